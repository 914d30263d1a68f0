"""A report on a trial. It holds only what may be shown: every form of it is written from this, and none has more."""

from collections.abc import Mapping
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
        return LABELS[self.period]


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
class Table:
    """One rule, authority by authority and period by period; a rule that no record can show has no columns."""

    rule: Rule
    standing: str
    columns: tuple[Counted, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """Something that the trial names, and what the records can say to it: often nothing."""

    text: str
    answer: str


@dataclass(frozen=True)
class TrialReport:
    """Everything that is reported of one trial, on some records, as at a day."""

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
    notes: tuple[str, ...]
    receipt: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...] = ()
