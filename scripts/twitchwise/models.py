"""The records of the guide, as pydantic models: the one definition of what a data file may hold.

Flows in: plain values that `load` read from YAML. Flows out: frozen, typed records. The JSON Schema in
`data/schema/` and the field reference are generated from these models, so every field says here what it is.

Words: a *symptom* is what a person feels or sees; a *sign* is a red flag that asks for care; a *state* is `low` or
`high`; a *site* is a place on the body.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

# Characters that change how the text around them is shown: control codes and bidirectional overrides.
# They have no use in this data and could make a page read differently from its source.
SAFE_TEXT = r"^[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+$"
ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
# Search words end up in the index as they are, so they are kept to characters that can never be markup.
WORD_PATTERN = r"^[^\W_][\w .,'’+/()-]*$"
ADDRESS_PATTERN = r"^https?://[^\s<>\"'`\\{}|^]+$"
LONGEST_TEXT = 600  # a longer text is not one statement any more
LONGEST_LABEL = 34  # characters; more would run out of a drawing on a phone


@dataclass(frozen=True)
class Ref:
    """Marks a field that holds the id of a record of `kind`; `check` follows it."""

    kind: str


Text = Annotated[str, StringConstraints(pattern=SAFE_TEXT, max_length=LONGEST_TEXT)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
Word = Annotated[str, StringConstraints(pattern=WORD_PATTERN, max_length=60)]
WebAddress = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN, max_length=400)]


def exact(value: object) -> object:
    """A whole number as a Decimal; anything else as it is."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


# Decimal, because 0.70 in a source must be 0.70 on the page.
Number = Annotated[
    Decimal,
    BeforeValidator(exact),
    Field(allow_inf_nan=False, ge=0, le=1_000_000),
    WithJsonSchema({"type": "number", "minimum": 0}),
]

NutrientId = Annotated[Id, Ref("nutrient")]
SymptomId = Annotated[Id, Ref("symptom")]
SiteId = Annotated[Id, Ref("site")]
CauseId = Annotated[Id, Ref("cause")]
TestId = Annotated[Id, Ref("test")]
MedicineId = Annotated[Id, Ref("medicine")]
SourceId = Annotated[Id, Ref("source")]
StudyId = Annotated[Id, Ref("study")]
TierId = Annotated[Id, Ref("tier")]
SignId = Annotated[Id, Ref("sign")]
LifeStageId = Annotated[Id, Ref("life-stage")]
AuthorityId = Annotated[Id, Ref("authority")]

Certainty = Literal["high", "moderate", "low", "very-low"]
Basis = Literal[
    "review",
    "trial",
    "cohort",
    "case-control",
    "case-reports",
    "experiment",
    "mechanism",
    "guideline",
    "reference",
    "expert",
    "none-found",
]
Stage = Literal["mild", "severe", "any"]
State = Literal["low", "high"]
NutrientGroup = Literal["mineral", "vitamin"]
CauseGroup = Literal["common", "check", "rare"]
SymptomGroup = Literal[
    "muscle",
    "face",
    "nerve",
    "brain",
    "heart",
    "breathing",
    "gut",
    "eye",
    "skin",
    "bone",
    "mouth",
    "general",
    "examination",
]
TestGroup = Literal["blood", "urine", "nerve-and-muscle", "imaging"]
LevelKind = Literal["usual", "low", "severe", "high", "critical"]
IntakeType = Literal["RDA", "AI", "RNI", "PRI", "CDRR"]
Verdict = Literal["supported", "partly", "not-supported", "untested"]
SourceType = Literal[
    "guideline", "review", "study", "reference", "public-guidance", "dataset", "laboratory", "safety-notice", "news"
]
Seen = Literal["original", "copy", "abstract", "quoted"]
Weight = Literal["high", "medium", "low"]
Change = Literal["lowers", "raises"]
Pull = Literal["hides", "lowers", "raises", "weakens"]
Direction = Literal["low", "high", "either"]
OmissionReason = Literal["no-source-seen", "unvetted-source", "sources-clash", "outside-this-guide"]
CodeSystem = Literal["icd-10-cm", "loinc", "mesh", "hpo", "rxnorm"]
StationId = Literal["cell", "fibre", "coat", "ending", "gap", "muscle", "outside"]
DifferenceKind = Literal["cut-off", "intake", "limit", "waiting-time", "treatment", "how-common"]


class Record(BaseModel):
    """Base of every record: frozen, exact types, and no key that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    # Fields that stand first in a file. Without it, those of a base class would: a level would end with its kind.
    leading: ClassVar[tuple[str, ...]] = ()


def field_order(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a record in the order in which a person writes and reads them."""
    leading: tuple[str, ...] = getattr(model, "leading", ())
    return (*leading, *(name for name in model.model_fields if name not in leading))


class Citation(Record):
    """One source and the place in it."""

    source: SourceId = Field(description="Id of a source in data/sources.yml.")
    locator: Text | None = Field(
        None, description="Where in the source: section, table or page.", examples=["table J-3"]
    )


class Statement(Record):
    """One medical statement, how sure it is, what it rests on, and where that can be checked."""

    text: Text = Field(description="The statement in our own plain words. Sentences of up to 20 words.")
    certainty: Certainty = Field(description="How sure, in words adapted from GRADE. The verbs of the text must fit.")
    basis: Basis = Field(description="The strongest kind of evidence behind the statement.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source.")


class Drawn(Statement):
    """A statement that a drawing shows too, in the few words it has room for."""

    leading: ClassVar[tuple[str, ...]] = (
        "text",
        "short",
    )

    short: Annotated[str, StringConstraints(pattern=SAFE_TEXT, max_length=LONGEST_LABEL)] = Field(
        description="The statement in a few words, as it stands beside the drawing. It begins with a small letter."
    )


class Answer(Record):
    """The answer to one of the three questions every nutrient page answers."""

    measured: bool = Field(description="true when a source gives a number; false when nobody has measured it.")
    text: Text = Field(
        description="The number in words, or what is known instead. When `measured` is false the page opens with 'Nobody has measured this.'"
    )
    certainty: Certainty
    basis: Basis
    sources: tuple[Citation, ...] = Field(default=(), description="Required when `measured` is true.")


class Answers(Record):
    """The three questions, in the same place on every nutrient page."""

    how_common_is_a_lack: Answer
    how_often_a_lack_brings_twitching: Answer
    how_often_twitching_is_a_lack: Answer


class Unknown(Record):
    """Something nobody knows, said as plainly as what is known."""

    text: Text
    sources: tuple[Citation, ...] = Field(default=(), description="Where the gap is stated, if a source states it.")


class Code(Record):
    """A clinical code for search and for machines; never a diagnosis."""

    system: CodeSystem
    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:.\-]+$", max_length=20)] = Field(examples=["E83.42"])
    label: Text = Field(description="Short label of what the code stands for.")
    approximate: bool = Field(False, description="true when the code is broader or narrower than our record.")
    sources: tuple[Citation, ...] = Field(min_length=1)


class SymptomLink(Record):
    """A nutrient state and a symptom that sources connect with it."""

    symptom: SymptomId
    stage: Stage = Field(
        description="mild: seen with a mild shortfall; severe: seen in severe lack or excess; any: the source does not say."
    )
    certainty: Certainty
    basis: Basis
    note: Text | None = Field(
        None, description="What the reader must know about this link, for instance where it has not been shown."
    )
    sources: tuple[Citation, ...] = Field(min_length=1)


class NutrientState(Record):
    """What a person may notice when the nutrient is low, or high."""

    name: Text = Field(description="Plain name.", examples=["Low magnesium"])
    medical_names: tuple[Text, ...] = Field(min_length=1, description="Medical names, US spelling first.")
    symptoms: tuple[SymptomLink, ...] = ()
    statements: tuple[Statement, ...] = Field(default=(), description="What else must be said about this state.")


class Link(Record):
    """How strong the link between the nutrient and twitching is."""

    certainty: Certainty
    summary: Statement = Field(description="The answer in one or two sentences; it stands in the comparison table.")
    statements: tuple[Statement, ...] = Field(min_length=1, description="The evidence for and against.")


class Risk(Statement):
    """Who is more likely to be short of the nutrient."""

    causes: tuple[CauseId, ...] = ()


class IntakeRow(Record):
    life_stage: LifeStageId
    amount: Number
    type: IntakeType = Field(description="RDA, AI (US); RNI (UK); PRI, AI (EU).")


class IntakeTable(Record):
    """How much people need a day, as one authority sets it."""

    authority: AuthorityId
    unit: Text = Field(examples=["mg"])
    rows: tuple[IntakeRow, ...] = Field(min_length=1)
    note: Text | None = None
    sources: tuple[Citation, ...] = Field(min_length=1)


class LimitRow(Record):
    life_stage: LifeStageId
    amount: Number | None = Field(description="null: the authority could not set one.")


class LimitTable(Record):
    """The most that is safe a day over a long time, as one authority sets it."""

    authority: AuthorityId
    unit: Text
    applies_to: Text = Field(
        description="What counts towards the limit.", examples=["Supplements and medicines only, not food"]
    )
    rows: tuple[LimitRow, ...] = Field(min_length=1)
    note: Text | None = None
    sources: tuple[Citation, ...] = Field(min_length=1)


class DailyValue(Record):
    """The amount food labels call 100%."""

    amount: Number
    authority: AuthorityId
    sources: tuple[Citation, ...] = Field(min_length=1)


class Checked(Record):
    """When the facts were held against their sources, and when that is due again."""

    checked_on: datetime.date
    next_check_due: datetime.date


class Nutrient(Checked):
    """A vitamin or mineral and what it has to do with twitching."""

    leading: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "symbol",
        "group",
        "unit",
        "words",
    )

    id: Id
    name: Text
    symbol: Text | None = None
    group: NutrientGroup
    unit: Text = Field(description="Unit of daily amounts on the page.", examples=["mg"])
    words: tuple[Word, ...] = Field(
        description="Words people type: lay words, symbols, spellings, slips. For search only."
    )
    in_short: Statement = Field(description="40 to 60 words that answer the reader's question.")
    main_role: Statement = Field(description="The main role in muscle and nerve; it stands in the comparison table.")
    link: Link
    answers: Answers
    role: tuple[Statement, ...] = Field(min_length=1, description="What it does in muscle and nerve.")
    low: NutrientState
    high: NutrientState | None = Field(description="null when no harm from too much is known.")
    risks: tuple[Risk, ...] = Field(min_length=1)
    intakes: tuple[IntakeTable, ...] = Field(min_length=1)
    daily_value: DailyValue | None
    food_note: Statement | None = None
    limits: tuple[LimitTable, ...] = ()
    cautions: tuple[Statement, ...] = Field(
        min_length=1, description="Upper limit and harm, supplements, who must ask first."
    )
    treatment: tuple[Statement, ...] = Field(description="What doctors usually do. Never a dose for a reader.")
    unknowns: tuple[Unknown, ...] = Field(min_length=1)
    codes: tuple[Code, ...] = ()


class Symptom(Record):
    """What a person feels or sees."""

    id: Id
    name: Text = Field(description="Plain name.")
    medical: Text | None = Field(None, description="Medical name.")
    definition: Text = Field(description="One plain sentence that tells it apart.")
    group: SymptomGroup
    twitch_related: bool = Field(description="true for twitches, cramps, spasms, jerks and their kin.")
    words: tuple[Word, ...] = ()
    sites: tuple[SiteId, ...] = ()
    confused_with: tuple[SymptomId, ...] = ()
    statements: tuple[Statement, ...] = Field(
        default=(), description="What is known about this symptom, common and harmless first."
    )
    codes: tuple[Code, ...] = ()


class Site(Record):
    """A place on the body where people notice twitching."""

    id: Id
    name: Text
    words: tuple[Word, ...] = ()
    usual: tuple[Statement, ...] = Field(min_length=1, description="What is usual there: common and harmless first.")
    look_out: tuple[Statement, ...] = Field(min_length=1, description="What asks for a check.")


class Cause(Record):
    """A cause of twitching that is not a lack of a nutrient."""

    id: Id
    name: Text
    medical: Text | None = None
    group: CauseGroup = Field(description="common: common and usually harmless; check: needs a check; rare: rare.")
    words: tuple[Word, ...] = ()
    how: Statement = Field(description="How it makes muscles twitch.")
    clues: Statement = Field(description="What points to it.")
    what_to_do: Statement
    symptoms: tuple[SymptomId, ...] = Field(min_length=1)
    sites: tuple[SiteId, ...] = ()
    nutrients: tuple[NutrientId, ...] = Field(default=(), description="Nutrients it drains or upsets.")
    medicines: tuple[MedicineId, ...] = ()
    codes: tuple[Code, ...] = ()


class Units(Record):
    """The two unit systems a result may be printed in."""

    conventional: Text = Field(examples=["mg/dL"])
    si: Text = Field(examples=["mmol/L"])
    factor: Annotated[Number, Field(gt=0)] = Field(description="SI value = conventional value x factor.")
    sources: tuple[Citation, ...] = Field(min_length=1)


class Range(Record):
    """Numbers between, above or below, in one unit."""

    above: Number | None = None
    below: Number | None = None
    unit: Text


class Level(Range):
    """One level of a test as one source prints it."""

    leading: ClassVar[tuple[str, ...]] = ("kind", "above", "below", "unit")

    kind: LevelKind
    who: Text | None = Field(None, description="For whom, when not all adults.")
    printed: Range | None = Field(
        None, description="The same level in the other unit, when the source prints it; otherwise it is computed."
    )
    note: Text | None = None
    sources: tuple[Citation, ...] = Field(min_length=1)


class Test(Record):
    """A test a doctor may offer."""

    __test__: ClassVar[bool] = False  # pytest takes any class of this name for one of its own

    id: Id
    name: Text
    medical: Text | None = None
    group: TestGroup
    words: tuple[Word, ...] = ()
    nutrients: tuple[NutrientId, ...] = ()
    causes: tuple[CauseId, ...] = ()
    purpose: Statement
    when: Statement | None = Field(None, description="When doctors tend to use it.")
    units: Units | None = None
    levels: tuple[Level, ...] = ()
    misses: tuple[Statement, ...] = Field(default=(), description="What the result does not show.")
    beside: bool = Field(
        False,
        description="true: it does not measure the nutrient itself, so nutrient pages lead to it and leave out its levels.",
    )
    codes: tuple[Code, ...] = ()


class MedicineEffect(Statement):
    """What a medicine does to a nutrient."""

    leading: ClassVar[tuple[str, ...]] = (
        "nutrient",
        "change",
    )

    nutrient: NutrientId
    change: Change


class Medicine(Record):
    """A class of medicines that shifts a nutrient or can cause twitching."""

    id: Id
    name: Text = Field(description="The class in plain words.")
    examples: tuple[Text, ...] = Field(min_length=1, description="Non-proprietary names.")
    words: tuple[Word, ...] = ()
    effects: tuple[MedicineEffect, ...] = ()
    twitching: Statement | None = Field(None, description="What is known about twitching with it.")
    codes: tuple[Code, ...] = ()


class Effect(Record):
    """One nutrient's pull on another."""

    of: NutrientId
    state: State
    on: NutrientId
    change: Pull


class Interaction(Record):
    """Nutrients that work together or clash, with each other or with medicines."""

    id: Id
    name: Text = Field(description="The interaction in a short phrase.")
    nutrients: tuple[NutrientId, ...] = Field(min_length=1)
    medicines: tuple[MedicineId, ...] = ()
    effects: tuple[Effect, ...] = ()
    weight: Weight = Field(description="How much it matters for health.")
    how: Statement
    advice: Statement


class Act(Drawn):
    """What one nutrient does at a station."""

    leading: ClassVar[tuple[str, ...]] = (
        "nutrient",
        "text",
        "short",
    )

    nutrient: NutrientId


class Station(Record):
    """A place on the path from nerve to muscle, and the nutrients that act there."""

    id: StationId = Field(description="The drawing has a picture for each; 'outside' stands beside the path.")
    name: Text = Field(examples=["Nerve cell"])
    what: Drawn = Field(description="What happens there.")
    acts: tuple[Act, ...] = ()


class FoodAmount(Record):
    nutrient: NutrientId
    amount: Number = Field(description="Per serving, in the nutrient's unit. The share of the daily value is computed.")
    note: Text | None = None
    sources: tuple[Citation, ...] = Field(min_length=1)


class Food(Record):
    """A food and what a serving of it holds."""

    id: Id
    name: Text
    serving: Text = Field(examples=["1/2 cup"])
    grams: Number | None = None
    amounts: tuple[FoodAmount, ...] = Field(min_length=1)


class Tier(Record):
    """How soon to get help."""

    id: Id
    name: Text = Field(examples=["Emergency"])
    heading: Text = Field(
        description="Heading of the care card; it ends with 'if'.", examples=["Emergency: call now if"]
    )
    action: Text


class Sign(Record):
    """A red flag: what the reader notices, and why it matters."""

    id: Id
    tier: TierId
    text: Text = Field(description="What the reader notices, after the words '… if:'.")
    general: bool = Field(False, description="true: shown in the care box of every page.")
    part_of: SignId | None = Field(
        None,
        description="A general sign of the same tier that says much the same; the care page keeps the two together.",
    )
    why: Statement
    nutrients: tuple[NutrientId, ...] = ()
    direction: Direction | None = None
    symptoms: tuple[SymptomId, ...] = ()
    causes: tuple[CauseId, ...] = ()
    sites: tuple[SiteId, ...] = ()


class Source(Record):
    """A publication that readers can look up."""

    id: Id
    title: Text
    publisher: Text | None = Field(description="Publisher, or authors of a paper.")
    year: Annotated[int, Field(ge=1800, le=2100)] | None
    type: SourceType
    url: WebAddress | None = Field(description="Where readers find it. A mirror is never linked.")
    locator: Text | None = Field(
        None, description="How to find it without a web address: journal, volume and page, or book."
    )
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/[^\s<>\"'`\\{}|^]+$")] | None = None
    pmid: Annotated[str, StringConstraints(pattern=r"^\d{1,9}$")] | None = None
    seen: Seen = Field(
        description="How we saw it: the original, a faithful copy, its abstract, or as another publication quotes it."
    )
    checked_on: datetime.date


class Study(Record):
    """A study that bears on a claim."""

    id: Id
    source: SourceId
    design: Basis
    size: Text = Field(description="Who and how many.")
    finding: Text
    weakness: Text = Field(description="Where it is weak.")
    nutrients: tuple[NutrientId, ...] = ()
    symptoms: tuple[SymptomId, ...] = ()


class Claim(Record):
    """A claim people read, checked."""

    id: Id
    claim: Text = Field(description="The claim as people make it.")
    verdict: Verdict
    answer: Statement
    studies_for: tuple[StudyId, ...] = ()
    studies_against: tuple[StudyId, ...] = ()
    would_change: Text = Field(description="What finding would change our mind.")
    nutrients: tuple[NutrientId, ...] = ()
    symptoms: tuple[SymptomId, ...] = ()
    causes: tuple[CauseId, ...] = ()
    words: tuple[Word, ...] = ()


class Position(Record):
    """What one authority says."""

    text: Text
    sources: tuple[Citation, ...] = Field(min_length=1)


class Difference(Record):
    """A point on which authorities differ."""

    id: Id
    topic: Text
    kind: DifferenceKind
    positions: tuple[Position, ...] = Field(min_length=2)
    reason: Text | None = Field(None, description="Why they differ, if known.")
    we_say: Text = Field(description="What this guide does with it.")
    nutrients: tuple[NutrientId, ...] = ()
    symptoms: tuple[SymptomId, ...] = ()
    tests: tuple[TestId, ...] = ()


class Group(Record):
    """People for whom the advice differs."""

    id: Id
    name: Text
    statements: tuple[Statement, ...] = Field(min_length=1)
    nutrients: tuple[NutrientId, ...] = ()


class Country(Record):
    """Emergency numbers of one country or region."""

    id: Id
    name: Text
    emergency: Text
    advice_line: Text | None = None
    sources: tuple[Citation, ...] = Field(min_length=1)


class Term(Record):
    """A word of the glossary."""

    id: Id
    term: Text
    meaning: Text = Field(description="What it means, in plain words.")
    words: tuple[Word, ...] = ()


class LifeStage(Record):
    """An age band or condition that intake tables use; the order of the file is the order of the tables."""

    id: Id
    name: Text


class Authority(Record):
    """A body that sets intakes and limits."""

    id: Id
    name: Text
    short: Text
    region: Text


class Label(Record):
    """The words a reader sees for one value of a closed vocabulary."""

    id: Id = Field(description="<vocabulary>-<value>")
    label: Text
    meaning: Text


class VisitQuestion(Record):
    question: Text
    why: Statement


class VisitItem(Record):
    item: Text
    detail: Text | None = None


class Visit(Record):
    """What happens at an appointment for twitching. There is one."""

    id: Id
    steps: tuple[Statement, ...] = Field(min_length=1)
    questions: tuple[VisitQuestion, ...] = Field(min_length=1, description="What you may be asked.")
    examination: tuple[Statement, ...] = Field(min_length=1)
    bring: tuple[VisitItem, ...] = Field(min_length=1)
    ask: tuple[Text, ...] = Field(min_length=1, description="Questions to ask.")
    tests: tuple[TestId, ...] = Field(
        default=(), description="Tests that the steps name as often done; they stand on the visit sheet."
    )
    good_to_know: tuple[Statement, ...] = ()
    do_not: tuple[Statement, ...] = Field(min_length=1)


class Feature(Record):
    """One line of the table that tells movements apart."""

    id: Id = Field(description="The id of the symptom.")
    symptom: SymptomId
    looks: Text
    feels: Text
    lasts: Text
    sources: tuple[Citation, ...] = Field(min_length=1)


class Overview(Checked):
    """What pages that gather others say of their own: home, care, and the list of nutrients. There is one."""

    leading: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    summary: tuple[Statement, ...] = Field(min_length=1, description="The first screen of the home page.")
    usual_causes: tuple[CauseId, ...] = Field(min_length=1)
    care_message: Statement
    path_message: Statement = Field(description="What the path from nerve to muscle does not show; it stands below it.")
    conclusion: tuple[Statement, ...] = Field(min_length=1)


class Exemption(Record):
    """A finding of a check that is right as it stands, and why."""

    id: Id
    check: Id = Field(description="Name of the check.")
    kind: Id
    record: Id
    field: Text = Field(description="Path of the value, as the message gives it.", examples=["low.symptoms[2].note"])
    reason: Text


class Omission(Record):
    """A fact that was looked at and left out, so that nobody has to wonder whether it was forgotten."""

    id: Id
    about: Text = Field(description="What the fact is about, in our own words.")
    subject: Id = Field(description="Id of the record it would belong to.")
    reason: OmissionReason


class Retired(Record):
    """An id that is no longer used, and where its page now leads."""

    id: Id = Field(description="<kind>-<old id>")
    kind: Text
    old: Id
    new: Id
    reason: Text
    retired_on: datetime.date


@dataclass(frozen=True)
class Kind:
    """How one kind of record is called and kept.

    `folder` kinds have one file per record, named by its id; the others share the file `<plural>.yml`. Where the order of that file
    says nothing, it is `sorted` by id, so that a record has one place and two people seldom add at the same line.
    """

    name: str
    plural: str
    model: type[Record]
    folder: bool = False
    sorted: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("nutrient", "nutrients", Nutrient, folder=True),
    Kind("symptom", "symptoms", Symptom),
    Kind("site", "sites", Site),
    Kind("cause", "causes", Cause),
    Kind("test", "tests", Test, folder=True),
    Kind("medicine", "medicines", Medicine, sorted=True),
    Kind("interaction", "interactions", Interaction, sorted=True),
    Kind("station", "stations", Station),
    Kind("food", "foods", Food),
    Kind("tier", "tiers", Tier),
    Kind("sign", "signs", Sign),
    Kind("claim", "claims", Claim),
    Kind("study", "studies", Study),
    Kind("difference", "differences", Difference),
    Kind("group", "groups", Group),
    Kind("country", "countries", Country, sorted=True),
    Kind("visit", "visits", Visit),
    Kind("feature", "features", Feature),
    Kind("term", "terms", Term, sorted=True),
    Kind("overview", "overviews", Overview),
    Kind("source", "sources", Source),
    Kind("life-stage", "life-stages", LifeStage),
    Kind("authority", "authorities", Authority),
    Kind("label", "labels", Label),
    Kind("omission", "omissions", Omission),
    Kind("exemption", "exemptions", Exemption, sorted=True),
    Kind("retired", "retired", Retired, sorted=True),
)
KIND_BY_NAME = {kind.name: kind for kind in KINDS}
KIND_BY_MODEL = {kind.model: kind for kind in KINDS}
