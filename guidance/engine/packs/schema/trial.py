"""A local trial as written."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from guidance.engine.packs.schema.rule import RuleText
from guidance.engine.packs.schema.written import (
    Day,
    Flag,
    Ident,
    Slug,
    Text,
    Texts,
    Written,
    mistake,
    nothing,
)


class TrialInstrumentText(Written):
    """A direction, its extension, or its revocation."""

    kind: Literal["direction", "extension", "revocation"]
    dated: Day | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    read: Flag = "false"

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.from_ and self.until and self.until <= self.from_:
            raise mistake("G303", f"ends on {self.until}, not after {self.from_}", "check both dates", "until")
        return self


class SuspendsText(Written):
    """One rule set aside."""

    rule: Ident
    evidence: Literal["confirmed", "corroborated", "proposed-only"]


class TrialText(Written):
    """A local trial, as written."""

    trial: Slug
    title: str = ""
    authority: Text
    state: Literal["proposed", "granted", "withdrawn"]
    instruments: list[TrialInstrumentText] = nothing()
    suspends: list[SuspendsText] = nothing()
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    instead: list[RuleText] = nothing()
    running_at_start: Literal["national", "suspended"] = "national"
    running_at_end: Literal["saved", "restart"] = "saved"
    conditions: Texts = nothing()
    stop_if: Texts = nothing()
    stopped_by: Texts = nothing()
    measures: Texts = nothing()
    partners_agreed: Texts = nothing()
    families_told: Texts = nothing()
    impact_assessments: Texts = nothing()
    baseline: Texts = nothing()
    source: Text

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.until and self.until <= self.from_:
            raise mistake("G303", f"ends on {self.until}, not after {self.from_}", "check both dates", "until")
        return self
