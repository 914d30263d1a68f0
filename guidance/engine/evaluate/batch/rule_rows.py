"""The rows of the rules that were asked, in columns: each is made into a finding only for whoever comes to it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from pyarrow import compute as pc

from guidance.engine.evaluate.batch import scope
from guidance.engine.evaluate.batch.findings import Reading
from guidance.engine.evaluate.batch.overlays import Overlays
from guidance.engine.evaluate.batch.powers import Powers
from guidance.engine.evaluate.batch.record import Record
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.records.packed import by_case
from guidance.engine.model.records.unshown import Heap, Mark
from guidance.engine.model.rule import Rule

MADE_AT_ONCE = 500
"""So many cases are in the open at once: the rows of the others lie in columns, which need a tenth of the room."""
BETWEEN = "\x1f"
"""What stands between names that are put together as one text: no name of an event or a fact has it."""


class RuleRows:
    """The rows of one rule, in the order of their cases, and the number of the case of each."""

    def __init__(self, rule: Rule, record: Record, rows: pa.Table, powers: Powers | None) -> None:
        self.rule, self.record, self.powers = rule, record, powers
        self.reading = Reading(rule, record.events)
        order = pc.sort_indices(record.cases_of(rows["n"]))
        self._hold(rows.take(order))

    def _hold(self, rows: pa.Table) -> None:
        self.rows = rows.combine_chunks()
        self.cases = self.record.cases_of(self.rows["n"]).combine_chunks()

    def those(self, mask: pa.ChunkedArray) -> "RuleRows":
        """Return some of the rows."""
        some: RuleRows = object.__new__(RuleRows)
        some.rule, some.record, some.powers, some.reading = self.rule, self.record, self.powers, self.reading
        some._hold(self.rows.filter(mask))
        return some

    def between(self, first: int, last: int) -> Iterator[Finding]:
        """Yield the findings of some cases, from the first number to before the last."""
        cases = memoryview(self.cases.buffers()[1] or b"").cast("q") if len(self.cases) else ()
        begins, ends = bisect_left(cases, first), bisect_left(cases, last)
        some = self.rows.slice(begins, ends - begins)
        columns = {name: some[name].to_pylist() for name in some.column_names if some[name].null_count < len(some)}
        names = tuple(columns)
        for values in zip(*columns.values(), strict=True):
            yield self._finding(dict(zip(names, values, strict=True)))

    def breached(self) -> list[Finding]:
        """Make those that are breached, and have a last day; what a power comes to is settled only as it is made."""
        some = self if self.powers else self.those(pc.equal(self.rows["status"], Status.BREACHED.value))
        every = some.between(0, len(self.record.cases))
        return [f for f in every if f.status is Status.BREACHED and f.due]

    def _finding(self, row: Mapping[str, Any]) -> Finding:
        """Make a finding; mark it where no source of its case could have given what it is undetermined for."""
        found = self.reading.finding(row)
        if found.unknown and not found.not_shown:
            sources = self.record.speaking_for(found.trigger.owner, found.trigger.case)
            dark = scope.not_carried(found, sources)
            found = replace(found, not_shown=dark) if dark else found
        return self.powers.settled(found, row["n"]) if self.powers else found


def in_order(asked: Sequence[RuleRows], over: Overlays, cases: int) -> Iterator[list[Finding]]:
    """Yield the findings of each case, by its number, that has any."""
    for first in range(0, cases, MADE_AT_ONCE):
        found = (over.laid(f) for each in asked for f in each.between(first, first + MADE_AT_ONCE))
        yield from map(list, by_case(sorted(found, key=_key), lambda f: (f.trigger.case, f.trigger.owner)))


def _key(finding: Finding) -> tuple[str, ...]:
    return finding.key


@dataclass(frozen=True)
class InColumns:
    """The findings of many cases, left in columns: those that no source could show, or those that are told."""

    asked: Sequence[RuleRows]
    over: Overlays
    is_told: bool = False

    def __len__(self) -> int:
        return sum(len(each.rows) for each in self.asked)

    def cases(self) -> Iterator[list[Finding]]:
        """Yield the findings of each case that has any, made as each case is asked for."""
        most = max((len(each.record.cases) for each in self.asked), default=0)
        return in_order(self.asked, self.over, most)

    def statuses(self) -> Counter[Status]:
        """Count them by status."""
        found = Counter[Status]()
        for each in self.asked:
            counts = pc.value_counts(each.rows["status"]).to_pylist()
            found.update({Status(row["values"]): row["counts"] for row in counts})
        return found

    def marks(self) -> Iterator[Mark]:
        """Say how each stands: what may be laid over one is not in columns."""
        return (mark for each in self.asked for mark in _marks(each))

    def heaps(self) -> Iterator[Heap]:
        """Count them by rule, by the sources that speak for their case, and by what those do not show."""
        return (heap for each in self.asked for heap in _heaps(each))


def set_apart(asked: Sequence[RuleRows], over: Overlays) -> tuple[list[RuleRows], InColumns, InColumns]:
    """Part the rows that have something to tell from those that say only that no source could have shown it.

    A rule whose rows are looked at again afterwards (a power’s, one that a trial or a departure touches) keeps all:
    these come first, then what is told, then what is not.
    """
    again = [each for each in asked if each.powers or over.touches(each.rule)]
    told, unshown = [], []
    for each in (each for each in asked if each not in again):
        mask = None if each.record.voices is None else _is_unshown(each)
        if mask is None or not pc.any(mask).as_py():
            told.append(each)
        else:
            told.append(each.those(pc.invert(mask)))
            unshown.append(each.those(mask))
    return again, InColumns(told, over, is_told=True), InColumns(unshown, over)


def _marks(asked: RuleRows) -> Iterator[Mark]:
    rows, events, none = asked.rows, asked.record.events, pa.nulls(len(asked.rows))
    names = set(rows.column_names)
    columns = (rows[name] if name in names else none for name in ("n", "authority", "status", "performed", "due"))
    for n, authority, status, performed, due in zip(*(column.to_pylist() for column in columns), strict=True):
        yield Mark(asked.rule, authority, Status(status), Standing.STANDS, performed, due, events[n].day)


def _is_unshown(asked: RuleRows) -> pa.Array:
    kinds = _kinds(asked).combine_chunks().dictionary_encode()
    verdicts = [any(_lacking(asked, kind)[1:]) for kind in kinds.dictionary.to_pylist()]
    return pc.take(pa.array(verdicts, pa.bool_()), kinds.indices)


def _heaps(asked: RuleRows) -> Iterator[Heap]:
    """Count rows by what is lacking, and the cases in which it is: of those of one heap the same sources speak."""
    kinds = _kinds(asked).combine_chunks().dictionary_encode()
    lacking = [_lacking(asked, kind) for kind in kinds.dictionary.to_pylist()]
    heaps = list(dict.fromkeys(lacking))
    heap_of = pc.take(pa.array([heaps.index(each) for each in lacking], pa.int64()), kinds.indices)
    counts = pa.table({"heap": heap_of, "c": asked.cases}).group_by("heap")
    keys = list(asked.record.cases)
    for row in counts.aggregate([("c", "count"), ("c", "count_distinct"), ("c", "min")]).to_pylist():
        _, events, facts = heaps[row["heap"]]
        yield Heap(asked.rule, keys[row["c_min"]], events, facts, row["c_count"], row["c_count_distinct"])


def _kinds(asked: RuleRows) -> pa.Array:
    """Write of each row, as one text, whose sources speak, of what event, and which facts and events it lacks."""
    record, rows = asked.record, asked.rows
    voices = pc.take(pa.array(record.voice, pa.int64()), asked.cases).cast(pa.string())
    lacking = pc.if_else(pc.equal(rows["status"], "undetermined"), _together(rows, "missing"), "")
    return pc.binary_join_element_wise(voices, record.names_of(rows["n"]), lacking, _together(rows, "dark"), _PARTS)


def _together(rows: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in rows.column_names:
        return pa.repeat("", len(rows))
    return pc.binary_join(rows[name], BETWEEN).fill_null("")


_PARTS = "\x1e"


def _lacking(asked: RuleRows, kind: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return whose sources speak, and which events none shows or which facts none carries of one; neither if any do."""
    voice, event, facts, unseen = kind.split(_PARTS)
    if unseen:
        return voice, tuple(sorted(set(unseen.split(BETWEEN)))), ()
    lacking = set(facts.split(BETWEEN)) - {""}
    sources = asked.record.voices[int(voice)] if asked.record.voices else ()
    if not lacking or not scope.is_carried_by_none(sources, event, lacking):
        return voice, (), ()
    return voice, (event,), tuple(sorted(lacking))
