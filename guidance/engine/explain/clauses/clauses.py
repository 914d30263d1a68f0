"""Events, facts and states as clauses, so that a sentence made of them can be read aloud.

What is not listed is worded from its name: a pack may bring words of its own.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from guidance.engine.explain.clauses.events import EVENTS, HAPPENED, POWERS
from guidance.engine.explain.clauses.facts import (
    NAMED_WITH_THE,
    NOUNS,
    NOUNS_OF,
    PLURAL,
    STATES,
    VALUED,
    VALUES,
    WRITTEN,
)
from guidance.engine.explain.clauses.negation import denied
from guidance.engine.explain.names import at_in_words, happens, plainly
from guidance.engine.model.condition import Test
from guidance.engine.model.event import Fact
from guidance.engine.model.fact import FactWord
from guidance.engine.model.rule import FactDate, InState

_MANY = 10_000
_ASKING = ("why ", "whether ", "what ", "which ", "who ", "how ", "when ", "under which ", "to whom ", "where ")
_UNCOUNTED = ("the ", "an ", "a ")


def power_clause(name: str) -> str:
    """Name the power that an event begins.

    >>> power_clause("interim_order_made"), power_clause("police_protection_started")
    ('the interim order', 'police protection')
    """
    begun = re.split(r" (?:is|begins)\b", event_clause(name))[0]
    return POWERS.get(name) or re.sub(r"^an? ", "the ", begun)


@lru_cache(_MANY)
def event_clause(name: str) -> str:
    """Say that an event happens.

    >>> event_clause("strategy_discussion_held"), event_clause("core_group_met"), event_clause("audit_day_held")
    ('a strategy discussion is held', 'the core group meets', 'an audit day is held')
    """
    if name in EVENTS or "_" not in name:
        return EVENTS.get(name, plainly(name))
    said = happens(name)
    plural = " are " in said or said.startswith(_UNCOUNTED) or " is " not in said
    return said if plural else f"{'an' if said[0] in 'aeiou' else 'a'} {said}"


@lru_cache(_MANY)
def happened(name: str) -> str:
    """Say that an event happened.

    >>> happened("strategy_discussion_held"), happened("core_group_met"), happened("looked_after_ended")
    ('a strategy discussion was held', 'the core group met', 'the child stopped being looked after')
    """
    words = event_clause(name).split()
    verb = next((n for n, word in enumerate(words) if word in HAPPENED), None)
    return " ".join(words if verb is None else [*words[:verb], HAPPENED[words[verb]], *words[verb + 1 :]])


def noun_of(name: str) -> str:
    """Name an event as a thing, by its name without what was done.

    >>> noun_of("strategy_discussion_held"), noun_of("time_frame_agreed")
    ('strategy discussion', 'time frame')
    """
    return plainly(name.rpartition("_")[0] or name)


def word_of(test: Test) -> FactWord:
    """Return what the fact of a test means; of one that no vocabulary gives, its name."""
    plain = "boolean" if test.values in {("true",), ("false",)} else "text"
    return test.word or FactWord(test.fact, plain)


def fact_clause(fact: FactWord, *, true: bool = True) -> str:
    """Say of an event that a yes-or-no fact is so, or is not.

    >>> seen = FactWord("child_seen", "boolean", means="the child was seen")
    >>> fact_clause(seen), fact_clause(seen, true=False), fact_clause(FactWord("was_kind", "boolean"))
    ('the child was seen', 'the child was not seen', '“was kind” is answered yes')
    """
    if not fact.clause:
        return f"“{plainly(fact.name)}” is answered {'yes' if true else 'no'}"
    return fact.clause if true else fact.not_so or denied(fact.clause)


def whether(fact: FactWord) -> str:
    """Name what a fact would settle, as what a record does not give.

    >>> whether(FactWord("child_seen", "boolean", means="the child was seen")), whether(FactWord("decision", "one_of"))
    ('whether the child was seen', 'the decision')
    >>> whether(FactWord("reason_not_seen", "text", means="why not; a reason")), whether(FactWord("ok", "boolean"))
    ('why not', 'ok')
    """
    if fact.type == "boolean" and fact.clause:
        return f"whether {fact.clause}"
    return fact_noun(fact.name, fact.clause or plainly(fact.name))


def fact_noun(name: str, other: str = "") -> str:
    """Name a fact as a thing; `other` is what it means, which tells apart two of one name.

    >>> fact_noun("decision"), fact_noun("shoe_size"), fact_noun("kind", "what changed")
    ('the decision', '“shoe size”', 'what changed')
    """
    return NOUNS_OF.get(other) or NOUNS.get(name) or other or f"“{plainly(name)}”"


def date_noun(fixed: FactDate) -> str:
    """Name the date that a case fixes as a thing."""
    return fact_noun(fixed.fact, fixed.word.clause if fixed.word else "")


def is_written(fact: FactWord, events: Iterable[str] = ()) -> str:
    """Say that a fact is on the record at all, in the words for the events it is of.

    >>> is_written(FactWord("category", "text")), is_written(FactWord("later_known", "one_of"), ["referral_received"])
    ('the category of harm is written down', 'it is already known that the referral led to no further action')
    >>> is_written(FactWord("reason_not_seen", "text", means="why the child was not seen"))
    'it is written down why the child was not seen'
    """
    own = dict.fromkeys(filter(None, (WRITTEN.get(f"{fact.name} of {event}") for event in events)))
    if own or fact.name in WRITTEN:
        return " or ".join(own) or WRITTEN[fact.name]
    noun = whether(fact)
    if noun.startswith(_ASKING):
        return f"it is written down {noun}"
    return f"{noun} {'are' if noun.startswith(PLURAL) else 'is'} written down"


def has_value(fact: FactWord, values: Sequence[str]) -> str:
    """Say that a fact has one of some values.

    >>> order, decision, told = (FactWord(name, "one_of") for name in ("order", "decision", "told"))
    >>> has_value(order, ["care_order"]), has_value(decision, ["hold", "wait"]), has_value(told, ["child"])
    ('it is for a care order', 'the decision is to hold one or wait', 'those told include the child')
    """
    noun = fact_noun(fact.name, fact.clause)
    if noun.startswith(PLURAL):
        return f"{noun} include {_joined(map(_whom, values), 'or')}"
    pattern = VALUED.get(fact.name, f"{noun} is {{it}}")
    said = [value_in_words(value) for value in values]
    return pattern.format(
        it=_joined(said, "or"),
        a=_joined((_led(word, "an" if word[0] in "aeiou" else "a") for word in said), "or"),
        the=_joined((_led(word, "the") for word in said), "or"),
    )


def _led(word: str, article: str) -> str:
    return word if word.startswith(("a ", "an ", "the ", "that ")) else f"{article} {word}"


def includes(fact: FactWord, values: Sequence[str]) -> str:
    """Say that a fact has all of some values.

    >>> includes(FactWord("participants", "any_of"), ["police", "health"])
    'those taking part include police and health'
    >>> includes(FactWord("plan_parts", "any_of"), ["needs"])
    'the plan includes needs'
    """
    noun = fact_noun(fact.name, fact.clause)
    listed = _joined(map(_whom, values), "and")
    return f"{noun} include{'' if noun.startswith(PLURAL) else 's'} {listed}"


def value_in_words(value: str) -> str:
    """Say one value of a fact.

    >>> value_in_words("do_not_apply"), value_in_words("early_help")
    ('not to apply', 'early help')
    """
    return VALUES.get(value) or plainly(value)


def said_of(fact: FactWord, value: Fact, event: str) -> str:
    """Say what a record says of one fact of an event.

    >>> said_of(FactWord("child_seen", "boolean", means="the child was seen"), "false", "visit")
    'that the child was not seen'
    >>> said_of(FactWord("reason_not_seen", "text", means="why the child was not seen"), "in hospital", "visit")
    'why the child was not seen: in hospital'
    >>> said_of(FactWord("order", "one_of"), "care_order", "court"), said_of(FactWord("x", "text"), ("a", "b"), "asked")
    ('that it is for a care order', 'x: a, b')
    """
    if fact.clause and value in {"true", "false"}:
        return f"that {fact_clause(fact, true=value == 'true')}"
    if fact.name == "later_known":
        return f"that {is_written(fact, [event])}"
    held = [value] if isinstance(value, str) else list(value or ["none"])
    if fact.name in VALUED:
        return f"that {has_value(fact, held)}"
    plain = at_in_words if fact.type == "date" and value else value_in_words
    said = ", ".join({"true": "yes", "false": "no"}.get(word, plain(word)) for word in held)
    return f"{whether(fact)}: {said}"


def _whom(value: str) -> str:
    said = value_in_words(value)
    return f"the {said}" if value in NAMED_WITH_THE else said


def _joined(words: Iterable[str], last: str) -> str:
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


def state_clause(name: str) -> str:
    """Say that a state holds.

    >>> state_clause("unborn"), state_clause("in_training")
    ('the child is not yet born', '“in training” holds')
    """
    return STATES.get(name) or f"“{plainly(name)}” holds"


def meanwhile(state: InState) -> str:
    """Say that a state has to hold, for how long, and whether the day on which it begins counts.

    >>> meanwhile(InState("unborn")), meanwhile(InState("unborn", first_day=True))
    ('the child is not yet born', 'the child is not yet born (its first day counts)')
    """
    said = state_clause(state.state)
    said += f", and this has been so for at least {state.for_at_least}" if state.for_at_least else ""
    said += f", and this has been so for less than {state.for_less_than}" if state.for_less_than else ""
    return said + (" (its first day counts)" if state.first_day else "")
