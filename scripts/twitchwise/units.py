"""Numbers as a reader sees them, and a result in both unit systems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .models import Range, Units


@dataclass(frozen=True)
class InUnit:
    """A level in one unit, in words, and whether the source prints it or it was converted here."""

    text: str
    converted: bool


def shown_number(value: Decimal) -> str:
    """`1300` as 1,300 and `0.70` as 0.70: digits as the source prints them."""
    return f"{value:,f}"


def shown_range(above: Decimal | None, below: Decimal | None, unit: str) -> str:
    """A range in words: '1.5 to 2.4 mg/dL', 'below 1.8 mg/dL', 'above 2.6 mg/dL'."""
    if above is not None and below is not None:
        return f"{shown_number(above)} to {shown_number(below)} {unit}"
    if below is not None:
        return f"below {shown_number(below)} {unit}"
    return f"above {shown_number(above or Decimal(0))} {unit}"


def convert(value: Decimal, unit: str, units: Units) -> Decimal:
    """`value` in the other of the two units, exactly. SI value = conventional value x factor."""
    return value * units.factor if unit == units.conventional else value / units.factor


def rounded(exact: Decimal, like: Decimal) -> Decimal:
    """A converted value with one significant digit more than the value it came from, at least 2 and at most 3.

    One guard digit keeps 50 ng/mL at 125 nmol/L; more would look more exact than the source.
    """
    if exact == 0:
        return Decimal(0)
    digits = min(3, max(2, len(like.as_tuple().digits) + 1))
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    value = exact.quantize(step, rounding=ROUND_HALF_UP).normalize()
    return value if value.as_tuple().exponent <= 0 else value.quantize(Decimal(1))  # type: ignore[operator]


def in_both(level: Range, printed: Range | None, units: Units) -> tuple[InUnit, InUnit]:
    """A level in conventional and in SI units; the one the source does not print is converted.

    A percentage is the same in both systems.
    """
    first = InUnit(shown_range(level.above, level.below, level.unit), converted=False)
    if level.unit not in (units.conventional, units.si):
        return first, first
    if printed is not None:
        second = InUnit(shown_range(printed.above, printed.below, printed.unit), converted=False)
    else:
        other = units.si if level.unit == units.conventional else units.conventional
        above, below = (
            None if value is None else rounded(convert(value, level.unit, units), value)
            for value in (level.above, level.below)
        )
        second = InUnit(shown_range(above, below, other), converted=True)
    return (first, second) if level.unit == units.conventional else (second, first)


# How each unit is spelt here, and other spellings that mean the same; compared without regard to capitals.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "g": ("gram", "grams"),
    "mg": ("milligram", "milligrams"),
    "mcg": ("µg", "μg", "ug", "microg", "microgram", "micrograms"),
    "ng": ("nanogram", "nanograms"),
    "pg": ("picogram", "picograms"),
    "L": ("litre", "liter"),
    "dL": ("decilitre", "deciliter"),
    "mL": ("millilitre", "milliliter"),
    "mol": (),
    "mmol": ("millimol",),
    "micromol": ("µmol", "μmol", "umol", "mcmol"),
    "nmol": ("nanomol",),
    "pmol": ("picomol",),
    "U": (),
    "IU": (),
    "mIU": (),
    "mEq": (),
}
USUAL = {spelt.casefold(): usual for usual, others in SPELLINGS.items() for spelt in (usual, *others)}


def usual_spelling(unit: str) -> str:
    """`µg / l` as mcg/L. What follows the unit itself ('mcg DFE') stays; a word that is no unit stays as it is."""
    first, *rest = re.sub(r"\s*/\s*", "/", unit).split(" ", 1)
    return " ".join(["/".join(USUAL.get(part.casefold(), part) for part in first.split("/")), *rest])


def share(amount: Decimal, whole: Decimal) -> int:
    """`amount` as a percentage of `whole`, rounded to a whole number."""
    return int((amount * 100 / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP))
