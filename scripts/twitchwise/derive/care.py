"""Which red flags the care box of a page shows.

Every page shows the general signs; a page about one thing puts the signs of that thing first. A card holds at most 7: the
care page has them all.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..load import Dataset
from ..models import Sign, Tier
from .blocks import CareCard

MOST_SIGNS_ON_A_CARD = 7  # the NHS service manual asks for short cards; longer ones are skipped by readers
SELF_CARE = "self-care"
MOST_OWN_SIGNS = 3  # so that the general signs keep most of the card


def care_cards(dataset: Dataset, own: Iterable[Sign] = (), *, with_self_care: bool = True) -> tuple[CareCard, ...]:
    """One card for each tier, in order of urgency: up to 3 of the page's `own` signs, then the general ones.

    A page about an emergency has no card on looking after oneself.
    """
    chosen = {sign.id for sign in own}
    cards = []
    for tier in dataset.of(Tier).values():
        if tier.id == SELF_CARE and not with_self_care:
            continue
        signs = [sign for sign in dataset.of(Sign).values() if sign.tier == tier.id]
        first = [sign for sign in signs if sign.id in chosen and not sign.general][:MOST_OWN_SIGNS]
        general = [sign for sign in signs if sign.general]
        kept = {sign.id for sign in [*first, *general][:MOST_SIGNS_ON_A_CARD]}
        cards.append(
            CareCard(tier.id, tier.heading, tier.action, tuple(sign.text for sign in signs if sign.id in kept))
        )
    return tuple(cards)
