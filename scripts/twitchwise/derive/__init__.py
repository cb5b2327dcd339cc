"""Work out everything a page states that nobody typed: back-references, order, conversions, search words, page addresses.

Flows in: a `Dataset`. Flows out: recipes of pages. A page has a view made of plain, frozen values that a template only has to lay out.
"""
