"""What a trial or a deviation does about a finding. The status beneath never changes, and both are always shown."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from guidance.engine.evaluate import suspension
from guidance.engine.evaluate.case import end_of
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.trial import Trial

RECORDED_BEFORE = "recorded before"
RECORDED_AFTER = "recorded after"
NOT_RELIED_ON = "not relied on"
NO_DEPARTURE = "no departure available"
EXPIRED = "deviation past its own end"


def settle(
    finding: Finding,
    trials: Iterable[Trial],
    deviations: Sequence[Deviation],
    *,
    as_at: date,
    known_at: date | datetime | None,
) -> Finding:
    """Lay the trials and the deviations over a finding. A suspension is named first; a deviation is still noted."""
    finding = _deviated(finding, [d for d in deviations if _matches(d, finding) and _known(d, as_at, known_at)], as_at)
    suspending = [trial for trial in trials if suspension.is_suspended(trial, finding, as_at)]
    if suspending:
        trial = min(suspending, key=lambda t: t.id)
        said = suspension.notes_of(trial, finding.rule.id)
        finding = replace(finding, standing=Standing.SUSPENDED, trial=trial.id, notes=(*finding.notes, *said))
    return replace(finding, trial=finding.rule.trial) if finding.rule.trial else finding


def _matches(deviation: Deviation, finding: Finding) -> bool:
    triggers = {finding.trigger.id, *(trigger.id for trigger in finding.joined)}
    same = deviation.case == finding.trigger.case and deviation.rule == finding.rule.id
    return same and deviation.trigger in triggers and deviation.authority in {None, finding.authority}


def _known(deviation: Deviation, as_at: date, known_at: date | datetime | None) -> bool:
    recorded = deviation.recorded
    return deviation.decided <= as_at and (known_at is None or recorded is None or recorded <= end_of(known_at))


def _deviated(finding: Finding, deviations: Sequence[Deviation], as_at: date) -> Finding:
    if not deviations:
        return finding
    live = [d for d in deviations if d.until is None or as_at <= d.until]
    deviation = max(live or deviations, key=lambda d: (d.decided, d.id))
    marked = replace(finding, deviation=deviation.id)
    if finding.rule.force.is_law:
        return replace(marked, notes=(*finding.notes, NO_DEPARTURE))
    if finding.status is Status.DISCHARGED:
        return replace(marked, notes=(*finding.notes, NOT_RELIED_ON))
    if not live:
        return replace(marked, notes=(*finding.notes, EXPIRED))
    by = finding.due or finding.trigger.day
    when = RECORDED_BEFORE if deviation.decided <= by else RECORDED_AFTER
    return replace(marked, standing=Standing.DEVIATED, notes=(*finding.notes, when))
