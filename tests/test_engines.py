"""The same pages on disk as plain Markdown, and another engine that builds them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

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
        assert (out / path).read_text(encoding="utf-8") == text
    assert (out / "about" / "index.md").exists()


def test_properdocs_builds_the_same_pages_with_the_same_links(tmp_path: Path, site: Path) -> None:
    project = copy_of_project(tmp_path / "project")
    assert run_command(project, "tree", str(tmp_path / "other" / "docs")).returncode == 0
    config = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for key in ("hooks", "watch"):
        del config[key]
    (tmp_path / "other" / "properdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "--site-dir", str(tmp_path / "built")]
    done = subprocess.run(command, cwd=tmp_path / "other", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert pages_and_links(tmp_path / "built") == pages_and_links(site)


def pages_and_links(site: Path) -> dict[str, list[str]]:
    """Every page with the links of its article, in order."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        article = ARTICLE.search(file.read_text(encoding="utf-8"))
        found[file.relative_to(site).as_posix()] = LINK.findall(article.group()) if article else []
    return found
