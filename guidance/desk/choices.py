"""What can be chosen at the desk: what has happened, by stage and in the trade’s words, and what decides of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from guidance.app.desk.out_of_hours import out_of_hours
from guidance.engine.explain.clauses.clauses import value_in_words
from guidance.engine.explain.names import plainly, stage_in_words
from guidance.engine.model.condition import tests_of
from guidance.engine.model.fact import FactWord
from guidance.engine.model.rule import FactDate, Rule, TriggerFact
from guidance.engine.model.vocabulary import EventWord, plain_phrase
from guidance.engine.packs.library import Library

ASKED_FIRST = 3
"""How many facts are asked for at once; the rest of those that decide something are a step away."""
NO_STAGE = "At any time"


def stages(library: Library) -> list[dict[str, Any]]:
    """List every event that a record may name, under the stage of the child’s journey that it touches first."""
    vocabulary, grouped = library.vocabulary, dict[str, list[dict[str, Any]]]()
    for word in vocabulary.events.values():
        grouped.setdefault(word.touches[0].stage if word.touches else "", []).append(_event(word))
    titles = [(stage, _upper_first(stage_in_words(stage))) for stage in vocabulary.stages]
    every = [*titles, ("", NO_STAGE)]
    return [{"title": title, "events": grouped[stage]} for stage, title in every if stage in grouped]


def _event(word: EventWord) -> dict[str, Any]:
    called = _upper_first(plainly(word.name))
    names = plain_phrase(" ".join((called, word.name, *word.also)))
    words = plain_phrase(f"{names} {word.means}")
    return {"event": word.name, "called": called, "also": list(word.also), "names": names, "words": words}


def authorities(library: Library, day: date) -> list[dict[str, str]]:
    """List the authorities of a day, with whom to ring out of hours where a pack says so."""
    there = [a for a in library.authorities.known if (a.begins or day) <= day <= (a.ends or day)]
    return [
        {"code": a.code, "name": a.name, "out_of_hours": out_of_hours(library.instruments, a.code)}
        for a in sorted(there, key=lambda a: a.name)
    ]


def deciding_facts(library: Library, event: str, day: date) -> list[dict[str, Any]]:
    """List what may be known of an event that some rule in force turns on: the facts that most turn on come first."""
    word = library.vocabulary.events[event]
    asked = Counter(name for rule in library.rules if rule.in_force(day) for name in set(_turned_on(rule, event)))
    asked += Counter({test.fact: 1 for question in library.questions for pattern in question.ask_when
                      if pattern.event == event for test in tests_of(pattern.where)})  # fmt: skip
    found = sorted((name for name in asked if name in word.facts), key=lambda name: (-asked[name], name))
    return [{**_fact(word.facts[name]), "first": place < ASKED_FIRST} for place, name in enumerate(found)]


def _turned_on(rule: Rule, event: str) -> Iterator[str]:
    """Yield the facts of an event by which a rule starts, does not apply, or has its day."""
    starts = [p for p in rule.triggers if p.event == event]
    if not starts:
        return
    yield from (test.fact for pattern in starts for test in tests_of(pattern.where))
    exempt = [u.condition for u in rule.unless if isinstance(u, TriggerFact)]
    yield from (test.fact for condition in exempt for test in tests_of(condition))
    yield from [rule.counts_from] if rule.counts_from else []
    yield from [rule.within.fact] if isinstance(rule.within, FactDate) else []


def _fact(fact: FactWord) -> dict[str, Any]:
    return {
        "name": fact.name, "type": fact.type, "asks": _upper_first(fact.means.partition(";")[0] or plainly(fact.name)),
        "values": [{"value": value, "says": _upper_first(value_in_words(value))} for value in fact.values],
    }  # fmt: skip


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
