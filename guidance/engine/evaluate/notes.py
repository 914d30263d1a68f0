"""What a reader of a finding should be told besides: assumptions made, and what the rule cannot fully say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.note import Note, RanOn, RestartedLate, Roughly
from guidance.engine.model.rule import Expressed


def with_notes(finding: Finding, as_at: date) -> Finding:
    """Add the notes that follow from the rule and the dates; those on standing come first."""
    return replace(finding, notes=(*finding.notes, *_notes(finding, as_at)))


def _notes(finding: Finding, as_at: date) -> Iterator[Note]:
    rule = finding.rule
    if rule.repeal and _outlived(finding, rule.repeal, as_at):
        yield RanOn(rule.repeal, rule.instrument.because)
    yield from (RestartedLate(r.at[:10]) for r in finding.restarts if r.after_limit)
    if rule.expressed in {Expressed.OVER_REPORTS, Expressed.UNDER_REPORTS}:
        yield Roughly(rule.expressed, rule.because)


def _outlived(finding: Finding, repeal: date, as_at: date) -> bool:
    """Tell whether a duty was still open when its edition was replaced, and is taken to have run on."""
    performs = finding.due is not None or finding.status is Status.PENDING
    still_open = finding.closed is None or finding.closed >= repeal
    until = finding.due if finding.due and finding.closed is None and finding.status is Status.BREACHED else as_at
    return performs and finding.rule.instrument.at_repeal == "saved" and still_open and until >= repeal
