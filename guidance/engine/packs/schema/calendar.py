"""Days that are not working days, and the authorities whose closure days may be among them."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from guidance.engine.packs.schema.written import AuthorityCode, Day, Slug, Text, Written, Year, mistake


class HolidayText(Written):
    """A day that is not a working day, and why."""

    date: Day
    why: Text


class CalendarText(Written):
    """A calendar of holidays, or an authority's closure days over one."""

    calendar: Slug
    version: Text
    source: Text
    first_year: Year | None = None
    last_year: Year | None = None
    holidays: list[HolidayText] | None = None
    overlays: Slug | None = None
    authority: Text | None = None
    closures: list[HolidayText] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kind = "with `overlays`" if self.overlays else "with no `overlays`"
        for key in LAID_OVER if self.overlays else WHOLE:
            if getattr(self, key) is None:
                raise mistake("G102", f"`{key}` is missing", f"add `{key}:`, as a calendar {kind} has")
        for key in WHOLE if self.overlays else LAID_OVER:
            if getattr(self, key) is not None:
                raise mistake("G112", f"`{key}` has no effect on a calendar {kind}", "delete it", key)
        if self.first_year and self.last_year and self.last_year < self.first_year:
            message = f"ends in {self.last_year}, before {self.first_year}"
            raise mistake("G303", message, "check both years", "last_year")
        return self


WHOLE, LAID_OVER = ("first_year", "last_year", "holidays"), ("authority", "closures")


class AuthorityText(Written):
    """One authority with children's services."""

    code: AuthorityCode
    slug: Slug
    name: Text
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    source: str = ""

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise mistake("G303", f"ends on {self.until}, before {self.from_}", "check both dates", "until")
        return self
