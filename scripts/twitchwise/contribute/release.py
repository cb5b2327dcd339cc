"""`release`: give the data as it is now a version, with what it changes in meaning since the one before.

Flows in: the project's folder, and the git revision of the release before. Flows out: `data/releases/<version>.json` and
`CITATION.cff`. Builds read these files and need no git.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from ..check import checked
from ..load import Dataset, load
from ..publish.api import Published
from ..publish.citation import citation
from ..publish.places import CITATION
from ..publish.releases import FOLDER, Kept, Meaning, load_releases, next_version
from ..publish.values import as_json
from ..quick import run_for
from .meaning import Change, changes
from .refused import Refused
from .revision import data_at

FIRST = "1.0.0"


def release(root: Path, base: str | None, day: datetime.date) -> Kept:
    """Write the next release of data that is well formed."""
    dataset, problems = checked(root, run_for(root))
    if problems:
        raise Refused(f"The data has mistakes, the first: {problems[0]}")
    return release_of(root, dataset, base, day)


def release_of(root: Path, dataset: Dataset, base: str | None, day: datetime.date) -> Kept:
    """Write the next release; refuse when nothing changed, or when what it is compared with is not the release before."""
    releases, wrong = load_releases(root / "data")
    if wrong:
        raise Refused(str(wrong[0]))
    made = Published(dataset, releases)
    if releases and not made.history.since:
        raise Refused(f"Nothing changed since {releases[0].version}. Expected other data. No release is needed.")
    found = changes_since(root, base, releases[0], dataset) if releases else []
    lost = any("REMOVED" in item.says for item in found)
    kept = Kept(
        version=next_version(releases[0].version, {item.group for item in found}, lost) if releases else FIRST,
        released_on=day,
        records=sum(map(len, made.fingerprints.values())),
        changes=tuple(map(meaning, found)),
        fingerprints={kind: dict(of) for kind, of in made.fingerprints.items()},
    )
    write(root, kept)
    return kept


def changes_since(root: Path, base: str | None, before: Kept, dataset: Dataset) -> list[Change]:
    if base is None:
        raise Refused(
            f"There is a release already ({before.version}). Expected the git revision that has its data. Give it with --since."
        )
    with data_at(root, base) as (_, folder):
        old, _ = load(folder)
    for kind, of in before.fingerprints.items():
        if set(of) != set(old.records[kind]):
            raise Refused(
                f"The revision ({base}) does not have the data of {before.version}: its {kind} records are others. "
                "Expected the revision of that release. Give another with --since."
            )
    return changes(old, dataset)


def meaning(item: Change) -> Meaning:
    return Meaning(group=item.group, kind=item.kind, id=item.id, field=item.field or None, says=item.says)


def write(root: Path, kept: Kept) -> None:
    """One line a change and one a kind, so that git shows what is new."""
    folder = root / "data" / FOLDER
    folder.mkdir(exist_ok=True)
    head = {name: getattr(kept, name) for name in ("version", "released_on", "records")}
    listed = ",\n".join(map(as_json, kept.changes))
    marks = ",\n".join(f'"{kind}":{as_json(of)}' for kind, of in kept.fingerprints.items())
    text = f'{as_json(head)[:-1]},\n"changes":[\n{listed}\n],\n"fingerprints":{{\n{marks}\n}}}}\n'
    (folder / f"{kept.version}.json").write_text(text, encoding="utf-8", newline="\n")
    (root / CITATION).write_text(citation(kept.version, kept.released_on), encoding="utf-8", newline="\n")
