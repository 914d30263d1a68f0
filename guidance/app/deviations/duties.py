"""The duties in a case that somebody might depart from."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.engine.explain.names import says
from guidance.engine.model.finding import Status


@dataclass(frozen=True)
class Duty:
    """One duty in one case: whose it is, what started it, and how it stands."""

    case: str
    authority: str | None
    rule: str
    trigger: str
    words: str


_DONE = {Status.DISCHARGED, Status.EXEMPT, Status.LAPSED}


def duties(
    records: Path, case: str, as_at: date, rule: str | None = None, *, added: tuple[Path, ...] = ()
) -> list[Duty]:
    """List the duties of a case that are open, late or unclear; those of one rule, whatever came of them, if named.

    Raises:
        Refused: The record cannot be read, or there is no such case.
    """
    return duties_in(evaluate(Query((records,), as_at, case=case, overlays=added, ledger=None)), case, rule)


def duties_in(answer: Answer, case: str, rule: str | None = None) -> list[Duty]:
    """List the same of an answer about a case."""
    chosen = [f for f in answer.findings if f.rule.id == rule or (rule is None and f.status not in _DONE)]
    return [
        Duty(case, f.authority, f.rule.id, f.trigger.id, f"{says(f.rule)}: {f.rule.title}: {answer.words(f)}")
        for f in chosen
    ]
