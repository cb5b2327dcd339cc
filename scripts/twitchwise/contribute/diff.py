"""`diff BASE`: what a change does to meaning, as text, as Markdown for a pull request, or as JSON.

Flows in: the project's folder and a revision. Flows out: text. A revision whose data no longer fits the models is compared as far as it
can be read, and what could not be read is named.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..checks.references import unknown_references
from ..derive.pages import pages
from ..load import Dataset, load
from ..problems import Problem
from .meaning import GROUPS, Change, by_group, changes
from .revision import data_at

MOST_PAGES = 30  # in a list a person reads


@dataclass(frozen=True)
class Unread:
    """A file that could not be read whole, in one of the two versions."""

    side: str
    file: str
    problems: int
    first: str


@dataclass(frozen=True)
class Pages:
    """The pages that read differently; `told` is False when one of the versions cannot be built."""

    told: bool
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    base: str
    commit: str
    changes: tuple[Change, ...]
    pages: Pages
    unread: tuple[Unread, ...]


def compare(root: Path, base: str) -> Comparison:
    """The work tree against a revision."""
    with data_at(root, base) as (commit, folder):
        before, old_problems = load(folder)
    after, new_problems = load(root / "data")
    unread = (*unread_files(f"at {base}", old_problems), *unread_files("now", new_problems))
    found = changes(before, after, frozenset(item.file for item in unread))
    return Comparison(base, commit, tuple(found), pages_affected(before, after, whole=not unread), unread)


def unread_files(side: str, problems: list[Problem]) -> list[Unread]:
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.place.file, []).append(problem)
    return [Unread(side, file, len(found), str(found[0])) for file, found in by_file.items()]


def pages_affected(before: Dataset, after: Dataset, whole: bool) -> Pages:
    """Pages are compared as they are derived, without the line at which their data stands."""
    if not whole or any(next(unknown_references(dataset), None) for dataset in (before, after)):
        return Pages(told=False)
    old, new = ({page.path: replace(page, edit=None) for page in pages(dataset)} for dataset in (before, after))
    return Pages(
        told=True,
        added=tuple(sorted(set(new) - set(old))),
        removed=tuple(sorted(set(old) - set(new))),
        changed=tuple(sorted(path for path in new if path in old and new[path] != old[path])),
    )


def as_json(found: Comparison) -> str:
    listed = [
        {**{name: value for name, value in asdict(item).items() if name != "place"}, **asdict(item.place)}
        for item in found.changes
    ]
    data = {
        "base": found.base,
        "commit": found.commit,
        "changes": listed,
        "pages": asdict(found.pages),
        "unread": [asdict(item) for item in found.unread],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def as_lines(found: Comparison) -> str:
    lines = [f"What changes in meaning since {found.base} ({found.commit[:10]}): {counted(found)}"]
    lines += [f"Not compared, {item.side}: {item.first}{more(item)}" for item in found.unread]
    for group, items in by_group(found.changes).items():
        lines += ["", f"{GROUPS[group]} ({len(items)})"]
        lines += [f"  {item.kind} {item.id}{dotted(item)}: {item.says}\n    {item.place}" for item in items]
    return "\n".join([*lines, "", *page_lines(found.pages)])


def as_markdown(found: Comparison) -> str:
    """For a comment on a pull request: what can hurt a reader is open, wording is folded."""
    lines = ["### What this change does to meaning", "", f"Since `{found.commit[:10]}`: {counted(found)}", ""]
    lines += [f"- **Not compared**, {item.side}: {code(item.first)}{more(item)}" for item in found.unread]
    for group, items in by_group(found.changes).items():
        rows = [
            f"- **{item.kind} {item.id}**{f', {code(item.field)}' if item.field else ''}: {code(item.says)} <sub>{item.place.file}:{item.place.line}</sub>"
            for item in items
        ]
        heading = f"{GROUPS[group]} ({len(items)})"
        if group in ("wording", "sources"):
            lines += ["", f"<details><summary>{heading}</summary>", "", *rows, "", "</details>"]
        else:
            lines += ["", f"#### {heading}", "", *rows]
    lines += ["", "<details><summary>Pages affected</summary>", "", *page_lines(found.pages), "", "</details>"]
    return "\n".join(lines)


def code(text: str) -> str:
    """Text from data as a code span, in which Markdown acts on nothing and nobody is called by name."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"`{text}`"


def dotted(item: Change) -> str:
    return f", {item.field}" if item.field else ""


def more(item: Unread) -> str:
    return f" ({item.problems - 1} more)" if item.problems > 1 else ""


def counted(found: Comparison) -> str:
    if not found.changes:
        return "nothing."
    return ", ".join(f"{len(items)} {group}" for group, items in by_group(found.changes).items()) + "."


def page_lines(found: Pages) -> list[str]:
    if not found.told:
        return ["Pages affected: not known, because one of the two versions cannot be built."]
    lines = [f"Pages affected: {len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed."]
    for sign, paths in (("+", found.added), ("-", found.removed), ("~", found.changed)):
        lines += [f"  {sign} {line}" for line in listed(paths)]
    return lines


def listed(paths: tuple[str, ...]) -> list[str]:
    """Pages by address; folders with how many, when there are too many to read. JSON names every one."""
    if len(paths) <= MOST_PAGES:
        return [f"{path.removesuffix('.md')}.html" for path in paths]
    folders = Counter(
        f"{path.rpartition('/')[0]}/" if "/" in path else path.removesuffix(".md") + ".html" for path in paths
    )
    return [f"{folder} {number} pages" if folder.endswith("/") else folder for folder, number in folders.items()]


FORMATS = {"text": as_lines, "markdown": as_markdown, "json": as_json}
