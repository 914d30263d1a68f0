"""Records of 2025 and 2026 written by somebody who had not seen the others, and what is owed on each.

All cases are invented. What is wanted was worked out by hand from the texts, with the days of Christmas, Easter and the
changes of the clocks.
"""

from collections.abc import Mapping

from tests.app.conftest import Record
from tests.app.situations import happened

SEEN: Mapping[str, bool] = {"child_seen": True, "child_seen_alone": True, "report_written": True}

PRACTISED: Mapping[str, tuple[str, tuple[Record, ...]]] = {
    "a referral came two days before Christmas and nothing was done": (
        "2025-12-29",
        (happened("2025-12-23T16:30", "referral_received", referrer_type="professional", method="telephone"),),
    ),
    "a referral came the day before Good Friday": (
        "2026-04-07",
        (happened("2026-04-02T12:00", "referral_received", referrer_type="professional", method="written"),),
    ),
    "agencies talked by telephone on a Saturday night and settled on enquiries": (
        "2026-03-02",
        (
            happened("2026-02-20T21:00", "referral_received"),
            happened("2026-02-20T22:00", "significant_harm_suspected", stage="referral"),
            happened(
                "2026-02-21T01:30",
                "strategy_discussion_held",
                s47_initiated=True,
                participants=["social_care", "police"],
                method="telephone",
            ),
        ),
    ),
    "police protection began in the night that lost an hour": (
        "2026-03-30",
        (happened("2026-03-29T00:30", "police_protection_started", other_children_considered=True),),
    ),
    "police protection began in the hour that comes twice": (
        "2026-10-26",
        (happened("2026-10-25T01:30+01:00", "police_protection_started"),),
    ),
    "the police had an emergency order made for longer than eight days from the first": (
        "2026-02-16",
        (
            happened("2026-02-13T18:00", "police_protection_started"),
            happened(
                "2026-02-14T11:00",
                "emergency_protection_order_made",
                followed_police_protection=True,
                police_applied_for_it=True,
                expires="2026-02-21",
            ),
        ),
    ),
    "an emergency order was extended twice": (
        "2026-01-28",
        (
            happened("2026-01-12T15:00", "emergency_protection_order_made", expires="2026-01-19"),
            happened(
                "2026-01-19T10:00", "emergency_protection_order_extended", first_extension=True, expires="2026-01-26"
            ),
            happened(
                "2026-01-26T10:00", "emergency_protection_order_extended", first_extension=False, expires="2026-02-02"
            ),
        ),
    ),
    "the eighth day of an emergency order is Christmas Day": (
        "2025-12-26",
        (happened("2025-12-18T15:00", "emergency_protection_order_made", expires="2025-12-27"),),
    ),
    "an interim order was extended before it ended": (
        "2026-02-02",
        (
            happened("2025-12-01", "interim_order_made", expires="2026-01-26"),
            happened("2025-12-01", "looked_after_started", legal_basis="interim_care_order"),
            happened("2025-12-01", "placement_started", placed_with="foster_carer", first_placement=True),
            happened("2026-01-23", "interim_order_extended", expires="2026-03-20"),
        ),
    ),
    "an extended interim order has run out": (
        "2026-04-15",
        (
            happened("2025-12-01", "interim_order_made", expires="2026-01-26"),
            happened("2025-12-01", "looked_after_started", legal_basis="interim_care_order"),
            happened("2026-01-23", "interim_order_extended", expires="2026-03-20"),
        ),
    ),
    "a parent withdrew, and the young person of sixteen agrees to stay": (
        "2026-02-09",
        (
            happened("2025-11-03", "looked_after_started", legal_basis="agreement"),
            happened("2026-02-09T14:00", "accommodation_agreement_withdrawn", young_person_agrees=True),
        ),
    ),
    "something was alleged of the foster carer with whom a looked-after child lives": (
        "2026-02-09",
        (
            happened("2025-09-01", "looked_after_started", legal_basis="care_order"),
            happened("2025-09-01", "placement_started", placed_with="foster_carer"),
            happened(
                "2026-02-06T17:15",
                "allegation_received",
                reached="local_authority",
                concern=["harmed_child"],
                about_significant_harm=True,
            ),
            happened("2026-02-06T17:15", "harm_in_placement_feared"),
        ),
    ),
    "a looked-after child died abroad on holiday": (
        "2026-02-16",
        (
            happened("2025-03-03", "looked_after_started", legal_basis="care_order"),
            happened(
                "2026-02-12",
                "child_died",
                looked_after=True,
                unexpected=True,
                abuse_or_neglect_suspected=False,
                normally_resident=True,
            ),
        ),
    ),
    "notice of private fostering came six weeks ahead and nobody has been": (
        "2026-01-20",
        (happened("2026-01-05", "private_fostering_notified", notified_by="carer", starts="2026-02-16"),),
    ),
    "a child was remanded to youth detention and has no plan": (
        "2026-02-20",
        (
            happened("2026-02-02", "looked_after_started", by_remand=True, remanded_to="youth_detention_accommodation"),
            happened("2026-02-02", "secure_establishment_entered", remanded=True),
        ),
    ),
    "a child was remanded to the authority's accommodation": (
        "2026-02-20",
        (
            happened("2026-02-02", "looked_after_started", by_remand=True, remanded_to="local_authority_accommodation"),
            happened("2026-02-02", "placement_started", placed_with="childrens_home", first_placement=True),
        ),
    ),
    "a child was locked up on Friday and no court has been asked by Tuesday": (
        "2026-02-10",
        (
            happened("2025-09-01", "looked_after_started", legal_basis="care_order"),
            happened("2026-02-06T17:00", "secure_accommodation_started", under_thirteen=False),
        ),
    ),
    "a young person of sixteen says that they have nowhere to sleep": (
        "2026-01-14",
        (
            happened("2026-01-12T15:00", "referral_received", referrer_type="child", method="in_person"),
            happened("2026-01-12T15:30", "homelessness_risk_identified"),
        ),
    ),
    "a child with a plan moved in for good before Christmas": (
        "2026-02-16",
        (happened("2025-12-12", "transfer_in_notified", permanent=True, plan="child_protection"),),
    ),
    "a plan has run for twenty months and its fourth review is late": (
        "2026-02-16",
        (
            happened("2024-06-10", "icpc_held", plan_agreed=True),
            happened("2024-06-10", "cp_plan_started", category=["neglect"]),
            happened("2024-09-09", "review_conference_held", plan_continues=True),
            happened("2025-03-03", "review_conference_held", plan_continues=True),
            happened("2025-08-11", "review_conference_held", plan_continues=True),
        ),
    ),
    "the school wants a conference and the authority does not": (
        "2026-02-16",
        (
            happened(
                "2026-01-20", "s47_enquiry_ended", outcome="substantiated_no_continuing_risk", icpc_required=False
            ),
            happened("2026-01-22", "icpc_requested", requested_by="partner_agency", backed_by_senior=True),
            happened("2026-01-23", "disagreement_raised", about="icpc_request"),
        ),
    ),
    "a child on a plan has moved to Scotland": (
        "2026-02-16",
        (
            happened("2025-11-03", "icpc_held", plan_agreed=True),
            happened("2025-11-03", "cp_plan_started", category=["neglect"]),
            happened("2026-02-02", "child_moved_permanently", to_authority="Glasgow"),
        ),
    ),
    "a record begins with a review that kept the plan": (
        "2026-04-02",
        (happened("2025-10-01", "review_conference_held", plan_continues=True),),
    ),
    "one of three children was taken from home and nobody thought of the others": (
        "2026-02-03",
        (
            happened("2026-02-02T09:00", "significant_harm_suspected", stage="child_in_need_plan"),
            happened(
                "2026-02-02T12:00",
                "strategy_discussion_held",
                s47_initiated=True,
                participants=["social_care", "police", "health", "education"],
                others_considered=False,
            ),
            happened(
                "2026-02-02T14:00",
                "emergency_action_taken",
                taken_by="local_authority",
                planned=False,
                other_children_considered=False,
                child_removed=True,
            ),
        ),
    ),
    "a baby with a plan from before birth was born four days ago": (
        "2026-02-16",
        (
            happened("2025-11-10", "unborn_child_recorded", expected="2026-02-20"),
            happened("2025-11-10", "significant_harm_suspected"),
            happened(
                "2025-11-12",
                "strategy_discussion_held",
                s47_initiated=True,
                participants=["social_care", "police", "health"],
            ),
            happened("2025-11-12", "s47_enquiry_started"),
            happened("2025-12-01", "icpc_held", plan_agreed=True),
            happened("2025-12-01", "cp_plan_started", category=["neglect"]),
            happened("2026-02-12T04:00", "child_born"),
        ),
    ),
    "a young person on a plan turns eighteen in seventeen days": (
        "2026-02-16",
        (
            happened("2025-06-02", "icpc_held", plan_agreed=True),
            happened("2025-06-02", "cp_plan_started", category=["emotional_abuse"]),
            happened("2025-09-01", "review_conference_held", plan_continues=True),
            happened("2026-01-05", "transition_expected", expected_on="2026-03-05"),
        ),
    ),
    "the police took a child at ten at night before anybody could be asked": (
        "2026-02-02",
        (
            happened("2026-02-02T22:10", "immediate_danger_identified", removal_required=True),
            happened(
                "2026-02-02T22:40",
                "emergency_action_taken",
                taken_by="police",
                acted_alone=True,
                delay_would_endanger=True,
                child_removed=True,
            ),
        ),
    ),
    "enquiries found nothing, and their record says that the child was seen alone": (
        "2026-02-10",
        (
            happened(
                "2026-01-26T10:00",
                "strategy_discussion_held",
                s47_initiated=True,
                participants=["social_care", "police", "health"],
            ),
            happened("2026-01-26T11:00", "s47_enquiry_started"),
            happened(
                "2026-02-06", "s47_enquiry_ended", outcome="not_substantiated", child_seen=True, child_seen_alone=True
            ),
        ),
    ),
    "an assessment is past its day, and who decided on the referral is not on record": (
        "2026-03-10",
        (
            happened("2025-12-11", "referral_received"),
            happened("2025-12-12", "referral_decided", decision="assessment"),
            happened("2025-12-15", "assessment_started"),
        ),
    ),
    "a child under an interim order went home to the mother and has had no visit": (
        "2026-02-16",
        (
            happened("2026-01-26", "interim_order_made", expires="2026-07-27"),
            happened("2026-01-26", "looked_after_started", legal_basis="interim_care_order"),
            happened("2026-01-26", "placement_started", placed_with="parents_interim_order", first_placement=True),
        ),
    ),
    "a grandmother's approval for sixteen weeks runs out on a bank holiday": (
        "2026-05-25",
        (
            happened("2026-02-02", "looked_after_started", legal_basis="interim_care_order"),
            happened(
                "2026-02-02",
                "placement_started",
                placed_with="connected_person_temporary",
                first_placement=True,
                emergency=True,
            ),
            happened("2026-02-06", "looked_after_visit_made", child_seen=True, child_seen_alone=True),
            happened("2026-02-27", "looked_after_review_held", first_review=True, chaired_by_iro=True),
        ),
    ),
    "a child came into care before Christmas and was reviewed once": (
        "2026-06-20",
        (
            happened("2025-12-10", "looked_after_started", legal_basis="agreement"),
            happened("2026-01-12", "looked_after_review_held", first_review=True, chaired_by_iro=True),
        ),
    ),
    "a baby was found dead at home in the morning": (
        "2026-02-04",
        (
            happened(
                "2026-02-03T05:30",
                "child_died",
                unexpected=True,
                unexplained_at_home=True,
                normally_resident=True,
                joint_response_ground=["sudden_unexplained"],
            ),
        ),
    ),
    "a child died on Christmas Eve and neglect is suspected": (
        "2026-01-05",
        (
            happened(
                "2025-12-24",
                "child_died",
                unexpected=True,
                abuse_or_neglect_suspected=True,
                normally_resident=True,
                looked_after=False,
            ),
            happened(
                "2025-12-24",
                "serious_incident_known",
                incident="death",
                occurred="2025-12-24",
                abuse_or_neglect_suspected=True,
            ),
        ),
    ),
    "a coroner settled on New Year's Eve to look into a death": (
        "2026-01-05",
        (happened("2025-12-31", "coroner_decision_made"),),
    ),
    "a letter before proceedings went out and the family was never asked to meet": (
        "2026-02-16",
        (
            happened("2026-02-02", "care_threshold_reached"),
            happened("2026-02-04", "letter_before_proceedings_sent", support_identified=True),
        ),
    ),
    "a child on a plan came into care by an emergency order and an interim one": (
        "2026-03-16",
        (
            happened("2025-12-01", "icpc_held", plan_agreed=True),
            happened("2025-12-01", "cp_plan_started", category=["physical_abuse"]),
            happened("2025-12-11", "core_group_met", full_plan_developed=True),
            happened("2026-02-09", "looked_after_started", legal_basis="emergency_protection_order"),
            happened("2026-02-09", "emergency_protection_order_made", expires="2026-02-16"),
            happened("2026-02-16", "interim_order_made", expires="2026-08-17"),
        ),
    ),
    "touch was lost with a care leaver who turned eighteen years ago": (
        "2026-02-16",
        (
            happened("2021-05-10", "former_relevant_child_identified"),
            happened("2021-05-10", "child_turned_18"),
            happened("2025-09-01", "care_leaver_out_of_touch"),
        ),
    ),
    "a plan was ended five months after the review that kept it": (
        "2026-02-16",
        (
            happened("2025-06-02", "icpc_held", plan_agreed=True),
            happened("2025-06-02", "cp_plan_started", category=["neglect"]),
            happened("2025-09-01", "review_conference_held", plan_continues=True),
            happened("2026-02-11", "cp_plan_ended", reason="no_longer_likely_to_suffer_harm"),
        ),
    ),
    "a conference with no independent chair agreed a plan that nobody began": (
        "2026-02-16",
        (
            happened(
                "2026-02-02",
                "icpc_held",
                plan_agreed=True,
                likely_significant_harm=True,
                chair_independent=False,
                core_group_named=False,
            ),
        ),
    ),
    "a referral came on Friday evening and it is Monday": (
        "2026-11-30",
        (happened("2026-11-27T18:40", "referral_received", referrer_type="professional"),),
    ),
    "a court directed an investigation and named the day of the answer": (
        "2026-11-30",
        (happened("2026-11-02", "investigation_directed", answer_by="2026-12-28"),),
    ),
    "a looked-after child died of an illness": (
        "2026-11-30",
        (happened("2026-11-25", "child_died", looked_after=True, unexpected=False, abuse_or_neglect_suspected=False),),
    ),
    "the edition changed between the discussion and the conference": (
        "2026-03-25",
        (
            happened("2026-03-17T10:00", "strategy_discussion_held", s47_initiated=True),
            happened("2026-03-17T11:00", "s47_enquiry_started"),
            happened(
                "2026-03-24",
                "s47_enquiry_ended",
                outcome="substantiated_continuing_risk",
                child_seen=True,
                spoken_to_child=True,
            ),
        ),
    ),
    "a child moved to another area while enquiries run": (
        "2026-02-03",
        (
            happened("2026-01-26T10:00", "strategy_discussion_held", s47_initiated=True),
            happened("2026-01-26T11:00", "s47_enquiry_started"),
            happened("2026-02-02", "child_moved_permanently", to_authority="essex"),
        ),
    ),
    "a young person of sixteen went home from care three months ago": (
        "2026-02-03",
        (
            happened("2025-01-06", "looked_after_started", legal_basis="agreement"),
            happened("2025-11-03", "looked_after_ended", aged_sixteen_not_in_care=True),
        ),
    ),
    "a child was placed in an emergency outside the area a week ago": (
        "2026-02-16",
        (
            happened("2026-02-09", "looked_after_started", legal_basis="agreement"),
            happened(
                "2026-02-09",
                "placement_started",
                placed_with="childrens_home",
                first_placement=True,
                emergency=True,
                outside_area=True,
                with_own_carer=False,
            ),
        ),
    ),
    "a court was asked for a care order last week": (
        "2026-11-30",
        (happened("2026-11-25", "court_application_made", order="care_order"),),
    ),
    "police protection ended, and an emergency order was made two days later": (
        "2026-03-06",
        (
            happened("2026-03-01T10:00", "police_protection_started"),
            happened("2026-03-02T09:00", "police_protection_ended"),
            happened("2026-03-04T15:00", "emergency_protection_order_made", expires="2026-03-11"),
        ),
    ),
    "the police told of domestic abuse for the fourth time, and nothing came of it yet": (
        "2026-02-12",
        (
            happened("2025-11-03", "contact_received", referrer_type="professional", outcome="no_further_action"),
            happened("2025-12-08", "contact_received", referrer_type="professional", outcome="no_further_action"),
            happened("2026-01-12", "contact_received", referrer_type="professional", outcome="advice"),
            happened("2026-02-09", "contact_received", referrer_type="professional"),
        ),
    ),
    "a child has been in a mental health unit since the new year": (
        "2026-04-20",
        (
            happened("2026-01-05", "hospital_attended"),
            happened("2026-01-05", "admitted_to_mental_health_unit"),
        ),
    ),
    "a child who has lived at home under a care order for years was visited, and the record calls that settled": (
        "2026-07-01",
        (
            happened("2023-03-06", "care_order_made", lives_with_parents=True),
            happened("2023-03-06", "looked_after_started", legal_basis="care_order"),
            happened("2023-03-06", "placement_started", placed_with="parents_care_order"),
            happened("2026-05-04", "looked_after_visit_made", child_seen=True, settled_placement=True),
        ),
    ),
    "a private fostering arrangement began, and one of years ago has no end on record": (
        "2026-03-10",
        (
            happened("2023-02-06", "private_fostering_became_known"),
            happened("2023-02-06", "private_fostering_started"),
            happened("2023-11-10", "private_fostering_visit_made", child_seen=True, child_seen_alone=True),
            happened("2026-01-12", "private_fostering_started"),
            happened("2026-01-20", "private_fostering_visit_made", child_seen=True, child_seen_alone=True),
        ),
    ),
    "an unborn child is under enquiries": (
        "2026-06-10",
        (
            happened("2026-05-26", "referral_received", referrer_type="professional"),
            happened("2026-05-26", "unborn_child_recorded", expected="2026-09-01"),
            happened("2026-06-01", "strategy_discussion_held", s47_initiated=True),
            happened("2026-06-01", "s47_enquiry_started"),
        ),
    ),
    "two enquiries came of one discussion, and one of them found nothing": (
        "2026-03-20",
        (
            happened("2026-02-09", "strategy_discussion_held", s47_initiated=True),
            happened("2026-02-09", "s47_enquiry_started"),
            happened("2026-02-11", "s47_enquiry_started"),
            happened("2026-02-13", "s47_enquiry_ended", outcome="not_substantiated"),
        ),
    ),
    "a court directed an investigation nine weeks ago, and nothing was answered": (
        "2026-06-10",
        (happened("2026-04-07", "investigation_directed"),),
    ),
    "a child was remanded to youth detention last week": (
        "2026-02-27",
        (
            happened("2026-02-16", "looked_after_started", by_remand=True, remanded_to="youth_detention_accommodation"),
            happened("2026-02-16", "secure_establishment_entered", remanded=True),
        ),
    ),
    "an unaccompanied young person was found to be fifteen": (
        "2026-04-20",
        (
            happened("2026-04-08", "looked_after_started", legal_basis="agreement"),
            happened("2026-04-08", "placement_started", placed_with="other_arrangements", first_placement=True),
            happened("2026-04-15", "modern_slavery_suspected", guardian_service_available=True),
            happened("2026-04-16", "age_assessed", under_sixteen=True, accommodation_allowed=False),
        ),
    ),
    "a placement with adopters broke down a month ago": (
        "2026-03-27",
        (
            happened("2024-05-01", "looked_after_started", legal_basis="care_order"),
            happened("2025-11-03", "adoption_placement_started"),
            happened("2025-11-03", "placement_started", placed_with="adopters"),
            happened("2026-02-23", "adoption_placement_ended"),
            happened("2026-02-23", "placement_ended", placed_with="adopters"),
            happened("2026-02-23", "placement_started", placed_with="foster_carer"),
        ),
    ),
    "a private fostering arrangement began, and what was known of years ago is another": (
        "2025-04-30",
        (
            happened("2020-03-01", "private_fostering_became_known"),
            happened("2020-03-10", "private_fostering_visit_made", **SEEN),
            happened("2025-02-20", "private_fostering_visit_made", **SEEN),
            happened("2025-03-01", "private_fostering_started"),
        ),
    ),
    "a contact came the day after a referral, which was decided on that day": (
        "2025-03-05",
        (
            happened("2025-03-02", "referral_received"),
            happened("2025-03-03", "contact_received"),
            happened("2025-03-03", "referral_decided", decision="assessment"),
        ),
    ),
    "a contact came the day after a referral, which is being assessed": (
        "2025-03-05",
        (
            happened("2025-03-02", "referral_received"),
            happened("2025-03-03", "contact_received"),
            happened("2025-03-04", "assessment_started"),
        ),
    ),
    "a child in a mental health unit came to another hospital for a night": (
        "2025-09-05",
        (
            happened("2025-03-01", "admitted_to_mental_health_unit"),
            happened("2025-04-01", "hospital_attended"),
            happened("2025-04-02", "discharged_from_hospital"),
        ),
    ),
}

OWED_PRACTISED: Mapping[str, Mapping[str, str | None]] = {
    "a referral came two days before Christmas and nothing was done": {
        "significant-harm": None,
        "wt23.refer.decide": "2025-12-24",
        "wt23.refer.decide.2": "2025-12-24",
        "wt23.assess.45wd": "2026-02-27",
    },
    "a referral came the day before Good Friday": {
        "significant-harm": None,
        "wt26.refer.decide": "2026-04-07",
        "wt26.refer.decide.2": "2026-04-07",
        "wt26.assess.45wd": "2026-06-10",
    },
    "agencies talked by telephone on a Saturday night and settled on enquiries": {
        "ca89.s47.access.3": None,
        "wt23.icpc.15wd": "2026-03-13",
        "ca89.s47.enquire.2": None,
        "wt23.sd.minimum.2": None,
    },
    "police protection began in the night that lost an hour": {
        "ca89.pp.max": "2026-04-01",
        "ca89.s47.enquire.3": None,
        "ca89.pp.tell": None,
        "ca89.pp.wishes": None,
    },
    "police protection began in the hour that comes twice": {
        "ca89.pp.max": "2026-10-28",
        "ca89.s47.enquire.3": None,
        "ca89.pp.tell.3": None,
    },
    "the police had an emergency order made for longer than eight days from the first": {
        "ca89.pp.max": "2026-02-16",
        "ca89.epo.max": None,
        "ca89.s47.enquire.3": None,
    },
    "an emergency order was extended twice": {"ca89.epo.max.2": "2026-01-26", "ca89.epo.max.3": None},
    "the eighth day of an emergency order is Christmas Day": {"ca89.epo.max": "2025-12-27", "ca89.s47.enquire.3": None},
    "an interim order was extended before it ended": {
        "cpr10.visit.first": "2025-12-08",
        "ca89.s38.max.2": "2026-03-20",
        "cpr10.review.first": "2025-12-31",
        "cpr10.plan.placement": "2025-12-08",
        "ca89.s31a.plan": None,
    },
    "an extended interim order has run out": {"cpr10.visit.first": "2025-12-08", "ca89.s38.max.2": "2026-03-20"},
    "a parent withdrew, and the young person of sixteen agrees to stay": {
        "cpr10.visit.first": "2025-11-10",
        "safe-at-home": None,
    },
    "something was alleged of the foster carer with whom a looked-after child lives": {
        "cpr10.visit.first": "2025-09-08",
        "harm-by-a-worker": None,
        "wt23.lado.direct": None,
        "cpr10.review.sooner.5": None,
    },
    "a looked-after child died abroad on holiday": {
        "other-children": None,
        "ca89.sch2.death": None,
        "ca89.sch2.death.2": None,
        "wt23.incident.lac-death": None,
        "wt23.cdr.joint-response": None,
    },
    "notice of private fostering came six weeks ahead and nobody has been": {
        "pf05.visit": "2026-01-14",
        "pf05.visit.2": "2026-01-14",
    },
    "a child was remanded to youth detention and has no plan": {
        "wt23.secure.remand": None,
        "cpr10.remand.plan": "2026-02-16",
        "cpr10.review.first": "2026-03-02",
    },
    "a child was remanded to the authority's accommodation": {
        "cpr10.visit.first": "2026-02-09",
        "cpr10.plan.care.3": "2026-02-09",
        "wt23.secure.care-plan": None,
    },
    "a child was locked up on Friday and no court has been asked by Tuesday": {
        "cpr10.visit.first": "2025-09-08",
        "sa91.max": "2026-02-09",
        "sa91.review.first": "2026-03-06",
    },
    "a young person of sixteen says that they have nowhere to sleep": {
        "significant-harm": None,
        "homeless-child": None,
        "wt23.housing.refer": None,
        "wt23.refer.decide": "2026-01-13",
    },
    "a child with a plan moved in for good before Christmas": {
        "moved-in-on-a-plan": None,
        "wt23.icpc.transfer-in": "2026-01-07",
    },
    "a plan has run for twenty months and its fourth review is late": {
        "wt23.plan.direct-work": None,
        "wt23.rev.next": "2026-02-11",
        "wt23.cg.first": "2024-06-24",
        "wt23.plan.legal": None,
    },
    "the school wants a conference and the authority does not": {
        "disagreement-open": None,
        "conference-asked-for": None,
        "wt23.s47.disagree.2": None,
    },
    "a child on a plan has moved to Scotland": {
        "wt23.plan.direct-work": None,
        "moved-on-a-plan": None,
        "wt23.rev.first": "2026-02-03",
        "wt23.info.child-moves": None,
    },
    "a record begins with a review that kept the plan": {
        "wt23.plan.direct-work.3": None,
        "wt23.rev.next": "2026-04-01",
    },
    "one of three children was taken from home and nobody thought of the others": {
        "ca89.s47.access.3": None,
        "taken-from-home": None,
        "wt23.emerg.others": None,
        "wt23.sd.others": None,
    },
    "a baby with a plan from before birth was born four days ago": {
        "child-born": None,
        "ca89.s47.access.2": None,
        "wt23.cg.first": "2025-12-15",
        "wt23.rev.first": "2026-03-01",
    },
    "a young person on a plan turns eighteen in seventeen days": {
        "wt23.plan.direct-work": None,
        "wt23.rev.next": "2026-03-01",
        "wt23.transition.plan": "2026-03-05",
    },
    "the police took a child at ten at night before anybody could be asked": {
        "taken-from-home": None,
        "significant-harm": None,
        "wt23.emerg.strategy-after": None,
    },
    "enquiries found nothing, and their record says that the child was seen alone": {
        "wt23.s47.see-child": None,
        "wt23.s47.unfounded": None,
    },
    "an assessment is past its day, and who decided on the referral is not on record": {
        "wt23.assess.see-child": None,
        "wt23.assess.45wd": "2026-02-17",
        "wt23.assess.over45": None,
        "wt23.refer.decide": "2025-12-12",
    },
    "a child under an interim order went home to the mother and has had no visit": {
        "cpr10.visit.first": "2026-02-02",
        "ca89.s38.max": "2026-07-27",
        "cpr10.review.first": "2026-02-23",
        "cpr10.parents.assess": None,
    },
    "a grandmother's approval for sixteen weeks runs out on a bank holiday": {
        "cpr10.visit.four-weekly": "2026-03-06",
        "cpr10.connected.max": "2026-05-25",
        "cpr10.review.second": "2026-05-27",
    },
    "a child came into care before Christmas and was reviewed once": {
        "cpr10.visit.first": "2025-12-17",
        "cpr10.review.second": "2026-04-12",
        "cpr10.plan.care": "2025-12-24",
    },
    "a baby was found dead at home in the morning": {
        "death-by-harm": None,
        "other-children": None,
        "wt23.cdr.joint-response": None,
        "wt23.cdr.hospital": None,
    },
    "a child died on Christmas Eve and neglect is suspected": {
        "other-children": None,
        "wt23.incident.notify": "2026-01-05",
        "wt23.incident.notify.2": None,
        "wt23.rapid-review": "2026-01-19",
    },
    "a coroner settled on New Year's Eve to look into a death": {"wt23.coroner": "2026-01-06"},
    "a letter before proceedings went out and the family was never asked to meet": {
        "wt23.pre.decide": None,
        "wt23.pre.family": None,
    },
    "a child on a plan came into care by an emergency order and an interim one": {
        "cpr10.visit.first": "2026-02-16",
        "ca89.s38.max": "2026-08-17",
        "wt23.rev.first": "2026-03-01",
        "ca89.s31a.plan": None,
        "cpr10.review.first": "2026-03-09",
    },
    "touch was lost with a care leaver who turned eighteen years ago": {
        "turned-eighteen": None,
        "ca89.s23c.lost-touch": None,
    },
    "a plan was ended five months after the review that kept it": {
        "ended-without-review": None,
        "wt23.disc.notify": None,
    },
    "a conference with no independent chair agreed a plan that nobody began": {
        "plan-agreed-not-begun": None,
        "wt23.cg.first": "2026-02-16",
        "wt23.icpc.chair": None,
    },
    "a referral came on Friday evening and it is Monday": {"significant-harm": None, "wt26.refer.decide": "2026-11-30"},
    "a court directed an investigation and named the day of the answer": {
        "court-directed": None,
        "ca89.s37.inform.2": "2026-12-28",
    },
    "a looked-after child died of an illness": {
        "wt26.cdr.guide": None,
        "ca89.sch2.death": None,
        "ca89.sch2.death.2": None,
        "wt26.incident.lac-death": None,
    },
    "the edition changed between the discussion and the conference": {
        "wt23.icpc.15wd": "2026-04-09",
        "wt26.icpc.convene": None,
    },
    "a child moved to another area while enquiries run": {
        "ca89.s47.access": None,
        "moved-during-enquiries": None,
        "wt23.info.child-moves": None,
    },
    "a young person of sixteen went home from care three months ago": {
        "cpr10.end.assess.2": None,
        "left-care-at-sixteen": None,
    },
    "a child was placed in an emergency outside the area a week ago": {
        "cpr10.notify.area": "2026-02-16",
        "cpr10.visit.first": "2026-02-16",
        "cpr10.plan.care": "2026-02-23",
        "cpr10.review.first": "2026-03-09",
    },
    "a court was asked for a care order last week": {"ca89.s31a.plan": None},
    "police protection ended, and an emergency order was made two days later": {
        "ca89.pp.max": "2026-03-04",
        "ca89.epo.max": None,
        "ca89.s47.enquire.3": None,
    },
    "the police told of domestic abuse for the fourth time, and nothing came of it yet": {
        "significant-harm": None,
        "contact-undecided": None,
    },
    "a child has been in a mental health unit since the new year": {
        "significant-harm": None,
        "hospital": None,
        "long-stay": None,
        "wt23.refer.mental-health": None,
    },
    "a child who has lived at home under a care order for years was visited, and the record calls that settled": {
        "cpr10.visit.home": "2026-06-15",
    },
    "a private fostering arrangement began, and one of years ago has no end on record": {
        "pf05.visits-unknown.5": "2026-03-03",
    },
    "an unborn child is under enquiries": {
        "conference-needed": None,
        "wt26.icpc.15wd": "2026-06-22",
        "wt26.assess.45wd": "2026-07-28",
        "wt26.icpc.unborn": None,
    },
    "two enquiries came of one discussion, and one of them found nothing": {
        "ca89.s47.access": None,
        "conference-needed": None,
        "wt23.icpc.15wd": "2026-03-02",
    },
    "a placement with adopters broke down a month ago": {
        "cpr10.visit.first": "2026-03-02",
        "cpr10.plan.placement": "2026-03-02",
        "back-from-adopters": None,
    },
    "a court directed an investigation nine weeks ago, and nothing was answered": {
        "court-directed": None,
        "ca89.s37.inform": "2026-06-01",
    },
    "a child was remanded to youth detention last week": {
        "cpr10.visit.first": "2026-02-23",
        "cpr10.remand.plan": "2026-03-02",
        "cpr10.review.first": "2026-03-16",
    },
    "an unaccompanied young person was found to be fifteen": {
        "cpr10.visit.first": "2026-04-15",
        "cpr10.other.age-assessed": "2026-04-29",
        "wt26.nrm.refer": None,
        "wt26.nrm.guardian": None,
        "cpr10.plan.care": "2026-04-22",
    },
    "a private fostering arrangement began, and what was known of years ago is another": {
        "private-fostering-begun": None,
    },
    "a contact came the day after a referral, which was decided on that day": {"contact-undecided": None},
    "a contact came the day after a referral, which is being assessed": {"contact-undecided": None},
    "a child in a mental health unit came to another hospital for a night": {"long-stay": None},
}
"""What each must list; the first is on the first screen."""

UNSAID_PRACTISED: Mapping[str, str] = {
    "an unborn child is under enquiries": "See the child",
    "an interim order was extended before it ended": "no order, return or placement is on record",
    "touch was lost with a care leaver who turned eighteen years ago": "16 or 17",
}
"""What is not so of a record, and is not on its first screen."""
