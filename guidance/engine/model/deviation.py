"""A justified departure: a named person's decision, for reasons, laid over a finding that stays visible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import overload


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

    `decided` is the day of the decision; `recorded` the moment it is said to have been written down (None where not
    given); `entered` the moment the ledger took it in, where a ledger holds it. `decided_by` is a role and an agency.
    `until` is the last day it covers. `trigger` may be any trigger of a run. `authority` is the code of the authority
    whose case it is, where one reference may be held by two. `endings` is what took its effect away since. `order` is
    its place among the others, in the ledger or in its file: of two that are equal in all else, the later is shown.
    `remark` is what its reader should be told of it besides, noted on each finding that it is about.
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
    order: int = 0
    remark: str = ""
    entered: datetime | None = None

    @property
    def written(self) -> datetime | None:
        """When it was written down: what the ledger knows of itself, before what its author says; None if not known."""
        return self.entered or self.recorded


class Deviations(Sequence[Deviation]):
    """Many decisions, in their order, found by case and rule without looking at each."""

    def __init__(self, deviations: Iterable[Deviation]) -> None:
        self._all = tuple(deviations)
        self._by_duty: dict[tuple[str, str], list[Deviation]] = {}
        for deviation in self._all:
            self._by_duty.setdefault((deviation.case, deviation.rule), []).append(deviation)

    def about(self, case: str, rule: str) -> Sequence[Deviation]:
        """Return the decisions about one rule in one case."""
        return self._by_duty.get((case, rule), ())

    @overload
    def __getitem__(self, place: int) -> Deviation: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Deviation, ...]: ...

    def __getitem__(self, place: int | slice) -> Deviation | tuple[Deviation, ...]:
        return self._all[place]

    def __len__(self) -> int:
        return len(self._all)
