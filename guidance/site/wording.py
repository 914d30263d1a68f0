"""The parts of a rule in words, with links to the words it uses."""

import re
from typing import assert_never

from guidance.engine.explain.clauses.clauses import date_noun, meanwhile
from guidance.engine.explain.names import HOW_SOON, plainly
from guidance.engine.explain.sentence import ITS_OWN, condition, events_of, exemption, start_in_words
from guidance.engine.model.condition import Pattern, Patterns, tests_of
from guidance.engine.model.fact import FactWord
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import (
    Concerned,
    Derive,
    FactDate,
    Follow,
    Happened,
    Have,
    HowSoon,
    InState,
    Missed,
    Modality,
    Perform,
    Rule,
    TriggerFact,
)
from guidance.site.catalogue import Catalogue
from guidance.site.escape import slug, text
from guidance.site.page import link


def rule_path(rule: str) -> str:
    """Say where a rule's page is."""
    return f"rules/{slug(rule)}.md"


def event_path(event: str) -> str:
    """Say where an event's page is."""
    return f"words/events/{slug(event)}.md"


def rule_link(catalogue: Catalogue, name: str) -> str:
    """Point to a rule by its title; a name that is no rule's is written as it is."""
    rule = catalogue.rules.get(name)
    return link(text(rule.title), rule_path(name)) if rule else text(name)


def event_link(catalogue: Catalogue, name: str) -> str:
    """Point to an event by its name in words."""
    words = text(plainly(name))
    return link(words, event_path(name)) if name in catalogue.library.vocabulary.events else words


def happening(catalogue: Catalogue, pattern: Pattern) -> str:
    """Say what happens, and what has to be so of it."""
    where = _so_of(pattern)
    said = event_link(catalogue, pattern.event)
    return f"{said} ({text(where)})" if where else said


def _so_of(pattern: Pattern) -> str:
    return "; ".join(filter(None, [condition(pattern.where, [pattern.event]), ITS_OWN if pattern.of else ""]))


def any_of(catalogue: Catalogue, patterns: Patterns) -> list[str]:
    """Say each of several happenings, any one of which will do."""
    first, *others = [happening(catalogue, p) for p in patterns]
    return [first, *(f"or {other}" for other in others)]


def together(catalogue: Catalogue, patterns: Patterns) -> str:
    """Say several happenings, any one of which will do: each event once, with all that may be so of it."""
    asked: dict[str, list[str]] = {}
    for pattern in patterns:
        asked.setdefault(pattern.event, []).append(_so_of(pattern))
    said = []
    for event, so in asked.items():
        conditions = f" ({', or '.join(map(text, dict.fromkeys(so)))})" if all(so) else ""
        said.append(f"{event_link(catalogue, event)}{conditions}")
    return " or ".join(said)


def start(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Say what starts the clock."""
    if isinstance(rule.when, Missed):
        return [f"the limit of “{rule_link(catalogue, rule.when.rule)}” has passed unmet"]
    if not rule.when:
        return []
    only_while = [f"only while {text(meanwhile(rule.while_state))}"] if rule.while_state else []
    return [*any_of(catalogue, rule.when), *only_while]


def action(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Say what is to be done, or what is to be so."""
    match rule.duty:
        case Perform(patterns):
            return any_of(catalogue, patterns)
        case Have(asked):
            return [f"it is so, and recorded, that {text(condition(asked, events_of(rule)))}"]
        case Follow(patterns, at_least):
            least = f", at least {at_least} earlier" if at_least else ""
            return [f"{said}, beforehand{least}" for said in any_of(catalogue, patterns)]
        case Derive(event):
            return [f"it counts as {event_link(catalogue, event)}"]
        case None:
            return []
        case never:
            assert_never(never)


def action_label(rule: Rule) -> str:
    """Say what the action is: asked for, forbidden, allowed, or a meaning."""
    if rule.limit_of_power:
        return "What ends it sooner"
    named = {
        Modality.MUST_NOT: "What is not to be done",
        Modality.MAY: "What may be done",
        Modality.DERIVES: "What it counts as",
    }
    return named.get(rule.modality, "What is to be done") if rule.modality else "What is to be done"


def limit(catalogue: Catalogue, rule: Rule) -> str:
    """Say by when."""
    if rule.limit_of_power:
        return f"the power ends {_power_ends(rule)}"
    clock = (
        f", counted from the latest {' or '.join(happening(catalogue, p) for p in rule.clock)}" if rule.clock else ""
    )
    if isinstance(rule.within, Period):
        return f"within **{rule.within}**{_started(rule)}{clock}"
    if isinstance(rule.within, FactDate):
        return f"by **{text(date_noun(rule.within))}**{clock}"
    if rule.before:
        return f"before {' or '.join(happening(catalogue, p) for p in rule.before)}"
    return _unnumbered(rule)


def by_when(catalogue: Catalogue, rule: Rule) -> str:
    """Say by when, or why there is no such day."""
    if said := limit(catalogue, rule):
        return said
    if not rule.checkable:
        return "no day is counted here"
    if rule.modality is Modality.MUST_NOT:
        return "at no time"
    return "a definition" if rule.modality is Modality.DERIVES else "may be done"


def _power_ends(rule: Rule) -> str:
    if isinstance(rule.within, FactDate):
        return f"on **{text(date_noun(rule.within))}**: read the order"
    return f"after **{rule.within}**{_started(rule)}"


def _started(rule: Rule) -> str:
    said = text(start_in_words(rule))
    return f" {said}" if said else ""


def _unnumbered(rule: Rule) -> str:
    if isinstance(rule.duty, Have):
        return "when it happens"
    if isinstance(rule.duty, Follow):
        return "before it happens"
    if rule.how_soon is None:
        return ""
    if rule.how_soon is HowSoon.NOT_STATED:
        return "no time is stated, which does not mean that there is no hurry"
    if rule.how_soon in {HowSoon.URGENT_NOT_STATED, HowSoon.DAY_NOT_GIVEN}:
        return HOW_SOON[rule.how_soon]
    return f"{HOW_SOON[rule.how_soon]} (no number is given)"


def counting(rule: Rule) -> str:
    """Say how days are counted, where a number of them is given."""
    if not isinstance(rule.within, Period) or rule.within.unit is Unit.HOUR:
        return ""
    named = rule.convention is Convention.NAMED_DAY_FIRST
    first = (
        "the day it starts is the first day counted"
        if named
        else "the day it starts is day 0, and counting begins the day after"
    )
    working = f"; Saturdays, Sundays and the holidays of the calendar {text(rule.instrument.calendar)} do not count"
    return first + (working if rule.within.unit is Unit.WORKING_DAY else "")


_OF_ENCODING = re.compile(
    r"left out\b|an undated answer$|either answer\b|.*\b(?:census code|cross-check)\b|empty where|nobody where it is"
)
"""How the vocabulary says, of a fact, what only whoever writes it down has to know."""


def meaning_of(fact: FactWord) -> str:
    """Say what a fact means to a reader, without what is there for whoever writes it down.

    >>> meaning_of(FactWord("later_known", "boolean", (), "an undated answer: it led nowhere; left out if not known"))
    'it led nowhere'
    """
    parts = fact.means.removeprefix("an undated answer: ").split("; ")
    return "; ".join(part for part in parts if not _OF_ENCODING.match(part))


def _meaning(catalogue: Catalogue, rule: Rule, unless: TriggerFact) -> str:
    """Say in full what the facts mean that take a case out of reach, where the rule says them in fewer words."""
    events = [p.event for p in rule.when] if not isinstance(rule.when, Missed) else []
    words = (
        catalogue.library.vocabulary.fact(event, test.fact) for test in tests_of(unless.condition) for event in events
    )
    said = exemption(unless, events_of(rule))
    meanings = dict.fromkeys(meaning_of(word) for word in words if word and word.so and word.so in said)
    return f". That is: {text('; '.join(meanings))}" if meanings else ""


def exemptions(catalogue: Catalogue, rule: Rule, *, in_full: bool = True) -> list[str]:
    """Say when a rule does not apply; not `in_full`, what its words stand for is left to where they are explained."""
    said = []
    for unless in rule.unless:
        if isinstance(unless, Happened):
            since = " or ".join(event_link(catalogue, name) for name in unless.since)
            after = f", and nothing of this since: {since}" if since else ""
            said.append(f"already: {happening(catalogue, unless.pattern)}{after}")
        elif isinstance(unless, Concerned):
            said.append(f"it is about one of this kind: {happening(catalogue, unless.pattern)}")
        else:
            said.append(
                text(exemption(unless, events_of(rule)))
                + (" at the start" if isinstance(unless, InState) else "")
                + (_meaning(catalogue, rule, unless) if in_full and isinstance(unless, TriggerFact) else "")
            )
    return [said[0], *(f"or {s}" for s in said[1:])] if said else []
