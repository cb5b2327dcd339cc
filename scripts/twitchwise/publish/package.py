"""The tables as CSV, and the Frictionless description of them that programs load them by.

Flows in: tables. Flows out: `{path: text}`. CSV as RFC 4180 has it: UTF-8, commas, lines that end in CR and LF, nothing for null.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from .envelope import LICENCE, NOTICE
from .places import csv_path
from .tables import Cell, Column, Table, csv_rows
from .values import as_json


def csv_head(table: Table) -> str:
    """The line with the names of the columns."""
    return csv_lines([tuple(column.name for column in table.columns)])


def csv_lines(rows: Iterable[tuple[Cell, ...]]) -> str:
    """A line for each row."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(csv_rows(rows))
    return out.getvalue()


def datapackage(tables: Sequence[Table], version: str) -> str:
    """The description, as the standard Data Package 1.0 has it."""
    package = {
        "profile": "tabular-data-package",
        "name": "twitchwise",
        "title": "Twitchwise: vitamins, minerals and muscle twitches",
        "description": NOTICE,
        "version": version,
        "licenses": [
            {
                "name": LICENCE,
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            }
        ],
        "resources": [resource(table) for table in tables],
    }
    return as_json(package) + "\n"


def resource(table: Table) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": csv_path(table.name),
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": foreign_keys(table),
        },
    }


def field(column: Column) -> dict[str, object]:
    limits: dict[str, object] = {"required": column.required}
    if column.choices:
        limits["enum"] = list(column.choices)
    return {"name": column.name, "type": column.type, "description": column.about, "constraints": limits}


def foreign_keys(table: Table) -> list[dict[str, object]]:
    """To the list of all records for the record a row belongs to, and to a kind's own table for each id."""
    owners: list[dict[str, object]] = [
        {"fields": list(pair), "reference": {"resource": "records", "fields": ["kind", "id"]}}
        for pair in table.of_record
    ]
    ids: list[dict[str, object]] = [
        {"fields": [column.name], "reference": {"resource": column.table.replace("_", "-"), "fields": ["id"]}}
        for column in table.columns
        if column.table
    ]
    return [*owners, *ids]
