"""An attempt is not the outcome: what was tried and came to nothing performs no duty that asks for what it was for.

The words of the vocabulary are sorted here into those that say what came of an event and those that do not, so that
a new fact has to be looked at before a rule can be written over it.
"""

from collections.abc import Iterator
from functools import cache

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate import definition
from guidance.engine.model.condition import Pattern, Truth
from guidance.engine.model.condition import tests_of as asked_of
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Status
from guidance.engine.model.rule import Follow, Perform, Rule
from tests.building import day

CAME_TO_NOTHING: dict[str, dict[str, tuple[str, ...]]] = {
    "access_to_child_sought": {"result": ("refused", "whereabouts_withheld", "child_not_found")},
    "social_work_visit_made": {"child_seen": ("false",)},
    "cp_visit_made": {"child_seen": ("false",)},
    "looked_after_visit_made": {"child_seen": ("false",)},
    "private_fostering_visit_made": {"child_seen": ("false",)},
    "assistance_request_answered": {"answer": ("declined_as_unreasonable", "declined_as_incompatible", "declined")},
    "court_application_considered": {"decision": ("do_not_apply",)},
    "case_review_decided": {"decision": ("do_not_hold",)},
    "s47_enquiry_ended": {"child_seen": ("false",)},
}
"""Events that can be recorded though what they were for did not come about, and the values that say so."""
ASKS_FOR_NO_MORE = {
    "scr.decide": "a decision is asked for, whichever way it goes",
    "wt13.scr.decide": "a decision is asked for, whichever way it goes",
    "wt15.scr.decide": "a decision is asked for, whichever way it goes",
    "wt23.lcspr.consider": "a decision is asked for, whichever way it goes",
    "wt26.lcspr.consider": "a decision is asked for, whichever way it goes",
    "wt23.rev.proceedings": "a decision is asked for, whichever way it goes",
    "wt26.rev.proceedings": "a decision is asked for, whichever way it goes",
    "wt23.plan.legal": "a decision is asked for, whichever way it goes",
    "wt26.plan.legal": "a decision is asked for, whichever way it goes",
    "scr.consider": "a decision is asked for, whichever way it goes",
    "ca89.s47.refused.2": "to be satisfied that the child is safe without an order is asked for, or an application",
    "ca89.s47.enquire.2": "the end of the enquiries is asked for, not that the child was seen in them",
    "wt23.assess.home-visits": "the family is to be visited at home; that the child is seen is another rule",
    "wt26.assess.home-visits": "the family is to be visited at home; that the child is seen is another rule",
    "wt10.s47.outcome-record.2": "the end of the enquiries is asked for, not that the child was seen in them",
    **dict.fromkeys(
        ("cpr10.visit.short-breaks.4", "cpr10.visit.short-breaks.6"),
        "in the pandemic a visit in short breaks could be made by telephone",
    ),
    **dict.fromkeys(
        ("pf05.visit.2", "pf05.visit.5", "pf05.visit.6"),
        "the parents are to be spoken to; seeing the child is another rule",
    ),
    "th10.frame.s47": "the end of the enquiries is asked for, not that the child was seen in them",
}
SAYS_NOTHING_OF_IT: dict[str, str] = {
    "referral_decided.decision": "each is a decision",
    "new_information_considered.decision": "each is a decision",
    "hub_decided.decision": "each is a decision",
    "national_review_decided.decision": "each is a decision",
    "immediate_protection_decided.decision": "each is a decision",
    "pre_proceedings_considered.decision": "each is a decision",
    "family_group_decision_making_considered.decision": "each is a decision",
    "placement_with_parents_decided.decision": "each is a decision",
    "looked_after_started.health_assessment_refused": "the child's refusal of one thing, and not of what the event is",
    "looked_after_review_adjourned.first_adjournment": "the adjournment is what the event is; the review is another",
    "child_found.child_seen": "a child is found, whoever has seen them; no rule asks for it",
    "homelessness_risk_identified.consent_refused": "somebody's refusal of one thing, and not of what the event is",
    "emergency_action_taken.child_seen": "a child may be protected before being seen; seeing the child is another rule",
    "contact_received.outcome": "where a contact led; the contact came all the same",
    "initial_assessment_completed.outcome": "each is an outcome of an assessment that ended",
    "assessment_completed.outcome": "each is an outcome of an assessment that ended",
    "s47_enquiry_ended.outcome": "each is an outcome of enquiries that ended",
    "allegation_resolved.outcome": "each is a conclusion",
    "initial_assessment_completed.child_seen": "an assessment may end with the reason why the child was not seen",
    "core_assessment_completed.child_seen": "an assessment may end without it; seeing the child is another rule",
    "assessment_completed.child_seen": "an assessment may end without it; seeing the child is another rule",
}
OUTCOMES = ("result", "answer", "outcome", "decision", "child_seen")
"""Names of facts that say what came of an event."""
FAILED = ("refus", "declin", "not_found", "withheld", "cancel", "adjourn", "abandon", "postpone", "failed", "unable")
"""Parts of values or names that say that something did not come about."""


@cache
def every_rule() -> tuple[Rule, ...]:
    library = shipped()
    return (*library.every_rule, *(rule for trial in library.trials for rule in trial.instead))


def performances() -> Iterator[tuple[Rule, Pattern]]:
    for rule in every_rule():
        if isinstance(rule.duty, Perform | Follow):
            yield from ((rule, pattern) for pattern in rule.duty.patterns)


def attempted(pattern: Pattern) -> Iterator[Event]:
    """Make each event that came to nothing, every fact that the pattern tests being as it asks but the outcome."""
    wanted = {test.fact: test.values[0] for test in asked_of(pattern.where) if test.values}
    for fact, values in CAME_TO_NOTHING.get(pattern.event, {}).items():
        for value in values:
            yield _event("2011-05-04", pattern.event, {**wanted, fact: value})


def test_no_attempt_performs_what_asks_for_the_outcome() -> None:
    performed = {
        rule.id
        for rule, pattern in performances()
        for event in attempted(pattern)
        if pattern.fits(event) is not Truth.FALSE and not _asks_otherwise(pattern, event)
    }
    assert performed - set(ASKS_FOR_NO_MORE) == set()


def _asks_otherwise(pattern: Pattern, event: Event) -> bool:
    """Tell whether a pattern asks for another fact that settles the matter: enough known without seeing the child."""
    asked = {test.fact for test in asked_of(pattern.where)}
    return bool(asked) and asked.isdisjoint(CAME_TO_NOTHING[event.event]) and "enough_already_known" in asked


def test_each_rule_let_off_is_one_that_would_be_caught() -> None:
    open_to_it = {r.id for r, p in performances() for e in attempted(p) if p.fits(e) is not Truth.FALSE}
    assert set(ASKS_FOR_NO_MORE) <= open_to_it


def test_every_fact_that_says_what_came_of_an_event_has_been_looked_at() -> None:
    sorted_ = {*SAYS_NOTHING_OF_IT, *(f"{event}.{fact}" for event, facts in CAME_TO_NOTHING.items() for fact in facts)}
    found = {
        f"{event.name}.{fact.name}"
        for event in shipped().vocabulary.events.values()
        for fact in event.facts.values()
        if fact.name in OUTCOMES or any(part in word for part in FAILED for word in (fact.name, *fact.values))
    }
    assert found - sorted_ == set()


UNSEEN: dict[str, dict[str, tuple[str, ...]]] = {
    e: CAME_TO_NOTHING[e]
    for e in (
        "access_to_child_sought", "cp_visit_made", "looked_after_visit_made", "private_fostering_visit_made",
        "social_work_visit_made",
    )
}  # fmt: skip
"""Visits and attempts at which nobody saw the child."""
ANSWERED_UNSEEN = {
    "closed-while-looked-after": "whether the authority still looks after the child, which any visit shows",
    "access-denied-by-whom": "who tried and what came of it; that the child was not seen raises its own question",
}
"""What is asked there, by the question."""


def settled_unseen() -> set[str]:
    return {
        question.id
        for question in shipped().questions
        for pattern in (*question.settled_by, *question.settled_same_day)
        for fact, values in UNSEEN.get(pattern.event, {}).items()
        for value in values
        if pattern.fits(_event("2026-05-04", pattern.event, {fact: value})) is Truth.TRUE
    }


def test_no_visit_at_which_the_child_was_not_seen_answers_a_question() -> None:
    assert settled_unseen() == set(ANSWERED_UNSEEN)


def test_each_kind_of_visit_raises_the_question_where_the_child_was_not_seen() -> None:
    (asked,) = [q for q in shipped().questions if q.id == "child-not-seen"]
    visits = {event for event, facts in UNSEEN.items() if "child_seen" in facts}
    raised = {p.event for p in asked.ask_when for e in visits
              if p.event == e and p.fits(_event("2026-05-04", e, {"child_seen": "false"})) is Truth.TRUE}  # fmt: skip
    silent = [p.event for p in asked.ask_when for e in visits
              if p.event == e and p.fits(_event("2026-05-04", e, {})) is not Truth.FALSE]  # fmt: skip
    assert (raised, silent) == (visits, [])


@pytest.mark.parametrize("result", ["refused", "whereabouts_withheld", "child_not_found", None])
@pytest.mark.parametrize("year", [1995, 2011, 2016, 2024, 2026])
def test_in_every_year_the_duty_to_see_the_child_stays_open_until_the_child_is_seen(
    year: int, result: str | None
) -> None:
    facts = {"result": result} if result else {}
    tried = [_event(f"{year}-05-{n:02}", "access_to_child_sought", facts) for n in (5, 6, 9)]
    begun = _event(f"{year}-05-04", "s47_enquiry_started", {})
    seen = _event(f"{year}-05-11", "access_to_child_sought", {"result": "obtained"})
    assert _access([begun, *tried], year) is Status.PENDING
    assert _access([begun, *tried, seen], year) is Status.DISCHARGED


@pytest.mark.parametrize(
    ("result", "owed"),
    [("refused", [Status.PENDING]), ("whereabouts_withheld", [Status.PENDING]), ("child_not_found", [])],
)
@pytest.mark.parametrize("year", [1995, 2011, 2024, 2026])
def test_only_access_refused_or_whereabouts_withheld_opens_the_duty_to_apply(
    year: int, result: str, owed: list[Status]
) -> None:
    tried = _event(f"{year}-05-05", "access_to_child_sought", {"result": result})
    library = shipped()
    rule = library.rule("ca89.s47.refused")
    assert rule is not None
    found = definition.evaluate(
        [rule], [tried], day(f"{year}-05-20"), calendars=library.calendars, states=library.vocabulary.states
    )
    assert [f.status for f in found] == owed


def _event(at: str, name: str, facts: dict[str, str]) -> Event:
    return Event("C", name, at, day(at), None, f"{name}-{at}", facts=facts)


def _access(events: list[Event], year: int) -> Status:
    library = shipped()
    rule = library.rule("ca89.s47.access")
    assert rule is not None
    (found,) = definition.evaluate(
        [rule], events, day(f"{year}-05-20"), calendars=library.calendars, states=library.vocabulary.states
    )
    return found.status
