"""One zip of the whole dataset: what has every fact once, in each format, with what explains it.

Flows in: published files. Flows out: bytes. Files of single records are left out: `all.json` holds the same.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping

FOLDER = "twitchwise-data"


def archive(files: Mapping[str, bytes], day: datetime.date) -> bytes:
    """The files in one folder, sorted, all with the day the data was last checked on."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{FOLDER}/{path}", (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is built
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, files[path], compresslevel=6)
    return out.getvalue()


def readme(version: str, day: datetime.date) -> str:
    return f"""Twitchwise: vitamins, minerals and muscle twitches
Data version {version}; last checked on {day.isoformat()}.

General information, not medical advice. Not yet reviewed by a clinician.
Licence: CC BY 4.0. CITATION.cff says how to cite it.

all.json            every record of every kind
schema/             JSON Schema of each kind of record
search-words.json   words people type, and the record each leads to
changes.json        what each release changed in meaning
twitchwise.sqlite   the same as a database, with a full-text search
csv/                the same as tables; datapackage.json describes them

The page about/data.html of the guide shows how to load each, and what may change.
"""
