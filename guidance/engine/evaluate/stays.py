"""What earlier stays leave of a power in hours that the law adds up over so many days, whether or not they follow on.

Of each reading of the record the latest end is taken for the limit, as of every limit in hours; the earliest is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.powers import is_holiday
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.calendar import Calendar
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.england import day_of
from guidance.engine.model.event import Event, in_episode, is_not_after, is_not_before, key_of
from guidance.engine.model.finding import Finding, Reason, Status, Step
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.power import InAny, Spent
from guidance.engine.model.rule import InState
from guidance.engine.reckoning import later_by, seconds_between

HOUR = 3600
NOON = time(12)
Reading = Literal["shortest", "longest"]


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay: what began it, and what ended it; where nothing did, the start of the next."""

    start: Event
    end: Event

    def within(self, first: date, last: date, reading: Reading) -> int:
        """Count its seconds that fall from the start of one day to the end of another, on one reading of its times."""
        short = reading == "shortest"
        began, over = (self.start.latest, self.end.earliest) if short else (self.start.earliest, self.end.latest)
        bounds = datetime.combine(first, time.min), datetime.combine(date.fromordinal(last.toordinal() + 1), time.min)
        return max(0, seconds_between(max(began, bounds[0]), min(over, bounds[1])))


@dataclass(frozen=True, slots=True)
class Stays:
    """The earlier stays that count towards a power, and the calendar of its holidays."""

    counted: tuple[Stay, ...]
    span: InAny
    calendar: Calendar

    def runs_out(self, trigger: Event, hours: int, reading: Reading) -> datetime:
        """Find the first moment at which the stays of so many days come to so many hours, on one reading of times."""
        start, day = (trigger.latest if reading == "shortest" else trigger.earliest), trigger.day
        while True:
            end = later_by(start, max(0, hours * HOUR - self._used(day, reading)))
            if end.date() <= day:
                return self._to_noon(end, trigger.day, reading)
            day = _days_on(day, 1)

    def _used(self, last: date, reading: Reading, days: int = 0) -> int:
        """Count the seconds of stays in the span that ends with a day; `days` leaves off so many at its end."""
        first = _days_on(last, 1 - self.span.period.count)
        return sum(stay.within(first, _days_on(last, -days), reading) for stay in self.counted)

    def _to_noon(self, end: datetime, start: date, reading: Reading) -> datetime:
        """Let a power run to noon after a public holiday or Sunday, where the earlier stays were so long."""
        if self.span.noon_over is None or self._used(start, reading, days=1) <= self.span.noon_over.count * HOUR:
            return end
        for off in (-1, 0, 1):
            day = _days_on(end.date(), off)
            if is_holiday(day, self.calendar) and _noon(_days_on(day, -1)) <= end <= _noon(_days_on(day, 1)):
                while is_holiday(day, self.calendar):
                    day = _days_on(day, 1)
                return _noon(day)
        return end


def settle(finding: Finding, case: Case, terms: Terms) -> Finding:
    """Bring forward the end of a power by what earlier stays have used of it, and say whether it has run out."""
    rule, t = finding.rule, finding.trigger
    hours = rule.within if isinstance(rule.within, Period) and rule.within.unit is Unit.HOUR else None
    if rule.in_any is None or hours is None or finding.due_at is None:
        return finding
    stays = Stays(tuple(_before(finding, case)), rule.in_any, terms.calendars.by_name[rule.instrument.calendar])
    ends = [stays.runs_out(t, hours.count, reading) for reading in ("longest", "shortest")]
    if ends == [later_by(t.earliest, hours.count * HOUR), later_by(t.latest, hours.count * HOUR)]:
        return finding
    spent = Spent(min(ends), max(ends), tuple(stay.start for stay in stays.counted))
    found = replace(finding, spent=spent, due=spent.last.date(), due_at=spent.last)
    return _over(found) if _has_run_out(found, spent.last, terms.as_at) else found


def _days_on(day: date, count: int) -> date:
    return date.fromordinal(day.toordinal() + count)


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON)


def _before(finding: Finding, case: Case) -> Iterator[Stay]:
    """Yield the earlier stays that count: after the latest leave that ended this power, and with no leave of their own.

    What came before the latest leave of a court is disregarded, and so is what it gave leave for.
    """
    rule, trigger = finding.rule, finding.trigger
    near = [e for e in case.named(p.event for p in rule.triggers) if in_episode(e, trigger, rule.same)]
    starts = [e for e in near if is_not_after(e, trigger) and fits_any(rule.triggers, e) is Truth.TRUE]
    leave = [e for e in case.named(p.event for p in rule.until) if is_not_after(e, trigger)]
    since = max((e.start for e in leave), default=None)
    states = [u.state for u in rule.unless if isinstance(u, InState)]
    ended = sorted(case.named(p.event for p in rule.performing), key=lambda e: (e.end, e.id))
    for start in starts:
        if (since and start.start <= since) or any(case.holds(state, start, rule.same) for state in states):
            continue
        over = next((e for e in ended if is_not_before(e, start) and is_not_after(e, trigger)), trigger)
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
