"""What stands around the content of every published file: which version it is, whose it is, and when it was checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import Field

from ..load import Dataset
from ..models import Checked, Record, Source
from ..walk import cited_in
from .values import Ready, as_json

# Raised in its second part when a key or a path is added, in its first (and in the path, to v2) when one goes or changes meaning.
SCHEMA_VERSION = "1.0"
LICENCE = "CC-BY-4.0"
NOTICE = "General information, not medical advice. Not yet reviewed by a clinician."


class Envelope(Record):
    """What every file says of itself."""

    schema_version: str = Field(
        description="Version of the keys and paths. The second number rises when some are added, the first when some go."
    )
    data_version: str = Field(
        description="Version of the dataset; in the file of one record, the release that holds it as it is here. A '+' and a mark after it: changed since that release."
    )
    licence: str = Field(description="SPDX name of the licence of text and data.")
    attribution: str = Field(description="What to write beside what you use.")
    notice: str = Field(description="What this is not. Show it to readers.")
    page: str | None = Field(
        description="Page of the guide that says the same, as a path from the root of the site; null when there is none."
    )
    checked_on: datetime.date | None = Field(
        description="When this was last held against its sources: the record's own date, else the oldest date of the sources it cites. "
        "For many records, the oldest of theirs. null: nothing here cites a source."
    )


@dataclass(frozen=True)
class Maker:
    """Puts content into envelopes of one version."""

    version: str

    def around(
        self, content: Mapping[str, object], page: str | None = None, checked_on: datetime.date | None = None
    ) -> Ready:
        """A whole file: first what it says of itself, then what it holds."""
        envelope = Envelope(
            schema_version=SCHEMA_VERSION,
            data_version=self.version,
            licence=LICENCE,
            attribution=f"Twitchwise, data version {self.version}, CC BY 4.0",
            notice=NOTICE,
            page=page,
            checked_on=checked_on,
        )
        return Ready(f"{as_json(envelope)[:-1]},{as_json(content)[1:]}\n")


def checked_dates(dataset: Dataset) -> dict[tuple[str, str], datetime.date | None]:
    """For each record, when it was held against its sources."""
    read = {id_: source.checked_on for id_, source in dataset.of(Source).items()}
    return {(kind, id_): checked_on(record, read) for kind, id_, record in dataset.all()}


def checked_on(record: Record, read: Mapping[str, datetime.date]) -> datetime.date | None:
    if isinstance(record, (Checked, Source)):
        return record.checked_on
    own = getattr(record, "source", None)  # a study is what one source reports
    return oldest([*(read[source] for source in cited_in(record)), *([read[own]] if own else [])])


def oldest(dates: Iterable[datetime.date | None]) -> datetime.date | None:
    return min((date for date in dates if date), default=None)
