"""The words that rules and records share: events, their facts, and states."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from guidance.engine.model.event import Event, Fact
from guidance.engine.model.stage import Stage, Touch

FACT_TYPES = ("boolean", "date", "text", "number", "one_of", "any_of")
RECORD_FIELDS = ("case", "event", "at", "id", "episode", "authority", "recorded_at")
"""What belongs to the record itself, so that no fact may take its name."""


class NotAFact(ValueError):  # noqa: N818  a verdict on a value, not a program's error
    """A value that its fact cannot hold; the message says what is wrong and `cure` what to write."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.cure = cure


@dataclass(frozen=True, slots=True)
class FactWord:
    """What one fact of one event may hold. `values` is for `one_of` and `any_of`."""

    name: str
    type: str
    values: tuple[str, ...] = ()
    means: str = ""

    def canonical(self, raw: str) -> str:
        """Return one value in canonical text.

        Raises:
            NotAFact: The text is no value of this fact.
        """
        return _READ[self.type](self, raw.strip())

    def canonical_list(self, raw: Iterable[str]) -> tuple[str, ...]:
        """Return a list value in canonical text: sorted, each once."""
        return tuple(sorted({self.canonical(item) for item in raw}))


def _boolean(_: FactWord, raw: str) -> str:
    if raw.lower() not in {"true", "false"}:
        message = f"`{raw}`: expected true or false"
        raise NotAFact(message, "write `true` or `false`")
    return raw.lower()


def _date(_: FactWord, raw: str) -> str:
    return parse_date(raw).isoformat()


_LONGEST_NUMBER = 20
"""Digits. `1e999999999` is a number, and written out would fill the memory; no count or measure here is so long."""


def _number(_: FactWord, raw: str) -> str:
    try:
        number = Decimal(raw)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(raw) > _LONGEST_NUMBER or abs(number.adjusted()) > _LONGEST_NUMBER:
        message = f"`{raw}`: expected a number"
        raise NotAFact(message, "write digits, such as `2`")
    return format((number + 0).normalize(), "f")


def _word(fact: FactWord, raw: str) -> str:
    if raw not in fact.values:
        message = f"`{raw}` is not a value of `{fact.name}`"
        raise NotAFact(message, f"one of: {', '.join(fact.values)}")
    return raw


def _text(_: FactWord, raw: str) -> str:
    return raw


_READ = {"boolean": _boolean, "date": _date, "number": _number, "one_of": _word, "any_of": _word, "text": _text}

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASHED = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}")


def parse_date(raw: str) -> date:
    """Read an ISO date, saying which part is wrong and whether day and month look swapped.

    >>> parse_date("2011-04-18")
    datetime.date(2011, 4, 18)

    Raises:
        NotAFact: The text is not a date of the calendar.
    """
    if _SLASHED.fullmatch(raw):
        message = f"`{raw}` can be read two ways"
        raise NotAFact(message, "write the year first, such as `2011-04-18`")
    parts = _DATE.fullmatch(raw)
    if parts is None:
        message = f"`{raw}` is not a date"
        raise NotAFact(message, "write year-month-day with two digits each, such as `2011-04-18`")
    year, month, day = map(int, parts.groups())
    if not 1 <= month <= 12:  # noqa: PLR2004  months of the year
        swapped = 1 <= day <= 12 and 1 <= month <= monthrange(max(year, 1), day)[1]  # noqa: PLR2004
        message = f"`{raw}`: there is no month {month}" + ("; day and month look swapped" if swapped else "")
        raise NotAFact(
            message, f"did you mean `{year}-{day:02}-{month:02}`?" if swapped else "months run from 01 to 12"
        )
    try:
        return date(year, month, day)
    except ValueError:
        message = f"`{raw}`: that month has no day {day}" if year else f"`{raw}`: there is no year 0"
        raise NotAFact(message, "check the day of the month") from None


@dataclass(frozen=True, slots=True)
class EventWord:
    """One kind of event, the facts it may carry, and the stages of a child's journey that it touches."""

    name: str
    means: str
    facts: Mapping[str, FactWord] = field(default_factory=dict)
    touches: tuple[Touch, ...] = ()

    def stages(self, event: Event) -> tuple[str, ...]:
        """Return the stages that such an event touches, for all that its facts say."""
        return tuple(dict.fromkeys(touch.stage for touch in self.touches if touch.reaches(event)))


@dataclass(frozen=True, slots=True)
class State:
    """A stretch of time that begins with one of some events and ends with one of some others."""

    name: str
    means: str
    starts_with: tuple[str, ...]
    ends_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every event, fact and state that a rule or a record may name, and the stages that events touch."""

    events: Mapping[str, EventWord]
    states: Mapping[str, State]
    stages: Mapping[str, Stage] = field(default_factory=dict)

    def fact(self, event: str, name: str) -> FactWord | None:
        """Return what a fact of an event may hold, or None where the event has no such fact."""
        word = self.events.get(event)
        return word.facts.get(name) if word else None


__all__ = [
    "FACT_TYPES", "RECORD_FIELDS", "EventWord", "Fact", "FactWord", "NotAFact", "State", "Vocabulary", "parse_date",
]  # fmt: skip
