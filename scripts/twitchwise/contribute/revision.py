"""The data as it was at a git revision.

Flows in: the project's folder and the name of a revision. Flows out: a temporary folder with its data files, which is gone afterwards.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .refused import Refused


@contextmanager
def data_at(root: Path, base: str) -> Iterator[tuple[str, Path]]:
    """The commit that `base` names, and its data folder in a temporary place."""
    commit = commit_of(root, base)
    with tempfile.TemporaryDirectory(prefix="twitchwise-") as folder:
        unpack(archive(root, base, commit), Path(folder))
        yield commit, Path(folder) / "data"


def commit_of(root: Path, base: str) -> str:
    inside = git(root, "rev-parse", "--is-inside-work-tree")
    if inside.returncode != 0:
        raise Refused(
            f"{root} is no git work tree. Expected a clone of the project. Run 'git clone' and try again there."
        )
    found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if found.returncode != 0:
        raise Refused(
            f"The revision ({base}) is not known here. Expected a branch, tag or commit, such as main or HEAD. "
            "Fetch it with 'git fetch', or choose another."
        )
    return found.stdout.decode().strip()


def archive(root: Path, base: str, commit: str) -> bytes:
    made = git(root, "archive", "--format=tar", commit, "data")
    if made.returncode != 0:
        raise Refused(f"The revision ({base}) has no data folder. Expected data/ in it. Choose a later revision.")
    return made.stdout


def unpack(packed: bytes, folder: Path) -> None:
    """Write regular files only: a link in an old revision must not lead out of the folder."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        for member in files.getmembers():
            if member.isfile():
                files.extract(member, folder, filter="data")


def git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise Refused("git was not found. Expected it on the path. Install git and try again.") from None
