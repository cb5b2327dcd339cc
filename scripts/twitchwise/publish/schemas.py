"""JSON Schema of every kind of published file, and the OpenAPI document that describes exactly the files there are.

Flows in: the models, and what the labels of the data say about each value of a vocabulary. Flows out: plain dictionaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, cast, get_args

from pydantic import BaseModel

from ..checks.references import VOCABULARIES
from ..load import Dataset
from ..models import ID_PATTERN, KINDS, Kind, Label
from .api import FileEntry, KindEntry, RecordEntry, WordEntry
from .envelope import LICENCE, NOTICE, SCHEMA_VERSION, Envelope
from .places import ALL, CHANGES, INDEX, OPENAPI, SEARCH_WORDS, schema_path
from .releases import Release, Since
from .values import Ready

Schema: TypeAlias = dict[str, "object"]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# For whoever writes the data; readers of it need not know, and texts may grow longer without breaking a promise.
FOR_AUTHORS = {"title", "default", "maxLength"}


class Schemas:
    """Schemas as `prefix` leads to them: inside one file, or among the components of the OpenAPI document."""

    def __init__(self, dataset: Dataset, prefix: str) -> None:
        self.prefix = prefix
        self.meanings = meanings(dataset)

    def models(self, *models: type[BaseModel]) -> dict[str, Schema]:
        """The schemas of models and of all inside them, by name."""
        found: dict[str, Schema] = {}
        for model in models:
            schema = model.model_json_schema(mode="serialization", ref_template=f"{self.prefix}/{{model}}")
            inner = cast(dict[str, Schema], schema.pop("$defs", {}))
            found |= {name: self.exact(item) for name, item in {**inner, model.__name__: schema}.items()}
        return found

    def exact(self, schema: object) -> Schema:
        """A schema of data that is whole: every key is there, and nothing is of two types save null."""
        found = cast(Schema, self.mended(schema))
        if "properties" in found:
            found["required"] = list(cast(Schema, found["properties"]))
        return found

    def mended(self, value: object) -> object:
        if isinstance(value, list):
            return [self.mended(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "properties" in value:
            value = {**value, "properties": {name: self.mended(item) for name, item in value["properties"].items()}}
            return {key: item for key, item in value.items() if key not in FOR_AUTHORS}
        found = {
            key: self.mended(item)
            for key, item in value.items()
            if key not in FOR_AUTHORS and not (key == "pattern" and item != ID_PATTERN)
        }
        return self.explained(nullable(found))

    def explained(self, schema: Schema) -> Schema:
        """A vocabulary with the meaning of each of its values."""
        values = tuple(item for item in cast("list[str | None]", schema.get("enum", [])) if item is not None)
        if words := self.meanings.get(values):
            known = str(schema.get("description", "")).rstrip()
            schema["description"] = " ".join(filter(None, (known, words)))
        return schema

    def ref(self, name: str) -> Schema:
        return {"$ref": f"{self.prefix}/{name}"}

    def file(self, about: str, **content: Schema) -> Schema:
        """A file: the envelope, what is in it, and nothing else."""
        return {
            "description": about,
            "type": "object",
            "allOf": [self.ref("Envelope")],
            "properties": content,
            "required": list(content),
            "unevaluatedProperties": False,
        }

    def envelope(self) -> dict[str, Schema]:
        """What every file begins with. It may be followed by more, which `file` closes."""
        found = self.models(Envelope)["Envelope"]
        return {"Envelope": {key: value for key, value in found.items() if key != "additionalProperties"}}


def nullable(schema: Schema) -> Schema:
    """One type or null, said in the way that most tools understand."""
    options = schema.get("anyOf")
    if not isinstance(options, list) or len(options) != 2 or {"type": "null"} not in options:
        return schema
    inner = next(item for item in options if item != {"type": "null"})
    if "$ref" in inner:
        return schema
    rest = {key: item for key, item in schema.items() if key != "anyOf"}
    found = {**inner, **rest, "type": [inner["type"], "null"]}
    if "enum" in found:
        found["enum"] = [*found["enum"], None]
    return found


def meanings(dataset: Dataset) -> dict[tuple[str, ...], str]:
    """For each vocabulary, its values with what they mean."""
    labels = dataset.of(Label)
    found: dict[tuple[str, ...], str] = {}
    for name, literal in VOCABULARIES.items():
        values = get_args(literal)
        found.setdefault(values, " ".join(f"{value}: {labels[f'{name}-{value.lower()}'].meaning}" for value in values))
    return found


def constant(value: str, about: str) -> Schema:
    return {"type": "string", "const": value, "description": about}


def many(items: Schema, about: str) -> Schema:
    return {"type": "array", "items": items, "description": about}


def kind_schema(dataset: Dataset, kind: Kind) -> Schema:
    """The schema of the file of one record; `$defs` holds the record, for those who read `full.json` or `all.json`."""
    schemas = Schemas(dataset, "#/$defs")
    return {
        "$schema": DIALECT,
        **record_file(schemas, kind),
        "$defs": {**schemas.envelope(), **schemas.models(kind.model)},
    }


def record_file(schemas: Schemas, kind: Kind) -> Schema:
    return schemas.file(
        f"One {kind.name}.",
        kind=constant(kind.name, "The kind of the record."),
        record=schemas.ref(kind.model.__name__),
    )


def components(dataset: Dataset) -> dict[str, Schema]:
    """Every schema, under the name that the OpenAPI document calls it by."""
    schemas = Schemas(dataset, "#/components/schemas")
    listed = (KindEntry, FileEntry, RecordEntry, WordEntry, Release, Since)
    found = {**schemas.envelope(), **schemas.models(*(kind.model for kind in KINDS), *listed)}
    for kind in KINDS:
        name = kind.model.__name__
        which = constant(kind.name, "The kind of the records.")
        found[f"{name}File"] = record_file(schemas, kind)
        found[f"{name}Full"] = schemas.file(
            f"Every {kind.name}.", kind=which, records=many(schemas.ref(name), "In the order of the data.")
        )
        found[f"{name}Index"] = schemas.file(
            f"The list of every {kind.name}.",
            kind=which,
            records=many(schemas.ref("RecordEntry"), "In the order of the data."),
        )
    return found | shared_components(schemas)


def shared_components(schemas: Schemas) -> dict[str, Schema]:
    by_kind = {kind.plural: many(schemas.ref(kind.model.__name__), f"Every {kind.name}.") for kind in KINDS}
    records = {
        "type": "object",
        "description": "The records of each kind.",
        "additionalProperties": False,
        "properties": by_kind,
        "required": list(by_kind),
    }
    return {
        "Index": schemas.file(
            "What there is.",
            kinds=many(schemas.ref("KindEntry"), "Every kind of record."),
            files=many(schemas.ref("FileEntry"), "Every other file."),
        ),
        "All": schemas.file("Every record of every kind.", records=records),
        "SearchWords": schemas.file(
            "Words people type.", words=many(schemas.ref("WordEntry"), "In alphabetical order.")
        ),
        "Changes": schemas.file(
            "What changed.",
            releases=many(schemas.ref("Release"), "Every release, the newest first."),
            since_release=many(
                schemas.ref("Since"), "What changed since the newest release; empty when this is the release."
            ),
        ),
    }


def openapi(
    components: Ready, version: str, ids: Mapping[str, tuple[str, ...]], others: Mapping[str, tuple[str, str]]
) -> Schema:
    """The description of all files. `components` are its schemas as JSON; `ids` has those of each kind; `others` are files that are no JSON of ours: media type and words."""
    paths: Schema = {
        f"/{INDEX}": operation("index", "What there is.", "Index"),
        f"/{ALL}": operation("all", "Every record of every kind.", "All"),
        f"/{SEARCH_WORDS}": operation("searchWords", "Words people type, and where each leads.", "SearchWords"),
        f"/{CHANGES}": operation("changes", "What each release changed in meaning.", "Changes"),
    }
    for kind in KINDS:
        paths |= kind_paths(kind, ids[kind.name])
    for path, (media, about) in others.items():
        paths[f"/{path}"] = {"get": {**identified(path, about), "responses": response(about, media, {})}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Twitchwise data",
            "version": f"{SCHEMA_VERSION}+{version.replace('+', '.')}",
            "summary": "What vitamins and minerals have to do with muscle twitches, as files.",
            "description": f"{NOTICE} Every path is a file; there is no server, no key and no limit. Keys are always there; null means unknown.",
            "license": {"name": "Creative Commons Attribution 4.0 International", "identifier": LICENCE},
        },
        "jsonSchemaDialect": DIALECT,
        "servers": [{"url": ".", "description": "The folder that this document stands in."}],
        "paths": paths,
        "components": {"schemas": components},
    }


def kind_paths(kind: Kind, ids: tuple[str, ...]) -> Schema:
    name = kind.model.__name__
    paths: Schema = {
        f"/{kind.plural}/{INDEX}": operation(f"{name}-index", f"The list of every {kind.name}.", f"{name}Index"),
        f"/{kind.plural}/full.json": operation(f"{name}-full", f"Every {kind.name}, whole.", f"{name}Full"),
        f"/{schema_path(kind)}": operation(f"{name}-schema", f"JSON Schema of the file of one {kind.name}."),
    }
    if ids:
        parameter = {
            "name": "id",
            "in": "path",
            "required": True,
            "description": "Id of the record.",
            "schema": {"type": "string", "enum": list(ids)},
        }
        one = cast(Schema, operation(f"{name}-record", f"One {kind.name}.", f"{name}File")["get"])
        paths[f"/{kind.plural}/{{id}}.json"] = {"get": {**one, "parameters": [parameter]}}
    return paths


def operation(id_: str, about: str, component: str = "") -> Schema:
    schema: Schema = {"$ref": f"#/components/schemas/{component}"} if component else {"type": "object"}
    return {"get": {"operationId": id_, "summary": about, "responses": response(about, "application/json", schema)}}


def identified(path: str, about: str) -> Schema:
    return {"operationId": path.replace("/", "-"), "summary": about}


def response(about: str, media: str, schema: Schema) -> Schema:
    return {"200": {"description": about, "content": {media: {"schema": schema} if schema else {}}}}


__all__ = ["OPENAPI", "components", "kind_schema", "openapi"]
