"""Finish a built site: servers get their header files, and readers the sums to check every byte by.

Flows in: the folder a site generator wrote. It comes last, because only the written pages say which scripts they hold. No page
leaves without its policy.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from .policy import ELEMENT, hashes, header_files
from .publish.places import API

SUMS = "SHA256SUMS"


class UnsealedPageError(Exception):
    """A page without the policy would be the one that is not locked."""

    def __init__(self, page: str) -> None:
        super().__init__(
            f"site/{page}: the page has no content policy. Expected the comment 'content policy' in the head of its frame, where the build writes it. Add it."
        )


def seal(site: Path) -> None:
    """Add the header files and the sums."""
    scripts: set[str] = set()
    for file in sorted(site.rglob("*.html")):
        page = file.read_text(encoding="utf-8")
        if ELEMENT not in page:
            raise UnsealedPageError(file.relative_to(site).as_posix())
        scripts.update(hashes(page))
    for name, text in header_files(sorted(scripts)).items():
        (site / name).write_text(text, encoding="utf-8", newline="\n")
    machines = site / Path(API).parts[0]
    for folder in (machines, site):
        if folder.is_dir():
            (folder / SUMS).write_text(sums(folder, machines), encoding="utf-8", newline="\n")


def sums(folder: Path, apart: Path) -> str:
    """A line a file, as `sha256sum --check` reads it, sorted by path; the file of the sums itself is not among them.

    What machines read has sums of its own, because readers may leave it out of their copy.
    """
    files = {
        file.relative_to(folder).as_posix(): file
        for file in folder.rglob("*")
        if file.is_file() and (folder == apart or apart not in file.parents)
    }
    files.pop(SUMS, None)
    return "".join(f"{hashlib.sha256(files[path].read_bytes()).hexdigest()}  {path}\n" for path in sorted(files))
