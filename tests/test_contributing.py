"""The contributor's path: each command helps, says why not in one sentence, and never harms a file."""

from __future__ import annotations

import datetime
import json
import random
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import yaml

from twitchwise.__main__ import main
from twitchwise.check import CHECKS
from twitchwise.checks.form import FORM, slips
from twitchwise.checks.language import TODO
from twitchwise.contribute import links
from twitchwise.contribute import mend as mending
from twitchwise.contribute.commands import START
from twitchwise.contribute.diff import Comparison, Pages, as_markdown, pages_affected
from twitchwise.contribute.explain import RULES, explain, listed
from twitchwise.contribute.meaning import Change, changes
from twitchwise.contribute.mend import mend, mended
from twitchwise.contribute.report import MENDED, RANK, annotation, most_useful_first
from twitchwise.contribute.stale import all_due, newest_date, report
from twitchwise.contribute.template import template
from twitchwise.fields import described, examples, records_of
from twitchwise.load import Dataset, load
from twitchwise.models import KIND_BY_NAME, KINDS, Kind, Nutrient, Sign, Source, field_order
from twitchwise.problems import Place, Problem
from twitchwise.schema import modeline
from twitchwise.units import usual_spelling

from .conftest import ROOT
from .serving import Quiet, serving
from .test_checks import changed, first_level, nutrient

Out = pytest.CaptureFixture[str]
TERMS = f"""{modeline(KIND_BY_NAME["term"])}
# Words of the glossary.
- id: zinc
  term: Zinc
  meaning: A metal.
- id: ai
  term: AI
  # said in plain words
  meaning: >-
    An amount that should
    be enough.   # not a comment
  words: [ai, "adequate intake"]  # what people type

# the last one
- id: ab
  meaning: A letter
    pair.
  # as people write it
  term: AB
"""


def said(*arguments: str, root: Path, out: Out) -> tuple[int, str, str]:
    """What a command answers, run in this process."""
    try:
        code = main(["--root", str(root), *arguments])
    except SystemExit as end:  # argparse's way to refuse an option
        code = int(end.code or 0)
    found = out.readouterr()
    return code, found.out, found.err


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of one file, written in another form than the rest."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "terms.yml").write_text(TERMS, encoding="utf-8")
    return tmp_path


def reported(root: Path) -> list[Problem]:
    dataset, problems = load(root / "data")
    assert problems == []
    return slips(dataset, root / "data")


# --- check: order, annotations, mends ---


def test_what_hides_other_problems_comes_first_and_what_a_command_mends_comes_last() -> None:
    names = ["field-order", "foods", "sentence-length", "no-personal-advice", "references", "load"]
    problems = [Problem(Place("data/a.yml"), "w", "e", "r", name) for name in names]
    assert [problem.check for problem in most_useful_first(problems)] == names[::-1]
    assert {rule.name for rule in CHECKS} | {rule.name for rule in FORM} <= set(RANK)


def test_an_annotation_stands_at_its_line_and_data_cannot_start_one_of_its_own() -> None:
    problem = Problem(Place("data/a,b.yml", 3, 7), "100% wrong\n::error::x", "E", "R", "dates")
    line = annotation(problem)
    assert line == "::error file=data/a%2Cb.yml,line=3,col=7,title=check dates::100%25 wrong%0A::error::x. E. R."


def test_check_annotates_a_pull_request(small: Path, capsys: Out) -> None:
    code, out, err = said("check", "--format", "github", root=small, out=capsys)
    assert code == 1
    assert "::error file=data/terms.yml,line=" in out
    assert "check --fix' mends" in err


def test_the_repository_is_written_as_it_should_be(dataset: Dataset) -> None:
    assert [str(problem) for problem in slips(dataset, ROOT / "data")] == []


def test_each_slip_of_form_is_reported_at_its_place(small: Path) -> None:
    found = [(problem.check, problem.place.line) for problem in reported(small)]
    assert found == [("record-order", 6), ("field-order", 19)]
    file = small / "data" / "terms.yml"
    file.write_text(TERMS.partition("\n")[2], encoding="utf-8")
    assert ("modeline", 1) in [(problem.check, problem.place.line) for problem in reported(small)]


def test_fix_moves_lines_as_they_stand_with_their_comments(small: Path) -> None:
    done = mend(small, reported(small))
    text = (small / "data" / "terms.yml").read_text(encoding="utf-8")
    assert [item.number for item in done] == [2]
    assert text.splitlines()[:3] == [*TERMS.splitlines()[:2], "# the last one"]
    assert (
        "  # said in plain words\n  meaning: >-\n    An amount that should\n    be enough.   # not a comment\n" in text
    )
    assert "# the last one\n- id: ab\n  # as people write it\n  term: AB\n  meaning: A letter\n    pair.\n" in text
    assert sorted(text.split()) == sorted(TERMS.split()), "nothing is lost, nothing is added"
    assert reported(small) == []


def test_fixing_twice_is_fixing_once_and_leaves_nothing_behind(small: Path, capsys: Out) -> None:
    said("check", "--fix", root=small, out=capsys)
    file = small / "data" / "terms.yml"
    once = file.read_bytes()
    said("check", "--fix", root=small, out=capsys)
    assert file.read_bytes() == once
    assert [path.name for path in file.parent.iterdir()] == ["terms.yml"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("- id: ab\n", "-\n  # above\n  id: ab\n"),
        lambda text: text.replace('words: [ai, "adequate intake"]', "words: [\n    ai,  # a\n    b ]"),
        lambda text: text.replace("meaning: A metal.", "meaning: |-\n    A metal.\n\n    # kept\n"),
    ],
    ids=["windows", "no-last-line-end", "dash-alone", "list-over-lines", "block-with-hash"],
)
def test_fix_keeps_every_value_and_comment_however_a_file_is_written(change: object, small: Path) -> None:
    assert callable(change)
    file = small / "data" / "terms.yml"
    file.write_bytes(change(TERMS).encode())
    before = yaml.safe_load(file.read_bytes())
    comments = sorted(re.findall(r"#.*?(?=\r?\n|$)", file.read_bytes().decode()))
    dataset, _ = load(small / "data")
    mend(small, slips(dataset, small / "data"))
    after = yaml.safe_load(file.read_bytes())
    assert {item["id"]: item for item in after} == {item["id"]: item for item in before}
    assert sorted(re.findall(r"#.*?(?=\r?\n|$)", file.read_bytes().decode())) == comments


def test_fix_changes_only_what_was_reported() -> None:
    """The same text with one of its two slips reported: the other stays."""
    problem = Problem(Place("data/terms.yml", 19, 3), "w", "e", "r", "field-order")
    text = mended(TERMS, KIND_BY_NAME["term"], [problem])
    assert "  term: AB\n  meaning: A letter" in text
    assert text.index("id: zinc") < text.index("id: ai")


@pytest.mark.parametrize(
    "raw", [b"- id: x\n  term: 'open\n", b"- id: \xff\n", b"# only this\n", b"", b"[]\n", b"- id: &a x\n  term: *a\n"]
)
def test_fix_leaves_a_file_it_cannot_read(raw: bytes, small: Path, capsys: Out) -> None:
    file = small / "data" / "terms.yml"
    file.write_bytes(raw)
    code, out, err = said("check", "--fix", root=small, out=capsys)
    assert "Traceback" not in out + err and (code == 1 or raw == b"[]\n")
    assert file.read_bytes().endswith(raw), "no more than a first line is added"


@pytest.mark.parametrize("name", ["nutrients/zinc", "tests/magnesium", "countries"])
def test_fields_of_real_files_go_back_to_where_they_were(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shuffled and put in order again, a file is the same to the byte, whatever stands in it."""
    text = (ROOT / "data" / f"{name}.yml").read_text(encoding="utf-8")
    kind = next(kind for kind in KINDS if kind.plural == name.split("/", maxsplit=1)[0])

    def every_field(found: str) -> set[tuple[int, int]]:
        return {item.spot for group in mending.groups(mending.composed(found), kind.model) for item in group.fields}

    dice = random.Random(name)
    with monkeypatch.context() as shuffling:
        shuffling.setattr(
            mending, "field_order", lambda model: dice.sample(field_order(model), len(field_order(model)))
        )
        shuffled = mending.fields_sorted(text, every_field(text), kind)
    assert shuffled != text and yaml.safe_load(shuffled) == yaml.safe_load(text)
    assert mending.fields_sorted(shuffled, every_field(shuffled), kind) == text


def test_fix_puts_short_records_on_one_line_in_order() -> None:
    text = "id: x\nlevels:\n  - kind: low\n    printed: {unit: mmol/L, below: 0.70}  # kept\n"
    problem = Problem(Place("data/tests/x.yml", 4, 29), "w", "e", "r", "field-order")
    assert "printed: {below: 0.70, unit: mmol/L}  # kept" in mended(text, KIND_BY_NAME["test"], [problem])


def test_fix_spells_a_unit_as_elsewhere_and_touches_no_other_text() -> None:
    text = 'id: x\nunit: "µg/l"  # µg/l in the source\nname: µg/l\n'
    problem = Problem(Place("data/nutrients/x.yml", 2, 1), "w", "e", "r", "unit-spelling")
    assert mended(text, KIND_BY_NAME["nutrient"], [problem]) == text.replace('"µg/l"', '"mcg/L"')


@pytest.mark.parametrize(
    ("unit", "usual"),
    [
        ("µg", "mcg"),
        ("UG/DL", "mcg/dL"),
        ("umol / l", "micromol/L"),
        ("ug DFE", "mcg DFE"),
        ("%", "%"),
        ("cups", "cups"),
    ],
)
def test_units_have_one_spelling(unit: str, usual: str) -> None:
    assert usual_spelling(unit) == usual == usual_spelling(usual)


def test_a_file_that_may_not_be_written_is_one_sentence(
    small: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    code, out, err = said("check", "--fix", root=small, out=capsys)
    assert code == 1 and "Permission denied" in err and "Traceback" not in out + err
    assert (small / "data" / "terms.yml").read_text(encoding="utf-8") == TERMS
    assert [file.name for file in (small / "data").iterdir()] == ["terms.yml"]


@pytest.mark.parametrize(
    "slip", [("A metal.", "A mineral."), ("# as people write it", ""), ("# said in plain words", "# said")]
)
def test_a_mend_that_would_change_a_value_or_a_comment_is_not_kept(
    slip: tuple[str, str], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "mended", lambda text, kind, problems: text.replace(*slip))
    assert [item.left for item in mend(small, reported(small))] == [True]
    assert (small / "data" / "terms.yml").read_text(encoding="utf-8") == TERMS


# --- new ---


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_new_record_shows_every_field_with_its_meaning(kind: Kind, dataset: Dataset) -> None:
    text = template(kind, "brand-new", examples(dataset))
    plain = " ".join(re.sub(r"(?m)^[ #]+", "", text).split())
    for model in records_of(kind.model):
        for field in described(model):
            assert re.search(rf"(?m)^[ #-]*{field.name}:", text), f"{model.__name__}.{field.name}"
            assert field.meaning, f"{model.__name__}.{field.name} has no description"
            assert field.meaning in plain, f"{model.__name__}.{field.name} is not explained"
    assert isinstance(yaml.safe_load(text), dict if kind.folder else list)
    everything = re.sub(r"(?m)^([ ]*)# (?=[ #]*(- )?\w+:( \[?TODO\]?| brand-new)?$)", r"\1", text)
    assert yaml.safe_load(everything), "it stays YAML when optional fields are taken in"


def test_a_new_file_names_what_is_left_to_fill_in(tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "data" / "tests").mkdir(parents=True)
    code, out, _ = said("new", "tests", "manganese", root=tmp_path, out=capsys)
    assert code == 0 and "Wrote data/tests/manganese.yml" in out
    code, _, err = said("check", root=tmp_path, out=capsys)
    assert code == 1 and "data/tests/manganese.yml" in err and f"is {TODO}" in err


def test_a_record_of_a_shared_file_is_printed_and_nothing_is_written(small: Path, capsys: Out) -> None:
    code, out, err = said("new", "term", "tetany", root=small, out=capsys)
    assert code == 0 and "- id: tetany" in out and "Paste this into data/terms.yml, where its id belongs" in err
    assert (small / "data" / "terms.yml").read_text(encoding="utf-8") == TERMS


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("symptm", "x"), "Did you mean 'symptom'?"),
        (("term", "Big One"), "The id (Big One) is not well formed."),
        (("term", "ai"), "data/terms.yml:6:3: the term (ai) is there already."),
        (("test", "../../x"), "is not well formed"),
    ],
)
def test_new_refuses_in_one_sentence(arguments: tuple[str, str], sentence: str, small: Path, capsys: Out) -> None:
    code, out, err = said("new", *arguments, root=small, out=capsys)
    assert code == 1 and sentence in err and out == "" and len(err.splitlines()) == 1


# --- diff ---


def test_what_can_hurt_a_reader_comes_first(dataset: Dataset) -> None:
    sign = dataset.of(Sign)["chest-pain"]
    data = changed(dataset, "sign", "chest-pain", sign.model_copy(update={"general": False}))
    data = first_level(data, below=Decimal("0.99"))
    short = data.of(Nutrient)["magnesium"].in_short
    data = nutrient(
        data,
        name="Mg",
        in_short=short.model_copy(update={"certainty": "low", "text": short.text.replace("Everyday", "Ordinary")}),
    )
    found = changes(dataset, data)
    assert [item.group for item in found] == ["red-flags", "certainty", "numbers", "facts", "wording"]
    assert found[0].says == "true → false"
    assert found[1].says == "certainty lowered from moderate to low"
    assert "0.99" in found[2].says and found[2].place.file == "data/tests/magnesium.yml"


def only(dataset: Dataset, text: str) -> Change:
    """What a change of one text is called."""
    short = dataset.of(Nutrient)["magnesium"].in_short
    old = nutrient(dataset, in_short=short.model_copy(update={"text": "It may help 3 of 10 people with cramps."}))
    new = nutrient(dataset, in_short=short.model_copy(update={"text": text}))
    (found,) = changes(old, new)
    return found


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("It may help 3 in 10 people who have cramps.", "wording"),
        ("It may help 4 of 10 people with cramps.", "numbers"),
        ("It may not help 3 of 10 people with cramps.", "facts"),
        ("It will help 3 of 10 people with cramps.", "facts"),
    ],
    ids=["wording", "number", "negation", "hedge"],
)
def test_wording_is_told_apart_from_numbers_and_from_sense(text: str, group: str, dataset: Dataset) -> None:
    found = only(dataset, text)
    assert found.group == group
    assert ("the sense may have turned" in found.says) == (group == "facts")


def test_a_statement_put_in_the_middle_is_one_addition(dataset: Dataset) -> None:
    role = dataset.of(Nutrient)["magnesium"].role
    extra = role[0].model_copy(update={"text": "Something else is said here."})
    (found,) = changes(dataset, nutrient(dataset, role=(role[0], extra, *role[1:])))
    assert found.says == f"added: “Something else is said here.” ({role[0].certainty})"


def test_a_removed_page_without_successor_is_called_lost(dataset: Dataset) -> None:
    (found,) = changes(dataset, changed(dataset, "symptom", "tic", None))
    assert found.group == "records" and "its address is lost" in found.says


def test_search_words_alone_change_no_meaning(dataset: Dataset) -> None:
    (found,) = changes(dataset, nutrient(dataset, words=(*dataset.of(Nutrient)["magnesium"].words, "new word")))
    assert found.group == "wording"
    assert changes(dataset, dataset) == []


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two files of data in git; the commit `old` does not fit today's models, and the work tree has a change."""
    root = tmp_path / "repository"
    (root / "data" / "tests").mkdir(parents=True)
    terms, test = root / "data" / "terms.yml", root / "data" / "tests" / "magnesium.yml"
    test.write_text((ROOT / "data" / "tests" / "magnesium.yml").read_text(encoding="utf-8"), encoding="utf-8")
    git(root, "init", "--quiet")
    for name, text in (("old", TERMS.replace("  term: ", "  word: ")), ("new", TERMS)):
        terms.write_text(text, encoding="utf-8")
        git(root, "add", "data")
        git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", name)
        git(root, "tag", name)
    test.write_text(test.read_text(encoding="utf-8").replace("0.70", "0.75", 1), encoding="utf-8")
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True)


def test_diff_names_the_change_and_where_it_stands(repository: Path, capsys: Out) -> None:
    code, out, _ = said("diff", "new", "--format", "json", root=repository, out=capsys)
    found = json.loads(out)
    assert code == 0 and found["unread"] == []
    (item,) = found["changes"]
    assert (item["group"], item["kind"], item["id"]) == ("numbers", "test", "magnesium")
    assert "0.70" in item["before"] and "0.75" in item["after"] and item["file"] == "data/tests/magnesium.yml"
    assert "Numbers (1)" in said("diff", "new", root=repository, out=capsys)[1]


def test_pages_that_read_differently_are_named(dataset: Dataset) -> None:
    found = pages_affected(dataset, first_level(dataset, below=Decimal("0.99")), whole=True)
    assert found.told and "tests/magnesium.md" in found.changed and not found.added
    assert len(found.changed) < 20, "what stands on other pages is not touched"


def test_diff_works_when_the_old_data_no_longer_fits(repository: Path, capsys: Out) -> None:
    code, out, err = said("diff", "old", "--format", "markdown", root=repository, out=capsys)
    assert code == 0 and "Traceback" not in out + err
    assert "- **Not compared**, at old: `data/terms.yml:" in out
    assert "**term " not in out, "what could not be read is not called new"
    assert "#### Numbers (1)" in out and "not known, because one of the two versions cannot be built" in out


def test_a_comment_on_a_pull_request_shows_data_as_it_is(dataset: Dataset) -> None:
    """What a contributor typed can neither call people nor begin a picture, a link or a tag there."""
    evil = "<img src=x> @everyone ![a](http://x) ``` `"
    role = dataset.of(Nutrient)["magnesium"].role
    data = nutrient(dataset, role=(*role, role[0].model_copy(update={"text": evil})))
    found = Comparison("main", "0" * 40, tuple(changes(dataset, data)), Pages(told=True), ())
    spans = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", as_markdown(found))
    assert "@" not in spans and "<img" not in spans and "![" not in spans


def test_diff_of_an_unknown_revision_is_one_sentence(repository: Path, tmp_path: Path, capsys: Out) -> None:
    for base in ("nowhere", "new~99"):
        code, out, err = said("diff", base, root=repository, out=capsys)
        assert code == 1 and out == "" and f"The revision ({base}) is not known here." in err
    code, _, err = said("diff", "main", root=tmp_path, out=capsys)
    assert code == 1 and "is no git work tree" in err and len(err.splitlines()) == 1


# --- explain ---


def test_every_check_is_explained_and_the_list_is_complete() -> None:
    for name, rule in RULES.items():
        text = explain(name)
        assert rule.why.split()[0] in text and f"Good: {rule.good}" in text and f"Bad:  {rule.bad}" in text
        assert name in listed() and rule.good != rule.bad and rule.why.endswith(".")
    assert set(RULES) == {*(rule.name for rule in CHECKS), *(rule.name for rule in FORM), "exemptions"}
    assert set(MENDED) <= set(RULES)


def test_an_unknown_check_suggests_the_nearest(tmp_path: Path, capsys: Out) -> None:
    code, _, err = said("explain", "certainty-word", root=tmp_path, out=capsys)
    assert code == 1 and "Did you mean 'certainty-words'?" in err


# --- stale ---


def test_stale_lists_what_is_due_soonest_first_and_never_reads_the_clock(dataset: Dataset) -> None:
    data = nutrient(dataset, next_check_due=datetime.date(2027, 1, 1))
    due = all_due(data)
    assert (due[0].id, due[0].on) == ("magnesium", datetime.date(2027, 1, 1))
    text = report(due, datetime.date(2027, 6, 1), given=True)
    assert "Due on 2027-06-01: 1 of" in text and "nutrient magnesium" in text and "Next: " in text


def test_stale_says_which_day_it_took_and_can_end_with_1(tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "data").mkdir()
    assert "The data holds no date." in said("stale", root=tmp_path, out=capsys)[2]
    shutil.copy(ROOT / "data" / "overviews.yml", tmp_path / "data")
    newest = newest_date(load(tmp_path / "data")[0])
    code, out, _ = said("stale", root=tmp_path, out=capsys)
    assert code == 0 and f"Due on {newest}, the newest date in the data" in out
    assert said("stale", "--on", "2099-01-01", "--strict", root=tmp_path, out=capsys)[0] == 1
    code, _, err = said("stale", "--on", "soon", root=tmp_path, out=capsys)
    assert code == 2 and "soon is no day. Expected one such as" in err


# --- links, against a server of our own ---


class Answers(Quiet, BaseHTTPRequestHandler):
    """`/404` answers 404, `/get` answers GET alone, `/moved` leads to `/200`, and so on."""

    asked: list[tuple[str, str, str]]

    def do_HEAD(self) -> None:
        self.answer("HEAD")

    def do_GET(self) -> None:
        self.answer("GET")

    def answer(self, method: str) -> None:
        self.asked.append((method, self.path, self.headers["User-Agent"]))
        name = self.path.strip("/")
        code = int(name) if name.isdigit() else {"get": 200 if method == "GET" else 404, "moved": 301}.get(name, 200)
        self.send_response(code)
        if code == 301:
            self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    asked: list[tuple[str, str, str]] = []
    handler = type("Handler", (Answers,), {"asked": asked})
    with serving(handler) as address:
        yield address.removesuffix("/"), asked


TODAY = datetime.date(2026, 11, 22)
QUICK = links.Politeness(pause=0.0, timeout=5.0)


def test_only_what_is_gone_is_called_broken(server: tuple[str, list[tuple[str, str, str]]]) -> None:
    address, asked = server
    names = {
        "200": "ok",
        "get": "ok",
        "404": "broken",
        "410": "broken",
        "403": "unsure",
        "503": "unsure",
        "moved": "moved",
    }
    seen = links.ask_all((f"{address}/{name}" for name in names), QUICK, TODAY)
    assert {url.rsplit("/", 1)[1]: answer.verdict for url, answer in seen.items()} == names
    assert ("HEAD", "/get", links.AGENT) in asked and ("GET", "/get", links.AGENT) in asked
    assert ("GET", "/200", links.AGENT) not in asked, "what answers HEAD is not fetched"


def test_a_host_that_is_not_there_is_broken() -> None:
    (seen,) = links.ask_all(["http://127.0.0.1:9/x"], QUICK, TODAY).values()
    assert seen.verdict == "broken" and "no connection" in seen.words


def test_one_host_is_asked_with_a_pause(
    server: tuple[str, list[tuple[str, str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def wait(self: threading.Event, timeout: float | None = None) -> bool:
        pauses.append(timeout or 0)
        return False

    monkeypatch.setattr(threading.Event, "wait", wait)
    links.ask_all([f"{server[0]}/200?{number}" for number in range(3)], links.Politeness(0.7, 5.0), TODAY)
    assert pauses.count(0.7) == 2


def test_links_remembers_good_answers_and_asks_the_rest_again(
    server: tuple[str, list[tuple[str, str, str]]], tmp_path: Path, capsys: Out
) -> None:
    address, asked = server
    (tmp_path / "data").mkdir()
    (tmp_path / "docs").mkdir()
    page = f"# Page\n\n[good]({address}/200), [gone]({address}/404).\n"
    (tmp_path / "docs" / "page.md").write_text(page, encoding="utf-8")
    code, out, err = said("links", "--pause", "0", root=tmp_path, out=capsys)
    assert (
        code == 1 and f"docs/page.md:3:{page.splitlines()[2].index(address, 20) + 1}: {address}/404 answered 404" in out
    )
    assert "1 of 2 addresses answer" in out and "Asked 2 of 2" in err
    asked.clear()
    said("links", "--pause", "0", root=tmp_path, out=capsys)
    assert {path for _, path, _ in asked} == {"/404"}
    asked.clear()
    said("links", "--pause", "0", "--fresh", root=tmp_path, out=capsys)
    assert {path for _, path, _ in asked} == {"/200", "/404"}
    (tmp_path / links.CACHE).write_text("not json", encoding="utf-8")
    assert links.remembered(tmp_path, TODAY, 7) == {}
    assert links.CACHE in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_every_address_of_the_data_has_a_place(dataset: Dataset) -> None:
    found = links.addresses(dataset, ROOT)
    urls = {source.url for source in dataset.of(Source).values() if source.url}
    assert urls <= set(found) and all(place.line > 0 for places in found.values() for place in places)


# --- all of them ---


@pytest.mark.parametrize("name", ["check", "new", "diff", "explain", "stale", "links"])
def test_each_command_has_help_with_an_example(name: str, tmp_path: Path, capsys: Out) -> None:
    code, out, _ = said(name, "--help", root=tmp_path, out=capsys)
    assert code == 0 and f"Example: {START} {name}" in " ".join(out.split())
    assert f'"{name}":' in (ROOT / "scripts" / "run.py").read_text(encoding="utf-8")
    assert f"scripts/run.py {name}" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
