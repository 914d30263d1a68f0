"""Small records of children who are looked after, or are about to be or no longer, and what is owed on each.

All cases are invented. What is wanted was worked out by hand from the regulations of 2010, the Act and the handbook.
"""

from collections.abc import Mapping
from typing import Any

from tests.app.conftest import Record
from tests.app.situations import happened

BY_AGREEMENT: Mapping[str, Any] = {"legal_basis": "agreement"}
TOLD: Mapping[str, Any] = {"independent_of_case": True, "registered_social_worker": True, "child_told_who": True}

LOOKED_AFTER: Mapping[str, tuple[str, tuple[Record, ...]]] = {
    "a child accommodated for ten working days has no care plan": (
        "2026-10-20",
        (
            happened("2026-10-05", "looked_after_started", **BY_AGREEMENT),
            happened("2026-10-05", "placement_started", placed_with="foster_carer"),
            happened("2026-10-09", "looked_after_visit_made", child_seen_alone=True),
        ),
    ),
    "a child looked after for 20 working days has had no review": (
        "2026-11-03",
        (
            happened("2026-10-05", "looked_after_started", **BY_AGREEMENT),
            happened("2026-10-05", "placement_started", placed_with="foster_carer", placement_plan_made_before=True),
            happened("2026-10-06", "care_plan_made", agreed_with_parents=True),
            happened("2026-10-07", "iro_appointed", **TOLD),
            happened("2026-10-09", "looked_after_visit_made", child_seen_alone=True),
        ),
    ),
    "a review was held and nothing of it is written down": (
        "2026-06-24",
        (
            happened("2026-01-12", "looked_after_started", legal_basis="care_order"),
            happened("2026-06-15", "looked_after_review_held", first_review=False, permanence_plan_in_place=False),
        ),
    ),
    "a child in a foster placement was not visited again": (
        "2026-05-15",
        (
            happened("2026-03-02", "looked_after_started", **BY_AGREEMENT),
            happened("2026-03-02", "placement_started", placed_with="foster_carer"),
            happened("2026-03-06", "looked_after_visit_made", child_seen_alone=True),
            happened("2026-03-20", "looked_after_visit_made", child_seen_alone=True),
        ),
    ),
    "a child on a plan lives with a parent under an interim order": (
        "2026-07-10",
        (
            happened("2026-03-02", "cp_plan_started", category=["neglect"]),
            happened("2026-05-11", "interim_order_made"),
            happened("2026-05-11", "looked_after_started", legal_basis="interim_care_order"),
            happened("2026-05-11", "placement_started", placed_with="parents_interim_order"),
            happened("2026-05-14", "looked_after_visit_made", child_seen_alone=True),
            happened("2026-05-20", "looked_after_visit_made", child_seen_alone=True),
            happened("2026-06-05", "looked_after_review_held", first_review=True),
            happened("2026-06-10", "looked_after_visit_made", child_seen_alone=True),
        ),
    ),
    "a child was placed with a grandmother in an emergency": (
        "2026-10-20",
        (
            happened("2026-10-09T23:30", "emergency_protection_order_made", expires="2026-10-16"),
            happened("2026-10-10", "looked_after_started", legal_basis="emergency_protection_order"),
            happened("2026-10-10", "placement_started", placed_with="connected_person_temporary", emergency=True),
            happened("2026-10-12", "looked_after_visit_made", child_seen_alone=True),
        ),
    ),
    "a child went home as planned, and there was no review": (
        "2026-11-20",
        (
            happened("2026-03-02", "looked_after_started", **BY_AGREEMENT),
            happened("2026-03-02", "placement_started"),
            happened("2026-11-16", "returned_home", planned=True),
            happened("2026-11-16", "looked_after_ended"),
        ),
    ),
    "a child in police protection is at the police station": (
        "2026-11-28",
        (
            happened(
                "2026-11-27T22:10",
                "police_protection_started",
                taken_to_police_station=True,
                reason_police_station="nobody could be found to take her",
                lives_in_another_area=True,
            ),
        ),
    ),
    "a looked-after child may be being harmed": (
        "2026-11-12",
        (
            happened("2026-03-02", "looked_after_started", **BY_AGREEMENT),
            happened("2026-11-10", "significant_harm_suspected", stage="referral"),
            happened("2026-11-11", "s47_enquiry_started"),
        ),
    ),
    "a young person was moved to a room of his own with no review": (
        "2026-11-12",
        (
            happened("2025-03-03", "looked_after_started", **BY_AGREEMENT),
            happened("2026-11-02", "placement_ended", ended_by_authority=True),
            happened("2026-11-02", "placement_started", placed_with="other_arrangements", first_placement=False),
        ),
    ),
    "a child in care was placed with a parent before the assessment": (
        "2026-09-22",
        (
            happened("2025-03-03", "looked_after_started", legal_basis="care_order"),
            happened("2026-09-14", "placement_started", placed_with="parents_before_assessment"),
            happened("2026-09-16", "looked_after_visit_made", child_seen_alone=True),
        ),
    ),
    "a child was placed in an emergency with carers whose approval does not fit": (
        "2026-05-29",
        (
            happened("2026-05-22", "looked_after_started", **BY_AGREEMENT),
            happened("2026-05-22", "placement_started", placed_with="foster_carer_outside_approval", emergency=True),
        ),
    ),
    "a looked-after child keeps going missing": (
        "2026-08-21",
        (
            happened("2026-03-02", "looked_after_started", **BY_AGREEMENT),
            happened("2026-08-20", "persistent_absence_found"),
        ),
    ),
    "the authority wants to end the accommodation of a young person who has nobody to go to": (
        "2026-08-21",
        (
            happened("2026-03-02", "looked_after_started", **BY_AGREEMENT),
            happened("2026-08-20", "looked_after_end_proposed", in_care=False, to_parents=False),
        ),
    ),
    "a child's reviewing officer has left": (
        "2026-08-21",
        (
            happened("2026-03-02", "looked_after_started", **BY_AGREEMENT),
            happened("2026-03-04", "iro_appointed", **TOLD),
            happened("2026-08-14", "iro_appointment_ended"),
        ),
    ),
    "a visit found that a placement does not keep a child safe": (
        "2026-08-21",
        (
            happened("2026-07-06", "looked_after_started", **BY_AGREEMENT),
            happened("2026-08-20", "looked_after_visit_made", child_seen_alone=True, welfare_safeguarded=False),
        ),
    ),
    "a placement broke down and nothing more is on the record": (
        "2026-08-21",
        (
            happened("2026-03-02", "looked_after_started", **BY_AGREEMENT),
            happened("2026-08-14", "looked_after_visit_made", child_seen_alone=True),
            happened("2026-08-20", "placement_ended", ended_by_authority=False),
        ),
    ),
    "a child has short breaks": (
        "2026-07-01",
        (
            happened("2026-06-01", "looked_after_started", short_breaks=True, **BY_AGREEMENT),
            happened("2026-06-01", "placement_started", short_breaks=True, first_placement=True),
        ),
    ),
}
"""As at a day, and what is on the record by then."""

OWED_THERE: Mapping[str, Mapping[str, str | None]] = {
    "a child accommodated for ten working days has no care plan": {
        "cpr10.plan.care": "2026-10-19", "cpr10.plan.placement": "2026-10-12", "cpr10.review.first": "2026-11-02",
        "cpr10.visit.next": "2026-11-20", "iro10.appoint.5wd": "2026-10-12", "ca89.s25a.iro": None,
        "cpr10.health.assess": None, "cpr10.plan.wishes": None,
    },
    "a child looked after for 20 working days has had no review": {
        "cpr10.review.first": "2026-11-02", "cpr10.visit.next": "2026-11-20", "cpr10.health.assess": None,
    },
    "a review was held and nothing of it is written down": {
        "iro10.review.permanence": None, "iro10.review.decisions": "2026-06-22", "iro10.review.record": "2026-07-06",
        "iro10.review.sent": "2026-07-13", "cpr10.review.next": "2026-12-15", "cpr10.review.child": None,
        "cpr10.review.chair": None,
    },
    "a child in a foster placement was not visited again": {
        "cpr10.visit.next": "2026-05-01", "cpr10.review.first": "2026-03-30",
    },
    "a child on a plan lives with a parent under an interim order": {
        "ca89.s38.max": None, "cpr10.visit.four-weekly": "2026-07-08", "cpr10.review.second": "2026-09-05",
        "iro10.cp.align": None, "iro10.cp.still-needed": None,
    },
    "a child was placed with a grandmother in an emergency": {
        "ca89.epo.max": "2026-10-16", "cpr10.visit.weekly": "2026-10-19", "cpr10.notify.placement": "2026-10-16",
        "cpr10.plan.care": "2026-10-23", "cpr10.connected.max": "2027-01-30", "cpr10.connected.assess": None,
        "cpr10.review.first": "2026-11-06", "ca89.s47.enquire.3": None,
    },
    "a child went home as planned, and there was no review": {
        "cpr10.end.assess.2": None, "cpr10.review.change": None, "cpr10.end.approval": None, "cpr10.end.wishes": None,
        "wt26.return.plan": None,
    },
    "a child in police protection is at the police station": {
        "ca89.pp.max": "2026-11-30", "ca89.pp.move": None, "ca89.pp.tell": None, "ca89.pp.tell.2": None,
        "ca89.pp.tell.3": None, "ca89.pp.tell.4": None, "ca89.pp.wishes": None, "ca89.s47.enquire.3": None,
    },
    "a looked-after child may be being harmed": {
        "ca89.s47.access": None, "wt26.sd.minimum": None, "iro10.told.safeguarding": None,
    },
    "a young person was moved to a room of his own with no review": {
        "cpr10.visit.first": "2026-11-09", "ca89.s22d.review": None, "cpr10.other.kind.2": None,
        "cpr10.end-placement.review": None, "cpr10.plan.placement": "2026-11-09",
    },
    "a child in care was placed with a parent before the assessment": {
        "cpr10.visit.weekly": "2026-09-23", "cpr10.parents.before-assessed.3": "2026-09-28",
        "cpr10.parents.before-assessed.4": "2026-09-28", "cpr10.parents.before-assessed.2": None,
    },
    "a child was placed in an emergency with carers whose approval does not fit": {
        "cpr10.visit.first": "2026-05-29", "cpr10.foster.emergency": "2026-06-02", "cpr10.plan.care": "2026-06-08",
        "cpr10.notify.placement": "2026-06-01",
    },
    "a looked-after child keeps going missing": {"cpr10.review.sooner.4": None, "iro10.told.safeguarding": None},
    "the authority wants to end the accommodation of a young person who has nobody to go to": {
        "cpr10.review.sooner.3": None, "cpr10.end.assess": None,
    },
    "a child's reviewing officer has left": {"ca89.s25a.vacancy": None},
    "a visit found that a placement does not keep a child safe": {
        "cpr10.review.sooner.2": None, "cpr10.review.first": "2026-08-03", "cpr10.visit.next": "2026-10-01",
    },
    "a placement broke down and nothing more is on the record": {"placement-gone": None},
    "a child has short breaks": {"cpr10.review.short-breaks": "2026-09-01", "cpr10.visit.short-breaks": "2026-09-01"},
}  # fmt: skip
"""What each must list: a rule, and its last day where it has one."""

NOT_OWED: Mapping[str, frozenset[str]] = {
    "a child looked after for 20 working days has had no review": frozenset({
        "cpr10.plan.care", "cpr10.plan.placement",
    }),
    "a child on a plan lives with a parent under an interim order": frozenset({"cpr10.plan.care", "cpr10.visit.next"}),
    "a child was placed with a grandmother in an emergency": frozenset({"cpr10.visit.next", "cpr10.visit.settled"}),
    "a child has short breaks": frozenset({
        "cpr10.review.first", "cpr10.visit.first", "cpr10.plan.placement", "cpr10.health.assess",
    }),
    "a child's reviewing officer has left": frozenset({"iro10.appoint.5wd"}),
    "a young person was moved to a room of his own with no review": frozenset({"placement-gone"}),
}  # fmt: skip
"""What must not be said to be owed there, though it is of most children who are looked after."""

SEEN_FIRST: Mapping[str, str] = {
    "a child accommodated for ten working days has no care plan": "cpr10.plan.care",
    "a child looked after for 20 working days has had no review": "cpr10.review.first",
    "a child in a foster placement was not visited again": "cpr10.visit.next",
    "a child was placed with a grandmother in an emergency": "ended on Fri 16 October 2026",
    "a child went home as planned, and there was no review": "cpr10.end.assess.2",
    "a child in police protection is at the police station": "ca89.pp.move",
    "a looked-after child may be being harmed": "ca89.s47.access",
    "a young person was moved to a room of his own with no review": "cpr10.visit.first",
    "a child in care was placed with a parent before the assessment": "cpr10.visit.weekly",
    "a child's reviewing officer has left": "ca89.s25a.vacancy",
    "a placement broke down and nothing more is on the record": "Where does the child sleep tonight",
}
"""What stands on the first screen, of what a practitioner would look for there."""
