"""Findings that no source could show, counted together rather than told one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from guidance.engine.model.finding import Finding
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


class Unshown(Protocol):
    """Such findings of many cases, each made only for whoever asks for it; all are undetermined, and stand."""

    def __len__(self) -> int: ...

    def cases(self) -> Iterator[Sequence[Finding]]:
        """Yield those of each case that has any, in the order of the cases."""

    def heaps(self) -> Iterator[Heap]:
        """Count them: each is in one heap, and no case is in two heaps of the same rule and the same lack."""
