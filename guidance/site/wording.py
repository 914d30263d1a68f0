"""The parts of a rule in words, with links to the words it uses."""

from guidance.engine.explain.clauses import date_noun, state_clause
from guidance.engine.explain.names import HOW_SOON, plainly
from guidance.engine.explain.sentence import ITS_OWN, condition, events_of, exemption, start_in_words
from guidance.engine.model.condition import Pattern, Patterns, tests_of
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
    where = "; ".join(filter(None, [condition(pattern.where, [pattern.event]), ITS_OWN if pattern.of else ""]))
    said = event_link(catalogue, pattern.event)
    return f"{said} ({text(where)})" if where else said


def any_of(catalogue: Catalogue, patterns: Patterns) -> list[str]:
    """Say each of several happenings, any one of which will do."""
    first, *others = [happening(catalogue, p) for p in patterns]
    return [first, *(f"or {other}" for other in others)]


def start(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Say what starts the clock."""
    if isinstance(rule.when, Missed):
        return [f"the limit of “{rule_link(catalogue, rule.when.rule)}” has passed unmet"]
    if not rule.when:
        return []
    only_while = [f"only while {text(state_clause(rule.while_state))}"] if rule.while_state else []
    return [*any_of(catalogue, rule.when), *only_while]


def action(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Say what is to be done, or what is to be so."""
    duty = rule.duty
    if isinstance(duty, Perform):
        return any_of(catalogue, duty.patterns)
    if isinstance(duty, Have):
        return [f"it is so, and recorded, that {text(condition(duty.condition, events_of(rule)))}"]
    if isinstance(duty, Follow):
        least = f", at least {duty.at_least} earlier" if duty.at_least else ""
        return [f"{said}, beforehand{least}" for said in any_of(catalogue, duty.patterns)]
    return [f"it counts as {event_link(catalogue, duty.event)}"] if isinstance(duty, Derive) else []


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
        return f"within **{rule.within}**{text(start_in_words(rule))}{clock}"
    if isinstance(rule.within, FactDate):
        return f"by **{text(date_noun(rule.within))}**{clock}"
    if rule.before:
        return f"before {' or '.join(happening(catalogue, p) for p in rule.before)}"
    return _unnumbered(rule)


def _power_ends(rule: Rule) -> str:
    if isinstance(rule.within, FactDate):
        return f"on **{text(date_noun(rule.within))}**: read the order"
    return f"after **{rule.within}**{text(start_in_words(rule))}"


def _unnumbered(rule: Rule) -> str:
    if isinstance(rule.duty, Have):
        return "when it happens"
    if isinstance(rule.duty, Follow):
        return "before it happens"
    if rule.how_soon is None:
        return ""
    if rule.how_soon is HowSoon.NOT_STATED:
        return "no time is stated, which does not mean that there is no hurry"
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


_OF_ENCODING = "an undated answer"
"""How the vocabulary begins what it says of a fact that is there for the encoding alone."""


def _meaning(catalogue: Catalogue, rule: Rule, unless: TriggerFact) -> str:
    """Say what is meant by the facts that take a case out of reach."""
    events = [p.event for p in rule.when] if not isinstance(rule.when, Missed) else []
    words = (
        catalogue.library.vocabulary.fact(event, test.fact) for test in tests_of(unless.condition) for event in events
    )
    meanings = dict.fromkeys(w.means for w in words if w and w.means and not w.means.startswith(_OF_ENCODING))
    return f". That is: {text('; '.join(meanings))}" if meanings else ""


def exemptions(catalogue: Catalogue, rule: Rule) -> list[str]:
    """Say when a rule does not apply."""
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
                + (" at the start" if isinstance(unless, InState) else _meaning(catalogue, rule, unless))
            )
    return [said[0], *(f"or {s}" for s in said[1:])] if said else []
