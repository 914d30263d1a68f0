"""How whoever a rule binds is bound by guidance, which decides what reasons a departure from it has to give."""

import re
from enum import StrEnum

from guidance.engine.model.rule import Force, Rule


class Bound(StrEnum):
    """What has to be said for going another way."""

    LAW = "law"
    EXCEPTIONAL = "exceptional reasons"
    """A council in its social services functions (Local Authority Social Services Act 1970, section 7)."""
    REGARD = "clear reasons"
    """Others, who must have regard to statutory guidance."""
    OTHER = "reasons"


_REGARD = re.compile(r"\bregard\b", re.IGNORECASE)
_COUNCIL = re.compile(
    r"authorit|social|council|lead practitioner|conference|core group|designated officer|partners"
    r"|safeguarding children board|practitioners? (?:and|with)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"police|health|nhs|gp practice|doctor|clinic|nurse|hospital|school|college|education|early years|prison|probation"
    r"|youth offending|coroner|employer|charit|voluntary|sports|nspcc|cafcass|integrated care|panel|housing"
    r"|board|referrer|registered person|children's homes|secretary of state|mappa|scrutineer",
    re.IGNORECASE,
)  # fmt: skip
"""Bodies that are plainly not a council. Where a rule binds both, or it is not plain whom, a council may be bound."""


def bound(rule: Rule) -> Bound:
    """Say how whoever a rule binds is bound: by what it says itself (`bound_by`), else by who that is."""
    if rule.force.is_law:
        return Bound.LAW
    if rule.force is not Force.STATUTORY_GUIDANCE:
        return Bound.OTHER
    if rule.bound_by:
        return Bound.REGARD if all(_REGARD.search(how) for how in rule.bound_by.values()) else Bound.EXCEPTIONAL
    plainly_others = _OTHERS.search(rule.bearer) and not _COUNCIL.search(rule.bearer)
    return Bound.REGARD if plainly_others else Bound.EXCEPTIONAL
