"""Everything that machines read: JSON with its schemas, CSV, a database, and one zip of it all.

Flows in: a `Dataset` and its releases. Flows out: `{path: bytes}`. Pure, like `render`. What is slow goes through the run.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
import zlib
from collections.abc import Mapping

from ..load import Dataset
from ..models import KINDS, Checked, Retired, Source
from ..quick import PLAIN, Run
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
    schema_path,
)
from .releases import Kept
from .values import as_json

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


def publish(dataset: Dataset, releases: tuple[Kept, ...], run: Run = PLAIN) -> dict[str, bytes]:
    """Every published file by its path from the root of the site."""
    made = api.Published(dataset, releases)
    fixed = (dataset.digest, as_json(releases), sqlite3.sqlite_version)
    parts = run.each("publish", lambda part: part_files(part, made), PARTS, made_from=lambda part: (part, *fixed))
    files = {path: content for part in parts for path, content in part.items()}
    chosen = {path: content for path, content in files.items() if path in ONCE or path.startswith("csv/")}
    [packed] = run.each(
        "archive",
        lambda wanted: archive.archive(wanted, newest_day(dataset)),
        [chosen],
        made_from=lambda wanted: (
            zlib.ZLIB_RUNTIME_VERSION,
            *(part for item in sorted(wanted.items()) for part in item),
        ),
    )
    return {f"{API}/{path}": content for path, content in sorted({**files, ARCHIVE: packed}.items())}


def part_files(part: str, made: api.Published) -> dict[str, bytes]:
    """One part of the files, so that each is kept by itself."""
    version = made.history.version
    match part:
        case "records":
            files = {path: text for kind in KINDS for path, text in api.kind_files(made, kind).items()}
        case "shared":
            files = described(made)
        case "tables":
            files = {csv_path(table.name): package.csv_text(table) for table in made.tables}
            files[DATAPACKAGE] = package.datapackage(made.tables, version)
        case _:
            return {DATABASE: database.database(made.tables, database.search_texts(made.dataset), version)}
    return {path: text.encode() for path, text in files.items()}


def described(made: api.Published) -> dict[str, str]:
    """The files that belong to no kind, and the schemas."""
    dataset, version, day = made.dataset, made.history.version, newest_day(made.dataset)
    others = {**OTHERS, **{csv_path(table.name): ("text/csv", table.about) for table in made.tables}}
    return {
        **api.shared_files(made, {path: about for path, (_, about) in others.items()}),
        **{schema_path(kind): as_json(schemas.kind_schema(dataset, kind)) + "\n" for kind in KINDS},
        OPENAPI: as_json(schemas.openapi(dataset, version, ids(made), others)) + "\n",
        CITATION: citation.citation(version, made.released_on or day),
        README: archive.readme(version, day),
    }


def ids(made: api.Published) -> dict[str, tuple[str, ...]]:
    """The ids that have a file, by kind: those in use, and those retired, whose file is that of the successor."""
    retired = made.dataset.of(Retired).values()
    return {name: (*of, *(item.old for item in retired if item.kind == name)) for name, of in made.texts.items()}


def version_of(published: Mapping[str, bytes]) -> str:
    """The version of the data, as its files say it."""
    found: str = json.loads(published[f"{API}/{INDEX}"])["data_version"]
    return found


def newest_day(dataset: Dataset) -> datetime.date:
    """The day on which anything was last checked: what the files take for their date."""
    days = (record.checked_on for _, _, record in dataset.all() if isinstance(record, (Checked, Source)))
    return max(days, default=FIRST_DAY)
