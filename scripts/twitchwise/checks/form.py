"""Rules on how the data is written, not on what it says. Each is mechanical: `check --fix` mends what it reports, and nothing else.

They stop no build, because a page says the same either way; `check` reports them, so that a difference between two versions of a file
shows what was meant to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel

from ..load import Dataset, Origin, files_of
from ..messages import inner_model
from ..models import KIND_BY_NAME, KINDS, Kind, field_order
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
    """The first field of each group that stands behind one it should stand before.

    Fields are noted in the order of the file, so one pass over their places is enough; most groups of a model look alike.
    """
    for (kind, _), origin in dataset.origins.items():
        groups: dict[Path_, list[str]] = {}
        for path in origin.spots:
            if path and isinstance(path[-1], str):
                groups.setdefault(path[:-1], []).append(path[-1])
        for path, names in groups.items():
            model = model_at(kind, tuple(part for part in path if isinstance(part, str)))
            if model is not None and (found := misplaced(model, tuple(names))):
                yield out_of_order(origin, path, *found)


@cache
def model_at(kind: str, path: tuple[str, ...]) -> type[BaseModel] | None:
    """The model of the group of fields at a path of a record."""
    model: type[BaseModel] | None = KIND_BY_NAME[kind].model
    for name in path:
        if model is None or name not in model.model_fields:
            return None
        model = inner_model(model.model_fields[name].annotation)
    return model


@cache
def misplaced(model: type[BaseModel], names: tuple[str, ...]) -> tuple[str, str, str] | None:
    """The field to move, the field it stands after, and the right order; None when all is well."""
    wanted = [name for name in field_order(model) if name in names]
    for before, name in pairwise(wanted):
        if names.index(name) < names.index(before):
            return before, name, ", ".join(wanted)
    return None


def out_of_order(origin: Origin, path: Path_, name: str, after: str, order: str) -> Problem:
    wrong, expected = f"the field ({name}) stands after '{after}'", f"Expected the order {order}"
    return Problem(origin.place((*path, name)), wrong, expected, f"Move it, {FIX}", "field-order")


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
