"""The form of a plain child: the elements of the published schemas, in their order, each once and nothing else.

What this expression takes has no attribute, comment, entity or text between elements, no element that is not known,
and no character but those of a date, a code or a reference. It proves no more than that: what the dates and codes say
is looked at by `child`.
"""

import re

_GAP = r"[ \t\n]*(?:\r\n[ \t\n]*)*"
_DAY, _CODE, _REFERENCE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9A-Za-z]{1,20}", r"[0-9A-Za-z][0-9A-Za-z/_.-]{0,63}"


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{text}</{name}>{_GAP}"


def _given(*leaves: tuple[str, str]) -> str:
    """Write that each of some elements may be there, in that order."""
    return "".join(f"(?:{_leaf(*leaf)})?" for leaf in leaves)


def _group(name: str, inside: str) -> str:
    return f"<{name}>{_GAP}{inside}</{name}>{_GAP}"


_IDENTIFIERS = _leaf("LAchildID", _REFERENCE) + _given(
    ("UPN", _CODE), ("FormerUPN", _CODE), ("UPNunknown", _CODE), ("PersonBirthDate", _DAY),
    ("ExpectedPersonBirthDate", _DAY), ("GenderCurrent", _CODE), ("Sex", _CODE), ("PersonDeathDate", _DAY),
)  # fmt: skip
_DISABILITIES = _group("Disabilities", f"(?:{_leaf('Disability', _CODE)})+")
_CHARACTERISTICS = _given(("Ethnicity", _CODE)) + f"(?:{_DISABILITIES})?"
_FACTORS = _group("FactorsIdentifiedAtAssessment", f"(?:{_leaf('AssessmentFactors', _CODE)})+")
_ASSESSMENT = (
    _leaf("AssessmentActualStartDate", _DAY)
    + _given(("AssessmentInternalReviewDate", _DAY), ("AssessmentAuthorisationDate", _DAY))
    + f"(?:{_FACTORS})?"
)
_CIN_PLAN = _leaf("CINPlanStartDate", _DAY) + _given(("CINPlanEndDate", _DAY))
_ENQUIRY = _leaf("S47ActualStartDate", _DAY) + _given(
    ("InitialCPCtarget", _DAY), ("DateOfInitialCPC", _DAY), ("ICPCnotRequired", _CODE)
)
_REVIEWS = _group("Reviews", f"(?:{_leaf('CPPreviewDate', _DAY)})+")
_PLAN = (
    _leaf("CPPstartDate", _DAY)
    + _given(
        ("CPPendDate", _DAY),
        ("InitialCategoryOfAbuse", _CODE),
        ("LatestCategoryOfAbuse", _CODE),
        ("NumberOfPreviousCPP", "[0-9]{1,4}"),
    )
    + f"(?:{_REVIEWS})?"
)
_EPISODE = (
    _leaf("CINreferralDate", _DAY)
    + _given(
        ("ReferralSource", _CODE),
        ("PrimaryNeedCode", _CODE),
        ("CINclosureDate", _DAY),
        ("ReasonForClosure", _CODE),
        ("DateOfInitialCPC", _DAY),
    )
    + "".join(
        f"(?:{_group(name, inside)})*"
        for name, inside in (("Assessments", _ASSESSMENT), ("CINPlanDates", _CIN_PLAN), ("Section47", _ENQUIRY))
    )
    + _given(("ReferralNFA", _CODE))
    + f"(?:{_group('ChildProtectionPlans', _PLAN)})*"
)
PLAIN = re.compile(
    _GAP + "<Child>" + _GAP + _group("ChildIdentifiers", _IDENTIFIERS)
    + f"(?:{_group('ChildCharacteristics', _CHARACTERISTICS)})?(?:{_group('CINdetails', _EPISODE)})+"
    + r"</Child>[ \t]*\r?\n"
)  # fmt: skip
"""A plain child, with the whole of each line on which it stands."""
ENDS = re.compile(r"</Child>[ \t]*\r?\n")
"""The end of a child who has its last line to itself."""
LEAVES = re.compile(r"<(\w+)>([^<\s]+)<", re.ASCII)
"""What says something, by name, of a child that is known to be plain."""
LONGEST = 64 * 1024
"""A child of more characters is not plain: no bound of the careful reader is nearly reached by one of fewer."""
