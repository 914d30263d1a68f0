"""Where a local rule lets off, or ends, what the national one beside it does not."""

from collections.abc import Iterator
from dataclasses import replace

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.condition import All, Condition, Pattern
from guidance.engine.model.rule import Exemption, Happened, Have, Rule, TriggerFact
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.local.split import as_much, events, owed_as
from guidance.engine.packs.checks.satisfying import can_part, implies
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import RuleText

RuleEntry = Entry[RuleText]
TIGHTEN = "a local rule may tighten or add; what it leaves out is owed all the same, and only a trial sets it aside"
_NOBODY_OWED = {"child_died", "child_turned_18"}
"""With these every duty ends that is owed to a child, whether or not its rule says so."""


def check_let_go(entry: RuleEntry, rule: Rule, national: Rule, words: Vocabulary) -> Iterator[Diagnostic]:
    """Find an exemption or an end that the national rule does not have, or has for fewer cases."""
    for n, exemption in enumerate(rule.unless):
        if not any(_exempts_no_more(exemption, theirs, rule, words) for theirs in national.unless):
            message = f"`{national.id}` has no such exemption"
            yield entry.warning("G444", message, entry.at("unless", n), TIGHTEN)
    done, theirs = events(national.performing) | _NOBODY_OWED, events(national.until)
    for n, until in enumerate(rule.until):
        if until.event not in done | theirs:
            message = f"`{until.event}` does not end `{national.id}`"
            yield entry.warning("G444", message, entry.at("until", n), TIGHTEN)
        elif until.event not in done and not any(_ends_no_more(until, end, words) for end in national.until):
            message = f"not every `{until.event}` that ends this ends `{national.id}`"
            yield entry.warning("G444", message, entry.at("until", n), TIGHTEN)


def check_had(entry: RuleEntry, rule: Rule, national: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find what is to be so of an event that is so wherever the national rule's is, and where that is not too."""
    own, theirs = rule.duty, national.duty
    if not (isinstance(own, Have) and isinstance(theirs, Have) and events(rule.triggers) <= events(national.triggers)):
        return
    words, together = known.vocabulary, All((own.condition, *_had_beside(rule, national, known)))
    facts = [words.events[p.event].facts for p in rule.triggers if p.event in words.events]
    less = (
        implies(theirs.condition, own.condition, each) and can_part(together, theirs.condition, each) for each in facts
    )
    if facts and all(less):
        message = f"less than `{national.id}` asks to be so"
        yield entry.warning("G442", message, entry.at(entry.text.given[0], "have"), TIGHTEN)


def _had_beside(rule: Rule, national: Rule, known: Known) -> Iterator[Condition]:
    """Give what the authority's other rules ask to be so of the same events, on the same days, as strongly."""
    for other in known.beside.get((rule.authority, national.id), ()):
        same = (other.triggers, other.commencement, other.repeal) == (rule.triggers, rule.commencement, rule.repeal)
        if (
            same
            and isinstance(other.duty, Have)
            and owed_as(other, national)
            and set(other.unless) <= {*national.unless}
        ):
            yield other.duty.condition


def _exempts_no_more(own: Exemption, theirs: Exemption, rule: Rule, words: Vocabulary) -> bool:
    """Tell whether whatever an exemption lets off, another lets off too."""
    match own, theirs:
        case TriggerFact(known), TriggerFact(other):
            facts = [words.events[p.event].facts for p in rule.triggers if p.event in words.events]
            return own == theirs or all(implies(known, other, each) for each in facts)
        case Happened(pattern), Happened(other):
            return own == theirs or (as_much(pattern, other, words) and replace(own, pattern=other) == theirs)
        case _:
            return own == theirs


def _ends_no_more(own: Pattern, theirs: Pattern, words: Vocabulary) -> bool:
    """Tell whether whatever ends a duty by a pattern ends it by another too."""
    same = own.event == theirs.event and own.where == theirs.where
    return (same or as_much(own, theirs, words)) and theirs.of in {None, own.of}
