"""The last day of a duty that there may be, as though there were."""

from dataclasses import replace
from datetime import date

from guidance.engine.evaluate.clock import Undecided, limit_from
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.finding import Finding


def supposed(finding: Finding, calendars: Calendars) -> date | None:
    """Reckon the last day of a duty whose trigger is not known to be one; nothing of any other duty."""
    if not finding.trigger_unknown:
        return None
    try:
        calendar = calendars.serving(finding.rule.instrument.calendar, finding.rule.closed_by)
        limit = limit_from(finding.rule, finding.trigger, calendar)
    except Undecided:
        return None
    return limit.day if limit else None


def as_supposed(finding: Finding, calendars: Calendars) -> Finding:
    """Give a finding of which that is not known the last day that it would have."""
    day = supposed(finding, calendars)
    return replace(finding, due=day) if day and not finding.performed else finding
