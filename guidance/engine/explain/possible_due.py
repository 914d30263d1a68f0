"""The last day of a duty that there may be, as though there were, or that may have been done."""

from dataclasses import replace
from datetime import date, datetime

from guidance.engine.evaluate.clock import Limit, Undecided, limit_from
from guidance.engine.explain.names import day_in_words
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.england import day_of
from guidance.engine.model.finding import Finding, Reason


def supposed(finding: Finding, calendars: Calendars) -> date | None:
    """Reckon the last day of a duty whose trigger is not known to be one; nothing of any other duty."""
    limit = supposed_limit(finding, calendars)
    return limit.day if limit else None


def supposed_limit(finding: Finding, calendars: Calendars) -> Limit | None:
    """Reckon the limit of a duty whose trigger is not known to be one, in hours too; nothing of any other duty."""
    if not finding.trigger_unknown:
        return None
    try:
        calendar = calendars.serving(finding.rule.instrument.calendar, finding.rule.closed_by)
        return limit_from(finding.rule, finding.trigger, calendar)
    except Undecided:
        return None


def as_supposed(finding: Finding, calendars: Calendars) -> Finding:
    """Give a finding of which that is not known the last day that it would have."""
    day = supposed(finding, calendars)
    return replace(finding, due=day) if day and not finding.performed else finding


_OF_WHAT_WAS_DONE = {Reason.MAY_FIT, Reason.NOT_SHOWN, Reason.TIME_UNKNOWN, Reason.ORDER_UNKNOWN}


def due_all_the_same(finding: Finding, as_at: date | datetime) -> str:
    """Say the last day: of what is owed if it is owed at all, or where only whether it was done is not known."""
    if finding.due is None or finding.trigger_unknown or finding.reason not in _OF_WHAT_WAS_DONE:
        return f"; if so, by {day_in_words(finding.due)}" if finding.due else ""
    return f"; the last day {'was' if finding.due < day_of(as_at) else 'is'} {day_in_words(finding.due)}"
