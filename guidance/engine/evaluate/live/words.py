"""The words and numbers in which the program and durable-rules speak: nothing else crosses between them.

A *message* tells of one event in one role and is taken back at once; a *fact* is what the rules made of it. Every
field is a whole number, and `one` is always 1:

    kind, rule, duty        what it is, and whose
    event, name             which event of the case, and its name
    day, early, late        its day, and the first and last tick at which it can have happened
    sure, full              the same two, moved so that an untimed event never settles an order
    over                    the last tick of what an event can have done or ended: of an earlier one, before its day
    begun                   where it begins what there is one at a time of, the first tick of it; else 0
    low, high               the episodes it may belong to
    authority               whose it is
    strict, lenient, due    a limit: up to which tick all is in time, from which all is late, and its day
    passes, now             the tick up to which it is not passed, and the one by which that is told
    fit…, is…, in…          how it fits a pattern, a condition, a state; strict…, lenient…, due… the same for periods
    of…                     the trigger for which it fits so, where that turns on what the two are of
    fits, by, step          how something fitted, the event that settled it, and how
    anchor, undated         the event that a clock runs from, and 1 where no limit can be reckoned from it
    unsure, first_late      an event whose order is not known, and the last tick of the first that did what is asked
    end, end_…              the event that ended a run, and what is told of it
"""

from datetime import date, datetime, time
from enum import IntEnum

NEVER = 4 * 10**18
"""Later than every tick, day and number."""

HOUR = 2 * 3_600_000_000
"""Ticks in an hour: two a microsecond, so that one lies between any two moments that a record can tell apart."""

DAY = 24 * 2 * HOUR
"""Ticks in a day: each hour has room to come twice, as one does when the clocks go back."""

FALSE, UNKNOWN, TRUE = 0, 1, 2
"""How an event fits: the values of `Truth`."""


class Kind(IntEnum):
    """What a message or a fact is. Those up to `TODAY` are sent; the rest are made by the rules."""

    TOUCH = 1
    EARLIER = 2  # an event that may exempt what comes after it
    AHEAD = 3  # an event that is to come first
    BEGINS = 4  # an event that may be a trigger
    STOPS = 5  # an event that may end a run, by doing what is asked
    BREAKS = 6  # an event that may end a run, by ending what is asked
    SORTS = 7  # a trigger whose day is over: does it belong to a run?
    DOES = 8  # an event that may perform, or that something is to be done before
    ENDS = 9  # an event that may end a duty
    AGAIN = 10  # an event that may set a clock going again
    TODAY = 11  # the day that findings are true of
    SILENCE = 12  # never sent
    NEW = 13  # a duty whose exemptions are still to be asked
    PAST = 14  # what happened before, for exemptions
    LED = 15  # what came first, for duties to follow
    OPEN = 16  # a duty that nothing has closed
    DONE = 17  # a duty that was performed
    GONE = 18  # a duty whose ground ceased
    TERM = 19  # the last moment of a duty
    CANDIDATE = 20  # a trigger that may belong to a run, until its day is over
    RUN = 21  # triggers that are one duty, and what ended it
    JOINED = 22  # a trigger that belongs to a run
    WATCH = 23  # a duty for which an event may only fit
    DOUBT = 24  # such an event
    ASKED = 25  # a duty to follow, with the first event that it followed
    SAID = 26  # what is to be told outside


class Told(IntEnum):
    """What a `SAID` fact tells."""

    UNKNOWN_TRIGGER = 1
    EXEMPT = 2  # `by` is which exemption
    LACKS = 3  # the earlier event `by` might have exempted it, by exemption `step`
    HAS = 4  # `fits` says whether the trigger is as it should be
    RESTART = 5  # by the event `by`; `step` is 1 after the limit had passed
    VERDICT = 6  # `step` is a Verdict
    JOINS = 7  # the later trigger `by` belongs to its run
    SOFTENED = 8  # the event `by` may have performed it (`fits` 1), ended it (2) or come first (3)


class Verdict(IntEnum):
    """What settled a duty."""

    NO_LIMIT = 1
    NO_TIME = 2
    IN_TIME = 3
    LATE = 4
    TIME_UNKNOWN = 5
    POWER_ENDED_FIRST = 6
    ORDER_UNKNOWN = 7
    LAPSED = 8
    LAPSED_LATE = 9
    LAPSE_TIME_UNKNOWN = 10
    POWER_ENDED_BEFORE_LAPSE = 11
    WAITING = 12
    OVERDUE = 13
    POWER_ENDED = 14
    FOLLOWED = 15
    MAY_FOLLOW = 16
    NOTHING_FIRST = 17
    FORBIDDEN = 18
    NOT_DONE = 19


class Soft(IntEnum):
    """Which doubts can soften a verdict: the `soft` of a `SAID` verdict."""

    NO = 0
    BREACH = 1  # any no later than the due day
    BREACHED_BAN = 2  # an end before the forbidden event
    BAN = 3  # a forbidden event before the end
    FOLLOW = 4  # any


class Fits(IntEnum):
    """What a doubtful event may have done."""

    PERFORM = 1
    END = 2
    LEAD = 3


def ticks(moment: datetime) -> int:
    """Turn a local moment into a number that keeps the order of the clock in England.

    >>> ticks(datetime(1, 1, 1, 0, 0, 1)) - DAY
    2000000
    """
    hours = 2 * moment.hour + moment.fold
    seconds = moment.minute * 60 + moment.second
    return moment.toordinal() * DAY + hours * HOUR + 2 * (seconds * 1_000_000 + moment.microsecond)


def first_tick(day: date) -> int:
    """Return the first tick of a day."""
    return ticks(datetime.combine(day, time.min))


def last_tick(day: date) -> int:
    """Return the last tick of a day at which a record can place an event."""
    return ticks(datetime.combine(day, time.max))
