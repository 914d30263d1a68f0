"""The facts of a recorded event, turned into canonical text."""

import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from guidance.engine.model.event import NO_FACTS, Fact
from guidance.engine.model.vocabulary import RECORD_FIELDS, EventWord, FactWord, NotAFact, Vocabulary, parse_date
from guidance.engine.records.plain.moment import NO_DATE, is_placeholder
from guidance.engine.records.plain.row import Number, Row, Unread, Value
from guidance.engine.records.problems import Faults
from guidance.engine.records.references import unfit_cell


def read_facts(row: Row, word: EventWord, vocabulary: Vocabulary, faults: Faults) -> Mapping[str, Fact]:
    """Read every field that is not the record's own as a fact of its event.

    An empty text is a missing fact; a recorded null stays, and means: said to be none.
    """
    facts: dict[str, Fact] = {}
    for name, value in row.values.items():
        if name in RECORD_FIELDS or (isinstance(value, str) and not value.strip()):
            continue
        fact = word.facts.get(name)
        if fact is None:
            cure = faults.spelling(word.name, name, word.facts, _elsewhere(name, vocabulary, word))
            faults.of_field("G613", f"`{name}` is not a fact of `{word.name}`", row.span(name, key=True), cure)
            continue
        if fact.type == "text" and isinstance(value, str) and (unseen := _unseen(value)):
            message = f"`{name}` holds a character that cannot be seen (U+{ord(unseen):04X})"
            faults.of_field("G615", message, row.span(name), "take it out, or type the text again by hand")
            continue
        if fact.type == "text" and isinstance(value, str) and (spoilt := unfit_cell(value)):
            faults.of_field(spoilt[0], f"`{name}`: {spoilt[1]}", row.span(name), spoilt[2])
            continue
        try:
            known = _canonical(fact, value, joined=row.joined)
        except NotAFact as wrong:
            faults.of_field("G614", f"`{name}`: {wrong}", row.span(name), wrong.cure)
            continue
        if fact.type == "date" and isinstance(known, str) and is_placeholder(parse_date(known)):
            message = f"`{name}` is {known}, {NO_DATE}; it is left out"
            case = str(row.values.get("case", ""))
            faults.notice(
                "G676", message, row.span(name), "leave it out where it is not known", case=case, element=name
            )
            continue
        facts[name] = known
    return MappingProxyType(dict(sorted(facts.items()))) if facts else NO_FACTS


_JOINERS = "\u200c\u200d"
"""They shape the letters of Persian and the languages of India, and pictures; they turn nothing round."""


def _unseen(text: str) -> str:
    """Return the first character that shows nothing, and may turn round what stands about it, if there is one."""
    hidden = (c for c in text if unicodedata.category(c) in {"Cc", "Cf"} and not c.isspace() and c not in _JOINERS)
    return next(hidden, "")


def is_a_fact(name: str, vocabulary: Vocabulary) -> bool:
    """Tell whether any event has a fact of this name."""
    return any(name in word.facts for word in vocabulary.events.values())


def _elsewhere(name: str, vocabulary: Vocabulary, word: EventWord) -> str:
    having = [f"`{w.name}`" for w in vocabulary.events.values() if name in w.facts]
    if having:
        return f"it is a fact of {', '.join(having[:3])}{' and others' if len(having) > 3 else ''}"  # noqa: PLR2004
    return f"its facts are: {', '.join(word.facts)}" if word.facts else f"`{word.name}` has no facts"


def _canonical(fact: FactWord, value: Value, *, joined: bool) -> Fact:
    if value is None:
        return None
    if fact.type != "any_of":
        return fact.canonical(_scalar(fact, value))
    return fact.canonical_list(_scalar(fact, item) for item in _items(value, joined=joined))


def _items(value: Value, *, joined: bool) -> Iterable[Value]:
    if joined and isinstance(value, str):
        return [item for item in value.split(";") if item.strip()]
    return value if isinstance(value, list) else [value]


def _scalar(fact: FactWord, value: Value) -> str:
    if isinstance(value, Unread):
        raise value.wrong
    if isinstance(value, bool) and fact.type == "boolean":
        return "true" if value else "false"
    if isinstance(value, Number) and fact.type == "boolean":
        raise NotAFact(f"`{value}`: expected true or false", "write `true` or `false`")
    if isinstance(value, str):
        return value
    raise NotAFact(f"{_kind(value)} is not a value it can hold", _HOW[fact.type])


def _kind(value: Value) -> str:
    if isinstance(value, list):
        return "a list"
    return "a group of fields" if isinstance(value, dict) else f"`{'null' if value is None else str(value).lower()}`"


_HOW = {
    "boolean": "write `true` or `false`",
    "date": "write a date such as `2011-04-18`",
    "number": "write digits, such as `2`",
    "text": "write text",
    "one_of": "write one of its values",
    "any_of": "write a list of its values",
}
