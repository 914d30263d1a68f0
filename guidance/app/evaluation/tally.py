"""Findings at rest, and how many there are of each kind, counted as they come: nobody goes through them for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain, groupby

from guidance.engine.model.finding import Finding, Reason, Standing, Status
from guidance.engine.model.records.packed import Packed
from guidance.engine.model.records.unshown import Heap, Unshown


@dataclass
class Tally:
    """How many findings there are of each status and standing, not shown by any source, and turning on a doubt."""

    status: Counter[Status] = field(default_factory=Counter)
    standing: Counter[Standing] = field(default_factory=Counter)
    not_shown: int = 0
    in_doubt: int = 0

    def add(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Count some, and give them back."""
        self.status.update([f.status for f in findings])
        self.standing.update([f.standing for f in findings])
        self.not_shown += sum(bool(f.not_shown) for f in findings)
        self.in_doubt += sum(f.reason is Reason.IN_DOUBT for f in findings)
        return findings

    def add_unshown(self, count: int) -> None:
        """Count some that no source could show: each is undetermined, and stands."""
        if count:
            self.status[Status.UNDETERMINED] += count
            self.standing[Standing.STANDS] += count
            self.not_shown += count


FEW = 150_000
"""So many findings need no packing: an authority has two thirds of that in a year, in some 50 MB."""


class Findings(Packed[Finding]):
    """Findings case by case, packed, with their tally; those that no source could show may lie apart, unmade."""

    __slots__ = ("_apart", "tally")

    def __init__(self, cases: Iterable[Sequence[Finding]] = (), apart: Sequence[Unshown] = ()) -> None:
        """Take in cases; what lies `apart` is complete once all of them have been gone through."""
        self.tally = Tally()
        self._apart: tuple[Unshown, ...] = ()
        super().__init__(self._counted(cases), FEW)
        self._apart = tuple(apart)
        self.tally.add_unshown(sum(map(len, apart)))

    def _counted(self, cases: Iterable[Sequence[Finding]]) -> Iterator[Sequence[Finding]]:
        return map(self.tally.add, cases)

    def __len__(self) -> int:
        return super().__len__() + sum(map(len, self._apart))

    def cases(self) -> Iterator[tuple[Finding, ...]]:
        """Yield what belongs to each case, one case at a time."""
        if not self._apart:
            return super().cases()
        apart = chain.from_iterable(each.cases() for each in self._apart)
        every = groupby(merge(super().cases(), apart, key=_case), key=_case)
        return (tuple(sorted(chain.from_iterable(some), key=lambda f: f.key)) for _, some in every)

    def told(self) -> Iterator[Finding]:
        """Go through all but those that lie apart."""
        return chain.from_iterable(super().cases())

    def heaps(self) -> Iterator[Heap]:
        """Count those that lie apart."""
        return (heap for each in self._apart for heap in each.heaps())


def _case(findings: Sequence[Finding]) -> tuple[str, str]:
    return findings[0].trigger.case, findings[0].trigger.owner


def told_of(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Go through findings but for those that lie apart: none of those is outstanding, nor told one by one."""
    return findings.told() if isinstance(findings, Findings) else findings


def heaps_of(findings: Iterable[Finding]) -> Iterable[Heap]:
    """Count what lies apart, if anything does."""
    return findings.heaps() if isinstance(findings, Findings) else ()


def tally_of(findings: Sequence[Finding]) -> Tally:
    """Return the tally of some findings; of those that are held in another way they are counted now."""
    if isinstance(findings, Findings):
        return findings.tally
    made = Tally()
    made.add(findings)
    return made
