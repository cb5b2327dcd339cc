"""Checks on completeness: what every page of a kind must have."""

from __future__ import annotations

from collections.abc import Iterator

from ..load import Dataset
from ..models import Cause, Food, Nutrient, Sign, Symptom, Tier
from .findings import Check, Finding

FEWEST_FOODS = 8
US_LIFE_STAGES = 22  # rows of the US reference intake tables


def thin_food_tables(dataset: Dataset) -> Iterator[Finding]:
    counts: dict[str, int] = {}
    for food in dataset.of(Food).values():
        for amount in food.amounts:
            counts[amount.nutrient] = counts.get(amount.nutrient, 0) + 1
    for id_ in dataset.of(Nutrient):
        if counts.get(id_, 0) < FEWEST_FOODS:
            yield Finding(
                "nutrient",
                id_,
                ("id",),
                f"{counts.get(id_, 0)} foods name {id_}",
                f"Expected at least {FEWEST_FOODS}",
                "Add foods to data/foods.yml",
            )


def thin_intake_tables(dataset: Dataset) -> Iterator[Finding]:
    for id_, nutrient in dataset.of(Nutrient).items():
        rows = [len(table.rows) for table in nutrient.intakes if table.authority == "us"]
        if rows != [US_LIFE_STAGES]:
            yield Finding(
                "nutrient",
                id_,
                ("intakes",),
                f"the US intake tables have {rows} rows",
                f"Expected one table of {US_LIFE_STAGES}",
                "Carry the whole table over",
            )


def twitches_without_cause(dataset: Dataset) -> Iterator[Finding]:
    """Common and harmless causes must stand on the pages that frightened readers open first."""
    common = {id_ for cause in dataset.of(Cause).values() if cause.group == "common" for id_ in cause.symptoms}
    for id_ in ("muscle-twitch", "eyelid-twitch", "limb-twitch", "facial-twitch", "muscle-cramp"):
        if id_ in dataset.of(Symptom) and id_ not in common:
            yield Finding(
                "symptom",
                id_,
                ("id",),
                f"no common and harmless cause names {id_}",
                "Expected at least one",
                "Add the symptom to a cause of group 'common'",
            )


def tiers_without_general_sign(dataset: Dataset) -> Iterator[Finding]:
    general = {sign.tier for sign in dataset.of(Sign).values() if sign.general}
    for id_ in dataset.of(Tier):
        if id_ not in general:
            yield Finding(
                "tier",
                id_,
                ("id",),
                f"the tier ({id_}) has no general sign",
                "Expected at least one, or its card is empty",
                "Set 'general: true' on the signs every page must show",
            )


CHECKS = (
    Check(
        "foods",
        "A reader who would rather eat than swallow tablets needs a choice.",
        "8 foods",
        "3 foods",
        thin_food_tables,
    ),
    Check(
        "intakes",
        "A table with rows missing looks complete to whoever is not in it.",
        "22 rows",
        "2 rows",
        thin_intake_tables,
    ),
    Check(
        "common-causes",
        "Common and harmless comes first, on every page that begins with a twitch.",
        "stress names eyelid-twitch",
        "only rare causes name it",
        twitches_without_cause,
    ),
    Check(
        "general-signs",
        "The care box stands on every page; an empty card would say that nothing is urgent.",
        "a general sign in each tier",
        "a tier without",
        tiers_without_general_sign,
    ),
)
