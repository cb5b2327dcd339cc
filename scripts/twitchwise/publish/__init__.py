"""Everything that machines read: JSON with its schemas, CSV, a database, and one zip of it all.

Flows in: a `Dataset` and its releases. Flows out: `{path: bytes}`. Pure, like `render`. What is slow goes through the run.
"""

from __future__ import annotations

import datetime
import sqlite3
import zlib
from collections.abc import Callable

from ..load import Dataset
from ..models import KIND_BY_MODEL, KINDS, Checked, Kind, Label, Retired, Source
from ..quick import digest
from . import api, archive, citation, database, package, schemas
from .places import (
    ALL,
    API,
    ARCHIVE,
    CHANGES,
    CITATION,
    DATABASE,
    DATAPACKAGE,
    INDEX,
    OPENAPI,
    README,
    SEARCH_WORDS,
    csv_path,
    record_path,
    schema_path,
)
from .tables import RECORDS, Table
from .values import Ready, as_json

PARTS = ("records", "shared", "tables", "database")
FIRST_DAY = datetime.date(1980, 1, 1)  # a zip knows no earlier one
# What the zip holds besides the tables: every fact once in each format.
ONCE = {ALL, SEARCH_WORDS, CHANGES, DATAPACKAGE, DATABASE, CITATION, README, *map(schema_path, KINDS)}
# Files that are no JSON with an envelope: what a program takes them for, and what they hold.
OTHERS = {
    DATAPACKAGE: ("application/json", "Description of the CSV tables, for programs that know Frictionless."),
    DATABASE: ("application/vnd.sqlite3", "The whole dataset as an SQLite database, with a full-text search."),
    ARCHIVE: ("application/zip", "Everything, packed: JSON, schemas, CSV and the database."),
    CITATION: ("text/yaml", "How to cite the dataset."),
    README: ("text/plain", "What the zip holds."),
    OPENAPI: ("application/json", "This description of all files."),
}


def published(made: api.Published) -> Callable[[], dict[str, bytes]]:
    """Every published file by its path from the root of the site, worked out beside the pages."""
    version, releases = made.history.version, as_json(made.releases)
    libraries = (sqlite3.sqlite_version, zlib.ZLIB_RUNTIME_VERSION)
    return made.run.meanwhile("publish", lambda: publish(made), (made.dataset.digest, version, releases, *libraries))


def publish(made: api.Published) -> dict[str, bytes]:
    """Every published file by its path from the root of the site."""
    files = {path: content for part in PARTS for path, content in part_files(part, made).items()}
    chosen = {path: content for path, content in files.items() if path in ONCE or path.startswith("csv/")}
    files[ARCHIVE] = archive.archive(chosen, newest_day(made.dataset))
    return {f"{API}/{path}": content for path, content in sorted(files.items())}


def paths(made: api.Published) -> frozenset[str]:
    """The paths of all published files, known before they are made."""
    found = {INDEX, ALL, SEARCH_WORDS, CHANGES, *OTHERS, *map(schema_path, KINDS)}
    found |= {csv_path(table.name) for table in made.declared}
    for kind in KINDS:
        found |= {f"{kind.plural}/{INDEX}", f"{kind.plural}/full.json"}
        found |= {record_path(kind, id_) for id_ in ids(made)[kind.name]}
    return frozenset(f"{API}/{path}" for path in found)


def part_files(part: str, made: api.Published) -> dict[str, bytes]:
    """One part of the files, so that each is kept by itself."""
    version = made.history.version
    match part:
        case "records":
            files = {path: text for kind in KINDS for path, text in api.kind_files(made, kind).items()}
        case "shared":
            files = described(made)
        case "tables":
            files = {csv_path(table.name): csv_file(made, table) for table in made.tables}
            files[DATAPACKAGE] = package.datapackage(made.tables, version)
        case _:
            return {DATABASE: database.database(made.tables, database.search_texts(made.dataset), version)}
    return {path: text.encode() for path, text in files.items()}


def csv_file(made: api.Published, table: Table) -> str:
    """A table as CSV. The lines of most are kept by file of data."""
    if table.name == RECORDS:
        return package.csv_head(table) + package.csv_lines(table.rows)
    return package.csv_head(table) + "".join(part.lines.get(table.name, "") for part in made.parts)


def described(made: api.Published) -> dict[str, str]:
    """The files that belong to no kind, and the schemas."""
    version, day = made.history.version, newest_day(made.dataset)
    *of_kinds, components = schema_texts(made)
    others = {**OTHERS, **{csv_path(table.name): ("text/csv", table.about) for table in made.tables}}
    return {
        **api.shared_files(made, {path: about for path, (_, about) in others.items()}),
        **{schema_path(kind): text + "\n" for kind, text in zip(KINDS, of_kinds, strict=True)},
        OPENAPI: as_json(schemas.openapi(components, version, ids(made), others)) + "\n",
        CITATION: citation.citation(version, made.released_on or day),
        README: archive.readme(version, day),
    }


def schema_texts(made: api.Published) -> list[Ready]:
    """The schema of each kind, and the components of the OpenAPI document. They hang on the models, and on the words of labels."""
    labels = (print_ for (kind, _), print_ in made.dataset.prints.items() if kind == KIND_BY_MODEL[Label].name)
    words = digest(*labels)

    def text(kind: Kind | None) -> Ready:
        return as_json(schemas.kind_schema(made.dataset, kind) if kind else schemas.components(made.dataset))

    kinds: list[Kind | None] = [*KINDS, None]
    return made.run.each("schemas", text, kinds, made_from=lambda kind: (words, kind.name if kind else ""))


def ids(made: api.Published) -> dict[str, tuple[str, ...]]:
    """The ids that have a file, by kind: those in use, and those retired, whose file is that of the successor."""
    retired = made.dataset.of(Retired).values()
    return {
        name: (*of, *(item.old for item in retired if item.kind == name)) for name, of in made.dataset.records.items()
    }


def newest_day(dataset: Dataset) -> datetime.date:
    """The day on which anything was last checked: what the files take for their date."""
    days = (record.checked_on for _, _, record in dataset.all() if isinstance(record, (Checked, Source)))
    return max(days, default=FIRST_DAY)
