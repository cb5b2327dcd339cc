"""How large the editions are, for the page that tells which to take. The page is part of most editions, so sizes stand in it rounded.

Flows in: the text of the page and the editions made. Flows out: the page with their sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..contribute.refused import Refused
from .make import Made

PAGE = "docs/about/editions.md"
ROW = re.compile(r"^(\| \.([a-z]+) \| )([\d.]+) MB \|$", re.MULTILINE)


def size(edition: Made) -> str:
    return f"{len(edition.content) / 1_000_000:.1f}"


def stated(page: str) -> dict[str, str]:
    """What the page says, by format."""
    return {form: said for _, form, said in ROW.findall(page)}


def restated(page: str, made: Iterable[Made]) -> str:
    """The page with the sizes of these editions; what was not made keeps the size it has."""
    if not ROW.search(page):
        raise Refused(
            f"{PAGE}: there is no row with a size. Expected one for each format. Take the table back from the repository."
        )
    sizes = {edition.form: size(edition) for edition in made}
    return ROW.sub(lambda row: f"{row[1]}{sizes.get(row[2], row[3])} MB |", page)
