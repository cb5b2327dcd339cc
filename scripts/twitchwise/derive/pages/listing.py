"""Lists over everything: sources, glossary, A to Z, and what the guide covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ...checks.findings import values
from ...load import Dataset
from ...models import KINDS, Label, Source, Statement, Term
from ..addresses import A_TO_Z, COVERAGE, GLOSSARY, SOURCES, part
from ..blocks import Anchor, Notes, Page, Reference, reference, worded


@dataclass(frozen=True)
class SourceEntry:
    reference: Reference
    pages: tuple[Anchor, ...]


@dataclass(frozen=True)
class SourceGroup:
    heading: str
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True)
class SourcesView:
    groups: tuple[SourceGroup, ...]


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
class Letter:
    letter: str
    id: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class AToZView:
    letters: tuple[Letter, ...]


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


def pages(dataset: Dataset, content: Iterable[Page]) -> list[Page]:
    content = tuple(content)
    return [
        sources_page(dataset, content),
        glossary_page(dataset),
        coverage_page(dataset),
        a_to_z_page(dataset, content),
    ]


def sources_page(dataset: Dataset, content: tuple[Page, ...]) -> Page:
    """Every source, by type, with the pages that lean on it."""
    cited: dict[str, list[Anchor]] = {}
    for page in content:
        for item in page.references:
            cited.setdefault(item.id, []).append(Anchor(page.title, page.path))
    entries: dict[str, list[SourceEntry]] = {}
    for source in sorted(dataset.of(Source).values(), key=lambda source: source.title.casefold()):
        item = reference(dataset, source.id, 0)
        entries.setdefault(item.type.label, []).append(SourceEntry(item, tuple(cited.get(source.id, ()))))
    view = SourcesView(tuple(SourceGroup(label, tuple(entries[label])) for label in sorted(entries)))
    return Page(
        path=SOURCES,
        title="Sources",
        description="Every publication this guide leans on, with the date it was checked and the pages that cite it.",
        template="sources.md.j2",
        view=view,
        kind="list",
        words=("references", "bibliography", "citations"),
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


def a_to_z_page(dataset: Dataset, content: tuple[Page, ...]) -> Page:
    """Every word the guide knows, for readers without search."""
    found: dict[str, dict[str, Anchor]] = {}
    for page in content:
        if page.indexed:
            for word in dict.fromkeys((page.title, *page.words)):
                found.setdefault(word.casefold(), {})[page.path] = Anchor(page.title, page.path)
    for term in dataset.of(Term).values():
        found.setdefault(term.term.casefold(), {})[f"{GLOSSARY}#{term.id}"] = part(term)
    letters: dict[str, list[Entry]] = {}
    for word in sorted(found):
        letter = word[0].upper() if word[0].isascii() and word[0].isalpha() else "0-9"
        letters.setdefault(letter, []).append(Entry(word, tuple(found[word].values())))
    view = AToZView(
        tuple(Letter(letter, f"letter-{letter.lower()}", tuple(letters[letter])) for letter in sorted(letters))
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


def coverage_page(dataset: Dataset) -> Page:
    """What the guide holds, counted from the data at build."""
    labels = dataset.of(Label)
    notes = Notes(dataset)
    statements = [
        value for _, _, record in dataset.all() for _, value, _ in values(record) if isinstance(value, Statement)
    ]
    sources = dataset.of(Source).values()

    def counted(vocabulary: str, found: Counter[str]) -> tuple[Count, ...]:
        return tuple(
            Count(worded(labels, vocabulary, value).label, number)
            for value, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        )

    certainty = Counter(statement.certainty for statement in statements)
    view = CoverageView(
        records=tuple(
            Count(kind.plural.replace("-", " "), len(dataset.records[kind.name]))
            for kind in KINDS
            if dataset.records[kind.name]
        ),
        certainties=tuple(
            Count(notes.sure(step).label, certainty[step]) for step in ("high", "moderate", "low", "very-low")
        ),
        bases=counted("basis", Counter(statement.basis for statement in statements)),
        source_types=counted("source-type", Counter(source.type for source in sources)),
        seen=counted("seen", Counter(source.seen for source in sources)),
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
