"""What a trial or a deviation does about a finding. The status beneath never changes, and both are always shown."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from guidance.engine.evaluate.case import end_of
from guidance.engine.model.deviation import Deviation, Deviations
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.rule import Rule
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
    near = deviations.about(finding.trigger.case, finding.rule.id) if isinstance(deviations, Deviations) else deviations
    finding = _deviated(finding, [d for d in near if matches(d, finding) and holds(d, as_at, known_at)], as_at)
    suspending = [trial.id for trial in trials if is_suspended(trial, finding, as_at)]
    if suspending:
        finding = replace(finding, standing=Standing.SUSPENDED, trial=min(suspending))
    return replace(finding, trial=finding.rule.trial) if finding.rule.trial else finding


def instead_rules(trials: Iterable[Trial]) -> list[Rule]:
    """List what applies instead under granted trials: local rules of that authority, in force while the trial is."""
    return [rule for trial in trials if trial.state == "granted" for rule in trial.instead]


def is_suspended(trial: Trial, finding: Finding, as_at: date) -> bool:
    """Answer whether a trial's suspension is in force for a duty as at a day. Everything that asks, asks here.

    Only a granted trial of the trigger's own authority suspends, and only a rule that it is evidenced to name. The
    trigger's date decides; `running_at_start` takes in duties still open and in time when the trial began, and
    `running_at_end: restart` gives back those still open at its end.
    """
    named = any(s.rule == finding.rule.id and s.evidence != "proposed-only" for s in trial.suspends)
    if trial.state != "granted" or not named or trial.authority != finding.authority:
        return False
    ends = trial.last_evidenced
    day = finding.trigger.day
    if ends is None or day >= ends:
        return False
    taken_in = day >= trial.begins or _was_running(finding, trial, as_at)
    given_back = trial.running_at_end == "restart" and as_at >= ends and _open_at(finding, ends)
    return taken_in and not given_back


def _was_running(finding: Finding, trial: Trial, as_at: date) -> bool:
    in_time = finding.due is None or finding.due >= trial.begins
    return (
        trial.running_at_start == "suspended" and as_at >= trial.begins and in_time and _open_at(finding, trial.begins)
    )


def _open_at(finding: Finding, day: date) -> bool:
    return finding.closed is None or finding.closed >= day


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
    if not deviations:
        return finding
    live = [d for d in deviations if d.until is None or as_at <= d.until]
    deviation = max(live or deviations, key=lambda d: (d.decided, str(d.recorded or ""), d.id))
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
