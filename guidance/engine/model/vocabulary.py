"""The words that rules and records share: events, their facts, and states."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby

from guidance.engine.diagnostics import nearest
from guidance.engine.model.condition import ALWAYS, Condition
from guidance.engine.model.event import Event, Fact, in_episode, same_day_unordered
from guidance.engine.model.fact import FACT_TYPES, FactWord, NotAFact, of_plain_digits, parse_date
from guidance.engine.model.instruments.stage import Stage, Touch

RECORD_FIELDS = ("case", "event", "at", "id", "episode", "authority", "recorded_at")
"""What belongs to the record itself, so that no fact may take its name."""


@lru_cache(maxsize=4096)
def plain_phrase(text: str) -> str:
    """Return words as they are compared: in lower case, one space between, without hyphens or underlines.

    >>> plain_phrase(" Pre-Birth  conference_held")
    'pre birth conference held'
    """
    said = re.sub(r"\bs[. ]+(?=[0-9])", "s", text.lower())
    return " ".join(re.sub(r"[_\-\u2010-\u2015.,;:!?'\u2019]", " ", said).split())


_IDLE = frozenset((
    "a", "about", "an", "and", "are", "as", "at", "be", "been", "by", "child", "children", "for", "from",
    "has", "have", "in", "is", "it", "its", "made", "no", "of", "on", "or", "that", "the", "their",
    "there", "they", "this", "to", "was", "we", "were", "when", "which", "who", "with",
))  # fmt: skip
"""Words that tell one event from another too little to be looked for."""
_SHORTEST = 5
_MANY = 4
"""Of so many events that hold a word none is the one that was meant."""


def _stem(word: str) -> str:
    """Return a word without its ending, so that `reviews` and `reviewed` are found by one another."""
    for ending in ("ing", "ed", "es", "s") if len(word) > _SHORTEST else ():
        if word.endswith(ending):
            return word.removesuffix(ending)
    return "" if word in _IDLE else word


@lru_cache(maxsize=4096)
def words_of(*texts: str) -> frozenset[str]:
    """Return the words of some texts that are worth looking for, without their endings."""
    return frozenset(stem for text in texts for word in plain_phrase(text).split() if (stem := _stem(word)))


def _numbers(phrase: str) -> frozenset[str]:
    return frozenset(re.findall(r"[0-9]+", phrase))


def _is_spelt_like(typed: str, phrase: str) -> bool:
    """Tell whether each word of a phrase that was typed is nearly the one that stands there in another.

    A number is that number or none, and initials with one letter changed are other initials.

    >>> _is_spelt_like("strategy meting", "strategy meeting"), _is_spelt_like("plo meeting", "lado meeting")
    (True, False)
    >>> _is_spelt_like("dash", "mash"), _is_spelt_like("section 31", "section 43")
    (False, False)
    """
    words, others = typed.split(), phrase.split()
    if len(words) != len(others) or len(typed) < _SHORTEST or _numbers(typed) != _numbers(phrase):
        return False
    return all(one == other or nearest(one, [other]) for one, other in zip(words, others, strict=True))


@dataclass(frozen=True, slots=True)
class Lead:
    """What an event asks for, or begins with no state of its own: any of some events shows it answered or done."""

    done_by: tuple[str, ...]
    where: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class EventWord:
    """One kind of event, the facts it may carry, and the stages of a child's journey that it touches."""

    name: str
    means: str
    facts: Mapping[str, FactWord] = field(default_factory=dict)
    touches: tuple[Touch, ...] = ()
    also: tuple[str, ...] = ()
    """What people at work call it, in lower case with single spaces."""
    leads_to: tuple[Lead, ...] = ()
    of_ended_guidance: bool = False
    """Whether only guidance that has ended knew the step; other events still happen though nobody asks for them."""

    def stages(self, event: Event) -> tuple[str, ...]:
        """Return the stages that such an event touches, for all that its facts say."""
        return tuple(dict.fromkeys(touch.stage for touch in self.touches if touch.reaches(event)))


@dataclass(frozen=True, slots=True)
class State:
    """A stretch of time that begins with one of some events and ends with one of some others.

    One that `outlasts` the power which the same event began goes on after that has run out: where a child is, say.
    There is one at a time of those with `begins_again_after`: where one was running, and one of these ends shares a day
    with a start in an order that cannot be known, what ended is the earlier one, and the later goes on.
    """

    name: str
    means: str
    starts_with: tuple[str, ...]
    ends_with: tuple[str, ...]
    outlasts: bool = False
    begins_again_after: tuple[str, ...] = ()

    def ends_of_earlier(self, events: Iterable[Event], last_day: Callable[[Event], date]) -> Iterator[str]:
        """Yield the ids of the ends on a day on which it begins again, having run when the day began.

        One that does not outlast the power that a start began had run no longer than till the `last_day` of that.
        """
        running: list[Event] = []
        for _, together in groupby(sorted(events, key=lambda e: e.day), key=lambda e: e.day):
            today = list(together)
            starts = [e for e in today if e.event in self.starts_with]
            ends = [e for e in today if e.event in self.ends_with]
            anew = [e for e in ends if self._begins_again(e, starts)]
            earlier = {e.id for e in anew if any(self._ran_till(e, start, last_day) for start in running)}
            yield from earlier
            running = [s for s in running if not any(_is_end_of(e, s) for e in ends)]
            running += [s for s in starts if not any(_is_end_of(e, s) for e in ends if e.id not in earlier)]

    def _begins_again(self, end: Event, starts: Iterable[Event]) -> bool:
        anew = (start for start in starts if in_episode(end, start, "episode"))
        return end.event in self.begins_again_after and any(same_day_unordered(end, start) for start in anew)

    def _ran_till(self, end: Event, start: Event, last_day: Callable[[Event], date]) -> bool:
        return in_episode(end, start, "episode") and (self.outlasts or end.day <= last_day(start))


def _is_end_of(end: Event, start: Event) -> bool:
    return end.end > start.start and in_episode(end, start, "episode")


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
        phrase = plain_phrase(typed)
        spelt = nearest(phrase, (p for p in self._phrases if _is_spelt_like(phrase, p)))
        if spelt:
            return self._phrases[spelt]
        likely = [(rank, name) for rank, name in self._ranked(typed) if self._is_like(name, typed)]
        best = [name for rank, name in likely if rank == likely[0][0]]
        return best[0] if len(best) in range(1, _MANY) else ""

    def _is_like(self, name: str, typed: str) -> bool:
        """Tell whether a name or its phrases hold one of some words: one of its meaning is no reason to suggest it.

        Nor is a name with another number: section 31 is not section 43.
        """
        phrases = (plain_phrase(name), *self.events[name].also)
        numbers = _numbers(plain_phrase(typed))
        return bool(words_of(typed) & words_of(*phrases)) and any(numbers <= _numbers(phrase) for phrase in phrases)

    @property
    def _phrases(self) -> dict[str, str]:
        every = ((phrase, word.name) for word in self.events.values() for phrase in word.also)
        return {**dict(every), **{plain_phrase(name): name for name in self.events}}

    def events_about(self, typed: str) -> list[str]:
        """List the events whose names, phrases or meanings hold most of some words, best first."""
        return [name for _, name in self._ranked(typed)]

    def _ranked(self, typed: str) -> list[tuple[tuple[int, int], str]]:
        wanted = words_of(typed)
        ranked = []
        for word in self.events.values():
            called = words_of(plain_phrase(word.name), *word.also)
            held, strong = len(wanted & (called | words_of(word.means))), len(wanted & called)
            if 2 * held >= len(wanted) and held:
                ranked.append(((-held, -strong), word.name))
        return sorted(ranked)

    def fact(self, event: str, name: str) -> FactWord | None:
        """Return what a fact of an event may hold, or None where the event has no such fact."""
        word = self.events.get(event)
        return word.facts.get(name) if word else None


__all__ = [
    "FACT_TYPES", "RECORD_FIELDS", "EventWord", "Fact", "FactWord", "NotAFact", "State", "Vocabulary",
    "of_plain_digits", "parse_date", "plain_phrase", "words_of",
]  # fmt: skip
