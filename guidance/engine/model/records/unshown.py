"""Findings that are not made yet: those not gone through, and those that no source could show, counted together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Heap:
    """So many duties of one rule in so many cases, for which the same sources show none of the same.

    `case` is one of the cases, by owner and reference: the same sources speak for all of them. `events` are those that
    are not shown; where `facts` is not empty, those that no source carries of that one event.
    """

    rule: Rule
    case: tuple[str, str]
    events: tuple[str, ...]
    facts: tuple[str, ...]
    duties: int
    cases: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How one duty stands, and no more: what is counted of many. `began` is the day of what started it."""

    rule: Rule
    authority: str | None
    status: Status
    standing: Standing
    performed: str | None
    due: date | None
    began: date


def mark_of(finding: Finding) -> Mark:
    """Take of a finding how the duty stands."""
    return Mark(
        finding.rule, finding.authority, finding.status, finding.standing, finding.performed, finding.due,
        finding.trigger.day,
    )  # fmt: skip


class Unmade(Protocol):
    """Findings of many cases, each made only for whoever asks for it. All stand.

    Those that no source could show are undetermined, and are not told one by one (`is_told`).
    """

    @property
    def is_told(self) -> bool:
        """Tell whether each has something to tell."""

    def __len__(self) -> int: ...

    def cases(self) -> Iterator[Sequence[Finding]]:
        """Yield those of each case that has any, in the order of the cases."""

    def statuses(self) -> Mapping[Status, int]:
        """Count them by status."""

    def marks(self) -> Iterator[Mark]:
        """Say how each stands, in any order."""

    def heaps(self) -> Iterator[Heap]:
        """Count those not told: each is in one heap, and no case is in two heaps of the same rule and the same lack."""
