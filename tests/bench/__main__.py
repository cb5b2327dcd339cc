"""Measure whole builds: ours and others of the same Markdown, at several sizes, side by side.

    python3 scripts/run.py bench --times 1 10 --pairs 3
    python3 scripts/run.py bench --times 1 10 100 --others-up-to 2500 --write

Each size is a copy of the project in a temporary folder, with every nutrient so many times. Runs of two builders take turns, so that
a machine that slows down slows both. Prints the table; --write also puts it, and the curves, into the documentation.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ..conftest import ROOT, copy_of_project
from .engines import Engine, engines, lay_out
from .measure import Measured, bytes_of, measure, pages_of
from .report import Row, curves, in_page, table
from .synthetic import change_one_line, grow

PAGES_ALONE = Path(__file__).with_name("pages_alone.py")
PAGE = ROOT / "docs" / "about" / "speed.md"
DRAWING = ROOT / "docs" / "images" / "build-times.svg"
# A link, because an edition that is one file carries no picture files.
CURVES = "[The same as curves](../images/build-times.svg): seconds over the number of pages, for each builder.\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--times", type=int, nargs="+", default=[1, 10], help="how many times each nutrient (default: 1 10)"
    )
    parser.add_argument("--pairs", type=int, default=3, help="how many runs of each (default: 3)")
    parser.add_argument(
        "--others-up-to", type=int, default=2500, metavar="PAGES", help="leave other builders out above this size"
    )
    parser.add_argument("--only-plain", action="store_true", help="measure only against MkDocs Material")
    parser.add_argument("--write", action="store_true", help="put table and curves into the documentation")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="twitchwise-bench-") as scratch:
        for times in options.times:
            rows += rows_at(times, Path(scratch) / str(times), options)
            print(table(rows), flush=True)
    if options.write:
        write(rows)
    return 0


def write(rows: list[Row]) -> None:
    """Put the table into the documentation, and the curves when there is more than one size to draw."""
    parts = {"times": table(rows), "curves": ""}
    if len({row.times for row in rows}) > 1:
        DRAWING.write_text(curves(rows), encoding="utf-8")
        parts["curves"] = CURVES
    PAGE.write_text(in_page(PAGE.read_text(encoding="utf-8"), parts), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")


def rows_at(times: int, folder: Path, options: argparse.Namespace) -> list[Row]:
    """Everything measured at one size."""
    project = copy_of_project(folder / "project")
    grow(project, times)
    environment = {**os.environ, "PYTHONPATH": str(project / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    tree = folder / "tree"
    ours = ways(project, environment)
    measure((sys.executable, "-m", "twitchwise", "--root", str(project), "site"), project, environment)
    pages = pages_of(project / "site")
    others = engines()[: 1 if options.only_plain else None] if pages <= options.others_up_to else []
    if others:
        lay_out(project, tree, environment)
    runs: dict[str, list[Measured]] = {name: [] for name in [*ours, *(engine.name for engine in others)]}
    for turn in range(options.pairs):
        for engine in others:
            runs[engine.name].append(build_with(engine, tree, environment))
        for name, build in ours.items():
            runs[name].append(build(turn))
    plain = tuple(runs[others[0].name]) if others else ()
    sizes = {engine.name: tree / engine.out for engine in others}
    return [
        Row(times, name, pages, tuple(found), plain, bytes_of(sizes.get(name, project / "site")))
        for name, found in runs.items()
    ]


def ways(project: Path, environment: dict[str, str]) -> dict[str, Callable[[int], Measured]]:
    """Our own build: the pages alone, all from nothing, with nothing changed, and with one line changed."""
    command = (sys.executable, "-m", "twitchwise", "--root", str(project), "site")

    def cold(_: int) -> Measured:
        shutil.rmtree(project / ".cache", ignore_errors=True)
        return measure(command, project, environment)

    def pages_alone(_: int) -> Measured:
        shutil.rmtree(project / ".cache", ignore_errors=True)
        return measure((sys.executable, str(PAGES_ALONE), str(project)), project, environment)

    def warm(_: int) -> Measured:
        return measure(command, project, environment)

    def changed(turn: int) -> Measured:
        change_one_line(project, turn + 1)
        return measure(command, project, environment)

    def check(_: int) -> Measured:
        shutil.rmtree(project / ".cache", ignore_errors=True)
        return measure((*command[:-1], "check"), project, environment)

    return {
        "Twitchwise, the pages alone, nothing kept": pages_alone,
        "Twitchwise, nothing kept": cold,
        "Twitchwise, nothing changed": warm,
        "Twitchwise, one line changed": changed,
        "check alone, nothing kept": check,
    }


def build_with(engine: Engine, tree: Path, environment: dict[str, str]) -> Measured:
    shutil.rmtree(tree / engine.out, ignore_errors=True)
    shutil.rmtree(tree / ".cache", ignore_errors=True)
    return measure(engine.command, tree, environment)


if __name__ == "__main__":
    sys.exit(main())
