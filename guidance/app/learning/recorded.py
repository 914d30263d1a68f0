"""What records show of a rule: how often it starts a duty and what comes of it, by authority and year.

Each year is counted as the records stood on one day that is always the same, whenever it is asked: two runs with more
records meanwhile give the same counts, so that one subtracted from the other gives nothing back.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import answered, read
from guidance.app.evaluation.query import Query
from guidance.app.learning.quality import VISITS, visits
from guidance.app.trials.report.model import Column, Counted
from guidance.engine.measure.bunching.days import Excess, excess
from guidance.engine.measure.closures import Closure, closures, tally_of_closures
from guidance.engine.measure.disclosure import LEAST_SHOWN, protect
from guidance.engine.measure.duties import member, tally_of, without_unreckoned
from guidance.engine.measure.nesting import Counting, without_nested
from guidance.engine.measure.periods import Days
from guidance.engine.measure.scale import days_taken, scale_of
from guidance.engine.measure.tally import Shown, Tally, leaf, total
from guidance.engine.measure.year import Year
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.rule import Derive, Missed, Rule
from guidance.engine.packs.library import Library
from guidance.engine.records.reading import Reading

COUNTED_ON = (9, 30)
"""The month and day after a year's end as at which it is counted."""
EVENT = "delay_reason_recorded"


@dataclass(frozen=True)
class Bunched:
    """The excess of one authority in one year; None where too little was done to estimate or to show it."""

    column: Column
    excess: Excess | None


@dataclass(frozen=True)
class Recorded:
    """What may be shown of some records by authority and year: duties, restarts, causes, closures and visits.

    `too_late` lists the years that have not been counted because their day has not come.
    """

    answer: Answer
    duties: tuple[Counted, ...] = ()
    restarts: tuple[Counted, ...] = ()
    causes: tuple[Counted, ...] = ()
    closed: tuple[Counted, ...] = ()
    seen: tuple[Counted, ...] = ()
    bunching: tuple[Bunched, ...] = ()
    too_late: tuple[Year, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)


def recorded(
    query: Query,
    library: Library,
    rule: Rule,
    progress: Callable[[int], object] | None = None,
    *,
    whole: bool = False,
) -> Recorded:
    """Put one rule to some records, and count what came of it.

    Args:
        query: The records, and the day on which it is asked.
        library: The packs.
        rule: The rule.
        progress: Told now and then how many records have been read.
        whole: Whether nothing is withheld, and years are counted that have not come to their day.

    Raises:
        Refused: A record, a trial, a departure or the ledger cannot be used.
    """
    needed = replace(library, rules=_needed(rule, library.rules))
    reading = read(query, needed, progress)
    years = _years(reading, rule)
    counted = [year for year in years if whole or _counted_on(year) <= query.as_at]
    answers = {year: _as_at(year, query, needed, reading) for year in counted}
    last = answers[counted[-1]] if counted else answered(query, needed, reading)
    minimum = 1 if whole else LEAST_SHOWN
    heaps = [heap for year, answer in answers.items() for heap in _all_of(year, answer, rule)]
    parts = [Counted(heap.column, one) for heap, one in zip(heaps, _fit_to_show(heaps, minimum), strict=True)]
    by = {name: tuple(p for h, p in zip(heaps, parts, strict=True) if h.tally.name == name) for name in _TABLES}
    return Recorded(
        last, by["duties"], by[RESTARTS], by[CAUSES], by["closures"], by[VISITS],
        tuple(_bunching(heaps, rule, last, minimum)),
        tuple(year for year in years if year not in counted),
        tuple(f for heap in heaps if heap.tally.name == "duties" for f in heap.findings),
    )  # fmt: skip


def _all_of(year: Year, answer: Answer, rule: Rule) -> Iterator["_Heap"]:
    yield from _heaps(year, answer, rule)
    yield from _closed(year, answer)
    yield from (_Heap(_column(code, year, answer), tally) for code, tally in visits(year, answer).items())


@dataclass(frozen=True)
class _Heap:
    column: Column
    tally: Tally
    findings: Sequence[Finding] = ()


RESTARTS, CAUSES = "restarts", "causes"
_TABLES = ("duties", RESTARTS, CAUSES, "closures", VISITS)


def _needed(rule: Rule, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return a rule with those it starts from, and every definition; one in place of another comes with its trial."""
    names, found = {rule.id}, rule
    while isinstance(found.when, Missed):
        name = found.when.rule
        names.add(name)
        found = next((r for r in rules if r.id == name), replace(found, when=()))
    return tuple(r for r in rules if r.id in names or isinstance(r.duty, Derive))


def _years(reading: Reading, rule: Rule) -> list[Year]:
    """List the years, to 31 March, in which something that can start the rule is on record."""
    names = {pattern.event for pattern in rule.triggers}
    wanted = (e.day for e in reading.events if not names or e.event in names)
    return sorted({Year.of(day) for day in wanted})


def _counted_on(year: Year) -> date:
    return date(year.number, *COUNTED_ON)


def _as_at(year: Year, query: Query, library: Library, reading: Reading) -> Answer:
    """Answer as the records stood on the day on which a year is counted."""
    day = min(_counted_on(year), query.as_at)
    then = min(day, query.known_at) if isinstance(query.known_at, date) else day
    return answered(replace(query, as_at=day, moment=None, known_at=then), library, reading)


def _heaps(year: Year, answer: Answer, rule: Rule) -> Iterator[_Heap]:
    found = defaultdict[str, list[Finding]](list)
    for finding in answer.findings:
        if finding.rule.id == rule.id and finding.trigger.day in year:
            found[finding.authority or ""].append(finding)
    calendars, scale = answer.library.calendars, scale_of(rule)
    for code, findings in sorted(found.items()):
        column = _column(code, year, answer)
        yield _Heap(column, without_unreckoned([tally_of(rule, findings, scale, calendars)])[0], findings)
        yield _Heap(column, _restarts(findings))
        if causes := _causes(findings, answer):
            yield _Heap(column, causes)


def _column(code: str, year: Year, answer: Answer) -> Column:
    name = answer.library.authorities.name(code) or "Authority not known"
    return Column(code, name, year.label, Days(year.first, year.last))


def _restarts(findings: Iterable[Finding]) -> Tally:
    """Count duties by whether their clock was set going again, and whether that was after the limit had passed."""
    parts = defaultdict[str, list[Finding]](list)
    for finding in findings:
        late = any(restart.after_limit for restart in finding.restarts)
        parts["after" if late else "before" if finding.restarts else "none"].append(finding)
    return total(RESTARTS, "duties", [
        leaf("after", "clock set going again after its limit had passed", map(member, parts["after"])),
        leaf("before", "clock set going again before that", map(member, parts["before"])),
        leaf("none", "clock not set going again", map(member, parts["none"])),
    ])  # fmt: skip


def _causes(findings: Sequence[Finding], answer: Answer) -> Tally | None:
    """Count those late or not shown in time by the cause of delay that is on record; None where there is no cause."""
    late = {(f.trigger.owner, f.trigger.case): f for f in findings if f.status is Status.BREACHED}
    said = defaultdict[tuple[str, str], set[str]](set)
    for event in answer.reading.events:
        if event.event == EVENT and (event.owner, event.case) in late:
            said[event.owner, event.case].add(str(event.facts.get("cause") or "not given"))
    if not said:
        return None
    by = defaultdict[str, list[Finding]](list)
    for key, finding in late.items():
        causes = said.get(key, set())
        by["several" if len(causes) > 1 else next(iter(causes), "no cause on record")].append(finding)
    return total(CAUSES, "children with one late or not shown in time", [
        leaf(cause, f"cause of delay: {cause}" if cause in set().union(*said.values()) else cause, map(member, found))
        for cause, found in sorted(by.items())
    ])  # fmt: skip


def _closed(year: Year, answer: Answer) -> Iterator[_Heap]:
    states, reading = answer.library.vocabulary.states, answer.reading
    found = defaultdict[str, list[Closure]](list)
    for closure in closures(reading.events, answer.query.as_at, states=states, sources=reading.sources):
        if closure.event.day in year:
            found[closure.authority or ""].append(closure)
    for code, own in sorted(found.items()):
        yield _Heap(_column(code, year, answer), tally_of_closures(own))


def _fit_to_show(heaps: Sequence[_Heap], minimum: int) -> tuple[Shown, ...]:
    """Protect each table by itself; of those that divide the same duties otherwise, one stays where any is withheld."""
    counting = [
        Counting(heap.tally.name, frozenset({(heap.column.authority, heap.column.period, _kin(heap))}), heap.tally)
        for heap in heaps
    ]  # fmt: skip
    return without_nested(counting, protect([heap.tally for heap in heaps], minimum))


def _kin(heap: _Heap) -> str:
    return heap.tally.name if heap.tally.name in {"closures", VISITS} else "duties"


def _bunching(heaps: Sequence[_Heap], rule: Rule, answer: Answer, minimum: int) -> Iterator[Bunched]:
    """Estimate the bunching of each authority and year; none where the last days are of too few children."""
    limit, calendars = scale_of(rule).limit, answer.library.calendars
    if limit is None:
        return
    for heap in (heap for heap in heaps if heap.tally.name == "duties"):
        done = [f for f in heap.findings if f.performed and f.status in {Status.DISCHARGED, Status.BREACHED}]
        days = [(taken, f) for f in done if (taken := days_taken(f, calendars)) is not None]
        found = excess(Counter(taken for taken, _ in days), limit)
        last = {f.trigger.case for taken, f in days if found and found.first <= taken <= found.limit}
        yield Bunched(heap.column, found if len(last) >= minimum else None)
