"""Which rules and which cases are answered here, and why the others are left to the definition."""

import re
from collections.abc import Iterable, Iterator

from guidance.engine.evaluate.batch.record import FIRST_YEAR
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.condition import Condition, Pattern, Test, TestKind, tests_of
from guidance.engine.model.event import Event
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Concerned, FactDate, Follow, Happened, Have, Missed, Rule, TriggerFact

_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def left_out(rule: Rule, calendars: Calendars) -> str:
    """Say why a rule is not answered here; an empty text where it is."""
    if rule.limit_of_power and (why := _beyond(rule, calendars)):
        return why
    if rule.instrument.calendar not in calendars.by_name and in_working_days(rule):
        return "there is no such calendar"
    if any(not _NUMBER.fullmatch(t.values[0]) for t in _tests(rule) if t.kind is TestKind.AT_LEAST):
        return "it tests a number that is not written plainly"
    return ""


def _beyond(rule: Rule, calendars: Calendars) -> str:
    """Say why a limit of a power is not answered here; an empty text where it is."""
    if rule.in_any:
        return "it adds up earlier stays"
    if isinstance(rule.when, Missed):
        return "it limits a power that begins where a limit was missed"
    if rule.at_most and rule.at_most.period.unit in {Unit.HOUR, Unit.WORKING_DAY}:
        return "the most that it allows is in hours or working days"
    return "there is no such calendar" if rule.at_most and rule.instrument.calendar not in calendars.by_name else ""


def in_working_days(rule: Rule) -> bool:
    """Tell whether a rule counts in working days."""
    periods = [rule.within, rule.duty.at_least if isinstance(rule.duty, Follow) else None]
    return any(isinstance(p, Period) and p.unit is Unit.WORKING_DAY for p in periods)


def _tests(rule: Rule) -> Iterator[Test]:
    for condition in _conditions(rule):
        yield from tests_of(condition)


def _conditions(rule: Rule) -> Iterator[Condition]:
    patterns: list[Pattern] = [
        *rule.triggers, *rule.performing, *rule.until, *rule.before, *rule.known_by, *(rule.clock or ()),
        *(rule.duty.patterns if isinstance(rule.duty, Follow) else ()),
    ]  # fmt: skip
    yield from (p.where for p in patterns)
    yield from (u.condition for u in rule.unless if isinstance(u, TriggerFact))
    yield from (u.pattern.where for u in rule.unless if isinstance(u, Happened | Concerned))
    if isinstance(rule.duty, Have):
        yield rule.duty.condition


def unusual(rules: Iterable[Rule], events: Iterable[Event]) -> set[tuple[str, str]]:
    """Name the cases that hold what is not reckoned with here: a day before the years of its clock, an odd value."""
    numbers = {t.fact for rule in rules for t in _tests(rule) if t.kind is TestKind.AT_LEAST}
    dates = {fact for rule in rules for fact in _dates(rule) if fact}
    return {(e.owner, e.case) for e in events if e.day.year < FIRST_YEAR or _is_odd(e, numbers, dates)}


def _dates(rule: Rule) -> Iterator[str]:
    """Yield the facts that are to give a day, or an empty text."""
    yield rule.counts_from
    yield rule.within.fact if isinstance(rule.within, FactDate) else ""
    yield rule.at_most.counted_from if rule.at_most else ""


def _is_odd(event: Event, numbers: set[str], dates: set[str]) -> bool:
    for name, fact in event.facts.items():
        if fact is None:
            continue
        if name in dates and not (isinstance(fact, str) and _DATE.fullmatch(fact) and fact >= str(FIRST_YEAR)):
            return True
        if name in numbers and not all(_NUMBER.fullmatch(v) for v in ((fact,) if isinstance(fact, str) else fact)):
            return True
    return False
