"""Checks on the words a frightened reader meets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..load import Dataset
from ..models import Act, Drawn, Nutrient, Sign, Tier
from ..reading import grade, names_in, prose, readable, sentences, unavoidable
from .findings import Check, Finding

HARDEST_GRADE = 8  # US school grade; 6 is the aim
LONGEST_SENTENCE = 25  # words; the aim is 20
IN_SHORT = (40, 60)  # words
TODO = "TODO"  # what `new` writes where a person has to fill something in
DOSE = re.compile(
    r"\b(take|swallow|start with|you need)\b[^.]{0,30}\b\d+(\.\d+)?\s?(mg|mcg|g|IU|units)\b", re.IGNORECASE
)
DIAGNOSIS = re.compile(
    r"\b(you (probably |likely )?have (a |an )?(deficiency|lack|disease)|your diagnosis|you are deficient|likely you)\b",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_][\w'’./%-]*", text)


def long_sentences(dataset: Dataset) -> Iterator[Finding]:
    for kind, id_, path, text in readable(dataset):
        for sentence in sentences(text):
            if (count := len(words(sentence))) > LONGEST_SENTENCE:
                yield Finding(
                    kind,
                    id_,
                    path,
                    f"a sentence has {count} words ({sentence[:40]}…)",
                    f"Expected at most {LONGEST_SENTENCE}, better 20",
                    "Split it",
                )


def hard_texts(dataset: Dataset, names: tuple[str, ...]) -> Iterator[Finding]:
    for (kind, id_), texts in prose(dataset).items():
        found = grade(texts, unavoidable(names))
        if found is not None and found > HARDEST_GRADE:
            wrong = f"the text reads at grade {found:.1f}, without unavoidable names"
            expected = f"Expected {HARDEST_GRADE} or less, better 6"
            yield Finding(kind, id_, ("id",), wrong, expected, "Use shorter sentences and plainer words")


def in_short_length(dataset: Dataset) -> Iterator[Finding]:
    low, high = IN_SHORT
    for id_, nutrient in dataset.of(Nutrient).items():
        count = len(nutrient.in_short.text.split())
        if not low <= count <= high:
            yield Finding(
                "nutrient",
                id_,
                ("in_short", "text"),
                f"'in_short' has {count} words",
                f"Expected {low} to {high}",
                "Shorten it, or say what is missing",
            )


def personal_advice(dataset: Dataset) -> Iterator[Finding]:
    for kind, id_, path, text in readable(dataset):
        for pattern, what in ((DOSE, "a dose"), (DIAGNOSIS, "a diagnosis")):
            if found := pattern.search(text):
                yield Finding(
                    kind,
                    id_,
                    path,
                    f"this reads like {what} for the reader ({found.group()})",
                    "Expected general information",
                    "Say what doctors usually do, or what a source says",
                )


def open_care_headings(dataset: Dataset) -> Iterator[Finding]:
    for id_, tier in dataset.of(Tier).items():
        if not tier.heading.endswith(" if"):
            yield Finding(
                "tier",
                id_,
                ("heading",),
                f"the heading ({tier.heading}) does not lead into its signs",
                "Expected it to end with 'if'",
                "Reword it, such as 'See a doctor soon if'",
            )
    for id_, sign in dataset.of(Sign).items():
        if sign.text[:1].isupper() and not sign.text.startswith(("I ", "FAST")):
            yield Finding(
                "sign",
                id_,
                ("text",),
                f"the sign ({sign.text[:30]}…) does not continue the heading",
                "Expected it to go on after '… if'",
                "Begin with a small letter, such as 'you have …'",
            )


def nutrient_names(dataset: Dataset) -> tuple[dict[str, str]]:
    return ({id_: nutrient.name for id_, nutrient in dataset.of(Nutrient).items()},)


def said_only_in_a_drawing(dataset: Dataset, names: Mapping[str, str]) -> Iterator[Finding]:
    """Words are told apart by their first letters, so that 'sends' is found in 'to send'."""
    for held in dataset.values:
        if not isinstance(held.value, Drawn):
            continue
        item = held.value
        lost = [word for word in words(item.short) if len(word) > 3 and word[:4].casefold() not in item.text.casefold()]
        if lost:
            yield Finding(
                held.kind,
                held.id,
                (*held.path, "short"),
                f"the drawing says what the statement does not ({', '.join(lost)})",
                "Expected the words of 'short' in 'text'",
                "Use the same words in both",
            )
        name = names[item.nutrient] if isinstance(item, Act) else ""
        if not item.text.startswith(name):
            yield Finding(
                held.kind,
                held.id,
                (*held.path, "text"),
                f"the statement ({item.text[:30]}…) does not begin with the nutrient",
                f"Expected it to begin with '{name}', which the page makes a link",
                "Reword it",
            )


def left_open(dataset: Dataset) -> Iterator[Finding]:
    for held in dataset.values:
        if type(held.value) is str and held.value == TODO:
            wrong, remedy = f"this is still {TODO}", "Fill it in, or delete the field if it may be left out"
            yield Finding(held.kind, held.id, held.path, wrong, "Expected what the comment above it asks for", remedy)


CHECKS = (
    Check(
        "left-open",
        "A field that was never filled in must not reach a reader.",
        "name: Manganese",
        "name: TODO",
        left_open,
        alone=True,
    ),
    Check(
        "sentence-length",
        "Long sentences lose a worried reader.",
        "Two sentences of 12 words",
        "One sentence of 30 words",
        long_sentences,
        alone=True,
    ),
    Check(
        "reading-grade",
        "Most health pages read at grade 10 and lose half their readers.",
        "Low calcium can make your hands lock.",
        "Hypocalcaemia may precipitate neuromuscular irritability manifesting as carpopedal spasm.",
        hard_texts,
        alone=True,
        given=lambda dataset: (names_in(dataset),),
    ),
    Check(
        "in-short-length",
        "The answer must fit the first screen of a phone, and still be an answer.",
        "50 words",
        "90 words",
        in_short_length,
        alone=True,
    ),
    Check(
        "no-personal-advice",
        "This guide does not diagnose and gives no personal dose.",
        "Doctors usually give …",
        "Take 300 mg a day.",
        personal_advice,
        alone=True,
    ),
    Check(
        "care-headings",
        "Heading and sign are read as one sentence.",
        "Call now if: you have a seizure",
        "Seizures: You have a seizure",
        open_care_headings,
    ),
    Check(
        "drawn-words",
        "Who cannot see a drawing reads its statements, and only they have a source.",
        "short: carries the signal, text: Sodium carries the electrical signal.",
        "short: calms the nerve, text: Sodium carries the electrical signal.",
        said_only_in_a_drawing,
        alone=True,
        given=nutrient_names,
    ),
)
