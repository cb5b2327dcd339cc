"""Each check finds its bad case, and only that; the message says what and what to do."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from twitchwise.check import CHECKS, check
from twitchwise.load import Dataset
from twitchwise.models import (
    Answer,
    Cause,
    Exemption,
    Food,
    Label,
    Medicine,
    Nutrient,
    Record,
    Retired,
    Sign,
    Source,
    Statement,
    Station,
    Symptom,
    Test,
    Tier,
)

Change = Callable[[Dataset], Dataset]


def changed(dataset: Dataset, kind: str, id_: str, record: Record | None) -> Dataset:
    """The dataset with one record put in, replaced or, when None, taken out."""
    records = {name: dict(found) for name, found in dataset.records.items()}
    if record is None:
        del records[kind][id_]
    else:
        records[kind][id_] = record
    return replace(dataset, records=records)


def nutrient(dataset: Dataset, **update: object) -> Dataset:
    return changed(dataset, "nutrient", "magnesium", dataset.of(Nutrient)["magnesium"].model_copy(update=update))


def in_short(dataset: Dataset, **update: object) -> Dataset:
    return nutrient(dataset, in_short=dataset.of(Nutrient)["magnesium"].in_short.model_copy(update=update))


def first_level(dataset: Dataset, **update: object) -> Dataset:
    test = dataset.of(Test)["magnesium"]
    level = test.levels[0].model_copy(update=update)
    return changed(dataset, "test", "magnesium", test.model_copy(update={"levels": (level, *test.levels[1:])}))


def limit(dataset: Dataset) -> Dataset:
    calcium = dataset.of(Nutrient)["calcium"]
    table = next(table for table in calcium.limits if table.authority == "us")
    need = next(row for row in calcium.intakes[0].rows if row.life_stage == "children-1-3")
    row = table.rows[0].model_copy(update={"life_stage": "children-1-3", "amount": need.amount - 1})
    low = table.model_copy(update={"rows": (row,), "applies_to": "Food and supplements together"})
    return changed(dataset, "nutrient", "calcium", calcium.model_copy(update={"limits": (low,)}))


def eighth_general_sign(dataset: Dataset) -> Dataset:
    for id_, sign in dataset.of(Sign).items():
        if sign.tier == "emergency":
            dataset = changed(dataset, "sign", id_, sign.model_copy(update={"general": True}))
    return dataset


def no_general_sign(dataset: Dataset) -> Dataset:
    for id_, sign in dataset.of(Sign).items():
        if sign.tier == "soon":
            dataset = changed(dataset, "sign", id_, sign.model_copy(update={"general": False}))
    return dataset


def no_common_cause(dataset: Dataset) -> Dataset:
    for id_, cause in dataset.of(Cause).items():
        if cause.group == "common":
            kept = tuple(symptom for symptom in cause.symptoms if symptom != "eyelid-twitch")
            dataset = changed(dataset, "cause", id_, cause.model_copy(update={"symptoms": kept}))
    return dataset


def few_foods(dataset: Dataset) -> Dataset:
    for id_, food in list(dataset.of(Food).items())[:]:
        if any(amount.nutrient == "magnesium" for amount in food.amounts):
            dataset = changed(dataset, "food", id_, None)
    return dataset


def lonely_symptom(dataset: Dataset) -> Dataset:
    symptom = dataset.of(Symptom)["eyelid-twitch"].model_copy(
        update={"id": "lonely", "name": "Lonely", "confused_with": ()}
    )
    return changed(dataset, "symptom", "lonely", symptom)


def silent_medicine(dataset: Dataset) -> Dataset:
    medicine = next(iter(dataset.of(Medicine).values()))
    silent = medicine.model_copy(update={"id": "silent", "name": "Silent", "effects": (), "twitching": None})
    return changed(dataset, "medicine", "silent", silent)


def unmeasured_number(dataset: Dataset) -> Dataset:
    answers = dataset.of(Nutrient)["magnesium"].answers
    bare = Answer(measured=True, text="About 2 in 100.", certainty="moderate", basis="cohort")
    return nutrient(dataset, answers=answers.model_copy(update={"how_common_is_a_lack": bare}))


def uncited_source(dataset: Dataset) -> Dataset:
    source = next(iter(dataset.of(Source).values())).model_copy(update={"id": "nobody-cites-me"})
    return changed(dataset, "source", "nobody-cites-me", source)


def source_without_address(dataset: Dataset) -> Dataset:
    id_, source = next(iter(dataset.of(Source).items()))
    return changed(dataset, "source", id_, source.model_copy(update={"url": None, "locator": None}))


def stray_label(dataset: Dataset) -> Dataset:
    label = dataset.of(Label)["certainty-low"].model_copy(update={"id": "certainty-huge"})
    return changed(dataset, "label", "certainty-huge", label)


def one_way(dataset: Dataset) -> Dataset:
    tic = dataset.of(Symptom)["tic"].model_copy(update={"confused_with": ()})
    return changed(dataset, "symptom", "tic", tic)


def same_name(dataset: Dataset) -> Dataset:
    tic = dataset.of(Symptom)["tic"].model_copy(update={"name": dataset.of(Symptom)["jerk"].name})
    return changed(dataset, "symptom", "tic", tic)


def closed_heading(dataset: Dataset) -> Dataset:
    return changed(
        dataset, "tier", "soon", dataset.of(Tier)["soon"].model_copy(update={"heading": "See a doctor soon"})
    )


def hard_statement(dataset: Dataset) -> Statement:
    text = "Neuromuscular irritability precipitated by hypovolaemic circumstances necessitates pharmacological intervention."
    return dataset.of(Nutrient)["magnesium"].in_short.model_copy(update={"text": text})


def drawn_alone(dataset: Dataset) -> Dataset:
    gap = dataset.of(Station)["gap"]
    what = gap.what.model_copy(update={"short": "calms the muscle"})
    return changed(dataset, "station", "gap", gap.model_copy(update={"what": what}))


BAD: dict[str, tuple[Change, str]] = {
    "references": (
        lambda data: changed(data, "symptom", "tic", data.of(Symptom)["tic"].model_copy(update={"sites": ("eyelit",)})),
        "the site id (eyelit) is not known. Expected the id of a site. Did you mean 'eyelid'.",
    ),
    "source-address": (source_without_address, "has neither url nor locator"),
    "source-cited": (uncited_source, "the source (nobody-cites-me) is never cited"),
    "labels": (stray_label, "the label (certainty-huge) belongs to no vocabulary"),
    "confused-both-ways": (one_way, "does not name"),
    "reachable": (lonely_symptom, "nothing leads to the symptom (lonely)"),
    "names": (same_name, "is also that of"),
    "care-cards": (eighth_general_sign, "this is general sign 8 of its tier"),
    "certainty-basis": (
        lambda data: in_short(data, certainty="high", basis="case-reports"),
        "the certainty (high) is more than its basis (case-reports) can carry. Expected low or less.",
    ),
    "certainty-words": (
        lambda data: in_short(data, certainty="low", text="Magnesium tablets cure it. " * 12),
        "the words do not say that the certainty is low",
    ),
    "answer-sources": (unmeasured_number, "a measured answer has no source"),
    "left-open": (lambda data: nutrient(data, symbol="TODO"), "this is still TODO"),
    "sentence-length": (
        lambda data: in_short(data, certainty="low", text="It may be " + "very " * 40 + "long."),
        "a sentence has 44 words",
    ),
    "reading-grade": (
        lambda data: nutrient(data, role=(hard_statement(data),) * 40),
        "the text reads at grade",
    ),
    "in-short-length": (lambda data: in_short(data, certainty="low", text="It may be."), "'in_short' has 3 words"),
    "no-personal-advice": (
        lambda data: in_short(data, certainty="low", text="You might take 300 mg of it a day. " * 6),
        "this reads like a dose for the reader (take 300 mg)",
    ),
    "care-headings": (closed_heading, "does not lead into its signs. Expected it to end with 'if'."),
    "drawn-words": (drawn_alone, "the drawing says what the statement does not (calms)"),
    "unit-spelling": (
        lambda data: first_level(data, unit="mg/dl"),
        "the unit is spelt mg/dl. Expected mg/dL, as everywhere.",
    ),
    "level-units": (lambda data: first_level(data, unit="mEq/L"), "the unit (mEq/L) is not one of the test's"),
    "levels-agree": (
        lambda data: first_level(
            data,
            above=None,
            below=Decimal("1.8"),
            unit="mg/dL",
            printed=data.of(Test)["magnesium"]
            .levels[0]
            .model_copy(update={"above": None, "below": Decimal("7.4"), "unit": "mmol/L"}),
        ),
        "1.8 mg/dL and 7.4 mmol/L are not the same level. Expected about 0.741 mmol/L.",
    ),
    "level-order": (
        lambda data: first_level(data, above=Decimal("2.4"), below=Decimal("1.5"), printed=None),
        "the range goes from 2.4 to 1.5",
    ),
    "dates": (lambda data: nutrient(data, next_check_due=datetime.date(2020, 1, 1)), "the next check (2020-01-01)"),
    "amount-units": (lambda data: nutrient(data, unit="mcg"), "the table is in mg, the page in mcg"),
    "need-below-limit": (limit, "is above the limit"),
    "foods": (few_foods, "0 foods name magnesium. Expected at least 8."),
    "intakes": (lambda data: nutrient(data, intakes=()), "the US intake tables have [] rows"),
    "common-causes": (no_common_cause, "no common and harmless cause names eyelid-twitch"),
    "general-signs": (no_general_sign, "the tier (soon) has no general sign"),
}


def test_the_real_data_passes_every_check(dataset: Dataset) -> None:
    assert [str(problem) for problem in check(dataset)] == []


@pytest.mark.parametrize("name", [rule.name for rule in CHECKS])
def test_bad_case_is_found_and_explained(name: str, dataset: Dataset) -> None:
    change, expected = BAD[name]
    found = [problem for problem in check(change(dataset)) if problem.check == name]
    assert found, f"{name} found nothing"
    assert expected in " ".join(str(problem) for problem in found)
    assert all(problem.place.file.startswith("data") for problem in found)


def test_every_check_says_why_with_a_good_and_a_bad_example() -> None:
    assert len({rule.name for rule in CHECKS}) == len(CHECKS)
    for rule in CHECKS:
        assert rule.why.endswith(".") and rule.good and rule.bad and rule.good != rule.bad


def test_daily_value_above_the_adult_limit_is_found(dataset: Dataset) -> None:
    calcium = dataset.of(Nutrient)["calcium"]
    assert calcium.daily_value is not None
    high = calcium.daily_value.model_copy(update={"amount": Decimal(9000)})
    data = changed(dataset, "nutrient", "calcium", calcium.model_copy(update={"daily_value": high}))
    assert "the need (9000) is above the limit (2500)" in " ".join(str(problem) for problem in check(data))


def test_reference_to_a_retired_id_names_its_successor(dataset: Dataset) -> None:
    retired = Retired(
        id="site-lid",
        kind="site",
        old="lid",
        new="eyelid",
        reason="One word for it.",
        retired_on=datetime.date(2026, 11, 22),
    )
    data = changed(dataset, "retired", "site-lid", retired)
    data = changed(data, "symptom", "tic", data.of(Symptom)["tic"].model_copy(update={"sites": ("lid",)}))
    said = " ".join(str(problem) for problem in check(data))
    assert "the site id (lid) is retired. Expected eyelid, which took its place. Write eyelid." in said


def test_an_exemption_excuses_its_finding_and_fails_when_it_is_not_needed(dataset: Dataset) -> None:
    exemption = Exemption(
        id="short",
        check="in-short-length",
        kind="nutrient",
        record="magnesium",
        field="in_short.text",
        reason="A test.",
    )
    short = in_short(dataset, certainty="low", text="It may be.")
    assert any(problem.check == "in-short-length" for problem in check(short))
    assert not any(
        problem.check == "in-short-length" for problem in check(changed(short, "exemption", "short", exemption))
    )
    origins = {**dataset.origins, ("exemption", "short"): dataset.origins["nutrient", "magnesium"]}
    needless = replace(changed(dataset, "exemption", "short", exemption), origins=origins)
    assert "the exemption (short) is no longer needed" in " ".join(str(problem) for problem in check(needless))
