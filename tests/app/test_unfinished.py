"""What was begun, settled on, or left unknown never reads as all clear; what was ended or done may.

Every case is under the edition of 2023, at stages whose rules are all held.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.evaluate import answered, packs_of
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.unfinished import unfinished
from guidance.app.packs.shipped import shipped
from guidance.engine.model import condition
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.records.source import Source
from guidance.engine.model.vocabulary import Lead
from guidance.engine.records.reading import Reading
from tests.building import day

ALL_CLEAR = "No outstanding duty found"
Told = tuple[str, str, Mapping[str, Fact]]
EVERY_MATTER = ("child_in_need", "immediate_protection", "significant_harm", "specialist_assessment", "urgent_services")
REFERRAL: tuple[Told, ...] = (
    ("2024-05-01", "referral_received", {"referrer_type": "public"}),
    ("2024-05-02", "referral_acknowledged", {}),
)
NEWS: Told = (
    "2024-06-03",
    "new_information_received",
    {"about_significant_harm": "false", "possible_offence": "false"},
)
WELL_HELD: Mapping[str, Fact] = dict.fromkeys(
    ("all_invited_attended", "chair_independent", "decisions_recorded", "lead_practitioner_attended", "same_chair"),
    "true",
)


def considered(decision: str) -> Told:
    return ("2024-06-04", "new_information_considered", {"decision": decision, "reasons_recorded": "true"})


def decided(**facts: Fact) -> Told:
    base: dict[str, Fact] = {
        "decision": "no_further_action",
        "matters_decided": EVERY_MATTER,
        "decided_by_social_work_manager": "true",
    }
    kept: dict[str, Fact] = {fact: value for fact, value in {**base, **facts}.items() if value is not None}
    return ("2024-05-02", "referral_decided", kept)


def told(**facts: Fact) -> Told:
    return ("2024-05-03", "referrer_told", facts)


def report(conference: str) -> Told:
    return (
        "2024-06-10",
        "conference_report_provided",
        {"conference": conference, "provided_by": "core_group", "shared_with_family": "true"},
    )


REVIEW: Told = (
    "2024-06-05",
    "review_conference_held",
    {**WELL_HELD, "plan_continues": "false", "likely_significant_harm": "false", "suffering_significant_harm": "false"},
)
ANSWERED = told(reasons_given="true", other_support_suggested="true")
LEFT: Mapping[str, tuple[Told, ...]] = {
    "an early help assessment begun": (("2024-05-07", "early_help_assessment_started", {"family_agreed": "true"}),),
    "an early help assessment that the family declined": (
        ("2024-05-07", "early_help_assessment_started", {"family_agreed": "true"}),
        ("2024-05-20", "early_help_declined", {}),
    ),
    "an assessment of an older kind begun": (("2024-05-07", "initial_assessment_started", {"lead_qualified": "true"}),),
    "an in-depth one of an older kind": (("2024-05-07", "core_assessment_started", {}),),
    "a visit with no day for the next": (("2024-05-07", "cp_visit_made", {"child_seen": "true"}),),
    "a plan shared, and nothing else": (("2024-05-07", "cp_plan_shared", {"given_to_parents": "true"}),),
    "a referral chased, and nothing else": (("2024-05-07", "referral_chased", {}),),
    "a referral acknowledged, and nothing else": (("2024-05-07", "referral_acknowledged", {}),),
    "a referral confirmed, and nothing else": (("2024-05-07", "referral_confirmed_in_writing", {}),),
    "news that is to be assessed": (NEWS, considered("assessment")),
    "news that is to be assessed in depth": (NEWS, considered("core_assessment")),
    "news that is to be assessed as in older editions": (NEWS, considered("initial_assessment")),
    "a review that the plan does not outlive, and no end": (REVIEW,),
    "a report for an initial conference": (report("initial"),),
    "a report for a review": (report("review"),),
    "a decision by nobody knows whom": (*REFERRAL, decided(decided_by_social_work_manager=None), ANSWERED),
    "a telling that may have lacked the reasons": (*REFERRAL, decided(), told(other_support_suggested="true")),
    "a telling that may have suggested nothing": (*REFERRAL, decided(), told(reasons_given="true")),
}
DONE: Mapping[str, tuple[Told, ...]] = {
    "a referral decided and answered": (*REFERRAL, decided(), ANSWERED),
    "news that changes nothing": (NEWS, considered("plan_unchanged")),
    "an older kind of assessment, closed": (
        *LEFT["an assessment of an older kind begun"],
        ("2024-05-21", "case_closed", {"reason": "closed_after_assessment"}),
    ),
}


def put(happened: Sequence[Told], case: str = "C") -> list[Event]:
    return [Event(case, name, at, day(at), id=f"{n}", facts=facts) for n, (at, name, facts) in enumerate(happened)]


def asked(events: Sequence[Event]) -> Answer:
    source = Source("record", frozenset((e.owner, e.case) for e in events))
    query = Query(records=(), as_at=date(2024, 9, 2), ledger=None)
    return answered(query, shipped(), Reading(events=tuple(events), sources=(source,)))


@pytest.mark.parametrize("happened", LEFT.values(), ids=LEFT)
def test_what_was_left_without_an_end_or_unknown_never_reads_as_all_clear(happened: Sequence[Told]) -> None:
    answer = asked(put(happened))
    assert answer.coverage.whole
    assert not conclude(answer).clear
    assert ALL_CLEAR not in conclude(answer).says


@pytest.mark.parametrize("happened", DONE.values(), ids=DONE)
def test_what_was_ended_or_done_may_read_as_all_clear(happened: Sequence[Told]) -> None:
    assert conclude(asked(put(happened))).says.startswith(ALL_CLEAR)


@pytest.mark.parametrize("happened", LEFT.values(), ids=LEFT)
def test_a_finished_case_beside_it_in_the_file_does_not_hide_one_that_is_not(happened: Sequence[Told]) -> None:
    finished = put(DONE["a referral decided and answered"], "another")
    assert not conclude(asked([*finished, *put(happened)])).clear


LEADS = [(word.name, lead) for word in shipped().vocabulary.events.values() for lead in word.leads_to]


@pytest.mark.parametrize(("event", "lead"), LEADS, ids=[f"{event} {lead.done_by[0]}" for event, lead in LEADS])
def test_what_was_asked_for_stays_unfinished_until_it_is_answered(event: str, lead: Lead) -> None:
    vocabulary, packs = shipped().vocabulary, packs_of(shipped())
    asked_for: Told = ("2024-05-07", event, {test.fact: test.values[0] for test in condition.tests_of(lead.where)})
    answer: Told = ("2024-05-20", lead.done_by[0], {})
    said = ["what was to follow from what is recorded on 7 May 2024 is not on record"]
    assert [s for s in unfinished(put([asked_for]), vocabulary, packs) if "was to follow" in s] == said
    assert [s for s in unfinished(put([asked_for, answer]), vocabulary, packs) if "was to follow" in s] == []


def test_a_specialists_assessment_that_was_only_asked_for_never_reads_as_all_clear() -> None:
    commissioned = put([("2011-06-01", "specialist_assessment_commissioned", {})])
    done = put([("2011-06-01", "specialist_assessment_commissioned", {}),
                ("2011-06-20", "specialist_assessment_completed", {})])  # fmt: skip
    assert not conclude(asked(commissioned)).clear
    assert ALL_CLEAR not in conclude(asked(commissioned)).says
    assert "was to follow" not in conclude(asked(done)).says


def test_an_end_before_the_beginning_ends_nothing() -> None:
    ended: Told = ("2024-04-30", "early_help_declined", {})
    begun = LEFT["an early help assessment begun"]
    assert not conclude(asked(put([ended, *begun]))).clear


def test_what_is_under_way_is_said_in_words() -> None:
    said = conclude(asked(put(LEFT["an early help assessment begun"]))).says
    assert said == (
        "An early help assessment is under way, and no end is on record; this is no answer that nothing is due."
    )
