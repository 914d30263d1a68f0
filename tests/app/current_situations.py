"""Small records of 2024 to 2026, more than fifty, and what anybody who does the work knows is owed on each.

All cases are invented. Each line is a date or a date-time, an event, and its facts.
"""

from collections.abc import Mapping
from typing import Any

from tests.app.conftest import Record
from tests.app.further_situations import DAY, FURTHER, OWED_FURTHER
from tests.app.later_situations import LATER, OWED_LATER
from tests.app.newest_situations import NEWEST, OWED_NEWEST
from tests.app.overlapping_situations import OVERLAPPING, OWED_OVERLAPPING
from tests.app.parallel_situations import OWED_PARALLEL, PARALLEL
from tests.app.practised_situations import OWED_PRACTISED, PRACTISED
from tests.app.situations import OWED, happened

Current = tuple[str, tuple[Record, ...]]
Wanted = Mapping[str, str | None]

CONFERENCE: Mapping[str, Any] = {
    "likely_significant_harm": True, "plan_agreed": True, "category": ["neglect"],
}  # fmt: skip

CURRENT: Mapping[str, Current] = {
    "enquiries found harm that is likely to go on": (
        "2025-07-04",
        (
            happened("2025-06-23", "strategy_discussion_held", s47_initiated=True),
            happened("2025-06-23", "s47_enquiry_started"),
            happened("2025-07-02", "s47_enquiry_ended", outcome="substantiated_continuing_risk", icpc_required=True),
        ),
    ),
    "enquiries found harm, and nobody says whether it will go on": (
        "2025-07-04",
        (
            happened("2025-06-23", "strategy_discussion_held", s47_initiated=True),
            happened("2025-06-23", "s47_enquiry_started"),
            happened("2025-07-02", "s47_enquiry_ended", outcome="substantiated_continuing_risk"),
        ),
    ),
    "enquiries found harm that is over": (
        "2024-10-11",
        (
            happened("2024-09-30", "s47_enquiry_started"),
            happened("2024-10-10", "s47_enquiry_ended", outcome="substantiated_no_continuing_risk"),
        ),
    ),
    "enquiries found no harm": (
        "2024-10-11",
        (
            happened("2024-09-30", "s47_enquiry_started"),
            happened("2024-10-10", "s47_enquiry_ended", outcome="not_substantiated"),
        ),
    ),
    "a conference has not met by its fifteenth day": (
        "2025-03-31",
        (
            happened("2025-03-03", "strategy_discussion_held", s47_initiated=True),
            happened("2025-03-03", "s47_enquiry_started"),
            happened("2025-03-12", "s47_enquiry_ended", outcome="substantiated_continuing_risk", icpc_required=True),
        ),
    ),
    "a child's life is at risk": OWED["a child's life is at risk"],
    "a child was in danger and the police acted alone": (
        "2025-02-14",
        (
            happened("2025-02-13T21:00", "immediate_danger_identified"),
            happened("2025-02-13T22:00", "emergency_action_taken", taken_by="police", acted_alone=True),
        ),
    ),
    "harm is suspected": ("2026-05-14", (happened("2026-05-13", "significant_harm_suspected", stage="referral"),)),
    "a discussion began enquiries": (
        "2026-02-05",
        (happened("2026-02-02", "strategy_discussion_held", s47_initiated=True),),
    ),
    "a child not yet born may be harmed": (
        "2025-11-07",
        (
            happened("2025-10-20", "unborn_child_recorded", expected="2026-01-19"),
            happened("2025-11-05", "significant_harm_suspected"),
        ),
    ),
    "enquiries about a child not yet born found likely harm": (
        "2025-11-28",
        (
            happened("2025-10-20", "unborn_child_recorded", expected="2026-01-19"),
            happened("2025-11-05", "strategy_discussion_held", s47_initiated=True),
            happened("2025-11-05", "s47_enquiry_started"),
            happened("2025-11-25", "s47_enquiry_ended", outcome="substantiated_continuing_risk"),
        ),
    ),
    "a baby on an unborn plan has been born": (
        "2026-01-21",
        (
            happened("2025-10-20", "unborn_child_recorded", expected="2026-01-19"),
            happened("2025-12-01", "icpc_held", **CONFERENCE),
            happened("2025-12-01", "cp_plan_started", category=["neglect"]),
            happened("2026-01-20", "child_born"),
        ),
    ),
    "a conference had no independent chair, lead social worker or core group": (
        "2025-05-09",
        (
            happened(
                "2025-05-06",
                "icpc_held",
                chair_independent=False,
                lead_social_worker_named=False,
                core_group_named=False,
                **CONFERENCE,
            ),
            happened("2025-05-06", "cp_plan_started", category=["neglect"]),
        ),
    ),
    "a conference record says little": ("2026-09-16", (happened("2026-09-14", "icpc_held", **CONFERENCE),)),
    "a plan ended with no review": (
        "2025-06-02",
        (
            happened("2025-02-10", "icpc_held", **CONFERENCE),
            happened("2025-02-10", "cp_plan_started", category=["neglect"]),
            happened("2025-05-28", "cp_plan_ended", reason="no_longer_likely_to_suffer_harm"),
        ),
    ),
    "access was refused": (
        "2026-11-27",
        (
            happened("2026-11-24", "s47_enquiry_started"),
            happened("2026-11-26", "access_to_child_sought", result="refused"),
        ),
    ),
    "the family would not say where the child is": (
        "2025-01-17",
        (
            happened("2025-01-14", "s47_enquiry_started"),
            happened("2025-01-16", "access_to_child_sought", result="whereabouts_withheld"),
        ),
    ),
    "a child was not found": (
        "2026-11-27",
        (
            happened("2026-11-24", "s47_enquiry_started"),
            happened("2026-11-26", "access_to_child_sought", result="child_not_found"),
        ),
    ),
    "a plan visit did not see the child": (
        "2025-10-17",
        (
            happened("2025-09-01", "cp_plan_started", category=["physical_abuse"]),
            happened("2025-10-15", "cp_visit_made", child_seen=False),
        ),
    ),
    "a worker is said to have harmed a child": (
        "2026-11-24",
        (happened("2026-11-23", "allegation_received", reached="employer", concern=["harmed_child"]),),
    ),
    "a contact is not yet decided": (
        "2026-11-27",
        (happened("2026-11-25", "contact_received", referrer_type="professional"),),
    ),
    "a looked-after child has been neither visited nor reviewed": (
        "2025-03-03",
        (
            happened("2025-01-13", "looked_after_started"),
            happened("2025-01-13", "placement_started"),
        ),
    ),
    "a looked-after child's second review is due": (
        "2026-06-10",
        (
            happened("2026-02-02", "looked_after_started"),
            happened("2026-02-02", "placement_started"),
            happened("2026-02-06", "looked_after_visit_made", child_seen_alone=True),
            happened("2026-02-27", "looked_after_review_held", first_review=True),
        ),
    ),
    "a baby died and nobody expected it": (
        "2026-11-20",
        (happened("2026-11-19T06:40", "child_died", unexpected=True, abuse_or_neglect_suspected=False),),
    ),
    "a child died unexpectedly and abuse is suspected": (
        "2026-11-20",
        (happened("2026-11-19T06:40", "child_died", unexpected=True, abuse_or_neglect_suspected=True),),
    ),
    "a serious incident is known": (
        "2025-04-16",
        (happened("2025-04-14", "serious_incident_known", incident="serious_harm", abuse_or_neglect_suspected=True),),
    ),
    "a serious incident was notified before Easter": (
        "2025-04-22",
        (happened("2025-04-16", "serious_incident_notified", told=["national_panel"]),),
    ),
    "police protection is running": (
        "2026-11-28",
        (happened("2026-11-27T22:10", "police_protection_started"),),
    ),
    "police protection has run out": (
        "2026-12-02",
        (happened("2026-11-27T22:10", "police_protection_started"),),
    ),
    "police protection ended and nothing followed": OWED["police protection ended and nothing followed"],
    "an emergency protection order is running": OWED["an emergency protection order is running"],
    "an emergency protection order has run out": OWED["an emergency protection order has run out"],
    "a parent no longer agrees to accommodation": (
        "2026-11-27",
        (
            happened("2026-08-03", "looked_after_started"),
            happened("2026-11-27", "accommodation_agreement_withdrawn"),
        ),
    ),
    "a plan is ten days old": (
        "2026-09-24",
        (
            happened("2026-09-14", "icpc_held", **CONFERENCE),
            happened("2026-09-14", "cp_plan_started", category=["neglect"]),
        ),
    ),
    "a plan has had its core group and no review": (
        "2025-09-19",
        (
            happened("2025-06-02", "icpc_held", **CONFERENCE),
            happened("2025-06-02", "cp_plan_started", category=["emotional_abuse"]),
            happened("2025-06-10", "core_group_met", full_plan_developed=True),
        ),
    ),
    "a plan is between its reviews": (
        "2026-03-02",
        (
            happened("2025-06-02", "icpc_held", **CONFERENCE),
            happened("2025-06-02", "cp_plan_started", category=["emotional_abuse"]),
            happened("2025-08-27", "review_conference_held", likely_significant_harm=True, plan_continues=True),
        ),
    ),
    "a referral came on the Friday before a bank holiday": (
        "2026-05-22",
        (happened("2026-05-22T15:40", "referral_received", referrer_type="professional", method="telephone"),),
    ),
    "a referral before a bank holiday was still undecided on the Wednesday": (
        "2026-05-27",
        (happened("2026-05-22T15:40", "referral_received", referrer_type="professional", method="telephone"),),
    ),
    "an assessment has run for forty-five working days": (
        "2025-12-05",
        (
            happened("2025-09-22", "referral_received", referrer_type="professional"),
            happened("2025-09-23", "referral_decided", decision="assessment"),
            happened("2025-09-23", "assessment_started"),
        ),
    ),
    "a child on a plan has moved here for good": (
        "2025-11-10",
        (happened("2025-11-03", "transfer_in_notified", permanent=True, plan="child_protection"),),
    ),
    "a child on a plan has turned eighteen": (
        "2026-04-10",
        (
            happened("2025-10-06", "cp_plan_started", category=["sexual_abuse"]),
            happened("2026-04-08", "child_turned_18"),
        ),
    ),
    "a child in care is missing": (
        "2025-08-21",
        (
            happened("2025-03-03", "looked_after_started"),
            happened("2025-08-20", "new_information_received", about_significant_harm=True),
        ),
    ),
    "a child may have been trafficked": (
        "2026-03-12",
        (happened("2026-03-11", "modern_slavery_suspected", guardian_service_available=True),),
    ),
    "a child lives with people who are no relation": (
        "2026-10-01",
        (happened("2026-09-28", "private_fostering_became_known"),),
    ),
    "a parent complained": ("2026-07-31", (happened("2026-05-11", "complaint_made", about="conference"),)),
    "a head teacher thinks that a child is being harmed": (
        "2025-09-19",
        (happened("2025-09-19T10:15", "concern_identified", about_significant_harm=True),),
    ),
    "a health visitor thinks that a child may be in need": (
        "2025-09-19",
        (happened("2025-09-18", "concern_identified", about_significant_harm=False, child_in_need_suspected=True),),
    ),
    "a school has heard nothing since it referred": (
        "2024-03-08",
        (
            happened("2024-03-04", "referral_received", referrer_type="professional", method="written"),
            happened("2024-03-07", "referral_chased"),
        ),
    ),
    "a looked-after child went home with no plan": (
        "2025-12-12",
        (
            happened("2025-05-06", "looked_after_started"),
            happened("2025-12-11", "returned_home", planned=False),
        ),
    ),
    "a child in need plan has not been looked at since it began": (
        "2026-11-03",
        (happened("2026-02-02", "cin_plan_started"),),
    ),
    "the council is thinking of going to court": (
        "2025-10-03",
        (happened("2025-10-01", "care_threshold_reached"),),
    ),
    "enquiries began and their outcome is not known": (
        "2026-11-20",
        (
            happened("2026-11-11", "strategy_discussion_held", s47_initiated=True),
            happened("2026-11-11", "s47_enquiry_started"),
            happened(
                "2026-11-13",
                "social_work_visit_made",
                purpose="section_47_enquiry",
                child_seen=True,
                spoken_to_child=True,
            ),
        ),
    ),
    "enquiries were settled on long ago, and nothing since is on record": (
        "2026-11-27",
        (happened("2026-10-05", "strategy_discussion_held", s47_initiated=True),),
    ),
    "an emergency protection order was extended after it had ended": (
        "2026-11-27",
        (
            happened("2026-11-10", "emergency_protection_order_made", expires="2026-11-17"),
            happened("2026-11-20", "emergency_protection_order_extended", expires="2026-11-24", first_extension=True),
        ),
    ),
    "an emergency protection order gives no day": (
        "2026-12-18",
        (happened("2026-11-10", "emergency_protection_order_made"),),
    ),
    "police protection was extended, as the record has it": (
        "2026-11-27",
        (happened("2026-11-26", "police_protection_extended"),),
    ),
    "police protection was begun again as it ran out": (
        "2026-11-27",
        (
            happened("2026-11-23T10:00", "police_protection_started"),
            happened("2026-11-26T10:00", "police_protection_started"),
        ),
    ),
    "an interim order was extended after it had ended": (
        "2026-11-27",
        (
            happened("2026-06-08", "interim_order_made", expires="2026-10-30"),
            happened("2026-11-09", "interim_order_extended", expires="2027-02-01"),
        ),
    ),
    "only the end of police protection is on record": (
        "2026-11-27",
        (happened("2026-11-27", "police_protection_ended"),),
    ),
    "a child on a plan turned eighteen with enquiries open": (
        "2026-11-27",
        (
            happened("2026-02-02", "cp_plan_started", category=["neglect"]),
            happened("2026-11-16", "s47_enquiry_started"),
            happened("2026-11-23", "child_turned_18"),
        ),
    ),
    "a looked-after young person turned eighteen": (
        "2026-11-27",
        (happened("2025-11-03", "looked_after_started"), happened("2026-11-23", "child_turned_18")),
    ),
    "a child on a plan died with enquiries open": (
        "2026-11-27",
        (
            happened("2026-02-02", "cp_plan_started", category=["neglect"]),
            happened("2026-11-16", "s47_enquiry_started"),
            happened("2026-11-23", "child_died"),
        ),
    ),
    "a child is missing from care": (
        "2026-11-27",
        (
            happened("2026-11-02", "looked_after_started"),
            happened("2026-11-26T22:00", "child_missing", missing_from="care"),
        ),
    ),
    "a child who was missing is back": (
        "2026-11-27",
        (
            happened("2026-11-24", "child_missing", missing_from="home"),
            happened("2026-11-26", "child_found"),
        ),
    ),
    "a case was closed with a plan running": (
        "2026-11-27",
        (
            happened("2026-02-02", "cp_plan_started", category=["neglect"]),
            happened("2026-10-05", "case_closed", reason="services_ended"),
        ),
    ),
    "a case was closed and somebody has been in touch again": (
        "2026-11-27",
        (
            happened("2026-01-05", "referral_received", referrer_type="professional"),
            happened("2026-02-06", "case_closed", reason="closed_after_assessment"),
            happened("2026-11-26", "contact_received", referrer_type="professional"),
        ),
    ),
    "a child on a plan has moved away for good": (
        "2026-11-27",
        (
            happened("2026-02-02", "cp_plan_started", category=["neglect"]),
            happened("2026-11-20", "child_moved_permanently"),
        ),
    ),
    "a child has moved in, and the record does not say for how long": (
        "2026-11-27",
        (happened("2026-11-20", "transfer_in_notified", plan="child_protection"),),
    ),
    "a child not yet born is known of": (
        "2026-11-27",
        (happened("2026-10-20", "unborn_child_recorded", expected="2027-01-19"),),
    ),
    "a child known of before birth is born": (
        "2026-11-27",
        (
            happened("2026-10-01", "unborn_child_recorded", expected="2026-11-25"),
            happened("2026-11-24", "child_born"),
        ),
    ),
    "another child has joined the household": (
        "2026-11-27",
        (
            happened("2026-02-02", "cp_plan_started", category=["neglect"]),
            happened("2026-11-24", "child_joined_household"),
        ),
    ),
    "a child has come home from custody": ("2026-11-27", (happened("2026-11-24", "secure_establishment_left"),)),
    "notice came of private fostering": (
        "2026-11-27",
        (happened("2026-11-20", "private_fostering_notified", notified_by="parent"),),
    ),
    "a child on a plan came to hospital": (
        "2026-11-27",
        (
            happened("2026-02-02", "cp_plan_started", category=["physical_abuse"]),
            happened("2026-11-26", "hospital_attended"),
        ),
    ),
    "agencies disagree about a plan": (
        "2026-11-27",
        (happened("2026-11-24", "disagreement_raised", about="plan"),),
    ),
    "an interim order ended and nothing followed": OWED["an interim order ended and nothing followed"],
    "services were decided on and no plan has been made": (
        "2025-09-01",
        (
            happened("2025-06-03", "referral_received"),
            happened("2025-06-04", "referral_decided", decision="assessment", decided_by_social_work_manager=True),
            happened("2025-07-18", "assessment_completed", outcome="services", authorised_by_social_work_manager=True),
        ),
    ),
    "an assessment began, nobody leads it and nobody has seen the child": (
        "2025-06-20",
        (happened("2025-06-03", "referral_received"), happened("2025-06-05", "assessment_started")),
    ),
    "a child in need moved away and the case was handed over": (
        "2025-12-01",
        (
            happened("2025-06-03", "cin_plan_started"),
            happened("2025-10-10", "child_moved_permanently", to_authority="essex"),
            happened("2025-11-10", "case_closed", reason="transferred_to_other_authority"),
        ),
    ),
    "a child in need has moved here": (
        "2026-08-03",
        (happened("2026-07-13", "transfer_in_notified", plan="child_in_need"),),
    ),
    "a child came into care and the family was not asked first": (
        "2025-11-20",
        (happened("2025-11-03", "looked_after_started"),),
    ),
    "a move to adult services is coming": (
        "2025-03-03",
        (
            happened("2024-11-04", "cin_plan_started"),
            happened("2025-02-03", "transition_expected", expected_on="2025-05-19"),
        ),
    ),
    "a health trust was asked to help with a child in need": (
        "2026-06-15",
        (happened("2026-06-01", "assistance_requested", under="section_27", asked_of="health_body"),),
    ),
    **{name: (DAY, records) for name, records in (*FURTHER.items(), *LATER.items(), *NEWEST.items())},
    **PRACTISED,
    **OVERLAPPING,
    **PARALLEL,
}
"""As at a day, and what is on the record by then."""

WANTED: Mapping[str, Wanted] = {
    "enquiries found harm that is likely to go on": {
        "wt23.icpc.15wd": "2025-07-14", "ca89.s47.access": None, "wt23.s47.see-child": None, "wt23.icpc.convene": None,
    },
    "enquiries found harm, and nobody says whether it will go on": {
        "wt23.icpc.15wd": "2025-07-14", "wt23.icpc.convene": None, "ca89.s47.access": None,
    },
    "enquiries found harm that is over": {"ca89.s47.access": None, "wt23.s47.no-conference": None},
    "enquiries found no harm": {"ca89.s47.access": None, "wt23.s47.unfounded": None},
    "a conference has not met by its fifteenth day": {"wt23.icpc.15wd": "2025-03-24", "wt23.icpc.convene": None},
    "a child's life is at risk": {"immediate-danger": None, "wt26.emerg.act": None, "significant-harm": None},
    "a child was in danger and the police acted alone": {
        "wt23.emerg.strategy-after": None, "significant-harm": None, "wt23.emerg.others": None,
    },
    "harm is suspected": {"ca89.s47.enquire": None, "wt26.sd.minimum": None},
    "a discussion began enquiries": {
        "ca89.s47.access.3": None, "ca89.s47.enquire.2": None, "conference-needed": None,
        "wt23.icpc.15wd": "2026-02-23",
        "wt23.sd.record": None,
    },
    "a child not yet born may be harmed": {
        "ca89.s47.enquire": None, "wt23.sd.minimum": None, "wt23.icpc.unborn": None,
    },
    "enquiries about a child not yet born found likely harm": {
        "wt23.icpc.15wd": "2025-11-26", "wt23.icpc.convene": None, "wt23.icpc.unborn": None,
    },
    "a baby on an unborn plan has been born": {"wt23.cg.first": "2025-12-15", "wt23.rev.first": "2026-03-01"},
    "a conference had no independent chair, lead social worker or core group": {
        "wt23.icpc.chair": None, "wt23.icpc.lead": None, "wt23.icpc.core-group": None, "wt23.cg.first": "2025-05-20",
        "wt23.rev.first": "2025-08-06",
    },
    "a conference record says little": {"wt26.cg.first": "2026-09-28", "wt26.rev.first": "2026-12-14"},
    "a plan ended with no review": {"wt23.disc.notify": None, "wt23.disc.help": None, "wt23.disc.record": None},
    "access was refused": {"ca89.s47.refused": None, "ca89.s47.access": None, "wt26.s47.see-child": None},
    "the family would not say where the child is": {"ca89.s47.refused": None, "ca89.s47.access": None},
    "a child was not found": {"child-not-seen": None, "ca89.s47.access": None, "wt26.s47.see-child": None},
    "a plan visit did not see the child": {"child-not-seen": None},
    "a worker is said to have harmed a child": {
        "harm-by-a-worker": None, "wt26.lado.senior": None, "wt26.lado.direct": None, "wt26.lado.tell": "2026-11-24",
    },
    "a contact is not yet decided": {"significant-harm": None},
    "a looked-after child has been neither visited nor reviewed": {
        "cpr10.visit.first": "2025-01-20", "cpr10.review.first": "2025-02-10",
    },
    "a looked-after child's second review is due": {
        "cpr10.review.second": "2026-05-27", "cpr10.visit.next": "2026-03-20",
    },
    "a baby died and nobody expected it": {
        "other-children": None, "wt26.cdr.joint-response": None, "wt26.cdr.guide": None, "wt26.cdr.key-worker": None,
    },
    "a child died unexpectedly and abuse is suspected": {
        "death-by-harm": None, "other-children": None, "wt26.cdr.joint-response": None,
    },
    "a serious incident is known": {
        "wt23.incident.notify": "2025-04-23", "wt23.incident.notify.2": None, "wt23.rapid-review": None,
        "other-children": None, "significant-harm": None,
    },
    "a serious incident was notified before Easter": {"wt23.rapid-review.2": None},
    "police protection is running": {
        "ca89.pp.max": "2026-11-30", "ca89.s47.enquire.3": None, "ca89.pp.tell": None, "ca89.pp.tell.3": None,
    },
    "police protection has run out": {"ca89.pp.max": "2026-11-30", "ca89.s47.enquire.3": None},
    "police protection ended and nothing followed": {"ca89.pp.max": "2026-11-29", "ca89.s47.enquire.3": None},
    "an emergency protection order is running": {"ca89.epo.max": "2026-06-15", "ca89.s47.enquire.3": None},
    "an emergency protection order has run out": {"ca89.epo.max": "2025-08-18", "ca89.s47.enquire.3": None},
    "a parent no longer agrees to accommodation": {
        "safe-at-home": None, "ca89.s20.return": None, "cpr10.visit.first": "2026-08-10",
    },
    "a plan is ten days old": {"wt26.cg.first": "2026-09-28", "wt26.rev.first": "2026-12-14"},
    "a plan has had its core group and no review": {"wt23.rev.first": "2025-09-02"},
    "a plan is between its reviews": {"wt23.rev.next": "2026-02-27", "wt23.cg.first": "2025-06-16"},
    "a referral came on the Friday before a bank holiday": {
        "wt26.refer.decide": "2026-05-26", "wt26.refer.decide.2": "2026-05-26", "significant-harm": None,
    },
    "a referral before a bank holiday was still undecided on the Wednesday": {
        "wt26.refer.decide": "2026-05-26", "significant-harm": None,
    },
    "an assessment has run for forty-five working days": {
        "wt23.assess.45wd": "2025-11-24", "wt23.assess.see-child": None,
    },
    "a child on a plan has moved here for good": {"wt23.icpc.transfer-in": "2025-11-24"},
    "a child on a plan has turned eighteen": {"turned-eighteen": None, "wt23.plan.lead-sw": None},
    "a child in care is missing": {"significant-harm": None, "cpr10.visit.first": "2025-03-10"},
    "a child may have been trafficked": {"significant-harm": None, "wt23.nrm.refer": None, "wt23.nrm.guardian": None},
    "a child lives with people who are no relation": {"pf05.visits-yr1": "2026-11-09"},
    "a parent complained": {},
    "a head teacher thinks that a child is being harmed": {"wt23.refer.make": None, "significant-harm": None},
    "a health visitor thinks that a child may be in need": {"wt23.info.share-concern": None, "wt23.eh.refer-cin": None},
    "a school has heard nothing since it referred": {
        "wt23.refer.decide": "2024-03-05", "wt23.refer.decide.2": "2024-03-05",
    },
    "a looked-after child went home with no plan": {"safe-at-home": None, "cpr10.visit.first": "2025-05-13"},
    "a child in need plan has not been looked at since it began": {"wt23.cinplan.review": None},
    "the council is thinking of going to court": {"wt23.pre.decide": None},
    "services were decided on and no plan has been made": {"wt23.cinplan.make": None, "wt23.lead.allocate": None},
    "an assessment began, nobody leads it and nobody has seen the child": {
        "wt23.assess.see-child": None, "wt23.lead.allocate": None, "wt23.assess.45wd": "2025-08-05",
        "significant-harm": None,
    },
    "a child in need moved away and the case was handed over": {
        "wt23.cin.move": None, "wt23.cin.move.3": None, "wt23.info.child-moves": None,
    },
    "a child in need has moved here": {"wt26.cin.move.2": None},
    "a child came into care and the family was not asked first": {
        "cpr10.visit.first": "2025-11-10", "wt23.fgdm.refer": None,
    },
    "a move to adult services is coming": {
        "wt23.transition.plan": "2025-05-19", "wt23.cinplan.review": None, "wt23.fgdm.consider": None,
    },
    "a health trust was asked to help with a child in need": {"wt26.coop.s27": None},
    "enquiries began and their outcome is not known": {"conference-needed": None, "wt26.icpc.15wd": "2026-12-02"},
    "enquiries were settled on long ago, and nothing since is on record": {
        "ca89.s47.access.3": None, "ca89.s47.enquire.2": None, "conference-needed": None,
        "wt26.icpc.15wd": "2026-10-26",
    },
    "an emergency protection order was extended after it had ended": {
        "ca89.epo.max.2": None, "ca89.s47.enquire.3": None,
    },
    "an emergency protection order gives no day": {"ca89.epo.max": None, "ca89.s47.enquire.3": None},
    "police protection was extended, as the record has it": {"police-protection-extended": None},
    "police protection was begun again as it ran out": {"ca89.pp.max": "2026-11-26", "ca89.s47.enquire.3": None},
    "an interim order was extended after it had ended": {"ca89.s38.max.2": None},
    "only the end of police protection is on record": {"after-police-protection": None},
    "a child on a plan turned eighteen with enquiries open": {"turned-eighteen": None, "ca89.s47.access": None},
    "a looked-after young person turned eighteen": {"turned-eighteen": None},
    "a child on a plan died with enquiries open": {
        "other-children": None, "death-by-harm": None, "wt26.cdr.guide": None, "ca89.s47.access": None,
    },
    "a child is missing from care": {
        "child-missing": None, "significant-harm": None, "cpr10.visit.first": "2026-11-09",
    },
    "a child who was missing is back": {"child-found": None, "significant-harm": None},
    "a case was closed with a plan running": {"closed-with-a-plan": None},
    "a case was closed and somebody has been in touch again": {"significant-harm": None},
    "a child on a plan has moved away for good": {"moved-on-a-plan": None, "wt26.info.child-moves": None},
    "a child has moved in, and the record does not say for how long": {"wt26.icpc.transfer-in": None},
    "a child not yet born is known of": {"unborn-child": None},
    "a child known of before birth is born": {"child-born": None},
    "another child has joined the household": {"child-joined-household": None},
    "a child has come home from custody": {"left-custody": None},
    "notice came of private fostering": {"pf05.visit": "2026-12-01", "pf05.visit.2": "2026-12-01"},
    "a child on a plan came to hospital": {"significant-harm": None, "hospital": None},
    "agencies disagree about a plan": {"disagreement-open": None},
    "an interim order ended and nothing followed": {"after-interim-order": None},
    **OWED_FURTHER,
    **OWED_LATER,
    **OWED_NEWEST,
    **OWED_PRACTISED,
    **OWED_OVERLAPPING,
    **OWED_PARALLEL,
}  # fmt: skip
"""What each must list: a rule or a question, and its last day where it has one. The first is on the first screen."""

FIRST: Mapping[str, str] = {name: next(iter(wanted)) for name, wanted in WANTED.items() if wanted}
