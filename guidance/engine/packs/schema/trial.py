"""A local trial as written."""

from datetime import date
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from guidance.engine.model.trial import NOT_KNOWN
from guidance.engine.packs.schema.rule import RuleText
from guidance.engine.packs.schema.written import (
    Dated,
    Day,
    DayOrMonth,
    Flag,
    Ident,
    Slug,
    Text,
    Texts,
    Written,
    listed,
    mistake,
    nothing,
)

NO_DAY = Dated(NOT_KNOWN, date.max, date.max)
"""What `not known` is read as where a date belongs: said to be not known, and no date."""


def _or_not_known(raw: object) -> object:
    return NO_DAY if isinstance(raw, str) and raw.strip().lower() == NOT_KNOWN else raw


Known = Annotated[DayOrMonth, BeforeValidator(_or_not_known)]


class TrialInstrumentText(Written):
    """A direction, its extension, or its revocation."""

    kind: Literal["direction", "extension", "revocation"]
    dated: DayOrMonth | None = None
    from_: Annotated[DayOrMonth | None, Field(alias="from")] = None
    until: DayOrMonth | None = None
    read: Flag = "false"

    @model_validator(mode="after")
    def _order(self) -> Self:
        return _in_order(self, self.from_, self.until)


class SuspendsText(Written):
    """One rule set aside."""

    rule: Ident
    evidence: Literal["confirmed", "corroborated", "proposed-only"]


class MayHaveSetAsideText(Written):
    """One rule of which it is not known whether it was set aside, and what is known."""

    rule: Ident
    said: Text


class MeasureText(Written):
    """One thing that is counted or asked, and which kind it is where its words do not show."""

    text: Text
    kind: Literal["timeliness", "quality", "voice"] | None = None


def _measure(raw: object) -> object:
    return {"text": raw} if isinstance(raw, str) else raw


Measures = Annotated[list[Annotated[MeasureText, BeforeValidator(_measure)]], BeforeValidator(listed)]


class LastSeenText(Written):
    """A day on which something shows that a trial still ran."""

    date: Day
    where: Text


class TrialText(Written):
    """A local trial, as written."""

    trial: Slug
    title: str = ""
    authority: Text
    state: Literal["proposed", "granted", "withdrawn"]
    power: Text | None = None
    instruments: list[TrialInstrumentText] = nothing()
    suspends: list[SuspendsText] = nothing()
    may_have_set_aside: list[MayHaveSetAsideText] = nothing()
    from_: Annotated[Known, Field(alias="from")]
    until: Known | None = None
    last_seen: LastSeenText | None = None
    instead: list[RuleText] = nothing()
    running_at_start: Literal["national", "suspended"] = "national"
    running_at_end: Literal["saved", "restart"] = "saved"
    conditions: Texts = nothing()
    stop_if: Texts = nothing()
    stopped_by: Texts = nothing()
    measures: Measures = nothing()
    partners_agreed: Texts = nothing()
    families_told: Texts = nothing()
    impact_assessments: Texts = nothing()
    baseline: Texts = nothing()
    source: Text

    @model_validator(mode="after")
    def _order(self) -> Self:
        return _in_order(self, self.from_, self.until)


Ordered = TypeVar("Ordered", bound=Written)


def _in_order(written: Ordered, begins: Dated | None, ends: Dated | None) -> Ordered:
    """Hold an end to come after the start: where only months are known, on every day that they can be.

    Raises:
        PydanticCustomError: It does not; both places are named.
    """
    if NO_DAY in {begins, ends}:
        return written
    if begins and ends and ends.first <= begins.first:
        message, cure = f"ends on {ends.text}, not after {begins.text}", "check both dates"
        raise mistake("G303", message, cure, "until", also=[("from",)])
    if begins and ends and ends.first <= begins.by:
        message = f"{begins.text} to {ends.text}: no day is certain to be within"
        raise mistake("G320", message, "write the days, where they are known", "until", also=[("from",)])
    return written
