"""Which questions are open in a case: what raises each, what rules it out, and what has settled it since."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.matters import Matters
from guidance.engine.model.condition import Of, Pattern, Patterns, Truth, fits_any
from guidance.engine.model.event import Event, in_episode, is_not_after, is_not_before, same_day_unordered
from guidance.engine.model.practice.question import Question, RulingOut
from guidance.engine.reckoning import has_stood

ENDS_CHILDHOOD = ("child_died", "child_turned_18")
ENDS_EVERYTHING = ("case_closed", *ENDS_CHILDHOOD)
SIDE_BY_SIDE = {"assessment_completed": "assessment_started", "s47_enquiry_ended": "s47_enquiry_started"}
"""Each end of what may run twice at once, with what starts one; each runs until an end of its own."""


def open_in(
    case: Case, questions: Iterable[Question], made: Collection[str]
) -> Iterator[tuple[Question, Sequence[Event]]]:
    """Yield each question open in one case, with its open causes, the first first; definitions may make some of them.

    Args:
        case: One child's events, with what definitions made of them.
        questions: What may be asked.
        made: The events that definitions may make.
    """
    for question in questions:
        raised = [e for e in case.events if fits_any(question.ask_when, e) is not Truth.FALSE]
        raised = [e for e in raised if question.is_put_to(case.authorities[e.id], e.day)]
        raised = [e for e in raised if _is_asked(question, e, case, made)]
        unsettled = [e for e in raised if not _settled(question, e, case, made)]
        open_causes = [e for e in unsettled if not _closed_since(question, e, case)]
        if open_causes:
            yield question, open_causes


def _settled(question: Question, cause: Event, case: Case, made: Collection[str]) -> bool:
    """Tell whether a question has been settled since it was raised, in an order that can be known.

    A cause that definitions may have `made` is settled by what is recorded, and not by what they make of a later event;
    what a yes would be recorded as, on its own day, only by such a record of that day.
    What ends the state of its `while` settles it only once all that ran when it was raised has ended.
    """
    named = {p.event for p in (*question.settled_by, *question.settled_same_day)}
    later = [e for e in case.events if e.event in named and is_not_before(e, cause)]
    if cause.event in made:
        other = question.if_so if question.on_that_day else ""
        later = [e for e in later if not e.derived and (e.event != other or e.day == cause.day)]
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
    if start.event not in SIDE_BY_SIDE.values() or end.event in ENDS_EVERYTHING:
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

    What is in another episode does not, where the question is of a referral or plan. What definitions may have `made`
    has the day of what made it: of such a cause no other day tells, but the day before, where no day hangs on its own
    and nothing settled the matter in between.
    """
    held = not question.while_state or _runs(question, cause, case)
    if not (held and question.unless):
        return held
    by_then = [e for e in case.events if is_not_after(e, cause) and in_episode(e, cause, question.same)]
    before = [e for e in by_then if (e.event, e.day) != (cause.event, cause.day)]
    if cause.event in made:
        before = [e for e in before if e.day == cause.day or _is_still_told(question, e, cause, by_then)]
    return not any(_rules_out(one, before, cause, case) for one in question.unless)


def _is_still_told(question: Question, earlier: Event, cause: Event, by_then: Sequence[Event]) -> bool:
    """Tell whether a cause may be what happened the day before, written down a day late: nothing since settled that."""
    if question.on_that_day or earlier.day.toordinal() != cause.day.toordinal() - 1:
        return False
    tells, settles = tuple(one.pattern for one in question.unless), (*question.settled_by, *question.settled_same_day)
    since = [e for e in by_then if e.end >= earlier.start and e.id != cause.id and fits_any(tells, e) is not Truth.TRUE]
    return all(fits_any(settles, e) is Truth.FALSE for e in since)


def _rules_out(one: RulingOut, before: Sequence[Event], cause: Event, case: Case) -> bool:
    """Tell whether something on record by then rules a question out, and nothing that may be since has made it one."""
    since = [e for e in before if e.event in one.since]
    near = [e for e in before if not (one.for_less_than and has_stood(one.for_less_than, e.day, cause.day))]
    fitting = [e for e in near if fits_any((one.pattern,), e) is Truth.TRUE]
    return any(not any(_takes_back(s, e, before, case) for s in since) for e in fitting)


def _takes_back(since: Event, event: Event, before: Sequence[Event], case: Case) -> bool:
    """Tell whether what came since has taken back what ruled a question out.

    The end of one of several that ran side by side, begun on different days, has not, as an evaluation has it too,
    unless another began after it: what comes then may be of that one. Nor has the closing of another episode.
    """
    other = since.event == "case_closed" and not in_episode(since, event, "episode")
    if since.id == event.id or other or not case.ends(since, event):
        return False
    if since.event not in SIDE_BY_SIDE:
        return True
    starts = SIDE_BY_SIDE[since.event]
    if any(e.event == starts and e.start > since.end for e in before):
        return True
    beside = Matters(case, "episode").matter(since, Of(starts))
    return len(beside.answers) >= len({start.day for start in beside.of})


def _closed_since(question: Question, cause: Event, case: Case) -> bool:
    """Tell whether a later day closed the case, or ended by death or age what is asked of a child."""
    later = [e for e in case.named(ENDS_EVERYTHING) if e.day > cause.day and in_episode(e, cause, "episode")]
    return any(fits_any(question.outlasts, e) is not Truth.TRUE for e in later)
