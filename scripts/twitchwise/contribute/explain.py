"""`explain CHECK`: why a rule exists, with an example of each side.

Flows in: the name of a rule. Flows out: text.
"""

from __future__ import annotations

import difflib
import textwrap
from dataclasses import dataclass

from ..check import CHECKS
from ..checks.form import FORM
from ..problems import shown
from .refused import Refused
from .report import MENDED

WIDTH = 100


@dataclass(frozen=True)
class Rule:
    """What there is to say about a rule, whatever it looks at."""

    name: str
    why: str
    good: str
    bad: str


RULES: dict[str, Rule] = {
    **{rule.name: Rule(rule.name, rule.why, rule.good, rule.bad) for rule in CHECKS},
    **{rule.name: Rule(rule.name, rule.why, rule.good, rule.bad) for rule in FORM},
    "exemptions": Rule(
        "exemptions",
        "An exemption that excuses nothing would excuse the next mistake at that place.",
        "an exemption whose check still finds something there",
        "an exemption for a text that has been mended",
    ),
}


def explain(name: str) -> str:
    rule = RULES.get(name)
    if rule is None:
        near = difflib.get_close_matches(name, RULES, n=1, cutoff=0.4)
        remedy = f"Did you mean '{near[0]}'?" if near else "Run 'explain' alone to see them all."
        raise Refused(f"The check ({shown(name)}) is not known. Expected the name of a check. {remedy}")
    lines = [rule.name, "", *textwrap.wrap(rule.why, WIDTH), "", f"  Good: {rule.good}", f"  Bad:  {rule.bad}", ""]
    return "\n".join([*lines, *textwrap.wrap(what_to_do(name), WIDTH)])


def what_to_do(name: str) -> str:
    if name in MENDED:
        return "'python3 scripts/run.py check --fix' mends it, and changes nothing else."
    if name in ("references", "exemptions"):
        return "There is no exemption from this rule."
    return (
        "When the check is wrong about a record that is right, add an entry to data/exemptions.yml "
        f"with 'check: {name}' and the reason."
    )


def listed() -> str:
    """Every rule with its reason."""
    width = max(map(len, RULES))
    return "\n".join(f"{name:<{width}}  {rule.why}" for name, rule in RULES.items())
