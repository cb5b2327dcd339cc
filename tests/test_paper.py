"""The guide on paper: PDFs made by a real browser and read back."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from twitchwise.derive.blocks import Page as GuidePage
from twitchwise.derive.pages.visit import DiaryView, SheetView
from twitchwise.load import Dataset, load
from twitchwise.models import Nutrient

from .conftest import ROOT

A4 = (595, 842)  # points
LARGE = 16  # points; the least size of large print in the UK and the US
KINDS = {
    "comparison": "compare.html",
    "nutrient": "nutrients/magnesium.html",
    "test": "tests/ferritin.html",
    "foods": "foods/index.html",
    "care": "when-to-see-a-doctor.html",
    "movements": "twitch-or-not.html",
}
IDS = ("twitching", *load(ROOT / "data")[0].of(Nutrient))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of a reader who chose dark colours, which must not reach the paper."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def views(all_pages: tuple[GuidePage, ...]) -> dict[str, GuidePage]:
    return {page.path.removesuffix(".md") + ".html": page for page in all_pages}


def printed(page: Page, site: Path, path: str) -> PdfReader:
    """The page at `path` as a PDF, on the paper it asks for or else A4."""
    page.goto((site / path).as_uri())
    return PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))


def squeezed(text: str) -> str:
    """Text without spaces and hyphens, since a line or column may break it anywhere."""
    return re.sub(r"[\s\u00ad\u2010-]", "", unicodedata.normalize("NFKC", text))


def words(reader: PdfReader) -> str:
    return squeezed("".join(sheet.extract_text() for sheet in reader.pages))


def shown_text(page: Page, selector: str) -> list[str]:
    """The text of every element a reader of the paper should find, without what only machines read."""
    found: list[str] = page.eval_on_selector_all(
        selector,
        "all => all.map(e => { const copy = e.cloneNode(true);"
        " copy.querySelectorAll('.tw-hidden, .tw-marks').forEach(h => h.remove()); return copy.textContent; })",
    )
    return found


def sizes(reader: PdfReader) -> set[float]:
    """The sizes of all printed letters, in points."""
    found: set[float] = set()

    def visit(text: str, matrix: list[float], of_text: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.add(round(abs(size * of_text[3] * matrix[3]), 1))

    for sheet in reader.pages:
        sheet.extract_text(visitor_text=visit)
    return found


# ---- Every kind of page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_first_and_last_row_of_every_table_are_printed_whole(path: str, page: Page, site: Path) -> None:
    paper = words(printed(page, site, path))
    tables = page.locator("article table").count()
    assert tables > 0
    for place in ("first", "last"):
        rows = f"article table tbody tr:{place}-child > *"
        cells = [squeezed(part) for cell in shown_text(page, rows) for part in re.split(r"[^\w.,-]+|,(?!\d)", cell)]
        assert cells and [cell for cell in cells if cell not in paper] == []


@pytest.mark.parametrize("path", [*KINDS.values(), "symptoms/eyelid-twitch.html", "about/privacy.html", "index.html"])
def test_paper_says_where_it_comes_from_and_leaves_the_frame_out(path: str, page: Page, site: Path) -> None:
    paper = words(printed(page, site, path))
    assert "Twitchwise" in paper[:40]
    assert squeezed(page.locator("h1").inner_text()) in paper
    assert squeezed(path) in paper
    page.emulate_media(media="print")
    frame = page.locator(".tw-skip, .tw-header, .tw-search, .tw-nav, .tw-toc, .tw-footer li").all()
    seen = [item.evaluate("e => e.className") for item in frame if item.is_visible()]
    page.emulate_media(media="null")
    assert frame and seen == []


@pytest.mark.parametrize("path", ["nutrients/magnesium.html", "tests/ferritin.html", "sources/guideline.html"])
def test_each_source_is_printed_with_its_address_and_date(path: str, page: Page, site: Path) -> None:
    paper = words(printed(page, site, path))
    addresses = page.eval_on_selector_all(".tw-sources a[href^=http]", "all => all.map(a => a.getAttribute('href'))")
    dates = page.eval_on_selector_all(
        ".tw-seen", "all => all.map(e => e.textContent.match(/20\\d\\d-\\d\\d-\\d\\d/)[0])"
    )
    assert addresses and [address for address in addresses if squeezed(f"({address})") not in paper] == []
    assert dates and [date for date in dates if squeezed(date) not in paper] == []


def test_a_date_is_on_every_page_that_was_checked(page: Page, site: Path) -> None:
    assert "Checkedagainstitssourceson20" in words(printed(page, site, "nutrients/magnesium.html"))


def test_folded_parts_are_open_on_paper(page: Page, site: Path) -> None:
    page.goto((site / "about/privacy.html").as_uri())
    page.evaluate(
        "document.querySelector('article').insertAdjacentHTML('beforeend',"
        " '<details><summary>More</summary><p>hiddenuntilprinted</p></details>')"
    )
    assert "hiddenuntilprinted" in words(PdfReader(io.BytesIO(page.pdf(format="A4"))))


# ---- Visit sheets and diary ------------------------------------------------------------------------------------------


def missing(view: SheetView | DiaryView, paper: str) -> list[str]:
    """What the sheet should say and does not."""
    wanted = [text for card in view.flags for text in (card.heading, *card.signs)]
    if isinstance(view, SheetView):
        wanted += [*view.ask, *view.tests, *view.medicines]
    return [text for text in wanted if squeezed(text) not in paper]


def check_sheet(reader: PdfReader, guide: GuidePage) -> None:
    """What holds for every sheet in both sizes."""
    paper = words(reader)
    assert isinstance(guide.view, SheetView)
    assert missing(guide.view, paper) == []
    assert squeezed(f"Checked against its sources on {guide.checked_on}. Not yet reviewed by a clinician.") in paper
    assert paper.endswith(squeezed(guide.path.removesuffix(".md") + ".html"))
    assert squeezed(guide.title) in paper
    for heading in ("What to say in 30 seconds", "Medicines and supplements", "Questions to ask", "Notes"):
        assert squeezed(heading) in paper


@pytest.mark.parametrize("id_", IDS)
def test_a_visit_sheet_is_one_page_of_a4(id_: str, page: Page, site: Path, views: dict[str, GuidePage]) -> None:
    reader = printed(page, site, f"visit/{id_}.html")
    assert len(reader.pages) == 1
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == A4
    assert min(sizes(reader)) >= 8
    check_sheet(reader, views[f"visit/{id_}.html"])


@pytest.mark.parametrize("id_", IDS)
def test_large_print_is_large_and_at_most_two_pages(
    id_: str, page: Page, site: Path, views: dict[str, GuidePage]
) -> None:
    reader = printed(page, site, f"visit/{id_}-large.html")
    assert len(reader.pages) <= 2
    assert min(sizes(reader)) >= LARGE
    check_sheet(reader, views[f"visit/{id_}-large.html"])


def test_the_diary_is_one_page_across_with_a_row_for_each_day(
    page: Page, site: Path, views: dict[str, GuidePage]
) -> None:
    reader = printed(page, site, "visit/diary.html")
    assert len(reader.pages) == 1
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == A4[::-1]
    paper = words(reader)
    view = views["visit/diary.html"].view
    assert isinstance(view, DiaryView)
    assert missing(view, paper) == []
    assert "Day,dateWhereWhenHowlongSleepCaffeineandalcoholExerciseMedicinesNotes1234567891011121314" in paper
    assert "Notyetreviewedbyaclinician." in paper and paper.endswith("visit/diary.html")


SHEETS = ("visit/twitching.html", "visit/potassium.html", "visit/potassium-large.html", "visit/diary.html")


@pytest.mark.parametrize("path", SHEETS)
def test_nothing_is_cut_on_paper(path: str, page: Page, site: Path) -> None:
    """At the width of the paper no text reaches over the edge of the box it stands in."""
    page.goto((site / path).as_uri())
    page.emulate_media(media="print")
    across = 1047 if path.endswith("diary.html") else 695  # CSS pixels between the margins
    page.set_viewport_size({"width": across, "height": 1000})
    cut = page.evaluate(
        "w => [...document.querySelectorAll('article *')].filter(e => e.textContent.trim() && e.getClientRects().length"
        " && !e.closest('.tw-hidden') && (e.getBoundingClientRect().right > w + 1"
        " || (getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1)))"
        ".map(e => e.outerHTML.slice(0, 80))",
        across,
    )
    page.emulate_media(media="null")
    page.set_viewport_size({"width": 390, "height": 800})
    assert cut == []


@pytest.mark.parametrize("path", [*SHEETS, "visit.html"])
@pytest.mark.parametrize("width", [320, 390])
def test_a_sheet_fits_a_phone(path: str, width: int, page: Page, site: Path) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / path).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_can_be_typed_into_a_sheet_or_kept(page: Page, site: Path) -> None:
    for path in SHEETS:
        page.goto((site / path).as_uri())
        assert page.locator("article :is(input, select, textarea, button, form, [contenteditable])").count() == 0
        assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_the_appointment_page_leads_to_every_sheet(page: Page, site: Path, dataset: Dataset) -> None:
    page.goto((site / "visit.html").as_uri())
    links = set(page.eval_on_selector_all("article a", "all => all.map(a => a.getAttribute('href'))"))
    wanted = {f"visit/{id_}{size}.html" for id_ in ("twitching", *dataset.of(Nutrient)) for size in ("", "-large")}
    assert {*wanted, "visit/diary.html"} <= links


def test_the_search_knows_the_general_sheet_only(site: Path) -> None:
    index = (site / "search" / "pages.js").read_text(encoding="utf-8")
    assert re.findall(r'"url":"(visit/[^"]*)"', index) == ["visit/twitching.html"]
