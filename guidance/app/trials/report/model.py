"""A report on a trial. It holds only what may be shown: every form of it is written from this, and none has more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.measure.periods import Days
from guidance.engine.measure.tally import Shown
from guidance.engine.measure.times import Times
from guidance.engine.model.rule import Rule
from guidance.engine.model.trial import Trial

BEFORE, SET_ASIDE, STANDING, AFTER = "before", "set_aside", "left_standing", "after"
DURING = "during"
LABELS = {
    BEFORE: "before",
    SET_ASIDE: "set aside",
    STANDING: "in its dates, left standing",
    DURING: "during",
    AFTER: "after",
}


@dataclass(frozen=True)
class Column:
    """One authority in one period. `days` is None for what was set aside, whenever it began."""

    authority: str
    name: str
    period: str
    days: Days | None

    @property
    def label(self) -> str:
        """What the period is called."""
        return LABELS.get(self.period, self.period)


@dataclass(frozen=True)
class Counted:
    """What is shown of one column: the counts, and the quartiles of the times where they can be given."""

    column: Column
    shown: Shown
    times: Times | None = None

    @property
    def outside_of_decided(self) -> tuple[int, int] | None:
        """How many were outside the limit, of those done in time or outside it; None where either is withheld."""
        outside, in_time = (part.count if (part := self.shown.find(n)) else None for n in ("outside", "done_in_time"))
        if outside is None or in_time is None or not outside + in_time:
            return None
        return outside, outside + in_time


@dataclass(frozen=True)
class Row:
    """One line of a table: what is counted, how deep it lies beneath the whole, and the count in each column."""

    name: str
    label: str
    depth: int
    counts: tuple[int | None, ...]

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing of the kind in any column."""
        return all(count == 0 for count in self.counts)


def rows_of(columns: Sequence[Counted]) -> list[Row]:
    """Lay out some columns of one table line by line. The parts of what there is none of are left out."""
    rows: list[Row] = []
    lines = (tuple(line) for line in zip(*(c.shown.walk() for c in columns), strict=True))
    for line in lines:
        depth, first = line[0]
        row = Row(first.name, first.label, depth, tuple(one.count for _, one in line))
        above = next((r for r in reversed(rows) if r.depth < depth), None)
        idle = above is not None and above.empty and depth > 1
        if not idle:
            rows.append(row)
    return rows


@dataclass(frozen=True)
class Table:
    """One rule, authority by authority and period by period; a rule that no record can show has no columns."""

    rule: Rule
    standing: str
    columns: tuple[Counted, ...]
    notes: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Tell whether no column counts a single duty."""
        return all(one.shown.count == 0 for one in self.columns)


@dataclass(frozen=True)
class Question:
    """Something that the trial names, and what the records can say to it: often nothing."""

    text: str
    answer: str


@dataclass(frozen=True)
class TrialReport:
    """Everything that is reported of one trial, on some records, as at a day.

    `unused` names the rules of which it never set a duty aside; `given_back` those of which it did, and no longer does.
    """

    trial: Trial
    authority: str
    comparators: Mapping[str, str]
    as_at: date
    periods: Mapping[str, Days]
    minimum: int
    tables: tuple[Table, ...]
    instead: tuple[Table, ...]
    closures: tuple[Counted, ...]
    measures: tuple[Question, ...]
    conditions: tuple[Question, ...]
    unused: tuple[str, ...]
    given_back: tuple[str, ...]
    notes: tuple[str, ...]
    receipt: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    broken_off: str = ""
