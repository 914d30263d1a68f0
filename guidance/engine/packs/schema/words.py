"""The words that rules and records share: events, facts and states; and the questions put in them."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from guidance.engine.packs.schema.conditions import (
    ConditionText,
    Patterns,
    PatternText,
    SomePatterns,
    SomeTied,
    check_age,
)
from guidance.engine.packs.schema.written import (
    AtLeastOne,
    ConcernsWord,
    Day,
    Flag,
    HowSoonWord,
    Idents,
    Length,
    Name,
    Slug,
    Text,
    Written,
    among,
    listed,
    mistake,
    nothing,
)

PLAIN_TYPES = ["boolean", "date", "text", "number"]


class FactText(Written):
    """What a fact may hold: one of the plain types, or words of a closed list; and the clauses it is read in."""

    type: str = ""
    one_of: Annotated[list[Name], AtLeastOne] | None = None
    any_of: Annotated[list[Name], AtLeastOne] | None = None
    means: Text
    so: Text | None = None
    not_so: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if not isinstance(raw, dict) or "type" not in raw:
            return raw
        kind = raw["type"]
        if isinstance(kind, str):
            return {**raw, "type": among(kind, PLAIN_TYPES, "type")}
        if not isinstance(kind, dict) or len(kind) != 1 or not set(kind) <= {"one_of", "any_of"}:
            cure = f"one of: {', '.join(PLAIN_TYPES)}, `{{one_of: [a, b]}}`, `{{any_of: [a, b]}}`"
            raise mistake("G104", "this is no type of a fact", cure, "type")
        return {**{key: value for key, value in raw.items() if key != "type"}, **kind}

    @model_validator(mode="after")
    def _typed(self) -> Self:
        if not (self.type or self.one_of or self.any_of):
            raise mistake("G102", "`type` is missing", "add `type:`")
        for key in ("so", "not_so") if self.type != "boolean" else ():
            if getattr(self, key):
                raise mistake("G101", f"`{key}` is a clause for a yes-or-no fact", "leave it out", key)
        return self


class StageText(Written):
    """A stage of a child's journey, and what answers for it besides the guidance in force."""

    means: Text
    law: list[Slug] = nothing()
    not_held: list[Text] = nothing()


class TouchText(Written):
    """A stage that an event touches unless its facts are known to say otherwise."""

    stage: Slug
    where: ConditionText


class LeadText(Written):
    """Events any of which shows that what an event asks for was answered or done; `where` says of which it asks it."""

    done_by: Annotated[list[Name], BeforeValidator(listed), AtLeastOne]
    where: ConditionText | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"done_by": raw} if isinstance(raw, str) else raw


class EventText(Written):
    """One kind of event, what people at work call it, and the stages of a child's journey that it touches."""

    means: Text
    also: list[Text] = nothing()
    stages: Annotated[list[Slug], AtLeastOne]
    stages_if: list[TouchText] = nothing()
    leads_to: list[LeadText] = nothing()
    of_ended_guidance: Flag = "false"
    facts: dict[Name, FactText] = Field(default_factory=dict)


class StateText(Written):
    """A stretch of time between events."""

    means: Text
    starts_with: Annotated[list[Name], AtLeastOne]
    ends_with: list[Name]
    outlasts_power: Flag = "false"
    begins_again_after: list[Name] = nothing()


class VocabularyText(Written):
    """All the words."""

    events: dict[Name, EventText]
    states: dict[Name, StateText] = Field(default_factory=dict)
    stages: dict[Slug, StageText] = Field(default_factory=dict)


class MeanwhileText(Written):
    """How a question is put while a state holds."""

    state: Name
    question: Text


class ReadWithText(Written):
    """What the law or guidance says that a question is read with."""

    text: Text
    commencement: Day | None = None


class RulingOutText(PatternText):
    """An event that rules a question out; not once one of `since` has come after it, nor when older than is asked."""

    since: Annotated[list[Name], BeforeValidator(listed), AtLeastOne] | None = None
    for_less_than: Length | None = None

    @model_validator(mode="after")
    def _an_age(self) -> Self:
        check_age(self.for_less_than, "for_less_than", "how long ago something was")
        return self


class QuestionText(Written):
    """A question that belongs to a person."""

    id: Slug
    question: Text
    ask_when: Patterns
    settled_by: SomeTied = nothing()
    settled_same_day: SomeTied = nothing()
    how_soon: HowSoonWord
    if_so: Name | None = None
    with_: Annotated[dict[str, Annotated[list[Text], BeforeValidator(listed)]], Field(alias="with")] = Field(
        default_factory=dict
    )
    on_that_day: Flag = "false"
    if_not: Name | None = None
    meanwhile: MeanwhileText | None = None
    while_: Annotated[Name | None, Field(alias="while")] = None
    unless: Annotated[list[RulingOutText], BeforeValidator(listed)] = nothing()
    same: Literal["episode", "case"] = "episode"
    outlasts: SomePatterns = nothing()
    weigh: Idents = nothing()
    concerns: ConcernsWord | None = None
    read_with: Annotated[list[ReadWithText], BeforeValidator(listed)] = nothing()


class QuestionsText(Written):
    """All the questions."""

    questions: list[QuestionText]


def _some(phrases: list[str]) -> list[str]:
    if len(phrases) == 1:
        raise mistake("G281", f"`{phrases[0]}` stands alone here", "say what else it is called, or leave it out")
    return phrases


Phrases = Annotated[list[Text], AtLeastOne, AfterValidator(_some)]


class ElsewhereText(Written):
    """A subject that no pack holds."""

    subject: Text
    words: Annotated[list[Text], AtLeastOne]
    look: Text


class HarmText(Written):
    """Words that say that a child may be suffering harm, and the rules that are found then, whatever else is typed."""

    words: Annotated[list[Text], AtLeastOne]
    finds: Idents = nothing()


class TradeWordsText(Written):
    """All the words of the trade that are not in the vocabulary."""

    same: list[Phrases] = nothing()
    near: list[Phrases] = nothing()
    idle: list[Text] = nothing()
    plain: list[Text] = nothing()
    elsewhere: list[ElsewhereText] = nothing()
    harm: HarmText | None = None
