"""The field reference: every field of every kind of record, as the models declare it."""

from __future__ import annotations

from dataclasses import dataclass

from ...fields import Described, Examples, Shape, as_example, described, group_name, records_of, table_of
from ...models import KIND_BY_MODEL, KINDS, Kind, Record
from ..addresses import FIELDS
from ..blocks import Anchor, Page, Recipe, once
from ..relations import Facts


@dataclass(frozen=True)
class FieldRow:
    """One field; `group` leads to the fields it holds, when it holds a group of them."""

    name: str
    required: bool
    meaning: str
    allowed: str
    group: Anchor | None
    example: str


@dataclass(frozen=True)
class FieldsOf:
    """The fields of one kind of record, or of one group; `file` says where a kind is kept, `table` where its rows are published."""

    id: str
    heading: str
    about: str
    file: str
    table: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True)
class FieldsView:
    kinds: tuple[FieldsOf, ...]
    groups: tuple[FieldsOf, ...]


def recipes() -> list[Recipe]:
    return [once(fields_page)]


def fields_page(facts: Facts) -> Page:
    groups = {model: None for kind in KINDS for model in records_of(kind.model) if model not in KIND_BY_MODEL}
    view = FieldsView(
        kinds=tuple(fields_of(kind.model, facts.examples, kind) for kind in KINDS),
        groups=tuple(fields_of(model, facts.examples) for model in sorted(groups, key=group_name)),
    )
    return Page(
        path=FIELDS,
        title="What every field means",
        description="Every field of the data behind this guide: what it means, what it may hold, whether it must be there, and an example.",
        template="fields.md.j2",
        view=view,
        kind="fields",
        indexed=False,
    )


def fields_of(model: type[Record], known: Examples, kind: Kind | None = None) -> FieldsOf:
    name = kind.name.replace("-", " ") if kind else group_name(model)
    fields = described(model, known)
    return FieldsOf(
        id=anchor_of(model),
        heading=name[0].upper() + name[1:],
        about=" ".join((model.__doc__ or "").split("\n\n")[0].split()),
        file=kept_in(kind) if kind else "",
        table=table_of(model) if kind or any(not (item.shape.inner or item.shape.many) for item in fields) else "",
        rows=tuple(row(field) for field in fields),
    )


def anchor_of(model: type[Record]) -> str:
    kind = KIND_BY_MODEL.get(model)
    return f"kind-{kind.name}" if kind else f"group-{group_name(model).replace(' ', '-')}"


def kept_in(kind: Kind) -> str:
    return f"data/{kind.plural}/<id>.yml" if kind.folder else f"data/{kind.plural}.yml"


def row(field: Described) -> FieldRow:
    inner = field.shape.inner
    return FieldRow(
        name=field.name,
        required=field.required,
        meaning=f"{field.meaning}.",
        allowed=as_sentence(field.shape),
        group=Anchor(group_name(inner), FIELDS, anchor_of(inner)) if inner else None,
        example=as_example(field.example),
    )


def as_sentence(shape: Shape) -> str:
    """What a field may hold, with a capital; the values of a vocabulary keep theirs, because they are typed as they stand."""
    words = f"one of: {shape.words}" if shape.choices and not shape.many else shape.words
    return words[0].upper() + words[1:]
