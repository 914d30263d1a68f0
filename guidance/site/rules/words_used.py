"""What the words of a rule mean: each event it names, and each fact it tests."""

from collections.abc import Iterator
from typing import assert_never

from guidance.engine.explain.names import plainly
from guidance.engine.model.condition import Condition, Patterns, tests_of
from guidance.engine.model.rule import (
    Concerned,
    Derive,
    Exemption,
    FactDate,
    Follow,
    Happened,
    Have,
    InState,
    Missed,
    Perform,
    Rule,
    TriggerFact,
)
from guidance.site import wording
from guidance.site.catalogue import Catalogue
from guidance.site.escape import text

Word = tuple[str, str]
"""An event and one of its facts, or no fact."""


def words_used(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Say what each event and fact of a rule means, in the order in which the rule names them."""
    said = []
    for event, fact in dict.fromkeys(_words(rule)):
        word = catalogue.library.vocabulary.events.get(event)
        if word and not fact:
            said.append(f"{wording.event_link(catalogue, event)}: {text(word.means)}")
        elif word and fact in word.facts and (means := wording.meaning_of(word.facts[fact])):
            said.append(f"{text(plainly(fact))} (of {text(plainly(event))}): {text(means)}")
    return said


def _words(rule: Rule) -> Iterator[Word]:
    when = rule.when if not isinstance(rule.when, Missed) else ()
    yield from _of(when)
    if isinstance(rule.within, FactDate):
        yield from ((p.event, rule.within.fact) for p in rule.clock or when)
    if rule.counts_from:
        yield from ((p.event, rule.counts_from) for p in rule.clock or when)
    match rule.duty:
        case Perform(patterns) | Follow(patterns):
            yield from _of(patterns)
        case Have(condition):
            yield from _of_trigger(when, condition)
        case Derive(event):
            yield (event, "")
        case None:
            pass
        case never:
            assert_never(never)
    yield from _of((*rule.before, *(rule.clock or ())))
    for unless in rule.unless:
        yield from _of_exemption(when, unless)
    yield from _of(rule.until)


def _of_exemption(when: Patterns, unless: Exemption) -> Iterator[Word]:
    match unless:
        case TriggerFact(condition):
            yield from _of_trigger(when, condition)
        case Happened(pattern) | Concerned(pattern):
            yield from _of((pattern,))
        case InState():
            return
        case never:
            assert_never(never)


def _of(patterns: Patterns) -> Iterator[Word]:
    for pattern in patterns:
        yield (pattern.event, "")
        yield from ((pattern.event, test.fact) for test in tests_of(pattern.where))


def _of_trigger(when: Patterns, condition: Condition) -> Iterator[Word]:
    yield from ((pattern.event, test.fact) for test in tests_of(condition) for pattern in when)
