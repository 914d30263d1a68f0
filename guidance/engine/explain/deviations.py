"""What a departure or a trial does about a finding, in words: to which day it was varied, or that it is set aside."""

from datetime import date, datetime

from guidance.engine.explain.moments import last_day_in_words, limit_in_words
from guidance.engine.explain.names import day_in_words, weekday_in_words
from guidance.engine.explain.trials import given_back, set_aside, still_applies
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


def departed_from(finding: Finding, beneath: str) -> str:
    """Say in brief from which rule there was a departure, to which day and by whom, and what the duty came to."""
    decision = finding.decision
    if decision is None or finding.departure is DeviationEffect.NO_DEPARTURE:
        return f"{finding.rule.title} [{finding.rule.id}]: {with_departure(finding, beneath)}"
    to = f" to {weekday_in_words(decision.until)}" if decision.until else ""
    return f"A departure from {finding.rule.id}{to}, {_decided(decision)}: {beneath}"


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


def day_that_stands(finding: Finding) -> date | None:
    """Return the last day that is to be kept to: a departure's, where that is later than the rule's own.

    There is none where a trial sets it aside, or where a departure gives no new date.
    """
    if finding.standing is Standing.SUSPENDED or finding.due is None:
        return None
    if finding.standing is Standing.STANDS or finding.decision is None:
        return finding.due
    return max(finding.due, finding.decision.until) if finding.decision.until else None


def by_when(finding: Finding, as_at: date | datetime, trial_ends: date | None = None) -> str:
    """Say by when something is owed, or that its last day has gone by, as a trial or a departure leaves that day."""
    if finding.standing is Standing.SUSPENDED:
        return f"{set_aside(finding, as_at, trial_ends)}; {still_applies(finding.rule)}"
    if finding.standing is Standing.DEVIATED and finding.decision:
        return f"done differently, with reasons; {new_day(finding, finding.decision)}"
    return f"{last_day_in_words(finding)}{''.join(given_back(finding))}"
