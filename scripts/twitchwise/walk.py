"""Walk through a record, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic.fields import FieldInfo

from .models import Record
from .read import Path_


class Held(NamedTuple):
    """A value, the record that holds it, where in it, and the field that declares it."""

    kind: str
    id: str
    path: Path_
    value: object
    field: FieldInfo
    owner: type[Record]


def walk(kind: str, id_: str, record: Record, path: Path_ = ()) -> Iterator[Held]:
    """Every value inside a record, depth first."""
    owner = type(record)
    for name, field in owner.model_fields.items():
        yield from inside(kind, id_, (*path, name), getattr(record, name), field, owner)


def inside(kind: str, id_: str, path: Path_, value: object, field: FieldInfo, owner: type[Record]) -> Iterator[Held]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from inside(kind, id_, (*path, index), item, field, owner)
        return
    yield Held(kind, id_, path, value, field, owner)
    if isinstance(value, Record):
        yield from walk(kind, id_, value, path)
