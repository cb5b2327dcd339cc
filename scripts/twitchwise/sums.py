"""The sums by which readers, and the next build, check every byte of a site.

Flows in: files by their path. Flows out: the lines that `sha256sum --check` reads. Light: it loads nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

SUMS = "SHA256SUMS"
MACHINES = "api"
"""The folder of what machines read. It has sums of its own, because readers may leave it out of their copy."""

FILES = (SUMS, f"{MACHINES}/{SUMS}")


def sums(paths: Iterable[str], content: Callable[[str], bytes]) -> dict[str, str]:
    """The files of sums by their path, for the files at `paths`; those are asked for one by one.

    A line a file, sorted by path. A file of sums is in none.
    """
    lines: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder = f"{MACHINES}/" if path.startswith(f"{MACHINES}/") else ""
        line = f"{hashlib.sha256(content(path)).hexdigest()}  {path.removeprefix(folder)}\n"
        lines.setdefault(folder + SUMS, []).append(line)
    return {path: "".join(some) for path, some in lines.items()}
