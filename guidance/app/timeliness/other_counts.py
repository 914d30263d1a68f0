"""What would move if days were counted in another way, and why: to settle arguments between systems, and no more.

No duty is judged by any of these. Each day is set beside the engine's own, duty by duty.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.app.timeliness.published_figures import TABLES
from guidance.app.timeliness.tables import IN_TIME, LATE, NATIONAL, OPEN, UNDONE, Timeliness, begins_of, is_of, table_of
from guidance.engine.evaluate.clock import Undecided, counted_from
from guidance.engine.measure.conventions import IN_WORDS, Counting, counting
from guidance.engine.measure.published import Number, assessments, conferences, reviews
from guidance.engine.model.calendar import CalendarGap
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.period import Convention, Period
from guidance.engine.model.records.stretch import Stretch
from guidance.engine.model.records.unshown import mark_of

SUMS = {"C2": "Within_45_days", "C4": "Within_15_days", "D6": "Reviewed_within_timescales"}
JUDGED = (Status.DISCHARGED, Status.BREACHED, Status.PENDING)


@dataclass(frozen=True)
class Moved:
    """One duty that would stand otherwise: its last day and how it stands, by the engine and by another count."""

    finding: Finding
    due: date
    stands: str
    otherwise_due: date
    otherwise_stands: str

    @property
    def data(self) -> dict[str, str | None]:
        """It as plain data."""
        f = self.finding
        return {
            "case": f.trigger.case, "authority": f.authority, "rule": f.rule.id, "title": f.rule.title,
            "trigger": f.trigger.at, "performed": f.performed, "due": self.due.isoformat(), "stands": self.stands,
            "otherwise_due": self.otherwise_due.isoformat(), "otherwise_stands": self.otherwise_stands,
        }  # fmt: skip


@dataclass(frozen=True)
class Otherwise:
    """What one way of counting comes to.

    `sums` gives for each table what is in time by it; `shifted` counts the duties whose last day is another, `moved`
    holds those of them that would stand otherwise. `lacking` says why nothing could be compared.
    """

    name: str
    sums: Mapping[str, tuple[Number, Number]]
    of: int
    shifted: int
    moved: tuple[Moved, ...]
    lacking: str = ""

    @property
    def in_words(self) -> str:
        """What it does otherwise."""
        return IN_WORDS[self.name]

    @property
    def data(self) -> dict[str, Any]:
        """It as plain data."""
        return {
            "name": self.name, "in_words": self.in_words, "lacking": self.lacking or None,
            "tables": {SUMS[table]: {"ours": ours, "otherwise": other} for table, (ours, other) in self.sums.items()},
            "duties": self.of, "shifted": self.shifted, "moved": [each.data for each in self.moved],
        }  # fmt: skip


def counted_otherwise(found: Timeliness, name: str) -> Otherwise:
    """Count the tables and guidance's own duties in another way, and find what would move.

    The duties are those of the tables' own rules, done in the year or with their last day in it.
    """
    calendars = found.answer.library.calendars
    if name == "closure-days" and not calendars.closures:
        lacking = "no closure days are held: a calendar of an authority's own gives them, as a pack"
        return Otherwise(name, {}, 0, 0, (), lacking)
    national = calendars.by_name[NATIONAL]
    wholes = {table: found.together.tables[table].columns[SUMS[table]] for table in TABLES}
    sums = dict.fromkeys(TABLES, 0)
    for code in {s.authority for s in found.stretches}:
        own = [s for s in found.stretches if s.authority == code]
        for table, number in _sums(own, found, counting(name, national, calendars.closures.get(code))):
            sums[table] += number
    duties = [f for f in found.answer.findings if _is_compared(f, found)]
    moved, shifted = list[Moved](), 0
    for finding in duties:
        closed = calendars.closures.get(finding.authority or "")
        other = last_day_by(finding, counting(name, national, closed))
        if finding.due is None or other is None or other == finding.due:
            continue
        shifted += 1
        ours, theirs = (_stands(finding, day, found.year.last) for day in (finding.due, other))
        moved += [Moved(finding, finding.due, ours, other, theirs)] if ours != theirs else []
    beside = {table: (ours, None if ours is None else sums[table]) for table, ours in wholes.items()}
    return Otherwise(name, beside, len(duties), shifted, tuple(moved))


def _sums(stretches: Iterable[Stretch], found: Timeliness, way: Counting) -> Iterator[tuple[str, int]]:
    own, year = list(stretches), found.year
    begins = begins_of(found.answer.reading.sources, {(s.owner, s.case) for s in own}, year)
    tables = {
        "C2": assessments(own, year, way), "C4": conferences(own, year, way), "D6": reviews(own, year, begins, way),
    }  # fmt: skip
    for table, counted in tables.items():
        yield table, int(counted.columns[SUMS[table]] or 0)


def _is_compared(finding: Finding, found: Timeliness) -> bool:
    ours = table_of(finding.rule.id) and is_of(mark_of(finding), found.year)
    judged = finding.status in JUDGED and finding.standing is Standing.STANDS and finding.due is not None
    return bool(ours and judged and finding.anchor and isinstance(finding.rule.within, Period))


def last_day_by(finding: Finding, way: Counting) -> date | None:
    """Reckon the last day of a duty by another way of counting; None where it has no say in that."""
    rule, anchor = finding.rule, finding.anchor
    if anchor is None or not isinstance(rule.within, Period) or rule.convention is not Convention.DAY_AFTER:
        return None
    try:
        return way.last_day(counted_from(rule, anchor).day, rule.within)
    except (CalendarGap, Undecided):
        return None


def _stands(finding: Finding, last: date, as_at: date) -> str:
    """Say how a duty would stand if that were its last day."""
    if finding.performed:
        return IN_TIME if date.fromisoformat(finding.performed[:10]) <= last else LATE
    return OPEN if as_at <= last else UNDONE
