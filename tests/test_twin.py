"""Every page as plain Markdown: the care advice first, then what the page says, and nothing but Markdown."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from markdown import markdown

from twitchwise.derive.blocks import CareCard, Page
from twitchwise.export import Written
from twitchwise.twin import NOTICE, twin, twin_of

CARE = CareCard(id="emergency", heading="Emergency: call now if", action="Call now.", signs=("it is hard to breathe",))
HOSTILE = """---
title: "x"
---
# Magnesium &#60;b&#62; &#42;and&#42; tea {: #top }

<div class="tw-short">
<p>Below 0.7 &#60; 1 &#38; &#95;low&#95;. <span class="tw-sure"><i></i> Certainty: Low</span><sup><a href="#source-1">1</a></sup></p>
</div>

## Signs {: #signs }

<table><caption>Signs</caption><thead><tr><th>Sign</th><th>When</th></tr></thead>
<tbody>
<tr><th>Cramp</th><td>a &#124; b<ul><li>one</li><li>two</li></ul></td></tr>
<tr><th>Tic</th><td></td></tr>
</tbody></table>

<form><input name="x"><select><option>never</option></select></form>
<svg viewBox="0 0 1 1"><path d="M0"/><text>never</text></svg>

- [A claim](../evidence/claim.md) **Supported.**
- [A word](../a-z/a.md#word) and [a part](#signs)

## When to get help {: #when-to-get-help }

<p>never</p>

<div class="tw-about-page">
<p><strong>Checked on 2026-01-01.</strong></p>
<p>never</p>
</div>
"""


def test_html_becomes_markdown_and_data_stays_text() -> None:
    found = twin(Written("tests/x.md", "x", "x"), HOSTILE, CARE, {"tests/x.md", "evidence/claim.md"})
    assert found.startswith(
        f"# Magnesium \\<b> \\*and\\* tea\n\n> {NOTICE}\n\n**Emergency: call now if** it is hard to breathe. Call now."
    )
    assert "never" not in found
    assert "Below 0.7 \\< 1 & \\_low\\_. Certainty: Low [1]" in found
    assert "| Sign | When |\n| --- | --- |\n| Cramp | a \\| b ; one; two |\n| Tic | |" in found
    assert "- [A claim](../evidence/claim.md) **Supported.**\n- [A word](../a-z/a.html#word) and a part\n" in found
    assert found.endswith("**Checked on 2026-01-01.**\n")


@pytest.fixture(scope="module")
def told(site: Path, all_pages: tuple[Page, ...]) -> dict[str, str]:
    return {page.path: (site / page.path).read_text(encoding="utf-8") for page in all_pages if twin_of(page)}


def test_every_twin_begins_with_care_and_is_nothing_but_markdown(told: dict[str, str]) -> None:
    for path, text in told.items():
        head = text.split("\n\n", 3)
        assert head[0].startswith("# ") and head[1] == f"> {NOTICE}", path
        assert head[2].startswith("**Emergency: call now if** ") and "when-to-see-a-doctor.md)" in head[2], path
        assert not re.search(r"(?<!\\)<[a-z/!]|&#?\w+;|\{:|\{%|\bclass=|\n---\n", text), path


def test_a_twin_says_what_its_page_says(told: dict[str, str], all_pages: tuple[Page, ...]) -> None:
    """Each sentence of the search text stands in the twin, read as Markdown."""
    for page in [page for page in all_pages if page.kind in ("nutrient", "test", "medicine") and page.text]:
        said = re.sub(r"<[^>]*>|\s+", " ", unescape(markdown(told[page.path], extensions=["tables"])))
        said = re.sub(r"\s+", " ", said)
        missing = [part for part in re.split(r"(?<=[.?!]) ", page.text) if part not in said]
        assert len(missing) <= len(page.text.split()) // 50, (page.path, missing[:3])


def test_links_of_twins_lead_to_files(told: dict[str, str], site: Path) -> None:
    for path, text in told.items():
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (site / path).parent.joinpath(target).is_file(), (path, target)


def test_pages_name_their_twin(site: Path, all_pages: tuple[Page, ...]) -> None:
    for page in all_pages:
        named = re.findall(
            r'<link rel="alternate" type="text/markdown" href="([^"]*)">',
            (site / page.path).with_suffix(".html").read_text(encoding="utf-8"),
        )
        assert named == ([Path(page.path).name] if twin_of(page) else []), page.path
    about = (site / "about" / "privacy.md").read_text(encoding="utf-8")
    assert "Emergency: call now if" in about and 'href="privacy.md"' in (site / "about/privacy.html").read_text("utf-8")
