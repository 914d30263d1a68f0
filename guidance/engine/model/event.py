"""What happened in a case, as a record tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType

from guidance.engine.model.england import comes_twice

Fact = str | tuple[str, ...] | None
"""A fact as canonical text: `true`, `2011-05-06`, `2`, a word, a tuple of words; None is a recorded null."""

Key = tuple[date, int, int, time]
"""A moment on the clock in England, in order: its day, hour, which of the two it is where it comes twice, and time."""

NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one case.

    `at` is the text as recorded; `day` and `at_time` are the local date and clock time in England (`at_time` is None
    where only a date is known); where its time comes twice that day, its `fold` says which, if the record gives an
    offset: it is then `zoned`. `owner` is the authority inside which the case reference is unique, or "".
    `derived` names the definition that made the event, if one did; such an event has no facts, and a test on one is
    false rather than unknown.
    """

    case: str
    event: str
    at: str
    day: date
    at_time: time | None = None
    id: str = ""
    episode: str | None = None
    authority: str | None = None
    recorded_at: str | None = None
    recorded: datetime | None = None
    facts: Mapping[str, Fact] = field(default_factory=lambda: NO_FACTS)
    owner: str = ""
    derived: str = ""
    zoned: bool = False

    @property
    def is_timed(self) -> bool:
        """Tell whether the record gives the moment: a time, and the offset too where that time comes twice."""
        return self.at_time is not None and (self.zoned or not comes_twice(self.day, self.at_time))

    @property
    def earliest(self) -> datetime:
        """The earliest moment at which the event can have happened, on the clock in England."""
        return datetime.combine(self.day, time.min if self.at_time is None else self.at_time)

    @property
    def latest(self) -> datetime:
        """The latest moment at which the event can have happened, on the clock in England."""
        if self.at_time is None:
            return datetime.combine(self.day, time.max)
        return datetime.combine(self.day, self.at_time if self.is_timed else self.at_time.replace(fold=1))

    @property
    def start(self) -> Key:
        """`earliest`, in order."""
        clock = time.min if self.at_time is None else self.at_time
        return (self.day, clock.hour, clock.fold, clock)

    @property
    def end(self) -> Key:
        """`latest`, in order."""
        clock = time.max if self.at_time is None else self.at_time
        return (self.day, clock.hour, clock.fold if clock.hour != 1 or self.is_timed else 1, clock)


def key_of(moment: datetime) -> Key:
    """Place a local moment in the order of the clock in England."""
    return (moment.date(), moment.hour, moment.fold, moment.time())


def same_day_unordered(event: Event, other: Event) -> bool:
    """Tell whether the two share a day and cannot be put in order: not both are timed, and either could be first."""
    exact = event.start == event.end and other.start == other.end
    return event.day == other.day and not exact and event.start <= other.end and other.start <= event.end


def one_is_timed(event: Event, other: Event) -> bool:
    """Tell whether the two share a day and cannot be put in order, one having a time and the other none."""
    return same_day_unordered(event, other) and (event.start, event.end) != (other.start, other.end)


def is_not_before(event: Event, trigger: Event) -> bool:
    """Tell whether an event counts as not before a trigger: untimed, it is taken at the end of its day.

    No event counts against itself, nor against one of the same name unless it is known to be the later.
    """
    if event.id == trigger.id:
        return False
    if event.event == trigger.event:
        return event.start > trigger.end
    return event.end >= trigger.start


def is_not_after(event: Event, trigger: Event) -> bool:
    """Tell whether an event counts as not after a trigger; on one day, dates only, it does."""
    return event.id != trigger.id and event.start <= trigger.end


def in_episode(event: Event, trigger: Event, same: str) -> bool:
    """Tell whether two events belong together: `case` ignores episodes; an event with none matches any."""
    return same == "case" or event.episode is None or trigger.episode is None or event.episode == trigger.episode
