"""What the site holds besides pages: the search index.

Flows in: pages from `derive`, and the headers of the hand-written ones. Flows out: `{path: text}`. Pure, like `render`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from .derive.blocks import Page

SEARCH_INDEX = "search/pages.js"

# The word beside a search result that says which kind of page it is.
KIND_WORDS = {
    "nutrient": "Vitamin or mineral",
    "symptom": "What you notice",
    "site": "Where it twitches",
    "cause": "Cause",
    "test": "Test",
    "medicine": "Medicine",
    "claim": "Claim we checked",
    "guide": "Guide",
    "list": "List",
    "about": "About this guide",
}


@dataclass(frozen=True)
class Written:
    """A page written by hand, as its header describes it."""

    path: str
    title: str
    description: str


def search_index(pages: Iterable[Page], written: Iterable[Written]) -> str:
    """The search index as a classic script, so that it loads from disk: one entry a page, in the order of the pages."""
    entries = [entry(page) for page in pages if page.indexed]
    entries += [
        {
            "title": page.title,
            "url": address(page.path),
            "kind": KIND_WORDS["about"],
            "about": page.description,
            "words": [],
            "text": "",
            "boost": 1,
        }
        for page in written
    ]
    body = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in entries)
    # A line separator is a line end in a script; in data it is only a character.
    safe = body.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"window.twitchwisePages=[\n{safe}\n];\n"


def entry(page: Page) -> dict[str, object]:
    """What the search knows of a page."""
    return {
        "title": page.title,
        "url": address(page.path),
        "kind": KIND_WORDS[page.kind],
        "about": page.description,
        "words": list(dict.fromkeys(page.words)),
        "text": page.text,
        "boost": page.boost,
    }


def address(path: str) -> str:
    return path.removesuffix(".md") + ".html"
