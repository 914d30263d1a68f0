"""Reckon the last day on which a thing is in time, with every day that was passed over and why."""

import calendar as gregorian
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guidance.engine.model.calendar import Calendar, Skipped
from guidance.engine.model.condition import InState
from guidance.engine.model.england import ENGLAND
from guidance.engine.model.period import Convention, Period, Unit

UTC = ZoneInfo("UTC")
NO_HOLIDAYS = Calendar("", "", {}, 1, 9998)
"""What is not reckoned in working days asks no calendar of them."""


def months_after(day: date, count: int) -> date:
    """Find the corresponding date some months on, clamped to the month's last day.

    >>> months_after(date(2010, 11, 30), 3)
    datetime.date(2011, 2, 28)

    Source:
        Dodds v Walker [1981] 1 WLR 1027 (corresponding date).
    """
    month = day.year * 12 + day.month - 1 + count
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


def hours_after(moment: datetime, count: int) -> datetime:
    """Add elapsed hours to a clock time in England, across a change of the clocks.

    >>> hours_after(datetime(2024, 10, 26, 10, 0), 72)
    datetime.datetime(2024, 10, 29, 9, 0)
    """
    return later_by(moment, count * 3600)


def later_by(moment: datetime, seconds: int) -> datetime:
    """Add elapsed seconds to a clock time in England, across a change of the clocks."""
    elapsed = moment.replace(tzinfo=ENGLAND).astimezone(UTC) + timedelta(seconds=seconds)
    return elapsed.astimezone(ENGLAND).replace(tzinfo=None)


def seconds_between(start: datetime, end: datetime) -> int:
    """Count the seconds that pass between two clock times in England; less than none where the end comes first.

    >>> seconds_between(datetime(2024, 10, 26, 10, 0), datetime(2024, 10, 27, 10, 0)) // 3600
    25
    """
    first, last = (moment.replace(tzinfo=ENGLAND).astimezone(UTC) for moment in (start, end))
    return round((last - first).total_seconds())


def last_day(trigger: date, period: Period, calendar: Calendar, convention: Convention = Convention.DAY_AFTER) -> date:
    """Find the last day on which performance is in time, inclusive.

    Under `day-after` the trigger's day is day 0, whatever day it falls on. Under `named-day-first` it is counted (a
    working day only where it is one), and months end on the day before the corresponding date, or on the month's last
    day where it has no such date.

    Args:
        trigger: Local calendar date.
        period: Length in the unit the provision uses; never converted. Hours run from the end of the day.
        calendar: Which weekdays do not count, and why; used for working days only.
        convention: Which day is counted first.

    Raises:
        CalendarGap: The period reaches a year that the calendar does not cover.
        OverflowError: The period reaches beyond the year 9999.
    """
    if period.unit is Unit.HOUR:
        return hours_after(datetime.combine(trigger, time.max), period.count).date()
    named = convention is Convention.NAMED_DAY_FIRST
    if period.unit is Unit.WORKING_DAY:
        left = period.count - (named and calendar.is_working(trigger))
        return calendar.working_day(trigger, left) if left else trigger
    if period.unit is Unit.MONTH:
        end = months_after(trigger, period.count)
        return end - timedelta(days=1) if named and end.day == trigger.day else end
    days = period.count * (7 if period.unit is Unit.WEEK else 1)
    return trigger + timedelta(days=days - named)


def is_of_age(state: InState, since: date, day: date) -> bool:
    """Tell whether what has held since a day has by another held for as long as is asked, and for no longer."""
    at_least, less_than = state.for_at_least, state.for_less_than
    if at_least and not has_stood(at_least, since, day):
        return False
    return not (less_than and has_stood(less_than, since, day))


def has_stood(period: Period, since: date, day: date) -> bool:
    """Tell whether days, weeks or months have run whole by a day, the day on which they began being the first.

    >>> has_stood(Period.read("12 months"), date(2024, 5, 7), date(2025, 5, 6))
    False
    """
    try:
        return last_day(since, period, NO_HOLIDAYS, Convention.NAMED_DAY_FIRST) < day
    except (OverflowError, ValueError):  # it would be after the year 9999
        return False


def skipped_days(
    trigger: date, due: date, calendar: Calendar, convention: Convention = Convention.DAY_AFTER
) -> tuple[Skipped, ...]:
    """List each day up to the due date that was not counted as a working day, and why; the trigger's own if named."""
    first = trigger.toordinal() + (convention is Convention.DAY_AFTER)
    if first > due.toordinal():
        return ()
    return tuple(calendar.not_working(date.fromordinal(first), due))
