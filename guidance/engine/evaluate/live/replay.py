"""One case as messages for one ruleset: day by day, each event in each role it may have, in whole numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import groupby

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.clock import Limit, Undecided, limit_after, limit_from
from guidance.engine.evaluate.live.drafting import MISSED, REPEAL, Against, Each, Heed, Length, Repealed
from guidance.engine.evaluate.live.sharing import Ruleset
from guidance.engine.evaluate.live.words import FALSE, NEVER, TRUE, Kind, first_tick, last_tick, ticks
from guidance.engine.evaluate.matters import Matters
from guidance.engine.model.calendar import Calendar, Calendars
from guidance.engine.model.condition import Truth, fits_any, weigh
from guidance.engine.model.england import day_of
from guidance.engine.model.event import Event
from guidance.engine.model.rule import Missed

Message = dict[str, int]
Place = tuple[object, str]

BEFORE = (Kind.EARLIER, Kind.AHEAD)
"""The roles of what happened before a trigger. The others matter from the first trigger's day."""

ROLES = (*BEFORE, Kind.BEGINS, Kind.STOPS, Kind.BREAKS, Kind.SORTS, Kind.DOES, Kind.ENDS, Kind.AGAIN)
"""The roles in the order in which a day is told: what came before, what begins, what is done, and what ends.

What is done on a day counts before what ends on it. Only when it is known what ended a run is it known which of the
day's triggers belong to it, then what performs it, and which events set its clock going again.
"""

CLOSING = frozenset({Kind.STOPS, Kind.BREAKS, Kind.DOES, Kind.ENDS})
"""The roles in which an event without a time counts as at the end of its day."""


def by_start(event: Event) -> Place:
    """Place an event by the first moment at which it can have happened."""
    return event.start, event.id


def by_end(event: Event) -> Place:
    """Place an event by the last moment at which it can have happened."""
    return event.end, event.id


@dataclass(frozen=True)
class Telling:
    """A case to be told to rulesets as at one day or moment.

    `made` holds the events that come of limits missed, where it is those that are asked about; else it is empty, and
    the case's own events may be triggers.
    """

    case: Case
    as_at: date | datetime
    calendars: Calendars
    made: tuple[Event, ...] = ()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every event; its number is its place, counted from 1."""
        return (*self.case.events, *self.made)

    @property
    def triggers(self) -> tuple[Event, ...]:
        """The events that may be triggers."""
        return self.made or self.case.events

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each event by its id."""
        return {event.id: number for number, event in enumerate(self.events, 1)}

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The place of each event, by its id, in the order of the last moments at which they can have happened."""
        return {event.id: place for place, event in enumerate(sorted(self.events, key=by_end), 1)}

    @property
    def day(self) -> date:
        """The day that findings are true of."""
        return day_of(self.as_at)

    @property
    def reached(self) -> int:
        """The tick up to which a limit has not passed: the moment, or else the beginning of the day."""
        return ticks(self.as_at) if isinstance(self.as_at, datetime) else first_tick(self.as_at)

    @cached_property
    def _episodes(self) -> Mapping[str, int]:
        named = sorted({event.episode for event in self.events if event.episode is not None})
        return {name: number for number, name in enumerate(named, 1)}

    def span(self, event: Event) -> tuple[int, int]:
        """Return the first and the last episode to which an event may belong: all, where it names none."""
        return (0, NEVER) if event.episode is None else (self._episodes[event.episode],) * 2

    def authority(self, event: Event) -> str | None:
        """Return whose an event is."""
        return self.case.authorities.get(event.id, event.authority)


@dataclass(frozen=True)
class Script:
    """What one ruleset is told of one case."""

    telling: Telling
    ruleset: Ruleset

    def messages(self) -> list[Message]:
        """Tell the case day by day, and then what day it is; nothing, where nothing in it can be a trigger."""
        begins = [event.day for event in self.telling.events if any(self._reached(event))]
        if not begins:
            return []
        told: list[Message] = []
        events = sorted((*self.telling.events, *self.repeals), key=by_start)
        for day, together in groupby(events, key=lambda event: event.day):
            told += self._day(list(together), ROLES if day >= min(begins) else BEFORE)
        return [*told, {"kind": Kind.TODAY, "now": self.telling.reached}]

    def _day(self, events: list[Event], roles: tuple[Kind, ...]) -> Iterator[Message]:
        for kind in roles:
            order = by_end if kind in CLOSING else by_start
            for event in sorted(events, key=order):
                yield from self._told(kind, event)

    @cached_property
    def repeals(self) -> tuple[Event, ...]:
        """The repeals that end duties, as events, where they have come."""
        repealed = [against for against, _ in self.ruleset.heard.get(Kind.ENDS, {}).get(REPEAL, ())]
        case = self.telling.events[0].case
        return tuple(
            Event(case, REPEAL, of.day.isoformat(), of.day, time.min, f"{REPEAL}:{of.rule}")
            for of in repealed
            if isinstance(of, Repealed) and of.day <= self.telling.day
        )

    def number(self, event: Event) -> int:
        """Return an event's number; repeals are counted after all others."""
        known = self.telling.numbers.get(event.id)
        return known or len(self.telling.events) + 1 + self.repeals.index(event)

    def event(self, number: int) -> Event:
        """Return the event with a number."""
        return (*self.telling.events, *self.repeals)[number - 1]

    def _reached(self, event: Event) -> Iterator[Heed]:
        """Yield what to tell for each rule that an event may trigger, being in force on its day."""
        flags = {flag for flag, _ in self._fits(Kind.BEGINS, event)}
        for heed in self.ruleset.heeds:
            if heed.flag in flags and heed.rule.in_force(event.day):
                yield heed

    def _fits(self, kind: Kind, event: Event) -> Iterator[tuple[int, int]]:
        """Yield how an event fits what it is held against in a role, where it does or may."""
        for against, flag in self.ruleset.heard.get(kind, {}).get(event.event, ()):
            truth = fit(against, event)
            if truth != FALSE:
                yield flag, truth

    def _told(self, kind: Kind, event: Event) -> Iterator[Message]:
        """Tell an event in one role; nothing where it fits nothing there."""
        yield from self._of_each(kind, event)
        fits = {f"fit{flag}": truth for flag, truth in self._fits(kind, event)}
        if not fits:
            return
        message = {"kind": int(kind), **self._plain(event), **fits}
        if kind in CLOSING:
            message["over"] = self._over(event)
        if kind is Kind.BEGINS:
            message |= self._limits(kind, event)
            for heed in self._reached(event):
                message |= self._besides(heed, event)
        elif kind is Kind.DOES:
            message["evening"] = last_tick(event.day)
        elif kind in {Kind.AHEAD, Kind.AGAIN}:
            message |= {"rank": self.telling.ranks[event.id], **self._limits(kind, event)}
        yield message

    def _of_each(self, kind: Kind, event: Event) -> Iterator[Message]:
        """Tell how an event fits what it is held against, once for each trigger, where it turns on which that is."""
        case = self.telling.case
        for against, flag in self.ruleset.heard.get(kind, {}).get(event.event, ()):
            if isinstance(against, Each):
                begun = [t for t in self.telling.triggers if fit(against.when, t) != FALSE]
                matters = Matters(case, against.same, against.closing)
                truths = [(t, matters.fits(against.patterns, event, t)) for t in begun]
                for trigger, truth in truths:
                    if truth is not Truth.FALSE:
                        of = {f"fit{flag}": truth.value, f"of{flag}": self.number(trigger)}
                        yield {"kind": int(kind), **self._plain(event), **of, "over": self._over(event)}

    def _over(self, event: Event) -> int:
        """Return the last tick of what an event may have performed or ended: of an earlier one, before its day."""
        return first_tick(event.day) - 1 if self.telling.case.ends_an_earlier(event) else ticks(event.latest)

    def _plain(self, event: Event) -> Message:
        """Tell what every role asks of an event."""
        early, late = ticks(event.earliest), ticks(event.latest)
        unsure = early != late
        low, high = self.telling.span(event)
        begun = early if event.event in self.telling.case.beginning else 0
        return {
            "event": self.number(event), "name": self.ruleset.name(event.event), "day": event.day.toordinal(),
            "early": early, "late": late, "sure": early - unsure, "full": late + unsure, "low": low, "high": high,
            "begun": begun,
            "authority": self.ruleset.authority(self.telling.authority(event)),
        }  # fmt: skip

    def _besides(self, heed: Heed, event: Event) -> Message:
        """Tell what a trigger of one rule tells besides."""
        case, same = self.telling.case, heed.rule.same
        told = {f"is{flag}": weigh(condition, event).value for flag, condition in heed.conditions}
        told |= {f"is{flag}": weigh(condition, event, asked=True).value for flag, condition in heed.has}
        told |= {f"is{flag}": Matters(case, same).exempts(before, event)[0].value for flag, before in heed.before}
        return told | {f"in{flag}": int(case.holds(state, event, same)) for flag, state in heed.states}

    def _limits(self, kind: Kind, event: Event) -> Message:
        """Tell the limits that run from an event; one that cannot be reckoned is left out."""
        told: Message = {}
        for length, flag in self.ruleset.limits.get(kind, {}).items():
            calendar = self.telling.calendars.serving(length.calendar, length.closed_by)
            told |= {f"{name}{flag}": value for name, value in reckoned(length, event, calendar).items()}
        return told


def fit(against: Against, event: Event) -> int:
    """Tell how an event fits some patterns, or whether it comes of a missed rule or a repeal."""
    if isinstance(against, Missed):
        return TRUE if event.id.startswith(f"{MISSED}:{against.rule}:") else FALSE
    if isinstance(against, Repealed):
        return TRUE if event.id == f"{REPEAL}:{against.rule}" else FALSE
    if isinstance(against, Each):
        return FALSE
    return fits_any(against, event).value


def reckoned(length: Length, event: Event, calendar: Calendar) -> dict[str, int]:
    """Reckon a limit from an event; {} where it cannot be.

    An event is in time if its last tick is not after `strict`, and late if its first is after `lenient`. Of a time that
    has to have run before a trigger, `lenient` is when it has run for sure, and `strict` when it may have.
    """
    try:
        limit = _limit(length, event, calendar)
    except Undecided:
        return {}
    if limit.first_end and limit.last_end:
        strict, lenient = ticks(limit.first_end), ticks(limit.last_end)
    else:
        strict = lenient = first_tick(limit.day) if length.ahead else last_tick(limit.day)
    return {"strict": strict, "lenient": lenient, "passes": lenient, "due": limit.day.toordinal()}


def _limit(length: Length, event: Event, calendar: Calendar) -> Limit:
    if length.ahead:
        return limit_after(length.ahead, event, calendar, length.convention)
    limit = limit_from(length.rule, event, calendar) if length.rule else None
    if limit is None:
        raise LookupError(f"no limit in {length}")
    return limit
