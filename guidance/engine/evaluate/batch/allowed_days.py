"""The last day that an Act allows a power, counted anew: in days, weeks or months, and to noon after a holiday."""

from datetime import date, datetime, time

from guidance.engine.model.calendar import Calendar
from guidance.engine.model.period import Unit
from guidance.engine.model.power import AtMost, Day

SUNDAY = 7
CHRISTMAS = {(12, 25), (12, 26)}


class Uncovered(Exception):  # noqa: N818  an answer, not a program's error
    """A calendar does not reach a year."""


def last_allowed(most: AtMost, start: date, calendar: Calendar, *, next_day: bool) -> Day:
    """Find the last day of a period, or noon of the next day that is no holiday where it may run to that."""
    last = date.fromordinal(_on(start, most).toordinal() - (not next_day))
    if not (most.noon and _is_off(last, calendar)):
        return last
    while _is_off(last, calendar):
        last = date.fromordinal(last.toordinal() + 1)
    return datetime.combine(last, time(12))


def _on(start: date, most: AtMost) -> date:
    count, unit = most.period.count, most.period.unit
    if unit is not Unit.MONTH:
        return date.fromordinal(start.toordinal() + count * (7 if unit is Unit.WEEK else 1))
    years, month = divmod(start.month - 1 + count, 12)
    next_month = date(start.year + years + month // 11, (month + 1) % 12 + 1, 1)
    length = date.fromordinal(next_month.toordinal() - 1).day
    return date(start.year + years, month + 1, min(start.day, length))


def _is_off(day: date, calendar: Calendar) -> bool:
    if day.isoweekday() == SUNDAY or (day.month, day.day) in CHRISTMAS:
        return True
    if not calendar.first_year <= day.year <= calendar.last_year:
        raise Uncovered
    return day in calendar.holidays
