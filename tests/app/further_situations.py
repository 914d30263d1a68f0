"""Further records of the end of 2026, each of something that happens in any team, and what is owed on it.

All cases are invented, and are as at 27 November 2026.
"""

from collections.abc import Mapping

from tests.app.conftest import Record
from tests.app.situations import happened

DAY = "2026-11-27"
PLAN = happened("2026-02-02", "cp_plan_started", category=["neglect"])


def conference(at: str) -> tuple[Record, ...]:
    """A conference that agreed a plan, and the plan."""
    met = happened(at, "icpc_held", likely_significant_harm=True, plan_agreed=True, category=["neglect"])
    return met, happened(at, "cp_plan_started", category=["neglect"])


def enquiries(at: str, ended: str) -> tuple[Record, ...]:
    """Enquiries that found harm which is likely to go on."""
    return (
        happened(at, "strategy_discussion_held", s47_initiated=True),
        happened(at, "s47_enquiry_started"),
        happened(ended, "s47_enquiry_ended", outcome="substantiated_continuing_risk", icpc_required=True),
    )


FURTHER: Mapping[str, tuple[Record, ...]] = {
    "agencies talked with no health practitioner there": (
        happened("2026-11-25", "strategy_discussion_held", participants=["social_care", "police"], s47_initiated=True),
    ),
    "a referral was accepted and nobody leads the work": (
        happened("2026-11-09", "referral_received"),
        happened("2026-11-10", "referral_decided", decision="assessment", decided_by_social_work_manager=True),
    ),
    "a baby is at home under an interim care order": (
        happened("2026-11-23", "interim_order_made", expires="2027-01-18"),
        happened("2026-11-23", "looked_after_started"),
        happened("2026-11-23", "placement_started", placed_with="parents_interim_order"),
    ),
    "an interim order ends in two days": (happened("2026-06-01", "interim_order_made", expires="2026-11-29"),),
    "a conference gave no plan": (
        happened("2026-11-24", "icpc_held", likely_significant_harm=False, plan_agreed=False),
    ),
    "the core group has not met by its tenth working day": conference("2026-11-02"),
    "a plan was ended before the other authority held its conference": (
        PLAN,
        happened("2026-11-10", "child_moved_permanently", to_authority="essex"),
        happened("2026-11-24", "cp_plan_ended", reason="moved_permanently"),
    ),
    "an allegation reached the police": (
        happened("2026-11-25", "allegation_received", reached="police", concern=["harmed_child"]),
    ),
    "somebody was removed from work with children": (
        happened("2026-11-02", "allegation_received", reached="employer", concern=["harmed_child"]),
        happened("2026-11-03", "designated_officer_told"),
        happened("2026-11-20", "employer_action_taken", removed_or_would_have_been=True),
    ),
    "a rapid review was finished and not sent": (
        happened(
            "2026-11-04",
            "serious_incident_known",
            incident="serious_harm",
            abuse_or_neglect_suspected=True,
            occurred="2026-11-03",
        ),
        happened("2026-11-06", "serious_incident_notified", told=["national_panel"]),
        happened("2026-11-24", "rapid_review_completed", sent_to_panel=False),
    ),
    "a local review has run for six months": (
        happened("2026-05-11", "case_review_decided", kind="local_practice_review", decision="hold"),
    ),
    "a care leaver of twenty-two died": (happened("2026-11-24", "care_leaver_died", under_18=False),),
    "a looked-after child died of an illness": (
        happened("2025-11-03", "looked_after_started"),
        happened("2026-11-25", "child_died", looked_after=True, unexpected=False, abuse_or_neglect_suspected=False),
    ),
    "a looked-after child died and abuse is suspected": (
        happened("2026-11-26", "child_died", unexpected=True, abuse_or_neglect_suspected=True, looked_after=True),
    ),
    "signs of abuse were found a month after a death": (
        happened("2026-10-25", "child_died", unexpected=True, abuse_or_neglect_suspected=False),
        happened("2026-11-25", "death_abuse_indicated"),
    ),
    "the process before proceedings is to start": (
        happened("2026-11-16", "care_threshold_reached"),
        happened("2026-11-20", "pre_proceedings_considered", decision="start", agencies_consulted=True),
    ),
    "the council took a child from home with no order": (
        happened(
            "2026-11-26T20:00",
            "emergency_action_taken",
            taken_by="local_authority",
            child_removed=True,
            order_applied_for_first=False,
        ),
    ),
    "a child from another area is in danger here": (
        happened("2026-11-27T08:00", "immediate_danger_identified", away_from_home_area=True),
    ),
    "an emergency protection order was asked for": (
        happened("2026-11-25", "immediate_danger_identified"),
        happened("2026-11-25", "court_application_made", order="emergency_protection_order"),
    ),
    "a child assessment order is running": (
        happened("2026-11-23", "child_assessment_order_made", begins="2026-11-24", expires="2026-11-30"),
    ),
    "the police took a child from another area to a station": (
        happened(
            "2026-11-27T01:00", "police_protection_started", lives_in_another_area=True, taken_to_police_station=True
        ),
    ),
    "a placement has ended and no other is on record": (
        happened("2026-03-02", "looked_after_started"),
        happened("2026-03-02", "placement_started"),
        happened("2026-11-26", "placement_ended"),
    ),
    "a looked-after review was adjourned": (
        happened("2026-10-05", "looked_after_started"),
        happened("2026-10-28", "looked_after_review_adjourned"),
    ),
    "a relative cares for a child on a temporary approval": (
        happened("2026-11-23", "looked_after_started"),
        happened("2026-11-23", "placement_started", placed_with="connected_person_temporary"),
    ),
    "harm is feared where a looked-after child lives": (
        happened("2026-01-12", "looked_after_started"),
        happened("2026-11-25", "harm_in_placement_feared"),
    ),
    "a looked-after child is often away from the placement": (
        happened("2026-01-12", "looked_after_started"),
        happened("2026-11-26", "persistent_absence_found"),
    ),
    "a foster carer is said to have harmed a child": (
        happened("2026-11-23", "looked_after_started"),
        happened("2026-11-26", "allegation_received", reached="employer", concern=["harmed_child"]),
    ),
    "a child with a plan came into care": (
        *conference("2026-10-05"),
        happened("2026-11-16", "looked_after_started"),
        happened("2026-11-16", "placement_started", placed_with="foster_carer"),
    ),
    "a family declined early help": (
        happened("2026-11-02", "early_help_need_identified"),
        happened("2026-11-24", "early_help_declined"),
    ),
    "a child was admitted to a mental health unit": (happened("2026-11-24", "admitted_to_mental_health_unit"),),
    "a young carer may need support": (happened("2026-11-23", "support_need_seen", of="young_carer"),),
    "a school asked for a conference": (
        happened("2026-11-16", "s47_enquiry_ended", outcome="not_substantiated", icpc_required=False),
        happened("2026-11-24", "icpc_requested", requested_by="partner_agency"),
    ),
    "a conference is set for after its last day": (
        *enquiries("2026-11-12", "2026-11-20"),
        happened("2026-11-23", "conference_called", conference="initial", planned_for="2026-12-10"),
    ),
    "a review found that a child is suffering harm": (
        *conference("2026-08-24"),
        happened(
            "2026-11-23",
            "review_conference_held",
            suffering_significant_harm=True,
            likely_significant_harm=True,
            plan_continues=True,
        ),
    ),
    "a visit that the plan set was missed": (
        happened("2026-10-05", "cp_plan_started", category=["neglect"]),
        happened("2026-11-02", "cp_visit_made", child_seen=True, next_visit_due="2026-11-16"),
    ),
    "a child in need came to hospital": (
        happened("2026-06-01", "cin_plan_started"),
        happened("2026-11-26", "hospital_attended"),
    ),
    "a child entered custody": (happened("2026-11-24", "secure_establishment_entered"),),
}

OWED_FURTHER: Mapping[str, Mapping[str, str | None]] = {
    "agencies talked with no health practitioner there": {
        "ca89.s47.access.3": None, "ca89.s47.enquire.2": None, "wt26.sd.minimum.2": None,
        "wt26.icpc.15wd": "2026-12-16",
    },
    "a referral was accepted and nobody leads the work": {
        "wt26.assess.see-child": None, "wt26.lead.allocate": None, "wt26.assess.45wd": "2027-01-14",
    },
    "a baby is at home under an interim care order": {
        "ca89.s38.max": "2027-01-18", "cpr10.visit.first": "2026-11-30", "cpr10.review.first": "2026-12-21",
        "cpr10.plan.placement": "2026-11-30", "iro10.appoint.5wd": "2026-11-30",
    },
    "an interim order ends in two days": {"ca89.s38.max": "2026-11-29"},
    "a conference gave no plan": {"wt26.icpc.no-plan": None, "wt26.icpc.chair": None},
    "the core group has not met by its tenth working day": {
        "wt26.cg.first": "2026-11-16", "wt26.rev.first": "2027-02-02",
    },
    "a plan was ended before the other authority held its conference": {
        "ended-for-a-move": None, "wt26.info.child-moves": None, "wt26.disc.transfer": None, "wt26.disc.notify": None,
    },
    "an allegation reached the police": {
        "harm-by-a-worker": None, "wt26.lado.direct": None, "wt26.lado.tell.2": "2026-11-26",
    },
    "somebody was removed from work with children": {"harm-by-a-worker": None, "wt26.lado.refer-dbs": None},
    "a rapid review was finished and not sent": {
        "significant-harm": None, "wt26.rapid-review": "2026-11-24", "wt26.rapid-review.send": None,
    },
    "a local review has run for six months": {"wt26.lcspr.tell": None, "wt26.lcspr": "2026-11-11"},
    "a care leaver of twenty-two died": {"wt26.incident.care-leaver": None},
    "a looked-after child died of an illness": {
        "wt26.cdr.guide": None, "ca89.sch2.death": None, "wt26.incident.lac-death": None, "wt26.cdr.review": None,
    },
    "a looked-after child died and abuse is suspected": {
        "death-by-harm": None, "other-children": None, "wt26.incident.notify.3": None, "wt26.incident.notify.4": None,
        "ca89.sch2.death": None, "wt26.cdr.joint-response": None,
    },
    "signs of abuse were found a month after a death": {
        "death-by-harm": None, "other-children": None, "wt26.cdr.abuse": None, "wt26.cdr.joint-response": None,
    },
    "the process before proceedings is to start": {"wt26.pre.letter": None, "wt26.pre.family": None},
    "the council took a child from home with no order": {
        "significant-harm": None, "wt26.emerg.order": None, "wt26.emerg.others": None,
    },
    "a child from another area is in danger here": {
        "immediate-danger": None, "wt26.emerg.act": None, "wt26.emerg.area": None, "significant-harm": None,
    },
    "an emergency protection order was asked for": {
        "immediate-danger": None, "wt26.emerg.act": None, "significant-harm": None,
    },
    "a child assessment order is running": {"ca89.cao.max": "2026-11-30"},
    "the police took a child from another area to a station": {
        "ca89.pp.max": "2026-11-30", "ca89.s47.enquire.3": None, "ca89.pp.move": None, "ca89.pp.tell": None,
        "ca89.pp.tell.4": None, "wt26.emerg.others": None, "wt26.emerg.police-station": None,
    },
    "a placement has ended and no other is on record": {"placement-gone": None, "cpr10.visit.first": "2026-03-09"},
    "a looked-after review was adjourned": {
        "cpr10.visit.first": "2026-10-12", "cpr10.review.first": "2026-11-02", "cpr10.review.adjourned": "2026-11-25",
    },
    "a relative cares for a child on a temporary approval": {
        "cpr10.visit.first": "2026-11-30", "cpr10.plan.placement": "2026-11-30", "cpr10.review.first": "2026-12-21",
        "cpr10.connected.max": "2027-03-15",
    },
    "harm is feared where a looked-after child lives": {"significant-harm": None, "cpr10.review.sooner.5": None},
    "a looked-after child is often away from the placement": {"significant-harm": None, "cpr10.review.sooner.4": None},
    "a foster carer is said to have harmed a child": {
        "harm-by-a-worker": None, "wt26.lado.senior": None, "wt26.lado.tell": "2026-11-27",
        "cpr10.visit.first": "2026-11-30",
    },
    "a child with a plan came into care": {
        "cpr10.visit.first": "2026-11-23", "wt26.cg.first": "2026-10-19", "wt26.rev.first": "2027-01-05",
        "cpr10.review.first": "2026-12-14",
    },
    "a family declined early help": {"early-help-declined": None, "wt26.eh.refused": None},
    "a child was admitted to a mental health unit": {"wt26.refer.mental-health": None},
    "a young carer may need support": {"wt26.young-carer.assess": None},
    "a school asked for a conference": {"wt26.s47.disagree.2": None, "wt26.s47.unfounded": None},
    "a conference is set for after its last day": {
        "ca89.s47.access": None, "wt26.icpc.15wd": "2026-12-03", "wt26.icpc.la-report": "2026-12-10",
    },
    "a review found that a child is suffering harm": {
        "harm-goes-on": None, "wt26.rev.proceedings": None, "wt26.rev.next": "2027-05-23",
    },
    "a visit that the plan set was missed": {"wt26.plan.direct-work": "2026-11-16"},
    "a child in need came to hospital": {"significant-harm": None, "hospital": None},
    "a child entered custody": {"wt26.secure.plan": None},
}  # fmt: skip
"""What each must list; the first is on the first screen."""
