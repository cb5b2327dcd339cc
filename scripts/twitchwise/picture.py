"""The pictures that stand beside links to the guide where people share them, drawn without network.

Flows in: a title, and a line above it that says what kind of page it is. Flows out: a PNG, the same on every machine, because the
font comes with the library. The guide as a whole has one of 1200 by 630 pixels. What people share most, nutrients and kinds of
twitches, have their own at half that size, which services still show large; other pages share one a kind. One of full size for
each page would be 2.2 MB, a fifth of the folder.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from PIL import Image, ImageColor, ImageDraw, ImageFont

from .derive.addresses import HOME
from .derive.blocks import Page
from .export import KIND_WORDS
from .load import Dataset
from .models import Overview
from .quick import PLAIN, Run

SOCIAL = "images/social.png"
SHARED = "images/shared"
WITH_ONE_TOGETHER = {
    "symptom": "What people notice",
    "site": "Where it twitches",
    "cause": "Causes of muscle twitches",
    "test": "Tests a doctor may offer",
}
WITH_ONE_TOGETHER |= {"medicine": "Medicines and muscle twitches", "claim": "Claims about muscle twitches, checked"}
NAME = "Twitchwise"
SIZE = (1200, 630)
LEADING = 1.25
EDGE = 80
# The house colours, light, and one step between ink and paper; the sign is that of images/favicon.svg. Four make two bits a pixel.
PAPER, INK, TEAL, STEP = "#fbf9f4", "#17262b", "#0b4f55", "#8b9294"
BEAT = ((5, 26), (14, 26), (18, 17), (25, 35), (31, 12), (36, 26), (43, 26))
LARGEST, SMALLEST = 76, 44
HEIGHT = 264  # of the title at most


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
        lambda item: picture(*item[1], halved=item[0] != SOCIAL),
        list(words.items()),
        lambda item: (str(item[0] != SOCIAL), *item[1]),
    )
    return dict(zip(words, drawn, strict=True))


def words_of(page: Page) -> tuple[str, str]:
    """What the picture beside a page says: the page's title and kind, or those of all pages of its kind."""
    together = WITH_ONE_TOGETHER[page.kind] if picture_of(page) == f"{SHARED}/{page.kind}.png" else page.heading
    return together or page.title, KIND_WORDS[page.kind]


def picture(title: str, kind: str, *, halved: bool = False) -> bytes:
    """A title, the kind of page above it, and the sign and name of the guide."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    sign(draw, EDGE, EDGE - 8, 1.6)
    draw.text((EDGE + 100, EDGE + 4), NAME, INK, font(48), stroke_width=1)
    draw.rectangle((0, SIZE[1] - 18, SIZE[0], SIZE[1]), TEAL)
    lines, size = fitted(draw, title)
    step = round(size * LEADING)
    top = SIZE[1] - EDGE - 18 - step * len(lines)
    draw.text((EDGE, top - 62), kind, TEAL, font(36), stroke_width=0.5)
    for place, line in enumerate(lines):
        draw.text((EDGE, top + place * step), line, INK, font(size), stroke_width=size / 54)
    return packed(image.reduce(2) if halved else image)


def icon(size: int) -> bytes:
    """The sign alone, for a phone's first screen; drawn larger, so that its edges are smooth."""
    image = Image.new("RGB", (size * 2, size * 2), TEAL)
    scale = size * 2 / 48
    ImageDraw.Draw(image).line([(x * scale, y * scale) for x, y in BEAT], PAPER, round(4 * scale), joint="curve")
    return packed(image.reduce(2))


def packed(image: Image.Image) -> bytes:
    """As PNG in the four colours."""
    file = io.BytesIO()
    image.quantize(palette=colours(), dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def colours() -> Image.Image:
    """An image that holds nothing but the palette."""
    found = Image.new("P", (1, 1))
    found.putpalette([part for colour in (PAPER, INK, TEAL, STEP) for part in ImageColor.getrgb(colour)])
    return found


def font(size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return found


def sign(draw: ImageDraw.ImageDraw, left: int, top: int, scale: float) -> None:
    """The sign of the guide: the beat of a twitch."""
    draw.rounded_rectangle((left, top, left + 48 * scale, top + 48 * scale), 11 * scale, TEAL)
    points = [(left + x * scale, top + y * scale) for x, y in BEAT]
    draw.line(points, PAPER, round(4 * scale), joint="curve")


def fitted(draw: ImageDraw.ImageDraw, title: str) -> tuple[list[str], int]:
    """The title in lines, as large as there is room for; what is still too long at the smallest size is cut."""
    for size in range(LARGEST, SMALLEST - 1, -4):
        lines = wrapped(draw, title, size)
        most = HEIGHT // round(size * LEADING)
        if len(lines) <= most:
            return lines, size
    return [*lines[: most - 1], f"{lines[most - 1].rpartition(' ')[0]} …"], SMALLEST


def wrapped(draw: ImageDraw.ImageDraw, text: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font(size)) <= SIZE[0] - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
