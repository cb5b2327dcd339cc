"""Judge the data as a whole: what no single field can say.

Flows in: a `Dataset`. Flows out: problems, sorted by place. The checks themselves are in `checks/`, one module for each matter.
Exceptions are data, each with its reason, and one that is no longer needed is itself a problem.
"""

from __future__ import annotations

from pathlib import Path

from .checks import coverage, evidence, language, numbers, references
from .checks.findings import Check, Finding
from .fingerprint import fingerprint
from .load import Dataset, load
from .messages import field_path
from .models import Exemption
from .problems import Place, Problem
from .quick import PLAIN, Run, digest

CHECKS: tuple[Check, ...] = (*references.CHECKS, *evidence.CHECKS, *language.CHECKS, *numbers.CHECKS, *coverage.CHECKS)


def check(dataset: Dataset, run: Run = PLAIN) -> list[Problem]:
    """Run every check; return every problem, sorted by place.

    References come first: while one leads nowhere, the other checks could only stumble over it.
    """
    rules = CHECKS[:1], CHECKS[1:]
    lost = [problem_of(dataset, rule, finding) for rule, finding in findings(dataset, rules[0], run)]
    if lost:
        return sorted(lost)
    exempt = {(item.check, item.kind, item.record, item.field): id_ for id_, item in dataset.of(Exemption).items()}
    used: set[str] = set()
    problems = []
    for rule, finding in findings(dataset, rules[1], run):
        key = (rule.name, finding.kind, finding.id, field_path(finding.path))
        if key in exempt:
            used.add(exempt[key])
        else:
            problems.append(problem_of(dataset, rule, finding))
    problems += [unused(dataset, id_) for id_ in exempt.values() if id_ not in used]
    return sorted(problems)


def findings(dataset: Dataset, rules: tuple[Check, ...], run: Run) -> list[tuple[Check, Finding]]:
    """Everything the rules find, each with its rule."""
    alone, together = [rule for rule in rules if rule.alone], [rule for rule in rules if not rule.alone]
    given = [rule.given(dataset) for rule in alone]
    all_given = digest(fingerprint(given))
    by_file = run.each(
        f"check alone from {rules[0].name}",
        lambda part: [tuple(rule.run(part, *more)) for rule, more in zip(alone, given, strict=True)],
        dataset.by_file if alone else [],
        made_from=lambda part: (all_given, part.digest),
    )
    at_once = run.each(
        f"check from {rules[0].name}",
        lambda rule: tuple(rule.through(dataset)),
        together,
        made_from=lambda rule: (rule.name, dataset.digest),
    )
    found = [
        *zip(together, at_once, strict=True),
        *(pair for part in by_file for pair in zip(alone, part, strict=True)),
    ]
    return [(rule, finding) for rule, some in found for finding in some]


def problem_of(dataset: Dataset, rule: Check, finding: Finding) -> Problem:
    origin = dataset.origins.get((finding.kind, finding.id))
    place = origin.place(finding.path) if origin else Place("data")
    return Problem(place, finding.wrong, finding.expected, finding.remedy, rule.name)


def unused(dataset: Dataset, id_: str) -> Problem:
    place = dataset.begins("exemption", id_)
    return Problem(
        place,
        f"the exemption ({id_}) is no longer needed",
        "Expected it to excuse a finding",
        "Remove it",
        "exemptions",
    )


def checked(root: Path, run: Run = PLAIN) -> tuple[Dataset, list[Problem]]:
    """The dataset and everything wrong with it. Checks across records run only when each record is well formed."""
    dataset, problems = load(root / "data", run)
    return dataset, problems or check(dataset, run)
