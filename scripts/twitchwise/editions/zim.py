"""The ZIM: the built site for Kiwix, with its own full-text index.

Flows in: the guide. Flows out: bytes. Pages are as they were built, without scripts, the search field and the content policy: the
reader brings a search of its own, and serves pages under a scheme that the policy of a site does not know. The files for programs
stay out, since a reader of pages can do nothing with them; where a page links to one of them stands plain text.

The library draws two ids at random, one for the file and one for the index in it. Both are set here to an id made from the version,
and the sum that ends the file is made anew; nothing else in it changes from run to run.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import cast

from libzim.writer import Creator, Hint, IndexData, Item, StringProvider
from lxml import etree

from ..feed import FEED
from ..programs import LLMS
from ..publish.places import API
from .about import DESCRIPTION, LICENCE, NAME, NOTICE, SUBTITLE, About
from .guide import CODES, HOME, UNKNOWN, Guide, Page, target
from .pictures import illustration
from .zip import stamped

LANGUAGE = "eng"  # as ISO 639-3 names it, which is what the format asks for
SHORT = f"{SUBTITLE}: how sure the link is"  # readers show 80 characters at most
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
SEARCH = re.compile(r'<form class="tw-search".*?</form>', re.DOTALL)
TWIN = re.compile(r'<link rel="alternate"[^>]*>')
KICKER = "p[@class='tw-kicker']"
LINK = re.compile(r'\b(?:href|src)="([^"#?]+)')
TO_PROGRAMS = re.compile(rf'(<a\b[^>]*?) href="(?:\.\./)*(?:{API}/|{FEED}|{LLMS})[^"]*"')
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv",
    ".json": "application/json",
}
OTHER = "application/octet-stream"
# Where the format and the index keep what is drawn at random: see openzim.org/wiki/ZIM_file_format, and glass_version.cc of Xapian.
FILE_ID = slice(8, 24)
SUM_PLACE = slice(72, 80)
INDEX_MAGIC = b"\x0f\x0dXapian Glass"
INDEX_ID_AFTER = len(INDEX_MAGIC) + 2
ID_SIZE = 16


class Words(IndexData):  # type: ignore[misc]
    """What the full-text index knows of a page: its own text and search words, without menu and footer."""

    def __init__(self, page: Page, words: str) -> None:
        super().__init__()
        self.page, self.words = page, words
        self.text = " ".join(said(page).split())

    def has_indexdata(self) -> bool:
        return True

    def get_title(self) -> str:
        return self.page.title

    def get_content(self) -> str:
        return self.text

    def get_keywords(self) -> str:
        return self.words

    def get_wordcount(self) -> int:
        return len(self.text.split())


class Entry(Item):  # type: ignore[misc]
    """One file of the site."""

    def __init__(self, path: str, content: bytes, page: Page | None, words: str) -> None:
        super().__init__()
        self.path, self.content, self.page, self.words = path, content, page, words

    def get_path(self) -> str:
        return self.path

    def get_title(self) -> str:
        return self.page.title if self.page else self.path

    def get_mimetype(self) -> str:
        return TYPES.get(Path(self.path).suffix, OTHER)

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(self.content)

    def get_hints(self) -> dict[Hint, bool]:
        return {Hint.FRONT_ARTICLE: self.page is not None and not is_code(self.page)}

    def get_indexdata(self) -> IndexData | None:
        return Words(self.page, self.words) if self.page else None


def archive(guide: Guide) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "guide.zim"
        # One worker, or the order of the index would depend on which is quicker.
        # It still prints six lines of progress, which its API cannot turn off.
        with Creator(file).config_indexing(True, LANGUAGE).config_nbworkers(1).config_verbose(False) as creator:
            creator.set_mainpath(HOME)
            creator.add_illustration(48, illustration())
            for name, value in metadata(guide.about).items():
                creator.add_metadata(name, value)
            for item in entries(guide):
                creator.add_item(item)
        return settled(file.read_bytes(), guide.about)


def metadata(about: About) -> dict[str, str]:
    return {
        "Name": "twitchwise_en_all",
        "Title": NAME,
        "Description": SHORT,
        "LongDescription": f"{DESCRIPTION} {' '.join(about.lines)} {NOTICE}",
        "Language": LANGUAGE,
        "Creator": NAME,
        "Publisher": NAME,
        "Date": str(about.checked_on),
        "License": LICENCE,
        "Flavour": f"data version {about.version}",
        "Tags": "_ftindex:yes;_pictures:yes;_videos:no;_details:yes;medicine",
    }


def entries(guide: Guide) -> Iterator[Entry]:
    """Every page, and every file that a page loads or links to."""
    wanted: set[str] = set()
    have = {page.path for page in (*guide.pages, *guide.beside)}
    for page in (*guide.pages, *guide.beside):
        text = cleared(guide.files[page.path].read_text(encoding="utf-8"))
        text = stamped(text, guide.about) if page.path == HOME else text
        wanted |= {found[0] for link in LINK.findall(text) if (found := target(page, unescape(link)))}
        yield Entry(page.path, text.encode(), page, " ".join(guide.words.get(page.path, ())))
    for path in sorted(wanted & guide.files.keys() - have - {UNKNOWN}):
        yield Entry(path, guide.files[path].read_bytes(), None, "")


def cleared(text: str) -> str:
    """A page without what only works where the site is at home."""
    for needless in (POLICY, SCRIPT, SEARCH, TWIN):
        text = needless.sub("", text)
    return TO_PROGRAMS.sub(r"\1", text)


def settled(raw: bytes, about: About) -> bytes:
    """The file with fixed ids, and the sum at its end that fits them."""
    content = bytearray(raw)
    end = int.from_bytes(content[SUM_PLACE], "little")
    assert len(content) == end + hashlib.md5().digest_size, "the format keeps its sum elsewhere now"
    assert content.count(INDEX_MAGIC) >= 1, "the index is packed, so that its id cannot be set"
    content[FILE_ID] = about.id("zim").bytes
    place = content.find(INDEX_MAGIC)
    while place >= 0:
        start = place + INDEX_ID_AFTER
        content[start : start + ID_SIZE] = about.id(f"zim index {place}").bytes
        place = content.find(INDEX_MAGIC, start)
    content[end:] = hashlib.md5(content[:end], usedforsecurity=False).digest()
    return bytes(content)


def said(page: Page) -> str:
    """What a search looks through: the page; of a page for a code only code and name, or its care box would hide other pages."""
    article = page.tree()
    parts = cast(list[etree._Element], article.xpath(f"./{KICKER}|./h1")) if is_code(page) else [article]
    return " ".join("".join(map(str, part.itertext())) for part in parts)


def is_code(page: Page) -> bool:
    return page.path.startswith(CODES)
