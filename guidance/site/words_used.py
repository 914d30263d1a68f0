"""What the words of a rule mean: each event it names, and each fact it tests."""

from collections.abc import Iterator

from guidance.engine.explain.names import plainly
from guidance.engine.model.condition import Condition, Patterns, tests_of
from guidance.engine.model.rule import (
    Concerned,
    Derive,
    FactDate,
    Follow,
    Happened,
    Have,
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
    if isinstance(rule.duty, Perform | Follow):
        yield from _of(rule.duty.patterns)
    elif isinstance(rule.duty, Have):
        yield from _of_trigger(when, rule.duty.condition)
    elif isinstance(rule.duty, Derive):
        yield (rule.duty.event, "")
    yield from _of((*rule.before, *(rule.clock or ())))
    for unless in rule.unless:
        if isinstance(unless, TriggerFact):
            yield from _of_trigger(when, unless.condition)
        elif isinstance(unless, Happened | Concerned):
            yield from _of((unless.pattern,))
    yield from _of(rule.until)


def _of(patterns: Patterns) -> Iterator[Word]:
    for pattern in patterns:
        yield (pattern.event, "")
        yield from ((pattern.event, test.fact) for test in tests_of(pattern.where))


def _of_trigger(when: Patterns, condition: Condition) -> Iterator[Word]:
    yield from ((pattern.event, test.fact) for test in tests_of(condition) for pattern in when)
