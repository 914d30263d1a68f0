"""The last moment at which a performance is in time, and what can be said where only dates are known."""

from dataclasses import dataclass, replace
from datetime import date

from guidance.engine.model.calendar import Calendar, CalendarGap
from guidance.engine.model.condition import Truth
from guidance.engine.model.event import Event
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import FactDate, Rule
from guidance.engine.model.vocabulary import NotAFact, parse_date
from guidance.engine.reckoning import hours_after, last_day


class Undecided(Exception):  # noqa: N818  an answer, not a program's error
    """A limit cannot be reckoned; `missing` names what is not known."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day, inclusive; with `hours`, the moment so many hours after `anchor`; with `bound`, that event."""

    day: date
    anchor: Event
    hours: int | None = None
    bound: Event | None = None

    def met_by(self, event: Event) -> Truth:
        """Tell whether an event is in time, over every reading of the dates."""
        if self.bound is not None and event.day == self.bound.day:
            timed = event.at_time is not None and self.bound.at_time is not None
            return Truth.FALSE if timed and event.start > self.bound.start else Truth.TRUE
        if self.hours is None:
            return Truth.TRUE if event.day <= self.day else Truth.FALSE
        if event.latest <= hours_after(self.anchor.earliest, self.hours):
            return Truth.TRUE
        return Truth.FALSE if event.earliest > hours_after(self.anchor.latest, self.hours) else Truth.UNKNOWN

    def reached_by(self, event: Event) -> Truth:
        """Tell whether an event comes when the whole period has run, over every reading of the dates."""
        if self.hours is None:
            return Truth.TRUE if self.day <= event.day else Truth.FALSE
        if hours_after(self.anchor.latest, self.hours) <= event.earliest:
            return Truth.TRUE
        return Truth.FALSE if hours_after(self.anchor.earliest, self.hours) > event.latest else Truth.UNKNOWN

    def untimed(self, event: Event) -> set[str]:
        """Name the times for want of which `met_by` is unknown."""
        return {f"time of {e.event}" for e in (self.anchor, event) if e.at_time is None}


def limit_from(rule: Rule, anchor: Event, calendar: Calendar) -> Limit | None:
    """Reckon a rule's limit from the event that its clock runs from; None where it has no number.

    Raises:
        Undecided: The case does not give the date, or the calendar does not reach so far.
    """
    if isinstance(rule.within, FactDate):
        return Limit(_date_given(rule.within.fact, anchor), anchor)
    if rule.within is None:
        return None
    return limit_after(rule.within, counted_from(rule, anchor), calendar, rule.convention)


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
        raise Undecided(str(gap)) from None
    except (OverflowError, ValueError):
        raise Undecided(str(CalendarGap(date.max.year + 1))) from None


def _date_given(fact: str, anchor: Event) -> date:
    value = anchor.facts.get(fact)
    try:
        return parse_date(value if isinstance(value, str) else "")
    except NotAFact:
        raise Undecided(fact) from None
