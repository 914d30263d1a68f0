"""What was asked: how far the packs hold what is asked at each stage of a child's journey that the events touch.

Absence of rules is not absence of duties. Nothing may read as all clear unless every row here is whole.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from guidance.engine.evaluate.case import known
from guidance.engine.model.event import Event
from guidance.engine.model.instruments.stage import Extent, Stage
from guidance.engine.model.rule import Force, Instrument, Missed, Rule
from guidance.engine.model.vocabulary import Vocabulary

UNREAD = "every requirement that the sources read give is here; the text itself was not read against them"
"""Said of a stage that is whole in an instrument whose text nobody has read."""


class State(StrEnum):
    """How far an instrument was put to the events at a stage. Only `whole` allows an all-clear."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"
    NOT_ASKED = "not asked"
    BEFORE = "before the first instrument"
    AFTER = "after as-at"


@dataclass(frozen=True, slots=True)
class Row:
    """One instrument at one stage, and the events that touched the stage while it was in force.

    `instrument` is empty where none answers: before the first, after the day asked about, or for a source that no
    pack holds.
    """

    instrument: str
    title: str
    stage: str
    state: State
    because: str
    events: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """Return the row as the receipt has it."""
        return {
            "instrument": self.instrument or None, "stage": self.stage, "state": str(self.state),
            "because": self.because or None, "events": list(self.events),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was asked of some events.

    `begins` is the day from which guidance is held; `asked` tells whether any rule in force was put to any of them.
    `later` names the cases of which every event is later than the day asked about, `unrecorded` those of which none
    had been written down by the day by which it had to be known.
    """

    rows: tuple[Row, ...] = ()
    begins: date | None = None
    asked: bool = False
    later: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether everything that could be asked of these events was; never so where no event was read."""
        return bool(self.rows) and all(row.state is State.WHOLE for row in self.rows)

    def of(self, *states: State) -> tuple[Row, ...]:
        """Return the rows in some states."""
        return tuple(row for row in self.rows if row.state in states)


NOTHING_ASKED = Coverage()


@dataclass(frozen=True)
class Packs:
    """The packs that are held, and the rules of them that were asked.

    `instruments` are all the national ones that are held, whether or not they were asked: one of which no rule is
    among `rules` was left out.
    """

    instruments: Sequence[Instrument]
    rules: Sequence[Rule]
    vocabulary: Vocabulary
    _answers: dict[tuple[str, int], list[tuple[str, str, State, str]]] = field(default_factory=dict, init=False)

    @cached_property
    def national(self) -> tuple[Instrument, ...]:
        """The instruments that reach every authority."""
        return tuple(i for i in self.instruments if i.authority is None and not i.when_named)

    @cached_property
    def begins(self) -> date | None:
        """The first day on which an edition of the guidance is in force."""
        return min((i.commencement for i in self.national if _is_guidance(i) and i.commencement), default=None)

    @cached_property
    def _asked(self) -> frozenset[str]:
        return frozenset(rule.instrument.id for rule in self.rules)

    @cached_property
    def _by_name(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _changes(self) -> list[date]:
        return sorted({day for i in self.national for day in (i.commencement, i.repeal) if day})

    @cached_property
    def _started_by(self) -> Mapping[str, list[Rule]]:
        started: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            for event in _starts(rule, self._by_name):
                started[event].append(rule)
        return started

    def puts_a_rule_to(self, event: Event) -> bool:
        """Tell whether a rule in force on its day is set going by such an event."""
        return any(rule.in_force(event.day) for rule in self._started_by.get(event.event, ()))

    def era(self, day: date) -> int:
        """Return the number of the stretch of days a day lies in, through which no instrument begins or ends."""
        return bisect_right(self._changes, day)

    def answers(self, stage: str, day: date) -> list[tuple[str, str, State, str]]:
        """Say which instruments answer for a stage on a day, and how far: identifier, title, state, why.

        The guidance in force answers for every stage. So does any law in force whose pack speaks of the stage, the
        law that the stage itself names, and what the stage says is in no pack.
        """
        key = stage, self.era(day)
        if key not in self._answers:
            self._answers[key] = list(self._answered(self.vocabulary.stages.get(stage) or Stage(stage, ""), day))
        return self._answers[key]

    def _answered(self, stage: Stage, day: date) -> Iterator[tuple[str, str, State, str]]:
        here = [i for i in self.national if i.in_force(day)]
        guidance = [i for i in here if _is_guidance(i)]
        speaking = [i for i in guidance if i.claim(stage.name)] or guidance
        if not guidance:
            before = self.begins is not None and day < self.begins
            yield "", "", State.BEFORE if before else State.NONE, "no guidance held here is in force on that day"
        law = [i for i in here if i not in guidance and (i.claim(stage.name) or i.id in stage.law)]
        for instrument in (*speaking, *law):
            yield instrument.id, _called(instrument), *self._state(instrument, stage.name)
        held = {i.id for i in self.instruments}
        for source in (*(name for name in stage.law if name not in held), *stage.not_held):
            yield "", source, State.NONE, f"{source}: not in these packs"

    def _state(self, instrument: Instrument, stage: str) -> tuple[State, str]:
        claim = instrument.claim(stage)
        if instrument.id not in self._asked:
            return State.NOT_ASKED, "its pack was left out of what was asked"
        if claim is None:
            return State.NONE, "its pack does not say how far it goes here"
        if claim.extent is Extent.WHOLE:
            doubt = not_whole(stage, instrument, self._by_name, self.vocabulary)
            unread = "" if instrument.text_read else UNREAD
            return (State.PART, doubt) if doubt else (State.WHOLE, claim.because or unread)
        return State(str(claim.extent)), claim.because


def coverage(
    packs: Packs, events: Iterable[Event], as_at: date | datetime, known_at: date | datetime | None = None
) -> Coverage:
    """Say what was asked of some events, as they were known.

    Where some events of a case were known, those later than `as_at` or recorded after `known_at` are passed over, as
    they are in evaluation; where none was, each is listed as later.
    """
    spoken: set[tuple[str, str]] = set()
    days: dict[tuple[str, tuple[str, ...], int], date] = {}
    later: dict[tuple[str, str], set[tuple[str, tuple[str, ...], bool]]] = defaultdict(set)
    asked = False
    told: dict[tuple[object, ...], tuple[str, ...]] = {}
    for e in events:
        alike = (e.event, e.derived, *e.facts.items())
        stages = told.get(alike) or told.setdefault(alike, _stages(e, packs.vocabulary))
        if known(e, as_at, known_at):
            spoken.add((e.owner, e.case))
            days[e.event, stages, packs.era(e.day)] = e.day
            asked = asked or packs.puts_a_rule_to(e)
        else:
            later[e.owner, e.case].add((e.event, stages, known(e, as_at, None)))
    silent = {case: said for case, said in later.items() if case not in spoken}
    rows = _rows(packs, days, {(name, stages) for said in silent.values() for name, stages, _ in said})
    written = {case for case, said in silent.items() if any(has_been for _, _, has_been in said)}
    yet, unrecorded = (tuple(sorted({case for _, case in found})) for found in (silent.keys() - written, written))
    return Coverage(tuple(rows), packs.begins, asked, yet, unrecorded)


def _rows(
    packs: Packs, days: Mapping[tuple[str, tuple[str, ...], int], date], silent: Iterable[tuple[str, tuple[str, ...]]]
) -> list[Row]:
    """Say how far each instrument is held at each stage that events touch, whether or not known by then."""
    touched: dict[tuple[str, str, str, State, str], set[str]] = defaultdict(set)
    for (name, stages, _), day in days.items():
        for stage in stages:
            for identifier, title, state, because in packs.answers(stage, day):
                touched[identifier, title, stage, state, because].add(name)
    for name, stages in silent:
        for stage in stages:
            identifier, title, state, because = LATER
            touched[identifier, title, stage, state, because].add(name)
    order = {stage: n for n, stage in enumerate(packs.vocabulary.stages)}
    rows = [Row(*key, tuple(sorted(names))) for key, names in touched.items()]
    rows.sort(key=lambda row: (order.get(row.stage, len(order)), row.instrument, row.title, row.state, row.because))
    return rows


LATER = ("", "", State.AFTER, "not yet happened, or not yet recorded, by then")
"""What answers for every stage where no event was known by the day asked about."""


def not_whole(stage: str, instrument: Instrument, rules: Mapping[str, Rule], vocabulary: Vocabulary) -> str:
    """Say why a stage said to be whole does not count as that: nothing there can be checked, or it is inferred."""
    own = [rule for rule in rules.values() if rule.instrument.id == instrument.id and rule.checkable]
    here = [rule for rule in own if any(stage in _reach(event, vocabulary) for event in _starts(rule, rules))]
    if not here:
        return "no rule there can be checked"
    if not instrument.text_read and any(rule.carries and not (rule.compared or rule.read_by) for rule in here):
        return "inferred from another edition; the text in force was not read"
    return ""


def _is_guidance(instrument: Instrument) -> bool:
    return instrument.force is Force.STATUTORY_GUIDANCE


def _called(instrument: Instrument) -> str:
    return f"the {instrument.title}" if instrument.force.is_law else instrument.title


def _stages(event: Event, vocabulary: Vocabulary) -> tuple[str, ...]:
    word = vocabulary.events.get(event.event)
    return (word.stages(event) if word else ()) or ("no stage named",)


def _starts(rule: Rule, rules: Mapping[str, Rule]) -> set[str]:
    """Name the events that set a rule going; for one that follows a missed limit, those of the rule with the limit."""
    seen = {rule.id}
    while isinstance(rule.when, Missed) and rule.when.rule in rules and rule.when.rule not in seen:
        rule = rules[rule.when.rule]
        seen.add(rule.id)
    return {pattern.event for pattern in rule.triggers}


def _reach(event: str, vocabulary: Vocabulary) -> set[str]:
    word = vocabulary.events.get(event)
    return {touch.stage for touch in word.touches} if word else set()
