"""What a reader of a finding should be told besides: assumptions made, and what the rule cannot fully say."""

from dataclasses import replace
from datetime import date

from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.rule import Expressed


def with_notes(finding: Finding, as_at: date) -> Finding:
    """Add the notes that follow from the rule and the dates; those on standing come first."""
    return replace(finding, notes=(*finding.notes, *_notes(finding, as_at)))


def _notes(finding: Finding, as_at: date) -> list[str]:
    rule, notes = finding.rule, []
    if rule.repeal and _outlived(finding, rule.repeal, as_at):
        assumed = f": {rule.instrument.because}" if rule.instrument.because else ""
        notes.append(f"runs on after the edition was replaced on {rule.repeal}{assumed}")
    notes += [f"clock restarted on {r.at[:10]}, after the limit had passed" for r in finding.restarts if r.after_limit]
    if rule.expressed in {Expressed.OVER_REPORTS, Expressed.UNDER_REPORTS}:
        notes.append(f"{rule.expressed}: {rule.because}")
    return notes


def _outlived(finding: Finding, repeal: date, as_at: date) -> bool:
    """Tell whether a duty was still open when its edition was replaced, and is taken to have run on."""
    performs = finding.due is not None or finding.status is Status.PENDING
    still_open = finding.closed is None or finding.closed >= repeal
    until = finding.due if finding.due and finding.closed is None and finding.status is Status.BREACHED else as_at
    return performs and finding.rule.instrument.at_repeal == "saved" and still_open and until >= repeal
