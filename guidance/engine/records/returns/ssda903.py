"""The return on looked-after children (SSDA903) as the CSV files that are loaded for it.

Its columns are those of the published loading files. A code is given a meaning only where a source at hand states it:
whom a child is placed with is left open for relatives and friends, whose approval may be temporary, and wherever else
the code does not settle the footing.
"""

from guidance.engine.records.returns.layout import Layout
from guidance.engine.records.tables.map import DAY_FIRST, From, Happening, Map

_MOVES = frozenset({"s", "p", "b", "t", "u"})
"""Reasons for a new episode by which a child begins to live somewhere: care began, or the placement changed."""
_REASONS = _MOVES | {"l"}
_GOES_ON = frozenset({"x1"})
_ENDS = frozenset({
    "e2", "e3", "e4", "e4a", "e4b", "e5", "e6", "e7", "e8", "e9", "e11", "e12", "e13", "e14", "e15", "e16", "e17",
    "e41", "e45", "e46", "e47", "e48",
})  # fmt: skip
"""Reasons for which an episode ends by which the child is no longer looked after."""
_SERIES = frozenset({"v3", "v4"})
_STATUS = From("LS", values={
    "c1": "interim_care_order", "c2": "care_order", "l1": "police_protection", "l2": "emergency_protection_order",
}, others=True)  # fmt: skip
_WITH = {
    "foster_carer": frozenset({"u4", "u5", "u6"}), "childrens_home": frozenset({"k2"}),
    "adopters": frozenset({"a3", "a4", "a5", "a6"}),
}  # fmt: skip
_PARENTS = frozenset({"p1"})
_AT_PARENTS = {"parents_care_order": frozenset({"c2"}), "parents_interim_order": frozenset({"c1"})}


def _placements() -> tuple[Happening, ...]:
    """Give the beginning of a placement, with whom and on what footing where the codes settle both."""
    first = From("RNE", values={"s": "true"}, others=True)
    settled = [({"PLACE": codes}, with_whom) for with_whom, codes in _WITH.items()]
    settled += [({"PLACE": _PARENTS, "LS": status}, footing) for footing, status in _AT_PARENTS.items()]
    open_ = [
        ({}, {"PLACE": frozenset().union(_PARENTS, *_WITH.values())}),
        ({"PLACE": _PARENTS}, {"LS": frozenset().union(*_AT_PARENTS.values())}),
    ]
    return (
        *(
            Happening("placement_started", "DECOM", {"RNE": _MOVES, **where},
                      facts={"placed_with": From(always=with_whom), "first_placement": first})
            for where, with_whom in settled
        ),
        *(
            Happening("placement_started", "DECOM", {"RNE": _MOVES, **where}, unless, {"first_placement": first})
            for where, unless in open_
        ),
    )  # fmt: skip


EPISODES = Layout(
    "SSDA903 episodes",
    ("CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC"),
    Map(
        "SSDA903 episodes", "CHILD",
        (
            Happening("looked_after_started", "DECOM", {"RNE": frozenset({"s"})}, facts={"legal_basis": _STATUS}),
            *_placements(),
            Happening("looked_after_ended", "DEC", {"REC": _ENDS}),
        ),
        dates=DAY_FIRST, lenient=True, left_out={"LS": _SERIES},
        left_out_because="the legal status is of a series of short breaks",
        codes={"RNE": _REASONS, "REC": _ENDS | _GOES_ON}, orders=(("DECOM", "DEC"),),
        needs=(("DEC", "REC"), ("DECOM", "RNE")), filled=("DECOM",),
        ignored=frozenset({
            "CIN", "PLACE_PROVIDER", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN", "PL_LA", "PL_LOCATION",
            "PL_DISTANCE", "LA", "YEAR",
        }),
    ),
    yearly=True,
)  # fmt: skip
REVIEWS = Layout(
    "SSDA903 reviews",
    ("CHILD", "REVIEW", "REVIEW_CODE"),
    Map(
        "SSDA903 reviews", "CHILD", (Happening("looked_after_review_held", "REVIEW"),), dates=DAY_FIRST, lenient=True,
        filled=("REVIEW",),
        ignored=frozenset({"DOB", "REVIEW_CODE", "LA", "YEAR"}),
    ),
    yearly=True,
)  # fmt: skip
MISSING = Layout(
    "SSDA903 missing",
    ("CHILD", "MIS_START", "MIS_END"),
    Map(
        "SSDA903 missing", "CHILD",
        (
            Happening("child_missing", "MIS_START", facts={"missing_from": From(always="care")}),
            Happening("child_found", "MIS_END"),
        ),
        dates=DAY_FIRST, lenient=True, ignored=frozenset({"DOB", "MISSING", "LA", "YEAR"}),
        orders=(("MIS_START", "MIS_END"),), filled=("MIS_START",),
    ),
    yearly=True,
)  # fmt: skip
HEADER = Layout(
    "SSDA903 header",
    ("CHILD", "DOB", "ETHNIC", "MOTHER"),
    Map(
        "SSDA903 header", "CHILD", (Happening("child_turned_18", "DOB", birthday=True),), dates=DAY_FIRST, lenient=True,
        ignored=frozenset({"SEX", "GENDER", "ETHNIC", "UPN", "MOTHER", "MC_DOB", "UUPN", "LA", "YEAR"}),
    ),
    yearly=True,
)  # fmt: skip

TABLES = (
    EPISODES, REVIEWS, MISSING, HEADER,
    Layout("SSDA903 unaccompanied children", ("CHILD", "SEX", "DOB", "DUC")),
    Layout("SSDA903 outcomes (OC2)", ("CHILD", "DOB", "SDQ_SCORE", "CONVICTED", "HEALTH_CHECK")),
    Layout("SSDA903 care leavers (OC3)", ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM")),
    Layout("SSDA903 adoption (AD1)", ("CHILD", "DOB", "DATE_INT", "DATE_MATCH")),
    Layout("SSDA903 placed for adoption", ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED")),
    Layout("SSDA903 previous permanence", ("CHILD", "DOB", "PREV_PERM", "DATE_PERM")),
    Layout("SSDA903 social workers", ("CHILD", "DOB", "SW_ID", "SW_DECOM")),
)  # fmt: skip
"""Every file of the return; those without a map hold nothing that becomes an event here."""
