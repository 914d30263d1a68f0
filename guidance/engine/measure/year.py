"""The year by which the published tables count."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Year:
    """The year that ends on 31 March.

    >>> Year.of(date(2025, 3, 31)).label, Year.of(date(2025, 4, 1)).label
    ('2024-25', '2025-26')
    """

    number: int

    @classmethod
    def of(cls, day: date) -> "Year":
        """Return the year in which a day lies."""
        return cls(day.year + (day.month > 3))  # noqa: PLR2004  March

    @property
    def label(self) -> str:
        """Both calendar years in which it lies, as published tables name it."""
        return f"{self.number - 1}-{self.number % 100:02}"

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.number - 1, 4, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.number, 3, 31)

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last
