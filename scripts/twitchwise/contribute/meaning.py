"""What a change to the data does to meaning, in the words and the order of a reviewer.

Flows in: two datasets. Flows out: changes by group, those that can hurt a reader first.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..checks.evidence import ORDER
from ..load import Dataset
from ..models import Citation, Record, Retired
from ..problems import Place, shown
from ..read import Path_
from ..units import shown_number, shown_range
from .pairing import Difference, Figures, differences

GROUPS: dict[str, str] = {
    "red-flags": "Red flags and emergency numbers",
    "certainty": "How sure",
    "numbers": "Numbers",
    "advice": "Advice and cautions",
    "records": "Records added, retired or removed",
    "facts": "Other facts",
    "sources": "Sources",
    "wording": "Wording only: no number, no certainty, no 'not'",
}
RED_FLAGS = ("sign", "tier", "country")
ADVICE = {"cautions", "treatment", "what_to_do", "advice", "do_not", "care_message", "we_say", "look_out", "conclusion"}
UNSEEN = {"words"}  # search words: they bring readers to a page, and say nothing there
# Words that turn a sentence round or say how sure it is.
SENSE = re.compile(
    r"\b(not|no|never|none|nobody|without|cannot|only|except|unless|may|might|can|probably|likely|usually|often|rarely|seldom|always"
    r"|must|should|n['’]t|less|more|higher|lower|above|below|before|after|low|high|raises?|lowers?|increases?|decreases?)\b",
    re.IGNORECASE,
)
LONGEST_KEPT = 6  # words between two changes that are shown whole
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Change:
    """One thing that a change does, and where it stands now."""

    group: str
    kind: str
    id: str
    field: str
    says: str
    before: str
    after: str
    place: Place


def changes(before: Dataset, after: Dataset, unsure: frozenset[str] = frozenset()) -> list[Change]:
    """Every change, in the order of the groups. Records of the files in `unsure` are not called new or gone: they could not be read."""
    found = [*records(before, after, unsure)]
    for kind, id_, record in after.all():
        old = before.records[kind].get(id_)
        if old is not None and old != record:
            found += [change(after, kind, id_, item) for item in differences(old, record)]
    ranks = list(GROUPS)
    return sorted(found, key=lambda item: (ranks.index(item.group), item.place, item.field))


def records(before: Dataset, after: Dataset, unsure: frozenset[str]) -> Iterator[Change]:
    """Records that are new, gone or retired."""
    retired = {(item.kind, item.old): item.new for item in after.of(Retired).values()}
    for kind, id_, record in after.all():
        place = after.begins(kind, id_)
        if id_ not in before.records[kind] and place.file not in unsure:
            group = "red-flags" if kind in RED_FLAGS else "records"
            yield Change(group, kind, id_, "", f"added: {title(record)}", "", title(record), place)
    for kind, id_, record in before.all():
        file = before.origins[kind, id_].file
        if id_ in after.records[kind] or file in unsure:
            continue
        group = "red-flags" if kind in RED_FLAGS else "records"
        successor = retired.get((kind, id_))
        says = f"retired; its address now leads to {successor}" if successor else removed(kind)
        yield Change(group, kind, id_, "", f"{says}: {title(record)}", title(record), "", Place(file))


def removed(kind: str) -> str:
    """An id that others may have linked to must not just vanish."""
    lasting = kind in ("nutrient", "symptom", "site", "cause", "test", "medicine", "claim")
    return "REMOVED without being retired, so that its address is lost" if lasting else "removed"


def title(record: Record) -> str:
    """What a record is called."""
    names = ("name", "claim", "topic", "term", "title", "label", "text", "about", "reason", "id")
    return shown(next(str(value) for name in names if (value := getattr(record, name, None))))


def change(after: Dataset, kind: str, id_: str, item: Difference) -> Change:
    says = sentence(item)
    group = group_of(kind, item)
    return Change(
        group,
        kind,
        id_,
        item.words,
        says,
        as_text(item.before),
        as_text(item.after),
        place_of(after, kind, id_, item.path),
    )


def place_of(dataset: Dataset, kind: str, id_: str, path: Path_) -> Place:
    return dataset.origins[kind, id_].place(path)


def group_of(kind: str, item: Difference) -> str:
    """The first group, of those that may hurt a reader most, that a difference belongs to."""
    if isinstance(item.before, Citation) or isinstance(item.after, Citation) or kind == "source":
        return "sources"
    if item.field in UNSEEN or item.field == "order" or is_wording(item):
        return "wording"
    if kind in RED_FLAGS or (kind == "visit" and item.words.startswith("do_not")):
        return "red-flags"
    if item.field in ("certainty", "basis", "verdict", "stage"):
        return "certainty"
    if is_number(item):
        return "numbers"
    return "advice" if ADVICE & set(re.split(r"[.\[]", item.words)) else "facts"


def is_number(item: Difference) -> bool:
    if item.field == "range" or any(isinstance(value, Decimal) for value in (item.before, item.after)):
        return True
    both = isinstance(item.before, str) and isinstance(item.after, str)
    return both and numbers(str(item.before)) != numbers(str(item.after))


def is_wording(item: Difference) -> bool:
    """Whether prose was changed and still says the same, as far as numbers and the words of `SENSE` can tell."""
    old, new = item.before, item.after
    if not isinstance(old, str) or not isinstance(new, str) or " " not in old + new:
        return False
    return numbers(old) == numbers(new) and sense(old) == sense(new)


def numbers(text: str) -> list[str]:
    return sorted(NUMBER.findall(text))


def sense(text: str) -> list[str]:
    return sorted(word.casefold() for word in SENSE.findall(text))


def sentence(item: Difference) -> str:
    """What happened to one value."""
    old, new = item.before, item.after
    if item.field == "certainty" and old in ORDER and new in ORDER:
        way = "raised" if ORDER.index(new) > ORDER.index(old) else "lowered"
        return f"certainty {way} from {old} to {new}"
    if item.field == "order":
        return "put in another order"
    if old is None:
        return f"added: {as_text(new)}"
    if new is None:
        return f"removed: {as_text(old)}"
    if isinstance(old, str) and isinstance(new, str) and " " in old and " " in new:
        turned = (
            "" if is_wording(item) or is_number(item) or sense(old) == sense(new) else " (the sense may have turned)"
        )
        return f"{word_changes(old, new)}{turned}"
    return f"{as_text(old)} → {as_text(new)}"


def as_text(value: object) -> str:
    """A value as a reviewer reads it, on one line."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return shown_number(value)
        case Figures():
            return figures_as_text(value)
        case tuple():
            return ", ".join(as_text(item) for item in value) or "nothing"
        case Citation():
            return f"{value.source}, {value.locator}" if value.locator else value.source
        case Record():
            return described(value)
    return printable(str(value))


def figures_as_text(value: Figures) -> str:
    if value.above is None and value.below is None:
        return f"no figure in {value.unit}"
    return shown_range(value.above, value.below, value.unit)


def described(record: Record) -> str:
    """A whole record in a list: its text if it has one, else its fields."""
    certainty = getattr(record, "certainty", None)
    text = getattr(record, "text", None) or getattr(record, "question", None) or getattr(record, "item", None)
    if isinstance(text, str):
        return printable(f"“{text}”" + (f" ({certainty})" if certainty else ""))
    held = ((name, getattr(record, name)) for name in type(record).model_fields if name != "sources")
    return printable(", ".join(f"{name} {as_text(value)}" for name, value in held if value not in (None, ())))


def printable(text: str) -> str:
    """A text on one line, with what a terminal or a page could act on made visible."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def word_changes(old: str, new: str) -> str:
    """`… fewer [-than 5-] {+than 8+} cramps …`: what went and what came, with three words around it."""
    before, after = printable(old).split(), printable(new).split()
    parts = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            kept = before[i:j]
            parts += (
                kept if len(kept) <= 6 else [*kept[: 3 * (i > 0)], "…", *kept[-3 * (j < len(before)) or len(kept) :]]
            )
        else:
            parts += [f"[-{' '.join(before[i:j])}-]"] * (j > i) + [f"{{+{' '.join(after[k:m])}+}}"] * (m > k)
    return " ".join(parts)


def by_group(found: Iterable[Change]) -> dict[str, list[Change]]:
    grouped: dict[str, list[Change]] = {}
    for item in found:
        grouped.setdefault(item.group, []).append(item)
    return grouped
