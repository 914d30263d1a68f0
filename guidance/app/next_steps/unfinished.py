"""What a record shows to have been begun or settled on and not to have ended: no answer on it reads as all clear.

A rule need not ask for the end. Where the work is under way and no duty is open, it is the record or the pack that has
a gap, and not the case that is finished.
"""

from collections.abc import Iterator, Mapping, Sequence

from guidance.app.next_steps.overtaken import ENDS_THE_CASE
from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.coverage import Packs
from guidance.engine.explain.names import day_in_words
from guidance.engine.model.event import Event, in_episode, is_not_before
from guidance.engine.model.vocabulary import State, Vocabulary

OTHERWISE_ENDED = frozenset({
    "child_assessment_order", "emergency_protection_order", "lead_practitioner", "open_referral", "police_protection",
    "unborn",
})  # fmt: skip
"""States that end otherwise than by their own events: with a decision, a birth, or the last day of a power."""
MOVED_AWAY = "child_moved_permanently"
CALLS_FOR: Mapping[tuple[str, str, str], tuple[str, ...]] = {
    ("conference_report_provided", "conference", "initial"): ("icpc_held",),
    ("conference_report_provided", "conference", "review"): ("review_conference_held",),
    ("new_information_considered", "decision", "assessment"): ("assessment_started", "assessment_completed"),
    ("new_information_considered", "decision", "core_assessment"): (
        "core_assessment_started", "core_assessment_completed",
    ),
    ("new_information_considered", "decision", "initial_assessment"): (
        "initial_assessment_started", "initial_assessment_completed",
    ),
    ("new_information_considered", "decision", "strategy_discussion"): (
        "strategy_discussion_held", "s47_enquiry_started",
    ),
    ("review_conference_held", "plan_continues", "false"): ("cp_plan_ended", "cp_plan_end_notified"),
}  # fmt: skip
"""What calls for a step of its own, by event, fact and value, and what shows that the step was taken."""
ASKED_FOR: Mapping[str, tuple[str, ...]] = {
    "assistance_requested": ("assistance_request_answered",),
    "carer_assessment_requested": ("carer_assessment_completed",),
    "case_review_referred": ("case_review_decided",),
    "complaint_made": ("complaint_answered",),
    "disagreement_raised": ("disagreement_resolved",),
    "icpc_requested": ("icpc_held",),
    "looked_after_review_adjourned": ("looked_after_review_held",),
    "looked_after_review_requested": ("looked_after_review_held",),
    "looked_after_visit_requested": ("looked_after_visit_made",),
    "mother_and_baby_assessment_requested": ("mother_and_baby_assessment_completed",),
    "partnership_dispute_raised": ("partnership_dispute_resolved",),
    "private_fostering_visit_requested": ("private_fostering_visit_made",),
    "safeguarding_enquiry_made": ("safeguarding_enquiry_answered",),
    "safeguarding_enquiry_received": ("safeguarding_enquiry_answered",),
    "specialist_assessment_commissioned": ("specialist_assessment_completed",),
}
"""What somebody asked for or began, with no state of its own, and what shows that it was answered or done."""


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
        if any(_is_left(event, *chosen, events) for chosen in CALLS_FOR.items()) or _is_unanswered(event, events):
            yield f"what was to follow from what is recorded on {day_in_words(event.day)} is not on record"


def _runs(start: Event, state: State, case: Case) -> bool:
    """Tell whether nothing after the start of a state ends it."""
    ends = (e for e in case.named(state.ends_with) if case.is_not_before(e, start))
    return not any(in_episode(e, start, "episode") for e in ends)


def _is_left(event: Event, chosen: tuple[str, str, str], done_by: Sequence[str], events: Sequence[Event]) -> bool:
    """Tell whether an event calls for a step that nothing since shows to be taken, or to be over with the case."""
    name, fact, value = chosen
    settled = event.event == name and event.facts.get(fact) == value
    return settled and not _since(event, (*done_by, *ENDS_THE_CASE), events)


def _is_unanswered(event: Event, events: Sequence[Event]) -> bool:
    """Tell whether an event asks for something of which nothing since shows that it was done."""
    done_by = ASKED_FOR.get(event.event)
    return done_by is not None and not _since(event, (*done_by, *ENDS_THE_CASE), events)


def _since(event: Event, names: Sequence[str], events: Sequence[Event]) -> bool:
    return any(e.event in names and is_not_before(e, event) and in_episode(e, event, "episode") for e in events)
