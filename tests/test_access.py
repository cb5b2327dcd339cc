"""The site for readers who use a keyboard, a screen reader, large text, their own colours: axe, and walks a script can make."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypedDict

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from twitchwise.derive.blocks import Page as GuidePage

from .conftest import ROOT
from .serving import serving_files

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 390, 320)
WRITTEN = ("about/index.html", "evidence/how-we-grade.html", "404.html")
WALKED = ("index.html", "nutrients/magnesium.html", "compare.html")

RUN_AXE = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(rule => rule.nodes.map(node => rule.id + ": " + node.target.join(" ") + " " + node.html.slice(0, 120))))"""


@pytest.fixture(scope="module")
def one_of_each(all_pages: tuple[GuidePage, ...]) -> list[str]:
    """The longest page of every template, and pages written by hand."""
    longest: dict[str, GuidePage] = {}
    for page in all_pages:
        if page.template not in longest or len(page.text) > len(longest[page.template].text):
            longest[page.template] = page
    return [*(page.path.removesuffix(".md") + ".html" for page in longest.values()), *WRITTEN]


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[Callable[[str], str]]:
    """Where a page is opened: from disk, but the page for unknown addresses from a server, since it is written for one."""
    with serving_files(site) as server:
        yield lambda path: f"{server}{path}" if path == "404.html" else (site / path).as_uri()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield found
    found.close()


def faults(page: Page) -> list[str]:
    """What axe finds on the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN_AXE, RULES)
    return found


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_a_page_of_every_kind(
    width: int,
    colours: Literal["light", "dark"],
    one_of_each: list[str],
    context: BrowserContext,
    address: Callable[[str], str],
) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for path in one_of_each:
        page.goto(address(path))
        found[path] = faults(page)
    assert {path: some for path, some in found.items() if some} == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_search_and_menu(
    colours: Literal["light", "dark"], context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address("index.html"))
    page.click(".tw-menu summary")
    assert faults(page) == []
    page.fill(".tw-search-field", "magnesium")
    page.wait_for_selector(".tw-result")
    assert faults(page) == []


# ---- Keyboard ----------------------------------------------------------------------------------------------------------


class Stop(TypedDict):
    """Where the Tab key led to, and what is wrong there."""

    name: str
    inside: str
    left: float
    right: float
    top: float
    bottom: float
    wrong: list[str]


STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const wrong = [], style = getComputedStyle(at), box = [...at.getClientRects()].find(r => r.width && r.height);
  if (!box) return {name: at.outerHTML.slice(0, 90), inside: "", left: 0, right: 0, top: 0, bottom: 0, wrong: ["not visible"]};
  if (box.left < -1 || box.right > innerWidth + 1 || box.bottom < 1 || box.top > innerHeight - 1) wrong.push("outside the window");
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 2);
  const over = document.elementFromPoint(x, y);
  if (!over || !(at.contains(over) || over.contains(at))) wrong.push("covered by " + (over ? over.outerHTML.slice(0, 60) : "nothing"));
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!ring) wrong.push("no visible focus");
  if (at.tabIndex > 0) wrong.push("out of order");
  const group = at.closest("header, .tw-toc, article, footer.tw-footer");
  return {name: at.outerHTML.slice(0, 90), inside: group ? group.className : "", wrong,
    left: box.left + scrollX, right: box.right + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY};
}"""


def walk(page: Page, most: int = 2000) -> list[Stop]:
    """Press Tab from where the page is until it leads out of the page."""
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop: Stop | None = page.evaluate(STOP)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError("the walk does not end")


def out_of_order(stops: list[Stop]) -> list[tuple[str, str]]:
    """Steps that lead up or back within a part of the page, other than to a column on the right."""
    return [
        (here["name"], there["name"])
        for here, there in itertools.pairwise(stops)
        if here["inside"] == there["inside"]
        and there["bottom"] <= here["top"]
        and there["left"] <= here["left"]
        and there["inside"] != "tw-header"
    ]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", WALKED)
def test_tab_key_leads_through_the_page_in_order(
    path: str, width: int, context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address(path))
    stops = walk(page)
    assert [stop for stop in stops if stop["wrong"]] == []
    assert out_of_order(stops) == []
    links = page.locator("article a[href]:visible").count()
    assert len([stop for stop in stops if stop["inside"] == "tw-page" and stop["name"].startswith("<a ")]) == links


@pytest.mark.parametrize("width", [1280, 390])
def test_tab_key_leads_through_the_results_and_closes_them(
    width: int, context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address("index.html"))
    page.fill(".tw-search-field", "magnesium")
    page.wait_for_selector(".tw-result")
    results = page.locator(".tw-result").count()
    stops = walk(page)
    assert [stop for stop in stops if stop["wrong"]] == []
    assert ['class="tw-result"' in stop["name"] for stop in stops[: results + 1]] == [True] * results + [False]
    assert not page.locator(".tw-results").is_visible()


def test_arrow_keys_and_escape_lead_through_the_results(context: BrowserContext, address: Callable[[str], str]) -> None:
    page = context.new_page()
    page.goto(address("index.html"))
    page.fill(".tw-search-field", "magnesium")
    page.wait_for_selector(".tw-result")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.tw-result')[1]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "guide-search"
    assert not page.locator(".tw-results").is_visible()


def test_first_stop_skips_to_the_page(context: BrowserContext, address: Callable[[str], str]) -> None:
    page = context.new_page()
    page.goto(address("nutrients/magnesium.html"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "tw-skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_phone_menu_opens_by_keyboard_and_hides_its_links_when_closed(
    context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address("index.html"))
    in_menu = "document.activeElement.closest('.tw-menu-list') !== null"
    page.focus(".tw-menu summary")
    page.keyboard.press("Tab")
    assert not page.evaluate(in_menu)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(in_menu)


# ---- What screen readers are told ------------------------------------------------------------------------------------


def test_number_of_results_is_announced(context: BrowserContext, address: Callable[[str], str]) -> None:
    page = context.new_page()
    page.goto(address("index.html"))
    status = page.get_by_role("status")
    assert status.count() == 1, "a status that comes with its text is not read out"
    page.fill(".tw-search-field", "magnesium")
    page.wait_for_function("() => /\\d+ pages found/.test(document.querySelector('[role=status]').textContent)")
    page.fill(".tw-search-field", "qqqqqqqq")
    page.wait_for_function("() => /Nothing found/.test(document.querySelector('[role=status]').textContent)")


def test_language_is_named(one_of_each: list[str], site: Path) -> None:
    for path in one_of_each:
        assert '<html lang="en"' in (site / path).read_text(encoding="utf-8"), path


SCROLLERS = """() => [...document.querySelectorAll("body *")].filter(e => {
  const style = getComputedStyle(e);
  return e.clientWidth > 2 && /auto|scroll/.test(style.overflowX + style.overflowY);
}).map(e => ({
  name: e.outerHTML.slice(0, 90),
  scrolls: e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight,
  named: e.matches("[role][aria-label], [role][aria-labelledby], nav[aria-label]"),
  stop: e.tabIndex === 0 && e.hasAttribute("tabindex"),
  links: e.querySelector("a[href], button") !== null,
}))"""


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_what_scrolls_has_a_name_and_only_that_is_a_stop(
    width: int, one_of_each: list[str], context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    wrong = []
    for path in one_of_each:
        page.goto(address(path))
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        for box in page.evaluate(SCROLLERS):
            if box["scrolls"] and not (box["named"] and (box["stop"] or box["links"])):
                wrong.append((path, box["name"]))
            if box["stop"] and not box["scrolls"]:
                wrong.append((path, box["name"]))
    assert wrong == []


# ---- Fingers, large text, zoom, own colours ----------------------------------------------------------------------------

SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input")].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || e.closest(".tw-skip, .tw-menu:not([open]) ul")) return false;
  const words = [...e.parentElement.childNodes].some(n => n.nodeType === 3 && /\\w/.test(n.textContent));
  const text = getComputedStyle(e).display === "inline" && (words || e.closest("p, dd, td, th, h1, h2, h3, ul:not([class]) li, ol li"));
  return !text && (box.width < 23.9 || box.height < 23.9);
}).map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("width", [1280, 390])
def test_targets_are_large_enough_for_a_finger(
    width: int, one_of_each: list[str], context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    small: dict[str, list[str]] = {}
    for path in one_of_each:
        page.goto(address(path))
        if found := page.evaluate(SMALL):
            small[path] = found
    assert small == {}


LOST = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
  const seen = e => e.getClientRects().length && !e.closest(".tw-hidden, .tw-skip, thead, svg, .tw-results");
  const cut = [...document.querySelectorAll("body *")].filter(e => seen(e) && !/auto|scroll/.test(getComputedStyle(e).overflowX)
    && ((e.getBoundingClientRect().right > innerWidth + 1 && ![...document.querySelectorAll(".tw-table")].some(box => box.contains(e) && getComputedStyle(box).overflowX === "auto"))
      || (/hidden|clip/.test(getComputedStyle(e).overflow) && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))));
  return wide.concat(cut.map(e => e.outerHTML.slice(0, 90)));
}"""
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
# As a reader's own tool does it: the policy of the pages lets nothing add a style element.
RESTYLE = "css => { const own = new CSSStyleSheet(); own.replaceSync(css); document.adoptedStyleSheets = [own]; }"
LARGE = "html { font-size: 250% !important }"  # twice the size of our own


@pytest.mark.parametrize(
    ("width", "height", "style"),
    [(1280, 800, SPACING), (390, 800, SPACING), (1280, 800, LARGE), (390, 800, LARGE), (320, 256, "")],
    ids=["spacing", "spacing on a phone", "200% text", "200% text on a phone", "400% zoom"],
)
def test_nothing_is_lost_when_text_is_spaced_or_large(
    width: int, height: int, style: str, one_of_each: list[str], context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    lost: dict[str, list[str]] = {}
    for path in one_of_each:
        page.goto(address(path))
        if style:
            page.evaluate(RESTYLE, style)
        if found := page.evaluate(LOST):
            lost[path] = found
    assert lost == {}


def test_nothing_moves_for_readers_who_asked_for_calm(
    one_of_each: list[str], context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    for path in one_of_each:
        page.goto(address(path))
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
            " return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === 'smooth'; }).length"
        )
        assert moving == 0, path


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_bars_cards_and_focus_show_in_the_readers_own_colours(
    colours: Literal["light", "dark"], context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.emulate_media(forced_colors="active", color_scheme=colours)
    page.goto(address("nutrients/magnesium.html"))
    colour = "e => getComputedStyle(e).backgroundColor"
    full = page.locator(".tw-strength .tw-bar-2 i, .tw-strength .tw-bar-1 i, .tw-strength .tw-bar-3 i").first
    bar = page.locator(".tw-strength .tw-bar").first
    assert full.evaluate(colour) != bar.locator("i").last.evaluate(colour)
    edge = "e => getComputedStyle(e).borderTopStyle + parseFloat(getComputedStyle(e).borderTopWidth)"
    assert bar.locator("i").last.evaluate(edge) == "solid1"
    assert page.locator(".tw-card").first.evaluate(edge).startswith("solid")
    paper = page.locator("body").evaluate(colour)
    page.focus(".tw-brand")
    page.keyboard.press("Tab")
    ring = page.evaluate(
        "[getComputedStyle(document.activeElement).outlineStyle, getComputedStyle(document.activeElement).outlineColor]"
    )
    assert ring[0] == "solid" and ring[1] != paper


@pytest.mark.slow
def test_axe_finds_nothing_on_any_page(context: BrowserContext, address: Callable[[str], str], site: Path) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    found = {}
    for file in sorted(site.rglob("*.html")):
        page.goto(address(file.relative_to(site).as_posix()))
        found[file.relative_to(site).as_posix()] = faults(page)
    assert {path: some for path, some in found.items() if some} == {}
