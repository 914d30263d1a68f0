"""The lists that an authority makes for an inspection (Annex A), one to a sheet of a workbook or to a file of cells.

They are a snapshot of a recent period, with no reference of an episode. Of visits and reviews only the latest is there:
it shows that one was made, and its absence shows nothing.
"""

from guidance.engine.records.census.codes import CATEGORY, CLOSURE, REFERRER
from guidance.engine.records.returns.layout import Layout
from guidance.engine.records.tables.map import DAY_FIRST, From, Happening, Map

_ID, _BORN = "Child Unique ID", "Date of Birth"
_ALWAYS = frozenset({
    "Gender", "Sex", "Ethnicity", "Age", "Age of Child (Years)", "Does the Child have a Disability", "Allocated Team",
    "Allocated Worker", "Family identifier",
})  # fmt: skip
"""Who the child is, and whose work: nothing here uses it."""
_TRUE = From(always="true")
_YES = {"yes": "true", "y": "true", "no": "false", "n": "false"}
_NOBODY = {code.lower(): who for code, who in REFERRER.items()}
_CATEGORIES = {code.lower(): word for code, word in CATEGORY.items()} | {
    word.replace("_", " "): word for word in CATEGORY.values()
}
_CLOSURES = {code.lower(): word for code, word in CLOSURE.items()}
_GROWN = Happening("child_turned_18", _BORN, birthday=True)


def _from(column: str) -> dict[str, From]:
    codes = {code: code.upper() for code in _NOBODY}
    return {
        "referrer_type": From(column, values=_NOBODY, others=True, coded=True),
        "source_code": From(column, values=codes, others=True, coded=True),
    }


def _no(column: str, word: str) -> From:
    """Take a yes for an answer that has no date of its own."""
    return From(column, values={"yes": word, "y": word, "no": "", "n": ""})


def _list(
    name: str,
    key: str,
    *happenings: Happening,
    ignored: frozenset[str] = frozenset(),
    orders: tuple[tuple[str, str], ...] = (),
) -> Layout:
    """Make a list that is known by the child’s reference and one column more."""
    columns = {column for h in happenings for column in h.columns}
    map_ = Map(
        f"Annex A {name}", _ID, (*happenings, _GROWN), dates=DAY_FIRST, lenient=True, lettered=True,
        ignored=_ALWAYS | ignored, optional=frozenset(columns | {_BORN}) - {key}, orders=orders, filled=(key,),
    )  # fmt: skip
    return Layout(f"Annex A {name}", (_ID, key), map_)


_S47 = "Strategy discussion initiating Section 47 Enquiry Start Date"
_NOT_NEEDED = "Was an Initial Child Protection Conference deemed unnecessary?"
_ICPC = "Date of Initial Child Protection Conference"
_AGREED = "Did the Initial Child Protection Conference Result in a Child Protection Plan"
_PLAN, _PLAN_ENDED = "Child Protection Plan Start Date", "Child Protection Plan End Date"
_CARE, _CARE_ENDED = "Date Started to be Looked After", "Date Ceased to be Looked After"
_STARTED, _AUTHORISED = "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"

CONTACTS = _list(
    "contacts", "Date of Contact",
    Happening("contact_received", "Date of Contact", facts={"referrer_type": _from("Contact Source")["referrer_type"]}),
)  # fmt: skip
REFERRALS = _list(
    "referrals", "Date of Referral",
    Happening("referral_received", "Date of Referral",
              facts=_from("Referral Source") | {"later_known": _no("Referral NFA?", "no_further_action")}),
    ignored=frozenset({"Number of Referrals in Last 12 Months"}),
)  # fmt: skip
ASSESSMENTS = _list(
    "assessments", _STARTED,
    Happening("assessment_started", _STARTED),
    Happening("assessment_completed", _AUTHORISED,
              facts={"authorised": _TRUE, "child_seen": From("Child Seen During Continuous Assessment", values=_YES)}),
    ignored=frozenset({"Was the child assessed as requiring LA children's social care support?"}),
    orders=((_STARTED, _AUTHORISED),),
)  # fmt: skip
ENQUIRIES = _list(
    "section 47 enquiries and initial conferences", _S47,
    Happening("strategy_discussion_held", _S47,
              facts={"s47_initiated": _TRUE, "later_known": _no(_NOT_NEEDED, "no_conference_needed")}),
    Happening("s47_enquiry_started", _S47, facts={"later_known": _no(_NOT_NEEDED, "no_conference_needed")}),
    Happening("icpc_held", _ICPC, facts={
        "plan_agreed": From(_AGREED, values=_YES),
    }),
    ignored=frozenset({
        "Number of Section 47 Enquiries in the last 12 months", "Number of ICPCs in the last 12 months",
    }),
    orders=((_S47, _ICPC),),
)  # fmt: skip
IN_NEED = _list(
    "children in need", "CIN Start Date",
    Happening("case_closed", "CIN Closure Date", facts={
        "reason": From("Reason for Closure", values=_CLOSURES, others=True, coded=True),
    }),
    ignored=frozenset({"CIN Start Date", "Primary Need Code", "Date Child Was Last Seen", "Case Status"}),
)  # fmt: skip
PLANS = _list(
    "child protection plans", _PLAN,
    Happening("cp_plan_started", _PLAN, facts={
        "category": From("Initial Category of Abuse", values=_CATEGORIES, coded=True),
        "latest_category": From("Latest Category of Abuse", values=_CATEGORIES, coded=True),
        "previous_plans": From("Number of Previous Child Protection Plans"),
    }),
    Happening("cp_visit_made", "Date of the Last Statutory Visit",
              facts={"child_seen_alone": From("Was the Child Seen Alone?", values=_YES)}),
    Happening("review_conference_held", "Date of latest review conference"),
    Happening("cp_plan_ended", _PLAN_ENDED),
    ignored=frozenset({
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
    }),
    orders=((_PLAN, _PLAN_ENDED),),
)  # fmt: skip
LOOKED_AFTER = _list(
    "looked-after children", _CARE,
    Happening("looked_after_started", _CARE),
    Happening("looked_after_review_held", "Date of Latest Statutory Review"),
    Happening("looked_after_ended", _CARE_ENDED),
    orders=((_CARE, _CARE_ENDED),),
    ignored=frozenset({
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))", "Child's Category of Need",
        "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
        "Start date of current legal status", "Child's Legal Status", "Date of Last Social Work Visit",
        "What is the permanence plan for this child?", "Date of Last IRO Visit / Contact to the Child",
        "Date of Last Health Assessment", "Date of Last Dental Check", "Number of Placements in the Last 12 months",
        "Reason Ceased to be Looked After", "Start Date of Most Recent Placement", "Placement Type",
        "Placement Provider", "Placement postcode", "URN of Placement", "Placement Location", "LA of Placement",
        "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months",
        "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 months",
        "Was the child offered a Return Interview after their last missing episode (Y/N)?",
        "Did the child accept a Return Interview after their last missing episode (Y/N)?",
    }),
)  # fmt: skip

LISTS = (
    CONTACTS, REFERRALS, ASSESSMENTS, ENQUIRIES, IN_NEED, PLANS, LOOKED_AFTER,
    Layout("Annex A early help", (_ID, "Assessment start date", "Organisation completing assessment")),
    Layout("Annex A care leavers", (_ID, "Latest Pathway Plan Review Date")),
    Layout("Annex A adoption", (_ID, "Date of Placement Order")),
    Layout("Annex A adopters", ("Individual adopter identifier",)),
)  # fmt: skip
"""Every list; those without a map hold nothing that becomes an event here."""
LATEST = {
    "cp_visit_made": "cp_plan_started", "review_conference_held": "cp_plan_started",
    "looked_after_review_held": "looked_after_started",
}  # fmt: skip
"""Of these the latest alone is there, so their absence shows nothing; and with what the first of them would begin."""
