"""Small records: fifty in which anybody who does the work knows that something is owed, twenty in which nothing is.

Each line is a date or a date-time, an event, and its facts. All cases are invented.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.app.conftest import Record

Situation = tuple[str, tuple[Record, ...]]


def happened(at: str, event: str, **facts: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return {"at": at, "event": event, "authority": "kent", **facts}


OWED: Mapping[str, Situation] = {
    "a baby has died and nobody expected it": (
        "2026-11-20",
        (happened("2026-11-16T06:40", "child_died", unexpected=True),),
    ),
    "a child has died and abuse is suspected": (
        "2026-11-20",
        (happened("2026-11-17", "child_died", unexpected=True, abuse_or_neglect_suspected=True),),
    ),
    "a child has died and the record says no more": ("2025-03-10", (happened("2025-03-03", "child_died"),)),
    "a child died while on a plan": (
        "2024-07-01",
        (
            happened("2024-05-02", "cp_plan_started", category=["neglect"]),
            happened("2024-06-28", "child_died", unexpected=True),
            happened("2024-06-29", "cp_plan_ended", reason="died"),
        ),
    ),
    "a case was closed because the child died, and the death itself is not recorded": (
        "2011-09-30",
        (happened("2011-09-12", "case_closed", reason="died"),),
    ),
    "a plan ended because the child died": ("2012-04-30", (happened("2012-04-02", "cp_plan_ended", reason="died"),)),
    "a death was notified and no review has been recorded": (
        "2026-09-30",
        (happened("2026-07-01", "death_notified", notified_by="other"),),
    ),
    "the results after a death have come": ("2025-12-01", (happened("2025-11-03", "post_mortem_results_received"),)),
    "a child was seriously harmed and abuse is suspected": (
        "2026-10-30",
        (
            happened(
                "2026-10-26",
                "serious_incident_known",
                incident="serious_harm",
                abuse_or_neglect_suspected=True,
                joint_working_concern=True,
            ),
        ),
    ),
    "an incident was reported to the panel and not reviewed": (
        "2024-10-02",
        (happened("2024-09-30", "serious_incident_notified", told=["national_panel"]),),
    ),
    "a review of a case was decided on": (
        "2025-02-03",
        (happened("2025-01-20", "case_review_decided", kind="local_practice_review", decision="hold"),),
    ),
    "a child's life is at risk": ("2026-11-27", (happened("2026-11-27T15:10", "immediate_danger_identified"),)),
    "a child's life was at risk in 2011": ("2011-11-28", (happened("2011-11-27", "immediate_danger_identified"),)),
    "a child is in police protection": ("2026-11-29", (happened("2026-11-27T22:10", "police_protection_started"),)),
    "a child is in police protection, in 2010": (
        "2010-10-06",
        (happened("2010-10-05T21:00", "police_protection_started"),),
    ),
    "police protection ended and nothing followed": (
        "2026-11-30",
        (
            happened("2026-11-26T09:00", "police_protection_started"),
            happened("2026-11-28T09:00", "police_protection_ended"),
        ),
    ),
    "only the end of police protection is on record": (
        "2024-02-05",
        (happened("2024-02-03", "police_protection_ended"),),
    ),
    "an emergency protection order is running": (
        "2026-06-10",
        (happened("2026-06-08", "emergency_protection_order_made", expires="2026-06-15"),),
    ),
    "an emergency protection order has run out": (
        "2025-08-29",
        (happened("2025-08-11", "emergency_protection_order_made", expires="2025-08-18"),),
    ),
    "an emergency protection order came to an end": (
        "2026-03-01",
        (happened("2026-02-25", "emergency_protection_order_ended"),),
    ),
    "one agency acted alone": (
        "2012-02-02",
        (happened("2012-02-01", "emergency_action_taken", taken_by="police", acted_alone=True),),
    ),
    "an interim order ended and nothing followed": ("2025-10-10", (happened("2025-09-01", "interim_order_ended"),)),
    "an assessment order is running": ("2026-04-15", (happened("2026-04-13", "child_assessment_order_made"),)),
    "a child has been looked after for three weeks and nobody has visited": (
        "2026-11-27",
        (happened("2026-11-06", "looked_after_started"),),
    ),
    "a child has been looked after since 2011": ("2012-06-01", (happened("2011-10-03", "looked_after_started"),)),
    "a looked-after child was reviewed a year ago": (
        "2026-11-20",
        (happened("2025-11-03", "looked_after_review_held"),),
    ),
    "a child stopped being looked after": ("2025-05-20", (happened("2025-05-09", "looked_after_ended"),)),
    "a parent agreed to accommodation": (
        "2026-08-20",
        (happened("2026-08-03", "accommodation_agreed", child_wishes_ascertained=True, child_wishes_weighed=True),),
    ),
    "a parent no longer agrees to accommodation": (
        "2026-11-27",
        (happened("2026-11-27", "accommodation_agreement_withdrawn"),),
    ),
    "a child in care told of harm": (
        "2026-11-26",
        (
            happened("2025-02-03", "looked_after_started"),
            happened("2026-11-25", "new_information_received", about_significant_harm=True),
        ),
    ),
    "a child said what was done to them, and the plan was left as it was": (
        "2011-06-30",
        (
            happened("2011-06-20", "new_information_received", about_significant_harm=True),
            happened("2011-06-21", "new_information_considered", decision="plan_unchanged", reasons_recorded=True),
        ),
    ),
    "a teacher thinks that a child is being harmed": (
        "2025-09-19",
        (happened("2025-09-17", "concern_identified", about_significant_harm=True),),
    ),
    "harm is suspected": ("2026-05-14", (happened("2026-05-13", "significant_harm_suspected"),)),
    "harm was suspected in 2012": ("2012-05-16", (happened("2012-05-14", "significant_harm_suspected"),)),
    "a contact has had no decision": (
        "2026-11-27",
        (happened("2026-11-18", "contact_received", referrer_type="professional"),),
    ),
    "a contact in 2011 has had no decision": ("2011-12-01", (happened("2011-11-07", "contact_received"),)),
    "a hub rated a contact red": ("2025-04-03", (happened("2025-04-01", "hub_rated", rating="red"),)),
    "a hub rated a contact red in 2012": ("2012-10-31", (happened("2012-10-01", "hub_rated", rating="red"),)),
    "a hub decided that a discussion was needed": (
        "2024-12-02",
        (happened("2024-11-29", "hub_decided", decision="strategy_discussion"),),
    ),
    "a referral is a month old": ("2026-10-30", (happened("2026-09-28", "referral_received"),)),
    "a referral called for protection at once, and nothing followed": (
        "2011-10-14",
        (
            happened(
                "2011-10-03",
                "referral_decided",
                decision="immediate_protection",
                reasons_recorded=True,
                decided_by_social_worker=True,
                decision_recorded=True,
            ),
            happened("2011-10-03", "referrer_told", reasons_given=True),
        ),
    ),
    "a discussion began enquiries": (
        "2026-02-20",
        (happened("2026-02-02", "strategy_discussion_held", s47_initiated=True),),
    ),
    "access to a child was refused": (
        "2026-11-27",
        (happened("2026-11-26", "access_to_child_sought", result="refused"),),
    ),
    "a child was not found": (
        "2012-11-27",
        (happened("2012-11-26", "access_to_child_sought", result="child_not_found"),),
    ),
    "enquiries found harm": (
        "2025-07-18",
        (happened("2025-07-01", "s47_enquiry_ended", outcome="substantiated_continuing_risk"),),
    ),
    "a plan began and nobody has visited": ("2026-09-11", (happened("2026-07-20", "cp_plan_started"),)),
    "a conference agreed a plan in May": (
        "2026-11-20",
        (happened("2026-05-06", "icpc_held", plan_agreed=True),),
    ),
    "a child is not yet born": (
        "2026-11-27",
        (happened("2026-06-01", "unborn_child_recorded", expected="2026-12-20"),),
    ),
    "a child known before birth was born": ("2012-06-29", (happened("2012-06-28", "child_born"),)),
    "a worker is said to have harmed a child": (
        "2026-11-23",
        (happened("2026-11-21", "allegation_received", reached="employer", about_significant_harm=True),),
    ),
    "a child lives with people who are no relation": (
        "2026-10-30",
        (happened("2026-09-14", "private_fostering_became_known"),),
    ),
    "a private fostering visit was made in spring": (
        "2026-10-30",
        (happened("2026-04-14", "private_fostering_visit_made", in_first_year=False, report_written=True),),
    ),
    "a child in need plan has not been looked at since it began": (
        "2026-11-03",
        (happened("2025-11-03", "cin_plan_started"),),
    ),
    "services began for a child in need": ("2012-01-31", (happened("2011-11-14", "services_provided"),)),
    "a parent complained": ("2026-07-31", (happened("2026-05-11", "complaint_made", about="social_care"),)),
    "a child has moved here for good with a plan": (
        "2025-11-28",
        (happened("2025-11-03", "transfer_in_notified", permanent=True),),
    ),
}
"""As at a day, and what is on the record by then."""

_DECIDED = {
    "decision": "no_further_action", "decision_recorded": True, "reasons_recorded": True,
    "decided_by_social_worker": True,
}  # fmt: skip
_CLARIFIED = {"points_clarified": ["nature", "cause", "needs", "urgency"], "possible_offence": False}
_CONFERENCE = {
    "chair_independent": True, "chair_met_child_before": True, "chair_met_parents_before": True, "quorate": True,
    "agencies_present": ["social_care", "police", "health", "midwifery"], "agencies_in_contact": 3,
    "parents_invited": True, "parents_helped_to_take_part": True, "child_invited": True,
    "likely_significant_harm": True, "plan_agreed": True, "category": ["neglect"], "lead_body_named": True,
    "lead_social_worker_named": True, "core_group_named": True, "core_group_date": "2011-05-12",
    "outline_plan_parts": ["outcomes", "timescales", "contingency"], "review_date": "2011-07-20",
}  # fmt: skip
_MET = {"contributions_reviewed": True, "actions_recorded": True}
_PARTS = ["needs", "outcomes", "actions", "people_responsible", "dates", "monitoring"]
_REVIEW = {
    "chair_independent": True, "agencies_present": ["social_care", "police", "health"], "agencies_in_contact": 2,
    "quorate": True, "parents_invited": True, "child_invited": True, "likely_significant_harm": False,
    "plan_continues": False,
}  # fmt: skip
_ENDED = {
    "reason": "no_longer_likely_to_suffer_harm", "continuing_help_discussed": True, "core_group_consulted": True,
    "reasons_recorded": True,
}  # fmt: skip
_SEEN = {"child_seen": True, "child_seen_alone": True, "reasons_recorded": True, "spoken_to_child": True}
_ASSESSED = {
    "lead_qualified": True, "supervised_by_manager": True, "child_seen": True, "child_seen_alone": True,
    "domains_covered": ["child_development", "parenting_capacity", "family_and_environment"], "needs_found": False,
    "discussed_with_family": True, "authorised": True, "outcome": "no_further_action", "reasons_recorded": True,
    "family_told": True, "agencies_told": True, "section_47_met": False,
}  # fmt: skip


def referral(when: str, decided: str, told: str, **facts: Any) -> Iterator[Record]:  # noqa: ANN401
    """A referral with everything done that was asked on it in 2010, and no further action."""
    given = {"referrer_type": "public", "method": "telephone", **_CLARIFIED, **facts}
    yield happened(when, "referral_received", **given)
    yield happened(decided, "referral_decided", **_DECIDED)
    yield happened(told, "referrer_told", reasons_given=True)


def assessment(referred: str, decided: str, seen: str, completed: str, **facts: Any) -> Iterator[Record]:  # noqa: ANN401
    """A referral and an initial assessment with everything done that was asked, and nothing found."""
    yield happened(referred, "referral_received", referrer_type="public", method="telephone", **_CLARIFIED, **facts)
    yield happened(decided, "referral_decided", **{**_DECIDED, "decision": "initial_assessment"})
    yield happened(decided, "referrer_told", reasons_given=True)
    yield happened(decided, "initial_assessment_started", lead_qualified=True, supervised_by_manager=True)
    yield happened(seen, "social_work_visit_made", purpose="initial_assessment", **_SEEN)
    yield happened(completed, "initial_assessment_completed", **_ASSESSED)


def plan(**conference: Any) -> Iterator[Record]:  # noqa: ANN401
    """A child who moved in on a plan: a conference, a plan carried out, reviewed and ended, everything done."""
    yield happened("2011-04-18", "transfer_in_notified", permanent=True)
    yield happened("2011-05-04", "icpc_held", transfer_in=True, **{**_CONFERENCE, **conference})
    yield happened(
        "2011-05-06",
        "meeting_record_sent",
        meeting="initial_conference",
        sent_to=["participants", "invitees", "parents"],
    )
    yield happened("2011-05-06", "cp_plan_shared", explained_to_child=True, given_to_parents=True)
    yield happened("2011-05-12", "core_group_met", full_plan_developed=True, plan_parts=_PARTS, **_MET)
    yield happened("2011-07-12", "conference_report_provided", conference="review", provided_by="core_group")
    yield happened("2011-07-20", "review_conference_held", **_REVIEW)
    yield happened("2011-07-20", "cp_plan_ended", **_ENDED)
    yield happened("2011-07-22", "cp_plan_end_notified", all_invited_told=True)


CLEAR: Mapping[str, Situation] = {
    "a referral from the public, decided and answered": (
        "2011-05-31",
        tuple(referral("2011-05-09", "2011-05-10", "2011-05-11")),
    ),
    "a referral decided on the day it came": (
        "2010-06-30",
        tuple(referral("2010-06-01T09:00", "2010-06-01T16:00", "2010-06-02")),
    ),
    "a referral over a bank holiday": ("2011-06-30", tuple(referral("2011-05-27", "2011-05-31", "2011-05-31"))),
    "a referral from the family": (
        "2012-02-29",
        tuple(referral("2012-02-06", "2012-02-07", "2012-02-07", referrer_type="family")),
    ),
    "a referral from the child": (
        "2012-03-30",
        tuple(referral("2012-03-05", "2012-03-05", "2012-03-06", referrer_type="child")),
    ),
    "a written referral, acknowledged": (
        "2011-09-30",
        (
            *referral("2011-09-12", "2011-09-13", "2011-09-14", method="written"),
            happened("2011-09-13", "referral_acknowledged"),
        ),
    ),
    "a professional's referral, agreed with the parents, confirmed and acknowledged": (
        "2011-10-31",
        (
            *referral(
                "2011-10-10T10:00",
                "2011-10-11",
                "2011-10-12",
                referrer_type="professional",
                parent_agreement_sought=True,
            ),
            happened("2011-10-11T09:00", "referral_confirmed_in_writing"),
            happened("2011-10-12", "referral_acknowledged"),
        ),
    ),
    "a possible offence, told to the police": (
        "2012-06-29",
        (
            *referral("2012-06-11", "2012-06-12", "2012-06-12", possible_offence=True),
            happened("2012-06-11", "police_told"),
        ),
    ),
    "a referral, closed": (
        "2010-12-31",
        (*referral("2010-11-01", "2010-11-02", "2010-11-02"), happened("2010-11-30", "case_closed")),
    ),
    "a referral early in the edition": ("2010-03-31", tuple(referral("2010-03-17", "2010-03-18", "2010-03-18"))),
    "a referral late in the edition": ("2013-04-14", tuple(referral("2013-04-08", "2013-04-09", "2013-04-09"))),
    "an old referral, asked about long afterwards": (
        "2026-11-20",
        tuple(referral("2011-05-09", "2011-05-10", "2011-05-11")),
    ),
    "an initial assessment with nothing found": (
        "2011-06-30",
        tuple(assessment("2011-05-09", "2011-05-10", "2011-05-12", "2011-05-20")),
    ),
    "an initial assessment finished on its last day": (
        "2011-06-30",
        tuple(assessment("2011-05-09", "2011-05-10", "2011-05-12", "2011-05-23")),
    ),
    "an initial assessment, and the case closed": (
        "2012-12-31",
        (
            *assessment("2012-11-05", "2012-11-06", "2012-11-08", "2012-11-16"),
            happened("2012-11-19", "case_closed", reason="closed_after_assessment"),
        ),
    ),
    "news on an open case, and no change": (
        "2011-06-30",
        (
            happened("2011-06-06", "new_information_received", about_significant_harm=False, possible_offence=False),
            happened("2011-06-07", "new_information_considered", decision="plan_unchanged", reasons_recorded=True),
        ),
    ),
    "a child on a plan moved in: conference, plan, review and end": ("2011-09-30", tuple(plan())),
    "the same with a conference that the child did not come to": (
        "2011-09-30",
        tuple(plan(child_invited=False, child_views_conveyed=True)),
    ),
    "a plan that ended, with everyone told": (
        "2012-01-31",
        (
            happened("2012-01-10", "cp_plan_ended", **_ENDED),
            happened("2012-01-12", "cp_plan_end_notified", all_invited_told=True),
        ),
    ),
    "a case that was closed": ("2011-04-30", (happened("2011-04-18", "case_closed", reason="services_ended"),)),
    "a child who moved away for good": ("2012-09-28", (happened("2012-09-03", "child_moved_permanently"),)),
}
"""As at a day, and what is on the record: every stage that is touched is whole, and nothing is owed."""
