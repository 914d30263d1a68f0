"""By when something is to be done, in SQL: the last day, the last moment of hours, and what is missing to reckon it."""

from guidance.engine.evaluate.batch.calendar import name_of
from guidance.engine.evaluate.batch.record import HOUR
from guidance.engine.evaluate.batch.sql.conditions import NOTHING, text
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import FactDate, Rule

LAST_MICRO = 24 * HOUR - 1
NO_YEAR = "'calendar year 10000'"
LAST_OF_ALL = "DATE '9999-12-31'"


def date_in(fact: str, event: str) -> str:
    """Write the day that a fact of an event gives; NULL where it gives none."""
    return f"TRY_CAST({event}.facts[{text(fact)}][1] AS DATE)"


def start_of(counts_from: str, event: str) -> tuple[str, str, str]:
    """Write the day that a clock counts from, the event’s or a fact’s of it, and the ticks it can have begun at."""
    if not counts_from:
        return f"{event}.day", f"{event}.starts", f"{event}.ends"
    day = date_in(counts_from, event)
    return day, f"tick({day}, 0, 0)", f"tick({day}, {LAST_MICRO}, 0)"


def plain_end(period: Period, day: str, *, named_day_first: bool) -> str:
    """Write the last day of a period of days, weeks or months from a day."""
    if period.unit is Unit.MONTH:
        end = f"CAST({day} + INTERVAL {period.count} MONTH AS DATE)"
        on_its_day = f"day({end}) = day({day})"
        return f"CASE WHEN {on_its_day} THEN {end} - 1 ELSE {end} END" if named_day_first else end
    days = period.count * (7 if period.unit is Unit.WEEK else 1)
    return f"{day} + {days - named_day_first}"


def limited(rule: Rule, source: str, calendars: Calendars, ahead: Period | None = None) -> str:
    """Write a query that gives each event of a source its limit.

    It adds `due`, the last day; `first_end` and `last_end`, the ticks between which a limit in hours ends; `wanting`,
    for want of which there is no limit though the rule has one; and `untimed`, the time that its start lacks.

    Args:
        rule: The rule whose limit it is.
        source: What the clock runs from: a table with the columns of events.
        calendars: The calendars in use.
        ahead: A time that is to run from the event itself, in place of the rule's own limit.
    """
    within = ahead or rule.within
    if within is None:
        return unlimited(source)
    if isinstance(within, FactDate):
        day = date_in(within.fact, "a")
        return unlimited(source, due=day, wanting=f"CASE WHEN {day} IS NULL THEN {text(within.fact)} END")
    counts_from = "" if ahead else rule.counts_from
    start = start_of(counts_from, "a")
    absent = f"WHEN {start[0]} IS NULL THEN {text(counts_from)} " if counts_from else ""
    if within.unit is Unit.WORKING_DAY:
        return _working_days(rule, source, within, (start[0], absent, calendars))
    if within.unit is Unit.HOUR:
        return _hours(source, within, start, (counts_from, absent))
    end = plain_end(within, start[0], named_day_first=rule.convention is Convention.NAMED_DAY_FIRST)
    return unlimited(source, due=_due(end), wanting=_wanting(absent, end))


def _due(end: str) -> str:
    return f"CASE WHEN {end} <= {LAST_OF_ALL} THEN {end} END"


def _wanting(absent: str, end: str) -> str:
    return f"CASE {absent}WHEN {end} > {LAST_OF_ALL} THEN {NO_YEAR} END"


def _hours(source: str, within: Period, start: tuple[str, str, str], counted: tuple[str, str]) -> str:
    counts_from, absent = counted
    ends = tuple(f"hours_after({each}, {within.count})" for each in start[1:])
    day = f"day_of({ends[1]})"
    return unlimited(
        source, due=_due(day), hours=ends, wanting=_wanting(absent, day),
        untimed=f"[{text(f'time of {counts_from}')}]" if counts_from else "time_of(a.timed, a.name)",
    )  # fmt: skip


def _working_days(rule: Rule, source: str, period: Period, counted: tuple[str, str, Calendars]) -> str:
    day, absent, calendars = counted
    name, last = text(name_of(rule)), calendars.serving(rule.instrument.calendar, rule.closed_by).last_year
    count = f"d.number + {period.count}"
    if rule.convention is Convention.NAMED_DAY_FIRST:
        count += " - CASE WHEN d.working THEN 1 ELSE 0 END"
    gap = f"WHEN d.day IS NULL THEN 'calendar year ' || year({day}) WHEN w.day IS NULL THEN 'calendar year {last + 1}' "
    joins = (
        f"LEFT JOIN calendar_day d ON d.calendar = {name} AND d.day = {day}"
        f" LEFT JOIN calendar_day w ON w.calendar = {name} AND w.working AND w.number = {count}"
    )
    return unlimited(source, due="w.day", wanting=f"CASE {absent}{gap}END", joins=joins)


def unlimited(
    source: str,
    *,
    due: str = "CAST(NULL AS DATE)",
    hours: tuple[str, ...] = ("CAST(NULL AS BIGINT)", "CAST(NULL AS BIGINT)"),
    bound: str = "CAST(NULL AS BIGINT)",
    wanting: str = "CAST(NULL AS VARCHAR)",
    untimed: str = NOTHING,
    joins: str = "",
) -> str:
    """Write a query that gives each event of a source a limit that is written already, or none."""
    return (
        f"SELECT a.*, {due} AS due, {hours[0]} AS first_end, {hours[1]} AS last_end, {bound} AS bound_end,"
        f" {wanting} AS wanting, {untimed} AS untimed FROM {source} a {joins}"
    ).rstrip()
