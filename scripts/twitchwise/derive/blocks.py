"""The values that views are made of, and the notes that number a page's sources."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from ..load import Dataset
from ..models import Answer, Cause, Citation, Claim, Code, Label, Record, Source, Statement, Symptom, Test
from .relations import Facts


@dataclass(frozen=True)
class Anchor:
    """A link to a page of the guide, or to a part of it."""

    text: str
    path: str
    fragment: str = ""


@dataclass(frozen=True)
class Worded:
    """A value of a closed vocabulary with the words a reader sees."""

    id: str
    label: str
    meaning: str


@dataclass(frozen=True)
class Sure:
    """How sure a statement is: a step from 1 (very low) to 4 (high), and its words."""

    id: str
    label: str
    meaning: str
    step: int


@dataclass(frozen=True)
class Mark:
    """A reference mark: the number of a source on this page, and the place in it."""

    number: int
    title: str
    locator: str


@dataclass(frozen=True)
class Said:
    """A statement as a page shows it."""

    text: str
    sure: Sure
    basis: Worded
    none_found: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class ClaimLink:
    """A checked claim with its verdict: a false claim never stands alone."""

    anchor: Anchor
    verdict: Worded


@dataclass(frozen=True)
class Answered:
    """The answer to one of the three questions."""

    question: str
    measured: bool
    said: Said


@dataclass(frozen=True)
class Reference:
    """A source in the list at the foot of a page."""

    number: int
    id: str
    title: str
    publisher: str
    year: str
    type: Worded
    url: str | None
    locator: str
    locators: tuple[str, ...]
    doi: str | None
    pmid: str | None
    seen: Worded
    checked_on: datetime.date


@dataclass(frozen=True)
class CareCard:
    """What the care box says for one tier: a heading that ends with 'if', at most 7 signs, and what to do."""

    id: str
    heading: str
    action: str
    signs: tuple[str, ...]


@dataclass(frozen=True)
class About:
    """What a page is about, for the lists and programs that need it in short."""

    name: str
    medical: str = ""
    said: str = ""
    """What the page says first."""

    verdict: str = ""
    """Of a claim: its title alone would spread it."""

    twitch: bool = False
    """Whether it is a twitch or of its kin."""


@dataclass(frozen=True)
class Edit:
    """Where the data of a page can be mended."""

    file: str
    line: int


@dataclass(frozen=True)
class Page:
    """One page of the guide: where it stands, what it is called, and the view its template lays out."""

    path: str
    title: str
    description: str
    template: str
    view: object
    kind: str
    words: tuple[str, ...] = ()
    text: str = ""
    boost: float = 1
    indexed: bool = True
    wide: bool = False
    heading: str = ""
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    care: tuple[CareCard, ...] = ()
    references: tuple[Reference, ...] = ()
    codes: tuple[Code, ...] = ()
    about: About | None = None
    checked_on: datetime.date | None = None
    next_check_due: datetime.date | None = None
    edit: Edit | None = None


@dataclass(frozen=True)
class Recipe:
    """How a page is made. Nothing but the facts it is given goes into it, so that a page whose facts are as they were need not be made."""

    name: str
    make: Callable[[Facts], Page]


def once(make: Callable[[Facts], Page]) -> Recipe:
    """The recipe of a page there is one of."""
    return Recipe(name_of(make), make)


def for_each(dataset: Dataset, make: Callable[..., Page], *models: type[Record]) -> list[Recipe]:
    """A recipe for each record of a kind, or for each set of one record of each kind; the records are facts too."""

    def recipe(ids: tuple[str, ...]) -> Recipe:
        def made(facts: Facts) -> Page:
            records = (facts.dataset.of(model)[id_] for model, id_ in zip(models, ids, strict=True))
            return make(facts.dataset, facts.related, *records)

        return Recipe(" ".join((name_of(make), *ids)), made)

    return [recipe(ids) for ids in itertools.product(*(dataset.of(model) for model in models))]


def name_of(make: Callable[..., Page]) -> str:
    """What a function is called; one with some arguments already given is called by these too."""
    if isinstance(make, partial):
        return f"{name_of(make.func)} {make.keywords}"
    return f"{make.__module__}.{make.__qualname__}"


STEPS = {"very-low": 1, "low": 2, "moderate": 3, "high": 4}
NOBODY = "Nobody has measured this."


@dataclass
class Notes:
    """The sources one page cites, numbered in the order they are first used."""

    dataset: Dataset
    numbers: dict[str, int] = field(default_factory=dict)
    locators: dict[str, dict[str, None]] = field(default_factory=dict)

    def marks(self, citations: Iterable[Citation]) -> tuple[Mark, ...]:
        return tuple(self.mark(citation) for citation in citations)

    def cite(self, source: str) -> tuple[Mark, ...]:
        """A mark for a whole source."""
        return (self.mark(Citation(source=source)),)

    def mark(self, citation: Citation) -> Mark:
        number = self.numbers.setdefault(citation.source, len(self.numbers) + 1)
        locators = self.locators.setdefault(citation.source, {})
        if citation.locator:
            locators[citation.locator] = None
        return Mark(number, self.dataset.of(Source)[citation.source].title, citation.locator or "")

    def said(self, statement: Statement) -> Said:
        return self.stated(statement.text, statement)

    def all_said(self, statements: Iterable[Statement]) -> tuple[Said, ...]:
        return tuple(self.said(statement) for statement in statements)

    def answered(self, question: str, answer: Answer) -> Answered:
        text = answer.text if answer.measured else f"{NOBODY} {answer.text}"
        return Answered(question, answer.measured, self.stated(text, answer))

    def stated(self, text: str, graded: Statement | Answer) -> Said:
        basis = self.worded("basis", graded.basis)
        none_found = graded.basis == "none-found"
        return Said(text, self.sure(graded.certainty), basis, none_found, self.marks(graded.sources))

    def claims(self, claims: Iterable[Claim]) -> tuple[ClaimLink, ...]:
        """Claims in alphabetical order, each with its verdict."""
        ordered = sorted(claims, key=lambda claim: claim.claim.casefold())
        return tuple(
            ClaimLink(Anchor(claim.claim, f"evidence/{claim.id}.md"), self.worded("verdict", claim.verdict))
            for claim in ordered
        )

    def sure(self, certainty: str) -> Sure:
        words = self.worded("certainty", certainty)
        return Sure(words.id, words.label, words.meaning, STEPS[certainty])

    def worded(self, vocabulary: str, value: str) -> Worded:
        return worded(self.dataset.of(Label), vocabulary, value)

    def references(self) -> tuple[Reference, ...]:
        return tuple(
            reference(self.dataset, id_, number, tuple(self.locators[id_])) for id_, number in self.numbers.items()
        )


def worded(labels: Mapping[str, Label], vocabulary: str, value: str) -> Worded:
    """The words for `value` of a closed vocabulary."""
    label = labels[f"{vocabulary}-{value.lower()}"]
    return Worded(value, label.label, label.meaning)


def reference(dataset: Dataset, id_: str, number: int, locators: tuple[str, ...] = ()) -> Reference:
    """A source as a list of sources shows it."""
    source = dataset.of(Source)[id_]
    labels = dataset.of(Label)
    return Reference(
        number=number,
        id=id_,
        title=source.title,
        publisher=source.publisher or "",
        year=str(source.year) if source.year else "no date",
        type=worded(labels, "source-type", source.type),
        url=source.url,
        locator=source.locator or "",
        locators=locators,
        doi=source.doi,
        pmid=source.pmid,
        seen=worded(labels, "seen", source.seen),
        checked_on=source.checked_on,
    )


def edit_of(dataset: Dataset, kind: str, id_: str) -> Edit:
    """The data file and line a record begins at."""
    place = dataset.begins(kind, id_)
    return Edit(place.file, place.line)


def medical_name(record: Symptom | Cause | Test) -> str:
    """The medical name, when it says more than the plain one."""
    return record.medical if record.medical and record.medical.casefold() != record.name.casefold() else ""


def texts(statements: Iterable[Said]) -> str:
    """The bare texts of statements, for the search."""
    return " ".join(said.text for said in statements)


def last_checked(page: Page) -> datetime.date | None:
    """When the facts of a page were last held against a source."""
    return page.checked_on or max((item.checked_on for item in page.references), default=None)
