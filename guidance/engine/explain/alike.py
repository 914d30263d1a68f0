"""Findings of different children that are alike in all but whose they are: what is said of them is the same."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from guidance.engine.explain.names import said_once
from guidance.engine.explain.record import finding_id
from guidance.engine.model.condition import tests_of
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Step
from guidance.engine.model.records.making import maker
from guidance.engine.model.rule import FactDate, Rule, TriggerFact

WHOSE = "\x1f"
"""What stands for the id of an event in what is said of all findings that are alike: no id has it."""
MOST = 10_000
"""So many kinds of findings are held at once."""
Data = dict[str, Any]
_finding, _step, _event = maker(Finding), maker(Step), maker(Event)


def each_as_data(
    findings: Iterable[Finding], as_data: Callable[[Finding], Data], shared: Collection[str]
) -> Iterator[Data]:
    """Yield each finding as plain data; what those that are alike share is made once, and is not to be changed."""
    held: dict[Hashable, Data] = {}
    for finding in findings:
        key = likeness(finding)
        if key not in held:
            if len(held) >= MOST:
                held.clear()
            held[key] = as_data(of_nobody(finding))
        yield _of(finding, held[key], shared)


def _of(finding: Finding, said: Mapping[str, Any], shared: Collection[str]) -> Data:
    """Say of a finding what is said of all that are like it, and whose it is."""
    trigger, clock, anchor = finding.trigger, said["clock"], finding.anchor
    own = {
        "id": finding_id(finding, shared), "case": trigger.case, "episode": trigger.episode,
        "authority": finding.authority, "trigger": {**said["trigger"], "id": trigger.id},
    }  # fmt: skip
    if clock and anchor:
        own["clock"] = {**clock, "anchor": {**clock["anchor"], "id": anchor.id}}
    return {**said, **own}


def likeness(finding: Finding) -> Hashable:
    """Return all that is said of a finding but whose it is; what a power or a departure adds is like nothing else."""
    f = finding
    if f.decision or f.followed or f.allowed or f.spent or f.before:
        return object()
    facts = _facts_said(f.rule)
    return (
        f.rule.id, _happening(f.trigger, facts), f.anchor is f.trigger or _happening(f.anchor, facts), f.status,
        f.standing, f.restarts, f.due, f.due_at, f.performed, f.days_late, f.lapsed, f.unknown, f.not_shown, f.trial,
        f.deviation, f.notes, f.only_if,
        *((s.reason, _happening(s.by), s.exemption, s.ended, s.because) for s in f.steps),
    )  # fmt: skip


def of_nobody(finding: Finding) -> Finding:
    """Return a finding with no more than its likeness holds: what it is in words is so of all that are like it."""
    f, facts = finding, _facts_said(finding.rule)
    trigger = _bare(f.trigger, facts)
    return _finding(  # type: ignore[no-any-return]
        f.rule, trigger, f.status, None, f.restarts, f.due, f.due_at, f.performed, f.days_late, f.lapsed, f.unknown,
        f.not_shown, f.standing, f.trial, f.deviation, f.notes, None, (),
        trigger if f.anchor is f.trigger else f.anchor and _bare(f.anchor, facts),
        tuple([_step(s.reason, s.by and _bare(s.by), s.exemption, s.ended, s.because) for s in f.steps]),
        f.followed, f.allowed, f.spent, f.before, f.only_if, f.decision,
    )  # fmt: skip


def _happening(event: Event | None, facts: Sequence[str] = ()) -> Hashable:
    if event is None:
        return None
    given = tuple(map(event.facts.get, facts)) if facts else ()
    return event.event, event.at, event.day, event.at_time, event.derived, event.zoned, given


def _bare(event: Event, facts: Sequence[str] = ()) -> Event:
    given = {name: event.facts[name] for name in facts if name in event.facts}
    return _event(  # type: ignore[no-any-return]
        "", event.event, event.at, event.day, event.at_time, WHOSE, None, None, None, None, given, "", event.derived,
        event.zoned,
    )  # fmt: skip


@said_once
def _facts_said(rule: Rule) -> tuple[str, ...]:
    """Name the facts of an event that words on a finding of a rule may give, or reckon with."""
    tested = {test.fact for u in rule.unless if isinstance(u, TriggerFact) for test in tests_of(u.condition)}
    given = {rule.within.fact} if isinstance(rule.within, FactDate) else set[str]()
    return tuple(sorted(tested | given | ({rule.counts_from} if rule.counts_from else set())))
