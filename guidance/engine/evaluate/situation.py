"""What one duty meets with in its case, each part of it found once: performances, lapses, the clock and its limit."""

from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from functools import cached_property

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.clock import Limit, Undecided, limit_from
from guidance.engine.evaluate.matters import Matters
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.calendar import Calendar
from guidance.engine.model.condition import Patterns, Truth, fits_any
from guidance.engine.model.event import Event, in_episode, is_not_after, one_is_timed, same_day_unordered
from guidance.engine.model.finding import Restart
from guidance.engine.model.missing import Missing
from guidance.engine.model.records.source import NotShown
from guidance.engine.model.rule import Missed, Modality, Rule

Fits = list[tuple[Event, Truth]]


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule, triggered once in one case, that nothing exempts from: its first trigger, and those that joined it.

    `lacking` holds the facts for want of which an exemption is not known to hold.
    """

    rule: Rule
    trigger: Event
    authority: str | None = None
    lacking: frozenset[Missing] = frozenset()
    joined: tuple[Event, ...] = ()


class First(Enum):
    """What came first of a duty to be performed."""

    PERFORMED = 1
    LAPSED = 2
    NEITHER = 3


@dataclass(frozen=True)
class Situation:
    """A duty in its case, on some terms; `matters` says what each event is of."""

    duty: Duty
    case: Case
    terms: Terms
    matters: Matters

    @property
    def calendar(self) -> Calendar:
        """The calendar that counts for the rule."""
        return self.terms.calendars.serving(self.duty.rule.instrument.calendar, self.duty.rule.closed_by)

    def near(self, patterns: Patterns, *, bounding: bool = False) -> Fits:
        """List events not before the trigger that fit or may fit, earliest first, an untimed one at its day's end.

        Those of what is forbidden, or of what something is to come before, are `bounding`.
        """
        trigger, same = self.duty.trigger, self.duty.rule.same
        not_before = self.case.bounds if bounding else self.case.is_not_before
        named = self.case.named(p.event for p in patterns)
        near = [e for e in named if not_before(e, trigger) and in_episode(e, trigger, same)]
        fits = [(e, t) for e in near if (t := self.matters.fits(patterns, e, trigger)) is not Truth.FALSE]
        return sorted(fits, key=lambda fit: (fit[0].end, fit[0].id))

    @cached_property
    def performances(self) -> Fits:
        """What does what the rule speaks of, or may."""
        return self.near(self.duty.rule.performing, bounding=self.duty.rule.modality is Modality.MUST_NOT)

    @cached_property
    def lapses(self) -> Fits:
        """What ends the duty, or may: its rule's `until`, and repeal where the instrument's duties end with it.

        An answer to what calls for action at once only may, where it and the trigger share a day and one has a time.
        """
        rule, trigger = self.duty.rule, self.duty.trigger
        half_timed = {e.id for e in self.case.named(rule.answered_by) if one_is_timed(e, trigger)}
        fits = [(e, Truth.UNKNOWN if e.id in half_timed else truth) for e, truth in self.near(rule.until)]
        if rule.instrument.at_repeal != "ends" or not rule.repeal or rule.repeal > self.terms.day:
            return fits
        at, name = rule.repeal.isoformat(), f"repeal:{rule.id}"
        repeal = Event(trigger.case, "repeal", at, rule.repeal, time.min, name)
        return sorted([*fits, (repeal, Truth.TRUE)], key=lambda fit: (fit[0].end, fit[0].id))

    @cached_property
    def lapse(self) -> Event | None:
        """The first lapse that is known."""
        return first(self.lapses)

    @cached_property
    def known(self) -> list[Event]:
        """The performances that are known, and on no later a day than the first lapse, which they go before."""
        known = [e for e, truth in self.performances if truth is Truth.TRUE]
        return [e for e in known if self.lapse is None or e.day <= self.lapse.day]

    @cached_property
    def performance(self) -> Event | None:
        """The first of those that is known to come after what calls for action at once, where that is asked."""
        return next((e for e in self.known if not self._unordered(e)), None)

    @cached_property
    def end(self) -> Event | None:
        """What closed the duty, in whatever order its own day went."""
        return self.known[0] if self.known else self.lapse

    @property
    def came_first(self) -> tuple[First, Event | None]:
        """What came first, and the event."""
        if self.performance:
            return First.PERFORMED, self.performance
        return (First.LAPSED, self.lapse) if self.lapse else (First.NEITHER, None)

    def in_time(self, event: Event | None, limit: Limit | None) -> Truth:
        """Tell whether an event is in time; where there is none, whether there still is time."""
        if limit is None:
            return Truth.TRUE
        if event is None:
            return Truth.FALSE if limit.passed(self.terms.as_at) else Truth.TRUE
        return limit.met_by(event)

    def lacked(self, fits: Fits, patterns: Patterns) -> list[set[Missing]]:
        """Say of each event that only may fit for want of what."""
        return [self.matters.lacks(patterns, e, self.duty.trigger) for e, t in fits if t is Truth.UNKNOWN]

    def before(self, patterns: Patterns) -> list[Event]:
        """List what is not after the trigger, earliest first; of its own name, only what is known to be earlier."""
        t, named = self.duty.trigger, self.case.named(p.event for p in patterns)
        earlier = [e for e in named if (e.end < t.start if e.event == t.event else is_not_after(e, t))]
        return sorted((e for e in earlier if in_episode(e, t, self.duty.rule.same)), key=lambda e: (e.end, e.id))

    def not_shown(self, patterns: Patterns, start: date, end: date) -> tuple[NotShown, ...]:
        """Name the events that no source of the case shows throughout some days, both included."""
        return self.case.not_shown((p.event for p in patterns), start, end)

    @cached_property
    def limit(self) -> Limit | Missing | None:
        """The last moment in time; None where there is no number; what is missing where it cannot be reckoned."""
        return self._limit_from(self.run[0])

    @cached_property
    def run(self) -> tuple[Event, tuple[Restart, ...]]:
        """The latest event that set the clock going before the end, and each restart."""
        anchor, restarts = self.duty.trigger, []
        for e in self._restarting():
            before = self._limit_from(anchor)
            late = isinstance(before, Limit) and before.met_by(e) is Truth.FALSE
            restarts.append(Restart(e.id, e.at, after_limit=late, derived=e.derived, day=e.day))
            anchor = e
        return anchor, tuple(restarts)

    def takes_in(self, trigger: Event) -> bool:
        """Tell whether a later trigger belongs to the run: in its episode, with no end between the two."""
        before_end = self.end is None or (trigger.id != self.end.id and self.case.is_not_before(self.end, trigger))
        return before_end and in_episode(trigger, self.duty.trigger, self.duty.rule.same)

    def ends_unsure(self, limit: Limit) -> bool:
        """Tell whether a power runs for hours from a start whose time is not known, and may or may not have ended."""
        if not self.duty.rule.limit_of_power or limit.hours is None or limit.anchor.is_timed:
            return False
        return limit.met_by(self.end) is Truth.UNKNOWN if self.end else not limit.passed(self.terms.as_at)

    @property
    def unordered(self) -> list[Event]:
        """The triggers, and the first performance, whose order on one day cannot be known."""
        done = self.known[0]
        return [done, *(e for e in (self.duty.trigger, *self.duty.joined) if same_day_unordered(done, e))]

    def _unordered(self, event: Event) -> bool:
        """Tell whether an event shares a day, in an order that cannot be known, with a trigger of a duty to act now.

        A limit missed has passed before the day begins, so whatever is done that day comes after it.
        """
        rule = self.duty.rule
        now = rule.how_soon is not None and rule.modality is not Modality.MAY and not isinstance(rule.when, Missed)
        return now and any(same_day_unordered(event, trigger) for trigger in (self.duty.trigger, *self.duty.joined))

    def _limit_from(self, anchor: Event) -> Limit | Missing | None:
        rule = self.duty.rule
        if rule.modality is Modality.MAY and not rule.limit_of_power:
            return None
        if rule.before:
            bound = first(self.near(rule.before, bounding=True))
            return Limit(bound.day, anchor, bound=bound) if bound else None
        try:
            return limit_from(rule, anchor, self.calendar)
        except Undecided as undecided:
            return undecided.missing

    def _restarting(self) -> list[Event]:
        """List the events of the run that are known to set its clock going again, earliest first."""
        t, patterns = self.duty.trigger, self.duty.rule.clock
        if patterns is None:
            return []
        later = [e for e in self.case.named(p.event for p in patterns) if e.id != t.id and e.end >= t.start]
        known = [e for e in later if fits_any(patterns, e) is Truth.TRUE and self.takes_in(e)]
        return sorted(known, key=lambda e: (e.start, e.id))


def first(fits: Fits) -> Event | None:
    """Return the first event known to fit."""
    return next((e for e, truth in fits if truth is Truth.TRUE), None)
