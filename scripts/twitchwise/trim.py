"""HTML without the bytes that no reader sees, so that the folder stays small enough to hand on.

Flows in: a page as the site generator wrote it. Flows out: the same page, shorter. A minifier would save a little more by leaving
out quotes and closing tags, at the price of pages that are hard to read and to test.
"""

from __future__ import annotations

import re

INDENTATION = re.compile(r"[ \t\r\n]*\n[ \t\r\n]*")
# Pages are written with entities so that Markdown leaves data alone; HTML itself needs only these.
NEEDED = frozenset("\"&'<>")
ENTITY = re.compile(r"&#(\d+);")
# A line break before one of these is white space that no reader sees.
BREAK = re.compile(r">\n(?=</?(?:li|ul|ol|tr|td|th|thead|tbody|meta|link)\b)")
# White space shows in these.
KEPT = re.compile(r"(<(pre|textarea)\b.*?</\2>)", re.DOTALL)


def trimmed(html: str) -> str:
    """The page without indentation, blank lines, needless line breaks and needless entities."""
    parts = KEPT.split(html)
    # A match of KEPT comes with its tag name behind it.
    return "".join(
        part if place % 3 == 1 else BREAK.sub(">", INDENTATION.sub("\n", plain(part)))
        for place, part in enumerate(parts)
        if place % 3 != 2
    )


def plain(html: str) -> str:
    return ENTITY.sub(lambda match: char if (char := chr(int(match[1]))) not in NEEDED else match[0], html)
