"""Read the YAML files of the data folder into typed records, and remember where each value stands.

Flows in: a folder. Flows out: a `Dataset` of frozen records, or every problem in every file. YAML is read by the C
parser into nodes that keep line and column; the nodes become plain values, and pydantic turns those into records.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .fingerprint import fingerprint
from .messages import described, path_of, problem_of
from .models import KIND_BY_MODEL, KINDS, Kind, Record
from .problems import Place, Problem
from .quick import PLAIN, Run, digest
from .read import Builder, Path_, Spot, Value, compose, spots_by_item
from .walk import Held, walk

RecordType = TypeVar("RecordType", bound=Record)


@dataclass(frozen=True)
class Origin:
    """Where a record was read, and where each of its values stands.

    That is packed, because there are thirty for each record and a build asks for few.
    """

    file: str
    packed: bytes = field(repr=False)

    @classmethod
    def of(cls, file: str, spots: Mapping[Path_, Spot]) -> Origin:
        return cls(file, pickle.dumps(spots, pickle.HIGHEST_PROTOCOL))

    @cached_property
    def spots(self) -> Mapping[Path_, Spot]:
        """Line and column of each value, in the order of the file."""
        return cast(Mapping[Path_, Spot], pickle.loads(self.packed))

    def place(self, path: Path_ = ()) -> Place:
        """The place of the value at `path`, or of the nearest value around it."""
        while path not in self.spots and path:
            path = path[:-1]
        return Place(self.file, *self.spots.get(path, (1, 1)))


@dataclass(frozen=True)
class Dataset:
    """Every record of the guide by kind and id, with its origin."""

    records: Mapping[str, Mapping[str, Record]]
    origins: Mapping[tuple[str, str], Origin]
    digest: bytes = b""
    """A fingerprint of the files it was read from; equal only when every byte is."""

    prints: Mapping[tuple[str, str], bytes] = field(default_factory=dict)
    """A fingerprint of each record, by kind and id; equal when the records are, wherever they stand."""

    def of(self, model: type[RecordType]) -> Mapping[str, RecordType]:
        """The records of one kind, by id, in the order of the data."""
        return cast(Mapping[str, RecordType], self.records[KIND_BY_MODEL[model].name])

    @cached_property
    def values(self) -> tuple[Held, ...]:
        """Every value of every record; walked once, because most checks look at all of them."""
        return tuple(held for kind, id_, record in self.all() for held in self.walked(kind, id_, record))

    def walked(self, kind: str, id_: str, record: Record) -> list[Held]:
        """The values of one record. A preview finds those of a record that is as it was."""
        known, values = _walks.get(id(record), (None, []))
        if known is not record:
            values = walk(kind, id_, record)
            _walks[id(record)] = record, values
        return values

    @cached_property
    def by_file(self) -> tuple[Dataset, ...]:
        """A dataset for each file, for what looks at one record at a time."""
        files: dict[str, dict[str, dict[str, Record]]] = {}
        for kind, id_, record in self.all():
            origin = self.origins.get((kind, id_))
            file = origin.file if origin else ""
            if file not in files:
                files[file] = {name: {} for name in self.records}
            files[file][kind][id_] = record
        return tuple(map(self.only, files.values()))

    def only(self, records: Mapping[str, Mapping[str, Record]]) -> Dataset:
        """A dataset of some of the records."""
        prints = {(kind, id_): self.prints.get((kind, id_), b"") for kind, some in records.items() for id_ in some}
        whole = digest(*(part for (kind, _), print_ in prints.items() for part in (kind, print_)))
        return Dataset(records, self.origins, whole, prints)

    def begins(self, kind: str, id_: str) -> Place:
        """Where a record begins."""
        return self.origins[kind, id_].place(("id",))

    def all(self) -> Iterator[tuple[str, str, Record]]:
        for kind, records in self.records.items():
            for id_, record in records.items():
                yield kind, id_, record


_walks: dict[int, tuple[Record, list[Held]]] = {}


@dataclass(frozen=True)
class DataFile:
    """A file of the data folder: what it holds, where it is, and its name in messages."""

    kind: Kind
    path: Path
    name: str


@dataclass
class Contents:
    """The well-formed records of one file with their origins and fingerprints, and what is wrong with the rest."""

    records: list[tuple[str, Record, Origin, bytes]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load(data: Path, run: Run = PLAIN) -> tuple[Dataset, list[Problem]]:
    """Read every data file under `data`.

    Returns the records that are well formed and every problem found; a file with a problem adds no wrong record.
    """
    files = [
        DataFile(kind, file, f"{data.name}/{file.relative_to(data).as_posix()}")
        for kind in KINDS
        for file in files_of(kind, data)
    ]
    contents = run.each("load", contents_of, files, made_from=file_parts)
    dataset, problems = gathered(files, contents)
    return dataset, sorted(problems + strays(data, {file.path for file in files}))


def file_parts(file: DataFile) -> tuple[str, str, bytes]:
    """What the contents of a file depend on."""
    try:
        return file.kind.name, file.name, file.path.read_bytes()
    except OSError:  # reading it says so
        return file.kind.name, file.name, b""


def gathered(files: list[DataFile], contents: list[Contents]) -> tuple[Dataset, list[Problem]]:
    """The records of all files as one dataset; of two with the same id the first is kept."""
    records: dict[str, dict[str, Record]] = {kind.name: {} for kind in KINDS}
    origins: dict[tuple[str, str], Origin] = {}
    prints: dict[tuple[str, str], bytes] = {}
    problems = [problem for content in contents for problem in content.problems]
    for file, content in zip(files, contents, strict=True):
        kind = file.kind.name
        for id_, record, origin, print_ in content.records:
            if id_ in records[kind]:
                problems.append(used_twice(kind, id_, origin, origins[kind, id_]))
            else:
                records[kind][id_] = record
                origins[kind, id_] = origin
                prints[kind, id_] = print_
    whole = digest(*(part for file in files for part in file_parts(file)))
    return Dataset(records, origins, whole, prints), problems


def used_twice(kind: str, id_: str, origin: Origin, first: Origin) -> Problem:
    return Problem(
        origin.place(("id",)),
        f"the {kind} id ({id_}) is used twice",
        f"Expected a new id; the first is at {first.place(('id',))}",
        "Rename one of the two",
    )


def strays(data: Path, known: set[Path]) -> list[Problem]:
    """A problem for each YAML file that no kind of record knows."""
    names = ", ".join(f"{kind.plural}/<id>.yml" if kind.folder else f"{kind.plural}.yml" for kind in KINDS)
    return [
        Problem(
            Place(f"{data.name}/{file.relative_to(data).as_posix()}"),
            "this file belongs to no kind of record",
            f"Expected one of {names}",
            "Move or rename it",
        )
        for file in sorted(data.rglob("*.y*ml"))
        if file not in known
    ]


def files_of(kind: Kind, data: Path) -> list[Path]:
    """The files that hold records of `kind`, sorted by name."""
    if kind.folder:
        return sorted((data / kind.plural).glob("*.yml"))
    single = data / f"{kind.plural}.yml"
    return [single] if single.exists() else []


def contents_of(file: DataFile) -> Contents:
    """Read one file."""
    found = Contents()
    node = compose(file.path, file.name, found.problems)
    if node is None:
        return found
    spots: dict[Path_, Spot] = {}
    builder = Builder(file.name, spots)
    value = builder.build(node, ())
    found.problems += builder.problems
    if builder.problems:
        return found
    if file.kind.folder:
        add_record(found, file.kind, value, Origin.of(file.name, spots), expected_id=file.path.stem)
    elif isinstance(value, tuple):
        by_item = spots_by_item(spots)
        for index, item in enumerate(value):
            add_record(found, file.kind, item, Origin.of(file.name, by_item[index]))
    else:
        found.problems.append(
            Problem(
                Place(file.name),
                f"the file holds {described(value)}",
                f"Expected a list of {file.kind.plural}",
                "Begin each record with '- id:'",
            )
        )
    return found


def add_record(found: Contents, kind: Kind, value: Value, origin: Origin, expected_id: str | None = None) -> None:
    """Turn one plain value into a record, or into problems."""
    if not isinstance(value, dict):
        found.problems.append(
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
        found.problems += [problem_of(detail, kind, origin.place(path_of(detail))) for detail in root_errors(error)]
        return
    id_ = str(value["id"])
    if expected_id is not None and id_ != expected_id:
        found.problems.append(
            Problem(
                origin.place(("id",)),
                f"the id ({id_}) is not the name of the file",
                f"Expected {expected_id}",
                f"Write 'id: {expected_id}', or rename the file to {id_}.yml",
            )
        )
    else:
        found.records.append((id_, record, origin, digest(fingerprint(record))))


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
