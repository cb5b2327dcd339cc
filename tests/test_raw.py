"""Raw HTML set aside early changes no page: whatever is written, Markdown makes the same of it."""

from __future__ import annotations

import random

import pytest
from markdown import Markdown

from twitchwise.adapter import RAW_HTML_FIRST
from twitchwise.quick.raw import RawHtml

EXTENSIONS = ("toc", "tables", "fenced_code", "attr_list")  # those of the site
# What templates write, what people write by hand, and what breaks both.
PIECES = (
    *("\n", "\n\n", "\n\n\n", " ", "    ", "text", "*em* ", "**b**", "_u_ ", "`", "```\n", "~~~\n", "- ", "1. ", "# h", "\\"),
    *("## h {: #id }", "{: .k }", "| a | b |\n| - | - |\n| c | d |\n", "[t](#u)", "[r]: x", "![i](j)", "---\n", "|", "{", "!"),
    *("<div>", "</div>", '<div class="a" id="x">', "<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<section hidden>"),
    *("<span>", "</span>", '<span title="a * b">', "<sup>", "</sup>", '<a href="#s">', "</a>", "<i></i>", "<b>b</b>"),
    *("<br>", "<br/>", "<hr>", "<hr />", '<input type="x">', "<svg>", "<title>", "</title>", '<path d="M"/>', "</svg>"),
    *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<pre>", "</pre>", "<textarea>", "</textarea>", "<DIV>"),
    *("<!-- c -->", "<!--", "-->", "<?php", "<script>", "</script>", "<style>", "<", "> q", "<http://x.y>", "<a@b.c>"),
    *("&#58;", "&amp;", "&", "&#", "<p>x</p>", "<div>\n<p>y *z*</p>\n\n<p>w</p>\n</div>", "<code>", "</code>"),
)  # fmt: skip


def converted(text: str, *more: RawHtml) -> str:
    return Markdown(extensions=[*EXTENSIONS, *more]).convert(text)


def test_whatever_is_written_gives_the_same_page() -> None:
    chance = random.Random(20261123)
    for _ in range(4_000):
        text = "".join(chance.choices(PIECES, k=chance.randint(2, 14)))
        assert converted(text, RawHtml(RAW_HTML_FIRST)) == converted(text), repr(text)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('<div id="a">\n<p id="b">x</p>\n\n<p>y</p>\n</div>\n\nmore', {"a", "b"}),
        ('A line with <span id="c">a <i></i> mark</span> in it', {"c"}),
        ('<div id="a&amp;b">x</div>', {"a&b"}),
        ('<ul>\n<li id="a">no end of an item\n<li>none here<br>\n</ul>', {"a"}),
    ],
)
def test_html_is_set_aside_with_its_ids(text: str, ids: set[str]) -> None:
    aside = RawHtml(RAW_HTML_FIRST)
    assert converted(text, aside) == converted(text)
    assert aside.ids == ids


@pytest.mark.parametrize(
    "text",
    [
        '`<span id="code"></span>`',
        '    <span id="code"></span>',
        '```\n<div id="code">x</div>\n```',
        '<!--\n<div id="said">x</div>\n-->',
        '<span id="a">*acted on*</span>',
        '<div id="a">never closed',
        '<div id="a">x</div> and more',
    ],
)
def test_what_could_be_read_in_another_way_is_left_to_markdown(text: str) -> None:
    aside = RawHtml(RAW_HTML_FIRST)
    assert converted(text, aside) == converted(text)
    assert aside.ids == set()
