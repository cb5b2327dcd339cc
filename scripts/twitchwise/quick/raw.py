"""Raw HTML set aside before Markdown looks for it: most of a generated page is HTML, and Markdown reads that a letter at a time, twice.

Takes only what can be read in no other way: blocks that begin a line and have nothing behind them, and elements inside a line with
nothing in them that Markdown would act on. All else is left to Markdown's own readers, and so is the whole of a page with anything
that is hard to read, such as code, a comment, a script or a stray bracket. The page is the same either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

# A tag, or a bracket that is something else.
TAG = re.compile(r"""<(?:(/?)([a-z][a-z0-9-]*)((?:\s+[a-zA-Z][\w:.-]*(?:="[^"<]*")?)*)\s*(/?)>)?""")
ID = re.compile(r'\sid="([^"]*)"')
# Tags, text and characters written as numbers, on one line.
INERT = re.compile(r"(?:<[^<>\\`\[\]{}|\n]*>|[^<>\\`\[\]{}|\n*_&]|&#\d+;)+")
HARD = re.compile(r"[`\x02]|~~~|<(?!/?[a-z])|<(?:script|style)\b|&(?!#\d+;|[a-z]+;)")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}


class RawHtml(Extension):
    """Sets raw HTML aside, and notes the ids in it. Its `priority` is above that of all who read raw HTML, below that of fenced code."""

    def __init__(self, priority: int) -> None:
        super().__init__()
        self.priority = priority
        self.ids: set[str] = set()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name Markdown calls
        self.ids = set()
        md.preprocessors.register(SetAside(md, self.ids), "raw_html", self.priority)


class SetAside(Preprocessor):
    """Puts placeholders where raw HTML was, as Markdown's own readers would."""

    def __init__(self, md: Markdown, ids: set[str]) -> None:
        super().__init__(md)
        self.whole = md
        self.ids = ids

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        kept, done = [], 0
        for begins, ends, is_block in self.elements(text):
            html = text[begins:ends]
            self.ids.update(map(unescape, ID.findall(html)))
            kept.append(text[done:begins])
            if is_block:
                last = "\n" if text[ends : ends + 2] == "\n\n" else ""
                kept += ("\n", self.whole.htmlStash.store(html + last), "\n\n")
            else:
                kept.append(self.whole.htmlStash.store(html))
            done = ends
        return "".join((*kept, text[done:])).split("\n")

    def elements(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """Where each element to set aside begins and ends, and whether it is a block."""
        if HARD.search(text):
            return
        open_tags: list[str] = []
        begins, is_block = 0, False
        for tag in TAG.finditer(text):
            closes, name, _, empty = tag.groups()
            if not name:
                return
            if open_tags and not is_block and "\n" in text[begins : tag.start()]:
                open_tags = []
            if not open_tags:
                if closes:
                    continue
                begins = tag.start()
                before = text[text.rfind("\n", 0, begins) + 1 : begins]
                is_block = self.whole.is_block_level(name) and not before.strip()
                if is_block and (before or empty or name in VOID):
                    return
                if not is_block and (before.startswith("    ") or "]:" in before):
                    continue
            if not closes:
                if not empty and name not in VOID:
                    open_tags.append(name)
            elif name in open_tags:
                while open_tags.pop() != name:
                    pass
                if not open_tags and is_block and text[tag.end() : tag.end() + 1] != "\n":
                    return
                if not open_tags and (is_block or INERT.fullmatch(text, begins, tag.end())):
                    yield begins, tag.end(), is_block
