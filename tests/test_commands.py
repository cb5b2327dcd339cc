"""The commands do what the README says, and leave the old site alone when they cannot."""

from __future__ import annotations

import html
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xmlschema

from twitchwise.load import files_of
from twitchwise.models import KINDS
from twitchwise.schema import drifted, modeline

from .conftest import ROOT, copy_of_project, run_command

HEADER = "---\ntitle: By hand\ndescription: A page written by hand.\n---\n\n# By hand\n\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_of_project(tmp_path / "project")


def test_check_says_what_it_found(project: Path) -> None:
    done = run_command(project, "check")
    assert done.returncode == 0, done.stderr
    assert "The data is well formed" in done.stdout


def test_check_reports_every_problem_and_ends_with_1(project: Path) -> None:
    file = project / "data" / "nutrients" / "magnesium.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("\ngroup:", "\ngruop:"), encoding="utf-8")
    done = run_command(project, "check")
    assert done.returncode == 1
    assert "data/nutrients/magnesium.yml" in done.stderr and "Did you mean 'group'" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_bad_data_builds_nothing_and_leaves_the_old_site(project: Path) -> None:
    old = project / "site"
    old.mkdir()
    (old / "index.html").write_text("the old site", encoding="utf-8")
    (project / "data" / "terms.yml").write_text("", encoding="utf-8")
    before = sorted(path.name for path in project.iterdir())
    done = run_command(project, "site")
    assert done.returncode == 1
    assert "data/terms.yml:1:1: the file is empty" in done.stderr
    assert (old / "index.html").read_text(encoding="utf-8") == "the old site"
    assert sorted(path.name for path in project.iterdir() if path.name != ".cache") == before


def test_a_failing_build_leaves_the_old_site(project: Path) -> None:
    old = project / "site"
    old.mkdir()
    (old / "index.html").write_text("the old site", encoding="utf-8")
    (project / "docs" / "about" / "index.md").write_text(HEADER + "[gone](nowhere.md)\n", encoding="utf-8")
    done = run_command(project, "site")
    assert done.returncode == 1
    assert "nowhere.md" in done.stderr
    assert (old / "index.html").read_text(encoding="utf-8") == "the old site"
    assert not list(project.glob(".site-*"))


def test_a_hand_written_page_is_never_replaced(project: Path) -> None:
    (project / "docs" / "compare.md").write_text(HEADER, encoding="utf-8")
    done = run_command(project, "site")
    assert done.returncode == 1
    assert "docs/compare.md: this page is generated. Expected no file of that name." in done.stderr


def test_a_page_without_header_is_named(project: Path) -> None:
    (project / "docs" / "about" / "index.md").write_text("# About\n", encoding="utf-8")
    done = run_command(project, "tree", str(project / "out"))
    assert done.returncode == 1
    assert "docs/about/index.md:1:1: the page has no title and description." in done.stderr
    assert not (project / "out").exists()


def test_addresses_set_once_reach_links_canonical_addresses_and_sitemap(project: Path) -> None:
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    text = text.replace('site_url: ""', 'site_url: "https://example.org/guide/"')
    text = text.replace('repo_url: ""', 'repo_url: "https://example.org/repo"')
    config.write_text(text, encoding="utf-8")
    done = run_command(project, "site")
    assert done.returncode == 0, done.stderr
    page = (project / "site" / "nutrients" / "magnesium.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/guide/nutrients/magnesium.html">' in page
    assert (
        '<meta property="og:image" content="https://example.org/guide/images/shared/nutrients-magnesium.png">' in page
    )
    assert 'href="https://example.org/repo/blob/main/data/nutrients/magnesium.yml#L2"' in html.unescape(page)
    for name in ("manifest.webmanifest", "opensearch.xml", "feed.xml"):
        assert f'href="../{name}"' in page and (project / "site" / name).is_file()
    sitemap = project / "site" / "sitemap.xml"
    assert "https://example.org/guide/nutrients/magnesium.html" in sitemap.read_text(encoding="utf-8")
    xmlschema.XMLSchema(ROOT / "node_modules" / "sitemap" / "schema" / "sitemap.xsd").validate(str(sitemap))


def test_schemas_match_the_models() -> None:
    """After a change to the models: python3 scripts/run.py schema"""
    assert drifted(ROOT / "data" / "schema") == []


def test_a_stale_schema_is_reported(project: Path) -> None:
    (project / "data" / "schema" / "term.schema.json").write_text("{}\n", encoding="utf-8")
    done = run_command(project, "schema", "--check")
    assert done.returncode == 1
    assert "data/schema/term.schema.json: it does not match the models" in done.stderr
    assert run_command(project, "schema").returncode == 0
    assert run_command(project, "schema", "--check").returncode == 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
def test_every_data_file_names_its_schema(kind: object) -> None:
    from twitchwise.models import Kind  # noqa: PLC0415

    assert isinstance(kind, Kind)
    for file in files_of(kind, ROOT / "data"):
        assert file.read_text(encoding="utf-8").splitlines()[0] == modeline(kind), file


def start(*arguments: str, cwd: Path, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    if path is not None:
        environment["PATH"] = path
    return subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_an_old_python_gets_one_sentence(project: Path) -> None:
    script = project / "scripts" / "run.py"
    script.write_text(
        script.read_text(encoding="utf-8").replace("OLDEST = (3, 11)", "OLDEST = (9, 1)"), encoding="utf-8"
    )
    done = start(sys.executable, "scripts/run.py", "site", cwd=project)
    assert done.returncode == 1
    assert done.stderr.startswith("Twitchwise needs Python 9.1 or newer; this is 3.")
    assert len(done.stderr.splitlines()) == 1


def test_the_starter_runs_under_an_old_syntax() -> None:
    """It must be able to say that Python is too old, so it may use nothing newer than Python 3.4 itself."""
    import ast  # noqa: PLC0415

    ast.parse((ROOT / "scripts" / "run.py").read_text(encoding="utf-8"), feature_version=(3, 4))


def test_no_network_gets_one_sentence(project: Path) -> None:
    (project / "requirements.txt").write_text("no-such-package==1 --hash=sha256:" + "0" * 64 + "\n", encoding="utf-8")
    done = start(sys.executable, "scripts/run.py", "check", cwd=project)
    assert done.returncode == 1
    assert "The requirements could not be installed." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_environment_is_made_anew(project: Path) -> None:
    bin_ = project / ".venv" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "python").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    (bin_ / "python").chmod(0o755)
    (project / "requirements.txt").write_text("", encoding="utf-8")
    done = start(sys.executable, "scripts/run.py", "check", cwd=project)
    assert "The virtual environment in .venv is broken; making a new one." in done.stdout
    assert "Traceback" not in done.stderr or "No module named" in done.stderr


def test_make_alone_lists_the_commands(project: Path) -> None:
    make = shutil.which("make")
    assert make
    listed = start(make, cwd=project).stdout
    for name in ("site", "test", "serve", "check"):
        assert f"make {name}" in listed and f"scripts/run.py {name}" in listed


def test_ci_runs_what_the_readme_says() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make site" in readme and "make test" in readme


def test_saving_a_data_file_a_template_or_a_page_is_watched() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "watch:\n  - data\n  - macros\n" in config


def serve(project: Path, **settings: str) -> tuple[subprocess.Popen[bytes], str]:
    """`serve` started as a terminal starts it, and its address; what it says is in said.txt."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "twitchwise", "--root", str(project), "serve", "--address", address]
    environment = {**os.environ, "PYTHONPATH": str(project / "scripts"), **settings}
    with (project / "said.txt").open("w") as said:
        started = subprocess.Popen(
            command, cwd=project, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    return started, address


@contextmanager
def preview(project: Path) -> Iterator[Callable[[], str]]:
    """The page on zinc as `serve` shows it."""
    (project / "temporary").mkdir()
    server, address = serve(project, TMPDIR=str(project / "temporary"))

    def shown() -> str:
        try:
            with urllib.request.urlopen(f"http://{address}/nutrients/zinc.html", timeout=60) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    try:
        yield shown
    finally:
        server.kill()  # how a preview ends has a test of its own
        server.wait()


def soon(asked: Callable[[], bool]) -> bool:
    """Whether something comes true within two minutes: no measure, only an end."""
    for _ in range(1200):
        if asked():
            return True
        time.sleep(0.1)
    return False


def test_the_preview_shows_what_was_saved_and_outlives_a_mistake(project: Path) -> None:
    file = project / "data" / "nutrients" / "zinc.yml"
    text = file.read_text(encoding="utf-8")
    with preview(project) as shown:
        assert soon(lambda: "No study has shown" in shown())
        assert "livereload" in shown() and "Content-Security-Policy" not in shown()
        file.write_text(text.replace("\ngroup:", "\ngruop:"), encoding="utf-8")
        assert soon(lambda: "Did you mean 'group'" in (project / "said.txt").read_text(encoding="utf-8"))
        assert "No study has shown" in shown()
        file.write_text(text.replace("No study has shown", "No other study has shown"), encoding="utf-8")
        assert soon(lambda: "No other study has shown" in shown())
    assert "Traceback" not in (project / "said.txt").read_text(encoding="utf-8")


def goes_on(group: int) -> bool:
    """Whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def is_whole(temporary: Path, site: Path) -> bool:
    """Whether a preview has written the files that follow its pages."""
    wanted = names_in(site / "api" / "v1")
    return any(names_in(folder) >= wanted for folder in temporary.glob("*/api/v1"))


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("whole", [False, True], ids=["while it builds", "when all is there"])
@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["to it alone", "to all its processes"])
@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_a_preview_that_is_stopped_ends_well_and_leaves_nothing(
    project: Path, tmp_path: Path, site: Path, wish: signal.Signals, send: Callable[[int, int], None], whole: bool
) -> None:
    (temporary := tmp_path / "temporary").mkdir()
    server, _ = serve(project, TMPDIR=str(temporary))
    try:
        assert soon(lambda: is_whole(temporary, site) if whole else any(temporary.iterdir()))
        send(server.pid, wish)
        assert server.wait(60) == 0
        assert not goes_on(server.pid)
    finally:
        if goes_on(server.pid):
            os.killpg(server.pid, signal.SIGKILL)
    assert list(temporary.iterdir()) == []
    assert "Traceback" not in (project / "said.txt").read_text(encoding="utf-8")


def test_an_address_without_a_port_is_one_line(project: Path) -> None:
    done = run_command(project, "serve", "--address", "localhost")
    assert done.returncode == 1
    assert done.stderr.startswith("--address: the address (localhost) has no port. Expected HOST:PORT.")
