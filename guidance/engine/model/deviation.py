"""A justified departure: a named person's decision, for reasons, laid over a finding that stays visible."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """What took a decision's effect away: a withdrawal from a day on, or a correction, which puts another in its place.

    `since` is the first day without effect; None for a correction, which says how the decision should have been
    written down from the first. `recorded` is the moment it was written down (None where not given).
    """

    recorded: datetime | None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Deviation:
    """One decision not to follow one rule in one case.

    `decided` is the day of the decision; `recorded` the moment it was written down (None where not given).
    `until` is the last day it covers. `trigger` may be any trigger of a run. `authority` is the code of the authority
    whose case it is, where one reference may be held by two. `endings` is what took its effect away since.
    """

    id: str
    case: str
    rule: str
    trigger: str
    decided: date
    decided_by: str
    reasons: str
    principles: tuple[str, ...] = ()
    recorded: datetime | None = None
    until: date | None = None
    authority: str | None = None
    endings: tuple[Ending, ...] = ()
