"""Days that are fixed ahead: each is looked at as soon as it is on the record, and not only once it has gone by."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from guidance.app.evaluation.answer import Answer
from guidance.engine.explain.deviations import day_that_stands
from guidance.engine.explain.names import weekday_in_words
from guidance.engine.model.event import Event, in_episode, is_not_before
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.rule import Perform


@dataclass(frozen=True)
class Plan:
    """A fact that fixes a day for something, and the events that show that it took place, or that it is given up.

    `kind` is what another fact has to say; None of its values stands for a record that does not give it.
    """

    what: str
    event: str
    fact: str
    of: tuple[str, ...]
    kind: tuple[str, str | None] | None = None
    given_up: tuple[str, ...] = ()
    is_foreseen: bool = False
    """Nobody fixed the day: it is only when something was expected."""


CONFERENCE = ("icpc_held", "review_conference_held")
ENDED = ("case_closed", "child_died", "child_turned_18")
PLAN_ENDED = ("cp_plan_ended",)
AT_COURT = ("court_application_made", "emergency_protection_order_made", "interim_order_made", "s47_enquiry_ended")
VISITED = ("social_work_visit_made", "cp_visit_made", "private_fostering_visit_made")
MEETINGS = ("strategy_discussion_held", "core_group_met", "cin_plan_reviewed", "looked_after_review_held")
ASSESSED = ("assessment_completed", "initial_assessment_completed", "core_assessment_completed")
PLANS = (
    Plan("the initial conference", "conference_called", "planned_for", CONFERENCE[:1], ("conference", "initial")),
    Plan("the review conference", "conference_called", "planned_for", CONFERENCE[1:], ("conference", "review"),
         PLAN_ENDED),
    Plan("the core group", "icpc_held", "core_group_date", ("core_group_met",), None, PLAN_ENDED),
    Plan("the review conference", "icpc_held", "review_date", CONFERENCE[1:], None, PLAN_ENDED),
    Plan("the review conference", "review_conference_held", "next_review_date", CONFERENCE[1:], None, PLAN_ENDED),
    Plan("looking at the case again after no court application (Children Act 1989, section 47(7))",
         "court_application_considered", "later_review_date", ("court_application_considered",), None, AT_COURT),
    Plan("the strategy discussion", "meeting_planned", "planned_for", ("strategy_discussion_held",),
         ("meeting", "strategy_discussion")),
    Plan("the core group", "meeting_planned", "planned_for", ("core_group_met",), ("meeting", "core_group"),
         PLAN_ENDED),
    Plan("the review of the child in need plan", "meeting_planned", "planned_for", ("cin_plan_reviewed",),
         ("meeting", "child_in_need_review"), ("cin_plan_ended",)),
    Plan("the looked-after review", "meeting_planned", "planned_for", ("looked_after_review_held",),
         ("meeting", "looked_after_review"), ("looked_after_ended",)),
    Plan("the visit", "visit_planned", "planned_for", VISITED[:1], ("visit", "assessment")),
    Plan("the visit", "visit_planned", "planned_for", (*VISITED[:1], "access_to_child_sought"),
         ("visit", "section_47_enquiry")),
    Plan("the visit", "visit_planned", "planned_for", VISITED[1:2], ("visit", "child_protection_plan"), PLAN_ENDED),
    Plan("the visit", "visit_planned", "planned_for", VISITED[:1], ("visit", "child_in_need_plan"),
         ("cin_plan_ended",)),
    Plan("the visit", "visit_planned", "planned_for", VISITED[2:], ("visit", "private_fostering"),
         ("private_fostering_ended",)),
    Plan("checking how the assessment is going", "assessment_started", "review_point", ("assessment_reviewed",), None,
         ("assessment_completed",)),
    Plan("the next visit", "cp_plan_started", "next_visit_due", VISITED[1:2], None, PLAN_ENDED),
    Plan("the next visit", "cp_visit_made", "next_visit_due", VISITED[1:2], None, PLAN_ENDED),
    Plan("the next visit", "review_conference_held", "next_visit_due", VISITED[1:2], None, PLAN_ENDED),
    Plan("the assessment", "delay_reason_recorded", "revised_date", ASSESSED, ("about", "assessment")),
    Plan("the conference", "delay_reason_recorded", "revised_date", CONFERENCE, ("about", "conference")),
    Plan("the core group", "delay_reason_recorded", "revised_date", ("core_group_met",), ("about", "core_group")),
    Plan("the review conference", "delay_reason_recorded", "revised_date", CONFERENCE[1:], ("about", "review")),
    Plan("the visit", "delay_reason_recorded", "revised_date", VISITED, ("about", "visit")),
    Plan("deciding on the referral", "delay_reason_recorded", "revised_date", ("referral_decided",),
         ("about", "referral_decision")),
    Plan("the case review", "delay_reason_recorded", "revised_date", ("case_review_completed",),
         ("about", "case_review")),
    Plan("the initial assessment", "time_frame_agreed", "finish_by", ASSESSED[1:2], ("for_work", "initial_assessment")),
    Plan("the core assessment", "time_frame_agreed", "finish_by", ASSESSED[2:], ("for_work", "core_assessment")),
    Plan("the assessment", "time_frame_agreed", "finish_by", ASSESSED[:1], ("for_work", "assessment")),
    Plan("the end of the section 47 enquiries", "time_frame_agreed", "finish_by", ("s47_enquiry_ended",),
         ("for_work", "section_47_enquiry")),
    Plan("the birth", "unborn_child_recorded", "expected", ("child_born",), is_foreseen=True),
    Plan("a conference, of which kind is not recorded,", "conference_called", "planned_for", CONFERENCE,
         ("conference", None)),
    Plan("a meeting, of which kind is not recorded,", "meeting_planned", "planned_for", MEETINGS, ("meeting", None)),
    Plan("a visit, for what is not recorded,", "visit_planned", "planned_for", VISITED, ("visit", None)),
    Plan("something late, and what is not recorded,", "delay_reason_recorded", "revised_date",
         (*ASSESSED, *CONFERENCE, *MEETINGS, *VISITED, "referral_decided", "case_review_completed"), ("about", None)),
    Plan("some work, which is not recorded,", "time_frame_agreed", "finish_by", (*ASSESSED, "s47_enquiry_ended"),
         ("for_work", None)),
)  # fmt: skip
NOT_A_PLAN = {
    "icpc_held.plan_date": "the day on which a plan begins, and no meeting",
    "transition_expected.expected_on": "a day that is foreseen, and fixed by nobody",
    "emergency_protection_order_made.expires": "a power that ends",
    "emergency_protection_order_extended.expires": "a power that ends",
    "interim_order_made.expires": "a power that ends",
    "interim_order_extended.expires": "a power that ends",
    "interim_order_made.direction_until": "a power that ends",
    "secure_accommodation_authorised.expires": "a power that ends",
    "investigation_directed.answer_by": "the limit of a rule",
    "child_assessment_order_made.begins": "an order that begins",
    "child_assessment_order_made.expires": "a power that ends",
    "temporary_approval_extended.expires": "an approval that ends",
    "s47_enquiry_started.recorded_icpc_target": "a cross-check, never the limit",
    "review_conference_held.recorded_due_date": "a cross-check, never the limit",
    "serious_incident_known.occurred": "a day gone by",
    "private_fostering_proposed.planned_start": "the family's own plan",
    "private_fostering_notified.starts": "the family's own plan",
}
"""Dates that nobody fixed for a step of their own, and why."""


@dataclass(frozen=True)
class Planned:
    """A day fixed for something that has not been seen to happen: past a last day, or gone by.

    `finding` is the open duty whose last day it lies beyond, if it does: as a departure has moved it, or as it would be
    without the trial that sets it aside.
    """

    plan: Plan
    fixed_by: Event
    day: date
    gone_by: bool
    finding: Finding | None = None

    @property
    def is_set_aside(self) -> bool:
        """Tell whether it lies beyond no last day but one that a trial sets aside."""
        return self.finding is not None and self.finding.standing is Standing.SUSPENDED

    def after(self, answer: Answer) -> str:
        """Say after which last day it lies, as a departure or a trial leaves that day; nothing where after none."""
        late = self.finding
        if late is None or late.due is None:
            return ""
        if self.is_set_aside:
            return f", after its last day without the trial, {weekday_in_words(late.due)}: {answer.by_when(late)}"
        moved = f" ({answer.by_when(late)})" if late.standing is Standing.DEVIATED else ""
        return f", after its last day, {weekday_in_words(day_that_stands(late) or late.due)}{moved}"


def planned(events: Sequence[Event], findings: Iterable[Finding], as_at: date) -> tuple[Planned, ...]:
    """List each day fixed for something still to come that is past a duty's last day, and each that has gone by."""
    open_duties = [f for f in findings if _is_open(f)]
    fixed = [(plan, event, day) for plan in PLANS for event, day in _latest(plan, events)]
    last = {(plan.of[-1], e.owner, e.episode): (plan, e, day) for plan, e, day in sorted(fixed, key=_by_time)}
    found = [p for plan, event, day in last.values() for p in _of(plan, event, day, open_duties, gone_by=day < as_at)]
    return tuple(sorted(found, key=lambda p: (p.day, p.plan.event, p.fixed_by.id)))


def _by_time(fixed: tuple[Plan, Event, date]) -> tuple[object, str]:
    return fixed[1].end, fixed[1].id


def _is_open(finding: Finding) -> bool:
    waits = finding.status is Status.PENDING or (
        finding.status is Status.BREACHED and not (finding.performed or finding.lapsed)
    )
    return waits and finding.due is not None and isinstance(finding.rule.duty, Perform)


def _latest(plan: Plan, events: Sequence[Event]) -> Iterator[tuple[Event, date]]:
    """Yield the latest day fixed in each episode, where nothing shows yet that the step took place or was given up."""
    fixing = [e for e in events if e.event == plan.event and _is_of(plan, e) and _day(plan, e)]
    last = {(e.owner, e.episode): e for e in sorted(fixing, key=lambda e: (e.end, e.id))}
    for fixed in last.values():
        day = _day(plan, fixed)
        since = [e for e in events if is_not_before(e, fixed) and in_episode(e, fixed, "episode")]
        over = (*plan.of, *plan.given_up, *ENDED)
        if day and not any(e.event in over and e.owner == fixed.owner for e in since):
            yield fixed, day


def _is_of(plan: Plan, event: Event) -> bool:
    if plan.kind is None:
        return True
    fact, value = plan.kind
    return event.facts.get(fact) == value


def _day(plan: Plan, event: Event) -> date | None:
    value = event.facts.get(plan.fact)
    return date.fromisoformat(value) if isinstance(value, str) else None


def _of(plan: Plan, fixed: Event, day: date, duties: Iterable[Finding], *, gone_by: bool) -> Iterator[Planned]:
    """Say of a day fixed that it is late, or has gone by; a reason for delay has said itself that it is late."""
    served = [f for f in duties if f.due and _serves(plan, fixed, f)]
    late = [f for f in served if day > (day_that_stands(f) or date.max)]
    aside = [f for f in served if f.standing is Standing.SUSPENDED and f.due and day > f.due]
    explained = fixed.event == "delay_reason_recorded"
    if late and not explained:
        yield Planned(plan, fixed, day, gone_by, min(late, key=_nearest))
    elif gone_by and not any(f.status is Status.BREACHED and f.standing is Standing.STANDS for f in served):
        yield Planned(plan, fixed, day, gone_by)
    elif aside and not explained:
        yield Planned(plan, fixed, day, gone_by, min(aside, key=_nearest))


def _nearest(finding: Finding) -> tuple[date, str]:
    return day_that_stands(finding) or finding.due or date.max, finding.rule.id


def _serves(plan: Plan, fixed: Event, finding: Finding) -> bool:
    """Tell whether what is planned would perform a duty, one that began no later than the day was fixed for."""
    duty, trigger = finding.rule.duty, finding.trigger
    same = trigger.owner == fixed.owner and in_episode(trigger, fixed, finding.rule.same)
    return same and isinstance(duty, Perform) and any(p.event in plan.of for p in duty.patterns)


__all__ = ["NOT_A_PLAN", "PLANS", "Plan", "Planned", "planned"]
