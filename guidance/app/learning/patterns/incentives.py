"""Patterns that a limit can bring about, looked for in what records show of a rule. None is held against anybody."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guidance.app.learning.patterns.catalogue import PatternText, patterns
from guidance.engine.measure.bunching.days import excess
from guidance.engine.measure.change.chance import apart, binomial_tail
from guidance.engine.measure.disclosure import LEAST_SHOWN
from guidance.engine.measure.scale import LAST_TWO, days_taken, scale_of
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.rule import Rule

CHANCE = 0.01
"""The chance below which a pattern is told: of a hundred clean years, each pattern is told in one at the most."""
FORTNIGHT, WEEK = 14, 7
Case = tuple[str, str]


@dataclass(frozen=True)
class Looked:
    """One pattern looked for in one authority's records; `found` is None where they cannot show it."""

    pattern: PatternText
    authority: str
    found: bool | None
    counted: str = ""


@dataclass(frozen=True)
class Seen:
    """What is looked at: a rule's duties in some years, and the events of the cases they are of."""

    rule: Rule
    findings: Sequence[Finding]
    events: Mapping[Case, Sequence[Event]]
    calendars: Calendars

    def near(self, day: date | None, finding: Finding) -> bool:
        """Tell whether a day is one of the last two working days in time."""
        calendar = self.calendars.serving(self.rule.instrument.calendar, self.rule.closed_by)
        due = finding.due
        return bool(day and due and day <= due and calendar.working_days_between(day, due) < LAST_TWO)

    def own(self, finding: Finding) -> Sequence[Event]:
        """Return the events of a duty's case."""
        return self.events.get(_case(finding), ())


def looked_for(rule: Rule, findings: Iterable[Finding], events: Iterable[Event], calendars: Calendars) -> list[Looked]:
    """Look for every pattern of the catalogue, authority by authority."""
    by = defaultdict[str, list[Finding]](list)
    for finding in findings:
        by[finding.authority or ""].append(finding)
    cases = {_case(f) for own in by.values() for f in own}
    of = defaultdict[Case, list[Event]](list)
    for event in events:
        if (event.owner, event.case) in cases:
            of[event.owner, event.case].append(event)
    return [
        Looked(pattern, code, *MEASURES[pattern.measure](Seen(rule, own, of, calendars)))
        for code, own in sorted(by.items())
        for pattern in patterns()
    ]


Found = tuple[bool | None, str]
NOT_SHOWN: Found = (None, "")


def _bunching(seen: Seen) -> Found:
    limit = scale_of(seen.rule).limit
    done = [f for f in seen.findings if f.performed and f.status in {Status.DISCHARGED, Status.BREACHED}]
    days = Counter(taken for f in done if (taken := days_taken(f, seen.calendars)) is not None)
    found = excess(days, limit) if limit else None
    if found is None:
        return NOT_SHOWN
    near = range(found.first, found.limit + 1)
    children = {_case(f) for f in done if days_taken(f, seen.calendars) in near}
    return found.found and len(
        children
    ) >= LEAST_SHOWN, f"{found.done} on the last days, about {found.excess:.0f} more than expected"


def _last_day_closure(seen: Seen) -> Found:
    """Set closures in the last two days against an even spread over the limit."""
    scale, closed = scale_of(seen.rule), list[tuple[bool, Case]]()
    for finding in seen.findings:
        day = finding.closed
        if finding.status is Status.LAPSED and any(
            e.event == "case_closed" and e.day == day for e in seen.own(finding)
        ):
            closed.append((scale.stopped_near(finding, seen.calendars), _case(finding)))
    if not closed or not scale.limit:
        return NOT_SHOWN
    late = [case for near, case in closed if near]
    chance = binomial_tail(len(late), len(closed), LAST_TWO / (scale.limit + 1))
    return _told(late, chance), f"{len(late)} of {len(closed)} in the last two working days"


def _restart(seen: Seen) -> Found:
    """Set new triggers in the two weeks after a limit that was not kept against those of the two weeks before it."""
    names = {pattern.event for pattern in seen.rule.triggers}
    before, after = 0, list[Case]()
    for finding in seen.findings:
        if finding.status is Status.BREACHED and finding.due:
            for event in seen.own(finding):
                if event.event in names and event.id != finding.trigger.id and event.day > finding.trigger.day:
                    beyond = (event.day - finding.due).days
                    before += -FORTNIGHT < beyond <= 0
                    after += [_case(finding)] * (0 < beyond <= FORTNIGHT)
    every = before + len(after)
    if not every:
        return NOT_SHOWN
    return _told(after, binomial_tail(len(after), every, 0.5)), f"{len(after)} after, {before} before"


def _marked(seen: Seen, marks: Callable[[Finding], Iterator[tuple[bool, bool]]]) -> Found:
    """Set how many of what is near the limit are marked against how many of the rest are."""
    pairs = [(pair, _case(finding)) for finding in seen.findings for pair in marks(finding)]
    counts = Counter(pair for pair, _ in pairs)
    near, away = (counts[side, True] + counts[side, False] for side in (True, False))
    marked = [case for pair, case in pairs if pair == (True, True)]
    if not near or not away:
        return NOT_SHOWN
    chance = apart(len(marked), near, counts[False, True], away)
    return _told(marked, chance), f"{len(marked)} of {near} near the limit, {counts[False, True]} of {away} of the rest"


def _visit(seen: Seen) -> Found:
    def marks(finding: Finding) -> Iterator[tuple[bool, bool]]:
        for event in seen.own(finding):
            said = str(event.facts.get("child_seen"))
            if said in {"true", "false"} and finding.due and finding.trigger.day <= event.day <= finding.due:
                yield seen.near(event.day, finding), said == "false"

    return _marked(seen, marks)


def _performing(seen: Seen, finding: Finding) -> Iterator[Event]:
    """Give the events by which a duty was done in time."""
    names = {pattern.event for pattern in seen.rule.performing}
    if finding.status is Status.DISCHARGED:
        yield from (e for e in seen.own(finding) if e.event in names and e.at == finding.performed)


def _conference(seen: Seen) -> Found:
    def marks(finding: Finding) -> Iterator[tuple[bool, bool]]:
        for event in _performing(seen, finding):
            said = str(event.facts.get("quorate"))
            if said in {"true", "false"}:
                yield seen.near(event.day, finding), said == "false"

    return _marked(seen, marks)


def _recorded(seen: Seen) -> Found:
    def marks(finding: Finding) -> Iterator[tuple[bool, bool]]:
        for event in _performing(seen, finding):
            if event.recorded:
                late = (event.recorded.date() - event.day).days >= WEEK
                yield seen.near(event.day, finding), late

    return _marked(seen, marks)


def _told(marked: Iterable[Case], chance: float) -> bool:
    """Tell whether a pattern is told: where chance alone hardly brings it, and enough children bear its mark."""
    return len(set(marked)) >= LEAST_SHOWN and chance < CHANCE


def _case(finding: Finding) -> Case:
    return finding.trigger.owner, finding.trigger.case


MEASURES: Mapping[str, Callable[[Seen], Found]] = {
    "bunching": _bunching,
    "last-day-closure": _last_day_closure,
    "restart-after-limit": _restart,
    "visit-without-the-child": _visit,
    "conference-without-those-needed": _conference,
    "recorded-after-the-event": _recorded,
}
"""What each word of the catalogue is looked for by."""
