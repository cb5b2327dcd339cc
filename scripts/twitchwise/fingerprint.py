"""Bytes that are equal for equal values, in every process: what tells a changed record or page from one that is as it was."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from .models import Record

NOTHING_KNOWN: Mapping[int, bytes] = {}


def fingerprint(value: object, known: Mapping[int, bytes] = NOTHING_KNOWN) -> bytes:
    """The value, written steadily. A record whose `id()` is known is written as the fingerprint known for it.

    A record notes in a set which of its fields were given, and the order of a set changes from process to process; its fields say
    all. Whether two equal texts are one object depends on where they were read from, so that is not written either.
    """

    def reduced(record: Record) -> tuple[Callable[..., object], tuple[object, ...]]:
        print_ = known.get(id(record))
        return (bytes, (print_,)) if print_ else (dict, (record.__dict__,))

    written = io.BytesIO()
    pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True
    pickler.dispatch_table = dict.fromkeys(models(), reduced)
    pickler.dump(value)
    return written.getvalue()


@cache
def models() -> tuple[type[Record], ...]:
    """Every model of a record or of a part of one."""

    def below(model: type[Record]) -> Iterator[type[Record]]:
        for part in model.__subclasses__():
            yield part
            yield from below(part)

    return tuple(below(Record))
