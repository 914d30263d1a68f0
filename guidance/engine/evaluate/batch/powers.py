"""What has to be known of a power besides its end, said anew: what followed it, and what the Act allows.

The queries say when each has ended. Their rows come by here with whatever in the case began, ended or followed a power,
which one more query lays out: which patterns it fits, and the days that its facts give.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from guidance.engine.evaluate.batch.allowed_days import Uncovered, last_allowed
from guidance.engine.evaluate.batch.record import Record, day_literal
from guidance.engine.evaluate.batch.sql.clock import date_in
from guidance.engine.evaluate.batch.sql.conditions import fits, one_of, text
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.condition import Patterns
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Status, Step
from guidance.engine.model.missing import MissingFact
from guidance.engine.model.note import RanOn
from guidance.engine.model.power import Allowed, AtMost, Day
from guidance.engine.model.rule import FactDate, Rule


@dataclass(frozen=True, slots=True)
class Mark:
    """One event that begins, ends or follows a power: what the table says of it, and what the query found."""

    n: int
    c: int
    name: str
    id: str
    day: date
    starts: int
    ends: int
    episode: str | None
    renews: bool
    derived: bool
    meanwhile: bool
    afterwards: bool
    begins: Sequence[int]
    days: Sequence[date | None]
    said: Sequence[Sequence[str] | None]

    def is_near(self, other: "Mark", rule: Rule) -> bool:
        """Tell whether two belong together under a rule."""
        return rule.same == "case" or None in {self.episode, other.episode} or self.episode == other.episode

    def is_not_before(self, other: "Mark") -> bool:
        """Tell whether it counts as not before another; what ended an earlier one on that day does not."""
        if self.id == other.id or (self.renews and self.day == other.day):
            return False
        return self.starts > other.ends if self.name == other.name else self.ends >= other.starts

    def comes_by(self, other: "Mark") -> bool:
        """Tell whether it is not after another."""
        return self.id != other.id and self.starts <= other.ends


class Powers:
    """The powers of one rule, and whatever else in their cases begins, ends or follows one."""

    def __init__(self, rule: Rule, record: Record, powers: Sequence[Rule], terms: Terms) -> None:
        self.rule, self.record, self.calendars, self.as_at = rule, record, terms.calendars, terms.as_at
        self.powers = [r for r in powers if r.limits_a_power]
        self.marks: dict[int, list[Mark]] = defaultdict(list)
        self.by_number: dict[int, Mark] = {}
        for row in record.database.execute(self._query()).fetchall():
            mark = Mark(*row)
            self.marks[mark.c].append(mark)
            self.by_number[mark.n] = mark

    # ------------------------------------------------------------------------------------------------- laying out

    @cached_property
    def _dates(self) -> list[str]:
        """Name the facts that give a day, each once."""
        held = [f for r in self._all for f in (r.within.fact if isinstance(r.within, FactDate) else "", _from(r)) if f]
        return list(dict.fromkeys(held))

    @cached_property
    def _facts(self) -> list[str]:
        return list(dict.fromkeys(r.at_most.if_fact for r in self._all if r.at_most and r.at_most.if_fact))

    @property
    def _all(self) -> list[Rule]:
        return [self.rule, *self.powers]

    def _query(self) -> str:
        begun = (f"CASE WHEN {_begins(rule)} THEN {place} END" for place, rule in enumerate(self.powers))
        names = one_of("e.name", tuple(_names(self._all)))
        triggers = one_of("name", tuple(p.event for p in self.rule.triggers))
        days = ", ".join(date_in(fact, "e") for fact in self._dates)
        said = ", ".join(f"e.facts[{text(fact)}]" for fact in self._facts)
        meanwhile, after = (_known(some) for some in (_meanwhile(self.rule), self.rule.afterwards))
        return f"""SELECT e.n, e.c, e.name, e.id, e.day, e.starts, e.ends, e.episode, e.renews, e.derived,
    {meanwhile}, {after}, list_filter([{", ".join(begun)}], lambda x: x IS NOT NULL), [{days}], [{said}]
FROM event e WHERE {names} AND e.c IN (SELECT c FROM event WHERE {triggers}) ORDER BY e.ends, e.id"""

    # --------------------------------------------------------------------------------------------------- settling

    def settled(self, finding: Finding, number: int) -> Finding:
        """Say of a power what followed it, if it has ended, and whether its day lies beyond what the Act allows."""
        at = self.by_number[number]
        found = self._to_noon(self._settled(finding, at), at)
        if found.status is not Status.UNDETERMINED:
            return found
        notes = tuple(note for note in found.notes if found.due or not isinstance(note, RanOn))
        return replace(found, followed=self._followed(at, found.due), only_if="", notes=notes)

    def _settled(self, finding: Finding, at: Mark) -> Finding:
        rule = self.rule
        begun = self._last(at, rule, (p.event for p in rule.extends)) if rule.extends else None
        if begun and {p.event for p in rule.extends} <= {p.event for p in rule.triggers}:
            after = self._followed(begun, None)
            over = after is not None and self._comes_before(after, at)
            finding = finding if over else replace(finding, before=self._event(begun))
        elif begun and (end := self._was_over(begun)) and self._came_after(at, end):
            finding = replace(finding, before=self._event(begun))
            return _doubted(finding, Reason.EXTENDED_TOO_LATE, ended=end)
        if finding.reason is Reason.POWER_ENDED:
            return self._ended(finding, at)
        return self._within(finding, at) if finding.reason in {Reason.WAITING, Reason.NO_LIMIT} else finding

    def _came_after(self, at: Mark, end: Day) -> bool:
        """Tell whether something is known to have happened after a day, or after noon of it."""
        if not isinstance(end, datetime):
            return end < at.day
        time = self._event(at).at_time
        return end.date() < at.day or (end.date() == at.day and time is not None and end.time() < time)

    def _comes_before(self, after: Event, at: Mark) -> bool:
        """Tell whether what followed an earlier power of the kind came before this one, and is not this one."""
        mark = next(m for m in self.marks[at.c] if m.id == after.id)
        return mark.id != at.id and mark.starts <= at.ends

    def _ended(self, finding: Finding, at: Mark) -> Finding:
        """Settle a power past its day; one whose day is before its start, with nothing to follow it, may be running."""
        finding = replace(finding, followed=self._followed(at, finding.due))
        within, due = self.rule.within, finding.due
        if isinstance(within, FactDate) and due and due < at.day and not finding.followed:
            return _doubted(replace(finding, lapsed=None), Reason.ENDS_BEFORE_IT_STARTS, within.fact)
        allowed = self._allowed(self.rule, at)
        return replace(finding, allowed=allowed if allowed and due and due > _day(allowed.beyond) else None)

    def _to_noon(self, finding: Finding, at: Mark) -> Finding:
        """End at noon a power whose last day is the one on which the Act lets it run to noon and no longer."""
        if finding.reason not in {Reason.WAITING, Reason.POWER_ENDED}:
            return finding
        allowed = self._allowed(self.rule, at)
        noon = allowed.beyond if allowed else None
        if not isinstance(noon, datetime) or finding.due != noon.date():
            return finding
        finding = replace(finding, due_at=noon)
        if finding.reason is Reason.POWER_ENDED or not isinstance(self.as_at, datetime) or self.as_at <= noon:
            return finding
        steps = (*finding.steps[:-1], Step(Reason.POWER_ENDED))
        ended = {"status": Status.LAPSED, "lapsed": noon.date().isoformat(), "closed": noon.date(), "only_if": ""}
        return replace(finding, **ended, steps=steps, allowed=None, followed=self._followed(at, finding.due))  # type: ignore[arg-type]

    def _within(self, finding: Finding, at: Mark) -> Finding:
        """Hold the day that the record gives for a power to end against the longest that the Act allows."""
        within, due = self.rule.within, finding.due
        allowed = self._allowed(self.rule, at) if isinstance(within, FactDate) else None
        if allowed is None or not isinstance(within, FactDate) or (due and due <= _day(allowed.first)):
            return finding
        finding = replace(finding, allowed=allowed)
        if due and due > _day(allowed.beyond):
            return _doubted(finding, Reason.LONGER_THAN_ALLOWED, within.fact)
        if due and allowed.lacking:
            return _doubted(finding, Reason.LONGER_THAN_ALLOWED, *allowed.lacking)
        return finding

    def _followed(self, at: Mark, due: date | None) -> Event | None:
        """Find the first event, of those not made by a definition, that shows what followed a power."""
        for mark in self.marks[at.c]:
            shows = mark.meanwhile or (mark.afterwards and mark.day >= (due or at.day))
            if shows and not mark.derived and mark.is_not_before(at) and mark.is_near(at, self.rule):
                return self._event(mark)
        return None

    def _was_over(self, begun: Mark) -> Day | None:
        """Say by when a power had ended for sure: as is written down, by its own day, or by the Act's."""
        names = {p.event for p in self.rule.performing}
        written = [m.day for m in self.marks[begun.c] if m.name in names and m.is_not_before(begun)]
        ends = [day for day in (*written, *self._ends(self.rule, begun)) if day]
        return min(ends, key=lambda end: (_day(end), type(end) is date), default=None)

    # -------------------------------------------------------------------------------------- what the Act allows

    def _ends(self, rule: Rule, begun: Mark, asked: frozenset[str] = frozenset()) -> Iterator[Day | None]:
        """Yield the last day of a power by each rule that says when it ends: its own day, or the Act's latest.

        An own day on which the Act lets the power run to noon and no longer is that noon.
        """
        for each in (rule, *(self.powers[place] for place in begun.begins)):
            if isinstance(each.within, FactDate):
                own = begun.days[self._dates.index(each.within.fact)]
                noon = each.at_most is not None and each.at_most.noon
                allowed = self._allowed(each, begun, asked) if noon or not own else None
                yield allowed.beyond if allowed and own in {None, _day(allowed.beyond)} else own

    def _last(self, at: Mark, rule: Rule, names: Iterable[str], but: frozenset[str] = frozenset()) -> Mark | None:
        """Find the latest event of some names that is not after another, but for some by their ids."""
        wanted = set(names)
        found = (m for m in reversed(self.marks[at.c]) if m.name in wanted and m.id not in but)
        return next((m for m in found if m.comes_by(at) and m.is_near(at, rule)), None)

    def _allowed(self, rule: Rule, at: Mark, asked: frozenset[str] = frozenset()) -> Allowed | None:
        """Reckon the last day that the Act allows, over every reading of the record; None where it cannot be.

        What has been asked of already is taken to go before nothing, so that no two are asked of each other.
        """
        most = rule.at_most
        if most is None:
            return None
        if most.after:
            asked |= {at.id}
            before = self._last(at, rule, [most.after], asked)
            end = min((_day(d) for d in self._ends(rule, before, asked) if d), default=None) if before else None
            return self._counted(rule, most, [end] if end else [], next_day=True)
        start = at.days[self._dates.index(most.counted_from)] if most.counted_from else at.day
        since = self._last(at, rule, [most.since]) if most.since else None
        holds = at.said[self._facts.index(most.if_fact)] if most.if_fact else None
        if start is None or since is None or holds == ["false"]:
            return self._counted(rule, most, [start] if start else [])
        if holds == ["true"]:
            return self._counted(rule, replace(most, unsaid=False), [since.day])
        return self._counted(rule, most, [since.day, start], lacking=(most.if_fact,))

    def _counted(
        self, rule: Rule, most: AtMost, starts: Sequence[date], *, next_day: bool = False, lacking: tuple[str, ...] = ()
    ) -> Allowed | None:
        """Count the period from each start: the start's own day is the first, or the `next_day` is."""
        calendar = self.calendars.by_name[rule.instrument.calendar]
        try:
            ends = [last_allowed(most, day, calendar, next_day=next_day) for day in starts]
            beyond = [last_allowed(most, day, calendar, next_day=next_day or most.unsaid) for day in starts]
        except (Uncovered, OverflowError):
            return None
        return Allowed(ends[0], ends[-1], beyond[-1], lacking) if ends else None

    def _event(self, mark: Mark) -> Event:
        return self.record.events[mark.n]


def _from(rule: Rule) -> str:
    return rule.at_most.counted_from if rule.at_most else ""


def _meanwhile(rule: Rule) -> Patterns:
    return (*rule.performing, *rule.until, *rule.followed_by)


def _names(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        yield from (p.event for p in (*rule.triggers, *_meanwhile(rule), *rule.afterwards, *rule.extends))
        yield from (name for most in [rule.at_most] if most for name in (most.after, most.since) if name)


def _known(patterns: Patterns) -> str:
    return f"COALESCE({fits(patterns, 'e')}, FALSE)"


def _begins(rule: Rule) -> str:
    """Write that an event `e` begins a power that a rule, in force on its day, sets a limit to."""
    days = [f"e.day >= {day_literal(rule.commencement)}"] if rule.commencement else ["FALSE"]
    days += [f"e.day < {day_literal(rule.repeal)}"] if rule.repeal else []
    return " AND ".join([*days, fits(rule.triggers, "e")])


def _day(last: Day) -> date:
    return last.date() if isinstance(last, datetime) else last


def _doubted(finding: Finding, reason: Reason, *lacking: str, ended: date | None = None) -> Finding:
    """Leave undetermined when a power ends."""
    lacks = {str(lack): lack for lack in (*finding.unknown, *map(MissingFact, lacking))}
    changes: dict[str, Any] = {"status": Status.UNDETERMINED, "due": None}
    steps, unknown = (*finding.steps, Step(reason, ended=ended)), tuple(lacks[name] for name in sorted(lacks))
    return replace(finding, **changes, unknown=unknown, steps=steps)
