"""What the site holds besides pages: the search index, and the comparison as CSV, as JSON and as the rules of its filters.

Flows in: pages from `derive`, and the headers of the hand-written ones. Flows out: `{path: text}`. Pure, like `render`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass

from .derive.addresses import COMPARE_CSV, COMPARE_FILTERS, COMPARE_JSON
from .derive.blocks import Notes, Page
from .derive.pages.compare import HAS_TEST, Cell, CompareRow, CompareView, StageSigns, compare_view
from .derive.relations import Facts

SEARCH_INDEX = "search/pages.js"
NONE_NAMED = "None named by the sources we checked"

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
    "sheet": "Sheet to print",
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


def comparison(facts: Facts) -> dict[str, str]:
    """The files that belong to the comparison."""
    view = compare_view(facts.dataset, facts.related, Notes(facts.dataset))
    return {
        COMPARE_CSV: comparison_csv(view),
        COMPARE_JSON: comparison_json(view),
        COMPARE_FILTERS: comparison_filters(view),
    }


def comparison_csv(view: CompareView) -> str:
    """Both tables as one: a line a nutrient, first the cells of the plain table, then those of the matrix."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # as RFC 4180 has it
    plain = ("Id", "Nutrient", "Kind", "Main role in muscle", "Twitch-related signs", "Other common signs")
    more = ("Claimed, but not shown", "Certainty of the link", "Summary of the link", "Usual test")
    writer.writerow([*plain, *more, *(column.text for column in view.columns)])
    for row in view.rows:
        writer.writerow([*plain_cells(row), *map(cell_words, row.cells)])
    return out.getvalue()


def plain_cells(row: CompareRow) -> tuple[str, ...]:
    """The cells of the plain table, as text."""
    return (
        row.id,
        row.nutrient.text,
        row.group.label,
        row.role.text,
        signs_words(row.twitch_related),
        signs_words(row.other),
        ", ".join(sign.symptom.text for sign in row.not_shown),
        row.sure.label,
        row.summary.text,
        ", ".join(test.text for test in row.tests) or HAS_TEST["no"],
    )


def signs_words(groups: tuple[StageSigns, ...]) -> str:
    """Signs by stage, each with its certainty, in the words of the table."""
    if not groups:
        return NONE_NAMED
    return "; ".join(
        f"{group.stage.label}: " + ", ".join(f"{row.symptom.text} (certainty: {row.sure.label})" for row in group.rows)
        for group in groups
    )


def cell_words(cell: Cell) -> str:
    return f"{cell.words}, {cell.stage}" if cell.stage else cell.words


def comparison_json(view: CompareView) -> str:
    """The same with its parts kept apart; keys are always there."""
    found = {
        "title": "Twitchwise: vitamins and minerals compared",
        "licence": "CC-BY-4.0",
        "note": "General information, not medical advice. Not yet reviewed by a clinician.",
        "columns": [column.text for column in view.columns],
        "rows": [json_row(row) for row in view.rows],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def json_row(row: CompareRow) -> dict[str, object]:
    return {
        "id": row.id,
        "nutrient": row.nutrient.text,
        "kind": row.group.label,
        "main_role": row.role.text,
        "twitch_related_signs": json_signs(row.twitch_related),
        "other_signs": json_signs(row.other),
        "claimed_but_not_shown": [sign.symptom.text for sign in row.not_shown],
        "certainty": row.sure.label,
        "summary": row.summary.text,
        "tests": [test.text for test in row.tests],
        "matrix": {cell.sign.text: cell_words(cell) for cell in row.cells},
    }


def json_signs(groups: tuple[StageSigns, ...]) -> list[dict[str, str]]:
    return [
        {"sign": row.symptom.text, "stage": group.stage.label, "certainty": row.sure.label}
        for group in groups
        for row in group.rows
    ]


def comparison_filters(view: CompareView) -> str:
    """One rule a choice, made from the data so that a new sign filters too. On screen only: paper holds the whole table."""
    rules = (
        f":root:has(#show-{item.id}-{choice.id}:checked) .tw-compare tbody tr:not([data-{item.id}~={choice.id}])"
        for item in view.filters
        for choice in item.choices
    )
    return "@media screen {\n" + ",\n".join(rules) + " {\n  display: none;\n}\n}\n"
