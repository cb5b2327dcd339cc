"""What a page says of itself to search engines and other programs, in the words of schema.org, as JSON-LD.

Flows in: pages from `derive`, and the headers of the hand-written ones. Flows out: one small JSON text a page, by its path. Pure.

A page never says `lastReviewed` or `reviewedBy`: schema.org means a review by a named expert, and there has been none. What is
broader or narrower than the code of a record is not given as its code. Addresses are relative, so that they hold in any folder.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from .derive.addresses import COMPARE, COMPARE_CSV, COMPARE_JSON
from .derive.blocks import Page, Reference, last_checked
from .export import Written, address
from .feed import CAUTION
from .models import Code, CodeSystem
from .publish.places import ALL, API, ARCHIVE, DATABASE
from .render import relative

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SYSTEM_NAMES: Mapping[CodeSystem, str] = {
    "icd-10-cm": "ICD-10-CM",
    "loinc": "LOINC",
    "mesh": "MeSH",
    "hpo": "HPO",
    "rxnorm": "RxNorm",
}
DATA = "about/data.md"
DATASET = "Twitchwise: what vitamins and minerals have to do with muscle twitches"
DATASET_HOLDS = "Vitamins, minerals, symptoms, causes, tests, medicines and claims around muscle twitching, each statement with its certainty, its basis and its sources."
NOT_MEDICAL = {"sources", "words", "fields", "about"}  # kinds of pages about the guide itself
# Where a folder has no index page of its own, the page that leads to it.
PARENTS = {"visit": "visit.md", "sources": "sources.md", "a-z": "a-z.md", "about": "about/index.md"}
LONGEST = 750  # bytes, as far as the sources decide it: every page carries them
MOST_CODES = 6
# Inside a script element a browser looks for these three before it looks at the JSON.
ENCODE = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
).encode  # made once: `dumps` makes one for each call
SAFE = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def titles_of(pages: Sequence[Page], written: Sequence[Written]) -> dict[str, str]:
    """What each page is called on the way to another, by its path."""
    return {page.path: page.heading or page.title for page in pages} | {page.path: page.title for page in written}


def description(page: Page, titles: Mapping[str, str]) -> Markup:
    """The JSON-LD of a generated page."""
    return packed(described(page, titles))


def description_by_hand(page: Written, titles: Mapping[str, str], version: str) -> Markup:
    """The JSON-LD of a page written by hand. The page on data describes the dataset as it is in this version."""
    about = {"about": whole_dataset(version)} if page.path == DATA else {}
    return packed(web_page("WebPage", page, titles) | about)


def packed(data: object) -> Markup:
    """As JSON that can stand in a script element, or in a header: nothing in it can end either."""
    return Markup(ENCODE(data).translate(SAFE))


def described(page: Page, titles: Mapping[str, str]) -> dict[str, object]:
    """A page, what it is about, where it stands in the guide, and what it leans on, as far as there is room."""
    data = web_page("WebPage" if page.kind in NOT_MEDICAL else "MedicalWebPage", page, titles)
    if day := last_checked(page):
        data["dateModified"] = day.isoformat()
    about = subject(page)
    if about:
        data["about"] = about
    cited = list(first_cited(page, LONGEST - len(packed(data).encode())))
    return data | ({"citation": cited} if cited else {})


def first_cited(page: Page, room: int) -> Iterable[str]:
    """The sources used first, as many as there is room for; the page itself lists them all."""
    room -= len(',"citation":[]')
    for item in page.references:
        if found := cited_as(item):
            room -= len(packed(found).encode()) + 1
            if room < 0:
                return
            yield found


def web_page(type_: str, page: Page | Written, titles: Mapping[str, str]) -> dict[str, object]:
    """What every page says: its name, and the way to it. Its licence is said by a link at its foot, which programs know too."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": type_,
        "name": page.title,
    }
    trail = list(way(page.path, titles))
    if trail:
        data["breadcrumb"] = {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, **({"item": {"@id": item}} if item else {})}
                for place, (name, item) in enumerate(trail, 1)
            ],
        }
    return data


def way(path: str, titles: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """From the home page to the page at `path`: names and relative addresses; the last is the page itself."""
    if path == "index.md":
        return
    folder = posixpath.dirname(path)
    parent = PARENTS.get(folder, f"{folder}/index.md")
    yield "Home", from_page(path, "index.md")
    if folder and parent != path and parent in titles:
        yield titles[parent], from_page(path, parent)
    yield titles[path], ""


def from_page(path: str, target: str) -> str:
    """The address of a page as another has it."""
    return address(relative(path, target))


def subject(page: Page) -> list[dict[str, object]]:
    """What a page is about; nothing where schema.org has no fitting word."""
    about, exact = page.about, [code for code in page.codes if not code.approximate]
    if page.path == COMPARE:
        return [comparison(page)]
    if about is None:
        return []
    match page.kind:
        case "nutrient":
            return [{"@type": "Substance", "name": about.name}, *conditions(exact)]
        case "symptom":
            return [entity("MedicalSignOrSymptom", about.name, about.medical, exact)]
        case "cause":
            # Coffee or cold is no condition; what the classification of diseases lists is one.
            type_ = "MedicalCondition" if any(code.system == "icd-10-cm" for code in page.codes) else "MedicalCause"
            return [entity(type_, about.name, about.medical, exact)]
        case "test":
            return [entity("MedicalTest", page.title, about.medical, exact)]
        case "medicine":
            return [entity("DrugClass", about.name, "", exact)]
        case "site":
            return [{"@type": "AnatomicalStructure", "name": about.name}]
        case _:
            return []


def conditions(codes: Iterable[Code]) -> list[dict[str, object]]:
    """What a lack or an excess of a nutrient is called in the classification of diseases."""
    found = [code for code in codes if code.system == "icd-10-cm"][:3]
    return [
        {"@type": "MedicalCondition", "name": code.label, "code": medical_code(code.system, code.code)}
        for code in found
    ]


def entity(type_: str, name: str, medical: str, codes: Sequence[Code]) -> dict[str, object]:
    data: dict[str, object] = {"@type": type_, "name": name}
    if medical:
        data["alternateName"] = medical
    if codes:
        data["code"] = [medical_code(code.system, code.code) for code in codes[:MOST_CODES]]
    return data


def medical_code(system: CodeSystem, code: str) -> dict[str, object]:
    return {"@type": "MedicalCode", "codeValue": code, "codingSystem": SYSTEM_NAMES[system]}


def comparison(page: Page) -> dict[str, object]:
    """The table of the comparison as data to load."""
    files = ((COMPARE_CSV, "text/csv"), (COMPARE_JSON, "application/json"))
    return dataset(page.title, page.description, files)


def whole_dataset(version: str) -> dict[str, object]:
    """All that the guide knows as data, as the page on data offers it."""
    files = ((ARCHIVE, "application/zip"), (DATABASE, "application/vnd.sqlite3"), (ALL, "application/json"))
    ways = tuple((f"../{API}/{path}", format_) for path, format_ in files)
    return dataset(DATASET, f"{DATASET_HOLDS} {CAUTION}", ways) | {"version": version}


def dataset(name: str, description: str, files: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Data to load, and the files that hold it: their addresses from the page, and their formats."""
    return {
        "@type": "Dataset",
        "name": name,
        "description": description,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": "Twitchwise"},
        "distribution": [
            {"@type": "DataDownload", "contentUrl": path, "encodingFormat": format_} for path, format_ in files
        ],
    }


def cited_as(item: Reference) -> str:
    """The shortest lasting address of a source."""
    return f"https://doi.org/{item.doi}" if item.doi else item.url or ""
