"""Which facts a page is made from: noted while it is made, so that later only a page whose facts changed is made again.

Flows in: `Facts`. Flows out: the same facts, noting what is read of them, and the fingerprint of anything that was read. A page gets
its facts from nowhere else, so what it did not read cannot change it.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from dataclasses import fields
from functools import cached_property
from typing import Any, TypeVar

from ..derive.relations import Facts, Relations
from ..fingerprint import fingerprint
from ..load import Dataset
from ..models import KIND_BY_MODEL, Record
from ..problems import Place
from . import Read, digest

Value = TypeVar("Value")
RecordType = TypeVar("RecordType", bound=Record)

ALL = "*"  # no id: it stands for whatever depends on every item, or on which there are
WHOLE: Read = ("dataset", ALL)
PLACES = "places"
BESIDE = {item.name for item in fields(Facts)} - {"dataset", "related"}  # mappings by other names than those of records


class Watch:
    """Opens facts for reading, and knows them by their fingerprints."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.prints: dict[Read, bytes] = {}
        self.beside: dict[str, Mapping[str, Any]] = {name: getattr(facts, name) for name in BESIDE}

    @cached_property
    def known(self) -> dict[int, bytes]:
        """The fingerprint of each record by its `id()`."""
        prints = self.facts.dataset.prints
        return {id(record): prints[kind, id_] for kind, id_, record in self.facts.dataset.all()}

    def opened(self) -> tuple[Facts, set[Read]]:
        """The facts, and the set in which it is noted what is read of them."""
        reads: set[Read] = set()
        related = {
            item.name: Watched(f"related {item.name}", getattr(self.facts.related, item.name), reads.add)
            for item in fields(Relations)
        }
        beside = {name: Watched(name, items, reads.add) for name, items in self.beside.items()}
        return Facts(WatchedDataset(self.facts.dataset, reads.add), Relations(**related), **beside), reads

    def print_of(self, reads: Iterable[Read]) -> bytes:
        """One fingerprint of everything in `reads` as it is now."""
        return digest(*(self.prints.get(read) or self.find(read) for read in reads))

    def find(self, read: Read) -> bytes:
        """The fingerprint of one thing; empty when it is no longer there."""
        space, id_ = read
        dataset = self.facts.dataset
        if read == WHOLE:
            found = dataset.digest
        elif space == PLACES:
            kind, _, name = id_.partition(" ")
            found = str(dataset.begins(kind, name)).encode() if (kind, name) in dataset.origins else b""
        elif space in self.beside:
            known = self.beside[space]
            found = fingerprint(dict(known) if id_ == ALL else known.get(id_))
        elif space.startswith("related "):
            there: Mapping[str, object] = getattr(self.facts.related, space.removeprefix("related "))
            found = fingerprint(dict(there) if id_ == ALL else there[id_], self.known)
        elif id_ == ALL:
            found = digest(*(part for name in dataset.records[space] for part in (name, dataset.prints[space, name])))
        else:
            found = dataset.prints.get((space, id_), b"")
        self.prints[read] = found
        return found


class Watched(Mapping[str, Value]):
    """A mapping that notes which of its items are read."""

    def __init__(self, space: str, items: Mapping[str, Value], note: Callable[[Read], None]) -> None:
        self.space, self.items_, self.note = space, items, note

    def __getitem__(self, id_: str) -> Value:
        self.note((self.space, id_))
        return self.items_[id_]

    def __contains__(self, id_: object) -> bool:
        self.note((self.space, str(id_)))
        return id_ in self.items_

    def get(self, id_: str, default: Any = None) -> Any:  # noqa: ANN401 - as a mapping has it
        self.note((self.space, id_))
        return self.items_.get(id_, default)

    def values(self) -> ValuesView[Value]:
        self.note((self.space, ALL))
        return self.items_.values()

    def items(self) -> ItemsView[str, Value]:
        self.note((self.space, ALL))
        return self.items_.items()

    def __iter__(self) -> Iterator[str]:
        self.note((self.space, ALL))
        return iter(self.items_)

    def __len__(self) -> int:
        self.note((self.space, ALL))
        return len(self.items_)


class WatchedDataset(Dataset):
    """A dataset that notes what is read of it. What has no id to be read by is read as a whole."""

    def __init__(self, dataset: Dataset, note: Callable[[Read], None]) -> None:
        object.__setattr__(self, "inner", dataset)
        object.__setattr__(self, "note", note)
        object.__setattr__(self, "watched", {})

    inner: Dataset
    note: Callable[[Read], None]
    watched: dict[type[Record], Mapping[str, Any]]

    def of(self, model: type[RecordType]) -> Mapping[str, RecordType]:
        if model not in self.watched:
            self.watched[model] = Watched(KIND_BY_MODEL[model].name, self.inner.of(model), self.note)
        return self.watched[model]

    def begins(self, kind: str, id_: str) -> Place:
        self.note((PLACES, f"{kind} {id_}"))
        return self.inner.begins(kind, id_)

    def all(self) -> Iterator[tuple[str, str, Record]]:
        self.note(WHOLE)
        return self.inner.all()


def whole(name: str) -> property:
    """A field that is read as a whole."""

    def read(dataset: WatchedDataset) -> object:
        dataset.note(WHOLE)
        return getattr(dataset.inner, name)

    return property(read)


for _name in ("records", "origins", "digest", "prints", "values", "by_file"):
    setattr(WatchedDataset, _name, whole(_name))
