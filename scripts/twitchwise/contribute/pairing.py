"""Find what differs between two versions of a record, field by field.

Flows in: two records. Flows out: differences. Items of a list are paired by what they are about, or by how alike they are, so that an
item put in or moved does not make every later one look changed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..models import (
    Act,
    Citation,
    Code,
    DailyValue,
    FoodAmount,
    IntakeRow,
    IntakeTable,
    LimitRow,
    LimitTable,
    MedicineEffect,
    Range,
    Record,
    SymptomLink,
    field_order,
)
from ..read import Path_

ALIKE = 0.5  # below this, one item went and another came

# What an item of a list is about.
ABOUT: dict[type[Record], tuple[str, ...]] = {
    SymptomLink: ("symptom",),
    IntakeTable: ("authority",),
    LimitTable: ("authority",),
    DailyValue: ("authority",),
    IntakeRow: ("life_stage",),
    LimitRow: ("life_stage",),
    Citation: ("source", "locator"),
    Code: ("system", "code"),
    FoodAmount: ("nutrient",),
    Act: ("nutrient",),
    MedicineEffect: ("nutrient",),
}


@dataclass(frozen=True)
class Difference:
    """A value that differs; `before` or `after` is None where it is new or gone.

    `path` leads to it in the later version, or to what is around it; `words` is the same for a person; `owner` is the record that holds
    the field.
    """

    path: Path_
    words: str
    field: str
    before: object
    after: object
    owner: Record | None = None


def differences(before: Record, after: Record, path: Path_ = (), words: str = "") -> Iterator[Difference]:
    """Every value that differs between two versions of one record."""
    names = field_order(type(after))
    if isinstance(after, Range) and isinstance(before, Range):
        if figures(before) != figures(after):
            yield Difference((*path, "unit"), words or "range", "range", figures(before), figures(after), after)
        names = tuple(name for name in names if name not in ("above", "below", "unit"))
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            here = f"{words}.{name}" if words else name
            yield from value_differences(old, new, (*path, name), here, name, after)


@dataclass(frozen=True)
class Figures:
    """A range as one value: a reviewer thinks of '1.7 to 2.4 mg/dL', not of two numbers and a unit."""

    above: Decimal | None
    below: Decimal | None
    unit: str


def figures(found: Range) -> Figures:
    return Figures(found.above, found.below, found.unit)


def value_differences(
    old: object, new: object, path: Path_, words: str, name: str, owner: Record
) -> Iterator[Difference]:
    if isinstance(old, Record) and isinstance(new, Record) and type(old) is type(new):
        yield from differences(old, new, path, words)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from list_differences(old, new, path, words, name, owner)
    else:
        yield Difference(path, words, name, old, new, owner)


def list_differences(
    old: tuple[object, ...], new: tuple[object, ...], path: Path_, words: str, name: str, owner: Record
) -> Iterator[Difference]:
    pairs = paired(old, new)
    for before, after in pairs:
        if before is None:
            assert after is not None
            yield Difference((*path, after), label(words, new[after]), name, None, new[after], owner)
        elif after is None:
            yield Difference(path, label(words, old[before]), name, old[before], None, owner)
        elif old[before] != new[after]:
            yield from value_differences(old[before], new[after], (*path, after), label(words, new[after]), name, owner)
    kept = [after for before, after in pairs if before is not None and after is not None]
    if kept != sorted(kept):
        yield Difference(path, words, "order", "one order", "another order", owner)


def paired(old: tuple[object, ...], new: tuple[object, ...]) -> list[tuple[int | None, int | None]]:
    """Places of the same item in both lists, in the order of the old one; then what is new."""
    match: dict[int, int] = {}
    free = dict(enumerate(new))
    for test in (lambda a, b: a == b, lambda a, b: about(a) is not None and about(a) == about(b)):
        for index, item in enumerate(old):
            if index not in match:
                found = next((other for other, value in free.items() if test(item, value)), None)
                if found is not None:
                    match[index] = found
                    del free[found]
    pairs_by_likeness(old, match, free)
    gone = [(index, match.get(index)) for index in range(len(old))]
    return [*gone, *((None, index) for index in free)]


def pairs_by_likeness(old: tuple[object, ...], match: dict[int, int], free: dict[int, object]) -> None:
    """Pair what is left, the most alike first."""
    scores = sorted(
        (
            (likeness(item, value), -index, -other)
            for index, item in enumerate(old)
            if index not in match
            for other, value in free.items()
        ),
        reverse=True,
    )
    for score, index, other in scores:
        if score >= ALIKE and -index not in match and -other in free:
            match[-index] = -other
            del free[-other]


def about(item: object) -> tuple[object, ...] | None:
    names = ABOUT.get(type(item)) if isinstance(item, Record) else None
    return tuple(getattr(item, name) for name in names) if names else None


def likeness(old: object, new: object) -> float:
    """How alike two items are, from 0 to 1; never alike when they are about different things."""
    if isinstance(old, str) and isinstance(new, str):
        return difflib.SequenceMatcher(None, old, new).ratio() if " " in old and " " in new else 0.0
    if not isinstance(old, Record) or type(old) is not type(new) or about(old) is not None:
        return 0.0
    if (text := getattr(old, "text", None)) is not None:
        return difflib.SequenceMatcher(None, text, getattr(new, "text", "")).ratio()
    names = list(type(old).model_fields)
    return len([name for name in names if getattr(old, name) == getattr(new, name)]) / len(names)


def label(words: str, item: object) -> str:
    """An item of a list as a person would point at it."""
    if isinstance(item, Record):
        names = ABOUT.get(type(item), ("kind", "who", "authority", "question", "item"))[:2]
        parts = [str(value) for name in names if (value := getattr(item, name, None))]
        text = str(getattr(item, "text", "")) if not parts else ""
        parts += [" ".join(text.split()[:5]) + " …"] if text else []
        return f"{words}[{', '.join(parts)}]"
    return words
