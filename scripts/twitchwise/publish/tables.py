"""The records as tables: one for each kind of record, one for each group of fields, and three that hold what all share.

Flows in: a `Dataset`. Flows out: tables of plain values, from which the CSV files and the database are written. They follow from the
models, so a new field is a new column, and the reference of fields explains them all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TypeAlias, get_args, get_type_hints

from ..fields import Described, described, records_of, table_of
from ..load import Dataset
from ..messages import field_path
from ..models import KIND_BY_MODEL, KIND_BY_NAME, KINDS, Record
from ..read import Path_
from .places import name_of, page_of

Dates: TypeAlias = Mapping[tuple[str, str], datetime.date | None]
Cell: TypeAlias = str | int | bool | Decimal | datetime.date | None
TYPES = {str: "string", Decimal: "number", int: "integer", bool: "boolean", datetime.date: "date"}


@dataclass(frozen=True)
class Column:
    """A column; `type` is a type of the Table Schema standard, `table` the one whose ids it holds."""

    name: str
    type: str
    about: str
    required: bool = True
    choices: tuple[str, ...] = ()
    table: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its rows; `of_record` names the pairs of columns that say which record a row belongs to."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    of_record: tuple[tuple[str, ...], ...] = ()
    rows: list[tuple[Cell, ...]] = field(default_factory=list)


KIND = Column("record_kind", "string", "Kind of the record that this belongs to.")
RECORD = Column("record", "string", "Id of the record that this belongs to.")
FIELD = Column("field", "string", "Where in the record it stands, such as low.symptoms[2]. Lists count from 1.")
INSIDE = Column(
    "inside", "string", "Where the group of fields around it stands; null right inside the record.", required=False
)
POSITION = Column("position", "integer", "Its place in its list; null when it stands alone.", required=False)
OWNER = (KIND.name, RECORD.name)
OWN_PLACE = (*OWNER, FIELD.name)
PLACED = (KIND, RECORD, FIELD, INSIDE, POSITION)
RECORDS = "records"  # the one table that is made from all records at once
SHARED = {
    RECORDS: Table(
        RECORDS,
        "Every record of every kind: what it is called, and where the guide tells about it.",
        (
            Column("kind", "string", "Kind of the record."),
            Column("id", "string", "Id of the record."),
            Column("name", "string", "What it is called."),
            Column("page", "string", "Page of the guide, from the root of the site.", required=False),
            Column("checked_on", "date", "When it was last held against its sources.", required=False),
        ),
        ("kind", "id"),
    ),
    "related": Table(
        "related",
        "Which record names which, wherever a field holds a list of ids.",
        (
            *PLACED,
            Column("to_kind", "string", "Kind of the record that is named."),
            Column("to_record", "string", "Id of the record that is named."),
        ),
        OWN_PLACE,
        (OWNER, ("to_kind", "to_record")),
    ),
    "texts": Table(
        "texts",
        "Lists of plain text: search words, examples, medical names, questions.",
        (*PLACED, Column("text", "string", "The text.")),
        OWN_PLACE,
        (OWNER,),
    ),
}


def tables(
    declared: Iterable[Table],
    dataset: Dataset,
    dates: Dates,
    parts: Sequence[Mapping[str, Sequence[tuple[Cell, ...]]]],
) -> tuple[Table, ...]:
    """Every table, filled with the rows of all parts of the dataset."""
    found = empty(declared)
    for kind, id_, record in dataset.all():
        found[RECORDS].rows.append((kind, id_, name_of(record), page_of(kind, id_, record), dates[kind, id_]))
    for part in parts:
        for name, rows in part.items():
            found[name].rows.extend(rows)
    return tuple(found.values())


def rows_by_table(part: Dataset) -> dict[str, list[tuple[Cell, ...]]]:
    """The rows that some records give, by table; their row in the table of all records is not among them."""
    found = empty(declared_tables())
    for kind, id_, record in part.all():
        fill(found, kind, id_, record, ())
    return {name: table.rows for name, table in found.items() if table.rows}


def empty(declared: Iterable[Table]) -> dict[str, Table]:
    """Tables by name, ready to be filled."""
    return {item.name: Table(item.name, item.about, item.columns, item.key, item.of_record) for item in declared}


@cache
def declared_tables() -> tuple[Table, ...]:
    """Every table as the models have it, without rows: those that all share, of kinds, and of groups."""
    return (*SHARED.values(), *filter(has_own, map(table_for, models())))


def models() -> list[type[Record]]:
    """The kinds of records, then the groups of fields inside them."""
    kinds = [kind.model for kind in KINDS]
    groups = {model: None for kind in kinds for model in records_of(kind) if model not in KIND_BY_MODEL}
    return [*kinds, *groups]


def has_own(table: Table) -> bool:
    """A group that only holds other groups needs no table."""
    return len(table.columns) > len(PLACED) or not table.of_record


def table_for(model: type[Record]) -> Table:
    own = tuple(column(model, item) for item in single(model))
    about = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    if model in KIND_BY_MODEL:
        return Table(table_of(model), about, own, ("id",))
    return Table(table_of(model), about, (*PLACED, *own), OWN_PLACE, (OWNER,))


def single(model: type[Record]) -> list[Described]:
    """The fields that hold one plain value."""
    return [item for item in described(model) if not item.shape.inner and not item.shape.many]


def column(model: type[Record], item: Described) -> Column:
    shape = item.shape
    refers = KIND_BY_NAME[shape.ref].plural.replace("-", "_") if shape.ref else ""
    return Column(
        item.name,
        TYPES[plain(get_type_hints(model)[item.name])],
        f"{item.meaning}.",
        required=not shape.nullable,
        choices=shape.choices,
        table=refers,
    )


def plain(hint: object) -> type:
    """The plain type that a field holds when it holds something."""
    if isinstance(hint, type) and hint in TYPES:
        return hint
    for item in get_args(hint):
        if item is not type(None):
            return plain(item) if not isinstance(item, str) else str
    raise TypeError(hint)


def fill(found: Mapping[str, Table], kind: str, id_: str, record: Record, path: Path_) -> None:
    """Add the rows of one record, or of one group of fields inside it."""
    table = found.get(table_of(type(record)))
    if table:
        place = dict(zip((item.name for item in PLACED), placed(kind, id_, path), strict=True)) if path else {}
        values = {**place, **record.__dict__}
        table.rows.append(tuple(values[item.name] for item in table.columns))
    for name, value in record.__dict__.items():
        if isinstance(value, Record):
            fill(found, kind, id_, value, (*path, name))
        elif isinstance(value, tuple):
            fill_list(found, kind, id_, record, (*path, name), value)


def fill_list(
    found: Mapping[str, Table], kind: str, id_: str, owner: Record, path: Path_, items: Sequence[object]
) -> None:
    refers = refs_of(type(owner)).get(str(path[-1]), "")
    for index, item in enumerate(items):
        here = (*path, index)
        if isinstance(item, Record):
            fill(found, kind, id_, item, here)
        elif refers:
            found["related"].rows.append((*placed(kind, id_, here), refers, str(item)))
        else:
            found["texts"].rows.append((*placed(kind, id_, here), str(item)))


_refs: dict[type[Record], dict[str, str]] = {}


def refs_of(model: type[Record]) -> dict[str, str]:
    """For each list of ids in a model, the kind of record it names."""
    if model not in _refs:
        _refs[model] = {item.name: item.shape.ref for item in described(model) if item.shape.many and item.shape.ref}
    return _refs[model]


def placed(kind: str, id_: str, path: Path_) -> tuple[Cell, ...]:
    """The values of the columns that say where something stands."""
    position = path[-1] + 1 if isinstance(path[-1], int) else None
    around = path[:-2] if position is not None else path[:-1]
    return kind, id_, field_path(path), field_path(around) or None, position


def csv_rows(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[str, ...]]:
    """The rows as text: numbers with the digits of the source, true and false in words, nothing for null."""
    for row in rows:
        yield tuple(cell_text(cell) for cell in row)


def cell_text(cell: Cell) -> str:
    if type(cell) is str:  # by far the most
        return cell
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return f"{cell:f}"
    return str(cell)
