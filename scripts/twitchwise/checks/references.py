"""Checks on ids: what is referred to exists, and what exists is referred to."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import get_args

from pydantic.fields import FieldInfo

from .. import models
from ..load import Dataset
from ..models import (
    Cause,
    Label,
    Medicine,
    Nutrient,
    Record,
    Ref,
    Retired,
    Sign,
    Site,
    Source,
    Study,
    Symptom,
    Test,
    Visit,
)
from ..walk import cited_in
from .findings import Check, Finding

Ids = Mapping[str, Mapping[str, None]]

VOCABULARIES: dict[str, object] = {
    "certainty": models.Certainty,
    "basis": models.Basis,
    "stage": models.Stage,
    "state": models.State,
    "nutrient-group": models.NutrientGroup,
    "cause-group": models.CauseGroup,
    "symptom-group": models.SymptomGroup,
    "test-group": models.TestGroup,
    "level-kind": models.LevelKind,
    "intake-type": models.IntakeType,
    "verdict": models.Verdict,
    "source-type": models.SourceType,
    "seen": models.Seen,
    "weight": models.Weight,
    "change": models.Change,
    "pull": models.Pull,
    "pull-state": models.State,
    "direction": models.Direction,
    "difference-kind": models.DifferenceKind,
    "code-system": models.CodeSystem,
    "omission-reason": models.OmissionReason,
}


def target(info: FieldInfo) -> str | None:
    """The kind a field refers to, or None when it holds no reference."""
    found = next(refs_in(info), None)
    return found.kind if found else None


def refs_in(info: FieldInfo) -> Iterator[Ref]:
    """The `Ref` marks of a field, wherever its annotation holds them."""
    stack: list[object] = [info.annotation, *info.metadata]
    while stack:
        item = stack.pop()
        if isinstance(item, Ref):
            yield item
        stack.extend(getattr(item, "__metadata__", ()))
        stack.extend(getattr(item, "__args__", ()))


def known_ids(dataset: Dataset) -> tuple[Ids, dict[tuple[str, str], str]]:
    """The ids of each kind, and what took the place of those that are retired."""
    ids = {kind: dict.fromkeys(records) for kind, records in dataset.records.items()}
    return ids, {(record.kind, record.old): record.new for record in dataset.of(Retired).values()}


def unknown_references(dataset: Dataset) -> Iterator[Finding]:
    """Everything in a whole dataset that leads nowhere."""
    return unknown_in(dataset, *known_ids(dataset))


def unknown_in(dataset: Dataset, ids: Ids, retired: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
    targets: dict[tuple[type[Record], str], str | None] = {}
    for held in dataset.values:
        if not isinstance(held.value, str):
            continue
        field = (held.owner, next(part for part in reversed(held.path) if isinstance(part, str)))
        if field not in targets:
            targets[field] = target(held.field)
        wanted, value = targets[field], held.value
        if wanted is None or value in ids[wanted]:
            continue
        if (wanted, value) in retired:
            new = retired[wanted, value]
            wrong, expected = f"the {wanted} id ({value}) is retired", f"Expected {new}, which took its place"
            yield Finding(held.kind, held.id, held.path, wrong, expected, f"Write {new}")
            continue
        near = difflib.get_close_matches(value, ids[wanted], n=1, cutoff=0.6)
        remedy = f"Did you mean '{near[0]}'" if near else f"Add the {wanted}, or use one that exists"
        wrong = f"the {wanted} id ({value}) is not known"
        yield Finding(held.kind, held.id, held.path, wrong, f"Expected the id of a {wanted}", remedy)


def sources_without_address(dataset: Dataset) -> Iterator[Finding]:
    for id_, source in dataset.of(Source).items():
        if source.url is None and source.locator is None:
            yield Finding(
                "source",
                id_,
                ("url",),
                f"the source ({id_}) has neither url nor locator",
                "Expected one of them",
                "Say where a reader finds it",
            )


def sources_never_cited(dataset: Dataset) -> Iterator[Finding]:
    cited = {source for _, _, record in dataset.all() for source in cited_in(record)}
    cited |= {study.source for study in dataset.of(Study).values()}
    for id_ in dataset.of(Source):
        if id_ not in cited:
            yield Finding(
                "source",
                id_,
                ("id",),
                f"the source ({id_}) is never cited",
                "Expected at least one citation",
                "Cite it, or remove it",
            )


def labels_and_vocabularies(dataset: Dataset) -> Iterator[Finding]:
    wanted = {f"{name}-{value.lower()}" for name, literal in VOCABULARIES.items() for value in get_args(literal)}
    found = dataset.of(Label)
    first = next(iter(found), "")
    for missing in sorted(wanted - set(found)):
        yield Finding(
            "label",
            first,
            (),
            f"the label ({missing}) is missing",
            "Expected one label for each value of a vocabulary",
            f"Add a record with id {missing} to data/labels.yml",
        )
    for extra in sorted(set(found) - wanted):
        yield Finding(
            "label",
            extra,
            ("id",),
            f"the label ({extra}) belongs to no vocabulary",
            "Expected <vocabulary>-<value>",
            "Remove it, or correct its id",
        )


def one_way_confusions(dataset: Dataset) -> Iterator[Finding]:
    symptoms = dataset.of(Symptom)
    for id_, symptom in symptoms.items():
        for index, other in enumerate(symptom.confused_with):
            if other in symptoms and id_ not in symptoms[other].confused_with:
                yield Finding(
                    "symptom",
                    id_,
                    ("confused_with", index),
                    f"{other} does not name {id_} back",
                    "Expected both to name each other",
                    f"Add {id_} to confused_with of {other}",
                )


def unreachable_records(dataset: Dataset) -> Iterator[Finding]:
    """Symptoms, tests and medicines that no other record leads to; a reader could only meet them in a list."""
    nutrients = dataset.of(Nutrient).values()
    symptoms = {
        link.symptom
        for nutrient in nutrients
        for state in (nutrient.low, nutrient.high)
        if state
        for link in state.symptoms
    }
    symptoms |= {id_ for cause in dataset.of(Cause).values() for id_ in cause.symptoms}
    symptoms |= {id_ for symptom in dataset.of(Symptom).values() for id_ in symptom.confused_with}
    for id_ in dataset.of(Symptom):
        if id_ not in symptoms:
            yield Finding(
                "symptom",
                id_,
                ("id",),
                f"nothing leads to the symptom ({id_})",
                "Expected a nutrient, a cause or another symptom to name it",
                "Name it where it belongs",
            )
    for id_, test in dataset.of(Test).items():
        if not test.nutrients and not test.causes and not dataset.of(Visit):
            yield Finding(
                "test",
                id_,
                ("id",),
                f"nothing leads to the test ({id_})",
                "Expected a nutrient or a cause",
                "Fill in 'nutrients' or 'causes'",
            )
    named = {id_ for cause in dataset.of(Cause).values() for id_ in cause.medicines}
    for id_, medicine in dataset.of(Medicine).items():
        if not medicine.effects and medicine.twitching is None and id_ not in named:
            yield Finding(
                "medicine",
                id_,
                ("id",),
                f"the medicine ({id_}) says nothing",
                "Expected an effect on a nutrient or a statement about twitching",
                "Fill in 'effects' or 'twitching'",
            )


def names_used_twice(dataset: Dataset) -> Iterator[Finding]:
    for model in (Nutrient, Symptom, Site, Cause, Test, Medicine):
        kind = models.KIND_BY_MODEL[model].name
        seen: dict[str, str] = {}
        for id_, record in dataset.records[kind].items():
            name = str(getattr(record, "name", "")).casefold()
            if name in seen:
                yield Finding(
                    kind,
                    id_,
                    ("name",),
                    f"the name ({name}) is also that of {seen[name]}",
                    f"Expected each {kind} to have a name of its own",
                    "Tell the two apart",
                )
            seen[name] = id_


def crowded_care_cards(dataset: Dataset) -> Iterator[Finding]:
    counts: dict[str, int] = {}
    for id_, sign in dataset.of(Sign).items():
        if sign.general:
            counts[sign.tier] = counts.get(sign.tier, 0) + 1
            if counts[sign.tier] > 7:
                yield Finding(
                    "sign",
                    id_,
                    ("general",),
                    f"this is general sign {counts[sign.tier]} of its tier",
                    "Expected at most 7, or the card is not read",
                    "Choose which ones every page must show",
                )


CHECKS = (
    Check(
        "references",
        "A page can only link to a record that exists; an id that was retired names its successor.",
        "nutrients: [magnesium]",
        "nutrients: [magnesum]",
        unknown_in,
        alone=True,
        given=known_ids,
    ),
    Check(
        "source-address",
        "A reader must be able to look a source up.",
        "url: https://www.nhs.uk/…",
        "url: null, and no locator",
        sources_without_address,
    ),
    Check(
        "source-cited",
        "A source that nothing cites is a leftover, and makes the list longer than the evidence.",
        "cited by one statement",
        "cited by none",
        sources_never_cited,
    ),
    Check(
        "labels",
        "Each value of a closed vocabulary needs its words, once.",
        "id: certainty-low",
        "no label for certainty-low",
        labels_and_vocabularies,
    ),
    Check(
        "confused-both-ways",
        "Whoever starts from either of two symptoms must find the other.",
        "tic names jerk, jerk names tic",
        "tic names jerk alone",
        one_way_confusions,
    ),
    Check(
        "reachable",
        "A page that nothing leads to is not found by a worried reader.",
        "a cause names the symptom",
        "nothing names it",
        unreachable_records,
    ),
    Check(
        "names",
        "Two pages of one name cannot be told apart in a search result.",
        "Blood magnesium",
        "Magnesium, twice",
        names_used_twice,
    ),
    Check(
        "care-cards",
        "Short care cards are read; long ones are skipped.",
        "7 general signs in a tier",
        "8 general signs in a tier",
        crowded_care_cards,
    ),
)
