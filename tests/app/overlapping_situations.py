"""Records of 2025 and 2026 with something of before, two of a kind, or no beginning; and what is owed on each.

All cases are invented, and written before it was looked up what the rules say of them.
"""

from collections.abc import Mapping

from tests.app.conftest import Record
from tests.app.situations import happened

OVERLAPPING: Mapping[str, tuple[str, tuple[Record, ...]]] = {
    "a second referral came after one that led to nothing": (
        "2025-11-26",
        (
            happened("2025-11-03", "referral_received"),
            happened("2025-11-04", "referral_decided", decision="no_further_action"),
            happened("2025-11-24", "referral_received"),
        ),
    ),
    "a plan of before ended, and new enquiries found harm": (
        "2025-09-15",
        (
            happened("2025-03-10", "icpc_held", likely_significant_harm=True, plan_agreed=True, category=["neglect"]),
            happened("2025-03-10", "cp_plan_started"),
            happened("2025-06-03", "review_conference_held", plan_continues=False),
            happened("2025-06-03", "cp_plan_ended"),
            happened("2025-09-01", "strategy_discussion_held", s47_initiated=True),
            happened("2025-09-01", "s47_enquiry_started"),
            happened("2025-09-12", "s47_enquiry_ended", outcome="substantiated_continuing_risk", icpc_required=True),
        ),
    ),
    "a conference met late and agreed a plan": (
        "2026-01-09",
        (
            happened("2025-12-09", "strategy_discussion_held", s47_initiated=True),
            happened("2025-12-09", "s47_enquiry_started"),
            happened("2025-12-19", "s47_enquiry_ended", outcome="substantiated_continuing_risk", icpc_required=True),
            happened("2026-01-06", "icpc_held", likely_significant_harm=True, plan_agreed=True, category=["neglect"]),
        ),
    ),
    "only a review that kept the plan is on record": (
        "2025-10-02",
        (happened("2025-04-01", "review_conference_held", plan_continues=True),),
    ),
    "a child moved in with a plan, and the conference here met": (
        "2026-02-10",
        (
            happened("2026-01-05", "transfer_in_notified", permanent=True, plan="child_protection"),
            happened(
                "2026-01-28",
                "icpc_held",
                transfer_in=True,
                likely_significant_harm=True,
                plan_agreed=True,
                category=["neglect"],
            ),
        ),
    ),
    "a second emergency order runs": (
        "2025-11-25",
        (
            happened("2025-08-01T15:00", "emergency_protection_order_made", expires="2025-08-08"),
            happened("2025-08-08", "emergency_protection_order_ended"),
            happened("2025-11-20T10:00", "emergency_protection_order_made", expires="2025-11-27"),
        ),
    ),
    "a child came into care for the second time": (
        "2025-11-20",
        (
            happened("2025-01-06", "looked_after_started", legal_basis="agreement"),
            happened("2025-01-08", "looked_after_visit_made", child_seen=True),
            happened("2025-02-03", "looked_after_review_held", first_review=True),
            happened("2025-02-10", "looked_after_ended"),
            happened("2025-11-03", "looked_after_started", legal_basis="agreement"),
        ),
    ),
    "only a review of a looked-after child is on record": (
        "2026-01-05",
        (happened("2025-06-30", "looked_after_review_held"),),
    ),
    "of two incidents one was told of, and one was a death": (
        "2026-02-12",
        (
            happened(
                "2026-02-02",
                "serious_incident_known",
                incident="serious_harm",
                abuse_or_neglect_suspected=True,
            ),
            happened("2026-02-04", "serious_incident_known", incident="death", abuse_or_neglect_suspected=True),
            happened("2026-02-06", "serious_incident_notified", told=["national_panel"]),
        ),
    ),
    "private fostering is in its second year": (
        "2025-11-20",
        (
            happened("2024-07-01", "private_fostering_became_known"),
            happened("2025-08-25", "private_fostering_visit_made", child_seen=True),
        ),
    ),
    "private fostering begins in the middle of the record": (
        "2026-02-20",
        (happened("2025-11-20", "private_fostering_visit_made", child_seen=True),),
    ),
    "private fostering was visited on the last day of its first year": (
        "2026-02-20",
        (
            happened("2025-01-13", "private_fostering_became_known"),
            happened("2026-01-12", "private_fostering_visit_made", child_seen=True),
        ),
    ),
    "a second assessment runs, and one of before was done": (
        "2025-11-19",
        (
            happened("2025-02-03", "referral_received"),
            happened("2025-02-04", "referral_decided", decision="assessment"),
            happened("2025-02-04", "assessment_started"),
            happened(
                "2025-03-10",
                "assessment_completed",
                outcome="no_further_action",
                child_seen=True,
                child_seen_alone=True,
            ),
            happened("2025-03-11", "case_closed", reason="closed_after_assessment"),
            happened("2025-09-15", "referral_received"),
            happened("2025-09-16", "referral_decided", decision="assessment"),
            happened("2025-09-16", "assessment_started"),
        ),
    ),
    "of two enquiries one has ended": (
        "2026-05-20",
        (
            happened("2026-04-27", "s47_enquiry_started", episode="a"),
            happened("2026-05-11", "s47_enquiry_started", episode="b"),
            happened("2026-05-15", "s47_enquiry_ended", outcome="not_substantiated", episode="a"),
        ),
    ),
    "a child with a plan from a conference moved away": (
        "2026-05-20",
        (
            happened("2026-01-05", "icpc_held", likely_significant_harm=True, plan_agreed=True, category=["neglect"]),
            happened("2026-05-11", "child_moved_permanently", to_authority="medway"),
        ),
    ),
    "a plan began on the day on which another ended": (
        "2026-05-20",
        (
            happened("2026-01-05", "cp_plan_started"),
            happened("2026-03-30", "cp_plan_ended"),
            happened("2026-03-30", "icpc_held", likely_significant_harm=True, plan_agreed=True, category=["neglect"]),
            happened("2026-03-30", "cp_plan_started"),
        ),
    ),
    "a child is held in secure accommodation, and the hours run out tonight": (
        "2026-02-20",
        (happened("2026-02-17T18:00", "secure_accommodation_started"),),
    ),
    "early help was declined": (
        "2026-02-20",
        (
            happened("2026-01-12", "early_help_need_identified", agencies_needed="2"),
            happened("2026-01-19", "early_help_declined"),
        ),
    ),
    "a review set the day of the next visit, and it has gone by": (
        "2026-05-20",
        (
            happened("2025-11-03", "icpc_held", likely_significant_harm=True, plan_agreed=True, category=["neglect"]),
            happened("2025-11-03", "cp_plan_started"),
            happened("2026-02-02", "review_conference_held", plan_continues=True, next_visit_due="2026-02-16"),
        ),
    ),
    "a girl told a nurse that she had been cut": (
        "2026-05-20",
        (happened("2026-04-13", "fgm_discovered"),),
    ),
    "a case was closed and opened again on one day": (
        "2026-05-20",
        (
            happened("2026-02-02", "referral_received"),
            happened("2026-05-18", "case_closed"),
            happened("2026-05-18", "referral_received"),
            happened("2026-05-18", "referral_decided", decision="assessment"),
            happened("2026-05-18", "assessment_started"),
        ),
    ),
    "a referral tells of an offence, and the police were not told": (
        "2026-02-20",
        (
            happened("2026-02-18", "referral_received", referrer_type="professional", possible_offence=True),
            happened("2026-02-19", "referral_decided", decision="assessment", decided_by_social_work_manager=True),
        ),
    ),
}

OWED_OVERLAPPING: Mapping[str, Mapping[str, str | None]] = {
    "a second referral came after one that led to nothing": {
        "wt23.refer.decide": "2025-11-25",
        "significant-harm": None,
        "wt23.assess.45wd": "2026-01-29",
    },
    "a plan of before ended, and new enquiries found harm": {"ca89.s47.access": None, "wt23.icpc.15wd": "2025-09-22"},
    "a conference met late and agreed a plan": {
        "wt23.cg.first": "2026-01-20",
        "wt23.rev.first": "2026-04-06",
        "plan-agreed-not-begun": None,
    },
    "only a review that kept the plan is on record": {"wt23.plan.direct-work.3": None, "wt23.rev.next": "2025-10-01"},
    "a child moved in with a plan, and the conference here met": {
        "wt23.cg.first": "2026-02-11",
        "wt23.rev.first": "2026-04-28",
    },
    "a second emergency order runs": {
        "ca89.epo.max": "2025-11-27",
        "ca89.s47.enquire.3": None,
        "looked-after-under-a-power": None,
    },
    "a child came into care for the second time": {
        "cpr10.visit.first": "2025-11-10",
        "cpr10.review.first": "2025-12-01",
        "cpr10.plan.care": "2025-11-17",
    },
    "only a review of a looked-after child is on record": {
        "looked-after-visits": None,
        "cpr10.review.next": "2025-12-30",
    },
    "of two incidents one was told of, and one was a death": {
        "death-not-on-record": None,
        "wt23.incident.notify": "2026-02-11",
    },
    "private fostering is in its second year": {"pf05.visits-later": "2025-11-17"},
    "private fostering begins in the middle of the record": {"pf05.visits-unknown": "2026-02-12"},
    "private fostering was visited on the last day of its first year": {"pf05.visits-yr1.4": "2026-02-23"},
    "a second assessment runs, and one of before was done": {
        "wt23.assess.45wd": "2025-11-17",
        "wt23.assess.see-child": None,
    },
    "of two enquiries one has ended": {"conference-needed": None, "ca89.s47.access": None},
    "a child with a plan from a conference moved away": {
        "moved-after-a-conference": None,
        "wt23.rev.first": "2026-04-05",
    },
    "a plan began on the day on which another ended": {
        "wt26.plan.direct-work": None,
        "wt26.cg.first": "2026-04-15",
        "wt26.rev.first": "2026-06-30",
    },
    "a child is held in secure accommodation, and the hours run out tonight": {"sa91.max": "2026-02-20"},
    "early help was declined": {"early-help-declined": None},
    "a review set the day of the next visit, and it has gone by": {"wt23.plan.direct-work.2": "2026-02-16"},
    "a girl told a nurse that she had been cut": {"fgm03.notify": "2026-05-13", "significant-harm": None},
    "a case was closed and opened again on one day": {"closed-with-assessment": None, "significant-harm": None},
    "a referral tells of an offence, and the police were not told": {
        "offence-against-a-child": None,
        "wt23.assess.45wd": "2026-04-24",
    },
}
"""What each must list; the first is on the first screen."""
