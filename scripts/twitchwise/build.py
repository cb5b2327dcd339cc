"""From the folder of the project to its pages: the one straight path, and the second writer.

Flows in: the project's root folder. Flows out: `{path: Markdown}`, or problems.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .codes import code_files
from .derive.blocks import Page, last_checked
from .derive.pages import lists, recipes
from .derive.pages.cite import cite_id
from .derive.relations import facts_of
from .export import SEARCH_INDEX, Written, comparison, search_index
from .feed import FEED, atom, news
from .load import Dataset
from .picture import picture_of, pictures, words_by_path
from .prepare import Prepared, prepare
from .problems import Place, Problem
from .programs import program_files
from .publish import paths
from .quick import PLAIN, Run, digest
from .render import Laid, header, lay_out, lay_out_lists
from .schema_org import description, description_by_hand, titles_of
from .swap import as_bytes, beside, swap
from .twin import twin_of, twins


def templates(root: Path) -> dict[str, str]:
    """The Jinja templates by name."""
    return {file.name: file.read_text(encoding="utf-8") for file in sorted((root / "macros").glob("*.j2"))}


HEADER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def written_by_hand(root: Path) -> tuple[list[Written], list[Problem]]:
    """The hand-written pages with the title and description of their headers, and the pages that lack one."""
    found, problems = [], []
    for file in sorted((root / "docs").rglob("*.md")):
        path = file.relative_to(root / "docs").as_posix()
        match = HEADER.match(file.read_text(encoding="utf-8"))
        header = yaml.load(match.group(1), Loader=yaml.CSafeLoader) if match else None
        if isinstance(header, dict) and header.get("title") and header.get("description"):
            found.append(Written(path, str(header["title"]), str(header["description"])))
        else:
            expected = "Expected both between two lines of '---' at the head of the file"
            problems.append(
                Problem(Place(f"docs/{path}"), "the page has no title and description", expected, "Add them")
            )
    return found, problems


@dataclass(frozen=True)
class Generated:
    """Every generated file by path, pages as Markdown, or the problems that stand in the way."""

    files: Mapping[str, str | bytes]
    problems: list[Problem]
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What hand-written pages say of themselves to programs, by path; the others have it in their headers."""

    newest_check: int = 0
    """The day the data was last checked on, as seconds since 1970: what a build takes for its time, since it reads no clock."""
    later_paths: frozenset[str] = frozenset()
    later: Callable[[], Mapping[str, bytes]] = dict
    """Data and pictures. No page needs them to be made, only their paths, so that a preview need not wait for them."""

    twins: Callable[[], Mapping[str, str]] = dict
    """The twins of pages as plain Markdown. They stand beside the finished pages, under the names that their sources have."""


def generate(root: Path, prepared: Prepared, repository: str = "", run: Run = PLAIN, site: str = "") -> Generated:
    """From the data to all that is generated. `site` is the public address, if there is one."""
    written, problems = written_by_hand(root)
    if prepared.problems or problems:
        return Generated({}, [*prepared.problems, *problems])
    data = prepared.data
    dataset = data.dataset
    layouts = templates(root)
    facts = facts_of(dataset, run)
    laid = lay_out(recipes(dataset), facts, layouts, repository, run)
    laid += lay_out_lists(lists, laid, facts, layouts, repository, run)
    made = [item.page for item in laid]
    titles = titles_of(made, written)
    rendered = with_headers(laid, titles, run)
    by_hand = {page.path: (root / "docs" / page.path).read_text(encoding="utf-8") for page in written}
    files: dict[str, str | bytes] = {**rendered, SEARCH_INDEX: search_index(made, written), **comparison(facts)}
    files |= code_files(made, layouts, run) | program_files(made, written, site, run)
    files[FEED] = atom(news(data.releases, dataset), site)
    of_written = {
        page.path: for_programs(page, description_by_hand(page, titles, data.history.version)) for page in written
    }
    drawn = words_by_path(dataset, made, written)
    return Generated(
        files,
        [],
        of_written,
        newest_check(dataset),
        paths(data) | drawn.keys(),
        lambda: {**pictures(drawn, run), **prepared.files()},  # what is made elsewhere is waited for last
        lambda: twins(made, written, {**rendered, **by_hand}, run),
    )


def with_headers(laid: Sequence[Laid], titles: Mapping[str, str], run: Run) -> dict[str, str]:
    """Each page as Markdown with its header, by its path."""
    all_titles = digest(*(part for item in titles.items() for part in item))
    headers = run.each(
        "headers",
        lambda item: header(item.page, in_header(item.page, description(item.page, titles))),
        laid,
        made_from=lambda item: (item.print, all_titles),
    )
    return {item.page.path: f"{text}\n{item.body}" for item, text in zip(laid, headers, strict=True)}


def for_programs(page: Page | Written, described: str) -> dict[str, str]:
    """What every page says to programs."""
    return {"described": described, "picture": picture_of(page), "twin": twin_of(page)}


def in_header(page: Page, described: str) -> dict[str, str]:
    """What the header of a generated page says besides its words."""
    day = last_checked(page)
    return {**for_programs(page, described), "date": str(day) if day else "", "cite_id": cite_id(page)}


def write_tree(root: Path, out: Path) -> tuple[int, list[Problem]]:
    """The second writer: the same pages as plain Markdown on disk, beside a copy of the hand-written ones.

    Any generator that reads Markdown can build the tree. Returns how many pages were generated. `out` is replaced whole, at
    the end, and only when there is no problem.
    """
    generated = generate(root, prepare(root))
    if generated.problems:
        return 0, generated.problems
    out.parent.mkdir(parents=True, exist_ok=True)
    with beside(out) as new:
        shutil.copytree(root / "docs", new, dirs_exist_ok=True)
        for path, content in {**generated.files, **generated.later()}.items():
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(as_bytes(content))
        swap(new, out)
    return len(generated.files) + len(generated.later_paths), []


def newest_check(dataset: Dataset) -> int:
    """The newest of all days of checking, as seconds since 1970."""
    days = (getattr(record, "checked_on", None) for _, _, record in dataset.all())
    newest = max((day for day in days if isinstance(day, datetime.date)), default=datetime.date(1970, 1, 1))
    return (newest - datetime.date(1970, 1, 1)).days * 24 * 60 * 60
