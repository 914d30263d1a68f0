"""When a limit or a power ends, in words: to the minute where it runs in hours, and across a change of the clocks."""

from collections.abc import Callable
from datetime import date, datetime

from guidance.engine.evaluate.clock import Undecided, counted_from
from guidance.engine.explain.clauses.clauses import happened
from guidance.engine.explain.names import day_in_words, weekday_in_words
from guidance.engine.model.england import ENGLAND, comes_twice, day_of
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Status
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import FactDate, Rule
from guidance.engine.reckoning import hours_after

Ends = tuple[datetime, datetime]


def ends(finding: Finding) -> Ends | None:
    """Return the first and last moment at which a limit in hours, or one to a moment, can end; None of any other."""
    if finding.spent:
        return finding.spent.first, finding.spent.last
    within, start = finding.rule.within, start_of(finding)
    if not isinstance(within, Period) or within.unit is not Unit.HOUR or start is None:
        return (finding.due_at, finding.due_at) if finding.due_at else None
    return hours_after(start.earliest, within.count), hours_after(start.latest, within.count)


def start_of(finding: Finding) -> Event | None:
    """Return where the clock counts from: the event, or the day that a fact of it gives; None where it does not."""
    try:
        return counted_from(finding.rule, finding.anchor) if finding.anchor else None
    except Undecided:
        return None


def time_in_words(moment: datetime) -> str:
    """Write a time of day; where it comes twice, with which of the two it is.

    >>> time_in_words(datetime(2024, 10, 29, 9, 0)), time_in_words(datetime(2024, 10, 27, 1, 30, fold=1))
    ('09:00', '01:30 GMT')
    """
    zone = moment.replace(tzinfo=ENGLAND).tzname() if comes_twice(moment.date(), moment.time()) else ""
    return f"{moment:%H:%M} {zone}".rstrip()


def moment_in_words(moment: datetime) -> str:
    """Write a local moment as people say it.

    >>> moment_in_words(datetime(2024, 10, 29, 9, 0))
    'Tue 29 October 2024 at 09:00'
    """
    return f"{weekday_in_words(moment.date())} at {time_in_words(moment)}"


def as_at_in_words(as_at: date | datetime, a_day: Callable[[date], str] = day_in_words) -> str:
    """Write the day, or the moment, that an answer is true of."""
    return moment_in_words(as_at) if isinstance(as_at, datetime) else a_day(as_at)


def change_of_clocks(start: datetime, end: datetime) -> str:
    """Say which way the clocks went between two local moments; nothing, where they did not.

    >>> change_of_clocks(datetime(2024, 10, 26, 10, 0), datetime(2024, 10, 29, 9, 0))
    'the clocks went back'
    """
    before, after = (moment.replace(tzinfo=ENGLAND).utcoffset() for moment in (start, end))
    if before is None or after is None or before == after:
        return ""
    return "the clocks went back" if after < before else "the clocks went forward"


def limit_in_words(finding: Finding) -> str:
    """Say when a limit ends: its day, or its moment and whether the clocks changed before it."""
    if finding.due is None:
        return ""
    if finding.due_at is None:
        return weekday_in_words(finding.due)
    start = start_of(finding)
    changed = change_of_clocks(start.latest, finding.due_at) if start else ""
    return moment_in_words(finding.due_at) + (f" ({changed})" if changed else "")


def last_day_in_words(finding: Finding) -> str:
    """Say by when something is owed, or that its last day has gone by."""
    day = weekday_in_words(finding.due) if finding.due else ""
    return f"the last day was {day}" if finding.status is Status.BREACHED else f"by {day}"


def stays_too(finding: Finding) -> str:
    """Say that earlier stays have used some of a power in hours, and from when it may have run out."""
    if finding.spent is None or finding.rule.in_any is None:
        return ""
    days = " and ".join(weekday_in_words(stay.day) for stay in finding.spent.stays)
    unsure = finding.spent.first != finding.spent.last
    may = f", and not every time is on the record, so it may end from {moment_in_words(finding.spent.first)}"
    counts = f"what began on {days} counts too: {finding.rule.within} in all in any {finding.rule.in_any.period}"
    return f" ({counts}{may if unsure else ''})"


def may_have_come(moment: datetime, as_at: date | datetime) -> bool:
    """Tell whether a moment may have come as at another, or as at a day."""
    return moment < as_at if isinstance(as_at, datetime) else moment.date() <= day_of(as_at)


def has_no_day_of_its_own(finding: Finding) -> bool:
    """Tell whether guidance leaves to a plan or to local procedure how often a thing is done, and no record says it."""
    rule = finding.rule
    left_open = isinstance(rule.within, FactDate) and not rule.limit_of_power and not rule.force.is_law
    again = bool({p.event for p in rule.performing} & {p.event for p in rule.triggers}) or _is_of_the_next(rule)
    return left_open and again and finding.reason is Reason.NO_LIMIT


def _is_of_the_next(rule: Rule) -> bool:
    """Tell whether the day is one that a record sets for the next of its kind, as `next_visit_due` is."""
    return isinstance(rule.within, FactDate) and rule.within.fact.startswith("next_")


def set_locally(finding: Finding) -> str:
    """Say who sets a day for which guidance gives no number, and from when it runs."""
    if not has_no_day_of_its_own(finding):
        return ""
    since = f"{day_in_words((finding.anchor or finding.trigger).day)}, when {happened(finding.trigger.event)}"
    return f"; no national number of days: the plan, or your procedure, sets it, and it runs from {since}"
