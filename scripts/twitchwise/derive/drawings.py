"""Where the parts of a drawing stand, so that templates only have to place them.

Flows in: records. Flows out: views with positions in units of the drawing: 342 wide, as wide as the page on a phone of 390 pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from textwrap import wrap

from ..load import Dataset
from ..models import Act, Label, Level, Nutrient, Overview, Station, StationId, Test, Units
from ..units import convert, in_both
from .addresses import anchor
from .blocks import Anchor, Notes, Said, worded

# The picture of each station, from top to bottom: the point of it that a line leads to its name from, and the
# base line its name has when there is room.
PICTURES: dict[StationId, tuple[int, int, int]] = {
    "cell": (86, 30, 36),
    "fibre": (65, 239, 245),
    "coat": (77, 373, 379),
    "ending": (64, 507, 513),
    "gap": (82, 679, 685),
    "muscle": (98, 749, 755),
    "outside": (92, 940, 946),
}
HEAD = 25  # from the base line of a station's name to the first nutrient
ACT = 38  # the two lines of one nutrient
SPACE = 32  # from the last nutrient to the base line of the next name
SPACE_OUTSIDE = 52  # a line lies between the path and what stands outside it
GUT = 50  # the picture of the gut reaches this far below the name
MARGIN = 13


@dataclass(frozen=True)
class ActView:
    """What a nutrient does at a station; `said` goes on after the name, which is the link."""

    nutrient: Anchor
    y: int
    short: str
    said: Said


@dataclass(frozen=True)
class StationView:
    label: str
    name: str
    short: str
    y: int
    lead: str
    said: Said
    acts: tuple[ActView, ...]


@dataclass(frozen=True)
class NervePath:
    """The path from nerve to muscle: its steps, and what acts on it from outside."""

    height: int
    steps: tuple[StationView, ...]
    beside: tuple[StationView, ...]
    message: tuple[Said, ...]


def nerve_path(dataset: Dataset, notes: Notes) -> NervePath:
    """The stations in the order of their pictures. One that holds more than its picture has room for moves the next ones down."""
    stations = {station.id: station for station in dataset.of(Station).values()}
    steps: list[StationView] = []
    beside: list[StationView] = []
    bottom = 0
    for id_ in (id_ for id_ in PICTURES if id_ in stations):
        outside = id_ == "outside"
        y = max(PICTURES[id_][2], bottom + (SPACE_OUTSIDE if outside else SPACE))
        label = stations[id_].name if outside else f"{len(steps) + 1}. {stations[id_].name}"
        (beside if outside else steps).append(station_view(dataset, stations[id_], label, y, notes))
        bottom = y + max(HEAD + ACT * len(stations[id_].acts), GUT if outside else 0)
    message = notes.all_said(overview.path_message for overview in dataset.of(Overview).values())
    return NervePath(bottom + MARGIN, tuple(steps), tuple(beside), message)


def station_view(dataset: Dataset, station: Station, label: str, y: int, notes: Notes) -> StationView:
    x, picture, usual = PICTURES[station.id]
    # What is drawn outside the path moves with its name, so the line to it stays level.
    start = picture + y - usual if station.id == "outside" else picture
    acts = sorted(station.acts, key=lambda act: dataset.of(Nutrient)[act.nutrient].name)
    return StationView(
        label=label,
        name=station.name,
        short=station.what.short,
        y=y,
        lead=f"M{x} {start}L98 {y - 6}H105",
        said=notes.said(station.what),
        acts=tuple(act_view(dataset, act, y + HEAD + ACT * place, notes) for place, act in enumerate(acts)),
    )


def act_view(dataset: Dataset, act: Act, y: int, notes: Notes) -> ActView:
    link = anchor(dataset.of(Nutrient)[act.nutrient])
    said = notes.said(act)
    return ActView(link, y, act.short, replace(said, text=said.text.removeprefix(link.text).lstrip()))


EDGE = 12  # free space to the left and right of a scale
WIDTH = 318  # of a scale
LONGEST_LINE = 44  # characters of a line of text over a scale
LINE = 18  # from one line of text to the next
NARROWEST = 3  # of a bar that can still be seen
ADULTS = "Adults"  # whom a level is for when it says nothing else


@dataclass(frozen=True)
class TextLine:
    y: int
    text: str


@dataclass(frozen=True)
class RangeBar:
    """One level of a test on the scale that all its levels share."""

    kind: str
    label: str
    y: int
    lines: tuple[TextLine, ...]
    track: int
    x: int
    width: int


@dataclass(frozen=True)
class Ranges:
    height: int
    bars: tuple[RangeBar, ...]


@dataclass(frozen=True)
class Scale:
    """From the value at the left edge to the value at the right edge."""

    start: Decimal
    end: Decimal

    def x(self, value: Decimal) -> int:
        return EDGE + round((value - self.start) * WIDTH / (self.end - self.start))


def ranges(dataset: Dataset, test: Test) -> Ranges | None:
    """A bar for each level that can be given in both units, or nothing when there are fewer than two to compare.

    One scale serves both units, because one is a multiple of the other. The words are those of the table of levels.
    """
    units = test.units
    levels = [level for level in test.levels if units and level.unit in (units.conventional, units.si)]
    numbers = {value for level in levels if units for value in in_si(level, units) if value is not None}
    if units is None or len(levels) < 2 or len(numbers) < 2:
        return None
    scale = scale_of(min(numbers), max(numbers))
    bars: list[RangeBar] = []
    y = 24
    for level in levels:
        label = worded(dataset.of(Label), "level-kind", level.kind).label
        bars.append(range_bar(level, label, y, scale, units))
        y = bars[-1].track + 34
    return Ranges(y - 14, tuple(bars))


def scale_of(low: Decimal, high: Decimal) -> Scale:
    """With room beyond the outermost numbers for what is below or above them; from 0 unless that would squeeze the bars."""
    room = (high - low) / 8
    start = Decimal(0) if low < high / 2 else low - room
    return Scale(start, high + max(room, (high - start) / 8))


def in_si(level: Level, units: Units) -> tuple[Decimal | None, Decimal | None]:
    """Both ends of a level in the SI unit."""
    above, below = (
        value if value is None or level.unit == units.si else convert(value, level.unit, units)
        for value in (level.above, level.below)
    )
    return above, below


def range_bar(level: Level, label: str, y: int, scale: Scale, units: Units) -> RangeBar:
    conventional, si = in_both(level, level.printed, units)
    # Not "=": where a source prints both units, its two numbers may differ a little.
    words = (level.who or ADULTS, f"{conventional.text} or {si.text}")
    wrapped = [line for text in words for line in wrap(text, LONGEST_LINE)]
    lines = tuple(TextLine(y + LINE * place, line) for place, line in enumerate(wrapped, start=1))
    above, below = in_si(level, units)
    left = scale.x(scale.start if above is None else above)
    right = scale.x(scale.end if below is None else below)
    return RangeBar(level.kind, label, y, lines, lines[-1].y + 12, left, max(right - left, NARROWEST))
