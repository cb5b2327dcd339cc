"""Pages about tests, medicines and foods, and how nutrients pull on each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from ...load import Dataset
from ...models import Cause, Food, Interaction, Level, Medicine, Nutrient, Test, Units
from ...units import InUnit, in_both, share, shown_number, shown_range
from ..addresses import FOODS, INTERACTIONS, anchor, index_of, part, path_of
from ..blocks import (
    About,
    Anchor,
    Mark,
    Notes,
    Page,
    Recipe,
    Said,
    Worded,
    edit_of,
    for_each,
    medical_name,
    once,
    texts,
)
from ..care import care_cards
from ..drawings import ADULTS, Ranges, ranges
from ..network import Network, network
from ..relations import Facts, Relations, by_name


@dataclass(frozen=True)
class LevelRow:
    kind: Worded
    who: str
    conventional: InUnit
    si: InUnit
    note: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class TestView:
    id: str
    anchor: Anchor
    medical: str
    group: Worded
    purpose: Said
    when: Said | None
    conventional: str
    si: str
    columns: tuple[str, str]
    factor: str
    unit_marks: tuple[Mark, ...]
    levels: tuple[LevelRow, ...]
    ranges: Ranges | None
    misses: tuple[Said, ...]
    nutrients: tuple[Anchor, ...]
    causes: tuple[Anchor, ...]
    differences: tuple[Anchor, ...]


@dataclass(frozen=True)
class MedicineEffectView:
    nutrient: Anchor
    change: Worded
    said: Said


# Each record says it, so that it also stands beside the medicine where the record is read alone. A page says it once, above them.
ASK_FIRST = "Do not stop or start a medicine without asking the person who prescribed it."


@dataclass(frozen=True)
class InteractionRow:
    id: str
    name: str
    weight: Worded
    nutrients: tuple[Anchor, ...]
    medicines: tuple[Anchor, ...]
    how: Said
    advice: Said


@dataclass(frozen=True)
class MedicineView:
    name: str
    examples: tuple[str, ...]
    effects: tuple[MedicineEffectView, ...]
    twitching: Said | None
    interactions: tuple[InteractionRow, ...]
    causes: tuple[Anchor, ...]


@dataclass(frozen=True)
class FoodShare:
    nutrient: Anchor
    amount: str
    share: int
    bar: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class FoodView:
    """One way a food is eaten, as a table of foods lists it."""

    id: str
    serving: str
    shares: tuple[FoodShare, ...]


@dataclass(frozen=True)
class FoodGroup:
    name: str
    foods: tuple[FoodView, ...]


@dataclass(frozen=True)
class FoodsView:
    groups: tuple[FoodGroup, ...]


@dataclass(frozen=True)
class Line:
    """One record in a list: a link, a word beside it, and one plain line about it."""

    anchor: Anchor
    aside: str
    text: str


@dataclass(frozen=True)
class LineGroup:
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ListView:
    groups: tuple[LineGroup, ...]


@dataclass(frozen=True)
class InteractionsView:
    network: Network
    between_nutrients: tuple[InteractionRow, ...]
    with_medicines: tuple[InteractionRow, ...]


def recipes(dataset: Dataset) -> list[Recipe]:
    return [
        once(test_index),
        *for_each(dataset, test_page, Test),
        once(medicine_index),
        *for_each(dataset, medicine_page, Medicine),
        once(foods_page),
        once(interactions_page),
    ]


def test_view(dataset: Dataset, related: Relations, test: Test, notes: Notes) -> TestView:
    units = test.units
    return TestView(
        id=test.id,
        anchor=anchor(test),
        medical=medical_name(test),
        group=notes.worded("test-group", test.group),
        purpose=notes.said(test.purpose),
        when=notes.said(test.when) if test.when else None,
        conventional=units.conventional if units else "",
        si=units.si if units else "",
        columns=(units.conventional, units.si) if units else ("Result", "In SI units"),
        factor=shown_number(units.factor) if units else "",
        unit_marks=notes.marks(units.sources) if units else (),
        levels=tuple(level_row(level, units, notes) for level in test.levels),
        ranges=ranges(dataset, test),
        misses=notes.all_said(test.misses),
        nutrients=tuple(anchor(dataset.of(Nutrient)[id_]) for id_ in test.nutrients),
        causes=tuple(anchor(cause) for cause in by_name(dataset.of(Cause)[id_] for id_ in test.causes)),
        differences=tuple(part(item) for item in related.differences_of_test[test.id]),
    )


def level_row(level: Level, units: Units | None, notes: Notes) -> LevelRow:
    """A level in both units; where a test has one unit only, the second cell says so."""
    if units is None:
        conventional, si = (
            InUnit(shown_range(level.above, level.below, level.unit), converted=False),
            InUnit("the same", converted=False),
        )
    else:
        conventional, si = in_both(level, level.printed, units)
    return LevelRow(
        notes.worded("level-kind", level.kind),
        level.who or ADULTS,
        conventional,
        si,
        level.note or "",
        notes.marks(level.sources),
    )


def test_page(dataset: Dataset, related: Relations, test: Test) -> Page:
    notes = Notes(dataset)
    view = test_view(dataset, related, test, notes)
    return Page(
        path=path_of(Test, test.id),
        title=test.name,
        description=f"{test.name}: what it shows, usual results in both units, what it misses, and when doctors use it.",
        template="test.md.j2",
        view=view,
        kind="test",
        about=About(test.name, view.medical, view.purpose.text),
        words=test.words,
        text=texts((view.purpose, *view.misses)),
        boost=1.3,
        care=care_cards(dataset),
        references=notes.references(),
        codes=test.codes,
        edit=edit_of(dataset, "test", test.id),
    )


def test_index(facts: Facts) -> Page:
    dataset = facts.dataset
    return Page(
        path=index_of(Test),
        title="Tests a doctor may offer",
        description="Every test in this guide for twitching and low nutrients: what each is for. Many people with twitches need none.",
        template="list.md.j2",
        view=ListView(test_groups(dataset)),
        kind="list",
        words=("blood tests", "lab tests", "results", "test results"),
        care=care_cards(dataset),
    )


def test_groups(dataset: Dataset, leave_out: tuple[str, ...] = ()) -> tuple[LineGroup, ...]:
    """The tests by kind, alphabetically."""
    notes = Notes(dataset)
    groups = []
    for group in ("blood", "urine", "nerve-and-muscle", "imaging"):
        lines = tuple(
            Line(anchor(test), "", test.purpose.text)
            for test in by_name(dataset.of(Test).values())
            if test.group == group and test.id not in leave_out
        )
        if lines:
            groups.append(LineGroup(notes.worded("test-group", group).label, lines))
    return tuple(groups)


def medicine_page(dataset: Dataset, related: Relations, medicine: Medicine) -> Page:
    notes = Notes(dataset)
    nutrients = dataset.of(Nutrient)
    view = MedicineView(
        name=medicine.name,
        examples=medicine.examples,
        effects=tuple(
            MedicineEffectView(
                anchor(nutrients[effect.nutrient]), notes.worded("change", effect.change), notes.said(effect)
            )
            for effect in medicine.effects
        ),
        twitching=notes.said(medicine.twitching) if medicine.twitching else None,
        interactions=tuple(
            interaction_row(dataset, item, notes) for item in related.interactions_of_medicine[medicine.id]
        ),
        causes=tuple(anchor(cause) for cause in related.causes_of_medicine[medicine.id]),
    )
    return Page(
        path=path_of(Medicine, medicine.id),
        title=f"{medicine.name}: what it does to nutrients and muscles",
        heading=medicine.name,
        description=f"{medicine.name}: what they do to vitamins, minerals and muscles. Do not stop or start a medicine without asking.",
        template="medicine.md.j2",
        view=view,
        kind="medicine",
        about=About(view.name),
        words=(*medicine.words, *(example for example in medicine.examples)),
        text=texts(effect.said for effect in view.effects),
        boost=1.3,
        care=care_cards(dataset),
        references=notes.references(),
        codes=medicine.codes,
        edit=edit_of(dataset, "medicine", medicine.id),
    )


def medicine_index(facts: Facts) -> Page:
    dataset = facts.dataset
    lines = tuple(
        Line(anchor(medicine), "", ", ".join(medicine.examples)) for medicine in by_name(dataset.of(Medicine).values())
    )
    return Page(
        path=index_of(Medicine),
        title="Medicines",
        description="Medicines that lower or raise a vitamin or mineral, or that can cause twitching. Do not stop one without asking.",
        template="medicines.md.j2",
        view=ListView((LineGroup("", lines),) if lines else ()),
        kind="list",
        words=("drugs", "medication", "prescriptions", "side effects"),
        care=care_cards(dataset),
    )


def foods_page(facts: Facts) -> Page:
    """Foods turned round: one food, all its nutrients."""
    dataset = facts.dataset
    notes = Notes(dataset)
    foods = sorted(dataset.of(Food).values(), key=lambda food: (food_words(food)[0].casefold(), food.name.casefold()))
    groups = groupby(foods, key=lambda food: food_words(food)[0])
    view = FoodsView(
        tuple(FoodGroup(name, tuple(food_view(dataset, food, notes) for food in same)) for name, same in groups)
    )
    return Page(
        path=FOODS,
        title="Foods and what they hold",
        description="Foods from A to Z with the vitamins and minerals in a serving, and the share of the daily value each gives.",
        template="foods.md.j2",
        wide=True,
        view=view,
        kind="list",
        words=("diet", "what to eat", "food sources", "foods rich in", "foods high in"),
        text=", ".join(food.name for food in foods),
        care=care_cards(dataset),
        references=notes.references(),
    )


def food_words(food: Food) -> tuple[str, str]:
    """What a food is, and how it is eaten: tables of foods list an egg once for each way to cook it."""
    name, _, way = food.name.partition(", ")
    return name, way


def food_view(dataset: Dataset, food: Food, notes: Notes) -> FoodView:
    way = food_words(food)[1]
    return FoodView(
        food.id,
        f"{way[0].upper()}{way[1:]}, {serving(food)}" if way else serving(food),
        food_shares(dataset, food, notes),
    )


def food_shares(dataset: Dataset, food: Food, notes: Notes) -> tuple[FoodShare, ...]:
    """What a serving holds, alphabetically by nutrient. Shares are computed here, never typed."""
    shares = []
    for amount in food.amounts:
        nutrient = dataset.of(Nutrient)[amount.nutrient]
        if nutrient.daily_value:
            percent = share(amount.amount, nutrient.daily_value.amount)
            shown = f"{shown_number(amount.amount)} {nutrient.unit}"
            shares.append(FoodShare(anchor(nutrient), shown, percent, min(percent, 100), notes.marks(amount.sources)))
    return tuple(sorted(shares, key=lambda item: item.nutrient.text))


def serving(food: Food) -> str:
    """The serving with its weight, when it is known."""
    return f"{food.serving} ({shown_number(food.grams)} g)" if food.grams else food.serving


def interaction_row(dataset: Dataset, item: Interaction, notes: Notes) -> InteractionRow:
    return InteractionRow(
        id=item.id,
        name=item.name,
        weight=notes.worded("weight", item.weight),
        nutrients=tuple(anchor(dataset.of(Nutrient)[id_]) for id_ in item.nutrients),
        medicines=tuple(anchor(dataset.of(Medicine)[id_]) for id_ in item.medicines),
        how=notes.said(item.how),
        advice=advice(item, notes),
    )


def advice(item: Interaction, notes: Notes) -> Said:
    """What to do, without the sentence that the page says above."""
    said = notes.said(item.advice)
    return replace(said, text=said.text.removesuffix(ASK_FIRST).rstrip())


def interactions_page(facts: Facts) -> Page:
    dataset = facts.dataset
    notes = Notes(dataset)
    items = by_name(dataset.of(Interaction).values())
    view = InteractionsView(
        network=network(dataset),
        between_nutrients=tuple(interaction_row(dataset, item, notes) for item in items if not item.medicines),
        with_medicines=tuple(interaction_row(dataset, item, notes) for item in items if item.medicines),
    )
    return Page(
        path=INTERACTIONS,
        title="What works together, and what clashes",
        description="How vitamins, minerals and medicines pull on each other, with how sure each is and what it means for you.",
        template="interactions.md.j2",
        view=view,
        kind="list",
        words=("interactions", "take together", "clash", "mix", "absorption"),
        care=care_cards(dataset),
        references=notes.references(),
    )
