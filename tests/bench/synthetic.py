"""A larger guide to measure with: every nutrient again and again, under numbered names."""

from __future__ import annotations

import re
from pathlib import Path

EXCUSE = """- id: zz-{id}
  check: foods
  kind: nutrient
  record: {id}
  field: id
  reason: A copy, made to measure how long a build takes.
"""


def grow(root: Path, times: int) -> None:
    """Add copies of each nutrient until there are `times` as many, and excuse them from the check that wants foods for each."""
    excuses = []
    for file in sorted((root / "data" / "nutrients").glob("*.yml")):
        text = file.read_text(encoding="utf-8")
        for number in range(2, times + 1):
            id_ = f"{file.stem}-{number}"
            copy = text.replace(f"id: {file.stem}\n", f"id: {id_}\n", 1)
            copy = re.sub(r"^name: (.*)$", rf"name: \1 {number}", copy, count=1, flags=re.MULTILINE)
            file.with_name(f"{id_}.yml").write_text(copy, encoding="utf-8")
            excuses.append(EXCUSE.format(id=id_))
    with (root / "data" / "exemptions.yml").open("a", encoding="utf-8") as exemptions:
        exemptions.writelines(sorted(excuses))  # in the order of their ids, after those of the real guide


def change_one_line(root: Path, turn: int) -> None:
    """Change the first text of one nutrient, each time to another."""
    file = root / "data" / "nutrients" / "zinc.yml"
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r"No (?:\d+ )?study has shown", f"No {turn} study has shown", text, count=1)
    if changed == text:
        raise ValueError(f"{file}: the text to change is gone (No study has shown). Name another one here.")
    file.write_text(changed, encoding="utf-8")
