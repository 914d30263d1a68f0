"""The tables of the Standard Safeguarding Dataset, each a file of cells under its own columns.

What one table says of another by a reference of its own is not joined here: the target of a conference, the day on
which a child with a plan arrived, and the reviews of looked-after children, whose table names no child, are left out.
Bundles of flags with no date are no answer.
"""

from guidance.engine.records.census.codes import CATEGORY, CLOSURE, NEEDS, REFERRER
from guidance.engine.records.returns.layout import Layout
from guidance.engine.records.tables.map import DAY_FIRST, From, Happening, Map, StoredColumn

_FLAG = {"y": "true", "n": "false"}
_TRUE = From(always="true")
_CATEGORIES = {code.lower(): word for code, word in CATEGORY.items()} | {
    word.replace("_", " "): word for word in CATEGORY.values()
}


def _flag(column: str) -> From:
    return From(column, values=_FLAG)


def _codes(column: str, values: dict[str, str]) -> From:
    return From(column, values={code.lower(): word for code, word in values.items()}, others=True, coded=True)


def _table(
    name: str,
    prefix: str,
    *happenings: Happening,
    stored: StoredColumn | None = None,
    **more: str | tuple[tuple[str, str], ...],
) -> Layout:
    """Make a table, known by the child in it and the days that it gives; `episode` and the rest are as in a map."""
    case = f"{prefix}_person_id"
    left, holding = str(more.get("left_out", "")), (stored,) if stored else ()
    orders = more.get("orders", ())
    map_ = Map(
        f"ssd_{name}", case, happenings, source="Standard Safeguarding Dataset", dates=DAY_FIRST, lenient=True,
        episode=str(more.get("episode", "")), others=True,
        left_out={left: frozenset({"y"})} if left else {},
        left_out_because="it is another authority's plan" if left else "",
        orders=orders if isinstance(orders, tuple) else (), filled=(orders[0][0],) if orders else (),
        optional=frozenset({
            *(s.column for h in happenings for s in h.facts.values() if s.column), *(held.column for held in holding),
        }),
        stored=holding,
    )  # fmt: skip
    days = tuple(dict.fromkeys(h.at for h in happenings))
    return Layout(f"ssd_{name}", (case, *days), map_, undated=True)


_SEEN = ("child_seen", "seen"), ("child_seen_alone", "seen_alone"), ("bedroom_seen", "bedroom")
_S47 = "s47e_s47_start_date"
TABLES = (
    _table(
        "person", "pers",
        Happening("child_turned_18", "pers_dob", birthday=True), Happening("child_died", "pers_death_date"),
    ),
    _table("contacts", "cont", Happening("contact_received", "cont_contact_date")),
    _table(
        "cin_episodes", "cine",
        Happening("referral_received", "cine_referral_date", facts={
            "referrer_type": _codes("cine_referral_source_code", dict(REFERRER)),
            "source_code": _codes("cine_referral_source_code", {code: code for code in REFERRER}),
            "primary_need": _codes("cine_cin_primary_need_code", dict(NEEDS)),
            "later_known": From("cine_referral_nfa", values={"y": "no_further_action", "n": ""}),
        }),
        Happening("case_closed", "cine_close_date", facts={"reason": _codes("cine_close_reason", dict(CLOSURE))}),
        episode="cine_referral_id", orders=(("cine_referral_date", "cine_close_date"),),
    ),
    _table(
        "cin_assessments", "cina",
        Happening("assessment_started", "cina_assessment_start_date"),
        Happening("assessment_completed", "cina_assessment_auth_date",
                  facts={"authorised": _TRUE, "child_seen": _flag("cina_assessment_child_seen")}),
        episode="cina_referral_id", orders=(("cina_assessment_start_date", "cina_assessment_auth_date"),),
    ),
    _table(
        "cin_plans", "cinp",
        Happening("cin_plan_started", "cinp_cin_plan_start_date"),
        Happening("cin_plan_ended", "cinp_cin_plan_end_date"),
        episode="cinp_referral_id", orders=(("cinp_cin_plan_start_date", "cinp_cin_plan_end_date"),),
    ),
    _table(
        "cin_visits", "cinv",
        Happening("social_work_visit_made", "cinv_cin_visit_date",
                  facts={fact: _flag(f"cinv_cin_visit_{column}") for fact, column in _SEEN}),
    ),
    _table(
        "s47_enquiry", "s47e",
        Happening("strategy_discussion_held", _S47, facts={"s47_initiated": _TRUE}),
        Happening("s47_enquiry_started", _S47),
        Happening("s47_enquiry_ended", "s47e_s47_end_date",
                  facts={"icpc_required": From("s47e_s47_nfa", values={"y": "false", "n": ""})}),
        episode="s47e_referral_id", orders=((_S47, "s47e_s47_end_date"),),
    ),
    _table(
        "initial_cp_conference", "icpc",
        Happening("icpc_held", "icpc_icpc_date", facts={
            "transfer_in": _flag("icpc_icpc_transfer_in"), "plan_agreed": _flag("icpc_icpc_outcome_cp_flag"),
        }),
        episode="icpc_referral_id", stored=StoredColumn("icpc_icpc_target_date", "icpc_held"),
    ),
    _table(
        "cp_plans", "cppl",
        Happening("cp_plan_started", "cppl_cp_plan_start_date", facts={
            "category": From("cppl_cp_plan_initial_category", values=_CATEGORIES, coded=True),
            "latest_category": From("cppl_cp_plan_latest_category", values=_CATEGORIES, coded=True),
        }),
        Happening("cp_plan_ended", "cppl_cp_plan_end_date"),
        episode="cppl_referral_id", left_out="cppl_cp_plan_ola",
        orders=(("cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),),
    ),
    _table(
        "cp_visits", "cppv",
        Happening("cp_visit_made", "cppv_cp_visit_date",
                  facts={fact: _flag(f"cppv_cp_visit_{column}") for fact, column in _SEEN}),
    ),
    _table(
        "cp_reviews", "cppr",
        Happening("review_conference_held", "cppr_cp_review_date", facts={
            "plan_continues": _flag("cppr_cp_review_outcome_continue_cp"), "quorate": _flag("cppr_cp_review_quorate"),
            "recorded_due_date": From("cppr_cp_review_due"),
        }),
        stored=StoredColumn("cppr_cp_review_due", "review_conference_held"),
    ),
    Layout("ssd_cla_episodes", ("clae_person_id", "clae_cla_episode_start_date")),
    Layout("ssd_cla_reviews", ("clar_cla_id", "clar_cla_review_date")),
    Layout("ssd_early_help_episodes", ("earl_person_id", "earl_episode_start_date")),
    Layout("ssd_pre_proceedings", ("prep_person_id", "prep_pre_pro_decision_date")),
)  # fmt: skip
"""Every table that is known; those without a map hold nothing that becomes an event here."""
