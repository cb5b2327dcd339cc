"""Lay out pages as Markdown with the Jinja templates of `macros/`.

Flows in: pages from `derive`, the templates' text, and the repository's address if it is known. Flows out: `{path: text}`. Pure: it
touches neither the disk nor the site generator.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from .derive.addresses import (
    A_TO_Z,
    CARE,
    CLAIMS,
    CODES,
    COMPARE,
    DIFFERENCES,
    GAPS,
    GLOSSARY,
    HOME,
    INTERACTIONS,
    SOURCES,
    STUDIES,
    TWITCH_OR_NOT,
    VISIT,
)
from .derive.blocks import Anchor, Edit, Page, Recipe
from .derive.relations import Facts
from .fingerprint import fingerprint
from .load import Dataset
from .quick import PLAIN, Run, digest
from .quick.watch import Watch
from .text import escape, front_matter

# Pages that templates name by word rather than through data.
KNOWN = {
    "home": HOME,
    "care": CARE,
    "codes": CODES,
    "compare": COMPARE,
    "twitch_or_not": TWITCH_OR_NOT,
    "visit": VISIT,
    "glossary": GLOSSARY,
    "a_to_z": A_TO_Z,
    "sources": SOURCES,
    "interactions": INTERACTIONS,
    "claims": CLAIMS,
    "studies": STUDIES,
    "differences": DIFFERENCES,
    "gaps": GAPS,
    "nutrients": "nutrients/index.md",
    "symptoms": "symptoms/index.md",
    "body": "body/index.md",
    "causes": "causes/index.md",
    "tests": "tests/index.md",
    "medicines": "medicines/index.md",
    "how_we_grade": "evidence/how-we-grade.md",
    "not_advice": "about/index.md",
}


# The part of the navigation a page belongs to that is not in it itself; the words are those of mkdocs.yml.
SECTIONS = {
    "symptom": "Body",
    "site": "Body",
    "cause": "Body",
    "nutrient": "Nutrients",
    "medicine": "Nutrients",
    "test": "Appointment",
    "sheet": "Appointment",
    "claim": "Evidence",
    "sources": "Evidence",
    "words": "About",
    "fields": "About",
    "about": "About",
}


def render(
    pages: Sequence[Page], templates: Mapping[str, str], repository: str = "", run: Run = PLAIN
) -> dict[str, str]:
    """Every page as Markdown, by its path."""
    laid = lay_out_pages(pages, templates, repository, run)
    return {item.page.path: f"{header(item.page)}\n{item.body}" for item in laid}


@dataclass(frozen=True)
class Laid:
    """A page laid out: its text below the header, the page without its view, and fingerprints of the whole and of what lists see of it."""

    page: Page
    body: str
    print: bytes
    listed: bytes

    @classmethod
    def of(cls, page: Page, body: str, print_: bytes) -> Laid:
        return cls(replace(page, view=None), body, print_, digest(fingerprint(as_listed(page))))


def as_listed(page: Page) -> Page:
    """What lists see of a page: not what it says, which changes more often than all else."""
    return replace(page, view=None, text="", about=None)


def lay_out(
    recipes: Sequence[Recipe], facts: Facts, templates: Mapping[str, str], repository: str = "", run: Run = PLAIN
) -> list[Laid]:
    """Make each page and lay it out; a page that turns out as it was keeps its text."""
    environment = make_environment(templates, run)

    def lay(recipe: Recipe, facts: Facts, last: Laid | None) -> Laid:
        page = recipe.make(facts)
        print_ = digest(fingerprint(page))
        body = last.body if last and last.print == print_ else render_body(environment, page, repository)
        return Laid.of(page, body, print_)

    named = {recipe.name: recipe for recipe in recipes}
    return run.from_facts("lay out", lay, named, Watch(facts), digest(repository, *layouts(templates)))


def lay_out_lists(
    lists: Callable[[Dataset, Sequence[Page]], Sequence[Page]],
    laid: Sequence[Laid],
    facts: Facts,
    templates: Mapping[str, str],
    repository: str = "",
    run: Run = PLAIN,
) -> list[Laid]:
    """Make and lay out the pages that list what others hold, if any of those, or of the facts that lists read, is not as it was."""

    def lay(listed: Sequence[Laid], facts: Facts, _: object) -> list[Laid]:
        return lay_out_pages(
            lists(facts.dataset, [as_listed(item.page) for item in listed]), templates, repository, run
        )

    common = digest(repository, *layouts(templates), *(item.listed for item in laid))
    [found] = run.from_facts("lists", lay, {"all": laid}, Watch(facts), common)
    return found


def lay_out_pages(
    pages: Sequence[Page], templates: Mapping[str, str], repository: str = "", run: Run = PLAIN
) -> list[Laid]:
    """Lay out pages that are made already; one that is as it was keeps its text."""
    environment = make_environment(templates, run)
    common = digest(repository, *layouts(templates))
    prints = {page.path: digest(fingerprint(page)) for page in pages}
    texts = run.each(
        "render",
        lambda page: render_body(environment, page, repository),
        pages,
        made_from=lambda page: (common, prints[page.path]),
    )
    return [Laid.of(page, text, prints[page.path]) for page, text in zip(pages, texts, strict=True)]


def layouts(templates: Mapping[str, str]) -> Iterator[str]:
    """The templates with their names, in steady order."""
    for name in sorted(templates):
        yield from (name, templates[name])


def make_environment(templates: Mapping[str, str], run: Run = PLAIN) -> Environment:
    """Jinja with strict names, translatable text, and every value from data escaped."""
    environment = Environment(
        loader=DictLoader(dict(templates)),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        finalize=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=run.compiled,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.globals["_"] = words  # Jinja's own looks for its catalogue at each of thousands of calls
    environment.filters["text"] = escape
    return environment


@cache
def words(text: str) -> Markup:
    """The words of a template. They may hold HTML and are marked for translation, which is why a per cent sign is doubled."""
    return Markup(text.replace("%%", "%"))


def render_body(environment: Environment, page: Page, repository: str) -> str:
    """One page below its header, from its template."""
    body = environment.get_template(page.template).render(
        page=page,
        view=page.view,
        link=lambda anchor: link(page.path, anchor),
        href=lambda anchor: href(page.path, anchor),
        known=lambda name, fragment="": href(page.path, Anchor("", KNOWN[name], fragment)),
        edit_address=edit_address(page.edit, repository),
    )
    return body.strip() + "\n"


NOTHING_MORE: Mapping[str, str] = {}


def header(page: Page, extra: Mapping[str, str] = NOTHING_MORE) -> str:
    """The front matter: what the site generator, its search and other programs need to know."""
    fields: dict[str, object] = {"title": page.title, "description": page.description, "kind": page.kind}
    if page.words:
        fields["tags"] = list(dict.fromkeys(page.words))
    if page.kind in SECTIONS:
        fields["section"] = SECTIONS[page.kind]
    if page.wide:
        fields["hide"] = ["navigation", "toc"]
    if page.scripts:
        fields["scripts"] = list(page.scripts)
    if page.styles:
        fields["styles"] = list(page.styles)
    fields["search"] = {"boost": page.boost} if page.indexed else {"exclude": True}
    return front_matter({**fields, **extra})


def link(path: str, anchor: Anchor) -> Markup:
    """A Markdown link from the page at `path`."""
    return Markup("[{}]({}{})").format(
        escape(anchor.text),
        Markup(relative(path, anchor.path)),
        Markup(f"#{anchor.fragment}" if anchor.fragment else ""),
    )


def href(path: str, anchor: Anchor) -> Markup:
    """The address of `anchor` as HTML on the page at `path` needs it."""
    target = relative(path, anchor.path).removesuffix(".md") + ".html"
    return Markup(target + (f"#{anchor.fragment}" if anchor.fragment else ""))


def relative(path: str, target: str) -> str:
    """The way from the page at `path` to the page at `target`."""
    return way(posixpath.dirname(path) or ".", target)


@cache
def way(folder: str, target: str) -> str:
    """The way from a folder. Kept, because pages of one folder link to the same pages."""
    return posixpath.relpath(target, folder)


def edit_address(edit: Edit | None, repository: str) -> str:
    """Where a page's data can be edited online, or nothing when the repository's address is not known."""
    return f"{repository.rstrip('/')}/blob/main/{edit.file}#L{edit.line}" if edit and repository else ""
