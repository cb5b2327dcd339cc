"""The comparison of all nutrients."""

from __future__ import annotations

from dataclasses import dataclass

from ...load import Dataset
from ...models import Label, Nutrient
from ..addresses import COMPARE, anchor
from ..blocks import Anchor, Notes, Page, Said, Sure, Worded, worded
from ..care import care_cards
from ..relations import Relations
from .nutrient import SymptomRow, state_view


@dataclass(frozen=True)
class StageSigns:
    """The signs of one stage: mild shortfall and severe lack stay apart even in a small cell."""

    stage: Worded
    rows: tuple[SymptomRow, ...]


@dataclass(frozen=True)
class CompareRow:
    nutrient: Anchor
    group: Worded
    role: Said
    twitch_related: tuple[StageSigns, ...]
    other: tuple[StageSigns, ...]
    not_shown: tuple[SymptomRow, ...]
    sure: Sure
    summary: Said
    tests: tuple[Anchor, ...]


@dataclass(frozen=True)
class CompareView:
    rows: tuple[CompareRow, ...]
    steps: tuple[Sure, ...]
    stages: tuple[Worded, ...]


def pages(dataset: Dataset, related: Relations) -> list[Page]:
    notes = Notes(dataset)
    nutrients = sorted(dataset.of(Nutrient).values(), key=lambda nutrient: nutrient.name)
    labels = dataset.of(Label)
    view = CompareView(
        rows=tuple(compare_row(dataset, related, nutrient, notes) for nutrient in nutrients),
        steps=tuple(notes.sure(certainty) for certainty in ("high", "moderate", "low", "very-low")),
        stages=tuple(worded(labels, "stage", stage) for stage in ("mild", "severe", "any")),
    )
    return [
        Page(
            path=COMPARE,
            title="Compare vitamins and minerals",
            description="A lack of each vitamin and mineral side by side: role in muscle, signs, how sure the link to twitching is, and the usual test.",
            template="compare.md.j2",
            wide=True,
            view=view,
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
    ]


def compare_row(dataset: Dataset, related: Relations, nutrient: Nutrient, notes: Notes) -> CompareRow:
    low = state_view(dataset, nutrient.low, notes)
    return CompareRow(
        nutrient=anchor(nutrient),
        group=notes.worded("nutrient-group", nutrient.group),
        role=notes.said(nutrient.main_role),
        twitch_related=by_stage(low.twitch_related),
        other=by_stage(low.other),
        not_shown=low.not_shown,
        sure=notes.sure(nutrient.link.certainty),
        summary=notes.said(nutrient.link.summary),
        tests=tuple(anchor(test) for test in related.tests_of_nutrient[nutrient.id]),
    )


def by_stage(rows: tuple[SymptomRow, ...]) -> tuple[StageSigns, ...]:
    """Rows grouped by stage, in the order they come."""
    groups: dict[str, list[SymptomRow]] = {}
    for row in rows:
        groups.setdefault(row.stage.id, []).append(row)
    return tuple(StageSigns(found[0].stage, tuple(found)) for found in groups.values())
