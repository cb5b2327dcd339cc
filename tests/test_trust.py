"""The build can be trusted: pages are locked down, two builds give the same bytes, and no reader ever meets half a site."""

from __future__ import annotations

import datetime
import errno
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from twitchwise import __main__ as program
from twitchwise import adapter, prepare
from twitchwise.build import newest_check
from twitchwise.load import Dataset
from twitchwise.models import Source
from twitchwise.policy import HEADER_ONLY, PLACE, content_policy, header_files, with_policy
from twitchwise.swap import beside, sweep, write

from .conftest import ROOT, copy_of_project, run_command, sent_by

# ---- Locked down -----------------------------------------------------------------------------------------------------

PAGES = ("index.html", "compare.html", "nutrients/magnesium.html", "visit/diary.html")
ELEMENT = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
PALETTE = "twitchwise-colours"


def policy_of(line: str) -> dict[str, tuple[str, ...]]:
    """What a policy allows, by directive."""
    return {name: tuple(sources) for name, *sources in (part.split() for part in line.split(";"))}


@pytest.fixture(params=["from disk", "from a server"])
def root(request: pytest.FixtureRequest, site: Path, served: str) -> str:
    return served if request.param == "from a server" else site.as_uri() + "/"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 1280, "height": 900})
    yield found
    found.close()


def watched(context: BrowserContext) -> tuple[Page, list[str], list[str]]:
    """A page, everything its console says or the policy refuses, and every address it asks for."""
    page, said, asked = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    return page, said, asked


@pytest.mark.parametrize("path", PAGES)
def test_everything_works_under_the_policy_and_the_console_stays_empty(
    path: str, root: str, context: BrowserContext
) -> None:
    works_locked_down(root, path, context)


def test_the_page_for_lost_addresses_works_under_the_policy(served: str, context: BrowserContext) -> None:
    works_locked_down(served, "404.html", context)


def works_locked_down(root: str, path: str, context: BrowserContext) -> None:
    """Search, styles and the switch of colours do their work; nothing is refused, asked of others, or kept."""
    page, said, asked = watched(context)
    page.goto(root + path)
    page.fill(".tw-search-field", "cramp")
    page.wait_for_selector(".tw-result")
    page.click(".tw-colours")
    assert page.evaluate("document.documentElement.dataset.colours") in ("light", "dark")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.tw-hidden')).position") == "absolute"
    )  # styles are there
    assert said == []
    assert [url for url in asked if not url.startswith(root)] == []
    assert context.cookies() == [] and page.evaluate("document.cookie") == ""
    assert page.evaluate("Object.keys(localStorage)") == [PALETTE]
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_filters_sorting_and_its_address_work_under_the_policy(root: str, context: BrowserContext) -> None:
    page, said, _ = watched(context)
    page.goto(root + "compare.html")
    page.get_by_label("Vitamin", exact=True).check()
    shown = page.locator(".tw-compare tbody tr:visible").count()
    assert 0 < shown < page.locator(".tw-compare tbody tr").count()
    page.locator("button.tw-sort").first.click()
    assert "kind=vitamin" in page.url
    assert said == []


INJECT = """() => new Promise(done => {
  const refused = [];
  document.addEventListener("securitypolicyviolation", event => refused.push(event.effectiveDirective));
  document.body.insertAdjacentHTML("beforeend", `<p style="color: red" id="styled">x</p>
    <img src="https://example.org/x.png"><img src="x" onerror="window.hacked = 1">
    <iframe src="https://example.org/"></iframe><form action="https://example.org/" id="out"></form>`);
  const script = document.createElement("script");
  script.textContent = "window.hacked = 1";
  document.body.append(script);
  document.getElementById("out").submit();
  fetch("https://example.org/").catch(() => {});
  setTimeout(() => done([...new Set(refused)].sort()), 500);
})"""


def test_the_policy_stops_what_does_not_belong(root: str, context: BrowserContext) -> None:
    page = context.new_page()
    got_out: list[str] = []
    page.on("request", lambda request: got_out.append(request.url) if "example.org" in request.url else None)
    page.on("requestfailed", lambda request: got_out.remove(request.url) if request.failure == "csp" else None)
    page.goto(root + "nutrients/iron.html")
    refused = page.evaluate(INJECT)
    assert refused == [
        "connect-src", "form-action", "frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr",
    ]  # fmt: skip
    assert page.evaluate("window.hacked") is None
    assert got_out == []


def test_a_server_says_what_an_element_cannot(served: str, context: BrowserContext) -> None:
    page = context.new_page()
    answer = page.goto(served + "nutrients/magnesium.html")
    assert answer
    sent = answer.headers
    assert policy_of(sent["content-security-policy"])["frame-ancestors"] == ("'none'",)
    assert sent["x-content-type-options"] == "nosniff" and sent["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in sent["permissions-policy"]


def test_pages_and_header_files_say_the_same(site: Path) -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in map(site.joinpath, header_files())}
    sent = [sent_by(name, text) for name, text in texts.items()]
    assert len(sent) == 3 and sent[0] == sent[1] == sent[2]
    wanted = policy_of(sent[0]["Content-Security-Policy"])
    assert wanted.keys() >= {"default-src", "script-src", "style-src", "frame-ancestors"}
    assert not re.search("unsafe|\\*|https?:", sent[0]["Content-Security-Policy"])
    for file in site.rglob("*.html"):
        head = file.read_text(encoding="utf-8").split("<script", 1)[0].split("<link", 1)[0]
        found = policy_of(ELEMENT.findall(head)[0])
        without_disk = {name: tuple(source for source in all_ if source != "file:") for name, all_ in found.items()}
        assert without_disk == {name: all_ for name, all_ in wanted.items() if name not in HEADER_ONLY}, file


def test_an_inline_script_runs_by_its_hash_and_no_other_does(tmp_path: Path, browser: Browser) -> None:
    """There is none today; one that a page gets some day must not open the door to all."""
    page_text = "<!doctype html><title>x</title><!-- content policy --><script>window.ours = 1</script><p>x</p>"
    sealed = with_policy(page_text).replace("<p>", "<script>window.theirs = 1</script><p>")
    (tmp_path / "page.html").write_text(sealed, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("[window.ours, window.theirs]") == [1, None]
    page.close()
    held = '<script type="application/ld+json">{"a": 1}</script>'
    assert with_policy("<!-- content policy -->" + held).startswith(
        f'<meta http-equiv="Content-Security-Policy" content="{content_policy(element=True)}">'
    )


# ---- Reproducible ----------------------------------------------------------------------------------------------------

# Python reads this at its start: folders are listed backwards, and the clock is a year ahead.
ANOTHER_DAY = """
import datetime, os, time
scandir, listdir, clock, Real = os.scandir, os.listdir, time.time, datetime.datetime
class Backwards:
    def __init__(self, entries): self.rest = sorted(entries, key=lambda entry: entry.name)
    def __iter__(self): return self
    def __next__(self):
        if self.rest: return self.rest.pop()
        raise StopIteration
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
os.scandir = lambda *a: Backwards(scandir(*a))
os.listdir = lambda *a: sorted(listdir(*a), reverse=True)
time.time = lambda: clock() + 31_622_400
class Later(Real):
    @classmethod
    def now(cls, tz=None): return Real.now(tz) + datetime.timedelta(366)
    @classmethod
    def utcnow(cls): return Real.now() + datetime.timedelta(366)
datetime.datetime = Later
"""


@pytest.fixture(scope="module")
def built_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once more, over an old one: another folder, day, time zone, language, hash seed and order of files, and one
    page after the other, without what makes a build quick."""
    root = copy_of_project(tmp_path_factory.mktemp("a much longer name, with spaces") / "élan")
    old, left = root / "site", root / ".site-new-1"
    for folder in (old, left):
        folder.mkdir()
        (folder / "gone.html").write_text("old", encoding="utf-8")
    start = tmp_path_factory.mktemp("start")
    (start / "sitecustomize.py").write_text(ANOTHER_DAY, encoding="utf-8")
    settings = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4321", "TWITCHWISE_PLAIN": "1"}
    done = run_command(root, "site", PYTHONPATH=f"{start}:{root / 'scripts'}", **settings)
    assert done.returncode == 0, done.stderr
    return old


def test_two_builds_of_one_commit_are_the_same_bytes(site: Path, built_elsewhere: Path) -> None:
    one, other = (
        "".join((folder / part / "SHA256SUMS").read_text(encoding="utf-8") for part in ("", "api")).splitlines()
        for folder in (site, built_elsewhere)
    )
    assert set(one) ^ set(other) == set()
    assert one == other


def test_a_build_takes_the_place_of_the_old_site_and_clears_what_killed_ones_left(built_elsewhere: Path) -> None:
    assert not (built_elsewhere / "gone.html").exists()
    assert list(built_elsewhere.parent.glob(".site-*")) == []


@pytest.mark.parametrize("part", ["", "api"], ids=["the guide", "what machines read"])
def test_sums_name_every_file_but_their_own_in_order(part: str, site: Path) -> None:
    """`sha256sum --check SHA256SUMS` reads the same. A copy without what machines read can be checked too."""
    folder = site / part
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    files = {name: file for name, file in files.items() if name != "SHA256SUMS" and not name.startswith("api/")}
    assert lines == [f"{hashlib.sha256(files[name].read_bytes()).hexdigest()}  {name}" for name in sorted(files)]


def test_a_build_takes_its_date_from_the_data(dataset: Dataset, site: Path) -> None:
    newest = max(source.checked_on for source in dataset.of(Source).values())
    packed = (site / "sitemap.xml.gz").read_bytes()
    assert newest_check(dataset) == int.from_bytes(packed[4:8], "little")  # where gzip keeps the time
    assert datetime.datetime.fromtimestamp(newest_check(dataset), datetime.UTC).date() >= newest


# ---- Whole, whatever happens -----------------------------------------------------------------------------------------


def killed(way: str) -> list[tuple[str, str, list[str]]]:
    """What stood there after a kill at each moment of a build, what after the next build, and the names left beside it."""
    command = [sys.executable, str(Path(__file__).parent / "killed.py"), way]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [(found, then, left) for found, then, left in json.loads(done.stdout)]


def test_killed_at_any_moment_the_old_site_or_the_new_one_is_whole() -> None:
    results = killed("exchange")
    assert len(results) > 40
    found = [found for found, _, _ in results]
    change = found.index("new")
    assert found == ["old"] * change + ["new"] * (len(found) - change)
    assert 20 < change < len(found)
    assert {(then, *left) for _, then, left in results} == {("old", "site")}  # the next build works, and sweeps


def test_where_two_folders_cannot_change_places_the_next_build_puts_the_old_site_back() -> None:
    results = killed("aside")
    found = Counter(found for found, _, _ in results)
    assert found["nothing"] <= 1 and found.keys() <= {"old", "new", "nothing"}
    assert {(then, *left) for _, then, left in results} == {("old", "site")}


@pytest.fixture
def old_site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("old", encoding="utf-8")
    return tmp_path


def test_the_old_site_is_put_back_before_anything_else(old_site: Path) -> None:
    """A run was killed between moving the old site aside and moving the new one there."""
    (old_site / "site").rename(old_site / ".site-old-1")
    (old_site / ".site-new-1").mkdir()
    sweep(old_site / "site")
    assert [path.name for path in old_site.iterdir()] == ["site"]
    assert (old_site / "site" / "index.html").read_text(encoding="utf-8") == "old"


def test_what_another_build_is_making_is_left_alone(old_site: Path) -> None:
    with beside(old_site / "site") as new:
        (new / "index.html").write_text("new", encoding="utf-8")
        sweep(old_site / "site")
        assert (new / "index.html").exists()
    assert [path.name for path in old_site.iterdir()] == ["site"]


def test_folders_of_other_names_are_left_alone(old_site: Path) -> None:
    for name in (".site-new-x", ".site-backup", "site.old", ".other-new-1"):
        (old_site / name).mkdir()
    sweep(old_site / "site")
    assert len(list(old_site.iterdir())) == 5


def test_a_file_that_stays_as_it_was_is_not_written_again(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    write({"same.html": "same", "changed.html": "before", "gone.html": "gone"}, old)
    write({"same.html": "same", "changed.html": "after", "more/new.html": "new"}, new, old=old)
    assert (new / "same.html").samefile(old / "same.html")
    assert (old / "changed.html").read_text(encoding="utf-8") == "before"
    found = {file.relative_to(new).as_posix(): file.read_text(encoding="utf-8") for file in new.rglob("*.html")}
    assert found == {"same.html": "same", "changed.html": "after", "more/new.html": "new"}


def test_of_a_folder_that_is_known_only_what_differs_is_written(tmp_path: Path) -> None:
    before = {"same.html": "same", "changed.html": "before", "gone.html": "gone"}
    write(before, tmp_path)
    (tmp_path / "same.html").write_text("untouched", encoding="utf-8")
    write({"same.html": "same", "changed.html": "after"}, tmp_path, before)
    found = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert found == {"same.html": "untouched", "changed.html": "after"}


REFUSED = {
    "full disk": (errno.ENOSPC, "no space left on device", "Free some space"),
    "over quota": (errno.EDQUOT, "disk quota exceeded", "Free some space"),
    "read-only disk": (errno.EROFS, "read-only file system", "Change its permissions, or work in a copy of your own"),
    "permission": (errno.EACCES, "permission denied", "Change its permissions, or work in a copy of your own"),
}


@pytest.mark.parametrize(("number", "wrong", "remedy"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("step", ["prepare", "made", "write", "swap"])
def test_what_the_disk_refuses_is_one_line(
    step: str,
    number: int,
    wrong: str,
    remedy: str,
    old_site: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number), str(old_site / ".site-new-1" / "page.html"))

    monkeypatch.setattr(prepare, "prepare", lambda *_: None)
    monkeypatch.setattr(adapter, "made", lambda *_: {})
    monkeypatch.setattr({"prepare": prepare, "made": adapter}.get(step, program), step, refuse)
    assert program.main(["--root", str(old_site), "site"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and wrong in lines[0] and remedy in lines[0]
    assert lines[0].startswith(".site-new-1/page.html: ")
    assert [path.name for path in old_site.iterdir()] == ["site"]
    assert (old_site / "site" / "index.html").read_text(encoding="utf-8") == "old"


# The command with data that is well formed, in a process of its own: its limits must not bind the tests.
BOUND = """
import os, resource, sys
from twitchwise import __main__ as program, adapter, seal
if sys.argv[1] == "nobody" and os.geteuid() == 0:
    os.setuid(65534)
if sys.argv[1] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
sys.exit(program.main(["--root", os.getcwd(), "site"]))
"""


def bound(how: str, root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", BOUND, how]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_a_folder_one_may_not_write_to_is_one_line() -> None:
    with tempfile.TemporaryDirectory() as folder:  # where any user may look, unlike the folders of pytest
        root = Path(folder)
        root.chmod(0o555)
        done = bound("nobody", root)
        assert done.returncode == 1
        assert re.fullmatch(
            r"\.site-new-\d+: permission denied\. Expected .*\. Change its permissions, .*\.\n", done.stderr
        )
        root.chmod(0o755)
        assert list(root.iterdir()) == []


def test_a_disk_that_fills_up_while_pages_are_written_is_one_line(old_site: Path) -> None:
    """A small project of its own stands in for ours."""
    (old_site / "docs").mkdir()
    (old_site / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (old_site / "main.html").write_text(f"{PLACE}{'x' * 200}", encoding="utf-8")
    config = "site_name: x\nplugins: []\ntheme: {name: null, custom_dir: .}\n"
    (old_site / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = bound("full", old_site)
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert "Traceback" not in done.stderr
    assert re.match(
        r"\.site-new-\d+.*: file too large\. Expected room .*\. Free some space, then run it again\.", said[-1]
    )
    assert (old_site / "site" / "index.html").read_text(encoding="utf-8") == "old"
    assert not list(old_site.glob(".site-*"))


def test_stopping_a_build_by_hand_leaves_the_old_site(old_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "prepare", lambda *_: None)
    monkeypatch.setattr(adapter, "made", stop)
    assert program.main(["--root", str(old_site), "site"]) == 130
    assert [path.name for path in old_site.iterdir()] == ["site"]
    assert (old_site / "site" / "index.html").read_text(encoding="utf-8") == "old"
