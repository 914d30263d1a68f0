"""What an event is of, where a record does not say: of which referral a decision is, which request an answer meets.

Both evaluators come by here, as they do for what a state is. What was open when the event came is what it may be of;
where that is more than one thing, nobody can tell, and nothing is excused by it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.clock import times
from guidance.engine.model.condition import Of, Pattern, Patterns, Truth, fits_any, lacking
from guidance.engine.model.event import Event, in_episode, is_not_after
from guidance.engine.model.missing import Missing, MissingSubject
from guidance.engine.model.rule import Concerned, Happened, Rule


@dataclass(frozen=True)
class Matter:
    """What an event may be of, and the answers that came to any of it, the event itself the last.

    `started` holds what started any of it, where that is asked: on more days than there are of it, one is several.
    """

    of: tuple[Event, ...]
    answers: tuple[Event, ...]
    started: tuple[Event, ...] = ()

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of what it may be of."""
        return frozenset(event.id for event in self.of)

    @property
    def is_answered(self) -> bool:
        """Tell whether as many answers have come as there are things to answer."""
        return len(self.answers) >= max(len(self.of), self.days)

    @property
    def days(self) -> int:
        """On how many days something of it started, so far as that is asked."""
        return len({event.day for event in self.started})

    def after(self, end: Event) -> "Matter":
        """Leave out what had begun before an end of all of it, and with that its answers."""
        of, started = (tuple(e for e in one if e.end >= end.start) for one in (self.of, self.started))
        return Matter(of, self.answers if of else (), started)

    def is_all_of(self, other: "Matter") -> bool:
        """Tell whether another is of some of the same, and as many answers have come as there are things to answer."""
        return bool(other.of) and other.ids <= self.ids and self.is_answered


@dataclass(frozen=True)
class Matters:
    """What the events of one case are of, under one rule: `closing` are its patterns that end whatever is open."""

    case: Case
    same: str
    closing: Patterns = ()
    _known: dict[tuple[str, Of], Matter] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fits(self, patterns: Patterns, event: Event, trigger: Event) -> Truth:
        """Tell whether an event fits any of some patterns, and is of what the trigger is of, where one asks that."""
        found = (self._fits(p, patterns, event, trigger) for p in patterns)
        return max(found, key=lambda truth: truth.value, default=Truth.FALSE)

    def lacks(self, patterns: Patterns, event: Event, trigger: Event) -> set[Missing]:
        """Name the facts for want of which an event only may fit; that it may be of another thing is one of them."""
        if self.fits(patterns, event, trigger) is not Truth.UNKNOWN:
            return set()
        unsure = [p for p in patterns if self._fits(p, patterns, event, trigger) is Truth.UNKNOWN]
        shared = any(p.of and not self._is_alone(p.of, event, trigger) for p in unsure)
        subject: set[Missing] = {MissingSubject(event.event)} if shared else set()
        return subject.union(*(lacking(p.where, event) for p in unsure))

    def _fits(self, pattern: Pattern, patterns: Patterns, event: Event, trigger: Event) -> Truth:
        plain = pattern.fits(event)
        if pattern.of is None or plain is Truth.FALSE:
            return plain
        mine, its = self.matter(trigger, pattern.of), self.matter(event, pattern.of)
        if mine.of and mine.ids.isdisjoint(its.ids):
            return Truth.FALSE
        if self._is_alone(pattern.of, event, trigger):
            return plain
        alike = tuple(p for p in patterns if p.of == pattern.of)
        all_so = its.is_all_of(mine) and all(fits_any(alike, answer) is Truth.TRUE for answer in its.answers)
        return Truth.TRUE if all_so else Truth.UNKNOWN

    def _is_alone(self, of: Of, event: Event, trigger: Event) -> bool:
        """Tell whether an event and a trigger can be of one thing only, and that the same."""
        mine, its = self.matter(trigger, of), self.matter(event, of)
        return len(mine.of) == 1 and mine.ids == its.ids and its.days <= 1

    def matter(self, event: Event, of: Of) -> Matter:
        """Say what an event may be of: all that was open when it came; where nothing was, all that had come by then.

        A thing is open until as many answers have come as things are open, or until what closes all of them.
        """
        if (event.id, of) not in self._known:
            self._known[event.id, of] = Matter((event,), ()) if event.event == of.event else self._settled(event, of)
        return self._known[event.id, of]

    def _settled(self, event: Event, of: Of) -> Matter:
        open_ = NOTHING_OPEN
        near = self._near(event, of)
        for e in near:
            if e.event == of.event:
                open_ = replace(open_, of=(*open_.of, e))
            elif e.event == of.started_by:
                open_ = replace(open_, started=(*open_.started, e))
            elif e.event == event.event:
                open_ = replace(open_, answers=(*open_.answers, e))
                open_ = NOTHING_OPEN if e.id != event.id and open_.is_answered else open_
            else:
                open_ = open_.after(e)
        return open_ if open_.of else Matter(tuple(e for e in near if e.event == of.event), (event,))

    def _near(self, event: Event, of: Of) -> Sequence[Event]:
        """List in order, up to an event, what it may be of, what answers that, and what closes it."""
        states = self.case.states.values()
        ends = frozenset(name for state in states if of.event in state.starts_with for name in state.ends_with)
        named = self.case.named((*_begins(of), event.event, *ends, *(p.event for p in self.closing)))
        near = [e for e in named if in_episode(e, event, self.same) and not _apart(e, event, of.same)]
        begins = _begins(of)
        counts = [e for e in near if self._counts(e, event, begins, ends)]
        return sorted(counts, key=lambda e: (e.start if e.event in begins else e.end, e.event not in begins, e.id))

    def _counts(self, e: Event, event: Event, begins: Sequence[str], ends: frozenset[str]) -> bool:
        if e.event in begins:
            return is_not_after(e, event)
        if e.event == event.event:
            return (e.end, e.id) <= (event.end, event.id)
        return e.end < event.start and (e.event in ends or fits_any(self.closing, e) is Truth.TRUE)

    def exempts(self, unless: Happened | Concerned, trigger: Event) -> tuple[Truth, set[Missing]]:
        """Tell whether an exemption holds by what came before a trigger, and for want of what that is not known."""
        if isinstance(unless, Concerned):
            return self._concerned(unless.pattern, trigger)
        answers = list(self._happened(unless, trigger))
        holds = any(truth is Truth.TRUE for truth, _ in answers)
        return Truth.TRUE if holds else Truth.FALSE, {lack for _, facts in answers for lack in facts}

    def _concerned(self, pattern: Pattern, trigger: Event) -> tuple[Truth, set[Missing]]:
        of = self.matter(trigger, Of(pattern.event)).of
        found = {pattern.fits(e) for e in of}
        if found <= {Truth.TRUE} or found <= {Truth.FALSE}:
            return Truth.TRUE if Truth.TRUE in found else Truth.FALSE, set()
        several: set[Missing] = {MissingSubject(trigger.event)} if Truth.FALSE in found else set()
        return Truth.UNKNOWN, several.union(*(lacking(pattern.where, e) for e in of))

    def _happened(self, unless: Happened, trigger: Event) -> Iterator[tuple[Truth, set[Missing]]]:
        """Yield how each earlier event exempts: one that was followed by what is in `since` does not."""
        after = list(self._before(unless.since, trigger))
        for event in self._before((unless.pattern.event,), trigger):
            truth = unless.pattern.fits(event)
            later = [e for e in after if e.id != event.id and e.end > event.start]
            if truth is Truth.FALSE or any(e.start > event.end for e in later):
                continue
            facts = lacking(unless.pattern.where, event) | (times(event, *later) if later else set())
            yield (Truth.UNKNOWN if facts else truth), facts

    def _before(self, names: Sequence[str], trigger: Event) -> Iterator[Event]:
        """Yield what is not after a trigger, in its episode."""
        for e in self.case.named(names):
            if is_not_after(e, trigger) and in_episode(e, trigger, self.same):
                yield e


NOTHING_OPEN = Matter((), ())


def _begins(of: Of) -> tuple[str, ...]:
    return (of.event, of.started_by) if of.started_by else (of.event,)


def _apart(one: Event, other: Event, fact: str) -> bool:
    """Tell whether both carry a fact by which such things are told apart, and it differs."""
    here, there = one.facts.get(fact), other.facts.get(fact)
    return here is not None and there is not None and here != there


def closing(rule: Rule) -> Patterns:
    """List the patterns of a rule that end whatever is open, each for all: those that are tied to nothing."""
    return tuple(p for p in (*rule.performing, *rule.until) if p.of is None)


def under(rule: Rule, case: Case) -> Matters:
    """Say what the events of a case are of, under a rule."""
    return Matters(case, rule.same, closing(rule))
