"""Whether the site stands as it would be built again: then there is nothing to build.

Beside the results that are kept stands what the last site was made from, and its sums. A site is left alone only when everything
it is made from is the same to the byte, and so is every file of it. Light on purpose: it loads nothing of the site generator.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..sums import FILES, sums
from . import code, digest

STAMP = Path(".cache", "site.stamp")
MADE_FROM = ("data", "docs", "macros", "mkdocs.yml", "scripts/mkdocs_hook.py")


def stands(root: Path, site: Path, made_from: bytes) -> bool:
    """Whether the last build was made from the same, and nobody has touched the site since."""
    try:
        if os.environ.get("TWITCHWISE_PLAIN") or not (root / STAMP).read_bytes().startswith(made_from):
            return False
        there = {file.relative_to(site).as_posix(): file for file in within(site)}
        said = {path: there.pop(path).read_text(encoding="utf-8", errors="replace") for path in FILES if path in there}
        if (root / STAMP).read_bytes() != stamp(made_from, said):
            return False
        return sums(there, lambda path: there[path].read_bytes()) == said
    except OSError:
        return False


def note(root: Path, site: Mapping[str, str | bytes], made_from: bytes) -> None:
    """Note what the site was made from, and every file of it."""
    if not os.environ.get("TWITCHWISE_PLAIN"):
        with suppress(OSError):  # a read-only folder or a full disk makes the next build slower, not this one wrong
            (root / STAMP).parent.mkdir(exist_ok=True)
            (root / STAMP).write_bytes(stamp(made_from, {path: str(site[path]) for path in FILES if path in site}))


def inputs(root: Path) -> bytes:
    """A fingerprint of everything a site is made from."""
    files = [file for name in MADE_FROM for file in within(root / name)]
    parts = (part for file in files for part in (str(file), file.read_bytes()))
    return digest(code(), os.environ.get("SOURCE_DATE_EPOCH", ""), *parts)


def stamp(made_from: bytes, said: Mapping[str, str]) -> bytes:
    """What is noted of a site, whose files of sums say what every other file is."""
    return made_from + digest(*(part for item in said.items() for part in item))


def within(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
