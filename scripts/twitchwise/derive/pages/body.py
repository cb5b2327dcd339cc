"""Pages about what people feel, where, and why: symptoms, body sites, causes, and the table that tells movements apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...load import Dataset
from ...models import Cause, CauseGroup, Feature, Medicine, Nutrient, Site, Symptom
from ..addresses import TWITCH_OR_NOT, anchor, index_of, part, path_of
from ..blocks import (
    About,
    Anchor,
    ClaimLink,
    Mark,
    Notes,
    Page,
    Recipe,
    Said,
    Sure,
    Worded,
    edit_of,
    for_each,
    medical_name,
    once,
    texts,
)
from ..care import care_cards
from ..relations import Facts, Relations, SymptomUse, by_name
from .treatment import Line, LineGroup, ListView

CAUSE_GROUPS: tuple[CauseGroup, ...] = ("common", "check", "rare")


@dataclass(frozen=True)
class CauseGroupView:
    """The causes of one group, alphabetically; the groups are in order, common and harmless first."""

    label: str
    meaning: str
    causes: tuple[Line, ...]


@dataclass(frozen=True)
class NutrientUse:
    nutrient: Anchor
    state: Worded
    stage: Worded
    sure: Sure
    note: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class SymptomView:
    name: str
    medical: str
    definition: str
    statements: tuple[Said, ...]
    sites: tuple[Anchor, ...]
    twitch_related: bool
    causes: tuple[CauseGroupView, ...]
    other_causes: tuple[Anchor, ...]
    nutrients: tuple[NutrientUse, ...]
    not_shown: tuple[NutrientUse, ...]
    confused_with: tuple[Line, ...]
    claims: tuple[ClaimLink, ...]
    differences: tuple[Anchor, ...]


@dataclass(frozen=True)
class SiteView:
    name: str
    usual: tuple[Said, ...]
    look_out: tuple[Said, ...]
    symptoms: tuple[Line, ...]
    causes: tuple[CauseGroupView, ...]


@dataclass(frozen=True)
class SitesView:
    """The places of the body: by id for the drawing, and as a list that says the same."""

    places: Mapping[str, Anchor]
    groups: tuple[LineGroup, ...]


@dataclass(frozen=True)
class CauseView:
    name: str
    medical: str
    group: Worded
    how: Said
    clues: Said
    what_to_do: Said
    symptoms: tuple[Anchor, ...]
    sites: tuple[Anchor, ...]
    nutrients: tuple[Anchor, ...]
    medicines: tuple[Anchor, ...]
    tests: tuple[Anchor, ...]
    claims: tuple[ClaimLink, ...]


@dataclass(frozen=True)
class FeatureRow:
    symptom: Anchor
    medical: str
    looks: str
    feels: str
    lasts: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class FeaturesView:
    rows: tuple[FeatureRow, ...]


def recipes(dataset: Dataset) -> list[Recipe]:
    return [
        once(symptom_index),
        *for_each(dataset, symptom_page, Symptom),
        once(site_index),
        *for_each(dataset, site_page, Site),
        once(cause_index),
        *for_each(dataset, cause_page, Cause),
        once(twitch_or_not_page),
    ]


def symptom_page(dataset: Dataset, related: Relations, symptom: Symptom) -> Page:
    notes = Notes(dataset)
    symptoms = dataset.of(Symptom)
    uses = related.nutrients_of_symptom[symptom.id]
    causes = related.causes_of_symptom[symptom.id]
    own_signs = related.signs_of_symptom[symptom.id]
    grave = not symptom.twitch_related and any(sign.tier == "emergency" for sign in own_signs)
    view = SymptomView(
        name=symptom.name,
        medical=medical_name(symptom),
        definition=symptom.definition,
        statements=notes.all_said(symptom.statements),
        sites=tuple(anchor(dataset.of(Site)[id_]) for id_ in symptom.sites),
        twitch_related=symptom.twitch_related,
        causes=cause_groups(causes, notes) if symptom.twitch_related else (),
        other_causes=() if symptom.twitch_related else tuple(anchor(cause) for cause in by_name(causes)),
        nutrients=tuple(nutrient_use(use, notes) for use in uses if use.link.certainty != "very-low"),
        not_shown=tuple(nutrient_use(use, notes) for use in uses if use.link.certainty == "very-low"),
        confused_with=tuple(
            Line(anchor(symptoms[id_]), medical_name(symptoms[id_]), symptoms[id_].definition)
            for id_ in symptom.confused_with
        ),
        claims=notes.claims(related.claims_of_symptom[symptom.id]),
        differences=tuple(part(item) for item in related.differences_of_symptom[symptom.id]),
    )
    medical = f" ({name.lower()})" if (name := medical_name(symptom)) else ""
    return Page(
        path=path_of(Symptom, symptom.id),
        title=symptom.name,
        description=f"{symptom.name}{medical}: the usual causes first, what is known about vitamins and minerals, and when to get help.",
        template="symptom.md.j2",
        view=view,
        kind="symptom",
        about=About(view.name, view.medical, view.definition, twitch=symptom.twitch_related),
        words=(*((symptom.medical,) if symptom.medical else ()), *symptom.words),
        text=texts(view.statements),
        boost=1.6 if symptom.twitch_related else 1.2,
        care=care_cards(dataset, own_signs, with_self_care=not grave),
        references=notes.references(),
        codes=symptom.codes,
        edit=edit_of(dataset, "symptom", symptom.id),
    )


def nutrient_use(use: SymptomUse, notes: Notes) -> NutrientUse:
    return NutrientUse(
        nutrient=anchor(use.nutrient),
        state=notes.worded("state", use.state),
        stage=notes.worded("stage", use.link.stage),
        sure=notes.sure(use.link.certainty),
        note=use.link.note or "",
        marks=notes.marks(use.link.sources),
    )


def cause_groups(causes: Iterable[Cause], notes: Notes) -> tuple[CauseGroupView, ...]:
    """Causes by group, common and harmless first; inside a group the order is alphabetical and ranks nothing."""
    causes = tuple(causes)
    groups = []
    for group in CAUSE_GROUPS:
        words = notes.worded("cause-group", group)
        lines = tuple(
            Line(anchor(cause), medical_name(cause), cause.clues.text)
            for cause in by_name(causes)
            if cause.group == group
        )
        if lines:
            groups.append(CauseGroupView(words.label, words.meaning, lines))
    return tuple(groups)


def symptom_index(facts: Facts) -> Page:
    """Every symptom: twitches and their kin first, the others by body system."""
    dataset = facts.dataset
    notes = Notes(dataset)
    symptoms = by_name(dataset.of(Symptom).values())
    groups = [
        LineGroup(
            "Twitches, cramps and other movements", lines_of(symptom for symptom in symptoms if symptom.twitch_related)
        )
    ]
    others: dict[str, list[Symptom]] = {}
    for symptom in symptoms:
        if not symptom.twitch_related:
            others.setdefault(notes.worded("symptom-group", symptom.group).label, []).append(symptom)
    groups += [LineGroup(label, lines_of(others[label])) for label in sorted(others)]
    return Page(
        path=index_of(Symptom),
        title="What you notice",
        description="Every symptom in this guide, from eyelid twitches to cramps and tingling, each with its usual causes and when to get help.",
        template="list.md.j2",
        view=ListView(tuple(group for group in groups if group.lines)),
        kind="list",
        words=("symptoms", "signs", "what i feel", "complaints"),
        care=care_cards(dataset),
    )


def lines_of(symptoms: Iterable[Symptom]) -> tuple[Line, ...]:
    return tuple(Line(anchor(symptom), medical_name(symptom), symptom.definition) for symptom in symptoms)


def site_page(dataset: Dataset, related: Relations, site: Site) -> Page:
    notes = Notes(dataset)
    view = SiteView(
        name=site.name,
        usual=notes.all_said(site.usual),
        look_out=notes.all_said(site.look_out),
        symptoms=lines_of(related.symptoms_of_site[site.id]),
        causes=cause_groups(related.causes_of_site[site.id], notes),
    )
    return Page(
        path=path_of(Site, site.id),
        title=f"{site.name}: twitching here",
        description=f"Twitching of the {site.name.lower()}: what is usual there, what to look out for, and when to get help.",
        template="site.md.j2",
        view=view,
        kind="site",
        about=About(view.name),
        words=site.words,
        text=texts((*view.usual, *view.look_out)),
        boost=1.5,
        care=care_cards(dataset, related.signs_of_site[site.id]),
        references=notes.references(),
        edit=edit_of(dataset, "site", site.id),
    )


def site_index(facts: Facts) -> Page:
    dataset = facts.dataset
    lines = tuple(Line(anchor(site), "", site.usual[0].text) for site in dataset.of(Site).values())
    return Page(
        path=index_of(Site),
        title="Where it twitches",
        description="Twitching by place on the body, from eyelid to toes: what is usual there and what to look out for.",
        template="body.md.j2",
        view=SitesView({site.id: anchor(site) for site in dataset.of(Site).values()}, (LineGroup("", lines),)),
        kind="list",
        words=("body map", "body parts", "where"),
        care=care_cards(dataset),
    )


def cause_page(dataset: Dataset, related: Relations, cause: Cause) -> Page:
    notes = Notes(dataset)
    view = CauseView(
        name=cause.name,
        medical=medical_name(cause),
        group=notes.worded("cause-group", cause.group),
        how=notes.said(cause.how),
        clues=notes.said(cause.clues),
        what_to_do=notes.said(cause.what_to_do),
        symptoms=tuple(anchor(dataset.of(Symptom)[id_]) for id_ in cause.symptoms),
        sites=tuple(anchor(dataset.of(Site)[id_]) for id_ in cause.sites),
        nutrients=tuple(anchor(dataset.of(Nutrient)[id_]) for id_ in cause.nutrients),
        medicines=tuple(anchor(dataset.of(Medicine)[id_]) for id_ in cause.medicines),
        tests=tuple(anchor(test) for test in related.tests_of_cause[cause.id]),
        claims=notes.claims(related.claims_of_cause[cause.id]),
    )
    return Page(
        path=path_of(Cause, cause.id),
        title=f"{cause.name} (cause of twitching)",
        heading=cause.name,
        description=f"{cause.name} and twitching: how it works, what points to it, and what to do.",
        template="cause.md.j2",
        view=view,
        kind="cause",
        about=About(view.name, view.medical, view.how.text),
        words=(*((cause.medical,) if cause.medical else ()), *cause.words),
        text=texts((view.clues, view.what_to_do)),
        boost=1.3,
        care=care_cards(dataset, related.signs_of_cause[cause.id]),
        references=notes.references(),
        codes=cause.codes,
        edit=edit_of(dataset, "cause", cause.id),
    )


def cause_index(facts: Facts) -> Page:
    dataset = facts.dataset
    groups = cause_groups(dataset.of(Cause).values(), Notes(dataset))
    return Page(
        path=index_of(Cause),
        title="Causes of twitching",
        description="What makes muscles twitch: common and usually harmless causes first, then those that need a check, then the rare ones.",
        template="causes.md.j2",
        view=ListView(tuple(LineGroup(group.label, group.causes) for group in groups)),
        kind="list",
        words=("why do muscles twitch", "reasons", "what causes twitching", "triggers"),
        boost=0.9,
        care=care_cards(dataset),
    )


def twitch_or_not_page(facts: Facts) -> Page:
    dataset = facts.dataset
    notes = Notes(dataset)
    symptoms = dataset.of(Symptom)
    rows = tuple(
        FeatureRow(
            anchor(symptoms[row.symptom]),
            medical_name(symptoms[row.symptom]),
            row.looks,
            row.feels,
            row.lasts,
            notes.marks(row.sources),
        )
        for row in dataset.of(Feature).values()
    )
    return Page(
        path=TWITCH_OR_NOT,
        title="Twitch or not?",
        description="Twitch, cramp, spasm, tetany, tremor, jerk, tic and restless legs told apart in one table: how each looks, feels and how long it lasts.",
        template="twitch-or-not.md.j2",
        wide=True,
        view=FeaturesView(rows),
        kind="guide",
        words=("difference between twitch and cramp", "twitch or spasm", "twitch vs tremor", "types of twitching"),
        boost=1.2,
        care=care_cards(dataset),
        references=notes.references(),
    )
