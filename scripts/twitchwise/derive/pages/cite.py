"""How to cite the guide and each of its pages."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ...load import Dataset
from ..addresses import CITE
from ..blocks import Anchor, Page, last_checked
from ..care import care_cards

NOT_CITED = {"words", "sources"}  # lists that say nothing themselves


@dataclass(frozen=True)
class Cited:
    """A page as a list of references names it; its id is what its foot leads to."""

    id: str
    anchor: Anchor
    day: datetime.date


@dataclass(frozen=True)
class CiteView:
    newest: datetime.date
    pages: tuple[Cited, ...]


def cite_id(page: Page) -> str:
    """Where the one page of citations has that of a page: what the foot of the page leads to."""
    return page.path.removesuffix(".md")


def pages(dataset: Dataset, content: Iterable[Page]) -> list[Page]:
    """The one page that cites all others, so that each of them need only lead there."""
    found = sorted(
        (
            Cited(cite_id(page), Anchor(page.title, page.path), day)
            for page in content
            if page.kind not in NOT_CITED and (day := last_checked(page))
        ),
        key=lambda item: item.anchor.text.casefold(),
    )
    return [
        Page(
            path=CITE,
            title="Cite this guide",
            description="How to cite Twitchwise or one of its pages, with BibTeX, RIS and CSL-JSON for reference managers.",
            template="cite.md.j2",
            view=CiteView(max(item.day for item in found), tuple(found)),
            kind="about",
            words=("cite", "citation", "reference", "BibTeX", "RIS", "CSL-JSON", "Zotero"),
            boost=0.3,
            care=care_cards(dataset),
            scripts=("javascripts/cite.js",),
        )
    ]
