"""One rule as written, and one that a later edition kept."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from guidance.engine.model.power import InAny
from guidance.engine.model.rule import Expressed, Modality
from guidance.engine.packs.schema.conditions import ConditionText, Patterns, TiedPatterns, WhileText
from guidance.engine.packs.schema.written import (
    AskedAs,
    AtLeastOne,
    ConventionWord,
    Day,
    EvidenceWord,
    ExpressedWord,
    Flag,
    ForceWord,
    HowSoonWord,
    Ident,
    Idents,
    Length,
    Name,
    PowerWord,
    ServesWord,
    Text,
    Texts,
    Written,
    listed,
    mistake,
    nothing,
)


class TriggerText(Written):
    """What brings a duty into being: an event, or the day after another rule was missed."""

    event: Name | None = None
    where: ConditionText | None = None
    missed: Ident | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"event": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.event is None) == (self.missed is None) or (self.missed and self.where):
            raise mistake("G102", "a trigger names an `event`, or `missed` and a rule", "write one of the two")
        return self


class DutyText(Written):
    """What is required: events to be performed, facts to have, or an event to follow."""

    perform: TiedPatterns | None = None
    have: ConditionText | None = None
    follow: Patterns | None = None
    at_least: Length | None = None

    @model_validator(mode="before")
    @classmethod
    def _performed(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, dict) and not {"event", "where", "perform"} & set(raw):
            return raw
        return {"perform": raw}

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(form is not None for form in (self.perform, self.have, self.follow)) != 1:
            raise mistake("G105", "a duty is an event, `have` or `follow`", "write one of the three")
        if self.at_least and not self.follow:
            raise mistake("G112", "`at_least` goes only with `follow`", "delete it", "at_least")
        return self


class UnlessText(Written):
    """A class of case that the rule does not reach: `of` asks it of what the trigger is of."""

    fact: ConditionText | None = None
    state: WhileText | None = None
    event: Name | None = None
    of: Name | None = None
    where: ConditionText | None = None
    since: Annotated[list[Name], BeforeValidator(listed), AtLeastOne] | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"event": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = sum(part is not None for part in (self.fact, self.state, self.event, self.of))
        if given != 1 or (self.where and not (self.event or self.of)):
            cure = "write one of the four"
            raise mistake("G102", "an exemption is a `fact`, a `state`, an `event`, or `of` an event", cure)
        if self.since and not self.event:
            raise mistake("G112", "`since` goes only with `event`", "delete it", "since")
        if self.of and not self.where:
            raise mistake("G102", "`of` names an event, and `where` what has to be so of it", "write both", "of")
        return self


class WithinText(Written):
    """A limit: a period, or the fact that gives the date."""

    period: Length | None = None
    fact: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, str):
            return {"period": raw}
        if not isinstance(raw, dict) or set(raw) != {"fact"}:
            raise mistake("G012", "expected a period, or `{fact: name}`", "write a period such as `10 working days`")
        return raw


class AtMostText(Written):
    """How long an Act lets a power last, whatever day the record gives."""

    period: Length
    from_: Annotated[Name | None, Field(alias="from")] = None
    since: Name | None = None
    if_: Annotated[Name | None, Field(alias="if")] = None
    after: Name | None = None
    holiday: Literal["noon"] | None = None
    first_day: Literal["counted", "unsaid"] = "counted"

    @model_validator(mode="after")
    def _together(self) -> Self:
        if (self.since is None) != (self.if_ is None):
            raise mistake("G102", "`since` names an event, and `if` the fact by which it counts", "write both or none")
        if self.after and (self.from_ or self.since):
            raise mistake("G102", "`after` is given with another day to count from", "keep one", "after")
        return self


class InAnyText(Written):
    """The span in which earlier stays count too, and above how many hours of them the end moves to noon."""

    period: Length
    noon_over: Length | None = None

    @property
    def span(self) -> InAny:
        """What is written, as it is meant."""
        return InAny(self.period, self.noon_over)


class OnlyIfText(Written):
    """What a rule turns on that nothing has settled yet, and the events by which it is known."""

    that: Text
    known_by: Patterns


class FromText(Written):
    """The day that a clock counts from, as a fact of the event gives it."""

    fact: Name


class ClockText(Written):
    """Which event a limit is measured from."""

    kind: Literal["each", "last"] = "last"
    last: Patterns | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, str):
            return {"kind": raw}
        if not isinstance(raw, dict) or set(raw) != {"last"}:
            raise mistake("G104", "expected `each`, `last` or `{last: event}`", "write one of the three")
        return raw


class GroundsText(Written):
    """What a rule rests on: laws and rules by name, or the reason why its text says must and cites nothing."""

    named: Texts = nothing()
    none: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, dict) and raw and set(raw) != {"none"}:
            raise mistake("G102", "`rests_on` is a list of laws and rules, or `{none: why}`", "write one of the two")
        return raw if isinstance(raw, dict) else {"named": raw}


class ProvisionText(Written):
    """A place in an instrument. A paragraph that nobody has seen stays blank."""

    heading: str = ""
    paragraph: str = ""
    section: str = ""
    evidence: EvidenceWord
    sources: list[Text] = nothing()


class CheckedText(Written):
    """That whoever wrote a rule has held it against a text, and on what day."""

    on: Day
    against: Text


MODALITIES = ("must", "should", "may", "must_not")


class RuleText(Written):
    """One rule as written. Everything it leaves out comes from its instrument, or is not so."""

    id: Ident
    title: Text
    provision: ProvisionText
    bearer: Text
    why: Text
    when: Annotated[list[TriggerText], BeforeValidator(listed), AtLeastOne] | None = None
    must: DutyText | None = None
    should: DutyText | None = None
    may: DutyText | None = None
    must_not: DutyText | None = None
    derives: Name | None = None
    within: WithinText | None = None
    from_: Annotated[FromText | None, Field(alias="from")] = None
    before: Patterns | None = None
    how_soon: HowSoonWord | None = None
    clock: ClockText | None = None
    limit_of_power: Flag = "false"
    at_most: AtMostText | None = None
    in_any: InAnyText | None = None
    followed_by: Patterns | None = None
    afterwards: Patterns | None = None
    extends: Patterns | None = None
    only_if: OnlyIfText | None = None
    force: ForceWord | None = None
    rests_on: GroundsText = Field(default_factory=GroundsText)
    bound_by: dict[str, Text] = Field(default_factory=dict)
    serves: ServesWord | None = None
    latitude: Ident | None = None
    while_: Annotated[WhileText | None, Field(alias="while")] = None
    unless: Annotated[list[UnlessText], BeforeValidator(listed)] = nothing()
    until: TiedPatterns | None = None
    same: Literal["episode", "case"] = "episode"
    commencement: Day | None = None
    repeal: Day | None = None
    expressed: ExpressedWord = Expressed.FULLY
    because: Text | None = None
    convention: ConventionWord | None = None
    power: PowerWord | None = None
    defines: Name | None = None
    replaces: Idents = nothing()
    relates_to: Ident | None = None
    weigh: Idents = nothing()
    asked_as: AskedAs = nothing()
    checked: CheckedText | None = None

    @property
    def given(self) -> list[str]:
        """The modalities given, `derives` among them; there should be one."""
        return [word for word in (*MODALITIES, "derives") if getattr(self, word) is not None]

    @property
    def modality(self) -> Modality | None:
        """The one modality given, or None."""
        return next((Modality(word) for word in self.given), None)

    @property
    def duty(self) -> DutyText | None:
        """What the modality requires, or None for a definition or a statement that no record can show."""
        return next((getattr(self, word) for word in MODALITIES if getattr(self, word) is not None), None)


class CarriesText(Written):
    """A rule whose words a later edition kept."""

    id: Ident
    carries: Ident
    title: Text | None = None
    provision: ProvisionText | None = None
    why: Text | None = None
    commencement: Day | None = None
    repeal: Day | None = None
    weigh: Idents | None = None
    compared: Flag = "false"
    asked_as: AskedAs | None = None
    checked: CheckedText | None = None


class ContinuedText(CarriesText):
    """A rule that an edition has because it continues another. Nobody writes one: they are made at loading."""
