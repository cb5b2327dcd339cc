"""The built site, read back as a book: its pages in reading order, as a tree, each with its text as well-formed XML.

Flows in: the folder of a built site. Flows out: `Guide`. Everything comes from the pages as they were written: the tree from the
menu, the order within a list by title. What only works with a script is left out, since most editions run none.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urldefrag, urlsplit

import html5lib
from lxml import etree

from ..contribute.refused import Refused
from ..export import SEARCH_INDEX
from .about import About

HOME = "index.html"
CARE = "when-to-see-a-doctor.html"
UNKNOWN = "404.html"
CODES = "code/"
# What record systems and reference managers ask for. A book does without: it would add a page for each code, with the care box each.
BESIDE = (CODES, "infobutton.html", "about/cite.html")
ARTICLE, ARTICLE_END = '<article class="tw-page">', "</article>"
DESCRIPTION = re.compile(r'<meta name="description"[^>]* content="([^"]*)"')
REST = "More"
# Controls, and what the sheet of styles shows only on paper or only with a script.
NEEDS_A_SITE = (
    ".//script|.//form|.//input|.//button|.//select|.//textarea|.//*[contains(concat(' ',@class,' '),' tw-scripted ')]"
    "|.//*[contains(concat(' ',@class,' '),' tw-paper ')]|.//*[@class='tw-side']"
)
# Attributes that name ids, one or several, of the same page.
NAMING = ("aria-labelledby", "aria-describedby", "aria-controls", "headers", "for")


@dataclass(frozen=True)
class Page:
    """One page: its path from the root of the site, its heading, and its article as XML without namespaces."""

    path: str
    title: str
    description: str
    article: str

    @property
    def slug(self) -> str:
        """A short name that no other page has."""
        return self.path.removesuffix(".html").replace("/", "-")

    def tree(self) -> etree._Element:
        """The article, to be changed."""
        return etree.fromstring(self.article)


@dataclass(frozen=True)
class Branch:
    """A heading or a page of the tree, with what stands below it."""

    title: str
    page: Page | None
    below: tuple[Branch, ...] = ()

    def pages(self) -> Iterator[Page]:
        if self.page:
            yield self.page
        for branch in self.below:
            yield from branch.pages()


@dataclass(frozen=True)
class Guide:
    """The whole guide, help first; `beside` are the pages that are no part of a book."""

    site: Path
    about: About
    branches: tuple[Branch, ...]
    beside: tuple[Page, ...] = ()

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page of the book, in reading order."""
        return tuple(page for branch in self.branches for page in branch.pages())

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every file of the site by its path, sorted."""
        found = (file for file in self.site.rglob("*") if file.is_file())
        return {file.relative_to(self.site).as_posix(): file for file in sorted(found)}

    @cached_property
    def words(self) -> Mapping[str, list[str]]:
        """What people type who look for a page, by its path, as the search of the site has it."""
        text = self.files[SEARCH_INDEX].read_text(encoding="utf-8")
        entries = json.loads(text[text.index("[") : text.rindex("]") + 1])
        return {entry["url"]: entry["words"] for entry in entries}

    @cached_property
    def by_path(self) -> Mapping[str, Page]:
        return {page.path: page for page in self.pages}


def read_guide(site: Path, about: About) -> Guide:
    """Read the built site."""
    files = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*.html")) if file.name != UNKNOWN}
    for needed in (HOME, CARE):
        if needed not in files:
            raise Refused(
                f"site/{needed}: there is no such page. Expected a built site. Run 'python3 scripts/run.py site'."
            )
    texts = {path: file.read_text(encoding="utf-8") for path, file in files.items()}
    menu, more = menu_of(texts[HOME])
    pages = {path: page(path, text) for path, text in texts.items()}
    read = {path: page for path, page in pages.items() if not path.startswith(BESIDE)}
    beside = tuple(page for path, page in pages.items() if path not in read)
    return Guide(site, about, tuple(grown(read, menu, more)), beside)


def page(path: str, text: str) -> Page:
    """A page of the site as it was written, without what only a site can do."""
    start, end = text.find(ARTICLE), text.find(ARTICLE_END)
    described = DESCRIPTION.search(text)
    if start < 0 or end < 0 or described is None:
        raise Refused(
            f"site/{path}: the page has no article or no description. Expected both. Look at docs/.overrides/."
        )
    article = tree_of(text[start : end + len(ARTICLE_END)])
    etree.strip_tags(article, etree.Comment)
    for element in article.iter():
        element.tag = etree.QName(element).localname  # where a drawing stands is clear; each edition adds its namespace
        for name in [name for name in map(str, element.keys()) if name.startswith("data-") and name != "data-label"]:
            del element.attrib[name]
    for element in cast(list[etree._Element], article.xpath(NEEDS_A_SITE)):
        remove(element)
    etree.cleanup_namespaces(article)
    title = str(article.xpath("normalize-space(.//h1)"))
    return Page(path, title, unescape(described[1]), etree.tostring(article, encoding="unicode"))


def tree_of(article: str) -> etree._Element:
    """The article as a tree. Most pages are well-formed XML as they stand, which is read sixty times faster than HTML."""
    try:
        return etree.fromstring(article)
    except etree.XMLSyntaxError:
        document = html5lib.parse(article, treebuilder="lxml", namespaceHTMLElements=False)
        return cast(etree._Element, document.getroot().find(".//article"))


def remove(element: etree._Element) -> None:
    """Take an element out, and leave the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def menu_of(text: str) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """The menu of the home page as headings with paths, and the paths its footer names."""
    document = html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False).getroot()
    items = document.xpath("//ul[@class='tw-menu-list']/li[span]")
    menu = [(item.findtext("span"), item.xpath("ul/li/a/@href")) for item in items]
    return menu, document.xpath("//footer//ul//a/@href")


def grown(pages: Mapping[str, Page], menu: list[tuple[str, list[str]]], more: Iterable[str]) -> Iterator[Branch]:
    """The tree: help, home, then the menu with the pages of single records below their lists, then what is left."""
    named = {path for _, paths in menu for path in paths}
    left = dict(pages)
    for path in (CARE, HOME):
        page = left.pop(path)
        yield Branch(page.title, page)
    for place, (heading, paths) in enumerate(menu):
        last = [path for path in more if path not in named] if place == len(menu) - 1 else []
        yield Branch(heading, None, tuple(with_records([*paths, *last], left, named)))
    if left:
        yield Branch(REST, None, tuple(with_records(sorted(left), left, named)))


def with_records(paths: Iterable[str], left: dict[str, Page], named: set[str]) -> Iterator[Branch]:
    """Lists with the pages of their folder below them, by title; each page once."""
    for path in paths:
        if (page := left.pop(path, None)) is None:
            continue
        folder = path.removesuffix("index.html") if path.endswith("/index.html") else f"{path.removesuffix('.html')}/"
        below = sorted(
            (other for other in left.values() if other.path.startswith(folder) and other.path not in named),
            key=lambda other: (other.title.casefold(), other.path),
        )
        for other in below:
            del left[other.path]
        yield Branch(page.title, page, tuple(Branch(other.title, other) for other in below))


def target(page: Page, href: str) -> tuple[str, str] | None:
    """Where a link of a page leads within the site: a path and a place in it; None when it leads out of the site."""
    if urlsplit(href).scheme or href.startswith("//"):
        return None
    path, fragment = urldefrag(href)
    folder = posixpath.dirname(page.path)
    return (posixpath.normpath(posixpath.join(folder, unquote(path))) if path else page.path), unquote(fragment)


def rewired(page: Page, guide: Guide, address: Callable[[Page, str], str | None]) -> etree._Element:
    """The article with each link within the guide led to where `address` says; a link to what the edition lacks is plain text."""
    article = page.tree()
    for element in article.iter("a"):
        href = element.get("href")
        found = target(page, href) if href else None
        if found is None:
            continue
        other = guide.by_path.get(found[0])
        place = address(other, found[1]) if other else None
        if place is None:
            del element.attrib["href"]
        else:
            element.set("href", place)
    return article


def renamed(article: etree._Element, prefix: str) -> None:
    """Put a prefix before every id and every name of one, so that pages can share a file."""
    for element in article.iter():
        for name, value in [(str(name), str(value)) for name, value in element.items()]:
            if name == "id":
                element.set(name, prefix + value)
            elif name in NAMING:
                element.set(name, " ".join(prefix + one for one in value.split()))
            elif value.startswith("url(#"):
                element.set(name, f"url(#{prefix}{value.removeprefix('url(#')}")
            elif name == "href" and element.tag == "use":
                element.set(name, f"#{prefix}{value.removeprefix('#')}")
