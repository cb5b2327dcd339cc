"""Every page of the guide, in the order of the tree. One module for each family of pages."""

from __future__ import annotations

from ...load import Dataset
from ..blocks import Page
from ..relations import relations
from . import body, cite, codes, compare, evidence, fields, front, listing, nutrient, treatment, visit


def pages(dataset: Dataset) -> tuple[Page, ...]:
    """All generated pages; the lists come last because they name the others."""
    related = relations(dataset)
    content = [
        *front.pages(dataset, related),
        *nutrient.pages(dataset, related),
        *compare.pages(dataset, related),
        *body.pages(dataset, related),
        *treatment.pages(dataset, related),
        *visit.pages(dataset, related),
        *evidence.pages(dataset, related),
        *fields.pages(dataset),
    ]
    content += codes.pages(dataset, content)
    content += cite.pages(dataset, content)
    return tuple(content + listing.pages(dataset, content))
