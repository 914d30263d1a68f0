"""What one fact of one event may hold, how a value of it is read, and the clauses in which people read it."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from guidance.engine.characters import ZERO_TO_NINE, strange_digit

FACT_TYPES = ("boolean", "date", "text", "number", "one_of", "any_of")


class NotAFact(ValueError):  # noqa: N818  a verdict on a value, not a program's error
    """A value that its fact cannot hold; the message says what is wrong and `cure` what to write."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.cure = cure


@dataclass(frozen=True, slots=True)
class FactWord:
    """What one fact of one event may hold. `values` is for `one_of` and `any_of`.

    What a yes-or-no fact means is a clause. `so` is a shorter one, and `not_so` the clause for false where a plain
    "not" does not do.
    """

    name: str
    type: str
    values: tuple[str, ...] = ()
    means: str = ""
    so: str = ""
    not_so: str = ""

    @property
    def clause(self) -> str:
        """What it says of the event that the fact is so; of another fact, what it is, in the fewest words."""
        return self.so or self.means.partition(";")[0]

    def canonical(self, raw: str) -> str:
        """Return one value in canonical text.

        Raises:
            NotAFact: The text is no value of this fact.
        """
        return _READ[self.type](self, raw.strip())

    def canonical_list(self, raw: Iterable[str]) -> tuple[str, ...]:
        """Return a list value in canonical text: sorted, each once."""
        return tuple(sorted({self.canonical(item) for item in raw}))


def _boolean(_: FactWord, raw: str) -> str:
    if raw.lower() not in {"true", "false"}:
        message = f"`{raw}`: expected true or false"
        raise NotAFact(message, "write `true` or `false`")
    return raw.lower()


def _date(_: FactWord, raw: str) -> str:
    return parse_date(raw).isoformat()


_LONGEST_NUMBER = 20
"""Digits. `1e999999999` is a number, and written out would fill the memory; no count or measure here is so long."""


def of_plain_digits(raw: str) -> None:
    """See that each digit of a text is one of 0 to 9: a number in others is not guessed at.

    Raises:
        NotAFact: One is not.
    """
    if strange := strange_digit(raw):
        raise NotAFact(f"`{raw}` has a digit that is none of 0 to 9 (U+{ord(strange):04X})", ZERO_TO_NINE)


def _number(_: FactWord, raw: str) -> str:
    of_plain_digits(raw)
    try:
        number = Decimal(raw)
    except InvalidOperation:
        number = Decimal("NaN")
    if "_" in raw or not number.is_finite() or len(raw) > _LONGEST_NUMBER or abs(number.adjusted()) > _LONGEST_NUMBER:
        message = f"`{raw}`: expected a number"
        raise NotAFact(message, "write digits, such as `2`")
    return format((number + 0).normalize(), "f")


def _word(fact: FactWord, raw: str) -> str:
    if raw not in fact.values:
        message = f"`{raw}` is not a value of `{fact.name}`"
        raise NotAFact(message, f"one of: {', '.join(fact.values)}")
    return raw


def _text(_: FactWord, raw: str) -> str:
    return raw


_READ = {"boolean": _boolean, "date": _date, "number": _number, "one_of": _word, "any_of": _word, "text": _text}

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLASHED = re.compile(r"[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2,4}")
_KEPT_AS = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_FIRST_KEPT, _LAST_KEPT, _DAY_0 = 20000, 60000, date(1899, 12, 30).toordinal()
"""A spreadsheet counts days from the end of 1899: those of 1954 to 2064 look like these."""
_FULL_YEAR = 1000


def _no_date(raw: str) -> NotAFact:
    """Say what is wrong with a text that is not written as a date is: how a day is typed, or kept in a spreadsheet.

    >>> _no_date("45413").cure, _no_date("05/31/2024").cure
    ('export the column as dates, year first; this one may be `2024-05-01`', 'did you mean `2024-05-31`?')
    """
    if (number := _KEPT_AS.fullmatch(raw)) and _FIRST_KEPT <= int(number[1]) <= _LAST_KEPT:
        day = date.fromordinal(_DAY_0 + int(number[1]))
        cure = f"export the column as dates, year first; this one may be `{day}`"
        return NotAFact(f"`{raw}` is how a spreadsheet keeps a day, and not a date", cure)
    if _SLASHED.fullmatch(raw):
        return _slashed(raw)
    return NotAFact(f"`{raw}` is not a date", "write year-month-day with two digits each, such as `2011-04-18`")


def _slashed(raw: str) -> NotAFact:
    """Say that a day is not year first; where no month has more than one of its numbers, which day it can only be."""
    one, other, year = map(int, re.findall(r"[0-9]+", raw))
    day, month = max(one, other), min(one, other)
    if month <= 12 < day and year >= _FULL_YEAR and month and day <= monthrange(year, month)[1]:  # noqa: PLR2004
        return NotAFact(f"`{raw}` is not written year first", f"did you mean `{year}-{month:02}-{day:02}`?")
    return NotAFact(f"`{raw}` can be read two ways", "write the year first, such as `2011-04-18`")


def parse_date(raw: str) -> date:
    """Read an ISO date, saying which part is wrong and whether day and month look swapped.

    >>> parse_date("2011-04-18")
    datetime.date(2011, 4, 18)

    Raises:
        NotAFact: The text is not a date of the calendar.
    """
    of_plain_digits(raw)
    parts = _DATE.fullmatch(raw)
    if parts is None:
        raise _no_date(raw)
    year, month, day = map(int, parts.groups())
    if not 1 <= month <= 12:  # noqa: PLR2004  months of the year
        swapped = 1 <= day <= 12 and 1 <= month <= monthrange(max(year, 1), day)[1]  # noqa: PLR2004
        message = f"`{raw}`: there is no month {month}" + ("; day and month look swapped" if swapped else "")
        raise NotAFact(
            message, f"did you mean `{year}-{day:02}-{month:02}`?" if swapped else "months run from 01 to 12"
        )
    try:
        return date(year, month, day)
    except ValueError:
        message = f"`{raw}`: that month has no day {day}" if year else f"`{raw}`: there is no year 0"
        raise NotAFact(message, "check the day of the month") from None
