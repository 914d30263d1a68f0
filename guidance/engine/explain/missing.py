"""What is not known of a finding, in the words that people read for its names and its days."""

import re
from datetime import date
from typing import assert_never

from guidance.engine.explain.clauses.clauses import event_clause, fact_noun, happened, whether
from guidance.engine.explain.names import day_in_words, plainly
from guidance.engine.explain.sentence import meanings
from guidance.engine.model.finding import Finding, Reason
from guidance.engine.model.missing import (
    Missing,
    MissingFact,
    MissingSubject,
    MissingTime,
    MissingYear,
    Unread,
)  # fmt: skip
from guidance.engine.model.records.source import NotShown
from guidance.engine.model.rule import Rule


def lacked(finding: Finding) -> str:
    """Say what is not known: what the record contradicts itself on, facts it does not give, events no source shows."""
    doubts = [doubted(step.because) for step in finding.steps if step.reason is Reason.IN_DOUBT]
    if doubts:
        return "; ".join(doubts)
    dark = [f"whether {happened(n.event)} {_between(n.begins, n.ends)}" for n in finding.not_shown if not n.fact]
    never = [lacking_in_words(MissingFact(n.fact), finding.rule) for n in finding.not_shown if n.fact]
    unseen = {str(n) for n in finding.not_shown}
    years = [str(m.year) for m in finding.unknown if isinstance(m, MissingYear)]
    rest = [m for m in finding.unknown if str(m) not in unseen and not isinstance(m, MissingYear)]
    facts = [lacking_in_words(m, finding.rule) for m in rest]
    said = [f"the record does not give {', nor '.join(dict.fromkeys(facts))}"] if facts else []
    said += [f"the calendar of working days does not reach {' or '.join(years)}"] if years else []
    said += [f"these records do not show {', nor '.join(dark)}"] if dark else []
    said += [f"these records cannot show {', nor '.join(never)}"] if never else []
    return "; ".join(said) or "the record does not give enough"


def _between(begins: date, ends: date) -> str:
    return f"from {day_in_words(begins)} to {day_in_words(ends)}" if begins != ends else f"on {day_in_words(begins)}"


def lacking_in_words(lack: Missing, rule: Rule) -> str:
    """Say one thing that is not known: what a fact would settle, the time of an event, or of what it is."""
    match lack:
        case MissingTime(event):
            return f"the time when {event_clause(event)}"
        case MissingSubject(event):
            return f"for which of several it counts when {event_clause(event)}"
        case MissingFact(name):
            fact = meanings(rule).get(name)
            return whether(fact) if fact else fact_noun(name, plainly(name))
        case Unread() | MissingYear() | NotShown():
            return plainly(str(lack))
        case never:
            assert_never(never)


_EVENT = re.compile(r"`([a-z][a-z0-9]*_[a-z0-9_]+)`")
_FACT = re.compile(r"“([a-z][a-z0-9_]*)”")
_DAY = re.compile(r"(?<!`)\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def doubted(because: str) -> str:
    """Say why something of a record is in doubt: events as what happened, facts and days as people write them.

    >>> doubted("the day on which `icpc_held` cannot be read")
    'the day on which an initial child protection conference was held cannot be read'
    >>> doubted("the two differ on “later_known” and the episode `2023-05-02` closes on 2023-06-01")
    'the two differ on what became known later and the episode `2023-05-02` closes on 1 June 2023'
    """
    said = _EVENT.sub(lambda name: happened(name[1]), because)
    said = _FACT.sub(lambda name: fact_noun(name[1]), said)
    return _DAY.sub(lambda day: day_in_words(date.fromisoformat(day[0])), said)
