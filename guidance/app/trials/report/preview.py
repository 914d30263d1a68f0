"""What a trial would have set aside had it run over some days that are past, on an authority's own records.

Everything here is a supposition. It is for use inside the authority: it names cases, and withholds nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import answered, read
from guidance.app.evaluation.query import Query, named
from guidance.app.refusal import Refused
from guidance.app.trials.report.data import table_data
from guidance.app.trials.report.model import DURING, SET_ASIDE, Column, Counted, Table
from guidance.app.trials.report.notes import not_asked
from guidance.app.trials.report.selection import rules_needed, trial_named
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.explain.names import day_in_words
from guidance.engine.explain.outcome import in_words
from guidance.engine.measure.disclosure import protect
from guidance.engine.measure.duties import tally_of, without_unreckoned
from guidance.engine.measure.periods import Days, day_beside, days_to, trial_days
from guidance.engine.measure.scale import scale_of
from guidance.engine.model.finding import Finding, Standing
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Trial

HYPOTHETICAL = (
    "Hypothetical: nothing here was set aside. It says what would have been, had this trial run over days that are "
    "past; people do other things when a limit is not there."
)
WOULD = "would have been set aside"
INSTEAD = "would have applied in its place"
INSIDE = "For use inside the authority: it names cases, and no count is withheld."


@dataclass(frozen=True)
class PreviewAsk:
    """A question about a trial that may not have begun; `first` inclusive, `until` exclusive, None for the default."""

    query: Query
    trial: str
    first: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Previewed:
    """One duty as it would have been: under which rule, from when, and what it came to."""

    case: str
    episode: str | None
    rule: str
    begun: str
    would: str
    came_to: str


@dataclass(frozen=True)
class Preview:
    """Everything that a preview says. All of it is hypothetical."""

    trial: Trial
    authority: str
    as_at: date
    days: Days
    tables: tuple[Table, ...]
    instead: tuple[Table, ...]
    duties: tuple[Previewed, ...]
    notes: tuple[str, ...]
    receipt: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...]
    broken_off: str


def preview(asked: PreviewAsk, progress: Callable[[int], object] | None = None) -> Preview:
    """Say what a trial would have set aside.

    Raises:
        Refused: There is no such trial, its length is not known and no days were given, or a record cannot be used.
    """
    trial, library = trial_named(asked.trial, asked.query)
    days = _window(trial, asked)
    supposed = as_though(trial, days)
    library = replace(library, trials=(supposed,), rules=rules_needed(trial, library.rules))
    answer = answered(asked.query, library, read(asked.query, library, progress))
    if trial.authority not in {e.authority for e in answer.reading.events}:
        name = library.authorities.name(trial.authority)
        message = f"these records hold nothing of {name}, whose trial this is"
        cure = "give each record its `authority`, or `--authority` where none has one"
        raise Refused([Diagnostic("G681", message, Span(named(asked.query.sources[0])), cure)])
    return _written(trial, supposed, days, answer)


def as_though(trial: Trial, days: Days) -> Trial:
    """Return a trial as though it had been granted for some days, with all that it names; the trial itself stays.

    What a paper says of its days is left out, since it speaks of others.
    """
    until = day_beside(days.last, 1)
    instead = tuple(replace(rule, commencement=days.first, repeal=until) for rule in trial.instead)
    return replace(
        trial, state="granted", begins=days.first, ends=until, instruments=(), last_seen=None, supposed=True,
        instead=instead, said={},
    )  # fmt: skip


def _window(trial: Trial, asked: PreviewAsk) -> Days:
    """Return the days asked about: those given, or as many as the trial has, back from the day of the question."""
    until = asked.until or day_beside(asked.query.as_at, 1)
    last = day_beside(until, -1)
    if asked.first is None:
        own = trial_days(trial)
        if own is None:
            message = f"how long `{trial.id}` would run is not known"
            raise Refused([Diagnostic("G686", message, trial.span or Span(trial.id), "give `--from` and `--until`")])
        return days_to(last, own.length)
    if last < asked.first:
        message = f"the days from {asked.first} until {until} are none"
        raise Refused(
            [Diagnostic("G686", message, Span("--until"), "give a first day, and a later first day no longer")]
        )
    return Days(asked.first, last)


def _written(trial: Trial, supposed: Trial, days: Days, answer: Answer) -> Preview:
    library, name = answer.library, answer.library.authorities.name(trial.authority)
    aside = [f for f in answer.findings if f.standing is Standing.SUSPENDED and f.trial == trial.id]
    beside = [f for f in answer.findings if f.rule.trial == trial.id and f.authority == trial.authority]
    named = [rule for s in trial.suspends if (rule := library.rule(s.rule))]
    receipt = {key: value for key, value in answer.receipt.items() if key not in {"counts", "supposing"}}
    return Preview(
        trial=trial, authority=name, as_at=answer.query.as_at, days=days,
        tables=tuple(_tables(named, aside, answer, Column(trial.authority, name, SET_ASIDE, days))),
        instead=tuple(_tables(supposed.instead, beside, answer, Column(trial.authority, name, DURING, days))),
        duties=tuple(_duties([*aside, *beside], trial, answer)), notes=tuple(_notes(trial, days, answer)),
        receipt={**receipt, "trial": trial.id, "hypothetical": True}, diagnostics=answer.diagnostics,
        warnings=answer.warnings, broken_off=answer.broken_off,
    )  # fmt: skip


def _tables(rules: Sequence[Rule], found: Sequence[Finding], answer: Answer, column: Column) -> Iterator[Table]:
    for rule in rules:
        mine = [f for f in found if f.rule.id == rule.id]
        said = WOULD if column.period == SET_ASIDE else INSTEAD
        if not rule.checkable:
            yield Table(rule, said, (), ("No record can show whether this was kept.",))
            continue
        tally = tally_of(rule, mine, scale_of(rule), answer.library.calendars)
        (shown,) = protect(without_unreckoned([tally]), 1)
        yield Table(rule, said, (Counted(column, shown),), tuple(_not_in_force(rule, column.days)))


def _not_in_force(rule: Rule, days: Days | None) -> Iterator[str]:
    if days is None:
        return
    if rule.commencement is None or rule.commencement > days.first:
        begins = f"on {day_in_words(rule.commencement)}" if rule.commencement else "on no day yet"
        yield f"This rule began {begins}, after the first of these days."
    if rule.repeal and rule.repeal <= days.last:
        yield f"This rule was repealed on {day_in_words(rule.repeal)}, before the last of these days."


def _duties(findings: Sequence[Finding], trial: Trial, answer: Answer) -> Iterator[Previewed]:
    for f in sorted(findings, key=lambda f: f.key):
        came = in_words(replace(f, standing=Standing.STANDS), answer.query.as_at)
        would = INSTEAD if f.rule.trial == trial.id else WOULD
        yield Previewed(f.trigger.case, f.trigger.episode, f.rule.id, f.trigger.at, would, came)


def _notes(trial: Trial, days: Days, answer: Answer) -> Iterator[str]:
    if trial.state != "granted":
        yield f"The trial is {trial.state}, and stays so: a preview changes nothing in it."
    only = [s.rule for s in trial.suspends if s.evidence == "proposed-only"]
    if only and trial.state == "granted":
        yield f"Taken in here although only proposed, and not shown to have been granted: {', '.join(only)}."
    begun = min((e.day for e in answer.reading.events if e.authority == trial.authority), default=None)
    if begun and begun > days.first:
        yield f"The records begin on {day_in_words(begun)}: nothing sooner can be counted."
    yield from not_asked(answer)
    if answer.reading.left_out or answer.reading.facts_left_out:
        left = answer.reading
        yield f"Left out for their mistakes: {left.left_out} records, and {left.facts_left_out} facts of others."


def preview_data(found: Preview) -> dict[str, Any]:
    """Return a preview as plain data; each part says that it is hypothetical."""
    duties = [
        {"case": d.case, "episode": d.episode, "rule": d.rule, "begun": d.begun, "hypothetical": d.would,
         "came_to": d.came_to}
        for d in found.duties
    ]  # fmt: skip
    return {
        "receipt": dict(found.receipt),
        "preview": {
            "hypothetical": HYPOTHETICAL, "use": INSIDE, "trial": found.trial.id, "state": found.trial.state,
            "authority": found.trial.authority, "authority_name": found.authority, "as_at": found.as_at.isoformat(),
            "first": found.days.first.isoformat(), "last": found.days.last.isoformat(), "notes": list(found.notes),
            "rules": [table_data(t) for t in found.tables], "instead": [table_data(t) for t in found.instead],
            "duties": duties,
        },
    }  # fmt: skip
