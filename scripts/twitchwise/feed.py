"""The feed: what each release of the data changed in meaning, as an Atom feed.

Flows in: releases, which were worked out from the data when they were made, and the records as they are now. Flows out: text. Pure.
Wording and sources are left out: a reader of the feed wants to know what reads differently now.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .derive.addresses import HOME
from .export import address
from .load import Dataset
from .publish.places import name_of, page_of
from .publish.releases import Meaning, Release

FEED = "feed.xml"
NAME = "Twitchwise"
CAUTION = "General information, not medical advice. Not yet reviewed by a clinician."
ATOM = "http://www.w3.org/2005/Atom"
NOT_MEANING = {"wording", "sources"}
MOST_RELEASES = 10  # older ones stand in changes.json


@dataclass(frozen=True)
class News:
    """One entry: what it is called by programs, its title, what it says, the page that shows it, and the day."""

    id: str
    title: str
    says: tuple[str, ...]
    href: str
    day: str


def news(releases: Sequence[Release], dataset: Dataset) -> list[News]:
    """An entry for each release and for each record that it changed in meaning, the newest release first."""
    return [entry for release in releases[:MOST_RELEASES] for entry in of_release(release, dataset)]


def of_release(release: Release, dataset: Dataset) -> Iterator[News]:
    """The release itself, then its records in the order of the release: those that can hurt a reader come first."""
    changed: dict[tuple[str, str], list[Meaning]] = {}
    for change in release.changes:
        if change.group not in NOT_MEANING:
            changed.setdefault((change.kind, change.id), []).append(change)
    day = release.released_on.isoformat()
    count = sum(map(len, changed.values()))
    what = f"{count} {'change' if count == 1 else 'changes'} in meaning." if release.changes else "The first release."
    says = (what, f"It holds {release.records} records.")
    yield News(f"release {release.version}", f"Data version {release.version}", says, "about/data.html#versions", day)
    for (kind, id_), changes in changed.items():
        lines = tuple(f"{change.field}: {change.says}" if change.field else change.says for change in changes)
        title, href = named(dataset, kind, id_)
        yield News(f"release {release.version} {kind} {id_}", title, lines, href, day)


def named(dataset: Dataset, kind: str, id_: str) -> tuple[str, str]:
    """What a record is called and where the guide tells about it; its id and the home page, when it is gone."""
    record = dataset.records[kind].get(id_)
    if record is None:
        return f"{kind.capitalize()} {id_}", address(HOME)
    return f"{kind.capitalize()}: {name_of(record)}", page_of(kind, id_, record) or address(HOME)


def atom(found: Sequence[News], site: str) -> str:
    """An Atom feed. Its ids are made from what it tells of, so that they stay when the address of the guide changes."""
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en", **({"xml:base": site} if site else {})})
    add(feed, "id", lasting_id("feed"))
    add(feed, "title", f"{NAME}: what changed in meaning")
    add(feed, "subtitle", CAUTION)
    add(feed, "updated", moment(max((item.day for item in found), default="1970-01-01")))
    add(add(feed, "author"), "name", NAME)
    add(feed, "rights", "CC BY 4.0")
    add(feed, "link", rel="alternate", type="text/html", href=f"{site}index.html")
    add(feed, "link", rel="self", type="application/atom+xml", href=f"{site}{FEED}")
    for item in found:
        entry = add(feed, "entry")
        add(entry, "id", lasting_id(item.id))
        add(entry, "title", item.title)
        add(entry, "updated", moment(item.day))
        add(entry, "link", rel="alternate", type="text/html", href=f"{site}{item.href}")
        add(entry, "content", "\n".join(item.says), type="text")
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element


def lasting_id(text: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'twitchwise {text}')}"


def moment(day: str) -> str:
    return f"{day}T00:00:00Z"
