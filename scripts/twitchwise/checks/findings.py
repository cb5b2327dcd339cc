"""What a check is, what it finds, and how it walks through a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from ..load import Dataset
from ..models import Citation, Record, Statement
from ..read import Path_


@dataclass(frozen=True)
class Finding:
    """What a check found wrong: in which record, at which value."""

    kind: str
    id: str
    path: Path_
    wrong: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class Check:
    """One rule, with the reason for it and an example of each side."""

    name: str
    why: str
    good: str
    bad: str
    run: Callable[[Dataset], Iterator[Finding]]


def values(record: Record, path: Path_ = ()) -> Iterator[tuple[Path_, object, FieldInfo]]:
    """Every value inside a record, depth first, with its path and the field that declares it."""
    for name, info in type(record).model_fields.items():
        yield from inner_values(getattr(record, name), (*path, name), info)


def inner_values(value: object, path: Path_, info: FieldInfo) -> Iterator[tuple[Path_, object, FieldInfo]]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from inner_values(item, (*path, index), info)
        return
    yield path, value, info
    if isinstance(value, Record):
        yield from values(value, path)


def citations(record: Record) -> Iterator[tuple[Path_, Citation]]:
    """Every citation inside a record."""
    for path, value, _ in values(record):
        if isinstance(value, Citation):
            yield path, value


def statements(record: Record) -> Iterator[tuple[Path_, Statement]]:
    """Every statement inside a record."""
    for path, value, _ in values(record):
        if isinstance(value, Statement):
            yield path, value
