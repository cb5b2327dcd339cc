"""Both unit systems agree, and a conversion never looks more exact than its source."""

from __future__ import annotations

from decimal import Decimal

import pytest

from twitchwise.models import Citation, Range, Units
from twitchwise.units import convert, in_both, rounded, share, shown_number, shown_range

MAGNESIUM = Units(conventional="mg/dL", si="mmol/L", factor=Decimal("0.4114"), sources=(Citation(source="loinc"),))
VITAMIN_D = Units(conventional="ng/mL", si="nmol/L", factor=Decimal("2.496"), sources=(Citation(source="x"),))


@pytest.mark.parametrize(
    ("value", "unit", "units", "expected"),
    [
        ("1.8", "mg/dL", MAGNESIUM, "0.741"),
        ("0.70", "mmol/L", MAGNESIUM, "1.7"),
        ("50", "ng/mL", VITAMIN_D, "125"),
        ("12", "ng/mL", VITAMIN_D, "30"),
        ("30", "nmol/L", VITAMIN_D, "12"),
        ("0", "ng/mL", VITAMIN_D, "0"),
    ],
)
def test_conversion(value: str, unit: str, units: Units, expected: str) -> None:
    number = Decimal(value)
    assert shown_number(rounded(convert(number, unit, units), number)) == expected


def test_there_and_back_is_the_same_level() -> None:
    for value in ("0.4", "0.70", "1.05", "5.0"):
        there = convert(Decimal(value), "mmol/L", MAGNESIUM)
        assert abs(convert(there, "mg/dL", MAGNESIUM) - Decimal(value)) < Decimal("0.0000001")


def test_what_a_source_prints_is_not_converted() -> None:
    level = Range(below=Decimal("1.8"), unit="mg/dL")
    printed = Range(below=Decimal("0.70"), unit="mmol/L")
    conventional, si = in_both(level, printed, MAGNESIUM)
    assert (conventional.text, si.text) == ("below 1.8 mg/dL", "below 0.70 mmol/L")
    assert not conventional.converted and not si.converted


def test_what_is_converted_says_so() -> None:
    conventional, si = in_both(Range(above=Decimal("0.70"), below=Decimal("1.10"), unit="mmol/L"), None, MAGNESIUM)
    assert (conventional.text, conventional.converted) == ("1.7 to 2.67 mg/dL", True)
    assert (si.text, si.converted) == ("0.70 to 1.10 mmol/L", False)


def test_a_percentage_is_the_same_in_both() -> None:
    assert in_both(Range(below=Decimal(20), unit="%"), None, MAGNESIUM)[1].text == "below 20 %"


def test_numbers_and_shares() -> None:
    assert shown_number(Decimal(10000)) == "10,000"
    assert shown_range(None, Decimal("2.0"), "mmol/L") == "below 2.0 mmol/L"
    assert share(Decimal(156), Decimal(420)) == 37
    assert share(Decimal("0.5"), Decimal(100)) == 1
