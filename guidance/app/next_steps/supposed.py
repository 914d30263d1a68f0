"""What would be asked of somebody if a question were answered yes, or no: found by supposing the answer recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from guidance.app.evaluation.answer import Answer
from guidance.engine.evaluate import definition
from guidance.engine.explain.names import URGENCY
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.missing import MissingFact
from guidance.engine.model.practice.question import Question
from guidance.engine.model.rule import HowSoon, InState, Modality, TriggerFact
from guidance.engine.model.vocabulary import State

SUPPOSED = "if so"
OPENED = {Status.PENDING, Status.EXEMPT}
DUTIES = (Modality.MUST, Modality.SHOULD)


def urgency(how_soon: HowSoon | None) -> int:
    """Return the place of an urgency among all, the most urgent first."""
    return URGENCY.index(how_soon or HowSoon.NOT_STATED)


def supposed(question: Question, name: str, cause: Event, as_at: date) -> Event | None:
    """Make the event that an answer would be recorded as, where something follows: on the day of asking, or then."""
    if not name:
        return None
    day = cause.day if question.on_that_day else as_at
    return replace(cause, event=name, id=SUPPOSED, day=day, at=day.isoformat(), at_time=None, recorded=None,
                   facts=dict(question.with_facts), derived="")  # fmt: skip


def what_follows(answer: Answer, events: Sequence[Event], answered: Event | None) -> tuple[Finding, ...]:
    """List the duties that an answer would open, law first: found by supposing it.

    One that is exempt is listed too, so that an enquiry already open is asked about and not taken for an answer.
    """
    if answered is None:
        return ()
    library, name = answer.library, answered.event
    able = [r for r in library.rules if any(p.event == name for p in r.triggers)]
    found = definition.evaluate(
        able, [*events, answered], answer.query.when, calendars=library.calendars, states=library.vocabulary.states,
        trials=library.trials,
    )  # fmt: skip
    own = [f for f in found if f.trigger.id == SUPPOSED and not _is_left_out(f, library.vocabulary.states)]
    opened = [f for f in own if _is_open(f) or _lacks_only_its_limit(f)]
    duties = [f for f in opened if f.rule.modality in DUTIES]
    return tuple(sorted(duties, key=lambda f: (not f.rule.force.is_law, urgency(f.rule.how_soon), f.rule.id)))


def _is_left_out(finding: Finding, states: Mapping[str, State]) -> bool:
    """Tell whether the answer itself says that a rule does not reach it, or a state that is no work under way.

    An enquiry that is open may cover what is asked; that a child is not born covers nothing.
    """
    by = finding.steps[-1].exemption
    if finding.status is not Status.EXEMPT or not isinstance(by, TriggerFact | InState):
        return False
    asked = {p.event for p in finding.rule.performing}
    return isinstance(by, TriggerFact) or asked.isdisjoint(states[by.state].starts_with)


def _is_open(finding: Finding) -> bool:
    """Tell whether what would be owed is still to be done, also where its last day has gone by."""
    return finding.status in OPENED or (
        finding.status is Status.BREACHED and finding.due is not None and not finding.performed
    )


def _lacks_only_its_limit(finding: Finding) -> bool:
    """Tell whether a duty is open and only the day it counts from is not on the record."""
    return finding.status is Status.UNDETERMINED and finding.unknown == (MissingFact(finding.rule.counts_from),)
