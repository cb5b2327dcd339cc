"""Read the YAML files of the data folder into typed records, and remember where each value stands.

Flows in: a folder. Flows out: a `Dataset` of frozen records, or every problem in every file. YAML is read by the C
parser into nodes that keep line and column; the nodes become plain values, and pydantic turns those into records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .messages import described, path_of, problem_of
from .models import KIND_BY_MODEL, KINDS, Kind, Record
from .problems import Place, Problem
from .read import Builder, Path_, Value, compose, places_by_item
from .walk import Held, walk

RecordType = TypeVar("RecordType", bound=Record)


@dataclass(frozen=True)
class Origin:
    """Where a record was read, and where each of its values stands."""

    file: str
    places: Mapping[Path_, Place]

    def place(self, path: Path_ = ()) -> Place:
        """The place of the value at `path`, or of the nearest value around it."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, Place(self.file))


@dataclass(frozen=True)
class Dataset:
    """Every record of the guide by kind and id, with its origin."""

    records: Mapping[str, Mapping[str, Record]]
    origins: Mapping[tuple[str, str], Origin]

    def of(self, model: type[RecordType]) -> Mapping[str, RecordType]:
        """The records of one kind, by id, in the order of the data."""
        return cast(Mapping[str, RecordType], self.records[KIND_BY_MODEL[model].name])

    @cached_property
    def values(self) -> tuple[Held, ...]:
        """Every value of every record; walked once, because most checks look at all of them."""
        return tuple(held for kind, id_, record in self.all() for held in walk(kind, id_, record))

    def all(self) -> Iterator[tuple[str, str, Record]]:
        for kind, records in self.records.items():
            for id_, record in records.items():
                yield kind, id_, record


@dataclass
class Loading:
    """What one run of `load` has read and found so far."""

    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {kind.name: {} for kind in KINDS})
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load(data: Path) -> tuple[Dataset, list[Problem]]:
    """Read every data file under `data`.

    Returns the records that are well formed and every problem found; a file with a problem adds no wrong record.
    """
    loading = Loading()
    for kind in KINDS:
        for file in files_of(kind, data):
            load_file(loading, kind, file, f"{data.name}/{file.relative_to(data).as_posix()}")
    known = {file for kind in KINDS for file in files_of(kind, data)}
    for file in sorted(data.rglob("*.y*ml")):
        if file not in known:
            name = f"{data.name}/{file.relative_to(data).as_posix()}"
            names = ", ".join(f"{kind.plural}/<id>.yml" if kind.folder else f"{kind.plural}.yml" for kind in KINDS)
            loading.problems.append(
                Problem(
                    Place(name),
                    "this file belongs to no kind of record",
                    f"Expected one of {names}",
                    "Move or rename it",
                )
            )
    return Dataset(loading.records, loading.origins), sorted(loading.problems)


def files_of(kind: Kind, data: Path) -> list[Path]:
    """The files that hold records of `kind`, sorted by name."""
    if kind.folder:
        return sorted((data / kind.plural).glob("*.yml"))
    single = data / f"{kind.plural}.yml"
    return [single] if single.exists() else []


def load_file(loading: Loading, kind: Kind, file: Path, name: str) -> None:
    """Read one file into `loading`."""
    node = compose(file, name, loading.problems)
    if node is None:
        return
    places: dict[Path_, Place] = {}
    builder = Builder(name, places)
    value = builder.build(node, ())
    loading.problems += builder.problems
    if builder.problems:
        return
    if kind.folder:
        add_record(loading, kind, value, Origin(name, places), expected_id=file.stem)
        return
    if not isinstance(value, tuple):
        loading.problems.append(
            Problem(
                Place(name),
                f"the file holds {described(value)}",
                f"Expected a list of {kind.plural}",
                "Begin each record with '- id:'",
            )
        )
        return
    by_item = places_by_item(places)
    for index, item in enumerate(value):
        add_record(loading, kind, item, Origin(name, by_item[index]))


def add_record(loading: Loading, kind: Kind, value: Value, origin: Origin, expected_id: str | None = None) -> None:
    """Turn one plain value into a record, or into problems."""
    if not isinstance(value, dict):
        loading.problems.append(
            Problem(
                origin.place(),
                f"found {described(value)}",
                f"Expected the fields of one {kind.name}",
                "Write 'field: value' lines",
            )
        )
        return
    try:
        record = kind.model.model_validate(value)
    except ValidationError as error:
        loading.problems += [problem_of(detail, kind, origin.place(path_of(detail))) for detail in root_errors(error)]
        return
    id_ = str(value["id"])
    if expected_id is not None and id_ != expected_id:
        loading.problems.append(
            Problem(
                origin.place(("id",)),
                f"the id ({id_}) is not the name of the file",
                f"Expected {expected_id}",
                f"Write 'id: {expected_id}', or rename the file to {id_}.yml",
            )
        )
    elif id_ in loading.records[kind.name]:
        first = loading.origins[kind.name, id_].place(("id",))
        loading.problems.append(
            Problem(
                origin.place(("id",)),
                f"the {kind.name} id ({id_}) is used twice",
                f"Expected a new id; the first is at {first}",
                "Rename one of the two",
            )
        )
    else:
        loading.records[kind.name][id_] = record
        loading.origins[kind.name, id_] = origin


def root_errors(error: ValidationError) -> list[ErrorDetails]:
    """The errors of one record, without those that only follow from an error further in."""
    details = error.errors(include_url=False)
    paths = {detail["loc"] for detail in details}
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(path[: len(detail["loc"])] == detail["loc"] != path for path in paths)
    ]
