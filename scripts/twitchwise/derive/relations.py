"""Who refers to whom, turned round: authored references go one way, pages need both.

Flows in: a `Dataset`. Flows out: `Relations`, whose tuples are in the order a page shows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..fields import Examples, examples
from ..load import Dataset
from ..models import (
    Cause,
    Claim,
    Difference,
    Food,
    FoodAmount,
    Group,
    Interaction,
    Medicine,
    MedicineEffect,
    Nutrient,
    Sign,
    Site,
    State,
    Study,
    Symptom,
    SymptomLink,
    Test,
)
from ..quick import PLAIN, Run
from ..reading import Grades, grades
from .tally import Tally, tally

Named = TypeVar("Named", Cause, Medicine, Nutrient, Site, Symptom, Test, Interaction)
Item = TypeVar("Item")


@dataclass(frozen=True)
class SymptomUse:
    """A nutrient state that sources connect with a symptom."""

    nutrient: Nutrient
    state: State
    link: SymptomLink


@dataclass(frozen=True)
class Relations:
    """Back-references by the id of the record they point at."""

    nutrients_of_symptom: Mapping[str, tuple[SymptomUse, ...]]
    causes_of_symptom: Mapping[str, tuple[Cause, ...]]
    causes_of_site: Mapping[str, tuple[Cause, ...]]
    causes_of_nutrient: Mapping[str, tuple[Cause, ...]]
    causes_of_medicine: Mapping[str, tuple[Cause, ...]]
    symptoms_of_site: Mapping[str, tuple[Symptom, ...]]
    tests_of_nutrient: Mapping[str, tuple[Test, ...]]
    tests_of_cause: Mapping[str, tuple[Test, ...]]
    medicines_of_nutrient: Mapping[str, tuple[tuple[Medicine, MedicineEffect], ...]]
    interactions_of_nutrient: Mapping[str, tuple[Interaction, ...]]
    interactions_of_medicine: Mapping[str, tuple[Interaction, ...]]
    foods_of_nutrient: Mapping[str, tuple[tuple[Food, FoodAmount], ...]]
    signs_of_nutrient: Mapping[str, tuple[Sign, ...]]
    signs_of_symptom: Mapping[str, tuple[Sign, ...]]
    signs_of_cause: Mapping[str, tuple[Sign, ...]]
    signs_of_site: Mapping[str, tuple[Sign, ...]]
    claims_of_nutrient: Mapping[str, tuple[Claim, ...]]
    claims_of_symptom: Mapping[str, tuple[Claim, ...]]
    claims_of_cause: Mapping[str, tuple[Claim, ...]]
    claims_of_study: Mapping[str, tuple[Claim, ...]]
    studies_of_nutrient: Mapping[str, tuple[Study, ...]]
    differences_of_nutrient: Mapping[str, tuple[Difference, ...]]
    differences_of_symptom: Mapping[str, tuple[Difference, ...]]
    differences_of_test: Mapping[str, tuple[Difference, ...]]
    groups_of_nutrient: Mapping[str, tuple[Group, ...]]


@dataclass(frozen=True)
class Facts:
    """What pages are made from: the records, who refers to whom, how hard they are to read, how sure they are, and an example of each field."""

    dataset: Dataset
    related: Relations
    grades: Grades
    tally: Tally
    examples: Examples


def facts_of(dataset: Dataset, run: Run = PLAIN) -> Facts:
    """Everything that follows from the records alone."""
    return Facts(dataset, relations(dataset), grades(dataset, run), tally(dataset, run), examples(dataset, run))


def relations(dataset: Dataset) -> Relations:
    """Every back-reference of the dataset."""
    nutrients = dataset.of(Nutrient).values()
    causes = by_name(dataset.of(Cause).values())
    symptoms = by_name(dataset.of(Symptom).values())
    tests = by_name(dataset.of(Test).values())
    medicines = by_name(dataset.of(Medicine).values())
    interactions = by_name(dataset.of(Interaction).values())
    signs = dataset.of(Sign).values()
    claims = dataset.of(Claim).values()
    studies = dataset.of(Study).values()
    differences = dataset.of(Difference).values()
    uses = sorted(
        (SymptomUse(nutrient, state, link) for nutrient in nutrients for state, link in symptom_links(nutrient)),
        key=lambda use: (use.nutrient.name, use.state != "low"),
    )
    return Relations(
        nutrients_of_symptom=turned((use.link.symptom, use) for use in uses),
        causes_of_symptom=turned((id_, cause) for cause in causes for id_ in cause.symptoms),
        causes_of_site=turned((id_, cause) for cause in causes for id_ in cause.sites),
        causes_of_nutrient=turned((id_, cause) for cause in causes for id_ in cause.nutrients),
        causes_of_medicine=turned((id_, cause) for cause in causes for id_ in cause.medicines),
        symptoms_of_site=turned((id_, symptom) for symptom in symptoms for id_ in symptom.sites),
        tests_of_nutrient=turned((id_, test) for test in tests for id_ in test.nutrients),
        tests_of_cause=turned((id_, test) for test in tests for id_ in test.causes),
        medicines_of_nutrient=turned(
            (effect.nutrient, (medicine, effect)) for medicine in medicines for effect in medicine.effects
        ),
        interactions_of_nutrient=turned(
            (id_, interaction) for interaction in interactions for id_ in interaction.nutrients
        ),
        interactions_of_medicine=turned(
            (id_, interaction) for interaction in interactions for id_ in interaction.medicines
        ),
        foods_of_nutrient=turned(
            (amount.nutrient, (food, amount)) for food in dataset.of(Food).values() for amount in food.amounts
        ),
        signs_of_nutrient=turned((id_, sign) for sign in signs for id_ in sign.nutrients),
        signs_of_symptom=turned((id_, sign) for sign in signs for id_ in sign.symptoms),
        signs_of_cause=turned((id_, sign) for sign in signs for id_ in sign.causes),
        signs_of_site=turned((id_, sign) for sign in signs for id_ in sign.sites),
        claims_of_nutrient=turned((id_, claim) for claim in claims for id_ in claim.nutrients),
        claims_of_symptom=turned((id_, claim) for claim in claims for id_ in claim.symptoms),
        claims_of_cause=turned((id_, claim) for claim in claims for id_ in claim.causes),
        claims_of_study=turned(
            (id_, claim) for claim in claims for id_ in (*claim.studies_for, *claim.studies_against)
        ),
        studies_of_nutrient=turned((id_, study) for study in studies for id_ in study.nutrients),
        differences_of_nutrient=turned((id_, difference) for difference in differences for id_ in difference.nutrients),
        differences_of_symptom=turned((id_, difference) for difference in differences for id_ in difference.symptoms),
        differences_of_test=turned((id_, difference) for difference in differences for id_ in difference.tests),
        groups_of_nutrient=turned((id_, group) for group in dataset.of(Group).values() for id_ in group.nutrients),
    )


def symptom_links(nutrient: Nutrient) -> tuple[tuple[State, SymptomLink], ...]:
    """The symptoms of both states of a nutrient."""
    high = nutrient.high.symptoms if nutrient.high else ()
    return (*(("low", link) for link in nutrient.low.symptoms), *(("high", link) for link in high))


def by_name(records: Iterable[Named]) -> list[Named]:
    """Records in alphabetical order of their names: the only order that ranks nothing."""
    return sorted(records, key=lambda record: record.name.casefold())


def turned(pairs: Iterable[tuple[str, Item]]) -> Mapping[str, tuple[Item, ...]]:
    """Pairs of id and item as a mapping from id to its items, each once, in the order met."""
    found: dict[str, dict[int, Item]] = defaultdict(dict)
    for id_, item in pairs:
        found[id_].setdefault(id(item), item)  # two records are never equal, and to compare them takes long
    return defaultdict(tuple, {id_: tuple(items.values()) for id_, items in found.items()})
