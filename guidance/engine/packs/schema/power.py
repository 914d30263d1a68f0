"""How long a power may last, as written: the most that an Act allows, and the stays that count together."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from guidance.engine.model.period import Unit
from guidance.engine.model.power import InAny
from guidance.engine.packs.schema.written import Length, Name, Written, mistake


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

    @model_validator(mode="after")
    def _units(self) -> Self:
        if self.period.unit is not Unit.DAY:
            raise mistake("G102", f"`{self.period}` is no number of days", "write a period such as `28 days`", "period")
        if self.noon_over and self.noon_over.unit is not Unit.HOUR:
            cure = "write a period such as `48 hours`"
            raise mistake("G102", f"`{self.noon_over}` is no number of hours", cure, "noon_over")
        return self
