"""Records in doubt: each case is judged in every version that its record allows, and what differs is not known.

This stands over the evaluators, which judge one version at a time, so that all of them mean the same by it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Status, Step, in_order
from guidance.engine.model.missing import Unread
from guidance.engine.model.records.doubt import Doubt, Version

MOST_ALONE = 24
"""Doubts of one case that are each tried alone; more are tried all together only."""
Evaluate = Callable[[Sequence[Event]], Sequence[Finding]]
_CaseKey = tuple[str, str]
_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Scenario:
    """One case as it may have gone, and the doubts that were decided otherwise than in what was read."""

    events: tuple[Event, ...]
    doubts: tuple[Doubt, ...]


def settle(
    found: Sequence[Finding], events: Sequence[Event], doubts: Iterable[Doubt], judge: Evaluate
) -> list[Finding]:
    """Judge every case in doubt again; where versions of one come to different things, the finding is undetermined.

    Its `due` is then the earliest that any version gives.

    Args:
        found: What the events come to as they were read.
        events: The events as they were read.
        doubts: What is in doubt about them.
        judge: The evaluator that judged them, to judge the other versions.
    """
    by_case: dict[_CaseKey, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        by_case[doubt.owner, doubt.case].append(doubt)
    certain = [f for f in found if _case(f.trigger) not in by_case]
    doubtful = [f for f in found if _case(f.trigger) in by_case]
    return (
        sorted([*certain, *_settled(doubtful, by_case, events, judge)], key=lambda f: f.key) if by_case else list(found)
    )


def _case(event: Event) -> _CaseKey:
    return event.owner, event.case


def _settled(
    read: Iterable[Finding], doubts: Mapping[_CaseKey, list[Doubt]], events: Sequence[Event], judge: Evaluate
) -> Iterator[Finding]:
    """Yield one finding for each that any version of a case comes to."""
    told = {_key(f): f for f in read}
    others: dict[_Key, list[tuple[Finding | None, tuple[Doubt, ...]]]] = defaultdict(list)
    runs = _runs(doubts, events)
    keys = set(told)
    outcomes = []
    supposed = _supposed(doubts)
    for run in runs:
        judged = judge([e for scenario in run.values() for e in scenario.events])
        found = {_key(f): f for f in judged if not f.trigger.id.endswith(supposed[_case(f.trigger)])}
        keys |= found.keys()
        outcomes.append((run, found))
    for run, found in outcomes:
        for key in keys:
            if (key[0], key[1]) in run:
                others[key].append((found.get(key), run[key[0], key[1]].doubts))
    for key in sorted(keys):
        yield _together(told.get(key), others[key])


def _supposed(doubts: Mapping[_CaseKey, list[Doubt]]) -> Mapping[_CaseKey, tuple[str, ...]]:
    """Name by case the events that versions only suppose: no duty begins with one, nor with what was made of one.

    The id of what a definition, or a limit that was missed, made of an event ends with the event's own.
    """
    versions = {case: [version for doubt in found for version in doubt.versions] for case, found in doubts.items()}
    return {case: tuple(e.id for v in some if v.supposed for e in v.instead) for case, some in versions.items()}


def _key(finding: Finding) -> _Key:
    return finding.trigger.owner, finding.trigger.case, finding.rule.id, finding.trigger.id


def _runs(doubts: Mapping[_CaseKey, list[Doubt]], events: Sequence[Event]) -> list[dict[_CaseKey, _Scenario]]:
    """Deal the scenarios of each case out, one to a run, so that each run judges many cases at once."""
    held: dict[_CaseKey, list[Event]] = defaultdict(list)
    for event in events:
        if _case(event) in doubts:
            held[_case(event)].append(event)
    dealt = {case: list(_scenarios(held[case], found)) for case, found in doubts.items()}
    rounds = zip_longest(*dealt.values())
    return [{case: s for case, s in zip(dealt, turn, strict=True) if s is not None} for turn in rounds]


def _scenarios(events: Sequence[Event], doubts: Sequence[Doubt]) -> Iterator[_Scenario]:
    """Yield each doubt decided otherwise alone, then all of them at once: by their first versions and their last."""
    for doubt in doubts[:MOST_ALONE]:
        for version in doubt.versions:
            yield _Scenario(tuple(version.of(events)), (doubt,))
    if len(doubts) > 1:
        for place in (0, -1):
            yield _Scenario(tuple(_all(events, [doubt.versions[place] for doubt in doubts])), tuple(doubts))


def _all(events: Sequence[Event], versions: Iterable[Version]) -> Sequence[Event]:
    for version in versions:
        events = version.of(events)
    return events


def _together(read: Finding | None, others: Sequence[tuple[Finding | None, tuple[Doubt, ...]]]) -> Finding:
    """Return what is known whatever version is right; else that it is not known, and why."""
    versions = [f for f in (read, *(f for f, _ in others)) if f is not None]
    first = min(versions, key=lambda f: (f is not read, _due(f)))
    if {_outcome(read), *(_outcome(f) for f, _ in others)} <= {_outcome(first)}:
        return _earliest(first, versions)
    if {_outcome(read), *(_outcome(f) for f, _ in others)} <= _NOT_IN_TIME:
        return _earliest(next(f for f in versions if f.performed is None), versions)
    if all(f.status is Status.UNDETERMINED for f in versions):
        return first
    alone: list[tuple[Doubt, ...]] = [
        doubts for f, doubts in others if _outcome(f) != _outcome(read) and len(doubts) == 1
    ]
    blamed = alone or [doubts for f, doubts in others if _outcome(f) != _outcome(read)]
    why = [doubt for doubts in blamed for doubt in doubts]
    dark = {str(unseen) for unseen in first.not_shown}
    lacking = [lack for lack in first.unknown if str(lack) not in dark]
    unread = [Unread(name) for doubt in why for name in doubt.missing]
    return replace(
        _earliest(first, versions),
        status=Status.UNDETERMINED, performed=None, days_late=None, lapsed=None, closed=None,
        unknown=in_order(lacking, unread), not_shown=(),
        steps=(Step(Reason.IN_DOUBT, because="; ".join(sorted({doubt.because for doubt in why}))),),
    )  # fmt: skip


_NOT_IN_TIME = {(Status.BREACHED, False), (Status.BREACHED, True)}
"""What it comes to where the limit was not met, whichever version is right: that it was done since may not be so."""


def _earliest(finding: Finding, versions: Iterable[Finding]) -> Finding:
    """Give a finding the earliest last day of any version, with the event that its clock ran from there."""
    dated = min(versions, key=_due)
    if _due(dated) == _due(finding):
        return finding
    return replace(finding, due=dated.due, due_at=dated.due_at, anchor=dated.anchor)


def _due(finding: Finding) -> tuple[str, str]:
    """Put a finding in order by its last day and hour; one that has none comes last."""
    return (finding.due.isoformat() if finding.due else "none"), str(finding.due_at or "none")


def _outcome(finding: Finding | None) -> tuple[object, ...]:
    """Return what a finding comes to, as far as it matters which version is right."""
    if finding is None:
        return ()
    late = finding.status is Status.BREACHED and finding.performed is not None
    return (finding.status, late)
