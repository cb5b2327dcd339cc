"""The booklet: the guide printed to PDF, with bookmarks and page numbers.

Flows in: the guide. Flows out: bytes. Chromium prints, since it also lays out the site; it is asked twice, because only the first
print tells the page numbers of the contents. Then bookmarks are set by the tree of pages, and the marks of time are taken out.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import cast

import pikepdf
from lxml import etree
from markupsafe import Markup
from playwright.sync_api import Error, sync_playwright

from ..contribute.refused import Refused
from .about import LANGUAGE, NAME, SUBTITLE, About
from .frame import as_html, filled, style
from .guide import CARE, HOME, Branch, Guide, remove
from .html import icon, part, site_styles

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
NO_CHROMIUM = (
    "editions: Chromium is not installed. Expected it, because it prints the PDF. "
    "Install it, on Debian and Ubuntu with 'apt install chromium', or name other formats: zip html epub zim."
)
# On paper, what people look up away from a screen. The rest would make it three times as thick.
KEPT = ("body", "symptoms", "causes", "nutrients", "tests", "medicines")
KEPT_PAGES = (CARE, HOME, "twitch-or-not.html", "visit.html", "evidence/how-we-grade.html", "about/index.html")
LEFT_OUT = (
    "This booklet holds help, places, signs, causes, nutrients, tests and medicines. Sources are numbered but not listed. "
    "The claims, foods, comparisons, sheets, studies and all sources are in the other editions."
)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
SLOW = 600_000  # milliseconds; a small machine needs a tenth of it


def booklet(guide: Guide) -> bytes:
    """Printed once for the page numbers, and once with them."""
    branches = tuple(kept(guide.branches))
    first = pikepdf.open(BytesIO(printed(text(guide, branches, {}), tagged=False)))
    numbers = {name: page + 1 for name, page in destinations(first).items()}
    last = pikepdf.open(BytesIO(printed(text(guide, branches, numbers), tagged=True)))
    return finished(last, branches, guide.about)


def kept(branches: Iterable[Branch]) -> Iterator[Branch]:
    """The tree of what is printed."""
    for branch in branches:
        below = tuple(kept(branch.below))
        page = branch.page
        if below or (
            page and (page.path in KEPT_PAGES or page.path.startswith(tuple(f"{folder}/" for folder in KEPT)))
        ):
            yield replace(branch, below=below)


def text(guide: Guide, branches: tuple[Branch, ...], numbers: Mapping[str, int]) -> str:
    pages = [page for branch in branches for page in branch.pages()]
    smaller = Guide(guide.site, guide.about, branches)
    lists = {branch.page.slug for outer in branches for branch in outer.below if branch.page and branch.below}
    articles = {page.path: without_sources(part(page, smaller), page.slug in lists) for page in pages}
    return filled(
        "booklet.html.j2",
        about=guide.about,
        left_out=LEFT_OUT,
        numbers=numbers,
        icon=icon(guide),
        styles=Markup(site_styles(guide) + style("booklet.css")),
        branches=branches,
        care=articles.pop(CARE),
        articles=articles.values(),
    )


def without_sources(article: etree._Element, opens: bool) -> Markup:
    """An article for paper; one that opens a part begins a page."""
    for found in cast(
        list[etree._Element],
        article.xpath(".//ol[@class='tw-sources']|.//h2[following-sibling::*[1][@class='tw-sources']]"),
    ):
        remove(found)
    ids = set(map(str, cast(list[object], article.xpath(".//@id|@id"))))
    for link in article.iter("a"):
        place = link.get("href", "")
        if "--source-" in place and place.removeprefix("#") not in ids:
            del link.attrib["href"]
    if opens:
        article.set("class", "tw-page tw-booklet-new")
    return as_html(article)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def printed(page: str, tagged: bool) -> bytes:
    """The page as PDF; it runs nothing and asks for nothing."""
    if (program := chromium()) is None:
        raise Refused(NO_CHROMIUM)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "booklet.html"
        file.write_text(page, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        try:
            tab = browser.new_context(java_script_enabled=False, offline=True).new_page()
            tab.set_default_timeout(SLOW)
            tab.goto(file.as_uri())
            return tab.pdf(prefer_css_page_size=True, tagged=tagged)
        except Error as error:
            raise Refused(
                f"editions: Chromium could not print the booklet ({error.message.splitlines()[0]}). "
                "Expected a PDF. Try again, or name other formats: zip html epub zim."
            ) from error
        finally:
            browser.close()


def destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """On which page, counted from 0, each place stands that a link leads to."""
    place: dict[object, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
    named = cast(pikepdf.Dictionary, pdf.Root.get("/Dests", pikepdf.Dictionary()))
    return {name.removeprefix("/"): place[target[0].objgen] for name, target in named.items()}


def finished(pdf: pikepdf.Pdf, branches: tuple[Branch, ...], about: About) -> bytes:
    """Bookmarks, words about it, a fixed date and id; written small."""
    places = destinations(pdf)
    with pdf.open_outline() as outline:
        outline.root.extend(bookmarks(branches, places))
    pdf.Root.PageMode = pikepdf.Name.UseOutlines
    pdf.Root.Lang = LANGUAGE
    day = f"D:{about.checked_on:%Y%m%d}000000Z"
    pdf.docinfo = pdf.make_indirect(
        pikepdf.Dictionary(
            Title=f"{NAME}: {SUBTITLE}",
            Author=NAME,
            Subject=" ".join(about.lines),
            CreationDate=day,
            ModDate=day,
        )
    )
    pikepdf.settings.set_flate_compression_level(9)
    out = BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        recompress_flate=True,
        deterministic_id=True,
    )
    return out.getvalue()


def bookmarks(branches: Iterable[Branch], places: Mapping[str, int]) -> list[pikepdf.OutlineItem]:
    """The tree of pages; a heading without a page leads to the first page below it."""
    found = []
    for branch in branches:
        below = bookmarks(branch.below, places)
        first = next(branch.pages()).slug
        item = pikepdf.OutlineItem(branch.title, places.get(first, 0))
        item.is_closed = True
        item.children.extend(below)
        found.append(item)
    return found
