"""Working days as a table: every day of a calendar, whether it is worked, and how many have been by its end."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import duckdb
import pyarrow as pa

from guidance.engine.model.calendar import Calendar, Calendars
from guidance.engine.model.rule import Rule

DAYS = """
SELECT calendar, day, working, count(*) FILTER (working) OVER (PARTITION BY calendar ORDER BY day) AS number
FROM (SELECT s.calendar, s.day, isodow(s.day) < 6 AND h.day IS NULL AS working FROM (
        SELECT calendar, CAST(unnest(generate_series(first, last, INTERVAL 1 DAY)) AS DATE) AS day FROM calendar_span
    ) s LEFT JOIN (SELECT DISTINCT calendar, day FROM holiday) h ON h.calendar = s.calendar AND h.day = s.day)
"""
"""`number` is how many days have been worked by the end of each."""


def name_of(rule: Rule) -> str:
    """Name the calendar that counts for a rule: that of its instrument, less the closure days of its own authority."""
    return f"{rule.instrument.calendar} of {rule.closed_by}" if rule.closed_by else rule.instrument.calendar


def served(rules: Iterable[Rule], calendars: Calendars) -> dict[str, Calendar]:
    """Return the calendars that count for some rules, by the names they have here."""
    named = {name_of(rule): rule for rule in rules if rule.instrument.calendar in calendars.by_name}
    return {name: calendars.serving(r.instrument.calendar, r.closed_by) for name, r in named.items()}


def lay_out(database: duckdb.DuckDBPyConnection, calendars: dict[str, Calendar]) -> None:
    """Make the table of days."""
    spans = ((name, c.first_year, c.last_year, tuple(sorted(c.holidays))) for name, c in sorted(calendars.items()))
    database.register("reckoned", _days(tuple(spans)))
    database.execute("CREATE TABLE calendar_day AS SELECT * FROM reckoned")
    database.unregister("reckoned")


@lru_cache(maxsize=8)
def _days(spans: tuple[tuple[str, int, int, tuple[date, ...]], ...]) -> pa.Table:
    """Reckon every day of calendars, each told by name, first and last year, holidays; once for all populations."""
    with duckdb.connect() as database:
        database.execute("CREATE TABLE calendar_span (calendar VARCHAR, first DATE, last DATE)")
        database.execute("CREATE TABLE holiday (calendar VARCHAR, day DATE)")
        for name, first, last, holidays in spans:
            database.execute(
                "INSERT INTO calendar_span VALUES (?, ?, ?)", [name, date(first, 1, 1), date(last, 12, 31)]
            )
            database.execute("INSERT INTO holiday SELECT ?, unnest(CAST(? AS DATE[]))", [name, list(holidays)])
        return database.sql(DAYS).to_arrow_table()
