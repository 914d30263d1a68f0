"""Findings at rest, and how many there are of each kind, counted as they come: nobody goes through them for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from guidance.engine.model.finding import Finding, Reason, Standing, Status
from guidance.engine.model.records.packed import Packed


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


class Findings(Packed[Finding]):
    """Findings case by case, packed, with their tally."""

    __slots__ = ("tally",)

    def __init__(self, cases: Iterable[Sequence[Finding]] = ()) -> None:
        self.tally = Tally()
        super().__init__(self._counted(cases))

    def _counted(self, cases: Iterable[Sequence[Finding]]) -> Iterator[Sequence[Finding]]:
        return map(self.tally.add, cases)


def tally_of(findings: Sequence[Finding]) -> Tally:
    """Return the tally of some findings; of those that are held in another way they are counted now."""
    if isinstance(findings, Findings):
        return findings.tally
    made = Tally()
    made.add(findings)
    return made
