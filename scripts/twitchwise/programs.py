"""What programs read beside the pages: llms.txt, citations, a manifest, a search description.

Flows in: pages from `derive`, and the public address if it is known. Flows out: `{path: text or bytes}`. Pure.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from html import escape

from .derive.addresses import CARE
from .derive.blocks import Page
from .export import KIND_WORDS, Written, address
from .feed import CAUTION, NAME
from .picture import PAPER, TEAL
from .quick import PLAIN, Run

TITLE = "Twitchwise: muscle twitches, vitamins and minerals"
ABOUT = "What vitamins and minerals really have to do with muscle twitches, how sure that is, and when to get help."
LICENCE = "CC BY 4.0"
LLMS = "llms.txt"
MANIFEST = "manifest.webmanifest"
OPENSEARCH = "opensearch.xml"
CITATIONS = ("cite/twitchwise.bib", "cite/twitchwise.ris", "cite/twitchwise.json")
ICONS = {192: "images/icon-192.png", 512: "images/icon-512.png"}
# Kinds of pages that state facts, in the order in which a reader of the plain text needs them.
TOLD = ("guide", "nutrient", "symptom", "site", "cause", "test", "medicine", "claim")
DESCRIBED = ("guide", "nutrient", "list")  # kinds whose titles do not say enough


def program_files(
    pages: Sequence[Page], written: Sequence[Written], site: str = "", run: Run = PLAIN
) -> dict[str, str | bytes]:
    """Every such file. What makes sense only online is there only when the public address is known."""
    newest = newest_day(pages)
    icons = run.each("icons", painted, list(ICONS), made_from=lambda size: (str(size),))
    files: dict[str, str | bytes] = {
        LLMS: llms(pages, written, site),
        MANIFEST: manifest(),
        **dict(zip(CITATIONS, citations(newest, site), strict=True)),
        **dict(zip(ICONS.values(), icons, strict=True)),
    }
    if site:
        files[OPENSEARCH] = open_search(site)
    return files


def painted(size: int) -> bytes:
    from .paint import icon  # noqa: PLC0415 - the library behind it takes long to load, and most builds paint nothing

    return icon(size)


def newest_day(pages: Iterable[Page]) -> datetime.date:
    return max(item.checked_on for page in pages for item in page.references)


# ---- Plain text for language models and other readers of text -----------------------------------------------------------


def emergency(pages: Iterable[Page]) -> str:
    """The care advice, which stands first wherever the guide is read."""
    home = next(page for page in pages if page.path == "index.md")
    cards = [
        f"**{card.heading}**\n\n{''.join(f'- {sign}{chr(10)}' for sign in card.signs)}\n{card.action}\n"
        for card in home.care
    ]
    return "\n".join(cards)


def llms(pages: Sequence[Page], written: Sequence[Written], site: str) -> str:
    """What the guide is and where its pages are, as llmstxt.org proposes; care advice first. Links lead to pages as plain text."""
    lines = [
        f"# {TITLE}\n",
        f"> {ABOUT} {CAUTION} Text and data {LICENCE}.\n",
        "## When to get help\n",
        emergency(pages),
        f"All signs: [{site}{address(CARE)}]({site}{address(CARE)})\n",
        "Each link leads to a page as Markdown. The page itself has .html in the place of .md.\n",
    ]
    for kind in (*TOLD, "list"):
        found = [page for page in pages if page.kind == kind]
        lines.append(f"## {KIND_WORDS[kind]}\n")
        lines += [f"- [{page.heading or page.title}]({site}{page.path}){described(page)}" for page in found]
        lines.append("")
    lines.append("## About\n")
    lines += [f"- [{page.title}]({site}{page.path}): {page.description}" for page in written]
    return "\n".join(lines) + "\n"


def described(page: Page) -> str:
    """What a page is about; a claim has its verdict, because its title alone would spread it."""
    if page.about and page.about.verdict:
        return f": {page.about.verdict}"
    return f": {page.description}" if page.kind in DESCRIBED else ""


# ---- Citations -----------------------------------------------------------------------------------------------------------


def citations(day: datetime.date, site: str) -> tuple[str, str, str]:
    """The guide as BibTeX, RIS and CSL-JSON, as reference managers take it. Its date is that of the newest check."""
    where = f"  url = {{{site}}},\n" if site else ""
    bib = (
        f"@misc{{twitchwise{day.year},\n  title = {{{{{TITLE}}}}},\n  author = {{{{{NAME}}}}},\n  year = {{{day.year}}},\n"
        f"  month = {{{day.month}}},\n{where}  note = {{{CAUTION} {LICENCE}}}\n}}\n"
    )
    ris = [("TY", "ELEC"), ("TI", TITLE), ("AU", f"{NAME},"), ("PY", str(day.year)), ("DA", f"{day:%Y/%m/%d}")]
    ris += [("UR", site)] if site else []
    ris += [("AB", ABOUT), ("N1", f"{CAUTION} {LICENCE}"), ("LA", "en"), ("ER", "")]
    csl = {
        "id": f"twitchwise{day.year}",
        "type": "webpage",
        "title": TITLE,
        "author": [{"literal": NAME}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "abstract": ABOUT,
        "note": f"{CAUTION} {LICENCE}",
        "language": "en",
        **({"URL": site} if site else {}),
    }
    return bib, "".join(f"{tag}  - {value}\r\n" for tag, value in ris), json.dumps([csl], indent=1) + "\n"


# ---- Browsers ------------------------------------------------------------------------------------------------------------


def manifest() -> str:
    """What a phone needs to keep the guide on its first screen."""
    found = {
        "name": TITLE,
        "short_name": NAME,
        "description": ABOUT,
        "lang": "en",
        "start_url": "index.html",
        "scope": ".",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": TEAL,
        "icons": [
            {"src": path, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
            for size, path in ICONS.items()
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def open_search(site: str) -> str:
    """How a browser searches the guide from its address bar."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{NAME}</ShortName>\n<Description>{escape(ABOUT)}</Description>\n"
        f'<Image width="192" height="192" type="image/png">{escape(site + ICONS[192])}</Image>\n'
        f'<Url type="text/html" template="{escape(site + "a-z.html?q={searchTerms}")}"/>\n'
        "<InputEncoding>UTF-8</InputEncoding>\n</OpenSearchDescription>\n"
    )
