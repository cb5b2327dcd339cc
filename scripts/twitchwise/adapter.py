"""The one module that knows MkDocs: it hands the generated pages to the site generator, and takes finished ones back.

Loads afresh at every build, so that live preview never shows old data. Nothing here decides what a page says. MkDocs makes its
pages one after the other; here each page is a result of a run, made from its Markdown and from what all pages share, so that it
can be kept and made beside others. Under the plain run MkDocs does all of it itself.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, Environment
from mkdocs.commands.build import build, get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from watchdog.observers.polling import PollingObserver

from .build import generate
from .contribute.report import most_useful_first, summary
from .policy import with_policy
from .quick import PLAIN, Run, digest, run_for
from .trim import trimmed

_runs: dict[str, Run] = {}
AS_IT_IS = "finished-page.html"


@dataclass(frozen=True)
class Finished:
    """A page as it is written, with what MkDocs checks its links by, and what it said while making it."""

    html: str
    ids: set[str]
    links: dict[str, dict[str, str]]
    said: list[tuple[str, int, str]]


def build_site(root: Path, out: Path) -> int:
    """Build the project strictly into a folder; say what is wrong, and return the exit code."""
    heard = logging.StreamHandler()
    heard.setLevel(logging.WARNING)
    heard.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logging.getLogger("mkdocs").addHandler(heard)
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(out), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    except MkDocsException as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        logging.getLogger("mkdocs").removeHandler(heard)
    return 0


_policy = {"with": False}


def on_startup(command: str, dirty: bool) -> None:
    """A built page carries its policy; one that is only previewed does not, since live preview puts a script into it."""
    _policy["with"] = command == "build"


SECONDS_BETWEEN_LOOKS = 0.1  # at what was saved; the usual half a second is longer than a rebuild takes
SECONDS_UNTIL_QUIET = 0.02  # after the last of several files that are saved together


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Look for changes often, since a rebuild is quick."""
    watched = [path for path in (config.docs_dir, config.config_file_path) if path]
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=SECONDS_BETWEEN_LOOKS)
    for path in watched:
        server.watch(path)
    server.build_delay = SECONDS_UNTIL_QUIET
    return server


def on_config(config: MkDocsConfig) -> None:
    """Offer none of the theme's files, which no page uses; looking through its thousands of icons takes long."""
    make = config.theme.get_env

    def without_files() -> Environment:
        env = make()
        env.bytecode_cache = run_of(config).compiled
        env.list_templates = lambda *_, **__: []  # type: ignore[method-assign]
        return env

    config.theme.get_env = without_files  # type: ignore[method-assign]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add everything generated; refuse to replace what is written by hand."""
    made = generate(Path(config.config_file_path).parent, config.repo_url or "", run_of(config), config.site_url or "")
    if made.problems:
        lines = [*map(str, most_useful_first(made.problems)), "", summary(made.problems)]
        raise PluginError("\n".join(lines))
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(made.newest_check))
    config.extra["described"] = dict(made.written)
    for path, content in made.files.items():
        if files.get_file_from_path(path) is not None:
            message = f"docs/{path}: this page is generated. Expected no file of that name. Rename or delete it."
            raise PluginError(message)
        files.append(File.generated(config, path, content=content))
    for path, text in made.twins.items():
        twin = File.generated(config, f"{path}.txt", content=text)  # a name that is no page's source
        twin.dest_uri = path
        files.append(twin)
    return files


def run_of(config: MkDocsConfig) -> Run:
    """The run of this project; kept between the builds of a preview."""
    path = config.config_file_path
    return _runs.setdefault(path, run_for(Path(path).parent))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Finish every page that MkDocs would make later, and tell it that there is nothing left to do."""
    if (run := run_of(config)) is PLAIN:
        return
    pages = [file.page or Page(None, file, config) for file in files.documentation_pages()]
    common = shared_parts(config, files)
    env = config.theme.get_env()
    results = run.each(
        "pages",
        lambda page: finished(page, env, nav, config, files),
        pages,
        made_from=lambda page: (common, page.file.src_uri, page.file.content_string),
    )
    for page, result in zip(pages, results, strict=True):
        adopt(page, result, files)


def shared_parts(config: MkDocsConfig, files: Files) -> bytes:
    """A fingerprint of what every page is made from besides its own text: configuration, frame, and the names of all files."""
    frame = sorted(file for file in Path(config.theme.custom_dir or ".").rglob("*") if file.is_file())
    return digest(
        Path(config.config_file_path).read_bytes(),
        str(_policy["with"]),
        *(str(config.get(name)) for name in ("site_url", "repo_url", "site_name", "copyright", "strict", "extra")),
        *(part for file in frame for part in (str(file), file.read_bytes())),
        *(file.src_uri for file in files),
    )


def finished(page: Page, env: Environment, nav: Navigation, config: MkDocsConfig, files: Files) -> Finished:
    """Make one page from its Markdown as MkDocs would."""
    heard = Listener()
    logger = logging.getLogger("mkdocs")
    handlers, logger.handlers = logger.handlers, [heard]
    try:
        page.read_source(config)
        page.render(config, files)
        page.active = True
        context = get_context(nav, files, config, page)
        html = env.get_template("main.html").render(context)
    finally:
        page.active = False
        logger.handlers = handlers
    links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
    return Finished(dressed(html), page.present_anchor_ids or set(), links, heard.said)


class Listener(logging.Handler):
    """Notes what MkDocs says while it makes a page, so that it is said again when the page is taken from the store."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.name, record.levelno, record.getMessage()))


def adopt(page: Page, result: Finished, files: Files) -> None:
    """Let MkDocs find the page made."""
    page.markdown, page.content, page.meta = "", result.html, {"template": AS_IT_IS}
    page.read_source = nothing  # type: ignore[method-assign, assignment]
    page.render = nothing  # type: ignore[method-assign, assignment]
    page.present_anchor_ids = result.ids
    page.links_to_anchors = {}
    for path, anchors in result.links.items():
        if (target := files.get_file_from_path(path)) is not None:
            page.links_to_anchors[target] = anchors
    for name, level, message in result.said:
        logging.getLogger(name).log(level, message)


def nothing(*_: object) -> None:
    """What is left to do for a finished page."""


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """What is written to disk is only what a reader needs, and locked."""
    return output if page.meta.get("template") == AS_IT_IS else dressed(output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """The page for unknown addresses is a page too."""
    return dressed(output_content) if template_name.endswith(".html") else output_content


def dressed(html: str) -> str:
    return with_policy(trimmed(html)) if _policy["with"] else trimmed(html)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Add the template that gives a finished page as it is."""
    assert env.loader is not None
    env.loader = ChoiceLoader([DictLoader({AS_IT_IS: "{{ page.content }}"}), env.loader])
