"""Put a trial's rules to the records, and count what came of them before, during and after it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import answered, read
from guidance.app.evaluation.query import Query, named
from guidance.app.evaluation.receipt import receipt_to_publish
from guidance.app.refusal import Refused
from guidance.app.trials.report import statements
from guidance.app.trials.report.model import (
    AFTER,
    BEFORE,
    DURING,
    LABELS,
    SET_ASIDE,
    STANDING,
    Column,
    Counted,
    Question,
    Table,
    TrialReport,
)
from guidance.app.trials.report.notes import gave_back, notes_on, standing_of, table_notes
from guidance.app.trials.report.selection import beside, rules_needed, trial_named
from guidance.engine.diagnostics import Diagnostic, Severity, Span
from guidance.engine.evaluate import suspension
from guidance.engine.measure.closures import Closure, closures, tally_of_closures
from guidance.engine.measure.disclosure import LEAST_SHOWN, protect
from guidance.engine.measure.duties import tally_of, without_unreckoned
from guidance.engine.measure.nesting import Counting, without_nested
from guidance.engine.measure.periods import Days, periods
from guidance.engine.measure.scale import scale_of
from guidance.engine.measure.tally import Shown, Tally
from guidance.engine.measure.times import times_of
from guidance.engine.model.finding import Finding, Standing
from guidance.engine.model.rule import Missed, Rule
from guidance.engine.model.trial import NOT_KNOWN, Trial
from guidance.engine.packs.library import Library

_RE_REFERRAL = re.compile(r"\bre-?referr|\breferred again\b|\brepeat referral", re.IGNORECASE)


@dataclass(frozen=True)
class ReportAsk:
    """A question about a trial: which one, on which records, beside which authorities, and from which days before."""

    query: Query
    trial: str
    comparators: tuple[str, ...] = ()
    before: Days | None = None
    minimum: int = LEAST_SHOWN


@dataclass(frozen=True)
class _Heap:
    """What is to be counted in one column of one table, not yet fit to be shown."""

    rule: Rule | None
    column: Column
    tally: Tally
    findings: Sequence[Finding] = ()

    @property
    def counting(self) -> Counting:
        """Say what could be counted: what starts the rule, of this authority, before, during or after the trial."""
        if self.rule is None:
            return Counting("closures", frozenset(), self.tally)
        column, when = self.column, self.rule.when
        period = DURING if column.period in {SET_ASIDE, STANDING} else column.period
        begins = [f"missed {when.rule}"] if isinstance(when, Missed) else [pattern.event for pattern in when]
        return Counting(self.rule.id, frozenset((column.authority, period, name) for name in begins), self.tally)


@dataclass(frozen=True)
class _Work:
    """What a report is being made from."""

    asked: ReportAsk
    trial: Trial
    answer: Answer
    spans: Mapping[str, Days]

    @property
    def library(self) -> Library:
        """The library that the records were put to."""
        return self.answer.library

    def name(self, code: str) -> str:
        """Name an authority."""
        return self.library.authorities.name(code)

    def own(self) -> Iterator[Column]:
        """Give the columns of the trial's own authority."""
        code, name = self.trial.authority, self.name(self.trial.authority)
        yield from (
            Column(code, name, BEFORE, self.spans[BEFORE]),
            Column(code, name, SET_ASIDE, None),
            Column(code, name, STANDING, self.spans[DURING]),
            Column(code, name, AFTER, self.spans[AFTER]),
        )

    def others(self) -> Iterator[Column]:
        """Give the columns of the authorities that it is compared with, over the same days."""
        for code in self.asked.comparators:
            yield from (Column(code, self.name(code), period, self.spans[period]) for period in (BEFORE, DURING, AFTER))

    def in_column(self, column: Column, rule: Rule) -> list[Finding]:
        """Return the findings of a rule that belong in a column."""
        mine = [f for f in self.answer.findings if f.rule.id == rule.id and f.authority == column.authority]
        own = column.authority == self.trial.authority
        aside = [f for f in mine if own and f.standing is Standing.SUSPENDED and f.trial == self.trial.id]
        if column.period == SET_ASIDE:
            return aside
        return [f for f in mine if column.days and f.trigger.day in column.days and f not in aside]


def report(asked: ReportAsk, progress: Callable[[int], object] | None = None) -> TrialReport:
    """Report on one trial.

    Raises:
        Refused: There is no such trial, a record cannot be used, or the records hold nothing of its authority.
    """
    trial, library = trial_named(asked.trial, asked.query)
    spans = periods(trial, asked.before)
    if not spans:
        message = f"no day is shown on which `{trial.id}` ran, so there is no before, during or after"
        raise Refused([Diagnostic("G683", message, trial.span or Span(trial.id), "give it `from` and `until`")])
    if found := list(_misput(asked, trial, spans)):
        raise Refused(found)
    trials = beside(trial, asked.comparators, as_proposed=asked.query.as_proposed)
    library = replace(library, trials=trials, rules=rules_needed(trial, library.rules))
    answer = answered(asked.query, library, read(asked.query, library, progress))
    work = _Work(asked, trial, answer, spans)
    missing = _missing(work)
    if any(d.severity is Severity.ERROR for d in missing):
        raise Refused(missing)
    return _written(work, missing)


def _misput(asked: ReportAsk, trial: Trial, spans: Mapping[str, Days]) -> Iterator[Diagnostic]:
    """Find what cannot be asked of this trial."""
    if trial.authority in asked.comparators:
        message = f"`{trial.id}` is this authority's own trial, so that it cannot be compared with it"
        yield Diagnostic("G684", message, Span("--comparator"), "name another authority")
    if spans[BEFORE].last >= spans[DURING].first:
        message = f"the days before end on {spans[BEFORE].last}, and `{trial.id}` begins on {spans[DURING].first}"
        yield Diagnostic("G685", message, Span("--before"), "let them end before it begins")


def _missing(work: _Work) -> list[Diagnostic]:
    """Find whose records are not there: nothing can be said of an authority that the files do not speak of."""
    there = {e.authority for e in work.answer.reading.events}
    where = Span(named(work.asked.query.sources[0]))
    found = []
    if work.trial.authority not in there:
        message = f"these records hold nothing of {work.name(work.trial.authority)}, whose trial this is"
        cure = "give each record its `authority`, or `--authority` where none has one"
        found.append(Diagnostic("G681", message, where, cure))
    for code in work.asked.comparators:
        if code not in there:
            message = f"these records hold nothing of {work.name(code)}, so that there is nothing to compare with"
            found.append(Diagnostic("G680", message, where, "add a file of its records"))
    return found


def _written(work: _Work, found: Sequence[Diagnostic]) -> TrialReport:
    named = {s.rule: work.library.rule(s.rule) for s in work.trial.suspends}
    rules = [rule for rule in named.values() if rule]
    national = [heap for rule in rules if rule.checkable for heap in _heaps(work, rule, [*work.own(), *work.others()])]
    in_force = [Column(work.trial.authority, work.name(work.trial.authority), DURING, work.spans[DURING])]
    instead = [heap for rule in work.trial.instead if rule.checkable for heap in _heaps(work, rule, in_force)]
    closed = list(_closed(work))
    heaps = [*national, *instead, *closed]
    shown = _fit_to_show(heaps, work.asked.minimum)
    counted = [(heap, _counted(work, heap, one)) for heap, one in zip(heaps, shown, strict=True)]

    def table(rule: Rule) -> Table:
        columns = tuple(one for heap, one in counted if heap.rule is rule)
        notes = table_notes(work.trial, rule, work.answer, work.spans)
        hidden = (statements.NESTED,) if any(c.shown.nested for c in columns) else ()
        return Table(rule, standing_of(work.trial, rule), columns, (*notes, *hidden))

    reached = [rule.id for rule in rules if rule.checkable and suspension.suspends(work.trial, rule.id)]
    given_back = [rule for rule in reached if gave_back(work.trial, rule, work.answer)]
    used = {heap.rule.id for heap in national if heap.rule and heap.column.period == SET_ASIDE and heap.findings}
    unused = [rule for rule in reached if rule not in used and rule not in given_back]
    return TrialReport(
        trial=work.trial, authority=work.name(work.trial.authority), as_at=work.asked.query.as_at, periods=work.spans,
        comparators={code: work.name(code) for code in work.asked.comparators}, minimum=work.asked.minimum,
        tables=tuple(table(rule) for rule in rules), instead=tuple(table(rule) for rule in work.trial.instead),
        closures=tuple(one for heap, one in counted if heap.rule is None), measures=tuple(_measures(work.trial)),
        conditions=tuple(_conditions(work.trial)), unused=tuple(unused), given_back=tuple(given_back),
        notes=notes_on(work.trial, work.spans, work.asked.query, work.answer), receipt=_receipt(work),
        diagnostics=(*work.answer.diagnostics, *found), warnings=(*work.answer.warnings, *found),
        broken_off=work.answer.broken_off,
    )  # fmt: skip


def _fit_to_show(heaps: Sequence[_Heap], minimum: int) -> tuple[Shown, ...]:
    """Protect each table by itself, and then from the others that count the same things."""
    return without_nested([heap.counting for heap in heaps], protect([heap.tally for heap in heaps], minimum))


def _heaps(work: _Work, rule: Rule, columns: Sequence[Column]) -> Iterator[_Heap]:
    """Count a rule in each column. Nobody's duties left standing is the rule, and is given no column."""
    calendars, scale = work.library.calendars, scale_of(rule)
    aside = suspension.suspends(work.trial, rule.id)
    found = {column: work.in_column(column, rule) for column in columns}
    kept = [column for column in columns if _is_kept(column, found[column], aside=aside)]
    tallies = without_unreckoned([tally_of(rule, found[column], scale, calendars) for column in kept])
    for column, tally in zip(kept, tallies, strict=True):
        yield _Heap(rule, column, tally, found[column])


def _is_kept(column: Column, found: Sequence[Finding], *, aside: bool) -> bool:
    if column.period == STANDING:
        return bool(found) or not aside
    return column.period != SET_ASIDE or aside


def _counted(work: _Work, heap: _Heap, shown: Shown) -> Counted:
    times = times_of(heap.findings, shown, work.asked.minimum, work.library.calendars) if heap.rule else None
    return Counted(heap.column, shown, times)


def _closed(work: _Work) -> Iterator[_Heap]:
    reading, states = work.answer.reading, work.library.vocabulary.states
    found = list(closures(reading.events, work.asked.query.as_at, states=states, sources=reading.sources))
    for code in (work.trial.authority, *work.asked.comparators):
        for period in (BEFORE, DURING, AFTER):
            column = Column(code, work.name(code), period, work.spans[period])
            yield _Heap(None, column, tally_of_closures(c for c in found if _falls_in(c, column)))


def _falls_in(closure: Closure, column: Column) -> bool:
    return closure.authority == column.authority and column.days is not None and closure.event.day in column.days


def _measures(trial: Trial) -> Iterator[Question]:
    for measure in trial.measures:
        if measure.text.startswith(NOT_KNOWN):
            answer = statements.NOT_FOUND
        elif _RE_REFERRAL.search(measure.text):
            answer = statements.RE_REFERRALS
        else:
            answer = statements.TIMES_ABOVE if measure.kind == "timeliness" else statements.ONLY_PEOPLE
        yield Question(measure.text, answer)


def _conditions(trial: Trial) -> Iterator[Question]:
    for text in (*trial.texts.get("conditions", ()), *(f"stop if: {t}" for t in trial.texts.get("stop_if", ()))):
        unknown = text.removeprefix("stop if: ").startswith(NOT_KNOWN)
        kept = statements.CONDITION_RULES if trial.instead else statements.CONDITION
        yield Question(text, statements.NOT_FOUND if unknown else kept)


def _receipt(work: _Work) -> dict[str, Any]:
    """Say what the report rests on. The counts of the run are left out: they would give back what is withheld.

    So are what was asked of which events, since one event that is named could point at one child, and the child in
    whom a file breaks off.
    """
    return {
        **receipt_to_publish(work.answer.receipt),
        "broken_off": [{"file": b.file, "line": b.line} for b in work.answer.reading.broken_off],
        "trial": work.trial.id,
        "minimum": work.asked.minimum,
        "records_left_out": work.answer.reading.left_out,
        "facts_left_out": work.answer.reading.facts_left_out,
    }


__all__ = ["LABELS", "ReportAsk", "report"]
