"""The comparison of all nutrients."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ...load import Dataset
from ...models import Label, Nutrient, Symptom, SymptomLink
from ..addresses import COMPARE, COMPARE_CSV, COMPARE_FILTERS, COMPARE_JSON, anchor
from ..blocks import Anchor, Notes, Page, Recipe, Said, Sure, Worded, once, worded
from ..care import care_cards
from ..relations import Facts, Relations, by_name
from .nutrient import SymptomRow, state_view


@dataclass(frozen=True)
class StageSigns:
    """The signs of one stage: mild shortfall and severe lack stay apart even in a small cell."""

    stage: Worded
    rows: tuple[SymptomRow, ...]


@dataclass(frozen=True)
class Cell:
    """Where a nutrient and a sign cross: how sure it is in words and steps, and how severe the lack must be."""

    sign: Anchor
    words: str
    stage: str
    step: int


@dataclass(frozen=True)
class Choice:
    id: str
    label: str


@dataclass(frozen=True)
class Filter:
    """One way to show fewer rows. Only choices that some row answers to are offered, so that none leaves the table empty."""

    id: str
    legend: str
    all: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class CompareRow:
    id: str
    nutrient: Anchor
    group: Worded
    role: Said
    twitch_related: tuple[StageSigns, ...]
    other: tuple[StageSigns, ...]
    not_shown: tuple[SymptomRow, ...]
    sure: Sure
    summary: Said
    tests: tuple[Anchor, ...]
    has_test: str
    shown_signs: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CompareView:
    rows: tuple[CompareRow, ...]
    steps: tuple[Sure, ...]
    stages: tuple[Worded, ...]
    columns: tuple[Anchor, ...]
    named_once: tuple[Anchor, ...]
    never_shown: tuple[Anchor, ...]
    filters: tuple[Filter, ...]
    csv: Anchor
    json: Anchor


CERTAINTIES = ("high", "moderate", "low", "very-low")
HAS_TEST = {"yes": "Has a usual test", "no": "No routine test"}
NOT_NAMED = "not named"
NOT_SHOWN = "Not shown"
# A bare "Moderate, severe" could be read as how bad it is; the noun says which word is about the lack.
STAGE_WORDS = {"mild": "mild lack", "severe": "severe lack", "any": "any stage"}


def recipes() -> list[Recipe]:
    return [once(compare_page)]


def compare_page(facts: Facts) -> Page:
    dataset, related = facts.dataset, facts.related
    notes = Notes(dataset)
    return Page(
        path=COMPARE,
        title="Compare vitamins and minerals",
        description="A lack of each vitamin and mineral side by side: role in muscle, signs, how sure the link to twitching is, and the usual test.",
        template="compare.md.j2",
        wide=True,
        scripts=("javascripts/compare.js",),
        styles=(COMPARE_FILTERS,),
        view=compare_view(dataset, related, notes),
        kind="guide",
        words=(
            "comparison table",
            "deficiency chart",
            "side by side",
            "which vitamin",
            "which deficiency causes twitching",
            "deficiency symptoms",
        ),
        boost=1.3,
        care=care_cards(dataset),
        references=notes.references(),
    )


def compare_view(dataset: Dataset, related: Relations, notes: Notes) -> CompareView:
    labels = dataset.of(Label)
    columns, named_once = matrix_columns(dataset)
    rows = tuple(
        compare_row(dataset, related, nutrient, notes, columns) for nutrient in by_name(dataset.of(Nutrient).values())
    )
    shown = {sign for row in rows for sign in row.shown_signs}
    signs = by_name([*columns, *named_once])
    return CompareView(
        rows=rows,
        steps=tuple(notes.sure(certainty) for certainty in CERTAINTIES),
        stages=tuple(worded(labels, "stage", stage) for stage in ("mild", "severe", "any")),
        columns=tuple(map(anchor, columns)),
        named_once=tuple(map(anchor, named_once)),
        never_shown=tuple(anchor(sign) for sign in signs if sign.id not in shown),
        filters=filters(rows, [sign for sign in signs if sign.id in shown]),
        csv=Anchor("CSV", COMPARE_CSV),
        json=Anchor("JSON", COMPARE_JSON),
    )


def matrix_columns(dataset: Dataset) -> tuple[list[Symptom], list[Symptom]]:
    """The twitch-related signs that two or more nutrients name, and those that one names.

    A column with one filled cell would tell less than the sentence that stands in its place.
    """
    symptoms = dataset.of(Symptom)
    nutrients = dataset.of(Nutrient).values()
    counted = Counter(id_ for nutrient in nutrients for id_ in {link.symptom for link in nutrient.low.symptoms})
    named = by_name(symptoms[id_] for id_ in counted if symptoms[id_].twitch_related)
    return [sign for sign in named if counted[sign.id] > 1], [sign for sign in named if counted[sign.id] == 1]


def compare_row(
    dataset: Dataset, related: Relations, nutrient: Nutrient, notes: Notes, columns: list[Symptom]
) -> CompareRow:
    low = state_view(dataset, nutrient.low, notes)
    links = {link.symptom: link for link in nutrient.low.symptoms}
    symptoms = dataset.of(Symptom)
    tests = tuple(anchor(test) for test in related.tests_of_nutrient[nutrient.id])
    return CompareRow(
        id=nutrient.id,
        nutrient=anchor(nutrient),
        group=notes.worded("nutrient-group", nutrient.group),
        role=notes.said(nutrient.main_role),
        twitch_related=by_stage(low.twitch_related),
        other=by_stage(low.other),
        not_shown=low.not_shown,
        sure=notes.sure(nutrient.link.certainty),
        summary=notes.said(nutrient.link.summary),
        tests=tests,
        has_test="yes" if tests else "no",
        shown_signs=tuple(
            id_ for id_, link in links.items() if link.certainty != "very-low" and symptoms[id_].twitch_related
        ),
        cells=tuple(cell(sign, links.get(sign.id), notes) for sign in columns),
    )


def cell(sign: Symptom, link: SymptomLink | None, notes: Notes) -> Cell:
    """What the matrix says where a nutrient meets a sign. What is not shown has no stage to speak of."""
    if link is None:
        return Cell(anchor(sign), NOT_NAMED, "", 0)
    sure = notes.sure(link.certainty)
    if link.certainty == "very-low":
        return Cell(anchor(sign), NOT_SHOWN, "", sure.step)
    return Cell(anchor(sign), sure.label, STAGE_WORDS[link.stage], sure.step)


def filters(rows: tuple[CompareRow, ...], shown: list[Symptom]) -> tuple[Filter, ...]:
    """The filters of the table. One sign at a time: several would match a person's signs to a cause."""
    kinds = {row.group.id: row.group.label for row in rows}
    found = {row.sure.id: row.sure.label for row in rows}
    tests = {row.has_test for row in rows}
    return (
        Filter("kind", "Kind", "Both kinds", tuple(Choice(id_, kinds[id_]) for id_ in sorted(kinds))),
        Filter("sign", "A lack can cause this sign", "Any sign", tuple(Choice(sign.id, sign.name) for sign in shown)),
        Filter(
            "certainty",
            "Certainty of the link",
            "Any certainty",
            tuple(Choice(id_, found[id_]) for id_ in CERTAINTIES if id_ in found),
        ),
        Filter(
            "test",
            "Test",
            "With or without",
            tuple(Choice(id_, label) for id_, label in HAS_TEST.items() if id_ in tests),
        ),
    )


def by_stage(rows: tuple[SymptomRow, ...]) -> tuple[StageSigns, ...]:
    """Rows grouped by stage, in the order they come."""
    groups: dict[str, list[SymptomRow]] = {}
    for row in rows:
        groups.setdefault(row.stage.id, []).append(row)
    return tuple(StageSigns(found[0].stage, tuple(found)) for found in groups.values())
