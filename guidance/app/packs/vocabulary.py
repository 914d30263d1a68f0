"""The words that rules and records share, searched and listed: events with their facts, and states."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidance.engine.model.vocabulary import EventWord, State, Vocabulary, words_of


def found(vocabulary: Vocabulary, typed: str) -> list[EventWord | State]:
    """Find events and states by what they are called and what they and their facts mean, best first.

    With nothing typed, all of them, as the vocabulary has them. What holds fewer than half of the words is left out.
    """
    every: list[EventWord | State] = [*vocabulary.events.values(), *vocabulary.states.values()]
    if not typed.strip():
        return every
    wanted, called = words_of(typed), vocabulary.event_called(typed)
    ranked = []
    for place, word in enumerate(every):
        held = [len(wanted & part) for part in _parts(word)]
        strong, meant, any_ = held[0], len(wanted & frozenset().union(*_parts(word)[:2])), held[2]
        if wanted and 2 * any_ >= len(wanted):
            ranked.append((word.name != called, -any_, -meant, -strong, place, word))
    return [word for *_, word in sorted(ranked, key=lambda r: r[:-1])]


def _parts(word: EventWord | State) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the words that it is called by, those of its meaning, and all of them with those of its facts."""
    if isinstance(word, State):
        called, meaning = words_of(word.name), words_of(word.means)
        return called, meaning, called | meaning
    called, meaning = words_of(word.name, *word.also), words_of(word.means)
    facts = (text for f in word.facts.values() for text in (f.name, f.means, *f.values))
    return called, meaning, called | meaning | words_of(*facts)


def as_data(word: EventWord | State) -> dict[str, Any]:
    """Return an event or a state as plain data."""
    if isinstance(word, State):
        return {"kind": "state", "name": word.name, "means": word.means, "starts_with": list(word.starts_with),
                "ends_with": list(word.ends_with)}  # fmt: skip
    stages = dict.fromkeys(touch.stage for touch in word.touches)
    return {"kind": "event", "name": word.name, "means": word.means, "also": list(word.also), "stages": list(stages),
            "facts": list(_facts(word))}  # fmt: skip


def _facts(word: EventWord) -> Iterator[Mapping[str, Any]]:
    for fact in word.facts.values():
        yield {"name": fact.name, "type": fact.type, "values": list(fact.values), "means": fact.means}
