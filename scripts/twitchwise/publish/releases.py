"""The versions of the dataset: what each release changed in meaning, and what the data changed since the newest.

Flows in: `data/releases/<version>.json`, one file a release, written by the command `release` and never by hand, and the records.
Flows out: the version of the data. A release keeps a fingerprint of each record, so that a build knows without git what is new.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from ..models import Record
from ..problems import Place, Problem

FOLDER = Path("releases")
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
FINGERPRINT = 12  # digits; enough to tell two versions of one record apart
MARK = 8  # digits of what is called a version
What = Literal["added", "changed", "removed"]
Fingerprints = Mapping[str, Mapping[str, str]]


class Meaning(Record):
    """One thing that a release changed in meaning."""

    group: str = Field(description="What sort of change it is; those that can hurt a reader come first.")
    kind: str = Field(description="Kind of the record.")
    id: str = Field(description="Id of the record.")
    field: str | None = Field(description="Where in the record; null when the whole record came or went.")
    says: str = Field(description="What changed, in words.")


class Release(Record):
    """A version of the dataset that was handed out."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")] = Field(
        description="Major, minor and patch: see the page on data."
    )
    released_on: datetime.date = Field(description="When it was handed out.")
    records: int = Field(description="How many records it holds.")
    changes: tuple[Meaning, ...] = Field(description="What it changed since the release before; empty in the first.")


class Kept(Release):
    """A release as its file keeps it."""

    fingerprints: dict[str, dict[str, str]] = Field(description="A fingerprint of each record, by kind and id.")


class Since(Record):
    """A record that is not as it was in the newest release."""

    kind: str = Field(description="Kind of the record.")
    id: str = Field(description="Id of the record.")
    what: What = Field(description="What happened to it.")


@dataclass(frozen=True)
class History:
    """All releases, newest first, and what changed since; `version` is that of the data as it is now."""

    releases: tuple[Kept, ...]
    since: tuple[Since, ...]
    version: str


NONE = "0.0.0"


def load_releases(data: Path) -> tuple[tuple[Kept, ...], list[Problem]]:
    """Every release, newest first."""
    found: list[Kept] = []
    problems = []
    for file in sorted((data / FOLDER).glob("*.json")):
        try:
            found.append(Kept.model_validate_json(file.read_bytes()))
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            problems.append(
                Problem(
                    Place(f"{data.name}/{file.relative_to(data).as_posix()}"),
                    f"this is no release ({'.'.join(map(str, detail['loc'])) or 'the file'}: {detail['msg']})",
                    "Expected a file as the command 'release' writes it",
                    "Take it back from the repository: it is never edited by hand",
                )
            )
    return tuple(sorted(found, key=lambda item: numbers(item.version), reverse=True)), problems


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT]


def history(releases: tuple[Kept, ...], now: Fingerprints) -> History:
    """What the data is called now: the newest release, with a mark of its own when any record differs from it."""
    if not releases:
        return History((), (), f"{NONE}+{mark(now)}")
    since = tuple(differing(releases[0].fingerprints, now))
    version = releases[0].version
    return History(releases, since, f"{version}+{mark(now)}" if since else version)


def version_of(releases: tuple[Kept, ...], kind: str, id_: str, now: str) -> str:
    """What one record is called: the newest release when it is as it was there, else with a mark of its own."""
    version = releases[0].version if releases else NONE
    known = releases[0].fingerprints.get(kind, {}).get(id_) if releases else None
    return version if known == now else f"{version}+{now[:MARK]}"


def mark(now: Fingerprints) -> str:
    """A short name for exactly these records."""
    return fingerprint("".join(f"{kind} {id_} {value}\n" for kind, ids in now.items() for id_, value in ids.items()))[
        :MARK
    ]


def differing(before: Fingerprints, now: Fingerprints) -> Iterator[Since]:
    """Records that are new, different or gone, by kind and id."""
    for kind in dict.fromkeys((*now, *before)):
        old, new = before.get(kind, {}), now.get(kind, {})
        for id_ in sorted({*old, *new}):
            if id_ not in old:
                yield Since(kind=kind, id=id_, what="added")
            elif id_ not in new:
                yield Since(kind=kind, id=id_, what="removed")
            elif old[id_] != new[id_]:
                yield Since(kind=kind, id=id_, what="changed")


def next_version(newest: str, groups: Iterable[str], lost: bool) -> str:
    """Major when something others may have linked to is gone; patch when only wording and sources changed; else minor."""
    major, minor, patch = numbers(newest)
    if lost:
        return f"{major + 1}.0.0"
    if set(groups) <= {"wording", "sources"}:
        return f"{major}.{minor}.{patch + 1}"
    return f"{major}.{minor + 1}.0"
