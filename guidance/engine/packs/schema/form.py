"""A record form as its file gives it."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from guidance.engine.model.practice.form import PartKind
from guidance.engine.packs.schema.written import (
    AtLeastOne,
    EvidenceWord,
    Flag,
    Name,
    OneOf,
    Slug,
    Text,
    Whole,
    Written,
    mistake,
    nothing,
)


class AskText(Written):
    """Something to be written freely."""

    ask: Name
    prompt: Text
    lines: Whole = "3"


class ColumnText(Written):
    """One column of a part that is written in rows."""

    column: Name
    title: Text
    many: Flag = "false"


class RecordsText(Written):
    """The event that a row becomes, and which columns give its day and its facts."""

    event: Name
    at: Name
    facts: dict[Name, Name] = Field(default_factory=dict)
    only_if_dated: Flag = "false"


class PartText(Written):
    """One part of a form."""

    part: Name
    title: Text
    kind: Annotated[PartKind, BeforeValidator(OneOf(PartKind))]
    says: Text | None = None
    asks: list[AskText] = nothing()
    columns: list[ColumnText] = nothing()
    records: RecordsText | None = None

    @model_validator(mode="after")
    def _sense(self) -> Self:
        wanted = {PartKind.WORDS: "asks", PartKind.ROWS: "columns"}.get(self.kind)
        for key in ("asks", "columns"):
            if bool(getattr(self, key)) is not (key == wanted):
                said = f"a part of `{self.kind}` {'has' if key == wanted else 'has no'} `{key}`"
                raise mistake("G132", said, f"add `{key}:`" if key == wanted else f"delete `{key}`", key)
        if self.records and self.kind is not PartKind.ROWS:
            raise mistake("G132", "only a row becomes an event", "delete `records`, or use `kind: rows`", "records")
        return self


class FormSourceText(Written):
    """Where a form comes from."""

    title: Text
    place: Text
    evidence: EvidenceWord


class FormText(Written):
    """The whole form."""

    form: Slug
    title: Text
    about: Text
    source: FormSourceText
    pack: Slug | None = None
    parts: Annotated[list[PartText], AtLeastOne]
