"""The shape of what people write, as frozen pydantic models. Field names are the keys of the files."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from guidance.engine.diagnostics import did_you_mean
from guidance.engine.model.period import Convention, Period
from guidance.engine.model.rule import Evidence, Expressed, Force, HowSoon, Modality, Serves
from guidance.engine.model.vocabulary import NotAFact, parse_date


def mistake(code: str, message: str, cure: str = "", at: str = "") -> PydanticCustomError:
    """Make a mistake with our own code; `at` names a key below the place where it was found."""
    return PydanticCustomError(code, "{message}", {"message": message, "cure": cure, "at": at})  # type: ignore[arg-type]


def _date(raw: object) -> object:
    if not isinstance(raw, str):
        return raw
    try:
        return parse_date(raw)
    except NotAFact as wrong:
        code = "G302" if "swapped" in str(wrong) else "G306" if "two ways" in str(wrong) else "G301"
        raise mistake(code, str(wrong), wrong.cure) from None


def _period(raw: object) -> object:
    try:
        return Period.read(raw) if isinstance(raw, str) else raw
    except ValueError as wrong:
        raise mistake("G012", str(wrong), "write a period such as `10 working days` or `3 months`") from None


def _word(kind: type[StrEnum]) -> BeforeValidator:
    """Read a word of a closed list."""
    words = [str(word) for word in kind]

    def read(raw: object) -> object:
        if isinstance(raw, str) and raw not in words:
            cure = did_you_mean(raw, words, f"one of: {', '.join(words)}")
            raise mistake("G104", f"`{raw}` is not one of the words allowed", cure)
        return kind(raw) if isinstance(raw, str) else raw

    return BeforeValidator(read)


def _listed(raw: object) -> object:
    return raw if isinstance(raw, list) else [raw]


def _not_blank(raw: str) -> str:
    if not raw.strip():
        raise mistake("G113", "nothing is written here", "write it, or leave the key out")
    return raw.strip()


Text = Annotated[str, AfterValidator(_not_blank)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Ident = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)+$")]
Day = Annotated[date, BeforeValidator(_date)]
Length = Annotated[InstanceOf[Period], BeforeValidator(_period)]
Flag = Literal["true", "false"]
EvidenceWord = Annotated[Evidence, _word(Evidence)]
ForceWord = Annotated[Force, _word(Force)]
HowSoonWord = Annotated[HowSoon, _word(HowSoon)]
ExpressedWord = Annotated[Expressed, _word(Expressed)]
ServesWord = Annotated[Serves, _word(Serves)]
ConventionWord = Annotated[Convention, _word(Convention)]


class Written(BaseModel):
    """What every written thing shares: frozen, and no key that is not its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


class TestText(Written):
    """A test on a fact: a value, or one of the worded tests."""

    __test__ = False

    equals: str | None = None
    one_of: list[str] | None = None
    includes: list[str] | None = None
    at_least: str | None = None
    present: Literal["true"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_value(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, str):
            return {"equals": raw}
        if isinstance(raw, dict) and (len(raw) != 1 or "equals" in raw):
            raise mistake("G108", "a test is one value or one worded test", "such as `true` or `{one_of: [a, b]}`")
        return raw


class ConditionText(Written):
    """Tests on facts, all to hold; `any` and `all` combine further ones."""

    tests: dict[str, TestText] = {}
    any: "list[ConditionText] | None" = None
    all: "list[ConditionText] | None" = None

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if not isinstance(raw, dict):
            return raw
        if not raw:
            raise mistake("G113", "nothing is written here", "name a fact and its test")
        combined = {key: raw[key] for key in ("any", "all") if key in raw}
        return {"tests": {key: test for key, test in raw.items() if key not in combined}, **combined}


class PatternText(Written):
    """An event, and what its facts must be."""

    event: Name
    where: ConditionText | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"event": raw} if isinstance(raw, str) else raw


Patterns = Annotated[list[PatternText], BeforeValidator(_listed), Field(min_length=1)]


class TriggerText(Written):
    """What brings a duty into being: an event, or the day after another rule was missed."""

    event: Name | None = None
    where: ConditionText | None = None
    missed: Ident | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"event": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.event is None) == (self.missed is None) or (self.missed and self.where):
            raise mistake("G102", "a trigger names an `event`, or `missed` and a rule", "write one of the two")
        return self


class DutyText(Written):
    """What is required: events to be performed, facts to have, or an event to follow."""

    perform: Patterns | None = None
    have: ConditionText | None = None
    follow: Patterns | None = None
    at_least: Length | None = None

    @model_validator(mode="before")
    @classmethod
    def _performed(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, dict) and not {"event", "where", "perform"} & set(raw):
            return raw
        return {"perform": raw}

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(form is not None for form in (self.perform, self.have, self.follow)) != 1:
            raise mistake("G105", "a duty is an event, `have` or `follow`", "write one of the three")
        if self.at_least and not self.follow:
            raise mistake("G112", "`at_least` goes only with `follow`", "delete it", at="at_least")
        return self


class UnlessText(Written):
    """A class of case that the rule does not reach."""

    fact: ConditionText | None = None
    state: Name | None = None
    event: Name | None = None
    where: ConditionText | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        return {"event": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = sum(part is not None for part in (self.fact, self.state, self.event))
        if given != 1 or (self.where and not self.event):
            raise mistake("G102", "an exemption is a `fact`, a `state` or an `event`", "write one of the three")
        return self


class WithinText(Written):
    """A limit: a period, or the fact that gives the date."""

    period: Length | None = None
    fact: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, dict) and set(raw) != {"fact"}:
            raise mistake("G012", "expected a period, or `{fact: name}`", "write a period such as `10 working days`")
        return {"period": raw} if isinstance(raw, str) else raw


class ClockText(Written):
    """Which event a limit is measured from."""

    kind: Literal["each", "last"] = "last"
    last: Patterns | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:  # noqa: ANN401  whatever was written
        if isinstance(raw, dict) and set(raw) != {"last"}:
            raise mistake("G104", "expected `each`, `last` or `{last: event}`", "write one of the three")
        return {"kind": raw} if isinstance(raw, str) else raw


class ProvisionText(Written):
    """A place in an instrument. A paragraph that nobody has seen stays blank."""

    heading: str = ""
    paragraph: str = ""
    section: str = ""
    evidence: EvidenceWord
    sources: list[Text] = []


_MODALITIES = ("must", "should", "may", "must_not")


class RuleText(Written):
    """One rule as written. Everything it leaves out comes from its instrument, or is not so."""

    id: Ident
    title: Text
    provision: ProvisionText
    bearer: Text
    why: Text
    when: Annotated[list[TriggerText], BeforeValidator(_listed), Field(min_length=1)] | None = None
    must: DutyText | None = None
    should: DutyText | None = None
    may: DutyText | None = None
    must_not: DutyText | None = None
    derives: Name | None = None
    within: WithinText | None = None
    before: Patterns | None = None
    how_soon: HowSoonWord | None = None
    clock: ClockText | None = None
    limit_of_power: Flag = "false"
    force: ForceWord | None = None
    rests_on: Annotated[list[Text], BeforeValidator(_listed)] = []
    bound_by: dict[str, Text] = {}
    serves: ServesWord | None = None
    latitude: Ident | None = None
    while_: Annotated[Name | None, Field(alias="while")] = None
    unless: Annotated[list[UnlessText], BeforeValidator(_listed)] = []
    until: Patterns | None = None
    same: Literal["episode", "case"] = "episode"
    commencement: Day | None = None
    repeal: Day | None = None
    expressed: ExpressedWord = Expressed.FULLY
    because: Text | None = None
    convention: ConventionWord | None = None
    relates_to: Ident | None = None
    weigh: Annotated[list[Ident], BeforeValidator(_listed)] = []

    @property
    def modality(self) -> Modality | None:
        """The one modality given, or None."""
        return next((Modality(word) for word in (*_MODALITIES, "derives") if getattr(self, word) is not None), None)

    @property
    def duty(self) -> DutyText | None:
        """What the modality requires, or None for a definition or a statement that no record can show."""
        return next((getattr(self, word) for word in _MODALITIES if getattr(self, word) is not None), None)

    @model_validator(mode="after")
    def _sense(self) -> Self:
        for wrong in _senseless(self):
            raise wrong
        return self


def _senseless(rule: RuleText) -> list[PydanticCustomError]:
    given = [word for word in (*_MODALITIES, "derives") if getattr(rule, word) is not None]
    if rule.expressed is Expressed.NOT_CHECKABLE:
        return _senseless_unchecked(rule, given)
    if rule.expressed is not Expressed.FULLY and not rule.because:
        return [mistake("G111", f"`{rule.expressed}` without a reason", "say why in `because`", at="expressed")]
    if len(given) != 1:
        which = "no modality is given" if not given else f"{' and '.join(f'`{w}`' for w in given)} are both given"
        return [mistake("G105", which, "give exactly one of must, should, may, must_not or derives", at=(given or [""])[-1])]
    if rule.when is None:
        return [mistake("G102", "`when` is missing", "name the event that starts the clock")]
    return _senseless_limit(rule) if rule.duty else _senseless_definition(rule)


def _senseless_unchecked(rule: RuleText, given: list[str]) -> list[PydanticCustomError]:
    if not rule.because:
        return [mistake("G111", "`not-checkable` without a reason", "say why in `because`", at="expressed")]
    if given or rule.when:
        at = (given or ["when"])[0]
        return [mistake("G111", "a rule that is `not-checkable` has nothing to check", f"delete `{at}`", at=at)]
    return []


def _senseless_definition(rule: RuleText) -> list[PydanticCustomError]:
    idle = [k for k in ("within", "before", "how_soon", "clock", "unless", "until") if getattr(rule, k)]
    return [mistake("G112", f"`{idle[0]}` has no effect on a definition", "delete it", at=idle[0])] if idle else []


def _senseless_limit(rule: RuleText) -> list[PydanticCustomError]:
    duty = rule.duty
    performs = duty is not None and duty.perform is not None
    idle = ("within", "before", "how_soon", "clock") if not performs or rule.must_not else ()
    idle = (*idle, "until") if not performs else idle
    idle = (*idle, "within", "before", "how_soon") if rule.may else idle
    for key in idle:
        if getattr(rule, key):
            return [mistake("G112", f"`{key}` has no effect on this form of duty", "delete it", at=key)]
    if rule.within and rule.before:
        return [mistake("G107", "`within` and `before` are both given", "keep one", at="before")]
    if rule.must_not and not performs:
        return [mistake("G105", "`must_not` names an event", "write `must_not: {event: name}`", at="must_not")]
    if performs and (rule.must or rule.should) and not (rule.within or rule.before or rule.how_soon):
        cure = "give `within`, `before`, or say `how_soon`"
        return [mistake("G106", "no limit, and nothing says how soon", cure, at=str(rule.modality))]
    if rule.limit_of_power == "true" and not (rule.within and performs):
        return [mistake("G112", "`limit_of_power` needs `within` and an event", "give both", at="limit_of_power")]
    return []


class CarriesText(Written):
    """A rule whose words a later edition kept."""

    id: Ident
    carries: Ident
    title: Text | None = None
    provision: ProvisionText | None = None
    why: Text | None = None
    commencement: Day | None = None
    repeal: Day | None = None
    weigh: Annotated[list[Ident] | None, BeforeValidator(lambda raw: raw if raw is None else _listed(raw))] = None


class SourceText(Written):
    """Where an instrument is published, and when it was last read there."""

    url: str = ""
    read: Day | None = None


class InstrumentText(Written):
    """A source of norms, as its `instrument.yaml` gives it."""

    instrument: Slug
    title: Text
    force: ForceWord
    commencement: Day | None = None
    repeal: Day | None = None
    issued_under: str = ""
    extent: str = "england"
    supersedes: str = ""
    at_repeal: Literal["saved", "ends"] = "saved"
    because: str = ""
    text_read: Flag = "false"
    calendar: Slug = "england-and-wales"
    authority: str | None = None
    source: SourceText = SourceText()
    licence: str = ""

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.repeal and self.commencement and self.repeal <= self.commencement:
            raise mistake("G303", f"repealed on {self.repeal}, not after {self.commencement}", "check both dates", at="repeal")
        return self


class MeanwhileText(Written):
    """How a question is put while a state holds."""

    state: Name
    question: Text


class QuestionText(Written):
    """A question that belongs to a person."""

    id: Slug
    question: Text
    ask_when: Patterns
    settled_by: Annotated[list[PatternText], BeforeValidator(_listed)] = []
    settled_same_day: Annotated[list[PatternText], BeforeValidator(_listed)] = []
    how_soon: HowSoonWord
    if_so: Name | None = None
    with_: Annotated[dict[str, str | list[str]], Field(alias="with")] = {}
    meanwhile: MeanwhileText | None = None
    weigh: Annotated[list[Ident], BeforeValidator(_listed)] = []


class QuestionsText(Written):
    """All the questions."""

    questions: list[QuestionText]


class FactText(Written):
    """What a fact may hold."""

    type: Literal["boolean", "date", "text", "number"] | dict[Literal["one_of", "any_of"], list[str]]
    means: Text


class EventText(Written):
    """One kind of event."""

    means: Text
    facts: dict[str, FactText] = {}


class StateText(Written):
    """A stretch of time between events."""

    means: Text
    starts_with: Annotated[list[Name], Field(min_length=1)]
    ends_with: list[Name]


class VocabularyText(Written):
    """All the words."""

    events: dict[str, EventText]
    states: dict[str, StateText] = {}


class HolidayText(Written):
    """A day that is not a working day, and why."""

    date: Day
    why: Text


class CalendarText(Written):
    """A calendar of holidays, or an authority's closure days over one."""

    calendar: Slug
    version: Text
    source: Text
    first_year: Annotated[str, StringConstraints(pattern=r"^\d{4}$")] | None = None
    last_year: Annotated[str, StringConstraints(pattern=r"^\d{4}$")] | None = None
    holidays: list[HolidayText] = []
    overlays: Slug | None = None
    authority: str | None = None
    closures: list[HolidayText] = []


class AuthorityText(Written):
    """One authority with children's services."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
    slug: Slug
    name: Text
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    source: str = ""


class PrincipleText(Written):
    """The front matter of a principle. It has no status, no score and no field in which to put one."""

    id: Ident
    title: Text
    source: Text
    place: Text
    force: Literal["act", "guidance", "professional", "research"]
    evidence: EvidenceWord
    bears_on: list[str] = []
    pulls_against: list["TensionText"] = []
    pinned: Flag = "false"


class TensionText(Written):
    """A rule that a principle pulls against, and why."""

    rule: Ident
    because: Text


class PrincipleSourceText(Written):
    """Where a set of principles comes from."""

    source: Slug
    title: Text
    author: str = ""
    year: str = ""
    force: Literal["act", "guidance", "professional", "research"]
    read: Day | None = None
    place: str = ""
    licence: str = ""


class TrialInstrumentText(Written):
    """A direction, its extension, or its revocation."""

    kind: Literal["direction", "extension", "revocation"]
    dated: Day | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    read: Flag = "false"


class SuspendsText(Written):
    """One rule set aside."""

    rule: Ident
    evidence: Literal["confirmed", "corroborated", "proposed-only"]


Texts = Annotated[list[Text], BeforeValidator(_listed)]


class TrialText(Written):
    """A local trial, as written."""

    trial: Slug
    title: str = ""
    authority: Text
    state: Literal["proposed", "granted", "withdrawn"]
    instruments: list[TrialInstrumentText] = []
    suspends: list[SuspendsText] = []
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    instead: list[RuleText] = []
    running_at_start: Literal["national", "suspended"] = "national"
    running_at_end: Literal["saved", "restart"] = "saved"
    conditions: Texts = []
    stop_if: Texts = []
    stopped_by: Texts = []
    measures: Texts = []
    partners_agreed: Texts = []
    families_told: Texts = []
    impact_assessments: Texts = []
    baseline: Texts = []
    source: Text

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.until and self.until <= self.from_:
            raise mistake("G303", f"ends on {self.until}, not after {self.from_}", "check both dates", at="until")
        return self


class DeviationText(Written):
    """A recorded departure: the part of it that evaluation reads."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, arbitrary_types_allowed=True)

    deviation: Text | None = None
    case: Text
    rule: Ident
    trigger: Text
    decided: Day
    decided_by: Text
    reasons: Texts
    principles: Annotated[list[Ident], BeforeValidator(_listed), Field(min_length=1)]
    recorded_at: str | None = None
    until: Day | None = None


class CaseText(Written):
    """A worked case beside a rule."""

    rule: Ident
    case: Text
    as_at: Day
    events: list[str | dict[str, Any]]
    expect: str | dict[str, Any] | list[str | dict[str, Any]]
    known_at: str | None = None
    authority: str | None = None
    shows: list[Name] | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
