"""The clock in England: which of its times come twice, and what a moment is on it.

A local moment is a `datetime` with no zone. Where the clocks go back and its time comes twice, `fold` says which it is:
0 the first, 1 the second.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")
HOUR_THAT_CAN_COME_TWICE = 1


def comes_twice(day: date, clock: time) -> bool:
    """Tell whether a clock time comes twice on a day.

    >>> comes_twice(date(2024, 10, 27), time(1, 30)), comes_twice(date(2024, 10, 27), time(2))
    (True, False)
    """
    return clock.hour == HOUR_THAT_CAN_COME_TWICE and _goes_back(day)


@lru_cache(maxsize=1024)
def _goes_back(day: date) -> bool:
    first, second = (datetime.combine(day, time(1, 30, fold=fold), ENGLAND).dst() for fold in (0, 1))
    return bool(first) and not second


def is_skipped(moment: datetime) -> bool:
    """Tell whether a local moment never was, because the clocks went forward over it.

    >>> is_skipped(datetime(2024, 3, 31, 1, 30)), is_skipped(datetime(2024, 3, 31, 2))
    (True, False)
    """
    there = moment.replace(tzinfo=ENGLAND)
    return moment.hour == HOUR_THAT_CAN_COME_TWICE and there.astimezone(UTC).astimezone(ENGLAND).hour != moment.hour


def day_of(moment: date | datetime) -> date:
    """Return the day of a moment; a day is its own."""
    return moment.date() if isinstance(moment, datetime) else moment


def with_offset(moment: datetime) -> str:
    """Write a local moment to the minute, with its offset.

    >>> with_offset(datetime(2024, 10, 29, 9, 0)), with_offset(datetime(2024, 7, 1, 9, 0))
    ('2024-10-29T09:00+00:00', '2024-07-01T09:00+01:00')
    """
    return moment.replace(tzinfo=ENGLAND).isoformat(timespec="minutes")
