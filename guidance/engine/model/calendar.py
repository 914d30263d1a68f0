"""Which weekdays are not working days, and why: dated, sourced, and finite."""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter

WEEKEND = {5: "Saturday", 6: "Sunday"}


class CalendarGap(Exception):  # noqa: N818  a gap in what is known, not a program's error
    """A clock reaches a year that the calendar does not cover."""

    def __init__(self, year: int) -> None:
        super().__init__(f"calendar year {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that is not counted, and why."""

    day: date
    why: str


_DAY = attrgetter("day")


@dataclass(frozen=True)
class Calendar:
    """Working days are Monday to Friday, less the dated `holidays`; covers `first_year` to `last_year` inclusive.

    `closed` holds those of the holidays that an authority laid over it.
    """

    name: str
    version: str
    holidays: Mapping[date, str]
    first_year: int
    last_year: int
    source: str = ""
    closed: Mapping[date, str] = field(default_factory=dict)

    @cached_property
    def _working(self) -> list[int]:
        span = range(date(self.first_year, 1, 1).toordinal(), date(self.last_year, 12, 31).toordinal() + 1)
        closed = {day.toordinal() for day in self.holidays}
        return [n for n in span if (n - 1) % 7 not in WEEKEND and n not in closed]

    @cached_property
    def _not_working(self) -> list[Skipped]:
        """Every day that is not worked, in order, and why."""
        span = range(date(self.first_year, 1, 1).toordinal(), date(self.last_year, 12, 31).toordinal() + 1)
        return [Skipped(day, why) for day in map(date.fromordinal, span) if (why := self.why_not_working(day))]

    def not_working(self, first: date, last: date) -> Sequence[Skipped]:
        """List the days from the first to the last, both included, that are not worked, and why.

        Raises:
            CalendarGap: The calendar does not cover the year of one of them.
        """
        if first > last:
            return ()
        self._covered(first)
        self._covered(min(last, date(min(self.last_year + 1, date.max.year), 1, 1)))
        held = self._not_working
        return held[bisect_left(held, first, key=_DAY) : bisect_right(held, last, key=_DAY)]

    @cached_property
    def sha256(self) -> str:
        """A hash of every day that the calendar closes, and of the years that it covers."""
        days = sorted((day.isoformat(), why) for day, why in self.holidays.items())
        written = json.dumps([self.name, self.first_year, self.last_year, days])
        return hashlib.sha256(written.encode()).hexdigest()

    def _covered(self, day: date) -> None:
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarGap(day.year)

    def is_working(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return self.why_not_working(day) is None

    def why_not_working(self, day: date) -> str | None:
        """Say why a day is not a working day, or None where it is one.

        Raises:
            CalendarGap: The calendar does not cover the day's year.
        """
        self._covered(day)
        return self.holidays.get(day) or WEEKEND.get(day.weekday())

    def working_day(self, day: date, count: int) -> date:
        """Find the `count`-th working day after a day, which is itself not counted.

        Raises:
            CalendarGap: The day, or the answer, is in a year that the calendar does not cover.
        """
        self._covered(day)
        place = bisect_right(self._working, day.toordinal()) + count - 1
        if place >= len(self._working):
            raise CalendarGap(self.last_year + 1)
        return date.fromordinal(self._working[place])

    def working_days_between(self, start: date, end: date) -> int:
        """Count working days after `start` up to and including `end`."""
        self._covered(start)
        self._covered(end)
        first, last = (bisect_right(self._working, d.toordinal()) for d in (start, end))
        return last - first

    def with_closures(self, name: str, closures: Mapping[date, str]) -> "Calendar":
        """Lay an authority's closure days over this calendar; its own holidays keep their reasons."""
        return Calendar(
            name=f"{self.name}+{name}", version=self.version, holidays={**closures, **self.holidays},
            first_year=self.first_year, last_year=self.last_year, source=self.source, closed=closures,
        )  # fmt: skip


@dataclass(frozen=True)
class Calendars:
    """The calendars in use, by name; and by authority, one over which its closure days are laid."""

    by_name: Mapping[str, Calendar]
    closures: Mapping[str, Calendar] = field(default_factory=dict)
    _laid: dict[tuple[str, str], Calendar] = field(default_factory=dict, init=False, repr=False, compare=False)

    def serving(self, name: str, closed_by: str | None = None) -> Calendar:
        """Return the calendar that a rule names, less the days on which the authority it is a local rule of is closed.

        Args:
            name: The calendar that the rule's instrument names.
            closed_by: The authority of a local rule; closure days count for no other.
        """
        over, base = self.closures.get(closed_by or ""), self.by_name[name]
        if over is None:
            return base
        own = over.name.rpartition("+")[2]
        if (name, own) not in self._laid:
            self._laid[name, own] = base.with_closures(own, over.closed)
        return self._laid[name, own]


__all__ = ["Calendar", "CalendarGap", "Calendars", "Skipped"]
