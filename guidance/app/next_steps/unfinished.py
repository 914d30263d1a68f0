"""What a record shows to have been begun or settled on and not to have ended: no answer on it reads as all clear.

A rule need not ask for the end. Where the work is under way and no duty is open, it is the record or the pack that has
a gap, and not the case that is finished.
"""

from collections.abc import Iterator, Sequence

from guidance.app.next_steps.overtaken import ENDS_THE_CASE
from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.coverage import Packs
from guidance.engine.explain.names import day_in_words
from guidance.engine.model.condition import Truth, weigh
from guidance.engine.model.event import Event, in_episode, is_not_before
from guidance.engine.model.vocabulary import Lead, State, Vocabulary

OTHERWISE_ENDED = frozenset({
    "child_assessment_order", "emergency_protection_order", "lead_practitioner", "open_referral", "police_protection",
    "unborn",
})  # fmt: skip
"""States that end otherwise than by their own events: with a decision, a birth, or the last day of a power."""
MOVED_AWAY = "child_moved_permanently"


def unfinished(events: Sequence[Event], vocabulary: Vocabulary, packs: Packs) -> Iterator[str]:
    """Say, a clause each, what the known events of one case leave without an end.

    Args:
        events: All that was known of the case by the day asked about.
        vocabulary: Which events begin and end a state.
        packs: The rules that were asked.
    """
    ending = {MOVED_AWAY, *(name for state in vocabulary.states.values() for name in state.ends_with)}
    if not any(packs.puts_a_rule_to(e) or e.event in ending for e in events):
        yield "no rule here begins with what is on record"
    case = Case(tuple(events), vocabulary.states)
    for name, state in vocabulary.states.items():
        if name not in OTHERWISE_ENDED and any(_runs(start, state, case) for start in case.named(state.starts_with)):
            yield f"{state.means[0].lower()}{state.means[1:].removesuffix('.')}, and no end is on record"
    for event in events:
        leads = vocabulary.events[event.event].leads_to if event.event in vocabulary.events else ()
        if any(_is_left(event, lead, events) for lead in leads):
            yield f"what was to follow from what is recorded on {day_in_words(event.day)} is not on record"


def _runs(start: Event, state: State, case: Case) -> bool:
    """Tell whether nothing after the start of a state ends it."""
    ends = (e for e in case.named(state.ends_with) if case.is_not_before(e, start))
    return not any(in_episode(e, start, "episode") for e in ends)


def _is_left(event: Event, lead: Lead, events: Sequence[Event]) -> bool:
    """Tell whether an event asks for something of which nothing since shows that it was done, or over with the case."""
    asks = weigh(lead.where, event) is Truth.TRUE
    return asks and not _since(event, (*lead.done_by, *ENDS_THE_CASE), events)


def _since(event: Event, names: Sequence[str], events: Sequence[Event]) -> bool:
    return any(e.event in names and is_not_before(e, event) and in_episode(e, event, "episode") for e in events)
