"""The other builders of the same Markdown that this machine has."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PLAIN = """\
site_name: Twitchwise
use_directory_urls: false
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.sections, navigation.indexes]
plugins: [search]
markdown_extensions: [attr_list, tables, {toc: {permalink: true}}]
"""


@dataclass(frozen=True)
class Engine:
    """A builder: its name, the command that builds the tree in a folder, and where the site comes out."""

    name: str
    command: Sequence[str]
    out: str = "site"


def engines() -> list[Engine]:
    """Plain MkDocs Material first, since the others are held against it."""
    found = [Engine("MkDocs Material", (sys.executable, "-m", "mkdocs", "-q", "build"))]
    if importlib.util.find_spec("properdocs"):
        found.append(Engine("ProperDocs", (sys.executable, "-m", "properdocs", "-q", "build")))
    if importlib.util.find_spec("zensical"):
        found.append(Engine("Zensical", (sys.executable, "-m", "zensical", "build", "--clean")))
    if hugo := shutil.which("hugo"):
        found.append(Engine("Hugo, no theme", (hugo, "--contentDir", "docs", "--destination", "site")))
    return found


def lay_out(project: Path, folder: Path, environment: dict[str, str]) -> None:
    """Write the Markdown of the project into a folder that every engine can build with its stock theme."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "twitchwise", "--root", str(project), "tree", str(folder / "docs")]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    shutil.rmtree(folder / "docs" / ".overrides", ignore_errors=True)
    (folder / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    (folder / "hugo.toml").write_text(
        'title = "Twitchwise"\n[markup.goldmark.renderer]\nunsafe = true\n', encoding="utf-8"
    )
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text(
            "<!doctype html><title>{{ .Title }}</title>{{ .Content }}\n", encoding="utf-8"
        )
