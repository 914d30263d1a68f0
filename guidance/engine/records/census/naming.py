"""What the name of an element nearly is, or means: a name that cannot be read is never taken for nothing."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

_NEAR = 0.75
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_START = frozenset({
    "start", "started", "begin", "began", "begun", "commence", "commenced", "commencement", "open", "opened",
})  # fmt: skip
_END = frozenset({
    "end", "ended", "complete", "completed", "completion", "finish", "finished", "authorised", "authorized",
    "authorisation", "authorization", "signed", "close", "closed", "closure", "closing", "cease", "ceased",
})  # fmt: skip
_MEANS: Mapping[str, frozenset[str]] = MappingProxyType({
    "AssessmentActualStartDate": _START, "AssessmentAuthorisationDate": _END, "CINPlanStartDate": _START,
    "CINPlanEndDate": _END, "S47ActualStartDate": _START, "DateOfInitialCPC": frozenset({"conference", "icpc", "cpc"}),
    "CPPstartDate": _START, "CPPendDate": _END, "CPPreviewDate": frozenset({"review", "reviewed", "rcpc"}),
    "CINreferralDate": frozenset({"referral", "referred", "received"}), "CINclosureDate": _END,
    "PersonBirthDate": frozenset({"birth", "born", "dob"}), "PersonDeathDate": frozenset({"death", "died", "dod"}),
})  # fmt: skip
"""The words that a name of each date may use for what was done that day."""
_FORECAST = frozenset({
    "target", "due", "expected", "planned", "proposed", "next", "forecast", "estimated", "anticipated",
})  # fmt: skip
"""Words of a day on which something is to be done."""
_OF_ANOTHER: Mapping[str, frozenset[str]] = MappingProxyType({
    "CINclosureDate": frozenset({
        "assessment", "plan", "protection", "cpp", "enquiry", "strategy", "review", "visit", "allocation",
    }),
    "CPPendDate": frozenset({"review"}),
})  # fmt: skip
"""Words that a name has where it is of something else than this date's group, though it stands there."""
_NOTHING: frozenset[str] = frozenset()


@cache
def spelling(name: str, known: tuple[str, ...]) -> str:
    """Return the known name that a name is nearly, but for letter case, marks and a few letters; or an empty text."""
    plain = {_letters(word): word for word in known}
    return plain.get(next(iter(get_close_matches(_letters(name), plain, n=1, cutoff=_NEAR)), ""), "")


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def sense(name: str, known: Iterable[str]) -> str:
    """Return the one known date that a name means in other words; or an empty text.

    >>> sense("AssessmentEndDate", ["AssessmentActualStartDate", "AssessmentAuthorisationDate"])
    'AssessmentAuthorisationDate'
    >>> sense("AssessmentDueDate", ["AssessmentAuthorisationDate"]), sense("ICPCDate", ["DateOfInitialCPC"])
    ('', 'DateOfInitialCPC')
    """
    words = {word.casefold() for word in _WORD.findall(name)}
    if words & _FORECAST:
        return ""
    found = [d for d in known if words & _MEANS.get(d, _NOTHING) and not words & _OF_ANOTHER.get(d, _NOTHING)]
    return found[0] if len(found) == 1 else ""
