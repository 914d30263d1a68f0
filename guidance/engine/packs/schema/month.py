"""A date of which perhaps only the month is known, and what is certain of it then."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf

from guidance.engine.packs.schema.written import dated

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as written: `2011-03-21`, or `2011-03` where nobody knows the day. No day is ever made up.

    `first` is the earliest day that it can be. `by` is the first day by which it had certainly come: the day itself,
    or the first of the next month.
    """

    text: str
    first: date
    by: date

    @property
    def said(self) -> str:
        """What is written, where only the month is known."""
        return "" if self.first == self.by else self.text


def read_dated(raw: str) -> Dated:
    """Read a date or a month.

    Raises:
        PydanticCustomError: The text is neither; the code says which kind of mistake it is.
    """
    month = _MONTH.fullmatch(raw)
    if month is None:
        day = dated(raw)
        return Dated(raw, day, day)
    year, number = int(month[1]), int(month[2])
    dated(f"{raw}-01")
    if number < _DECEMBER:
        after = date(year, number + 1, 1)
    else:
        after = date(year + 1, 1, 1) if year < date.max.year else date.max
    return Dated(raw, date(year, number, 1), after)


DayOrMonth = Annotated[InstanceOf[Dated], BeforeValidator(lambda raw: read_dated(raw) if isinstance(raw, str) else raw)]
