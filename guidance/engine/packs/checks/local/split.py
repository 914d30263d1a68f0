"""A national rule split by an authority in several of its own: what they start on together."""

from collections.abc import Sequence
from datetime import date

from guidance.engine.model.condition import AnyOf, Pattern, Patterns
from guidance.engine.model.rule import Modality, Rule
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.satisfying import cannot_fail, implies
from guidance.engine.packs.reading.names import Known

MOST = 12
"""More starts, acts or days than these are not looked at together: then nothing is claimed."""


def whole_together(rule: Rule, national: Rule, known: Known) -> bool:
    """Tell whether a rule is a part of what starts the national one, and the authority's others beside it the rest.

    Others count that ask for as much, as strongly, in whatever state. On each day on which the rule is in force, those
    that are in force too are to leave nothing out.
    """
    if not (rule.commencement and events(rule.triggers) <= events(national.triggers)):
        return False
    words = known.vocabulary
    alike = [r for r in known.beside.get((rule.authority, national.id), ()) if owed_as(r, national)]
    turns = {day for r in alike for day in (r.commencement, r.repeal) if day and rule.in_force(day)}
    acts, starts = {r.performing for r in alike}, {start for r in alike for start in r.triggers}
    if all(r.id == rule.id for r in alike) or max(len(acts), len(starts), len(turns)) > MOST:
        return False
    enough = [act for act in acts if all(any(as_much(p, asked, words) for p in act) for asked in national.performing)]
    asking = [r for r in alike if r.performing in enough]
    return all(_leave_nothing_out(asking, national, day, words) for day in {rule.commencement, *turns})


def owed_as(rule: Rule, national: Rule) -> bool:
    """Tell whether a rule is owed as strongly as the national one, in whatever state that is."""
    as_strong = rule.modality in {Modality.MUST, national.modality} and type(rule.duty) is type(national.duty)
    alone = rule.while_state in {None, national.while_state} and not rule.trial and not rule.instrument.when_named
    return as_strong and alone and events(national.performing) <= events(rule.performing)


def _leave_nothing_out(asking: Sequence[Rule], national: Rule, day: date, words: Vocabulary) -> bool:
    """Tell whether each event that starts the national rule starts one of others too, so far as its facts are known."""
    starts = {start for rule in asking if rule.in_force(day) for start in rule.triggers}
    for start in national.triggers:
        event, own = words.events.get(start.event), tuple(p.where for p in starts if p.event == start.event)
        if not (own and cannot_fail(start.where, AnyOf(own), event.facts if event else {})):
            return False
    return True


def as_much(pattern: Pattern, asked: Pattern, words: Vocabulary) -> bool:
    """Tell whether every event of a pattern is one of another."""
    event = words.events.get(asked.event)
    return pattern.event == asked.event and implies(pattern.where, asked.where, event.facts if event else {})


def events(patterns: Patterns) -> set[str]:
    """Name the events of some patterns."""
    return {pattern.event for pattern in patterns}
