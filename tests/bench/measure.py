"""One command, timed: seconds on the clock, seconds of processor time, and the most memory any of its processes held."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """Seconds, seconds, and MiB (the largest process, as the system counts it)."""

    wall: float
    cpu: float
    peak: float


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Measured:
    """Run the command to its end. Raises when it fails, with what it said."""
    log = folder / "bench.log"
    with log.open("wb") as said:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(
            f"{' '.join(command)} ended with {process.returncode}:\n{log.read_text(errors='replace')[-2000:]}"
        )
    return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def bytes_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def pages_of(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.html"))
