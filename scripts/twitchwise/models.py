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
from functools import cache
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

    # Deferred: most commands read kept records, and need none of what checks new ones.
    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True, strict=True)
    # Fields that stand first in a file. Without it, those of a base class would: a level would end with its kind.
    leading: ClassVar[tuple[str, ...]] = ()


@cache
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
    certainty: Certainty = Field(description="How sure, in words adapted from GRADE.")
    basis: Basis = Field(description="The strongest kind of evidence behind it.")
    sources: tuple[Citation, ...] = Field(default=(), description="Required when `measured` is true.")


class Answers(Record):
    """The three questions, in the same place on every nutrient page."""

    how_common_is_a_lack: Answer = Field(description="How common is a true lack?")
    how_often_a_lack_brings_twitching: Answer = Field(description="How often does a lack bring twitching?")
    how_often_twitching_is_a_lack: Answer = Field(description="How often does twitching turn out to be a lack?")


class Unknown(Record):
    """Something nobody knows, said as plainly as what is known."""

    text: Text = Field(description="What nobody knows, in one or two sentences.")
    sources: tuple[Citation, ...] = Field(default=(), description="Where the gap is stated, if a source states it.")


class Code(Record):
    """A clinical code for search and for machines; never a diagnosis."""

    system: CodeSystem = Field(description="The code system.")
    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:.\-]+$", max_length=20)] = Field(
        examples=["E83.42"], description="The code as the system prints it."
    )
    label: Text = Field(description="Short label of what the code stands for.")
    approximate: bool = Field(False, description="true when the code is broader or narrower than our record.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where the code stands.")


class SymptomLink(Record):
    """A nutrient state and a symptom that sources connect with it."""

    symptom: SymptomId = Field(description="The symptom.")
    stage: Stage = Field(
        description="mild: seen with a mild shortfall; severe: seen in severe lack or excess; any: the source does not say."
    )
    certainty: Certainty = Field(description="How sure, in words adapted from GRADE.")
    basis: Basis = Field(description="The strongest kind of evidence behind it.")
    note: Text | None = Field(
        None, description="What the reader must know about this link, for instance where it has not been shown."
    )
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class NutrientState(Record):
    """What a person may notice when the nutrient is low, or high."""

    name: Text = Field(description="Plain name.", examples=["Low magnesium"])
    medical_names: tuple[Text, ...] = Field(min_length=1, description="Medical names, US spelling first.")
    symptoms: tuple[SymptomLink, ...] = Field(default=(), description="Symptoms that sources connect with it.")
    statements: tuple[Statement, ...] = Field(default=(), description="What else must be said about this state.")


class Link(Record):
    """How strong the link between the nutrient and twitching is."""

    certainty: Certainty = Field(description="How sure the link is, on the whole.")
    summary: Statement = Field(description="The answer in one or two sentences; it stands in the comparison table.")
    statements: tuple[Statement, ...] = Field(min_length=1, description="The evidence for and against.")


class Risk(Statement):
    """Who is more likely to be short of the nutrient."""

    causes: tuple[CauseId, ...] = Field(default=(), description="Causes that have a page of their own.")


class IntakeRow(Record):
    life_stage: LifeStageId = Field(description="For whom.")
    amount: Number = Field(description="How much a day, in the unit of the table.")
    type: IntakeType = Field(description="RDA, AI (US); RNI (UK); PRI, AI (EU).")


class IntakeTable(Record):
    """How much people need a day, as one authority sets it."""

    authority: AuthorityId = Field(description="Who sets it.")
    unit: Text = Field(examples=["mg"], description="Unit of the numbers beside it.")
    rows: tuple[IntakeRow, ...] = Field(min_length=1, description="One row for each life stage.")
    note: Text | None = Field(None, description="What a reader must know about it.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class LimitRow(Record):
    life_stage: LifeStageId = Field(description="For whom.")
    amount: Number | None = Field(description="null: the authority could not set one.")


class LimitTable(Record):
    """The most that is safe a day over a long time, as one authority sets it."""

    authority: AuthorityId = Field(description="Who sets it.")
    unit: Text = Field(description="Unit of the numbers beside it.")
    applies_to: Text = Field(
        description="What counts towards the limit.", examples=["Supplements and medicines only, not food"]
    )
    rows: tuple[LimitRow, ...] = Field(min_length=1, description="One row for each life stage.")
    note: Text | None = Field(None, description="What a reader must know about it.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class DailyValue(Record):
    """The amount food labels call 100%."""

    amount: Number = Field(description="The amount, in the nutrient's unit.")
    authority: AuthorityId = Field(description="Who sets it.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class Checked(Record):
    """When the facts were held against their sources, and when that is due again."""

    checked_on: datetime.date = Field(description="When the facts were held against their sources.")
    next_check_due: datetime.date = Field(description="When that is due again.")


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

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Plain name, as a heading shows it.")
    symbol: Text | None = Field(None, description="Chemical symbol, when it has one.")
    group: NutrientGroup = Field(description="mineral or vitamin.")
    unit: Text = Field(description="Unit of daily amounts on the page.", examples=["mg"])
    words: tuple[Word, ...] = Field(
        description="Words people type: lay words, symbols, spellings, slips. For search only."
    )
    in_short: Statement = Field(description="40 to 60 words that answer the reader's question.")
    main_role: Statement = Field(description="The main role in muscle and nerve; it stands in the comparison table.")
    link: Link = Field(description="How strong the link to twitching is.")
    answers: Answers = Field(description="The three questions every page answers.")
    role: tuple[Statement, ...] = Field(min_length=1, description="What it does in muscle and nerve.")
    low: NutrientState = Field(description="What a person may notice when it is low.")
    high: NutrientState | None = Field(
        description="What a person may notice when there is too much; null when no harm is known."
    )
    risks: tuple[Risk, ...] = Field(min_length=1, description="Who is more likely to be short of it.")
    intakes: tuple[IntakeTable, ...] = Field(min_length=1, description="How much people need a day.")
    daily_value: DailyValue | None = Field(description="The amount food labels call 100%; null when labels have none.")
    food_note: Statement | None = Field(None, description="What must be said about food as a whole.")
    limits: tuple[LimitTable, ...] = Field(default=(), description="The most that is safe a day over a long time.")
    cautions: tuple[Statement, ...] = Field(
        min_length=1, description="Upper limit and harm, supplements, who must ask first."
    )
    treatment: tuple[Statement, ...] = Field(description="What doctors usually do. Never a dose for a reader.")
    unknowns: tuple[Unknown, ...] = Field(min_length=1, description="What nobody knows; at least one.")
    codes: tuple[Code, ...] = Field(default=(), description="Clinical codes, for search and for machines.")


class Symptom(Record):
    """What a person feels or sees."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Plain name.")
    medical: Text | None = Field(None, description="Medical name.")
    definition: Text = Field(description="One plain sentence that tells it apart.")
    group: SymptomGroup = Field(description="Part of the body or of life it belongs to.")
    twitch_related: bool = Field(description="true for twitches, cramps, spasms, jerks and their kin.")
    words: tuple[Word, ...] = Field(
        default=(), description="Words people type: lay words, spellings, slips. For search only."
    )
    sites: tuple[SiteId, ...] = Field(default=(), description="Places on the body where it is felt.")
    confused_with: tuple[SymptomId, ...] = Field(
        default=(), description="Symptoms it is mistaken for; both name each other."
    )
    statements: tuple[Statement, ...] = Field(
        default=(), description="What is known about this symptom, common and harmless first."
    )
    codes: tuple[Code, ...] = Field(default=(), description="Clinical codes, for search and for machines.")


class Site(Record):
    """A place on the body where people notice twitching."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Plain name, as a heading shows it.")
    words: tuple[Word, ...] = Field(
        default=(), description="Words people type: lay words, spellings, slips. For search only."
    )
    usual: tuple[Statement, ...] = Field(min_length=1, description="What is usual there: common and harmless first.")
    look_out: tuple[Statement, ...] = Field(min_length=1, description="What asks for a check.")


class Cause(Record):
    """A cause of twitching that is not a lack of a nutrient."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Plain name, as a heading shows it.")
    medical: Text | None = Field(None, description="Medical name, when there is one.")
    group: CauseGroup = Field(description="common: common and usually harmless; check: needs a check; rare: rare.")
    words: tuple[Word, ...] = Field(
        default=(), description="Words people type: lay words, spellings, slips. For search only."
    )
    how: Statement = Field(description="How it makes muscles twitch.")
    clues: Statement = Field(description="What points to it.")
    what_to_do: Statement = Field(description="What a reader can do about it.")
    symptoms: tuple[SymptomId, ...] = Field(min_length=1, description="Symptoms it can bring.")
    sites: tuple[SiteId, ...] = Field(default=(), description="Places on the body where it shows.")
    nutrients: tuple[NutrientId, ...] = Field(default=(), description="Nutrients it drains or upsets.")
    medicines: tuple[MedicineId, ...] = Field(default=(), description="Medicines that bring it.")
    codes: tuple[Code, ...] = Field(default=(), description="Clinical codes, for search and for machines.")


class Units(Record):
    """The two unit systems a result may be printed in."""

    conventional: Text = Field(examples=["mg/dL"], description="The unit used in the United States.")
    si: Text = Field(examples=["mmol/L"], description="The SI unit, used elsewhere.")
    factor: Annotated[Number, Field(gt=0)] = Field(description="SI value = conventional value x factor.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="Where the factor stands.")


class Range(Record):
    """Numbers between, above or below, in one unit."""

    above: Number | None = Field(None, description="The lower end. Digits as the source prints them: 0.70 stays 0.70.")
    below: Number | None = Field(None, description="The upper end. At least one of the two.")
    unit: Text = Field(description="Unit of the two numbers.")


class Level(Range):
    """One level of a test as one source prints it."""

    leading: ClassVar[tuple[str, ...]] = ("kind", "above", "below", "unit")

    kind: LevelKind = Field(
        description="usual: the usual range; low, severe, high, critical: from where a result is called that."
    )
    who: Text | None = Field(None, description="For whom, when not all adults.")
    printed: Range | None = Field(
        None, description="The same level in the other unit, when the source prints it; otherwise it is computed."
    )
    note: Text | None = Field(None, description="What a reader must know about it.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class Test(Record):
    """A test a doctor may offer."""

    __test__: ClassVar[bool] = False  # pytest takes any class of this name for one of its own

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Plain name, as a heading shows it.")
    medical: Text | None = Field(None, description="Medical name, when there is one.")
    group: TestGroup = Field(description="What is tested.")
    words: tuple[Word, ...] = Field(
        default=(), description="Words people type: lay words, spellings, slips. For search only."
    )
    nutrients: tuple[NutrientId, ...] = Field(default=(), description="Nutrients it tells about.")
    causes: tuple[CauseId, ...] = Field(default=(), description="Causes it can point to or rule out.")
    purpose: Statement = Field(description="What it shows.")
    when: Statement | None = Field(None, description="When doctors tend to use it.")
    units: Units | None = Field(None, description="The two unit systems; null when it has no number.")
    levels: tuple[Level, ...] = Field(default=(), description="Ranges and limits, as sources print them.")
    misses: tuple[Statement, ...] = Field(default=(), description="What the result does not show.")
    beside: bool = Field(
        False,
        description="true: it does not measure the nutrient itself, so nutrient pages lead to it and leave out its levels.",
    )
    codes: tuple[Code, ...] = Field(default=(), description="Clinical codes, for search and for machines.")


class MedicineEffect(Statement):
    """What a medicine does to a nutrient."""

    leading: ClassVar[tuple[str, ...]] = (
        "nutrient",
        "change",
    )

    nutrient: NutrientId = Field(description="The nutrient it is about.")
    change: Change = Field(description="Whether it lowers or raises the nutrient.")


class Medicine(Record):
    """A class of medicines that shifts a nutrient or can cause twitching."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="The class in plain words.")
    examples: tuple[Text, ...] = Field(min_length=1, description="Non-proprietary names.")
    words: tuple[Word, ...] = Field(
        default=(), description="Words people type: lay words, spellings, slips. For search only."
    )
    effects: tuple[MedicineEffect, ...] = Field(default=(), description="What it does to nutrients.")
    twitching: Statement | None = Field(None, description="What is known about twitching with it.")
    codes: tuple[Code, ...] = Field(default=(), description="Clinical codes, for search and for machines.")


class Effect(Record):
    """One nutrient's pull on another."""

    of: NutrientId = Field(description="The nutrient that acts.")
    state: State = Field(description="Whether it is low or high.")
    on: NutrientId = Field(description="The nutrient it acts on.")
    change: Pull = Field(
        description="What it does to the other: lowers or raises it, weakens what it does, or hides a lack of it."
    )


class Interaction(Record):
    """Nutrients that work together or clash, with each other or with medicines."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="The interaction in a short phrase.")
    nutrients: tuple[NutrientId, ...] = Field(min_length=1, description="Nutrients that take part.")
    medicines: tuple[MedicineId, ...] = Field(default=(), description="Medicines that take part.")
    effects: tuple[Effect, ...] = Field(default=(), description="Which nutrient acts on which.")
    weight: Weight = Field(description="How much it matters for health.")
    how: Statement = Field(description="How it comes about.")
    advice: Statement = Field(description="What a reader can do about it.")


class Act(Drawn):
    """What one nutrient does at a station."""

    leading: ClassVar[tuple[str, ...]] = (
        "nutrient",
        "text",
        "short",
    )

    nutrient: NutrientId = Field(description="The nutrient it is about.")


class Station(Record):
    """A place on the path from nerve to muscle, and the nutrients that act there."""

    id: StationId = Field(description="The drawing has a picture for each; 'outside' stands beside the path.")
    name: Text = Field(examples=["Nerve cell"], description="What the place is called.")
    what: Drawn = Field(description="What happens there.")
    acts: tuple[Act, ...] = Field(default=(), description="What nutrients do there.")


class FoodAmount(Record):
    nutrient: NutrientId = Field(description="The nutrient it is about.")
    amount: Number = Field(description="Per serving, in the nutrient's unit. The share of the daily value is computed.")
    note: Text | None = Field(None, description="What a reader must know about it.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class Food(Record):
    """A food and what a serving of it holds."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="The food, and how it is prepared.")
    serving: Text = Field(examples=["1/2 cup"], description="A usual serving, as a reader measures it.")
    grams: Number | None = Field(None, description="Weight of the serving in grams.")
    amounts: tuple[FoodAmount, ...] = Field(min_length=1, description="What a serving holds.")


class Tier(Record):
    """How soon to get help."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(examples=["Emergency"], description="Short name.")
    heading: Text = Field(
        description="Heading of the care card; it ends with 'if'.", examples=["Emergency: call now if"]
    )
    action: Text = Field(description="What to do.")


class Sign(Record):
    """A red flag: what the reader notices, and why it matters."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    tier: TierId = Field(description="How soon to get help.")
    text: Text = Field(description="What the reader notices, after the words '… if:'.")
    general: bool = Field(False, description="true: shown in the care box of every page.")
    part_of: SignId | None = Field(
        None,
        description="A general sign of the same tier that says much the same; the care page keeps the two together.",
    )
    why: Statement = Field(description="Why it matters.")
    nutrients: tuple[NutrientId, ...] = Field(default=(), description="Nutrients it is about.")
    direction: Direction | None = Field(None, description="Whether it points to a lack, to too much, or to either.")
    symptoms: tuple[SymptomId, ...] = Field(default=(), description="Symptoms it is about.")
    causes: tuple[CauseId, ...] = Field(default=(), description="Causes it is about.")
    sites: tuple[SiteId, ...] = Field(default=(), description="Places on the body it is about.")


class Source(Record):
    """A publication that readers can look up."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    title: Text = Field(description="Title as printed.")
    publisher: Text | None = Field(description="Publisher, or authors of a paper.")
    year: Annotated[int, Field(ge=1800, le=2100)] | None = Field(
        description="Year of the version that was read; null when none is given."
    )
    type: SourceType = Field(description="What sort of publication it is.")
    url: WebAddress | None = Field(description="Where readers find it. A mirror is never linked.")
    locator: Text | None = Field(
        None, description="How to find it without a web address: journal, volume and page, or book."
    )
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/[^\s<>\"'`\\{}|^]+$")] | None = Field(
        None, description="DOI, without an address before it."
    )
    pmid: Annotated[str, StringConstraints(pattern=r"^\d{1,9}$")] | None = Field(None, description="PubMed number.")
    seen: Seen = Field(
        description="How we saw it: the original, a faithful copy, its abstract, or as another publication quotes it."
    )
    checked_on: datetime.date = Field(description="When it was last read.")


class Study(Record):
    """A study that bears on a claim."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    source: SourceId = Field(description="The source that reports it.")
    design: Basis = Field(description="What kind of study it is.")
    size: Text = Field(description="Who and how many.")
    finding: Text = Field(description="What it found.")
    weakness: Text = Field(description="Where it is weak.")
    nutrients: tuple[NutrientId, ...] = Field(default=(), description="Nutrients it is about.")
    symptoms: tuple[SymptomId, ...] = Field(default=(), description="Symptoms it is about.")


class Claim(Record):
    """A claim people read, checked."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    claim: Text = Field(description="The claim as people make it.")
    verdict: Verdict = Field(description="What the studies say about the claim.")
    answer: Statement = Field(description="What is known, in one or two sentences.")
    studies_for: tuple[StudyId, ...] = Field(default=(), description="Studies that speak for the claim.")
    studies_against: tuple[StudyId, ...] = Field(default=(), description="Studies that speak against it.")
    would_change: Text = Field(description="What finding would change our mind.")
    nutrients: tuple[NutrientId, ...] = Field(default=(), description="Nutrients it is about.")
    symptoms: tuple[SymptomId, ...] = Field(default=(), description="Symptoms it is about.")
    causes: tuple[CauseId, ...] = Field(default=(), description="Causes it is about.")
    words: tuple[Word, ...] = Field(
        default=(), description="Words people type: lay words, spellings, slips. For search only."
    )


class Position(Record):
    """What one authority says."""

    text: Text = Field(description="What the authority says, with its name and date.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class Difference(Record):
    """A point on which authorities differ."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    topic: Text = Field(description="What they differ on.")
    kind: DifferenceKind = Field(description="What sort of difference it is.")
    positions: tuple[Position, ...] = Field(min_length=2, description="What each authority says; at least two.")
    reason: Text | None = Field(None, description="Why they differ, if known.")
    we_say: Text = Field(description="What this guide does with it.")
    nutrients: tuple[NutrientId, ...] = Field(default=(), description="Nutrients it is about.")
    symptoms: tuple[SymptomId, ...] = Field(default=(), description="Symptoms it is about.")
    tests: tuple[TestId, ...] = Field(default=(), description="Tests it is about.")


class Group(Record):
    """People for whom the advice differs."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Who they are.")
    statements: tuple[Statement, ...] = Field(min_length=1, description="What differs for them.")
    nutrients: tuple[NutrientId, ...] = Field(default=(), description="Nutrients it is about.")


class Country(Record):
    """Emergency numbers of one country or region."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Name of the country or region.")
    emergency: Text = Field(description="The emergency number.")
    advice_line: Text | None = Field(None, description="A line for advice that is not urgent.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class Term(Record):
    """A word of the glossary."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    term: Text = Field(description="The word that is explained.")
    meaning: Text = Field(description="What it means, in plain words.")
    words: tuple[Word, ...] = Field(
        default=(), description="Words people type: lay words, spellings, slips. For search only."
    )


class LifeStage(Record):
    """An age band or condition that intake tables use; the order of the file is the order of the tables."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Plain name, as a heading shows it.")


class Authority(Record):
    """A body that sets intakes and limits."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    name: Text = Field(description="Full name of the body.")
    short: Text = Field(description="Short name, as tables show it.")
    region: Text = Field(description="Where its figures hold.")


class Label(Record):
    """The words a reader sees for one value of a closed vocabulary."""

    id: Id = Field(description="<vocabulary>-<value>")
    label: Text = Field(description="The words a reader sees.")
    meaning: Text = Field(description="What they mean, in one sentence.")


class VisitQuestion(Record):
    question: Text = Field(description="The question.")
    why: Statement = Field(description="Why it is asked.")


class VisitItem(Record):
    item: Text = Field(description="What to bring.")
    detail: Text | None = Field(None, description="Which part of it matters.")


class Visit(Record):
    """What happens at an appointment for twitching. There is one."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    steps: tuple[Statement, ...] = Field(min_length=1, description="What happens, in order.")
    questions: tuple[VisitQuestion, ...] = Field(min_length=1, description="What you may be asked.")
    examination: tuple[Statement, ...] = Field(min_length=1, description="What the doctor looks at.")
    bring: tuple[VisitItem, ...] = Field(min_length=1, description="What to bring.")
    ask: tuple[Text, ...] = Field(min_length=1, description="Questions to ask.")
    tests: tuple[TestId, ...] = Field(
        default=(), description="Tests that the steps name as often done; they stand on the visit sheet."
    )
    good_to_know: tuple[Statement, ...] = Field(default=(), description="What else helps.")
    do_not: tuple[Statement, ...] = Field(min_length=1, description="What not to do before the appointment.")


class Feature(Record):
    """One line of the table that tells movements apart."""

    id: Id = Field(description="The id of the symptom.")
    symptom: SymptomId = Field(description="The symptom it is about.")
    looks: Text = Field(description="What it looks like.")
    feels: Text = Field(description="What it feels like.")
    lasts: Text = Field(description="How long it lasts.")
    sources: tuple[Citation, ...] = Field(min_length=1, description="At least one source, with the place in it.")


class Overview(Checked):
    """What pages that gather others say of their own: home, care, and the list of nutrients. There is one."""

    leading: ClassVar[tuple[str, ...]] = ("id",)

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    summary: tuple[Statement, ...] = Field(min_length=1, description="The first screen of the home page.")
    usual_causes: tuple[CauseId, ...] = Field(min_length=1, description="The causes the home page names.")
    care_message: Statement = Field(description="What stands above the care cards.")
    path_message: Statement = Field(description="What the path from nerve to muscle does not show; it stands below it.")
    conclusion: tuple[Statement, ...] = Field(min_length=1, description="The last words of the home page.")


class Exemption(Record):
    """A finding of a check that is right as it stands, and why."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    check: Id = Field(description="Name of the check.")
    kind: Id = Field(description="Kind of the record that is right.")
    record: Id = Field(description="Id of the record.")
    field: Text = Field(description="Path of the value, as the message gives it.", examples=["low.symptoms[2].note"])
    reason: Text = Field(description="Why the record is right as it stands.")


class Omission(Record):
    """A fact that was looked at and left out, so that nobody has to wonder whether it was forgotten."""

    id: Id = Field(description="Small letters, digits and hyphens. It is part of an address and is kept for good.")
    about: Text = Field(description="What the fact is about, in our own words.")
    subject: Id = Field(description="Id of the record it would belong to.")
    reason: OmissionReason = Field(description="Why it was left out.")


class Retired(Record):
    """An id that is no longer used, and where its page now leads."""

    id: Id = Field(description="<kind>-<old id>")
    kind: Text = Field(description="Kind of the record.")
    old: Id = Field(description="The id that is no longer used.")
    new: Id = Field(description="The id its page now leads to.")
    reason: Text = Field(description="Why it went.")
    retired_on: datetime.date = Field(description="When it went.")


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
