"""The questions in front of somebody: what raised each, what would settle it, and what is then asked of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from guidance.app.evaluation.answer import Answer
from guidance.app.next_steps.raising import open_in
from guidance.app.next_steps.supposed import supposed, urgency, what_follows
from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate.case import Case, known
from guidance.engine.evaluate.cases import derive
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.event import Event, in_episode, is_not_before
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.missing import MissingSubject
from guidance.engine.model.practice.question import Concerns, Question
from guidance.engine.model.rule import InState
from guidance.engine.packs.library import Library


@dataclass(frozen=True)
class Decision:
    """A question in front of somebody: what raised it, and what is asked of them if the answer is yes, or no.

    `turning` holds the duties whose day runs already, and which are owed only if the answer is yes: those of the case,
    and those that a yes on the day of the cause would have opened then.
    """

    question: Question
    raised_by: Event
    words: str
    if_so: tuple[Finding, ...]
    if_not: tuple[Finding, ...] = ()
    read_with: tuple[str, ...] = ()
    turning: tuple[Finding, ...] = ()


def questions_of(library: Library) -> tuple[Question, ...]:
    """Return the questions of the packs in hand and the shipped ones, each once: a pack adds, and silences none."""
    return tuple({(q.id, q.question): q for q in (*library.questions, *shipped().questions)}.values())


def decisions(answer: Answer, events: Sequence[Event]) -> tuple[Decision, ...]:
    """List the questions open, most urgent first. One reference held by two authorities is two children."""
    owners = sorted({e.owner for e in events})
    found = [d for owner in owners for d in _raised(answer, [e for e in events if e.owner == owner])]
    return tuple(sorted(found, key=_most_urgent))


def _most_urgent(decision: Decision) -> tuple[int, int, int]:
    question = decision.question
    place = list(Concerns).index(question.concerns) if question.concerns else len(Concerns)
    return (place, urgency(question.how_soon), -decision.raised_by.day.toordinal())


def questions_open(answer: Answer) -> Iterator[Question]:
    """Yield each question that is open in any of the cases asked about, once for each case."""
    query, cases = answer.query, defaultdict[tuple[str, str], list[Event]](list)
    for event in answer.reading.events:
        if query.case in {None, event.case} and known(event, query.when, query.known_at):
            cases[event.owner, event.case].append(event)
    for events in cases.values():
        yield from (question for question, _ in _open_in(_case(events, answer), answer.library))


def _open_in(case: Case, library: Library) -> Iterator[tuple[Question, Sequence[Event]]]:
    return open_in(case, questions_of(library), library.defined_events)


def _case(events: Iterable[Event], answer: Answer) -> Case:
    """Gather one case, with what counts as having happened too."""
    case = Case(_in_order(events), answer.library.vocabulary.states)
    derived = derive(case, answer.library.definitions)
    return replace(case, events=_in_order((*case.events, *derived))) if derived else case


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda e: (e.start, e.id)))


def _raised(answer: Answer, events: Sequence[Event]) -> Iterator[Decision]:
    """Raise each open question about one child, by one of its causes."""
    case = _case(events, answer)
    yield from (_decision(question, causes, case, answer) for question, causes in _open_in(case, answer.library))


def _decision(question: Question, causes: Sequence[Event], case: Case, answer: Answer) -> Decision:
    """Put a question by the latest of its open causes; by the first, where days hang on its day."""
    cause = causes[0 if question.on_that_day else -1]
    as_at = answer.query.as_at
    now = answer.query.moment.time() if answer.query.moment else None
    here = replace(cause, id="", day=as_at, at_time=now, zoned=True)
    yes = supposed(question, question.if_so, cause, as_at)
    meanwhile = bool(question.state) and case.holds(InState(question.state, first_day=True), here, "case")
    follows = what_follows(answer, case.events, yes)
    running = [f for f in follows if question.on_that_day and f.due]
    return Decision(
        question,
        cause,
        question.meanwhile if meanwhile else question.question,
        tuple(f for f in follows if f not in running),
        what_follows(answer, case.events, supposed(question, question.if_not, cause, as_at)),
        tuple(s.text for s in question.read_with if s.commencement is None or s.commencement <= as_at),
        (*_turning(answer, case, yes, causes, put_by=cause), *running),
    )


def _turning(
    answer: Answer, case: Case, yes: Event | None, causes: Sequence[Event], *, put_by: Event
) -> Iterator[Finding]:
    """Yield the duties of a case that a yes would show to be owed, and whose day runs already.

    One that lapsed once one of the causes had come, or that an end of another may have ended, is among them as if it
    had not: what ended it may have been of what ran beside it. It is not, where its day had gone by before the cause
    came by which the question is put.
    """
    own = {e.id for e in case.events}
    for finding in answer.findings:
        here = finding.trigger.id in own and (answer.query.case is None or finding.trigger.case == answer.query.case)
        in_time = finding.due is None or finding.due >= put_by.day
        beside = bool(finding.rule.only_if) and in_time and any(_ended_beside(finding, cause) for cause in causes)
        if yes and here and (finding.only_if or beside) and fits_any(finding.rule.known_by, yes) is Truth.TRUE:
            gone_by = finding.due is not None and finding.due < answer.query.as_at
            yield replace(finding, status=Status.BREACHED if gone_by else Status.PENDING) if beside else finding


def _ended_beside(finding: Finding, cause: Event) -> bool:
    """Tell whether a duty may have lapsed once a cause had come, in its episode, or by what may be of another."""
    ends = [s.by for s in finding.steps if s.by and finding.status is Status.LAPSED]
    shared = finding.status is Status.UNDETERMINED and any(isinstance(m, MissingSubject) for m in finding.unknown)
    beside = shared or any(is_not_before(end, cause) for end in ends)
    return beside and in_episode(finding.trigger, cause, "episode")
