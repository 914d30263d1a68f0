"""The words that rules and records share: events, their facts, and states."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from guidance.engine.diagnostics import nearest
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


def plain_phrase(text: str) -> str:
    """Return words as they are compared: in lower case, one space between, without hyphens or underlines.

    >>> plain_phrase(" Pre-Birth  conference_held")
    'pre birth conference held'
    """
    said = re.sub(r"\bs[. ]+(?=\d)", "s", text.lower())
    return " ".join(re.sub(r"[_\-\u2010-\u2015.,;:!?'\u2019]", " ", said).split())


_IDLE = frozenset((
    "a", "about", "an", "and", "are", "as", "at", "be", "been", "by", "child", "children", "for", "from",
    "has", "have", "in", "is", "it", "its", "made", "no", "of", "on", "or", "that", "the", "their",
    "there", "they", "this", "to", "was", "we", "were", "when", "which", "who", "with",
))  # fmt: skip
"""Words that tell one event from another too little to be looked for."""
_SHORTEST = 5


def _stem(word: str) -> str:
    """Return a word without its ending, so that `reviews` and `reviewed` are found by one another."""
    for ending in ("ing", "ed", "es", "s") if len(word) > _SHORTEST else ():
        if word.endswith(ending):
            return word.removesuffix(ending)
    return "" if word in _IDLE else word


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of some texts that are worth looking for, without their endings."""
    return frozenset(stem for text in texts for word in plain_phrase(text).split() if (stem := _stem(word)))


@dataclass(frozen=True, slots=True)
class EventWord:
    """One kind of event, the facts it may carry, and the stages of a child's journey that it touches."""

    name: str
    means: str
    facts: Mapping[str, FactWord] = field(default_factory=dict)
    touches: tuple[Touch, ...] = ()
    also: tuple[str, ...] = ()
    """What people at work call it, in lower case with single spaces."""

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

    def event_called(self, typed: str) -> str:
        """Return the event that the words of people at work mean; what is not among them is given back as it is."""
        phrase = plain_phrase(typed)
        named = (word.name for word in self.events.values() if phrase in {plain_phrase(word.name), *word.also})
        return typed if typed in self.events else next(named, typed)

    def nearest_event(self, typed: str) -> str:
        """Return the event that was meant, by its phrases, by spelling, then by its meaning; or an empty text."""
        called = self.event_called(typed)
        if called in self.events:
            return called
        spelt = nearest(plain_phrase(typed), self._phrases)
        if spelt:
            return self._phrases[spelt]
        return next((name for name in self.events_about(typed) if self._is_like(name, typed)), "")

    def _is_like(self, name: str, typed: str) -> bool:
        """Tell whether a name or its phrases hold one of some words: one of its meaning is no reason to suggest it."""
        return bool(words_of(typed) & words_of(plain_phrase(name), *self.events[name].also))

    @property
    def _phrases(self) -> dict[str, str]:
        every = ((phrase, word.name) for word in self.events.values() for phrase in word.also)
        return {**dict(every), **{plain_phrase(name): name for name in self.events}}

    def events_about(self, typed: str) -> list[str]:
        """List the events whose names, phrases or meanings hold most of some words, best first."""
        wanted = words_of(typed)
        ranked = []
        for word in self.events.values():
            called = words_of(plain_phrase(word.name), *word.also)
            held, strong = len(wanted & (called | words_of(word.means))), len(wanted & called)
            if 2 * held >= len(wanted) and held:
                ranked.append((-held, -strong, word.name))
        return [name for *_, name in sorted(ranked)]

    def fact(self, event: str, name: str) -> FactWord | None:
        """Return what a fact of an event may hold, or None where the event has no such fact."""
        word = self.events.get(event)
        return word.facts.get(name) if word else None


__all__ = [
    "FACT_TYPES", "RECORD_FIELDS", "EventWord", "Fact", "FactWord", "NotAFact", "State", "Vocabulary", "parse_date",
    "plain_phrase", "words_of",
]  # fmt: skip
