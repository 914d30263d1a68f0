"""A piece of work from its start to its end, as one part of a record gives it: what published tables are counted from.

Rules are put to events. A published table counts assessments, enquiries and plans, and needs to know which end belongs
to which start; where only events are known, it may not be known.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a stretch of work is. An enquiry ends with its initial conference, if one was held."""

    ASSESSMENT = "assessment"
    ENQUIRY = "section 47 enquiry"
    MOVED_IN = "conference of a child who moved in"
    PLAN = "child protection plan"


class Doubt(StrEnum):
    """Why a stretch cannot be counted as its record gives it."""

    CONTRADICTED = "the record gives it in two ways, and which of them is so is not known"
    UNAUTHORISED = "the record says that it was not authorised"
    WHICH_START = "more than one that had begun could be the one that ended then"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of work in one case.

    `start` and `end` are None where they are not given; where they are given and cannot be read, `start_unread` and
    `end_unread` say so. `reviews` are those of a plan, in order, and `reviews_unread` how many more are given.
    `alone` is a conference with no enquiry on record that led to it.
    """

    owner: str
    case: str
    kind: Kind
    episode: str | None = None
    authority: str = ""
    start: date | None = None
    end: date | None = None
    start_unread: bool = False
    end_unread: bool = False
    reviews: tuple[date, ...] = ()
    reviews_unread: int = 0
    doubt: Doubt | None = None
    alone: bool = False
