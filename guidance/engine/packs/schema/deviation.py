"""A recorded departure as written: the whole document, and the parts it is made of."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from guidance.engine.packs.schema.written import (
    AtLeastOne,
    Day,
    Flag,
    Ident,
    Idents,
    Slug,
    Text,
    Texts,
    Written,
    listed,
    mistake,
    nothing,
)

Likelihood = Literal["unlikely", "possible", "likely"]
Seriousness = Literal["slight", "serious", "grave"]
KindWord = Literal["dilemma", "emergency", "sequence"]
ReasonWord = Literal[
    "does-not-fit", "already-done", "under-way", "tried-before", "more-urgent", "no-time", "wrong-moment",
    "another-to-do", "more-to-be-known", "evidence", "advice", "another-rule", "not-needed", "risks-and-benefits",
    "safe-otherwise", "likely-harm", "fear", "faith-or-culture", "wish", "refused", "no-support", "not-available",
    "system",
]  # fmt: skip
"""As `guidance.engine.model.practice.reasons` has them: a test holds the two to each other."""


def _under(key: str) -> BeforeValidator:
    """Take a plain text as what its first key would hold."""
    return BeforeValidator(lambda raw: {key: raw} if isinstance(raw, str) else raw)


class PersonText(Written):
    """Somebody by what they were in this: a role, their agency, and their name where it is to be kept."""

    role: Text = Field(description="What they were in this decision, such as `team manager`")
    agency: Text | None = Field(None, description="For whom they acted, such as `children's social care`")
    name: Text | None = Field(None, description="Their name, where it is to be kept")
    day: Day | None = Field(None, alias="date", description="When, where it matters")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.role, self.agency) if part)

    @property
    def signed(self) -> str:
        """Who they were, by role and agency: no finding names a worker."""
        return ", ".join(part for part in (self.role, self.agency) if part)


class ConsultedText(Written):
    """Somebody who was asked, and what they said."""

    who: Text = Field(description="Their role and agency")
    day: Day | None = Field(None, alias="date", description="When they were asked")
    said: Text | None = Field(None, description="What they thought, disagreement above all")


class OptionText(Written):
    """One way of going on that was considered, and how it looked to somebody."""

    option: Text = Field(description="What could have been done")
    perspective: Text | None = Field(None, description="Whose view this is: the child's, a parent's, a partner's")
    advantages: Texts = Field(default_factory=list, description="What spoke for it")
    disadvantages: Texts = Field(default_factory=list, description="What spoke against it")
    chosen: Flag = Field("false", description="Whether this is what was done")


class HarmText(Written):
    """A harm that might come of doing it differently; likelihood and seriousness are judgements, in words."""

    harm: Text = Field(description="What might happen, and to whom")
    likelihood: Likelihood = Field(description="How likely it was thought to be")
    seriousness: Seriousness = Field(description="How serious it would be for the child")


class BenefitText(Written):
    """What the child stood to gain."""

    benefit: Text = Field(description="What the child stood to gain")
    likelihood: Likelihood | None = Field(None, description="How likely it was thought to be")


Person = Annotated[PersonText, _under("role")]
Consulted = Annotated[ConsultedText, _under("who")]
Benefit = Annotated[BenefitText, _under("benefit")]


class DeviationText(Written):
    """One decision not to follow one rule in one case, by a named person, for reasons and on principles."""

    model_config = ConfigDict(title="A recorded departure")

    deviation: Text | None = Field(None, description="A name of its own for this record, if wanted")
    case: Text = Field(description="The case reference")
    authority: Text | None = Field(None, description="The authority whose case it is, by code or slug")
    rule: Ident = Field(description="The rule not followed, by its identifier")
    trigger: Text = Field(description="The id of the event that started the rule's clock; any event of a run will do")
    decided: Day = Field(description="The day of the decision")
    decided_by: Person = Field(description="Who decided: a role and an agency")
    recorded_at: str | None = Field(None, description="When it was first written down; the ledger adds its own time")
    reasons: Annotated[Texts, AtLeastOne] = Field(description="Why it is done differently")
    principles: Annotated[Idents, AtLeastOne] = Field(description="The principles weighed, by their identifiers")
    reason_code: ReasonWord | None = Field(
        None, description="The reason in one word, so that reasons can be counted: see `guidance feedback`"
    )
    kind: Annotated[list[KindWord], BeforeValidator(listed)] = Field(
        default_factory=list, description="A dilemma, an emergency, part of a sequence of decisions; or more than one"
    )
    options: Annotated[list[OptionText], BeforeValidator(listed)] = Field(
        default_factory=list, description="What was considered, and how it looked"
    )
    harms: Annotated[list[HarmText], BeforeValidator(listed)] = Field(
        default_factory=list, description="What harm might come of it, how likely and how serious"
    )
    benefits: Annotated[list[Benefit], BeforeValidator(listed)] = Field(
        default_factory=list, description="What the child stood to gain"
    )
    exceptional: Text | None = Field(None, description="Why this case is out of the ordinary")
    on_behalf_of: Text | None = Field(None, description="The body whose decision it is; not one worker's own")
    authorised_by: Person | None = Field(None, description="Who gave leave for it on that body's behalf")
    other_agency: Text | None = Field(None, description="Whether another agency should have decided, and what it said")
    peers: Text | None = Field(None, description="What others of like experience would have done")
    consulted: Annotated[list[Consulted], BeforeValidator(listed)] = Field(
        default_factory=list, description="Who was asked, and what they said"
    )
    support: Text | None = Field(None, description="What the organisation did to support those deciding")
    wishes: Text | None = Field(None, description="What the child wanted")
    wishes_heard: Text | None = Field(None, description="How the child was heard, or why not")
    safeguards: Texts = Field(default_factory=list, description="What keeps the child safe meanwhile")
    instead: Text | None = Field(None, description="What is done instead")
    until: Day | None = Field(None, description="By when: the last day it covers, after which the rule stands again")
    review_on: Day | None = Field(None, description="When the decision is looked at again")
    endorsed_by: Annotated[list[Person], BeforeValidator(listed)] = Field(
        default_factory=list, description="Who else stood behind it"
    )
    share: Flag = Field("false", description="Whether others might learn from it, once nobody can be known by it")
    retain_until: Day | None = Field(None, description="Until when the personal text is kept")

    @model_validator(mode="after")
    def _order(self) -> Self:
        for key in ("until", "review_on", "retain_until"):
            day = getattr(self, key)
            if day and day < self.decided:
                raise mistake("G303", f"`{key}` is {day}, before {self.decided}", "check both dates", key)
        return self

    @property
    def emergency(self) -> bool:
        """Tell whether it was decided in an emergency, when writing everything down could not come first."""
        return "emergency" in self.kind


class LessonText(Written):
    """A departure told so that nobody can be known by it."""

    title: Text = Field(description="What it is about, in a few words")
    situation: Text = Field(description="What kind of situation it was")
    difficulty: Text = Field(description="How keeping to the rule would have worked against the child")
    instead: Text = Field(description="What was done instead")
    weighed: Annotated[Texts, AtLeastOne] = Field(description="What was weighed, on both sides")
    safeguards: Annotated[Texts, AtLeastOne] = Field(description="What kept the child safe meanwhile")
    learnt: Annotated[Texts, AtLeastOne] = Field(description="What others can take from it")


class PublishedText(Written):
    """One lesson as it is published, or what is left of one that has been withdrawn."""

    lesson: Slug
    rule: Ident
    principles: Idents = nothing()
    withdrawn: Flag = "false"
    told: LessonText | None = None


class SharedText(Written):
    """Every lesson that has been published."""

    lessons: list[PublishedText] = nothing()
