"""The site in a real browser, opened from disk as a reader without internet opens it."""

from __future__ import annotations

import io
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase
from typing import TypedDict

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from twitchwise.derive.blocks import Page as GuidePage
from twitchwise.load import Dataset
from twitchwise.models import Nutrient

QUERIES = Path(__file__).parent / "queries.yml"
ALLOWED_MISSES = 0.05  # of the queries may find their page second or third


class Query(TypedDict, total=False):
    query: str
    first: str
    any: list[str]


def queries() -> list[Query]:
    found: list[Query] = yaml.load(QUERIES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 1280, "height": 900})
    yield found
    found.close()


def address(site: Path, path: str) -> str:
    return (site / path).as_uri()


@pytest.fixture(scope="module")
def results(browser: Browser, site: Path) -> dict[str, list[str]]:
    """The pages found for each query, best first, from disk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address(site, "index.html"))
    page.focus(".tw-search-field")
    found = {query: search(page, query) for query in [*(item["query"] for item in queries()), *with_errors()]}
    context.close()
    return found


def right_pages(item: Query) -> set[str]:
    return {*item.get("any", []), *filter(None, [item.get("first")])}


def with_errors() -> dict[str, set[str]]:
    """Sixty of the queries with one typing error each in their longest word, and the pages that are right. The same at every run."""
    chance = random.Random(1)
    long = [item for item in queries() if re.search(r"[A-Za-z]{5,}", item["query"])]
    return {mistyped(item["query"], chance): right_pages(item) for item in chance.sample(long, 60)}


def mistyped(query: str, chance: random.Random) -> str:
    """Drop, double, swap or replace one letter of the longest word, never the first one: people rarely miss that."""
    word = max(re.findall(r"[A-Za-z]+", query), key=len)
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    wrong = chance.choice(
        [
            before + after,
            before + letter + letter + after,
            before + after[0] + letter + after[1:],
            before + chance.choice(ascii_lowercase.replace(letter, "")) + after,
        ]
    )
    return query.replace(word, wrong, 1)


def search(page: Page, query: str) -> list[str]:
    """Type a query and read the addresses of the pages found, from the site's root."""
    page.fill(".tw-search-field", query)
    page.wait_for_function("q => document.querySelector('.tw-results').dataset.query === q", arg=query.strip())
    links = page.eval_on_selector_all(".tw-result", "links => links.map(link => link.href)")
    root = page.url.rsplit("/index.html", 1)[0] + "/"
    return [link.removeprefix(root) for link in links]


def test_there_are_enough_queries() -> None:
    assert len({item["query"] for item in queries()}) >= 300


def test_search_from_disk_finds_the_right_page(results: dict[str, list[str]]) -> None:
    wanted = {item["query"]: right_pages(item) for item in queries()}
    nothing = [query for query in wanted if not results[query]]
    not_first = {query: results[query][:3] for query, right in wanted.items() if not right & set(results[query][:1])}
    far = {query: pages for query, pages in not_first.items() if not wanted[query] & set(pages)}
    assert nothing == []
    assert len(not_first) <= ALLOWED_MISSES * len(wanted), not_first
    assert len(far) <= 0.01 * len(wanted), far


def test_search_forgives_a_typing_error_in_a_long_word(results: dict[str, list[str]]) -> None:
    wanted = with_errors()
    far = {query: results[query][:3] for query, right in wanted.items() if not right & set(results[query][:3])}
    assert [query for query in wanted if not results[query]] == []
    assert len(far) <= 0.1 * len(wanted), far


def test_a_link_with_a_query_opens_the_search(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto(address(site, "index.html") + "?q=eyelid")
    page.wait_for_selector(".tw-result")


PAGES = (
    "index.html",
    "nutrients/magnesium.html",
    "compare.html",
    "when-to-see-a-doctor.html",
    "symptoms/eyelid-twitch.html",
    "tests/magnesium.html",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_request_to_another_host_and_no_error(path: str, context: BrowserContext, site: Path) -> None:
    requests: list[str] = []
    errors: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(address(site, path))
    page.focus(".tw-search-field")
    page.fill(".tw-search-field", "cramp")
    page.wait_for_selector(".tw-result")
    assert errors == []
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("path", PAGES)
def test_everything_can_be_read_without_scripts(path: str, browser: Browser, site: Path) -> None:
    texts = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(address(site, path))
        # Controls that scripts bring, and what stands in for them, are no content.
        page.evaluate("document.querySelectorAll('.tw-scripted, .tw-unscripted').forEach(e => e.remove())")
        texts.append(page.locator("article").inner_text())
        context.close()
    assert texts[0] == texts[1]
    assert len(texts[1]) > 500


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_no_page_scrolls_sideways_on_a_phone(path: str, width: int, browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address(site, path))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "w => [...document.querySelectorAll('article *')].filter(e => e.getBoundingClientRect().right > w + 1"
        " && e.getClientRects().length && !e.closest('.tw-hidden, thead')).map(e => e.outerHTML.slice(0, 80))",
        width,
    )
    assert wide == []
    context.close()


def test_comparison_at_320_px_shows_each_cell_with_its_column(browser: Browser, site: Path, dataset: Dataset) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address(site, "compare.html"))
    rows = page.locator(".tw-compare tbody tr")
    assert rows.count() == len(dataset.of(Nutrient))
    for index in range(rows.count()):
        for cell in rows.nth(index).locator("th, td").all():
            box = cell.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["height"] > 10
            label = cell.get_attribute("data-label")
            assert label
            if cell.evaluate("e => e.tagName") == "TD":
                assert label in cell.evaluate("e => getComputedStyle(e, '::before').content")
    context.close()


def pdf_text(page: Page) -> str:
    """What is on paper: A4, as text without spaces and hyphens, since a column may break a word."""
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = unicodedata.normalize(
        "NFKC", "".join(sheet.extract_text() for sheet in reader.pages)
    )  # fi is one sign there
    return re.sub(r"[\s\u00ad\u2010]", "", text)


@pytest.mark.parametrize("path", ["compare.html", "nutrients/magnesium.html", "when-to-see-a-doctor.html"])
def test_paper_holds_every_cell_and_every_sign(path: str, context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto(address(site, path))
    cells = page.eval_on_selector_all(
        "table.tw-data th, table.tw-data td, .tw-card li:not(li li), .tw-card-heading",
        "all => all.map(e => { const copy = e.cloneNode(true); copy.querySelectorAll('.tw-hidden').forEach(h => h.remove());"
        " return copy.textContent; })",
    )
    paper = pdf_text(page)
    wanted = Counter(word for cell in cells for word in re.findall(r"[A-Za-z]{4,}|\d[\d.,]*\d", cell))
    lost = {word: (number, paper.count(word)) for word, number in wanted.items() if paper.count(word) < number}
    assert lost == {}


def test_paper_has_dates_and_addresses(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto(address(site, "nutrients/magnesium.html"))
    paper = pdf_text(page)
    assert "Checkedagainstitssourceson2026-11-22" in paper
    assert "https://" in paper


def test_every_list_page_leads_to_every_page_of_its_kind(
    context: BrowserContext, site: Path, all_pages: tuple[GuidePage, ...]
) -> None:
    folders = {"nutrient": "nutrients", "symptom": "symptoms", "site": "body", "cause": "causes"}
    folders |= {"test": "tests", "medicine": "medicines", "claim": "evidence"}
    page = context.new_page()
    for kind, folder in folders.items():
        page.goto(address(site, f"{folder}/index.html"))
        links = set(
            page.eval_on_selector_all(
                "article a", "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
            )
        )
        for item in all_pages:
            if item.kind == kind:
                assert address(site, item.path.removesuffix(".md") + ".html") in links, item.path
