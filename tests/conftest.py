"""What the tests share: the dataset, the pages, the site built once, and a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from twitchwise.build import templates
from twitchwise.derive.blocks import Page
from twitchwise.derive.pages import pages
from twitchwise.load import Dataset, load
from twitchwise.render import render

from .serving import Files, serving_files

ROOT = Path(__file__).parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden pages anew instead of comparing with them")


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The real data, well formed."""
    found, problems = load(ROOT / "data")
    assert problems == []
    return found


@pytest.fixture(scope="session")
def all_pages(dataset: Dataset) -> tuple[Page, ...]:
    return pages(dataset)


@pytest.fixture(scope="session")
def markdown(all_pages: tuple[Page, ...]) -> dict[str, str]:
    """Every generated page as Markdown."""
    return render(all_pages, templates(ROOT))


def copy_of_project(target: Path) -> Path:
    """The project's own files, without what a build leaves behind."""
    ignore = shutil.ignore_patterns(
        ".git", ".venv", "site", "node_modules", "__pycache__", ".*_cache", ".site-*", ".tmp*", ".cache", "twitchwise-*"
    )
    shutil.copytree(ROOT, target, ignore=ignore)
    return target


def run_command(root: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m twitchwise` on the project in `root`, with `settings` in its environment."""
    environment = {**os.environ, "PYTHONPATH": str(root / "scripts"), "NO_MKDOCS_2_WARNING": "1", **settings}
    command = [sys.executable, "-m", "twitchwise", "--root", str(root), *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, str]:
    """The site, built strictly once in a copy of the project for all processes of a run: its folder and what the build said."""
    own = tmp_path_factory.getbasetemp()
    folder = own if worker_id == "master" else own.parent
    root, said = folder / "built" / "project", folder / "built" / "said.txt"
    with FileLock(folder / "built.lock"):
        if not said.exists():
            done = run_command(copy_of_project(root), "site")
            assert done.returncode == 0, done.stderr
            said.write_text(done.stdout + done.stderr, encoding="utf-8")
    return root / "site", said.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site(built: tuple[Path, str]) -> Path:
    return built[0]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    assert CHROMIUM, "Chromium is missing"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


def sent_by(file: str, text: str) -> dict[str, str]:
    """The headers a header file tells its server to send."""
    if file == "_headers":
        return dict(line.strip().split(": ", 1) for line in text.splitlines()[1:])
    return dict(re.findall(r'^\s*(?:Header always set|add_header) (\S+) "(.*?)"(?: always;)?$', text, re.M))


class Headed(Files):
    """Hands out the site as a web server that does what the site's own file of headers says."""

    def end_headers(self) -> None:
        text = (Path(self.directory) / "_headers").read_text(encoding="utf-8")
        for name, value in sent_by("_headers", text).items():
            self.send_header(name, value)
        super().end_headers()


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the site on that server."""
    with serving_files(site, Headed) as address:
        yield address
