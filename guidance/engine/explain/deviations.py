"""A departure in words: what was varied, to which day, by whom it was decided, and what that does to a finding."""

from guidance.engine.explain.moments import limit_in_words
from guidance.engine.explain.names import day_in_words, weekday_in_words
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.finding import Finding, Standing
from guidance.engine.model.note import DeviationEffect, Latitude

NOT_A_RULING = "Recording reasons does not decide whether a court or an inspector would agree."


def with_departure(finding: Finding, beneath: str) -> str:
    """Say what a recorded decision does about a finding, and what is beneath it, which stands alone without one."""
    decision = finding.decision
    if finding.departure is DeviationEffect.NOT_RELIED_ON:
        return "not relied on: done in time"
    if decision is None:
        return beneath
    if finding.departure is DeviationEffect.NO_DEPARTURE:
        return f"{beneath}; reasons are on record, {_decided(decision)}, as an explanation that changes nothing"
    if finding.departure is DeviationEffect.EXPIRED and decision.until:
        ran = weekday_in_words(decision.until)
        return f"{beneath}; a departure {_decided(decision)} ran to {ran}, and the rule stands again"
    if finding.standing is not Standing.DEVIATED:
        return beneath
    return f"{done_differently(finding)}; beneath it: {beneath}"


def done_differently(finding: Finding) -> str:
    """Say that a duty is done differently, how that was written down, to which day and by whom."""
    to = f": {varied(finding, finding.decision)}" if finding.decision else ""
    instead = "".join(f"; {note}" for note in finding.notes if isinstance(note, Latitude))
    return f"done differently, with reasons ({how_recorded(finding)}){to}{instead}"


def how_recorded(finding: Finding) -> str:
    """Say how a departure was written down; where it may have come after a limit in hours, with the hour."""
    if finding.departure is DeviationEffect.HOUR_NOT_KNOWN and finding.due_at:
        return str(finding.departure).replace("its last moment", f"{finding.due_at:%H:%M}")
    return str(finding.departure)


def is_shown(finding: Finding) -> bool:
    """Tell whether a screen with a finding on it has to say what recorded reasons do not decide."""
    return finding.decision is not None and finding.departure is not DeviationEffect.NOT_RELIED_ON


def varied(finding: Finding, decision: Deviation) -> str:
    """Say by when it is to be done now, in place of which day, and who decided so, and when."""
    return f"{new_day(finding, decision)}, {_decided(decision)}"


def new_day(finding: Finding, decision: Deviation) -> str:
    """Say by when it is to be done now, in place of which day, and nothing of who decided so."""
    if decision.until is None:
        return "no new date is given"
    if finding.due and decision.until > finding.due:
        return f"now by {weekday_in_words(decision.until)} in place of {limit_in_words(finding)}"
    return f"until {weekday_in_words(decision.until)}"


def _decided(decision: Deviation) -> str:
    return f"decided on {day_in_words(decision.decided)} by {decision.decided_by}"
