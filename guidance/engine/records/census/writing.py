"""What happened to one child, written down as events and as what is in doubt about them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from types import MappingProxyType

from guidance.engine.model.event import NO_FACTS, Event, Fact
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.model.records.stretch import Stretch
from guidance.engine.records.census.collection import Collection
from guidance.engine.records.census.episode import Episode
from guidance.engine.records.census.events import Happening

UNDATED = frozenset({"later_known", "latest_category"})
"""Answers with no date of their own: what the latest file says replaces what earlier ones said, or takes it back."""
Found = tuple[Episode | None, Happening]


@dataclass(frozen=True, slots=True)
class Child:
    """A case reference, its events in order, what cannot be known of them, and its work from start to end.

    One that is `sound` says nothing that could contradict anything else of the same return.
    """

    case: str
    events: tuple[Event, ...]
    doubts: tuple[Doubt, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    sound: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the events of one child. An id is made of what the census says, never of where the child stands."""

    case: str
    collection: Collection
    episodes: list[Episode]

    def child(self, found: Iterable[Found]) -> Child:
        """Write down a child."""
        found = list(found)
        dated = [(e, h) for e, h in found if h.day is not None and h.day <= self.collection.reference_date]
        events, doubts = self._dated(dated)
        events.sort(key=lambda event: (event.day, event.event, event.id))
        return Child(self.case, tuple(events), (*doubts, *self._undated((e, h) for e, h in found if h.day is None)))

    def _dated(self, found: Iterable[Found]) -> tuple[list[Event], list[Doubt]]:
        """Turn happenings into events. What is alike in everything is one; what differs on one day is numbered.

        What differs only in an answer with no date of its own is one event, whose answer is in doubt.
        """
        alike: dict[tuple[str, date, str | None], list[Happening]] = defaultdict(list)
        for episode, h in found:
            alike[h.event, h.day or date.min, episode.name if episode else None].append(h)
        events, doubts = [], []
        for (name, day, within), versions in alike.items():
            at = day.isoformat()
            stem = f"{name}:{at}" if within in {None, at} else f"{name}:{at}:{within}"
            ordered = groupby(sorted(versions, key=_content), key=_but_undated)
            for n, group in enumerate(list(same) for _, same in ordered):
                own = f"{stem}#{n + 1}" if n else stem
                event, doubt = self._one(group, self._event(name, day, own, within, group[0].facts))
                events.append(event)
                doubts += doubt
        return events, doubts

    def _one(self, alike: list[Happening], event: Event) -> tuple[Event, list[Doubt]]:
        """Make one event of happenings that differ in undated answers at most, and say what is in doubt of it."""
        said = {_content(h): h.facts for h in alike}
        others = {repr(sorted(h.otherwise.items())): h.otherwise for h in alike if h.otherwise is not None}
        rest = [facts for key, facts in sorted((said | others).items()) if facts != event.facts]
        if not rest:
            return event, []
        told = next((h.because for h in alike if h.because), _TWO_ANSWERS.format(event.day))
        versions = tuple(Version(instead=(_with(event, facts),)) for facts in rest)
        names = sorted({n for facts in rest for n in facts.keys() ^ event.facts.keys()} or UNDATED & event.facts.keys())
        return event, [Doubt(event.owner, event.case, tuple(names), told, versions)]

    def _undated(self, found: Iterable[Found]) -> Iterator[Doubt]:
        """Yield a doubt for each date that cannot be read: what it shows was done on some day between two."""
        counts: dict[tuple[str, str | None], int] = defaultdict(int)
        for episode, h in found:
            name = episode.name if episode else None
            counts[h.event, name] += 1
            number = counts[h.event, name]
            own = f"{h.event}:undated:{name}" + (f"#{number}" if number > 1 else "")
            days = dict.fromkeys(self._between(episode, h))
            versions = (Version(instead=(self._event(h.event, day, own, name, h.facts),)) for day in days)
            because = f"the day on which `{h.event}` cannot be read"
            yield Doubt(self.collection.authority, self.case, (f"date of {h.event}",), because, tuple(versions))

    def _between(self, episode: Episode | None, h: Happening) -> tuple[date, date]:
        """Return the first and the last day on which something with no day can have happened."""
        referred = [e.referred for e in ([episode] if episode else self.episodes) if e.referred]
        first = h.first or min(referred, default=self.collection.begins)
        last = min(h.last or self.collection.reference_date, self.collection.reference_date)
        return min(first, last), last

    def _event(  # noqa: PLR0917  what an event is made of
        self, name: str, day: date, own: str, episode: str | None, facts: Mapping[str, Fact]
    ) -> Event:
        owner = self.collection.authority
        plain = Event(self.case, name, day.isoformat(), day, None, own, episode, owner, owner=owner)
        return _with(plain, facts)


_TWO_ANSWERS = "the record gives two answers of {}, and neither has a date"


def _with(event: Event, facts: Mapping[str, Fact]) -> Event:
    return replace(event, facts=MappingProxyType(dict(sorted(facts.items()))) if facts else NO_FACTS)


def _content(h: Happening) -> str:
    return repr(sorted(h.facts.items()))


def _but_undated(h: Happening) -> str:
    return repr(sorted(item for item in h.facts.items() if item[0] not in UNDATED))
