"""What every field means, may hold and must hold, read from the models.

Flows in: the models, and the dataset for examples. Flows out: descriptions that `new` writes into a file and the site prints as a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from .load import Dataset
from .messages import PATTERNS
from .models import ID_PATTERN, KIND_BY_MODEL, LONGEST_TEXT, SAFE_TEXT, Record, Ref, field_order
from .problems import shown
from .quick import PLAIN, Run

Examples = Mapping[str, object]  # by model and field, such as "Symptom.name"
PATTERN_WORDS = {
    SAFE_TEXT: "text on one line",
    ID_PATTERN: "an id: small letters, digits and hyphens",
}


@dataclass(frozen=True)
class Shape:
    """What a value may be: words for a person, the choices of a closed vocabulary, and what a list or group holds."""

    words: str
    choices: tuple[str, ...] = ()
    inner: type[Record] | None = None
    many: bool = False
    nullable: bool = False
    ref: str = ""


@dataclass(frozen=True)
class Described:
    """One field of a record, as a person needs to know it."""

    name: str
    meaning: str
    shape: Shape
    required: bool
    example: object = None


def described(model: type[BaseModel], examples: Examples | None = None) -> tuple[Described, ...]:
    """Every field of a model, in the order of the data files."""
    known = examples or {}
    return tuple(replace(item, example=example_of(model, item.name, known)) for item in declared(model))


@cache
def declared(model: type[BaseModel]) -> tuple[Described, ...]:
    """What a model says of its fields, without examples."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        Described(
            name,
            (model.model_fields[name].description or "").rstrip("."),
            shape(hints[name], model.model_fields[name]),
            model.model_fields[name].is_required(),
        )
        for name in field_order(model)
    )


def example_of(model: type[BaseModel], name: str, examples: Examples) -> object:
    """The model's own example, or a value of the real data."""
    own = model.model_fields[name].examples
    return own[0] if own else examples.get(f"{model.__name__}.{name}")


def shape(hint: object, info: FieldInfo | None = None) -> Shape:
    """What a type allows, in words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = shape(next(item for item in arguments if item is not type(None)))
        return Shape(f"{inner.words}, or null", inner.choices, inner.inner, inner.many, True, inner.ref)
    if origin is tuple:
        item = shape(arguments[0])
        least = ", at least one" if info and any(getattr(part, "min_length", 0) for part in info.metadata) else ""
        return Shape(f"a list{least}: {item.words}", item.choices, item.inner, True, False, item.ref)
    if origin is Annotated:
        return annotated(arguments)
    if origin is Literal:
        return Shape(" · ".join(map(str, arguments)), tuple(map(str, arguments)))
    if isinstance(hint, type) and issubclass(hint, Record):
        return Shape("a group of fields", inner=hint)
    return Shape(TYPE_WORDS.get(hint, "a value") if isinstance(hint, type) else "a value")


TYPE_WORDS: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    Decimal: "a number, 0 or more, with the digits of the source",
    date: "a date such as 2026-11-22",
}


def annotated(arguments: tuple[Any, ...]) -> Shape:
    """A plain type with limits on it."""
    base, limits = arguments[0], arguments[1:]
    if ref := next((item for item in limits if isinstance(item, Ref)), None):
        return Shape(f"the id of a {ref.kind}", ref=ref.kind)
    for item in limits:
        if isinstance(item, StringConstraints) and item.pattern:
            pattern = str(item.pattern)
            words = PATTERN_WORDS.get(pattern) or (
                PATTERNS[pattern][0] if pattern in PATTERNS else f"text of the form {pattern}"
            )
            limited = item.max_length and item.max_length != LONGEST_TEXT
            return Shape(f"{words}, at most {item.max_length} characters" if limited else words)
        if isinstance(item, FieldInfo) and base is int:
            bounds = {type(part).__name__: part for part in item.metadata}
            return Shape(f"a whole number from {bounds['Ge'].ge} to {bounds['Le'].le}")
    return shape(base)


def examples(dataset: Dataset, run: Run = PLAIN) -> dict[str, object]:
    """For each field of each model, the first value the real data holds."""
    found: dict[str, object] = {}
    by_file = run.each("examples", examples_in, dataset.by_file, made_from=lambda part: (part.digest,))
    for some in by_file:
        found = some | found
    return found


def examples_in(dataset: Dataset) -> dict[str, object]:
    found: dict[str, object] = {}
    for held in dataset.values:
        if held.value is not None and not isinstance(held.value, Record):
            name = held.path[-1] if isinstance(held.path[-1], str) else held.path[-2]
            found.setdefault(f"{held.owner.__name__}.{name}", held.value)
    return found


def records_of(model: type[Record]) -> Iterator[type[Record]]:
    """A model and every model inside it, each once, in the order a reader meets them."""
    seen: dict[type[Record], None] = {}
    waiting = [model]
    while waiting:
        here = waiting.pop(0)
        if here not in seen:
            seen[here] = None
            waiting += [field.shape.inner for field in described(here) if field.shape.inner]
    yield from seen


def group_name(model: type[Record]) -> str:
    """`SymptomLink` as 'symptom link'."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


# The names of tables whose plural is not the word with an s.
TABLES = {"drawn": "drawn_statements", "units": "units"}


def table_of(model: type[Record]) -> str:
    """The table that holds a kind of record, or a group of fields, in the CSV files and the database."""
    if kind := KIND_BY_MODEL.get(model):
        return kind.plural.replace("-", "_")
    name = group_name(model).replace(" ", "_")
    return TABLES.get(name, f"{name}s")


def as_example(value: object) -> str:
    """An example on one line."""
    if value is None:
        return ""
    return shown(f"{value:f}" if isinstance(value, Decimal) else value)
