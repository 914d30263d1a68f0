"""A pathway as written: charts, their steps and decisions, and how each goes on."""

from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from guidance.engine.packs.schema.conditions import SomePatterns
from guidance.engine.packs.schema.written import (
    AtLeastOne,
    Idents,
    Slug,
    Text,
    Whole,
    Written,
    listed,
    mistake,
    nothing,
)

FEWEST_ANSWERS = 2
_WAYS = ("then", "to", "ends")


class WayText(Written):
    """How a step or an answer goes on: to steps of its chart, to another chart, or to an end."""

    then: Annotated[list[Slug], BeforeValidator(listed)] = nothing()
    to: Slug | None = None
    ends: Text | None = None

    @property
    def given(self) -> list[str]:
        """The ways on that are written, of which there is to be one."""
        return [key for key in _WAYS if getattr(self, key)]

    def one_way(self) -> None:
        """Refuse none, or more than one.

        Raises:
            PydanticCustomError: It goes on in no way, or in two.
        """
        cure = "write one of `then` a step, `to` a chart, or `ends`"
        if not self.given:
            raise mistake("G190", "nothing says how this goes on", cure)
        if len(self.given) > 1:
            raise mistake("G190", f"this goes on both `{self.given[0]}` and `{self.given[1]}`", cure, self.given[1])


class AnswerText(WayText):
    """One answer to what a step asks."""

    answer: Text
    shown_by: SomePatterns = nothing()

    @model_validator(mode="after")
    def _goes_on(self) -> Self:
        self.one_way()
        return self


class StepText(WayText):
    """One step: what is done, or what people decide and the answers that they may come to."""

    step: Slug
    what: Text | None = None
    asks: Text | None = None
    who: Text
    page: Whole | None = None
    shown_by: SomePatterns = nothing()
    unseen: Text | None = None
    rules: Idents = nothing()
    note: Text | None = None
    answers: list[AnswerText] = nothing()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.what) == bool(self.asks):
            said = "both" if self.what else "neither"
            message = f"a step says `what` is done or what it `asks`, and this says {said}"
            raise mistake("G191", message, "write one of the two", *(["asks"] if self.asks else []))
        if self.what and self.answers:
            raise mistake("G191", "`answers` to a step that asks nothing", "write `asks` for `what`", "answers")
        if self.asks and len(self.answers) < FEWEST_ANSWERS:
            cure = "a decision has at least two `answers`; write `what` for a step that has one way on"
            raise mistake("G191", "this asks, and there are not two answers to it", cure, "asks")
        if self.asks and self.given:
            raise mistake("G190", "a decision goes on by its answers", f"delete `{self.given[0]}`", self.given[0])
        if bool(self.shown_by) == bool(self.unseen):
            message = "what shows this step is said and denied" if self.unseen else "nothing says what shows this step"
            cure = "write `shown_by` with events, or `unseen` with why no record shows it"
            raise mistake("G192", message, cure, *(["unseen"] if self.unseen else []))
        if self.what:
            self.one_way()
        return self


class ChartText(Written):
    """One chart; it begins with its first step."""

    chart: Slug
    number: Whole
    page: Whole
    title: Text
    stages: Annotated[list[Slug], BeforeValidator(listed), AtLeastOne]
    steps: Annotated[list[StepText], AtLeastOne]


class PathwayText(Written):
    """The charts of an instrument, in the order of a child's journey."""

    pathway: Slug
    charts: Annotated[list[ChartText], AtLeastOne]
