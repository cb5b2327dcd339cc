"""How sure the statements of the guide are, and what they rest on, counted file by file: a change counts only its own file again.

Flows in: a `Dataset`. Flows out: a `Tally`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..load import Dataset
from ..models import Statement
from ..quick import PLAIN, Run

Tally = Mapping[str, Counter[str]]
COUNTED = ("certainty", "basis")  # fields of a statement


def tally(dataset: Dataset, run: Run = PLAIN) -> Tally:
    """How many statements have each certainty and each basis, by the name of the field."""
    by_file = run.each("tally", tally_in, dataset.by_file, made_from=lambda part: (part.digest,))
    return {name: sum((some[name] for some in by_file), Counter[str]()) for name in COUNTED}


def tally_in(part: Dataset) -> Tally:
    statements = [held.value for held in part.values if isinstance(held.value, Statement)]
    return {name: Counter(getattr(statement, name) for statement in statements) for name in COUNTED}
