"""What every edition says of itself on its first page: which data it holds, and when its facts are next due for checking.

Flows in: the dataset, and the built site, which says its version. Flows out: `About`. No clock: an edition is as old as the newest
check of its data.
"""

from __future__ import annotations

import datetime
import json
import uuid
from dataclasses import dataclass
from pathlib import Path

from ..contribute.refused import Refused
from ..contribute.stale import all_due, newest_date
from ..load import Dataset
from ..publish.places import API, INDEX

NAME = "Twitchwise"
SUBTITLE = "Vitamins, minerals and muscle twitches"
DESCRIPTION = "What vitamins and minerals have to do with muscle twitches: how sure that is, and when to get help."
LANGUAGE = "en"
NOTICE = "General information, not medical advice. Not yet reviewed by a clinician."
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
IDS = uuid.UUID("6f1c9d0e-5d3b-5b0e-9a55-7477697463e8")  # drawn once; the ids of all editions are made from it


@dataclass(frozen=True)
class About:
    """The age of an edition, in the words readers see."""

    version: str
    checked_on: datetime.date
    next_due: datetime.date

    @property
    def lines(self) -> tuple[str, str]:
        return (
            f"Data version {self.version}. Its facts were last checked on {self.checked_on}.",
            f"The next of them are due for checking on {self.next_due}. After that day, look for a newer edition.",
        )

    def id(self, form: str) -> uuid.UUID:
        """A name for one edition of one version that no other edition has."""
        return uuid.uuid5(IDS, f"{form} {self.version} {self.checked_on}")

    def file_name(self, form: str) -> str:
        return f"twitchwise-{self.version}.{form}"

    @property
    def zip_time(self) -> tuple[int, int, int, int, int, int]:
        """The time every file of an archive is given."""
        return (self.checked_on.year, self.checked_on.month, self.checked_on.day, 0, 0, 0)


def about(dataset: Dataset, site: Path) -> About:
    newest, due = newest_date(dataset), all_due(dataset)
    if newest is None or not due:
        raise Refused("data: nothing in it has a date of checking. Expected one at least. Run 'check' first.")
    return About(data_version(site), newest, due[0].on)


def data_version(site: Path) -> str:
    """The version of the data, as the files for programs in the same site say it, so that the two can never differ."""
    path = f"{API}/{INDEX}"
    try:
        found: str = json.loads((site / path).read_bytes())["data_version"]
    except FileNotFoundError:
        raise Refused(
            f"site/{path}: there is no such file. Expected a built site. Run 'python3 scripts/run.py site'."
        ) from None
    return found
