"""A local trial as written, and a recorded departure."""

from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from guidance.engine.packs.schema.rule import RuleText
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


_ALL_BUT_THE_SAME = 0.85


class DeviationText(Written):
    """A recorded departure: the part of it that evaluation reads. What else an entry holds is the ledger's."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, arbitrary_types_allowed=True)

    deviation: Text | None = None
    case: Text
    rule: Ident
    trigger: Text
    decided: Day
    decided_by: Text
    reasons: Annotated[Texts, AtLeastOne]
    principles: Annotated[Idents, AtLeastOne]
    recorded_at: str | None = None
    until: Day | None = None
    authority: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _spelt(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        """Refuse a key that looks like one of these: a misspelt `until` would leave a departure without its end."""
        for key in [key for key in raw if key not in cls.model_fields] if isinstance(raw, dict) else ():
            for meant in get_close_matches(key, cls.model_fields, n=1, cutoff=_ALL_BUT_THE_SAME):
                raise mistake("G101", f"`{key}` is not a key here", f"did you mean `{meant}`?", key)
        return raw

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.until and self.until < self.decided:
            raise mistake("G303", f"ends on {self.until}, before {self.decided}", "check both dates", "until")
        return self
