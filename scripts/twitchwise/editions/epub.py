"""The EPUB: the guide as a book for e-readers and phones, with a contents list, a cover, and no scripts.

Flows in: the guide. Flows out: bytes. One chapter a page, under the page's own path, so that links keep their shape.
"""

from __future__ import annotations

import posixpath
import re

from lxml import etree
from markupsafe import Markup

from .frame import filled, style
from .guide import Guide, Page, rewired
from .html import site_styles
from .pictures import cover
from .zip import packed

FOLDER = "EPUB"
MIMETYPE = "mimetype"
SVG = 'xmlns="http://www.w3.org/2000/svg"'
PROPERTY = re.compile(r"(--[a-z-]+):\s*([^;]+);")
USED = re.compile(r"var\((--[a-z-]+)\)")
PAPER = re.compile(r"@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}")
TWO_COLOURS = re.compile(r"light-dark\(\s*([^,()]+),[^()]+\)")


def book(guide: Guide) -> bytes:
    chapters = {chapter_path(page): chapter(page, guide) for page in guide.pages}
    with_drawing = {path for path, text in chapters.items() if "<svg" in text}
    frame = {
        "cover.xhtml": filled("cover.xhtml.j2"),
        "title.xhtml": filled("title.xhtml.j2", about=guide.about),
        "nav.xhtml": filled("nav.xhtml.j2", branches=guide.branches, address=chapter_path),
        "package.opf": filled("package.opf.j2", about=guide.about, chapters=list(chapters), with_drawing=with_drawing),
        "site.css": plain(site_styles(guide)),
        "book.css": style("book.css"),
    }
    files = {MIMETYPE: b"application/epub+zip", "META-INF/container.xml": filled("container.xml").encode()}
    files |= {f"{FOLDER}/{path}": text.encode() for path, text in {**frame, **chapters}.items()}
    files[f"{FOLDER}/cover.png"] = cover(guide.about)
    return packed(files, guide.about, stored_first=MIMETYPE)


def chapter_path(page: Page) -> str:
    return f"{page.path.removesuffix('.html')}.xhtml"


def chapter(page: Page, guide: Guide) -> str:
    here = posixpath.dirname(page.path)

    def place(other: Page, fragment: str) -> str:
        path = "" if other is page and fragment else posixpath.relpath(chapter_path(other), here or ".")
        return f"{path}#{fragment}" if fragment else path

    article = etree.tostring(rewired(page, guide, place), encoding="unicode")
    up = "../" * page.path.count("/")
    # In a tree without namespaces `<svg` is always a drawing's own tag: in text the sign is escaped.
    return filled("chapter.xhtml.j2", title=page.title, up=up, article=Markup(article.replace("<svg", f"<svg {SVG}")))


def plain(styles: str) -> str:
    """Styles without names for values, second palette and sheets of paper: many readers of books know none of these."""
    named = dict(reversed(PROPERTY.findall(styles)))  # the first value of a name is the one for all media
    while USED.search(styles):
        styles = USED.sub(lambda match: named.get(match[1], "inherit"), styles)
    return PROPERTY.sub("", PAPER.sub("", TWO_COLOURS.sub(r"\1", styles)))
