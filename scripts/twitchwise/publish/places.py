"""Where published files stand, and where the guide tells about a record.

Paths are part of what the data promises: see docs/about/data.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..derive.addresses import CARE, COVERAGE, FOLDERS, HOME, STUDIES, TWITCH_OR_NOT, VISIT, part, path_of
from ..models import (
    KIND_BY_NAME,
    Country,
    Difference,
    Feature,
    Food,
    Group,
    Interaction,
    Kind,
    Omission,
    Overview,
    Record,
    Sign,
    Source,
    Station,
    Study,
    Term,
    Tier,
    Visit,
)
from ..sums import MACHINES

API = f"{MACHINES}/v1"
INDEX = "index.json"
ALL = "all.json"
SEARCH_WORDS = "search-words.json"
CHANGES = "changes.json"
OPENAPI = "openapi.json"
DATAPACKAGE = "datapackage.json"
DATABASE = "twitchwise.sqlite"
ARCHIVE = "twitchwise-data.zip"
CITATION = "CITATION.cff"
README = "README.txt"


def part_page(record: Difference | Food | Interaction | Term | Source) -> str:
    found = part(record)
    return f"{found.path}#{found.fragment}"


# Records without a page of their own: the page, and the part of it, that tells about them.
PARTS: dict[type[Record], Callable[[Any], str]] = {
    Country: lambda _: f"{CARE}#numbers",
    Difference: part_page,
    Feature: lambda _: TWITCH_OR_NOT,
    Food: part_page,
    Group: lambda record: f"{CARE}#{record.id}",
    Interaction: part_page,
    Omission: lambda _: f"{COVERAGE}#left-out",
    Overview: lambda _: HOME,
    Sign: lambda record: f"{CARE}#{record.id}",
    Source: part_page,
    Station: lambda _: HOME,
    Study: lambda record: f"{STUDIES}#{record.id}",
    Term: part_page,
    Tier: lambda record: f"{CARE}#{record.id}",
    Visit: lambda _: VISIT,
}


def page_of(kind: str, id_: str, record: Record) -> str | None:
    """The address of what the guide says about a record, from the root of the site; None when no page does."""
    model = KIND_BY_NAME[kind].model
    if model in FOLDERS:
        return path_of(model, id_).replace(".md", ".html")
    place = PARTS.get(model)
    return place(record).replace(".md", ".html") if place else None


def name_of(record: Record) -> str:
    """What a record is called, whole."""
    names = ("name", "claim", "topic", "term", "title", "label", "text", "about", "reason", "id")
    return next(str(value) for name in names if (value := getattr(record, name, None)))


def record_path(kind: Kind, id_: str) -> str:
    return f"{kind.plural}/{id_}.json"


def schema_path(kind: Kind) -> str:
    return f"schema/{kind.name}.schema.json"


def csv_path(table: str) -> str:
    return f"csv/{table}.csv"
