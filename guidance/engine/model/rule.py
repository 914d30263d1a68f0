"""A rule: what an instrument requires, forbids, permits or defines, and of whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from guidance.engine.diagnostics import Span
from guidance.engine.model.condition import ALWAYS, Condition, InState, Pattern, Patterns
from guidance.engine.model.fact import FactWord
from guidance.engine.model.instruments.instrument import WRITTEN, Evidence, Force, Instrument, Provision, Withdrawn
from guidance.engine.model.instruments.provenance import TextCheck
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.power import AtMost, InAny


class Modality(StrEnum):
    """What the rule does to the person it binds."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    MUST_NOT = "must_not"
    DERIVES = "derives"


class HowSoon(StrEnum):
    """How urgent a duty is that has no number; no number is not no urgency."""

    IMMEDIATELY = "immediately"
    WITHOUT_DELAY = "without_delay"
    AS_SOON_AS_PRACTICABLE = "as_soon_as_practicable"
    BEFORE_NEXT_STEP = "before_next_step"
    NOT_STATED = "not_stated"
    URGENT_NOT_STATED = "urgent_not_stated"
    DAY_NOT_GIVEN = "day_not_given"


class Expressed(StrEnum):
    """How far the rule says what its source says."""

    FULLY = "fully"
    OVER_REPORTS = "over-reports"
    UNDER_REPORTS = "under-reports"
    NOT_CHECKABLE = "not-checkable"


class Power(StrEnum):
    """What the rule says of a power over a child or a family, where it says anything of one."""

    GIVES = "gives"
    LIMITS = "limits"
    WITHHOLDS = "withholds"


class Serves(StrEnum):
    """What the rule is for."""

    JOINT_WORKING = "joint-working"
    TIMELINESS = "timeliness"
    CHILDS_VOICE = "childs-voice"
    RECORD = "record"
    PROFESSIONAL_ADVICE = "professional-advice"


@dataclass(frozen=True, slots=True)
class Perform:
    """To be performed: any one of some events does what is required."""

    patterns: Patterns


@dataclass(frozen=True, slots=True)
class Have:
    """To be so of the trigger itself."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Follow:
    """The trigger is to come after such an event, by at least the period where one is given."""

    patterns: Patterns
    at_least: Period | None = None


@dataclass(frozen=True, slots=True)
class Derive:
    """What happened counts as this event too."""

    event: str


Form = Perform | Have | Follow | Derive


@dataclass(frozen=True, slots=True)
class Missed:
    """The trigger is the day after another rule's due date passed unperformed."""

    rule: str


@dataclass(frozen=True, slots=True)
class FactDate:
    """The case fixes the date: a fact of the event that the clock runs from; `word` says what it means."""

    fact: str
    word: FactWord | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TriggerFact:
    """An exemption known from the trigger's own facts."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Happened:
    """An exemption where such an event is not after the trigger, and none of those in `since` has come after it."""

    pattern: Pattern
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concerned:
    """An exemption where what the trigger is of is so: where it may be of several, every one of them."""

    pattern: Pattern


Exemption = TriggerFact | InState | Happened | Concerned


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, with what its instrument gives it by default already filled in.

    `stage` is the step of the child's journey that the rule belongs to, from the name of its file.
    `clock` holds the patterns whose latest event the clock runs from (`clock: last`); None for `each`.
    `words` marks how it is worded, so that a reading of other words is told from one of these.
    `at_most` is how long an Act lets a power last whose last day the record gives; what performs it,
    ends it or is in `followed_by` shows what followed a power that has ended, and so do `afterwards` from its end on.
    `in_any` is the span in which earlier stays count towards a power in hours too.
    `only_if` is what it turns on that may not be settled yet, and `known_by` what shows that it is so.
    `extends` are the starts of the power that its trigger prolongs, or would be taken to prolong.
    `commencement` None means prospective: published, never live. Dates: commencement inclusive, repeal exclusive.
    `defines` names the event whose meaning a rule gives that no record can be held against.
    `replaces` names rules of an earlier edition, under other names, whose place this one took.
    `asked_as` holds questions that it answers, as people ask them.
    One that `carries` another's words has them from the edition `carried_from`; `compared` tells whether the two
    texts were read side by side. One that is `inferred` has them because its edition is taken to continue that one:
    its own text was not read, and `told_at` is the place in the edition that was.
    `rests_on_none` says why a text that says must cites nothing to rest on.
    `counts_from` names the fact whose date the clock counts from, where that is not the day of the event itself.
    """

    id: str
    title: str
    instrument: Instrument
    bearer: str
    why: str
    when: Patterns | Missed
    modality: Modality | None
    duty: Form | None
    force: Force
    provision: Provision = field(default_factory=Provision)
    within: Period | FactDate | None = None
    counts_from: str = ""
    before: Patterns = ()
    how_soon: HowSoon | None = None
    clock: Patterns | None = None
    limit_of_power: bool = False
    at_most: AtMost | None = None
    in_any: InAny | None = None
    followed_by: Patterns = ()
    afterwards: Patterns = ()
    extends: Patterns = ()
    only_if: str = ""
    known_by: Patterns = ()
    while_state: InState | None = None
    unless: tuple[Exemption, ...] = ()
    until: Patterns = ()
    same: str = "episode"
    commencement: date | None = None
    repeal: date | None = None
    convention: Convention = Convention.DAY_AFTER
    convention_stated: bool = False
    rests_on: tuple[str, ...] = ()
    rests_on_none: str = ""
    bound_by: Mapping[str, str] = field(default_factory=dict)
    serves: Serves | None = None
    latitude: str = ""
    expressed: Expressed = Expressed.FULLY
    because: str = ""
    carries: str = ""
    carried_from: Instrument | None = None
    compared: bool = False
    told_at: Provision | None = None
    read_by: str = ""
    replaces: tuple[str, ...] = ()
    power: Power | None = None
    defines: str = ""
    relates_to: str = ""
    weigh: tuple[str, ...] = ()
    trial: str = ""
    stage: str = ""
    span: Span | None = None
    words: str = ""
    checks: tuple[TextCheck, ...] = ()
    asked_as: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The identifier without its edition: what rules of several editions share."""
        return self.id.partition(".")[2]

    @property
    def triggers(self) -> Patterns:
        """What sets it going, where that is an event; empty where it is another rule's missed limit."""
        return () if isinstance(self.when, Missed) else self.when

    @property
    def performing(self) -> Patterns:
        """What does what the rule speaks of, where it is to be performed, may be or must not; else empty."""
        return self.duty.patterns if isinstance(self.duty, Perform) else ()

    @property
    def checkable(self) -> bool:
        """Tell whether a record can be held against the rule at all."""
        return self.duty is not None

    @property
    def evidence(self) -> Evidence:
        """How it is known that the provision says this."""
        return self.provision.evidence

    @property
    def inferred(self) -> bool:
        """Tell whether nobody has read that the edition says this: only the edition that it continues is known to."""
        return self.evidence is Evidence.INFERRED

    @property
    def has_limit(self) -> bool:
        """Tell whether it says by when: a stated time, a date that the case fixes, or an event to come before."""
        return self.within is not None or bool(self.before)

    @property
    def answered_by(self) -> frozenset[str]:
        """Name what ends it by what it says, where it is to be done at once: that comes after what calls for it."""
        at_once = self.how_soon is not None and not self.has_limit and self.clock is None
        if not at_once or isinstance(self.when, Missed) or self.modality not in {Modality.MUST, Modality.SHOULD}:
            return frozenset()
        own = {p.event for p in self.triggers}  # an answer to one of these always comes after it; a death need not
        plain = {p.event for p in self.until if p.where == ALWAYS or (p.of and p.of.event in own)}
        return frozenset(p.event for p in self.until) - plain

    @property
    def in_hours(self) -> bool:
        """Tell whether its limit is in hours, and so ends at a moment."""
        return isinstance(self.within, Period) and self.within.unit is Unit.HOUR

    @property
    def authority(self) -> str | None:
        """The one authority whose cases the rule reaches, or None for all."""
        return self.instrument.authority

    @property
    def limits_a_power(self) -> bool:
        """Tell whether it is a limit that the law sets to a power, so that what the power holds up ends with it."""
        if not self.limit_of_power or self.modality is Modality.MAY:
            return False
        in_working_days = isinstance(self.within, Period) and self.within.unit is Unit.WORKING_DAY
        return self.force.is_law and self.authority is None and not in_working_days

    @property
    def closed_by(self) -> str | None:
        """The authority whose closure days are no working days to it: its own, of a local rule; None of any other."""
        return self.authority if self.force is Force.LOCAL_PROCEDURE else None

    def in_force(self, day: date) -> bool:
        """Tell whether the rule reaches a trigger on this day."""
        return self.commencement is not None and self.commencement <= day and (self.repeal is None or day < self.repeal)


__all__ = [
    "WRITTEN", "Concerned", "Derive", "Evidence", "Exemption", "Expressed", "FactDate", "Follow", "Force", "Form",
    "Happened", "Have", "HowSoon", "InState", "Instrument", "Missed", "Modality", "Perform", "Power", "Provision",
    "Rule", "Serves", "TriggerFact", "Withdrawn",
]  # fmt: skip
