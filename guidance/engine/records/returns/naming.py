"""Returns of other kinds that come as XML: each is named, with what can be read instead."""

import re

_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_COLLECTION = re.compile(r"<(?:[\w.-]+:)?Collection\s*>\s*([^<]{1,60}?)\s*<")
_NOTHING = "leave it out: it holds nothing that is read here"
_CHILDREN = "give its CSV files: the episodes, reviews, missing and header are read"
_KINDS = {
    "the children looked after return (SSDA903)": (_CHILDREN, {"ssda903", "903", "cla", "expssda903"}, set[str]()),
    "a SEN2 return": (_NOTHING, {"sen2"}, {"SEN2", "Requests", "NamedPlan", "ActivePlans"}),
    "a school census": (
        _NOTHING, {"sc", "school", "school census", "schoolcensus", "sch"},
        {"PupilsOnRoll", "PupilOnRoll", "PupilsNoLongerOnRoll", "SchoolCensus"},
    ),
    "an alternative provision census": (
        _NOTHING, {"ap", "alternative provision", "alternativeprovision"}, {"AlternativeProvision", "APPupils"},
    ),
    "an early years census": (_NOTHING, {"eyc", "ey", "early years"}, {"EarlyYearsCensus"}),
    "a school workforce census": (
        _NOTHING, {"swf", "workforce", "school workforce"}, {"SchoolWorkforceMembers", "SWFCensus"},
    ),
    "a children's social work workforce census": (
        _NOTHING, {"cscwf", "csww", "cswf"}, {"CSWWWorker", "LALevelVacancies"},
    ),
    "a private fostering return (PF1)": (_NOTHING, {"pf1", "private fostering"}, set[str]()),
}  # fmt: skip
"""What each is, what to do with it, the names its header or its first element may have, and elements of it alone."""
_OUR_OWN, _OURS = "cin", "CINdetails"
"""What the header of a census says, and an element of every child in one: with it, a wrong header is only warned of."""


def other_return(opening: bytes) -> tuple[str, str] | None:
    """Say which return of another kind a file of XML opens as, and what to do; None where it may be a census.

    >>> other_return(b"<Message><Header><CollectionDetails><Collection>SEN2</Collection>")[0]
    'a SEN2 return'
    """
    text = opening.replace(b"\x00", b"").decode("utf-8", "replace")
    elements = set(_ELEMENT.findall(text))
    root = next(iter(_ELEMENT.findall(text)), "").lower()
    stated = next((found.lower() for found in _COLLECTION.findall(text)), "")
    if stated == _OUR_OWN or _OURS in elements:
        return None
    for title, (cure, names, own) in _KINDS.items():
        if stated in names or root in names or own & elements:
            return title, cure
    return None
