"""What a source of records can show, and when: silence outside that is not evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class NotShown:
    """An event that no source of a case shows throughout some days, both included; or its `fact` that none carries."""

    event: str
    begins: date
    ends: date
    fact: str = ""

    def __str__(self) -> str:
        return self.fact or f"{self.event} not shown from {self.begins} to {self.ends}"


@dataclass(frozen=True, slots=True)
class Source:
    """One source of events.

    `shows` is None where the source claims every event. `begins` and `ends` are inclusive; None is unbounded.
    `cases` holds the (owner, case) pairs that the source speaks for. `carries` names the facts that it can give of each
    event; None where it may give any.
    """

    name: str
    cases: frozenset[tuple[str, str]]
    shows: frozenset[str] | None = None
    begins: date | None = None
    ends: date | None = None
    carries: Mapping[str, frozenset[str]] | None = field(default=None, hash=False)

    def speaks_of(self, event: str) -> bool:
        """Tell whether the source carries this kind of event at all."""
        return self.shows is None or event in self.shows
