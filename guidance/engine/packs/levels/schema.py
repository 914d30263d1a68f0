"""A pack's `levels.yaml`: how loudly what `check` finds there is told, and what is not told until a day."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from guidance.engine.diagnostics import Severity
from guidance.engine.packs.schema.written import DIAGNOSTIC, Day, OneOf, Text, Written, mistake, nothing

DiagnosticCode = Annotated[str, StringConstraints(pattern=DIAGNOSTIC)]
LevelWord = Annotated[Severity, BeforeValidator(OneOf(Severity))]


class SuppressText(Written):
    """One thing that was looked at, and is not told until a day."""

    code: DiagnosticCode
    of: Text
    because: Text
    until: Day


class LevelsText(Written):
    """The levels of a pack, and what is not told in it."""

    levels: dict[DiagnosticCode, LevelWord] = Field(default_factory=dict)
    suppress: list[SuppressText] = nothing()

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.levels or self.suppress):
            raise mistake("G113", "nothing is written here", "give a level to a code, or delete the file")
        return self
