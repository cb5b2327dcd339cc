"""The same pages on disk as plain Markdown, and another engine that builds them."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT, copy_of_project, run_command

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)


def test_the_tree_holds_every_page_as_markdown(tmp_path: Path, markdown: dict[str, str]) -> None:
    project = copy_of_project(tmp_path / "project")
    out = tmp_path / "tree"
    done = run_command(project, "tree", str(out))
    assert done.returncode == 0, done.stderr
    for path, text in markdown.items():
        written = (out / path).read_text(encoding="utf-8")
        # Its header says more: what the page tells programs.
        assert written.startswith(text.split("\n---\n", 1)[0]) and written.endswith(text.split("\n---\n", 1)[1])
    assert (out / "about" / "index.md").exists()


def test_properdocs_builds_the_same_site(tmp_path: Path, site: Path) -> None:
    found = built_by("properdocs", tmp_path)
    assert differences(site, found) == known("properdocs")


@pytest.mark.slow
def test_zensical_builds_the_same_site(tmp_path: Path, site: Path) -> None:
    """Half a minute, so it runs on demand and every week."""
    found = built_by("zensical", tmp_path)
    assert differences(site, found) == known("zensical")


def built_by(engine: str, folder: Path) -> Path:
    """The site as another engine builds it strictly, from the tree and the settings without the hook."""
    project = copy_of_project(folder / "project")
    assert run_command(project, "tree", str(folder / "other" / "docs")).returncode == 0
    config = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for key in ("hooks", "watch"):
        del config[key]
    (folder / "other" / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", engine, "build", "--strict", "--config-file", "mkdocs.yml"]
    done = subprocess.run(command, cwd=folder / "other", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "other" / "site"


def known(engine: str) -> dict[str, list[str]]:
    """What is known to differ, as data; one that vanished must leave the file."""
    text = (Path(__file__).parent / "engines.yml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)[engine]
    return found


def differences(ours: Path, theirs: Path) -> dict[str, list[str]]:
    """What differs between two sites: the files, and the pages whose titles, links or words for the search do."""
    files = [  # without the twins as plain Markdown: the tree is Markdown itself
        {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file() and file.suffix != ".md"}
        for site in (ours, theirs)
    ]
    named = [{THEME.sub("assets/", name) for name in found} for found in files]
    found = {"files only ours": named[0] - named[1], "files only theirs": named[1] - named[0]}
    for what, of in (("links", pages_and_links), ("titles", titles), ("search", search_entries)):
        one, other = of(ours), of(theirs)
        found[what] = {page for page in one.keys() & other.keys() if one[page] != other[page]}
    return {what: sorted(pages) for what, pages in found.items() if pages}


THEME = re.compile(r"^assets/.*")  # a theme's own files, whose names change with its version
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def titles(site: Path) -> dict[str, list[str]]:
    return {
        file.relative_to(site).as_posix(): [*map(html.unescape, TITLE.findall(file.read_text(encoding="utf-8"))[:1])]
        for file in site.rglob("*.html")
    }


def search_entries(site: Path) -> dict[str, str]:
    """What the search knows, by page."""
    text = (site / "search" / "pages.js").read_text(encoding="utf-8")
    entries = json.loads(text.removeprefix("window.twitchwisePages=").removesuffix(";\n"))
    return {entry["url"]: json.dumps(entry) for entry in entries}


def pages_and_links(site: Path) -> dict[str, list[str]]:
    """Every page with the links of its article, in order."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        article = ARTICLE.search(file.read_text(encoding="utf-8"))
        found[file.relative_to(site).as_posix()] = (
            [*map(html.unescape, LINK.findall(article.group()))] if article else []
        )
    return found
