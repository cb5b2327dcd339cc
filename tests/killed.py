"""Kill a build at every moment, and say what a reader would find after each. Run by tests/test_trust.py in a process of its own.

    python tests/killed.py exchange|aside

The steps that load the data and make the pages are stand-ins that give a few files; all around it is the real `site` command. A moment is an event that
Python reports to its audit hook: a file opened, a folder made, a name changed, a C function called.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from twitchwise import __main__ as program
from twitchwise import adapter as _adapter
from twitchwise import prepare as _prepare
from twitchwise import seal as _seal
from twitchwise import swap
from twitchwise.policy import PLACE, with_policy

PAGES = 20
LATE = (_prepare, _adapter, _seal)  # the command imports them late; here they are imported once, before the children


def stand_in(text: str) -> None:
    """Take the place of the slow steps: pages that all hold the same text."""

    def made(*_: object) -> dict[str, str | bytes]:
        return {f"{number}.html": f"{with_policy(PLACE)}{text}" for number in range(PAGES)}

    patch.object(_prepare, "prepare", lambda *_: None).start()
    patch.object(_adapter, "made", made).start()


def build(root: Path, text: str, kill_at: int | None = None) -> int:
    """Run the command in a child; kill it, as the system would, at the event of that number. Returns how many events there were."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        run_child(root, text, kill_at, write)
    os.close(write)
    with os.fdopen(read, "rb") as told:
        number = told.read()
    os.waitpid(child, 0)
    return int(number or 0)


def run_child(root: Path, text: str, kill_at: int | None, write: int) -> None:
    stand_in(text)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    seen = 0

    def count(_event: str, _arguments: object) -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    code = program.main(["--root", str(root), "site"])
    os.write(write, str(seen).encode())
    os._exit(code)


def found(root: Path) -> str:
    """What stands there: the text all pages hold, 'nothing', or 'broken'."""
    site = root / "site"
    if not site.exists():
        return "nothing"
    texts = {(site / f"{number}.html").read_text(encoding="utf-8").rpartition(">")[2] for number in range(PAGES)}
    sums = (site / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return texts.pop() if len(texts) == 1 and len(sums) == PAGES + 3 else "broken"


def main(way: str) -> None:
    """Kill at each moment in turn; after each, see what stands there, build again, and see what is left."""
    os.environ["TWITCHWISE_PLAIN"] = "1"  # else a site that was made from the same would be left alone
    if way == "aside":
        swap.exchange = lambda *_: False
    results = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build(root, "old")
        for moment in range(1, build(root, "old")):
            build(root, "new", kill_at=moment)
            first = found(root)
            build(root, "old")
            results.append((first, found(root), sorted(path.name for path in root.iterdir())))
    print(json.dumps(results))


if __name__ == "__main__":
    main(sys.argv[1])
