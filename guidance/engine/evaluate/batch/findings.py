"""Rows that the queries give, made into findings: numbers turned back into events, dates and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from guidance.engine.evaluate.batch.record import moment_of
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Restart, Status, Step
from guidance.engine.model.missing import Missing, MissingFact, MissingSubject, MissingTime, MissingYear
from guidance.engine.model.note import Note, RanOn, RestartedLate, Roughly
from guidance.engine.model.records.making import maker
from guidance.engine.model.records.source import NotShown
from guidance.engine.model.rule import Expressed, Rule

Row = Mapping[str, Any]
_finding, _step = maker(Finding), maker(Step)
REPEAL = -1
"""The number of the event by which a rule’s instrument ends its duties."""
_STATUS, _REASON = {s.value: s for s in Status}, {r.value: r for r in Reason}
_TIME, _SUBJECT, _YEAR = "time of ", "subject of ", "calendar year "


@dataclass(frozen=True)
class Reading:
    """The rows of one rule, and the events that their numbers mean."""

    rule: Rule
    events: Sequence[Event]

    def finding(self, row: Row) -> Finding:
        """Make one finding."""
        rule, trigger = self.rule, self.events[row["n"]]
        not_shown = tuple(NotShown(name, row["dark_from"], row["dark_to"]) for name in sorted(row.get("dark") or ()))
        last = row.get("last_end")
        due = row.get("due")
        return _finding(  # type: ignore[no-any-return]
            rule, trigger, _STATUS[row["status"]], row.get("authority"),
            restarts=tuple(map(self._restart, row.get("restarts") or ())),
            due=due, due_at=moment_of(last) if last is not None and due else None,
            performed=row.get("performed"), days_late=row.get("days_late"), lapsed=row.get("lapsed"),
            unknown=in_order([*map(missing, row.get("missing") or ()), *not_shown]), not_shown=not_shown,
            closed=row.get("closed"), joined=tuple(self.events[n] for n in row.get("joined") or ()),
            anchor=self.events[row["n"] if row.get("anchor") is None else row["anchor"]],
            steps=tuple(self._steps(row, dark=bool(not_shown))), only_if=rule.only_if if row.get("only_if") else "",
            notes=tuple(self._notes(row)),
        )  # fmt: skip

    def _steps(self, row: Row, *, dark: bool) -> Iterator[Step]:
        place = row.get("exemption")
        by = row.get("settled_by")
        exemption = None if place is None else self.rule.unless[place]
        yield _step(_REASON[row["reason"]], None if by is None else self._event(by, row), exemption)
        if row.get("turned"):
            yield _step(_REASON[row["turned"]])
        if dark:
            yield _step(Reason.NOT_SHOWN)

    def _notes(self, row: Row) -> Iterator[Note]:
        rule = self.rule
        if row.get("ran_on") and rule.repeal:
            yield RanOn(rule.repeal, rule.instrument.because, rule.trial)
        for told in row.get("restarts") or ():
            if told["after_limit"]:
                yield RestartedLate(self.events[told["n"]].at[:10])
        if rule.expressed in {Expressed.OVER_REPORTS, Expressed.UNDER_REPORTS}:
            yield Roughly(rule.expressed, rule.because)

    def _event(self, number: int, row: Row) -> Event:
        if number != REPEAL:
            return self.events[number]
        day = self.rule.repeal or date.max
        return Event(self.events[row["n"]].case, "repeal", day.isoformat(), day, time.min, f"repeal:{self.rule.id}")

    def _restart(self, told: Mapping[str, Any]) -> Restart:
        event = self.events[told["n"]]
        return Restart(event.id, event.at, after_limit=told["after_limit"], day=event.day, derived=event.derived)


def missing(name: str) -> Missing:
    """Tell what kind of thing is missing, by how it is named."""
    if name.startswith(_TIME):
        return MissingTime(name.removeprefix(_TIME))
    if name.startswith(_SUBJECT):
        return MissingSubject(name.removeprefix(_SUBJECT))
    return MissingYear(int(name.removeprefix(_YEAR))) if name.startswith(_YEAR) else MissingFact(name)


def in_order(lacking: Sequence[Missing]) -> tuple[Missing, ...]:
    """Put what is lacked in the order of its text, each once."""
    return tuple(sorted(set(lacking), key=str)) if lacking else ()
