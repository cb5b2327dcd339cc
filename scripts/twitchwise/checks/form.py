"""Rules on how the data is written, not on what it says. Each is mechanical: `check --fix` mends what it reports, and nothing else.

They stop no build, because a page says the same either way; `check` reports them, so that a difference between two versions of a file
shows what was meant to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ..load import Dataset, Origin, files_of
from ..models import KINDS, Kind, Record, field_order
from ..problems import Place, Problem
from ..read import Path_
from ..schema import modeline

FIX = "or run 'python3 scripts/run.py check --fix'"


@dataclass(frozen=True)
class Form:
    """One rule of form, with the reason for it and an example of each side."""

    name: str
    why: str
    good: str
    bad: str
    run: Callable[[Dataset, Path], Iterator[Problem]]


def slips(dataset: Dataset, data: Path) -> list[Problem]:
    """Everything that is written in another form than the rest."""
    return sorted(problem for rule in FORM for problem in rule.run(dataset, data))


def files_without_modeline(dataset: Dataset, data: Path) -> Iterator[Problem]:
    for kind in KINDS:
        for file in files_of(kind, data):
            first = modeline(kind)
            with file.open(encoding="utf-8", errors="replace") as lines:
                if lines.readline().rstrip() == first:
                    continue
            place = Place(f"{data.name}/{file.relative_to(data).as_posix()}")
            remedy = f"Add '{first}' as the first line, {FIX}"
            yield Problem(
                place, "the first line does not name the schema", "Expected what editors look for", remedy, "modeline"
            )


def fields_out_of_order(dataset: Dataset, data: Path) -> Iterator[Problem]:
    for kind, id_, record in dataset.all():
        origin = dataset.origins.get((kind, id_))
        if origin is not None:
            yield from out_of_order(record, origin, ())
    for held in dataset.values:
        origin = dataset.origins.get((held.kind, held.id))
        if isinstance(held.value, Record) and origin is not None:
            yield from out_of_order(held.value, origin, held.path)


def out_of_order(record: Record, origin: Origin, path: Path_) -> Iterator[Problem]:
    """The first field of a record that stands behind one it should stand before."""
    places = origin.places
    wanted = [name for name in field_order(type(record)) if (*path, name) in places]
    for before, name in pairwise(wanted):
        if places[*path, name] < places[*path, before]:
            wrong = f"the field ({before}) stands after '{name}'"
            expected = f"Expected the order {', '.join(wanted)}"
            yield Problem(places[*path, before], wrong, expected, f"Move it, {FIX}", "field-order")
            return


def records_out_of_order(dataset: Dataset, data: Path) -> Iterator[Problem]:
    for kind in KINDS:
        if kind.sorted:
            yield from out_of_place(dataset, kind)


def out_of_place(dataset: Dataset, kind: Kind) -> Iterator[Problem]:
    """The first record that stands behind one it should stand before."""
    ids = list(dataset.records[kind.name])
    for before, id_ in pairwise(ids):
        origin = dataset.origins.get((kind.name, id_))
        if id_ < before and origin is not None:
            wrong = f"the {kind.name} ({id_}) stands after '{before}'"
            expected = f"Expected {kind.plural}.yml to be sorted by id"
            yield Problem(origin.place(("id",)), wrong, expected, f"Move it, {FIX}", "record-order")
            return


FORM = (
    Form(
        "modeline",
        "With the schema named in the first line, many editors complete fields and explain them.",
        "# yaml-language-server: $schema=schema/term.schema.json",
        "a file that begins with its first record",
        files_without_modeline,
    ),
    Form(
        "field-order",
        "Fields in one order make two records easy to compare, and a change to one easy to see.",
        "id: ai, then term:, then meaning:",
        "term: before id:",
        fields_out_of_order,
    ),
    Form(
        "record-order",
        "Where order says nothing, one place for each record keeps two people from adding at the same line.",
        "acetylcholine, then ai",
        "ai, then acetylcholine",
        records_out_of_order,
    ),
)
