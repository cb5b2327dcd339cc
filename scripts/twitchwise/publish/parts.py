"""What one file of data gives to the published files, whatever stands in the others; so it is worked out again only when it changes.

Flows in: a `Dataset` of the records of one file. Flows out: their JSON, their rows, and what they cite.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..load import Dataset
from ..quick import Run
from ..walk import cited_in
from . import package
from .tables import Cell, rows_by_table
from .values import Ready, as_json

Key = tuple[str, str]  # kind and id of a record


@dataclass(frozen=True)
class Part:
    """What the records of one file give."""

    texts: Mapping[Key, Ready]
    """Each record as JSON."""

    cited: Mapping[Key, tuple[str, ...]]
    """The ids of the sources each record cites."""

    words: Mapping[Key, tuple[str, ...]]
    """The words by which each is searched for besides its name."""

    rows: Mapping[str, list[tuple[Cell, ...]]]
    """Rows by table."""

    lines: Mapping[str, str]
    """The same as CSV."""


def parts(dataset: Dataset, run: Run) -> list[Part]:
    """A part for each file, in the order of the data."""
    return run.each("parts", part_of, dataset.by_file, made_from=lambda part: (part.digest,))


def part_of(part: Dataset) -> Part:
    rows = rows_by_table(part)
    records = {(kind, id_): record for kind, id_, record in part.all()}
    held = {key: part.walked(*key, record) for key, record in records.items()}
    return Part(
        {key: as_json(record) for key, record in records.items()},
        {key: tuple(sorted({*cited_in(record)})) for key, record in records.items()},
        {key: tuple(str(item.value) for item in items if item.path[0] == "words") for key, items in held.items()},
        rows,
        {name: package.csv_lines(some) for name, some in rows.items()},
    )
