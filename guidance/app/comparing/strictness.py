"""Whether a changed rule asks for more or less than it did: said only where it is so of every case there can be."""

from collections.abc import Iterable
from enum import StrEnum

from guidance.engine.explain.parts import Change
from guidance.engine.model.condition import Pattern, Patterns
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import Follow, Force, Have, HowSoon, Modality, Perform, Rule
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.satisfying import implies


class Direction(StrEnum):
    """Which way a change goes."""

    STRICTER = "stricter"
    LOOSER = "looser"


_OWED = {Modality.MAY: 0, Modality.SHOULD: 1, Modality.MUST: 2}
_BINDS = {
    Force.LOCAL_PROCEDURE: 0, Force.PRACTICE_GUIDANCE: 1, Force.STATUTORY_GUIDANCE: 2, Force.REGULATIONS: 3,
    Force.ACT: 3,
}  # fmt: skip
"""How far each can be departed from: the Act and regulations alike not at all."""
_DAY, _SHORTEST_MONTH, _LONGEST_MONTH = 24, 28, 31
_ENDLESS = 10**9


def direction(change: Change, old: Rule, new: Rule, words: Vocabulary) -> Direction | None:
    """Tell whether one part asks for more or less than it did; None where that cannot be told with certainty."""
    if not change.part.decides or not {old.modality, new.modality} <= _OWED.keys() or _of_power(old, new):
        return None
    more = _MORE[change.part.key](old, new, words) if change.part.key in _MORE else 0
    return (Direction.STRICTER if more > 0 else Direction.LOOSER) if more else None


def overall(changes: Iterable[tuple[Change, Direction | None]]) -> Direction | None:
    """Tell whether a rule as a whole asks for more or less: every part that decides anything has to go the same way."""
    ways = {way for change, way in changes if change.part.decides}
    return ways.pop() if len(ways) == 1 else None


def _of_power(old: Rule, new: Rule) -> bool:
    return old.limit_of_power or new.limit_of_power


def _sign(old: int, new: int) -> int:
    return (new > old) - (new < old)


def _modality(old: Rule, new: Rule, _: Vocabulary) -> int:
    return _sign(_OWED.get(old.modality or Modality.MAY, 0), _OWED.get(new.modality or Modality.MAY, 0))


def _force(old: Rule, new: Rule, _: Vocabulary) -> int:
    return _sign(_BINDS[old.force], _BINDS[new.force])


def _limit(old: Rule, new: Rule, _: Vocabulary) -> int:
    """Compare two limits: 1 where the new one never ends later and can end sooner."""
    if Modality.MAY in {old.modality, new.modality} or old.convention != new.convention or old.before or new.before:
        return 0
    if isinstance(old.within, Period) and isinstance(new.within, Period):
        return _sooner(old.within, new.within, old.convention) if _one_calendar(old, new) else 0
    if old.within is None and new.within is None:
        return _sign(_urgent(old), _urgent(new)) if 0 in {_urgent(old), _urgent(new)} else 0
    if isinstance(new.within, Period) and old.within is None:
        return int(not _urgent(old))
    if isinstance(old.within, Period) and new.within is None:
        return -int(not _urgent(new))
    return 0


def _one_calendar(old: Rule, new: Rule) -> bool:
    return (old.instrument.calendar, old.closed_by) == (new.instrument.calendar, new.closed_by)


def _urgent(rule: Rule) -> int:
    return int(rule.how_soon not in {None, HowSoon.NOT_STATED})


def _sooner(old: Period, new: Period, convention: Convention) -> int:
    if old.unit is new.unit:
        return _sign(new.count, old.count)
    if convention is not Convention.DAY_AFTER:
        return 0
    (old_least, old_most), (new_least, new_most) = _bounds(old), _bounds(new)
    return int(new_most < old_least) - int(new_least > old_most)


def _bounds(period: Period) -> tuple[int, int]:
    """Bound the end of a period, in hours from the start of the day that it begins on, on any calendar there may be."""
    count = period.count
    match period.unit:
        case Unit.HOUR:
            return count, count + _DAY - 1
        case Unit.DAY | Unit.WEEK:
            end = (count * (7 if period.unit is Unit.WEEK else 1) + 1) * _DAY
            return end, end
        case Unit.MONTH:
            return (count * _SHORTEST_MONTH + 1) * _DAY, (count * _LONGEST_MONTH + 1) * _DAY
        case Unit.WORKING_DAY:
            # with two days of each week off besides holidays, which nobody can bound for every year to come
            return (count + 2 * ((count - 1) // 5) + 1) * _DAY, _ENDLESS


def _clock(old: Rule, new: Rule, _: Vocabulary) -> int:
    """Compare two clocks: one that each further event starts again never ends sooner."""
    if old.counts_from != new.counts_from or (old.clock and new.clock):
        return 0
    return _sign(bool(new.clock), bool(old.clock))


def _counting(old: Rule, new: Rule, _: Vocabulary) -> int:
    if old.within != new.within:
        return 0
    return _sign(old.convention is Convention.NAMED_DAY_FIRST, new.convention is Convention.NAMED_DAY_FIRST)


def _start(old: Rule, new: Rule, words: Vocabulary) -> int:
    """Compare what starts two clocks: where each start opens a duty of its own, more starts are more duties."""
    if old.clock or new.clock or not (old.triggers and new.triggers):
        return 0
    return _wider(old.triggers, new.triggers, words)


def _while(old: Rule, new: Rule, _: Vocabulary) -> int:
    """Compare the states in which two rules apply: one with none applies in all."""
    return _sign(bool(new.while_state), bool(old.while_state))


def _done(old: Rule, new: Rule, words: Vocabulary) -> int:
    match old.duty, new.duty:
        case Perform(was), Perform(now):
            return -_wider(was, now, words)
        case Follow(was, before), Follow(now, after) if before == after:
            return -_wider(was, now, words)
        case Have(was_so), Have(now_so) if old.when == new.when and old.triggers:
            events = (words.events.get(pattern.event) for pattern in old.triggers)
            facts = [event.facts if event else {} for event in events]
            fewer = all(implies(was_so, now_so, each) for each in facts)
            more = all(implies(now_so, was_so, each) for each in facts)
            return int(more) - int(fewer)
        case _:
            return 0


def _exemptions(old: Rule, new: Rule, _: Vocabulary) -> int:
    return -_more_of(old.unless, new.unless)


def _ends(old: Rule, new: Rule, words: Vocabulary) -> int:
    return -_wider(old.until, new.until, words)


def _more_of(old: Iterable[object], new: Iterable[object]) -> int:
    was, now = set(old), set(new)
    return int(was < now) - int(now < was)


def _wider(old: Patterns, new: Patterns, words: Vocabulary) -> int:
    """Return 1 where whatever fits the old patterns fits the new ones, and not the other way about; -1 the reverse."""
    return int(_covers(new, old, words)) - int(_covers(old, new, words))


def _covers(wide: Patterns, narrow: Patterns, words: Vocabulary) -> bool:
    return all(any(_holds(one, other, words) for other in wide) for one in narrow)


def _holds(one: Pattern, other: Pattern, words: Vocabulary) -> bool:
    event = words.events.get(one.event)
    return one == other or (
        one.event == other.event
        and one.of == other.of
        and implies(one.where, other.where, event.facts if event else {})
    )


_MORE = {
    "modality": _modality, "force": _force, "limit": _limit, "clock": _clock, "counting": _counting, "start": _start,
    "while": _while, "done": _done, "exemptions": _exemptions, "ends": _ends,
}  # fmt: skip
"""For each part whose direction can be told, what tells it: 1 for more, -1 for less, 0 where nothing is claimed."""
