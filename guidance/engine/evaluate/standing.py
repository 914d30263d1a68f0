"""What a trial or a deviation does about a finding. The status beneath never changes, and both are always shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from guidance.engine.evaluate import suspension
from guidance.engine.evaluate.case import Case, end_of
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.deviation import Deviation, Deviations
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.note import DeviationEffect, Latitude, Note, Remark
from guidance.engine.model.trial import Trial


def settle(finding: Finding, _: Case, terms: Terms) -> Finding:
    """Lay the trials and the deviations over a finding. A suspension is named first; a deviation is still noted."""
    near, trials = terms.deviations, terms.trials
    if isinstance(near, Deviations):
        near = near.about(finding.trigger.case, finding.rule.id)
    known = [d for d in near if matches(d, finding) and holds(d, terms.day, terms.known_at)]
    finding = _deviated(finding, known, terms.day) if known else finding
    beside = tuple(_beside(finding, trials, terms.day))
    finding = replace(finding, notes=(*finding.notes, *beside)) if beside else finding
    suspending = [trial for trial in trials if suspension.is_suspended(trial, finding, terms.day)]
    if suspending:
        trial = min(suspending, key=lambda t: t.id)
        said = suspension.notes_of(trial, finding.rule.id)
        finding = replace(finding, standing=Standing.SUSPENDED, trial=trial.id, notes=(*finding.notes, *said))
    return replace(finding, trial=finding.rule.trial) if finding.rule.trial else finding


def _beside(finding: Finding, trials: Iterable[Trial], as_at: date) -> Iterator[Note]:
    """Yield what is said of trials that may have set a duty aside, and of those that did and no longer do."""
    yield from sorted((note for t in trials for note in suspension.may_have_set_aside(t, finding)), key=str)
    for trial in sorted(trials, key=lambda t: t.id):
        if back := suspension.given_back(trial, finding, as_at):
            yield back
            yield from suspension.notes_of(trial, finding.rule.id)


def matches(deviation: Deviation, finding: Finding) -> bool:
    """Tell whether a decision is about a duty: by case, rule and trigger, which may be any trigger of its run."""
    triggers = {finding.trigger.id, *(trigger.id for trigger in finding.joined)}
    same = deviation.case == finding.trigger.case and deviation.rule == finding.rule.id
    return same and deviation.trigger in triggers and deviation.authority in {None, finding.authority}


def holds(deviation: Deviation, as_at: date, known_at: date | datetime | None) -> bool:
    """Tell whether a decision had been made by a day, was known by a moment, and had not been taken back by then."""
    if deviation.decided > as_at or not _known(deviation.recorded, known_at):
        return False
    return not any(
        _known(ending.recorded, known_at) and (ending.since is None or ending.since <= as_at)
        for ending in deviation.endings
    )


def _known(recorded: datetime | None, known_at: date | datetime | None) -> bool:
    return known_at is None or recorded is None or recorded <= end_of(known_at)


def _deviated(finding: Finding, deviations: Sequence[Deviation], as_at: date) -> Finding:
    live = [d for d in deviations if d.until is None or as_at <= d.until]
    deviation = max(live or deviations, key=lambda d: (d.decided, str(d.recorded or ""), d.order, d.id))
    departure = _departure(deviation, finding, live=bool(live))
    standing = finding.standing if departure in NO_EFFECT else Standing.DEVIATED
    said = (Remark(deviation.remark),) if deviation.remark else ()
    if standing is Standing.DEVIATED and finding.rule.latitude:
        said = (Latitude(finding.rule.latitude), *said)
    notes = (*finding.notes, departure, *said)
    return replace(finding, deviation=deviation.id, decision=deviation, standing=standing, notes=notes)


NO_EFFECT = (DeviationEffect.NO_DEPARTURE, DeviationEffect.NOT_RELIED_ON, DeviationEffect.EXPIRED)


def _departure(deviation: Deviation, finding: Finding, *, live: bool) -> DeviationEffect:
    """Say what a departure comes to: from law there is none, and what was done in time relies on none."""
    if finding.rule.force.is_law:
        return DeviationEffect.NO_DEPARTURE
    if finding.status is Status.DISCHARGED:
        return DeviationEffect.NOT_RELIED_ON
    return recorded(deviation, finding) if live else DeviationEffect.EXPIRED


def recorded(deviation: Deviation, finding: Finding) -> DeviationEffect:
    """Say whether a decision was made, and whether it was written down, by the end of a duty's last day.

    A limit in hours ends at its moment, while of a decision only the day is known, unless its author had written it
    down by then. With no last day it is the day of the trigger that counts. What nobody can show to have been written
    down by then is not taken to have been.
    """
    by = finding.due or finding.trigger.day
    if deviation.decided > by:
        return DeviationEffect.RECORDED_AFTER
    last = finding.due_at or end_of(by)
    if deviation.written and deviation.written <= last:
        return DeviationEffect.RECORDED_BEFORE
    timed = deviation.recorded and deviation.recorded <= last
    unsure = finding.due_at and deviation.decided == by and not timed
    return DeviationEffect.HOUR_NOT_KNOWN if unsure else DeviationEffect.WRITTEN_AFTER
