"""One case as it was known: which events exist, whose they are, which states hold, and what its sources can show."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from guidance.engine.evaluate.clock import Limit, Undecided, limit_from
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.england import day_of
from guidance.engine.model.event import Event, in_episode, is_not_after, is_not_before, key_of
from guidance.engine.model.records.source import NotShown, Source, not_shown, uncarried
from guidance.engine.model.rule import InState, Rule
from guidance.engine.model.vocabulary import State
from guidance.engine.reckoning import NO_HOLIDAYS, is_of_age


@dataclass(frozen=True)
class Case:
    """The known events of one child, allegation or board, in order, and the sources that speak for it.

    `sources` None means that nothing limits what the record can show. `powers` are the limits that the law sets to
    powers: a state that the start of one began is over when that has surely run out.
    """

    events: tuple[Event, ...]
    states: Mapping[str, State]
    sources: tuple[Source, ...] | None = None
    powers: tuple[Rule, ...] = ()

    @cached_property
    def _by_name(self) -> Mapping[str, list[Event]]:
        index: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            index[event.event].append(event)
        return index

    @cached_property
    def authorities(self) -> Mapping[str, str | None]:
        """Each event's authority by event id: its own, else that of the latest event not after it."""
        return {event.id: self._authority(event) for event in self.events}

    def _authority(self, event: Event) -> str | None:
        if event.authority:
            return event.authority
        carrying = [e for e in self.events if e.authority and not e.derived and is_not_after(e, event)]
        return max(carrying, key=lambda e: (e.end, e.id)).authority if carrying else None

    @property
    def names(self) -> Collection[str]:
        """The names of the events that there are."""
        return self._by_name.keys()

    def named(self, names: Iterable[str]) -> Iterator[Event]:
        """Yield the events with any of some names, each name's in order."""
        for name in dict.fromkeys(names):
            yield from self._by_name.get(name, ())

    def holds(self, state: InState, trigger: Event, same: str) -> bool:
        """Tell whether a state holds at a trigger.

        It began before the trigger's day, or earlier by time, or where its first day counts, on that day in an order
        that cannot be known; and no end lies after that start and not after the trigger. A start and an end on one day
        with no times: it ended, but for the end of an earlier one. A power that has run out has ended too, and with it
        what it holds up; a state that outlasts it has not. Each start that is running has an age of its own.
        """
        word = self.states[state.state]
        near = [e for e in self.named((*word.starts_with, *word.ends_with)) if in_episode(e, trigger, same)]
        starts = [e for e in near if e.event in word.starts_with]
        begun = [e for e in starts if (is_not_after(e, trigger) if state.first_day else e.end < trigger.start)]
        ended = [e for e in near if e.event in word.ends_with and is_not_after(e, trigger)]
        running = (start for start in begun if not any(self.ends(end, start) for end in ended))
        holding = (start for start in running if word.outlasts or not self._ran_out(start, trigger))
        return any(is_of_age(state, start.day, trigger.day) for start in holding)

    def ends(self, end: Event, start: Event) -> bool:
        """Tell whether an end may lie after a start: on one day with no times it does, but for an earlier one's end."""
        return end.end > start.start and not (end.day == start.day and self.ends_an_earlier(end))

    def is_not_before(self, event: Event, trigger: Event) -> bool:
        """Tell whether an event counts as not before a trigger: what ended an earlier one that day does not."""
        return is_not_before(event, trigger) and not (event.day == trigger.day and self.ends_an_earlier(event))

    def bounds(self, event: Event, trigger: Event) -> bool:
        """Tell the same of what is forbidden or is to come after: there it counts, unless the trigger begins one."""
        return (self.is_not_before if trigger.event in self.beginning else is_not_before)(event, trigger)

    @cached_property
    def beginning(self) -> frozenset[str]:
        """Name the events that begin what there is one at a time of."""
        return frozenset(n for word in self.states.values() if word.begins_again_after for n in word.starts_with)

    def ends_an_earlier(self, event: Event) -> bool:
        """Tell whether an event ended a state that was running and began again that day."""
        return event.id in self._ends_of_earlier

    @cached_property
    def _ends_of_earlier(self) -> frozenset[str]:
        words = [word for word in self.states.values() if any(map(self._by_name.get, word.begins_again_after))]
        near = ((word, self.named((*word.starts_with, *word.ends_with))) for word in words)
        return frozenset(end for word, events in near for end in word.ends_of_earlier(events, self._last_day))

    def _last_day(self, start: Event) -> date:
        """Return the last day of the power that an event began, by the limits that the law sets."""
        return min((limit.day for limit in self._limits(start)), default=date.max)

    def _ran_out(self, start: Event, trigger: Event) -> bool:
        """Tell whether a power that an event began has surely run out at a trigger, by a limit that the law sets."""
        return any(_is_over(limit, trigger) for limit in self._limits(start))

    def _limits(self, start: Event) -> Iterator[Limit]:
        for rule in self.powers:
            if rule.in_force(start.day) and fits_any(rule.triggers, start) is Truth.TRUE:
                limit = _limit(rule, start)
                yield from [limit] if limit else []

    def uncarried(self, event: str, facts: Iterable[str]) -> frozenset[str]:
        """Name those facts of an event that no source of the case could have given."""
        return uncarried(self.sources or (), event, facts)

    def not_shown(self, names: Iterable[str], start: date, end: date) -> tuple[NotShown, ...]:
        """Name the events that the sources together do not show throughout from `start` to `end`, inclusive."""
        return () if self.sources is None else not_shown(self.sources, names, start, max(start, end))


def _limit(rule: Rule, start: Event) -> Limit | None:
    try:
        return limit_from(rule, start, NO_HOLIDAYS)
    except Undecided:
        return None


def _is_over(limit: Limit, trigger: Event) -> bool:
    if limit.last_end is None:
        return limit.day < trigger.day
    return key_of(limit.last_end) < trigger.end


def known(event: Event, as_at: date | datetime, known_at: date | datetime | None) -> bool:
    """Tell whether an event exists as at a day or a moment, and had been recorded by then.

    A date includes its whole day. As at a moment, what may have happened by then exists: an event of that day with no
    time is on the record, and to leave it out could hide what it began.
    """
    if event.day > day_of(as_at) or (isinstance(as_at, datetime) and event.start > key_of(as_at)):
        return False
    if known_at is None or event.recorded is None:
        return True
    return event.recorded <= end_of(known_at)


def end_of(moment: date | datetime) -> datetime:
    """Return a moment, or the end of a day."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)
