"""JSON Schema for each kind of record, made from the models, so that editors complete and check while one types."""

from __future__ import annotations

import json
from pathlib import Path

from .models import KINDS, Kind


def schemas() -> dict[str, str]:
    """The text of every schema file, by name."""
    return {
        f"{kind.name}.schema.json": json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n" for kind in KINDS
    }


def schema_of(kind: Kind) -> dict[str, object]:
    """The schema of one file of `kind`: a record, or a list of records."""
    schema = kind.model.model_json_schema()
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if kind.folder:
        return {**dialect, **schema}
    definitions = schema.pop("$defs", {})
    return {
        **dialect,
        "$defs": {**definitions, kind.model.__name__: schema},
        "type": "array",
        "items": {"$ref": f"#/$defs/{kind.model.__name__}"},
    }


def modeline(kind: Kind) -> str:
    """The first line of a data file of `kind`: where editors find its schema."""
    return f"# yaml-language-server: $schema={'../' if kind.folder else ''}schema/{kind.name}.schema.json"


def write_schemas(folder: Path) -> int:
    """Write every schema; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(KINDS)


def drifted(folder: Path) -> list[str]:
    """Names of schema files that are missing, stale or left over."""
    wanted = schemas()
    found = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.json")}
    return sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
