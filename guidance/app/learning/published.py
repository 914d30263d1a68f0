"""What is published of the times that a rule limits: England, and every authority and year that is held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidance.app.timeliness.data import GUIDANCE, PARTS, TOTAL
from guidance.app.timeliness.published_figures import AUTHORITY, ENGLAND, Row, rows
from guidance.app.timeliness.tables import table_of
from guidance.engine.measure.bunching.bands import Bounds, bounds
from guidance.engine.measure.change.funnel import Funnel, funnel
from guidance.engine.measure.change.xmr import Chart, chart
from guidance.engine.measure.published import CLOCK, WITHIN

TIMED = frozenset(PARTS)
"""The tables that give times in bands."""


@dataclass(frozen=True)
class PublishedYear:
    """One place in one year: how many were done, and by how much the last band in time can be too full.

    `of` and `done` are None where the figure was withheld; `bunching`, where a band was, or they settle nothing.
    """

    year: int
    code: str
    name: str
    of: int | None
    done: int | None
    after: int | None
    bunching: Bounds | None


@dataclass(frozen=True)
class Published:
    """What one table gives: England and one authority year by year, every authority, and how a share changed."""

    table: str
    limit: int
    row: Row
    england: tuple[PublishedYear, ...]
    chosen: tuple[PublishedYear, ...]
    everyone: tuple[PublishedYear, ...]
    change: Chart | None
    places: Funnel | None

    @property
    def latest(self) -> int:
        """The last year that is held."""
        return self.england[-1].year

    @property
    def clock(self) -> str:
        """What the table counts, and what guidance counts in its place."""
        return f"The table counts {CLOCK[self.table]}. Beside it, {GUIDANCE[self.table]}."


def is_published(rule: str) -> bool:
    """Tell whether a table gives the times that a rule limits."""
    return table_of(rule) in TIMED


def published_of(rule: str, authority: str | None = None) -> Published | None:
    """Gather what is published of the times that a rule limits; None where no table has them.

    The curves through the bands are fitted for England and for the authority that is named; for every other, the
    plain bounds alone.

    Args:
        rule: The rule, by its identifier.
        authority: The code of an authority to show year by year.
    """
    if not is_published(rule):
        return None
    table = table_of(rule)
    of_england = [row for row in rows(table) if row["geographic_level"] == ENGLAND]
    of_places = [row for row in rows(table) if row["geographic_level"] == AUTHORITY]
    england = tuple(_year(table, row, curves=True) for row in of_england)
    mine = [row for row in of_places if authority and row["old_la_code"] == authority]
    chosen = tuple(_year(table, row, curves=True) for row in mine)
    everyone = tuple(_year(table, row, curves=False) for row in of_places)
    latest = max(of_england, key=lambda row: int(row["time_period"]))
    shares = [(row["time_period"], 100 * both[0] / both[1]) for row in of_england if (both := _within(table, row))]
    last = {
        row["la_name"]: both
        for row in of_places
        if row["time_period"] == latest["time_period"] and (both := _within(table, row))
    }
    return Published(table, WITHIN[table], latest, england, chosen, everyone, chart(shares), funnel(last))


def _year(table: str, row: Row, *, curves: bool) -> PublishedYear:
    counts = dict(_bands(table, row))
    known = {band: count for band, count in counts.items() if count is not None}
    limit = WITHIN[table]
    at = next((count for (_, last), count in counts.items() if last == limit), None)
    after = next((count for (first, _), count in counts.items() if first == limit + 1), None)
    found = bounds(known, limit, curves=curves) if len(known) == len(counts) else None
    name = row["la_name"] or "England"
    return PublishedYear(int(row["time_period"]), row["old_la_code"], name, _count(row[TOTAL[table]]), at, after, found)


def _bands(table: str, row: Row) -> Iterator[tuple[tuple[int, int], int | None]]:
    yield from (((band.low, band.high), _count(row[band.column])) for band in PARTS[table] if band.high is not None)


def _within(table: str, row: Row) -> tuple[int, int] | None:
    """Return how many were done within the limit, and of how many; None where a count was withheld."""
    counts = dict(_bands(table, row))
    parts, whole = [count for (_, last), count in counts.items() if last <= WITHIN[table]], _count(row[TOTAL[table]])
    known = [count for count in parts if count is not None]
    return (sum(known), whole) if whole and len(known) == len(parts) else None


def _count(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def as_row(year: PublishedYear) -> Mapping[str, object]:
    """Return one place in one year as plain data."""
    b = year.bunching
    return {
        "year": year.year, "code": year.code or None, "name": year.name, "completed": year.of,
        "in_last_band": year.done, "in_band_after": year.after,
        "excess": None if b is None else {
            "least": round(b.low), "most": round(b.high), "plain_least": round(b.plain[0]),
            "plain_most": round(b.plain[1]), "found": b.found, "curves": len(b.curves),
        },
    }  # fmt: skip
