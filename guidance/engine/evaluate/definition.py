"""The meaning of evaluation, in plain Python: read this as the manual.

A rule reaches an event (its trigger) and opens a duty. The duty is judged on what was known: what performed it, what
ended it, whether its last day had passed. The questions are asked in the order in which they are written here, and
each answer is kept as a step. Other evaluators are held to this one, finding for finding.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import assert_never

from guidance.engine.evaluate import carried, matters, powers, standing, suspension, turning
from guidance.engine.evaluate.case import Case, open_cases
from guidance.engine.evaluate.clock import Limit, Undecided, limit_after, times
from guidance.engine.evaluate.notes import with_notes
from guidance.engine.evaluate.rule_index import rule_index
from guidance.engine.evaluate.situation import Duty, First, Fits, Situation
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.condition import Truth, fits_any, lacking, lacking_any, weigh
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.england import day_of
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, NotOpened, PassedOver, Reason, Status, Step, in_order
from guidance.engine.model.missing import Missing
from guidance.engine.model.rule import (
    Concerned,
    Derive,
    Exemption,
    Follow,
    Happened,
    Have,
    InState,
    Missed,
    Modality,
    Perform,
    Rule,
    TriggerFact,
)  # fmt: skip
from guidance.engine.model.source import NotShown, Source
from guidance.engine.model.trial import Trial
from guidance.engine.model.vocabulary import State


def evaluate(  # noqa: PLR0913  what evaluation depends on is all in its signature
    rules: Iterable[Rule],
    events: Iterable[Event],
    as_at: date | datetime,
    known_at: date | datetime | None = None,
    *,
    calendars: Calendars,
    states: Mapping[str, State],
    sources: Iterable[Source] | None = None,
    trials: Sequence[Trial] = (),
    deviations: Sequence[Deviation] = (),
    passed_over: list[PassedOver] | None = None,
) -> list[Finding]:
    """Say what each rule comes to in each case, as at a day or a moment, on what was known by then.

    A pure function: no clock, no files, no chance. The order of the events makes no difference.

    Args:
        rules: Rules with their instrument's dates filled in.
        events: Events of any number of cases, ids unique within each.
        as_at: The day the findings are true of, inclusive, or a local moment; later events do not exist.
        known_at: Leave out what was recorded after this day (inclusive) or moment.
        calendars: Which days are working days, by the name that a rule's instrument gives.
        states: What each state's name means.
        sources: What the records can show; None where nothing limits it.
        trials: Trials; only granted ones suspend.
        deviations: Recorded departures.
        passed_over: Where given, it is filled with each event that might have been a trigger and was not, and why.

    Returns:
        Findings in the order of case, trigger date, rule, trigger id.
    """
    index = rule_index([*rules, *suspension.instead_rules(trials)])
    found: list[Finding] = []
    day = day_of(as_at)
    for case in open_cases(
        events, as_at, known_at, definitions=index.definitions, states=states, sources=sources, powers=index.powers
    ):
        here = Evaluation(case, as_at, calendars, passed_over if passed_over is not None else [])
        reached = [index.at_once[n] for n in sorted({n for name in case.names for n in index.places.get(name, ())})]
        now = [f for rule in reached for f in here.findings(rule, here.candidates(rule))]
        next_day = [f for rule in index.afterwards for f in here.findings(rule, missed(rule, now, day))]
        ended = [
            turning.settle(powers.settle(carried.settle(f, case), case, calendars), case) for f in (*now, *next_day)
        ]
        found += [standing.settle(f, trials, deviations, as_at=day, known_at=known_at) for f in ended]
    return sorted((with_notes(f, day) for f in found), key=lambda f: f.key)


def missed(rule: Rule, findings: Iterable[Finding], as_at: date) -> list[Event]:
    """Make the triggers of a rule that starts where another was missed: the day after its due date, if breached."""
    made = []
    for f in findings:
        if isinstance(rule.when, Missed) and f.rule.id == rule.when.rule and f.status is Status.BREACHED and f.due:
            day = date.fromordinal(f.due.toordinal() + 1)
            at, name, t = day.isoformat(), f"missed:{f.rule.id}:{f.trigger.id}", f.trigger
            made.append(Event(t.case, "missed", at, day, None, name, t.episode, f.authority, owner=t.owner))
    return sorted((event for event in made if event.day <= as_at), key=lambda e: (e.start, e.id))


@dataclass(frozen=True)
class Evaluation:
    """One case, evaluated as at one day or moment."""

    case: Case
    as_at: date | datetime
    calendars: Calendars
    passed_over: list[PassedOver]
    _matters: dict[str, matters.Matters] = field(default_factory=dict, init=False)

    def candidates(self, rule: Rule) -> list[Event]:
        """List the events that may be a rule's triggers, earliest first."""
        return sorted(self.case.named(p.event for p in rule.triggers), key=lambda e: (e.start, e.id))

    def findings(self, rule: Rule, candidates: Iterable[Event]) -> Iterator[Finding]:
        """Ask each candidate whether it opens a duty, join those that are one run, and judge each that is left."""
        duties = []
        for event in candidates:
            opened = self.opens(rule, event)
            match opened:
                case Duty():
                    duties.append(opened)
                case Finding():
                    yield opened
                case NotOpened():
                    self.passed_over.append(PassedOver(rule, event, opened))
                case never:
                    assert_never(never)
        for situation in self.runs(duties):
            yield from judge(situation)

    def opens(self, rule: Rule, t: Event) -> Duty | Finding | NotOpened:
        """Ask in this order: in force? trigger? while? unless?"""
        in_force, authority = rule.in_force(t.day), self.case.authorities.get(t.id, t.authority)
        if not in_force or (rule.authority and rule.authority != authority):
            return NotOpened.ANOTHER_AUTHORITY if in_force else NotOpened.NOT_IN_FORCE
        duty = Duty(rule, t, authority)
        is_trigger = Truth.TRUE if isinstance(rule.when, Missed) else fits_any(rule.when, t)
        if is_trigger is Truth.UNKNOWN:
            return conclude(duty, Status.UNDETERMINED, Step(Reason.TRIGGER_UNKNOWN), lacking_any(rule.triggers, t))
        if is_trigger is Truth.FALSE:
            return NotOpened.NOT_A_TRIGGER
        if rule.while_state and not self.case.holds(rule.while_state, t, rule.same):
            return NotOpened.STATE_DOES_NOT_HOLD
        exemption, lacked = self.exemption(rule, t)
        if exemption:
            return replace(conclude(duty, Status.EXEMPT, Step(Reason.EXEMPT, exemption=exemption)), closed=t.day)
        return replace(duty, lacking=frozenset(lacked)) if lacked else duty

    def exemption(self, rule: Rule, trigger: Event) -> tuple[Exemption | None, set[Missing]]:
        """Say which exemption is known to hold at the trigger; else the facts for want of which one is not known."""
        lacked: set[Missing] = set()
        for unless in rule.unless:
            holds, facts = self.exempts(unless, rule, trigger)
            if holds is Truth.TRUE:
                return unless, set()
            lacked |= facts
        return None, lacked

    def exempts(self, unless: Exemption, rule: Rule, trigger: Event) -> tuple[Truth, set[Missing]]:
        """Tell whether one exemption holds at the trigger, and for want of which facts that is not known."""
        match unless:
            case TriggerFact(condition):
                return weigh(condition, trigger), lacking(condition, trigger)
            case InState(state):
                return Truth.TRUE if self.case.holds(state, trigger, rule.same) else Truth.FALSE, set()
            case Happened() | Concerned():
                return matters.Matters(self.case, rule.same).exempts(unless, trigger)
            case never:
                assert_never(never)

    def runs(self, duties: list[Duty]) -> Iterator[Situation]:
        """Join the triggers of a restarting clock with no end between them: one duty, known by its first trigger."""
        while duties:
            duty, *duties = duties
            situation = self.situation(duty)
            if duty.rule.clock is not None:
                joined = [later.trigger for later in duties if situation.takes_in(later.trigger)]
                duties = [later for later in duties if later.trigger not in joined]
                situation = self.situation(replace(duty, joined=tuple(joined)))
            yield situation

    def situation(self, duty: Duty) -> Situation:
        """Set a duty in its case; what each event is of is worked out once for a rule."""
        rule = duty.rule
        if rule.id not in self._matters:
            self._matters[rule.id] = matters.under(rule, self.case)
        return Situation(duty, self.case, self.as_at, self.calendars, self._matters[rule.id])


def judge(situation: Situation) -> Iterator[Finding]:
    """Judge one open duty by its form."""
    rule = situation.duty.rule
    match rule.duty:
        case Have():
            yield have(situation.duty, rule.duty)
        case Follow():
            yield follow(situation, rule.duty)
        case Perform() if rule.modality is Modality.MUST_NOT:
            yield from ban(situation)
        case Perform():
            yield scope(soften(perform(situation), situation), situation)
        case Derive() | None:
            return
        case never:
            assert_never(never)


COMES_TO = {
    (First.PERFORMED, Truth.TRUE): (Status.DISCHARGED, Reason.PERFORMED),
    (First.PERFORMED, Truth.UNKNOWN): (Status.UNDETERMINED, Reason.TIME_UNKNOWN),
    (First.PERFORMED, Truth.FALSE): (Status.BREACHED, Reason.PERFORMED_LATE),
    (First.LAPSED, Truth.TRUE): (Status.LAPSED, Reason.LAPSED),
    (First.LAPSED, Truth.UNKNOWN): (Status.UNDETERMINED, Reason.TIME_UNKNOWN),
    (First.LAPSED, Truth.FALSE): (Status.BREACHED, Reason.LAPSED_LATE),
    (First.NEITHER, Truth.TRUE): (Status.PENDING, Reason.WAITING),
    (First.NEITHER, Truth.FALSE): (Status.BREACHED, Reason.NOT_SHOWN_IN_TIME),
}
"""What a duty to be performed comes to, by what came first and whether the last day had then still to pass."""


def perform(s: Situation) -> Finding:
    """Judge a duty to be performed: by its first performance, its first lapse, and its last day."""
    limit, (anchor, restarts), found = s.limit, s.run, performed(s)
    if not isinstance(limit, Limit) or found.reason is Reason.END_UNSURE:
        return replace(found, anchor=anchor, restarts=restarts)
    return replace(found, anchor=anchor, restarts=restarts, due=limit.day, due_at=limit.last_end)


def performed(s: Situation) -> Finding:
    """Say what a duty to be performed comes to; before that, whether it can be told."""
    limit = s.limit
    if isinstance(limit, Missing):
        found = conclude(s.duty, Status.UNDETERMINED, Step(Reason.NO_LIMIT), {limit})
        return replace(found, closed=s.end.day if s.end else None)
    if limit and s.ends_unsure(limit):
        return conclude(s.duty, Status.UNDETERMINED, Step(Reason.END_UNSURE), times(limit.anchor))
    if s.known and s.performance is None:
        return conclude(s.duty, Status.UNDETERMINED, Step(Reason.ORDER_UNKNOWN, s.known[0]), times(*s.unordered))
    return by_what_came_first(s, limit)


def by_what_came_first(s: Situation, limit: Limit | None) -> Finding:
    """Say what a duty comes to. A power past its last day has ended, whatever came after, and is never late."""
    first, event = s.came_first
    in_time = s.in_time(event, limit)
    done, over = (event.at if event and first is which else None for which in (First.PERFORMED, First.LAPSED))
    if limit and in_time is Truth.FALSE and s.duty.rule.limit_of_power:
        found = conclude(s.duty, Status.LAPSED, Step(Reason.POWER_ENDED))
        return replace(found, performed=done, lapsed=limit.day.isoformat(), closed=limit.day)
    status, reason = COMES_TO[first, in_time]
    missing = limit.untimed(event) if limit and event and in_time is Truth.UNKNOWN else ()
    found = conclude(s.duty, status, Step(reason, event), missing)
    late = (event.day - limit.day).days if limit and event and reason is Reason.PERFORMED_LATE else None
    return replace(found, performed=done, lapsed=over, closed=event.day, days_late=late) if event else found


def soften(found: Finding, s: Situation) -> Finding:
    """Turn breached into undetermined where an event that only may fit could have been in time."""
    if found.status is not Status.BREACHED:
        return found
    due, rule = found.due or date.max, s.duty.rule
    doubts = s.lacked(up_to(due, s.performances), rule.performing) + s.lacked(up_to(due, s.lapses), rule.until)
    return turned(found, Reason.MAY_FIT, *doubts) if doubts else found


def scope(found: Finding, s: Situation) -> Finding:
    """Turn silence into undetermined where no source shows the performing events from the trigger on."""
    silent = found.status in {Status.PENDING, Status.LAPSED, Status.BREACHED}
    if not silent or any(truth is Truth.TRUE for _, truth in s.performances):
        return found
    today = day_of(s.as_at)
    return dark(found, s.not_shown(s.duty.rule.performing, found.trigger.day, min(found.due or today, today)))


def dark(found: Finding, not_shown: tuple[NotShown, ...]) -> Finding:
    """Turn a finding that rests on the silence of sources which do not show all that they should."""
    return turned(replace(found, not_shown=not_shown), Reason.NOT_SHOWN, not_shown) if not_shown else found


def ban(s: Situation) -> Iterator[Finding]:
    """Judge what must not be done: breached by its first such event before the ban ends, otherwise no finding."""
    rule = s.duty.rule
    if done := next(iter(s.known), None):
        doubts = s.lacked([(e, truth) for e, truth in s.lapses if e.day < done.day], rule.until)
    else:
        doubts = s.lacked(up_to(s.lapse.day if s.lapse else date.max, s.performances), rule.performing)
    if doubts:
        found = conclude(s.duty, Status.UNDETERMINED, Step(Reason.MAY_FIT), *doubts)
    elif done:
        found = conclude(s.duty, Status.BREACHED, Step(Reason.FORBIDDEN, done))
    else:
        return
    yield replace(found, performed=done.at, closed=done.day) if done else found


def have(duty: Duty, form: Have) -> Finding:
    """Judge what is to be so of the trigger itself."""
    status = OF_TRUTH[weigh(form.condition, duty.trigger, asked=True)]
    found = conclude(duty, status, Step(Reason.HAD), lacking(form.condition, duty.trigger, asked=True))
    return replace(found, closed=duty.trigger.day)


OF_TRUTH = {Truth.TRUE: Status.DISCHARGED, Truth.FALSE: Status.BREACHED, Truth.UNKNOWN: Status.UNDETERMINED}


def follow(s: Situation, form: Follow) -> Finding:
    """Judge what should have come first: discharged by such an event not after the trigger, early enough."""
    t = s.duty.trigger
    answers = [(e, *came_first(e, s, form)) for e in s.before(form.patterns)]
    done = next((e for e, truth, _ in answers if truth is Truth.TRUE), None)
    doubts = [missing for _, truth, missing in answers if truth is Truth.UNKNOWN]
    if done:
        found = replace(conclude(s.duty, Status.DISCHARGED, Step(Reason.FOLLOWED, done)), performed=done.at)
    elif doubts:
        found = conclude(s.duty, Status.UNDETERMINED, Step(Reason.MAY_FIT), *doubts)
    else:
        found = conclude(s.duty, Status.BREACHED, Step(Reason.NOTHING_CAME_FIRST))
        found = dark(found, s.not_shown(form.patterns, min(e.day for e in (*s.case.events, t)), t.day))
    return replace(found, closed=t.day)


def came_first(event: Event, s: Situation, form: Follow) -> tuple[Truth, set[Missing]]:
    """Tell whether an event is what should have come first, and early enough, or what is missing."""
    fits, missing = fits_any(form.patterns, event), lacking_any(form.patterns, event)
    if form.at_least is None:
        return fits, missing
    try:
        limit = limit_after(form.at_least, event, s.calendar, s.duty.rule.convention)
    except Undecided as undecided:
        return min(fits, Truth.UNKNOWN, key=lambda t: t.value), missing | {undecided.missing}
    early = limit.reached_by(s.duty.trigger)
    untimed = limit.untimed(s.duty.trigger) if early is Truth.UNKNOWN else set()
    return min(fits, early, key=lambda t: t.value), missing | untimed


def conclude(duty: Duty, status: Status, step: Step, *missing: Iterable[Missing]) -> Finding:
    """Make the finding of a duty: its status, the step that settled it, and whatever is missing."""
    return Finding(
        duty.rule, duty.trigger, status, duty.authority,
        unknown=in_order(duty.lacking, *missing), joined=duty.joined, anchor=duty.trigger, steps=(step,),
    )  # fmt: skip


def turned(found: Finding, reason: Reason, *missing: Iterable[Missing]) -> Finding:
    """Leave a finding undetermined after all, for one more reason."""
    steps = (*found.steps, Step(reason))
    return replace(found, status=Status.UNDETERMINED, unknown=in_order(found.unknown, *missing), steps=steps)


def up_to(day: date, fits: Fits) -> Fits:
    """Leave out what came after a day."""
    return [(event, truth) for event, truth in fits if event.day <= day]
