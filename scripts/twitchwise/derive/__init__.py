"""Work out everything a page states that nobody typed: back-references, order, conversions, search words, page addresses.

Flows in: a `Dataset`. Flows out: a tuple of `Page`, each with a view made of plain, frozen values that a template only has to lay out.
"""

from __future__ import annotations

from .pages import pages

__all__ = ["pages"]
