"""The last moment at which a performance is in time, and what can be said where only dates are known."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never

from guidance.engine.model.calendar import Calendar, CalendarGap
from guidance.engine.model.condition import Truth
from guidance.engine.model.england import day_of
from guidance.engine.model.event import Event, key_of
from guidance.engine.model.missing import Missing, MissingFact, MissingTime, MissingYear
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import FactDate, Rule
from guidance.engine.model.vocabulary import NotAFact, parse_date
from guidance.engine.reckoning import hours_after, last_day


class Undecided(Exception):  # noqa: N818  an answer, not a program's error
    """A limit cannot be reckoned; `missing` names what is not known."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(str(missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day, inclusive; with `hours`, the moment so many hours after `anchor`; with `bound`, that event."""

    day: date
    anchor: Event
    hours: int | None = None
    bound: Event | None = None

    @property
    def first_end(self) -> datetime | None:
        """The earliest moment at which so many hours can have run, on the clock in England; None of a limit in days."""
        return None if self.hours is None else hours_after(self.anchor.earliest, self.hours)

    @property
    def last_end(self) -> datetime | None:
        """The latest moment at which so many hours can have run, on the clock in England; None of a limit in days."""
        return None if self.hours is None else hours_after(self.anchor.latest, self.hours)

    def met_by(self, event: Event) -> Truth:
        """Tell whether an event is in time, over every reading of the dates."""
        if self.bound is not None and event.day == self.bound.day:
            return Truth.FALSE if event.start > self.bound.end else Truth.TRUE
        if self.first_end is None or self.last_end is None:
            return Truth.TRUE if event.day <= self.day else Truth.FALSE
        if event.end <= key_of(self.first_end):
            return Truth.TRUE
        return Truth.FALSE if event.start > key_of(self.last_end) else Truth.UNKNOWN

    def reached_by(self, event: Event) -> Truth:
        """Tell whether an event comes when the whole period has run, over every reading of the dates."""
        if self.first_end is None or self.last_end is None:
            return Truth.TRUE if self.day <= event.day else Truth.FALSE
        if key_of(self.last_end) <= event.start:
            return Truth.TRUE
        return Truth.FALSE if key_of(self.first_end) > event.end else Truth.UNKNOWN

    def passed(self, as_at: date | datetime) -> bool:
        """Tell whether it has passed on every reading: hours with their moment, where one is given, else with the day.

        A moment settles only what runs in hours; all else runs to the end of its day.
        """
        if self.last_end is not None and isinstance(as_at, datetime):
            return key_of(as_at) > key_of(self.last_end)
        return day_of(as_at) > self.day

    def untimed(self, event: Event) -> set[Missing]:
        """Name the times for want of which `met_by` is unknown."""
        return times(self.anchor, event)


def times(*events: Event) -> set[Missing]:
    """Name the times that some events lack."""
    return {MissingTime(e.event) for e in events if not e.is_timed}


def limit_from(rule: Rule, anchor: Event, calendar: Calendar) -> Limit | None:
    """Reckon a rule's limit from the event that its clock runs from; None where it has no number.

    Raises:
        Undecided: The case does not give the date, or the calendar does not reach so far.
    """
    match rule.within:
        case None:
            return None
        case FactDate(fact):
            return Limit(_date_given(fact, anchor), anchor)
        case Period() as period:
            return limit_after(period, counted_from(rule, anchor), calendar, rule.convention)
        case never:
            assert_never(never)


def counted_from(rule: Rule, anchor: Event) -> Event:
    """Say where a clock counts from: the event itself, or the day that a fact of it gives, whose time is not known.

    Raises:
        Undecided: The event does not give that day.
    """
    if not rule.counts_from:
        return anchor
    day = _date_given(rule.counts_from, anchor)
    return replace(anchor, event=rule.counts_from, at=day.isoformat(), day=day, at_time=None)


def limit_after(
    period: Period, anchor: Event, calendar: Calendar, convention: Convention = Convention.DAY_AFTER
) -> Limit:
    """Reckon where a period ends that runs from an event.

    Raises:
        Undecided: The calendar does not reach so far.
    """
    try:
        if period.unit is not Unit.HOUR:
            return Limit(last_day(anchor.day, period, calendar, convention), anchor)
        return Limit(hours_after(anchor.latest, period.count).date(), anchor, hours=period.count)
    except CalendarGap as gap:
        raise Undecided(MissingYear(gap.year)) from None
    except (OverflowError, ValueError):
        raise Undecided(MissingYear(date.max.year + 1)) from None


def _date_given(fact: str, event: Event) -> date:
    if (day := date_in(event, fact)) is None:
        raise Undecided(MissingFact(fact))
    return day


def date_in(event: Event, fact: str) -> date | None:
    """Return the day that a fact of an event gives, if it gives one."""
    value = event.facts.get(fact)
    try:
        return parse_date(value) if isinstance(value, str) else None
    except NotAFact:
        return None
