"""Many cases put to many rules: the events are laid out once, each rule is asked by its query, and the rest is told."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from heapq import merge
from itertools import groupby
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from guidance.engine.bounds import MEMORY
from guidance.engine.evaluate import definition
from guidance.engine.evaluate.batch import Elsewhere, NoRoom, renewal, scope
from guidance.engine.evaluate.batch.calendar import lay_out, served
from guidance.engine.evaluate.batch.derived import derive
from guidance.engine.evaluate.batch.overlays import Overlays
from guidance.engine.evaluate.batch.powers import Powers
from guidance.engine.evaluate.batch.reach import in_working_days, left_out, unusual
from guidance.engine.evaluate.batch.record import Record, Room, open_record
from guidance.engine.evaluate.batch.rule_rows import RuleRows, in_order, set_apart
from guidance.engine.evaluate.batch.sql.asking import Asking
from guidance.engine.evaluate.batch.sql.queries import query
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.records.packed import by_case
from guidance.engine.model.records.unshown import Unmade
from guidance.engine.model.rule import Derive, Missed, Modality, Rule

Case = tuple[str, str]
"""The reference of a case, and the authority inside which it is unique."""


class Population:
    """Events of many cases, and the rules that are put to them on some terms."""

    def __init__(
        self,
        rules: Sequence[Rule],
        events: Sequence[Event],
        terms: Terms,
        elsewhere: Elsewhere,
        *,
        memory: int = MEMORY,
    ) -> None:  # fmt: skip
        self.memory = memory
        self.events, self.terms, self.elsewhere = events, terms, elsewhere
        self.sources = None if terms.sources is None else tuple(terms.sources)
        self.rules = [*rules, *(rule for trial in terms.trials if trial.state == "granted" for rule in trial.instead)]
        self.given = rules
        self.why = self._left_out()
        self.asking = Asking(
            terms.as_at, terms.calendars, terms.states, [r for r in self.rules if r.limits_a_power],
            narrow=self.sources is not None,
        )  # fmt: skip

    def findings(self) -> list[Finding]:
        """Return the findings in the order of case, trigger date, rule, trigger id."""
        return [finding for case in self.cases() for finding in case]

    def cases(self, apart: list[Unmade] | None = None) -> Iterator[list[Finding]]:
        """Yield the findings of each case that has any, in that order: they are made as each case is asked for.

        Where `apart` is given, what can be left in columns is put there by the end, and is not among them.
        """
        odd = unusual(self.rules, self.events)
        mine = [e for e in self.events if (e.owner, e.case) not in odd] if odd else self.events
        theirs = self._by_definition([e for e in self.events if (e.owner, e.case) in odd]) if odd else []
        self.elsewhere.cases += len(odd)
        self.elsewhere.findings += len(theirs)
        told = self._all_told(mine, apart) if mine else iter(())
        for case in merge(told, _by_case(theirs), key=_whose):
            self.elsewhere.all_findings += len(case)
            yield case

    def _left_out(self) -> dict[str, str]:
        """Say which rules are left to the definition, and why."""
        why = {r.id: said for r in self.rules if r.checkable and (said := left_out(r, self.terms.calendars))}
        leaning = {r.id: r.when.rule for r in self.rules if isinstance(r.when, Missed)}
        return why | {rule: "it follows one that is" for rule, other in leaning.items() if other in why}

    def _all_told(self, events: Sequence[Event], apart: list[Unmade] | None) -> Iterator[list[Finding]]:
        with TemporaryDirectory(prefix="guidance-") as room:
            try:
                yield from self._told(events, Room(room, self.memory), apart)
            except (duckdb.OutOfMemoryException, duckdb.IOException) as full:
                raise NoRoom(str(full).partition("\n")[0]) from None

    def _told(self, events: Sequence[Event], room: Room, apart: list[Unmade] | None) -> Iterator[list[Finding]]:
        record = open_record(events, self.terms.as_at, self.terms.known_at, sources=self.sources, room=room)
        lay_out(record.database, served(filter(in_working_days, self.rules), self.terms.calendars))
        scope.lay_out(record, self.rules)
        renewal.mark(record, self.terms.states, self.asking.powers)
        if derive(record, [r for r in self.rules if isinstance(r.duty, Derive)], self.asking):
            renewal.mark(record, self.terms.states, self.asking.powers)
        asked = list(self._judged(record))
        record.database.close()
        left = self._of_the_definition(events, {e.event for e in record.events})
        over = Overlays(self.terms)
        if apart is not None:
            asked, *columns = set_apart(asked, over)
            apart += columns
            self.elsewhere.all_findings += sum(map(len, columns))
        mine = in_order(asked, over, len(record.cases))
        for _, together in groupby(merge(mine, left, key=_whose), key=_whose):
            yield sorted((f for case in together for f in case), key=_key)

    def _of_the_definition(self, events: Sequence[Event], reached: Container[str]) -> list[list[Finding]]:
        """Have the definition answer the rules that are left to it, where anything may set them going: case by case."""
        elsewhere = [r for r in self.rules if r.id in self.why]
        left = [r for r in elsewhere if isinstance(r.when, Missed) or any(p.event in reached for p in r.triggers)]
        if not left:
            return []
        self.elsewhere.rules |= {r.id: self.why[r.id] for r in left}
        found = [f for f in self._by_definition(events, left) if f.rule.id in self.why]
        self.elsewhere.findings += len(found)
        return list(_by_case(found))

    def _judged(self, record: Record) -> Iterator[RuleRows]:
        """Ask each rule that an event may set going; then those that begin where another was missed."""
        there = {name: days for name, *days in record.database.execute(_SPANS).fetchall()}
        shown = frozenset(name for (name,) in record.database.execute("SELECT DISTINCT name FROM shown").fetchall())
        self.asking = replace(self.asking, there=frozenset(there), shown=shown)
        asked = [r for r in self.rules if r.checkable and not isinstance(r.duty, Derive) and r.id not in self.why]
        breached: dict[str, list[Finding]] = defaultdict(list)
        followed = {r.when.rule for r in asked if isinstance(r.when, Missed)}
        for rule in asked:
            if any(_may_reach(rule, there.get(p.event)) for p in rule.triggers):
                asked_of = self._of(rule, record)
                if rule.id in followed:
                    breached[rule.id] += asked_of.breached()
                yield asked_of
        late = [made for rule in sorted(followed) for made in self._missed(record, breached[rule])]
        if late:
            _lay_out_missed(record, late)
            yield from (self._of(r, record) for r in asked if isinstance(r.when, Missed))

    def _of(self, rule: Rule, record: Record) -> RuleRows:
        """Ask a rule."""
        rows = record.rows_of(query(rule, self.asking))
        ends = rule.limit_of_power and rule.modality is not Modality.MAY
        powers = Powers(rule, record, self.asking.powers, self.terms) if ends and len(rows) else None
        return RuleRows(rule, record, rows, powers)

    def _missed(self, record: Record, found: Sequence[Finding]) -> Iterator[tuple[int, str, Event, Event]]:
        """Make the events of limits that were missed: each on the day after its last, with what it came of."""
        for f in found:
            day = date.fromordinal(f.due.toordinal() + 1) if f.due else date.max
            if day <= self.asking.day:
                made = Event(
                    f.trigger.case, "missed", day.isoformat(), day, None, f"missed:{f.rule.id}:{f.trigger.id}",
                    f.trigger.episode, f.authority, owner=f.trigger.owner,
                )  # fmt: skip
                yield record.add(made), f.rule.id, made, f.trigger

    def _by_definition(self, events: Sequence[Event], rules: Sequence[Rule] | None = None) -> list[Finding]:
        """Have the definition answer: every rule, or some with those that they lean on."""
        terms = self.terms
        chosen = self.given if rules is None else [r for r in self.given if self._is_needed(r, rules)]
        return definition.evaluate(
            chosen, events, terms.as_at, terms.known_at, calendars=terms.calendars, states=terms.states,
            sources=self.sources, trials=terms.trials, deviations=terms.deviations,
        )  # fmt: skip

    def _is_needed(self, rule: Rule, by: Sequence[Rule]) -> bool:
        followed = {r.when.rule for r in by if isinstance(r.when, Missed)}
        asked = {r.id for r in by} | followed
        return rule.id in asked or isinstance(rule.duty, Derive) or rule.limits_a_power


_SPANS = "SELECT name, min(day), max(day) FROM event GROUP BY name"


def _may_reach(rule: Rule, days: Sequence[date] | None) -> bool:
    """Tell whether a rule is in force on any of the days between the first and the last of its triggers."""
    if days is None or rule.commencement is None:
        return False
    first, last = days
    return rule.commencement <= last and (rule.repeal is None or first < rule.repeal)


def _lay_out_missed(record: Record, late: Sequence[tuple[int, str, Event, Event]]) -> None:
    """Make a table of the limits that were missed."""
    record.database.execute("CREATE TABLE missed AS SELECT *, '' AS missed FROM event LIMIT 0")
    told = pa.table({
        "n": pa.array([n for n, *_ in late], pa.int64()),
        "c": pa.array([record.cases[made.owner, made.case] for _, _, made, _ in late], pa.int64()),
        "id": pa.array([made.id for _, _, made, _ in late], pa.string()),
        "moment": pa.array([made.at for _, _, made, _ in late], pa.string()),
        "day": pa.array([made.day for _, _, made, _ in late], pa.date32()),
        "episode": pa.array([made.episode for _, _, made, _ in late], pa.string()),
        "authority": pa.array([made.authority for _, _, made, _ in late], pa.string()),
        "rule": pa.array([rule for _, rule, _, _ in late], pa.string()),
    })  # fmt: skip
    record.database.register("told", told)
    record.database.execute(
        "INSERT INTO missed SELECT n, c, 'missed', id, moment, day, tick(day, 0, 0), tick(day, 86399999999, 0), FALSE,"
        " episode, authority, FALSE, MAP {}, (SELECT any_value(e.voice) FROM event e WHERE e.c = told.c), FALSE, rule"
        " FROM told"
    )
    record.database.unregister("told")


def _key(finding: Finding) -> tuple[str, ...]:
    return finding.key


def _whose(findings: Sequence[Finding]) -> Case:
    return findings[0].trigger.case, findings[0].trigger.owner


def _by_case(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    return map(list, by_case(findings, lambda f: (f.trigger.case, f.trigger.owner)))
