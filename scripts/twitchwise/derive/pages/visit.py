"""The appointment: what happens there, and what to print and take along: the visit sheets and the diary.

The sheets are filled in by hand. They say what other pages say, shorter; the sources stand on those pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ...load import Dataset
from ...models import Nutrient, Overview, Sign, Test, Visit
from ..addresses import CARE, DIARY, SHEET, VISIT, anchor, sheet_path
from ..blocks import Anchor, CareCard, Edit, Notes, Page, Recipe, Said, edit_of, for_each
from ..care import care_cards
from ..relations import Relations, by_name
from .treatment import LineGroup, test_groups

DIARY_TITLE = "Two-week twitch diary"
DAYS = 14
# Ruled lines. The notes of a normal sheet take the room that is left, so there are more than ever show.
MEDICINE_LINES = 4
NOTE_LINES = 24
LARGE_MEDICINE_LINES = 3
LARGE_NOTE_LINES = 3  # beside the signs and medicines of a nutrient there is no room for more
LARGE_NOTE_LINES_ALONE = 9


@dataclass(frozen=True)
class SheetLinks:
    """A visit sheet in both sizes."""

    normal: Anchor
    large: Anchor


@dataclass(frozen=True)
class VisitItemView:
    item: str
    detail: str


@dataclass(frozen=True)
class VisitQuestionView:
    question: str
    why: Said


@dataclass(frozen=True)
class VisitView:
    steps: tuple[Said, ...]
    bring: tuple[VisitItemView, ...]
    questions: tuple[VisitQuestionView, ...]
    examination: tuple[Said, ...]
    ask: tuple[str, ...]
    good_to_know: tuple[Said, ...]
    do_not: tuple[Said, ...]
    usual_tests: tuple[Anchor, ...]
    tests: tuple[LineGroup, ...]
    sheet: SheetLinks
    diary: Anchor
    nutrient_sheets: tuple[SheetLinks, ...]


@dataclass(frozen=True)
class SheetView:
    """One visit sheet. `about` is the nutrient's name inside a sentence, or nothing on the sheet for any twitching."""

    about: str
    large: bool
    other_size: Anchor
    diary: Anchor
    all_sheets: Anchor
    more: Anchor
    ask: tuple[str, ...]
    tests: tuple[str, ...]
    medicines: tuple[str, ...]
    flags: tuple[CareCard, ...]
    medicine_lines: range
    note_lines: range


@dataclass(frozen=True)
class DiaryView:
    days: range
    sheet: Anchor
    all_sheets: Anchor
    flags: tuple[CareCard, ...]


def recipes(dataset: Dataset) -> list[Recipe]:
    found = for_each(dataset, visit_page, Visit)
    for large in (False, True):
        found += for_each(dataset, partial(twitching_sheet, large=large), Visit)
        found += for_each(dataset, partial(nutrient_sheet, large=large), Visit, Nutrient)
    return found + for_each(dataset, diary_page, Visit)


def visit_page(dataset: Dataset, _related: Relations, visit: Visit) -> Page:
    notes = Notes(dataset)
    view = VisitView(
        steps=notes.all_said(visit.steps),
        bring=tuple(VisitItemView(item.item, item.detail or "") for item in visit.bring),
        questions=tuple(VisitQuestionView(item.question, notes.said(item.why)) for item in visit.questions),
        examination=notes.all_said(visit.examination),
        ask=visit.ask,
        good_to_know=notes.all_said(visit.good_to_know),
        do_not=notes.all_said(visit.do_not),
        usual_tests=tuple(anchor(test) for test in usual_tests(dataset, visit)),
        tests=test_groups(dataset, leave_out=visit.tests),
        sheet=sheet_links(SHEET, "My twitching"),
        diary=Anchor(DIARY_TITLE, DIARY),
        nutrient_sheets=tuple(sheet_links(item.id, item.name) for item in by_name(dataset.of(Nutrient).values())),
    )
    return Page(
        path=VISIT,
        title="Your appointment about twitching",
        description="What happens at an appointment about twitching: what to bring, what you may be asked, what to ask, and which tests may be done.",
        template="visit.md.j2",
        view=view,
        kind="guide",
        words=("appointment", "seeing the doctor", "what to ask", "doctor visit", "gp appointment"),
        boost=1.3,
        care=care_cards(dataset),
        references=notes.references(),
        edit=edit_of(dataset, "visit", visit.id),
    )


def usual_tests(dataset: Dataset, visit: Visit) -> list[Test]:
    """The tests that the steps of a visit name as often done."""
    return by_name(dataset.of(Test)[id_] for id_ in visit.tests)


def sheet_links(id_: str, name: str) -> SheetLinks:
    return SheetLinks(Anchor(name, sheet_path(id_)), Anchor("Large print", sheet_path(id_, large=True)))


def short(name: str) -> str:
    """A name without the words in brackets, for paper."""
    return name.partition(" (")[0]


def sheet_view(
    dataset: Dataset,
    visit: Visit,
    id_: str,
    large: bool,
    more: Anchor,
    tests: tuple[str, ...],
    about: str = "",
    medicines: tuple[str, ...] = (),
    signs: tuple[Sign, ...] = (),
) -> SheetView:
    links = sheet_links(id_, "Normal print")
    return SheetView(
        about=about,
        large=large,
        other_size=links.normal if large else links.large,
        diary=Anchor(DIARY_TITLE, DIARY),
        all_sheets=Anchor("All sheets", VISIT, "sheets"),
        more=more,
        ask=visit.ask,
        tests=tests,
        medicines=medicines,
        flags=care_cards(dataset, signs, with_self_care=False),
        medicine_lines=range(LARGE_MEDICINE_LINES if large else MEDICINE_LINES),
        note_lines=range(note_lines(large, crowded=bool(medicines or signs))),
    )


def note_lines(large: bool, crowded: bool) -> int:
    """How many ruled lines the notes get; large print must stay on two pages."""
    if not large:
        return NOTE_LINES
    return LARGE_NOTE_LINES if crowded else LARGE_NOTE_LINES_ALONE


def twitching_sheet(dataset: Dataset, _related: Relations, visit: Visit, *, large: bool) -> Page:
    """The sheet for anyone who twitches; in normal print it is the one sheet the search knows."""
    overview = next(iter(dataset.of(Overview).values()))
    tests = tuple(test.name for test in usual_tests(dataset, visit))
    view = sheet_view(dataset, visit, SHEET, large, Anchor("When to get help", CARE), tests)
    words = ("visit sheet", "sheet to print", "printable", "print", "diary", "twitch diary", "symptom diary")
    return sheet_page(view, SHEET, "my twitching", overview, edit_of(dataset, "visit", visit.id), words)


def nutrient_sheet(dataset: Dataset, related: Relations, visit: Visit, nutrient: Nutrient, *, large: bool) -> Page:
    about = nutrient.name[0].lower() + nutrient.name[1:]
    view = sheet_view(
        dataset,
        visit,
        nutrient.id,
        large,
        anchor(nutrient),
        tests=tuple(test.name for test in related.tests_of_nutrient[nutrient.id]),
        about=about,
        medicines=tuple(
            dict.fromkeys(short(medicine.name) for medicine, _ in related.medicines_of_nutrient[nutrient.id])
        ),
        signs=related.signs_of_nutrient[nutrient.id],
    )
    return sheet_page(view, nutrient.id, about, nutrient, edit_of(dataset, "nutrient", nutrient.id))


def sheet_page(
    view: SheetView, id_: str, about: str, checked: Nutrient | Overview, edit: Edit, words: tuple[str, ...] = ()
) -> Page:
    size = " in large print" if view.large else ""
    return Page(
        path=sheet_path(id_, view.large),
        title=f"Visit sheet{size}: {about}",
        description=f"A sheet{size} to print and fill in by hand for an appointment about {about}: what to say, ask and note.",
        template="sheet.md.j2",
        view=view,
        kind="sheet",
        words=words,
        indexed=bool(words) and not view.large,
        checked_on=checked.checked_on,
        next_check_due=checked.next_check_due,
        edit=edit,
    )


def diary_page(dataset: Dataset, _related: Relations, visit: Visit) -> Page:
    overview = next(iter(dataset.of(Overview).values()))
    return Page(
        path=DIARY,
        title=DIARY_TITLE,
        description="A grid for two weeks to print and fill in by hand: where and when it twitches, and what came with it.",
        template="diary.md.j2",
        view=DiaryView(
            days=range(1, DAYS + 1),
            sheet=Anchor("Visit sheet", sheet_path(SHEET)),
            all_sheets=Anchor("All sheets", VISIT, "sheets"),
            flags=care_cards(dataset, with_self_care=False),
        ),
        kind="sheet",
        indexed=False,
        wide=True,
        checked_on=overview.checked_on,
        next_check_due=overview.next_check_due,
        edit=edit_of(dataset, "visit", visit.id),
    )
