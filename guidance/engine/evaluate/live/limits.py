"""Limits in ticks: up to which moment all is in time, from which all is late, whatever the times that are not known."""

from guidance.engine.evaluate.clock import Limit, Undecided, limit_after, limit_from
from guidance.engine.evaluate.live.drafting import Length
from guidance.engine.evaluate.live.words import first_tick, last_tick, ticks
from guidance.engine.model.calendar import Calendar
from guidance.engine.model.event import Event


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
