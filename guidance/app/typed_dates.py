"""Dates and times as people in Britain type them, turned into what the engine reads."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from guidance.engine.diagnostics import nearest
from guidance.engine.model.vocabulary import NotAFact, of_plain_digits

_ISO = re.compile(r"[0-9]{4}-[0-9]+-[0-9]+(?:[tT ].*)?", re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RELATIVE = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "the day before yesterday": -2,
    "day after tomorrow": 2, "the day after tomorrow": 2,
}  # fmt: skip
_AGO = re.compile(r"(?:(in) )?([0-9]{1,3}) (day|week)s?(?: (ago))?")
_NAMED_TIMES = {"noon": time(12), "midday": time(12)}
_TIME = (
    r"[0-9]{1,2}(?:[:.][0-9]{2})?\s?(?:am|pm)|[0-9]{1,2}:[0-9]{2}|(?:1[3-9]|2[0-4])\.[0-9]{2}|[0-9]{4}(?=h)|noon|midday"
)
_DAY_OR_TIME = re.compile(r"(?P<day>[0-9]{2})\.(?P<month>0[1-9]|1[0-2])")
"""With nothing beside it, `16.10` may be ten past four and the sixteenth of October."""
_CLOCK = re.compile(r"([0-9]{1,2}?)(?:[:.]?([0-9]{2}))?\s?(am|pm)?")
_WORDED = re.compile(
    r"(?:(?P<weekday>[a-z]+) )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ -]?(?P<month>[a-z]+)"
    r"(?:[ -]?(?P<year>[0-9]{4}|[0-9]{2}))?"
)
_MONTH_FIRST = re.compile(
    r"(?:(?P<weekday>[a-z]+) )?(?P<month>[a-z]+) (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: (?P<year>[0-9]{4}))?"
)
_SLASHED = re.compile(
    r"(?:(?P<weekday>[a-z]+) )?(?P<day>[0-9]{1,2})([/.\-])(?P<month>[0-9]{1,2})\3(?P<year>[0-9]{4}|[0-9]{2})"
)
_NO_YEAR = re.compile(r"(?:(?P<weekday>[a-z]+) )?(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?P<year>)")
_YEAR_FIRST = re.compile(r"(?P<weekday>)(?P<year>[0-9]{4})([/.])(?P<month>[0-9]{1,2})\3(?P<day>[0-9]{1,2})")
_SPLIT = re.compile(rf"(?P<day>.*?)(?: (?:at )?|\s?, ?)(?P<clock>{_TIME})h?")
_CLOCK_FIRST = re.compile(rf"(?P<clock>{_TIME})h?,? (?:on )?(?P<day>.+)")
_HALF_SAID = re.compile(r"(?:(?P<day>.*?),? )?(?:at )?(?P<hour>[0-9]{1,2})(?:\.[0-9]{2})?")
_WEEKDAY = re.compile(r"(?:(next|last|this|on|coming|past) )?([a-z]{3,9})")
_NO_HOUR = ("tonight", "morning", "afternoon", "evening", "lunchtime", "night")
_CURE = "write a day such as `27/11/2026`, `27 Nov 2026`, `2026-11-27`, `today` or `tomorrow 9am`"
_FAR = 20
"""Years from now that a year of two digits may be."""
_AHEAD, _BEHIND = 183, 330
"""With no year said: a day further off than this may as well be of the year before, or of the year after."""


def iso_from(text: str, now: datetime) -> str:
    """Turn what was typed into an ISO date or date-time; one that is written so already is given back as it is.

    >>> iso_from("Fri 27 November 2026", datetime(2026, 11, 20, 9)), iso_from("tomorrow 9am", datetime(2026, 11, 20, 9))
    ('2026-11-27', '2026-11-21T09:00')

    Args:
        text: As typed. A day with no year is the one in the year of `now`; a year of two digits is of this century.
        now: The moment it is in England.

    Raises:
        NotAFact: Nobody can tell which day or time is meant, or there is none such; the message and cure say why.
    """
    of_plain_digits(text)
    said = _plainly(text)
    if _ISO.fullmatch(text.strip()) or not said:
        return text.strip()
    if said == "now":
        return now.isoformat(timespec="minutes")
    parts = _SPLIT.fullmatch(said) or _CLOCK_FIRST.fullmatch(said)
    if parts is None and (clock := _clock(said)):
        if either := _DAY_OR_TIME.fullmatch(said):
            message = f"`{text}` may be a time today or the day {either['day']}/{either['month']}"
            raise NotAFact(message, f"write `{clock:%H:%M}`, or the day with its year")
        return f"{now.date().isoformat()}T{clock.isoformat(timespec='minutes')}"
    if parts is None:
        return _day(said, now.date(), text).isoformat()
    clock = _clock(parts["clock"])
    if clock is None:
        message, midnight = f"`{parts['clock']}`: there is no such time", parts["clock"].startswith("24")
        cure = (
            "write `00:00` with the day that begins then"
            if midnight
            else "write a time such as `16:10`, `4.10pm` or `noon`"
        )
        raise NotAFact(message, cure)
    return f"{_day(parts['day'], now.date(), text).isoformat()}T{clock.isoformat(timespec='minutes')}"


def _plainly(text: str) -> str:
    """Return what was typed in lower case, its dashes, dots and small words as they are read."""
    said = re.sub(r"[\u2010-\u2015]", "-", text.strip().lower())
    said = re.sub(r"\b([ap])\.?m\b\.?", r"\1m", said)
    said = re.sub(r"\s?(?:hrs?|hours)\b", "h", said)
    said = re.sub(r"(?<=[a-z])\.(?=\s|$)|['\u2019](?=[0-9][0-9]$)|\bof\b", " ", said)
    said = re.sub(r"\s*([/\-])\s*", r"\1", said)
    return " ".join(said.split())


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
    if found is None or not re.fullmatch(_TIME.replace("(?=h)", ""), said):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:  # noqa: PLR2004  hours of half a day
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004  hours, minutes


def _day(said: str, today: date, text: str) -> date:
    if said in _RELATIVE:
        return _beside(today, _RELATIVE[said])
    if (ago := _AGO.fullmatch(said)) and bool(ago[1]) != bool(ago[4]):
        return _beside(today, int(ago[2]) * (7 if ago[3] == "week" else 1) * (1 if ago[1] else -1))
    forms = (form.fullmatch(said.replace(",", "")) for form in (_SLASHED, _YEAR_FIRST, _NO_YEAR, _WORDED, _MONTH_FIRST))
    for parts in filter(None, forms):
        month = int(parts["month"]) if parts["month"].isdecimal() else (_place(parts["month"], _MONTHS) or 0)
        if month or parts["month"].isdecimal():
            found = _of(int(parts["day"]), month, _year(parts["year"], today, text), text)
            return _on_its_weekday(found, parts, today, text)
    raise _unclear(said, today, text)


def _beside(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _year(said: str | None, today: date, text: str) -> int:
    """Return the year that was said; one of two digits is of this century, and of no time far off."""
    year = (today.year if not said else int(said)) + (2000 if said and len(said) == 2 else 0)  # noqa: PLR2004  digits
    if said and len(said) == 2 and year > today.year + _FAR:  # noqa: PLR2004  digits
        message = f"`{text}` may be of {year - 100} or of {year}"
        raise NotAFact(message, "write the year in full")
    return year


def _on_its_weekday(found: date, parts: re.Match[str], today: date, text: str) -> date:
    """Hold a day to the day of the week and to the year that were said with it."""
    weekday = parts["weekday"]
    if weekday and _place(weekday, _WEEKDAYS) != found.weekday() + 1:
        message = f"`{text}`: {found.day} {found:%B %Y} is a {found:%A}"
        raise NotAFact(message, "check the day of the week and the date")
    off = found.toordinal() - today.toordinal()
    if not (parts["year"] or weekday or -_BEHIND <= off <= _AHEAD):
        other = found.year + (1 if off < 0 else -1)
        message = f"`{text}` may be of {min(found.year, other)} or of {max(found.year, other)}"
        raise NotAFact(message, "write the year")
    return found


def _unclear(said: str, today: date, text: str) -> NotAFact:
    """Say what nobody can tell of a text that is no day or time; the first that fits is said."""
    for message, cure in _ways_to_be_unclear(said, today):
        return NotAFact(f"`{text}` {message}", cure)
    close = "" if any(c.isdecimal() for c in said) else nearest(said, (*_RELATIVE, "now"))
    return NotAFact(f"`{text}` is not a day or a time", f"did you mean `{close}`?" if close else _CURE)


def _ways_to_be_unclear(said: str, today: date) -> Iterator[tuple[str, str]]:
    weekday = _WEEKDAY.fullmatch(said)
    place = _place(weekday[2], _WEEKDAYS) if weekday and weekday[2].endswith("day") else None
    if weekday and place:
        ahead = (place - 1 - today.weekday() - 1) % 7 + 1
        behind = 7 if ahead == 7 else 7 - ahead  # noqa: PLR2004  days of the week
        either = (0 if ahead == behind else -behind, ahead)
        steps = {"next": (ahead, ahead + 7), "last": (-behind - 7, -behind)}.get(weekday[1], either)
        one, other = (_beside(today, step) for step in steps)
        days = f"{one.day} {one:%B} or {other.day} {other:%B %Y}"
        yield f"may be {days}", f"write the date, such as `{other.day} {other:%b %Y}`"
    if "midnight" in said:
        yield "may be the beginning of a day or its end", "write `00:00` with the day that begins then"
    if said.rsplit(maxsplit=1)[-1] in _NO_HOUR:
        yield "is no time of day", "write the time, such as `today 9am` or `today 21:00`"
    half = _HALF_SAID.fullmatch(said)
    if half and half["day"] and 1 <= int(half["hour"]) <= 12 and _is_day(half["day"]):  # noqa: PLR2004
        hour = int(half["hour"])
        yield "may be in the morning or after noon", f"write `{hour}am` or `{hour}pm`"


def _is_day(said: str) -> bool:
    return said in _RELATIVE or re.search(r"[0-9]{4}$", said) is not None


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """Return where a name stands among others, from 1, by its first three letters."""
    return names.index(word[:3]) + 1 if word[:3] in names else None


def _of(day: int, month: int, year: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        message = f"`{text}`: there is no such day"
        swapped = 1 <= day <= 12 < month <= 31  # noqa: PLR2004  months of the year, days of a month
        raise NotAFact(
            message, "the day comes first, then the month" if swapped else "check the day and the month"
        ) from None
