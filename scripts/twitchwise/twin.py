"""Pages as plain Markdown, for programs and people who read text: the care advice first, then all the page says.

Flows in: pages as `render` wrote them, or as they were written by hand, which is Markdown with HTML where Markdown has no words for
it. Flows out: Markdown alone. Drawings and forms stay behind. Sources keep their numbers and addresses; what else is known of them
stands on the page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import unescape
from html.parser import HTMLParser

from .derive.addresses import CARE
from .derive.blocks import CareCard, Page, Reference
from .export import Written
from .fingerprint import fingerprint
from .quick import PLAIN, Run, digest
from .render import relative
from .schema_org import cited_as

NOTICE = "General information, not medical advice. Not yet reviewed by a clinician. CC BY 4.0."
HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# The parts of a page that stand elsewhere in its twin: the advice comes first, and the sources are said in short.
ELSEWHERE = re.compile(
    r'^## [^\n]*\{: #(?:when-to-get-help|sources) \}\n.*?(?=^## |^<div class="tw-about-page">|\Z)',
    re.DOTALL | re.MULTILINE,
)
CHECKED = re.compile(
    r'(<div class="tw-about-page">\n<p>.*?</p>).*', re.DOTALL
)  # of the foot of a page, only when it was checked
ATTRIBUTES = re.compile(r"[ ]*\{:[^}\n]*\}")
LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s#]*)(#[^)\s]*)?\)")
ACTIVE = set("*_[]<`\\#|")  # what Markdown would act on, in a text from data
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"svg", "script", "style", "button", "select", "form", "nav"}
HEADINGS = {"h2": "## ", "h3": "### ", "h4": "#### "}
BLOCKS = {
    *("article", "blockquote", "caption", "dd", "details", "div", "dl", "fieldset", "figcaption", "figure", "legend"),
    *("ol", "p", "section", "summary", "table", "ul"),
}
BEFORE = {"li": "\n- ", "tr": "\n", "strong": "**", "b": "**", "dt": "\n\n**", "sup": " ["}
AFTER = {"strong": "**", "b": "**", "dt": ":** ", "sup": "]"}


def twin_of(page: Page | Written) -> str:
    """The path of a page's twin."""
    return page.path


def twins(
    pages: Sequence[Page], written: Sequence[Written], texts: Mapping[str, str], run: Run = PLAIN
) -> dict[str, str]:
    """Every twin by its path. `texts` holds the Markdown of the pages; the care advice of the home page stands on those written by hand."""
    care = next(page for page in pages if page.path == "index.md").care[0]
    every: list[Page | Written] = [*pages, *written]
    paths = frozenset(map(twin_of, every))
    common = digest(*sorted(paths), fingerprint(care))
    made = run.each(
        "twins",
        lambda page: twin(page, texts[page.path], care, paths),
        every,
        made_from=lambda page: (common, page.path, texts[page.path]),
    )
    return {page.path: text for page, text in zip(every, made, strict=True)}


def twin(page: Page | Written, text: str, care: CareCard, paths: Collection[str]) -> str:
    """A page as plain Markdown."""
    plain = Plain()
    plain.feed(ATTRIBUTES.sub("", CHECKED.sub(r"\1", ELSEWHERE.sub("", HEADER.sub("", text)))))
    plain.close()
    title, _, rest = tidy("".join(plain.parts)).partition("\n")
    own = page.care[0] if isinstance(page, Page) and page.care else care
    references = page.references if isinstance(page, Page) else ()
    first = (title, f"> {NOTICE}", advice(own, relative(page.path, CARE)))
    return "\n\n".join((*first, leading(rest.strip(), page.path, paths), *sources(references))) + "\n"


def advice(card: CareCard, more: str) -> str:
    """When to call for help at once, and where the rest of the advice stands."""
    return f"**{card.heading}** {'; '.join(card.signs)}. {card.action} [All signs that need help]({more})"


def sources(references: Sequence[Reference]) -> Iterator[str]:
    """Where each source is found, by its number on the page."""
    if references:
        yield "## Sources"
        yield "\n".join(f"{item.number}. {cited_as(item) or item.title}" for item in references)


def leading(text: str, path: str, paths: Collection[str]) -> str:
    """The text with links from twin to twin, and to the page itself where there is none. A twin has no named places inside."""

    def link(found: re.Match[str]) -> str:
        words, target, fragment = found[1], found[2], found[3] or ""
        if not target:
            return words
        if not target.endswith(".md"):
            return found[0]
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        return f"[{words}]({target if whole in paths else target.removesuffix('.md') + '.html' + fragment})"

    return LINK.sub(link, text)


def tidy(text: str) -> str:
    """Without blanks at the ends of lines, and with an empty line only where Markdown needs one: not between rows and points."""
    lines = re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", text))).strip()
    return re.sub(r"^([-|]) (.*)\n\n(?=\1 )", r"\1 \2\n", lines, flags=re.MULTILINE)


class Plain(HTMLParser):
    """Writes the text of a page, with Markdown in the place of its elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.silent = 0  # how deep inside what has no text
        self.cells = 0  # of the row so far
        self.columns = 0  # of the row before
        self.in_cell = False

    def say(self, text: str) -> None:
        """A cell of a table is one line."""
        if not self.silent:
            self.parts.append(text.replace("\n- ", "; ").replace("\n", " ") if self.in_cell else text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.say("\n" if tag == "br" else "")
        elif self.silent or tag in SILENT:
            self.silent += 1
        elif tag in ("td", "th"):
            self.say("| " if not self.cells else " | ")
            self.cells, self.in_cell = self.cells + 1, True
        else:
            self.say(f"\n\n{HEADINGS[tag]}" if tag in HEADINGS else "\n\n" if tag in BLOCKS else BEFORE.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            self.silent -= 1
        elif tag in ("td", "th"):
            self.in_cell = False
        elif tag == "tr":
            self.say(" |")
            self.columns, self.cells = self.cells, 0
        elif tag == "thead":
            self.say("\n" + "| --- " * self.columns + "|")
        else:
            self.say("\n\n" if tag in BLOCKS or tag in HEADINGS else AFTER.get(tag, ""))

    def handle_data(self, data: str) -> None:
        self.say(data)

    def handle_charref(self, name: str) -> None:
        """A character from data: the page hides it from Markdown, and so does its twin."""
        char = unescape(f"&#{name};")
        self.say(f"\\{char}" if char in ACTIVE else char)

    def handle_entityref(self, name: str) -> None:
        self.say(unescape(f"&{name};"))
