"""Bad input gets a clear error with place and remedy; good input arrives exactly as written."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from twitchwise.load import load
from twitchwise.models import Term, Test

GOOD = """# yaml-language-server: $schema=schema/term.schema.json
- id: tetany
  term: Tetany
  meaning: Locked muscles.
"""


def problems_of(tmp_path: Path, content: bytes | str, name: str = "terms.yml") -> list[str]:
    """What `load` says about one data file."""
    data = tmp_path / "data"
    file = data / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return [str(problem) for problem in load(data)[1]]


def test_good_file_gives_records_and_no_problem(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "terms.yml").write_text(GOOD, encoding="utf-8")
    dataset, problems = load(tmp_path / "data")
    assert problems == []
    assert dataset.of(Term)["tetany"].meaning == "Locked muscles."


def test_numbers_keep_the_digits_of_their_source(tmp_path: Path) -> None:
    levels = "levels: [{kind: low, below: 0.70, unit: mmol/L, sources: [{source: x}]}]"
    statement = "{text: It shows., certainty: high, basis: reference, sources: [{source: x}]}"
    (tmp_path / "data" / "tests").mkdir(parents=True)
    text = f"id: magnesium\nname: Magnesium\ngroup: blood\npurpose: {statement}\n{levels}\n"
    (tmp_path / "data" / "tests" / "magnesium.yml").write_text(text, encoding="utf-8")
    dataset, problems = load(tmp_path / "data")
    assert problems == []
    below = dataset.of(Test)["magnesium"].levels[0].below
    assert below == Decimal("0.70") and str(below) == "0.70"


BAD = {
    "broken YAML": (GOOD + "- id: [\n", ["data/terms.yml:6:1: this is not YAML"]),
    "tab": ("- id: tetany\n\tterm: Tetany\n", ["data/terms.yml:2:1: a tab indents this line", "two spaces"]),
    "duplicate key": (GOOD + "  term: Again\n", ["data/terms.yml:5:3: the field (term) stands twice", "delete one"]),
    "missing field": ("- id: tetany\n  term: Tetany\n", ["data/terms.yml:1:3: the field (meaning) is missing"]),
    "misspelled field": (
        GOOD.replace("meaning", "meening"),
        ["data/terms.yml:4:3: the field (meening) is not known", "Did you mean 'meaning'"],
    ),
    "no read as false": (
        GOOD.replace("Tetany", "no"),
        ["data/terms.yml:3:3: term is no, which YAML reads as true or false", "Expected text", "quotes"],
    ),
    "number where text belongs": (GOOD.replace("Tetany", "911"), ["term is the number 911", "Put it in quotes"]),
    "nothing where text belongs": (GOOD.replace(" Tetany", ""), ["term is nothing", "Expected text"]),
    "empty text": (GOOD.replace("Tetany", '""'), ["term is ()", "at least one character"]),
    "bad id": (GOOD.replace("id: tetany", "id: Tetany Hands"), ["id is (Tetany Hands)", "lower-case words"]),
    "id used twice": (GOOD + GOOD.split("\n", 1)[1], ["data/terms.yml:5:3: the term id (tetany) is used twice", "2:3"]),
    "control character": (GOOD.replace("Locked", '"Lo\\x07cked"\n  #'), ["meaning is (Lo\\u0007cked)", "visible"]),
    "right-to-left override": (GOOD.replace("Locked", "Lo\u202ecked"), ["meaning is (Lo\\u202ecked muscles.)"]),
    "not a list": ("id: tetany\n", ["the file holds a group of fields", "Expected a list of terms"]),
    "a text where a record belongs": ("- tetany\n", ["found tetany", "Expected the fields of one term"]),
    "empty file": ("", ["data/terms.yml:1:1: the file is empty"]),
    "comment only": ("# nothing\n", ["data/terms.yml:1:1: the file is empty"]),
    "not UTF-8": (GOOD.encode().replace(b"Locked", b"Lo\xffcked"), ["data/terms.yml:4:14: the byte 0xff is not UTF-8"]),
    "over 1 MB": ("#" * 1_000_001, ["the file has 1000001 bytes", "Expected at most 1000000"]),
    "unknown tag": (GOOD.replace("Tetany", "!!python/name:os.system Tetany"), ["the tag", "is not known", "'!'"]),
    "octal number": (GOOD.replace("Tetany", "017"), ["term is 017, which YAML reads as a number"]),
    "sexagesimal number": (GOOD.replace("Tetany", "1:30"), ["term is 1:30, which YAML reads as a number"]),
    "key that is a list": ("- ? [a]\n  : b\n", ["this field name is a list or a mapping"]),
    "text too long": (GOOD.replace("Locked", "x" * 601), ["meaning has", "Expected at most 600"]),
}


@pytest.mark.parametrize(("content", "expected"), BAD.values(), ids=BAD)
def test_bad_file_is_explained(tmp_path: Path, content: bytes | str, expected: list[str]) -> None:
    said = "\n".join(problems_of(tmp_path, content))
    for words in expected:
        assert words in said


BAD_SOURCE = {
    "address without http": ("url: ftp://example.org/", "a web address that begins with http"),
    "script as address": ("url: 'javascript:alert(1)'", "a web address that begins with http"),
    "year as text": ("year: '2020'", "year is 2020. Expected a number"),
    "date as text": ("checked_on: '2026-11-22'", "Expected a date"),
    "no such day": ("checked_on: 2026-02-30", "Expected a date"),
    "word outside the vocabulary": ("type: bloog", "Expected"),
}


@pytest.mark.parametrize(("line", "expected"), BAD_SOURCE.values(), ids=BAD_SOURCE)
def test_bad_source_is_explained(tmp_path: Path, line: str, expected: str) -> None:
    fields = {
        "id": "x",
        "title": "X",
        "publisher": "Y",
        "year": "2020",
        "type": "review",
        "url": "https://example.org/",
        "seen": "copy",
        "checked_on": "2026-11-22",
    }
    name, value = line.split(": ", 1)
    fields[name] = value
    text = "- " + "\n  ".join(f"{key}: {item}" for key, item in fields.items()) + "\n"
    said = "\n".join(problems_of(tmp_path, text, "sources.yml"))
    assert expected in said
    assert said.startswith("data/sources.yml:")


def test_file_name_must_be_the_id(tmp_path: Path) -> None:
    statement = "{text: It shows., certainty: high, basis: reference, sources: [{source: x}]}"
    text = f"id: calcium\nname: Calcium\ngroup: blood\npurpose: {statement}\n"
    said = problems_of(tmp_path, text, "tests/magnesium.yml")
    assert said == [
        "data/tests/magnesium.yml:1:1: the id (calcium) is not the name of the file. Expected magnesium. "
        "Write 'id: magnesium', or rename the file to calcium.yml."
    ]


def test_file_of_no_kind_is_named(tmp_path: Path) -> None:
    said = problems_of(tmp_path, GOOD, "words.yml")
    assert any("data/words.yml:1:1: this file belongs to no kind of record" in line for line in said)


def test_all_problems_of_all_files_in_one_run(tmp_path: Path) -> None:
    problems_of(tmp_path, GOOD.replace("term:", "turm:"))
    said = problems_of(tmp_path, "- id: x\n", "labels.yml")
    assert {line.split(":")[0] for line in said} == {"data/terms.yml", "data/labels.yml"}
    assert len(said) >= 4


def test_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    levels = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    start = time.monotonic()
    said = problems_of(tmp_path, "\n".join(levels))
    assert any("YAML alias" in line for line in said)
    assert time.monotonic() - start < 5


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert any("nested" in line or "not YAML" in line for line in problems_of(tmp_path, "[" * 5000))
    assert any("nested more than" in line for line in problems_of(tmp_path, "- " * 30 + "x"))
