"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..load import Dataset
from ..read import Path_


@dataclass(frozen=True)
class Finding:
    """What a check found wrong: in which record, at which value."""

    kind: str
    id: str
    path: Path_
    wrong: str
    expected: str
    remedy: str


def nothing(_: Dataset) -> tuple[object, ...]:
    return ()


@dataclass(frozen=True)
class Check:
    """One rule, with the reason for it and an example of each side."""

    name: str
    why: str
    good: str
    bad: str
    run: Callable[..., Iterator[Finding]]
    """Looks through a dataset, and takes whatever `given` gives."""

    alone: bool = False
    """Whether it looks at one record at a time, so that only records that changed need it again."""

    given: Callable[[Dataset], tuple[object, ...]] = nothing
    """What it needs to know of the others when it looks at one alone."""

    def through(self, dataset: Dataset) -> Iterator[Finding]:
        """What it finds in a whole dataset."""
        return self.run(dataset, *self.given(dataset))
