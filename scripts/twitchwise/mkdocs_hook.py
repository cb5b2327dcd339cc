"""The one module that knows MkDocs: it hands the generated pages to the site generator.

Loads afresh at every build, so that live preview never shows old data. Nothing here decides what a page says.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent.parent))  # MkDocs imports a hook by its path, outside its package

from twitchwise.build import generate
from twitchwise.trim import trimmed


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add everything generated; refuse to replace what is written by hand; drop the theme's files, which no page uses."""
    for file in [file for file in files if file.src_uri.startswith("assets/")]:
        files.remove(file)
    made, problems = generate(Path(config.config_file_path).parent, config.repo_url or "")
    if problems:
        lines = [*map(str, problems), "", f"{len(problems)} problem(s) in the data. Nothing was built."]
        raise PluginError("\n".join(lines))
    for path, content in made.items():
        if files.get_file_from_path(path) is not None:
            message = f"docs/{path}: this page is generated. Expected no file of that name. Rename or delete it."
            raise PluginError(message)
        files.append(File.generated(config, path, content=content))
    return files


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """What is written to disk is only what a reader needs."""
    return trimmed(output)
