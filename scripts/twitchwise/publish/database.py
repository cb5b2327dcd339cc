"""The tables as one SQLite file, with foreign keys and a full-text search.

Flows in: tables, and the words of each record. Flows out: bytes. The file is packed and holds no time, and the version of the library
that wrote it is taken out of its head, so that the same data gives the same bytes.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from ..load import Dataset
from ..models import Citation, Record
from .tables import Cell, Column, Table

SQL_TYPES = {"string": "TEXT", "number": "REAL", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT"}
PAGE_SIZE = 4096
WRITER = slice(96, 100)  # where the head of a file names the version of the library that wrote it
WRITER_NAMED = (3_040_000).to_bytes(4, "big")
APPLICATION = 0x54574348  # 'TWCH': programs like `file` can tell what it is


def database(tables: Sequence[Table], texts: Mapping[tuple[str, str], str], version: str) -> bytes:
    """The file. It is written to disk and read back, because only there SQLite packs it."""
    with tempfile.TemporaryDirectory(prefix="twitchwise-") as folder:
        file = Path(folder) / "packed.sqlite"
        with closing(sqlite3.connect(":memory:")) as db:
            fill(db, tables, texts, version)
            db.execute("VACUUM INTO ?", (str(file),))
        raw = bytearray(file.read_bytes())
    raw[WRITER] = WRITER_NAMED
    return bytes(raw)


def fill(db: sqlite3.Connection, tables: Sequence[Table], texts: Mapping[tuple[str, str], str], version: str) -> None:
    db.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    db.execute("INSERT INTO about VALUES ('data_version', ?), ('licence', 'CC-BY-4.0')", (version,))
    for table in tables:
        db.execute(create(table))
        places = ", ".join("?" * len(table.columns))
        db.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({places})", sql_rows(table))
    db.execute("CREATE VIRTUAL TABLE search USING fts5(text, content='', tokenize='porter unicode61')")
    numbered = db.execute("SELECT rowid, kind, id FROM records ORDER BY rowid").fetchall()
    db.executemany(
        "INSERT INTO search (rowid, text) VALUES (?, ?)", ((row, texts[kind, id_]) for row, kind, id_ in numbered)
    )
    db.execute("INSERT INTO search (search) VALUES ('optimize')")
    db.commit()


def create(table: Table) -> str:
    """The statement that makes a table. `records` keeps row numbers: the search names records by them."""
    lines = [column_line(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({names(table.key)})")
    lines += [f"FOREIGN KEY ({names(pair)}) REFERENCES records (kind, id)" for pair in table.of_record]
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {quoted(table.name)} (\n  {body}\n){'' if table.name == 'records' else ' WITHOUT ROWID'}"


def column_line(column: Column) -> str:
    line = f"{quoted(column.name)} {SQL_TYPES[column.type]}{' NOT NULL' if column.required else ''}"
    if column.choices:
        line += f" CHECK ({quoted(column.name)} IN ({', '.join(map(text_literal, column.choices))}))"
    if column.table:
        line += f" REFERENCES {quoted(column.table)} (id)"
    return line


def names(columns: Sequence[str]) -> str:
    return ", ".join(map(quoted, columns))


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever words SQL keeps for itself."""
    return f'"{name}"'


def text_literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def sql_rows(table: Table) -> Iterator[tuple[object, ...]]:
    return (tuple(map(sql_cell, row)) for row in table.rows)


def sql_cell(cell: Cell) -> object:
    """Numbers become floating-point, to be reckoned with; the CSV files keep the digits of the source."""
    if type(cell) is str or cell is None or isinstance(cell, int):
        return cell
    return float(cell) if isinstance(cell, Decimal) else str(cell)


def search_texts(dataset: Dataset) -> dict[tuple[str, str], str]:
    """All that a record says, for the search: its texts without ids of sources and places in them."""
    return {(kind, id_): " ".join(said(record)) for kind, id_, record in dataset.all()}


def said(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Citation():
            return
        case Record():
            for part in value.__dict__.values():
                yield from said(part)
        case tuple():
            for item in value:
                yield from said(item)
