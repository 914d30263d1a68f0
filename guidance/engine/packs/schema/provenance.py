"""What statements are known from, and who has read them against which text, as written."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from guidance.engine.model.instruments.provenance import Result
from guidance.engine.packs.schema.written import (
    KEY,
    MARK,
    Day,
    Ident,
    OneOf,
    Text,
    Texts,
    Written,
    mistake,
    nothing,
)

ResultWord = Annotated[Result, BeforeValidator(OneOf(Result))]


class StoodText(Written):
    """The days on which a text is known to have stood as it was read."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise mistake("G303", f"it stood until {self.until}, before {self.from_}", "check both dates", "until")
        return self


class PublicationText(Written):
    """A page or a text that statements are known from. `of` names the instruments whose own text it gives."""

    key: Annotated[str, StringConstraints(pattern=KEY)]
    title: Text
    address: str = ""
    of: Texts = nothing()
    stood: StoodText = StoodText()


class AgainstText(Written):
    """The text that a statement was read against, and the place in it."""

    text: Text
    place: Text


class TextCheckText(Written):
    """One reading of a statement against a text."""

    rule: Ident | None = None
    principle: Ident | None = None
    words: Annotated[str, StringConstraints(pattern=MARK)]
    checked_by: Text
    against: AgainstText
    checked_on: Day
    result: ResultWord
    note: str = ""

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if (self.rule is None) == (self.principle is None):
            raise mistake("G102", "a check names a `rule` or a `principle`", "write one of the two")
        if self.result is Result.DIFFERS and not self.note.strip():
            raise mistake("G141", "`differs` without a note", "say in `note` what the text says", "result")
        return self


Mark = Annotated[str, StringConstraints(pattern=MARK)]


class ComparisonText(Written):
    """What a script found of some rules: those that fit a text, and those that are a reader's affair."""

    checked_by: Text
    against: Text
    checked_on: Day
    fits: dict[Ident, Mark] = Field(default_factory=dict)
    for_a_reader: dict[Ident, Mark] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _sense(self) -> Self:
        for name in self.fits.keys() & self.for_a_reader.keys():
            raise mistake("G241", f"`{name}` is in both lists", "keep it in one", "for_a_reader", name)
        return self


class ChecksText(Written):
    """Who has read what against which text. `kept_to` is the last day that the file speaks of."""

    kept_to: Day
    checks: list[TextCheckText] = nothing()
    comparisons: list[ComparisonText] = nothing()
