"""Make the editions that are asked for, and put them in place of the old ones at once.

Flows in: the project's folder with a built site. Flows out: a folder with one file a format, and their sums.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from ..contribute.refused import Refused
from ..sums import SUMS
from ..swap import beside, swap
from . import FORMATS
from .guide import Guide

LIMIT = 12_000_000


@dataclass(frozen=True)
class Made:
    """An edition: its format, the name of its file, and its bytes."""

    form: str
    name: str
    content: bytes

    @property
    def sum(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def make(form: str, guide: Guide) -> Made:
    """One edition, if it is small enough."""
    module = import_module(f".{form}", __package__)
    maker = cast(Callable[[Guide], bytes], getattr(module, FORMATS[form]))
    content = maker(guide)
    name = guide.about.file_name(form)
    if len(content) >= LIMIT:
        raise Refused(
            f"editions/{name}: it has {len(content)} bytes. Expected fewer than {LIMIT}. Look at what made the site grow."
        )
    return Made(form, name, content)


def write(guide: Guide, out: Path, forms: Iterable[str]) -> list[Made]:
    """Make the editions beside the old ones; those stand until every new one is whole."""
    with beside(out) as new:
        made = [make(form, guide) for form in forms]
        for edition in made:
            (new / edition.name).write_bytes(edition.content)
        sums = "".join(f"{edition.sum}  {edition.name}\n" for edition in sorted(made, key=lambda edition: edition.name))
        (new / SUMS).write_text(sums, encoding="utf-8", newline="\n")
        swap(new, out)
    return made
