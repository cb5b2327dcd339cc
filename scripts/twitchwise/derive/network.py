"""How nutrients pull on each other: a network whose nodes stand on an oval and whose lines bend inwards.

Flows in: the effects of interactions. Flows out: views with positions in units of the drawing: 342 wide, as wide as the page on
a phone of 390 pixels. Nodes are alphabetical, row by row, so the Tab key goes down the drawing as it goes down the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

from ..load import Dataset
from ..models import Effect, Interaction, Label, Nutrient, Pull, State
from .addresses import INTERACTIONS, anchor
from .blocks import Anchor, worded
from .relations import by_name

WIDTH = 342
NODE = (98, 34)  # on a phone of 320 pixels still more than 24 high
EDGE = 5  # free space around the oval
ROW = 64  # from one row of nodes to the next
GAP = 3  # between a line's end and the node
RING = 9  # the same for a line that ends with a ring around a plus
KEY_ROW = 22


@dataclass(frozen=True)
class PullNode:
    """A nutrient: where its field begins, and each pull it has a part in as a sentence that leads to its sources."""

    anchor: Anchor
    label: str
    x: int
    y: int
    sentences: tuple[Anchor, ...]


@dataclass(frozen=True)
class PullLine:
    """From one node to another; `both` when they pull on each other in the same way."""

    path: str
    state: State
    change: Pull
    both: bool


@dataclass(frozen=True)
class PullKind:
    """A kind of line, and its words in the key."""

    state: State
    change: Pull
    words: str
    y: int


@dataclass(frozen=True)
class Network:
    height: int
    key: int
    width: int
    node_width: int
    node_height: int
    node_middle: int
    nodes: tuple[PullNode, ...]
    lines: tuple[PullLine, ...]
    kinds: tuple[PullKind, ...]


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Port:
    """Where a line touches a node, and the direction it takes from there."""

    at: Point
    inwards: Point

    def on(self, far: float) -> Point:
        return Point(self.at.x + self.inwards.x * far, self.at.y + self.inwards.y * far)


@dataclass(frozen=True)
class Joined:
    """Two nodes that a line joins."""

    of: str
    on: str
    state: State
    change: Pull

    def other(self, id_: str) -> str:
        return self.on if id_ == self.of else self.of

    @property
    def turned(self) -> Joined:
        return Joined(self.on, self.of, self.state, self.change)


def network(dataset: Dataset) -> Network:
    """The drawing of every effect that one nutrient has on another."""
    told = [(item, effect) for item in by_name(dataset.of(Interaction).values()) for effect in item.effects]
    effects = [effect for _, effect in told]
    ids = {id_ for effect in effects for id_ in (effect.of, effect.on)}
    nutrients = [nutrient for nutrient in by_name(dataset.of(Nutrient).values()) if nutrient.id in ids]
    places = dict(zip((nutrient.id for nutrient in nutrients), oval(len(nutrients)), strict=True))
    bottom = round(max((point.y for point in places.values()), default=0)) + NODE[1] // 2
    kinds = list(dict.fromkeys((effect.state, effect.change) for effect in effects))
    return Network(
        height=bottom + 30 + KEY_ROW * len(kinds),
        key=bottom + 14,
        width=WIDTH,
        node_width=NODE[0],
        node_height=NODE[1],
        node_middle=NODE[0] // 2,
        nodes=tuple(node(dataset, nutrient, places[nutrient.id], told) for nutrient in nutrients),
        lines=tuple(lines(effects, places)),
        kinds=tuple(
            PullKind(state, change, words(dataset, state, change), bottom + 14 + KEY_ROW * place)
            for place, (state, change) in enumerate(sorted(kinds), start=1)
        ),
    )


def oval(number: int) -> list[Point]:
    """A place for each node: one at the top, then two a row; the last stands alone at the bottom when their number is even."""
    rows = [1] + [2] * ((number - 1) // 2) + [1] * (number > 1 and number % 2 == 0)
    middle = ROW * (len(rows) if number % 2 else len(rows) - 1) / 2
    reach = WIDTH / 2 - EDGE - NODE[0] / 2
    found = []
    for row, nodes in enumerate(rows):
        x = reach * sqrt(1 - (row * ROW / middle - 1) ** 2) if nodes == 2 else 0
        down = row * ROW + EDGE + NODE[1] / 2
        found += [Point(WIDTH / 2 + side * x, down) for side in ((-1, 1) if nodes == 2 else (0,))]
    return found[:number]


def lines(effects: list[Effect], places: dict[str, Point]) -> list[PullLine]:
    """One line for each effect; two nodes that pull on each other in the same way share one."""
    joined: list[Joined] = []
    for effect in effects:
        line = Joined(effect.of, effect.on, effect.state, effect.change)
        if line.turned not in joined:
            joined.append(line)
    wanted = {Joined(effect.of, effect.on, effect.state, effect.change) for effect in effects}
    leaving = {id_: ports(id_, [line for line in joined if id_ in (line.of, line.on)], places) for id_ in places}
    return [
        PullLine(
            curve(leaving[line.of][line], leaving[line.on][line], RING if line.change == "raises" else GAP),
            line.state,
            line.change,
            line.turned in wanted,
        )
        for line in joined
    ]


def ports(id_: str, joined: list[Joined], places: dict[str, Point]) -> dict[Joined, Port]:
    """Where each line touches a node: on the side that faces the middle, in an order in which lines need not cross there."""
    here = places[id_]
    inwards = facing(here, places)
    along = Point(abs(inwards.y), abs(inwards.x))
    room = (NODE[0] if along.x else NODE[1]) - 2
    apart = min(14.0, room / max(len(joined), 1))

    found = {}
    for place, line in enumerate(sorted(joined, key=lambda line: turn(here, places[line.other(id_)], inwards))):
        aside = (place - (len(joined) - 1) / 2) * apart
        x = here.x + inwards.x * NODE[0] / 2 + along.x * aside
        y = here.y + inwards.y * NODE[1] / 2 + along.y * aside
        found[line] = Port(Point(x, y), inwards)
    return found


def turn(here: Point, there: Point, inwards: Point) -> tuple[int, float]:
    """Which line comes first along the side of a node: nodes of the same side enclose those in between like brackets."""
    if inwards.x:
        along, same_side = there.y - here.y, (there.x - WIDTH / 2) * inwards.x < -1
    else:
        along, same_side = there.x - here.x, True
    near = hypot(there.x - here.x, there.y - here.y)
    if not same_side or not along:
        return 1, along
    return (0, near) if along < 0 else (2, -near)


def facing(here: Point, places: dict[str, Point]) -> Point:
    """The direction from a node to the middle: level, except for a node that stands alone in its row."""
    if round(here.x) == WIDTH // 2:
        return Point(0, 1 if here.y == min(point.y for point in places.values()) else -1)
    return Point(1 if here.x < WIDTH / 2 else -1, 0)


def curve(start: Port, end: Port, gap: int) -> str:
    """A line that leaves and reaches its nodes at right angles, and bends the more the longer it is."""
    reach = min(16 + 0.14 * hypot(end.at.x - start.at.x, end.at.y - start.at.y), 52)
    first, last = start.on(2), end.on(gap)
    bends = (start.on(reach), end.on(gap + reach))
    (a, b), (c, d) = ((round(point.x), round(point.y)) for point in bends)
    return f"M{first.x:.0f} {first.y:.0f}C{a} {b} {c} {d} {last.x:.0f} {last.y:.0f}"


def node(dataset: Dataset, nutrient: Nutrient, place: Point, told: list[tuple[Interaction, Effect]]) -> PullNode:
    sentences = [
        Anchor(sentence(dataset, effect, nutrient), INTERACTIONS, item.id)
        for item, effect in told
        if nutrient.id in (effect.of, effect.on)
    ]
    return PullNode(
        anchor=anchor(nutrient),
        label=short(nutrient),
        x=round(place.x - NODE[0] / 2),
        y=round(place.y - NODE[1] / 2),
        sentences=tuple(sorted(sentences, key=lambda said: said.text)),
    )


def sentence(dataset: Dataset, effect: Effect, about: Nutrient) -> str:
    """What the effect says on the line of one of its two nutrients, whose name stands before it."""
    state = worded(dataset.of(Label), "pull-state", effect.state).label
    pull = worded(dataset.of(Label), "pull", effect.change).label
    if effect.of == about.id:
        return f"{state} {pull} {inside(dataset.of(Nutrient)[effect.on])}"
    return f"{state} {inside(dataset.of(Nutrient)[effect.of])} {pull} it"


def words(dataset: Dataset, state: State, change: Pull) -> str:
    labels = dataset.of(Label)
    return f"{worded(labels, 'pull-state', state).label} {worded(labels, 'pull', change).label}"


def short(nutrient: Nutrient) -> str:
    """A name without the words in brackets, which the field has no room for."""
    return nutrient.name.partition(" (")[0]


def inside(nutrient: Nutrient) -> str:
    """A short name inside a sentence."""
    name = short(nutrient)
    return name[0].lower() + name[1:]
