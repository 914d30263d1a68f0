"""A length of time as the law writes it, never converted to another unit."""

import re
from dataclasses import dataclass
from enum import StrEnum

from guidance.engine.characters import strange_digit

NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
"""Numbers as they are written in words, each at its place."""


class Unit(StrEnum):
    """The unit that the provision uses."""

    WORKING_DAY = "working day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    HOUR = "hour"


class Convention(StrEnum):
    """Which day is counted first: the day after the trigger, or the named day itself."""

    DAY_AFTER = "day-after"
    NAMED_DAY_FIRST = "named-day-first"


_PERIOD = re.compile(r"([0-9]{1,4}) +(working day|day|week|month|hour)s?")


@dataclass(frozen=True, slots=True)
class Period:
    """A count of one unit.

    >>> str(Period.read("10 working days"))
    '10 working days'
    """

    count: int
    unit: Unit

    @classmethod
    def read(cls, text: str) -> "Period":
        """Read `10 working days`, `48 hours`, `3 months`, `1 week` or `7 days`.

        Raises:
            ValueError: The text is no such period, or its count is nought.
        """
        if strange := strange_digit(text):
            message = f"`{text}` has a digit that is none of 0 to 9 (U+{ord(strange):04X})"
            raise ValueError(message)
        parts = _PERIOD.fullmatch(text.strip())
        if parts is None or int(parts[1]) == 0:
            message = f"`{text}`: " + ("at least 1 is needed" if parts else "expected a count and a unit")
            raise ValueError(message)
        return cls(int(parts[1]), Unit(parts[2]))

    def __str__(self) -> str:
        return f"{self.count} {self.unit}" + ("" if self.count == 1 else "s")
