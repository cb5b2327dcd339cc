"""From a clinical code to a page in plain words: the pages of codes, and the page that takes requests of record systems."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from twitchwise.derive.blocks import Page as GuidePage
from twitchwise.derive.pages.codes import SYSTEMS, CodePage, code_pages

from .test_access import faults

ICD, LOINC, MESH, HPO = (system.oid for system in SYSTEMS)
SNOMED = "2.16.840.1.113883.6.96"
HEAD = "representedOrganization.id.root=1.3.6.1.4.1.3768&taskContext.c.c="
# Requests as record systems and their test tools send them, and the code of the page each leads to.
REQUESTS: tuple[tuple[str, str | None], ...] = (
    (f"mainSearchCriteria.v.c=E83.42&mainSearchCriteria.v.cs={ICD}", "E83.42"),
    (f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=E83.42&mainSearchCriteria.v.dn=Hypomagnesemia", "E83.42"),
    (f"{HEAD}PROBLISTREV&mainSearchCriteria.v.c=E83.41&mainSearchCriteria.v.cs={ICD}", "E83.41"),
    (f"{HEAD}PROBLISTREV&mainSearchCriteria.v.c=E8342&mainSearchCriteria.v.cs={ICD}", "E83.42"),
    (f"mainSearchCriteria.v.c=e83.42&mainSearchCriteria.v.cs={ICD}", "E83.42"),
    (f"mainSearchCriteria.v.c=%20E83.42%20&mainSearchCriteria.v.cs={ICD}", "E83.42"),
    (f"mainSearchCriteria.v.c=E83.42&mainSearchCriteria.v.cs=urn%3Aoid%3A{ICD}", "E83.42"),
    ("mainSearchCriteria.v.c=E83.42&mainSearchCriteria.v.cs=icd-10-cm", "E83.42"),
    ("mainSearchCriteria.v.c=E83.42", "E83.42"),
    (f"mainSearchCriteria.v.c=E55.9&mainSearchCriteria.v.cs={ICD}&informationRecipient=PAT", "E55.9"),
    (f"mainSearchCriteria.v.c=E83.51&mainSearchCriteria.v.cs={ICD}&performer=PROV&age.v.v=67&age.v.u=a", "E83.51"),
    (f"patientPerson.administrativeGenderCode.c=F&mainSearchCriteria.v.c=D52.1&mainSearchCriteria.v.cs={ICD}", "D52.1"),
    (f"mainSearchCriteria.v.c=R06.02&mainSearchCriteria.v.cs={ICD}&knowledgeResponseType=text/html", "R06.02"),
    (f"mainSearchCriteria.v.c=M89.8X9&mainSearchCriteria.v.cs={ICD}", "M89.8X9"),
    (f"mainSearchCriteria.v.c=m898x9&mainSearchCriteria.v.cs={ICD}", "M89.8X9"),
    (f"{HEAD}LABRREV&mainSearchCriteria.v.c=19123-9&mainSearchCriteria.v.cs={LOINC}", "19123-9"),
    (f"{HEAD}LABRREV&mainSearchCriteria.v.c=2601-3&mainSearchCriteria.v.cs={LOINC}", "2601-3"),
    (
        f"{HEAD}LABRREV&mainSearchCriteria.v.c=2157-6&mainSearchCriteria.v.cs={LOINC}&mainSearchCriteria.v.dn=CK",
        "2157-6",
    ),
    (f"mainSearchCriteria.v.c=1995-0&mainSearchCriteria.v.cs={LOINC}&encounter.c.c=AMB", "1995-0"),
    (f"mainSearchCriteria.v.cs={LOINC}&mainSearchCriteria.v.c=2777-1&xsltTransform=Infobutton_UI_VA", "2777-1"),
    (f"mainSearchCriteria.v.c=D005207&mainSearchCriteria.v.cs={MESH}", "D005207"),
    (f"mainSearchCriteria.v.c=d012148&mainSearchCriteria.v.cs={MESH}&subTopic.v.c=Q000628", "D012148"),
    (f"mainSearchCriteria.v.c=HP%3A0002380&mainSearchCriteria.v.cs={HPO}", "HP:0002380"),
    (f"mainSearchCriteria.v.c=HP_0031166&mainSearchCriteria.v.cs={HPO}", "HP:0031166"),
    (f"mainSearchCriteria.v.c=0002380&mainSearchCriteria.v.cs={HPO}", "HP:0002380"),
    (f"mainSearchCriteria.c.c=E61.2&mainSearchCriteria.c.cs={ICD}", "E61.2"),
    (f"mainsearchcriteria.v.c=E61.2&mainsearchcriteria.v.cs={ICD}", "E61.2"),
    # What the guide does not know: codes of other systems, codes it has no page for, and no code at all.
    (f"mainSearchCriteria.v.c=E83.42&mainSearchCriteria.v.cs={LOINC}", None),
    (f"mainSearchCriteria.v.c=190855004&mainSearchCriteria.v.cs={SNOMED}", None),
    (f"mainSearchCriteria.v.c=Z99.89&mainSearchCriteria.v.cs={ICD}", None),
    ("mainSearchCriteria.v.dn=Hypomagnesemia", None),
    ("mainSearchCriteria.v.c=E83.42&mainSearchCriteria.v.cs=constructor", None),
    (f"mainSearchCriteria.v.c=__proto__&mainSearchCriteria.v.cs={MESH}", None),
)


@pytest.fixture(scope="module")
def codes(all_pages: tuple[GuidePage, ...]) -> tuple[CodePage, ...]:
    return code_pages(all_pages)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of the browser for all requests."""
    found = browser.new_page()
    yield found
    found.close()


def test_every_code_of_the_data_has_a_page_and_a_file(
    codes: tuple[CodePage, ...], all_pages: tuple[GuidePage, ...], site: Path
) -> None:
    assert {(code.system.id, code.code) for code in codes} == {
        (code.system, code.code) for page in all_pages for code in page.codes
    }
    for code in codes:
        data = json.loads((site / code.path).with_suffix(".json").read_text(encoding="utf-8"))
        assert (data["code"], data["oid"], data["notice"]) == (code.code, code.system.oid, code.system.notice)
        for found in data["pages"]:
            assert (site / code.path).parent.joinpath(found["url"]).is_file() and found["summary"]


def test_every_page_of_a_code_has_a_summary_a_care_card_and_the_notice(codes: tuple[CodePage, ...], site: Path) -> None:
    for code in codes:
        text = (site / code.path).read_text(encoding="utf-8")
        assert "Emergency: call now if" in text and "Not yet reviewed by a clinician." in text, code.path
        assert code.system.notice.split("(")[0] in text, code.path
        assert "<script src" not in text and "<details" not in text, code.path
        assert len(code.found) == text.count("<h2><a href="), code.path


def test_names_of_files_are_fit_for_every_disk(site: Path) -> None:
    assert [file.name for file in site.rglob("*") if re.search(r'[<>:"|?*\\]', file.name)] == []


def test_all_codes_are_listed_without_scripts(codes: tuple[CodePage, ...], site: Path) -> None:
    text = (site / "infobutton.html").read_text(encoding="utf-8")
    listed = re.findall(r'<li><a href="(code/[^"]*)">', text)
    assert listed == [code.path for code in codes] and all((site / path).is_file() for path in listed)
    for system in SYSTEMS:
        assert system.oid in text and system.notice.split(" ")[-1] in text


@pytest.fixture(params=["from disk", "online"], scope="module")
def root(request: pytest.FixtureRequest, site: Path, served: str) -> str:
    return served if request.param == "online" else site.as_uri() + "/"


@pytest.mark.parametrize("query, wanted", REQUESTS, ids=range(len(REQUESTS)))
def test_a_request_opens_the_page_of_its_code(query: str, wanted: str | None, root: str, page: Page) -> None:
    page.goto(f"{root}infobutton.html?{query}", wait_until="domcontentloaded")
    if wanted:
        page.wait_for_url(re.compile(f"/code/[a-z0-9-]+/{re.escape(wanted.replace(':', '_'))}.html$"))
        assert page.inner_text(".tw-kicker").endswith(wanted)
    else:
        assert page.inner_text(".tw-infobutton").startswith("This guide has no page for")
        assert page.url.endswith(query)


def test_a_request_with_two_codes_offers_both(page: Page, root: str) -> None:
    query = f"mainSearchCriteria.v.c=E83.42&mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c1=19123-9&mainSearchCriteria.v.cs1={LOINC}"
    page.goto(f"{root}infobutton.html?{query}")
    assert (
        page.inner_text(".tw-infobutton")
        == "This request names more than one code. This guide has pages for E83.42, 19123-9."
    )
    assert page.locator(".tw-infobutton a").count() == 2


@pytest.mark.parametrize(
    "query, words",
    [
        (f"mainSearchCriteria.v.c=G25.3X9&mainSearchCriteria.v.cs={ICD}", "nearest broader code it knows is G25.3"),
        (f"mainSearchCriteria.v.c=1&mainSearchCriteria.v.cs={SNOMED}&mainSearchCriteria.v.dn=<b>x", "Search for <b>x"),
    ],
)
def test_an_unknown_code_is_said_and_never_guessed(query: str, words: str, browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{(site / 'infobutton.html').as_uri()}?{quote(query, safe='=&')}")
    assert words in page.inner_text(".tw-infobutton")
    assert page.url.endswith(quote(query, safe="=&")) and page.locator(".tw-infobutton b").count() == 0
    page.close()


@pytest.mark.parametrize("path", ["code/icd-10-cm/E83.51.html", "code/loinc/19123-9.html"])
def test_axe_finds_nothing_on_the_page_of_a_code(path: str, browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto((site / path).as_uri())
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
