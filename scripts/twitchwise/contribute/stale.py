"""`stale --on DATE`: which records are due to be held against their sources again.

Flows in: the dataset and a date. Flows out: text. The clock is never read, so that the same data and date always give the same answer.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ..load import Dataset
from ..models import Checked, Source
from ..problems import Place


@dataclass(frozen=True, order=True)
class Due:
    """When a record is due, and where that stands."""

    on: datetime.date
    place: Place
    kind: str
    id: str
    checked_on: datetime.date


def all_due(dataset: Dataset) -> list[Due]:
    """Every record that has a date for its next check, soonest first."""
    return sorted(
        Due(record.next_check_due, dataset.origins[kind, id_].place(("next_check_due",)), kind, id_, record.checked_on)
        for kind, id_, record in dataset.all()
        if isinstance(record, Checked)
    )


def newest_date(dataset: Dataset) -> datetime.date | None:
    """The latest day on which anything was checked."""
    return max((item.checked_on for _, _, item in dataset.all() if isinstance(item, (Checked, Source))), default=None)


def report(due: list[Due], on: datetime.date, given: bool) -> str:
    """What is due on a day, and when the next is."""
    where = "" if given else ", the newest date in the data; give another with --on"
    now = [item for item in due if item.on <= on]
    later = [item for item in due if item.on > on]
    lines = [f"Due on {on}{where}: {len(now)} of {len(due)}."]
    lines += [
        f"  {item.on}  {item.kind} {item.id}, last checked on {item.checked_on}\n    {item.place}" for item in now
    ]
    if later:
        same = sum(item.on == later[0].on for item in later)
        lines.append(f"Next: {same} on {later[0].on}.")
    return "\n".join(lines)
