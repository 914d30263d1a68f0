"""Days as tables give them, turned into the form in which the engine reads one."""

import re

from guidance.engine.model.vocabulary import NotAFact, of_plain_digits, parse_date
from guidance.engine.records.plain.row import Unread
from guidance.engine.records.tables.map import DAY_FIRST

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = r"(?:[ T,]+(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?))?"
_DAY_FIRST = re.compile(rf"(?P<day>[0-9]{{1,2}})([/.\-])(?P<month>[0-9]{{1,2}})\2(?P<year>[0-9]{{2,4}}){_CLOCK}")
_WORDED = re.compile(
    r"(?:[a-z]{3,9},? )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ \-](?P<month>[a-z]{3,9})[ \-](?P<year>[0-9]{2,4})"
    + _CLOCK,
    re.IGNORECASE,
)
_FOUR = 4


def as_iso(text: str, dates: str) -> str:
    """Write a day, with its time if it has one, year first; a text that is no day is given back with what is wrong.

    >>> as_iso("3/4/2024 09:30", "day first"), as_iso("3 April 2024", "year first")
    ('2024-04-03T09:30', '2024-04-03')
    """
    if isinstance(text, Unread):
        return text
    try:
        return _iso(" ".join(text.split()), dates)
    except NotAFact as wrong:
        return Unread(text, wrong)


def _iso(text: str, dates: str) -> str:
    of_plain_digits(text)
    found = _DAY_FIRST.fullmatch(text) if dates == DAY_FIRST else None
    found = found or _WORDED.fullmatch(text)
    if found is None:
        other = _DAY_FIRST.fullmatch(text)
        if other and len(other["year"]) == _FOUR and int(other["month"]) <= len(_MONTHS):
            cure = "if the table has the day first, write `dates: day first` in its map"
            raise NotAFact(f"`{text}` is not written year first", cure)
        return text
    if len(found["year"]) != _FOUR:
        raise NotAFact(f"`{text}` has no year of four digits", "export the column with the whole year")
    written = f"{found['year']}-{_month(found['month'], text):02}-{int(found['day']):02}"
    try:
        day = parse_date(written)
    except NotAFact as wrong:
        raise NotAFact(str(wrong).replace(written, text), wrong.cure) from None
    hour, _, rest = (found["clock"] or "").partition(":")
    return f"{day}T{hour:0>2}:{rest}" if rest else day.isoformat()


def _month(said: str, text: str) -> int:
    if said.isdigit():
        return int(said)
    number = next((n for n, name in enumerate(_MONTHS, 1) if said.lower().startswith(name)), 0)
    if not number:
        raise NotAFact(f"`{text}` is not a date: there is no month `{said}`", "check the month")
    return number
