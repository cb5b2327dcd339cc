"""Checks on numbers: units agree, ranges are in order, a need is below its limit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..load import Dataset
from ..models import Checked, IntakeTable, LimitTable, Nutrient, Test
from ..read import Path_
from ..units import convert, rounded, usual_spelling
from .findings import Check, Finding

# How far two printed figures for one level may lie apart before one of them is wrong. Sources round each unit on its own.
# Whose limit a daily value, which is meant for adults and children over 4, must not pass.
ADULT_STAGES = ("adults-19-plus", "adults-19-50", "adults")
PERCENT = "%"  # the same in both unit systems
TOLERANCE = Decimal("0.04")


def units_of_levels(dataset: Dataset) -> Iterator[Finding]:
    for id_, test in dataset.of(Test).items():
        for index, level in enumerate(test.levels):
            place = ("levels", index)
            if level.above is None and level.below is None:
                yield Finding(
                    "test", id_, place, "the level has no number", "Expected 'above', 'below' or both", "Add the number"
                )
            if test.units is None:
                continue
            known = (test.units.conventional, test.units.si)
            if level.unit == PERCENT:
                continue
            if level.unit not in known:
                yield Finding(
                    "test",
                    id_,
                    (*place, "unit"),
                    f"the unit ({level.unit}) is not one of the test's",
                    f"Expected {' or '.join(known)}",
                    "Use a unit of the test",
                )
            elif level.printed and level.printed.unit not in known:
                yield Finding(
                    "test",
                    id_,
                    (*place, "printed", "unit"),
                    f"the unit ({level.printed.unit}) is not one of the test's",
                    f"Expected {' or '.join(known)}",
                    "Use the other unit of the test",
                )
            elif level.printed and level.printed.unit == level.unit:
                yield Finding(
                    "test",
                    id_,
                    (*place, "printed", "unit"),
                    f"both figures are in {level.unit}",
                    "Expected the other unit in 'printed'",
                    "Correct the unit, or remove 'printed'",
                )


def figures_that_disagree(dataset: Dataset) -> Iterator[Finding]:
    for id_, test in dataset.of(Test).items():
        for index, level in enumerate(test.levels):
            if (
                test.units is None
                or level.printed is None
                or level.unit not in (test.units.conventional, test.units.si)
            ):
                continue
            for name in ("above", "below"):
                first, second = getattr(level, name), getattr(level.printed, name)
                if first is None or second is None:
                    continue
                converted = convert(first, level.unit, test.units)
                if abs(converted - second) > TOLERANCE * converted:
                    yield Finding(
                        "test",
                        id_,
                        ("levels", index, "printed"),
                        f"{first} {level.unit} and {second} {level.printed.unit} are not the same level",
                        f"Expected about {rounded(converted, first)} {level.printed.unit}",
                        "Check both figures in the source",
                    )


def ranges_in_order(dataset: Dataset) -> Iterator[Finding]:
    for id_, test in dataset.of(Test).items():
        for index, level in enumerate(test.levels):
            if level.above is not None and level.below is not None and level.above >= level.below:
                yield Finding(
                    "test",
                    id_,
                    ("levels", index),
                    f"the range goes from {level.above} to {level.below}",
                    "Expected the lower number in 'above'",
                    "Swap them, or correct one",
                )


def dates_in_order(dataset: Dataset) -> Iterator[Finding]:
    for kind, id_, record in dataset.all():
        if isinstance(record, Checked) and record.next_check_due <= record.checked_on:
            yield Finding(
                kind,
                id_,
                ("next_check_due",),
                f"the next check ({record.next_check_due}) is not after the last one ({record.checked_on})",
                "Expected a later date",
                "Correct one of the two",
            )


def units_of_amounts(dataset: Dataset) -> Iterator[Finding]:
    for id_, nutrient in dataset.of(Nutrient).items():
        tables: list[tuple[str, int, IntakeTable | LimitTable]] = [
            *(("intakes", index, table) for index, table in enumerate(nutrient.intakes)),
            *(("limits", index, table) for index, table in enumerate(nutrient.limits)),
        ]
        for name, index, table in tables:
            if table.unit.split()[0] != nutrient.unit.split()[0]:
                wrong = f"the table is in {table.unit}, the page in {nutrient.unit}"
                remedy = "Convert the table, or correct the unit"
                yield Finding("nutrient", id_, (name, index, "unit"), wrong, f"Expected {nutrient.unit}", remedy)


def needs_above_their_limit(dataset: Dataset) -> Iterator[Finding]:
    """A need or a daily value above the limit of the same authority and scope, where the limit counts food too."""
    for id_, nutrient in dataset.of(Nutrient).items():
        needs = {(table.authority, row.life_stage): row.amount for table in nutrient.intakes for row in table.rows}
        if nutrient.daily_value:
            for stage in ADULT_STAGES:
                needs.setdefault((nutrient.daily_value.authority, stage), nutrient.daily_value.amount)
        for index, table in enumerate(nutrient.limits):
            if not counts_food(table):
                continue
            for place, row in enumerate(table.rows):
                need = needs.get((table.authority, row.life_stage))
                if row.amount is not None and need is not None and need > row.amount:
                    wrong = f"the need ({need}) is above the limit ({row.amount}) for {row.life_stage}"
                    path = ("limits", index, "rows", place)
                    remedy = "Check both tables in their sources"
                    yield Finding("nutrient", id_, path, wrong, "Expected the limit to be higher", remedy)


def counts_food(table: LimitTable) -> bool:
    """Whether a limit counts what is eaten, and not only supplements, medicines or fortified food."""
    text = table.applies_to.lower().replace("not food", "").replace("fortified food", "")
    return "food" in text or "supplement" not in text


def units_misspelt(dataset: Dataset) -> Iterator[Finding]:
    """Units in another spelling than the rest of the guide; what is no unit at all is left to the other checks."""
    for kind, id_, path, unit in units_of(dataset):
        if (usual := usual_spelling(unit)) != unit:
            remedy = f"Write {usual}, or run 'python3 scripts/run.py check --fix'"
            yield Finding(kind, id_, path, f"the unit is spelt {unit}", f"Expected {usual}, as everywhere", remedy)


def units_of(dataset: Dataset) -> Iterator[tuple[str, str, Path_, str]]:
    """Every unit of the data, with its place."""
    for id_, nutrient in dataset.of(Nutrient).items():
        yield "nutrient", id_, ("unit",), nutrient.unit
        for name in ("intakes", "limits"):
            for index, table in enumerate(getattr(nutrient, name)):
                yield "nutrient", id_, (name, index, "unit"), table.unit
    for id_, test in dataset.of(Test).items():
        if test.units:
            yield "test", id_, ("units", "conventional"), test.units.conventional
            yield "test", id_, ("units", "si"), test.units.si
        for index, level in enumerate(test.levels):
            yield "test", id_, ("levels", index, "unit"), level.unit
            if level.printed:
                yield "test", id_, ("levels", index, "printed", "unit"), level.printed.unit


CHECKS = (
    Check(
        "unit-spelling",
        "One spelling for each unit, and never the micro sign, which is misread as milli: a thousandfold mistake.",
        "unit: mcg/L",
        "unit: µg/l",
        units_misspelt,
    ),
    Check(
        "level-units",
        "Each result must be readable in both unit systems.",
        "unit: mg/dL in a test in mg/dL and mmol/L",
        "unit: mEq/L in that test",
        units_of_levels,
    ),
    Check(
        "levels-agree",
        "Two units that disagree mean that one of them is wrong.",
        "1.8 mg/dL and 0.74 mmol/L",
        "1.8 mg/dL and 7.4 mmol/L",
        figures_that_disagree,
    ),
    Check(
        "level-order",
        "A range runs from low to high.",
        "above: 1.5, below: 2.4",
        "above: 2.4, below: 1.5",
        ranges_in_order,
    ),
    Check(
        "dates",
        "A check that is due before it was done is a slip.",
        "checked 2026-11-22, due 2027-11-22",
        "checked 2026-11-22, due 2025-11-22",
        dates_in_order,
    ),
    Check(
        "amount-units",
        "A table in another unit than its page invites a thousandfold mistake.",
        "unit: mcg on a page in mcg",
        "unit: mg on a page in mcg",
        units_of_amounts,
    ),
    Check(
        "need-below-limit",
        "Nobody can need more than is safe; one of the two numbers is wrong.",
        "need 1000, limit 2500",
        "need 2500, limit 1000",
        needs_above_their_limit,
    ),
)
