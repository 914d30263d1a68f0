"""The front matter of a principle."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from guidance.engine.packs.schema.written import (
    AskedAs,
    EvidenceWord,
    Flag,
    Ident,
    Text,
    Texts,
    Written,
    listed,
    mistake,
    nothing,
)


class TensionText(Written):
    """A rule that a principle pulls against, and why."""

    rule: Ident
    because: Text


ReaderWord = Literal["practitioner", "manager", "leader"]


class PrincipleText(Written):
    """The front matter of a principle. It has no status, no score and no field in which to put one."""

    id: Ident
    title: Text
    source: Text
    place: Text
    force: Literal["act", "guidance", "professional", "research"]
    evidence: EvidenceWord
    bears_on: Texts = nothing()
    pulls_against: Annotated[list[TensionText], BeforeValidator(listed)] = nothing()
    for_: Annotated[list[ReaderWord], BeforeValidator(listed), Field(alias="for")] = nothing()
    pinned: Flag = "false"
    asked_as: AskedAs = nothing()

    @model_validator(mode="before")
    @classmethod
    def _unscored(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        for key in [key for key in raw if key in _OF_RULES] if isinstance(raw, dict) else ():
            raise mistake(
                "G101", f"`{key}` is not a key here", "a principle is weighed: never met, missed or scored", key
            )
        return raw


_OF_RULES = ("status", "score", "met", "due", "within", "must", "should", "may", "must_not")
