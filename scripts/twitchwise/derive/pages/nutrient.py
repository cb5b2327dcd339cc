"""The page of one nutrient, and the list of nutrients."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from ...load import Dataset
from ...models import (
    Authority,
    Cause,
    Food,
    FoodAmount,
    IntakeTable,
    LifeStage,
    LimitTable,
    Medicine,
    Nutrient,
    NutrientState,
    Risk,
    Symptom,
    SymptomLink,
    Test,
)
from ...units import share, shown_number
from ..addresses import anchor, index_of, part, path_of, sheet_path
from ..blocks import (
    About,
    Anchor,
    Answered,
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
from ..drawings import NervePath, nerve_path
from ..relations import Facts, Relations
from .treatment import TestView, advice, serving, test_view

QUESTIONS = (
    ("how_common_is_a_lack", "How common is a true lack?"),
    ("how_often_a_lack_brings_twitching", "How often does a lack bring twitching?"),
    ("how_often_twitching_is_a_lack", "How often does twitching turn out to be a lack?"),
)


@dataclass(frozen=True)
class SymptomRow:
    symptom: Anchor
    medical: str
    stage: Worded
    sure: Sure
    note: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class StateView:
    name: str
    medical_names: str
    twitch_related: tuple[SymptomRow, ...]
    other: tuple[SymptomRow, ...]
    not_shown: tuple[SymptomRow, ...]
    statements: tuple[Said, ...]


@dataclass(frozen=True)
class RiskView:
    said: Said
    causes: tuple[Anchor, ...]


@dataclass(frozen=True)
class MedicineRow:
    medicine: Anchor
    examples: str
    change: Worded
    said: Said


@dataclass(frozen=True)
class AmountRow:
    who: str
    amount: str
    type: Worded | None


@dataclass(frozen=True)
class AmountTable:
    authority: str
    region: str
    note: str
    rows: tuple[AmountRow, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class FoodRow:
    food: Anchor
    serving: str
    amount: str
    share: int
    bar: int
    note: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class InteractionView:
    name: str
    id: str
    how: Said
    advice: Said
    medicines: tuple[Anchor, ...]


@dataclass(frozen=True)
class UnknownView:
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class TestLink:
    """A test that doctors use beside those of the nutrient; its levels stand on its own page."""

    __test__: ClassVar[bool] = False  # pytest takes any class of this name for one of its own

    anchor: Anchor
    purpose: Said


@dataclass(frozen=True)
class NutrientView:
    name: str
    symbol: str
    group: Worded
    in_short: Said
    sure: Sure
    link_summary: Said
    link_statements: tuple[Said, ...]
    answers: tuple[Answered, ...]
    role: tuple[Said, ...]
    low: StateView
    high: StateView | None
    risks: tuple[RiskView, ...]
    medicines: tuple[MedicineRow, ...]
    causes: tuple[Anchor, ...]
    tests: tuple[TestView, ...]
    other_tests: tuple[TestLink, ...]
    treatment: tuple[Said, ...]
    intakes: tuple[AmountTable, ...]
    daily_value: str
    daily_value_marks: tuple[Mark, ...]
    foods: tuple[FoodRow, ...]
    food_note: Said | None
    limits: tuple[AmountTable, ...]
    cautions: tuple[Said, ...]
    interactions: tuple[InteractionView, ...]
    unknowns: tuple[UnknownView, ...]
    claims: tuple[ClaimLink, ...]
    differences: tuple[Anchor, ...]
    sheet: Anchor
    has_medicines: bool
    drawn: bool


@dataclass(frozen=True)
class NutrientCard:
    anchor: Anchor
    symbol: str
    sure: Sure
    summary: str


@dataclass(frozen=True)
class NutrientIndex:
    minerals: tuple[NutrientCard, ...]
    vitamins: tuple[NutrientCard, ...]
    path: NervePath


def recipes(dataset: Dataset) -> list[Recipe]:
    return [once(nutrient_index), *for_each(dataset, nutrient_page, Nutrient)]


def nutrient_index(facts: Facts) -> Page:
    dataset = facts.dataset
    notes = Notes(dataset)
    cards = {
        group: tuple(
            NutrientCard(
                anchor(nutrient), nutrient.symbol or "", notes.sure(nutrient.link.certainty), nutrient.link.summary.text
            )
            for nutrient in sorted(dataset.of(Nutrient).values(), key=lambda nutrient: nutrient.name)
            if nutrient.group == group
        )
        for group in ("mineral", "vitamin")
    }
    return Page(
        path=index_of(Nutrient),
        title="Vitamins and minerals",
        description="Every vitamin and mineral in this guide, with how strong its link to muscle twitching is.",
        template="nutrients.md.j2",
        view=NutrientIndex(cards["mineral"], cards["vitamin"], nerve_path(dataset, notes)),
        kind="list",
        words=("nutrients", "vitamins", "minerals", "electrolytes", "supplements"),
        care=care_cards(dataset),
        references=notes.references(),
    )


def nutrient_page(dataset: Dataset, related: Relations, nutrient: Nutrient) -> Page:
    notes = Notes(dataset)
    view = nutrient_view(dataset, related, nutrient, notes)
    name = nutrient.name
    return Page(
        path=path_of(Nutrient, nutrient.id),
        title=f"{name} and muscle twitching",
        description=f"{name} and twitching: how strong the link is, signs of too little and too much, tests, food, limits, and when to get help.",
        template="nutrient.md.j2",
        view=view,
        kind="nutrient",
        about=About(name, said=view.in_short.text),
        words=nutrient.words,
        text=texts((view.in_short, view.link_summary)),
        boost=1.5,
        care=care_cards(dataset, related.signs_of_nutrient[nutrient.id]),
        references=notes.references(),
        codes=nutrient.codes,
        checked_on=nutrient.checked_on,
        next_check_due=nutrient.next_check_due,
        edit=edit_of(dataset, "nutrient", nutrient.id),
    )


def nutrient_view(dataset: Dataset, related: Relations, nutrient: Nutrient, notes: Notes) -> NutrientView:
    """The view of one nutrient page. Fields are built in page order, so that sources are numbered as they are met."""
    id_ = nutrient.id
    tests = related.tests_of_nutrient[id_]
    return NutrientView(
        name=nutrient.name,
        symbol=nutrient.symbol or "",
        group=notes.worded("nutrient-group", nutrient.group),
        in_short=notes.said(nutrient.in_short),
        sure=notes.sure(nutrient.link.certainty),
        link_summary=notes.said(nutrient.link.summary),
        answers=tuple(notes.answered(question, getattr(nutrient.answers, field)) for field, question in QUESTIONS),
        link_statements=notes.all_said(nutrient.link.statements),
        role=notes.all_said((nutrient.main_role, *nutrient.role)),
        low=state_view(dataset, nutrient.low, notes),
        high=state_view(dataset, nutrient.high, notes) if nutrient.high else None,
        risks=tuple(risk_view(dataset, risk, notes) for risk in nutrient.risks),
        medicines=tuple(
            MedicineRow(
                anchor(medicine),
                ", ".join(medicine.examples),
                notes.worded("change", effect.change),
                notes.said(effect),
            )
            for medicine, effect in related.medicines_of_nutrient[id_]
        ),
        causes=tuple(anchor(cause) for cause in related.causes_of_nutrient[id_]),
        tests=tuple(test_view(dataset, related, test, notes) for test in tests if measures(test, id_)),
        other_tests=tuple(
            TestLink(anchor(test), notes.said(test.purpose)) for test in tests if not measures(test, id_)
        ),
        treatment=notes.all_said(nutrient.treatment),
        intakes=tuple(intake_table(dataset, table, notes) for table in nutrient.intakes),
        daily_value=f"{shown_number(nutrient.daily_value.amount)} {nutrient.unit}" if nutrient.daily_value else "",
        daily_value_marks=notes.marks(nutrient.daily_value.sources) if nutrient.daily_value else (),
        foods=food_rows(nutrient, related.foods_of_nutrient[id_], notes),
        food_note=notes.said(nutrient.food_note) if nutrient.food_note else None,
        limits=tuple(limit_table(dataset, table, notes) for table in nutrient.limits),
        cautions=notes.all_said(nutrient.cautions),
        interactions=tuple(
            InteractionView(
                item.name,
                item.id,
                notes.said(item.how),
                advice(item, notes),
                tuple(anchor(dataset.of(Medicine)[medicine]) for medicine in item.medicines),
            )
            for item in related.interactions_of_nutrient[id_]
        ),
        unknowns=tuple(UnknownView(unknown.text, notes.marks(unknown.sources)) for unknown in nutrient.unknowns),
        claims=notes.claims(related.claims_of_nutrient[id_]),
        differences=tuple(part(item) for item in related.differences_of_nutrient[id_]),
        sheet=Anchor("Sheet for your appointment", sheet_path(id_)),
        has_medicines=any(item.medicines for item in related.interactions_of_nutrient[id_]),
        drawn=any(
            id_ in (effect.of, effect.on) for item in related.interactions_of_nutrient[id_] for effect in item.effects
        ),
    )


def measures(test: Test, nutrient: str) -> bool:
    """Whether the levels of a test belong on the page of a nutrient: it is there to measure this one, and no other first."""
    return test.nutrients[:1] == (nutrient,) and not test.beside


def state_view(dataset: Dataset, state: NutrientState, notes: Notes) -> StateView:
    """The symptoms of a state. A link of very low certainty was checked and not shown; it never stands among the others."""
    symptoms = dataset.of(Symptom)
    order = {"mild": 0, "any": 1, "severe": 2}
    links = sorted(state.symptoms, key=lambda link: (order[link.stage], symptoms[link.symptom].name.casefold()))
    shown = [link for link in links if link.certainty != "very-low"]
    return StateView(
        name=state.name,
        medical_names=", ".join(state.medical_names),
        twitch_related=tuple(
            symptom_row(symptoms[link.symptom], link, notes) for link in shown if symptoms[link.symptom].twitch_related
        ),
        other=tuple(
            symptom_row(symptoms[link.symptom], link, notes)
            for link in shown
            if not symptoms[link.symptom].twitch_related
        ),
        not_shown=tuple(
            symptom_row(symptoms[link.symptom], link, notes) for link in links if link.certainty == "very-low"
        ),
        statements=notes.all_said(state.statements),
    )


def symptom_row(symptom: Symptom, link: SymptomLink, notes: Notes) -> SymptomRow:
    return SymptomRow(
        anchor(symptom),
        medical_name(symptom),
        notes.worded("stage", link.stage),
        notes.sure(link.certainty),
        link.note or "",
        notes.marks(link.sources),
    )


def risk_view(dataset: Dataset, risk: Risk, notes: Notes) -> RiskView:
    return RiskView(notes.said(risk), tuple(anchor(dataset.of(Cause)[cause]) for cause in risk.causes))


def intake_table(dataset: Dataset, table: IntakeTable, notes: Notes) -> AmountTable:
    """How much people need, in the order of the life stages."""
    stages = dataset.of(LifeStage)
    order = {id_: place for place, id_ in enumerate(stages)}
    rows = sorted(table.rows, key=lambda row: order[row.life_stage])
    return AmountTable(
        authority=dataset.of(Authority)[table.authority].name,
        region=dataset.of(Authority)[table.authority].region,
        note=table.note or "",
        rows=merged(
            AmountRow(
                stages[row.life_stage].name,
                f"{shown_number(row.amount)} {table.unit}",
                notes.worded("intake-type", row.type),
            )
            for row in rows
        ),
        marks=notes.marks(table.sources),
    )


def limit_table(dataset: Dataset, table: LimitTable, notes: Notes) -> AmountTable:
    """The most that is safe, in the order of the life stages."""
    stages = dataset.of(LifeStage)
    order = {id_: place for place, id_ in enumerate(stages)}
    rows = sorted(table.rows, key=lambda row: order[row.life_stage])
    return AmountTable(
        authority=dataset.of(Authority)[table.authority].name,
        region=dataset.of(Authority)[table.authority].region,
        note=" ".join(f"{text.rstrip('.')}." for text in (table.applies_to, table.note) if text),
        rows=merged(
            AmountRow(
                stages[row.life_stage].name,
                "No limit could be set" if row.amount is None else f"{shown_number(row.amount)} {table.unit}",
                None,
            )
            for row in rows
        ),
        marks=notes.marks(table.sources),
    )


AGES = re.compile(r"(?P<who>.*?)(?P<start>\d+)(?: to (?P<end>\d+)| and over)")


def merged(rows: Iterable[AmountRow]) -> tuple[AmountRow, ...]:
    """Rows of people of one kind whose ages follow on each other and who need the same become one: a phone has room for few."""
    found: list[AmountRow] = []
    for row in rows:
        both = found and found[-1].amount == row.amount and found[-1].type == row.type
        who = joined(found[-1].who, row.who) if both else None
        if who:
            found[-1] = replace(row, who=who)
        else:
            found.append(row)
    return tuple(found)


def joined(younger: str, older: str) -> str | None:
    """'Men 31 to 50' and 'Men 51 and over' as 'Men 31 and over'; nothing when they are not one row of ages."""
    first, second = AGES.fullmatch(younger), AGES.fullmatch(older)
    if not first or not second or first["who"] != second["who"] or not first["end"]:
        return None
    if int(second["start"]) != int(first["end"]) + 1:
        return None
    return older.replace(second["start"], first["start"], 1)


def food_rows(nutrient: Nutrient, foods: tuple[tuple[Food, FoodAmount], ...], notes: Notes) -> tuple[FoodRow, ...]:
    """Foods with their share of the daily value, most first. The share is computed here, never typed."""
    if nutrient.daily_value is None:
        return ()
    whole = nutrient.daily_value.amount
    ranked = sorted(foods, key=lambda pair: (-pair[1].amount, pair[0].name))
    return tuple(food_row(food, amount, nutrient.unit, whole, notes) for food, amount in ranked)


def food_row(food: Food, amount: FoodAmount, unit: str, whole: Decimal, notes: Notes) -> FoodRow:
    percent = share(amount.amount, whole)
    return FoodRow(
        food=part(food),
        serving=serving(food),
        amount=f"{shown_number(amount.amount)} {unit}",
        share=percent,
        bar=min(percent, 100),
        note=amount.note or "",
        marks=notes.marks(amount.sources),
    )
