"""Hours that are added up over so many days, whether or not they follow on: what earlier stays leave of a limit."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from guidance.engine.model.calendar import Calendar
from guidance.engine.model.event import Event
from guidance.engine.model.power import InAny
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


def _days_on(day: date, count: int) -> date:
    return date.fromordinal(day.toordinal() + count)


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON)


SUNDAY = 6
ALWAYS = {(12, 25), (12, 26)}
"""Christmas Day and the bank holiday after it are holidays on a Saturday too; calendars list the day taken instead."""


def is_holiday(day: date, calendar: Calendar) -> bool:
    """Tell whether a day is a public holiday, or a Sunday."""
    if day.weekday() == SUNDAY or (day.month, day.day) in ALWAYS:
        return True
    return calendar.why_not_working(day) is not None and day in calendar.holidays
