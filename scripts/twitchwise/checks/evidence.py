"""Checks on how sure a statement claims to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..load import Dataset
from ..models import Answer, Basis, Certainty, Statement, SymptomLink
from ..read import Path_
from .findings import Check, Finding

ORDER: tuple[Certainty, ...] = ("very-low", "low", "moderate", "high")

# The most certainty each kind of evidence can carry: the published rule of 'How we grade'.
CEILING: dict[Basis, Certainty] = {
    "review": "high",
    "trial": "high",
    "guideline": "high",
    "reference": "high",
    "cohort": "moderate",
    "case-control": "moderate",
    "experiment": "moderate",
    "expert": "moderate",
    "case-reports": "low",
    "mechanism": "low",
    "none-found": "very-low",
}

# Words that fit a certainty, after GRADE guidelines 26. A statement may instead report what a source says or found.
HEDGES: dict[Certainty, str] = {
    "moderate": r"\b(probably|likely|usual|usually|often|tends?|mostly|most|commonly|generally|nearly all|rarely|seldom)\b",
    "low": r"\b(may|might|could|possibly|perhaps|sometimes|can|seems?|appears?)\b",
    "very-low": r"(very uncertain|unclear|uncertain|not known|unknown|nobody|no (good |sound |large |such |human |published |controlled )*(study|studies|trial|trials|evidence|report|reports|case|source|sources|research)"
    r"|not been (shown|tested|studied|measured|proved|found|linked)|not shown|never been|found (no|none)|none (was|were|has|have)|do(es)? not (show|support|know|name|list|mention)|cannot (say|tell|show)|did not find|not proved|not enough)",
}
REPORTS = (
    r"\b(found|finds|reports?|reported|says?|said|lists?|listed|describes?|described|advises?|advised|recommends?|recommended|sets?|warns?|warned|names?|named|calls?|asks?|tells?|told"
    r"|notes?|noted|states?|counts?|counted|gives?|uses?|showed|shows|saw|seen|suggests?|suggested|study|studies|trials?|review|survey|surveys|guidance|guidelines?|according|estimates?|estimated|measured|treats?|treated|puts?|mentions?|links?|linked|prints?|concluded?|concludes|agrees?|think|thinks|cites|quotes)\b"
)
ADVICE = r"^(Do not|Ask|Tell|Call|Get|Go|See|Take|Keep|Check|Talk|Rest|Cut|Drink|Try|Write|Bring|Show|Stop|Look|Read|Use|Avoid|Note|Say|Have|Give|Wait|Slow|Warm|Never|Treat|Give)\b"
TOO_SURE = r"\b(prove[sd]?|proof|guarantees?|miracle|boosts?|always)\b"
PLAIN_ONLY = r"\b(might|possibly|perhaps)\b"


def too_certain_for_its_basis(dataset: Dataset) -> Iterator[Finding]:
    for held in dataset.values:
        if isinstance(held.value, (Statement, Answer, SymptomLink)):
            item = held.value
            ceiling = CEILING[item.basis]
            if ORDER.index(item.certainty) > ORDER.index(ceiling):
                wrong = f"the certainty ({item.certainty}) is more than its basis ({item.basis}) can carry"
                remedy = "Lower the certainty, or cite stronger evidence and name its basis"
                place = (*held.path, "certainty")
                yield Finding(held.kind, held.id, place, wrong, f"Expected {ceiling} or less", remedy)


def verbs_that_do_not_fit(dataset: Dataset) -> Iterator[Finding]:
    for kind, id_, path, item in graded(dataset):
        text, place = item.text, (*path, "text")
        if found := re.search(TOO_SURE, without_denials(text), re.IGNORECASE):
            yield Finding(
                kind,
                id_,
                place,
                f"the text promises too much ({found.group()})",
                "Expected words that fit the evidence",
                "Say what was found, and how sure it is",
            )
        if item.certainty == "high" and (found := re.search(PLAIN_ONLY, text)):
            yield Finding(
                kind,
                id_,
                place,
                f"a statement of high certainty is hedged ({found.group()})",
                "Expected it to be said plainly",
                "Say it plainly, or lower the certainty",
            )
        elif item.certainty != "high" and not fits(text, item.certainty):
            yield Finding(
                kind,
                id_,
                place,
                f"the words do not say that the certainty is {item.certainty}",
                f"Expected {EXAMPLES[item.certainty]}, or who says so",
                "Reword the text, or change the certainty",
            )


EXAMPLES: dict[Certainty, str] = {
    "moderate": "a word such as 'probably', 'likely' or 'usually'",
    "low": "a word such as 'may' or 'might'",
    "very-low": "words such as 'very uncertain', 'nobody knows' or 'no study'",
}


def fits(text: str, certainty: Certainty) -> bool:
    """Whether a text hedges enough for its certainty, reports what a source says, or only gives advice."""
    if re.search(HEDGES[certainty], text, re.IGNORECASE):
        return True
    if certainty == "low" and re.search(HEDGES["very-low"], text, re.IGNORECASE):
        return True
    if certainty == "moderate" and re.search(HEDGES["low"], text, re.IGNORECASE):
        return True
    if re.search(REPORTS, text, re.IGNORECASE):
        return True
    return certainty != "very-low" and all(re.match(ADVICE, sentence) for sentence in re.split(r"(?<=[.!?])\s+", text))


def without_denials(text: str) -> str:
    """The text without phrases that deny a promise, such as 'not always' or 'no proof'."""
    return re.sub(
        r"\b(not|no|nobody|none|never|cannot|nor|without|neither)\b(\W+\w+){0,4}\W+(always|proof|proves?|proved|guarantees?)",
        "",
        text,
        flags=re.IGNORECASE,
    )


def numbers_without_source(dataset: Dataset) -> Iterator[Finding]:
    for held in dataset.values:
        if isinstance(held.value, Answer) and held.value.measured and not held.value.sources:
            place = (*held.path, "sources")
            remedy = "Cite where the number stands, or set 'measured: false'"
            yield Finding(held.kind, held.id, place, "a measured answer has no source", "Expected at least one", remedy)


def graded(dataset: Dataset) -> Iterator[tuple[str, str, Path_, Statement | Answer]]:
    """Everything that claims a certainty in words."""
    for held in dataset.values:
        value = held.value
        if isinstance(value, Statement) or (isinstance(value, Answer) and value.measured):
            yield held.kind, held.id, held.path, value


CHECKS = (
    Check(
        "certainty-basis",
        "A handful of case reports cannot make a thing certain, whatever the sentence says.",
        "certainty: low, basis: case-reports",
        "certainty: high, basis: case-reports",
        too_certain_for_its_basis,
        alone=True,
    ),
    Check(
        "certainty-words",
        "Readers take how sure we are from the verb, not from the label beside it.",
        "certainty: low, 'It may cause cramps.'",
        "certainty: low, 'It causes cramps.'",
        verbs_that_do_not_fit,
        alone=True,
    ),
    Check(
        "answer-sources",
        "A number without a source cannot be checked.",
        "measured: true, with a source",
        "measured: true, without",
        numbers_without_source,
        alone=True,
    ),
)
