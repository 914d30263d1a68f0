"""Local drift: where a local rule, whatever its number, asks for less than the national one beside it, or later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.calendar import Calendar, CalendarGap, Calendars
from guidance.engine.model.condition import Patterns
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import HowSoon, InState, Modality, Rule
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.local.letting_go import TIGHTEN, check_had, check_let_go
from guidance.engine.packs.checks.local.split import as_much, events, whole_together
from guidance.engine.packs.checks.satisfying import can_hold
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import RuleText
from guidance.engine.reckoning import last_day

_OWED = (Modality.MUST, Modality.SHOULD)
RuleEntry = Entry[RuleText]
DAYS_TRIED = 731
"""From the first on which both are in force: two years have every order of weekdays, bank holidays and long months."""
_AT_ONCE = (HowSoon.IMMEDIATELY, HowSoon.URGENT_NOT_STATED, HowSoon.DAY_NOT_GIVEN, HowSoon.WITHOUT_DELAY)
_LATER = (HowSoon.AS_SOON_AS_PRACTICABLE, HowSoon.BEFORE_NEXT_STEP, HowSoon.NOT_STATED)
_SLOWER = {
    **dict.fromkeys(_AT_ONCE, _LATER),
    HowSoon.AS_SOON_AS_PRACTICABLE: (HowSoon.NOT_STATED,),
}
_A_DAY = {Unit.HOUR: 24, Unit.DAY: 1, Unit.WORKING_DAY: 1}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_DAY = 24 * 60
"""Minutes of a day that has no change of the clocks."""


def check_drift(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find where a local rule asks for less than the national one beside it, or for another thing, or names none."""
    if not rule.authority or rule.trial:
        return
    national = known.usable(rule.relates_to) if rule.relates_to else None
    if national:
        yield from check_had(entry, rule, national, known)
    if national and rule.performing:
        yield from _check_stale(entry, rule, national, known)
        yield from _check_beside(entry, rule, national, known)
    elif rule.performing and not rule.relates_to and rule.modality in _OWED:
        yield from _check_unrelated(entry, rule, known)


def _check_stale(entry: RuleEntry, rule: Rule, national: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find a national rule that has ended by the day on which the local one begins."""
    if national.repeal and rule.commencement and national.repeal <= rule.commencement:
        message = f"`{national.id}` ended on {national.repeal}, before this begins on {rule.commencement}"
        later = next((r.id for r in known.national if r.name == national.name and r.in_force(rule.commencement)), "")
        cure = f"name `{later}`, which is in force then" if later else "name a rule that is in force then"
        yield entry.warning("G440", message, entry.at("relates_to"), cure)


def _check_beside(entry: RuleEntry, rule: Rule, national: Rule, known: Known) -> Iterator[Diagnostic]:
    started, done = (events(rule.triggers), events(rule.performing))
    if started.isdisjoint(events(national.triggers)) and done.isdisjoint(events(national.performing)):
        message = f"`{national.id}` speaks neither of what starts this nor of what does it"
        yield entry.warning("G441", message, entry.at("relates_to"), "name the rule that this adds to, or none")
    elif national.performing and national.modality in _OWED:
        yield from _check_weaker(entry, rule, national, known.vocabulary)
        yield from _check_unit(entry, rule, national)
        yield from _check_clock(entry, rule, national, known)
        yield from _check_narrower(entry, rule, national, known)
        yield from check_let_go(entry, rule, national, known.vocabulary)


def _check_weaker(entry: RuleEntry, rule: Rule, national: Rule, words: Vocabulary) -> Iterator[Diagnostic]:
    given = entry.text.given[0]
    same = not events(rule.performing).isdisjoint(events(national.performing))
    softer = national.modality is Modality.MUST and rule.modality is Modality.SHOULD and rule.within == national.within
    if same and (rule.modality is Modality.MAY or softer):
        message = f"`{rule.modality}`, where `{national.id}` says `{national.modality}`"
        yield entry.warning("G442", message, entry.at(given, key=True), TIGHTEN)
    if rule.modality is Modality.MAY:
        return
    if same and isinstance(national.within, Period) and not isinstance(rule.within, Period):
        key = next(key for key in ("within", "before", "how_soon", given) if key in entry.text.model_fields_set)
        message = f"no length of time, where `{national.id}` says {national.within}"
        yield entry.warning("G442", message, entry.at(key, key=True), TIGHTEN)
    if same and national.within is None and national.how_soon in _AT_ONCE and _can_wait(rule.within):
        message = f"{rule.within}, where `{national.id}` gives no number because it is for now"
        cure = f"give a day at the most, which starts at once too; {TIGHTEN}"
        yield entry.warning("G442", message, entry.at("within"), cure)
    soon = rule.how_soon in _SLOWER.get(national.how_soon, ()) if national.how_soon and not rule.has_limit else False
    if same and soon and not national.has_limit:
        message = f"`{rule.how_soon}`, where `{national.id}` says `{national.how_soon}`"
        yield entry.warning("G442", message, entry.at("how_soon"), TIGHTEN)
    for n, pattern in enumerate(rule.performing):
        if not any(as_much(pattern, asked, words) for asked in national.performing):
            message = f"this `{pattern.event}` is not what `{national.id}` asks for"
            yield entry.warning("G442", message, entry.at(given, n), TIGHTEN)


def _can_wait(within: object) -> bool:
    """Tell whether a limit lets more than a day go by, or more than one working day."""
    return isinstance(within, Period) and within.count > _A_DAY.get(within.unit, 0)


def _check_unit(entry: RuleEntry, rule: Rule, national: Rule) -> Iterator[Diagnostic]:
    """Find the national number in days of another kind: 15 days for 15 working days, or 24 hours for a working day."""
    if not (isinstance(rule.within, Period) and isinstance(national.within, Period)):
        return
    units = {rule.within.unit, national.within.unit}
    if Unit.WORKING_DAY in units and len(units) > 1 and _number(rule.within) == _number(national.within):
        message = f"{rule.within}, where `{national.id}` says {national.within}: the same number in another unit"
        cure = f"write `{national.within}`, or another number if it is meant to be another time"
        yield entry.warning("G362", message, entry.at("within"), cure)


def _number(period: Period) -> int | None:
    """Return how many days a period says, of whatever kind; None where it says none."""
    if period.unit is Unit.HOUR:
        return period.count // 24 if period.count % 24 == 0 else None
    return period.count if period.unit in {Unit.DAY, Unit.WORKING_DAY} else None


def _check_clock(entry: RuleEntry, rule: Rule, national: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find a clock that another event starts, or starts again, or that counts from another day.

    A number for some of what starts a national rule that has none adds to it, and leaves nothing out; nor does a part
    of what starts it, where others have the rest.
    """
    started, own = events(national.triggers), events(rule.triggers)
    adds = national.within is None and isinstance(rule.within, Period) and own < started
    passed_over = sorted(started - own)
    if passed_over and rule.triggers and not adds and not whole_together(rule, national, known):
        message = f"`{passed_over[0]}`, which starts the clock of `{national.id}`, does not start this one"
        yield entry.warning("G443", message, entry.at("when"), TIGHTEN)
    elif rule.clock and not national.clock:
        message = f"each further event starts the clock again, and not that of `{national.id}`"
        yield entry.warning("G443", message, entry.at("clock"), TIGHTEN)
    elif rule.same == "case" and national.same == "episode":
        message = f"what was done in another episode would do, and not for `{national.id}`"
        yield entry.warning("G443", message, entry.at("same"), TIGHTEN)
    elif rule.counts_from != national.counts_from:
        message = f"the clock of `{national.id}` counts from another day"
        yield entry.warning("G443", message, entry.at("from" if rule.counts_from else "when"), TIGHTEN)


def _check_narrower(entry: RuleEntry, rule: Rule, national: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find a rule that starts for fewer cases than the national one, and asks no more of those that are left."""
    words = known.vocabulary
    more = _limit(rule) != _limit(national) or not all(
        any(as_much(asked, pattern, words) for pattern in rule.performing) for asked in national.performing
    )
    if more or not events(national.triggers) <= events(rule.triggers):
        return
    reached = all(any(as_much(start, own, words) for own in rule.triggers) for start in national.triggers)
    key = "while" if reached else "when"
    narrower = not reached or _holds_for_less(rule.while_state, national.while_state)
    if narrower and not whole_together(rule, national, known):
        message = f"starts for fewer cases than `{national.id}`, and asks for no more"
        yield entry.warning("G443", message, entry.at(key, key=True), TIGHTEN)


def _holds_for_less(own: InState | None, national: InState | None) -> bool:
    """Tell whether what has to hold leaves out cases in which what a national rule has does: another state, or age."""
    if own is None or national is None:
        return own is not None
    ages = (own.for_at_least, own.for_less_than)
    return own.state != national.state or ages not in ((None, None), (national.for_at_least, national.for_less_than))


def _limit(rule: Rule) -> tuple[object, ...]:
    return rule.within, rule.how_soon, rule.before, rule.modality


def _check_unrelated(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find the national rule that has the same trigger and asks for the same, where none is named."""
    begins = rule.commencement
    near = {r.id: r for p in rule.triggers for r in known.national_of.get(p.event, ()) if begins and r.in_force(begins)}
    alike = [national for national in near.values() if _alike(rule, national, known.vocabulary)]
    if found := sorted(alike, key=lambda national: _distance(rule, national)):
        names = " and ".join(f"`{national.id}`" for national in found[:2])
        day = "by another day" if any(national.within for national in found[:2]) else "with no day of its own"
        message = f"{names} {'asks' if len(found) == 1 else 'ask'} for this already, {day}"
        yield entry.warning("G445", message, entry.at("id"), f"write `relates_to: {found[0].id}`")
    elif other := _of_one_length(rule, known):
        message = f"`{other.id}` asks for this by the same limit, from another start"
        cure = (
            f"start its clock as there and write `relates_to: {other.id}`, or suppress this where it is another matter"
        )
        yield entry.warning("G446", message, entry.at("id"), cure)


def _of_one_length(rule: Rule, known: Known) -> Rule | None:
    """Find the national rule that asks for the same by the same number, whose clock something else starts."""
    begins = rule.commencement
    near = (r for p in rule.performing for r in known.national_of.get(p.event, ()) if begins and r.in_force(begins))
    return next((r for r in near if isinstance(r.within, Period) and _asks_so(r, rule, known.vocabulary)), None)


def _asks_so(national: Rule, rule: Rule, words: Vocabulary) -> bool:
    same = national.modality in _OWED and national.within == rule.within
    return (
        same and not meet(rule.triggers, national.triggers, words) and meet(rule.performing, national.performing, words)
    )


def _distance(rule: Rule, national: Rule) -> tuple[bool, bool, bool]:
    """Tell how far a national rule is from a local one: another start, only in some state, with no number."""
    starts = [(p.event, p.where) for p in national.triggers]
    own = all((p.event, p.where) in starts for p in rule.triggers)
    return not own, national.while_state != rule.while_state, national.within is None


def _alike(rule: Rule, national: Rule, words: Vocabulary) -> bool:
    """Tell whether a rule asks for what a national one does, from the same event and by another day."""
    same = meet(rule.triggers, national.triggers, words) and meet(rule.performing, national.performing, words)
    return same and national.modality in _OWED and rule.within != national.within


def meet(some: Patterns, others: Patterns, words: Vocabulary) -> bool:
    """Tell whether one event can be both of some and of others."""
    return any(
        one.event == other.event
        and one.event in words.events
        and can_hold([one.where, other.where], words.events[one.event].facts)
        for one in some
        for other in others
    )


@dataclass(frozen=True)
class Later:
    """A start from which the local limit ends after the national one, and the last day of each."""

    start: date
    local: date
    national: date


def looser_in_one_unit(local: Period, national: Period) -> bool | None:
    """Tell whether a period is longer than another; None where they are in units that a calendar alone can compare."""
    one, other = _in_days(local), _in_days(national)
    return one[0] > other[0] if one[1] == other[1] else None


def _in_days(period: Period) -> tuple[int, Unit]:
    """Return a period in days, where every calendar agrees on how many it has."""
    return (period.count * _DAYS[period.unit], Unit.DAY) if period.unit in _DAYS else (period.count, period.unit)


def later_from(local: Rule, national: Rule, calendars: Calendars) -> Later | None:
    """Find the first start from which a local limit ends later than the national one; None where there is none.

    Both are reckoned on the national rule's own calendar: what an authority's closure days add is not looked at, nor an
    hour that a change of the clocks does. Where the national limit is in working days, so is what is later.
    """
    calendar = calendars.by_name.get(national.instrument.calendar)
    if calendar is None or not (isinstance(local.within, Period) and isinstance(national.within, Period)):
        return None
    limits = ((local.within, local.convention), (national.within, national.convention))
    try:
        for start in _starts(local, national):
            for minute in (0, _DAY - 1):
                one, other = (_end(limit, start, minute, calendar) for limit in limits)
                if national.within.unit is Unit.WORKING_DAY:
                    one = min(one, _end_of(_last_working(one, calendar)))
                if one > other:
                    return Later(start, date.fromordinal(one // _DAY), date.fromordinal(other // _DAY))
    except (CalendarGap, OverflowError):
        return None
    return None


def _last_working(minute: int, calendar: Calendar) -> date:
    """Find the last working day up to a minute."""
    day = minute // _DAY
    while not calendar.is_working(date.fromordinal(day)):
        day -= 1
    return date.fromordinal(day)


def _starts(local: Rule, national: Rule) -> Iterator[date]:
    """List the days to try, of those on which both rules are in force."""
    begun = [rule.commencement for rule in (local, national) if rule.commencement]
    if len(begun) == 2:  # noqa: PLR2004  both have begun
        ends = (rule.repeal.toordinal() for rule in (local, national) if rule.repeal)
        first = max(begun).toordinal()
        yield from map(date.fromordinal, range(first, min([first + DAYS_TRIED, *ends])))


def _end(limit: tuple[Period, Convention], start: date, minute: int, calendar: Calendar) -> int:
    """Reckon the minute in which a period ends, counted as the days are."""
    period, convention = limit
    if period.unit is Unit.HOUR:
        return start.toordinal() * _DAY + minute + 60 * period.count
    return _end_of(last_day(start, period, calendar, convention))


def _end_of(day: date) -> int:
    return (day.toordinal() + 1) * _DAY - 1
