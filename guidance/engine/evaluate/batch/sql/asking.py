"""On what terms a query is written: the day asked about, the words for states, the limits of powers, the calendars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guidance.engine.evaluate.batch.record import day_literal, tick_of
from guidance.engine.evaluate.batch.sql.conditions import one_of
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.condition import Patterns
from guidance.engine.model.rule import Rule
from guidance.engine.model.vocabulary import State

Part = tuple[str, str, str]
"""A named part of a query: its name, what it is in plain words, and the SQL."""


@dataclass(frozen=True)
class Asking:
    """What a query depends on besides its rule; `narrow` tells whether sources limit what the record can show.

    Where it is known which events there are at all (`there`), and which of them any source shows (`shown`), what could
    only ask of others is left out of a query, since nothing comes of it.
    """

    as_at: date | datetime
    calendars: Calendars
    states: Mapping[str, State]
    powers: Sequence[Rule] = ()
    narrow: bool = False
    there: frozenset[str] | None = None
    shown: frozenset[str] | None = None

    def known_there(self, patterns: Patterns) -> Patterns:
        """Return the patterns that an event may fit."""
        return patterns if self.there is None else tuple(p for p in patterns if p.event in self.there)

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.as_at.date() if isinstance(self.as_at, datetime) else self.as_at

    def renew(self, names: Iterable[str]) -> bool:
        """Tell whether some events may end one thing on the day on which the next of its kind begins."""
        return not {name for word in self.states.values() for name in word.begins_again_after}.isdisjoint(names)

    @property
    def beginning(self) -> tuple[str, ...]:
        """Name what begins something of which there is one at a time."""
        return tuple(n for word in self.states.values() if word.begins_again_after for n in word.starts_with)

    @property
    def tick(self) -> int | None:
        """The tick of the moment asked about; None where it is a day."""
        return tick_of(self.as_at) if isinstance(self.as_at, datetime) else None

    @property
    def day_in_sql(self) -> str:
        """The day asked about, as SQL writes it."""
        return day_literal(self.day)


def together(rule: Rule, event: str, other: str) -> str:
    """Write that two events belong together: by their episode, where both have one, unless the rule asks for none."""
    if rule.same == "case":
        return f"{event}.c = {other}.c"
    one, two = f"{event}.episode", f"{other}.episode"
    return f"{event}.c = {other}.c AND ({one} = {two} OR {one} IS NULL OR {two} IS NULL)"


def not_before(event: str, trigger: str, patterns: Patterns, asking: Asking, *, bounding: bool = False) -> str:
    """Write that an event of some patterns is not before a trigger.

    Of its own name, only what is known to be later; and not what ended another of its kind that began again on the day.
    That counts where it is forbidden, or sets a limit by being what something is to come before (`bounding`), unless
    the trigger begins one.
    """
    alike = f"CASE WHEN {event}.name = {trigger}.name THEN {event}.starts > {trigger}.ends"
    later = f"{event}.id <> {trigger}.id AND {alike} ELSE {event}.ends >= {trigger}.starts END"
    begins = f" AND {one_of(f'{trigger}.name', asking.beginning)}" if bounding else ""
    renews = f" AND NOT ({event}.renews AND {event}.day = {trigger}.day{begins})"
    return later + (renews if asking.renew(p.event for p in patterns) else "")


def not_after(event: str, trigger: str) -> str:
    """Write that an event is not after a trigger."""
    return f"{event}.id <> {trigger}.id AND {event}.starts <= {trigger}.ends"


def unordered(event: str, other: str) -> str:
    """Write that two events share a day in an order that cannot be known."""
    exact = f"({event}.starts = {event}.ends AND {other}.starts = {other}.ends)"
    overlap = f"{event}.starts <= {other}.ends AND {other}.starts <= {event}.ends"
    return f"({event}.day = {other}.day AND NOT {exact} AND {overlap})"


def names_in(patterns: Patterns, event: str) -> str:
    """Write that an event has one of the names in some patterns."""
    return one_of(f"{event}.name", tuple(p.event for p in patterns))


def first(source: str) -> str:
    """Write a query for the first event of each duty, by the end of its day or its moment, then by its id."""
    return f"SELECT * FROM {source} QUALIFY row_number() OVER (PARTITION BY duty ORDER BY ends, id) = 1"
