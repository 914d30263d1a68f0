"""How long something took, in the days that a limit is counted in."""

from datetime import date

from guidance.engine.model.calendar import Calendar
from guidance.engine.model.period import Convention


def working_days_taken(
    start: date, done: date, calendar: Calendar, convention: Convention = Convention.DAY_AFTER
) -> int:
    """Find the shortest limit in working days that would have been kept.

    It is the other way round from `last_day`: done within *n* working days, and no fewer, is *n*. Under `day-after` the
    day itself is 0. What is done on a day that is not a working day takes as long as what is done on the next.

    Args:
        start: The day that the clock runs from.
        done: The day of performance, not before `start`.
        calendar: Which weekdays do not count.
        convention: Which day is counted first.

    Raises:
        CalendarGap: A day is in a year that the calendar does not cover.
    """
    named = convention is Convention.NAMED_DAY_FIRST
    if done == start:
        return int(named)
    counted = calendar.working_days_between(start, done) + (not calendar.is_working(done))
    return counted + (named and calendar.is_working(start))
