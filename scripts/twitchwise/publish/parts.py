"""What one file of data gives to the published files, whatever stands in the others; so it is worked out again only when it changes.

Flows in: a `Dataset` of the records of one file. Flows out: their JSON, their rows, and their fingerprints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..load import Dataset
from ..quick import Run
from . import package
from .releases import fingerprint
from .tables import Cell, rows_by_table
from .values import Ready, as_json

Key = tuple[str, str]  # kind and id of a record


@dataclass(frozen=True)
class Part:
    """What the records of one file give."""

    texts: Mapping[Key, Ready]
    """Each record as JSON."""

    rows: Mapping[str, list[tuple[Cell, ...]]]
    """Rows by table."""

    lines: Mapping[str, str]
    """The same as CSV."""


def parts(dataset: Dataset, run: Run) -> list[Part]:
    """A part for each file, in the order of the data."""
    return run.each("parts", part_of, dataset.by_file, made_from=lambda part: (part.digest,))


def part_of(part: Dataset) -> Part:
    rows = rows_by_table(part)
    return Part(
        {(kind, id_): as_json(record) for kind, id_, record in part.all()},
        rows,
        {name: package.csv_lines(some) for name, some in rows.items()},
    )


def fingerprints(dataset: Dataset, run: Run) -> Iterator[Mapping[Key, str]]:
    """The fingerprint of each record, file by file. Kept apart from the parts: a page needs the version, and no more."""
    yield from run.each("fingerprints", fingerprints_of, dataset.by_file, made_from=lambda part: (part.digest,))


def fingerprints_of(part: Dataset) -> dict[Key, str]:
    return {(kind, id_): fingerprint(as_json(record)) for kind, id_, record in part.all()}
