"""Events, facts and states as clauses, so that a sentence made of them can be read aloud.

What is not listed is worded from its name: a pack may bring words of its own.
"""

from collections.abc import Iterable, Sequence

from guidance.engine.explain.names import happens, plainly
from guidance.engine.explain.worded import (
    CLAUSES,
    DENIED,
    EVENTS,
    NAMED_WITH_THE,
    NOUNS,
    PLURAL,
    STATES,
    VALUED,
    VALUES,
    WRITTEN,
)
from guidance.engine.model.event import Fact

_AUXILIARIES = ("was", "were", "is", "are", "has", "had", "have", "may", "can")
_UNCOUNTED = ("the ", "an ", "a ")


def event_clause(name: str) -> str:
    """Say that an event happens.

    >>> event_clause("strategy_discussion_held"), event_clause("core_group_met"), event_clause("audit_day_held")
    ('a strategy discussion is held', 'the core group meets', 'an audit day is held')
    """
    if name in EVENTS:
        return EVENTS[name]
    said = happens(name)
    plural = " are " in said or said.startswith(_UNCOUNTED) or " is " not in said
    return said if plural else f"{'an' if said[0] in 'aeiou' else 'a'} {said}"


def noun_of(name: str) -> str:
    """Name an event as a thing, by its name without what was done.

    >>> noun_of("strategy_discussion_held"), noun_of("time_frame_agreed")
    ('strategy discussion', 'time frame')
    """
    return plainly(name.rpartition("_")[0] or name)


def fact_clause(name: str, *, true: bool = True) -> str:
    """Say of an event that a yes-or-no fact is so, or is not.

    >>> fact_clause("child_seen"), fact_clause("child_seen", true=False), fact_clause("was_kind")
    ('the child was seen', 'the child was not seen', '“was kind” is answered yes')
    """
    if name not in CLAUSES:
        return f"“{plainly(name)}” is answered {'yes' if true else 'no'}"
    return CLAUSES[name] if true else DENIED.get(name) or _denied(CLAUSES[name])


def _denied(clause: str) -> str:
    words = clause.split()
    found = next((n for n, word in enumerate(words) if word in _AUXILIARIES), None)
    if found is None:
        return f"it is not so that {clause}"
    return " ".join([*words[: found + 1], "not", *words[found + 1 :]])


def whether(name: str) -> str:
    """Name what a fact would settle, as what a record does not give.

    >>> whether("child_seen"), whether("decision"), whether("ok")
    ('whether the child was seen', 'the decision', 'ok')
    """
    if name in CLAUSES:
        return f"whether {CLAUSES[name]}"
    written = WRITTEN.get(name, "")
    lead = "it is written down "
    return written.removeprefix(lead) if written.startswith(lead) else fact_noun(name, plainly(name))


def fact_noun(name: str, other: str = "") -> str:
    """Name a fact as a thing.

    >>> fact_noun("decision"), fact_noun("shoe_size")
    ('the decision', '“shoe size”')
    """
    return NOUNS.get(name) or other or f"“{plainly(name)}”"


def is_written(name: str, events: Iterable[str] = ()) -> str:
    """Say that a fact is on the record at all, in the words for the events it is of.

    >>> is_written("category"), is_written("later_known", ["referral_received"])
    ('the category of harm is written down', 'it is already known that the referral led to no further action')
    """
    own = dict.fromkeys(filter(None, (WRITTEN.get(f"{name} of {event}") for event in events)))
    noun = fact_noun(name)
    return " or ".join(own) or WRITTEN.get(name) or f"{noun} {'are' if noun.startswith(PLURAL) else 'is'} written down"


def has_value(name: str, values: Sequence[str]) -> str:
    """Say that a fact has one of some values.

    >>> has_value("order", ["care_order"]), has_value("decision", ["hold", "wait"]), has_value("told", ["child"])
    ('it is for a care order', 'the decision is to hold one or wait', 'those told include the child')
    """
    noun = fact_noun(name)
    if noun.startswith(PLURAL):
        return f"{noun} include {_joined(map(_whom, values), 'or')}"
    pattern = VALUED.get(name, f"{noun} is {{it}}")
    said = [value_in_words(value) for value in values]
    return pattern.format(
        it=_joined(said, "or"),
        a=_joined((f"{'an' if word[0] in 'aeiou' else 'a'} {word}" for word in said), "or"),
        the=_joined((f"the {word}" for word in said), "or"),
    )


def includes(name: str, values: Sequence[str]) -> str:
    """Say that a fact has all of some values.

    >>> includes("participants", ["police", "health"]), includes("plan_parts", ["needs"])
    ('those taking part include police and health', 'the plan includes needs')
    """
    noun = fact_noun(name)
    listed = _joined(map(_whom, values), "and")
    return f"{noun} include{'' if noun.startswith(PLURAL) else 's'} {listed}"


def value_in_words(value: str) -> str:
    """Say one value of a fact.

    >>> value_in_words("do_not_apply"), value_in_words("early_help")
    ('not to apply', 'early help')
    """
    return VALUES.get(value) or plainly(value)


def said_of(name: str, value: Fact, event: str) -> str:
    """Say what a record says of one fact of an event.

    >>> said_of("child_seen", "false", "visit"), said_of("reason_not_seen", "in hospital", "visit")
    ('that the child was not seen', 'why the child was not seen: in hospital')
    >>> said_of("order", "care_order", "court"), said_of("spared", "true", "asked"), said_of("x", ("a", "b"), "asked")
    ('that it is for a care order', 'spared: yes', 'x: a, b')
    """
    if name in CLAUSES and value in {"true", "false"}:
        return f"that {fact_clause(name, true=value == 'true')}"
    if name == "later_known":
        return f"that {is_written(name, [event])}"
    held = [value] if isinstance(value, str) else list(value or ["none"])
    if name in VALUED:
        return f"that {has_value(name, held)}"
    said = ", ".join({"true": "yes", "false": "no"}.get(word, value_in_words(word)) for word in held)
    lead = "it is written down "
    written = WRITTEN.get(name, "")
    return f"{written.removeprefix(lead) if written.startswith(lead) else fact_noun(name, plainly(name))}: {said}"


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
