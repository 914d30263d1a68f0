"""Everything the pages are made from, looked up from every side."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TypeVar

from guidance.app.clock import today
from guidance.app.packs.checking import CaseResult
from guidance.app.packs.codes import CodeEntry
from guidance.app.packs.evidence import Tally, tallies
from guidance.engine.model.condition import Patterns
from guidance.engine.model.instruments.provenance import Comparison
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Concerned, Derive, Follow, Happened, Instrument, Missed, Perform, Rule
from guidance.engine.model.trial import Trial
from guidance.engine.packs.library import Library
from guidance.engine.packs.schema.deviation import PublishedText
from guidance.site.practice.steps import step_of
from guidance.site.rules.rungs import Rung, rungs

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Catalogue:
    """A library with its worked cases run; `carried` holds those that a later edition has from the words it kept.

    `as_at` is the day that the pages speak of: what is in force then stands first in every list. `authority` is the
    one for which they are made, if they are made for one.
    """

    library: Library
    results: tuple[CaseResult, ...] = ()
    carried: tuple[CaseResult, ...] = ()
    codes: tuple[CodeEntry, ...] = ()
    lessons: tuple[PublishedText, ...] = ()
    as_at: date = field(default_factory=today)
    authority: str = ""

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by its identifier, with those that trials put in place of others; in the order of their files."""
        own = sorted(self.library.rules, key=lambda r: (self.instruments_in_order.index(r.instrument), self._place(r)))
        return {r.id: r for r in (*own, *(r for t in self.library.trials for r in t.instead))}

    @cached_property
    def instruments_in_order(self) -> list[Instrument]:
        """The instruments by the day each came into force, the earliest first; those with no day yet, last."""
        return sorted(self.library.instruments, key=lambda i: (i.commencement is None, str(i.commencement), i.id))

    @cached_property
    def principles(self) -> Mapping[str, Principle]:
        """Every principle by its identifier."""
        return {p.id: p for p in self.library.principles}

    @cached_property
    def cases(self) -> Mapping[str, list[CaseResult]]:
        """The worked cases written for each rule."""
        return _grouped((result.rule.id, result) for result in self.results)

    @cached_property
    def compared(self) -> Mapping[str, Comparison]:
        """What a script last found of each rule that it held against a text."""
        return {found.rule: found for found in sorted(self.library.comparisons, key=lambda found: found.checked_on)}

    @cached_property
    def carried_cases(self) -> Mapping[str, list[CaseResult]]:
        """The worked cases that each rule has from the one whose words it keeps."""
        return _grouped((result.rule.id, result) for result in self.carried)

    @cached_property
    def trials_of(self) -> Mapping[str, list[Trial]]:
        """The trials that name each rule, as set aside or put in its place."""
        named = ((t, {*(s.rule for s in t.suspends), *(r.id for r in t.instead)}) for t in self.library.trials)
        return _grouped((rule, trial) for trial, rules in named for rule in sorted(rules))

    @cached_property
    def weighed_in(self) -> Mapping[str, list[Rule]]:
        """The rules that ask for each principle to be weighed."""
        return _grouped((name, rule) for rule in self.rules.values() for name in rule.weigh)

    @cached_property
    def bearing_on(self) -> Mapping[str, list[Principle]]:
        """The principles that say they bear on each rule or event."""
        return _grouped((name, p) for p in self.library.principles for name in dict.fromkeys(p.bears_on))

    @cached_property
    def starts(self) -> Mapping[str, list[Rule]]:
        """The rules whose clock each event starts."""
        return _grouped(
            (event, r) for r in self.rules.values() if not isinstance(r.when, Missed) for event in _events(r.when)
        )

    @cached_property
    def does(self) -> Mapping[str, list[Rule]]:
        """The rules in which each event is what is to be done, or what has to come first."""
        return _grouped((event, r) for r in self.rules.values() for event in _done(r))

    @cached_property
    def ends(self) -> Mapping[str, list[Rule]]:
        """The rules whose clock each event stops."""
        return _grouped((event, r) for r in self.rules.values() for event in _events(r.until))

    @cached_property
    def exempts(self) -> Mapping[str, list[Rule]]:
        """The rules that do not apply once each event has happened."""
        return _grouped((event, r) for r in self.rules.values() for event in _events(_already(r)))

    @cached_property
    def following_missed(self) -> Mapping[str, list[Rule]]:
        """The rules that begin when the limit of each rule has passed unmet."""
        return _grouped((r.when.rule, r) for r in self.rules.values() if isinstance(r.when, Missed))

    @cached_property
    def given_room_by(self) -> Mapping[str, list[Rule]]:
        """The rules whose limit may be passed, with reasons, under each rule."""
        return _grouped((r.latitude, r) for r in self.rules.values() if r.latitude)

    @cached_property
    def relating_to(self) -> Mapping[str, list[Rule]]:
        """The local rules that tighten or add to each national rule."""
        return _grouped((r.relates_to, r) for r in self.rules.values() if r.relates_to)

    @cached_property
    def tallies(self) -> list[Tally]:
        """How far the statements of each instrument, and of each set of principles, have been checked."""
        return tallies(self.library)

    @cached_property
    def of_instrument(self) -> Mapping[str, list[Rule]]:
        """The rules of each instrument, in its order."""
        return _grouped((r.instrument.id, r) for r in self.rules.values())

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        """The sections of law that rules state, and those that rules rest on."""
        return rungs(self.rules.values(), self.instruments_in_order)

    @cached_property
    def rungs_of(self) -> Mapping[str, list[Rung]]:
        """The rungs that each rule states or rests on."""
        named = ((rung, {r.id for r in (*rung.states, *rung.rests)}) for rung in self.rungs)
        return _grouped((rule, rung) for rung, rules in named for rule in rules)

    @cached_property
    def resting_on(self) -> Mapping[str, list[Rule]]:
        """The rules that rest on each rule."""
        return _grouped((ground, r) for r in self.rules.values() for ground in dict.fromkeys(r.rests_on))

    @cached_property
    def same_name(self) -> Mapping[str, list[Rule]]:
        """The rules that share a name but for their edition."""
        return _grouped((r.name, r) for r in self.rules.values())

    @cached_property
    def replacing(self) -> Mapping[str, list[Rule]]:
        """The rules of a later edition, under other names, that took the place of each rule."""
        return _grouped((name, r) for r in self.rules.values() for name in r.replaces)

    @cached_property
    def by_step(self) -> Mapping[str, list[Rule]]:
        """The rules by the step of the child's journey that each belongs to, those of trials left out."""
        words = self.library.vocabulary
        return _grouped((step_of(words, r), r) for r in self.rules.values() if not r.trial)

    @cached_property
    def stages(self) -> list[str]:
        """The steps of the child's journey, in an order that every instrument's own order agrees with."""
        journeys = [list(self.by_stage(instrument)) for instrument in self.instruments_in_order]
        return _merged(journeys)

    def by_stage(self, instrument: Instrument) -> Mapping[str, list[Rule]]:
        """Return the rules of one instrument by the step of the journey they belong to, in its order."""
        return _grouped((r.stage, r) for r in self.of_instrument.get(instrument.id, ()))

    def _place(self, rule: Rule) -> tuple[str, int]:
        """Say where in its instrument a rule stands; one that is inferred, where the rule that it continues does."""
        origin = self.library.rule(rule.carries) if rule.told_at else None
        if origin:
            return self._place(origin)
        return (PurePosixPath(rule.span.file).name, rule.span.line) if rule.span else ("", 0)

    def successor(self, instrument: Instrument) -> Instrument | None:
        """Return the edition that took the place of another, if the library has it."""
        return next((i for i in self.library.instruments if i.supersedes == instrument.id), None)

    def edition_before(self, instrument: Instrument) -> Instrument | None:
        """Return the edition whose place another took, if the library has it."""
        return next((i for i in self.library.instruments if i.id == instrument.supersedes), None)


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    found: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _events(patterns: Patterns) -> Iterator[str]:
    yield from dict.fromkeys(pattern.event for pattern in patterns)


def _already(rule: Rule) -> Patterns:
    return tuple(unless.pattern for unless in rule.unless if isinstance(unless, Happened | Concerned))


def _done(rule: Rule) -> Iterator[str]:
    if isinstance(rule.duty, Perform | Follow):
        yield from _events(rule.duty.patterns)
    elif isinstance(rule.duty, Derive):
        yield rule.duty.event


def _merged(journeys: list[list[str]]) -> list[str]:
    """Merge several orders into one; where they disagree, what is left follows as it was first met."""
    rank = {stage: n for n, stage in enumerate(dict.fromkeys(s for journey in journeys for s in journey))}
    after: dict[str, set[str]] = {stage: set() for stage in rank}
    for journey in journeys:
        for earlier, later in pairwise(journey):
            after[later].add(earlier)
    ready = [(n, stage) for stage, n in rank.items() if not after[stage]]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        _, stage = heapq.heappop(ready)
        order.append(stage)
        for later in [s for s, waits in after.items() if stage in waits]:
            after[later].discard(stage)
            if not after[later]:
                heapq.heappush(ready, (rank[later], later))
    return [*order, *(stage for stage in rank if stage not in order)]
