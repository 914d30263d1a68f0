"""The middle of how long duties took, where enough of them stand on each side of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidance.engine.measure.duties import IN_TIME, LATE, member
from guidance.engine.measure.scale import days_taken
from guidance.engine.measure.tally import Shown
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.finding import Finding, Status

QUARTILES = {"lower_quartile": 1, "median": 2, "upper_quartile": 3}


@dataclass(frozen=True, slots=True)
class Times:
    """Working days within which a quarter, half and three quarters of the `of` duties that were done had been done."""

    of: int
    lower_quartile: int | None = None
    median: int | None = None
    upper_quartile: int | None = None


def times_of(findings: Iterable[Finding], shown: Shown, minimum: int, calendars: Calendars) -> Times | None:
    """Give the quartiles of the working days taken by duties that were done.

    None where any count of those done is withheld: a quartile says how many lie below it. Each needs the minimum of
    duties, and of children, on either side.
    """
    done = [f for f in findings if f.status is Status.DISCHARGED or f.days_late is not None]
    done = [f for f in done if f.status is not Status.UNDETERMINED and f.performed is not None]
    taken = [(spent, member(f)) for f in done if (spent := days_taken(f, calendars)) is not None]
    parts = [part for name in (IN_TIME, LATE) if (part := shown.find(name))]
    if not taken or not all(part.whole for part in parts) or len(taken) != sum(part.count or 0 for part in parts):
        return None
    days = sorted(number for number, _ in taken)
    children = len({(owner, case) for _, (owner, case, _) in taken})
    given = {
        name: _quartile(days, n)
        for name, n in QUARTILES.items()
        if min(len(days), children) * min(n, 4 - n) >= 4 * minimum
    }
    return Times(len(days), **given) if given else None


def _quartile(days: Sequence[int], number: int) -> int:
    """Return the least of the values within which so many quarters of all lie: always a value that occurs."""
    return days[-(-number * len(days) // 4) - 1]
