"""Pages about the evidence: claims checked, studies, where authorities differ, and what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass

from ...load import Dataset
from ...models import Claim, Difference, Nutrient, Source, Study, Symptom
from ..addresses import CLAIMS, DIFFERENCES, GAPS, STUDIES, anchor, path_of
from ..blocks import About, Anchor, Answered, Mark, Notes, Page, Recipe, Said, Worded, edit_of, for_each, once, texts
from ..care import care_cards
from ..relations import Facts, Relations
from .nutrient import QUESTIONS, UnknownView


@dataclass(frozen=True)
class StudyView:
    id: str
    title: str
    year: str
    design: Worded
    size: str
    finding: str
    weakness: str
    marks: tuple[Mark, ...]
    claims: tuple[Anchor, ...]


@dataclass(frozen=True)
class ClaimView:
    claim: str
    verdict: Worded
    answer: Said
    studies_for: tuple[StudyView, ...]
    studies_against: tuple[StudyView, ...]
    would_change: str
    nutrients: tuple[Anchor, ...]
    symptoms: tuple[Anchor, ...]


@dataclass(frozen=True)
class ClaimLine:
    anchor: Anchor
    verdict: Worded
    answer: str


@dataclass(frozen=True)
class ClaimsView:
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True)
class StudiesView:
    studies: tuple[StudyView, ...]


@dataclass(frozen=True)
class PositionView:
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class DifferenceView:
    id: str
    topic: str
    positions: tuple[PositionView, ...]
    reason: str
    we_say: str


@dataclass(frozen=True)
class DifferenceGroup:
    heading: str
    differences: tuple[DifferenceView, ...]


@dataclass(frozen=True)
class DifferencesView:
    groups: tuple[DifferenceGroup, ...]


@dataclass(frozen=True)
class GapRow:
    nutrient: Anchor
    answers: tuple[Answered, ...]
    unknowns: tuple[UnknownView, ...]


@dataclass(frozen=True)
class GapsView:
    questions: tuple[str, ...]
    rows: tuple[GapRow, ...]


def recipes(dataset: Dataset) -> list[Recipe]:
    return [
        once(claim_index),
        *for_each(dataset, claim_page, Claim),
        once(studies_page),
        once(differences_page),
        once(gaps_page),
    ]


def claim_page(dataset: Dataset, related: Relations, claim: Claim) -> Page:
    notes = Notes(dataset)
    studies = dataset.of(Study)
    view = ClaimView(
        claim=claim.claim,
        verdict=notes.worded("verdict", claim.verdict),
        answer=notes.said(claim.answer),
        studies_for=tuple(study_view(dataset, related, studies[id_], notes) for id_ in claim.studies_for),
        studies_against=tuple(study_view(dataset, related, studies[id_], notes) for id_ in claim.studies_against),
        would_change=claim.would_change,
        nutrients=tuple(anchor(dataset.of(Nutrient)[id_]) for id_ in claim.nutrients),
        symptoms=tuple(anchor(dataset.of(Symptom)[id_]) for id_ in claim.symptoms),
    )
    return Page(
        path=path_of(Claim, claim.id),
        title=f"Is it true? {claim.claim.rstrip('.')}",
        description=f"“{claim.claim.rstrip('.')}”: {view.verdict.label.lower()}. What was found, how sure it is, and what would change our mind.",
        template="claim.md.j2",
        view=view,
        kind="claim",
        about=About(view.claim, verdict=view.verdict.label),
        words=claim.words,
        text=texts((view.answer,)),
        boost=1.1,
        care=care_cards(dataset),
        references=notes.references(),
        edit=edit_of(dataset, "claim", claim.id),
    )


def study_view(dataset: Dataset, related: Relations, study: Study, notes: Notes) -> StudyView:
    source = dataset.of(Source)[study.source]
    return StudyView(
        id=study.id,
        title=source.title,
        year=str(source.year) if source.year else "no date",
        design=notes.worded("basis", study.design),
        size=study.size,
        finding=study.finding,
        weakness=study.weakness,
        marks=notes.cite(study.source),
        claims=tuple(anchor(claim) for claim in related.claims_of_study[study.id]),
    )


def claim_index(facts: Facts) -> Page:
    dataset = facts.dataset
    notes = Notes(dataset)
    claims = sorted(dataset.of(Claim).values(), key=lambda claim: claim.claim.casefold())
    view = ClaimsView(
        tuple(ClaimLine(anchor(claim), notes.worded("verdict", claim.verdict), claim.answer.text) for claim in claims)
    )
    return Page(
        path=CLAIMS,
        title="Claims we checked",
        description="What people say about vitamins, minerals and twitching, each held against the studies: supported, partly, not supported or untested.",
        template="claims.md.j2",
        wide=True,
        view=view,
        kind="list",
        words=("myths", "facts", "is it true", "evidence", "debunked"),
        boost=0.9,
        care=care_cards(dataset),
    )


def studies_page(facts: Facts) -> Page:
    dataset, related = facts.dataset, facts.related
    notes = Notes(dataset)
    studies = sorted(dataset.of(Study).values(), key=lambda study: dataset.of(Source)[study.source].title.casefold())
    view = StudiesView(tuple(study_view(dataset, related, study, notes) for study in studies))
    return Page(
        path=STUDIES,
        title="The studies",
        description="Every study this guide leans on: its design, its size, what it found, and where it is weak.",
        template="studies.md.j2",
        view=view,
        kind="list",
        words=("research", "papers", "trials", "references"),
        care=care_cards(dataset),
        references=notes.references(),
    )


def differences_page(facts: Facts) -> Page:
    dataset = facts.dataset
    notes = Notes(dataset)
    groups = []
    for kind in ("waiting-time", "cut-off", "intake", "limit", "treatment", "how-common"):
        items = sorted(
            (item for item in dataset.of(Difference).values() if item.kind == kind),
            key=lambda item: item.topic.casefold(),
        )
        views = tuple(difference_view(item, notes) for item in items)
        if views:
            groups.append(DifferenceGroup(notes.worded("difference-kind", kind).label, views))
    return Page(
        path=DIFFERENCES,
        title="Where authorities differ",
        description="Cut-offs, intakes, limits and waiting times on which health authorities disagree, side by side, with what this guide does.",
        template="differences.md.j2",
        view=DifferencesView(tuple(groups)),
        kind="list",
        words=("disagree", "different ranges", "why does my lab differ", "conflicting advice"),
        care=care_cards(dataset),
        references=notes.references(),
    )


def difference_view(item: Difference, notes: Notes) -> DifferenceView:
    return DifferenceView(
        id=item.id,
        topic=item.topic,
        positions=tuple(PositionView(position.text, notes.marks(position.sources)) for position in item.positions),
        reason=item.reason or "",
        we_say=item.we_say,
    )


def gaps_page(facts: Facts) -> Page:
    dataset = facts.dataset
    notes = Notes(dataset)
    nutrients = sorted(dataset.of(Nutrient).values(), key=lambda nutrient: nutrient.name)
    rows = tuple(
        GapRow(
            anchor(nutrient),
            tuple(notes.answered(question, getattr(nutrient.answers, field)) for field, question in QUESTIONS),
            tuple(UnknownView(unknown.text, notes.marks(unknown.sources)) for unknown in nutrient.unknowns),
        )
        for nutrient in nutrients
    )
    return Page(
        path=GAPS,
        title="What nobody has measured",
        description="The gaps: for each vitamin and mineral, how common a lack is, how often it brings twitching, and how often twitching is a lack.",
        template="gaps.md.j2",
        wide=True,
        view=GapsView(tuple(question for _, question in QUESTIONS), rows),
        kind="list",
        words=("unknown", "evidence gaps", "how common", "odds", "statistics"),
        care=care_cards(dataset),
        references=notes.references(),
    )
