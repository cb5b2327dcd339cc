"""Each format that programs take is read by a program we did not write. Schemas, OpenAPI, tables and CITATION.cff: see test_data.py."""

from __future__ import annotations

import datetime
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest
import rispy  # type: ignore[import-untyped]
from playwright.sync_api import Browser
from pybtex.database import parse_string  # type: ignore[import-untyped]

from twitchwise.derive.blocks import Page
from twitchwise.feed import FEED, atom, news
from twitchwise.load import Dataset
from twitchwise.programs import MANIFEST, program_files
from twitchwise.publish.releases import Meaning, Release

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library reads its own data in a way that will change
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter  # type: ignore[import-untyped]
    from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

ONLINE = "https://guide.example/"
TITLE = "Twitchwise: muscle twitches, vitamins and minerals"


@pytest.fixture(scope="module")
def files(all_pages: tuple[Page, ...]) -> dict[str, str]:
    """The files as they are when the public address is known."""
    return {path: text for path, text in program_files(all_pages, [], ONLINE).items() if isinstance(text, str)}


# ---- Citations -------------------------------------------------------------------------------------------------------


def test_pybtex_reads_the_bibtex(files: dict[str, str]) -> None:
    [entry] = parse_string(files["cite/twitchwise.bib"], "bibtex").entries.values()
    assert entry.fields["title"].strip("{}") == TITLE and entry.fields["url"] == ONLINE
    [author] = entry.persons["author"]
    assert str(author).strip("{}") == "Twitchwise"


def test_rispy_reads_the_ris(files: dict[str, str]) -> None:
    [entry] = rispy.loads(files["cite/twitchwise.ris"])
    assert (entry["type_of_reference"], entry["title"], entry["urls"]) == ("ELEC", TITLE, [ONLINE])
    assert "unknown_tag" not in entry


def test_citeproc_prints_the_csl_json(files: dict[str, str]) -> None:
    items = json.loads(files["cite/twitchwise.json"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        list_ = CitationStylesBibliography(
            CitationStylesStyle("harvard-cite-them-right", validate=False), source, formatter.plain
        )
        list_.register(Citation([CitationItem(items[0]["id"])]))
    [printed] = map(str, list_.bibliography())
    assert printed.startswith("Twitchwise (20") and printed.endswith(f") {TITLE}. Available at: {ONLINE}.")


# ---- Feed ------------------------------------------------------------------------------------------------------------


def change(group: str, kind: str, id_: str, says: str) -> Meaning:
    return Meaning(group=group, kind=kind, id=id_, field="link.certainty", says=says)


def release(version: str, month: int, *changes: Meaning) -> Release:
    return Release(version=version, released_on=datetime.date(2027, month, 1), records=9, changes=changes)


def test_feedparser_finds_what_changed_in_meaning(dataset: Dataset, site: Path) -> None:
    newest = release(
        "1.1.0",
        2,
        change("certainty", "nutrient", "magnesium", "low → very low & <b>bold</b>"),
        change("numbers", "nutrient", "magnesium", "0.70 → 0.75"),
        change("wording", "nutrient", "zinc", "a word"),
        change("records", "food", "no-such-food", "REMOVED"),
    )
    found = feedparser.parse(atom(news([newest, release("1.0.0", 1)], dataset), ONLINE))
    assert not found.bozo and found.version == "atom10"
    titles = [entry.title for entry in found.entries]
    assert titles == ["Data version 1.1.0", "Nutrient: Magnesium", "Food no-such-food", "Data version 1.0.0"]
    assert found.entries[0].content[0].value.startswith("3 changes in meaning.")
    assert found.entries[1].content[0].value.splitlines() == [
        "link.certainty: low → very low & <b>bold</b>",
        "link.certainty: 0.70 → 0.75",
    ]
    assert found.entries[1].content[0].type == "text/plain"
    assert found.entries[3].content[0].value.startswith("The first release.")
    assert found.feed.updated == "2027-02-01T00:00:00Z" and len({entry.id for entry in found.entries}) == 4
    for entry in found.entries:
        assert (site / entry.link.removeprefix(ONLINE).split("#")[0]).is_file()


def test_the_feed_of_the_site_has_the_newest_release(site: Path) -> None:
    found = feedparser.parse((site / FEED).read_bytes())
    newest = json.loads((site / "api/v1/changes.json").read_text(encoding="utf-8"))["releases"][0]
    assert not found.bozo and found.entries[0].title == f"Data version {newest['version']}"
    assert found.feed.updated.startswith(newest["released_on"])


# ---- Browsers --------------------------------------------------------------------------------------------------------


def test_chromium_takes_the_manifest(browser: Browser, served: str) -> None:
    """Pages name it only where the public address is known, so it is named here."""
    page = browser.new_page()
    page.goto(f"{served}about/privacy.html")
    page.evaluate(
        "href => document.head.append(Object.assign(document.createElement('link'), {rel: 'manifest', href}))",
        f"{served}{MANIFEST}",
    )
    found = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert found["url"] == f"{served}{MANIFEST}" and found["errors"] == []
    assert json.loads(found["data"])["name"] == TITLE
    page.close()


# ---- Cite this page --------------------------------------------------------------------------------------------------


@pytest.fixture(params=["from disk", "online"])
def cited(request: pytest.FixtureRequest, browser: Browser, site: Path, served: str) -> Iterator[dict[str, str]]:
    """What a reader gets who follows "Cite this page" from the page on magnesium: the text of each file."""
    page = browser.new_page()
    page.goto((served if request.param == "online" else site.as_uri() + "/") + "nutrients/magnesium.html")
    page.click("text=Cite this page")
    page.wait_for_selector(".tw-cited a")
    found = {"address": "" if request.param == "from disk" else f"{served}nutrients/magnesium.html"}
    for link in page.locator(".tw-cited a").all():
        with page.expect_download() as download:
            link.click()
        name = download.value.suggested_filename
        found[name.rpartition(".")[2]] = Path(download.value.path()).read_text(encoding="utf-8")
    yield found
    page.close()


def test_each_page_can_be_cited_in_three_formats(cited: dict[str, str]) -> None:
    title, address = "Magnesium and muscle twitching", cited["address"]
    [bib] = parse_string(cited["bib"], "bibtex").entries.values()
    assert bib.fields["title"].strip("{}") == title and bib.fields.get("url", "") == address
    [ris] = rispy.loads(cited["ris"])
    assert (ris["title"], ris.get("urls", [])) == (title, [address] if address else []) and "unknown_tag" not in ris
    [csl] = json.loads(cited["json"])
    assert (csl["title"], csl.get("URL", ""), csl["type"]) == (title, address, "webpage")
    assert "".join(CiteProcJSON([csl])[csl["id"]].title) == title
    assert len(csl["issued"]["date-parts"][0]) == 3


def test_without_scripts_the_list_says_how_to_cite(site: Path, all_pages: tuple[Page, ...]) -> None:
    text = (site / "about" / "cite.html").read_text(encoding="utf-8")
    listed = re.findall(r'<li id="([^"]*)"><a href="([^"]*)">', text)
    assert len(listed) > 300 and all((site / "about" / href).is_file() for _, href in listed)
    ids = {id_ for id_, _ in listed}
    for page in all_pages:
        feet = re.findall(r'cite\.html#([^"]*)">Cite', (site / page.path).with_suffix(".html").read_text("utf-8"))
        assert not feet or set(feet) <= ids, page.path
