"""What statements are known from, and who has read them against which text, as written."""

from typing import Annotated, Self

from pydantic import BeforeValidator, StringConstraints, model_validator

from guidance.engine.model.provenance import Result
from guidance.engine.packs.schema.written import (
    KEY,
    MARK,
    Day,
    Ident,
    Text,
    Written,
    mistake,
    nothing,
    one_of,
)

ResultWord = Annotated[Result, BeforeValidator(one_of(Result))]


class PublicationText(Written):
    """A page or a text that statements are known from."""

    key: Annotated[str, StringConstraints(pattern=KEY)]
    title: Text
    address: str = ""


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


class ChecksText(Written):
    """Who has read what against which text. `kept_to` is the last day that the file speaks of."""

    kept_to: Day
    checks: list[TextCheckText] = nothing()
