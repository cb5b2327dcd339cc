"""The data that machines read: every file is what its schema says, and nothing published is lost."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from twitchwise.contribute.refused import Refused
from twitchwise.contribute.release import release_of
from twitchwise.load import Dataset, load
from twitchwise.models import KIND_BY_MODEL, KINDS, Nutrient, Retired, Test
from twitchwise.publish import ids, publish
from twitchwise.publish.api import Published, kind_files
from twitchwise.publish.citation import citation
from twitchwise.publish.places import API, record_path
from twitchwise.publish.releases import Kept, history, load_releases, next_version, version_of
from twitchwise.sums import SUMS

from .conftest import ROOT

Files = dict[str, bytes]
PAGE = ROOT / "docs" / "about" / "data.md"
ANSWERS = ROOT / "tests" / "golden" / "data-queries.txt"
GOLDEN = ROOT / "tests" / "golden" / "api-keys.txt"


@pytest.fixture(scope="session")
def files(site: Path) -> Files:
    """Every published file by its path from api/v1, as it is on the site."""
    folder = site / API
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="session")
def openapi(files: Files) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["openapi.json"])
    return found


@pytest.fixture(scope="session")
def validator(openapi: dict[str, Any]) -> Callable[[str], Draft202012Validator]:
    """A validator for each component of the OpenAPI document."""
    registry: Registry[Any] = Registry().with_resource("urn:api", Resource.from_contents(openapi, DRAFT202012))

    @cache
    def validator(component: str) -> Draft202012Validator:
        return Draft202012Validator(
            {"$ref": f"urn:api{component}"}, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
        )

    return validator


def described(openapi: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every file that the OpenAPI document describes: its path, its media type, and its schema."""
    for path, item in openapi["paths"].items():
        [(media, content)] = item["get"]["responses"]["200"]["content"].items()
        parameters = item["get"].get("parameters")
        ids = parameters[0]["schema"]["enum"] if parameters else [""]
        for id_ in ids:
            yield path.removeprefix("/").replace("{id}", id_), media, content.get("schema", {})


def test_the_description_is_valid_openapi(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(openapi).iter_errors()] == []


def test_every_file_is_described_and_every_described_file_is_there(files: Files, openapi: dict[str, Any]) -> None:
    paths = [path for path, _, _ in described(openapi)]
    assert len(paths) == len(set(paths))
    assert set(paths) == set(files)


def test_every_json_file_is_as_the_description_says(
    files: Files, openapi: dict[str, Any], validator: Callable[[str], Draft202012Validator]
) -> None:
    wrong: list[str] = []
    seen: set[tuple[str, str]] = set()
    for path, _, schema in sorted(described(openapi), key=lambda item: not item[2].get("$ref", "").endswith("File")):
        if "$ref" not in schema:
            continue
        found = json.loads(files[path])
        errors = validator(schema["$ref"]).iter_errors(without(found, seen))
        wrong += [f"{path}: {error.json_path}: {error.message[:200]}" for error in errors]
        if "record" in found:
            seen.add((found["kind"], json.dumps(found["record"])))
    assert wrong == []


def without(found: dict[str, Any], seen: set[tuple[str, str]]) -> dict[str, Any]:
    """A file without the records that were found good in files of their own: they need not be looked at three times."""

    def fresh(kind: str, records: list[Any]) -> list[Any]:
        return [record for record in records if (kind, json.dumps(record)) not in seen]

    records = found.get("records")
    if isinstance(records, dict):
        singular = {kind.plural: kind.name for kind in KINDS}
        return {**found, "records": {plural: fresh(singular[plural], of) for plural, of in records.items()}}
    return {**found, "records": fresh(found["kind"], records)} if records else found


# Records and keys.


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_record_is_as_the_schema_of_its_kind_says(kind: Any, files: Files) -> None:  # noqa: ANN401
    schema = json.loads(files[f"schema/{kind.name}.schema.json"])
    Draft202012Validator.check_schema(schema)
    check = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    records = json.loads(files[f"{kind.plural}/index.json"])["records"]
    for entry in records[:3]:  # all of them are held against the same models above
        assert list(check.iter_errors(json.loads(files[entry["path"]]))) == []
    if records:
        found = json.loads(files[records[0]["path"]])
        assert list(check.iter_errors({**found, "record": {**found["record"], "surprise": 1}})) != []
        del found["licence"]
        assert list(check.iter_errors(found)) != []


def test_keys_are_always_there_and_null_is_the_only_second_type(openapi: dict[str, Any]) -> None:
    for name, schema in openapi["components"]["schemas"].items():
        assert set(schema.get("required", ())) == set(schema.get("properties", ())), name
        for field, item in schema.get("properties", {}).items():
            types = item.get("type", "object")
            assert isinstance(types, str) or (len(types) == 2 and types[1] == "null"), f"{name}.{field}"
            options = item.get("anyOf", [])
            assert not options or (len(options) == 2 and {"type": "null"} in options), f"{name}.{field}"
            assert "oneOf" not in item, f"{name}.{field}"


def test_every_value_of_a_vocabulary_is_explained(openapi: dict[str, Any]) -> None:
    silent = [
        f"{name}.{field}: {value}"
        for name, schema in openapi["components"]["schemas"].items()
        for field, item in schema.get("properties", {}).items()
        for value in item.get("enum", ())
        if value
        and f"{value}:" not in item.get("description", "")
        and (name, field) not in (("Station", "id"), ("Since", "what"))
    ]
    assert silent == []


def test_every_field_has_a_description(openapi: dict[str, Any]) -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in openapi["components"]["schemas"].items()
        for field, item in schema.get("properties", {}).items()
        if "$ref" not in item and not item.get("description")
    ]
    assert silent == []


def keys(openapi: dict[str, Any], files: Files) -> list[str]:
    """What others may build on: paths, keys, values of vocabularies, tables and columns."""
    paths = [f"path {path}" for path in openapi["paths"]]
    fields = [
        f"key {name}.{field}{f' {value}' if value else ''}"
        for name, schema in openapi["components"]["schemas"].items()
        for field, item in schema.get("properties", {}).items()
        for value in ("", *filter(None, item.get("enum", ())))
    ]
    columns = [
        f"column {path.removeprefix('csv/').removesuffix('.csv')}.{name}"
        for path, content in files.items()
        if path.startswith("csv/")
        for name in content.decode().split("\r\n", 1)[0].split(",")
    ]
    return sorted({*paths, *fields, *columns})


def test_no_published_path_or_key_disappears(
    request: pytest.FixtureRequest, openapi: dict[str, Any], files: Files
) -> None:
    now = keys(openapi, files)
    if request.config.getoption("--golden"):
        GOLDEN.write_text("\n".join(now) + "\n", encoding="utf-8")
    promised = GOLDEN.read_text(encoding="utf-8").splitlines()
    lost = sorted(set(promised) - set(now))
    assert lost == [], "Published paths or keys are gone. Bring them back, or publish a new api/v2 beside this one"
    new = sorted(set(now) - set(promised))
    assert new == [], (
        "New paths or keys: raise SCHEMA_VERSION, then run: python3 scripts/run.py test --golden tests/test_data.py"
    )


def test_no_released_record_loses_its_path(files: Files) -> None:
    """An id that goes is retired, and its path then gives its successor."""
    releases, _ = load_releases(ROOT / "data")
    plural = {kind.name: kind.plural for kind in KINDS}
    released = {
        f"{plural[kind]}/{id_}.json"
        for release in releases
        for kind, ids in release.fingerprints.items()
        for id_ in ids
    }
    assert sorted(released - set(files)) == []


def test_a_retired_id_keeps_its_path(dataset: Dataset) -> None:
    gone = Retired(
        id="nutrient-old",
        kind="nutrient",
        old="old",
        new="iron",
        reason="Joined.",
        retired_on=datetime.date(2026, 1, 1),
    )
    made = Published(Dataset({**dataset.records, "retired": {gone.id: gone}}, dataset.origins), ())
    files = kind_files(made, KIND_BY_MODEL[Nutrient])
    assert files["nutrients/old.json"] == files["nutrients/iron.json"]
    assert "old" in ids(made)["nutrient"]


def test_numbers_keep_the_digits_of_their_source(dataset: Dataset, files: Files) -> None:
    record = dataset.of(Test)["magnesium"]
    printed = [f"{level.above:f}" for level in record.levels if level.above is not None]
    assert any(text.endswith("0") and "." in text for text in printed)
    found = json.loads(files["tests/magnesium.json"], parse_float=Decimal, parse_int=Decimal)
    assert [f"{level['above']:f}" for level in found["record"]["levels"] if level["above"] is not None] == printed
    rows = list(csv.DictReader(io.StringIO(files["csv/levels.csv"].decode())))
    assert [row["above"] for row in rows if row["record"] == "magnesium" and row["above"]] == printed


def test_every_file_says_the_same_of_a_record(dataset: Dataset, files: Files) -> None:
    one = json.loads(files["nutrients/magnesium.json"])["record"]
    assert one in json.loads(files["nutrients/full.json"])["records"]
    assert one in json.loads(files["all.json"])["records"]["nutrients"]
    assert one["name"] == dataset.of(Nutrient)["magnesium"].name


def test_every_envelope_says_whose_it_is_and_what_it_is_not(files: Files) -> None:
    for path, content in files.items():
        if path.endswith(".json") and not path.startswith(("schema/", "openapi", "datapackage")):
            found = json.loads(content)
            assert found["licence"] == "CC-BY-4.0", path
            assert "not medical advice" in found["notice"], path
            assert found["data_version"] in found["attribution"], path


def test_search_words_lead_to_records(files: Files) -> None:
    plural = {kind.name: kind.plural for kind in KINDS}
    entries = json.loads(files["search-words.json"])["words"]
    assert {"word": "Mg", "kind": "nutrient", "id": "magnesium"} in entries
    assert [item for item in entries if f"{plural[item['kind']]}/{item['id']}.json" not in files] == []


def test_pages_that_files_name_are_on_the_site(site: Path, files: Files) -> None:
    pages = {
        entry["page"]
        for kind in KINDS
        for entry in json.loads(files[f"{kind.plural}/index.json"])["records"]
        if entry["page"]
    }
    ids: dict[str, set[str]] = {}
    for page in sorted(pages):
        path, _, fragment = page.partition("#")
        if path not in ids:
            ids[path] = set(re.findall(r'\bid="?([^"\s>]+)', (site / path).read_text(encoding="utf-8")))
        assert not fragment or fragment in ids[path], page
    assert {"a-z.html", "about/data.html"} <= {
        json.loads(files[name])["page"] for name in ("search-words.json", "changes.json")
    }


def test_two_builds_give_the_same_bytes(dataset: Dataset, files: Files) -> None:
    """One in this process, one in that which built the site."""
    releases, problems = load_releases(ROOT / "data")
    assert problems == []
    again = {path.removeprefix(f"{API}/"): content for path, content in publish(Published(dataset, releases)).items()}
    assert set(again) == set(files)
    assert [path for path in files if again[path] != files[path]] == []


# The database.


@pytest.fixture(scope="session")
def database(files: Files) -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:")
    found.deserialize(files["twitchwise.sqlite"])
    found.execute("PRAGMA foreign_keys = ON")
    yield found
    found.close()


def test_the_database_is_sound(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    keyed = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if database.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
    ]
    assert {"citations", "related", "symptom_links", "signs", "studies"} <= set(keyed)


def test_the_database_refuses_what_the_models_refuse(database: sqlite3.Connection) -> None:
    for change in (
        "UPDATE citations SET source = 'no-such-source'",
        "UPDATE nutrients SET \"group\" = 'metal'",
        "UPDATE statements SET text = NULL",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(change)
        database.rollback()


def test_the_database_has_the_rows_of_the_csv_files(database: sqlite3.Connection, files: Files) -> None:
    for path, content in files.items():
        if path.startswith("csv/"):
            name = path.removeprefix("csv/").removesuffix(".csv")
            header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
            cursor = database.execute(f'SELECT * FROM "{name}"')
            assert [column[0] for column in cursor.description] == header
            assert len(cursor.fetchall()) == len(rows), name


def test_the_search_of_the_database_finds_words_in_any_form(database: sqlite3.Connection) -> None:
    found = database.execute(
        "SELECT r.kind, r.id FROM search JOIN records r ON r.rowid = search.rowid WHERE search MATCH 'eyelid twitches' ORDER BY rank"
    ).fetchall()
    assert ("site", "eyelid") in found[:5]


def test_the_zip_has_everything_once(files: Files) -> None:
    with zipfile.ZipFile(io.BytesIO(files["twitchwise-data.zip"])) as packed:
        assert packed.testzip() is None
        names = [name.removeprefix("twitchwise-data/") for name in packed.namelist()]
        assert {"all.json", "twitchwise.sqlite", "datapackage.json", "CITATION.cff", "README.txt"} <= set(names)
        assert all(packed.read(f"twitchwise-data/{name}") == files[name] for name in names)
        assert {path for path in files if path.startswith(("csv/", "schema/"))} <= set(names)


def test_no_cell_of_a_table_is_a_formula(files: Files) -> None:
    """A spreadsheet would reckon it."""
    for path, content in files.items():
        if path.startswith("csv/"):
            for row in csv.reader(io.StringIO(content.decode(), newline="")):
                assert not [cell for cell in row if cell.startswith(("=", "+", "@", "-", "\t"))], path


# Tables.


def test_the_tables_are_as_their_description_says(site: Path) -> None:
    """By Frictionless: types, required cells, closed lists, keys, and every foreign key."""
    report = Package(str(site / API / "datapackage.json")).validate()
    assert report.stats["tasks"] > 50
    assert report.flatten(["name", "type", "note"]) == []


# What the page on data says.


def blocks(language: str) -> list[str]:
    """The examples of the page on data in one language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_ten_questions_have_the_answers_they_had(
    request: pytest.FixtureRequest, database: sqlite3.Connection
) -> None:
    queries = blocks("sql")
    assert len(queries) == 10
    answers = []
    for query in queries:
        cursor = database.execute(query)
        header = [column[0] for column in cursor.description]
        answers.append("\n".join(" | ".join(map(str, row)) for row in (header, *cursor.fetchall())))
        assert answers[-1].count("\n") > 1, query
    now = "\n\n".join(answers) + "\n"
    if request.config.getoption("--golden"):
        ANSWERS.write_text(now, encoding="utf-8")
    assert now == ANSWERS.read_text(encoding="utf-8"), (
        "An answer is another. Meant so? Then run: python3 scripts/run.py test --golden tests/test_data.py"
    )


def test_the_python_example_of_the_page_runs(site: Path) -> None:
    [example] = blocks("python")
    done = subprocess.run([sys.executable, "-c", example], cwd=site, capture_output=True, text=True, check=True)
    assert "statements" in done.stdout


def test_the_r_example_names_tables_and_columns_that_there_are(database: sqlite3.Connection) -> None:
    [example] = blocks("r")
    for table in re.findall(r'read\("(\w+)"\)', example):
        database.execute(f'SELECT * FROM "{table}"')
    database.execute("SELECT n.id, l.record, n.name, l.certainty FROM nutrients n JOIN links l ON l.record = n.id")


# Versions.


def test_the_citation_is_valid_and_names_the_newest_release() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.citation-file-format",
        "CITATION.cff",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    releases, _ = load_releases(ROOT / "data")
    assert (ROOT / "CITATION.cff").read_text(encoding="utf-8") == citation(releases[0].version, releases[0].released_on)


def kept(version: str, **fingerprints: dict[str, str]) -> Kept:
    day = datetime.date(2026, 1, 1)
    return Kept(version=version, released_on=day, records=1, changes=(), fingerprints=fingerprints)


def test_data_that_changed_since_a_release_has_a_mark_of_its_own() -> None:
    release = kept("1.2.0", nutrient={"iron": "a", "zinc": "b", "gold": "c"})
    assert history((release,), release.fingerprints).version == "1.2.0"
    now = history((release,), {"nutrient": {"iron": "a", "zinc": "other", "iodine": "d"}})
    assert re.fullmatch(r"1\.2\.0\+[0-9a-f]{8}", now.version)
    assert [(item.id, item.what) for item in now.since] == [
        ("gold", "removed"),
        ("iodine", "added"),
        ("zinc", "changed"),
    ]


def test_a_record_keeps_its_version_while_others_change() -> None:
    release = kept("1.2.0", nutrient={"iron": "a"})
    assert version_of((release,), "nutrient", "iron", "a") == "1.2.0"
    assert version_of((release,), "nutrient", "iron", "0123456789ab") == "1.2.0+01234567"
    assert version_of((release,), "nutrient", "zinc", "0123456789ab") == "1.2.0+01234567"


def test_the_file_of_a_record_stays_when_another_changes(dataset: Dataset, files: Files) -> None:
    iron = dataset.of(Nutrient)["iron"]
    other = iron.model_copy(update={"unit": "mcg"})
    records = {**dataset.records, "nutrient": {**dataset.records["nutrient"], "iron": other}}
    prints = {**dataset.prints, ("nutrient", "iron"): b"other"}
    releases, _ = load_releases(ROOT / "data")
    after = publish(Published(Dataset(records, dataset.origins, b"other", prints), releases))
    changed = {path for path in files if path != SUMS and after[f"{API}/{path}"] != files[path]}
    single = {record_path(kind, id_) for kind in KINDS for id_ in dataset.records[kind.name]}
    assert changed & single == {"nutrients/iron.json"}
    assert {"nutrients/full.json", "all.json", "index.json"} < changed


@pytest.mark.parametrize(
    ("groups", "lost", "version"),
    [({"wording"}, False, "1.2.4"), ({"wording", "numbers"}, False, "1.3.0"), ({"records"}, True, "2.0.0")],
    ids=["wording only", "a number", "a record lost"],
)
def test_the_version_says_what_sort_of_change_it_was(groups: set[str], lost: bool, version: str) -> None:
    assert next_version("1.2.3", groups, lost) == version


def test_releases_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir()
    for version in ("1.9.0", "1.10.0"):
        (tmp_path / "releases" / f"{version}.json").write_text(kept(version).model_dump_json(), encoding="utf-8")
    assert [item.version for item in load_releases(tmp_path)[0]] == ["1.10.0", "1.9.0"]


def test_a_broken_release_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "1.0.0.json").write_text("{", encoding="utf-8")
    _, [problem] = load_releases(tmp_path)
    assert str(problem).startswith(f"{tmp_path.name}/releases/1.0.0.json:1:1: this is no release")


def test_a_release_says_what_changed_in_meaning(tmp_path: Path) -> None:
    """From one release to the next, in a project of its own."""
    data = tmp_path / "project" / "data"
    data.mkdir(parents=True)
    for name in ("countries.yml", "sources.yml"):
        shutil.copy(ROOT / "data" / name, data / name)
    assert next_release(data, None).version == "1.0.0"
    git = ["git", "-C", str(data.parent), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "First"]):
        subprocess.run([*git, *arguments], check=True)
    with pytest.raises(Refused, match=r"Nothing changed since 1\.0\.0"):
        next_release(data, "HEAD")
    text = (data / "countries.yml").read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^(  emergency:).*$", r"\1 '12345'", text, count=1)
    (data / "countries.yml").write_text(changed, encoding="utf-8")
    with pytest.raises(Refused, match=r"Give it with --since"):
        next_release(data, None)
    made = next_release(data, "HEAD")
    assert made.version == "1.1.0"
    assert [(item.group, item.kind, item.field) for item in made.changes] == [("red-flags", "country", "emergency")]
    assert (data.parent / "CITATION.cff").read_text(encoding="utf-8").count("1.1.0") == 1


def next_release(data: Path, base: str | None) -> Kept:
    dataset, problems = load(data)
    assert problems == []
    return release_of(data.parent, dataset, base, datetime.date(2026, 12, 1))
