"""Where each record's page stands, and how a link to it reads.

Addresses are part of what the guide promises: they end in `.html` online and on disk, and never change meaning.
"""

from __future__ import annotations

from ..models import Cause, Claim, Difference, Food, Interaction, Medicine, Nutrient, Site, Source, Symptom, Term, Test
from .blocks import Anchor

HOME = "index.md"
CARE = "when-to-see-a-doctor.md"
COMPARE = "compare.md"
TWITCH_OR_NOT = "twitch-or-not.md"
VISIT = "visit.md"
SHEET = "twitching"  # the id of the visit sheet for any twitching
DIARY = "visit/diary.md"
GLOSSARY = "glossary.md"
A_TO_Z = "a-z.md"
SOURCES = "sources.md"
INTERACTIONS = "interactions.md"
FOODS = "foods/index.md"
CLAIMS = "evidence/index.md"
STUDIES = "evidence/studies.md"
DIFFERENCES = "evidence/differences.md"
GAPS = "evidence/gaps.md"
CITE = "about/cite.md"
CODES = "infobutton.md"
COVERAGE = "about/coverage.md"
FIELDS = "about/fields.md"

# Files of the comparison that are not pages.
COMPARE_CSV = "data/compare.csv"
COMPARE_JSON = "data/compare.json"
COMPARE_FILTERS = "stylesheets/compare-filters.css"

FOLDERS: dict[type, str] = {
    Nutrient: "nutrients",
    Symptom: "symptoms",
    Site: "body",
    Cause: "causes",
    Test: "tests",
    Medicine: "medicines",
    Claim: "evidence",
}


def path_of(model: type, id_: str) -> str:
    """The Markdown path of a record's page."""
    return f"{FOLDERS[model]}/{id_}.md"


def sheet_path(id_: str, large: bool = False) -> str:
    """The Markdown path of a visit sheet, in one of its two sizes."""
    return f"visit/{id_}{'-large' if large else ''}.md"


def index_of(model: type) -> str:
    """The Markdown path of the page that lists every record of a kind."""
    return f"{FOLDERS[model]}/index.md"


def anchor(record: Nutrient | Symptom | Site | Cause | Test | Medicine | Claim) -> Anchor:
    """A link to a record's page, named as the record is."""
    return Anchor(record.claim if isinstance(record, Claim) else record.name, path_of(type(record), record.id))


def part(record: Difference | Food | Interaction | Term | Source) -> Anchor:
    """A link to the part of a page that tells about a record without a page of its own."""
    match record:
        case Difference():
            return Anchor(record.topic, DIFFERENCES, record.id)
        case Food():
            return Anchor(record.name, FOODS, record.id)
        case Interaction():
            return Anchor(record.name, INTERACTIONS, record.id)
        case Term():
            return Anchor(record.term, GLOSSARY, record.id)
        case Source():
            return Anchor(record.title, sources_of(record.type), record.id)


def sources_of(type_: str) -> str:
    """The page that lists every source of a type; one page for all of them would be too heavy for a phone."""
    return f"sources/{type_}.md"


def words_under(letter: str) -> str:
    """The page of every word that begins with a letter."""
    return f"a-z/{letter.lower()}.md"
