"""What a duty comes to in its situation: one function for each form of duty, and clause 6 of the design as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import assert_never

from guidance.engine.evaluate.clock import Limit, Undecided, limit_after, times
from guidance.engine.evaluate.situation import Duty, First, Fits, Situation
from guidance.engine.model.condition import Truth, fits_any, lacking, lacking_any, weigh
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Status, Step, in_order
from guidance.engine.model.missing import Missing
from guidance.engine.model.records.source import NotShown
from guidance.engine.model.rule import Derive, Follow, Have, Modality, Perform


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
    end = min(found.due or s.terms.day, s.terms.day)
    return dark(found, s.not_shown(s.duty.rule.performing, found.trigger.day, end))


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
