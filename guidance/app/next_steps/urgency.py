"""In which order the lines of a case stand: life first, then the child unseen, then powers, decisions and days.

What has a day, and what the record says is not as it should be, stand above what has no time stated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from guidance.app.next_steps.decisions import Decision
from guidance.app.next_steps.planned import Planned
from guidance.app.next_steps.steps import NextSteps
from guidance.engine.explain.moments import has_no_day_of_its_own
from guidance.engine.explain.possible_due import supposed
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.condition import TestKind, tests_of
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.practice.question import Concerns
from guidance.engine.model.rule import Have, HowSoon, Modality, Perform, Rule, Serves


class Tier(IntEnum):
    """How high a line stands."""

    LIFE = 1
    CHILD_UNSEEN = 2
    POWER = 3
    DECISION = 4
    NOW = 5
    PAST = 6
    PLANNED = 7
    GONE_BY_IF_SO = 8
    DUE = 9
    NOT_SO = 10
    OPEN = 11
    DUE_IF_SO = 12
    LETTERS = 13
    SET_ASIDE = 14
    RECORD = 15
    TO_SETTLE = 16
    MAY = 17
    CANNOT_TELL = 18
    OTHERS = 19
    OVERTAKEN = 20
    ENDED = 21


@dataclass(frozen=True)
class RecordOf:
    """What the record of one event says is not so, and what it does not say, of what is asked of such an event."""

    event: Event
    not_so: tuple[Finding, ...] = ()
    not_told: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a screen, and what it is about. `if_so` is the last day where a missing fact would give one."""

    tier: Tier
    about: Finding | Decision | Planned | RecordOf
    if_so: date | None = None


SEEN = ("child_seen", "child_seen_alone", "spoken_to_child")
VISITS = frozenset({
    "cp_visit_made", "looked_after_visit_made", "private_fostering_visit_made", "social_work_visit_made",
})  # fmt: skip
SOMEBODY_ELSE = frozenset({
    "referrer", "professional referrer", "practitioner who referred", "carer", "coroner",
    "registrar of births and deaths", "whoever corrects the entry of the death", "partner agencies",
    ("the bodies that section 47(11) lists, which are councils, housing authorities, NHS England, health bodies and "
     "whoever the Secretary of State authorises"),
    ("the bodies that section 27(3) lists, which are councils, housing authorities, NHS England, health bodies and "
     "whoever the Secretary of State authorises"), "police, health, teachers and school staff, others",
    "parent, or whoever else with parental responsibility gave notice",
    "parents and others with parental responsibility",
    "person or body asked", "the person or body asked", "practitioner who refers", "other practitioners involved",
    "the Secretary of State", "Secretary of State", "NHS England", "Department for Education",
})  # fmt: skip
"""Who is bound by what is not the reader's own to do."""
LETTERS = frozenset({
    "meeting_record_sent", "referral_acknowledged", "referral_confirmed_in_writing", "referrer_told",
})  # fmt: skip
"""What is only told or written to somebody about a step: late, it is still owed, and no child waits for it."""
IF_SO = {Tier.DUE: Tier.DUE_IF_SO, Tier.PAST: Tier.GONE_BY_IF_SO}
AT_ONCE = (
    HowSoon.IMMEDIATELY, HowSoon.URGENT_NOT_STATED, HowSoon.DAY_NOT_GIVEN, HowSoon.WITHOUT_DELAY,
    HowSoon.AS_SOON_AS_PRACTICABLE,
)  # fmt: skip
OF_LIST = {
    "to_settle": Tier.TO_SETTLE, "not_shown_in_time": Tier.PAST, "due": Tier.DUE, "powers": Tier.POWER, "may": Tier.MAY,
    "powers_ended": Tier.POWER, "set_aside": Tier.SET_ASIDE, "overtaken": Tier.OVERTAKEN, "now": Tier.NOW,
    "ended": Tier.ENDED,
}  # fmt: skip


def lines(steps: NextSteps) -> tuple[Line, ...]:
    """Put every line of a case in order: the order of the lists within a tier, a power that has ended first.

    Of what is past its day or has no time stated, the law comes first, then what is done with or for the child, then
    letters and records.
    """
    found = [*_decided(steps), *_listed(steps), *_fixed(steps), *_told(steps)]
    return tuple(sorted(found, key=lambda line: (line.tier, _after(line))))


def _after(line: Line) -> tuple[bool, bool]:
    """Tell what keeps a line below others of its tier: past their day, with no time stated, or of a power."""
    if line.tier not in {Tier.POWER, Tier.PAST, Tier.OPEN} or not isinstance(line.about, Finding):
        return False, False
    rule = line.about.rule
    if line.tier is Tier.POWER:
        return rule.modality is Modality.MAY, False
    return not rule.force.is_law, rule.serves in {Serves.JOINT_WORKING, Serves.RECORD}


def _decided(steps: NextSteps) -> Iterator[Line]:
    of = {Concerns.LIFE: Tier.LIFE, Concerns.CHILD_UNSEEN: Tier.CHILD_UNSEEN, Concerns.POWER: Tier.POWER,
          None: Tier.DECISION}  # fmt: skip
    yield from (Line(_when_of(d) or of[d.question.concerns], d) for d in steps.decisions)


def _when_of(decision: Decision) -> Tier | None:
    """Put a question about a day that is not on the record among the days that hang on it."""
    stand = [f for f in decision.turning if f.standing is not Standing.SUSPENDED]
    if not (decision.question.on_that_day and stand):
        return None
    gone_by = any(f.status is Status.BREACHED and f.standing is Standing.STANDS for f in decision.turning)
    return Tier.GONE_BY_IF_SO if gone_by else Tier.DUE_IF_SO


def _fixed(steps: NextSteps) -> Iterator[Line]:
    yield from (Line(Tier.SET_ASIDE if p.is_set_aside else Tier.PLANNED, p) for p in steps.planned)


def _listed(steps: NextSteps) -> Iterator[Line]:
    for name in (
        "powers_ended",
        "powers",
        "now",
        "not_shown_in_time",
        "due",
        "set_aside",
        "to_settle",
        "may",
        "overtaken",
        "ended",
    ):
        for finding in getattr(steps, name):
            yield Line(_raised(finding, OF_LIST[name]), finding)


def _raised(finding: Finding, tier: Tier) -> Tier:
    """Raise what saves a life or sees a child above its list; put below the others what is somebody else's to do.

    What the law requires to protect a child once enquiries have ended is for now, though it gives no time.
    """
    if finding.only_if and tier in IF_SO:
        return IF_SO[tier]
    if tier in {Tier.NOW, Tier.PAST} and finding.trigger.event == "immediate_danger_identified":
        return Tier.LIFE
    if tier in {Tier.NOW, Tier.PAST} and sees_the_child(finding.rule, late=tier is Tier.PAST):
        return Tier.CHILD_UNSEEN
    if tier in {Tier.NOW, Tier.PAST, Tier.DUE} and finding.rule.bearer in SOMEBODY_ELSE:
        return Tier.OTHERS
    if tier is Tier.PAST and is_a_letter(finding.rule):
        return Tier.LETTERS
    protects = finding.trigger.event == "s47_enquiry_ended" and finding.rule.force.is_law
    return Tier.OPEN if tier is Tier.NOW and not (protects or finding.rule.how_soon in AT_ONCE) else tier


def is_a_letter(rule: Rule) -> bool:
    """Tell whether a rule below the law asks only that something be told or written down about a step."""
    asked = {p.event for p in rule.duty.patterns} if isinstance(rule.duty, Perform) else set()
    told = rule.serves is Serves.RECORD or (bool(asked) and asked <= LETTERS)
    return told and not rule.force.is_law


def sees_the_child(rule: Rule, *, late: bool = False) -> bool:
    """Tell whether a rule asks that a child be seen, or says what follows where access was refused.

    So does one that asks for a visit, where its day has gone by: nobody is known to have seen the child since.
    """
    if not isinstance(rule.duty, Perform):
        return False
    tested = (t for p in rule.duty.patterns for t in tests_of(p.where) if t.kind is not TestKind.NOT_RECORDED_AS)
    asked = {p.event for p in rule.duty.patterns} | {t.fact for t in tested}
    raised = {p.event for p in rule.triggers}
    seen = ("access_to_child_sought", *SEEN, *(VISITS if late else ()))
    return not asked.isdisjoint(seen) or raised == {"access_to_child_sought"}


def _told(steps: NextSteps) -> Iterator[Line]:
    """Join what the record of one event denies, and what it leaves out; say of the rest by when it would be due.

    The event that happened last comes first: what it leaves out can still be asked of those who were there.
    """
    had = [f for f in (*steps.not_so, *steps.cannot_tell) if _asks_of_the_record(f)]
    latest = sorted(had, key=lambda f: f.trigger.day, reverse=True)
    for event in dict.fromkeys(f.trigger.id for f in latest):
        own = [f for f in had if f.trigger.id == event]
        not_so = tuple(f for f in own if f.status is Status.BREACHED)
        not_told = tuple(f for f in own if f.status is not Status.BREACHED)
        if not_so:
            yield Line(Tier.NOT_SO, RecordOf(own[0].trigger, not_so=not_so))
        if not_told:
            yield Line(Tier.RECORD, RecordOf(own[0].trigger, not_told=not_told))
    yield from (Line(Tier.NOT_SO, f) for f in steps.not_so if not isinstance(f.rule.duty, Have))
    doubts = [f for f in steps.cannot_tell if not _asks_of_the_record(f)]
    found = [_doubted(f, steps.answer.library.calendars, steps.answer.query.as_at) for f in doubts]
    yield from sorted(found, key=lambda line: line.if_so or date.max)


def _asks_of_the_record(finding: Finding) -> bool:
    """Tell whether a finding is about what an event's record says, and is known to be asked of that event."""
    return isinstance(finding.rule.duty, Have) and not finding.trigger_unknown


def _doubted(finding: Finding, calendars: Calendars, as_at: date) -> Line:
    if finding.rule.limit_of_power:
        return Line(Tier.POWER, finding)
    if has_no_day_of_its_own(finding) and sees_the_child(finding.rule, late=True):
        return Line(Tier.CHILD_UNSEEN, finding)
    day = finding.due or (supposed(finding, calendars) if not finding.performed else None)
    if day is None:
        return Line(Tier.CANNOT_TELL, finding)
    tier = Tier.GONE_BY_IF_SO if day < as_at else Tier.DUE_IF_SO
    return Line(Tier.OTHERS if finding.rule.bearer in SOMEBODY_ELSE else tier, finding, day)
