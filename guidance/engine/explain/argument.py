"""A finding as an argument: a sentence, numbered reasons, then the whole trace, all from evaluation's own record."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import assert_never

from guidance.engine.explain.clauses.clauses import date_noun, event_clause, fact_noun, happened
from guidance.engine.explain.deviations import NOT_A_RULING, varied
from guidance.engine.explain.moments import (
    as_at_in_words,
    change_of_clocks,
    ends,
    moment_in_words,
    start_of,
    stays_too,
)
from guidance.engine.explain.names import (
    DIFFERS,
    EVIDENCE,
    MISSED_EVENT,
    at_in_words,
    day_in_words,
    doubt_of,
    plainly,
    said_once,
    says,
    source_of,
    taken_over,
    weekday_in_words,
)
from guidance.engine.explain.outcome import comes_to
from guidance.engine.explain.possible_due import as_supposed
from guidance.engine.explain.steps import counted_as, not_known, noted, settled
from guidance.engine.model.calendar import Calendars, Skipped
from guidance.engine.model.england import day_of
from guidance.engine.model.finding import Finding, Standing
from guidance.engine.model.instruments.provenance import Result
from guidance.engine.model.note import DeviationEffect, Reach
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import FactDate, Rule
from guidance.engine.reckoning import skipped_days

NO_ONE_DEPARTS = "No departure from an Act or regulations is open to anyone"


def because(
    finding: Finding, as_at: date | datetime, calendars: Calendars, trial_ends: date | None = None
) -> list[str]:
    """Give the reasons for a finding: the sentence first, then each step in the order it was settled."""
    reasons = [_reached(finding.rule), _began(finding), *reckoned(finding, calendars)]
    reasons += [settled(step, finding) for step in finding.steps]
    reasons += [
        *not_known(finding),
        *_standing(finding, as_at, trial_ends),
        *map(noted, finding.notes),
    ]
    claim = f"{says(finding.rule)}: {finding.rule.title}."
    said = comes_to(as_supposed(finding, calendars), as_at, trial_ends)
    return [f"{claim} As at {as_at_in_words(as_at)}: {said}.", *reasons]


def _standing(finding: Finding, as_at: date | datetime, trial_ends: date | None) -> list[str]:
    said = []
    if finding.standing is Standing.SUSPENDED:
        known = "is shown only until" if Reach.END_NOT_KNOWN in finding.notes else "ends on"
        ends = f", which {known} {day_in_words(trial_ends)}" if trial_ends else ""
        over = " What it took in stays set aside after that." if trial_ends and day_of(as_at) >= trial_ends else ""
        what = "the limit" if finding.rule.has_limit else "the rule"
        said.append(
            f"The trial {finding.trial} sets {what} aside here{ends}; all else is as if there were no trial.{over}"
        )
    if finding.standing is Standing.DEVIATED:
        to = f": {varied(finding, finding.decision)}" if finding.decision else ""
        said.append(f"The deviation {finding.deviation} is recorded{to}. {NOT_A_RULING}")
    if finding.departure is DeviationEffect.NO_DEPARTURE:
        said.append(
            f"{NO_ONE_DEPARTS}: {finding.deviation} is kept as an explanation, and changes nothing. {NOT_A_RULING}"
        )
    return said


def clock(finding: Finding, calendars: Calendars) -> Mapping[str, object] | None:
    """Derive a due date: where the clock ran from, how days are counted, and each day passed over with its reason."""
    if finding.due is None or finding.anchor is None:
        return None
    calendar = calendars.serving(finding.rule.instrument.calendar, finding.rule.closed_by)
    anchor, start = finding.anchor, start_of(finding)
    counted = {"fact": start.event, "day": start.at} if start and finding.rule.counts_from else None
    return {
        "anchor": {"id": anchor.id, "event": anchor.event, "at": anchor.at},
        "counted_from": counted,
        "period": _length(finding.rule),
        "convention": str(finding.rule.convention),
        "last_day": finding.due.isoformat(),
        "skipped": [{"day": s.day.isoformat(), "why": s.why} for s in _skipped(finding, calendars)],
        "calendar": f"{calendar.name} {calendar.version}",
    }


def _length(rule: Rule) -> str:
    if isinstance(rule.within, FactDate):
        return f"the date recorded as {rule.within.fact}"
    return str(rule.within) if rule.within else f"before {' or '.join(p.event for p in rule.before)}"


def _skipped(finding: Finding, calendars: Calendars) -> tuple[Skipped, ...]:
    """List the days that were passed over in counting working days."""
    rule, due, start = finding.rule, finding.due, start_of(finding)
    if due is None or start is None or not isinstance(rule.within, Period) or rule.within.unit is not Unit.WORKING_DAY:
        return ()
    calendar = calendars.serving(rule.instrument.calendar, rule.closed_by)
    return skipped_days(start.day, due, calendar, rule.convention)


@said_once
def _reached(rule: Rule) -> str:
    begins, ends = rule.commencement, rule.repeal
    span = f"in force from {day_in_words(begins)}" if begins else "not in force"
    until = f" until {day_in_words(ends)} (that day not included)" if ends else ""
    words = f" {words[0].upper()}{words[1:]}." if (words := taken_over(rule)) else ""
    return f"The rule is {source_of(rule)}, {span}{until}.{words}{_doubt(rule)}"


def _doubt(rule: Rule) -> str:
    """Say why a rule is not to be leant on as it stands; nothing, where it may be."""
    found = [c.note.rstrip(".") for c in rule.checks if c.current and c.result is Result.DIFFERS]
    if doubt_of(rule) == DIFFERS:
        return f" It is {DIFFERS}: {found[-1]}."
    doubted = doubt_of(rule) or rule.inferred
    return f" It is {EVIDENCE[rule.provision.evidence]}." if doubted else ""


def _began(finding: Finding) -> str:
    trigger = finding.trigger
    if trigger.event == MISSED_EVENT:
        return f"The clock starts on {at_in_words(trigger.at)}, the day after another limit passed unmet."
    counted = f" ({counted_as(trigger.event, trigger.derived)})" if trigger.derived else ""
    return f"The clock starts on {weekday_in_words(trigger.day)}, when {happened(trigger.event)}{counted}."


def reckoned(finding: Finding, calendars: Calendars) -> list[str]:
    """Say from when to when a clock runs, what set it going again, and each day that was passed over."""
    reasons = []
    for restart in finding.restarts:
        late = ", after the limit had already passed" if restart.after_limit else ""
        counted = f", by what {restart.derived} counts" if restart.derived else ""
        reasons.append(f"It is set going again on {at_in_words(restart.at)}{late}{counted}.")
    period, due, anchor = finding.rule.within, finding.due, finding.anchor
    if due is None or anchor is None:
        return reasons
    match period:
        case FactDate():
            return [*reasons, f"The record gives {date_noun(period)}: {weekday_in_words(due)}."]
        case Period():
            return [*reasons, *_counted(finding, period, due, calendars)]
        case None:
            before, day = finding.rule.before[:1], weekday_in_words(due)
            return [*reasons, *(f"It is to be done before {event_clause(p.event)}, on {day}." for p in before)]
        case never:
            assert_never(never)


def _counted(finding: Finding, period: Period, due: date, calendars: Calendars) -> list[str]:
    began = start_of(finding) or finding.trigger
    start = began.day
    calendar = calendars.serving(finding.rule.instrument.calendar, finding.rule.closed_by)
    skipped = _skipped(finding, calendars)
    named = finding.rule.convention is Convention.NAMED_DAY_FIRST and start not in {s.day for s in skipped}
    first = "is itself the first day counted" if named else "is day 0, and the count begins the day after"
    given_as = fact_noun(finding.rule.counts_from, plainly(finding.rule.counts_from))
    given = [f"It is counted from {given_as}, as the record gives it: {weekday_in_words(start)}."]
    said = [f"{period} are counted; {weekday_in_words(start)} {first}; the last day is {weekday_in_words(due)}."]
    if period.unit is Unit.HOUR:
        said = [_hours(finding, period)]
    if period.unit is Unit.WORKING_DAY:
        said.append(f"Not counted: {passed_over(skipped)} (calendar {calendar.name} {calendar.version}).")
        meant = finding.rule.instrument.working_days
        said += [f"What its text calls a working day: {meant}."] if meant else []
    return [*given, *said] if finding.rule.counts_from else said


def _hours(finding: Finding, period: Period) -> str:
    """Say from when hours run and to when, and that they are hours that pass, where the clocks change meanwhile."""
    start, hours = start_of(finding), ends(finding)
    if start is None or hours is None:
        return ""
    began, (first, last) = at_in_words(start.at), hours
    said = f"{period} run on the clock from {began}, to {moment_in_words(last)}"
    if finding.spent:
        return f"{said}{stays_too(finding)}."
    if first != last:
        between = f"to some time from {moment_in_words(first)} to {moment_in_words(last)}"
        said = f"{period} run on the clock from {began}, {between}"
    changed = change_of_clocks(start.earliest, last)
    hour = {"the clocks went back": "earlier", "the clocks went forward": "later"}
    meant = f"; {changed} meanwhile, so the hour on the clock is one {hour[changed]}" if changed else ""
    return f"{said}{meant}."


def passed_over(skipped: tuple[Skipped, ...]) -> str:
    """List the days not counted: holidays each by name, weekends by their dates."""
    if not skipped:
        return "no day"
    return "; ".join(f"{weekday_in_words(s.day)} ({s.why})" for s in skipped)
