"""What a practitioner asks at four on a Friday: what is mine to decide, what must happen now, and by when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import answered, evaluate, library_for
from guidance.app.evaluation.query import Query, of_kind
from guidance.app.evaluation.single_record import read_one
from guidance.app.next_steps.decisions import Decision, decisions
from guidance.app.next_steps.overtaken import (
    ended_by,
    is_over,
    is_overtaken,
    is_power_left,
    needs_a_power_that_ended,
    of_referrals,
    with_gap,
)
from guidance.app.next_steps.pathways import Places, pathway_of
from guidance.app.next_steps.planned import Planned, planned
from guidance.app.next_steps.supposed import urgency
from guidance.app.refusal import Refused
from guidance.app.weighing import to_weigh
from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.evaluate.case import Case, known
from guidance.engine.evaluate.matters import under
from guidance.engine.explain.moments import has_no_day_of_its_own
from guidance.engine.explain.possible_due import supposed_limit
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.condition import Truth
from guidance.engine.model.event import Event, in_episode, is_not_before, same_day_unordered
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Modality, Perform, Serves

__all__ = ["Decision", "NextSteps", "next_after", "next_in", "next_steps", "steps_in", "waits"]


@dataclass(frozen=True)
class NextSteps:
    """What is in front of a practitioner, most urgent first within each list. Nothing here is a total or a score.

    `overtaken` holds what was left open by something that has since closed, or needs a power that has ended; `ended`
    what the death of the child, or the age of 18, has ended.
    """

    answer: Answer
    events: tuple[Event, ...] = ()
    decisions: tuple[Decision, ...] = ()
    powers_ended: tuple[Finding, ...] = ()
    to_settle: tuple[Finding, ...] = ()
    now: tuple[Finding, ...] = ()
    not_shown_in_time: tuple[Finding, ...] = ()
    planned: tuple[Planned, ...] = ()
    due: tuple[Finding, ...] = ()
    powers: tuple[Finding, ...] = ()
    not_so: tuple[Finding, ...] = ()
    may: tuple[Finding, ...] = ()
    set_aside: tuple[Finding, ...] = ()
    cannot_tell: tuple[Finding, ...] = ()
    overtaken: tuple[Finding, ...] = ()
    ended: tuple[Finding, ...] = ()
    weigh: tuple[Principle, ...] = ()


def next_steps(query: Query) -> NextSteps:
    """Say what is in front of a practitioner in one case, as at a day.

    Raises:
        Refused: A pack or a record cannot be used, or no case is named, or there is no such case.
    """
    of_kind("query", query, (Query,), "a `Query`")
    if query.case is None:
        message = "what comes next is asked of one case, and none is named"
        raise Refused([Diagnostic("G643", message, Span("case"), "name one, as the records do")])
    return next_in(evaluate(query))


def next_in(answer: Answer) -> NextSteps:
    """Say what is in front of a practitioner in the one case that an answer is of."""
    query = answer.query
    events = [e for e in answer.reading.events if e.case == query.case and known(e, query.when, query.known_at)]
    return steps_in(answer, events)


def next_after(query: Query, event: str, at: str, facts: Mapping[str, str]) -> NextSteps:
    """Say what is in front of a practitioner when one thing has just happened, with no file.

    Args:
        query: The day or moment, never before the event itself, and the authority; no files.
        event: What happened, by its name in the vocabulary or as people at work call it.
        at: When, as a date or a date-time.
        facts: What is known of it; a list value is joined by semicolons.

    Raises:
        Refused: The event, a fact or the time is not one that the vocabulary has.
    """
    library = library_for(query)
    record = {"case": "this case", "event": library.vocabulary.event_called(event), "at": at, **facts}
    record |= {"authority": query.authority} if query.authority else {}
    reading = read_one(record, library.vocabulary, library.authorities)
    if has_errors(reading.diagnostics):
        raise Refused(_on_its_option(d) for d in reading.diagnostics)
    first = next(iter(reading.events))
    if query.as_at < first.day or (query.moment and query.moment < first.earliest):
        query = replace(query, as_at=first.day, moment=first.latest if first.at_time else None)
    answer = answered(replace(query, case="this case"), library, reading)
    return steps_in(answer, list(reading.events))


_OPTIONS = {"G612": "--at", "G626": "--at", "G616": "--authority", "G611": "--event"}
"""Which option a mistake in what was typed is of; any other is of a fact."""


def _on_its_option(found: Diagnostic) -> Diagnostic:
    """Blame a mistake in a record that was typed on the option that gave it, and not on a place in the record."""
    return replace(found, span=Span(_OPTIONS.get(found.code, "--fact")))


def steps_in(answer: Answer, events: Sequence[Event]) -> NextSteps:
    """Sort what was found in one case into what is in front of somebody.

    Args:
        answer: What was found in that case, and in no other.
        events: All that was known of it by then.
    """
    standing = [f for f in answer.findings if f.standing is Standing.STANDS]
    powers = tuple(rule for rule in answer.library.rules if rule.limits_a_power)
    of, case = of_referrals(events), Case(tuple(events), answer.library.vocabulary.states, powers=powers)
    states = answer.library.vocabulary.states.values()
    past = [
        f
        for f in standing
        if waits(f)
        and (is_overtaken(f, events, of) or needs_a_power_that_ended(f, standing, states) or is_over(f, case))
    ]
    over = [f for f in past if with_gap(f, answer.findings, case)]
    overtaken = [f for f in past if f.rule.modality is not Modality.MAY and f not in over]
    ended = [f for f in standing if ended_by(f, events)]
    left = {id(f) for f in (*past, *ended)}
    steps = _sorted([f for f in standing if id(f) not in left], over, answer, case)
    listed = planned(events, steps.answer.findings, answer.query.as_at)
    steps = replace(steps, planned=listed, overtaken=tuple(overtaken), ended=tuple(ended))
    named = [*(p for d in steps.decisions for p in d.question.weigh),
             *(p for f in (*steps.now, *steps.not_shown_in_time, *steps.due) for p in f.rule.weigh)]  # fmt: skip
    return replace(steps, weigh=to_weigh(answer.library, named, events))


def _sorted(open_now: Sequence[Finding], over: Sequence[Finding], answer: Answer, case: Case) -> NextSteps:
    """Put each finding that stands into the one list it belongs in; what is level, in the order of the pathway.

    `over` holds the powers whose last day cannot be told, and that are over with whole days before the next.
    """
    events = case.events
    places = Places(pathway_of(answer.library), answer.library)
    on_pathway = {rule.id: places.of(rule) for rule in {f.rule.id: f.rule for f in open_now}.values()}
    open_now = sorted(open_now, key=lambda f: (f.trigger.day, on_pathway[f.rule.id], f.rule.id))
    advice = [f for f in open_now if f.rule.serves is Serves.PROFESSIONAL_ADVICE and _asks(f)]
    rest = [f for f in open_now if f.rule.serves is not Serves.PROFESSIONAL_ADVICE]
    pending = [f for f in rest if f.status is Status.PENDING]
    duties = [f for f in pending if f.rule.modality is not Modality.MAY]
    states, calendars = answer.library.vocabulary.states, answer.library.calendars
    cases = {owner: Case(tuple(e for e in events if e.owner == owner), states) for owner in {e.owner for e in events}}
    unsure = (f for f in open_now if f.status is Status.UNDETERMINED)
    return NextSteps(
        answer=answer,
        events=events,
        decisions=decisions(answer, events),
        powers_ended=tuple(_powers_ended((*rest, *over), answer, case)),
        to_settle=tuple(advice),
        now=tuple(sorted((f for f in duties if f.due is None), key=_urgency)),
        not_shown_in_time=tuple(sorted((f for f in rest if _left_undone(f)), key=_by_due)),
        due=tuple(sorted((f for f in duties if f.due and not f.rule.limit_of_power), key=_by_due)),
        powers=tuple(sorted((f for f in duties if f.due and f.rule.limit_of_power), key=_by_due)),
        not_so=tuple(f for f in rest if f.status is Status.BREACHED and not isinstance(f.rule.duty, Perform)),
        may=tuple(f for f in pending if f.rule.modality is Modality.MAY),
        set_aside=tuple(f for f in answer.findings if f.standing is not Standing.STANDS),
        cannot_tell=tuple(f for f in unsure if not _is_done(f, cases[f.trigger.owner], calendars)),
    )


def _powers_ended(rest: Sequence[Finding], answer: Answer, case: Case) -> Iterator[Finding]:
    """Yield the powers over a child that are over: with nothing to follow them, or only after whole days."""
    told = set[tuple[str, str | None]]()
    for finding in rest:
        gap, days = with_gap(finding, answer.findings, case), (finding.trigger.id, finding.lapsed or finding.performed)
        if gap and days not in told:
            told.add(days)
            yield gap
        elif not gap and is_power_left(finding, answer.findings, case):
            yield finding


def _is_done(finding: Finding, case: Case, calendars: Calendars) -> bool:
    """Tell whether what a record gives no day for was done all the same, or ended: nothing of it is left to do.

    So it is of what may not have been owed at all, where it was done by its day, or had ended by then.
    """
    if has_no_day_of_its_own(finding):
        return finding.closed is not None
    limit = supposed_limit(finding, calendars)
    return limit is not None and any(_does(e, finding, case) and limit.met_by(e) is Truth.TRUE for e in case.events)


def _does(event: Event, finding: Finding, case: Case) -> bool:
    """Tell whether an event surely does what a finding asks for, or ends it, after what called for that one."""
    rule, trigger = finding.rule, finding.trigger
    if not isinstance(rule.duty, Perform) or same_day_unordered(event, trigger) or not is_not_before(event, trigger):
        return False
    of_its_own = under(rule, case)
    does = any(of_its_own.fits(some, event, trigger) is Truth.TRUE for some in (rule.duty.patterns, rule.until))
    return does and in_episode(event, trigger, rule.same)


def _asks(finding: Finding) -> bool:
    return finding.status in {Status.PENDING, Status.BREACHED}


def _left_undone(finding: Finding) -> bool:
    """Tell whether a duty's last day has gone, with nothing done then or since and nothing that ended it."""
    undone = finding.status is Status.BREACHED and not (finding.performed or finding.lapsed)
    return undone and isinstance(finding.rule.duty, Perform)


def waits(finding: Finding) -> bool:
    """Tell whether a finding still asks for something, or may."""
    return finding.status in {Status.PENDING, Status.UNDETERMINED} or _left_undone(finding)


def _urgency(finding: Finding) -> tuple[int, date]:
    return (urgency(finding.rule.how_soon), finding.trigger.day)


def _by_due(finding: Finding) -> date:
    return finding.due or date.min
