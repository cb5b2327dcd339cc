"""The zip: the whole built folder, to unpack and open by double click, with its search.

Flows in: the guide. Flows out: bytes. Every file is as it was built but the home page, which says what edition it is, and the sums,
which know it.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from html import escape

from ..contribute.refused import Refused
from ..sums import SUMS
from .about import About
from .guide import HOME, Guide

FOLDER = "twitchwise"
BOX = '<div class="tw-about-page">'
UNIX = 3


def zipped(guide: Guide) -> bytes:
    files = {path: file.read_bytes() for path, file in guide.files.items()}
    files[HOME] = stamped(files[HOME].decode(), guide.about).encode()
    files[SUMS] = corrected(files[SUMS].decode(), HOME, files[HOME]).encode()
    return packed({f"{FOLDER}/{path}": content for path, content in files.items()}, guide.about)


def stamped(page: str, about: About) -> str:
    """A page that says what edition it is, in the box that says how old its facts are."""
    if BOX not in page:
        raise Refused(
            f"site/{HOME}: the page has no '{BOX}'. Expected it, since it tells the age of an edition. Look at macros/."
        )
    said = "".join(f"<p>{escape(line)}</p>\n" for line in about.lines)
    return page.replace(BOX, f"{BOX}\n<p><strong>Pocket edition.</strong></p>\n{said}", 1)


def corrected(sums: str, path: str, content: bytes) -> str:
    """The sums of a folder in which one file was changed."""
    lines = (line for line in sums.splitlines() if not line.endswith(f"  {path}"))
    mine = f"{hashlib.sha256(content).hexdigest()}  {path}"
    return "".join(f"{line}\n" for line in sorted([*lines, mine], key=lambda line: line.partition("  ")[2]))


def packed(files: Mapping[str, bytes], about: About, stored_first: str = "") -> bytes:
    """An archive in the order given, without clock, user or machine; one file may come first and unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, about.zip_time)
            entry.create_system = UNIX
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path == stored_first else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)
    return out.getvalue()
