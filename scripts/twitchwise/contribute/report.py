"""Say what a check found: most useful first, as lines or as annotations of a pull request.

Flows in: problems. Flows out: text.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..check import CHECKS
from ..checks import coverage, evidence, numbers
from ..checks.form import FORM
from ..problems import Problem

# A file that cannot be read hides everything behind it; a rule about safety matters more than one about style; what a command
# mends by itself comes last.
FIRST = ("load", "references")
SAFETY = ("no-personal-advice", "need-below-limit", "care-headings", "care-cards", "general-signs")
NUMBERS = tuple(rule.name for rule in (*numbers.CHECKS, *evidence.CHECKS) if rule.name != "unit-spelling")
REST = tuple(rule.name for rule in CHECKS if rule not in coverage.CHECKS and rule.name != "unit-spelling")
LAST = (*(rule.name for rule in coverage.CHECKS), "exemptions", "unit-spelling", *(rule.name for rule in FORM))
RANK = {name: rank for rank, name in reversed(list(enumerate((*FIRST, *SAFETY, *NUMBERS, *REST, *LAST))))}
MENDED = ("unit-spelling", *(rule.name for rule in FORM))  # what `check --fix` mends


def most_useful_first(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (RANK.get(problem.check, 0), problem))


def annotation(problem: Problem) -> str:
    """A problem as GitHub shows it beside the line it is about."""
    place = problem.place
    message = f"{problem.wrong}. {problem.expected}. {problem.remedy}."
    title = f"check {problem.check}" if problem.check != "load" else "data"
    return f"::error file={of_property(place.file)},line={place.line},col={place.column},title={of_property(title)}::{of_message(message)}"


def of_message(text: str) -> str:
    """A text as GitHub wants it, so that no data can begin a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def of_property(text: str) -> str:
    return of_message(text).replace(":", "%3A").replace(",", "%2C")


def summary(problems: list[Problem]) -> str:
    """How many there are, what a command can do about them, and where the reasons stand."""
    number = len(problems)
    lines = [f"{number} problem{'s' if number > 1 else ''} in the data."]
    if mechanical := sum(problem.check in MENDED for problem in problems):
        lines.append(
            f"'python3 scripts/run.py check --fix' mends {mechanical if mechanical < number else 'all'} of them."
        )
    if names := sorted({problem.check for problem in problems if problem.check in RANK} - {"load", "exemptions"}):
        lines.append(f"Why a rule exists: python3 scripts/run.py explain {names[0]}")
        if names[1:]:
            lines[-1] += f" (also {', '.join(names[1:])})"
    return "\n".join(lines)
