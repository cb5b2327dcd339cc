"""Walk through a record, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pydantic.fields import FieldInfo

from .models import Citation, Record
from .read import Path_


class Held(NamedTuple):
    """A value, the record that holds it, where in it, and the field that declares it."""

    kind: str
    id: str
    path: Path_
    value: object
    field: FieldInfo
    owner: type[Record]


def walk(kind: str, id_: str, record: Record) -> list[Held]:
    """Every value inside a record, depth first. A list made in one go: the whole data is walked at every build."""
    found: list[Held] = []

    def within(holder: Record, path: Path_) -> None:
        owner, values = type(holder), holder.__dict__
        for name, field in fields_of(owner):
            note((*path, name), values[name], field, owner)

    def note(path: Path_, value: object, field: FieldInfo, owner: type[Record]) -> None:
        if type(value) is tuple:
            for index, item in enumerate(value):
                note((*path, index), item, field, owner)
            return
        found.append(Held(kind, id_, path, value, field, owner))
        if isinstance(value, Record):
            within(value, path)

    within(record, ())
    return found


def cited_in(record: Record) -> Iterator[str]:
    """The id of the source of each citation in a record, in no order; quicker than a walk, which keeps where each value stands."""
    left: list[object] = [record]
    while left:
        value = left.pop()
        if type(value) is tuple:
            left.extend(value)
        elif isinstance(value, Citation):
            yield value.source
        elif isinstance(value, Record):
            left.extend(value.__dict__.values())


@cache
def fields_of(model: type[Record]) -> tuple[tuple[str, FieldInfo], ...]:
    return tuple(model.model_fields.items())
