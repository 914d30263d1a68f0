"""What a source of records can show, and when: silence outside that is not evidence."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class NotShown:
    """An event that no source of a case shows throughout some days, both included."""

    event: str
    begins: date
    ends: date

    def __str__(self) -> str:
        return f"{self.event} not shown from {self.begins} to {self.ends}"


@dataclass(frozen=True, slots=True)
class Source:
    """One source of events.

    `shows` is None where the source claims every event. `begins` and `ends` are inclusive; None is unbounded.
    `cases` holds the (owner, case) pairs that the source speaks for.
    """

    name: str
    cases: frozenset[tuple[str, str]]
    shows: frozenset[str] | None = None
    begins: date | None = None
    ends: date | None = None

    def speaks_of(self, event: str) -> bool:
        """Tell whether the source carries this kind of event at all."""
        return self.shows is None or event in self.shows
