"""How long duties took beside their limit, in bands that part at the limit and close to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from guidance.engine.evaluate.clock import Undecided, counted_from
from guidance.engine.model.calendar import CalendarGap, Calendars
from guidance.engine.model.finding import Finding
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Rule
from guidance.engine.reckoning.elapsed import working_days_taken

LAST_TWO = 2
"""The last working days of a limit in which what is done is counted on its own: people work to a limit."""
_SOON_LATE, _SHORT, _LONG, _LONG_FROM = 5, 5, 10, 10


@dataclass(frozen=True, slots=True)
class Band:
    """Some working days, both ends included; `high` None has no end."""

    name: str
    label: str
    low: int
    high: int | None
    late: bool

    def __contains__(self, days: int) -> bool:
        return self.low <= days and (self.high is None or days <= self.high)


@dataclass(frozen=True, slots=True)
class Scale:
    """The bands of one rule. `limit` is in working days, None where the last day is reckoned otherwise.

    With a limit, days are counted from the start of the clock; without, from the last day in time. What was late by
    hours alone counts as one day late.
    """

    bands: tuple[Band, ...]
    limit: int | None

    def band(self, finding: Finding, calendars: Calendars) -> Band | None:
        """Find the band of a duty that was done; None where its days cannot be reckoned or it has no last day."""
        place = days_taken(finding, calendars) if self.limit is not None else _beside_last_day(finding, calendars)
        return None if place is None else next((band for band in self.bands if place in band), None)

    def stopped_near(self, finding: Finding, calendars: Calendars) -> bool:
        """Tell whether a clock was stopped in the last two working days before its limit."""
        place = _beside_last_day(finding, calendars)
        return place is not None and -LAST_TWO < place <= 0


def days_taken(finding: Finding, calendars: Calendars) -> int | None:
    """Count the working days from the start of the clock to the day on which the duty was closed."""
    rule = finding.rule
    calendar = calendars.serving(rule.instrument.calendar, rule.closed_by)
    try:
        start = counted_from(rule, finding.anchor or finding.trigger).day
        if finding.closed is None or finding.closed < start:
            return None
        return working_days_taken(start, finding.closed, calendar, rule.convention)
    except (CalendarGap, Undecided):
        return None


def _beside_last_day(finding: Finding, calendars: Calendars) -> int | None:
    """Count the working days from the last day to that of closing: nought or less in time, one or more when late."""
    calendar = calendars.serving(finding.rule.instrument.calendar, finding.rule.closed_by)
    closed, due = finding.closed, finding.due
    if closed is None or due is None:
        return None
    try:
        if finding.days_late is None and closed <= due:
            return -calendar.working_days_between(closed, due)
        return max(1, working_days_taken(due, closed, calendar))
    except CalendarGap:
        return None


def scale_of(rule: Rule) -> Scale:
    """Make the bands for a rule's limit."""
    if isinstance(rule.within, Period) and rule.within.unit is Unit.WORKING_DAY:
        limit = rule.within.count
        return Scale((*_in_time(limit), *_late(limit)), limit)
    return Scale(_BESIDE_LAST_DAY, None)


def _in_time(limit: int) -> Iterator[Band]:
    step = _LONG if limit > _LONG_FROM else _SHORT
    tops = [*range(step, limit - 3, step), limit - LAST_TWO, limit]
    tops = [top for top in dict.fromkeys(tops) if top >= 0]
    low = 0
    for top in tops:
        last = top == limit
        label = f"{_days(low, top)}{' (the last two)' if last and limit >= LAST_TWO else ''}"
        yield Band("last_two" if last else f"to_{top}", label, low, top, late=False)
        low = top + 1


def _late(limit: int) -> Iterator[Band]:
    yield Band("day_after", f"{_days(limit + 1, limit + 1)} (the day after)", limit + 1, limit + 1, late=True)
    soon, twice = limit + _SOON_LATE, 2 * limit
    yield Band("week_after", _days(limit + 2, soon), limit + 2, soon, late=True)
    if twice > soon:
        yield Band("to_twice", _days(soon + 1, twice), soon + 1, twice, late=True)
    most = max(soon, twice)
    yield Band("beyond", f"{most + 1} or more working days", most + 1, None, late=True)


def _days(low: int, high: int) -> str:
    span = str(low) if low == high else f"{low} to {high}"
    return f"{span} working day{'' if span == '1' else 's'}"


_BESIDE_LAST_DAY = (
    Band("early", "more than 10 working days before the last day", -100_000, -11, late=False),
    Band("in_good_time", "2 to 10 working days before the last day", -10, -2, late=False),
    Band("last_two", "the last two working days in time", -1, 0, late=False),
    Band("day_after", "late by no more than one working day", 1, 1, late=True),
    Band("week_after", "2 to 5 working days after", 2, 5, late=True),
    Band("to_twice", "6 to 20 working days after", 6, 20, late=True),
    Band("beyond", "21 or more working days after", 21, None, late=True),
)
"""For limits in months, weeks, days or hours, or set by the case: working days beside the last day in time."""
