"""Tests on the facts of an event, in three-valued logic: true, false, or unknown for want of a fact."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, StrEnum

from guidance.engine.model.event import Event, Fact
from guidance.engine.model.fact import FactWord
from guidance.engine.model.missing import Missing, MissingFact
from guidance.engine.model.period import Period, Unit


class Truth(Enum):
    """Whether a test holds. Unknown is never taken as false."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


class TestKind(StrEnum):
    """How a value is compared."""

    IS = "is"
    ONE_OF = "one_of"
    INCLUDES = "includes"
    AT_LEAST = "at_least"
    PRESENT = "present"
    NOT_RECORDED_AS = "not_recorded_as"


@dataclass(frozen=True, slots=True)
class Test:
    """One test on one fact. `values` are canonical text; `word` says what the fact means, and no test turns on it."""

    __test__ = False

    fact: str
    kind: TestKind
    values: tuple[str, ...] = ()
    word: FactWord | None = field(default=None, compare=False, repr=False)

    def weigh(self, event: Event, *, asked: bool) -> Truth:
        """Try the test on an event.

        Args:
            event: The event whose facts are read.
            asked: True in a `have`, where the source asks that the fact be recorded: there an absent fact is
                unknown even to `present`, and a recorded null is false. Elsewhere `present` is true or false.
        """
        if event.derived:
            return Truth.FALSE
        value = event.facts.get(self.fact)
        if self.kind is TestKind.NOT_RECORDED_AS:
            return Truth.FALSE if value is not None and self._holds(value) else Truth.TRUE
        if self.kind is TestKind.PRESENT:
            if value is not None:
                return Truth.TRUE
            return Truth.UNKNOWN if asked and self.fact not in event.facts else Truth.FALSE
        if value is None:
            return Truth.UNKNOWN
        return Truth.TRUE if self._holds(value) else Truth.FALSE

    def _holds(self, value: str | tuple[str, ...]) -> bool:
        have = (value,) if isinstance(value, str) else value
        if self.kind is TestKind.INCLUDES:
            return set(self.values) <= set(have)
        if self.kind is TestKind.AT_LEAST:
            return any(Decimal(item) >= Decimal(self.values[0]) for item in have)
        return any(item in self.values for item in have)


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold. With no parts it holds."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple["Condition", ...]


Condition = Test | All | AnyOf
ALWAYS = All()


def weigh(condition: Condition, event: Event, *, asked: bool = False) -> Truth:
    """Try a condition on an event: `all` is the least true of its parts, `any` the most true."""
    if isinstance(condition, Test):
        return condition.weigh(event, asked=asked)
    found = [weigh(part, event, asked=asked).value for part in condition.parts]
    if isinstance(condition, All):
        return Truth(min(found, default=Truth.TRUE.value))
    return Truth(max(found, default=Truth.FALSE.value))


def lacking(condition: Condition, event: Event, *, asked: bool = False) -> set[Missing]:
    """Name the facts for want of which a condition is undecided; empty where it is decided."""
    if weigh(condition, event, asked=asked) is not Truth.UNKNOWN:
        return set()
    if isinstance(condition, Test):
        return {MissingFact(condition.fact)}
    return {fact for part in condition.parts for fact in lacking(part, event, asked=asked)}


def tests_of(condition: Condition) -> Iterator[Test]:
    """Yield every test in a condition."""
    if isinstance(condition, Test):
        yield condition
    else:
        for part in condition.parts:
            yield from tests_of(part)


@dataclass(frozen=True, slots=True)
class Of:
    """What an event is of, such as the referral that a decision is of: an event by name.

    `same` is a fact that both carry where they belong together, or "". `started_by` is an event that starts one of
    them, or "": where it came on more days than there are of them, one of them is several.
    """

    event: str
    same: str = ""
    started_by: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An event by name, and what its facts must be.

    `of` says that it counts only for what it is of itself; whether an event fits leaves that open.
    """

    event: str
    where: Condition = ALWAYS
    of: Of | None = None

    def fits(self, event: Event) -> Truth:
        """Tell whether an event is one of these."""
        return weigh(self.where, event) if event.event == self.event else Truth.FALSE


@dataclass(frozen=True, slots=True)
class InState:
    """A state that holds at the trigger; with `first_day`, one that begins on that day in whatever order holds too.

    With `for_at_least` it has held for that long by then, in days, weeks or months, and with `for_less_than` it has
    not: the day on which it began is the first.
    """

    state: str
    first_day: bool = False
    for_at_least: Period | None = None
    for_less_than: Period | None = None

    @property
    def long_before(self) -> int:
        """Return how many days before the trigger it surely began, where it has held for long enough; else none."""
        age = self.for_at_least
        return age.count * {Unit.WEEK: 7, Unit.MONTH: 31}.get(age.unit, 1) if age else 0


Patterns = tuple[Pattern, ...]


def fits_any(patterns: Patterns, event: Event) -> Truth:
    """Tell whether an event fits any of some patterns."""
    name, best = event.event, Truth.FALSE
    for pattern in patterns:
        if pattern.event == name:
            found = pattern.fits(event)
            if found is Truth.TRUE:
                return found
            if found is Truth.UNKNOWN:
                best = found
    return best


def lacking_any(patterns: Patterns, event: Event) -> set[Missing]:
    """Name the facts for want of which an event only may fit."""
    if fits_any(patterns, event) is not Truth.UNKNOWN:
        return set()
    return {fact for p in patterns if p.event == event.event for fact in lacking(p.where, event)}


__all__ = [
    "ALWAYS", "All", "AnyOf", "Condition", "Fact", "InState", "Of", "Pattern", "Patterns", "Test", "TestKind", "Truth",
    "fits_any", "lacking", "lacking_any", "tests_of", "weigh",
]  # fmt: skip
