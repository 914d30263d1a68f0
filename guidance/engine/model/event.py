"""What happened in a case, as a record tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType

Fact = str | tuple[str, ...] | None
"""A fact as canonical text: `true`, `2011-05-06`, `2`, a word, a tuple of words; None is a recorded null."""

Key = tuple[date, time]
NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one case.

    `at` is the text as recorded; `day` and `at_time` are the local date and clock time in England (`at_time` is None
    where only a date is known). `owner` is the authority inside which the case reference is unique, or "".
    `derived` events come from a definition; they have no facts, and a test on one is false rather than unknown.
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
    derived: bool = False

    @property
    def start(self) -> Key:
        """The earliest moment at which the event can have happened."""
        return (self.day, self.at_time or time.min)

    @property
    def end(self) -> Key:
        """The latest moment at which the event can have happened."""
        return (self.day, self.at_time or time.max)

    @property
    def earliest(self) -> datetime:
        """`start` as a date-time on the clock in England."""
        return datetime.combine(*self.start)

    @property
    def latest(self) -> datetime:
        """`end` as a date-time on the clock in England."""
        return datetime.combine(*self.end)


def same_day_unordered(event: Event, other: Event) -> bool:
    """Tell whether the two share a day and not both carry a time, so that their order cannot be known."""
    return event.day == other.day and (event.at_time is None or other.at_time is None)


def is_not_before(event: Event, trigger: Event) -> bool:
    """Tell whether an event counts as not before a trigger: untimed, it is taken at the end of its day.

    No event counts against itself, nor against one of the same name on the same day unless both are timed and it
    is the later.
    """
    if event.id == trigger.id:
        return False
    if event.event == trigger.event and event.day == trigger.day:
        return event.at_time is not None and trigger.at_time is not None and event.at_time > trigger.at_time
    return event.end >= trigger.start


def is_not_after(event: Event, trigger: Event) -> bool:
    """Tell whether an event counts as not after a trigger; on one day, dates only, it does."""
    return event.id != trigger.id and event.start <= trigger.end


def in_episode(event: Event, trigger: Event, same: str) -> bool:
    """Tell whether two events belong together: `case` ignores episodes; an event with none matches any."""
    return same == "case" or event.episode is None or trigger.episode is None or event.episode == trigger.episode
