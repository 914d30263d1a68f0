"""Whether tests on facts can be passed, and whether some follow from others: tried out on every telling set of facts.

The facts of an event have few values that make a difference to a test: those of a closed list, and of the rest those
that are named and one that is not. So a question about all events is put to each of these, as evaluation would put it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import combinations, product
from math import prod

from guidance.engine.model.condition import Condition, Test, TestKind, Truth, tests_of, weigh
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.vocabulary import FactWord

MOST = 4_000
"""More tellings than this are not gone through: then nothing is claimed."""
_WORDS_TOGETHER = 4
_OTHER = "another"

Words = Mapping[str, FactWord]


def can_hold(conditions: Sequence[Condition], words: Words) -> bool:
    """Tell whether some event passes all of some conditions; True where it cannot be gone through."""
    tellings = _tellings(conditions, words)
    return tellings is None or any(_all_true(conditions, event) for event in tellings)


def passing(condition: Condition, words: Words) -> Mapping[str, Fact] | None:
    """Return the facts of some event that passes a condition, as few as will do; None where none can be found."""
    found = (event.facts for event in _tellings([condition], words) or () if weigh(condition, event) is Truth.TRUE)
    return min(found, key=len, default=None)


def implies(given: Condition, follows: Condition, words: Words) -> bool:
    """Tell whether every event that passes one condition passes another; False where it cannot be gone through."""
    tellings = _tellings((given, follows), words)
    if tellings is None:
        return False
    return all(weigh(follows, event) is Truth.TRUE for event in tellings if weigh(given, event) is Truth.TRUE)


def can_part(holds: Condition, fails: Condition, words: Words) -> bool:
    """Tell whether some event passes one condition and is known to fail another; False where nothing can be claimed."""
    events = _tellings((holds, fails), words) or ()
    return any(weigh(holds, event) is Truth.TRUE and weigh(fails, event) is Truth.FALSE for event in events)


def cannot_fail(given: Condition, follows: Condition, words: Words) -> bool:
    """Tell whether some event passes both conditions, and none that passes the first is known to fail the second."""
    tellings = _tellings((given, follows), words)
    found = {weigh(follows, event) for event in tellings or () if weigh(given, event) is Truth.TRUE}
    return Truth.TRUE in found and Truth.FALSE not in found


def always_passes(test: Test, word: FactWord) -> bool:
    """Tell whether a test is passed by every value that a fact of a closed list can have."""
    if test.kind not in {TestKind.ONE_OF, TestKind.IS} or word.type not in {"boolean", "one_of"}:
        return False
    return set(test.values) >= set(_closed(word))


def _all_true(conditions: Sequence[Condition], event: Event) -> bool:
    return all(weigh(condition, event) is Truth.TRUE for condition in conditions)


def _tellings(conditions: Sequence[Condition], words: Words) -> Iterator[Event] | None:
    """Make an event for each telling set of facts; None where there are too many, or a fact is unknown."""
    tests: dict[str, list[Test]] = {}
    for condition in conditions:
        for test in tests_of(condition):
            tests.setdefault(test.fact, []).append(test)
    if not set(tests) <= set(words):
        return None
    values = {fact: _values(words[fact], named) for fact, named in tests.items()}
    if prod(len(each) for each in values.values()) > MOST:
        return None
    return (_event(dict(zip(values, chosen, strict=True))) for chosen in product(*values.values()))


def _event(facts: Mapping[str, Fact]) -> Event:
    return Event("", "", "", date.min, facts={name: value for name, value in facts.items() if value is not None})


def _values(word: FactWord, tests: Sequence[Test]) -> list[Fact]:
    """List the values of a fact that tests can tell apart; None is no value."""
    named = list(dict.fromkeys(value for test in tests for value in test.values))
    if word.type in {"boolean", "one_of"}:
        return [None, *_closed(word)]
    if word.type == "any_of":
        together = min(len(named), _WORDS_TOGETHER)
        chosen = [c for n in range(1, together + 1) for c in combinations(named, n)]
        return [None, (_OTHER,), *chosen, tuple(named)] if named else [None, (_OTHER,)]
    if word.type == "number":
        return [None, *_around(named)]
    return [None, *named, _OTHER]


def _closed(word: FactWord) -> Sequence[str]:
    return ("true", "false") if word.type == "boolean" else word.values


def _around(named: Sequence[str]) -> list[Fact]:
    """List numbers at, below and above those named."""
    try:
        numbers = [Decimal(value) for value in named]
    except InvalidOperation:
        return ["0"]
    return [
        str(n)
        for n in sorted({near for number in numbers for near in (number - 1, number, number + 1)} or {Decimal(0)})
    ]
