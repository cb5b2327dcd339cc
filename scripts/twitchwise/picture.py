"""The pictures that stand beside links to the guide where people share them, drawn without network.

Flows in: a title, and a line above it that says what kind of page it is. Flows out: a PNG, the same on every machine, because the
font comes with the library. The guide as a whole has one of 1200 by 630 pixels. What people share most, nutrients and kinds of
twitches, have their own at half that size, which services still show large; other pages share one a kind. One of full size for
each page would be 2.2 MB, a fifth of the folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from .derive.addresses import HOME
from .derive.blocks import Page
from .export import KIND_WORDS
from .load import Dataset
from .models import Overview
from .quick import PLAIN, Run

# The house colours, light, and one step between ink and paper. Four make two bits a pixel.
PAPER, INK, TEAL, STEP = "#fbf9f4", "#17262b", "#0b4f55", "#8b9294"
SOCIAL = "images/social.png"
SHARED = "images/shared"
WITH_ONE_TOGETHER = {
    "symptom": "What people notice",
    "site": "Where it twitches",
    "cause": "Causes of muscle twitches",
    "test": "Tests a doctor may offer",
}
WITH_ONE_TOGETHER |= {"medicine": "Medicines and muscle twitches", "claim": "Claims about muscle twitches, checked"}


def site_words(dataset: Dataset, pages: Iterable[Page]) -> tuple[str, str]:
    """What the picture of the whole guide says: the first sentence of its home page, and what it is about."""
    home = next(page for page in pages if page.path == HOME)
    summary = next(iter(dataset.of(Overview).values())).summary[0].text
    about = home.title.partition(": ")[2]
    return summary.partition(". ")[0].rstrip(".") + ".", about[:1].upper() + about[1:]


def picture_of(page: Page) -> str:
    """The path of the picture beside links to a page."""
    if page.kind == "nutrient" or (page.about and page.about.twitch):
        return f"{SHARED}/{PurePosixPath(page.path).stem}-{page.kind}.png"
    return f"{SHARED}/{page.kind}.png" if page.kind in WITH_ONE_TOGETHER else SOCIAL


def pictures(dataset: Dataset, pages: Sequence[Page], run: Run = PLAIN) -> dict[str, bytes]:
    """Every picture by its path: that of the whole guide, and those of its pages."""
    words = {SOCIAL: site_words(dataset, pages)} | {
        path: words_of(page) for page in pages if (path := picture_of(page)) != SOCIAL
    }
    drawn = run.each(
        "pictures",
        lambda item: painted(*item[1], halved=item[0] != SOCIAL),
        list(words.items()),
        lambda item: (str(item[0] != SOCIAL), *item[1]),
    )
    return dict(zip(words, drawn, strict=True))


def words_of(page: Page) -> tuple[str, str]:
    """What the picture beside a page says: the page's title and kind, or those of all pages of its kind."""
    together = WITH_ONE_TOGETHER[page.kind] if picture_of(page) == f"{SHARED}/{page.kind}.png" else page.heading
    return together or page.title, KIND_WORDS[page.kind]


def painted(title: str, kind: str, *, halved: bool) -> bytes:
    from .paint import picture  # noqa: PLC0415 - the library behind it takes long to load, and most builds paint nothing

    return picture(title, kind, halved=halved)
