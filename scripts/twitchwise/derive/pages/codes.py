"""The way from a clinical code to what the guide says about it: a small page for each code, and one that lists them all.

Codes are doors into the guide, never a diagnosis. A page of a code is made from the pages of the records that carry it, in their
own words. Labels of LOINC are ours, because its own may not be changed and ours are plainer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...load import Dataset
from ...models import CodeSystem
from ..addresses import CODES
from ..blocks import Anchor, CareCard, Page
from ..care import care_cards

OWN_LABELS = {"loinc"}
MOST_NAMED = 3  # in a title


@dataclass(frozen=True)
class System:
    """A code system: its name, how HL7 messages name it, and the notice its owner asks for.

    The identifiers were read on 2026-11-22, in stored copies of these pages of HL7:

    - ICD-10-CM: hl7.org/fhir/us/core/2018Jan/terminology.html; MedlinePlus Connect asks for the same
      (medlineplus.gov/medlineplus-connect/web-application/)
    - LOINC: hl7.org/fhir/stu3/namingsystem-terminologies.html, which also has RxNorm (2.16.840.1.113883.6.88) and
      SNOMED CT (2.16.840.1.113883.6.96)
    - MeSH: HL7 Terminology, CodeSystem-MeSH (build.fhir.org/ig/HL7/UTG/CodeSystem-MeSH.json.html)
    - HPO: HL7 Terminology, CodeSystem-HPO (build.fhir.org/ig/HL7/UTG/CodeSystem-HPO.json.html, and its source in
      github.com/HL7/UTG, cs-HPO.xml)

    The OID registry itself (hl7.org/oid) was not opened.
    """

    id: CodeSystem
    name: str
    oid: str
    notice: str


SYSTEMS: tuple[System, ...] = (
    System(
        "icd-10-cm",
        "ICD-10-CM",
        "2.16.840.1.113883.6.90",
        "ICD-10-CM, list of April 2026, is made by the US National Center for Health Statistics from ICD-10, which is copyright of the World Health Organization.",
    ),
    System(
        "loinc",
        "LOINC",
        "2.16.840.1.113883.6.1",
        "This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief Institute, Inc. The labels shown here are ours.",
    ),
    System(
        "mesh",
        "MeSH",
        "2.16.840.1.113883.6.177",
        "Source: US National Library of Medicine, Medical Subject Headings (MeSH), 2015 edition. It does not reflect the most current data of the Library, which has not endorsed this guide.",
    ),
    System(
        "hpo",
        "HPO",
        "2.16.840.1.113883.6.339",
        "This guide uses the Human Phenotype Ontology, release of 21 July 2023. Find out more at http://www.human-phenotype-ontology.org.",
    ),
)


@dataclass(frozen=True)
class Found:
    """A page that carries a code, and what it says in short."""

    anchor: Anchor
    summary: str
    approximate: bool


@dataclass(frozen=True)
class CodePage:
    """A clinical code: what it stands for, the pages that carry it, and when to call for help."""

    system: System
    code: str
    label: str
    path: str
    found: tuple[Found, ...]
    care: CareCard

    @property
    def title(self) -> str:
        return f"{self.system.name} {self.code}: {self.label}"

    @property
    def description(self) -> str:
        return f"{self.system.name} {self.code} in plain words, and when to get help."


@dataclass(frozen=True)
class CodeLink:
    code: str
    href: str
    label: str


@dataclass(frozen=True)
class SystemCodes:
    system: System
    codes: tuple[CodeLink, ...]


@dataclass(frozen=True)
class CodesView:
    systems: tuple[SystemCodes, ...]


def code_pages(pages: Iterable[Page]) -> tuple[CodePage, ...]:
    """Every code of the systems shown, in the order of the systems and of the codes."""
    carriers: dict[tuple[str, str], list[tuple[Page, str, bool]]] = {}
    for page in pages:
        for code in page.codes:
            carriers.setdefault((code.system, code.code), []).append((page, code.label, code.approximate))
    return tuple(
        code_page(system, code, carriers[system.id, code])
        for system in SYSTEMS
        for code in sorted(code for id_, code in carriers if id_ == system.id)
    )


def code_page(system: System, code: str, carriers: list[tuple[Page, str, bool]]) -> CodePage:
    # An exact label says best what a code stands for; of two, the shorter one is the name without notes.
    first, label, _ = min(carriers, key=lambda item: (item[2], len(item[1])))
    names = list(dict.fromkeys(page.heading or page.title for page, _, _ in carriers))
    return CodePage(
        system,
        code,
        ", ".join(names[:MOST_NAMED]) if system.id in OWN_LABELS else label,
        code_path(system.id, code),
        tuple(Found(Anchor(page.heading or page.title, page.path), in_short(page), near) for page, _, near in carriers),
        first.care[0],
    )


def code_path(system: str, code: str) -> str:
    """A colon is not allowed in the names of files on every system; HPO's own addresses have an underscore too."""
    return f"code/{system}/{code.replace(':', '_')}.html"


def in_short(page: Page) -> str:
    """What the page says first."""
    return (page.about.said if page.about else "") or page.description


def pages(dataset: Dataset, content: Iterable[Page]) -> list[Page]:
    """The list of all codes, which also takes requests of record systems."""
    found = code_pages(content)
    return [
        Page(
            path=CODES,
            title="Look up a clinical code",
            description="Every code of ICD-10-CM, LOINC, MeSH and HPO that this guide knows, with a page in plain words. Takes HL7 Infobutton requests.",
            template="codes.md.j2",
            view=CodesView(tuple(SystemCodes(system, links(found, system)) for system in SYSTEMS)),
            kind="list",
            words=("infobutton", "HL7", "ICD-10-CM", "LOINC", "MeSH", "HPO", "clinical codes"),
            boost=0.3,
            care=care_cards(dataset),
            scripts=("javascripts/infobutton.js",),
        )
    ]


def links(found: Iterable[CodePage], system: System) -> tuple[CodeLink, ...]:
    return tuple(CodeLink(page.code, page.path, page.label) for page in found if page.system is system)


def code_data(page: CodePage, site: Mapping[str, str]) -> dict[str, object]:
    """The same for programs; `site` holds what every file says."""
    return {
        "system": page.system.id,
        "oid": page.system.oid,
        "code": page.code,
        "label": page.label,
        "pages": [
            {
                "title": item.anchor.text,
                "url": f"../../{item.anchor.path.removesuffix('.md')}.html",
                "summary": item.summary,
                "approximate": item.approximate,
            }
            for item in page.found
        ],
        "notice": page.system.notice,
        **site,
    }
