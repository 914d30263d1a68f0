"""When something happened or was written down, as a record gives it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from guidance.engine.model.england import ENGLAND, is_skipped
from guidance.engine.model.vocabulary import NotAFact, of_plain_digits, parse_date

_PARTS = re.compile(r"(?P<day>[^T ]*)(?:[T ](?P<clock>.*))?", re.DOTALL)
_WORDS = re.compile(r"\s*(\w{1,3} |[a-z]+ )", re.IGNORECASE)
"""How a day begins that is written in words: `2 Nov 2026`."""
_CLOCK = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in England and, where it is known, the time on the clock there.

    `zoned` where an offset was given: it settles which is meant of a time that comes twice.
    """

    day: date
    at_time: time | None = None
    zoned: bool = False

    @property
    def latest(self) -> datetime:
        """The last moment it can have been: the end of the day where there is no time."""
        return datetime.combine(self.day, self.at_time or time.max)


def parse_moment(raw: str) -> Moment:
    """Read a date or a date-time; an offset or `Z` is turned into the time in England.

    >>> parse_moment("2011-07-18T23:30Z")
    Moment(day=datetime.date(2011, 7, 19), at_time=datetime.time(0, 30), zoned=True)

    Raises:
        NotAFact: The text is neither; its message and cure say why.
    """
    parts = _PARTS.fullmatch(raw.strip())
    of_plain_digits(raw)
    day = parse_date(raw.strip() if parts is None or _WORDS.match(raw) else parts["day"])
    if parts is None or parts["clock"] is None:
        return Moment(day)
    clock = _CLOCK.fullmatch(parts["clock"])
    if clock is None:
        raise NotAFact(f"`{parts['clock']}` is not a time of day", "write a time such as `2011-04-18T14:30`")
    return _in_england(datetime.combine(day, _time(clock)), clock[5])


NO_DATE = "which is outside reason: systems write it where they have no date"


def date_of_midnight(raw: str) -> date | None:
    """Return the day of a date-time that is exactly midnight as it is written, or by the clock in England.

    >>> date_of_midnight("2011-07-18 00:00:00.000"), date_of_midnight("2011-07-17T23:00Z")
    (datetime.date(2011, 7, 18), datetime.date(2011, 7, 18))
    """
    parts = _PARTS.fullmatch(raw.strip())
    clock = _CLOCK.fullmatch(parts["clock"]) if parts and parts["clock"] else None
    is_midnight = clock is not None and not any(int(part or 0) for part in clock.group(1, 2, 3, 4))
    if parts and is_midnight:
        return parse_date(parts["day"])
    moment = parse_moment(raw) if clock and clock[5] else Moment(date.min)
    return moment.day if moment.at_time == time() else None


def is_placeholder(day: date) -> bool:
    """Tell a date that systems write where they have none: the first or last that they can hold.

    >>> is_placeholder(date(1899, 12, 30)), is_placeholder(date(2011, 4, 18))
    (True, False)
    """
    return day.year <= _FIRST_YEAR or day.year >= _LAST_YEAR or day in _ZEROS


_FIRST_YEAR, _LAST_YEAR = 1901, 2099
_ZEROS = frozenset({date(1904, 1, 1), date(1970, 1, 1), date(2078, 12, 31), date(2079, 6, 6)})
"""The first day of old workbooks, and of machines; the last of some databases."""


def _time(clock: re.Match[str]) -> time:
    hour, minute, second, fraction = clock.group(1, 2, 3, 4)
    try:
        return time(int(hour), int(minute), int(second or 0), int(f"{fraction or ''}000000"[:6]))
    except ValueError:
        raise NotAFact(f"`{clock[0]}`: there is no such time", "hours run from 00 to 23, minutes to 59") from None


def _in_england(stated: datetime, offset: str | None) -> Moment:
    if offset is None:
        if is_skipped(stated):
            message = f"`{stated:%H:%M}` on {stated.date()}: the clocks went forward, and there was no such time"
            raise NotAFact(message, "write the time on the clock in England, or `Z` after a clock that was not changed")
        return Moment(stated.date(), stated.time())
    try:
        zoned = datetime.fromisoformat(f"{stated.isoformat()}{offset}")
    except ValueError:
        raise NotAFact(f"`{offset}` is not an offset", "write `Z`, or hours and minutes such as `+01:00`") from None
    try:
        local = zoned.astimezone(ENGLAND)
    except OverflowError:
        raise NotAFact(f"`{stated.date()}` is too far off to be given in the time in England", "check it") from None
    return Moment(local.date(), local.time(), zoned=True)
