"""A fact that the records of a case could not have held is not asked of them: no source of the case carries it.

Both evaluators come by here: it changes no status, only what is said of why it cannot be told.
"""

from dataclasses import replace

from guidance.engine.evaluate.case import Case
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.source import NotShown


def settle(finding: Finding, case: Case) -> Finding:
    """Mark a finding that is undetermined for want of facts which no source of its trigger carries, and of no more."""
    if finding.status is not Status.UNDETERMINED or not finding.unknown or finding.not_shown:
        return finding
    lacking, event, day = set(finding.missing), finding.trigger.event, finding.trigger.day
    if not lacking <= case.uncarried(event, lacking):
        return finding
    return replace(finding, not_shown=tuple(NotShown(event, day, day, fact) for fact in sorted(lacking)))
