"""Read one YAML file into plain values, and note where each stands.

Flows in: a file. Flows out: nested dicts, tuples and scalars with a place for every path, or the problems that prevent it. The C
parser makes nodes with line and column; nothing is executed and no alias is followed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Union

import yaml

from .problems import Place, Problem, shown

LARGEST_FILE = 1_000_000  # bytes; a larger data file is a mistake, or an attack
# Lines and commas of a file: the largest has 7,000, and a file of commas alone would take ten seconds and all memory.
MOST_ENTRIES = 20_000
DEEPEST_NESTING = 20  # the deepest record needs 8
DEEPEST_TEXT = 200  # brackets and dashes; the C parser calls itself for each, and a file of them alone crashes Python

OPENERS = re.compile(r"[\[{\]}]|(?:[-?:][ \t]+){" + str(DEEPEST_TEXT) + "}")

Value = Union[str, int, Decimal, bool, datetime.date, None, "Misread", tuple["Value", ...], dict[str, "Value"]]
Path_ = tuple[str | int, ...]
Spot = tuple[int, int]  # line and column, counted from 1


@dataclass(frozen=True)
class Misread:
    """A plain word that YAML takes for something else, such as `no` for false."""

    text: str
    read_as: str


def spots_by_item(spots: Mapping[Path_, Spot]) -> dict[str | int, dict[Path_, Spot]]:
    """Where values stand in a list file, apart for each item, by the path from that item."""
    by_item: dict[str | int, dict[Path_, Spot]] = {}
    for path, spot in spots.items():
        if path:
            by_item.setdefault(path[0], {})[path[1:]] = spot
    return by_item


def number(text: str) -> Value:
    """A whole number or an exact decimal; other YAML numbers (octal, 1:30, infinity) are a `Misread` that no field takes."""
    if text == "0" or re.fullmatch(r"-?[1-9]\d{0,15}", text):
        return int(text)
    return Decimal(text) if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", text) else Misread(text, "a number")


def date(text: str) -> Value:
    """A calendar date, or a `Misread` when it is a time or there is no such day."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return Misread(text, "a date")


def compose(file: Path, name: str, problems: list[Problem]) -> yaml.Node | None:
    """Parse one file into YAML nodes, or add the problem that prevents it."""
    try:
        raw = file.read_bytes() if (size := file.stat().st_size) <= LARGEST_FILE else b""
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        problems.append(
            Problem(Place(name), f"the file cannot be read ({reason})", "Expected a file you may read", "Replace it")
        )
        return None
    if size > LARGEST_FILE:
        problems.append(
            Problem(
                Place(name),
                f"the file has {size} bytes",
                f"Expected at most {LARGEST_FILE}",
                "Split it, or remove what does not belong",
            )
        )
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        problems.append(
            Problem(
                Place(name, line, column),
                f"the byte 0x{raw[error.start]:02x} is not UTF-8",
                "Expected UTF-8 text",
                "Save the file as UTF-8",
            )
        )
        return None
    if (bomb := bomb_in(text, name)) is not None:
        problems.append(bomb)
        return None
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        problems.append(syntax_problem(error, name, text))
        return None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        problems.append(
            Problem(
                Place(name),
                f"this is not YAML ({shown(reason)})",
                "Expected plain text without control characters",
                "Retype the line",
            )
        )
        return None
    if node is None:
        problems.append(
            Problem(Place(name), "the file is empty", "Expected at least one record", "Fill it in, or delete it")
        )
    return node


def bomb_in(text: str, name: str) -> Problem | None:
    """What would cost the parser far more than the size of the file says; found without parsing."""
    entries = text.count("\n") + text.count(",")
    if entries > MOST_ENTRIES:
        expected = f"Expected at most {MOST_ENTRIES}"
        return Problem(
            Place(name),
            f"the file has {entries} lines and commas",
            expected,
            "Split it, or remove what does not belong",
        )
    if (index := too_deep(text)) is not None:
        line = text.count("\n", 0, index) + 1
        return nested(Place(name, line, index - text.rfind("\n", 0, index)))
    return None


def too_deep(text: str) -> int | None:
    """Where brackets or dashes open more levels than any record could need, or nothing."""
    depth = 0
    for match in OPENERS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), DEEPEST_TEXT)
        if depth >= DEEPEST_TEXT:
            return match.start()
    return None


def nested(place: Place) -> Problem:
    wrong = f"the data is nested more than {DEEPEST_NESTING} levels deep"
    return Problem(place, wrong, "Expected a record", "Check the indentation")


def syntax_problem(error: yaml.MarkedYAMLError, name: str, text: str) -> Problem:
    """The problem behind a YAML syntax error, with the commonest causes named."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    reason = error.problem or error.context or "not YAML"
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return Problem(
            Place(name, line, column),
            "a tab indents this line",
            "Expected spaces",
            "Replace the tab with two spaces for each level",
        )
    return Problem(
        Place(name, line, column),
        f"this is not YAML ({shown(reason)})",
        "Expected 'field: value', indented by two spaces",
        "Put quotes around a text that holds ': ' or starts with a sign",
    )


def spot_of(node: yaml.Node) -> Spot:
    return node.start_mark.line + 1, node.start_mark.column + 1


class Builder:
    """Turns YAML nodes into plain values and notes where each stands.

    Anchors and aliases are refused: nothing here needs them, and they are how a small file becomes a huge one.
    """

    def __init__(self, file: str, spots: dict[Path_, Spot]) -> None:
        self.file = file
        self.spots = spots
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path_) -> Value:
        spot = spot_of(node)
        self.spots.setdefault(path, spot)
        if id(node) in self.seen:
            self.problems.append(
                Problem(
                    Place(self.file, *spot),
                    "this value is used again through a YAML alias (*)",
                    "Expected each value written out",
                    "Remove the '&' and '*' names",
                )
            )
            return None
        self.seen.add(id(node))
        if len(path) > DEEPEST_NESTING:
            self.problems.append(nested(Place(self.file, *spot)))
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.build(item, (*path, index)) for index, item in enumerate(node.value))
        return self.scalar(node, spot)

    def mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key_node, value_node in node.value:
            spot = spot_of(key_node)
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                self.problems.append(
                    Problem(
                        Place(self.file, *spot),
                        "this field name is a list or a mapping",
                        "Expected a word",
                        "Check for a stray '?' or bracket",
                    )
                )
                continue
            if key in result:
                self.problems.append(
                    Problem(
                        Place(self.file, *spot),
                        f"the field ({shown(key)}) stands twice in this record",
                        "Expected each field once",
                        "Merge the two, or delete one",
                    )
                )
                continue
            self.spots[(*path, key)] = spot
            result[key] = self.build(value_node, (*path, key))
        return result

    def scalar(self, node: yaml.Node, spot: Spot) -> Value:
        text = str(node.value)
        match node.tag.removeprefix("tag:yaml.org,2002:"):
            case "str":
                return text
            case "null":
                return None
            case "bool":
                return text == "true" if text in ("true", "false") else Misread(text, "true or false")
            case "int" | "float":
                return number(text)
            case "timestamp":
                return date(text)
        self.problems.append(
            Problem(
                Place(self.file, *spot),
                f"the tag ({shown(node.tag)}) is not known",
                "Expected a plain value",
                "Remove the '!' tag",
            )
        )
        return None
