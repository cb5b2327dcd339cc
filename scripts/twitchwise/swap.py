"""Write a folder, and put a finished one in the place of an old one: whoever looks, whenever we are killed, finds the old one or the new one, whole.

The new folder is made beside the old one, on the same disk, and on Linux the two change places in one step. A system or disk that
cannot do that moves the old one aside first; killed just then, there is none until the next run, which moves it back at once.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where a folder that someone writes to cannot be removed anyway
    fcntl = None  # type: ignore[assignment]

AT_FDCWD = -100  # names are taken from the working folder, as everywhere else
RENAME_EXCHANGE = 2
UNABLE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}  # this system or disk cannot exchange


Files = Mapping[str, str | bytes]
NOTHING: Files = {}


def write(files: Files, folder: Path, before: Files = NOTHING, old: Path | None = None) -> None:
    """Write files by their path. Where `before` says what the folder holds, only what differs is written, and what is gone removed.

    A file that stands the same in the folder `old` is linked from there: a site has thousands, of which most stay as they are.
    """
    changed = {path: content for path, content in files.items() if before.get(path) != content}
    for parent in sorted({path.rpartition("/")[0] for path in changed}):
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for path, content in changed.items():
        raw = as_bytes(content)
        new = os.path.join(folder, path)  # noqa: PTH118 - a `Path` for each of thousands of files takes as long as writing them
        try:
            if old is None or not linked(os.path.join(old, path), new, raw):  # noqa: PTH118 - as above
                with open(new, "wb") as file:  # noqa: PTH123 - as above
                    file.write(raw)
        except OSError as error:
            error.filename = new  # a disk that is full does not say which file it was
            raise
    for path in before.keys() - files.keys():
        (folder / path).unlink(missing_ok=True)


def as_bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def linked(old: str, new: str, content: bytes) -> bool:
    """Give an old file that holds just this a second name; False when it holds anything else, or where that cannot be done."""
    try:
        with open(old, "rb", buffering=0) as file:  # noqa: PTH123 - as above
            if file.read() != content:
                return False
        os.link(old, new)
    except OSError:
        return False
    return True


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` to build in, gone at the end whatever happened. First, what killed runs left is cleared."""
    sweep(target)
    new = target.with_name(f".{target.name}-new-{os.getpid()}")
    new.mkdir()
    try:
        with held(new):
            yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def swap(new: Path, target: Path) -> None:
    """Let `new` and `target` change places, or move `new` there when there is no `target` yet."""
    if not target.exists():
        new.rename(target)
    elif not exchange(new, target):
        aside = target.with_name(f".{target.name}-old-{os.getpid()}")
        target.rename(aside)
        new.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step; False where that cannot be done."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    if rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    if (number := ctypes.get_errno()) in UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def sweep(target: Path) -> None:
    """Put an old folder back whose run was killed between two steps, and remove what other killed runs left."""
    pattern = re.compile(rf"\.{re.escape(target.name)}-(new|old)-\d+")
    for left in sorted(target.parent.iterdir(), reverse=True):  # an old folder is put back before a new one is removed
        match = pattern.fullmatch(left.name)
        if match and match.group(1) == "old" and not target.exists():
            left.rename(target)
        elif match:
            with held(left) as mine:
                if mine:
                    shutil.rmtree(left, ignore_errors=True)


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Mark a folder as in use for as long as this process lives; False when another one holds it."""
    if fcntl is None:
        yield True
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        yield locked(number)
    finally:
        os.close(number)


def locked(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held by another run, or on a disk that has no locks: then nobody can tell, and it stays
        return False
    return True


def said(error: OSError, root: Path) -> str:
    """What the disk refused, in one line: where, what is wrong, what was expected, what to do."""
    named = error.filename2 or error.filename  # of a copy, where to
    place = Path(os.fsdecode(named)) if isinstance(named, (str, bytes)) else root
    with suppress(ValueError):
        place = place.relative_to(root)
    name = "the project's folder" if place == Path() else str(place)
    expected, remedy = EXPECTED.get(
        error.errno or 0, ("Expected to read and write there", "Look at the folder and the disk")
    )
    return f"{name}: {(error.strerror or str(error)).lower()}. {expected}. {remedy}, then run it again."


DENIED = ("Expected a folder you may write to", "Change its permissions, or work in a copy of your own")
FULL = ("Expected room for the whole site beside the old one, about 30 MB", "Free some space")
EXPECTED = {
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EROFS: DENIED,
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
}
