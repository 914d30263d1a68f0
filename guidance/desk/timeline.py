"""A case as a drawing: what happened and each clock, as places between the first day and the last, with the words."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from guidance.app.next_steps.steps import NextSteps
from guidance.app.next_steps.urgency import lines
from guidance.desk.drawn import upper_first
from guidance.engine.explain.clauses.clauses import happened
from guidance.engine.explain.names import at_in_words, day_in_words, weekday_in_words
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Standing, Status
from guidance.engine.records.plain.moment import parse_moment

AHEAD = 60
"""So many days after the last thing that happened, and after the day asked about, are drawn; a limit beyond is told."""
A_DAY = 86_400.0
_SET_ASIDE = {Standing.SUSPENDED: "set aside by a trial", Standing.DEVIATED: "done differently, with reasons"}
_STATUS = {
    Status.PENDING: "running", Status.DISCHARGED: "done", Status.BREACHED: "not shown in time",
    Status.LAPSED: "stopped", Status.EXEMPT: "does not apply", Status.UNDETERMINED: "cannot tell",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """From when to when is drawn, both days included."""

    first: date
    last: date

    def place(self, moment: date | datetime) -> float:
        """Say where a moment is, from 0 to 1; a day with no time is taken at its middle, one outside at the edge."""
        at = moment if isinstance(moment, datetime) else datetime.combine(moment, time(12))
        begun = datetime.combine(self.first, time())
        whole = (self.last.toordinal() - self.first.toordinal() + 1) * A_DAY
        return round(min(1.0, max(0.0, (at.replace(tzinfo=None) - begun).total_seconds() / whole)), 4)


def timeline(steps: NextSteps, supposed: Collection[str] = ()) -> dict[str, Any]:
    """Draw a case as at the day asked about; what no number of days is given for is in the table, and is not drawn.

    Args:
        steps: The case.
        supposed: The identifiers of the events that are only supposed.
    """
    query = steps.answer.query
    findings = sorted(steps.answer.findings, key=lambda f: (_begun(f).day, f.due or date.max, f.rule.id))
    if_so = {id(line.about): line.if_so for line in lines(steps) if line.if_so}
    span = _span(steps.events, query.as_at, [*(f.due for f in findings if f.due), *if_so.values()])
    clocks = [_clock(finding, steps, span, if_so.get(id(finding))) for finding in findings]
    events = [_event(e, span, supposed) for e in sorted(steps.events, key=lambda e: (e.start, e.id))]
    return {
        "from": day_in_words(span.first), "to": day_in_words(span.last), "as_at": span.place(query.when),
        "events": events, "clocks": [*(c for c in clocks if c["drawn"]), *(c for c in clocks if not c["drawn"])],
        "without_days": sum(not c["drawn"] for c in clocks),
    }  # fmt: skip


def _span(events: Iterable[Event], as_at: date, last_days: Iterable[date]) -> Span:
    days = [event.day for event in events] or [as_at]
    latest = max(*days, as_at)
    limit = date.fromordinal(min(latest.toordinal() + AHEAD, date.max.toordinal()))
    due = [day for day in last_days if day <= limit]
    return Span(min(*days, as_at), max([latest, *due]))


def _begun(finding: Finding) -> Event:
    return finding.anchor or finding.trigger


def _event(event: Event, span: Span, supposed: Collection[str]) -> dict[str, Any]:
    return {"at": span.place(_moment(event)), "when": at_in_words(event.at), "what": upper_first(happened(event.event)),
            "supposed": event.id in supposed}  # fmt: skip


def _moment(event: Event) -> date | datetime:
    return event.earliest if event.at_time else event.day


def _clock(finding: Finding, steps: NextSteps, span: Span, if_so: date | None) -> dict[str, Any]:
    """Say of one duty when its clock began, when it ends, what stopped it or was done, and what it comes to.

    `if_so` is the last day that it would have if a fact were so that the record does not give.
    """
    begun, due = _begun(finding), finding.due or if_so
    limit = finding.due_at or due
    hangs = f"if it applies, {weekday_in_words(if_so)}" if if_so else ""
    over = finding.performed or finding.lapsed
    return {
        "rule": finding.rule.id, "title": finding.rule.title,
        "begins": span.place(_moment(begun)), "began": f"{upper_first(happened(begun.event))}, {at_in_words(begun.at)}",
        "drawn": limit is not None, "limit": span.place(limit) if limit else None,
        "beyond": bool(due and due > span.last), "last": steps.answer.by_when(finding) if finding.due else hangs,
        "if_so": not finding.due and if_so is not None,
        "over": span.place(_when(over)) if over else None,
        "how": "done" if finding.performed else "stopped" if finding.lapsed else "",
        "set_aside": finding.standing is not Standing.STANDS,
        "state": "; ".join(_states(finding)), "says": steps.answer.words(finding),
    }  # fmt: skip


def _when(text: str) -> date | datetime:
    found = parse_moment(text)
    return found.latest if found.at_time else found.day


def _states(finding: Finding) -> Iterator[str]:
    """Yield how a duty stands, in a word or two; what is set aside says so first."""
    if finding.standing in _SET_ASIDE:
        yield _SET_ASIDE[finding.standing]
    if finding.reason is Reason.POWER_ENDED:
        yield "the power ended"
    elif finding.status is Status.BREACHED and finding.due is None:
        yield "by the record, not so"
    elif finding.status is Status.BREACHED and (finding.performed or finding.lapsed):
        yield "done late" if finding.performed else "stopped late"
    else:
        yield _STATUS[finding.status]
