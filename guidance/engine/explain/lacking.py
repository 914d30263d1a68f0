"""What is not known of a finding, in the words that people read for its names and its days."""

import re
from datetime import date

from guidance.engine.evaluate.doubts import IN_DOUBT
from guidance.engine.evaluate.matters import SUBJECT
from guidance.engine.explain.clauses import event_clause, fact_noun, happened, whether
from guidance.engine.explain.names import day_in_words, plainly
from guidance.engine.explain.sentence import meanings
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Rule


def lacked(finding: Finding) -> str:
    """Say what is not known: what the record contradicts itself on, facts it does not give, events no source shows."""
    doubts = [doubted(why) for step in finding.steps if step.settled == IN_DOUBT for why in step.about]
    if doubts:
        return "; ".join(doubts)
    dark = [f"whether {happened(n.event)} {_between(n.begins, n.ends)}" for n in finding.not_shown if not n.fact]
    never = [lacking_in_words(n.fact, finding.rule) for n in finding.not_shown if n.fact]
    unseen = {str(n) for n in finding.not_shown}
    years = [m.removeprefix(_YEAR) for m in finding.missing if m.startswith(_YEAR)]
    rest = [m for m in finding.missing if m not in unseen and not m.startswith(_YEAR)]
    facts = [lacking_in_words(m, finding.rule) for m in rest]
    said = [f"the record does not give {', nor '.join(dict.fromkeys(facts))}"] if facts else []
    said += [f"the calendar of working days does not reach {' or '.join(years)}"] if years else []
    said += [f"these records do not show {', nor '.join(dark)}"] if dark else []
    said += [f"these records cannot show {', nor '.join(never)}"] if never else []
    return "; ".join(said) or "the record does not give enough"


def _between(begins: date, ends: date) -> str:
    return f"from {day_in_words(begins)} to {day_in_words(ends)}" if begins != ends else f"on {day_in_words(begins)}"


def lacking_in_words(name: str, rule: Rule) -> str:
    """Say one thing that is not known: what a fact would settle, or the time of an event."""
    if name.startswith(_TIME_OF):
        return f"the time when {event_clause(name.removeprefix(_TIME_OF))}"
    if name.startswith(SUBJECT):
        return f"for which of several it counts when {event_clause(name.removeprefix(SUBJECT))}"
    fact = meanings(rule).get(name)
    return whether(fact) if fact else fact_noun(name, plainly(name))


_TIME_OF, _YEAR = "time of ", "calendar year "


_EVENT = re.compile(r"`([a-z][a-z0-9]*_[a-z0-9_]+)`")
_FACT = re.compile(r"“([a-z][a-z0-9_]*)”")
_DAY = re.compile(r"(?<!`)\b\d{4}-\d{2}-\d{2}\b")


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
