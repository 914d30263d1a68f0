"""Records of 2025 and 2026 in which two of a thing run at once, or the record calls a thing what its days deny.

All cases are invented. What is wanted was worked out by hand from the texts.
"""

from collections.abc import Mapping

from tests.app.conftest import Record
from tests.app.situations import happened

PARALLEL: Mapping[str, tuple[str, tuple[Record, ...]]] = {
    "private fostering was notified, and nobody wrote down when the authority became aware": (
        "2026-03-10",
        (
            happened("2026-01-10", "private_fostering_started"),
            happened("2026-01-12", "private_fostering_notified", notified_by="carer"),
            happened("2026-01-20", "private_fostering_visit_made", child_seen=True, spoken_to=["child", "carer"]),
        ),
    ),
    "a late notice of private fostering gives the day on which it began": (
        "2026-03-20",
        (
            happened("2026-01-05", "private_fostering_started"),
            happened("2026-01-12", "private_fostering_visit_made", child_seen=True, spoken_to=["child", "carer"]),
            happened("2026-01-20", "private_fostering_notified", starts="2026-01-05", notified_by="carer"),
            happened("2026-02-16", "private_fostering_visit_made", child_seen=True, spoken_to=["child", "carer"]),
        ),
    ),
    "private fostering that was planned a year ago ended, and another began": (
        "2026-03-20",
        (
            happened("2025-01-06", "private_fostering_notified", starts="2025-03-03", weeks_before_start="8"),
            happened("2025-09-01", "private_fostering_ended"),
            happened("2026-01-12", "private_fostering_notified", starts="2026-01-05", weeks_before_start="0"),
            happened("2026-01-19", "private_fostering_visit_made", child_seen=True),
        ),
    ),
    "private fostering that was planned was notified again once it had begun": (
        "2026-04-02",
        (
            happened("2025-12-01", "private_fostering_notified", starts="2026-01-26", weeks_before_start="8"),
            happened("2026-02-10", "private_fostering_notified", starts="2026-01-26", weeks_before_start="0"),
            happened("2026-02-16", "private_fostering_visit_made", child_seen=True),
        ),
    ),
    "a placement is called settled in its fourth month": (
        "2026-05-01",
        (
            happened("2026-01-05", "looked_after_started", legal_basis="care_order"),
            happened("2026-01-05", "placement_started", placed_with="foster_carer"),
            happened("2026-01-09", "looked_after_visit_made", child_seen=True),
            happened("2026-03-02", "looked_after_visit_made", child_seen=True, settled_placement=True),
        ),
    ),
    "of two enquiries the first found nothing, and the second runs": (
        "2026-02-13",
        (
            happened("2026-02-02", "strategy_discussion_held", s47_initiated=True),
            happened("2026-02-02", "s47_enquiry_started"),
            happened("2026-02-10", "strategy_discussion_held", s47_initiated=True),
            happened("2026-02-10", "s47_enquiry_started"),
            happened("2026-02-12", "s47_enquiry_ended", outcome="not_substantiated"),
        ),
    ),
    "of two enquiries the first found nothing, and the day of the second's conference has gone by": (
        "2026-03-04",
        (
            happened("2026-02-02", "strategy_discussion_held", s47_initiated=True),
            happened("2026-02-02", "s47_enquiry_started"),
            happened("2026-02-10", "strategy_discussion_held", s47_initiated=True),
            happened("2026-02-10", "s47_enquiry_started"),
            happened("2026-02-12", "s47_enquiry_ended", outcome="not_substantiated"),
        ),
    ),
    "a child on a plan was harmed again, and no conference is thought to be needed": (
        "2026-03-21",
        (
            happened("2025-11-03", "icpc_held", plan_agreed=True, category=["neglect"]),
            happened("2025-11-03", "cp_plan_started", category=["neglect"]),
            happened("2026-01-30", "review_conference_held", plan_continues=True),
            happened("2026-03-10", "strategy_discussion_held", s47_initiated=True),
            happened("2026-03-10", "s47_enquiry_started"),
            happened("2026-03-20", "s47_enquiry_ended", outcome="substantiated_continuing_risk", icpc_required=False),
        ),
    ),
    "a child was placed for adoption, and no placement is on record": (
        "2026-03-25",
        (
            happened("2025-06-02", "looked_after_started", legal_basis="care_order"),
            happened("2026-03-02", "adoption_placement_started"),
        ),
    ),
    "a second emergency order was made six days after the first ran out": (
        "2026-03-17",
        (
            happened("2026-03-02T10:00", "emergency_protection_order_made", expires="2026-03-09"),
            happened("2026-03-16T15:00", "emergency_protection_order_made", expires="2026-03-23"),
        ),
    ),
}

OWED_PARALLEL: Mapping[str, Mapping[str, str | None]] = {
    "private fostering was notified, and nobody wrote down when the authority became aware": {
        "pf05.visits-unknown.5": "2026-03-03",
    },
    "a late notice of private fostering gives the day on which it began": {
        "pf05.visits-unknown.5": "2026-03-30",
    },
    "private fostering that was planned a year ago ended, and another began": {
        "pf05.visits-unknown.5": "2026-03-02",
    },
    "private fostering that was planned was notified again once it had begun": {"pf05.visits-unknown.5": "2026-03-30"},
    "a placement is called settled in its fourth month": {
        "cpr10.visit.first-year": "2026-04-13",
        "cpr10.visit.settled": "2026-06-02",
    },
    "of two enquiries the first found nothing, and the second runs": {
        "ca89.s47.access": None,
        "conference-needed": None,
        "wt23.icpc.15wd": "2026-03-03",
    },
    "of two enquiries the first found nothing, and the day of the second's conference has gone by": {
        "ca89.s47.access": None,
        "conference-needed": None,
        "wt23.icpc.15wd": "2026-03-03",
    },
    "a child on a plan was harmed again, and no conference is thought to be needed": {
        "ca89.s47.access": None,
        "enquiries-on-a-plan": None,
        "wt23.rev.next": "2026-07-30",
    },
    "a child was placed for adoption, and no placement is on record": {
        "cpr10.visit.first": "2025-06-09",
        "adopters-not-as-a-placement": None,
    },
    "a second emergency order was made six days after the first ran out": {
        "ca89.epo.max": "2026-03-09",
        "ca89.s47.enquire.3": None,
        "looked-after-under-a-power": None,
    },
}
"""What each must list; the first is on the first screen."""
