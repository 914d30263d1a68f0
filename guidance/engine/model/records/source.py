"""What a source of records can show, and when: silence outside that is not evidence."""

from collections.abc import Collection, Iterable, Mapping
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


def uncarried(sources: Iterable[Source], event: str, facts: Iterable[str]) -> frozenset[str]:
    """Name those facts of an event that none of some sources could have given."""
    carried = [source.carries for source in sources if source.speaks_of(event)]
    if not carried or None in carried:
        return frozenset()
    held = [mapping.get(event, frozenset()) for mapping in carried if mapping is not None]
    return frozenset(facts).difference(*held)


def not_shown(sources: Collection[Source], names: Iterable[str], start: date, end: date) -> tuple[NotShown, ...]:
    """Name the events that some sources together do not show throughout from `start` to `end`, both included."""
    speaking = {name: [source for source in sources if source.speaks_of(name)] for name in names}
    dark = (name for name, those in speaking.items() if not _covered(those, start, end))
    return tuple(NotShown(name, start, end) for name in sorted(dark))


def _covered(sources: Iterable[Source], start: date, end: date) -> bool:
    """Tell whether the sources' windows, end to end, leave no day of the span dark."""
    needed = start.toordinal()
    for source in sorted(sources, key=lambda s: s.begins or date.min):
        if (source.begins or date.min).toordinal() <= needed:
            needed = max(needed, (source.ends or date.max).toordinal() + 1)
    return needed > end.toordinal()
