"""One case returned more than once: twice for one year, or year after year while its episodes stay open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from guidance.engine.model.event import Event, Fact
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.records.census.stretches import agreed, continued
from guidance.engine.records.census.writing import UNDATED, Child

ONCE = frozenset({"child_born", "child_turned_18", "child_died"})
"""What happens once in a life: a later file's date replaces an earlier one's."""
_BEGUN_BY: Mapping[str, str] = MappingProxyType({
    "case_closed": "referral_received", "assessment_completed": "assessment_started",
    "icpc_held": "s47_enquiry_started", "cp_plan_ended": "cp_plan_started", "cin_plan_ended": "cin_plan_started",
})  # fmt: skip
"""What ends, and what it ends: two returns that share the second and not the first contradict each other."""


def join(earlier: Child, later: Child) -> Child:
    """Join what two years say of one case; the same event on the same day of one episode is one event."""
    found = {event.id: event for event in later.events}
    corrected = {event.event for event in found.values() if event.event in ONCE}
    for event in earlier.events:
        if event.id in found:
            found[event.id] = _answers(event, found[event.id])
        elif event.event not in corrected:
            found[event.id] = event
    left = [doubt for doubt in earlier.doubts if not _is_answered(doubt, later)]
    work = continued(earlier.stretches, later.stretches)
    return Child(later.case, tuple(found.values()), (*left, *later.doubts), work)


def _answers(earlier: Event, later: Event) -> Event:
    """Keep what only the earlier return said, but for answers that have no date."""
    kept = {name: fact for name, fact in earlier.facts.items() if name not in UNDATED}
    return _with(later, kept | dict(later.facts))


def _with(event: Event, facts: Mapping[str, Fact]) -> Event:
    return event if facts == event.facts else replace(event, facts=MappingProxyType(dict(sorted(facts.items()))))


def _is_answered(doubt: Doubt, later: Child) -> bool:
    """Tell whether a later return speaks of all that is in doubt: of the event, or of its like in the episode."""
    told = {event.id for event in later.events} | {(event.event, event.episode) for event in later.events}
    told |= {event.id for other in later.doubts for version in other.versions for event in version.instead}
    doubted = [event for version in doubt.versions for event in version.instead]
    return all(event.id in told or (event.event, event.episode) in told for event in doubted)


def reconcile(returns: Sequence[Child]) -> Child:
    """Read several returns of one child for one year as one child, in whatever order they come.

    What they do not agree on is in doubt, and each of them is a version of it.
    """
    case = returns[0].case
    different = {repr(_told(child.events)): child.events for child in returns}
    ordered = [different[key] for key in sorted(different)]
    versions = {repr(_told(whole)): whole for whole in (_with_this_right(mine, ordered) for mine in ordered)}
    base, *others = (versions[key] for key in sorted(versions))
    doubts = {repr(doubt): doubt for child in returns for doubt in child.doubts}
    disagreed = _disagreed(case, base, others) if others else []
    work = agreed([child.stretches for child in returns])
    return Child(case, base, (*(doubts[key] for key in sorted(doubts)), *disagreed), work)


def taken_back(earlier: Sequence[Event], later: Child) -> Iterator[Event]:
    """Yield what an earlier year says has ended, and a later year returns with another end or with none.

    An episode that closes on two days is told by itself.
    """
    closed = {event.episode for event in later.events if event.event == "case_closed"}
    unread = {name for doubt in later.doubts for name in doubt.missing}
    for event in (e for e in earlier if f"date of {e.event}" not in unread):
        told = any(own.id == event.id for own in later.events)
        told |= event.event == "case_closed" and event.episode in closed
        if event.event in _BEGUN_BY and not told and _is_contested(event, earlier, later.events):
            yield event


def _told(events: Iterable[Event]) -> list[tuple[str, list[tuple[str, Fact]]]]:
    return sorted((event.id, sorted(event.facts.items())) for event in events)


def _with_this_right(mine: tuple[Event, ...], returns: Iterable[tuple[Event, ...]]) -> tuple[Event, ...]:
    """Put returns together so that one of them is right wherever two differ."""
    held = {event.id: event for event in mine}
    for other in returns:
        for event in other:
            if event.id in held:
                known = {name: fact for name, fact in event.facts.items() if name not in UNDATED}
                held[event.id] = _with(held[event.id], known | dict(held[event.id].facts))
            elif not _is_contested(event, other, mine):
                held[event.id] = event
    return tuple(sorted(held.values(), key=lambda event: (event.start, event.id)))


def _is_contested(event: Event, theirs: Iterable[Event], mine: Iterable[Event]) -> bool:
    """Tell whether a return that lacks an event has what it would end, or has it on another day.

    A return that has none of an episode's reviews may have left them out; one that has others says otherwise.
    """
    if event.event in ONCE:
        return any(own.event == event.event for own in mine)
    if event.event == "review_conference_held":
        return any(own.event == event.event and own.episode == event.episode for own in mine)
    begun = _BEGUN_BY.get(event.event)
    starts = [e for e in theirs if e.event == begun and e.episode == event.episode and e.day <= event.day]
    latest = max(starts, key=lambda e: (e.day, e.id), default=None)
    return latest is not None and any(own.id == latest.id for own in mine)


def _disagreed(case: str, base: Sequence[Event], others: Sequence[Sequence[Event]]) -> Iterator[Doubt]:
    held, versions, names = {event.id: event for event in base}, [], set[str]()
    for other in others:
        theirs = {event.id: event for event in other}
        without = frozenset(held.keys() - theirs.keys())
        instead = tuple(event for key, event in theirs.items() if held.get(key) != event)
        versions.append(Version(without, instead))
        names |= {f"date of {held[key].event}" for key in without}
        names |= {name for event in instead for name in _differing(held.get(event.id), event)}
    said = " and ".join(_on(name) for name in sorted(names))
    yield Doubt(base[0].owner, case, tuple(sorted(names)), f"the child is there twice, and the two differ on {said}",
                tuple(versions))  # fmt: skip


def _on(name: str) -> str:
    event = name.removeprefix("date of ")
    return f"the day on which `{event}`" if event != name else f"“{name}”"


def _differing(one: Event | None, other: Event) -> set[str]:
    if one is None:
        return {f"date of {other.event}"}
    return {name for name in one.facts.keys() | other.facts.keys() if one.facts.get(name) != other.facts.get(name)}


__all__ = ["join", "reconcile", "taken_back"]
