"""Finish a built site: servers get their header files, and readers the sums to check every byte by.

Flows in: every file of the site by its path. Flows out: the same with the header files and the sums. It comes last, because only
finished pages say which scripts they hold. No page leaves without its policy. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from .policy import ELEMENT, hashes, header_files
from .sums import sums
from .swap import as_bytes


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
    return {**files, **sums(files, lambda path: as_bytes(files[path]))}
