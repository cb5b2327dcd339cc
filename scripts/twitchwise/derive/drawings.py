"""Where the parts of a drawing stand, so that templates only have to place them.

Flows in: records. Flows out: views with positions in units of the drawing: 342 wide, as wide as the page on a phone of 390 pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..load import Dataset
from ..models import Act, Nutrient, Overview, Station, StationId
from .addresses import anchor
from .blocks import Anchor, Notes, Said

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
