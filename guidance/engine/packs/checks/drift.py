"""Whether a local rule gives longer than the national rule beside it, in whatever units the two are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guidance.engine.model.calendar import Calendar, CalendarGap, Calendars
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import Rule
from guidance.engine.reckoning import last_day

DAYS_TRIED = 731
"""From the first on which both are in force: two years have every order of weekdays, bank holidays and long months."""
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_DAY = 24 * 60
"""Minutes of a day that has no change of the clocks."""


@dataclass(frozen=True)
class Later:
    """A start from which the local limit ends after the national one, and the last day of each."""

    start: date
    local: date
    national: date


def looser_in_one_unit(local: Period, national: Period) -> bool | None:
    """Tell whether a period is longer than another; None where they are in units that a calendar alone can compare."""
    one, other = _in_days(local), _in_days(national)
    return one[0] > other[0] if one[1] == other[1] else None


def _in_days(period: Period) -> tuple[int, Unit]:
    """Return a period in days, where every calendar agrees on how many it has."""
    return (period.count * _DAYS[period.unit], Unit.DAY) if period.unit in _DAYS else (period.count, period.unit)


def later_from(local: Rule, national: Rule, calendars: Calendars) -> Later | None:
    """Find the first start from which a local limit ends later than the national one; None where there is none.

    Both are reckoned on the national rule's own calendar: what an authority's closure days add is not looked at, nor an
    hour that a change of the clocks does. Where the national limit is in working days, so is what is later.
    """
    calendar = calendars.by_name.get(national.instrument.calendar)
    if calendar is None or not (isinstance(local.within, Period) and isinstance(national.within, Period)):
        return None
    limits = ((local.within, local.convention), (national.within, national.convention))
    try:
        for start in _starts(local, national):
            for minute in (0, _DAY - 1):
                one, other = (_end(limit, start, minute, calendar) for limit in limits)
                if national.within.unit is Unit.WORKING_DAY:
                    one = min(one, _end_of(_last_working(one, calendar)))
                if one > other:
                    return Later(start, date.fromordinal(one // _DAY), date.fromordinal(other // _DAY))
    except (CalendarGap, OverflowError):
        return None
    return None


def _last_working(minute: int, calendar: Calendar) -> date:
    """Find the last working day up to a minute."""
    day = minute // _DAY
    while not calendar.is_working(date.fromordinal(day)):
        day -= 1
    return date.fromordinal(day)


def _starts(local: Rule, national: Rule) -> Iterator[date]:
    """List the days to try, of those on which both rules are in force."""
    begun = [rule.commencement for rule in (local, national) if rule.commencement]
    if len(begun) == 2:  # noqa: PLR2004  both have begun
        ends = (rule.repeal.toordinal() for rule in (local, national) if rule.repeal)
        first = max(begun).toordinal()
        yield from map(date.fromordinal, range(first, min([first + DAYS_TRIED, *ends])))


def _end(limit: tuple[Period, Convention], start: date, minute: int, calendar: Calendar) -> int:
    """Reckon the minute in which a period ends, counted as the days are."""
    period, convention = limit
    if period.unit is Unit.HOUR:
        return start.toordinal() * _DAY + minute + 60 * period.count
    return _end_of(last_day(start, period, calendar, convention))


def _end_of(day: date) -> int:
    return (day.toordinal() + 1) * _DAY - 1
