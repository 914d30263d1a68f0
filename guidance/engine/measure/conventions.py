"""Other ways of counting days that systems and reports have, to compare with: no duty is judged by any of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from guidance.engine.model.calendar import Calendar
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.reckoning import last_day

DAY_0 = "day-0"
IN_WORDS: Mapping[str, str] = {
    DAY_0: "as the engine counts: the first day is day 0, bank holidays do not count, months end on the same date",
    "day-1": "the first day is counted as day 1 where it is a working day, so that each limit ends a day sooner",
    "validator": (
        "as the published validator of the census does: one working day fewer is added to the first day, whatever day "
        "that is, so that each limit in working days ends a day sooner"
    ),
    "no-bank-holidays": "bank holidays are counted as working days, so that a limit across one ends sooner",
    "91-183": "three months are 91 days and six are 183, as some systems have it, so that limits end days apart",
    "closure-days": (
        "days on which the authority is closed do not count, so that a limit across one ends later; for comparison "
        "only, since no national limit waits for them"
    ),
}
"""What each way does otherwise, and so why a day moves."""
NAMES = tuple(name for name in IN_WORDS if name != DAY_0)
_MONTHS = {3: 91, 6: 183}


@dataclass(frozen=True)
class Counting:
    """One way of counting days over one calendar."""

    calendar: Calendar
    name: str = DAY_0

    def days(self, start: date, end: date) -> int:
        """Count the working days that something took.

        Raises:
            CalendarGap: A day is in a year that the calendar does not cover.
        """
        after = self.calendar.working_days_between(start, end)
        if self.name == "validator":
            return after + 1
        return after + (self.name == "day-1" and self.calendar.is_working(start))

    def months(self, day: date, count: int) -> date:
        """Find the last day of so many months."""
        if self.name == "91-183":
            return last_day(day, Period(_MONTHS[count], Unit.DAY), self.calendar)
        first = Convention.NAMED_DAY_FIRST if self.name == "day-1" else Convention.DAY_AFTER
        return last_day(day, Period(count, Unit.MONTH), self.calendar, first)

    def last_day(self, start: date, period: Period) -> date:
        """Find the last day of a period in time.

        Raises:
            CalendarGap: It reaches a year that the calendar does not cover.
        """
        if period.unit is Unit.MONTH and (self.name != "91-183" or period.count in _MONTHS):
            return self.months(start, period.count)
        if self.name == "day-1":
            return last_day(start, period, self.calendar, Convention.NAMED_DAY_FIRST)
        if self.name == "validator" and period.unit is Unit.WORKING_DAY:
            fewer = replace(period, count=period.count - 1)
            return last_day(start, fewer, self.calendar) if fewer.count else start
        return last_day(start, period, self.calendar)


def counting(name: str, calendar: Calendar, closed: Calendar | None = None) -> Counting:
    """Return one way of counting.

    Args:
        name: Its name.
        calendar: The calendar of the law.
        closed: The same with the days on which an authority is closed, where any are known.
    """
    if name == "no-bank-holidays":
        return Counting(replace(calendar, name="weekends only", holidays={}, closed={}), name)
    if name == "closure-days":
        return Counting(closed or calendar, name)
    return Counting(calendar, name)
