"""The comparison: the matrix, filters without scripts, sorting, the address, side by side, data files, paper and weight."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize
from pypdf import PdfReader

from twitchwise.load import Dataset
from twitchwise.models import Nutrient, Symptom

from .conftest import ROOT
from .serving import serving_files

HEAVIEST = 35 * 1024  # bytes of the page, compressed
LARGEST_SCRIPT = 8 * 1024
WIDE: ViewportSize = {"width": 1280, "height": 900}
WORDS = {"high": "High", "moderate": "Moderate", "low": "Low", "very-low": "Not shown"}
STAGES = {"mild": "mild lack", "severe": "severe lack", "any": "any stage"}


@pytest.fixture(scope="module")
def online(site: Path) -> Iterator[str]:
    """The address of the comparison on a server."""
    with serving_files(site) as address:
        yield f"{address}compare.html"


@pytest.fixture(scope="module", params=["online", "from disk"])
def start(request: pytest.FixtureRequest, online: str, site: Path) -> str:
    return online if request.param == "online" else (site / "compare.html").as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE)
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    context.close()
    assert errors == []


@pytest.fixture
def plain(browser: Browser, site: Path) -> Iterator[Page]:
    """The page without scripts, from disk."""
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    found = context.new_page()
    found.goto((site / "compare.html").as_uri())
    yield found
    context.close()


def ids(page: Page) -> list[str]:
    """The nutrients whose rows are shown in the plain table, in their order."""
    found: list[str] = page.eval_on_selector_all(
        ".tw-compare tbody tr", "rows => rows.filter(r => r.getClientRects().length).map(r => r.dataset.id)"
    )
    return found


def query(page: Page) -> str:
    return page.url.partition("?")[2].partition("#")[0]


def alphabetical(dataset: Dataset) -> list[str]:
    return [item.id for item in sorted(dataset.of(Nutrient).values(), key=lambda item: item.name.casefold())]


# ---- The matrix ------------------------------------------------------------------------------------------------------


def test_each_cell_of_the_matrix_says_what_the_data_says(plain: Page, dataset: Dataset) -> None:
    names = {symptom.name: symptom.id for symptom in dataset.of(Symptom).values()}
    head = plain.locator(".tw-matrix thead th").all_inner_texts()
    columns = [names[text] for text in head[1:]]
    rows = words(plain, ".tw-matrix")
    for row, id_ in zip(rows, alphabetical(dataset), strict=True):
        links = {link.symptom: link for link in dataset.of(Nutrient)[id_].low.symptoms}
        for said, symptom in zip(row[1:], columns, strict=True):
            link = links.get(symptom)
            if link is None:
                assert said == "not named", (id_, symptom)
            elif link.certainty == "very-low":
                assert said == "Not shown", (id_, symptom)
            else:
                assert said == f"{WORDS[link.certainty]}, {STAGES[link.stage]}", (id_, symptom)


def test_no_state_names_a_sign_twice(dataset: Dataset) -> None:
    """A cell of the matrix has room for one."""
    for nutrient in dataset.of(Nutrient).values():
        named = [link.symptom for link in nutrient.low.symptoms]
        assert len(named) == len(set(named)), nutrient.id


def test_columns_are_the_twitch_related_signs_that_two_or_more_nutrients_name(plain: Page, dataset: Dataset) -> None:
    named = [link.symptom for nutrient in dataset.of(Nutrient).values() for link in nutrient.low.symptoms]
    symptoms = dataset.of(Symptom)
    wanted = {symptoms[id_].name for id_ in named if symptoms[id_].twitch_related and named.count(id_) > 1}
    head = plain.locator(".tw-matrix thead th").all_inner_texts()
    assert head == ["Nutrient", *sorted(wanted, key=str.casefold)]
    once = {symptoms[id_].name for id_ in named if symptoms[id_].twitch_related and named.count(id_) == 1}
    for name in once:
        assert plain.locator("article p", has_text="named for one nutrient only").locator(f"text='{name}'").count() == 1


def test_both_tables_are_real_tables(plain: Page) -> None:
    for name in (".tw-matrix", ".tw-compare"):
        table = plain.locator(name)
        assert table.locator("caption").inner_text()
        columns = table.locator("thead th[scope=col]").count()
        for row in table.locator("tbody tr").all():
            assert row.locator("th[scope=row]").count() == 1
            assert row.locator("td").count() == columns - 1


@pytest.mark.parametrize("width", [1280, 900])
@pytest.mark.parametrize("name", [".tw-matrix", ".tw-compare"])
def test_first_column_and_header_stay_in_view(name: str, width: int, browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto((site / "compare.html").as_uri())
    page.locator(name).evaluate(
        "e => { e.scrollIntoView(); if (e.scrollHeight > e.clientHeight + 9) e.scrollTop = 400; else scrollBy(0, 400);"
        " e.scrollLeft = 300; }"
    )
    corner = page.locator(f"{name} thead th").first
    seen = corner.evaluate(
        "e => { const b = e.getBoundingClientRect(); return document.elementFromPoint(b.x + 20, b.bottom - 8).closest('th') === e; }"
    )
    assert seen
    top = corner.bounding_box()
    assert top and 0 <= top["x"] < 100 and 0 <= top["y"] < 700
    context.close()


def test_on_a_phone_each_row_of_the_matrix_is_a_card(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "compare.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for row in page.locator(".tw-matrix tbody tr").all():
        assert "not named" in row.evaluate("e => getComputedStyle(e, '::after').content")
        for cell in row.locator("td").all():
            if cell.inner_text() == "" or cell.text_content() == "not named":
                assert not cell.is_visible()
                continue
            box = cell.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["height"] > 10
            label = cell.get_attribute("data-label")
            assert label and label in cell.evaluate("e => getComputedStyle(e, '::before').content")
    context.close()


# ---- Filters ---------------------------------------------------------------------------------------------------------


def test_filters_work_without_scripts(plain: Page, dataset: Dataset) -> None:
    nutrients = dataset.of(Nutrient)
    everything = alphabetical(dataset)
    assert ids(plain) == everything
    plain.get_by_label("Vitamin", exact=True).check()
    assert ids(plain) == [id_ for id_ in everything if nutrients[id_].group == "vitamin"]
    plain.get_by_role("group", name="Certainty of the link").get_by_label("Low", exact=True).check()
    assert ids(plain) == [
        id_ for id_ in everything if nutrients[id_].group == "vitamin" and nutrients[id_].link.certainty == "low"
    ]
    plain.get_by_role("button", name="Show all").click()
    assert ids(plain) == everything


def test_each_choice_shows_the_rows_it_names_and_some_row(plain: Page, dataset: Dataset) -> None:
    nutrients = dataset.of(Nutrient)
    tested = {id_ for test in plain.locator(".tw-compare tbody tr[data-test=yes]").all() for id_ in [of(test)]}
    found = 0
    for field in plain.locator(".tw-filters input:not([value=''])").all():
        name, value = field.get_attribute("name"), field.get_attribute("value")
        wanted = {
            "kind": {id_ for id_, item in nutrients.items() if item.group == value},
            "sign": {id_ for id_, item in nutrients.items() if value in shown(item)},
            "certainty": {id_ for id_, item in nutrients.items() if item.link.certainty == value},
            "test": tested if value == "yes" else set(nutrients) - tested,
        }[name or ""]
        field.check()
        assert set(ids(plain)) == wanted != set(), (name, value)
        plain.get_by_role("button", name="Show all").click()
        found += 1
    assert found >= 15


def of(row: Locator) -> str:
    return row.get_attribute("data-id") or ""


def shown(nutrient: Nutrient) -> set[str]:
    return {link.symptom for link in nutrient.low.symptoms if link.certainty != "very-low"}


def test_filters_stand_in_named_groups_one_choice_at_a_time(plain: Page) -> None:
    names = []
    for group in plain.locator(".tw-filters fieldset").all():
        assert group.locator("legend").inner_text()
        fields = group.locator("input")
        assert fields.count() == group.locator("input[type=radio]").count() == group.locator("label").count()
        assert group.locator("input:checked").get_attribute("value") == ""
        names.append(fields.first.get_attribute("name"))
    assert names == ["kind", "sign", "certainty", "test"]


def test_the_number_of_rows_is_announced(page: Page, online: str, dataset: Dataset) -> None:
    page.goto(online)
    count = page.locator(".tw-count[role=status]")
    assert count.text_content() == ""
    page.get_by_label("Vitamin", exact=True).check()
    number, everything = len(ids(page)), len(dataset.of(Nutrient))
    assert count.inner_text() == f"{number} of {everything} rows shown."
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function(
        "all => document.querySelector('.tw-count').textContent.startsWith(all)", arg=f"{everything} of"
    )
    assert query(page) == ""


# ---- Sorting and the address -----------------------------------------------------------------------------------------


def test_sorting_by_column(page: Page, online: str, dataset: Dataset) -> None:
    page.goto(online)
    head = page.locator(".tw-compare thead th")
    assert ids(page) == alphabetical(dataset)
    assert head.first.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button", name="Nutrient").click()
    assert ids(page) == alphabetical(dataset)[::-1]
    button = head.get_by_role("button", name="Certainty of the link")
    button.click()
    steps = [row.get_attribute("data-step") for row in page.locator(".tw-compare tbody tr").all()]
    assert steps == sorted(steps, key=str)
    assert page.locator("[aria-sort]").inner_text() == "Certainty of the link"
    button.click()
    assert page.locator("[aria-sort]").get_attribute("aria-sort") == "descending"
    assert query(page) == "sort=certainty&order=down"


def test_what_is_shown_lives_in_the_address_and_comes_back(page: Page, start: str, dataset: Dataset) -> None:
    everything = len(dataset.of(Nutrient))
    page.goto(start)
    page.get_by_label("Mineral", exact=True).check()
    page.get_by_label("Muscle cramp", exact=True).check()
    page.locator(".tw-compare thead th").get_by_role("button", name="Nutrient").click()
    page.get_by_role("button", name="Magnesium").click()
    page.get_by_role("button", name="Calcium").click()
    assert query(page) == "kind=mineral&sign=muscle-cramp&order=down&pick=calcium,magnesium"
    before = ids(page)
    assert before[0] == "sodium" and before[-1] == "calcium"
    with page.expect_navigation():
        page.reload()
    assert ids(page) == before
    assert page.locator(".tw-side thead th").count() == 2
    assert page.locator(".tw-count").inner_text() == f"{len(before)} of {everything} rows shown."


def test_an_address_with_nonsense_changes_nothing(page: Page, start: str, dataset: Dataset) -> None:
    page.goto(start + "?kind=fat&sign=%22%3E&sort=nobody&order=up&pick=gold,%3Cb%3E,iron,iron")
    assert ids(page) == alphabetical(dataset)
    assert page.locator(".tw-side *").count() == 0
    assert page.locator(".tw-picked").inner_text() == "Pick one or two more."


# ---- Side by side ----------------------------------------------------------------------------------------------------


def test_a_shared_address_shows_nutrients_side_by_side(page: Page, start: str) -> None:
    page.goto(start + "?pick=magnesium,calcium")
    side = page.locator(".tw-side table")
    assert side.locator("thead th a").all_inner_texts() == ["Calcium", "Magnesium"]
    assert side.locator("tbody th").all_inner_texts() == page.locator(".tw-compare thead th").all_inner_texts()[1:]
    for index, id_ in enumerate(("calcium", "magnesium")):
        cells = page.locator(f".tw-compare tr[data-id={id_}] td").all_inner_texts()
        for row, cell in zip(side.locator("tbody tr").all(), cells, strict=True):
            assert re.sub(r"\s+", " ", row.locator("td").nth(index).inner_text()) == re.sub(r"\s+", " ", cell)
    box = side.bounding_box()
    assert box and box["y"] < WIDE["height"]


def test_at_most_three_are_picked_and_can_be_put_back(page: Page, online: str) -> None:
    page.goto(online)
    for name in ("Zinc", "Iron", "Copper"):
        page.get_by_role("button", name=name, exact=True).click()
    assert page.locator(".tw-side thead th a").all_inner_texts() == ["Copper", "Iron", "Zinc"]
    assert page.get_by_role("button", name="Iodine").is_disabled()
    page.get_by_role("button", name="Iron", exact=True).click()
    assert page.locator(".tw-side thead th a").all_inner_texts() == ["Copper", "Zinc"]
    assert page.get_by_role("button", name="Iodine").is_enabled()
    assert query(page) == "pick=copper,zinc"


def test_without_scripts_links_to_the_nutrients_stand_in(plain: Page, dataset: Dataset) -> None:
    links = plain.locator(".tw-pick a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == [f"nutrients/{id_}.html" for id_ in alphabetical(dataset)]
    assert plain.get_by_text("Open the page of a nutrient:").is_visible()
    assert not plain.get_by_text("Pick two or three:").is_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_side_by_side_fits_a_phone(width: int, browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto((site / "compare.html").as_uri() + "?pick=calcium,magnesium,vitamin-d&sign=muscle-cramp")
    assert page.locator(".tw-side tbody td").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    label = page.locator(".tw-side tbody td").nth(1).evaluate("e => getComputedStyle(e, '::before').content")
    assert "Magnesium" in label
    context.close()


# ---- Data files, paper, weight ---------------------------------------------------------------------------------------


def words(page: Page, cells: str) -> list[list[str]]:
    """What each cell of each row says: its stages apart, without the marks of its sources."""
    found: list[list[str]] = page.eval_on_selector_all(
        f"{cells} tbody tr",
        "rows => rows.map(row => [...row.cells].map(cell => { const copy = cell.cloneNode(true);"
        " copy.querySelectorAll('.tw-marks').forEach(mark => mark.remove());"
        " const parts = [...copy.querySelectorAll('p')];"
        " return (parts.length ? parts : [copy]).map(p => p.textContent.replace(/\\s+/g, ' ').trim()).join('; '); }))",
    )
    return found


def test_the_rows_that_are_shown_can_be_saved(start: str, page: Page) -> None:
    page.goto(start + "?certainty=moderate&sort=nutrient&order=down")
    shown = ids(page)
    assert 1 < len(shown) < 10 and shown == sorted(shown, reverse=True)
    names = page.locator(".tw-compare tbody tr:visible th a").all_inner_texts()
    saved = {}
    for kind in ("csv", "json"):
        with page.expect_download() as download:
            page.click(f"button[data-as={kind}]")
        assert download.value.suggested_filename == f"twitchwise-compare.{kind}"
        saved[kind] = Path(download.value.path()).read_text(encoding="utf-8")
    lines = list(csv.DictReader(io.StringIO(saved["csv"], newline="")))
    assert lines == json.loads(saved["json"])
    assert [line["Nutrient"].removesuffix(" Mineral").removesuffix(" Vitamin") for line in lines] == names
    assert (
        len(lines[0]) == page.locator(".tw-compare thead th").count() + page.locator(".tw-matrix thead th").count() - 1
    )
    assert all(line["Certainty of the link"].startswith("Moderate.") for line in lines)


def test_csv_and_json_hold_exactly_what_the_tables_show(plain: Page, site: Path) -> None:
    lines = list(csv.DictReader(io.StringIO((site / "data/compare.csv").read_text(encoding="utf-8"))))
    records = json.loads((site / "data/compare.json").read_text(encoding="utf-8"))["rows"]
    rows, matrix = words(plain, ".tw-compare"), words(plain, ".tw-matrix")
    head = plain.locator(".tw-compare thead th").all_inner_texts()
    signs = plain.locator(".tw-matrix thead th").all_inner_texts()[1:]
    for line, record, row, cells in zip(lines, records, rows, matrix, strict=True):
        assert row[0] == f"{line['Nutrient']} {line['Kind']}"
        said = dict(zip(head, row, strict=True))
        assert said["Main role in muscle"] == line["Main role in muscle"] == record["main_role"]
        assert said["Twitch-related signs"] == line["Twitch-related signs"]
        claimed = line["Claimed, but not shown"]
        other = line["Other common signs"] + (f"; Claimed, but not shown: {claimed}" if claimed else "")
        assert said["Other common signs"] == other
        assert said["Certainty of the link"] == f"{line['Certainty of the link']}. {line['Summary of the link']}"
        assert said["Usual test"] == line["Usual test"] == (", ".join(record["tests"]) or "No routine test")
        drawn = dict(zip(signs, cells[1:], strict=True))
        assert drawn == record["matrix"] == {sign: line[sign] for sign in signs}
        flat = [f"{item['sign']} (certainty: {item['certainty']})" for item in record["twitch_related_signs"]]
        assert all(item in line["Twitch-related signs"] for item in flat)


def test_the_data_files_are_linked_under_the_table(plain: Page) -> None:
    links = plain.locator(".tw-compare ~ p a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert {"data/compare.csv", "data/compare.json"} <= set(links)


def test_paper_holds_every_row_whatever_is_filtered_and_no_filter(page: Page, site: Path) -> None:
    page.goto((site / "compare.html").as_uri() + "?kind=vitamin&sign=tremor")
    assert 0 < len(ids(page)) < 10
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    paper = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in sheets))
    cells = page.eval_on_selector_all(
        ".tw-compare tbody th a, .tw-matrix tbody th a", "all => all.map(e => e.textContent)"
    )
    assert cells
    for name in set(cells):
        assert paper.count(re.sub(r"\s", "", name)) >= 2, name
    named = page.eval_on_selector_all(".tw-matrix td", "all => all.filter(e => e.textContent === 'not named').length")
    assert paper.count("notnamed") >= named
    for word in ("Showall", "Bothkinds", "Picktwoorthree"):
        assert word not in paper


def test_the_page_stays_light(site: Path) -> None:
    assert len(gzip.compress((site / "compare.html").read_bytes())) < HEAVIEST
    assert (ROOT / "docs/javascripts/compare.js").stat().st_size < LARGEST_SCRIPT


def test_script_and_filters_are_loaded_on_this_page_only(site: Path) -> None:
    for file in site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        loaded = "compare.js" in text, "compare-filters.css" in text
        assert loaded == ((True, True) if file == site / "compare.html" else (False, False)), file
