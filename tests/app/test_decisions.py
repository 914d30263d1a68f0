"""The questions in front of somebody: raised wherever significant harm may be in play, and asked from every pack."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.decisions import Decision, questions_of
from guidance.app.next_steps.steps import next_after, next_steps
from guidance.app.packs.shipped import shipped
from guidance.engine.packs.loading import load
from tests.building import day

Asked = Callable[..., Query]
DAY = "2026-09-14"


def raised(asked: Query) -> dict[str, Decision]:
    return {d.question.id: d for d in next_steps(asked).decisions}


def happened(event: str, when: str = DAY, **facts: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return {"at": when, "event": event, **facts}


RAISED = [
    ("significant-harm", "contact_received", {}),
    ("significant-harm", "contact_received", {"outcome": "referral"}),
    ("significant-harm", "contact_received", {"outcome": "added_to_open_case"}),
    ("significant-harm", "referral_received", {}),
    ("significant-harm", "concern_identified", {"about_significant_harm": True}),
    ("significant-harm", "concern_identified", {}),
    ("significant-harm", "new_information_received", {"about_significant_harm": True}),
    ("significant-harm", "access_to_child_sought", {"result": "refused"}),
    ("significant-harm", "access_to_child_sought", {"result": "child_not_found"}),
    ("significant-harm", "immediate_danger_identified", {}),
    ("significant-harm", "emergency_action_taken", {}),
    ("significant-harm", "hub_enquiry_opened", {}),
    ("significant-harm", "hub_rated", {"rating": "red"}),
    ("significant-harm", "hub_decided", {"decision": "referral"}),
    ("significant-harm", "modern_slavery_suspected", {}),
    ("discussion-decided", "referral_decided", {"decision": "strategy_discussion"}),
    ("discussion-decided", "assessment_completed", {"outcome": "immediate_protection"}),
    ("discussion-decided", "new_information_considered", {"decision": "strategy_discussion"}),
    ("immediate-danger", "immediate_danger_identified", {}),
    ("immediate-danger", "referral_decided", {"decision": "immediate_protection"}),
    ("immediate-danger", "assessment_completed", {"outcome": "immediate_protection"}),
    ("immediate-danger", "hub_decided", {"decision": "immediate_protection"}),
    ("child-not-seen", "access_to_child_sought", {"result": "child_not_found"}),
    ("child-not-seen", "cp_visit_made", {"child_seen": False}),
    ("safe-at-home", "accommodation_agreement_withdrawn", {}),
    ("safe-at-home", "accommodation_agreement_withdrawn", {"young_person_agrees": True}),
    ("safe-at-home", "returned_home", {"planned": False}),
    ("harm-by-a-worker", "allegation_received", {}),
    ("harm-by-a-worker", "allegation_received", {"about_significant_harm": True, "concern": ["possible_offence"]}),
    ("harm-by-a-worker", "allegation_received", {"about_significant_harm": False, "concern": ["harmed_child"]}),
    ("death-by-harm", "child_died", {"abuse_or_neglect_suspected": True}),
    ("death-by-harm", "child_died", {"unexpected": True}),
    ("other-children", "child_died", {"abuse_or_neglect_suspected": True}),
    ("other-children", "serious_incident_known", {"abuse_or_neglect_suspected": True}),
    ("conference-needed", "s47_enquiry_started", {}),
    ("new-plan", "new_information_received", {"about_significant_harm": False}),
    ("conference-needed", "enquiries_agreed", {}),
    ("enquiries-agreed-where", "enquiries_agreed", {}),
    ("access-denied-by-whom", "access_denied", {}),
    ("adopters-not-as-a-placement", "adoption_placement_started", {}),
    ("adopters-not-as-a-placement", "moved_to_adopters", {}),
    ("placement-known-by-its-visits", "provisional_placement_started", {}),
    ("placement-known-by-its-visits", "ordinary_placement_started", {}),
    ("care-order-at-home-not-on-record", "care_order_made_at_home", {}),
    ("offence-against-a-child", "referral_received", {"possible_offence": True}),
    ("offence-against-a-child", "new_information_received", {"possible_offence": True, "police_know": False}),
    ("death-not-on-record", "serious_incident_known", {"incident": "death"}),
    ("significant-harm", "child_missing", {}),
    ("significant-harm", "hospital_attended", {}),
    ("after-police-protection", "police_protection_ended", {}),
    ("after-emergency-order", "emergency_protection_order_ended", {}),
    ("after-interim-order", "interim_order_ended", {}),
    ("police-protection-extended", "police_protection_extended", {}),
    ("assessment-order-extended", "child_assessment_order_extended", {}),
    ("child-missing", "child_missing", {"missing_from": "care"}),
    ("child-found", "child_found", {}),
    ("turned-eighteen", "child_turned_18", {}),
    ("unborn-child", "unborn_child_recorded", {}),
    ("child-born", "child_born", {}),
    ("child-joined-household", "child_joined_household", {}),
    ("left-custody", "secure_establishment_left", {}),
    ("disagreement-open", "disagreement_raised", {"about": "plan"}),
    ("disagreement-open", "concern_escalated", {}),
    ("hospital", "hospital_attended", {}),
    ("significant-harm", "harm_in_placement_feared", {}),
    ("significant-harm", "persistent_absence_found", {}),
    ("harm-goes-on", "review_conference_held", {"suffering_significant_harm": True}),
    ("moved-in-on-a-plan", "transfer_in_notified", {"permanent": True, "plan": "child_protection"}),
    ("ended-without-review", "cp_plan_ended", {"reason": "no_longer_likely_to_suffer_harm"}),
    ("ended-without-review", "cp_plan_ended", {"core_group_consulted": True}),
    ("ended-for-a-move", "cp_plan_ended", {"reason": "moved_permanently"}),
    ("court-directed", "investigation_directed", {}),
    ("homeless-child", "homelessness_risk_identified", {"consent_refused": True}),
    ("left-care-at-sixteen", "looked_after_ended", {"aged_sixteen_not_in_care": True}),
]


@pytest.mark.parametrize(("question", "event", "facts"), RAISED)
def test_each_question_is_raised_by_what_puts_it_in_front_of_somebody(
    ask: Asked, question: str, event: str, facts: dict[str, Any]
) -> None:
    found = raised(ask(happened(event, **facts), as_at=DAY))
    assert found[question].raised_by.event == event


@pytest.mark.parametrize(("question", "event", "facts"), RAISED)
def test_and_by_something_that_has_just_happened_with_no_file(question: str, event: str, facts: dict[str, Any]) -> None:
    typed = {name: ";".join(v) if isinstance(v, list) else str(v).lower() for name, v in facts.items()}
    steps = next_after(Query((), day(DAY), authority="kent", ledger=None), event, f"{DAY}T10:00", typed)
    assert question in {d.question.id for d in steps.decisions}


QUIET = [
    ("significant-harm", "contact_received", {"outcome": "no_further_action"}),
    ("significant-harm", "contact_received", {"outcome": "advice"}),
    ("significant-harm", "concern_identified", {"about_significant_harm": False}),
    ("significant-harm", "access_to_child_sought", {"result": "obtained"}),
    ("significant-harm", "hub_rated", {"rating": "green"}),
    ("significant-harm", "cin_plan_reviewed", {}),
    ("discussion-decided", "referral_decided", {"decision": "early_help"}),
    ("discussion-decided", "referral_decided", {}),
    ("immediate-danger", "referral_decided", {"decision": "assessment"}),
    ("child-not-seen", "cp_visit_made", {"child_seen": True}),
    ("child-not-seen", "cp_visit_made", {}),
    ("safe-at-home", "returned_home", {"planned": True}),
    ("harm-by-a-worker", "allegation_received",
     {"about_significant_harm": False, "concern": ["unsuitable_to_work_with_children"]}),
    ("death-by-harm", "child_died", {"abuse_or_neglect_suspected": False}),
    ("other-children", "child_died", {"abuse_or_neglect_suspected": False, "unexpected": False}),
    ("conference-needed", "strategy_discussion_held", {}),
    ("conference-needed", "strategy_discussion_held", {"s47_initiated": False}),
    ("closed-with-a-plan", "case_closed", {}),
    ("closed-while-looked-after", "case_closed", {}),
    ("moved-on-a-plan", "child_moved_permanently", {}),
    ("harm-goes-on", "review_conference_held", {"suffering_significant_harm": False}),
    ("harm-goes-on", "review_conference_held", {"plan_continues": True}),
    ("moved-in-on-a-plan", "transfer_in_notified", {"permanent": True, "plan": "child_in_need"}),
    ("moved-in-on-a-plan", "transfer_in_notified", {}),
    ("ended-without-review", "cp_plan_ended", {"core_group_consulted": True, "reasons_recorded": True}),
    ("ended-without-review", "cp_plan_ended", {"reason": "died"}),
    ("ended-for-a-move", "cp_plan_ended", {"reason": "other"}),
    ("ended-for-a-move", "cp_plan_ended", {}),
    ("left-care-at-sixteen", "looked_after_ended", {}),
    ("moved-during-enquiries", "child_moved_permanently", {}),
    ("offence-against-a-child", "referral_received", {"possible_offence": True, "police_know": True}),
    ("death-not-on-record", "serious_incident_known", {"incident": "death", "of_this_child": False}),
    ("enquiries-on-a-plan", "s47_enquiry_ended", {"outcome": "substantiated_continuing_risk"}),
    ("access-denied-by-whom", "access_to_child_sought", {"result": "refused"}),
    ("enquiries-agreed-where", "strategy_discussion_held", {"s47_initiated": True}),
    ("adopters-not-as-a-placement", "placement_started", {"placed_with": "adopters"}),
    ("placement-known-by-its-visits", "placement_started", {"placed_with": "foster_carer"}),
    ("care-order-at-home-not-on-record", "care_order_made", {"lives_with_parents": True}),
    ("ended-without-review", "cp_plan_ended", {"reason": "moved_permanently"}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "event", "facts"), QUIET)
def test_what_puts_no_question_in_front_of_anybody_raises_none(
    ask: Asked, question: str, event: str, facts: dict[str, Any]
) -> None:
    assert question not in raised(ask(happened(event, **facts), as_at=DAY))


Settling = tuple[str, str, str, dict[str, Any]]
SETTLED: list[Settling] = [
    ("significant-harm", "referral_received", "significant_harm_suspected", {}),
    ("significant-harm", "contact_received", "strategy_discussion_held", {}),
    ("significant-harm", "referral_received", "referral_decided", {"decision": "assessment"}),
    ("discussion-decided", "referral_decided", "strategy_discussion_held", {}),
    ("immediate-danger", "immediate_danger_identified", "police_protection_started", {}),
    ("immediate-danger", "immediate_danger_identified", "emergency_action_taken", {}),
    ("child-not-seen", "access_to_child_sought", "access_to_child_sought", {"result": "obtained"}),
    ("child-not-seen", "access_to_child_sought", "court_application_made", {"order": "child_assessment_order"}),
    ("safe-at-home", "accommodation_agreement_withdrawn", "emergency_protection_order_made", {}),
    ("safe-at-home", "accommodation_agreement_withdrawn", "return_home_safety_considered", {}),
    ("harm-by-a-worker", "allegation_received", "strategy_discussion_held", {}),
    ("death-by-harm", "child_died", "serious_incident_notified", {}),
    ("conference-needed", "s47_enquiry_started", "s47_enquiry_ended", {}),
    ("new-plan", "new_information_received", "new_information_considered", {}),
    ("conference-needed", "strategy_discussion_held", "s47_enquiry_ended", {}),
    ("after-police-protection", "police_protection_ended", "emergency_protection_order_made", {}),
    ("after-police-protection", "police_protection_ended", "returned_home", {}),
    ("after-emergency-order", "emergency_protection_order_ended", "interim_order_made", {}),
    ("after-interim-order", "interim_order_ended", "placement_started", {}),
    ("police-protection-extended", "police_protection_extended", "accommodation_agreed", {}),
    ("child-missing", "child_missing", "child_found", {}),
    ("child-found", "child_found", "cp_visit_made", {"child_seen": True}),
    ("turned-eighteen", "child_turned_18", "transition_planned", {}),
    ("unborn-child", "unborn_child_recorded", "strategy_discussion_held", {}),
    ("child-born", "child_born", "social_work_visit_made", {"child_seen": True}),
    ("child-joined-household", "child_joined_household", "assessment_started", {}),
    ("left-custody", "secure_establishment_left", "return_home_plan_made", {}),
    ("disagreement-open", "disagreement_raised", "disagreement_resolved", {}),
    ("hospital", "hospital_attended", "discharged_from_hospital", {}),
    ("harm-goes-on", "review_conference_held", "court_application_considered", {}),
    ("harm-goes-on", "review_conference_held", "interim_order_made", {}),
    ("moved-in-on-a-plan", "transfer_in_notified", "cp_visit_made", {"child_seen": True}),
    ("ended-without-review", "cp_plan_ended", "cp_plan_started", {}),
    ("court-directed", "investigation_directed", "court_told_of_investigation", {}),
    ("homeless-child", "homelessness_risk_identified", "looked_after_started", {}),
    ("left-care-at-sixteen", "looked_after_ended", "relevant_child_identified", {}),
]
OUTLASTS = {"death-by-harm", "ended-without-review", "homeless-child"}
CAUSES: Mapping[str, Mapping[str, Any]] = {
    "referral_decided": {"decision": "strategy_discussion"},
    "access_to_child_sought": {"result": "child_not_found"},
    "strategy_discussion_held": {"s47_initiated": True},
    "review_conference_held": {"suffering_significant_harm": True},
    "transfer_in_notified": {"permanent": True, "plan": "child_protection"},
    "looked_after_ended": {"aged_sixteen_not_in_care": True},
}


@pytest.mark.parametrize("settling", SETTLED)
def test_each_question_is_open_until_what_settles_it(ask: Asked, settling: Settling) -> None:
    question, cause, event, facts = settling
    first = happened(cause, "2026-09-01", **CAUSES.get(cause, {}))
    assert question in raised(ask(first, as_at=DAY))
    assert question not in raised(ask(first, happened(event, "2026-09-02", **facts), as_at=DAY))
    closed = raised(ask(first, happened("case_closed", "2026-09-02"), as_at=DAY))
    assert (question in closed) is (question in OUTLASTS)


IN_A_STATE = [
    ("moved-during-enquiries", "s47_enquiry_started", "child_moved_permanently", ("s47_enquiry_ended", {})),
    ("closed-with-a-plan", "cp_plan_started", "case_closed", ("cp_plan_ended", {})),
    ("closed-while-looked-after", "looked_after_started", "case_closed", ("looked_after_ended", {})),
    (
        "moved-on-a-plan",
        "cp_plan_started",
        "child_moved_permanently",
        ("cp_plan_ended", {"reason": "no_longer_likely_to_suffer_harm"}),
    ),
]


@pytest.mark.parametrize("held", IN_A_STATE)
def test_a_question_of_a_state_is_raised_only_while_it_holds(
    ask: Asked, held: tuple[str, str, str, tuple[str, dict[str, Any]]]
) -> None:
    question, begins, event, (ends, why) = held
    begun, then = happened(begins, "2026-08-03"), happened(event, "2026-09-01")
    assert question in raised(ask(begun, then, as_at=DAY))
    assert question not in raised(ask(begun, happened(ends, "2026-08-20", **why), then, as_at=DAY))
    assert question not in raised(ask(begun, then, happened(ends, "2026-09-02", **why), as_at=DAY))


@pytest.mark.parametrize("why", [{"reason": "moved_permanently"}, {"reason": "other"}, {}])
def test_a_plan_that_was_ended_because_the_child_moved_leaves_the_question_who_sees_the_child(
    ask: Asked, why: dict[str, Any]
) -> None:
    moved = happened("cp_plan_started", "2026-08-03"), happened("child_moved_permanently", "2026-09-01")
    ended = happened("cp_plan_ended", "2026-09-02", **why)
    asks = {"ended-for-a-move", "moved-on-a-plan"}
    assert len(asks & raised(ask(*moved, ended, as_at=DAY)).keys()) == 1
    accepted = happened("responsibility_accepted", "2026-09-03", conference_held=True)
    assert not asks & raised(ask(*moved, ended, accepted, as_at=DAY)).keys()


POWERS = [
    ("after-police-protection", "police_protection_started", "police_protection_ended"),
    ("after-emergency-order", "emergency_protection_order_made", "emergency_protection_order_ended"),
    ("after-emergency-order", "emergency_protection_order_extended", "emergency_protection_order_ended"),
    ("after-interim-order", "interim_order_extended", "interim_order_ended"),
]


@pytest.mark.parametrize(("question", "begins", "ends"), POWERS)
def test_where_a_child_is_after_a_power_is_asked_once(ask: Asked, question: str, begins: str, ends: str) -> None:
    over = happened(ends, "2026-09-03")
    assert question in raised(ask(over, as_at=DAY))
    assert question not in raised(ask(happened(begins, "2026-09-01"), over, as_at=DAY))
    assert question in raised(ask(over, happened(begins, "2026-09-05"), as_at=DAY))


@pytest.mark.parametrize("end", ["child_died", "child_turned_18", "case_closed"])
@pytest.mark.parametrize(
    "cause", ["new_information_received", "s47_enquiry_started", "child_missing", "hospital_attended"]
)
def test_a_death_or_the_age_of_eighteen_ends_what_is_asked_of_a_child(ask: Asked, cause: str, end: str) -> None:
    first = happened(cause, "2026-09-01")
    own = set(raised(ask(first, as_at=DAY)))
    assert own
    assert own.isdisjoint(raised(ask(first, happened(end, "2026-09-02"), as_at=DAY)))


@pytest.mark.parametrize("end", ["case_closed", "child_died"])
@pytest.mark.parametrize("cause", ["serious_incident_known", "death_abuse_indicated"])
def test_the_other_children_are_asked_after_when_a_case_is_closed_over_a_death(
    ask: Asked, cause: str, end: str
) -> None:
    harmed = happened(cause, "2026-09-01")
    own = set(raised(ask(harmed, as_at=DAY))) & {"other-children", "death-by-harm"}
    assert own
    assert own <= set(raised(ask(harmed, happened(end, "2026-09-03"), as_at=DAY)))


@pytest.mark.parametrize("settling", SETTLED)
def test_what_came_before_settles_nothing(ask: Asked, settling: Settling) -> None:
    question, cause, event, facts = settling
    earlier = happened(event, "2026-08-20", **facts)
    assert question in raised(ask(earlier, happened(cause, "2026-09-01", **CAUSES.get(cause, {})), as_at=DAY))


@pytest.mark.parametrize("cause", ["new_information_received", "contact_received", "referral_received"])
def test_a_meeting_on_the_same_day_in_no_known_order_settles_nothing(ask: Asked, cause: str) -> None:
    assert "significant-harm" in raised(ask(happened("strategy_discussion_held"), happened(cause), as_at=DAY))
    later = happened("strategy_discussion_held", f"{DAY}T16:00")
    assert "significant-harm" not in raised(ask(happened(cause, f"{DAY}T09:00"), later, as_at=DAY))


def test_life_and_the_child_unseen_come_before_every_other_question(ask: Asked) -> None:
    asked = ask(
        happened("accommodation_agreement_withdrawn"), happened("child_died", abuse_or_neglect_suspected=True),
        happened("cp_visit_made", child_seen=False), happened("immediate_danger_identified"),
        happened("s47_enquiry_started"), happened("new_information_received", about_significant_harm=False), as_at=DAY,
    )  # fmt: skip
    order = list(raised(asked))
    assert order[:2] == ["immediate-danger", "child-not-seen"]
    assert order.index("safe-at-home") < order.index("significant-harm") < order.index("new-plan")
    assert order[-1] == "conference-needed"


def test_what_follows_from_a_no_is_told_apart_from_what_follows_from_a_yes(ask: Asked) -> None:
    home = raised(ask(happened("accommodation_agreement_withdrawn"), as_at=DAY))["safe-at-home"]
    assert home.if_not[0].rule.id == "ca89.s47.enquire"
    assert home.if_so == ()
    harm = raised(ask(happened("contact_received"), as_at=DAY))["significant-harm"]
    assert harm.if_so[0].rule.id == "ca89.s47.enquire"
    assert harm.if_not == ()


@pytest.mark.parametrize(("as_at", "page"), [("2023-12-14", False), ("2023-12-15", True), ("2026-09-14", True)])
def test_guidance_is_read_with_a_question_only_from_its_own_day(ask: Asked, as_at: str, page: bool) -> None:  # noqa: FBT001
    home = raised(ask(happened("accommodation_agreement_withdrawn", as_at), as_at=as_at))["safe-at-home"]
    assert home.read_with[0].startswith("If not, the council has no power of its own")
    assert any("page 77" in text for text in home.read_with) is page


def test_a_child_who_dies_raises_what_a_serious_incident_asks(ask: Asked) -> None:
    asked = raised(ask(happened("child_died", abuse_or_neglect_suspected=True), as_at=DAY))["death-by-harm"]
    assert {f.rule.id for f in asked.if_so} >= {"wt26.incident.notify", "wt26.incident.notify.2", "wt26.rapid-review"}


OWN = """questions:
  - id: anyone-told-the-school
    question: Has anyone told the school?
    ask_when: cin_plan_started
    how_soon: as_soon_as_practicable
"""


@pytest.fixture
def own_pack(tmp_path: Path) -> Path:
    """Write a pack that holds one question of its own."""
    pack = tmp_path / "own"
    pack.mkdir()
    (pack / "questions.yaml").write_text(OWN, encoding="utf-8")
    return pack


def test_a_question_of_a_pack_in_hand_is_asked(ask: Asked, own_pack: Path) -> None:
    asked = ask(happened("cin_plan_started"), as_at=DAY, rules=(own_pack,))
    assert raised(asked)["anyone-told-the-school"].words == "Has anyone told the school?"
    assert "anyone-told-the-school" not in raised(ask(happened("cin_plan_started"), as_at=DAY))


def test_a_pack_of_ones_own_silences_no_shipped_question(ask: Asked, own_pack: Path) -> None:
    assert "significant-harm" in raised(ask(happened("contact_received"), as_at=DAY, rules=(own_pack,)))


def test_a_pack_cannot_put_a_shipped_question_in_softer_words(own_pack: Path) -> None:
    softer = OWN.replace("anyone-told-the-school", "significant-harm")
    (own_pack / "questions.yaml").write_text(softer, encoding="utf-8")
    asked = questions_of(load([own_pack], beside=shipped()))
    assert [q.question for q in asked if q.id == "significant-harm"][-1].startswith("Is there reasonable cause")


def test_each_shipped_question_is_asked_once() -> None:
    assert list(questions_of(shipped())) == list(shipped().questions)


def test_a_question_names_the_latest_of_its_causes(ask: Asked) -> None:
    first, last = (happened("new_information_received", at, about_significant_harm=True) for at in ("2026-09-01", DAY))
    assert raised(ask(first, last, as_at=DAY))["significant-harm"].raised_by.at == DAY


def test_an_enquiry_already_open_is_told_with_what_a_yes_would_ask(ask: Asked) -> None:
    told = happened("new_information_received", about_significant_harm=True)
    asked = raised(ask(happened("s47_enquiry_started", "2026-09-01"), told, as_at=DAY))["significant-harm"]
    assert [str(f.status) for f in asked.if_so if f.rule.id == "ca89.s47.enquire"] == ["exempt"]


@pytest.mark.parametrize(
    ("review", "asked"),
    [({"plan_continues": True}, True), ({"plan_continues": False}, False), ({}, False)],
)
def test_a_plan_ended_after_a_review_that_kept_it_was_settled_by_none(
    ask: Asked, review: Mapping[str, Any], *, asked: bool
) -> None:
    plan = (happened("cp_plan_started", "2026-03-02"), happened("review_conference_held", "2026-06-01", **review))
    found = raised(ask(*plan, happened("cp_plan_ended", "2026-09-01"), as_at=DAY))
    assert ("ended-without-review" in found) is asked
