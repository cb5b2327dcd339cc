"""What stands before any page: the data, loaded and checked, with its releases; and what programs read of it, begun beside the rest.

Flows in: the project's root folder. Flows out: `Prepared`. It loads nothing of pages and nothing of the site generator, so that what
is begun here is soon begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .check import checked
from .problems import Problem
from .publish import published
from .publish.api import Published
from .publish.releases import load_releases
from .quick import PLAIN, Run


@dataclass(frozen=True)
class Prepared:
    """The data ready to make pages from, or the problems that stand in the way; then the rest is not to be used."""

    data: Published
    problems: list[Problem]
    files: Callable[[], Mapping[str, bytes]]
    """Every published file by path. They must be waited for."""


def prepare(root: Path, run: Run = PLAIN) -> Prepared:
    """Load and check, and begin to publish."""
    dataset, problems = checked(root, run)
    releases, wrong = load_releases(root / "data")
    data = Published(dataset, releases, run)
    problems = [*problems, *wrong]
    return Prepared(data, problems, dict if problems else published(data))
