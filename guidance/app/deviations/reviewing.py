"""Look back at a decision as it was made: on what was known then. What came after is shown only when asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from guidance.app.clock import today
from guidance.app.deviations.effect import When, seen
from guidance.app.deviations.entries import REVIEW, RecordedDeviation, deviations_in, find
from guidance.app.deviations.ledger import opened
from guidance.app.deviations.overlay import Overlay
from guidance.app.deviations.recording import about, check_day, named, person, signed
from guidance.app.evaluation.answer import Answer
from guidance.app.ledger.opening import stamp
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.evaluate.case import known
from guidance.engine.explain.names import at_in_words, day_in_words, plainly
from guidance.engine.ledger.entry import Draft, Entry
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.packs.schema.deviation import DeviationText

JUDGE_BY = "acpo.4"
"""The principle by which a decision is looked back at: how it was made, and never how things turned out."""
NOT_THE_OUTCOME = (
    "Judge how the decision was made, on what was known then. Nothing that came after is shown here, and nothing that "
    "came after makes a decision better or worse."
)
QUALITY = ("sound", "sound-with-learning", "not-sound", "cannot-tell")


@dataclass(frozen=True)
class Review:
    """One decision as it was: the document, what the record held by then, and the questions to ask of it.

    `noticed` is what is warned of in the record: all of it only with hindsight, since it may speak of what came after.
    """

    kept: RecordedDeviation
    text: DeviationText
    then: datetime | date
    events: tuple[Event, ...] = ()
    findings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    after: tuple[Event, ...] = ()
    now: tuple[str, ...] = ()
    noticed: tuple[Diagnostic, ...] = ()


def review(given_id: str, records: Path | None, *, hindsight: bool = False) -> Review:
    """Show a decision as it was known when it was made.

    Args:
        given_id: Which departure.
        records: The case's record, if it is to be shown.
        hindsight: Whether to add what came after.

    Raises:
        Refused: There is no such departure, or the record or the ledger cannot be read.
    """
    with opened() as ledger:
        kept = find(given_id, deviations_in(ledger))
        text = kept.text(ledger)
    then = moment_of(kept)
    principle = next((p for p in shipped().principles if p.id == JUDGE_BY), None)
    made = Review(kept, text, then, questions=principle.questions if principle else ())
    return _with_record(made, records, hindsight=hindsight) if records else made


def moment_of(kept: RecordedDeviation) -> datetime | date:
    """Say by when something had to be written down to have been known: the day of the decision, or a time on it.

    Where the decision was written down at a time on its own day, that time; what came in that evening was not known.
    """
    deviation = kept.deviation
    recorded = kept.stated or deviation.recorded
    return recorded if recorded and recorded.date() == deviation.decided else deviation.decided


def _with_record(made: Review, records: Path, *, hindsight: bool) -> Review:
    """Add what the record held by then, with no departure laid over it: the decision is what is being looked at."""
    deviation, decided = made.kept.deviation, made.kept.deviation.decided
    then = seen(records, [deviation], When(decided, made.then), Overlay())
    own = [e for e in then.answer.reading.events if e.case == deviation.case and _same(e, deviation.authority)]
    if not own:
        raise Refused([no_case(deviation.case, records)])
    by_then = [e for e in own if known(e, decided, made.then)]
    after = [e for e in own if e not in by_then]
    later = seen(records, [deviation], When(today()), Overlay()) if hindsight else None
    return Review(
        made.kept, made.text, made.then, tuple(by_then), tuple(_said(f, then.answer) for _, f in then.findings),
        made.questions, tuple(after) if hindsight else (),
        tuple(_said(f, later.answer) for _, f in later.findings) if later else (),
        later.noticed if later else tuple(d for d in then.noticed if d.code == "G655"),
    )  # fmt: skip


def _same(event: Event, authority: str | None) -> bool:
    return authority is None or event.authority in {None, authority}


def _said(finding: Finding, answer: Answer) -> str:
    return f"{finding.rule.title}: {answer.words(finding)}"


def no_case(case: str, records: Path) -> Diagnostic:
    """Say that a record does not hold a departure's case."""
    message = f"the record holds nothing of case `{case}`"
    return Diagnostic("G749", message, Span(records.as_posix()), "give the record of that case")


def events_in_words(events: Sequence[Event]) -> Iterator[str]:
    """Say what happened and when, and when it was written down where that was later."""
    for event in events:
        late = event.recorded.date() if event.recorded and event.recorded.date() != event.day else None
        written = f" (written down {day_in_words(late)})" if late else ""
        yield f"{at_in_words(event.at)}: {plainly(event.event)}{written}"


def keep_review(given_id: str, by: Mapping[str, str], quality: str, *, on: date, **texts: str) -> Entry:
    """Keep what a review found of the quality of a decision.

    Raises:
        Refused: There is no such departure, or the day has not come or is before the decision.
    """
    with opened() as ledger:
        found = find(given_id, deviations_in(ledger))
        check_day(on, found, "--on")
        body = {**about(found), "on": on.isoformat(), "quality": quality, **person(by)}
        return ledger.append(Draft(REVIEW, body, on.isoformat(), signed(by), named(by, **texts)), stamp())
