"""The one module that knows MkDocs: it hands the generated pages to the site generator, and takes the finished site from it.

Flows in: the project's folder. Flows out: every file of the site by its path, or what stands in the way. Nothing here decides what
a page says.

There are two ways. MkDocs' own build makes one page after the other; the events at the end are its hooks. `made_by` walks the same
steps, but each page is a result of a run, made from its Markdown and from what all pages share, so that it can be kept and made
beside others. The bytes are the same. The first is the plain way, and the way for a project that has plugins.
"""

from __future__ import annotations

import gzip
import io
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from time import sleep

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # what the theme says of other versions is no news to a contributor

from jinja2 import Environment
from mkdocs.commands.build import _build_template, build, get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_build_timestamp

from .build import Generated, generate
from .contribute.report import most_useful_first, summary
from .policy import with_policy
from .prepare import Prepared, prepare
from .quick import PLAIN, Run, digest, run_for
from .quick.raw import RawHtml
from .swap import as_bytes, write
from .trim import trimmed

Site = Mapping[str, str | bytes]

RAW_HTML_FIRST = 22  # Markdown looks for it at 20, MkDocs for ids in it at 21; fences of code are gone at 25
SECONDS_BETWEEN_LOOKS = 0.05  # at what was saved; the usual half a second is longer than a rebuild takes
SECONDS_UNTIL_QUIET = 0.02  # after the last of several files that are saved together
SECONDS_BEFORE_REST = 1.0  # so that what no page shows is not made between two changes that follow each other


class Known(Files):
    """Files, and the names of those that stand beside them in the site: links to them are good, and nothing else is asked of them."""

    def __init__(self, files: Iterable[File], others: Set[str], config: MkDocsConfig) -> None:
        super().__init__(files)
        self.others = others
        self.config = config

    def get_file_from_path(self, path: str) -> File | None:
        if path in self.others:
            return File.generated(self.config, path, content=b"")
        return super().get_file_from_path(path)


@dataclass(frozen=True)
class Finished:
    """A page as it is written, with what MkDocs checks its links by, and what it said while making it."""

    html: bytes
    ids: set[str]
    links: dict[str, dict[str, str]]
    said: list[tuple[str, int, str]]


class RefusedError(Exception):
    """The site cannot be built as it stands; the message says why."""


def made(root: Path, run: Run, prepared: Prepared) -> Site:
    """Every file of the site, built strictly."""
    with warnings_shown():
        try:
            config = load_config(str(root / "mkdocs.yml"), strict=True)
            if run is PLAIN or has_plugins(config):
                return made_plainly(config)
            made_here = made_by(run, config, prepared)
            return {**made_here.site, **made_here.rest()}
        except MkDocsException as error:
            raise RefusedError(str(error)) from None


@contextmanager
def warnings_shown() -> Iterator[None]:
    """Print what MkDocs warns of."""
    heard = logging.StreamHandler()
    heard.setLevel(logging.WARNING)
    heard.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        yield
    finally:
        logger.removeHandler(heard)


def has_plugins(config: MkDocsConfig) -> bool:
    """Whether anything besides our own hooks takes part in a build."""
    return any(isinstance(plugin, BasePlugin) for plugin in config.plugins.values())


def made_plainly(config: MkDocsConfig) -> Site:
    """The site as MkDocs' own build makes it."""
    with tempfile.TemporaryDirectory() as folder:
        config.site_dir = folder
        build(config)
        found = (file for file in sorted(Path(folder).rglob("*")) if file.is_file())
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


@dataclass(frozen=True)
class Made:
    """The pages and what they need, and the rest of the files, which must be waited for."""

    site: Site
    rest: Callable[[], Site]


def made_by(run: Run, config: MkDocsConfig, prepared: Prepared, *, locked: bool = True) -> Made:
    """The same site with each page a result of the run. Without its policy (`locked`) a page lets live preview add its script."""
    with counted_warnings() as counted:
        config = config.plugins.on_config(config)
        generated = generated_for(config, run, prepared) if config.hooks else Generated({}, [])
        pages = {path: text for path, text in generated.files.items() if path.endswith(".md")}
        others = {path: content for path, content in generated.files.items() if path not in pages}
        by_hand = get_files(config)
        refuse_twice(by_hand, (*generated.files, *generated.later_paths))
        files = Known(with_generated(by_hand, config, pages), others.keys() | generated.later_paths, config)
        set_exclusions(files, config)
        nav = get_navigation(files, config)
        env = config.theme.get_env()
        env.bytecode_cache = run.compiled
        listed = files.documentation_pages()
        common = shared_parts(config, files, locked)
        raw = RawHtml(RAW_HTML_FIRST)
        config.markdown_extensions.append(raw)  # type: ignore[arg-type]
        results = run.each(
            "pages" if locked else "pages of the preview",
            lambda file: finished(page_of(file, config), env, nav, config, files, listed, raw, locked),
            listed,
            made_from=lambda file: (
                common,
                file.src_uri,
                *generated.written.get(file.src_uri, {}).values(),
                file.content_string,
            ),
        )
        for file, result in zip(listed, results, strict=True):
            adopt(page_of(file, config), result, files)
        for file in listed:
            page_of(file, config).validate_anchor_links(files=files, log_level=config.validation.links.anchors)
        site = {
            **others,
            **beside_pages(files, config, nav, env),
            **{file.dest_uri: result.html for file, result in zip(listed, results, strict=True)},
        }
    if config.strict and (counts := counted.get_counts()):
        found = ", ".join(f"{number} {level.lower()}s" for level, number in counts)
        raise Abort(f"Aborted with {found} in strict mode!")
    return Made(site, lambda: {**generated.later(), **generated.twins()})


def page_of(file: File, config: MkDocsConfig) -> Page:
    return file.page or Page(None, file, config)


def beside_pages(files: Files, config: MkDocsConfig, nav: Navigation, env: Environment) -> dict[str, str | bytes]:
    """What is copied, and what MkDocs makes from templates."""
    found: dict[str, str | bytes] = {
        file.dest_uri: file.content_bytes
        for file in files
        if not file.is_documentation_page() and file.inclusion.is_included()  # type: ignore[no-untyped-call]
    }
    for name in sorted(config.theme.static_templates):
        found[name] = text = _build_template(name, env.get_template(name), files, config, nav)
        if name == "sitemap.xml":
            pages = [file.page for file in files.documentation_pages() if file.page]
            found[f"{name}.gz"] = packed(text, get_build_timestamp(pages=pages))
    return found


@contextmanager
def counted_warnings() -> Iterator[CountHandler]:
    counted = CountHandler()
    counted.setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(counted)
    try:
        yield counted
    finally:
        logger.removeHandler(counted)


def packed(text: str, timestamp: int) -> bytes:
    """A site map as MkDocs packs it."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, filename="sitemap.xml.gz", mode="wb", mtime=timestamp) as file:
        file.write(text.encode())
    return out.getvalue()


def shared_parts(config: MkDocsConfig, files: Known, locked: bool) -> bytes:
    """A fingerprint of what every page is made from besides its own text: configuration, frame, and the names of all files."""
    frame = sorted(file for file in Path(config.theme.custom_dir or ".").rglob("*") if file.is_file())
    return digest(
        Path(config.config_file_path).read_bytes(),
        str(locked),
        *(str(config.get(name)) for name in ("site_url", "repo_url", "site_name", "copyright", "strict")),
        *(part for file in frame for part in (str(file), file.read_bytes())),
        *sorted({*files.src_uris, *files.others}),
    )


def finished(
    page: Page,
    env: Environment,
    nav: Navigation,
    config: MkDocsConfig,
    files: Files,
    listed: Sequence[File],
    raw: RawHtml,
    locked: bool,
) -> Finished:
    """Make one page from its Markdown as MkDocs would."""
    heard = Listener()
    logger = logging.getLogger("mkdocs")
    handlers, logger.handlers = logger.handlers, [heard]
    try:
        page.read_source(config)
        on_page_markdown(page.markdown or "", page, config)
        page.render(config, files)
        page.active = True
        html = env.get_template("main.html").render(get_context(nav, listed, config, page))
    finally:
        page.active = False
        logger.handlers = handlers
    links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
    ids = (page.present_anchor_ids or set()) | raw.ids
    whole = dressed(html) if locked else trimmed(html)
    return Finished(whole.encode(), ids, links, heard.said)


class Listener(logging.Handler):
    """Notes what MkDocs says while it makes a page, so that it is said again when the page is taken from the store."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.name, record.levelno, record.getMessage()))


def adopt(page: Page, result: Finished, files: Files) -> None:
    """Let MkDocs know of a page what it would know had it made it now, and let it say what it said then."""
    page.present_anchor_ids = result.ids
    page.links_to_anchors = {}
    for path, anchors in result.links.items():
        if (target := files.get_file_from_path(path)) is not None:
            page.links_to_anchors[target] = anchors
    for name, level, message in result.said:
        logging.getLogger(name).log(level, message)


def dressed(html: str) -> str:
    """What is written to disk is only what a reader needs, and locked."""
    return with_policy(trimmed(html))


def serve(root: Path, host: str, port: int) -> None:
    """Preview the site until stopped: after each change write what it changed, and let the browser load again.

    What cannot be built is said, and the last whole site stays.
    """
    from mkdocs.livereload import LiveReloadServer  # noqa: PLC0415 - a build needs no server

    logging.basicConfig(level=logging.INFO, format="%(levelname)s: %(message)s")
    config = load_config(str(root / "mkdocs.yml"))
    run = run_for(root, again=True)  # what takes long waits until the pages are seen
    with tempfile.TemporaryDirectory() as folder:
        shown: Site = {}
        rest: Site = {}
        one_at_a_time = Lock()

        def show() -> None:
            nonlocal shown
            try:
                found = made_by(run, load_config(str(root / "mkdocs.yml")), prepare(root, run), locked=False)
            except MkDocsException as error:
                logging.getLogger("mkdocs").error("%s", error)
                return
            with one_at_a_time:
                write(found.site, Path(folder), shown)
                shown = found.site
            Thread(target=show_rest, args=(found,), daemon=True).start()

        def show_rest(found: Made) -> None:
            """What no page shows follows when it is there, so that the pages need not wait."""
            nonlocal rest
            sleep(SECONDS_BEFORE_REST)
            if found.site is not shown:
                return
            files = found.rest()
            with one_at_a_time:
                if found.site is shown:
                    write(files, Path(folder), rest)
                    rest = files

        server = LiveReloadServer(show, host, port, folder, polling_interval=SECONDS_BETWEEN_LOOKS)
        server.build_delay = SECONDS_UNTIL_QUIET
        server.error_handler = lambda code: as_bytes(shown.get(f"{code}.html", b"")) or None
        for path in (config.docs_dir, config.config_file_path, *config.watch):
            server.watch(path)
        try:
            show()
            server.serve()  # type: ignore[no-untyped-call]
        finally:
            server.shutdown()
            one_at_a_time.acquire()  # what is being written is whole then, and nothing follows it into a folder that goes


# Hooks, called by MkDocs' own build and, where the steps are the same, by `made_by`.


def on_config(config: MkDocsConfig) -> None:
    """Offer none of the theme's files, which no page uses; looking through its thousands of icons takes long."""
    make = config.theme.get_env

    def without_files() -> Environment:
        env = make()
        env.list_templates = lambda *_, **__: []  # type: ignore[method-assign]
        return env

    config.theme.get_env = without_files  # type: ignore[method-assign]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add everything generated."""
    root = Path(config.config_file_path).parent
    run = run_for(root)
    generated = generated_for(config, run, prepare(root, run))
    contents = {**generated.files, **generated.later()}
    refuse_twice(files, contents)
    for path, text in generated.twins().items():
        twin = File.generated(config, f"{path}.txt", content=text)  # a name that is no page's source
        twin.dest_uri = path
        files.append(twin)
    return with_generated(files, config, contents)


def generated_for(config: MkDocsConfig, run: Run, prepared: Prepared) -> Generated:
    """Everything generated for a project, or every problem in one error."""
    root = Path(config.config_file_path).parent
    generated = generate(root, prepared, config.repo_url or "", run, config.site_url or "")
    if generated.problems:
        lines = [*map(str, most_useful_first(generated.problems)), "", summary(generated.problems)]
        raise PluginError("\n".join(lines))
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(generated.newest_check))
    config.extra["written"] = dict(generated.written)
    return generated


def refuse_twice(files: Files, paths: Iterable[str]) -> None:
    """What is written by hand is never replaced."""
    for path in paths:
        if path in files.src_uris:
            message = f"docs/{path}: this page is generated. Expected no file of that name. Rename or delete it."
            raise PluginError(message)


def with_generated(files: Files, config: MkDocsConfig, contents: Mapping[str, str | bytes]) -> Files:
    """The files with those generated."""
    for path, content in contents.items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(_: str, page: Page, config: MkDocsConfig, **__: object) -> None:
    """Give a page written by hand what the others say to programs in their headers."""
    page.meta.update(config.extra.get("written", {}).get(page.file.src_uri, {}))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return dressed(output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """The page for unknown addresses is a page too."""
    return dressed(output_content) if template_name.endswith(".html") else output_content
