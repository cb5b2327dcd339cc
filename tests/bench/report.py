"""What was measured, as a Markdown table and as curves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from .measure import Measured

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM = 800, 400, 60, 270, 50  # of the drawing, in its own units; names stand at the right
DASHES = ("", "8 4", "2 4", "10 3 2 3", "1 3", "5 2")


@dataclass(frozen=True)
class Row:
    """One way to build, at one size: its runs, each beside a run of the plain engine if there was one."""

    times: int
    name: str
    pages: int
    runs: tuple[Measured, ...]
    plain: tuple[Measured, ...]
    size: int

    @property
    def ratio(self) -> float | None:
        """Seconds on the clock over those of plain MkDocs Material, pair by pair; the middle one."""
        pairs = list(zip(self.runs, self.plain, strict=False))
        return median(run.wall / plain.wall for run, plain in pairs) if pairs else None


def table(rows: Sequence[Row]) -> str:
    """Times, then memory and bytes; apart, so that either fits a phone."""
    times = ["| Size | Pages | Builder | Time, s | CPU, s | Against plain |", "| --- " * 6 + "|"]
    space = ["| Size | Builder | Peak, MiB | Out, MB |", "| --- " * 4 + "|"]
    for row in rows:
        wall, cpu, peak = (median(getattr(run, name) for run in row.runs) for name in ("wall", "cpu", "peak"))
        ratio = f"{row.ratio:.3f}" if row.ratio is not None else "not measured"
        times.append(f"| {row.times}× | {row.pages:,} | {row.name} | {wall:.1f} | {cpu:.1f} | {ratio} |")
        space.append(f"| {row.times}× | {row.name} | {peak:.0f} | {row.size / 1e6:.1f} |")
    return "\n".join([*times, "", *space]) + "\n"


def curves(rows: Sequence[Row]) -> str:
    """Seconds over pages for each builder, both on logarithmic scales, told apart by dashes and names."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        lines.setdefault(row.name, []).append((row.pages, median(run.wall for run in row.runs)))
    x = scale([pages for points in lines.values() for pages, _ in points], LEFT, WIDTH - RIGHT)
    y = scale([wall for points in lines.values() for _, wall in points], HEIGHT - BOTTOM, 20)
    drawn = [
        curve(name, points, x, y, DASHES[index % len(DASHES)]) for index, (name, points) in enumerate(lines.items())
    ]
    words = "; ".join(
        f"{name}: " + ", ".join(f"{p:,} pages in {w:.1f} s" for p, w in points) for name, points in lines.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="12">\n'
        f"<title>Seconds of a build over the number of pages</title>\n<desc>{words}. Both scales are logarithmic.</desc>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{axes(x, y)}\n' + "\n".join(drawn) + "\n</svg>\n"
    )


@dataclass(frozen=True)
class Scale:
    """Where a value stands on a logarithmic scale."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (math.log(value) - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)

    def ticks(self) -> list[float]:
        steps = [base * 10**power for power in range(-2, 7) for base in (1, 2, 5)]
        return [step for step in steps if self.low <= math.log(step) <= self.high]


def scale(values: Sequence[float], start: float, end: float) -> Scale:
    return Scale(math.log(min(values) * 0.9), math.log(max(values) * 1.1), start, end)


def axes(x: Scale, y: Scale) -> str:
    parts = [f'<text x="{LEFT}" y="{HEIGHT - 8}">pages</text>', '<text x="4" y="14">seconds</text>']
    for tick in x.ticks():
        parts.append(f'<text x="{x.at(tick):.0f}" y="{HEIGHT - 28}" text-anchor="middle">{tick:,.0f}</text>')
    for tick in y.ticks():
        parts.append(f'<path d="M{LEFT} {y.at(tick):.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y.at(tick) + 4:.0f}" text-anchor="end">{tick:g}</text>')
    return "\n".join(parts)


def curve(name: str, points: Sequence[tuple[int, float]], x: Scale, y: Scale, dashes: str) -> str:
    path = " ".join(f"{x.at(pages):.0f},{y.at(wall):.0f}" for pages, wall in points)
    dots = "".join(f'<circle cx="{x.at(p):.0f}" cy="{y.at(w):.0f}" r="3" fill="#0f6163"/>' for p, w in points)
    pages, wall = points[-1]
    return (
        f'<polyline points="{path}" fill="none" stroke="#0f6163" stroke-width="2" stroke-dasharray="{dashes}"/>{dots}'
        f'<text x="{x.at(pages) + 8:.0f}" y="{y.at(wall) + 4:.0f}">{name}</text>'
    )


def in_page(text: str, parts: Mapping[str, str]) -> str:
    """The page with each part between its two marks replaced."""
    for name, part in parts.items():
        before, _, rest = text.partition(f"<!-- {name} -->\n")
        _, mark, after = rest.partition(f"<!-- end of {name} -->")
        if not mark:
            raise ValueError(
                f"The page has no place for {name}: two lines '<!-- {name} -->' and '<!-- end of {name} -->'."
            )
        text = f"{before}<!-- {name} -->\n{part}<!-- end of {name} -->{after}"
    return text
