"""Every page of the guide, in the order of the tree. One module for each family of pages."""

from __future__ import annotations

from collections.abc import Sequence

from ...load import Dataset
from ..blocks import Page, Recipe
from ..relations import facts_of
from . import body, cite, codes, compare, evidence, fields, front, listing, nutrient, treatment, visit


def recipes(dataset: Dataset) -> list[Recipe]:
    """How to make each page that is made from facts alone."""
    return [
        *front.recipes(dataset),
        *nutrient.recipes(dataset),
        *compare.recipes(),
        *body.recipes(dataset),
        *treatment.recipes(dataset),
        *visit.recipes(dataset),
        *evidence.recipes(dataset),
        *fields.recipes(),
        *listing.recipes(),
    ]


def pages(dataset: Dataset) -> tuple[Page, ...]:
    """All generated pages; the lists come last because they name the others."""
    facts = facts_of(dataset)
    content = [recipe.make(facts) for recipe in recipes(dataset)]
    return (*content, *lists(dataset, content))


def lists(dataset: Dataset, content: Sequence[Page]) -> list[Page]:
    """The pages that list what the others hold; the views of the others are not needed."""
    more = codes.pages(dataset, content)
    more += cite.pages(dataset, [*content, *more])
    return more + listing.pages(dataset, [*content, *more])
