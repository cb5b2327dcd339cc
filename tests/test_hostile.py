"""Whatever a data file holds, it is explained with file and line, or its pages show it as what it is: text.

Files are mutated as text and read; records are mutated as values and go all the way to HTML. The cases are the same at every run; thousands
more of them run with `pytest -m slow`.
"""

from __future__ import annotations

import json
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import markdown as markdown_library
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from twitchwise.build import templates
from twitchwise.check import CHECKS, problem_of
from twitchwise.checks.references import CHECKS as REFERENCES
from twitchwise.derive.pages import pages
from twitchwise.derive.relations import facts_of
from twitchwise.export import comparison, search_index
from twitchwise.load import DataFile, Dataset, contents_of, load
from twitchwise.models import KINDS, Kind, Record
from twitchwise.problems import Problem
from twitchwise.read import Path_
from twitchwise.render import render

from .conftest import ROOT

DATA = ROOT / "data"
LONGEST = 5  # seconds of processor time for one case
MOST_MEMORY = 500_000  # kilobytes that all cases together may add
MARK = "hk7"  # stands in every hostile text and nowhere else


def cases(number: int) -> settings:
    """The same cases at every run; time is measured here, on the processor, since others use the machine too."""
    return settings(
        phases=[Phase.generate],  # a seed is small already
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


# ---- Files -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """A data file, with the spans of its values and of its entries (a field with its value, an item of a list)."""

    name: str
    kind: Kind
    text: str
    values: tuple[tuple[int, int], ...]
    entries: tuple[tuple[int, int], ...]


@cache
def sources() -> tuple[Source, ...]:
    found = []
    for kind in KINDS:
        files = sorted((DATA / kind.plural).glob("*.yml")) if kind.folder else [DATA / f"{kind.plural}.yml"]
        for file in filter(Path.exists, files):
            text = file.read_text(encoding="utf-8")
            values, entries = spans(yaml.compose(text, Loader=yaml.CSafeLoader))
            name = file.relative_to(DATA).as_posix()
            found.append(Source(name, kind, text, tuple(values), tuple(entries)))
    return tuple(found)


def spans(node: yaml.Node | None) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    values: list[tuple[int, int]] = []
    entries: list[tuple[int, int]] = []
    assert node is not None
    if isinstance(node, yaml.ScalarNode):
        return [(node.start_mark.index, node.end_mark.index)], []
    inner = node.value if isinstance(node, yaml.SequenceNode) else [value for _, value in node.value]
    starts = node.value if isinstance(node, yaml.SequenceNode) else [key for key, _ in node.value]
    for start, child in zip(starts, inner, strict=True):
        entries.append((start.start_mark.index, child.end_mark.index))
        more_values, more_entries = spans(child)
        values += more_values
        entries += more_entries
    return values, entries


Way = Callable[[str, random.Random], str]
INVISIBLE = (
    "\x00",
    "\x07",
    "\x1b",
    "\x7f",
    "\x85",
    "\u200b",
    "\u200f",
    "\u202e",
    "\u2066",
    "\u2028",
    "\ufeff",
    "\ud7ff",
)
ALIKE = str.maketrans("aceopxyABCEHKMOPT", "асеорхуАВСЕНКМОРТ")
OTHER_TYPES: tuple[str, ...] = (
    "[a]",
    "{a: b}",
    "7",
    "-1",
    "0.50",
    "1e999",
    ".nan",
    "0x1F",
    "true",
    "no",
    "null",
    "~",
    "2026-11-22",
    "''",
)
OTHER_TYPES += (
    "2026-02-30",
    "!!binary eA==",
    "!!python/name:os.system x",
    "&x y",
    "*x",
    "|\n  x",
    "? x",
    "- x",
    "@x",
    "`x",
)


def retyped(_: str, chance: random.Random) -> str:
    return chance.choice(OTHER_TYPES)


def oversized(_: str, chance: random.Random) -> str:
    return '"' + chance.choice("x-ж9") * chance.choice((61, 601, 10_000, 300_000)) + '"'


def invisible(text: str, chance: random.Random) -> str:
    at, char = chance.randrange(len(text) + 1), chance.choice(INVISIBLE)
    return text[:at] + char + text[at:] if chance.random() < 0.5 else json.dumps(text[:at] + char + text[at:])


def alike(text: str, _: random.Random) -> str:
    return text.translate(ALIKE)


def swapped(_: str, chance: random.Random) -> str:
    other = chance.choice(sources())
    start, end = chance.choice(other.values)
    return other.text[start:end]


def injected(_: str, chance: random.Random) -> str:
    return json.dumps(chance.choice(HOSTILE))


def cut(_: str, chance: random.Random) -> str:
    return chance.choice(("", " ", "\n", "\t", "'", '"', ":", "{", "[", "#"))


def dropped(_: str, __: random.Random) -> str:
    return "null"


def doubled(text: str, chance: random.Random) -> str:
    return text + "\n" + " " * chance.randrange(9) + text


def bombs() -> tuple[str, ...]:
    """Small files that cost much: aliases of aliases, depth, and sheer numbers."""
    laughs = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    laughs += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    merges = ["- &b0 {id: a}"] + [f"- &b{n} {{<<: [{', '.join([f'*b{n - 1}'] * 9)}]}}" for n in range(1, 20)]
    deep = (
        "[" * 900_000,
        "{" * 900_000,
        "- " * 450_000,
        "[a," * 300_000,
        "a:\n" + "".join(" " * n + "a:\n" for n in range(1300)),
    )
    wide = ("- a\n" * 240_000, "[" + "a," * 490_000 + "]", "- {id: a}\n" * 19_000, "- id: x\n" + "  id: x\n" * 19_000)
    return ("\n".join(laughs), "\n".join(merges), "- &a [*a]", "&a {*a : *a}", "- " + "9" * 900_000, *deep, *wide)


ON_VALUES: tuple[Way, ...] = (retyped, oversized, invisible, alike, swapped, injected, cut, dropped)
ON_ENTRIES: tuple[Way, ...] = (doubled, cut, retyped, swapped)


def mutant(source: Source, seed: int) -> str:
    """The file with one to three changes, or a bomb in its place."""
    chance = random.Random(seed)
    if chance.random() < 0.05:
        return chance.choice(bombs())
    text = source.text
    changes = sorted((change(source, chance) for _ in range(chance.randrange(1, 4))), reverse=True)
    last = len(text) + 1
    for start, end, new in changes:  # from the end, so that earlier spans stay where they are
        if end <= last:
            text, last = text[:start] + new + text[end:], start
    return text


def change(source: Source, chance: random.Random) -> tuple[int, int, str]:
    kind = chance.random()
    if kind < 0.1:  # anywhere, as a slip of the keyboard would
        start = chance.randrange(len(source.text))
        return start, min(len(source.text), start + chance.randrange(9)), chance.choice(("", "\t", "\x00", "- ", "é"))
    where, ways = (source.values, ON_VALUES) if kind < 0.7 else (source.entries, ON_ENTRIES)
    start, end = chance.choice(where)
    return start, end, chance.choice(ways)(source.text[start:end], chance)


def explained(problems: list[Problem], name: str, text: str) -> None:
    """Every problem names the file, a line it has, and stands on one line."""
    lines = text.count("\n") + text.count("\r") + 2
    for problem in problems:
        assert problem.place.file == name, problem
        assert 1 <= problem.place.line <= lines and problem.place.column >= 1, problem
        assert str(problem).isprintable() and str(problem).count(". ") >= 2, problem


def one_file(source: Source, seed: int) -> None:
    text = mutant(source, seed)
    name = f"data/{source.name}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(source.name).name
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        start = time.process_time()
        found = contents_of(DataFile(source.kind, file, name))
        assert time.process_time() - start < LONGEST
    explained(found.problems, name, text)
    assert found.problems or found.records


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.fixture(autouse=True)
def little_memory() -> Iterator[None]:
    before = memory()
    yield
    assert memory() - before < MOST_MEMORY


SEEDS = st.integers(0, 2**32)


@cases(250)
@given(st.sampled_from(range(len(sources()))), SEEDS)
def test_a_mutated_file_is_read_or_explained(at: int, seed: int) -> None:
    one_file(sources()[at], seed)


@pytest.mark.slow
@cases(10_000)
@given(st.sampled_from(range(len(sources()))), SEEDS)
def test_a_mutated_file_is_read_or_explained_ten_thousand_times(at: int, seed: int) -> None:
    one_file(sources()[at], seed)


@pytest.mark.parametrize("number", range(len(bombs())))
def test_a_bomb_is_refused_at_once(number: int, tmp_path: Path) -> None:
    (tmp_path / "terms.yml").write_text(bombs()[number], encoding="utf-8")
    start = time.process_time()
    _, problems = load(tmp_path)
    assert time.process_time() - start < LONGEST
    assert problems
    explained(problems, f"{tmp_path.name}/terms.yml", bombs()[number])


@pytest.mark.parametrize("how", ["folder", "lost link", "loop"])
def test_what_is_no_file_is_explained(how: str, tmp_path: Path) -> None:
    file = tmp_path / "tests" / "iron.yml"
    file.parent.mkdir()
    if how == "folder":
        file.mkdir()
    else:
        file.symlink_to(tmp_path / "nowhere" if how == "lost link" else file)
    [problem] = load(tmp_path)[1]
    assert "the file cannot be read" in str(problem) and str(problem).startswith(
        f"{tmp_path.name}/tests/iron.yml:1:1: "
    )


# ---- Records, all the way to HTML ------------------------------------------------------------------------------------

HOSTILE = (
    "<script>hk7()</script>", "<img src=x onerror=hk7()>", "<svg onload=hk7()>", "</p></div><b>hk7", "</table><td>hk7", "<!--hk7-->",
    "<?hk7?>", "<![CDATA[hk7]]>", "<hk7@evil.example>", '"onmouseover="hk7()"x="', "'onfocus='hk7()'autofocus='", "<hk7", "&lt;hk7&gt;",
    "&#60;hk7&#62;", "&hk7;", "[hk7](javascript:hk7())", "![hk7](https://evil.example/x.png)", "<https://evil.example/hk7>",
    "https://evil.example/hk7", "javascript:hk7()", "[hk7]:https://evil.example", "[hk7][hk7]", "**hk7**", "__hk7__", "_hk7_", "*hk7*",
    "`hk7`", "```hk7", "~~~hk7", "{:onclick=hk7()}", "{:#hk7 .hk7 style=x}", "{#hk7}", "{{7*7}}hk7", "{{config.hk7}}", "{%raw%}hk7",
    "{#hk7#}", "${7*7}hk7", "%(hk7)s", "%shk7", "hk7|a|b", "|hk7|", "# hk7", "> hk7", "- hk7", "+ hk7", "* hk7", "1. hk7", "1) hk7",
    "*[hk7]: x", "[^hk7]: x", "[^hk7]", ":hk7: x", ": hk7", "\\hk7", "\\*hk7\\*", "--- hk7", "=== hk7", "hk7@evil.example",
    "www.hk7.example", "[TOC]hk7", "!!! hk7", "??? hk7", "::: hk7", "--8<-- hk7", "[[hk7]]", "==hk7==", "^hk7^", "~hk7~", "$hk7$",
    "<details open ontoggle=hk7()>", "<a href='javascript:hk7()'>hk7</a>", "<iframe srcdoc=hk7>", "<base href=//hk7>", "</article>hk7",
)  # fmt: skip
PLACES = ("{}", "{} and ordinary words", "Ordinary words, {} and more", "Ordinary words {}")
FORBIDDEN_TAGS = {"script", "iframe", "object", "embed", "img", "link", "meta", "base", "style", "template", "math"}


class Live(HTMLParser):
    """All text a page shows, and everything in it that could act and should not."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.live: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN_TAGS or not re.fullmatch("[a-z][a-z0-9]*", tag) or MARK in tag:
            self.live.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction") or MARK in name:
                self.live.append(f"<{tag} {name}>")
            elif name == "id" and re.fullmatch("h[1-6]", tag) and re.fullmatch("[a-z0-9_-]+", value or ""):
                continue  # made from the words of the heading by the table of contents
            elif name in ("href", "src", "action", "id", "class", "for", "xlink:href"):
                if MARK in (value or "") or re.match(r"\s*(javascript|data|vbscript):|//", value or "", re.I):
                    self.live.append(f"<{tag} {name}={value}>")
            else:
                self.shown.append(value or "")

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    def swallowed(self, data: str) -> None:
        if MARK in data:
            self.live.append(f"swallowed: {data}")

    handle_comment = handle_pi = unknown_decl = swallowed


def bare(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


WHOLE = sorted(map(bare, HOSTILE), key=len, reverse=True)  # the longest first: some hold others


def harmless(path: str, text: str) -> None:
    """The page shows each hostile text as it is, character by character, and nothing in it acts."""
    head, body = text.split("\n---\n", 1)
    fields = yaml.load(head.removeprefix("---\n"), Loader=yaml.CSafeLoader)
    assert not set('<>"') & set(fields["title"] + fields["description"]), path  # themes print them as they are
    made = Live(markdown_library.markdown(body, extensions=["attr_list", "tables", "toc"]))
    assert made.live == [], path
    rest = bare("¦".join(made.shown))
    for hostile in WHOLE:
        rest = rest.replace(hostile, "")
    lost = re.search(f".{{0,60}}({MARK}|evil\\.example).{{0,60}}", rest)
    assert lost is None, f"{path}: {lost.group()}"


@cache
def real() -> Dataset:
    """The data; no argument of a test, because a failure would print all of it."""
    return load(DATA)[0]


Change = Callable[[str, Path_, object, random.Random], object]


def changed(kind: str, record: Record, alter: Change, seed: int) -> Record:
    """The record with each value altered that the model lets through; the rest is as it was, since `load` would name it."""
    raw = record.model_dump()
    keep: set[Path_] = {("id",)}
    for _ in range(6):
        try:
            return type(record).model_validate(rebuilt(raw, (), keep, kind, alter, random.Random(seed)))
        except ValidationError as error:
            keep |= {tuple(part for part in detail["loc"] if isinstance(part, (str, int))) for detail in error.errors()}
    return record


def rebuilt(value: object, path: Path_, keep: set[Path_], kind: str, alter: Change, chance: random.Random) -> object:
    new = value if path in keep else alter(kind, path, value, chance)
    if isinstance(new, dict):
        return {key: rebuilt(item, (*path, key), keep, kind, alter, chance) for key, item in new.items()}
    if isinstance(new, tuple):
        return tuple(rebuilt(item, (*path, index), keep, kind, alter, chance) for index, item in enumerate(new))
    return new


def inject(_kind: str, path: Path_, value: object, chance: random.Random) -> object:
    """Hostile text for a text; an address is meant to be a link, and its form is what the model looks at."""
    if path[-1:] == ("url",):
        return value
    new = chance.choice(PLACES).format(chance.choice(HOSTILE))
    return new if isinstance(value, str) else value


def with_changes(dataset: Dataset, alter: Change, seed: int, only: float = 1) -> Dataset:
    """The dataset with a part of its records altered."""
    chance = random.Random(seed)
    records = {
        kind: {
            id_: changed(kind, record, alter, chance.randrange(2**32)) if chance.random() < only else record
            for id_, record in found.items()
        }
        for kind, found in dataset.records.items()
    }
    return replace(dataset, records=records)


def pages_of_each_template(dataset: Dataset, seed: int) -> dict[str, str]:
    """The Markdown of a page of every template, another one for each seed; whatever else is made of the data is made too."""
    made = pages(dataset)
    search = search_index(made, [])
    assert json.loads(search.removeprefix("window.twitchwisePages=").removesuffix(";\n"))
    assert comparison(facts_of(dataset))
    chance = random.Random(seed)
    by_template = {
        template: [page for page in made if page.template == template] for template in {p.template for p in made}
    }
    return render([chance.choice(by_template[template]) for template in sorted(by_template)], templates(ROOT))


def all_text_is_hostile(dataset: Dataset, seed: int) -> None:
    hostile = with_changes(dataset, inject, seed)
    assert sum(MARK in str(record) for found in hostile.records.values() for record in found.values()) > 500
    for path, text in pages_of_each_template(hostile, seed).items():
        harmless(path, text)


@cases(1)
@given(SEEDS)
def test_hostile_text_in_every_field_is_shown_and_never_live(seed: int) -> None:
    all_text_is_hostile(real(), seed)


@pytest.mark.slow
@cases(100)
@given(SEEDS)
def test_hostile_text_in_every_field_is_shown_and_never_live_a_hundred_times(seed: int) -> None:
    all_text_is_hostile(real(), seed)


@cache
def pool() -> dict[tuple[object, ...], list[object]]:
    """Every value of the data by its field, to swap values that fit."""
    found: dict[tuple[object, ...], list[object]] = {}
    for held in real().values:
        found.setdefault((held.kind, *named(held.path)), []).append(held.value)
    return found


def named(path: Path_) -> tuple[object, ...]:
    return tuple(part for part in path if isinstance(part, str))


def disturb(kind: str, path: Path_, value: object, chance: random.Random) -> object:
    """Now and then: an item less or twice, nothing, letters that only look the same, or what another record says there."""
    if chance.random() > 0.05 or not path:
        return value
    if isinstance(value, tuple) and value:
        at = chance.randrange(len(value))
        return chance.choice((value[:at] + value[at + 1 :], value + value[at : at + 1], (), value[::-1]))
    if isinstance(value, str) and chance.random() < 0.3:
        return chance.choice((alike(value, chance), value * 2, value[:1], None, value.upper()))
    others = pool().get((kind, *named(path)), [])
    return chance.choice([other for other in others if not isinstance(other, Record)] or [value])


def without_named(dataset: Dataset, original: Dataset) -> tuple[Dataset, int]:
    """What the checks name put back, until they are content; and how many findings there were, each with a file and a line."""
    number = 0
    for _ in range(8):
        findings = [(rule, finding) for rule in REFERENCES[:1] for finding in rule.through(dataset)]
        findings = findings or [(rule, finding) for rule in CHECKS for finding in rule.through(dataset)]
        problems = [problem_of(dataset, rule, finding) for rule, finding in findings]
        assert all(re.fullmatch(r"data/[\w/-]+\.yml", problem.place.file) for problem in problems), problems
        assert all(str(problem).isprintable() for problem in problems)
        number += len(problems)
        named = {(finding.kind, finding.id) for _, finding in findings}
        changed_ = {key for key in named if dataset.records[key[0]].get(key[1]) != original.records[key[0]].get(key[1])}
        if not changed_:
            return dataset, number
        records = {kind: dict(found) for kind, found in dataset.records.items()}
        for kind, id_ in changed_:
            records[kind][id_] = original.records[kind][id_]
        dataset = replace(dataset, records=records)
    return dataset, number


def disturbed_data_is_named_or_renders(dataset: Dataset, seed: int) -> None:
    start = time.process_time()
    settled, found = without_named(with_changes(dataset, disturb, seed, 0.5), dataset)
    assert found > 20
    assert settled.records != dataset.records
    for path, text in pages_of_each_template(settled, seed).items():
        harmless(path, text)
    assert time.process_time() - start < 10 * LONGEST  # many changes at once, and several rounds of checks


@cases(1)
@given(SEEDS)
def test_what_no_check_names_makes_pages(seed: int) -> None:
    disturbed_data_is_named_or_renders(real(), seed)


@pytest.mark.slow
@cases(60)
@given(SEEDS)
def test_what_no_check_names_makes_pages_sixty_times(seed: int) -> None:
    disturbed_data_is_named_or_renders(real(), seed)
