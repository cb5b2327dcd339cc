"""The built site, read as files: links, headings, titles, valid HTML, no other host, the red lines."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from twitchwise.derive.blocks import Page
from twitchwise.load import Dataset
from twitchwise.models import Country, Sign

from .conftest import ROOT

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]


@dataclass
class Document(HTMLParser):
    """What the tests ask of a page: its elements in order, its ids, and its text by element."""

    text: str
    elements: list[Element] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    open: list[str] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, attributes, tuple(self.open)))
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.open:
            self.words.setdefault(self.open[-1], []).append(data)

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]


@pytest.fixture(scope="session")
def documents(site: Path) -> dict[str, Document]:
    """Every page of the site, by its address from the root."""
    return {
        file.relative_to(site).as_posix(): Document(file.read_text(encoding="utf-8"))
        for file in sorted(site.rglob("*.html"))
    }


def test_strict_build_says_nothing_unusual(built: tuple[Path, str]) -> None:
    assert "WARNING" not in built[1] and "ERROR" not in built[1]
    assert re.search(r"Built \d+ pages\. Open .*index\.html in a browser\.", built[1])


def test_every_generated_page_is_there(all_pages: tuple[Page, ...], site: Path) -> None:
    for page in all_pages:
        assert (site / page.path).with_suffix(".html").exists(), page.path


def test_every_internal_link_and_anchor_resolves(documents: dict[str, Document], site: Path) -> None:
    broken = []
    for address, document in documents.items():
        if address == "404.html":
            continue
        for element in document.elements:
            for name in ("href", "src"):
                target = element.attributes.get(name)
                if target is None or urlsplit(target).scheme:
                    continue
                path, fragment = urldefrag(target)
                here = (site / address).parent / unquote(path) if path else site / address
                file = here.resolve()
                if file.is_dir():
                    file /= "index.html"
                if not file.exists():
                    broken.append((address, target))
                elif fragment and file.suffix == ".html":
                    ids = documents[file.relative_to(site.resolve()).as_posix()].ids
                    if unquote(fragment) not in ids:
                        broken.append((address, target))
    assert broken == []


def test_one_heading_of_the_first_level_a_page_and_no_level_is_skipped(documents: dict[str, Document]) -> None:
    wrong = []
    for address, document in documents.items():
        levels = [int(e.tag[1]) for e in document.elements if re.fullmatch("h[1-6]", e.tag) and "article" in e.inside]
        if levels.count(1) != 1 or any(after - before > 1 for before, after in itertools.pairwise(levels)):
            wrong.append((address, levels))
    assert wrong == []


def test_ids_are_unique_on_a_page(documents: dict[str, Document]) -> None:
    twice = {address: [id_ for id_, n in doc.ids.items() if n > 1] for address, doc in documents.items()}
    assert {address: ids for address, ids in twice.items() if ids} == {}


def test_titles_and_descriptions_are_unique(documents: dict[str, Document]) -> None:
    for what, of in (("title", title_of), ("description", description_of)):
        found = Counter(of(document) for address, document in documents.items() if address != "404.html")
        assert [text for text, number in found.items() if number > 1 or not text] == [], what


def title_of(document: Document) -> str:
    """The title of the page; a drawing's own title comes later."""
    return document.words["title"][0]


def description_of(document: Document) -> str:
    found = [e.attributes["content"] for e in document.all("meta") if e.attributes.get("name") == "description"]
    return found[0] if found else ""


def test_pages_say_what_stands_beside_a_shared_link(documents: dict[str, Document], site: Path) -> None:
    for address, document in documents.items():
        found = {
            e.attributes["property"]: e.attributes["content"]
            for e in document.all("meta")
            if "property" in e.attributes
        }
        assert found["og:title"] and title_of(document).startswith(found["og:title"].removesuffix(" · Twitchwise")), (
            address
        )
        assert found["og:description"] == description_of(document), address
        assert found["og:type"] == ("website" if address == "index.html" else "article"), address
        picture = found["og:image"].removeprefix("/") if address == "404.html" else found["og:image"]
        assert (site / address).parent.joinpath(picture).resolve().is_file(), address


def test_no_page_asks_another_host_for_anything(documents: dict[str, Document], site: Path) -> None:
    remote = []
    for address, document in documents.items():
        for element in document.elements:
            source = element.attributes.get("src") or (
                element.attributes.get("href") if element.tag == "link" else None
            )
            if source and urlsplit(source).netloc and element.attributes.get("rel") != "canonical":
                remote.append((address, source))
    for file in site.rglob("*.css"):
        remote += [
            (file.name, url) for url in re.findall(r"url\((?:https?:)?//[^)]*\)", file.read_text(encoding="utf-8"))
        ]
    assert remote == []


def test_html_is_valid(site: Path) -> None:
    """The Nu checker finds no error. Pages of codes are laid out alike: the first of each system stands for all."""
    jar = next((ROOT / "node_modules" / "vnu-jar").rglob("vnu.jar"))
    pages = [str(file) for file in sorted(site.rglob("*.html")) if "code" not in file.relative_to(site).parts]
    pages += [str(min(folder.glob("*.html"))) for folder in sorted((site / "code").iterdir())]
    command = ["java", "-Xss8m", "-jar", str(jar), "--errors-only", "--format", "json", "--skip-non-html", *pages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert Counter(message["message"] for message in messages) == {}


# ---- The red lines of the design -------------------------------------------------------------------------------------


def test_nothing_asks_for_personal_data(documents: dict[str, Document]) -> None:
    """The only fields are the search and, on the comparison, the choices that filter its table."""
    filters = {"kind", "sign", "certainty", "test"}
    for address, document in documents.items():
        for element in document.elements:
            assert element.tag not in ("select", "textarea"), address
            if element.tag != "input" or element.attributes["id"] == "guide-search":
                continue
            assert address == "compare.html", address
            assert element.attributes["type"] == "radio" and element.attributes["name"] in filters, element


def test_the_care_box_is_on_every_page_that_names_a_sign_and_never_folded(
    all_pages: tuple[Page, ...], site: Path
) -> None:
    without = {"sources.md", "glossary.md", "a-z.md", "about/coverage.md", "about/fields.md"}
    for page in all_pages:
        if page.path in without or page.kind in ("sources", "words"):
            continue
        text = (site / page.path).with_suffix(".html").read_text(encoding="utf-8")
        assert 'class="tw-card tw-card-emergency' in text, page.path
        before = text.split('class="tw-card tw-card-emergency')[0]
        assert before.count("<details") == before.count("</details"), page.path
        assert "tabbed-set" not in text, page.path


def test_care_cards_are_short_and_one_for_each_tier(all_pages: tuple[Page, ...]) -> None:
    for page in all_pages:
        if page.care:
            assert [card.id for card in page.care][:3] == ["emergency", "urgent", "soon"], page.path
            assert [card.id for card in page.care][3:] in (["self-care"], []), page.path
            assert all(1 <= len(card.signs) <= 7 for card in page.care), page.path
            assert all(card.heading.endswith(" if") for card in page.care), page.path


def test_an_emergency_page_does_not_speak_of_looking_after_oneself(all_pages: tuple[Page, ...]) -> None:
    cards = {page.path: [card.id for card in page.care] for page in all_pages}
    assert "self-care" not in cards["symptoms/chest-pain.md"]
    assert "self-care" in cards["symptoms/eyelid-twitch.md"]


def test_every_medicine_says_not_to_stop_it_alone(all_pages: tuple[Page, ...], site: Path) -> None:
    sentence = "Do not stop or start a medicine without asking the person who prescribed it."
    for page in all_pages:
        if page.kind == "medicine":
            assert sentence in (site / page.path).with_suffix(".html").read_text(encoding="utf-8"), page.path


def test_no_interaction_repeats_what_its_page_says_above(all_pages: tuple[Page, ...], markdown: dict[str, str]) -> None:
    sentence = "Do not stop or start a medicine without asking the person who prescribed it."
    assert markdown["interactions.md"].count(sentence) == 1
    assert markdown["interactions.md"].index(sentence) > markdown["interactions.md"].index("## With medicines")
    for page in all_pages:
        if page.kind == "nutrient":
            _, _, together = markdown[page.path].partition("{: #together }")
            together = together.partition("\n## ")[0]
            assert together.count(sentence) == ("Medicines: [" in together), page.path


def test_every_sign_stands_on_the_care_page_once(dataset: Dataset, documents: dict[str, Document]) -> None:
    assert [id_ for id_ in dataset.of(Sign) if documents["when-to-see-a-doctor.html"].ids[id_] != 1] == []


def test_emergency_numbers_stand_in_the_first_card(dataset: Dataset, site: Path) -> None:
    page = (site / "when-to-see-a-doctor.html").read_text(encoding="utf-8")
    card = page.split('class="tw-card tw-card-emergency', 1)[1].split('class="tw-card tw-card-urgent', 1)[0]
    for country in dataset.of(Country).values():
        assert f"{country.name} <strong>{country.emergency}</strong>" in card, country.id


def test_every_page_says_it_is_not_reviewed_by_a_clinician(all_pages: tuple[Page, ...], site: Path) -> None:
    for page in all_pages:
        text = (site / page.path).with_suffix(".html").read_text(encoding="utf-8")
        assert "Not yet reviewed by a clinician." in text, page.path


SCORES = re.compile(
    r"\b(your score|your result (is|means|suggests)|you probably have|likely you have|match(es)? your|risk score|% likely)\b",
    re.I,
)


def test_no_score_rank_or_diagnosis(all_pages: tuple[Page, ...], markdown: dict[str, str]) -> None:
    for page in all_pages:
        assert not SCORES.search(markdown[page.path]), page.path


def test_causes_stand_in_groups_common_first_and_alphabetically(markdown: dict[str, str]) -> None:
    for path, text in markdown.items():
        if not path.startswith(("symptoms/", "body/")) or "## Causes" not in text:
            continue
        part = text.split("## Causes", 1)[1].split("\n## ", 1)[0]
        headings = re.findall(r"^### (.*)$", part, re.M)
        order = ["Common and usually harmless", "Needs a check", "Rare"]
        assert headings == [name for name in order if name in headings], path
        for group in part.split("### ")[1:]:
            names = [name.casefold() for name in re.findall(r"^- \*\*\[([^\]]*)\]", group, re.M)]
            assert names == sorted(names), path
