"""What has to be said beside the counts: what was only proposed, what is not known, and what is not over."""

from collections.abc import Iterator, Mapping

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.query import Query
from guidance.app.evaluation.receipt import SUPPOSING
from guidance.app.trials.report import statements
from guidance.engine.evaluate import suspension
from guidance.engine.evaluate.coverage import State
from guidance.engine.explain.names import day_in_words
from guidance.engine.explain.trials import evidence_in_words, when_in_words
from guidance.engine.measure.disclosure import LEAST_SHOWN
from guidance.engine.measure.periods import AFTER, BEFORE, DURING, Days
from guidance.engine.model.finding import Standing
from guidance.engine.model.note import GivenBack
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Trial


def standing_of(trial: Trial, rule: Rule) -> str:
    """Say what a trial does with a rule."""
    if rule.trial == trial.id:
        return "applies in place of what is set aside"
    if trial.state != "granted":
        return f"named by a trial that is only {trial.state}: not set aside"
    evidence = next(s.evidence for s in trial.suspends if s.rule == rule.id)
    if suspension.is_supposed(trial, rule.id):
        return "set aside by supposition only: that the direction matched what was proposed is not shown"
    if not suspension.suspends(trial, rule.id):
        return evidence_in_words(evidence)
    return f"set aside; that the paper names it is {evidence_in_words(evidence)}"


def gave_back(trial: Trial, rule: str, answer: Answer) -> bool:
    """Tell whether a trial set a duty of a rule aside, and no longer does."""
    notes = (note for f in answer.findings if f.rule.id == rule for note in f.notes)
    return any(isinstance(note, GivenBack) and note.trial == trial.id for note in notes)


def table_notes(trial: Trial, rule: Rule, answer: Answer, spans: Mapping[str, Days]) -> tuple[str, ...]:
    """Say what a reader of one table should know."""
    return tuple(_table_notes(trial, rule, answer, {} if rule.trial else spans))


def _table_notes(trial: Trial, rule: Rule, answer: Answer, spans: Mapping[str, Days]) -> Iterator[str]:
    if not rule.checkable:
        yield statements.NO_RECORD
        return
    if rule.repeal and spans and rule.repeal <= spans[AFTER].last:
        yield f"This rule was repealed on {day_in_words(rule.repeal)}: no duty of it began from then on."
    if rule.commencement and spans and rule.commencement > spans[BEFORE].first:
        yield f"This rule began on {day_in_words(rule.commencement)}: no duty of it began sooner."
    if rule.clock is not None:
        yield "Later events set this clock going again, and times count from the last of them: see how often they did."
    if gave_back(trial, rule.id, answer):
        yield statements.GIVEN_BACK
    others = {f.authority for f in answer.findings if f.rule.id == rule.id and f.standing is Standing.SUSPENDED}
    names = sorted(answer.library.authorities.name(code) for code in others - {trial.authority})
    if names:
        yield f"Set aside there too, by a trial of its own, for some of these duties: {', '.join(names)}."


def not_asked(answer: Answer, *, silent_too: bool = True) -> Iterator[str]:
    """Say what was not asked of these records, and which files break off; no child is named.

    Args:
        answer: What was answered.
        silent_too: Whether cases are counted of which nothing had happened yet: of two answers, that gives the newer.
    """
    if any(row.state not in {State.WHOLE, State.AFTER} for row in answer.coverage.rows):
        yield statements.NOT_ALL_ASKED
    silent = len(answer.coverage.later) + len(answer.coverage.unrecorded)
    if silent and silent_too:
        yield statements.NOT_YET.format(cases=str(silent) if silent >= LEAST_SHOWN else "a few")
    for broken in answer.reading.broken_off:
        yield statements.BREAKS_OFF.format(line=broken.line, file=broken.file)


def notes_on(trial: Trial, spans: Mapping[str, Days], query: Query, answer: Answer) -> tuple[str, ...]:
    """Say what a reader of the whole report should know."""
    return (*_on_trial(trial, spans, query), *_on_records(trial, spans, answer))


def _on_trial(trial: Trial, spans: Mapping[str, Days], query: Query) -> Iterator[str]:
    if trial.state != "granted":
        yield f"This trial is only {trial.state}: nothing was set aside by it."
    if trial.supposed:
        yield f"Supposed here: {SUPPOSING}."
    if trial.ends is None or trial.said:
        yield f"What is known of when it ran: {when_in_words(trial)}."
    if query.as_at < spans[DURING].first:
        yield (
            "No day of the trial had come by the day of this report: a 0 for its days, or for those after it, says "
            "no more than that."
        )
    elif query.as_at <= spans[DURING].last:
        yield "The trial was not over on the day of this report: what it counts is not all there will be."
    if query.as_at < spans[AFTER].last:
        yield (
            f"The days after the trial run to {day_in_words(spans[AFTER].last)}, and the report is as at "
            f"{day_in_words(query.as_at)}: they are not all in it."
        )


def _on_records(trial: Trial, spans: Mapping[str, Days], answer: Answer) -> Iterator[str]:
    for other in answer.library.trials:
        if other.id != trial.id and other.state == "granted":
            name = answer.library.authorities.name(other.authority)
            yield f"{name} had a trial of its own, {other.id}: {when_in_words(other)}."
    begun = min((e.day for e in answer.reading.events if e.authority == trial.authority), default=None)
    if begun and begun > spans[BEFORE].first:
        yield f"The records of this authority begin in {begun:%B %Y}: nothing sooner can be counted."
    named = {(e.owner, e.case) for e in answer.reading.events if e.authority or e.owner}
    nameless = len({(e.owner, e.case) for e in answer.reading.events} - named)
    if nameless:
        many = str(nameless) if nameless >= LEAST_SHOWN else "a few"
        yield f"Cases that name no authority, and so are counted nowhere: {many}. `--authority` says whose they are."
    yield from not_asked(answer)
    if answer.reading.left_out or answer.reading.facts_left_out:
        yield (
            f"Left out for their mistakes: {answer.reading.left_out} records, and "
            f"{answer.reading.facts_left_out} facts of others."
        )
