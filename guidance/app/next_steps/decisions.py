"""The questions in front of somebody: what raised each, what would settle it, and what is then asked of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guidance.app.evaluation.answer import Answer
from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate import definition
from guidance.engine.evaluate.case import Case, known
from guidance.engine.evaluate.cases import derive
from guidance.engine.evaluate.matters import Matters
from guidance.engine.explain.names import URGENCY
from guidance.engine.model.condition import Of, Pattern, Patterns, Truth, fits_any
from guidance.engine.model.event import Event, in_episode, is_not_after, is_not_before, same_day_unordered
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.missing import MissingFact, MissingSubject
from guidance.engine.model.practice.question import Concerns, Question
from guidance.engine.model.rule import Happened, HowSoon, InState, Modality, TriggerFact
from guidance.engine.packs.library import Library

SUPPOSED = "if so"
OPENED = {Status.PENDING, Status.EXEMPT}
DUTIES = (Modality.MUST, Modality.SHOULD)
ENDS_CHILDHOOD = ("child_died", "child_turned_18")
ENDS_EVERYTHING = ("case_closed", *ENDS_CHILDHOOD)
SIDE_BY_SIDE = frozenset({"assessment_started", "s47_enquiry_started"})
"""What may run twice at once, each until an end of its own."""


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


def urgency(how_soon: HowSoon | None) -> int:
    """Return the place of an urgency among all, the most urgent first."""
    return URGENCY.index(how_soon or HowSoon.NOT_STATED)


def decisions(answer: Answer, events: Sequence[Event]) -> tuple[Decision, ...]:
    """List the questions open, most urgent first. One reference held by two authorities is two children."""
    owners = sorted({e.owner for e in events})
    found = [d for owner in owners for d in _raised(answer, [e for e in events if e.owner == owner])]
    return tuple(sorted(found, key=_most_urgent))


def _most_urgent(decision: Decision) -> tuple[int, int, int]:
    question = decision.question
    place = list(Concerns).index(question.concerns) if question.concerns else len(Concerns)
    return (place, urgency(question.how_soon), -decision.raised_by.day.toordinal())


def questions_open(answer: Answer) -> Iterator[tuple[Question, Event]]:
    """Yield each question that is open in any of the cases asked about, with the latest of its causes."""
    query, cases = answer.query, defaultdict[tuple[str, str], list[Event]](list)
    for event in answer.reading.events:
        if query.case in {None, event.case} and known(event, query.when, query.known_at):
            cases[event.owner, event.case].append(event)
    for events in cases.values():
        yield from _open_in(_case(events, answer), answer.library)


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
    yield from (_decision(question, cause, case, answer) for question, cause in _open_in(case, answer.library))


def _open_in(case: Case, library: Library) -> Iterator[tuple[Question, Event]]:
    """Yield each question open in one case, with the latest of its causes; the first, where days hang on its day."""
    made = library.defined_events
    for question in questions_of(library):
        raised = [e for e in case.events if fits_any(question.ask_when, e) is not Truth.FALSE]
        raised = [e for e in raised if question.is_put_to(case.authorities[e.id], e.day)]
        raised = [e for e in raised if _is_asked(question, e, case, made)]
        unsettled = [e for e in raised if not _settled(question, e, case, made)]
        open_causes = [e for e in unsettled if not _closed_since(question, e, case)]
        if open_causes:
            yield question, open_causes[0 if question.on_that_day else -1]


def _decision(question: Question, cause: Event, case: Case, answer: Answer) -> Decision:
    as_at = answer.query.as_at
    now = answer.query.moment.time() if answer.query.moment else None
    here = replace(cause, id="", day=as_at, at_time=now, zoned=True)
    yes = _supposed(question, question.if_so, cause, as_at)
    meanwhile = bool(question.state) and case.holds(InState(question.state, first_day=True), here, "case")
    follows = _follows(answer, case.events, yes)
    running = [f for f in follows if question.on_that_day and f.due]
    return Decision(
        question,
        cause,
        question.meanwhile if meanwhile else question.question,
        tuple(f for f in follows if f not in running),
        _follows(answer, case.events, _supposed(question, question.if_not, cause, as_at)),
        tuple(s.text for s in question.read_with if s.commencement is None or s.commencement <= as_at),
        (*_turning(answer, case, yes, cause), *running),
    )


def _turning(answer: Answer, case: Case, yes: Event | None, cause: Event) -> Iterator[Finding]:
    """Yield the duties of a case that a yes would show to be owed, and whose day runs already.

    One that lapsed once the cause had come, or that an end of another may have ended, is among them as if it had not:
    what ended it may have been of what ran beside it.
    """
    own = {e.id for e in case.events}
    for finding in answer.findings:
        here = finding.trigger.id in own and (answer.query.case is None or finding.trigger.case == answer.query.case)
        beside = bool(finding.rule.only_if) and _ended_beside(finding, cause)
        if yes and here and (finding.only_if or beside) and fits_any(finding.rule.known_by, yes) is Truth.TRUE:
            gone_by = finding.due is not None and finding.due < answer.query.as_at
            yield replace(finding, status=Status.BREACHED if gone_by else Status.PENDING) if beside else finding


def _ended_beside(finding: Finding, cause: Event) -> bool:
    """Tell whether a duty lapsed no earlier than the day of a cause, in its episode, or by what may be of another."""
    lapsed = finding.status is Status.LAPSED and (finding.lapsed or "") >= cause.day.isoformat()
    shared = finding.status is Status.UNDETERMINED and any(isinstance(m, MissingSubject) for m in finding.unknown)
    return (lapsed or shared) and in_episode(finding.trigger, cause, "episode")


def _settled(question: Question, cause: Event, case: Case, made: Collection[str]) -> bool:
    """Tell whether a question has been settled since it was raised, in an order that can be known.

    A cause that definitions may have `made` is settled by what is recorded, and not by what they make of a later event.
    What ends the state of its `while` settles it only once all that ran when it was raised has ended.
    """
    named = {p.event for p in (*question.settled_by, *question.settled_same_day)}
    later = [e for e in case.events if e.event in named and is_not_before(e, cause)]
    if cause.event in made:
        later = [e for e in later if not e.derived]
    settling = [
        e
        for e in later
        if (not same_day_unordered(e, cause) and _answers(question.settled_by, e, cause, case))
        or _answers(question.settled_same_day, e, cause, case)
    ]
    ends = case.states[question.while_state].ends_with if question.while_state else ()
    if any(e.event not in ends for e in settling):
        return True
    return bool(settling) and not _runs(question, cause, case, settling)


def _runs(question: Question, cause: Event, case: Case, settling: Sequence[Event] = ()) -> bool:
    """Tell whether the state of a question's `while` may hold at a cause, and go on after what came since.

    Each start counts by itself: an end in another episode is none of it, nor is one that may have come after the cause,
    but for a death or the age of 18, nor one that may be of another that runs beside it. Where no start is on record by
    then, a cause that is one of them counts.
    """
    state = case.states[question.while_state]
    by_then = [e for e in case.named(state.ends_with) if is_not_after(e, cause) and e.id != cause.id]
    before = [e for e in by_then if e.event in ENDS_CHILDHOOD or not same_day_unordered(e, cause)]
    ended = (*before, *settling)
    starts = [s for s in case.named(state.starts_with) if is_not_after(s, cause)]
    if not starts and cause.event in state.starts_with:
        starts = [cause]
    return any(not any(_is_end_of(e, s, case) for e in ended) for s in starts)


def _is_end_of(end: Event, start: Event, case: Case) -> bool:
    """Tell whether an end is surely that of a start: as many have come by then as may run side by side."""
    if not (case.ends(end, start) and in_episode(end, start, "episode")):
        return False
    if start.event not in SIDE_BY_SIDE or end.event in ENDS_EVERYTHING:
        return True
    matter = Matters(case, "episode").matter(end, Of(start.event))
    return start.id in matter.ids and len(matter.answers) >= len({(e.day, e.at_time, e.episode) for e in matter.of})


def _answers(patterns: Patterns, event: Event, cause: Event, case: Case) -> bool:
    """Tell whether an event is known to settle what a cause raised, and not what another of its kind did.

    Where a pattern is tied to such causes, those that are tied to causes of another kind are left out.
    """
    own = [p for p in patterns if p.event == event.event]
    tied = [p for p in own if _is_of(p, cause)]
    loose = [replace(p, of=None) for p in own if not (p.of and tied) and p not in tied]
    asked = (*tied, *loose)
    return Matters(case, "episode").fits(asked, event, cause) is Truth.TRUE


def _is_of(pattern: Pattern, cause: Event) -> bool:
    """Tell whether a pattern speaks of what is done about one such cause."""
    return pattern.of is not None and pattern.of.event == cause.event


def _is_asked(question: Question, cause: Event, case: Case, made: Collection[str]) -> bool:
    """Tell whether a question is one to ask of a cause: its state holds, and nothing on record by then rules it out.

    What is in another episode does not. What definitions may have `made` has the day of what made it: of such a cause
    no other day tells, but the day before, where no day hangs on its own and nothing settled the matter in between.
    """
    held = not question.while_state or _runs(question, cause, case)
    if not (held and question.unless):
        return held
    by_then = [e for e in case.events if is_not_after(e, cause) and in_episode(e, cause, "episode")]
    before = [e for e in by_then if (e.event, e.day) != (cause.event, cause.day)]
    if cause.event in made:
        before = [e for e in before if e.day == cause.day or _is_still_told(question, e, cause, by_then)]
    return not any(_rules_out(one, before, case) for one in question.unless)


def _is_still_told(question: Question, earlier: Event, cause: Event, by_then: Sequence[Event]) -> bool:
    """Tell whether a cause may be what happened the day before, written down a day late: nothing since settled that."""
    if question.on_that_day or earlier.day.toordinal() != cause.day.toordinal() - 1:
        return False
    tells, settles = tuple(one.pattern for one in question.unless), (*question.settled_by, *question.settled_same_day)
    since = [e for e in by_then if e.end >= earlier.start and e.id != cause.id and fits_any(tells, e) is not Truth.TRUE]
    return all(fits_any(settles, e) is Truth.FALSE for e in since)


def _rules_out(one: Happened, before: Sequence[Event], case: Case) -> bool:
    """Tell whether something on record by then rules a question out, and nothing that may be since has made it one."""
    since = [e for e in before if e.event in one.since]
    fitting = [e for e in before if fits_any((one.pattern,), e) is Truth.TRUE]
    return any(not any(s.id != e.id and case.ends(s, e) for s in since) for e in fitting)


def _closed_since(question: Question, cause: Event, case: Case) -> bool:
    """Tell whether a later day closed the case, or ended by death or age what is asked of a child."""
    later = [e for e in case.named(ENDS_EVERYTHING) if e.day > cause.day and in_episode(e, cause, "episode")]
    return any(fits_any(question.outlasts, e) is not Truth.TRUE for e in later)


def _supposed(question: Question, name: str, cause: Event, as_at: date) -> Event | None:
    """Make the event that an answer would be recorded as, where something follows: on the day of asking, or then."""
    if not name:
        return None
    day = cause.day if question.on_that_day else as_at
    return replace(cause, event=name, id=SUPPOSED, day=day, at=day.isoformat(), at_time=None, recorded=None,
                   facts=dict(question.with_facts), derived="")  # fmt: skip


def _follows(answer: Answer, events: Sequence[Event], supposed: Event | None) -> tuple[Finding, ...]:
    """List the duties that an answer would open, law first: found by supposing it.

    One that is exempt is listed too, so that an enquiry already open is asked about and not taken for an answer.
    """
    if supposed is None:
        return ()
    library, name = answer.library, supposed.event
    able = [r for r in library.rules if any(p.event == name for p in r.triggers)]
    found = definition.evaluate(
        able, [*events, supposed], answer.query.when, calendars=library.calendars, states=library.vocabulary.states,
        trials=library.trials,
    )  # fmt: skip
    own = [f for f in found if f.trigger.id == SUPPOSED and not _is_left_out(f)]
    opened = [f for f in own if _is_open(f) or _lacks_only_its_limit(f)]
    duties = [f for f in opened if f.rule.modality in DUTIES]
    return tuple(sorted(duties, key=lambda f: (not f.rule.force.is_law, urgency(f.rule.how_soon), f.rule.id)))


def _is_left_out(finding: Finding) -> bool:
    """Tell whether the answer itself says that a rule does not reach it, and not something that was there before."""
    return finding.status is Status.EXEMPT and isinstance(finding.steps[-1].exemption, TriggerFact)


def _is_open(finding: Finding) -> bool:
    """Tell whether what would be owed is still to be done, also where its last day has gone by."""
    return finding.status in OPENED or (
        finding.status is Status.BREACHED and finding.due is not None and not finding.performed
    )


def _lacks_only_its_limit(finding: Finding) -> bool:
    """Tell whether a duty is open and only the day it counts from is not on the record."""
    return finding.status is Status.UNDETERMINED and finding.unknown == (MissingFact(finding.rule.counts_from),)
