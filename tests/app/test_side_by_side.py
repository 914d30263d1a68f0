"""Of two things that run at once each is asked about by itself; and what only a definition makes is asked about too."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_steps
from guidance.app.next_steps.urgency import lines
from guidance.app.packs.shipped import shipped
from guidance.engine.explain.moments import last_day_in_words
from guidance.engine.explain.names import weekday_in_words
from guidance.engine.explain.outcome import gap_after
from guidance.engine.model.rule import Derive

Asked = Callable[..., Query]
DAY = "2026-02-27"


def happened(day: str, event: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"at": day, "event": event, **facts}


def raised(query: Query) -> dict[str, str]:
    return {d.question.id: d.raised_by.event for d in next_steps(query).decisions}


Two = tuple[str, str, str, str]
TWO: list[Two] = [
    ("closed-with-enquiries", "s47_enquiry_started", "s47_enquiry_ended", "case_closed"),
    ("moved-during-enquiries", "s47_enquiry_started", "s47_enquiry_ended", "child_moved_permanently"),
    ("closed-with-assessment", "assessment_started", "assessment_completed", "case_closed"),
]


@pytest.mark.parametrize("two", TWO)
def test_one_end_leaves_one_of_two_running(ask: Asked, two: Two) -> None:
    question, begins, ends, cause = two
    both = happened("2026-01-05", begins), happened("2026-01-12", begins)
    one_end, other_end = happened("2026-01-19", ends), happened("2026-01-26", ends)
    then = happened("2026-02-02", cause)
    assert question in raised(ask(*both, one_end, then, as_at=DAY))
    assert question not in raised(ask(*both, one_end, other_end, then, as_at=DAY))
    assert question not in raised(ask(both[0], one_end, then, as_at=DAY))


@pytest.mark.parametrize("two", TWO)
def test_what_ended_before_the_next_began_is_over(ask: Asked, two: Two) -> None:
    question, begins, ends, cause = two
    first = happened("2026-01-05", begins), happened("2026-01-08", ends)
    second = happened("2026-01-12", begins), happened("2026-01-19", ends)
    then = happened("2026-02-02", cause)
    assert question not in raised(ask(*first, *second, then, as_at=DAY))
    assert question in raised(ask(*first, second[0], then, as_at=DAY))


@pytest.mark.parametrize("two", TWO)
def test_a_start_that_is_written_down_twice_on_one_day_is_one(ask: Asked, two: Two) -> None:
    question, begins, ends, cause = two
    twice = happened("2026-01-05", begins), happened("2026-01-05", begins, lead_is_social_worker=True)
    if begins == "assessment_started":
        twice = twice[0], happened("2026-01-05", begins, explained_to_family=True)
    ended, then = happened("2026-01-19", ends), happened("2026-02-02", cause)
    assert question not in raised(ask(*twice, ended, then, as_at=DAY))


def test_the_end_of_one_enquiry_does_not_answer_for_what_another_discussion_began(ask: Asked) -> None:
    first = happened("2026-01-05", "strategy_discussion_held", s47_initiated=True)
    begun = happened("2026-01-05", "s47_enquiry_started")
    second = happened("2026-01-12", "strategy_discussion_held", s47_initiated=True)
    end, other = (
        happened(day, "s47_enquiry_ended", outcome="not_substantiated") for day in ("2026-01-14", "2026-01-20")
    )
    assert "conference-needed" in raised(ask(first, begun, second, end, as_at=DAY))
    assert "conference-needed" not in raised(ask(first, begun, second, end, other, as_at=DAY))
    assert "conference-needed" not in raised(ask(first, begun, end, as_at=DAY))


def test_what_a_yes_would_show_to_be_owed_is_told_where_a_definition_raised_the_question(ask: Asked) -> None:
    (found,) = [
        d
        for d in next_steps(
            ask(happened("2026-02-09", "strategy_discussion_held", s47_initiated=True), as_at=DAY)
        ).decisions
        if d.question.id == "conference-needed"
    ]
    assert {(f.rule.id, f.due) for f in found.turning} == {("wt23.icpc.15wd", date(2026, 3, 2))}


ONE_END_OF_TWO = [
    (
        date(2026, 3, 2),
        happened("2026-02-09", "strategy_discussion_held", s47_initiated=True),
        happened("2026-02-09", "s47_enquiry_started"),
        happened("2026-02-11", "s47_enquiry_started"),
        happened("2026-02-13", "s47_enquiry_ended", outcome="not_substantiated"),
    ),
    (
        date(2026, 3, 9),
        happened("2026-02-10", "s47_enquiry_started"),
        happened("2026-02-16", "strategy_discussion_held", s47_initiated=True),
        happened("2026-02-16", "s47_enquiry_started"),
        happened("2026-02-20", "s47_enquiry_ended", outcome="not_substantiated"),
    ),
]


@pytest.mark.parametrize("row", ONE_END_OF_TWO)
def test_the_day_of_a_conference_stands_beside_its_question_while_one_of_two_enquiries_goes_on(
    ask: Asked, row: tuple[Any, ...]
) -> None:
    due, *records = row
    found = {d.question.id: d for d in next_steps(ask(*records, as_at=DAY)).decisions}
    assert {(f.rule.id, f.due) for f in found["conference-needed"].turning} == {("wt23.icpc.15wd", due)}
    (later,) = [
        d for d in next_steps(ask(*records, as_at="2026-03-20")).decisions if d.question.id == "conference-needed"
    ]
    assert [last_day_in_words(f) for f in later.turning] == [f"the last day was {weekday_in_words(due)}"]


def test_a_discussion_whose_enquiries_ended_before_the_next_began_gives_those_no_day(ask: Asked) -> None:
    met = happened("2026-01-05", "strategy_discussion_held", s47_initiated=True)
    over = happened("2026-01-05", "s47_enquiry_started"), happened("2026-01-08", "s47_enquiry_ended",
                                                                   outcome="not_substantiated")  # fmt: skip
    begun = happened("2026-02-16", "s47_enquiry_started")
    found = {d.question.id: d for d in next_steps(ask(met, *over, begun, as_at=DAY)).decisions}
    assert not found["conference-needed"].turning


@pytest.mark.parametrize(("made", "gap"), [("2026-02-23", True), ("2026-02-18", False), ("2026-02-19", True)])
def test_days_between_two_emergency_orders_are_pointed_out_while_the_second_runs(
    ask: Asked,
    made: str,
    gap: bool,  # noqa: FBT001
) -> None:
    first = happened("2026-02-10", "emergency_protection_order_made", expires="2026-02-17")
    second = happened(made, "emergency_protection_order_made", expires="2026-02-24")
    found = next_steps(ask(first, second, as_at="2026-02-24")).powers_ended
    assert [f.trigger.day.isoformat() for f in found] == (["2026-02-10"] if gap else [])
    home = happened("2026-02-17", "returned_home")
    assert not next_steps(ask(first, home, second, as_at="2026-02-24")).powers_ended
    (after,) = next_steps(ask(first, second, as_at="2026-02-26")).powers_ended
    assert after.trigger.day.isoformat() == made


GAPS = [
    (
        "ca89.pp.max",
        True,
        happened("2026-02-10T10:00", "police_protection_started"),
        happened("2026-02-11T09:00", "police_protection_ended"),
        happened("2026-02-14", "emergency_protection_order_made", expires="2026-02-20"),
    ),
    (
        "ca89.pp.max",
        True,
        happened("2026-02-10T10:00", "police_protection_started"),
        happened("2026-02-16", "interim_order_made", expires="2026-03-20"),
    ),
    (
        "ca89.pp.max",
        False,
        happened("2026-02-10T10:00", "police_protection_started"),
        happened("2026-02-11T09:00", "police_protection_ended"),
        happened("2026-02-12", "emergency_protection_order_made", expires="2026-02-19"),
    ),
    (
        "ca89.pp.max",
        False,
        happened("2026-02-10T10:00", "police_protection_started"),
        happened("2026-02-11T09:00", "police_protection_ended"),
        happened("2026-02-11", "returned_home"),
        happened("2026-02-14", "emergency_protection_order_made", expires="2026-02-20"),
    ),
    (
        "ca89.epo.max",
        True,
        happened("2026-02-02", "emergency_protection_order_made", expires="2026-02-09"),
        happened("2026-02-13", "interim_order_made", expires="2026-03-20"),
    ),
    (
        "ca89.epo.max",
        True,
        happened("2026-02-02", "emergency_protection_order_made", expires="2026-02-09"),
        happened("2026-02-06", "emergency_protection_order_ended"),
        happened("2026-02-18T10:00", "police_protection_started"),
    ),
    (
        "ca89.s38.max",
        True,
        happened("2025-12-01", "interim_order_made", expires="2026-02-06"),
        happened("2026-02-04", "interim_order_ended"),
        happened("2026-02-16", "interim_order_made", expires="2026-03-20"),
    ),
]


ORDERS = (
    happened("2026-01-20", "interim_order_made", expires="2026-02-02"),
    happened("2026-02-09", "interim_order_made", expires="2026-04-13"),
)
POLICE = (
    happened("2026-02-03T10:00", "police_protection_started"),
    happened("2026-02-04T10:00", "police_protection_ended"),
)
GAPS += [
    ("ca89.s38.max", True, *ORDERS),
    ("ca89.s38.max", False, happened("2026-01-19", "interim_order_made", expires="2026-04-20"), *ORDERS),
    ("ca89.s38.max", True, happened("2025-11-19", "interim_order_made", expires="2026-01-20"), *ORDERS),
    ("ca89.s38.max", False, ORDERS[0], happened("2026-02-03", "placement_started"), ORDERS[1]),
    ("ca89.s38.max", True, ORDERS[0], happened("2026-01-20", "placement_started"), ORDERS[1]),
    ("ca89.s38.max", False, happened("2026-01-05", "accommodation_agreed"), *ORDERS),
    (
        "ca89.s38.max",
        True,
        happened("2026-01-05", "accommodation_agreed"),
        happened("2026-01-19", "accommodation_agreement_withdrawn"),
        *ORDERS,
    ),
    (
        "ca89.pp.max",
        False,
        happened("2026-02-01", "interim_order_made", expires="2026-04-20"),
        *POLICE,
        happened("2026-02-18", "emergency_protection_order_made", expires="2026-02-25"),
    ),
    (
        "ca89.pp.max",
        False,
        happened("2020-03-03", "care_order_made"),
        *POLICE,
        happened("2026-02-18T10:00", "police_protection_started"),
    ),
    (
        "ca89.s38.max",
        True,
        happened("2026-01-20", "interim_order_made"),
        happened("2026-02-02", "interim_order_ended"),
        ORDERS[1],
    ),
    (
        "ca89.pp.max",
        True,
        happened("2026-02-10T10:00", "police_protection_started"),
        happened("2026-02-13", "police_protection_ended"),
        happened("2026-02-17", "emergency_protection_order_made", expires="2026-02-24"),
    ),
]


@pytest.mark.parametrize("row", GAPS)
def test_days_between_two_powers_of_whatever_kind_are_pointed_out_while_the_second_runs(
    ask: Asked, row: tuple[Any, ...]
) -> None:
    rule, gap, *records = row
    steps = next_steps(ask(*records, as_at="2026-02-19"))
    found = [f for f in steps.powers_ended if f.rule.id == rule]
    assert len(found) == gap
    assert all("of what may follow it nothing is on record between then and" in gap_after(f) for f in found)
    assert not any(f.rule.id == rule for f in (*steps.overtaken, *steps.cannot_tell) if found)


def test_a_plan_that_was_ended_as_safe_on_the_day_of_a_move_is_not_said_to_be_missing(ask: Asked) -> None:
    met = happened("2025-12-01", "icpc_held", plan_agreed=True)
    moved = happened("2026-02-02", "child_moved_permanently")
    ended = happened("2026-02-02", "cp_plan_ended", reason="moved_permanently")
    begun = happened("2025-12-01", "cp_plan_started")
    assert "moved-after-a-conference" in raised(ask(met, moved, as_at=DAY))
    assert raised(ask(met, begun, moved, ended, as_at=DAY)) == {"ended-for-a-move": "cp_plan_ended"}
    safe = happened("2026-02-02", "cp_plan_ended", reason="no_longer_likely_to_suffer_harm")
    assert "moved-after-a-conference" not in raised(ask(met, moved, safe, as_at=DAY))


@pytest.mark.parametrize("outcome", ["substantiated_continuing_risk", "substantiated_no_continuing_risk"])
def test_enquiries_that_found_harm_to_a_child_on_a_plan_ask_whether_the_plan_keeps_the_child_safe(
    ask: Asked, outcome: str
) -> None:
    plan = happened("2025-12-01", "icpc_held", plan_agreed=True), happened("2025-12-01", "cp_plan_started")
    end = happened("2026-02-02", "s47_enquiry_ended", outcome=outcome, icpc_required=False)
    called = happened("2026-02-03", "conference_called", conference="review", planned_for="2026-02-20")
    review = happened("2026-02-03", "review_conference_held", plan_continues=True)
    assert "enquiries-on-a-plan" in raised(ask(*plan, end, as_at=DAY))
    assert "enquiries-on-a-plan" not in raised(ask(end, as_at=DAY))
    assert "enquiries-on-a-plan" not in raised(ask(*plan, end, called, as_at=DAY))
    assert "enquiries-on-a-plan" not in raised(ask(*plan, end, review, as_at=DAY))


STILL_ASKED = [
    (
        "ended-for-a-move",
        happened("2025-12-01", "icpc_held", plan_agreed=True),
        happened("2026-02-02", "child_moved_permanently"),
        happened("2026-02-02", "cp_plan_ended", reason="moved_permanently"),
    ),
    (
        "closed-after-a-conference",
        happened("2026-01-05", "icpc_held", plan_agreed=True, episode="A"),
        happened("2026-01-05", "cp_plan_started", episode="A"),
        happened("2026-01-12", "icpc_held", plan_agreed=True, episode="B"),
        happened("2026-02-10", "cp_plan_ended", episode="A"),
        happened("2026-02-25", "case_closed", episode="B"),
    ),
    (
        "access-denied-by-whom",
        happened("2025-01-05", "s47_enquiry_started"),
        happened("2025-01-05", "access_to_child_sought", result="refused"),
        happened("2025-01-06", "access_to_child_sought", result="obtained"),
        happened("2026-02-02", "access_denied"),
    ),
    (
        "adopters-not-as-a-placement",
        happened("2024-01-05", "looked_after_started"),
        happened("2024-06-05", "placement_started", placed_with="adopters"),
        happened("2025-01-05", "adoption_placement_ended"),
        happened("2025-01-05", "placement_started", placed_with="foster_carer"),
        happened("2026-02-02", "adoption_placement_started"),
    ),
    (
        "adopters-not-as-a-placement",
        happened("2025-01-01", "looked_after_started"),
        happened("2026-02-02", "adoption_placement_started"),
        happened("2026-02-20", "placement_started", placed_with="foster_carer"),
    ),
    (
        "placement-known-by-its-visits",
        happened("2024-01-05", "looked_after_started"),
        happened("2024-01-05", "placement_started", placed_with="foster_carer"),
        happened("2026-02-20", "provisional_placement_started"),
    ),
    (
        "care-order-at-home-not-on-record",
        happened("2024-01-05", "looked_after_started"),
        happened("2024-01-05", "care_order_made", lives_with_parents=False),
        happened("2026-02-02", "care_order_made_at_home"),
    ),
    (
        "enquiries-agreed-where",
        happened("2025-01-06", "strategy_discussion_held", s47_initiated=True),
        happened("2026-02-02", "enquiries_agreed"),
    ),
    (
        "enquiries-agreed-where",
        happened("2026-01-05", "enquiries_agreed"),
        happened("2026-02-05", "strategy_discussion_held", s47_initiated=True),
    ),
    (
        "placement-known-by-its-visits",
        happened("2026-01-05", "ordinary_placement_started"),
        happened("2026-01-05", "looked_after_started"),
        happened("2026-02-26", "placement_started", placed_with="foster_carer"),
    ),
    (
        "care-order-at-home-not-on-record",
        happened("2026-01-05", "care_order_made_at_home"),
        happened("2026-02-05", "care_order_made", lives_with_parents=False),
    ),
    (
        "ended-for-a-move",
        happened("2025-12-01", "icpc_held", plan_agreed=True),
        happened("2026-02-02T09:00", "cp_plan_ended", reason="moved_permanently"),
        happened("2026-02-02T15:00", "child_moved_permanently"),
    ),
    (
        "ended-for-a-move",
        happened("2025-12-01", "cp_plan_started"),
        happened("2026-01-30", "cp_plan_ended", reason="moved_permanently"),
        happened("2026-02-02", "child_moved_permanently"),
        happened("2026-02-03", "case_closed", reason="transferred_to_other_authority"),
    ),
    (
        "closed-with-enquiries",
        happened("2026-01-05", "s47_enquiry_started", episode="A"),
        happened("2026-01-05", "s47_enquiry_started", episode="B"),
        happened("2026-02-01", "s47_enquiry_ended", outcome="not_substantiated"),
        happened("2026-02-02", "case_closed"),
    ),
]


@pytest.mark.parametrize("row", STILL_ASKED, ids=lambda row: str(row[0]))
def test_what_is_of_another_time_another_episode_or_another_kind_silences_no_question(
    ask: Asked, row: tuple[Any, ...]
) -> None:
    question, *records = row
    assert question in raised(ask(*records, as_at=DAY))


OF_THE_CHILD = [
    (
        "looked-after-since",
        happened("2025-01-05", "looked_after_started", episode="1"),
        happened("2025-03-05", "case_closed", episode="3"),
        happened("2026-01-05", "placement_started", placed_with="foster_carer", episode="2"),
    ),
    (
        "death-not-on-record",
        happened("2026-01-05", "child_died", episode="1"),
        happened("2026-01-06", "serious_incident_known", incident="death", of_this_child=True, episode="2"),
    ),
    (
        "back-from-adopters-not-on-record",
        happened("2025-01-05", "looked_after_started", episode="1"),
        happened("2025-02-05", "moved_to_adopters", episode="1"),
        happened("2026-01-05", "placement_ended", placed_with="adopters", episode="2"),
    ),
    (
        "moved-after-a-conference",
        happened("2025-12-01", "cp_plan_started", episode="1"),
        happened("2025-12-01", "icpc_held", plan_agreed=True, episode="1"),
        happened("2026-02-02", "child_moved_permanently", episode="2"),
    ),
    (
        "taken-from-home",
        happened("2026-02-01", "emergency_protection_order_made", episode="1"),
        happened("2026-02-02", "emergency_action_taken", child_removed=True, episode="2"),
    ),
]


@pytest.mark.parametrize("row", OF_THE_CHILD, ids=lambda row: str(row[0]))
def test_what_is_of_the_child_answers_in_whichever_episode_it_is_written_down(ask: Asked, row: tuple[Any, ...]) -> None:
    question, *records = row
    assert question not in raised(ask(*records, as_at=DAY))


def test_an_attempt_on_the_day_that_enquiries_ended_is_not_said_to_be_missing(ask: Asked) -> None:
    begun, ended = (
        happened("2026-02-10", "s47_enquiry_started"),
        happened("2026-02-20", "s47_enquiry_ended", outcome="substantiated_continuing_risk"),
    )
    sought = happened("2026-02-20", "access_to_child_sought", result="refused")
    assert "access-denied-by-whom" not in raised(ask(begun, sought, ended, as_at=DAY))


@pytest.mark.parametrize(
    ("attempt", "since", "asked"),
    [
        (("2026-02-19", "refused"), (), False),
        (("2026-02-19", "whereabouts_withheld"), (), False),
        (("2026-02-19", "refused"), (("2026-02-19", "access_to_child_sought", {"result": "refused"}),), False),
        (("2026-02-19", "refused"), (("2026-02-19", "access_to_child_sought", {"result": "obtained"}),), True),
        (("2026-02-19", "refused"), (("2026-02-20", "social_work_visit_made", {"child_seen": True}),), True),
        (("2026-02-19", "child_not_found"), (), True),
        (("2026-02-18", "refused"), (), True),
    ],
)
def test_a_refusal_that_is_written_down_a_day_late_is_not_asked_about_again(
    ask: Asked,
    attempt: tuple[str, str],
    since: tuple[tuple[str, str, dict[str, Any]], ...],
    asked: bool,  # noqa: FBT001
) -> None:
    begun = happened("2026-02-10", "s47_enquiry_started")
    first = happened(attempt[0], "access_to_child_sought", result=attempt[1])
    later = [happened(day, event, **facts) for day, event, facts in since]
    denied = happened("2026-02-20", "access_denied")
    again = [{**one, "id": f"again{n}"} for n, one in enumerate(later)]
    assert ("access-denied-by-whom" in raised(ask(begun, first, *again, denied, as_at=DAY))) is asked


OLD_FOSTERING = (
    happened("2023-02-06", "private_fostering_became_known"),
    happened("2023-02-06", "private_fostering_started"),
    happened("2023-11-10", "private_fostering_visit_made", child_seen=True),
)


@pytest.mark.parametrize(
    ("since", "asked"),
    [
        ((), True),
        ((happened("2026-01-12", "private_fostering_became_known"),), False),
        ((happened("2026-01-05", "private_fostering_notified", notified_by="carer"),), False),
        ((happened("2026-01-20", "private_fostering_visit_made", child_seen=True),), False),
    ],
)
def test_a_private_fostering_arrangement_that_begins_while_an_old_one_has_no_end_is_asked_about(
    ask: Asked,
    since: tuple[dict[str, Any], ...],
    asked: bool,  # noqa: FBT001
) -> None:
    begun = happened("2026-01-12", "private_fostering_started")
    assert ("private-fostering-begun" in raised(ask(*OLD_FOSTERING, begun, *since, as_at=DAY))) is asked
    assert ("private-fostering-begun" in raised(ask(begun, *since, as_at=DAY))) is asked
    first = happened("2026-01-12", "private_fostering_became_known")
    assert "private-fostering-begun" not in raised(ask(begun, first, as_at=DAY))


@pytest.mark.parametrize(("known", "asked"), [("2025-01-12", True), ("2025-01-13", False)])
@pytest.mark.parametrize("how", ["became_known", "notified", "start_notified"])
def test_what_was_known_of_private_fostering_a_year_ago_does_not_answer_for_one_that_begins(
    ask: Asked,
    how: str,
    known: str,
    asked: bool,  # noqa: FBT001
) -> None:
    before = happened(known, f"private_fostering_{how}")
    begun = happened("2026-01-12", "private_fostering_started")
    assert ("private-fostering-begun" in raised(ask(before, begun, as_at=DAY))) is asked


def made_by_a_definition() -> list[str]:
    rules = [r for r in shipped().rules if r.in_force(date.fromisoformat(DAY)) and not r.instrument.authority]
    return sorted({r.duty.event for r in rules if isinstance(r.duty, Derive)})


@pytest.mark.parametrize("event", made_by_a_definition())
def test_what_a_definition_makes_leaves_nobody_without_a_line_where_a_record_says_it_itself(
    ask: Asked, event: str
) -> None:
    looked_after = happened("2025-12-01", "moved_to_adopters") if event == "moved_from_adopters" else None
    before = (looked_after,) if looked_after else ()
    assert lines(next_steps(ask(*before, happened("2026-02-02", event), as_at=DAY)))


SAME_DAY = [
    (
        happened("2026-02-20", "significant_harm_suspected"),
        happened("2026-02-20", "strategy_discussion_held", s47_initiated=False),
        "wt23.sd.minimum",
    ),
    (
        happened("2026-02-20", "access_to_child_sought", result="refused"),
        happened("2026-02-20", "social_work_visit_made", child_seen=True),
        "ca89.s47.refused.2",
    ),
    (
        happened("2026-02-20", "access_to_child_sought", result="refused"),
        happened("2026-02-20", "court_application_considered", decision="do_not_apply", welfare_otherwise_safe=True),
        "significant-harm",
    ),
    (
        happened("2026-02-20", "access_to_child_sought", result="refused"),
        happened("2026-02-20", "s47_enquiry_ended", child_seen=True, outcome="not_substantiated"),
        "ca89.s47.refused.2",
    ),
    (
        happened("2026-02-20", "immediate_danger_identified"),
        happened("2026-02-20", "immediate_protection_decided", decision="no_need"),
        "immediate-danger",
    ),
    (
        happened("2026-02-20", "s47_enquiry_ended", outcome="substantiated_continuing_risk"),
        happened("2026-02-20", "case_closed", reason="transferred_to_other_authority"),
        "ca89.s47.act",
    ),
    (
        happened("2026-02-20", "child_died", abuse_or_neglect_suspected=True),
        happened("2026-02-20", "serious_incident_known", incident="death", abuse_or_neglect_suspected=True),
        "wt23.incident.notify",
    ),
]


@pytest.mark.parametrize(("cause", "end", "left"), SAME_DAY)
def test_what_ends_an_urgent_duty_on_its_own_day_in_no_known_order_leaves_the_matter_on_the_list(
    ask: Asked, cause: dict[str, Any], end: dict[str, Any], left: str
) -> None:
    steps = next_steps(ask(cause, end, as_at=DAY))
    asked = {d.question.id for d in steps.decisions}
    assert left in asked | {f.rule.id for f in (*steps.now, *steps.due, *steps.not_shown_in_time, *steps.cannot_tell)}
