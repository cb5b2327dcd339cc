"""The home page and 'When to see a doctor'."""

from __future__ import annotations

from dataclasses import dataclass

from ...load import Dataset
from ...models import Cause, Country, Difference, Group, Nutrient, Overview, Sign, Site, Symptom, Tier, Visit
from ..addresses import CARE, HOME, anchor
from ..blocks import Anchor, Mark, Notes, Page, Recipe, Said, edit_of, for_each
from ..care import care_cards
from ..relations import Relations, by_name
from .evidence import DifferenceView, difference_view
from .nutrient import NutrientCard
from .treatment import LineGroup, test_groups


@dataclass(frozen=True)
class HomeView:
    summary: tuple[Said, ...]
    usual_causes: tuple[Anchor, ...]
    care_message: Said
    sites: tuple[Anchor, ...]
    nutrients: tuple[NutrientCard, ...]
    symptoms: tuple[Anchor, ...]
    conclusion: tuple[Said, ...]


@dataclass(frozen=True)
class SignView:
    """A sign; `parts` are those that say much the same of one kind of it."""

    id: str
    text: str
    why: Said
    nutrients: tuple[Anchor, ...]
    parts: tuple[SignView, ...]


@dataclass(frozen=True)
class TierView:
    id: str
    heading: str
    action: str
    signs: tuple[SignView, ...]


@dataclass(frozen=True)
class GroupView:
    id: str
    name: str
    statements: tuple[Said, ...]


@dataclass(frozen=True)
class CountryRow:
    name: str
    emergency: str
    advice_line: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class CareView:
    message: Said
    tiers: tuple[TierView, ...]
    do_not: tuple[Said, ...]
    differences: tuple[DifferenceView, ...]
    groups: tuple[GroupView, ...]
    countries: tuple[CountryRow, ...]
    steps: tuple[Said, ...]
    examination: tuple[Said, ...]
    tests: tuple[LineGroup, ...]


def recipes(dataset: Dataset) -> list[Recipe]:
    return [*for_each(dataset, home_page, Overview), *for_each(dataset, care_page, Overview, Visit)]


def home_page(dataset: Dataset, _related: Relations, overview: Overview) -> Page:
    notes = Notes(dataset)
    nutrients = sorted(dataset.of(Nutrient).values(), key=lambda nutrient: nutrient.name)
    view = HomeView(
        summary=notes.all_said(overview.summary),
        usual_causes=tuple(anchor(cause) for cause in by_name(dataset.of(Cause)[id_] for id_ in overview.usual_causes)),
        care_message=notes.said(overview.care_message),
        sites=tuple(anchor(site) for site in dataset.of(Site).values()),
        nutrients=tuple(
            NutrientCard(
                anchor(nutrient), nutrient.symbol or "", notes.sure(nutrient.link.certainty), nutrient.link.summary.text
            )
            for nutrient in nutrients
        ),
        symptoms=tuple(anchor(symptom) for symptom in by_name(dataset.of(Symptom).values()) if symptom.twitch_related),
        conclusion=notes.all_said(overview.conclusion),
    )
    return Page(
        path=HOME,
        title="Twitchwise: muscle twitches, vitamins and minerals",
        description="What vitamins and minerals really have to do with muscle twitches: how strong each link is, from which source, and when to get help.",
        template="home.md.j2",
        wide=True,
        view=view,
        kind="guide",
        words=("home", "start", "twitching", "muscle twitching", "why do i twitch"),
        boost=0.5,
        care=care_cards(dataset),
        references=notes.references(),
        checked_on=overview.checked_on,
        next_check_due=overview.next_check_due,
        edit=edit_of(dataset, "overview", overview.id),
    )


def care_page(dataset: Dataset, _related: Relations, overview: Overview, visit: Visit) -> Page:
    notes = Notes(dataset)
    view = CareView(
        message=notes.said(overview.care_message),
        tiers=tuple(tier_view(dataset, tier, notes) for tier in dataset.of(Tier).values()),
        do_not=notes.all_said(visit.do_not),
        differences=tuple(
            difference_view(item, notes) for item in dataset.of(Difference).values() if item.kind == "waiting-time"
        ),
        groups=tuple(
            GroupView(group.id, group.name, notes.all_said(group.statements)) for group in dataset.of(Group).values()
        ),
        countries=tuple(
            CountryRow(country.name, country.emergency, country.advice_line or "", notes.marks(country.sources))
            for country in sorted(dataset.of(Country).values(), key=lambda country: country.name)
        ),
        steps=notes.all_said(visit.steps),
        examination=notes.all_said(visit.examination),
        tests=test_groups(dataset),
    )
    return Page(
        path=CARE,
        title="When to see a doctor",
        description="Which signs with twitching are an emergency, which need help today, which need a check soon, and which you can look after yourself.",
        template="care.md.j2",
        view=view,
        kind="guide",
        words=(
            "when to see a doctor",
            "when to worry",
            "when to worry about twitching",
            "red flags",
            "emergency",
            "should i worry",
            "is it serious",
            "when to worry",
            "warning signs",
            "a and e",
            "er",
            "hospital",
            "danger signs",
        ),
        boost=2,
        references=notes.references(),
        checked_on=overview.checked_on,
        next_check_due=overview.next_check_due,
        edit=edit_of(dataset, "sign", next(iter(dataset.of(Sign)))) if dataset.of(Sign) else None,
    )


def tier_view(dataset: Dataset, tier: Tier, notes: Notes) -> TierView:
    signs = tuple(
        sign_view(dataset, sign, notes)
        for sign in dataset.of(Sign).values()
        if sign.tier == tier.id and not sign.part_of
    )
    return TierView(tier.id, tier.heading, tier.action, signs)


def sign_view(dataset: Dataset, sign: Sign, notes: Notes) -> SignView:
    return SignView(
        id=sign.id,
        text=sign.text,
        why=notes.said(sign.why),
        nutrients=tuple(anchor(dataset.of(Nutrient)[id_]) for id_ in sign.nutrients),
        parts=tuple(sign_view(dataset, part, notes) for part in dataset.of(Sign).values() if part.part_of == sign.id),
    )
