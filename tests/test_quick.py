"""What makes a build quick leaves nothing stale, and never decides what a page says. `test_trust.py` holds its bytes against a plain build."""

from __future__ import annotations

import importlib.metadata
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import pytest

from twitchwise import quick
from twitchwise.check import check, checked
from twitchwise.checks import form
from twitchwise.derive.pages import recipes
from twitchwise.derive.relations import facts_of
from twitchwise.fingerprint import fingerprint
from twitchwise.load import Dataset
from twitchwise.models import KIND_BY_NAME, Nutrient
from twitchwise.quick import PLAIN, Quick, Run, begun, digest, run_for
from twitchwise.quick.watch import Watch

from .bench.synthetic import change_one_line, grow
from .conftest import ROOT, run_command


class Work:
    """Squares numbers, and notes which."""

    def __init__(self) -> None:
        self.done: list[int] = []

    def __call__(self, number: int) -> int:
        self.done.append(number)
        return number * number


def squares(run: Run, numbers: list[int], more: str = "") -> tuple[list[int], list[int]]:
    """The results of a run, and the numbers it had to work on."""
    work = Work()
    return run.each("squares", work, numbers, made_from=lambda number: (str(number), more)), work.done


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / "results.sqlite"


def test_what_was_made_from_the_same_is_made_once(store: Path) -> None:
    assert squares(Quick(store), [3, 1, 2]) == ([9, 1, 4], [3, 1, 2])
    assert squares(Quick(store), [2, 3, 1]) == ([4, 9, 1], [])
    assert squares(Quick(store), [2, 4, 1]) == ([4, 16, 1], [4])


def test_what_was_made_from_something_else_is_made_anew(store: Path) -> None:
    squares(Quick(store), [1, 2])
    assert squares(Quick(store), [1, 2], more="other") == ([1, 4], [1, 2])


def test_what_is_no_longer_used_is_not_kept(store: Path) -> None:
    squares(Quick(store), [1, 2])
    squares(Quick(store), [2, 3])
    assert squares(Quick(store), [1, 2]) == ([1, 4], [1])


def test_parts_are_told_apart() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", "")}) == 4


@pytest.mark.parametrize("damage", [b"", b"not a database", b"SQLite format 3\0 and then nothing"])
def test_a_damaged_store_is_made_anew(damage: bytes, store: Path) -> None:
    squares(Quick(store), [1, 2])
    store.write_bytes(damage)
    assert squares(Quick(store), [1, 2]) == ([1, 4], [1, 2])
    assert squares(Quick(store), [1, 2]) == ([1, 4], [])


def test_a_store_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file where the folder should be", encoding="utf-8")
    run = Quick(tmp_path / ".cache" / "results.sqlite")
    assert squares(run, [1, 2]) == ([1, 4], [1, 2])


def test_another_version_of_a_library_makes_everything_anew(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    squares(Quick(store), [1, 2])
    quick.code.cache_clear()
    known = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "9" if name == "markdown" else known(name))
    assert squares(Quick(store), [1, 2]) == ([1, 4], [1, 2])
    quick.code.cache_clear()


PRINTS = """
import sys
from pathlib import Path
from twitchwise.derive.pages import pages
from twitchwise.load import load
from twitchwise.quick import Quick, digest
from twitchwise.fingerprint import fingerprint
run = Quick(Path(sys.argv[1]))
print(digest(*map(fingerprint, pages(load(Path("data"), run)[0]))).hex())
"""


def test_what_a_page_is_told_by_is_the_same_in_every_process(store: Path) -> None:
    """Else a build makes anew what nobody changed."""
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": "scripts", "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PRINTS, str(store)]  # the second finds the data kept
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1


def slow_identity(number: int) -> tuple[int, int]:
    time.sleep(0.02)  # so long that processes pay
    return number, os.getpid()


def test_several_processes_give_the_results_in_order(store: Path) -> None:
    numbers = list(range(40))
    found = Quick(store, processes=2).each("pids", slow_identity, numbers, made_from=lambda number: (str(number),))
    assert [number for number, _ in found] == numbers
    assert len({process for _, process in found} - {os.getpid()}) == 2


def test_an_error_in_another_process_is_the_error_itself(store: Path) -> None:
    def work(number: int) -> int:
        if number == 30:
            raise ValueError("thirty")
        return number

    with pytest.raises(ValueError, match="thirty"):
        Quick(store, processes=2).each("work", work, range(40), made_from=lambda number: (str(number),))


def begin(run: Run, fail: bool = False) -> Callable[[], int]:
    def work() -> int:
        if fail:
            raise ValueError("it failed")
        return os.getpid()

    return run.meanwhile("pid", work, ("made from",))


def test_long_work_goes_on_beside_the_rest_and_is_done_once(store: Path) -> None:
    run = Quick(store, processes=2, again=True)
    first = begin(run)()
    assert first != os.getpid()
    assert begin(run)() == first
    assert begin(Quick(store, processes=2))() not in (first, os.getpid())
    assert begin(PLAIN)() == os.getpid()


def test_an_error_beside_the_rest_is_the_error_itself(store: Path) -> None:
    with pytest.raises(ValueError, match="it failed"):
        begin(Quick(store, processes=2), fail=True)()


def test_it_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWITCHWISE_PLAIN", "1")
    assert run_for(tmp_path) is PLAIN
    assert squares(PLAIN, [1, 2]) == squares(PLAIN, [1, 2]) == ([1, 4], [1, 2])
    assert list(tmp_path.iterdir()) == []


# ---- The whole build -------------------------------------------------------------------------------------------------

# Each kind of input: the file, what is replaced in it and by what, and a page that must show it.
INPUTS = {
    "data": ("data/nutrients/zinc.yml", "name: Zinc\n", "name: Zincum\n", "nutrients/zinc.html", "Zincum"),
    "listed word": ("data/nutrients/zinc.yml", "  - hypozincemia\n", "  - zzmarked\n", "a-z/z.html", "zzmarked"),
    "listed term": ("data/terms.yml", "term: ", "term: Zzmarked ", "glossary.html", "Zzmarked"),
    "macro": ("macros/glossary.md.j2", "{% block body %}\n", "{% block body %}\nMARKED\n", "glossary.html", "MARKED"),
    "page": ("docs/about/privacy.md", "\n# ", "\nMARKED\n\n# ", "about/privacy.html", "MARKED"),
    "style": (
        "docs/stylesheets/twitchwise.css",
        "/* ",
        "/* MARKED ",
        "stylesheets/twitchwise.css",
        "MARKED",
    ),
    "frame": (
        "docs/.overrides/partials/footer.html",
        "<footer",
        "<p>FRAMED</p><footer",
        "nutrients/iron.html",
        "FRAMED",
    ),
    "configuration": ("mkdocs.yml", "General information", "MARKED information", "nutrients/iron.html", "MARKED"),
}


@pytest.fixture(scope="module")
def warm(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as the build left it, with all that was kept."""
    root = tmp_path_factory.mktemp("warm") / "project"
    shutil.copytree(site.parent, root)
    return root


@pytest.mark.parametrize(("path", "old", "new", "page", "shown"), INPUTS.values(), ids=INPUTS)
def test_a_change_of_any_input_reaches_the_site(
    path: str, old: str, new: str, page: str, shown: str, warm: Path
) -> None:
    file = warm / path
    text = file.read_text(encoding="utf-8")
    assert old in text and shown not in (warm / "site" / page).read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run_command(warm, "site")
    file.write_text(text, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert shown in (warm / "site" / page).read_text(encoding="utf-8")


def test_a_warm_build_is_the_same_site(warm: Path, site: Path) -> None:
    assert run_command(warm, "site").returncode == 0
    assert (warm / "site" / "SHA256SUMS").read_bytes() == (site / "SHA256SUMS").read_bytes()


def test_a_site_that_stands_is_left_alone_and_a_touched_one_is_made_again(warm: Path) -> None:
    said = "Nothing has changed since the last build."
    run_command(warm, "site")
    assert said in run_command(warm, "site").stdout
    page, sums = warm / "site" / "nutrients" / "iron.html", warm / "site" / "SHA256SUMS"
    whole = page.read_bytes()
    for touch in (lambda: page.write_bytes(whole + b"more"), page.unlink, (warm / "site" / "new").touch, sums.unlink):
        touch()
        done = run_command(warm, "site")
        assert said not in done.stdout and done.returncode == 0
        assert page.read_bytes() == whole and not (warm / "site" / "new").exists()
    assert said not in run_command(warm, "site", SOURCE_DATE_EPOCH="1").stdout


def test_a_problem_is_said_again_by_the_next_build(warm: Path) -> None:
    """What is kept holds what was said while it was made."""
    file = warm / "docs" / "about" / "privacy.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\n[nowhere](no-such-page.md)\n", encoding="utf-8")
    first, second = run_command(warm, "site"), run_command(warm, "site")
    file.write_text(text, encoding="utf-8")
    for done in (first, second):
        assert done.returncode == 1 and "no-such-page.md" in done.stderr


def test_the_guide_that_is_measured_is_well_formed(tmp_path: Path) -> None:
    """A larger copy that did not build would show only when someone measures."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    grow(tmp_path, 2)
    change_one_line(tmp_path, 1)
    dataset, problems = checked(tmp_path)
    assert [*problems, *form.slips(dataset, tmp_path / "data")] == []
    assert len(dataset.of(Nutrient)) == 2 * len(list((ROOT / "data" / "nutrients").glob("*.yml")))


# ---- What a page is made from ----------------------------------------------------------------------------------------

FREE = ("name", "title", "term", "claim", "topic", "text", "label", "heading", "ask", "looks", "finding", "about")


def prints(run: Run, dataset: Dataset) -> dict[str, bytes]:
    """A fingerprint of each page as the run has it."""
    named = {recipe.name: recipe for recipe in recipes(dataset)}
    facts = facts_of(dataset, run)
    found = run.from_facts(
        "prints", lambda recipe, facts, _last: digest(fingerprint(recipe.make(facts))), named, Watch(facts), b""
    )
    return dict(zip(named, found, strict=True))


@pytest.fixture(scope="module")
def quick_prints(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Quick:
    run = Quick(tmp_path_factory.mktemp("prints") / "results.sqlite", again=True)
    prints(run, dataset)
    return run


def with_one_changed(dataset: Dataset, kind: str) -> Dataset:
    """The dataset with other words in one text of the first record of a kind."""
    id_, record = next(iter(dataset.records[kind].items()))
    field = next(name for name in FREE if isinstance(record.__dict__.get(name), str))
    changed = record.model_copy(update={field: f"{record.__dict__[field]} changed"})
    records = {**dataset.records, kind: {**dataset.records[kind], id_: changed}}
    known = {**dataset.prints, (kind, id_): digest(fingerprint(changed))}
    return Dataset(records, dataset.origins, digest(dataset.digest, kind), known)


@pytest.mark.parametrize("kind", sorted(KIND_BY_NAME.keys() - {"exemption", "retired", "visit", "overview"}))
def test_a_page_is_made_again_when_a_fact_it_reads_changes(
    kind: str, dataset: Dataset, quick_prints: Quick, store: Path
) -> None:
    run = Quick(store, again=True)
    run.results = {stage: dict(kept) for stage, kept in quick_prints.results.items()}
    changed = with_one_changed(dataset, kind)
    assert prints(run, changed) == prints(PLAIN, changed)


def test_a_page_that_reads_nothing_new_is_left_alone(dataset: Dataset, quick_prints: Quick, store: Path) -> None:
    """Else all would be made again for one claim, and the test above could not fail."""
    run = Quick(store, processes=1, again=True)
    run.results = {stage: dict(kept) for stage, kept in quick_prints.results.items()}
    before = run.results["prints"]
    prints(run, with_one_changed(dataset, "claim"))
    again = [key for key, kept in run.results["prints"].items() if kept is not before[key]]
    assert 0 < len(again) < len(before) / 4


def without(dataset: Dataset, kind: str, id_: str) -> Dataset:
    """The dataset when one record is gone and every other is as it was."""
    rest = {key: record for key, record in dataset.records[kind].items() if key != id_}
    return Dataset({**dataset.records, kind: rest}, dataset.origins, digest(dataset.digest, id_), dataset.prints)


@pytest.mark.parametrize(("kind", "id_"), [("symptom", "muscle-cramp"), ("nutrient", "sodium")])
def test_what_was_found_in_one_record_is_looked_for_again_when_another_goes(
    kind: str, id_: str, dataset: Dataset, store: Path
) -> None:
    """Names and ids of others decide what is found in a record, though it is looked at alone."""
    run = Quick(store, processes=1, again=True)
    assert check(dataset, run) == []
    gone = without(dataset, kind, id_)
    assert check(gone, run) == check(gone) != []


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="nothing is begun beside")
def test_work_whose_process_ends_in_the_middle_of_its_answer_is_done_here() -> None:
    here, answer = os.getpid(), b"more than waits in a pipe" * 100_000

    def work() -> bytes:
        if os.getpid() != here:
            Timer(0.2, os._exit, [1]).start()
        return answer

    result = begun(work, 2)
    while multiprocessing.active_children():
        time.sleep(0.05)
    assert result() == answer
