"""Still further records of November 2026, of kinds that the others leave out, and what is owed on each.

All cases are invented, and are as at 27 November 2026. What is wanted was worked out by hand from the texts.
"""

from collections.abc import Mapping

from tests.app.conftest import Record
from tests.app.situations import happened

IN_CARE = (
    happened("2026-03-02", "looked_after_started", legal_basis="care_order"),
    happened("2026-03-02", "placement_started", placed_with="foster_carer"),
)
LATER: Mapping[str, tuple[Record, ...]] = {
    "a school found that a pupil lives with a family friend": (
        happened("2026-11-16", "private_fostering_became_known"),
    ),
    "a private foster carer let nobody see the child": (
        happened("2026-10-05", "private_fostering_became_known"),
        happened("2026-11-16", "private_fostering_visit_made", child_seen=False),
    ),
    "a private fostering arrangement is to begin in four weeks": (
        happened("2026-11-25", "private_fostering_proposed", planned_start="2026-12-23", starts_within_six_weeks=True),
    ),
    "a discussion settled on no enquiries and does not say why": (
        happened("2026-11-23", "significant_harm_suspected"),
        happened("2026-11-24", "strategy_discussion_held", s47_initiated=False),
    ),
    "a discussion settled on no enquiries though harm was still suspected": (
        happened("2026-11-23", "significant_harm_suspected"),
        happened("2026-11-24", "strategy_discussion_held", s47_initiated=False, harm_still_suspected=True),
    ),
    "a discussion found no cause to suspect harm of a child in police protection": (
        happened("2026-11-26T22:00", "police_protection_started"),
        happened("2026-11-27T09:00", "strategy_discussion_held", s47_initiated=False, harm_still_suspected=False),
    ),
    "a young person left care at seventeen and nothing was done since": (
        happened("2026-08-03", "relevant_child_identified"),
    ),
    "a young person left care with a pathway plan that nobody has looked at since": (
        happened("2026-01-12", "pathway_plan_made"),
        happened("2026-05-04", "relevant_child_identified"),
    ),
    "a care leaver of seventeen was given a flat": (
        happened("2026-08-03", "relevant_child_identified"),
        happened("2026-11-23", "care_leaver_accommodated"),
    ),
    "a care leaver of nineteen does not answer": (
        happened("2023-09-04", "eligible_child_identified"),
        happened("2025-09-04", "child_turned_18"),
        happened("2025-10-06", "pathway_plan_reviewed"),
        happened("2026-11-02", "care_leaver_out_of_touch"),
    ),
    "a care leaver has turned twenty-one": (happened("2026-11-20", "care_leaver_turned_21"),),
    "a care leaver of twenty-two wants to go to college": (happened("2026-11-02", "care_leaver_education_told"),),
    "a care leaver of twenty-three asks for help": (happened("2026-11-20", "care_leaver_help_requested"),),
    "a child in care has been locked up for two days": (
        *IN_CARE, happened("2026-11-25T18:00", "secure_accommodation_started"),
    ),
    "a child in care has been locked up for four days with no court": (
        *IN_CARE, happened("2026-11-23T10:00", "secure_accommodation_started"),
    ),
    "a court allowed a child in care to be locked up": (
        *IN_CARE,
        happened("2026-11-02T18:00", "secure_accommodation_started"),
        happened("2026-11-04", "secure_accommodation_authorised", expires="2027-02-03", further=False),
    ),
    "a court asked in a private dispute for an investigation": (
        happened("2026-10-26", "investigation_directed"),
        happened("2026-10-26", "interim_order_made", on_direction=True, expires="2026-12-18"),
    ),
    "an interim order was followed by a care order": (
        happened("2026-06-01", "looked_after_started", legal_basis="interim_care_order"),
        happened("2026-06-01", "interim_order_made", expires="2026-11-23"),
        happened("2026-11-23", "care_order_made"),
    ),
    "an interim order with no day ended and the child went home": (
        happened("2026-05-05", "interim_order_made"),
        happened("2026-11-20", "interim_order_ended"),
        happened("2026-11-20", "returned_home", planned=False),
    ),
    "the first emergency order gives no day and was extended for too long": (
        happened("2026-11-17", "emergency_protection_order_made"),
        happened("2026-11-24", "emergency_protection_order_extended", expires="2026-12-09", first_extension=True),
    ),
    "the police asked for an order that runs too long": (
        happened("2026-11-23T22:00", "police_protection_started"),
        happened("2026-11-25", "emergency_protection_order_made", expires="2026-12-02", police_applied_for_it=True),
    ),
    "one short break is over": (
        happened("2026-07-03", "looked_after_started", legal_basis="agreement", short_breaks=True),
        happened("2026-07-03", "placement_started", short_breaks=True, first_placement=True),
        happened("2026-07-05", "looked_after_ended", series_over=False),
        happened("2026-11-20", "looked_after_review_held", short_breaks=True),
    ),
    "a child on another authority's plan is here for a time": (
        happened("2026-11-16", "transfer_in_notified", plan="child_protection", permanent=False),
    ),
    "a special guardianship order was made and the plan is still running": (
        happened("2026-03-02", "cp_plan_started", category=["neglect"]),
        happened("2026-11-24", "case_closed", reason="special_guardianship_order"),
    ),
    "a child was remanded to youth detention": (
        happened("2026-11-16", "looked_after_started", by_remand=True, remanded_to="youth_detention_accommodation"),
        happened("2026-11-16", "secure_establishment_entered", remanded=True),
    ),
    "pictures of a child are on the internet": (
        happened("2026-11-26", "referral_received", referrer_type="professional", possible_offence=True),
    ),
    "enquiries are about a child who lives in another area": (
        happened("2026-11-24", "strategy_discussion_held", s47_initiated=True),
        happened("2026-11-24", "s47_enquiry_started", lives_in_another_area=True),
    ),
    "a child died in custody": (
        happened(
            "2026-11-24",
            "child_died",
            unexpected=True,
            looked_after=True,
            joint_response_ground=["custody_or_detention"],
        ),
    ),
    "contact with a child in care was stopped ten days ago": (
        *IN_CARE, happened("2026-11-17", "contact_with_child_refused"),
    ),
    "a child who came to the country alone was found to be under sixteen": (
        happened("2026-11-02", "looked_after_started", legal_basis="agreement"),
        happened("2026-11-02", "placement_started", placed_with="other_arrangements"),
        happened("2026-11-23", "age_assessed", under_sixteen=True, accommodation_allowed=False),
    ),
    "a child was placed with adopters and nobody has been since": (
        happened("2026-01-12", "looked_after_started", legal_basis="care_order"),
        happened("2026-11-02", "placement_started", placed_with="adopters"),
    ),
    "a child with adopters was visited once": (
        happened("2026-01-12", "looked_after_started", legal_basis="care_order"),
        happened("2026-11-16", "placement_started", placed_with="adopters"),
        happened("2026-11-20", "looked_after_visit_made", child_seen=True),
    ),
    "a mother in prison wants to keep her baby with her": (
        happened("2026-11-10", "mother_and_baby_place_applied_for"),
    ),
    "a child keeps running away from home": (
        happened("2026-10-11", "child_missing", missing_from="home"),
        happened("2026-10-12", "child_found"),
        happened("2026-11-25T23:00", "child_missing", missing_from="home"),
        happened("2026-11-26T08:00", "child_found"),
    ),
}  # fmt: skip

OWED_LATER: Mapping[str, Mapping[str, str | None]] = {
    "a school found that a pupil lives with a family friend": {
        "ca89.s67.satisfied": None, "pf05.visits-yr1": "2026-12-28", "pf05.already": None,
    },
    "a private foster carer let nobody see the child": {
        "child-not-seen": None, "ca89.s67.satisfied": None, "pf05.visits-yr1": "2026-11-16", "pf05.already": None,
    },
    "a private fostering arrangement is to begin in four weeks": {"pf05.notify.2": None},
    "a discussion settled on no enquiries and does not say why": {
        "decided-against-enquiries": None, "ca89.s47.enquire": None,
    },
    "a discussion settled on no enquiries though harm was still suspected": {
        "decided-against-enquiries": None, "ca89.s47.enquire": None,
    },
    "a discussion found no cause to suspect harm of a child in police protection": {
        "ca89.pp.max": "2026-11-29", "ca89.s47.enquire.3": None,
    },
    "a young person left care at seventeen and nothing was done since": {
        "cl10.assess": "2026-11-03", "ca89.s23b.adviser": None,
    },
    "a young person left care with a pathway plan that nobody has looked at since": {"cl10.review.left": "2026-11-04"},
    "a care leaver of seventeen was given a flat": {
        "cl10.visit.housed": "2026-11-30", "cl10.assess": "2026-11-03", "cl10.review.housed": None,
    },
    "a care leaver of nineteen does not answer": {
        "ca89.s23c.lost-touch": None, "ca89.s23c.adviser": None, "cl10.review.next": "2026-04-06",
    },
    "a care leaver has turned twenty-one": {"ca89.s23czb.offer": None},
    "a care leaver of twenty-two wants to go to college": {
        "cl10.assess.education": "2027-02-02", "ca89.s23ca.plan": None, "ca89.s23ca.adviser": None,
    },
    "a care leaver of twenty-three asks for help": {
        "ca89.s23czb.adviser": None, "ca89.s23czb.assess": None, "ca89.s23czb.plan": None,
    },
    "a child in care has been locked up for two days": {"sa91.max": "2026-11-28", "sa91.review.first": "2026-12-25"},
    "a child in care has been locked up for four days with no court": {"sa91.max": "2026-11-26"},
    "a court allowed a child in care to be locked up": {
        "sa91.order": "2027-02-03", "sa91.review.first": "2026-12-02",
    },
    "a court asked in a private dispute for an investigation": {
        "ca89.s38.max": "2026-12-18", "ca89.s38.direction": "2026-12-20", "ca89.s37.inform": "2026-12-20",
    },
    "an interim order was followed by a care order": {"cpr10.visit.first": "2026-06-08"},
    "an interim order with no day ended and the child went home": {"safe-at-home": None, "wt26.return.plan": None},
    "the first emergency order gives no day and was extended for too long": {
        "ca89.epo.max.2": None, "ca89.epo.max": None, "ca89.s47.enquire.3": None,
    },
    "the police asked for an order that runs too long": {"ca89.epo.max": None, "ca89.s47.enquire.3": None},
    "one short break is over": {"cpr10.visit.short-breaks": "2026-10-03", "cpr10.review.short-breaks.2": "2027-05-20"},
    "a child on another authority's plan is here for a time": {"here-for-a-time": None},
    "a special guardianship order was made and the plan is still running": {"closed-with-a-plan": None},
    "a child was remanded to youth detention": {
        "wt26.secure.remand": None, "cpr10.remand.plan": "2026-11-30", "cpr10.review.first": "2026-12-14",
    },
    "pictures of a child are on the internet": {
        "significant-harm": None, "wt26.refer.decide": "2026-11-27", "wt26.refer.decide.2": "2026-11-27",
    },
    "enquiries are about a child who lives in another area": {
        "ca89.s47.access": None, "ca89.s47.elsewhere": None, "wt26.icpc.15wd": "2026-12-15",
    },
    "a child died in custody": {
        "death-by-harm": None, "other-children": None, "ca89.sch2.death": None, "wt26.cdr.joint-response": None,
    },
    "contact with a child in care was stopped ten days ago": {
        "cpr10.contact.refused": None, "ca89.s34.refuse": "2026-11-23",
    },
    "a child who came to the country alone was found to be under sixteen": {
        "cpr10.visit.first": "2026-11-09", "cpr10.review.first": "2026-11-30", "cpr10.other.age-assessed": "2026-12-04",
    },
    "a child was placed with adopters and nobody has been since": {
        "aar05.visit.first": "2026-11-09", "aar05.review.first": "2026-11-30",
    },
    "a child with adopters was visited once": {
        "aar05.visit.weekly": "2026-11-27", "aar05.review.first": "2026-12-14",
    },
    "a mother in prison wants to keep her baby with her": {"wt26.mbu.request": None},
    "a child keeps running away from home": {"child-found": None, "significant-harm": None},
}  # fmt: skip
"""What each must list; the first is on the first screen."""

UNSAID: Mapping[str, str] = {
    "an interim order was followed by a care order": "no order, return or placement is on record",
    "an interim order with no day ended and the child went home": "read the order",
    "one short break is over": "where the child will live and what help is needed",
    "a child in care has been locked up for four days with no court": "The stay in secure accommodation ended",
}
"""What the first screen of each must not say."""
