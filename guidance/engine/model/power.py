"""How long an Act lets a power last, whatever the day written on the order that gives it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from guidance.engine.model.event import Event
from guidance.engine.model.fact import FactWord
from guidance.engine.model.period import Period

Day = date | datetime
"""A last day; or a moment of it, where the Act lets a power run only to noon."""


@dataclass(frozen=True, slots=True)
class AtMost:
    """The longest that the day an order gives may lie ahead.

    The period's first day is the trigger's own, or the one that the fact `counted_from` gives. It is the day of the
    latest event `since` before that, where the fact `if_fact` holds. With `after`, the period begins the day after the
    day that the same fact of that event gives, or the latest that the Act allows it. With `noon`, one whose last day is
    a public holiday or a Sunday may run to noon on the next day that is neither. With `unsaid`, the source does not say
    that the trigger's day is the first.
    `if_word` is what `if_fact` means.
    """

    period: Period
    counted_from: str = ""
    since: str = ""
    if_fact: str = ""
    after: str = ""
    noon: bool = False
    unsaid: bool = False
    if_word: FactWord | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InAny:
    """The span in which every stay counts towards a power in hours, not only the one that the trigger begins.

    Where more than `noon_over` hours were used in it before the trigger's day, an end that falls from noon before a
    public holiday or Sunday to noon after it is at noon on the next day that is neither.
    """

    period: Period
    noon_over: Period | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What earlier stays leave of a power in hours: the earliest and the latest moment at which it can run out.

    `stays` are the events with which those began that count.
    """

    first: datetime
    last: datetime
    stays: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """The last day that the Act allows, over every reading: the earlier first.

    `lacking` is what would settle which of the two. What is later than `beyond` is later on any way of counting days.
    """

    first: Day
    last: Day
    beyond: Day
    lacking: tuple[str, ...] = ()
