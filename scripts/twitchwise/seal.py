"""Finish a built site: servers get their header files, and readers the sums to check every byte by.

Flows in: every file of the site by its path. Flows out: the same with the header files and the sums. It comes last, because only
finished pages say which scripts they hold. No page leaves without its policy. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from .policy import ELEMENT, hashes, header_files
from .publish.places import API
from .swap import as_bytes

SUMS = "SHA256SUMS"


class UnsealedPageError(Exception):
    """A page without the policy would be the one that is not locked."""

    def __init__(self, page: str) -> None:
        super().__init__(
            f"site/{page}: the page has no content policy. Expected the comment 'content policy' in the head of its frame, where the build writes it. Add it."
        )


def sealed(site: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """The site with the header files and the sums."""
    scripts: set[str] = set()
    for path in sorted(path for path in site if path.endswith(".html")):
        content = site[path]
        page = content if isinstance(content, str) else content.decode()
        if ELEMENT not in page:
            raise UnsealedPageError(path)
        scripts.update(hashes(page))
    files = {**site, **header_files(sorted(scripts))}
    machines = f"{PurePosixPath(API).parts[0]}/"
    apart = {path.removeprefix(machines): content for path, content in files.items() if path.startswith(machines)}
    if apart:
        files[machines + SUMS] = sums(apart)
    return {**files, SUMS: sums({path: content for path, content in files.items() if not path.startswith(machines)})}


def sums(files: Mapping[str, str | bytes]) -> str:
    """A line a file, as `sha256sum --check` reads it, sorted by path.

    What machines read has sums of its own, because readers may leave it out of their copy.
    """
    return "".join(f"{hashlib.sha256(as_bytes(files[path])).hexdigest()}  {path}\n" for path in sorted(files))
