"""The single file: all pages, drawings and styles in one HTML file that asks for nothing and runs nothing.

Flows in: the guide. Flows out: bytes. Links between pages become jumps within the file. Help comes first, and stays in reach.
"""

from __future__ import annotations

import base64
import hashlib

from lxml import etree
from markupsafe import Markup

from .frame import as_html, filled, style
from .guide import CARE, Guide, Page, renamed, rewired

STYLES = "stylesheets/twitchwise.css"
ICON = "images/favicon.svg"


def single_file(guide: Guide) -> bytes:
    styles = site_styles(guide) + style("single.css")
    return filled(
        "single.html.j2",
        about=guide.about,
        policy=policy(styles),
        icon=icon(guide),
        styles=Markup(styles),
        care=as_html(part(guide.by_path[CARE], guide)),
        branches=guide.branches,
        articles=[as_html(part(page, guide)) for page in guide.pages if page.path != CARE],
    ).encode()


def site_styles(guide: Guide) -> str:
    """The styles of the site; nothing in them may end the element they stand in."""
    text = guide.files[STYLES].read_text(encoding="utf-8")
    assert "</" not in text and "url(" not in text, "the styles load something, or would end their element"
    return text


def policy(styles: str) -> str:
    """What a browser may do with the file: show it with these very styles, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def icon(guide: Guide) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(guide.files[ICON].read_bytes()).decode()}"


def part(page: Page, guide: Guide) -> etree._Element:
    """The article of a page as a part of one file: ids carry the page's name."""
    article = rewired(page, guide, place)
    renamed(article, f"{page.slug}--")
    article.set("id", page.slug)
    return article


def place(page: Page, fragment: str) -> str:
    return f"#{page.slug}--{fragment}" if fragment else f"#{page.slug}"
