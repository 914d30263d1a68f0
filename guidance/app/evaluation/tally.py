"""Findings at rest, and how many there are of each kind, counted as they come: nobody goes through them for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain, groupby

from guidance.engine.model.finding import Finding, Reason, Standing, Status
from guidance.engine.model.records.packed import Packed
from guidance.engine.model.records.unshown import Heap, Mark, Unmade, mark_of


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

    def add_unmade(self, those: Unmade) -> None:
        """Count some that are not made: none turns on a doubt, and of those told none lacks what no source shows."""
        if len(those):
            self.status.update(those.statuses())
            self.standing[Standing.STANDS] += len(those)
            self.not_shown += 0 if those.is_told else len(those)


FEW = 150_000
"""So many findings need no packing: an authority has two thirds of that in a year, in some 50 MB."""


class Findings(Packed[Finding]):
    """Findings case by case, with their tally.

    Those that wait in columns are made once somebody goes through them, and held with the others. Those that no source
    could show lie apart, and are made anew each time.
    """

    __slots__ = ("_apart", "_waiting", "tally")

    def __init__(self, cases: Iterable[Sequence[Finding]] = (), unmade: Sequence[Unmade] = ()) -> None:
        """Take in cases; what is `unmade` is complete once all of them have been gone through."""
        self.tally = Tally()
        self._apart: tuple[Unmade, ...] = ()
        self._waiting: tuple[Unmade, ...] = ()
        super().__init__(map(self.tally.add, cases), FEW)
        self._apart = tuple(each for each in unmade if not each.is_told)
        self._waiting = tuple(each for each in unmade if each.is_told)
        for each in unmade:
            self.tally.add_unmade(each)

    def __len__(self) -> int:
        return super().__len__() + sum(map(len, (*self._waiting, *self._apart)))

    def cases(self) -> Iterator[tuple[Finding, ...]]:
        """Yield what belongs to each case, one case at a time."""
        held = self._held()
        return _together(held, self._apart) if self._apart else held

    def told(self) -> Iterator[Finding]:
        """Go through all but those that lie apart."""
        return chain.from_iterable(self._held())

    def _held(self) -> Iterator[tuple[Finding, ...]]:
        """Yield all but those that lie apart, case by case; those that wait are made first."""
        if self._waiting:
            self.hold(_together(super().cases(), self._waiting), FEW)
            self._waiting = ()
        return super().cases()

    def marks(self) -> Iterator[Mark]:
        """Say of each how the duty stands; none is made for that."""
        held = map(mark_of, chain.from_iterable(super().cases()))
        return chain(held, *(each.marks() for each in (*self._waiting, *self._apart)))

    def heaps(self) -> Iterator[Heap]:
        """Count those that lie apart."""
        return (heap for each in self._apart for heap in each.heaps())


def _together(held: Iterator[tuple[Finding, ...]], unmade: Sequence[Unmade]) -> Iterator[tuple[Finding, ...]]:
    """Put those that are made now with those that are held, case by case."""
    every = merge(held, chain.from_iterable(each.cases() for each in unmade), key=_case)
    cases = (list(chain.from_iterable(some)) for _, some in groupby(every, key=_case))
    return (tuple(sorted(case, key=lambda f: f.key)) for case in cases)


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


def marks_of(findings: Iterable[Finding]) -> Iterable[Mark]:
    """Say of each finding how the duty stands; of those in columns none is made for that."""
    return findings.marks() if isinstance(findings, Findings) else map(mark_of, findings)
