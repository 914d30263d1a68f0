"""What may have been done before the days of which a table is whole: one that is seen late then proves no lateness."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guidance.engine.model.event import NO_FACTS, Event
from guidance.engine.model.records.doubt import Doubt, Version


@dataclass(frozen=True, slots=True)
class Partial:
    """Events of which some may be missing before a day (None: at any time), and the references of the cases meant."""

    names: frozenset[str]
    begins: date | None
    cases: frozenset[str]


def unseen_before(events: Sequence[Event], partial: Iterable[Partial]) -> Iterator[Doubt]:
    """Doubt, in one case, that the first of something that is seen was the first that there was.

    It may have been done on any day from which something ran that lies before the days of which its table is whole.
    """
    for part in partial:
        for name in sorted(part.names):
            seen = [event for event in events if event.event == name and event.case in part.cases]
            last = max((event.day for event in seen), default=date.min)
            before = min(last, part.begins or last)
            days = sorted({event.day for event in events if event.day < before and event.event != name})
            if seen and days:
                one = min(seen, key=lambda event: event.start)
                supposed = [
                    replace(one, id=f"{one.id}:before:{day}", day=day, at=day.isoformat(), at_time=None, facts=NO_FACTS)
                    for day in days
                ]
                because = (
                    f"the records on which `{name}` is shown do not go back so far, and it may have been done before"
                )
                version = Version(instead=tuple(supposed), supposed=True)
                yield Doubt(one.owner, one.case, (f"date of {name}",), because, (version,))
