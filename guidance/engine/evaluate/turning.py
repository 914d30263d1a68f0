"""A duty that turns on what nobody has settled yet: it is owed only if that is so, and its day is kept meanwhile.

Both evaluators come by here: it changes no status, only what is said of one that is open or was not shown in time.
"""

from dataclasses import replace

from guidance.engine.evaluate.case import Case
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.event import in_episode, is_not_before
from guidance.engine.model.finding import Finding, Status

__all__ = ["settle"]


def settle(finding: Finding, case: Case) -> Finding:
    """Mark a finding whose duty is owed only if something is so that nothing on record shows."""
    rule, trigger = finding.rule, finding.trigger
    undone = finding.status in {Status.PENDING, Status.BREACHED} and finding.performed is None
    if not rule.only_if or not undone:
        return finding
    since = [e for e in case.named(p.event for p in rule.known_by) if is_not_before(e, trigger)]
    near = [e for e in since if in_episode(e, trigger, rule.same)]
    known = any(fits_any(rule.known_by, e) is Truth.TRUE for e in near)
    return finding if known else replace(finding, only_if=rule.only_if)
