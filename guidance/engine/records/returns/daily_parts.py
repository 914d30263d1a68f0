"""What the daily payload on children's social care may hold, part by part, and which events each part shows.

By its specification, versions 0.7 and 0.8. Names, addresses, workers and school numbers are not read. Of a child looked
after it gives no legal status, so that a series of short breaks cannot be told from care: placements are not read.
"""

from collections.abc import Mapping

from guidance.engine.records.census.codes import CLOSURE, REFERRER
from guidance.engine.records.tables.map import From, Happening, Map

SOURCE = "children's social care API"
CASE, EPISODE, PURGE = "la_child_id", "social_care_episode_id", "purge"
_TRUE = From(always="true")
_NOT_NEEDED = {"later_known": From("no_conference", values={"true": "no_conference_needed"})}


def _codes(column: str, values: Mapping[str, str]) -> From:
    return From(column, values={code.lower(): word for code, word in values.items()}, others=True, coded=True)


def _group(name: str, *happenings: Happening, ends: str = "") -> Map:
    begins = happenings[0].at
    return Map(
        f"{SOURCE}, {name}", CASE, happenings, source=SOURCE, lenient=True, episode=EPISODE, authority_column="la_code",
        left_out={PURGE: frozenset({"true"})}, left_out_because="it is marked to be deleted",
        orders=((begins, ends),) if ends else (), filled=(begins,) if ends else (),
    )  # fmt: skip


GROUPS: Mapping[str, Map] = {
    "child_details": _group("child_details", Happening("child_turned_18", "date_of_birth", birthday=True)),
    "social_care_episodes": _group(
        "social_care_episodes",
        Happening("referral_received", "referral_date", facts={
            "referrer_type": _codes("referral_source", REFERRER),
            "source_code": _codes("referral_source", {code: code for code in REFERRER}),
            "later_known": From("referral_no_further_action_flag", values={"true": "no_further_action", "false": ""}),
        }),
        Happening("case_closed", "closure_date", facts={"reason": _codes("closure_reason", CLOSURE)}),
        ends="closure_date",
    ),
    "child_and_family_assessments": _group(
        "child_and_family_assessments",
        Happening("assessment_started", "start_date"),
        Happening("assessment_completed", "authorisation_date", facts={"authorised": _TRUE}),
        ends="authorisation_date",
    ),
    "child_in_need_plans": _group(
        "child_in_need_plans", Happening("cin_plan_started", "start_date"), Happening("cin_plan_ended", "end_date"),
        ends="end_date",
    ),
    "section_47_assessments": _group(
        "section_47_assessments",
        Happening("strategy_discussion_held", "start_date", facts={"s47_initiated": _TRUE, **_NOT_NEEDED}),
        Happening("s47_enquiry_started", "start_date", facts=_NOT_NEEDED),
        Happening("icpc_held", "icpc_date"),
        Happening("s47_enquiry_ended", "end_date", facts={
            "icpc_required": From("icpc_required_flag", values={"true": "true", "false": "false"}),
        }),
        ends="end_date",
    ),
    "child_protection_plans": _group(
        "child_protection_plans", Happening("cp_plan_started", "start_date"), Happening("cp_plan_ended", "end_date"),
        ends="end_date",
    ),
}  # fmt: skip
OF_AN_EPISODE = tuple(name for name in GROUPS if name not in {"child_details", "social_care_episodes"})
UNREAD = {
    "child_looked_after_placements": "no legal status is sent, so that short breaks cannot be told from care",
    "adoption": "it holds nothing that becomes an event here",
    "care_leavers": "it holds nothing that becomes an event here",
    "health_and_wellbeing": "it holds nothing that becomes an event here",
}
"""Parts that are not read, and why."""
KNOWN: Mapping[str, frozenset[str]] = {
    "child": frozenset({CASE, "mis_child_id", PURGE, "child_details", "health_and_wellbeing", "social_care_episodes"}),
    "child_details": frozenset({
        "unique_pupil_number", "former_unique_pupil_number", "unique_pupil_number_unknown_reason", "first_name",
        "surname", "date_of_birth", "expected_date_of_birth", "sex", "ethnicity", "disabilities", "postcode",
        "uasc_flag", "uasc_end_date", PURGE,
    }),
    "social_care_episodes": frozenset({
        EPISODE, "referral_date", "referral_source", "referral_no_further_action_flag", "closure_date",
        "closure_reason", "care_worker_details", *OF_AN_EPISODE,
        "child_looked_after_placements", "adoption", "care_leavers", PURGE,
    }),
    "child_and_family_assessments": frozenset(
        {"child_and_family_assessment_id", "start_date", "authorisation_date", "factors", PURGE}
    ),
    "child_in_need_plans": frozenset({"child_in_need_plan_id", "start_date", "end_date", PURGE}),
    "section_47_assessments": frozenset(
        {"section_47_assessment_id", "start_date", "icpc_required_flag", "icpc_date", "end_date", PURGE}
    ),
    "child_protection_plans": frozenset({"child_protection_plan_id", "start_date", "end_date", PURGE}),
}  # fmt: skip
"""What each part may hold, by the specification; what else is in it is named."""
