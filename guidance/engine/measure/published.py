"""The Department for Education's published tables of timeliness, counted from records in its own definitions.

A published table is a measure and no duty: it has clocks of its own. What is known to fall in the year is in a table's
total; where its days cannot be known, it is in no band, and how much of that there is, is said. What cannot be known
to fall in the year, or to have happened as it is told, is counted apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from guidance.engine.measure.conventions import Counting
from guidance.engine.measure.year import Year
from guidance.engine.model.calendar import CalendarGap
from guidance.engine.model.records.stretch import Doubt, Kind, Stretch
from guidance.engine.reckoning import months_after

Number = int | float | None


class Apart(StrEnum):
    """Why something is counted apart, or in a total and in none of its parts."""

    CONTRADICTED = "the record gives it in two ways, and which of them is so is not known"
    UNAUTHORISED = "the record says that it was not authorised"
    END_UNREAD = "the day on which it ended is given, and cannot be read"
    MOVED_IN = "a conference for a child who moved in with a plan, which no enquiry here led to"
    NO_PLAN_START = "the day on which the plan began is not given, or cannot be read"
    NO_START = "the day on which it began is not given, or cannot be read"
    BACKWARDS = "by the record it ended before it began"
    WHICH_START = "more than one that had begun could be the one that ended then"
    BEYOND = "it reaches a year that the calendar of working days does not cover"
    TWO_PLANS = "another plan of the same child was open too, and the child is counted once"
    REVIEW_UNREAD = "the day of a review is given, and cannot be read"
    NOT_SHOWN = "the plan is older than these records, which show no review from before their first day"


IN_TOTAL = frozenset({
    Apart.NO_START, Apart.BACKWARDS, Apart.WHICH_START, Apart.BEYOND, Apart.REVIEW_UNREAD, Apart.NOT_SHOWN,
})  # fmt: skip
"""Of what is in a total all the same, and in none of its parts."""
_OUT = {Doubt.CONTRADICTED: Apart.CONTRADICTED, Doubt.UNAUTHORISED: Apart.UNAUTHORISED}


@dataclass(frozen=True)
class Band:
    """One column of durations, from so many working days to so many; the last has no end."""

    column: str
    low: int
    high: int | None


C2_BANDS = (
    Band("Same_day", 0, 0), Band("1-10_days", 1, 10), Band("11-20_days", 11, 20), Band("21-30_days", 21, 30),
    Band("31-40_days", 31, 40), Band("41-45_days", 41, 45), Band("46-50_days", 46, 50), Band("51-60_days", 51, 60),
    Band("61+_days", 61, None),
)  # fmt: skip
C4_BANDS = (
    Band("Duration_0-10_days", 0, 10), Band("Duration_11-15_days", 11, 15), Band("Duration_16-20_days", 16, 20),
    Band("Duration_21+_days", 21, None),
)  # fmt: skip
WITHIN = {"C2": 45, "C4": 15}
"""The last working day that each table counts as within its limit."""
CLOCK = {
    "C2": (
        "assessments completed in the year, whenever they began; working days from the day the assessment started to "
        "the day it was authorised, the first day not counted"
    ),
    "C4": (
        "initial conferences in the year; working days from the day the section 47 enquiry started to the conference, "
        "the first day not counted"
    ),
    "D6": (
        "children with a plan at 31 March that had been open for three months or more; in time where the first review "
        "was within three months of the plan's start and no gap after it was longer than six, as months end on the "
        "corresponding date"
    ),
}


@dataclass
class Table:
    """One table of one authority, or of several together: its counts, how long things took, and what is apart."""

    columns: dict[str, Number] = field(default_factory=dict)
    days: Counter[int] = field(default_factory=Counter)
    apart: dict[Apart, list[Stretch]] = field(default_factory=lambda: defaultdict(list))

    def put_apart(self, why: Apart, stretch: Stretch) -> None:
        """Note that a stretch of work cannot be counted, or not in a part, and why."""
        self.apart[why].append(stretch)


def assessments(stretches: Iterable[Stretch], year: Year, counting: Counting) -> Table:
    """Count table C2: the assessments completed in a year by how many working days they took."""
    table, total = Table(), 0
    for s in stretches:
        if s.kind is Kind.ASSESSMENT and _ended(s, year, table):
            total += 1
            _timed(s, counting, table)
    table.columns = {
        "Assessments_completed": total, "Assessments_completed_rate": None, **dict(_bands(C2_BANDS, table.days)),
        **_quartiles(table.days, ("25th_Percentile_days", "Median_days", "75th_Percentile_days")),
        **_within("Within_45_days", WITHIN["C2"], table.days, total),
    }  # fmt: skip
    return table


def conferences(stretches: Iterable[Stretch], year: Year, counting: Counting) -> Table:
    """Count table C4: the enquiries that began in a year, and its initial conferences by how long they took to meet."""
    table, held, begun = Table(), list[Stretch](), list[Stretch]()
    for s in stretches:
        if s.kind is Kind.MOVED_IN and (s.end in year or s.end_unread):
            table.put_apart(Apart.MOVED_IN, s)
        if s.kind is not Kind.ENQUIRY:
            continue
        if s.doubt is Doubt.CONTRADICTED and s.start in year and s.end not in year:
            table.put_apart(Apart.CONTRADICTED, s)
        elif s.start in year and s.doubt is not Doubt.CONTRADICTED:
            begun.append(s)
        elif s.start_unread and s.end is None:
            table.put_apart(Apart.NO_START, s)
        if _ended(s, year, table):
            held.append(s)
            _timed(s, counting, table)
    table.columns = {
        "Section47": len(begun), "Section47_rate": None, "Section47_child": _children(begun),
        "Section47_child_rate": None, "ICPC": len(held), "ICPC_rate": None, "ICPC_child": _children(held),
        "ICPC_child_rate": None, **dict(_bands(C4_BANDS, table.days)),
        **_quartiles(table.days, ("Duration_25th_Percentile", "Duration_median", "Duration_75th_Percentile")),
        **_within("Within_15_days", WITHIN["C4"], table.days, len(held)),
    }  # fmt: skip
    return table


def reviews(
    stretches: Iterable[Stretch], year: Year, begins: Mapping[tuple[str, str], date | None], counting: Counting
) -> Table:
    """Count table D6: the children whose plan at 31 March had been open for three months, and those reviewed in time.

    Args:
        stretches: Those of any kind.
        year: The year that ends on that day.
        begins: From which day on the records of a case show every review; None where they do from the first.
        counting: How months end.
    """
    table, open_plans = Table(), defaultdict[tuple[str, str], list[Stretch]](list)
    for s in stretches:
        if s.kind is Kind.PLAN and (s.end is None or s.end > year.last) and not (s.start and s.start > year.last):
            if why := _not_a_plan(s):
                table.put_apart(why, s)
            else:
                open_plans[s.owner, s.case].append(s)
    total = in_time = 0
    for key, plans in open_plans.items():
        first, *others = sorted(plans, key=lambda s: (s.start or date.max, repr(s)))
        for other in others:
            table.put_apart(Apart.TWO_PLANS, other)
        if first.start and months_after(first.start, 3) <= year.last:
            total += 1
            in_time += _Reviewed(year, counting, table).is_in_time(first, begins.get(key))
    table.columns = {
        "CPP_At31_3Months": total, "Reviewed_within_timescales": in_time,
        "Reviewed_within_timescales_percent": percent(in_time, total),
    }  # fmt: skip
    return table


def _not_a_plan(plan: Stretch) -> Apart | None:
    if plan.doubt is Doubt.CONTRADICTED:
        return Apart.CONTRADICTED
    if plan.end_unread:
        return Apart.END_UNREAD
    return None if plan.start else Apart.NO_PLAN_START


@dataclass(frozen=True)
class _Reviewed:
    """Whether plans were reviewed in time, by one way of counting months."""

    year: Year
    counting: Counting
    table: Table

    def is_in_time(self, plan: Stretch, begins: date | None) -> bool:
        """Tell whether a plan was reviewed in time so far as is known; where that is not known, that is noted."""
        start = plan.start or self.year.last
        held = [day for day in plan.reviews if start <= day <= self.year.last]
        first_by = self.counting.months(start, 3)
        if held and held[0] <= first_by and self._unbroken(held):
            return True
        if plan.reviews_unread:
            self.table.put_apart(Apart.REVIEW_UNREAD, plan)
            return False
        if begins is None or first_by >= begins or not held or not self._unbroken(held):
            return False
        if before := [day for day in held if day < begins]:
            return len(before) == 1  # the last of an earlier year, whose file has those before it; more are the whole
        if held[0] <= self.counting.months(begins, 6):
            self.table.put_apart(Apart.NOT_SHOWN, plan)
        return False

    def _unbroken(self, held: Sequence[date]) -> bool:
        """Tell whether no gap between reviews, or from the last of them to the end, is longer than six months."""
        ends = zip(held, [*held[1:], self.year.last], strict=True)
        return all(later <= self.counting.months(day, 6) for day, later in ends)


def _ended(stretch: Stretch, year: Year, table: Table) -> bool:
    """Tell whether a stretch is in a table's total: it ended in the year, and that is so by all the record says."""
    if stretch.end_unread:
        if stretch.start is None or stretch.start <= year.last:
            table.put_apart(Apart.END_UNREAD, stretch)
        return False
    if stretch.end not in year:
        return False
    if stretch.doubt in _OUT:
        table.put_apart(_OUT[stretch.doubt], stretch)
        return False
    return True


def _timed(stretch: Stretch, counting: Counting, table: Table) -> None:
    """Add how many working days a stretch took, or note why that is not known."""
    start, end = stretch.start, stretch.end
    if stretch.doubt is Doubt.WHICH_START:
        table.put_apart(Apart.WHICH_START, stretch)
    elif start is None or end is None:
        table.put_apart(Apart.NO_START, stretch)
    elif start > end:
        table.put_apart(Apart.BACKWARDS, stretch)
    else:
        try:
            table.days[counting.days(start, end)] += 1
        except CalendarGap:
            table.put_apart(Apart.BEYOND, stretch)


def _bands(bands: Iterable[Band], days: Counter[int]) -> Iterator[tuple[str, Number]]:
    for band in bands:
        within = (n for day, n in days.items() if band.low <= day and (band.high is None or day <= band.high))
        yield band.column, sum(within)


def _within(name: str, limit: int, days: Counter[int], total: int) -> dict[str, Number]:
    within = sum(number for day, number in days.items() if day <= limit)
    return {name: within, f"{name}_percent": percent(within, total)}


def percent(part: int, whole: int) -> float | None:
    """Give a share of a whole to one decimal, a half rounded up as the published tables do; None of nothing.

    >>> percent(5, 80), percent(1, 0)
    (6.3, None)
    """
    if not whole:
        return None
    return float((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _quartiles(days: Counter[int], names: tuple[str, str, str]) -> dict[str, Number]:
    """Give the least number of days within which a quarter, half and three quarters of all were done."""
    ordered = sorted(days.elements())
    return {name: ordered[-(-n * len(ordered) // 4) - 1] if ordered else None for n, name in enumerate(names, 1)}


def _children(stretches: Iterable[Stretch]) -> int:
    return len({(s.owner, s.case) for s in stretches})
