"""One case returned more than once: twice in a file, or year after year while its episodes stay open."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from guidance.engine.model.event import Event

UNDATED = frozenset({"later_known", "latest_category"})
"""Answers with no date of their own: what the latest file says replaces what earlier ones said, or takes it back."""
ONCE = frozenset({"child_born", "child_turned_18", "child_died"})
"""What happens once in a life: a later file's date replaces an earlier one's."""


def join(earlier: Iterable[Event], later: Iterable[Event]) -> tuple[Event, ...]:
    """Join what two returns say of one case; the same event on the same day of one episode is one event."""
    found = {event.id: event for event in later}
    corrected = {event.event for event in found.values() if event.event in ONCE}
    for event in earlier:
        if event.id in found:
            found[event.id] = _answers(event, found[event.id])
        elif event.event not in corrected:
            found[event.id] = event
    return tuple(found.values())


def _answers(earlier: Event, later: Event) -> Event:
    """Keep what only the earlier return said, but for answers that have no date."""
    kept = {name: fact for name, fact in earlier.facts.items() if name not in UNDATED}
    facts = kept | dict(later.facts)
    return later if facts == later.facts else replace(later, facts=MappingProxyType(dict(sorted(facts.items()))))


def plans_without_conference(events: Iterable[Event]) -> int:
    """Count the plans that start on no day of a conference of their episode, so that no review clock starts."""
    held, begun = set(), []
    for event in events:
        if event.event == "icpc_held":
            held.add((event.episode, event.day))
        elif event.event == "cp_plan_started":
            begun.append((event.episode, event.day))
    return sum(plan not in held for plan in begun)


def closed_twice(events: Iterable[Event]) -> Iterator[tuple[Event, Event]]:
    """Yield the closures of one episode that fall on different days."""
    first: dict[str | None, Event] = {}
    for event in sorted((e for e in events if e.event == "case_closed"), key=lambda e: e.day):
        before = first.setdefault(event.episode, event)
        if before.day != event.day:
            yield before, event


__all__ = ["closed_twice", "join", "plans_without_conference"]
