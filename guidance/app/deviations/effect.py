"""What departures do to the findings of a record: said when they are recorded, and whenever they are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from guidance.app.deviations.overlay import Overlay
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import OWN_LEDGER, Query
from guidance.app.evaluation.warning_report import about
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.evaluate.standing import matches
from guidance.engine.explain.deviations import how_recorded
from guidance.engine.explain.names import day_in_words, says
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.finding import Finding, Standing
from guidance.engine.model.note import DeviationEffect, Latitude


@dataclass(frozen=True)
class Seen:
    """What a record says of the duties that some departures are about, and what was noticed on the way."""

    answer: Answer
    findings: tuple[tuple[Deviation, Finding], ...]
    departures: tuple[Deviation, ...] = ()

    @property
    def noticed(self) -> tuple[Diagnostic, ...]:
        """What was noticed about these departures, one that reaches nothing above all, and about their records."""
        found, cases = self.answer.diagnostics, {departure.case for departure in self.departures}
        return (*(d for d in found if d.code in {"G430", "G520", "G655"}), *about(found, cases))


@dataclass(frozen=True)
class When:
    """As at which day, on what had been written down by when, and with which packs besides the shipped ones."""

    as_at: date
    known_at: date | datetime | None = None
    added: tuple[Path, ...] = ()


def seen(records: Path, deviations: Sequence[Deviation], when: When, laid: Overlay | None = None) -> Seen:
    """Evaluate the cases of some departures, with all that the ledger holds laid over them.

    Raises:
        Refused: The record or the ledger cannot be read.
    """
    query = Query(
        (records,), when.as_at, when.known_at, overlays=when.added, ledger=laid if laid is not None else OWN_LEDGER
    )
    answer = evaluate(query)
    found = [(d, f) for d in deviations for f in answer.findings if matches(d, f)]
    return Seen(answer, tuple(found), tuple(deviations))


def effects(found: Seen) -> Iterator[str]:
    """Say what came of each finding, and what the departure did about it."""
    for deviation, finding in found.findings:
        yield f"{says(finding.rule)}: {finding.rule.title}. {_sentence(found.answer.words(finding))}"
        yield _effect(deviation, finding)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _effect(deviation: Deviation, finding: Finding) -> str:
    if finding.departure is DeviationEffect.NO_DEPARTURE:
        return "This is law: what was recorded is kept as an explanation, and the finding stands as it was."
    if finding.departure is DeviationEffect.NOT_RELIED_ON:
        return "It was done in time, so no departure was needed. What was recorded is kept, and not relied on."
    if finding.departure is DeviationEffect.EXPIRED:
        ran = day_in_words(deviation.until or deviation.decided)
        return f"The departure ran to {ran} and no longer covers this: the rule stands again."
    if finding.standing is Standing.SUSPENDED:
        return "A trial sets this aside; the departure is kept beside it."
    if finding.standing is Standing.DEVIATED:
        return _recorded(deviation, finding)
    return "The departure has no effect on this finding."


def _recorded(deviation: Deviation, finding: Finding) -> str:
    """Say whether it was decided in time, and by which day that is judged."""
    by = "the last day" if finding.due else "the day on which the clock started"
    day = finding.due or finding.trigger.day
    order = {DeviationEffect.RECORDED_AFTER: "after", DeviationEffect.HOUR_NOT_KNOWN: "on"}.get(
        finding.departure or DeviationEffect.RECORDED_BEFORE, "no later than"
    )
    written = f" Written down on {day_in_words(deviation.written)}." if deviation.written else ""
    allowed = "".join(f" {_sentence(str(note))}" for note in finding.notes if isinstance(note, Latitude))
    decided = f"Decided on {day_in_words(deviation.decided)}, {order} {by}, {day_in_words(day)}"
    return f"{decided}: {how_recorded(finding)}.{written}{allowed}"
