"""`check --fix`: mend what is mechanical, as the checks report it, and nothing else.

Flows in: problems of the checks that `report.MENDED` names. Flows out: files with the same values, the same comments and the same
wording. Lines are moved as they stand. A YAML writer, even one made for round trips (ruamel.yaml), would re-wrap texts and rewrite short
lists in most of our files, and so change what no check reported. Every mend is read again before it is kept: when it says anything else
than before, the file stays as it was.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml
from pydantic import BaseModel

from ..load import files_of
from ..messages import inner_model
from ..models import KINDS, Kind, field_order
from ..problems import Problem
from ..read import Builder, Value
from ..schema import modeline
from ..units import usual_spelling
from .report import MENDED

Spot = tuple[int, int]  # line and column, from 1
UNIT_FIELDS = ("unit", "conventional", "si")


class UnreadableError(ValueError):
    """The file holds nothing to compare with, so that nothing can be moved safely."""


@dataclass(frozen=True)
class Mended:
    """What was mended in one file, or why it was left alone."""

    file: str
    number: int
    left: bool = False


def mend(root: Path, problems: Iterable[Problem]) -> list[Mended]:
    """Mend the mechanical problems, file by file."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.check in MENDED:
            by_file.setdefault(problem.place.file, []).append(problem)
    return [mend_file(root / name, name, kind_of(root, name), found) for name, found in sorted(by_file.items())]


def kind_of(root: Path, name: str) -> Kind:
    return next(kind for kind in KINDS if root / name in files_of(kind, root / "data"))


def mend_file(file: Path, name: str, kind: Kind, problems: list[Problem]) -> Mended:
    try:
        old = file.read_bytes().decode("utf-8")
        new = mended(old, kind, problems)
        safe = new != old and same_meaning(old, new, kind)
    except (UnicodeDecodeError, yaml.YAMLError, UnreadableError):
        safe = False
    if not safe:
        return Mended(name, 0, left=True)
    write_whole(file, new)
    return Mended(name, len(problems))


def mended(text: str, kind: Kind, problems: list[Problem]) -> str:
    """The text with each problem mended: values first, then fields, then records, then the first line."""
    if not text.endswith("\n"):  # a line that moves up needs its end
        return mended(text + "\n", kind, problems).removesuffix("\n")
    spots: dict[str, set[Spot]] = {}
    for problem in problems:
        spots.setdefault(problem.check, set()).add((problem.place.line, problem.place.column))
    if "unit-spelling" in spots:
        text = units_respelt(text, spots["unit-spelling"], kind)
    if "field-order" in spots:
        text = fields_sorted(text, spots["field-order"], kind)
    if "record-order" in spots:
        text = records_sorted(text)
    return with_modeline(text, kind) if "modeline" in spots else text


def write_whole(file: Path, text: str) -> None:
    """Write beside and rename, so that a file is never half written. Line endings stay as they are in `text`."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(text.encode("utf-8"))
        beside.chmod(file.stat().st_mode)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


@dataclass(frozen=True)
class Field:
    """A field of a mapping, as its nodes stand in the text."""

    key: yaml.ScalarNode
    value: yaml.Node

    @property
    def name(self) -> str:
        return str(self.key.value)

    @property
    def spot(self) -> Spot:
        return self.key.start_mark.line + 1, self.key.start_mark.column + 1


@dataclass(frozen=True)
class Group:
    """A mapping of the file, how deep it stands, and the order its fields should have."""

    node: yaml.MappingNode
    depth: int
    order: tuple[str, ...]

    @property
    def fields(self) -> list[Field]:
        return [Field(key, value) for key, value in self.node.value]


def groups(node: yaml.Node, model: type[BaseModel], depth: int = 0) -> Iterator[Group]:
    """Every mapping below `node` that is a record of a known model."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from groups(item, model, depth + 1)
    elif isinstance(node, yaml.MappingNode):
        yield Group(node, depth, field_order(model))
        for key, value in node.value:
            info = model.model_fields.get(str(key.value))
            inner = inner_model(info.annotation) if info else None
            if inner is not None:
                yield from groups(value, inner, depth + 1)


def composed(text: str) -> yaml.Node:
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if node is None:
        raise UnreadableError
    return node


def units_respelt(text: str, spots: set[Spot], kind: Kind) -> str:
    """The text with each unit at a spot in its usual spelling, from the last to the first so that places stay true."""
    found = [
        field.value
        for group in groups(composed(text), kind.model)
        for field in group.fields
        if field.spot in spots and isinstance(field.value, yaml.ScalarNode)
    ]
    for node in sorted(found, key=lambda node: node.start_mark.index, reverse=True):
        start, end = node.start_mark.index, node.end_mark.index
        text = text[:start] + text[start:end].replace(node.value, usual_spelling(node.value)) + text[end:]
    return text


def fields_sorted(text: str, spots: set[Spot], kind: Kind) -> str:
    """The text with the fields of each mapping at a spot in order.

    Inner mappings come first: putting fields in order changes no length, so that what stands around them keeps its place.
    """
    found = [
        group for group in groups(composed(text), kind.model) if any(field.spot in spots for field in group.fields)
    ]
    for group in sorted(found, key=lambda group: (group.depth, group.node.start_mark.index), reverse=True):
        text = flow_sorted(text, group) if group.node.flow_style else block_sorted(text, group)
    return text


def rank(group: Group, name: str) -> int:
    return group.order.index(name) if name in group.order else len(group.order)


def flow_sorted(text: str, group: Group) -> str:
    """`{locator: x, source: y}`: each field takes the slot of the one that stood there."""
    slots = [(field.key.start_mark.index, field.value.end_mark.index) for field in group.fields]
    ranked = sorted(zip(group.fields, slots, strict=True), key=lambda pair: rank(group, pair[0].name))
    new, last = "", 0
    for (start, end), (_, (from_, to)) in zip(slots, ranked, strict=True):
        new += text[last:start] + text[from_:to]
        last = end
    return new + text[last:]


def block_sorted(text: str, group: Group) -> str:
    """One field for each line or more; a comment directly above a field goes with it."""
    fields = group.fields
    column = fields[0].key.start_mark.column
    starts = [fields[0].key.start_mark.index]
    for before, field in pairwise(fields):
        line = field.key.start_mark.index - field.key.start_mark.column
        starts.append(with_comments_above(text, line, column, end_of(text, before)) + column)
    end = end_of(text, fields[-1])
    pieces = [text[start : next_ - column] for start, next_ in zip(starts, [*starts[1:], end + column], strict=True)]
    ranked = sorted(zip(fields, pieces, strict=True), key=lambda pair: rank(group, pair[0].name))
    return text[: starts[0]] + (" " * column).join(piece for _, piece in ranked) + text[end:]


def with_comments_above(text: str, line: int, column: int, floor: int) -> int:
    """Where the comment lines directly above the line that begins at `line` begin."""
    while line > floor:
        above = text.rfind("\n", 0, line - 1) + 1
        if above < floor or not text.startswith(" " * column + "#", above):
            break
        line = above
    return line


def end_of(text: str, field: Field) -> int:
    """The beginning of the line after a field, without the empty lines that follow it."""
    index = last_character(field.key, field.value)
    if index > 0 and text[index - 1] != "\n":
        index = text.find("\n", index) + 1 or len(text)
    while text[:index].endswith(("\n\n", "\n\r\n")):
        index = text.rfind("\n", 0, index - 1) + 1
    return index


def last_character(key: yaml.Node, value: yaml.Node) -> int:
    """Where the text of a field ends. A block's own end mark lies beyond the comments that follow it."""
    if isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
        last = value.value[-1]
        return last_character(*last) if isinstance(last, tuple) else last_character(last, last)
    empty = value.start_mark.index == value.end_mark.index
    return int(key.end_mark.index if empty else value.end_mark.index)


def records_sorted(text: str) -> str:
    """The records of a list file by id. What stands above the first one belongs to the file."""
    root = composed(text)
    items = root.value if isinstance(root, yaml.SequenceNode) and not root.flow_style else []
    if not items or not all(isinstance(item, yaml.MappingNode) for item in items):
        return text
    ends = [end_of(text, Field(item, item)) for item in items]
    starts = [item.start_mark.index - item.start_mark.column for item in items]
    column = root.start_mark.column
    starts = [starts[0]] + [
        with_comments_above(text, start, column, end) for start, end in zip(starts[1:], ends, strict=False)
    ]
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], ends[-1]], strict=True)]
    ranked = sorted(zip(items, pieces, strict=True), key=lambda pair: id_of(pair[0]))
    return text[: starts[0]] + "".join(piece for _, piece in ranked) + text[ends[-1] :]


def id_of(node: yaml.MappingNode) -> str:
    return next((str(value.value) for key, value in node.value if key.value == "id"), "")


def with_modeline(text: str, kind: Kind) -> str:
    """The text with the right first line; a modeline that names another schema is replaced."""
    first, _, rest = text.partition("\n")
    ending = "\r\n" if first.endswith("\r") else "\n"
    return modeline(kind) + ending + (rest if first.startswith("# yaml-language-server:") else text)


def same_meaning(old: str, new: str, kind: Kind) -> bool:
    """Whether two texts hold the same values and comments, but for the spelling of units and the order of records and fields."""
    return meaning(old, kind) == meaning(new, kind) and comments(old) == comments(new)


def meaning(text: str, kind: Kind) -> Value:
    builder = Builder("", {})
    value = builder.build(composed(text), ())
    if isinstance(value, tuple) and kind.sorted:
        value = tuple(sorted(value, key=lambda item: str(item.get("id")) if isinstance(item, dict) else ""))
    return respelt(value)


def respelt(value: Value) -> Value:
    """A value with every unit in it in its usual spelling."""
    match value:
        case tuple():
            return tuple(respelt(item) for item in value)
        case dict():
            return {
                name: usual_spelling(inner) if name in UNIT_FIELDS and isinstance(inner, str) else respelt(inner)
                for name, inner in value.items()
            }
        case _:
            return value


def comments(text: str) -> list[str]:
    """The lines that are comments, wherever they stand; the first line of an editor is none of ours."""
    found = (match.group() for match in re.finditer(r"(?m)(?:^|(?<=\s))#.*$", text))
    return sorted(comment.rstrip() for comment in found if not comment.startswith("# yaml-language-server:"))
