"""The pictures that stand beside links to the guide where people share them, drawn without network.

Flows in: a title, and a line above it that says what kind of page it is. Flows out: a PNG, the same on every machine, because the
font comes with the library. The guide as a whole has one of 1200 by 630 pixels. Each page has its own at half that size, which
services still show large: at full size they would be 2.2 MB together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .derive.addresses import HOME
from .derive.blocks import Page
from .export import KIND_WORDS, Written
from .load import Dataset
from .models import Overview
from .quick import PLAIN, Run

# The house colours, light, and one step between ink and paper. Four make two bits a pixel.
PAPER, INK, TEAL, STEP = "#fbf9f4", "#17262b", "#0b4f55", "#8b9294"
SOCIAL = "images/social.png"
SHARED = "images/shared"


def site_words(dataset: Dataset, pages: Iterable[Page]) -> tuple[str, str]:
    """What the picture of the whole guide says: the first sentence of its home page, and what it is about."""
    home = next(page for page in pages if page.path == HOME)
    summary = next(iter(dataset.of(Overview).values())).summary[0].text
    about = home.title.partition(": ")[2]
    return summary.partition(". ")[0].rstrip(".") + ".", about[:1].upper() + about[1:]


def picture_of(page: Page | Written) -> str:
    """The path of the picture beside links to a page."""
    return SOCIAL if page.path == HOME else f"{SHARED}/{page.path.removesuffix('.md').replace('/', '-')}.png"


Words = Mapping[str, tuple[str, str]]


def words_by_path(dataset: Dataset, pages: Sequence[Page], written: Sequence[Written]) -> Words:
    """What every picture says, by its path: that of the whole guide, and those of its pages."""
    every: list[Page | Written] = [*pages, *written]
    of_pages = {path: words_of(page) for page in every if (path := picture_of(page)) != SOCIAL}
    return {SOCIAL: site_words(dataset, pages), **of_pages}


def pictures(words: Words, run: Run = PLAIN) -> dict[str, bytes]:
    """Every picture by its path."""
    drawn = run.each(
        "pictures",
        lambda item: painted(*item[1], halved=item[0] != SOCIAL),
        list(words.items()),
        lambda item: (str(item[0] != SOCIAL), *item[1]),
    )
    return dict(zip(words, drawn, strict=True))


def words_of(page: Page | Written) -> tuple[str, str]:
    """What the picture beside a page says: the page's title and kind."""
    if isinstance(page, Written):
        return page.title, KIND_WORDS["about"]
    return page.heading or page.title, KIND_WORDS.get(page.kind, KIND_WORDS["about"])


def painted(title: str, kind: str, *, halved: bool) -> bytes:
    from .paint import picture  # noqa: PLC0415 - the library behind it takes long to load, and most builds paint nothing

    return picture(title, kind, halved=halved)
