"""A record that begins in the middle, or breaks off after a decision, is asked about: no clock is lost in silence."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.decisions import Decision
from guidance.app.next_steps.steps import next_steps
from guidance.app.next_steps.team_list import team_list
from guidance.app.next_steps.urgency import Tier, lines
from guidance.render.next_lines import Speaker
from tests.app.situations import happened

Asked = Callable[..., Query]
Told = tuple[str, Mapping[str, Any]]
AS_AT = "2026-02-20"
FIRST, LATER = "2025-11-03", "2025-11-10"
REMOVED = {"taken_by": "local_authority", "child_removed": True}
HARM = {"outcome": "substantiated_continuing_risk"}
PLAN = {"likely_significant_harm": True, "plan_agreed": True, "category": ["neglect"]}

BEGUN: list[tuple[str, str, Mapping[str, Any], tuple[str, Mapping[str, Any]]]] = [
    ("plan-without-conference", "cp_plan_started", {}, ("icpc_held", {})),
    ("plan-not-on-record", "core_group_met", {}, ("cp_plan_started", {})),
    ("plan-not-on-record", "cp_visit_made", {"child_seen": True}, ("cp_plan_started", {})),
    ("plan-agreed-not-begun", "icpc_held", PLAN, ("cp_plan_started", {})),
    ("looked-after-since", "accommodation_agreed", {}, ("looked_after_started", {})),
    ("looked-after-since", "placement_started", {}, ("looked_after_started", {})),
    ("looked-after-since", "interim_order_made", {"expires": "2026-04-30"}, ("looked_after_started", {})),
    ("looked-after-since", "care_order_made", {}, ("looked_after_started", {})),
    (
        "looked-after-under-a-power",
        "emergency_protection_order_made",
        {"expires": "2025-11-17"},
        ("looked_after_started", {}),
    ),
    ("looked-after-in-police-protection", "moved_to_authority_accommodation", {}, ("looked_after_started", {})),
    (
        "looked-after-in-police-protection",
        "police_protection_started",
        {"place_provided_by_authority": True},
        ("looked_after_started", {}),
    ),
    ("looked-after-visits", "looked_after_review_held", {}, ("looked_after_visit_made", {})),
    ("looked-after-visits", "looked_after_review_held", {}, ("placement_started", {})),
    ("looked-after-reviews", "looked_after_visit_made", {}, ("looked_after_review_held", {})),
    ("looked-after-reviews", "looked_after_visit_made", {}, ("care_order_made", {})),
    ("conference-clock", "s47_enquiry_ended", HARM, ("strategy_discussion_held", {"s47_initiated": True})),
    ("conference-clock", "s47_enquiry_ended", {"icpc_required": True}, ("strategy_discussion_held", {})),
    ("assessment-clock", "assessment_started", {}, ("referral_received", {})),
    ("taken-from-home", "emergency_action_taken", REMOVED, ("police_protection_started", {})),
]
"""A question, what raises it, and what, on the record by then, answers it."""
AFTER: list[tuple[str, tuple[str, Mapping[str, Any]], tuple[str, Mapping[str, Any]], str]] = [
    ("plan-to-end", ("cp_plan_started", {}), ("review_conference_held", {"plan_continues": False}), "cp_plan_ended"),
    ("closed-with-enquiries", ("s47_enquiry_started", {}), ("case_closed", {}), "s47_enquiry_ended"),
    ("apply-decided", ("icpc_held", {}), ("court_application_considered", {"decision": "apply"}),
     "court_application_made"),
    ("placement-gone", ("looked_after_started", {}), ("adoption_placement_ended", {}), "returned_home"),
]  # fmt: skip
"""A question, what went before, what raises it, and what settles it."""


def raised(query: Query) -> dict[str, Decision]:
    return {d.question.id: d for d in next_steps(query).decisions}


@pytest.mark.parametrize(("question", "cause", "start"), [(q, (e, f), s) for q, e, f, s in BEGUN])
def test_what_its_clock_runs_from_is_asked_for_where_it_is_not_on_the_record(
    ask: Asked, question: str, cause: Told, start: Told
) -> None:
    (event, facts), (name, given) = cause, start
    query = ask(happened(LATER, event, **facts), as_at=AS_AT)
    steps = next_steps(query)
    assert question in raised(query)
    assert "No outstanding duty found" not in conclude(steps.answer).says
    assert question not in raised(ask(happened(FIRST, name, **given), happened(LATER, event, **facts), as_at=AS_AT))
    assert question not in raised(ask(happened(LATER, name, **given), happened(LATER, event, **facts), as_at=AS_AT))


ENDED = {
    "plan-without-conference": "cp_plan_ended", "plan-not-on-record": "cp_plan_ended",
    "plan-agreed-not-begun": "cp_plan_ended", "looked-after-since": "looked_after_ended",
    "looked-after-under-a-power": "returned_home", "looked-after-in-police-protection": "returned_home",
    "looked-after-visits": "looked_after_ended",
    "looked-after-reviews": "looked_after_ended",
    "conference-clock": "s47_enquiry_ended", "assessment-clock": "case_closed", "taken-from-home": "returned_home",
}  # fmt: skip
"""What ends an earlier spell of the kind that each question is of."""


@pytest.mark.parametrize(("question", "cause", "start"), [(q, (e, f), s) for q, e, f, s in BEGUN])
def test_what_began_and_ended_years_before_is_no_answer(ask: Asked, question: str, cause: Told, start: Told) -> None:
    (event, facts), (name, given) = cause, start
    earlier = (happened("2023-03-06", name, **given), happened("2023-09-04", ENDED[question]))
    assert question in raised(ask(*earlier, happened(LATER, event, **facts), as_at=AS_AT))


@pytest.mark.parametrize(
    ("question", "began", "ended"),
    [
        ("after-police-protection", "police_protection_started", "police_protection_ended"),
        ("after-emergency-order", "emergency_protection_order_made", "emergency_protection_order_ended"),
        ("after-emergency-order", "emergency_protection_order_extended", "emergency_protection_order_ended"),
        ("after-interim-order", "interim_order_made", "interim_order_ended"),
        ("after-interim-order", "interim_order_extended", "interim_order_ended"),
    ],
)
def test_a_power_that_began_and_ended_years_before_does_not_answer_for_one_that_ends_now(
    ask: Asked, question: str, began: str, ended: str
) -> None:
    earlier = (happened("2023-03-06", began), happened("2023-03-08", ended))
    now = happened(LATER, ended)
    assert question in raised(ask(*earlier, now, as_at=AS_AT))
    assert question not in raised(ask(*earlier, happened(FIRST, began), now, as_at=AS_AT))


def test_days_that_hang_on_an_answer_run_from_the_first_of_its_causes(ask: Asked) -> None:
    record = [happened(day, "placement_started") for day in ("2025-05-01", "2025-06-02")]
    decision = raised(ask(*record, happened("2025-08-20", "interim_order_made"), as_at=AS_AT))["looked-after-since"]
    assert {f.trigger.day.isoformat() for f in decision.turning} == {"2025-05-01"}


@pytest.mark.parametrize(("question", "story"), [(q, (b, c, s)) for q, b, c, s in AFTER])
def test_what_was_settled_on_and_is_not_on_the_record_is_asked_for(
    ask: Asked, question: str, story: tuple[Told, Told, str]
) -> None:
    before, cause, settles = story
    record = (happened(FIRST, before[0], **before[1]), happened(LATER, cause[0], **cause[1]))
    assert question in raised(ask(*record, as_at=AS_AT))
    assert question not in raised(ask(*record, happened(LATER, settles), as_at=AS_AT))


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("cp_plan_started", {"wt23.cg.first": "2025-11-24", "wt23.rev.first": "2026-02-10"}),
        ("accommodation_agreed", {"cpr10.review.first": "2025-12-08", "cpr10.visit.first": "2025-11-17"}),
        ("care_order_made", {"cpr10.review.first": "2025-12-08", "iro10.appoint.5wd": "2025-11-17"}),
    ],
)
def test_the_days_that_have_run_from_the_day_of_the_cause_are_told(
    ask: Asked, event: str, days: Mapping[str, str]
) -> None:
    steps = next_steps(ask(happened(LATER, event), as_at=AS_AT))
    (asked,) = [line for line in lines(steps) if isinstance(line.about, Decision) and line.about.turning]
    assert isinstance(asked.about, Decision)
    found = {f.rule.id: f.due.isoformat() for f in asked.about.turning if f.due}
    assert days.items() <= found.items()
    assert asked.tier is Tier.GONE_BY_IF_SO


def test_what_hangs_on_an_answer_by_one_day_is_told_once(ask: Asked) -> None:
    record = [
        happened(f"2026-05-18T{hour}:00", "strategy_discussion_held", s47_initiated=True) for hour in ("09", "15")
    ]
    steps = next_steps(ask(*record, as_at="2026-05-20"))
    (decision,) = [d for d in steps.decisions if d.question.id == "conference-needed"]
    assert [f.rule.id for f in decision.turning] == ["wt26.icpc.15wd"] * 2
    said = [line.text for line in Speaker(steps, briefly=True).said(lines(steps))]
    assert sum(text.count("[wt26.icpc.15wd]") for text in said if text.startswith("?")) == 1


def test_a_day_that_is_still_to_come_is_among_those_that_are_due(ask: Asked) -> None:
    steps = next_steps(ask(happened(LATER, "cp_plan_started"), as_at="2025-11-12"))
    assert [line.tier for line in lines(steps) if isinstance(line.about, Decision)] == [Tier.DUE_IF_SO]


def test_the_nearest_day_is_told_of_what_does_not_fit_the_screen(ask: Asked) -> None:
    steps = next_steps(ask(happened(LATER, "cp_plan_started"), as_at="2025-11-12"))
    (said,) = [line for line in Speaker(steps).said(lines(steps)) if line.tier is Tier.DUE_IF_SO]
    assert said.due is not None
    assert said.due.isoformat() == "2025-11-24"


def test_what_was_done_since_is_not_among_the_days_that_hang_on_an_answer(ask: Asked) -> None:
    record = (happened(LATER, "cp_plan_started"), happened("2025-11-20", "core_group_met"))
    (decision,) = [d for d in next_steps(ask(*record, as_at=AS_AT)).decisions if d.turning]
    assert "wt23.cg.first" not in {f.rule.id for f in decision.turning}


def test_a_teams_list_cites_what_each_day_that_hangs_on_an_answer_rests_on(ask: Asked) -> None:
    (row,) = [
        r for r in team_list(ask(happened(LATER, "cp_plan_started"), as_at=AS_AT)).rows if "on this day" in r.title
    ]
    assert "pages 97 and 98" in row.source


A, B = {"episode": "a"}, {"episode": "b"}
SEEN = {"child_seen": True}
MOVED_IN = {"permanent": True, "plan": "child_protection"}
TWO_ENQUIRIES = (
    happened("2026-10-20", "s47_enquiry_started", **A),
    happened("2026-10-21", "s47_enquiry_started", **B),
)
MOVED = happened("2026-11-05", "child_moved_permanently")
EARLIER_PLAN = (
    happened("2025-03-02", "review_conference_held", plan_continues=False),
    happened("2025-03-02", "cp_plan_ended"),
)
HOMELESS = happened("2026-11-20", "homelessness_risk_identified")
ELIGIBLE = happened("2026-03-05", "eligible_child_identified")
LEFT = happened("2026-11-05", "looked_after_ended")
DIRECTED = happened("2026-11-02", "investigation_directed")
TOLD_OF_MOVE = happened("2026-11-03", "transfer_in_notified", **MOVED_IN)
DISCUSSED = happened("2026-11-02", "strategy_discussion_held", s47_initiated=True)
STAYING = happened("2026-11-03", "transfer_in_notified")

STILL_ASKED: Mapping[str, tuple[str, tuple[Mapping[str, Any], ...]]] = {
    "the other of two enquiries ended": (
        "moved-during-enquiries",
        (*TWO_ENQUIRIES, MOVED, happened("2026-11-06", "s47_enquiry_ended", **B)),
    ),
    "the other of two enquiries had ended": (
        "moved-during-enquiries",
        (*TWO_ENQUIRIES, happened("2026-11-04", "s47_enquiry_ended", **B), MOVED),
    ),
    "enquiries ended that day, with nothing found": (
        "moved-during-enquiries",
        (TWO_ENQUIRIES[0], MOVED, happened("2026-11-05", "s47_enquiry_ended")),
    ),
    "the case was closed on the day of the move": (
        "moved-during-enquiries",
        (TWO_ENQUIRIES[0], MOVED, happened("2026-11-05", "case_closed")),
    ),
    "a plan ended that day because of the move": (
        "moved-on-a-plan",
        (happened("2026-08-03", "cp_plan_started"), MOVED, happened("2026-11-05", "cp_plan_ended")),
    ),
    "a review ended an earlier plan": (
        "ended-without-review",
        (
            *EARLIER_PLAN,
            happened("2026-06-02", "review_conference_held", plan_continues=True),
            happened("2026-11-10", "cp_plan_ended"),
        ),
    ),
    "the case was closed after the plan ended": (
        "ended-without-review",
        (happened("2026-11-10", "cp_plan_ended"), happened("2026-11-11", "case_closed")),
    ),
    "an assessment begun for something else was completed": (
        "homeless-child",
        (happened("2026-10-04", "assessment_started"), HOMELESS, happened("2026-11-21", "assessment_completed")),
    ),
    "the case was closed after the risk to the home": (
        "homeless-child",
        (HOMELESS, happened("2026-11-21", "case_closed")),
    ),
    "the child went home on the day of the risk to it": (
        "homeless-child",
        (HOMELESS, happened("2026-11-20", "returned_home")),
    ),
    "an eligible child left care, and nothing is said of age": ("eligible-child-left-care", (ELIGIBLE, LEFT)),
    "one who was a relevant child before came back and left again": (
        "eligible-child-left-care",
        (
            ELIGIBLE,
            happened("2026-05-05", "looked_after_ended"),
            happened("2026-05-05", "relevant_child_identified"),
            happened("2026-07-05", "looked_after_started"),
            LEFT,
        ),
    ),
    "an emergency order was applied for": (
        "court-directed",
        (DIRECTED, happened("2026-11-04", "court_application_made", order="emergency_protection_order")),
    ),
    "an application does not say for what": (
        "court-directed",
        (DIRECTED, happened("2026-11-04", "court_application_made")),
    ),
    "a visit on the day of the notice, before or after": (
        "moved-in-on-a-plan",
        (TOLD_OF_MOVE, happened("2026-11-03", "social_work_visit_made", **SEEN)),
    ),
    "a visit on the day of the notice of a stay": (
        "here-for-a-time",
        (STAYING, happened("2026-11-03", "cp_visit_made", **SEEN)),
    ),
    "a review ended a plan of which nothing else is on record": (
        "plan-to-end",
        (happened("2026-11-03", "review_conference_held", plan_continues=False),),
    ),
    "a conference after the discussion, and nobody has seen the child": (
        "seen-and-safe-after-discussion",
        (DISCUSSED, happened("2026-11-16", "icpc_held")),
    ),
    "a review after the discussion": (
        "seen-and-safe-after-discussion",
        (DISCUSSED, happened("2026-11-16", "review_conference_held"), happened("2026-11-16", "cp_plan_ended")),
    ),
    "enquiries ended, and nobody has seen the child": (
        "seen-and-safe-after-discussion",
        (DISCUSSED, happened("2026-11-16", "s47_enquiry_ended")),
    ),
    "the referral came on the day on which help was declined": (
        "early-help-declined",
        (happened("2026-11-03", "referral_received"), happened("2026-11-03", "early_help_declined")),
    ),
    "police protection ended, and the emergency order goes on": (
        "looked-after-under-a-power",
        (happened("2026-11-03", "emergency_protection_order_made"), happened("2026-11-04", "police_protection_ended")),
    ),
    "an earlier spell ended on the day of the order": (
        "looked-after-under-a-power",
        (happened("2026-11-03", "looked_after_ended"), happened("2026-11-03", "emergency_protection_order_made")),
    ),
    "the child went home years before the visit": (
        "looked-after-reviews",
        (
            happened("2022-11-03", "looked_after_started"),
            happened("2023-02-03", "returned_home"),
            happened("2026-11-03", "looked_after_visit_made", **SEEN),
        ),
    ),
    "an interim order ended before the visit": (
        "looked-after-reviews",
        (
            happened("2022-11-03", "interim_order_made"),
            happened("2023-02-03", "interim_order_ended"),
            happened("2026-11-03", "looked_after_visit_made", **SEEN),
        ),
    ),
    "a placement ended before the review": (
        "looked-after-visits",
        (
            happened("2022-11-03", "placement_started"),
            happened("2023-02-03", "placement_ended"),
            happened("2026-11-03", "looked_after_review_held"),
        ),
    ),
    "a placement with adopters ended that began before the record": (
        "back-from-adopters-not-on-record",
        (happened("2026-11-03", "placement_ended", placed_with="adopters"),),
    ),
    "a plan runs, and a later conference agreed none": (
        "closed-with-a-plan",
        (
            happened("2023-01-10", "cp_plan_started"),
            happened("2024-03-04", "icpc_held", plan_agreed=False),
            happened("2026-06-03", "case_closed"),
        ),
    ),
    "a first conference agreed no plan, and a later one did": (
        "closed-after-a-conference",
        (
            happened("2020-01-10", "icpc_held", plan_agreed=False),
            happened("2024-03-04", "icpc_held", plan_agreed=True),
            happened("2026-06-03", "case_closed"),
        ),
    ),
    "the child moved after the later of two conferences": (
        "moved-after-a-conference",
        (
            happened("2020-01-10", "icpc_held", plan_agreed=False),
            happened("2024-03-04", "icpc_held", plan_agreed=True),
            MOVED,
        ),
    ),
    "the child moved with a plan, and a later conference agreed none": (
        "moved-on-a-plan",
        (
            happened("2023-01-10", "cp_plan_started"),
            happened("2024-03-04", "icpc_held", plan_agreed=False),
            MOVED,
        ),
    ),
}
"""A question that what came next does not settle."""
ASKED_NO_MORE: Mapping[str, tuple[str, tuple[Mapping[str, Any], ...]]] = {
    "both of two enquiries ended": (
        "moved-during-enquiries",
        (
            *TWO_ENQUIRIES,
            MOVED,
            happened("2026-11-06", "s47_enquiry_ended", **B),
            happened("2026-11-09", "s47_enquiry_ended", **A),
        ),
    ),
    "one of two enquiries had ended, and the other did": (
        "moved-during-enquiries",
        (
            *TWO_ENQUIRIES,
            happened("2026-11-04", "s47_enquiry_ended", **A),
            MOVED,
            happened("2026-11-06", "s47_enquiry_ended", **B),
        ),
    ),
    "enquiries ended that day, and what they found is there": (
        "moved-during-enquiries",
        (TWO_ENQUIRIES[0], MOVED, happened("2026-11-05", "s47_enquiry_ended", outcome="not_substantiated")),
    ),
    "the other authority took over two enquiries": (
        "moved-during-enquiries",
        (*TWO_ENQUIRIES, MOVED, happened("2026-11-06", "responsibility_accepted")),
    ),
    "a review ended the plan that day": ("ended-without-review", EARLIER_PLAN),
    "a review ended each of two plans": (
        "ended-without-review",
        (
            *EARLIER_PLAN,
            happened("2026-11-10", "cp_plan_ended"),
            happened("2026-11-10", "review_conference_held", plan_continues=False),
        ),
    ),
    "the child has somewhere to live": ("homeless-child", (HOMELESS, happened("2026-11-20", "accommodation_agreed"))),
    "an eligible child who left care is a relevant child": (
        "eligible-child-left-care",
        (ELIGIBLE, LEFT, happened("2026-11-05", "relevant_child_identified")),
    ),
    "an eligible child of sixteen who left care is asked about once": (
        "eligible-child-left-care",
        (ELIGIBLE, {**LEFT, "aged_sixteen_not_in_care": True}),
    ),
    "an eligible child left care on turning 18": (
        "eligible-child-left-care",
        (ELIGIBLE, LEFT, happened("2026-11-05", "child_turned_18")),
    ),
    "an eligible child left care as a former relevant child": (
        "eligible-child-left-care",
        (ELIGIBLE, LEFT, happened("2026-11-05", "former_relevant_child_identified")),
    ),
    "the child died on the day on which the case was closed": (
        "closed-with-a-plan",
        (
            happened("2026-08-03", "cp_plan_started"),
            happened("2026-11-05", "child_died"),
            happened("2026-11-05", "case_closed"),
        ),
    ),
    "a supervision order was applied for": (
        "court-directed",
        (DIRECTED, happened("2026-11-02", "court_application_made", order="supervision_order")),
    ),
    "a conference on the day of the notice": (
        "moved-in-on-a-plan",
        (TOLD_OF_MOVE, happened("2026-11-03", "icpc_held")),
    ),
    "a visit after the notice, by the clock": (
        "moved-in-on-a-plan",
        (
            {**TOLD_OF_MOVE, "at": "2026-11-03T09:00"},
            happened("2026-11-03T15:00", "social_work_visit_made", **SEEN),
        ),
    ),
    "a review ended a plan of which nothing else is on record, and its end is there": (
        "plan-to-end",
        (
            happened("2026-11-03", "review_conference_held", plan_continues=False),
            happened("2026-11-03", "cp_plan_ended"),
        ),
    ),
    "a later discussion settled on no enquiries": (
        "seen-and-safe-after-discussion",
        (DISCUSSED, happened("2026-11-04", "strategy_discussion_held", s47_initiated=False)),
    ),
    "a referral after help was declined": (
        "early-help-declined",
        (happened("2026-11-03", "early_help_declined"), happened("2026-11-04", "referral_received")),
    ),
    "the child is with adopters again": (
        "back-from-adopters-not-on-record",
        (
            happened("2026-11-03", "placement_ended", placed_with="adopters"),
            happened("2026-11-10", "placement_started", placed_with="adopters"),
        ),
    ),
    "the record shows when the child went to adopters": (
        "back-from-adopters-not-on-record",
        (
            happened("2026-10-05", "placement_started", placed_with="adopters"),
            happened("2026-11-03", "placement_ended", placed_with="adopters"),
        ),
    ),
    "the emergency order ended": (
        "looked-after-under-a-power",
        (
            happened("2026-11-03", "emergency_protection_order_made"),
            happened("2026-11-04", "emergency_protection_order_ended"),
        ),
    ),
    "the last conference before the closing agreed no plan": (
        "closed-after-a-conference",
        (happened("2024-03-04", "icpc_held", plan_agreed=False), happened("2026-06-03", "case_closed")),
    ),
    "a plan that began after the conference is asked about once": (
        "closed-after-a-conference",
        (
            happened("2024-03-04", "icpc_held", plan_agreed=True),
            happened("2024-03-04", "cp_plan_started"),
            happened("2026-06-03", "case_closed"),
        ),
    ),
}
"""A question that what came next settles."""


@pytest.mark.parametrize("situation", STILL_ASKED)
def test_what_may_not_answer_a_question_leaves_it_open(ask: Asked, situation: str) -> None:
    question, record = STILL_ASKED[situation]
    assert question in raised(ask(*record, as_at="2026-11-30"))


@pytest.mark.parametrize("situation", ASKED_NO_MORE)
def test_what_surely_answers_a_question_settles_it(ask: Asked, situation: str) -> None:
    question, record = ASKED_NO_MORE[situation]
    assert question not in raised(ask(*record, as_at="2026-11-30"))


SUSPECTED = {"abuse_or_neglect_suspected": True}
DOUBTS: Mapping[str, tuple[str, bool, tuple[Mapping[str, Any], ...]]] = {
    "the notice may be of the other incident": (
        "wt26.incident.notify",
        True,
        (
            happened("2026-11-16", "serious_incident_known"),
            happened("2026-11-17", "serious_incident_known", **SUSPECTED),
            happened("2026-11-18", "serious_incident_notified", told=["national_panel"]),
        ),
    ),
    "the notice is of the one incident": (
        "wt26.incident.notify",
        False,
        (
            happened("2026-11-16", "serious_incident_known"),
            happened("2026-11-18", "serious_incident_notified", told=["national_panel"]),
        ),
    ),
    "61 hours against 48": (
        "pf05.started",
        True,
        (
            happened("2026-11-16T09:00", "private_fostering_started"),
            happened("2026-11-18T22:00", "private_fostering_start_notified", notified_by="carer"),
        ),
    ),
    "46 hours against 48": (
        "pf05.started",
        False,
        (
            happened("2026-11-16T09:00", "private_fostering_started"),
            happened("2026-11-18T07:00", "private_fostering_start_notified", notified_by="carer"),
        ),
    ),
    "two days and no times against 48 hours": (
        "pf05.started",
        True,
        (
            happened("2026-11-16", "private_fostering_started"),
            happened("2026-11-18", "private_fostering_start_notified", notified_by="carer"),
        ),
    ),
}
"""A rule, whether it is still among what nobody can tell of the first event, and a record."""


@pytest.mark.parametrize("situation", DOUBTS)
def test_what_may_not_have_been_done_in_time_stays_among_what_cannot_be_told(ask: Asked, situation: str) -> None:
    rule, stays, record = DOUBTS[situation]
    steps = next_steps(ask(*record, as_at="2026-11-30"))
    doubts = {(f.rule.id, f.trigger.at) for f in steps.cannot_tell}
    assert ((rule, record[0]["at"]) in doubts) is stays


TO_ADOPTERS = happened("2025-11-10", "placement_started", placed_with="adopters")
FOSTERED = {"placed_with": "foster_carer"}


@pytest.mark.parametrize(
    ("record", "is_asked"),
    [
        ([TO_ADOPTERS, happened("2025-11-14", "placement_started", **FOSTERED)], True),
        ([TO_ADOPTERS, happened("2025-11-14", "placement_ended", placed_with="adopters")], True),
        ([happened("2025-11-10T10:00", "placement_started", placed_with="adopters"),
          happened("2025-11-14T09:00", "placement_started", **FOSTERED)], True),
        ([TO_ADOPTERS], False),
        ([happened("2025-11-03", "placement_started", **FOSTERED),
          happened("2025-11-14", "placement_started", **FOSTERED)], False),
        ([TO_ADOPTERS, happened("2025-11-14", "placement_started", **FOSTERED),
          happened("2025-12-02", "looked_after_review_held")], False),
    ],
)  # fmt: skip
def test_what_was_unfinished_when_a_child_went_to_adopters_is_asked_about_when_the_child_is_back(
    ask: Asked, record: list[Mapping[str, Any]], *, is_asked: bool
) -> None:
    begun = happened("2025-11-03", "looked_after_started", legal_basis="agreement")
    assert ("back-from-adopters" in raised(ask(begun, *record, as_at=AS_AT))) is is_asked
