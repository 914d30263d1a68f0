"""A rule printed back as the sentence it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from guidance.engine.explain.clauses.clauses import (
    date_noun,
    event_clause,
    fact_clause,
    fact_noun,
    has_value,
    includes,
    is_written,
    meanwhile,
    noun_of,
    state_clause,
    word_of,
)
from guidance.engine.explain.clauses.events import DOING
from guidance.engine.explain.names import HOW_SOON, said_once
from guidance.engine.model.condition import All, AnyOf, Condition, Patterns, Test, TestKind, tests_of
from guidance.engine.model.fact import FactWord
from guidance.engine.model.period import Period
from guidance.engine.model.rule import (
    Concerned,
    Derive,
    Exemption,
    FactDate,
    Follow,
    Force,
    Happened,
    Have,
    HowSoon,
    InState,
    Missed,
    Modality,
    Perform,
    Rule,
    TriggerFact,
)  # fmt: skip

_SHORT = 7
"""Words of a clause that can have `already` after it."""
_AS_IT_IS = frozenset({
    "a", "agencies", "all", "an", "any", "anyone", "bodies", "children's", "each", "every", "everyone", "health",
    "nobody", "parents", "partner", "people", "practitioners", "professionals", "staff", "the", "those", "whichever",
    "whoever",
})  # fmt: skip
"""Words before which no article is wanted at the head of a name of somebody."""


def sentence(rule: Rule) -> str:
    """Print a rule as: when A, B must C within L unless D until E."""
    if rule.duty is None:
        return f"No record can show this: {rule.because}"
    start = f"When {_when(rule)}"
    start += f", and while {meanwhile(rule.while_state)}" if rule.while_state else ""
    if isinstance(rule.duty, Derive):
        return f"{start}, that counts as this: {event_clause(rule.duty.event)}{_unless(rule)}."
    if rule.limit_of_power:
        sooner = f", unless before then {_patterns(rule.until)}" if rule.until else ""
        return f"{start}, {_power_ends(rule)}{_unless(rule)}{sooner}."
    return f"{start}, {_asked(rule)} {_duty(rule)}{_limit(rule)}{_only_if(rule)}{_unless(rule)}{_until(rule)}."


def who(bearer: str) -> str:
    """Name who is bound, so that it can stand in a sentence.

    >>> who("social worker"), who("children's social care"), who("NSPCC")
    ('the social worker', "children's social care", 'NSPCC')
    """
    first = bearer.partition(" ")[0].rstrip(",")
    return bearer if first in _AS_IT_IS or not first[:1].islower() else f"the {bearer}"


def _asked(rule: Rule) -> str:
    """Say of whom something is asked, and how strongly: `must` is for law, and for guidance whose text says must."""
    if rule.modality is Modality.MAY:
        return f"it is open to {who(rule.bearer)}{',' if ',' in rule.bearer else ''} to"
    says_must = rule.force.is_law or rule.force is Force.STATUTORY_GUIDANCE
    binding = rule.modality in {Modality.MUST, Modality.MUST_NOT} and says_must
    negative = " not" if rule.modality is Modality.MUST_NOT else ""
    aside = "," if "," in rule.bearer else ""
    return f"{who(rule.bearer)}{aside} {'must' if binding else 'should'}{negative}"


def _power_ends(rule: Rule) -> str:
    """Say when a power ends: nobody is asked to do anything."""
    if isinstance(rule.within, FactDate):
        return f"the power ends on {date_noun(rule.within)}"
    if rule.in_any:
        return f"the power ends after {rule.within} in all in any {rule.in_any.period}"
    return f"the power ends {rule.within} {f'after {fact_noun(rule.counts_from)}' if rule.counts_from else 'later'}"


def _when(rule: Rule) -> str:
    if isinstance(rule.when, Missed):
        return f"the time limit of another rule ({rule.when.rule}) has passed unmet"
    return _patterns(rule.when)


def events_of(rule: Rule) -> tuple[str, ...]:
    """Name the events that start a rule's clock."""
    return tuple(p.event for p in rule.triggers)


def _duty(rule: Rule) -> str:
    match rule.duty:
        case Have(asked):
            return f"make sure that {condition(asked, events_of(rule))}"
        case Follow(patterns, at_least):
            least = f"at least {at_least} before it" if at_least else "before it"
            return f"see that, {least}, {_patterns(patterns)}"
        case Perform(patterns):
            return f"see that {_patterns(patterns, events_of(rule), doing=True)}"
        case Derive() | None:
            return ""
        case never:
            assert_never(never)


def _limit(rule: Rule) -> str:
    latest = " or ".join(dict.fromkeys(noun_of(p.event) for p in rule.clock or ()))
    clock = f", counted from the latest {latest}" if rule.clock else ""
    match rule.within:
        case Period():
            return f", within {rule.within}{start_in_words(rule)}{clock}"
        case FactDate():
            return f", by {date_noun(rule.within)}{clock}"
        case None:
            return _no_number(rule)
        case never:
            assert_never(never)


def _no_number(rule: Rule) -> str:
    if rule.before and isinstance(rule.duty, Perform) and {p.event for p in rule.before} <= _named(rule.duty.patterns):
        return f", the first time that {_patterns(rule.before)}"
    if rule.before:
        return f", before {_patterns(rule.before)}"
    soon = rule.how_soon if rule.how_soon is not HowSoon.NOT_STATED else None
    return f", {HOW_SOON[soon]}" if soon else ""


def start_in_words(rule: Rule) -> str:
    """Say from what a number is counted, where that is not the day of the event itself; else nothing."""
    return f" of {fact_noun(rule.counts_from)}" if rule.counts_from else ""


def _only_if(rule: Rule) -> str:
    return f", if {rule.only_if}" if rule.only_if else ""


def _unless(rule: Rule) -> str:
    said = " or ".join(exemption(unless, events_of(rule)) for unless in rule.unless)
    return f", unless {said}" if said else ""


def _until(rule: Rule) -> str:
    return f", until {_patterns(rule.until)}" if rule.until else ""


def exemption(unless: Exemption, events: Iterable[str] = ()) -> str:
    """Say one exemption from a rule that some events start."""
    match unless:
        case InState(state) if not (unless.for_at_least or unless.for_less_than):
            said = state_clause(state)
            return said if " not yet " in said else f"{said} already"
        case InState():
            return meanwhile(unless)
        case Concerned(pattern):
            return f"it is about one of this kind: {_patterns((pattern,))}"
        case Happened(pattern, since) if since:
            ended = " or ".join(map(event_clause, since))
            return f"this came first: {_patterns((pattern,))}, and nothing of this since: {ended}"
        case Happened(pattern):
            said = _patterns((pattern,))
            return f"{said} already" if len(said.split()) <= _SHORT else f"this came first: {said}"
        case TriggerFact(asked):
            return condition(asked, events)
        case never:
            assert_never(never)


def happening(patterns: Patterns) -> str:
    """Say what has to happen for any of some patterns to fit, with the facts they ask for."""
    return _patterns(patterns)


def _patterns(patterns: Patterns, before: Iterable[str] = (), *, doing: bool = False) -> str:
    """Say what has to happen for any of some patterns to fit, each event once, with all that may be so of it.

    What is asked of somebody may be worded otherwise than what starts or ends a clock: it is `doing`.
    """
    asked: dict[str, list[str]] = {}
    for pattern in patterns:
        where = condition(pattern.where, [pattern.event])
        own = [where, *([ITS_OWN] if pattern.of else [])]
        asked.setdefault(pattern.event, []).append("; ".join(filter(None, own)))
    said = {event: DOING.get(event, "") if doing else "" for event in asked}
    return " or ".join(_happens(e, where, said[e], again=e in before) for e, where in asked.items())


ITS_OWN = "for this one and no other"
"""Said of an event that counts only for what it is of itself."""


def _named(patterns: Patterns) -> set[str]:
    return {p.event for p in patterns}


def _happens(event: str, where: Sequence[str], said: str = "", *, again: bool = False) -> str:
    """Say that an event happens of which one of some conditions holds; an empty one always does."""
    said = (said or event_clause(event)) + (" again" if again else "")
    return f"{said} ({', or '.join(dict.fromkeys(where))})" if all(where) else said


def condition(found: Condition, events: Iterable[str] = ()) -> str:
    """Say a condition on the facts of some events."""
    if isinstance(found, Test):
        return _test(found, events)
    joint = " and " if isinstance(found, All) else " or "
    parts = [condition(part, events) for part in _said_once(found)]
    return f"either {joint.join(parts)}" if isinstance(found, AnyOf) and len(parts) > 1 else joint.join(parts)


def _said_once(found: All | AnyOf) -> Sequence[Condition]:
    """Leave out, of what must all be so, that a fact is on the record where a test of its value says as much."""
    if isinstance(found, AnyOf):
        return found.parts
    valued = {t.fact for t in found.parts if isinstance(t, Test) and t.kind is not TestKind.PRESENT}
    return [
        part
        for part in found.parts
        if not (isinstance(part, Test) and part.kind is TestKind.PRESENT and part.fact in valued)
    ]


def _test(test: Test, events: Iterable[str]) -> str:
    if test.kind is TestKind.NOT_RECORDED_AS:
        return f"the record does not say that {_test(replace(test, kind=TestKind.IS), events)}"
    fact = word_of(test)
    if test.kind is TestKind.PRESENT:
        return is_written(fact, events)
    if test.kind is TestKind.AT_LEAST:
        return f"{fact_noun(test.fact, fact.clause)} is at least {test.values[0]}"
    if test.kind is TestKind.INCLUDES:
        return includes(fact, test.values)
    if test.values in {("true",), ("false",)}:
        return fact_clause(fact, true=test.values == ("true",))
    return has_value(fact, test.values)


@said_once
def meanings(rule: Rule) -> Mapping[str, FactWord]:
    """Return what each fact that a rule asks about means, by its name."""
    return {test.fact: word_of(test) for found in _conditions(rule) for test in tests_of(found)}


def _conditions(rule: Rule) -> Iterator[Condition]:
    """Yield every condition of a rule: those of its trigger first, which say of a fact what is asked of that event."""
    duty = rule.duty.patterns if isinstance(rule.duty, Perform | Follow) else ()
    had = [rule.duty.condition] if isinstance(rule.duty, Have) else []
    spared = [u.condition for u in rule.unless if isinstance(u, TriggerFact)]
    other = [u.pattern for u in rule.unless if isinstance(u, Happened | Concerned)]
    lists = (rule.followed_by, rule.afterwards, rule.until, rule.before, rule.clock or (), other, duty)
    yield from (pattern.where for patterns in lists for pattern in patterns)
    yield from (*spared, *had, *(pattern.where for pattern in rule.triggers))
