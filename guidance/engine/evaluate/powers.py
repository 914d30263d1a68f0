"""What has to be known of a power besides its end: what followed it, and whether its day is one that the Act allows.

It changes only how a power stands whose end has been found. What earlier stays have used of it brings that end forward:
of each reading of the record the latest is the limit, as of every limit in hours, and the earliest is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.clock import date_in
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.calendar import Calendar, CalendarGap, Calendars
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.england import day_of
from guidance.engine.model.event import Event, in_episode, is_not_after, key_of
from guidance.engine.model.finding import Finding, Reason, Status, Step, in_order
from guidance.engine.model.missing import MissingFact
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.power import Allowed, AtMost, Day, Spent
from guidance.engine.model.rule import FactDate, InState, Modality, Rule
from guidance.engine.reckoning import last_day, later_by
from guidance.engine.reckoning.stays import HOUR, NOON, Stay, Stays, is_holiday

__all__ = ["added_up", "settle"]


def settle(finding: Finding, case: Case, terms: Terms) -> Finding:
    """Say of a power what followed it, if it has ended, and whether its day lies beyond what the Act allows."""
    rule = finding.rule
    if not rule.limit_of_power or rule.modality is Modality.MAY:
        return finding
    found = _to_noon(_settled(finding, case, terms.calendars), case, terms)
    return replace(found, followed=followed(found, case)) if found.status is Status.UNDETERMINED else found


def _settled(finding: Finding, case: Case, calendars: Calendars) -> Finding:
    if over := _over_before(finding, case, calendars):
        return _doubted(replace(finding, before=over[0]), reason=Reason.EXTENDED_TOO_LATE, ended=over[1])
    finding = replace(finding, before=_taken_before(finding, case))
    if finding.reason is Reason.POWER_ENDED:
        return _ended(replace(finding, followed=followed(finding, case)), case, calendars)
    return _held_to_the_act(finding, case, calendars) if finding.reason in _OPEN else finding


def _ended(finding: Finding, case: Case, calendars: Calendars) -> Finding:
    """Leave undetermined a power whose day is before its start, with nothing to follow it: it may be running."""
    within, first = finding.rule.within, finding.due and finding.due < finding.trigger.day
    if first and isinstance(within, FactDate) and not finding.followed:
        return _doubted(replace(finding, lapsed=None), within.fact, reason=Reason.ENDS_BEFORE_IT_STARTS)
    return replace(finding, allowed=_belied(finding, case, calendars))


def _belied(finding: Finding, case: Case, calendars: Calendars) -> Allowed | None:
    """Return the longest that the Act allows, where a power ran out on a day that is later on any reading."""
    rule = finding.rule
    if rule.at_most is None or finding.due is None:
        return None
    allowed = longest(rule.at_most, finding, case, calendars)
    return allowed if allowed and finding.due > day_of(allowed.beyond) else None


def _to_noon(finding: Finding, case: Case, terms: Terms) -> Finding:
    """End at noon a power whose last day is one on which the Act lets it run no longer than that."""
    rule, reason = finding.rule, finding.reason
    if rule.at_most is None or not rule.at_most.noon or reason not in {Reason.WAITING, Reason.POWER_ENDED}:
        return finding
    allowed = longest(rule.at_most, finding, case, terms.calendars)
    if allowed is None or not isinstance(allowed.beyond, datetime) or finding.due != allowed.beyond.date():
        return finding
    found = replace(finding, due_at=allowed.beyond)
    if reason is Reason.WAITING and _has_run_out(found, allowed.beyond, terms.as_at):
        found = replace(_over(found), allowed=None)
        return replace(found, followed=followed(found, case))
    return found


def _held_to_the_act(finding: Finding, case: Case, calendars: Calendars) -> Finding:
    """Hold the day that the record gives for a power to end against the longest that the Act allows."""
    rule, within = finding.rule, finding.rule.within
    if rule.at_most is None or not isinstance(within, FactDate):
        return finding
    allowed = longest(rule.at_most, finding, case, calendars)
    if allowed is None or (finding.due and finding.due <= day_of(allowed.first)):
        return finding
    finding = replace(finding, allowed=allowed)
    if finding.due and finding.due > day_of(allowed.beyond):
        return _doubted(finding, within.fact)
    return _doubted(finding, *allowed.lacking) if finding.due and allowed.lacking else finding


_OPEN = (Reason.WAITING, Reason.NO_LIMIT)


def _doubted(
    finding: Finding, *lacking: str, reason: Reason = Reason.LONGER_THAN_ALLOWED, ended: Day | None = None
) -> Finding:
    """Leave undetermined when a power ends whose day is before its start or too late, or that had ended already."""
    unknown = in_order(finding.unknown, map(MissingFact, lacking))
    steps = (*finding.steps, Step(reason, ended=ended))
    return replace(finding, status=Status.UNDETERMINED, due=None, unknown=unknown, steps=steps)


def _over_before(finding: Finding, case: Case, calendars: Calendars) -> tuple[Event, Day] | None:
    """Find the power that an extension prolongs, and the day, or its noon, by which it had ended already, if it had."""
    trigger = finding.trigger
    if not finding.rule.extends or _is_alone(finding.rule):
        return None
    begun = _earlier(finding, case)
    end = _end_of(begun, finding, case, calendars) if begun else None
    return (begun, end) if begun and end and _is_over(end, trigger) else None


def _is_over(end: Day, event: Event) -> bool:
    """Tell whether a power had ended for sure when an event happened."""
    return key_of(end) < event.start if isinstance(end, datetime) else end < event.day


def _taken_before(finding: Finding, case: Case) -> Event | None:
    """Find a power of the very kind begun before this one, where nothing between shows its end or what followed."""
    if not finding.rule.extends or not _is_alone(finding.rule):
        return None
    begun = _earlier(finding, case)
    after = followed(replace(finding, trigger=begun, due=None), case) if begun else None
    return None if after and after.start <= finding.trigger.end and after.id != finding.trigger.id else begun


def _is_alone(rule: Rule) -> bool:
    """Tell whether a power is one that nothing prolongs: what began before it is of its own kind only."""
    starts = {p.event for p in rule.triggers}
    return {p.event for p in rule.extends} <= starts


def _earlier(finding: Finding, case: Case) -> Event | None:
    """Find the latest start of a power that a trigger prolongs, or would be taken to."""
    found = [_latest(p.event, finding, case) for p in finding.rule.extends]
    return max((e for e in found if e), key=lambda e: (e.end, e.id), default=None)


def _end_of(begun: Event, finding: Finding, case: Case, calendars: Calendars) -> Day | None:
    """Say by when a power had ended for sure: as is written down, by its own day, or by the Act's."""
    written = [e.day for e in case.named(p.event for p in finding.rule.performing) if case.is_not_before(e, begun)]
    itself = finding.rule, *(rule for rule in case.powers if _limits(rule, begun))
    limits = [_last_day(replace(finding, rule=rule, trigger=begun), case, calendars) for rule in itself]
    return min((day for day in (*written, *limits) if day), key=_noon_first, default=None)


def _noon_first(end: Day) -> tuple[date, bool]:
    return day_of(end), not isinstance(end, datetime)


def _limits(rule: Rule, begun: Event) -> bool:
    """Tell whether a rule says when a power that began so ends."""
    over_a_child = rule.limit_of_power and rule.modality is not Modality.MAY and rule.in_force(begun.day)
    return over_a_child and fits_any(rule.triggers, begun) is Truth.TRUE


def _last_day(finding: Finding, case: Case, calendars: Calendars, *, asked: frozenset[str] = frozenset()) -> Day | None:
    """Return the last day of a power by the record, or by the Act where the record gives none; the later reading.

    Where it is the day on which the Act lets the power run to noon and no longer, that noon is returned.
    """
    rule = finding.rule
    if not isinstance(rule.within, FactDate):
        return None
    day = date_in(finding.trigger, rule.within.fact)
    if rule.at_most is None or (day and not rule.at_most.noon):
        return day
    allowed = longest(rule.at_most, finding, case, calendars, asked=asked)
    return allowed.beyond if allowed and day in {None, day_of(allowed.beyond)} else day


def followed(finding: Finding, case: Case) -> Event | None:
    """Find the first event on the record that shows what followed a power."""
    rule, trigger = finding.rule, finding.trigger
    meanwhile, ended = (*rule.performing, *rule.until, *rule.followed_by), finding.due or trigger.day
    events = case.named(p.event for p in (*meanwhile, *rule.afterwards))
    near = [e for e in events if case.is_not_before(e, trigger) and in_episode(e, trigger, rule.same) and not e.derived]
    found = [
        e
        for e in near
        if fits_any(meanwhile, e) is Truth.TRUE or (e.day >= ended and fits_any(rule.afterwards, e) is Truth.TRUE)
    ]
    return min(found, key=lambda e: (e.end, e.id), default=None)


def longest(
    at_most: AtMost, finding: Finding, case: Case, calendars: Calendars, *, asked: frozenset[str] = frozenset()
) -> Allowed | None:
    """Reckon the last day that the Act allows, over every reading of the record; None where it cannot be reckoned.

    Of two powers that began on one day in an order that nobody can tell, each may have gone before the other: one whose
    end is asked already, by its id in `asked`, went before none.
    """
    trigger, calendar = finding.trigger, calendars.by_name[finding.rule.instrument.calendar]
    if at_most.after:
        asked |= {trigger.id}
        before = _latest(at_most.after, finding, case, asked)
        start = _own_end(before, finding, case, calendars, asked=asked) if before else None
        return _allowed(at_most, [start] if start else [], calendar, after=True)
    start = date_in(trigger, at_most.counted_from) if at_most.counted_from else trigger.day
    earlier = _latest(at_most.since, finding, case) if at_most.since else None
    holds = trigger.facts.get(at_most.if_fact)
    if start is None or earlier is None or holds == "false":
        return _allowed(at_most, [start] if start else [], calendar)
    if holds == "true":
        return _allowed(replace(at_most, unsaid=False), [earlier.day], calendar)
    return _allowed(at_most, [earlier.day, start], calendar, lacking=(at_most.if_fact,))


def _own_end(begun: Event, finding: Finding, case: Case, calendars: Calendars, *, asked: frozenset[str]) -> date | None:
    """Return the last day of a power that went before: the one it gives, or the latest that the Act allowed it."""
    rules = (finding.rule, *(rule for rule in case.powers if _limits(rule, begun)))
    limits = [_last_day(replace(finding, rule=rule, trigger=begun), case, calendars, asked=asked) for rule in rules]
    return min((day_of(day) for day in limits if day), default=None)


def _allowed(
    at_most: AtMost, starts: Sequence[date], calendar: Calendar, *, after: bool = False, lacking: tuple[str, ...] = ()
) -> Allowed | None:
    try:
        ends = [_end(at_most, start, calendar, after=after) for start in starts]
        beyond = [_end(at_most, start, calendar, after=after or at_most.unsaid) for start in starts]
    except (CalendarGap, OverflowError):
        return None
    return Allowed(ends[0], ends[-1], beyond[-1], lacking) if ends else None


def _end(at_most: AtMost, start: date, calendar: Calendar, *, after: bool) -> Day:
    """Find the last day of the period: its first day counts, or it begins the day after one."""
    last = last_day(start, at_most.period, calendar)
    last = last if after else date.fromordinal(last.toordinal() - 1)
    moved = last
    while at_most.noon and is_holiday(moved, calendar):
        moved = date.fromordinal(moved.toordinal() + 1)
    return last if moved == last else datetime.combine(moved, NOON)


def _latest(name: str, finding: Finding, case: Case, but: frozenset[str] = frozenset()) -> Event | None:
    """Find the latest event of a name that is not after the trigger, but for some by their ids."""
    trigger = finding.trigger
    before = [e for e in case.named([name]) if e.id not in {*but, trigger.id} and e.start <= trigger.end]
    near = [e for e in before if in_episode(e, trigger, finding.rule.same)]
    return max(near, key=lambda e: (e.end, e.id), default=None)


def added_up(finding: Finding, case: Case, terms: Terms) -> Finding:
    """Bring forward the end of a power by what earlier stays have used of it, and say whether it has run out."""
    rule, t = finding.rule, finding.trigger
    hours = rule.within if isinstance(rule.within, Period) and rule.within.unit is Unit.HOUR else None
    if rule.in_any is None or hours is None or finding.due_at is None:
        return finding
    stays = Stays(tuple(_stays(finding, case)), rule.in_any, terms.calendars.by_name[rule.instrument.calendar])
    ends = [stays.runs_out(t, hours.count, reading) for reading in ("longest", "shortest")]
    if ends == [later_by(t.earliest, hours.count * HOUR), later_by(t.latest, hours.count * HOUR)]:
        return finding
    spent = Spent(min(ends), max(ends), tuple(stay.start for stay in stays.counted))
    found = replace(finding, spent=spent, due=spent.last.date(), due_at=spent.last)
    return _over(found) if _has_run_out(found, spent.last, terms.as_at) else found


def _stays(finding: Finding, case: Case) -> Iterator[Stay]:
    """Yield the earlier stays that count: after the latest leave that ended this power, and with no leave of their own.

    What came before the latest leave of a court is disregarded, and so is what it gave leave for.
    """
    rule, trigger = finding.rule, finding.trigger
    near = [e for e in case.named(p.event for p in rule.triggers) if in_episode(e, trigger, rule.same)]
    starts = [e for e in near if is_not_after(e, trigger) and fits_any(rule.triggers, e) is Truth.TRUE]
    leave = [e for e in case.named(p.event for p in rule.until) if is_not_after(e, trigger)]
    since = max((e.start for e in leave), default=None)
    states = [u for u in rule.unless if isinstance(u, InState)]
    ended = sorted(case.named(p.event for p in rule.performing), key=lambda e: (e.end, e.id))
    for start in starts:
        if (since and start.start <= since) or any(case.holds(state, start, rule.same) for state in states):
            continue
        over = next((e for e in ended if case.is_not_before(e, start) and is_not_after(e, trigger)), trigger)
        yield Stay(start, over)


def _has_run_out(finding: Finding, last: datetime, as_at: date | datetime) -> bool:
    """Tell whether the power ran out before what ended it, or before the day or the moment asked about."""
    by = finding.steps[-1].by
    if finding.reason is Reason.POWER_ENDED:
        return True
    if finding.status in {Status.DISCHARGED, Status.LAPSED} and by:
        return by.start > key_of(last)
    if finding.status is not Status.PENDING:
        return False
    return key_of(as_at) > key_of(last) if isinstance(as_at, datetime) else day_of(as_at) > last.date()


def _over(finding: Finding) -> Finding:
    lapsed = finding.due.isoformat() if finding.due else None
    step = Step(Reason.POWER_ENDED)
    steps = finding.steps if finding.reason is Reason.POWER_ENDED else (*finding.steps[:-1], step)
    return replace(finding, status=Status.LAPSED, lapsed=lapsed, closed=finding.due, steps=steps)
