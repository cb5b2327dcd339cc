"""Pages read as they should, and nothing in the data can act on them."""

from __future__ import annotations

import difflib
import html
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import markdown as markdown_library
import pytest

from twitchwise.build import templates
from twitchwise.derive.blocks import Edit, Page
from twitchwise.derive.pages import pages
from twitchwise.derive.pages.nutrient import NutrientView, joined
from twitchwise.derive.pages.treatment import FoodsView
from twitchwise.load import Dataset
from twitchwise.models import Food, Nutrient, Record, Sign, Symptom, Visit
from twitchwise.render import render
from twitchwise.text import escape

from .conftest import ROOT

GOLDEN = Path(__file__).parent / "golden"
REPRESENTATIVE = (
    "nutrients/magnesium.md",
    "symptoms/eyelid-twitch.md",
    "causes/caffeine.md",
    "tests/ferritin.md",
    "medicines/proton-pump-inhibitors.md",
    "evidence/mg-helps-cramps.md",
    "when-to-see-a-doctor.md",
)


@pytest.mark.parametrize("path", REPRESENTATIVE)
def test_golden_page(path: str, markdown: dict[str, str], request: pytest.FixtureRequest) -> None:
    """A change to a page is seen in review. After a wanted change: python3 scripts/run.py test --golden"""
    file = GOLDEN / path
    if request.config.getoption("--golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(markdown[path], encoding="utf-8")
    wanted = file.read_text(encoding="utf-8")
    changes = difflib.unified_diff(wanted.splitlines(), markdown[path].splitlines(), "golden", "now", lineterm="")
    assert markdown[path] == wanted, "\n".join(list(changes)[:40])


SECTIONS = (
    "In short",
    "How strong is the link to twitching?",
    "What it does in muscle and nerve",
    "Signs of too little",
    "Signs of too much",
    "Who is at risk",
    "Tests",
    "How much people need",
    "Food",
    "Upper limit and harm",
    "What works together or clashes",
    "What nobody knows",
    "When to get help",
    "Sources",
)


def test_every_nutrient_page_has_the_same_sections_in_the_same_order(
    all_pages: tuple[Page, ...], markdown: dict[str, str]
) -> None:
    for page in all_pages:
        if page.kind == "nutrient":
            found = [line[3:].split(" {:")[0] for line in markdown[page.path].splitlines() if line.startswith("## ")]
            assert tuple(found) == SECTIONS, page.path


def test_rows_of_ages_that_need_the_same_are_one_row(all_pages: tuple[Page, ...]) -> None:
    view = next(page.view for page in all_pages if page.path == "nutrients/magnesium.md")
    assert isinstance(view, NutrientView)
    rows = [(row.who, row.amount) for row in view.intakes[0].rows]
    assert ("Men 31 and over", "420 mg") in rows and ("Boys 9 to 13", "240 mg") in rows
    assert ("Men 19 to 30", "400 mg") in rows and ("Pregnancy, 31 to 50", "360 mg") in rows


@pytest.mark.parametrize(
    ("younger", "older", "both"),
    [
        ("Men 31 to 50", "Men 51 and over", "Men 31 and over"),
        ("Pregnancy, 14 to 18", "Pregnancy, 19 to 30", "Pregnancy, 14 to 30"),
        ("Men 31 to 50", "Women 51 to 70", None),
        ("Men 19 to 30", "Men 51 to 70", None),
        ("Babies 0 to 6 months", "Babies 7 to 12 months", None),
        ("Men", "Men 51 to 70", None),
    ],
)
def test_ages_are_joined_only_where_one_follows_the_other(younger: str, older: str, both: str | None) -> None:
    assert joined(younger, older) == both


def test_tests_that_do_not_measure_a_nutrient_are_links_on_its_page(markdown: dict[str, str]) -> None:
    page = markdown["nutrients/calcium.md"]
    assert "levels-calcium-caption" in page and "levels-pth-caption" not in page
    assert "- **[Parathyroid hormone](../tests/pth.md):**" in page
    assert "levels-vitamin-d-caption" in markdown["nutrients/vitamin-d.md"]


def test_each_food_stands_once_with_every_way_to_eat_it(dataset: Dataset, all_pages: tuple[Page, ...]) -> None:
    view = next(page.view for page in all_pages if page.path == "foods/index.md")
    assert isinstance(view, FoodsView)
    names = [group.name for group in view.groups]
    assert len(names) == len(set(names)) and names == sorted(names, key=str.casefold)
    assert sorted(food.id for group in view.groups for food in group.foods) == sorted(dataset.of(Food))
    liver = next(group for group in view.groups if group.name == "Beef liver")
    assert [food.serving for food in liver.foods] == ["3 oz (85 g)", "Braised, 3 oz (85 g)", "Pan-fried, 3 oz (85 g)"]


def test_tests_that_are_often_done_come_first_and_once(dataset: Dataset, markdown: dict[str, str]) -> None:
    _, _, part = markdown["visit.md"].partition("{: #tests }")
    often, _, others = part.partition("\n## ")[0].partition("The others answer a special question")
    for visit in dataset.of(Visit).values():
        assert all(f"tests/{id_}.md" in often and f"tests/{id_}.md" not in others for id_ in visit.tests)


def test_rendering_is_pure(all_pages: tuple[Page, ...], markdown: dict[str, str]) -> None:
    assert render(all_pages, templates(ROOT)) == markdown


def test_edit_line_names_file_and_line_without_a_repository(markdown: dict[str, str]) -> None:
    assert "<code>data/nutrients/magnesium.yml</code>, line 2." in markdown["nutrients/magnesium.md"]


def test_edit_line_links_to_the_line_with_a_repository(all_pages: tuple[Page, ...]) -> None:
    page = next(page for page in all_pages if page.path == "nutrients/magnesium.md")
    text = render([page], templates(ROOT), "https://example.org/twitchwise/")[page.path]
    assert isinstance(page.edit, Edit)
    wanted = f"https://example.org/twitchwise/blob/main/data/nutrients/magnesium.yml#L{page.edit.line}"
    assert f'href="{wanted}"' in html.unescape(text)


HOSTILE = {
    "script": "<script>window.hacked=1</script>",
    "template": "{{ 7*7 }} {% raw %} {# gone #}",
    "link": "](javascript:alert(1)) [x](javascript:alert(1))",
    "table": "a | b | c",
    "code": "`code` ``` ~~~",
    "emphasis": "*a* **b** _c_ __d__",
    "attribute": '" onmouseover="alert(1)" x="',
    "attribute list": "text {: onclick=alert(1) }",
    "entity": "&lt;script&gt; &#60;",
    "heading": "# Not a heading",
    "list": "- not a list",
    "number": "1. not a list",
    "image": "![x](https://example.org/x.png)",
    "front matter": "--- title: x",
    "autolink": "<https://example.org>",
    "comment": "<!-- gone -->",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    """Markdown and HTML both give the text back, character by character, without a tag of its own."""
    page = markdown_to_html(f"before {escape(text)} after")
    assert html.unescape(page) == f"<p>before {text} after</p>"
    assert Tags.of(page) == ["p"]
    assert Tags.of(markdown_to_html(str(escape(text)))) == ["p"]


@pytest.fixture(scope="module")
def harmless(dataset: Dataset) -> dict[str, list[str]]:
    return shape_of_pages(poisoned(dataset, "harmless words"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_data_changes_no_tag_of_a_page(dataset: Dataset, text: str, harmless: dict[str, list[str]]) -> None:
    """Whatever a text holds, the page has the elements and attributes it has with harmless words."""
    assert shape_of_pages(poisoned(dataset, text)) == harmless


TOUCHED = ("nutrients/magnesium.md", "symptoms/eyelid-twitch.md", "when-to-see-a-doctor.md", "compare.md")


def shape_of_pages(dataset: Dataset) -> dict[str, list[str]]:
    """The elements, with the names of their attributes, of every page the poisoned records appear on."""
    chosen = [page for page in pages(dataset) if page.path in TOUCHED]
    return {
        path: Tags.of(markdown_to_html(text.split("\n---\n", 1)[1]))
        for path, text in render(chosen, templates(ROOT)).items()
    }


def markdown_to_html(text: str) -> str:
    return markdown_library.markdown(text, extensions=["attr_list", "md_in_html", "tables", "toc"])


class Tags(HTMLParser):
    """Collects the elements of a page, each with the names of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(" ".join([tag, *sorted(name for name, _ in attrs)]))

    @staticmethod
    def of(page: str) -> list[str]:
        parser = Tags()
        parser.feed(page)
        return parser.found


def poisoned(dataset: Dataset, text: str) -> Dataset:
    """The dataset with `text` in the text fields of a nutrient, a symptom and a sign."""
    magnesium = dataset.of(Nutrient)["magnesium"]
    statement = magnesium.in_short.model_copy(update={"text": text})
    changed: dict[tuple[str, str], Record] = {
        ("nutrient", "magnesium"): magnesium.model_copy(
            update={"in_short": statement, "name": f"Magnesium {text}", "role": (statement,), "main_role": statement}
        ),
        ("symptom", "eyelid-twitch"): dataset.of(Symptom)["eyelid-twitch"].model_copy(
            update={"definition": text, "name": f"Eyelid twitch {text}", "statements": (statement,)}
        ),
        ("sign", "seizure"): dataset.of(Sign)["seizure"].model_copy(update={"text": text, "why": statement}),
    }
    records = {kind: dict(found) for kind, found in dataset.records.items()}
    for (kind, id_), record in changed.items():
        records[kind][id_] = record
    return replace(dataset, records=records)
