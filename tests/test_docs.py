"""What the hand-written pages promise is what the code does."""

from __future__ import annotations

import re

from twitchwise.checks.evidence import CEILING
from twitchwise.load import Dataset
from twitchwise.models import Label

from .conftest import ROOT


def test_how_we_grade_states_the_rule_that_is_enforced(dataset: Dataset) -> None:
    page = (ROOT / "docs" / "evidence" / "how-we-grade.md").read_text(encoding="utf-8")
    rows = dict(
        re.findall(
            r"^\| ([^|]+?) +\| (?:[^|]+\| )*?(high|moderate|low|very low) +\|$", page, re.MULTILINE | re.IGNORECASE
        )
    )
    labels = dataset.of(Label)
    for basis, ceiling in CEILING.items():
        name = labels[f"basis-{basis}"].label
        found = next((level for row, level in rows.items() if row.casefold() == name.casefold()), None)
        assert found is not None, f"{name} is missing from the table"
        assert found.casefold() == ceiling.replace("-", " "), name


def test_privacy_page_names_the_one_thing_that_is_kept() -> None:
    script = (ROOT / "docs" / "javascripts" / "colours.js").read_text(encoding="utf-8")
    key = re.search(r'var key = "([^"]+)"', script)
    assert key and f"`{key.group(1)}`" in (ROOT / "docs" / "about" / "privacy.md").read_text(encoding="utf-8")
    others = (ROOT / "docs" / "javascripts" / "search.js").read_text(encoding="utf-8")
    for word in ("localStorage", "sessionStorage", "indexedDB", "cookie", "fetch(", "XMLHttpRequest", "sendBeacon"):
        assert word not in others
