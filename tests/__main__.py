"""Everything that guards the project, in one run: style, types, then the tests.

    python3 scripts/run.py test [options for pytest]

Installs what the tests need from the system's package manager when it is missing and we may install, else says what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Need:
    """A program the tests call, the names it may have, and the Debian package that brings it."""

    names: tuple[str, ...]
    package: str


NEEDS = (
    Need(("chromium", "chromium-browser", "google-chrome"), "chromium"),
    Need(("java",), "default-jre-headless"),
    Need(("node",), "nodejs"),
    Need(("npm",), "npm"),
    Need(("make",), "make"),
    Need(("git",), "git"),
)


def main(arguments: list[str]) -> int:
    if not install_programs():
        return 1
    if not install_node_packages():
        return 1
    steps = (
        ("Style", ["ruff", "check", "scripts", "tests"]),
        ("Format", ["ruff", "format", "--check", "scripts", "tests"]),
        ("Types", ["mypy"]),
        ("Tests", ["pytest", "--numprocesses", "auto", "--dist", "worksteal", *arguments]),
    )
    for name, command in steps:
        print(f"{name} …", flush=True)
        if (code := subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode) != 0:
            print(f"{name}: failed.", file=sys.stderr)
            return code
    return 0


def install_programs() -> bool:
    """Make sure every program is there; say in one sentence what is not."""
    missing = [need for need in NEEDS if not any(map(shutil.which, need.names))]
    if not missing:
        return True
    packages = [need.package for need in missing]
    if os.name == "posix" and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {', '.join(packages)} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = {"env": environment, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], check=False, **quiet)  # type: ignore[call-overload]
        missing = [need for need in NEEDS if not any(map(shutil.which, need.names))]
    if missing:
        names = ", ".join(need.names[0] for need in missing)
        hint = " ".join(need.package for need in missing)
        print(f"The tests need {names}. Install them, on Debian and Ubuntu with: apt install {hint}", file=sys.stderr)
    return not missing


def install_node_packages() -> bool:
    """Make node_modules from the lock file, unless it is there and up to date."""
    lock, stamp = ROOT / "package-lock.json", ROOT / "node_modules" / ".made-from"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return True
    print("Installing the HTML checker …", flush=True)
    if subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=ROOT, check=False).returncode != 0:
        print("The HTML checker could not be installed. This step needs the network once; try again.", file=sys.stderr)
        return False
    stamp.write_bytes(lock.read_bytes())
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
