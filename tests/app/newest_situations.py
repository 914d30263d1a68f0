"""Records of November 2026 that a second reading of the law asked after, and what is owed on each.

All cases are invented, and are as at 27 November 2026. What is wanted was worked out by hand from the texts.
"""

from collections.abc import Mapping

from tests.app.conftest import Record
from tests.app.later_situations import IN_CARE
from tests.app.situations import happened

NEWEST: Mapping[str, tuple[Record, ...]] = {
    "a child on a plan was last seen in August": (
        happened("2026-06-10", "cp_plan_started"),
        happened("2026-07-06", "cp_visit_made", child_seen=True),
        happened("2026-08-01", "cp_visit_made", child_seen=True),
    ),
    "a plan began three weeks ago and nobody is known to have seen the child since": (
        happened("2026-11-04", "icpc_held", plan_agreed=True),
        happened("2026-11-04", "cp_plan_started"),
    ),
    "a baby was found dead in the cot": (happened("2026-11-26", "child_died", unexpected=True),),
    "a school asked for a conference and nobody has answered": (
        happened("2026-11-12", "s47_enquiry_ended", outcome="substantiated_no_continuing_risk", icpc_required=False),
        happened("2026-11-20", "icpc_requested", requested_by="partner_agency"),
    ),
    "a child in care was locked up twice in a month with no court": (
        *IN_CARE,
        happened("2026-11-09T10:00", "secure_accommodation_started"),
        happened("2026-11-11T10:00", "secure_accommodation_ended"),
        happened("2026-11-26T22:00", "secure_accommodation_started"),
    ),
    "a child in care has been locked up since July on a court's leave": (
        *IN_CARE,
        happened("2026-07-20T10:00", "secure_accommodation_started"),
        happened("2026-07-22T10:00", "secure_accommodation_authorised", expires="2026-10-20", further=False),
        happened("2026-08-19", "secure_accommodation_reviewed"),
        happened("2026-10-19", "secure_accommodation_authorised", expires="2027-01-20", further=True),
    ),
    "a child went from foster carers to adopters on one day": (
        *IN_CARE,
        happened("2026-11-24", "placement_ended"),
        happened("2026-11-24", "placement_started", placed_with="adopters"),
    ),
    "a child who lives with adopters was visited, and the foster carers' times are no longer owed": (
        *IN_CARE,
        happened("2026-10-26", "placement_started", placed_with="adopters"),
        happened("2026-11-02", "looked_after_visit_made", child_seen=True),
    ),
    "a remanded child was to be locked up for six weeks": (
        *IN_CARE,
        happened("2026-11-16", "secure_accommodation_authorised", expires="2026-12-28", on_remand=True),
    ),
    "a child was placed with adopters and reviewed once": (
        happened("2026-09-07", "placement_started", placed_with="adopters"),
        happened("2026-09-14", "looked_after_visit_made", child_seen=True),
        happened("2026-10-01", "looked_after_review_held"),
    ),
    "a care leaver of nineteen stays with the authority for the vacation": (
        happened("2025-01-06", "former_relevant_child_identified"),
        happened("2026-11-25", "care_leaver_accommodated", for_vacation=True),
    ),
    "a care leaver of twenty-five is still on the course": (
        happened("2025-09-01", "care_leaver_education_told"),
        happened("2026-05-18", "pathway_plan_made"),
        happened("2026-10-05", "care_leaver_turned_25"),
    ),
    "a care leaver turned twenty-one in the middle of a course": (happened("2026-11-16", "care_leaver_turned_21"),),
    "an interim order on a direction was renewed": (
        happened("2026-09-14", "investigation_directed"),
        happened("2026-09-14", "interim_order_made", on_direction=True, expires="2026-11-08"),
        happened("2026-11-06", "interim_order_made", on_direction=True, expires="2026-12-30"),
    ),
}

OWED_NEWEST: Mapping[str, Mapping[str, str | None]] = {
    "a child on a plan was last seen in August": {"wt26.plan.direct-work": None},
    "a plan began three weeks ago and nobody is known to have seen the child since": {
        "wt26.plan.direct-work": None, "wt26.cg.first": "2026-11-18", "wt26.rev.first": "2027-02-04",
    },
    "a baby was found dead in the cot": {
        "wt26.cdr.joint-response": None, "death-by-harm": None, "other-children": None, "wt26.cdr.notify": None,
    },
    "a school asked for a conference and nobody has answered": {
        "conference-asked-for": None, "wt26.s47.disagree.2": None,
    },
    "a child in care was locked up twice in a month with no court": {
        "sa91.max": "2026-11-27", "sa91.review.first": "2026-12-26",
    },
    "a child in care has been locked up since July on a court's leave": {
        "sa91.review.next": "2026-11-19", "sa91.order.2": "2027-01-20",
    },
    "a child went from foster carers to adopters on one day": {
        "aar05.visit.first": "2026-12-01", "aar05.review.first": "2026-12-22",
    },
    "a child who lives with adopters was visited, and the foster carers' times are no longer owed": {
        "aar05.visit.weekly": "2026-11-09", "aar05.review.first": "2026-11-23",
    },
    "a remanded child was to be locked up for six weeks": {"sa91.order.3": None},
    "a child was placed with adopters and reviewed once": {"aar05.review.second": "2027-01-01"},
    "a care leaver of nineteen stays with the authority for the vacation": {"cl10.visit.vacation": "2026-12-02"},
    "a care leaver of twenty-five is still on the course": {"cl10.review.education": "2026-11-18"},
    "a care leaver turned twenty-one in the middle of a course": {
        "care-leaver-21": None, "ca89.s23czb.offer": None,
    },
    "an interim order on a direction was renewed": {
        "ca89.s37.inform": "2026-11-08", "ca89.s38.direction": "2026-12-31", "ca89.s38.max": "2026-12-30",
    },
}  # fmt: skip
"""What each must list; the first is on the first screen."""
