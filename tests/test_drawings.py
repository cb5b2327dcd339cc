"""Drawings say what their page says, in words that fit, at every width a reader has."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from twitchwise.build import templates
from twitchwise.derive.blocks import Notes
from twitchwise.derive.blocks import Page as GuidePage
from twitchwise.derive.drawings import NervePath, nerve_path
from twitchwise.derive.network import NODE, network, oval
from twitchwise.derive.pages import pages, treatment
from twitchwise.load import Dataset
from twitchwise.models import Effect, Interaction, Station
from twitchwise.render import render

from .conftest import ROOT

# Each drawing: its page, the drawing, and what stands on the page for whoever does not see it.
DRAWINGS = {
    "nerve-path": ("nutrients/index.html", ".tw-nerve-path", ".tw-path-text"),
    "network": ("interactions.html", ".tw-network", ".tw-network-text"),
    "ranges of magnesium": ("tests/magnesium.html", ".tw-ranges", "#levels-magnesium-caption, .tw-data tbody"),
}
LINKED = ("nerve-path", "network")
each_drawing = pytest.mark.parametrize("name", DRAWINGS)


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def opened(phone: Page, site: Path, name: str) -> tuple[Locator, Locator]:
    path, drawing, words = DRAWINGS[name]
    phone.goto((site / path).as_uri())
    assert phone.locator(drawing).count() == 1
    return phone.locator(drawing), phone.locator(words)


@each_drawing
def test_title_and_description_stand_on_the_page_too(name: str, phone: Page, site: Path) -> None:
    drawing, _ = opened(phone, site, name)
    page = phone.locator("article").evaluate(
        "e => { const copy = e.cloneNode(true); copy.querySelectorAll('svg').forEach(s => s.remove());"
        " return copy.textContent; }"
    )
    for part in ("title", "desc"):
        text = drawing.locator(f"> {part}").text_content()
        assert text and text in page, part
        id_ = drawing.locator(f"> {part}").get_attribute("id")
        assert id_ and id_ in (drawing.get_attribute("aria-labelledby") or "")


@pytest.mark.parametrize("name", LINKED)
def test_links_lead_where_those_of_the_words_do(name: str, phone: Page, site: Path) -> None:
    drawing, words = opened(phone, site, name)
    drawn, said = (
        part.locator("a[href]:not([href^='#'])").evaluate_all("all => all.map(e => e.getAttribute('href'))")
        for part in (drawing, words)
    )
    assert drawn == said and drawn
    folder = (site / DRAWINGS[name][0]).parent
    assert [link for link in drawn if not (folder / link.split("#")[0]).exists()] == []


@each_drawing
def test_the_words_name_everything_the_drawing_shows(name: str, phone: Page, site: Path) -> None:
    drawing, words = opened(phone, site, name)
    said = " ".join(words.all_text_contents()).casefold()
    shown = drawing.locator("text, tspan").evaluate_all("all => all.map(e => e.textContent)")
    wanted = {word[:4].casefold() for text in shown for word in text.split() if word.isalpha() and len(word) > 3}
    assert wanted
    assert [start for start in sorted(wanted) if start not in said] == []


# The box of each line of text.
BOXES = """e => {
  const lines = document.createTreeWalker(e, NodeFilter.SHOW_TEXT, {acceptNode: node =>
    node.parentElement.closest('text') && node.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT});
  const found = [];
  while (lines.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(lines.currentNode);
    const box = range.getBoundingClientRect();
    found.push({text: lines.currentNode.data, left: box.left, right: box.right, top: box.top, bottom: box.bottom});
  }
  return found;
}"""
Box = dict[str, float]


def overlaps(one: Box, other: Box) -> bool:
    """Whether two boxes share more than the space that fonts keep free above and below their letters."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 5


def misfits(drawing: Locator) -> list[str]:
    """Texts of a drawing that run out of it or into each other."""
    boxes: list[Box] = drawing.evaluate(BOXES)
    edge = drawing.evaluate(
        "e => { const b = e.getBoundingClientRect(); return {left: b.left, right: b.right, bottom: b.bottom}; }"
    )
    assert len(boxes) > 1
    out = [f"out: {box['text']}" for box in boxes if box["right"] > edge["right"] or box["bottom"] > edge["bottom"]]
    pairs = [(one, other) for place, one in enumerate(boxes) for other in boxes[:place]]
    return out + [f"{one['text']} | {other['text']}" for one, other in pairs if overlaps(one, other)]


@each_drawing
def test_texts_fit_on_a_phone(name: str, phone: Page, site: Path) -> None:
    assert misfits(opened(phone, site, name)[0]) == []


def with_acts(dataset: Dataset, station: str, change: int) -> Dataset:
    """The dataset with one act more or fewer at a station."""
    record = dataset.of(Station)[station]
    acts = record.acts[:-1] if change < 0 else (*record.acts, dataset.of(Station)["cell"].acts[0])
    stations = {**dataset.records["station"], station: record.model_copy(update={"acts": acts})}
    return replace(dataset, records={**dataset.records, "station": stations})


def lines(path: NervePath) -> list[int]:
    """Where the words of the path stand, from top to bottom."""
    return [y for station in (*path.steps, *path.beside) for y in (station.y, *(act.y for act in station.acts))]


@pytest.mark.parametrize("change", [-1, 1], ids=["one fewer", "one more"])
@pytest.mark.parametrize("station", ["cell", "coat", "muscle", "outside"])
def test_the_path_has_room_for_one_act_more_or_fewer(station: str, change: int, dataset: Dataset) -> None:
    changed = with_acts(dataset, station, change)
    path = nerve_path(changed, Notes(changed))
    found = lines(path)
    assert len(found) == len(lines(nerve_path(dataset, Notes(dataset)))) + change
    assert all(after - before >= 25 for before, after in itertools.pairwise(found))
    assert path.height >= found[-1] + 38


def test_a_path_with_one_act_more_fits_on_a_phone(phone: Page, site: Path, dataset: Dataset) -> None:
    changed = with_acts(dataset, "cell", 1)
    page = next(page for page in pages(changed) if page.path == "nutrients/index.md")
    text = render([page], templates(ROOT))[page.path]
    drawing, _ = opened(phone, site, "nerve-path")
    before = drawing.locator(".tw-act").count()
    drawing.evaluate("(e, html) => { e.outerHTML = html; }", text[text.index("<svg") : text.index("</svg>") + 6])
    assert phone.locator(".tw-nerve-path .tw-act").count() == before + 1
    assert misfits(phone.locator(".tw-nerve-path")) == []


def test_the_path_says_that_taking_more_has_not_been_shown_to_help(phone: Page, site: Path) -> None:
    opened(phone, site, "nerve-path")
    caption = phone.locator(".tw-drawing figcaption")
    assert "It has not been shown that taking more of one calms a twitch." in caption.inner_text()
    assert caption.locator(".tw-marks a").count() >= 1


def test_the_ranges_of_every_test_fit_and_say_what_the_table_says(
    phone: Page, site: Path, all_pages: tuple[GuidePage, ...]
) -> None:
    drawn = 0
    for page in all_pages:
        view = page.view
        if not isinstance(view, treatment.TestView) or view.ranges is None:
            continue
        drawn += 1
        phone.goto((site / page.path).with_suffix(".html").as_uri())
        assert misfits(phone.locator(".tw-ranges")) == [], page.path
        rows = [f"{row.who} {row.conventional.text} or {row.si.text}" for row in view.levels]
        shown = [" ".join(line.text for line in bar.lines) for bar in view.ranges.bars]
        assert [text for text in shown if text not in rows] == [], page.path
        assert all(bar.x >= 12 and bar.x + bar.width <= 330 for bar in view.ranges.bars), page.path
    assert drawn > 10


def test_a_bar_for_less_lies_left_of_a_bar_for_more(all_pages: tuple[GuidePage, ...]) -> None:
    view = next(page.view for page in all_pages if page.path == "tests/magnesium.md")
    assert isinstance(view, treatment.TestView) and view.ranges
    bars = {bar.kind: bar for bar in view.ranges.bars if bar.kind in ("low", "severe", "high")}
    assert bars["severe"].x == bars["low"].x == 12
    assert bars["severe"].width < bars["low"].width < bars["high"].x
    assert bars["high"].x + bars["high"].width == 330


def with_effect(dataset: Dataset, effect: Effect) -> Dataset:
    """The dataset with one effect more, told by an interaction that has none."""
    record = next(item for item in dataset.of(Interaction).values() if not item.effects)
    interactions = {**dataset.records["interaction"], record.id: record.model_copy(update={"effects": (effect,)})}
    return replace(dataset, records={**dataset.records, "interaction": interactions})


def test_each_pull_of_the_data_is_a_line_and_two_sentences(dataset: Dataset) -> None:
    effects = [effect for item in dataset.of(Interaction).values() for effect in item.effects]
    drawn = network(dataset)
    assert sum(2 if line.both else 1 for line in drawn.lines) == len(effects)
    assert sum(len(node.sentences) for node in drawn.nodes) == 2 * len(effects)
    said = {f"{node.label}: {sentence.text}" for node in drawn.nodes for sentence in node.sentences}
    assert {"Magnesium: Too little lowers potassium", "Potassium: Too little magnesium lowers it"} <= said
    assert {"Iron: Much vitamin C raises it", "Vitamin B12: Much folate hides a lack of it"} <= said
    assert {(line.state, line.change) for line in drawn.lines} == {(kind.state, kind.change) for kind in drawn.kinds}


def test_a_new_pull_joins_the_drawing(dataset: Dataset) -> None:
    before = network(dataset)
    after = network(with_effect(dataset, Effect(of="selenium", state="low", on="iodine", change="weakens")))
    assert {node.label for node in after.nodes} - {node.label for node in before.nodes} == {"Iodine", "Selenium"}
    assert len(after.lines) == len(before.lines) + 1
    back = network(with_effect(dataset, Effect(of="copper", state="high", on="zinc", change="lowers")))
    assert len(back.lines) == len(before.lines), "a pull in both directions is one line with two ends"
    assert sum(line.both for line in back.lines) == sum(line.both for line in before.lines) + 1


@pytest.mark.parametrize("number", range(2, 20))
def test_nodes_stand_apart_inside_the_drawing_and_in_reading_order(number: int) -> None:
    places = oval(number)
    assert len(places) == number
    assert all(NODE[0] / 2 <= place.x <= 342 - NODE[0] / 2 for place in places)
    assert [place.y for place in places] == sorted(place.y for place in places)
    for one, other in itertools.combinations(places, 2):
        assert abs(one.x - other.x) >= NODE[0] + 8 or abs(one.y - other.y) >= NODE[1] + 8


def test_nodes_can_be_pressed_on_the_narrowest_phone(phone: Page, site: Path) -> None:
    phone.set_viewport_size({"width": 320, "height": 700})
    drawing, _ = opened(phone, site, "network")
    boxes = drawing.locator(".tw-node").evaluate_all(
        "all => all.map(e => { const b = e.getBoundingClientRect(); return [b.width, b.height]; })"
    )
    phone.set_viewport_size({"width": 390, "height": 844})
    assert len(boxes) > 5 and all(width >= 24 and height >= 24 for width, height in boxes)
