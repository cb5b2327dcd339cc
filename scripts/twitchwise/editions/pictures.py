"""The pictures that editions carry for shelves and lists: a cover, and a small sign.

Flows in: what an edition says of itself. Flows out: PNG, drawn as `picture` draws, the same on every machine.
"""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from ..paint import colours, font, sign, wrapped
from ..picture import INK, PAPER, TEAL
from .about import NAME, SUBTITLE, About

COVER = (1200, 1800)
EDGE = 80  # as in `picture`, which breaks lines for the same width
SMALL = 48
FINER = 8  # drawn so much larger first, for smooth edges


def cover(about: About) -> bytes:
    image = Image.new("RGB", COVER, PAPER)
    draw = ImageDraw.Draw(image)
    sign(draw, EDGE, 240, 6)
    draw.text((EDGE, 640), NAME, INK, font(150), stroke_width=3)
    for place, line in enumerate(wrapped(SUBTITLE, 76)):
        draw.text((EDGE, 860 + place * 96), line, TEAL, font(76), stroke_width=1)
    words = (f"Data version {about.version}", f"Checked {about.checked_on}", f"Next check due {about.next_due}")
    for place, line in enumerate(words):
        draw.text((EDGE, 1440 + place * 64), line, INK, font(44))
    draw.rectangle((0, COVER[1] - 40, *COVER), TEAL)
    return png(image.quantize(palette=colours(), dither=Image.Dither.NONE))


def illustration() -> bytes:
    """The sign alone, 48 by 48 pixels."""
    size = SMALL * FINER
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    sign(ImageDraw.Draw(image), 0, 0, FINER)
    return png(image.resize((SMALL, SMALL), Image.Resampling.LANCZOS))


def png(image: Image.Image) -> bytes:
    packed = io.BytesIO()
    image.save(packed, "PNG", optimize=True)
    return packed.getvalue()
