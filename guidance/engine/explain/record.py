"""A finding as plain data: the names that others script against (design, section 6)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from guidance.engine.explain.argument import because, clock
from guidance.engine.explain.names import source_of
from guidance.engine.explain.outcome import in_words
from guidance.engine.explain.possible_due import as_supposed
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.england import with_offset
from guidance.engine.model.finding import Finding

FIELDS = (
    "id", "case", "episode", "authority", "rule", "title", "modality", "force", "bearer", "status", "standing",
    "trigger", "restarts", "due", "due_at", "performed", "days_late", "lapsed", "missing", "trial", "deviation",
    "notes", "clock", "because", "in_words", "weigh", "evidence", "source",
    "relates_to",
)  # fmt: skip


def finding_id(finding: Finding, shared: Collection[str] = ()) -> str:
    """Name a finding. The authority comes first only where one run holds the same reference from two authorities."""
    name = f"{finding.rule.id}@{finding.trigger.case}/{finding.trigger.id}"
    owner = finding.trigger.owner
    return f"{owner}:{name}" if owner and finding.trigger.case in shared else name


def compared(finding: Finding, shared: Collection[str] = ()) -> dict[str, Any]:
    """Return every field of a finding on which all evaluators must agree."""
    f, rule = finding, finding.rule
    return {
        "id": finding_id(f, shared), "case": f.trigger.case, "episode": f.trigger.episode, "authority": f.authority,
        "rule": rule.id, "title": rule.title, "modality": str(rule.modality), "force": str(rule.force),
        "bearer": rule.bearer, "status": str(f.status), "standing": str(f.standing),
        "trigger": {"id": f.trigger.id, "event": f.trigger.event, "at": f.trigger.at},
        "restarts": [{"id": r.id, "at": r.at, "after_limit": r.after_limit} for r in f.restarts],
        "due": f.due.isoformat() if f.due else None, "due_at": with_offset(f.due_at) if f.due_at else None,
        "performed": f.performed, "days_late": f.days_late,
        "lapsed": f.lapsed, "missing": list(f.missing), "trial": f.trial, "deviation": f.deviation,
        "notes": list(map(str, f.notes)),
        "weigh": list(rule.weigh), "evidence": str(rule.provision.evidence), "source": source_of(rule),
        "relates_to": rule.relates_to or None,
    }  # fmt: skip


def as_data(
    finding: Finding,
    as_at: date | datetime,
    calendars: Calendars,
    *,
    shared: Collection[str] = (),
    trial_ends: date | None = None,
) -> dict[str, Any]:
    """Return a finding with every field of the contract, in its order; what is absent is None, never missing."""
    found = compared(finding, shared)
    found["clock"] = clock(finding, calendars)
    found["because"] = because(finding, as_at, calendars, trial_ends)
    found["in_words"] = in_words(as_supposed(finding, calendars), as_at, trial_ends)
    return {name: found[name] for name in FIELDS}
