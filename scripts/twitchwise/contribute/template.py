"""`new KIND ID`: a record to fill in, with what every field means, what it may hold and an example.

Flows in: a kind and an id. Flows out: YAML whose comments explain it. A kind with a file for each record gets that file; for the others
the record is printed, because what is added to a shared file must not leave it broken until the last field is filled in.
"""

from __future__ import annotations

import difflib
import os
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..checks.language import TODO
from ..fields import Described, Examples, as_example, described, examples
from ..load import Dataset, load
from ..messages import PATTERNS
from ..models import ID_PATTERN, KIND_BY_NAME, KINDS, Kind, Record
from ..problems import shown
from ..schema import modeline
from .refused import Refused

WIDTH = 118


def new(root: Path, kind_name: str, id_: str) -> tuple[Path | None, str]:
    """The file that was written, or None, and the text."""
    kind = known_kind(kind_name)
    dataset, _ = load(root / "data")
    well_formed(kind, id_)
    not_taken(dataset, kind, id_)
    text = template(kind, id_, examples(dataset))
    if not kind.folder:
        return None, text
    file = root / "data" / kind.plural / f"{id_}.yml"
    write_anew(file, text)
    return file, text


def known_kind(name: str) -> Kind:
    """The kind of that name, in the singular or the plural."""
    found = next((kind for kind in KINDS if name in (kind.name, kind.plural)), None)
    if found is None:
        near = difflib.get_close_matches(name, KIND_BY_NAME, n=1, cutoff=0.5)
        remedy = f"Did you mean '{near[0]}'?" if near else "Choose one of them."
        raise Refused(f"The kind ({shown(name)}) is not known. Expected one of {', '.join(KIND_BY_NAME)}. {remedy}")
    return found


def well_formed(kind: Kind, id_: str) -> None:
    if not re.fullmatch(ID_PATTERN, id_):
        expected, remedy = PATTERNS[ID_PATTERN]
        raise Refused(f"The id ({shown(id_)}) is not well formed. Expected {expected}. {remedy}.")


def not_taken(dataset: Dataset, kind: Kind, id_: str) -> None:
    if id_ in dataset.records[kind.name]:
        place = dataset.begins(kind.name, id_)
        raise Refused(
            f"{place}: the {kind.name} ({id_}) is there already. Expected a new id. Change that record, or choose another id."
        )


def write_anew(file: Path, text: str) -> None:
    """Write a file that is not there yet; written beside and linked, so that it is never half there and never replaces one."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        os.link(beside, file)
    except FileExistsError:
        raise Refused(f"{file} is there already. Expected no such file. Mend or move it first.") from None
    finally:
        beside.unlink(missing_ok=True)


def template(kind: Kind, id_: str, known: Examples) -> str:
    """The text of a record to fill in."""
    about = first_sentence(kind.model)
    head = [modeline(kind)] if kind.folder else []
    head += comment(
        f"{about} Fill in each {TODO}, delete what you do not need, and run 'python3 scripts/run.py check'.", 0
    )
    lines = Writer(known).fields(kind.model, 0 if kind.folder else 2, {"id": id_})
    if not kind.folder:
        lines = as_item(lines, 0)
    return "\n".join([*head, *lines]) + "\n"


def first_sentence(model: type[Record]) -> str:
    return (model.__doc__ or "").strip().split("\n")[0]


@dataclass
class Writer:
    """Writes the fields of a record and of what stands in it; what a group holds is explained where it first comes up."""

    known: Examples
    explained: set[type[Record]] = field(default_factory=set)

    def fields(self, model: type[Record], depth: int, given: Mapping[str, str]) -> list[str]:
        """Every field with its explanation. What need not be there is a comment, so that the record is as short as it may be."""
        first = model not in self.explained
        self.explained.add(model)
        lines: list[str] = []
        for item in described(model, self.known):
            lines += comment(explained(item), depth) if first else []
            body = self.value(item, depth, given)
            lines += body if item.required else [f"{line[:depth]}# {line[depth:]}" for line in body]
        return lines

    def value(self, item: Described, depth: int, given: Mapping[str, str]) -> list[str]:
        """The lines of one field, with a place to fill in."""
        indent, shape = " " * depth, item.shape
        if shape.inner is not None:
            inner = self.fields(shape.inner, depth + (4 if shape.many else 2), {})
            return [f"{indent}{item.name}:", *(as_item(inner, depth + 2) if shape.many else inner)]
        text = given.get(item.name) or (f"[{TODO}]" if shape.many else TODO)
        return [f"{indent}{item.name}: {text}"]


def explained(item: Described) -> str:
    """Meaning, whether it must be there, what is allowed, and an example."""
    need = "Required" if item.required else "May be left out"
    if item.shape.inner:
        return f"{item.meaning}. {need}{', one or more' if item.shape.many else ''}."
    example = as_example(item.example)
    return f"{item.meaning}. {need}: {item.shape.words}." + (f" Example: {example}" if example else "")


def comment(text: str, depth: int) -> list[str]:
    indent = " " * depth
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}#   ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_item(lines: list[str], depth: int) -> list[str]:
    """The lines of a record as an item of a list: its first field gets the dash, and what explains it stands above."""
    first = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
    above = [line[:depth] + line[depth + 2 :] for line in lines[:first]]
    return [*above, lines[first][:depth] + "- " + lines[first][depth + 2 :], *lines[first + 1 :]]
