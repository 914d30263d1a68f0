"""What is asked of a finding once its duty has been judged: one visible tuple of steps, in which both evaluators agree.

Of the steps only those on powers may change a status: to say that it cannot be told when one ends, or that earlier
stays have used it up.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from guidance.engine.evaluate import powers, standing
from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.event import in_episode
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.note import Note, RanOn, RestartedLate, Roughly
from guidance.engine.model.records.source import NotShown
from guidance.engine.model.rule import Expressed


def settled(finding: Finding, case: Case, terms: Terms) -> Finding:
    """Take a finding through every step."""
    for step in STEPS:
        finding = step(finding, case, terms)
    return finding


def not_carried(finding: Finding, case: Case, _: Terms) -> Finding:
    """Mark a finding that is undetermined for want of facts which no source of its trigger carries, and of no more.

    A fact that the records of a case could not have held is not asked of them.
    """
    if finding.status is not Status.UNDETERMINED or not finding.unknown or finding.not_shown:
        return finding
    lacking, event, day = set(finding.missing), finding.trigger.event, finding.trigger.day
    if not lacking <= case.uncarried(event, lacking):
        return finding
    return replace(finding, not_shown=tuple(NotShown(event, day, day, fact) for fact in sorted(lacking)))


def only_if(finding: Finding, case: Case, _: Terms) -> Finding:
    """Mark a finding whose duty, open or not shown in time, is owed only if something is so that nothing shows yet."""
    rule, trigger = finding.rule, finding.trigger
    undone = finding.status in {Status.PENDING, Status.BREACHED} and finding.performed is None
    if not rule.only_if or not undone:
        return finding
    since = [e for e in case.named(p.event for p in rule.known_by) if case.is_not_before(e, trigger)]
    near = [e for e in since if in_episode(e, trigger, rule.same)]
    known = any(fits_any(rule.known_by, e) is Truth.TRUE for e in near)
    return finding if known else replace(finding, only_if=rule.only_if)


def noted(finding: Finding, _: Case, terms: Terms) -> Finding:
    """Add the notes that follow from the rule and the dates; those on standing come first."""
    return replace(finding, notes=(*finding.notes, *_notes(finding, terms.day)))


def _notes(finding: Finding, as_at: date) -> Iterator[Note]:
    rule = finding.rule
    if rule.repeal and _outlived(finding, rule.repeal, as_at):
        yield RanOn(rule.repeal, rule.instrument.because, rule.trial)
    yield from (RestartedLate(r.at[:10]) for r in finding.restarts if r.after_limit)
    if rule.expressed in {Expressed.OVER_REPORTS, Expressed.UNDER_REPORTS}:
        yield Roughly(rule.expressed, rule.because)


def _outlived(finding: Finding, repeal: date, as_at: date) -> bool:
    """Tell whether a duty was still open when its edition, or the trial that made it, ended, and is taken to run on."""
    performs = finding.due is not None or finding.status is Status.PENDING
    still_open = finding.closed is None or finding.closed >= repeal
    until = finding.due if finding.due and finding.closed is None and finding.status is Status.BREACHED else as_at
    return performs and finding.rule.instrument.at_repeal == "saved" and still_open and until >= repeal


STEPS: tuple[Callable[[Finding, Case, Terms], Finding], ...] = (
    not_carried, powers.added_up, powers.settle, only_if, standing.settle, noted,
)  # fmt: skip
