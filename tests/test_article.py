"""Nothing of the founding article is lost: each of its statements is carried by a record, restated and calibrated."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from twitchwise.load import Dataset

ARTICLE = Path(__file__).parent / "article.yml"


class Kept(TypedDict):
    id: str
    about: str
    kind: str
    record: str
    path: str
    says: str
    stance: str


def statements() -> list[Kept]:
    found: list[Kept] = yaml.load(ARTICLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def values_at(value: object, path: str) -> list[object]:
    """The values at a path such as `low.symptoms[symptom=fatigue].note`, `role[2].text` or `role[*].text`."""
    found = [value]
    for name, selector in re.findall(r"([a-z_]+)(?:\[([^\]]+)\])?\.?", path):
        found = [getattr(item, name) for item in found]
        if selector:
            found = [item for items in found for item in chosen(items, selector)]
    return found


def chosen(items: object, selector: str) -> list[object]:
    assert isinstance(items, tuple)
    if selector == "*":
        return list(items)
    if selector.isdigit():
        return [items[int(selector) - 1]]
    field, wanted = selector.split("=", 1)
    return [item for item in items if str(getattr(item, field)) == wanted]


@pytest.mark.parametrize("kept", statements(), ids=lambda kept: kept["id"])
def test_statement_is_carried(kept: Kept, dataset: Dataset) -> None:
    record = dataset.records[kept["kind"]].get(kept["record"])
    assert record is not None, f"{kept['about']}: the {kept['kind']} {kept['record']} is gone"
    found = [str(value) for value in values_at(record, kept["path"])]
    assert any(re.search(kept["says"], text) for text in found), f"{kept['about']}: {kept['path']} says {found}"
    assert kept["stance"] in ("kept", "weakened", "corrected")


def test_the_list_is_whole() -> None:
    ids = [kept["id"] for kept in statements()]
    assert len(ids) == len(set(ids)) >= 70
