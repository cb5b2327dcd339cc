"""The records as JSON files without a server: one for each record, one for each kind, one for all, and what leads to them.

Flows in: a `Dataset` and its history. Flows out: `{path: text}`, paths counted from `api/v1`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pydantic import Field

from ..load import Dataset
from ..models import KINDS, Kind, Record, Retired
from ..quick import PLAIN, Run
from .envelope import Maker, checked_dates, oldest
from .parts import Part, fingerprints, parts
from .places import ALL, CHANGES, INDEX, SEARCH_WORDS, name_of, page_of, record_path, schema_path
from .releases import Fingerprints, History, Kept, Release, history, version_of
from .tables import Dates, Table, declared_tables, tables
from .values import Ready

Texts = Mapping[str, Mapping[str, Ready]]
Value = TypeVar("Value")


class KindEntry(Record):
    """A kind of record, and where its files are."""

    kind: str = Field(description="The kind.")
    about: str = Field(description="What a record of it is.")
    records: int = Field(description="How many there are.")
    index: str = Field(description="Path of the list of its records.")
    full: str = Field(description="Path of the file with all its records.")
    schema_path: str = Field(alias="schema", description="Path of the JSON Schema of one of its files.")


class FileEntry(Record):
    """A file that belongs to no kind of record."""

    path: str = Field(description="Where it is, from the folder of this index.")
    about: str = Field(description="What it holds.")


class RecordEntry(Record):
    """A record in a list, and where to find it."""

    id: str = Field(description="Id of the record.")
    name: str = Field(description="What it is called.")
    path: str = Field(description="Path of its file, from the folder api/v1.")
    page: str | None = Field(description="Page of the guide that tells about it, from the root of the site.")


class WordEntry(Record):
    """A word that people type, and the record it leads to."""

    word: str = Field(description="The word, as people type it.")
    kind: str = Field(description="Kind of the record.")
    id: str = Field(description="Id of the record.")


@dataclass(frozen=True)
class Published:
    """What the files are made from, each part worked out once, when it is first needed: most builds find all files kept."""

    dataset: Dataset
    releases: tuple[Kept, ...]
    run: Run = PLAIN

    @cached_property
    def parts(self) -> list[Part]:
        return parts(self.dataset, self.run)

    @cached_property
    def texts(self) -> Texts:
        """Each record as JSON, by kind and id."""
        return by_kind(part.texts for part in self.parts)

    @cached_property
    def dates(self) -> Dates:
        return checked_dates(self.dataset)

    @cached_property
    def fingerprints(self) -> Fingerprints:
        return by_kind(fingerprints(self.dataset, self.run))

    @cached_property
    def history(self) -> History:
        return history(self.releases, self.fingerprints)

    @cached_property
    def declared(self) -> tuple[Table, ...]:
        """The tables without rows. Kept, because they hang on the models alone, which take long to look through."""
        [found] = self.run.each("declared tables", lambda _: declared_tables(), [None], made_from=lambda _: ())
        return found

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tables(self.declared, self.dataset, self.dates, [part.rows for part in self.parts])

    @property
    def released_on(self) -> datetime.date | None:
        """The day of the newest release, when this is it."""
        return self.releases[0].released_on if self.releases and not self.history.since else None

    @property
    def maker(self) -> Maker:
        return Maker(self.history.version)

    def maker_of(self, kind: str, id_: str) -> Maker:
        """For the file of one record. A change elsewhere leaves it as it is, to the byte: whoever has it need not load it again."""
        return Maker(version_of(self.releases, kind, id_, self.fingerprints[kind][id_]))


def by_kind(parts: Iterable[Mapping[tuple[str, str], Value]]) -> dict[str, dict[str, Value]]:
    """What the parts hold, by kind and id; a kind without records is there too."""
    found: dict[str, dict[str, Value]] = {kind.name: {} for kind in KINDS}
    for part in parts:
        for (kind, id_), value in part.items():
            found[kind][id_] = value
    return found


def kind_files(made: Published, kind: Kind) -> dict[str, str]:
    """The list of a kind, the file of all its records, and one file for each."""
    texts = made.texts[kind.name]
    dates = {id_: made.dates[kind.name, id_] for id_ in texts}
    files: dict[str, str] = {
        f"{kind.plural}/{INDEX}": made.maker.around(
            {"kind": kind.name, "records": tuple(entries(made, kind))}, checked_on=oldest(dates.values())
        ),
        f"{kind.plural}/full.json": made.maker.around(
            {"kind": kind.name, "records": tuple(texts.values())}, checked_on=oldest(dates.values())
        ),
    }
    for id_, text in texts.items():
        page = page_of(kind.name, id_, made.dataset.records[kind.name][id_])
        made_here = made.maker_of(kind.name, id_)
        files[record_path(kind, id_)] = made_here.around({"kind": kind.name, "record": text}, page, dates[id_])
    for item in made.dataset.of(Retired).values():
        if item.kind == kind.name:
            files[record_path(kind, item.old)] = files[record_path(kind, item.new)]
    return files


def entries(made: Published, kind: Kind) -> Iterator[RecordEntry]:
    for id_, record in made.dataset.records[kind.name].items():
        yield RecordEntry(
            id=id_, name=name_of(record), path=record_path(kind, id_), page=page_of(kind.name, id_, record)
        )


def shared_files(made: Published, others: Mapping[str, str]) -> dict[str, str]:
    """The files that belong to no kind; `others` are those made elsewhere, with what they hold."""
    records = {kind.plural: tuple(made.texts[kind.name].values()) for kind in KINDS}
    releases = tuple({name: getattr(item, name) for name in Release.model_fields} for item in made.history.releases)
    return {
        INDEX: made.maker.around(index(made, others), page="about/data.html", checked_on=oldest(made.dates.values())),
        ALL: made.maker.around({"records": records}, checked_on=oldest(made.dates.values())),
        SEARCH_WORDS: made.maker.around({"words": tuple(words(made.dataset))}, page="a-z.html"),
        CHANGES: made.maker.around({"releases": releases, "since_release": made.history.since}, page="about/data.html"),
    }


def index(made: Published, others: Mapping[str, str]) -> dict[str, object]:
    kinds = tuple(
        {
            "kind": kind.name,
            "about": " ".join((kind.model.__doc__ or "").split()),
            "records": len(made.texts[kind.name]),
            "index": f"{kind.plural}/{INDEX}",
            "full": f"{kind.plural}/full.json",
            "schema": schema_path(kind),
        }
        for kind in KINDS
    )
    own = {
        ALL: "Every record of every kind.",
        SEARCH_WORDS: "The words people type, and the record each leads to.",
        CHANGES: "What each release changed in meaning, and what changed since the newest.",
    }
    return {
        "kinds": kinds,
        "files": tuple(FileEntry(path=path, about=about) for path, about in {**own, **others}.items()),
    }


def words(dataset: Dataset) -> list[WordEntry]:
    """The search words of all records, in the order of the alphabet; a record is found by its name too."""
    found = {
        (str(word), kind, id_)
        for kind, id_, record in dataset.all()
        if "words" in type(record).model_fields
        for word in (name_of(record), *record.__dict__["words"])
    }
    ordered = sorted(found, key=lambda item: (item[0].casefold(), *item))
    return [WordEntry(word=word, kind=kind, id=id_) for word, kind, id_ in ordered]
