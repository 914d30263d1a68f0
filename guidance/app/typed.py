"""Dates and times as people in Britain type them, turned into what the engine reads."""

import re
from datetime import date, datetime, time

from guidance.engine.model.vocabulary import NotAFact

_ISO = re.compile(r"\d{4}-\d+-\d+(?:[tT ].*)?", re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
_NAMED_TIMES = {"noon": time(12), "midday": time(12)}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_WORDED = re.compile(r"(?:([a-z]+)\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)(?:\s+(\d{4}))?")
_SLASHED = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})")
_SPLIT = re.compile(
    r"(?P<day>.*?)(?:\s+(?:at\s+)?|\s*,\s*)(?P<clock>\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm)|\d{1,2}:\d{2}|noon|midday)"
)
_CURE = "write a day such as `27/11/2026`, `27 Nov 2026`, `2026-11-27`, `today` or `tomorrow 9am`"


def iso_from(text: str, now: datetime) -> str:
    """Turn what was typed into an ISO date or date-time; one that is written so already is given back as it is.

    >>> iso_from("Fri 27 November 2026", datetime(2026, 11, 20, 9)), iso_from("tomorrow 9am", datetime(2026, 11, 20, 9))
    ('2026-11-27', '2026-11-21T09:00')

    Args:
        text: As typed. A day with no year is the one in the year of `now`.
        now: The moment it is in England.

    Raises:
        NotAFact: Nobody can tell which day or time is meant, or there is none such; the message and cure say why.
    """
    said = " ".join(text.strip().lower().split())
    if _ISO.fullmatch(said) or not said:
        return text.strip()
    if said == "now":
        return now.isoformat(timespec="minutes")
    parts = _SPLIT.fullmatch(said)
    if parts is None and (clock := _clock(said)):
        return f"{now.date().isoformat()}T{clock.isoformat(timespec='minutes')}"
    if parts is None:
        return _day(said, now.date(), text).isoformat()
    clock = _clock(parts["clock"])
    if clock is None:
        message = f"`{parts['clock']}`: there is no such time"
        raise NotAFact(message, "write a time such as `16:10`, `4.10pm` or `noon`")
    return f"{_day(parts['day'], now.date(), text).isoformat()}T{clock.isoformat(timespec='minutes')}"


def taken_as(iso: str) -> str:
    """Say which day or moment a text was taken for.

    >>> taken_as("2026-11-27"), taken_as("2026-11-27T16:10")
    ('Friday 27 November 2026', 'Friday 27 November 2026 at 16:10')
    """
    day, _, clock = iso.partition("T")
    found = date.fromisoformat(day)
    return f"{found:%A} {found.day} {found:%B %Y}{f' at {clock}' if clock else ''}"


def _clock(said: str) -> time | None:
    """Read a time of day. A bare number is none: nobody can tell whether 4 is in the morning."""
    if said in _NAMED_TIMES:
        return _NAMED_TIMES[said]
    found = _CLOCK.fullmatch(said)
    if found is None or not (found[3] or (found[2] and ":" in said)):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:  # noqa: PLR2004  hours of half a day
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004  hours, minutes


def _day(said: str, today: date, text: str) -> date:
    if said in _RELATIVE:
        return date.fromordinal(today.toordinal() + _RELATIVE[said])
    if slashed := _SLASHED.fullmatch(said):
        return _of(int(slashed[1]), int(slashed[3]), int(slashed[4]), text)
    worded = _WORDED.fullmatch(said.replace(",", ""))
    month = _place(worded[3], _MONTHS) if worded else None
    if worded is None or month is None:
        message = f"`{text}` is not a day or a time"
        raise NotAFact(message, _CURE)
    found = _of(int(worded[2]), month + 1, int(worded[4] or today.year), text)
    if worded[1] and _place(worded[1], _WEEKDAYS) != found.weekday():
        message = f"`{text}`: {found.day} {found:%B %Y} is a {found:%A}"
        raise NotAFact(message, "check the day of the week and the date")
    return found


def _place(word: str, names: tuple[str, ...]) -> int | None:
    return names.index(word[:3]) if word[:3] in names else None


def _of(day: int, month: int, year: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        message = f"`{text}`: there is no such day"
        swapped = 1 <= day <= 12 < month <= 31  # noqa: PLR2004  months of the year, days of a month
        raise NotAFact(
            message, "the day comes first, then the month" if swapped else "check the day and the month"
        ) from None
