"""Lists over everything: sources, glossary, A to Z, and what the guide covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ...load import Dataset
from ...models import KIND_BY_NAME, KINDS, Label, Omission, Source, Term
from ...reading import Grades
from ..addresses import A_TO_Z, COVERAGE, GLOSSARY, SOURCES, part, sources_of, words_under
from ..blocks import Anchor, Notes, Page, Recipe, Reference, Worded, once, reference, worded
from ..relations import Facts


@dataclass(frozen=True)
class SourceEntry:
    reference: Reference
    pages: tuple[Anchor, ...]


@dataclass(frozen=True)
class SourceGroup:
    """A type of source: the page that lists them, what the type means, and how many there are."""

    anchor: Anchor
    meaning: str
    number: int


@dataclass(frozen=True)
class SourcesView:
    groups: tuple[SourceGroup, ...]


@dataclass(frozen=True)
class SourcesOfTypeView:
    meaning: str
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True)
class TermEntry:
    id: str
    term: str
    meaning: str


@dataclass(frozen=True)
class GlossaryView:
    terms: tuple[TermEntry, ...]


@dataclass(frozen=True)
class Entry:
    """A word and every page it leads to."""

    word: str
    pages: tuple[Anchor, ...]


@dataclass(frozen=True)
class LetterLink:
    """The way to a letter's page; `current` on that page itself."""

    anchor: Anchor
    current: bool


@dataclass(frozen=True)
class Letter:
    letter: str
    id: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class AToZView:
    """Links to every letter's page, and the pages of the guide by the first letter of their titles."""

    links: tuple[LetterLink, ...]
    titles: tuple[Letter, ...]


@dataclass(frozen=True)
class WordsView:
    links: tuple[LetterLink, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Count:
    label: str
    number: int


@dataclass(frozen=True)
class CoverageView:
    records: tuple[Count, ...]
    certainties: tuple[Count, ...]
    bases: tuple[Count, ...]
    source_types: tuple[Count, ...]
    seen: tuple[Count, ...]
    omissions: tuple[Count, ...]
    omitted: tuple[OmissionGroup, ...]
    grades: tuple[GradeRow, ...]


@dataclass(frozen=True)
class OmissionGroup:
    """Facts left out for one reason."""

    heading: str
    meaning: str
    about: tuple[str, ...]


@dataclass(frozen=True)
class GradeRow:
    """Reading grades of one kind of record: with and without unavoidable names."""

    kind: str
    number: int
    median: str
    hardest: str
    median_with_names: str
    hardest_with_names: str


def recipes() -> list[Recipe]:
    return [once(coverage_page)]


def pages(dataset: Dataset, content: Iterable[Page]) -> list[Page]:
    """The pages that list what the other pages hold, of which the views are not needed."""
    content = tuple(content)
    return [*sources_pages(dataset, content), glossary_page(dataset), *a_to_z_pages(dataset, content)]


def sources_pages(dataset: Dataset, content: tuple[Page, ...]) -> list[Page]:
    """Every source with the pages that lean on it: a page for each type, and one that leads to them."""
    cited: dict[str, list[Anchor]] = {}
    for page in content:
        for item in page.references:
            cited.setdefault(item.id, []).append(Anchor(page.title, page.path))
    entries: dict[Worded, list[SourceEntry]] = {}
    for source in sorted(dataset.of(Source).values(), key=lambda source: source.title.casefold()):
        item = reference(dataset, source.id, 0)
        entries.setdefault(item.type, []).append(SourceEntry(item, tuple(cited.get(source.id, ()))))
    types = sorted(entries, key=lambda type_: type_.label)
    index = Page(
        path=SOURCES,
        title="Sources",
        description="Every publication this guide leans on, with the date it was checked and the pages that cite it.",
        template="sources.md.j2",
        view=SourcesView(
            tuple(
                SourceGroup(Anchor(type_.label, sources_of(type_.id)), type_.meaning, len(entries[type_]))
                for type_ in types
            )
        ),
        kind="list",
        words=("references", "bibliography", "citations"),
    )
    return [index, *(sources_of_type_page(type_, tuple(entries[type_])) for type_ in types)]


def sources_of_type_page(type_: Worded, entries: tuple[SourceEntry, ...]) -> Page:
    return Page(
        path=sources_of(type_.id),
        title=f"Sources: {type_.label}",
        description=f"Every source of the type “{type_.label}”, with the date it was checked and the pages that cite it.",
        template="sources-of-type.md.j2",
        view=SourcesOfTypeView(type_.meaning, entries),
        kind="sources",
        indexed=False,
    )


def glossary_page(dataset: Dataset) -> Page:
    terms = sorted(dataset.of(Term).values(), key=lambda term: term.term.casefold())
    return Page(
        path=GLOSSARY,
        title="Glossary",
        description="Medical words on this site in plain words.",
        template="glossary.md.j2",
        view=GlossaryView(tuple(TermEntry(term.id, term.term, term.meaning) for term in terms)),
        kind="list",
        words=tuple(dict.fromkeys(word for term in terms for word in (term.term, *term.words))),
        boost=0.3,
    )


def a_to_z_pages(dataset: Dataset, content: tuple[Page, ...]) -> list[Page]:
    """Every word the guide knows, for readers without search: a page for each letter, and one that leads to them."""
    found: dict[str, dict[str, Anchor]] = {}
    titles: dict[str, dict[str, Anchor]] = {}
    for page in content:
        if page.indexed:
            here = {page.path: Anchor(page.title, page.path)}
            titles[page.title] = here
            for word in dict.fromkeys((page.title, *page.words)):
                found.setdefault(word.casefold(), {}).update(here)
    for term in dataset.of(Term).values():
        found.setdefault(term.term.casefold(), {})[f"{GLOSSARY}#{term.id}"] = part(term)
    words = by_letter(found)
    return [
        a_to_z_page(letter_links(words), by_letter(titles)),
        *(words_page(letter, WordsView(letter_links(words, letter), words[letter])) for letter in words),
    ]


def by_letter(found: dict[str, dict[str, Anchor]]) -> dict[str, tuple[Entry, ...]]:
    """Words and where they lead, in alphabetical order under their first letters."""
    under: dict[str, list[Entry]] = {}
    for word in sorted(found, key=str.casefold):
        letter = word[0].upper() if word[0].isascii() and word[0].isalpha() else "0-9"
        under.setdefault(letter, []).append(Entry(word, tuple(found[word].values())))
    return {letter: tuple(under[letter]) for letter in sorted(under)}


def letter_links(letters: Iterable[str], current: str = "") -> tuple[LetterLink, ...]:
    return tuple(LetterLink(Anchor(letter, words_under(letter)), letter == current) for letter in letters)


def a_to_z_page(links: tuple[LetterLink, ...], titles: dict[str, tuple[Entry, ...]]) -> Page:
    """The way to every letter, and every page by its title."""
    view = AToZView(
        links, tuple(Letter(letter, f"letter-{letter.lower()}", entries) for letter, entries in titles.items())
    )
    return Page(
        path=A_TO_Z,
        title="A to Z of every word we know",
        description="Every word, spelling and symbol in this guide from A to Z, with the pages it leads to. Works without search.",
        template="a-z.md.j2",
        wide=True,
        view=view,
        kind="list",
        indexed=False,
    )


def words_page(letter: str, view: WordsView) -> Page:
    """One letter, with links to the others."""
    return Page(
        path=words_under(letter),
        title=f"A to Z: {letter}",
        description=f"Every word, spelling and symbol in this guide under {letter}, with the pages it leads to.",
        template="words.md.j2",
        wide=True,
        view=view,
        kind="words",
        indexed=False,
    )


def coverage_page(facts: Facts) -> Page:
    """What the guide holds, counted from the data at build."""
    dataset = facts.dataset
    labels = dataset.of(Label)
    notes = Notes(dataset)
    sources = dataset.of(Source).values()

    def counted(vocabulary: str, found: Counter[str]) -> tuple[Count, ...]:
        return tuple(
            Count(worded(labels, vocabulary, value).label, number)
            for value, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        )

    certainty = facts.tally["certainty"]
    view = CoverageView(
        records=tuple(
            Count(kind.plural.replace("-", " "), len(dataset.records[kind.name]))
            for kind in KINDS
            if dataset.records[kind.name]
        ),
        certainties=tuple(
            Count(notes.sure(step).label, certainty[step]) for step in ("high", "moderate", "low", "very-low")
        ),
        bases=counted("basis", facts.tally["basis"]),
        source_types=counted("source-type", Counter(source.type for source in sources)),
        seen=counted("seen", Counter(source.seen for source in sources)),
        omissions=counted("omission-reason", Counter(item.reason for item in dataset.of(Omission).values())),
        omitted=omission_groups(dataset),
        grades=grade_rows(facts.grades),
    )
    return Page(
        path=COVERAGE,
        title="What this guide covers",
        description="How many records, statements and sources this guide holds, how sure the statements are, and how the sources were seen.",
        template="coverage.md.j2",
        view=view,
        kind="list",
        words=("coverage", "statistics", "quality"),
    )


def omission_groups(dataset: Dataset) -> tuple[OmissionGroup, ...]:
    """What was left out, by reason, in alphabetical order."""
    found: dict[str, list[str]] = {}
    for item in dataset.of(Omission).values():
        found.setdefault(item.reason, []).append(item.about)
    groups = []
    for reason in sorted(found):
        words = worded(dataset.of(Label), "omission-reason", reason)
        groups.append(OmissionGroup(words.label, words.meaning, tuple(sorted(found[reason], key=str.casefold))))
    return tuple(groups)


def grade_rows(measured: Grades) -> tuple[GradeRow, ...]:
    """Reading grades by kind, for every record with enough prose to measure, and for all of them."""
    everything = [pair for pairs in measured.values() for pair in pairs]
    rows = [grade_row(KIND_BY_NAME[kind].plural, measured[kind]) for kind in sorted(measured)]
    return (*rows, grade_row("all", everything))


def grade_row(kind: str, pairs: Sequence[tuple[float, float]]) -> GradeRow:
    plain, full = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return GradeRow(
        kind, len(pairs), *(f"{value:.1f}" for value in (median(plain), max(plain), median(full), max(full)))
    )
