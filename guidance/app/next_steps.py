"""What a practitioner asks at four on a Friday: what is mine to decide, what must happen now, and by when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guidance.app.asking import Answer, Ask, answered, evaluate, library_for
from guidance.app.house import Refused, shipped
from guidance.app.one_record import read_one
from guidance.engine.diagnostics import has_errors
from guidance.engine.evaluate import definition
from guidance.engine.evaluate.case import Case, known
from guidance.engine.explain.names import URGENCY
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.event import Event, is_not_before, same_day_unordered
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.principle import Principle
from guidance.engine.model.question import Question
from guidance.engine.model.rule import HowSoon, Modality, Perform, Serves

SUPPOSED = "if so"
DUTIES = (Modality.MUST, Modality.SHOULD)


@dataclass(frozen=True)
class Decision:
    """A question in front of somebody: what raised it, and what the law or guidance asks if the answer is yes."""

    question: Question
    raised_by: Event
    words: str
    if_so: tuple[Finding, ...]


@dataclass(frozen=True)
class NextSteps:
    """What is in front of a practitioner, most urgent first within each list. Nothing here is a total or a score."""

    answer: Answer
    decisions: tuple[Decision, ...] = ()
    to_settle: tuple[Finding, ...] = ()
    now: tuple[Finding, ...] = ()
    not_shown_in_time: tuple[Finding, ...] = ()
    due: tuple[Finding, ...] = ()
    powers: tuple[Finding, ...] = ()
    not_so: tuple[Finding, ...] = ()
    may: tuple[Finding, ...] = ()
    set_aside: tuple[Finding, ...] = ()
    cannot_tell: tuple[Finding, ...] = ()
    weigh: tuple[Principle, ...] = field(default=())

    @property
    def nothing_outstanding(self) -> bool:
        """Tell whether no duty is outstanding: never that nothing is due."""
        return not any((self.decisions, self.to_settle, self.now, self.not_shown_in_time, self.due, self.powers))


def next_steps(ask: Ask) -> NextSteps:
    """Say what is in front of a practitioner in one case, as at a day.

    Raises:
        Refused: A pack or a record cannot be used, or there is no such case.
    """
    answer = evaluate(ask)
    events = [e for e in answer.reading.events if e.case == ask.case and known(e, ask.when, ask.known_at)]
    return _steps(answer, events)


def next_after(ask: Ask, event: str, at: str, facts: Mapping[str, str]) -> NextSteps:
    """Say what is in front of a practitioner when one thing has just happened, with no file.

    Args:
        ask: The day and the authority; no files.
        event: What happened, by its name in the vocabulary.
        at: When, as a date or a date-time.
        facts: What is known of it; a list value is joined by semicolons.

    Raises:
        Refused: The event, a fact or the time is not one that the vocabulary has.
    """
    library = library_for(ask)
    record = {"case": "this case", "event": event, "at": at, **facts}
    record |= {"authority": ask.authority} if ask.authority else {}
    reading = read_one(record, library.vocabulary, library.authorities)
    if has_errors(reading.diagnostics):
        raise Refused(reading.diagnostics)
    answer = answered(
        replace(ask, as_at=max(e.day for e in reading.events), moment=None, case="this case"), library, reading
    )
    return _steps(answer, list(reading.events))


def _steps(answer: Answer, events: Sequence[Event]) -> NextSteps:
    open_now = [f for f in answer.findings if f.standing is Standing.STANDS]
    advice = [
        f
        for f in open_now
        if f.rule.serves is Serves.PROFESSIONAL_ADVICE and f.status in {Status.PENDING, Status.BREACHED}
    ]
    rest = [f for f in open_now if f.rule.serves is not Serves.PROFESSIONAL_ADVICE]
    pending = [f for f in rest if f.status is Status.PENDING]
    duties = [f for f in pending if f.rule.modality is not Modality.MAY]
    overdue = [
        f
        for f in rest
        if f.status is Status.BREACHED and isinstance(f.rule.duty, Perform) and not (f.performed or f.lapsed)
    ]
    decisions = _decisions(answer, events)
    steps = NextSteps(
        answer=answer,
        decisions=decisions,
        to_settle=tuple(advice),
        now=tuple(sorted((f for f in duties if f.due is None), key=_urgency)),
        not_shown_in_time=tuple(sorted(overdue, key=_by_due)),
        due=tuple(sorted((f for f in duties if f.due and not f.rule.limit_of_power), key=_by_due)),
        powers=tuple(sorted((f for f in duties if f.due and f.rule.limit_of_power), key=_by_due)),
        not_so=tuple(f for f in rest if f.status is Status.BREACHED and not isinstance(f.rule.duty, Perform)),
        may=tuple(f for f in pending if f.rule.modality is Modality.MAY),
        set_aside=tuple(f for f in answer.findings if f.standing is not Standing.STANDS),
        cannot_tell=tuple(f for f in open_now if f.status is Status.UNDETERMINED),
    )
    return replace(steps, weigh=_to_weigh(steps, events))


def _urgency(finding: Finding) -> tuple[int, str, str]:
    return (
        URGENCY.index(finding.rule.how_soon or HowSoon.NOT_STATED),
        finding.trigger.day.isoformat(),
        finding.rule.id,
    )


def _by_due(finding: Finding) -> tuple[str, str]:
    return (finding.due.isoformat() if finding.due else "", finding.rule.id)


def _decisions(answer: Answer, events: Sequence[Event]) -> tuple[Decision, ...]:
    """List the questions open, most urgent first. One reference held by two authorities is two children."""
    owners = sorted({e.owner for e in events})
    found = [d for owner in owners for d in _raised(answer, [e for e in events if e.owner == owner])]
    return tuple(sorted(found, key=lambda d: (URGENCY.index(d.question.how_soon), -d.raised_by.day.toordinal())))


def _raised(answer: Answer, events: Sequence[Event]) -> Iterator[Decision]:
    """Raise each open question about one child, by the latest of its causes."""
    case = Case(tuple(sorted(events, key=lambda e: (e.start, e.id))), answer.library.vocabulary.states)
    for question in shipped().questions:
        raised = [e for e in case.events if fits_any(question.ask_when, e) is not Truth.FALSE]
        open_causes = [e for e in raised if not _settled(question, e, case) and not _closed_since(e, case)]
        if open_causes:
            cause = open_causes[-1]
            now = answer.ask.moment.time() if answer.ask.moment else None
            here = replace(cause, id="", day=answer.ask.as_at, at_time=now, zoned=True)
            meanwhile = bool(question.state) and case.holds(question.state, here, "case")
            words = question.meanwhile if meanwhile else question.question
            yield Decision(question, cause, words, _follows(question, cause, answer, events))


def _settled(question: Question, cause: Event, case: Case) -> bool:
    """Tell whether a question has been settled since it was raised, in an order that can be known."""
    later = [e for e in case.events if is_not_before(e, cause)]
    ordered = [e for e in later if not same_day_unordered(e, cause)]
    by_then = any(fits_any(question.settled_by, e) is Truth.TRUE for e in ordered)
    return by_then or any(fits_any(question.settled_same_day, e) is Truth.TRUE for e in later)


def _closed_since(cause: Event, case: Case) -> bool:
    return any(is_not_before(e, cause) and e.day > cause.day for e in case.named(["case_closed", "child_died"]))


def _follows(question: Question, cause: Event, answer: Answer, events: Sequence[Event]) -> tuple[Finding, ...]:
    """List the duties that a yes would open on the day of asking, law first: found by supposing it, and evaluating.

    One that is exempt is listed too, so that an enquiry already open is asked about and not taken for an answer.
    """
    if not question.if_so:
        return ()
    ask, library = answer.ask, answer.library
    yes = replace(cause, event=question.if_so, id=SUPPOSED, day=ask.as_at, at=ask.as_at.isoformat(), at_time=None,
                  recorded=None, facts=dict(question.with_facts))  # fmt: skip
    able = [r for r in library.rules if isinstance(r.when, tuple) and any(p.event == question.if_so for p in r.when)]
    supposed = definition.evaluate(
        able, [*events, yes], ask.when, calendars=library.calendars, states=library.vocabulary.states,
        trials=library.trials,
    )  # fmt: skip
    opened = [f for f in supposed if f.trigger.id == SUPPOSED and f.status in {Status.PENDING, Status.EXEMPT}]
    duties = [f for f in opened if f.rule.modality in DUTIES]
    return tuple(sorted(duties, key=lambda f: (not f.rule.force.is_law, *_urgency(f))))


def _to_weigh(steps: NextSteps, events: Iterable[Event]) -> tuple[Principle, ...]:
    """List what to weigh: what is pinned, what questions and duties name, what the latest event calls up."""
    latest = max(events, key=lambda e: (e.end, e.id), default=None)
    open_now = (*steps.now, *steps.not_shown_in_time, *steps.due)
    named = [*(p for d in steps.decisions for p in d.question.weigh), *(p for f in open_now for p in f.rule.weigh)]
    order = {name: place for place, name in reversed(list(enumerate(named)))}
    principles = {p.id: p for p in (*shipped().principles, *steps.answer.library.principles)}
    bearing = [p.id for p in principles.values() if latest and latest.event in p.bears_on]
    chosen = dict.fromkeys(
        [*(p.id for p in principles.values() if p.pinned), *sorted(order, key=lambda n: order[n]), *bearing]
    )
    return tuple(principles[name] for name in chosen if name in principles)
