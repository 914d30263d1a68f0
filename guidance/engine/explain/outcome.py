"""What a finding comes to, in the words that people read."""

from datetime import date, datetime

from guidance.engine.explain.clauses.clauses import fact_clause, happened, said_of, word_of
from guidance.engine.explain.deviations import with_departure
from guidance.engine.explain.missing import lacked, lacking_in_words
from guidance.engine.explain.moments import (
    ends,
    limit_in_words,
    may_have_come,
    moment_in_words,
    set_locally,
    start_of,
    stays_too,
)
from guidance.engine.explain.names import (
    HOW_SOON,
    at_in_words,
    day_in_words,
    days,
    doubt_of,
    expected,
    plainly,
    unread,
    weekday_in_words,
)
from guidance.engine.explain.possible_due import due_all_the_same
from guidance.engine.explain.sentence import exemption
from guidance.engine.explain.trials import given_back, set_aside, still_applies
from guidance.engine.model.condition import tests_of
from guidance.engine.model.england import day_of
from guidance.engine.model.event import Event, same_day_unordered
from guidance.engine.model.finding import Finding, Reason, Standing, Status
from guidance.engine.model.power import Allowed, Day
from guidance.engine.model.rule import FactDate, HowSoon, Modality, Rule, TriggerFact

NOTHING_FOUND = (
    "No outstanding duty found in these records as at {day}; {unchecked} could not be checked; "
    "this is not a view on whether the child is safe."
)


NOTHING_FOLLOWED = "no order, return or placement is on record"
"""Said of a power that has ended until an event shows what followed it."""


def in_words(finding: Finding, as_at: date | datetime, trial_ends: date | None = None) -> str:
    """Say what a finding comes to, and what stands over its rule where that is only believed, or its text differs."""
    said, doubt, rule = comes_to(finding, as_at, trial_ends), doubt_of(finding.rule), finding.rule
    if rule.inferred:
        what = expected(rule)
        return f"{what}{'' if what.endswith('must') else ' this'}: {said}; {unread(rule)}"
    return f"{said}; the rule is {doubt}" if doubt else said


def comes_to(finding: Finding, as_at: date | datetime, trial_ends: date | None = None) -> str:
    """Say what a finding comes to. A standing comes first; the status beneath is always said too.

    For places that say with what force the rule speaks beside it, and so what stands over it.
    """
    beneath = _status(finding, as_at)
    if finding.standing is Standing.SUSPENDED:
        without = f"without the trial: {with_departure(finding, beneath)}"
        return f"{set_aside(finding, as_at, trial_ends)}; {still_applies(finding.rule)}; {without}"
    return f"{with_departure(finding, beneath)}{''.join(given_back(finding))}"


def _status(finding: Finding, as_at: date | datetime) -> str:
    return {
        Status.PENDING: _pending, Status.DISCHARGED: _discharged, Status.BREACHED: _breached, Status.LAPSED: _lapsed,
        Status.EXEMPT: _exempt, Status.UNDETERMINED: _undetermined,
    }[finding.status](finding, as_at)  # fmt: skip


def _pending(finding: Finding, as_at: date | datetime) -> str:
    rule = finding.rule
    if rule.limit_of_power and finding.due:
        until = "may be done, until" if rule.modality is Modality.MAY else "power ends"
        return f"{until} {limit_in_words(finding)}{stays_too(finding)}{_by_count(finding)}{_if_the_same(finding)}"
    if finding.due:
        by = f"{_only_if(finding)}due by {limit_in_words(finding)} at the latest"
        return f"{by}, sooner if the child needs it{_earliest(finding)}"
    if rule.modality is Modality.MAY:
        return "may be done"
    return f"{HOW_SOON[rule.how_soon or HowSoon.NOT_STATED]}; {_age(finding, as_at)}"


def _only_if(finding: Finding) -> str:
    """Say what a duty turns on, where nothing on record has settled it."""
    return f"if {finding.only_if}, " if finding.only_if else ""


def _earliest(finding: Finding) -> str:
    """Say from when a limit in hours may have run out, where the time that it began is not on the record."""
    hours = ends(finding) if finding.due_at else None
    if hours is None or hours[0] == hours[1]:
        return ""
    return f"; the record gives no time for its start, so it may run out from {moment_in_words(hours[0])}"


def _age(finding: Finding, as_at: date | datetime) -> str:
    """Say how long a duty has been open: in days, or from what time today."""
    past = (day_of(as_at) - finding.trigger.day).days
    if past:
        return f"open for {days(past)}"
    return f"open since {finding.trigger.at_time:%H:%M} today" if finding.trigger.at_time else "open since today"


def _discharged(finding: Finding, _: date | datetime) -> str:
    if finding.performed is None:
        return "recorded as it should be"
    if finding.rule.modality is Modality.MAY:
        return f"done on {at_in_words(finding.performed)}, as it may be"
    by = finding.steps[-1].by
    counted = f"counted as done by {by.derived}" if by and by.derived else "recorded as done"
    return f"{counted}, in time, on {at_in_words(finding.performed)}"


def _breached(finding: Finding, _: date | datetime) -> str:
    if finding.reason is Reason.FORBIDDEN:
        return f"done on {at_in_words(finding.performed or '')}, though it is not to be done"
    if finding.due is None:
        nothing = finding.reason is Reason.NOTHING_CAME_FIRST
        return "no earlier step of the kind is on the record" if nothing else "recorded as not so"
    if finding.days_late is not None:
        return (
            f"done late, by {days(finding.days_late)}" if finding.days_late else "done late, by hours, on the last day"
        )
    silent = f"{_only_if(finding)}{'not on the record by then' if finding.rule.inferred else 'not shown in time'}"
    if finding.lapsed:
        return f"{silent}; ended {at_in_words(finding.lapsed)}, after the last day, {day_in_words(finding.due)}"
    last = "last moment" if finding.due_at else "last day"
    return f"{silent}: the {last} was {limit_in_words(finding)}"


def _lapsed(finding: Finding, _: date | datetime) -> str:
    at = at_in_words(finding.lapsed or "")
    if finding.reason is Reason.POWER_ENDED:
        hours = ends(finding)
        latest = " at the latest" if hours and hours[0] != hours[1] else ""
        ended = f"power ended {limit_in_words(finding) if hours else at}{latest}"
        if finding.allowed:
            ended = f"power ended; {longer_than_allowed(finding, finding.allowed)}"
        ended += stays_too(finding) + recorded_later(finding)
        said = finding.rule.followed_by or finding.rule.afterwards
        return f"{ended}; {NOTHING_FOLLOWED}" if finding.ended_unfollowed and said else f"{ended}{gap_after(finding)}"
    by = finding.steps[-1].by
    what = plainly(by.event) if by else ""
    answers = by is not None and by.event in finding.rule.answered_by and same_day_unordered(by, finding.trigger)
    order = ", the day on which it was called for: which came first is not known" if answers else ""
    return f"clock stopped: {what}{',' if what[-1].isdigit() else ''} {at}{order}" if what else f"clock stopped {at}"


def gap_after(finding: Finding) -> str:
    """Say that whole days lie between the end of a power and what followed it; a death asks nothing of them."""
    after = finding.followed
    over = date.fromisoformat((finding.lapsed or finding.performed or date.max.isoformat())[:10])
    if after is None or after.day.toordinal() - over.toordinal() < _NEXT_DAY or after.event == "child_died":
        return ""
    until = f"{weekday_in_words(after.day)}, when {happened(after.event)}"
    whose = "under whose power, or with whose agreement, was the child?"
    return f"; of what may follow it nothing is on record between then and {until}: {whose}"


_NEXT_DAY = 2
"""Days apart from which a whole day lies between."""


def recorded_later(finding: Finding) -> str:
    """Say that the record gives a later end for a power than it had, where it does."""
    if finding.reason is not Reason.POWER_ENDED or finding.performed is None:
        return ""
    return f", and the record gives its end as {at_in_words(finding.performed)}: nothing let it run on until then"


def _exempt(finding: Finding, _: date | datetime) -> str:
    return f"does not apply here, because {known_exemption(finding)}"


def known_exemption(finding: Finding) -> str:
    """Say which exemption holds, from what the record says: the facts of the event, a state, or an earlier event."""
    unless = finding.steps[-1].exemption
    if not isinstance(unless, TriggerFact):
        return exemption(unless) if unless else ""
    facts = {test.fact: word_of(test) for test in tests_of(unless.condition)}
    event = finding.trigger
    said = (said_of(word, event.facts.get(name), event.event) for name, word in facts.items())
    return f"the record says {' and '.join(said)}"


def _undetermined(finding: Finding, as_at: date | datetime) -> str:
    if finding.reason is Reason.END_UNSURE:
        return f"cannot tell: {_may_have_ended(finding, as_at)}"
    if finding.reason is Reason.ENDS_BEFORE_IT_STARTS:
        return "cannot tell: the day that the record gives for the power to end is before it started: read the order"
    if finding.reason is Reason.EXTENDED_TOO_LATE and finding.before:
        return f"cannot tell: the record contradicts the Act: {_had_ended(finding, finding.before)}: read the order"
    if finding.reason is Reason.LONGER_THAN_ALLOWED and finding.allowed:
        return f"cannot tell: {longer_than_allowed(finding, finding.allowed)}: read the order"
    due = due_all_the_same(finding, as_at) if finding.due and not finding.performed else ""
    read = ": read the order" if finding.rule.limit_of_power and isinstance(finding.rule.within, FactDate) else ""
    most = f"; the Act lets it run no later than {_allowed(finding.allowed, finding.rule)}" if finding.allowed else ""
    if finding.allowed and day_of(finding.allowed.beyond) < day_of(as_at):
        most += f", and that day has gone by{'' if finding.followed else f'; {NOTHING_FOLLOWED}'}"
    return f"cannot tell: {lacked(finding)}{read}{most}{due}{set_locally(finding)}"


def longer_than_allowed(finding: Finding, allowed: Allowed) -> str:
    """Say that the day on an order is later than the Act allows; or, where that depends on a fact, both days."""
    within = finding.rule.within
    written = finding.trigger.facts.get(within.fact) if isinstance(within, FactDate) else None
    day = date.fromisoformat(written) if isinstance(written, str) else day_of(allowed.last)
    if day > day_of(allowed.beyond):
        order = f"the day that the record gives for the order to end, {weekday_in_words(day)}, contradicts the Act"
        return f"{order}, which lets it run no later than {_allowed(allowed, finding.rule)}"
    return f"the power ends no later than {_last(allowed.first)}{_if(finding.rule)}, otherwise {weekday_in_words(day)}"


def _allowed(allowed: Allowed, rule: Rule) -> str:
    if allowed.first == allowed.last:
        return _last(allowed.first)
    return f"{_last(allowed.first)}{_if(rule)}, otherwise {_last(allowed.last)}"


def _if(rule: Rule) -> str:
    """Say on what the earlier of two last days of a power depends, in the words of the vocabulary."""
    most = rule.at_most
    return f" if {fact_clause(most.if_word) if most.if_word else plainly(most.if_fact)}" if most else ""


def _by_count(finding: Finding) -> str:
    """Say that a power runs a day longer than its period does if its first day is counted."""
    if finding.allowed is None:
        return ""
    limit = _allowed(finding.allowed, finding.rule)
    return f" by the order; counting the day it was made, the Act's limit is {limit}: read the order"


def _had_ended(finding: Finding, begun: Event) -> str:
    """Say what an extension would prolong, and by which day that had ended."""
    ended = finding.steps[-1].ended
    by = _last(ended) if ended else "then"
    return f"{_began(begun)} had ended by {by}, and what has ended cannot be extended"


def _if_the_same(finding: Finding) -> str:
    """Say that a power of the same kind began before, with nothing to show that it ended: nothing lets it run on."""
    if finding.before is None:
        return ""
    nobody = "and the Act lets nobody extend it: if it is the same, that is its start"
    return f"; but {_began(finding.before)} is on record with no end, {nobody}"


def _began(start: Event) -> str:
    return f"{plainly(start.event)} on {at_in_words(start.at)}"


def _last(day: Day) -> str:
    """Write a last day, or the noon to which a public holiday lets a power run."""
    return f"noon on {weekday_in_words(day.date())}" if isinstance(day, datetime) else weekday_in_words(day)


def _may_have_ended(finding: Finding, as_at: date | datetime) -> str:
    """Say between which moments a power ends whose start has no time on the record, the earlier first."""
    hours = ends(finding)
    if hours is None:
        return lacked(finding)
    first, last = hours
    already = "may already have ended from" if may_have_come(first, as_at) else "may end from"
    said = f"the power {already} {moment_in_words(first)}; it cannot run past {moment_in_words(last)}"
    start = start_of(finding)
    if start and start.at_time:
        return f"{said}: read the record, since {start.at_time:%H:%M} came twice as the clocks went back"
    lacking = " nor ".join(lacking_in_words(m, finding.rule) for m in finding.unknown)
    return f"{said}: read the record, which does not give {lacking}"
