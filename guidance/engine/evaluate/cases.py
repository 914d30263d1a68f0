"""The cases that records hold: each gathered from what was known of it, with what the definitions in force add."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from guidance.engine.evaluate.case import Case, known
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.event import NO_FACTS, Event, in_episode
from guidance.engine.model.records.source import Source
from guidance.engine.model.rule import Derive, Rule
from guidance.engine.model.vocabulary import State


def open_cases(
    events: Iterable[Event],
    as_at: date | datetime,
    known_at: date | datetime | None,
    *,
    definitions: Sequence[Rule],
    states: Mapping[str, State],
    sources: Iterable[Source] | None,
    powers: Iterable[Rule] = (),
) -> Iterator[Case]:
    """Gather what was known of each case, each event once, and add what the definitions in force make of it."""
    gathered: dict[tuple[str, str], dict[str, Event]] = defaultdict(dict)
    for event in events:
        if known(event, as_at, known_at):
            gathered[event.owner, event.case].setdefault(event.id, event)
    speaking = None if sources is None else tuple(sources)
    limits = tuple(rule for rule in powers if rule.limits_a_power)
    for key, found in sorted(gathered.items()):
        voices = None if speaking is None else tuple(source for source in speaking if key in source.cases)
        case = Case(tuple(sorted(found.values(), key=lambda e: (e.start, e.id))), states, voices, limits)
        derived = derive(case, definitions)
        yield (
            replace(case, events=tuple(sorted((*case.events, *derived), key=lambda e: (e.start, e.id))))
            if derived
            else case
        )


def derive(case: Case, definitions: Sequence[Rule]) -> list[Event]:
    """Work out which events count as having happened too.

    An event is derived from each source known to match, unless the same event is recorded in the episode from then
    on before the next source. It copies time, episode and authority, and has no facts.
    """
    sources: dict[str, dict[str, tuple[Event, Rule]]] = defaultdict(dict)
    for rule in definitions:
        for event in _sources_of(rule, case):
            if isinstance(rule.duty, Derive):
                sources[rule.duty.event].setdefault(event.id, (event, rule))
    derived = []
    for name, found in sorted(sources.items()):
        ordered = sorted(found.values(), key=lambda pair: (pair[0].start, pair[0].id))
        for place, (event, rule) in enumerate(ordered):
            later = [n for n, _ in ordered[place + 1 :] if in_episode(n, event, rule.same)]
            if not _recorded_between(case, name, event, later[0] if later else None, same=rule.same):
                derived.append(replace(event, event=name, id=f"{name}:{event.id}", facts=NO_FACTS, derived=rule.id,
                                       authority=case.authorities[event.id]))  # fmt: skip
    return derived


def _sources_of(rule: Rule, case: Case) -> Iterator[Event]:
    for event in case.named(p.event for p in rule.triggers):
        reaches = rule.in_force(event.day) and rule.authority in {None, case.authorities[event.id]}
        held = rule.while_state is None or case.holds(rule.while_state, event, rule.same)
        if reaches and held and fits_any(rule.triggers, event) is Truth.TRUE:
            yield event


def _recorded_between(case: Case, name: str, source: Event, following: Event | None, *, same: str) -> bool:
    return any(
        e.end >= source.start and (following is None or e.end < following.start)
        for e in case.named([name])
        if in_episode(e, source, same)
    )
