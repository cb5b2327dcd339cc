"""What a page costs the reader, in bytes and counts, never by the clock. `tests/benchmark.py` has the times.

Bytes are those of a server that packs with gzip at level 9; pictures that are packed already count as they are.
"""

from __future__ import annotations

import gzip
import io
import re
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import join, normpath

import pytest
from PIL import Image
from playwright.sync_api import Browser

from twitchwise.derive.blocks import Page as GuidePage
from twitchwise.load import Dataset
from twitchwise.paint import picture
from twitchwise.picture import site_words
from twitchwise.programs import MANIFEST
from twitchwise.trim import trimmed

FIRST_VISIT = 60_000  # bytes of any page with all it loads, before the search is used
REQUESTS = 10
SEARCH = 130_000  # bytes the search adds when it is first used
FOLDER = 12_000_000  # what a reader copies: everything but what only machines read
# `api/`, which may be left out of a copy: every fact in five forms, so that each is one download, and once more in a zip.
MACHINES = 13_000_000
# The pages as plain Markdown, which programs read and a copy may leave out too: the same words again, without their frame.
TWINS = 3_500_000
PAGES = 10_200_000  # of these; the rest is room for pages of codes and for pictures
CODES = 4_500  # the page of a clinical code, on average with its data
PICTURE = 8_000  # the picture beside a shared link of the whole guide
PICTURES = 1_400_000  # those of single pages, together; only services that show links fetch them
SEARCH_FILES = ("javascripts/minisearch.min.js", "search/pages.js")  # loaded by the search when its field is first used
FOR_MACHINES = (
    ".xml",
    ".json",
    ".csv",
    ".txt",
    ".webmanifest",
)  # fetched by programs and kept by readers; no page loads them
FOR_HOSTS = {
    "_headers",
    ".htaccess",
    "nginx-headers.conf",
    "SHA256SUMS",
}  # read by servers, and by who checks the bytes
PACKED = {".png", ".jpg", ".webp", ".woff2", ".gz", ".pdf"}
PHONE = (
    "index.html",
    "nutrients/magnesium.html",
    "compare.html",
    "when-to-see-a-doctor.html",
)


class Loaded(HTMLParser):
    """The addresses a browser loads for a page without being asked: styles, scripts, icons, pictures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and {"stylesheet", "icon", "preload", "manifest"} & set(values.get("rel", "").split()):
            self.found.append(values["href"])
        elif tag in ("script", "img", "iframe", "source", "video", "audio", "embed") and values.get("src"):
            self.found.append(values["src"])


def weight(file: Path) -> int:
    raw = file.read_bytes()
    return len(raw) if file.suffix in PACKED else len(gzip.compress(raw, 9, mtime=0))


def loaded(site: Path, page: str) -> set[str]:
    """Every file of the first visit to `page`, itself and what its styles load included."""
    folder = str(PurePosixPath(page).parent)
    files = {page} | {
        normpath(join(folder, url.split("?")[0]))
        for url in Loaded((site / page).read_text(encoding="utf-8")).found
        if not url.startswith("data:")
    }
    for style in [file for file in files if file.endswith(".css")]:
        urls = re.findall(r"url\(['\"]?(?!data:|#)([^'\")]+)", (site / style).read_text(encoding="utf-8"))
        files |= {normpath(join(str(PurePosixPath(style).parent), url)) for url in urls}
    return files


@pytest.fixture(scope="module")
def visits(site: Path) -> dict[str, set[str]]:
    """What the first visit to every page loads. 404.html names everything from the root of a server: it is served for any address."""
    pages = (file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    return {page: loaded(site, page) for page in pages if page != "404.html"}


def test_first_visit_to_any_page_is_light(visits: dict[str, set[str]], site: Path) -> None:
    weights = {file: weight(site / file) for file in set().union(*visits.values())}
    heavy = {page: total for page, files in visits.items() if (total := sum(map(weights.get, files))) > FIRST_VISIT}  # type: ignore[arg-type]
    assert heavy == {}


def test_first_visit_to_any_page_takes_few_requests(visits: dict[str, set[str]]) -> None:
    assert {page: len(files) for page, files in visits.items() if len(files) > REQUESTS} == {}


def test_search_adds_little(site: Path) -> None:
    assert sum(weight(site / file) for file in SEARCH_FILES) <= SEARCH


def test_the_folder_is_small(site: Path) -> None:
    sizes = {file: file.stat().st_size for file in site.rglob("*") if file.is_file()}
    for_machines = sum(size for file, size in sizes.items() if site / "api" in file.parents)
    twins = sum(size for file, size in sizes.items() if file.suffix == ".md")
    pictures = sum(size for file, size in sizes.items() if site / "images" / "shared" in file.parents)
    assert sum(sizes.values()) - for_machines - twins - pictures < FOLDER
    assert 0 < pictures < PICTURES
    assert 0 < for_machines < MACHINES
    assert 0 < twins < TWINS


def test_the_pages_leave_room_in_the_folder(site: Path) -> None:
    code = [file.stat().st_size for file in (site / "code").rglob("*.*")]
    assert sum(file.stat().st_size for file in site.rglob("*.html") if "code" not in file.parts) < PAGES
    assert sum(code) / len(code) * 2 < CODES


def test_pages_hold_no_bytes_that_no_reader_sees() -> None:
    page = "<ul>\n    <li>A&#47;B &#38; C&#37;\n\n   D</li>\n  </ul>\n<pre>\n  kept\n\n  so\n</pre>\n"
    wanted = "<ul><li>A/B &#38; C%\nD</li></ul>\n<pre>\n  kept\n\n  so\n</pre>\n"
    assert trimmed(page) == wanted


def test_the_picture_beside_shared_links_is_small_and_always_the_same(
    site: Path, dataset: Dataset, all_pages: tuple[GuidePage, ...]
) -> None:
    shipped = (site / "images/social.png").read_bytes()
    assert len(shipped) <= PICTURE
    assert shipped == picture(*site_words(dataset, all_pages))
    assert Image.open(io.BytesIO(shipped)).size == (1200, 630)


def test_no_file_is_shipped_that_no_page_uses(visits: dict[str, set[str]], site: Path) -> None:
    files = {file for file in site.rglob("*") if file.is_file() and site / "api" not in file.parents}
    shipped = {file.relative_to(site).as_posix() for file in files}
    used = set().union(*visits.values(), SEARCH_FILES, FOR_HOSTS, {"404.html"})
    text = "".join((site / page).read_text(encoding="utf-8") for page in (*visits, MANIFEST))
    unused = {
        file
        for file in shipped - used
        if not file.removesuffix(".gz").endswith(FOR_MACHINES) and PurePosixPath(file).name not in text
    }
    assert unused == set()


@pytest.mark.parametrize("path", PHONE)
def test_nothing_else_is_loaded_before_the_search_is_used(path: str, browser: Browser, site: Path) -> None:
    """What the browser asks for is what is counted above."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / path).as_uri(), wait_until="networkidle")
    expected = {(site / file).as_uri() for file in loaded(site, path)}
    assert set(asked) <= expected
    page.focus(".tw-search-field")
    page.wait_for_function("() => window.MiniSearch && window.twitchwisePages")
    assert set(asked) <= expected | {(site / file).as_uri() for file in SEARCH_FILES}
    context.close()


LEAST_SHIFT = 0.001  # what measuring tools show as none
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => shifts.push(entry.value)))
  .observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("path", PHONE)
def test_nothing_moves_while_a_page_loads_on_a_slow_phone(path: str, browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(SHIFTS)
    page.goto((site / path).as_uri(), wait_until="load")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.focus(".tw-search-field")
    page.fill(".tw-search-field", "magnesium")
    page.wait_for_selector(".tw-result")
    assert sum(page.evaluate("shifts")) < LEAST_SHIFT
    context.close()
