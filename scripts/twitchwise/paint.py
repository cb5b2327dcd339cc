"""Paint the pictures that `picture` words: PNG files of few colours, the same on every machine, because the font comes with the library.

Apart from it because the library takes long to load, and most builds paint nothing.
"""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageColor, ImageDraw, ImageFont

from .picture import INK, PAPER, STEP, TEAL

NAME = "Twitchwise"
SIZE = (1200, 630)
LEADING = 1.25
EDGE = 80
# The sign is that of images/favicon.svg.
BEAT = ((5, 26), (14, 26), (18, 17), (25, 35), (31, 12), (36, 26), (43, 26))
LARGEST, SMALLEST = 76, 44
HEIGHT = 264  # of the title at most


def picture(title: str, kind: str, *, halved: bool = False) -> bytes:
    """A title, the kind of page above it, and the sign and name of the guide. Lines break at the same words at half the size."""
    part = 0.5 if halved else 1.0
    image = ground(part).copy()
    draw = ImageDraw.Draw(image)
    lines, size = fitted(title)
    step = round(size * LEADING)
    top = SIZE[1] - EDGE - 18 - step * len(lines)
    image.paste(line_of_kind(kind, part), at(EDGE, top - 62, part))
    for place, line in enumerate(lines):
        draw.text(at(EDGE, top + place * step, part), line, INK, font(size * part), stroke_width=size / 54 * part)
    return packed(image, 7 if halved else 9)  # for hundreds, 9 takes twice as long for two in a hundred bytes


@cache
def ground(part: float) -> Image.Image:
    """What every picture has: the sign and name of the guide, and the line below."""
    image = Image.new("RGB", at(*SIZE, part), PAPER)
    draw = ImageDraw.Draw(image)
    sign(draw, *at(EDGE, EDGE - 8, part), 1.6 * part)
    draw.text(at(EDGE + 100, EDGE + 4, part), NAME, INK, font(48 * part), stroke_width=part)
    draw.rectangle((at(0, SIZE[1] - 18, part), at(*SIZE, part)), TEAL)
    return image


@cache
def line_of_kind(kind: str, part: float) -> Image.Image:
    """The line above the title; there are few, so each is drawn once."""
    image = Image.new("RGB", at(SIZE[0] - 2 * EDGE, 54, part), PAPER)
    ImageDraw.Draw(image).text((0, 0), kind, TEAL, font(36 * part), stroke_width=0.5 * part)
    return image


def at(left: float, top: float, part: float) -> tuple[int, int]:
    return round(left * part), round(top * part)


def icon(size: int) -> bytes:
    """The sign alone, for a phone's first screen; drawn larger, so that its edges are smooth."""
    image = Image.new("RGB", (size * 2, size * 2), TEAL)
    scale = size * 2 / 48
    ImageDraw.Draw(image).line([(x * scale, y * scale) for x, y in BEAT], PAPER, round(4 * scale), joint="curve")
    return packed(image.reduce(2))


def packed(image: Image.Image, level: int = 9) -> bytes:
    """As PNG in the four colours; `level` is how hard to compress, up to 9."""
    file = io.BytesIO()
    image.quantize(palette=colours(), dither=Image.Dither.NONE).save(file, "PNG", compress_level=level)
    return file.getvalue()


@cache
def colours() -> Image.Image:
    """An image that holds nothing but the palette."""
    found = Image.new("P", (1, 1))
    found.putpalette([part for colour in (PAPER, INK, TEAL, STEP) for part in ImageColor.getrgb(colour)])
    return found


@cache
def font(size: float) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return found


def sign(draw: ImageDraw.ImageDraw, left: int, top: int, scale: float) -> None:
    """The sign of the guide: the beat of a twitch."""
    draw.rounded_rectangle((left, top, left + 48 * scale, top + 48 * scale), 11 * scale, TEAL)
    points = [(left + x * scale, top + y * scale) for x, y in BEAT]
    draw.line(points, PAPER, round(4 * scale), joint="curve")


def fitted(title: str) -> tuple[list[str], int]:
    """The title in lines, as large as there is room for; what is still too long at the smallest size is cut."""
    for size in range(LARGEST, SMALLEST - 1, -4):
        lines = wrapped(title, size)
        most = HEIGHT // round(size * LEADING)
        if len(lines) <= most:
            return lines, size
    return [*lines[: most - 1], f"{lines[most - 1].rpartition(' ')[0]} …"], SMALLEST


def wrapped(text: str, size: int) -> list[str]:
    room = (SIZE[0] - 2 * EDGE) * LARGEST / size
    lines: list[str] = []
    used = 0.0
    for word in text.split():
        used += width(" ") + width(word)
        if lines and used <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
            used = width(word)
    return lines


@cache
def width(text: str) -> float:
    """How wide a word is in the largest size, in pixels; others are in proportion."""
    return font(LARGEST).getlength(text)
