"""Tests on facts, and the events that carry them."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import InState
from guidance.engine.packs.schema.written import AtLeastOne, Length, Name, Text, Written, listed, mistake


class TestText(Written):
    """A test on a fact: a value, or one of the worded tests."""

    __test__ = False

    equals: Text | None = None
    one_of: Annotated[list[Text], AtLeastOne] | None = None
    includes: Annotated[list[Text], AtLeastOne] | None = None
    at_least: Text | None = None
    present: Literal["true"] | None = None
    not_recorded_as: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_value(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, str):
            return {"equals": raw}
        if not isinstance(raw, dict) or len(raw) != 1 or "equals" in raw:
            raise mistake("G108", "a test is one value or one worded test", "such as `true` or `{one_of: [a, b]}`")
        return raw


class ConditionText(Written):
    """Tests on facts, all to hold; `any` and `all` combine further ones."""

    tests: dict[str, TestText] = Field(default_factory=dict)
    any: "Annotated[list[ConditionText], AtLeastOne] | None" = None
    all: "Annotated[list[ConditionText], AtLeastOne] | None" = None

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if not isinstance(raw, dict):
            return raw
        if not raw:
            raise mistake("G113", "nothing is written here", "name a fact and its test")
        combined = {key: raw[key] for key in COMBINING if key in raw}
        return {"tests": {key: test for key, test in raw.items() if key not in combined}, **combined}


COMBINING = ("any", "all")
"""Words that combine tests, so that no fact may take one as its name."""


class OfText(Written):
    """What an event is of, the fact by which like things are told apart, and what starts each of them."""

    event: Name
    same: Name | None = None
    started_by: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"event": raw} if isinstance(raw, str) else raw


class PatternText(Written):
    """An event, and what its facts must be."""

    event: Name
    where: ConditionText | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"event": raw} if isinstance(raw, str) else raw


class TiedText(PatternText):
    """An event that does what is asked or ends it; with `of`, only for what it is of itself."""

    of: OfText | None = None


_AN_AGE = "write days, weeks or months, such as `12 months`"


def check_age(age: Period | None, key: str, what: str) -> None:
    """Raise a mistake where an age is not in days, weeks or months."""
    if age and age.unit in {Unit.HOUR, Unit.WORKING_DAY}:
        raise mistake("G012", f"`{age}`: {what} is not counted so", _AN_AGE, key)


class WhileText(Written):
    """A state that has to hold when the clock would start, and for how long; the day it begins may count too."""

    state: Name
    first_day: Literal["counted"] | None = None
    for_at_least: Length | None = None
    for_less_than: Length | None = None

    @property
    def standing(self) -> InState:
        """What is written, as it is meant."""
        return InState(
            self.state, first_day=self.first_day is not None,
            for_at_least=self.for_at_least, for_less_than=self.for_less_than,
        )  # fmt: skip

    @model_validator(mode="after")
    def _one_age(self) -> "WhileText":
        if self.for_at_least and self.for_less_than:
            raise mistake("G112", "`for_at_least` and `for_less_than` are both given", "keep one", "for_less_than")
        for key, age in (("for_at_least", self.for_at_least), ("for_less_than", self.for_less_than)):
            check_age(age, key, "how long a state has held")
        return self

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"state": raw} if isinstance(raw, str) else raw


SomePatterns = Annotated[list[PatternText], BeforeValidator(listed)]
Patterns = Annotated[list[PatternText], BeforeValidator(listed), AtLeastOne]
SomeTied = Annotated[list[TiedText], BeforeValidator(listed)]
TiedPatterns = Annotated[list[TiedText], BeforeValidator(listed), AtLeastOne]
