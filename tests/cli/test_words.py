"""The words of records and rules, found by what people at work call them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs.shipped import shipped
from guidance.app.packs.vocabulary import found
from guidance.engine.model.vocabulary import EventWord, State, plain_phrase

Run = Callable[..., Any]
VOCABULARY = shipped().vocabulary
CALLED = {
    "strat": "strategy_discussion_held",
    "Strategy Meeting": "strategy_discussion_held",
    "EPO": "emergency_protection_order_made",
    "ICPC": "icpc_held",
    "case conference": "icpc_held",
    "RCPC": "review_conference_held",
    "core group": "core_group_met",
    "S47": "s47_enquiry_started",
    "section 47": "s47_enquiry_started",
    "disclosure": "significant_harm_suspected",
    "LADO": "designated_officer_told",
    "MASH": "hub_enquiry_opened",
    "CIN plan": "cin_plan_started",
    "CIN review": "cin_plan_reviewed",
    "referral": "referral_received",
    "contact": "contact_received",
    "LAC review": "looked_after_review_held",
    "section 20": "accommodation_agreed",
    "S.20": "accommodation_agreed",
    "police protection": "police_protection_started",
    "PPO": "police_protection_started",
    "looked-after": "looked_after_started",
    "death": "child_died",
    "pre-birth": "unborn_child_recorded",
    "home visit": "social_work_visit_made",
    "allegation": "allegation_received",
    "closure": "case_closed",
    "Single  assessment": "assessment_started",
    "private_fostering": "private_fostering_notified",
    "serious incident": "serious_incident_known",
    "serious incident notification": "serious_incident_notified",
    "Access refused": "access_to_child_sought",
    "child disclosed": "significant_harm_suspected",
    "MASH referral": "referral_received",
    "EPO granted": "emergency_protection_order_made",
    "referral_received": "referral_received",
    "missing": "child_missing",
    "nothing we know": "nothing we know",
}


@pytest.mark.parametrize("typed", CALLED)
def test_what_people_at_work_call_it_means_the_event(typed: str) -> None:
    assert VOCABULARY.event_called(typed) == CALLED[typed]


UNLIKE = [
    "neglect", "county lines", "remand", "prevent", "whistleblow", "nfa", "xyzzy", "bruise",
    "MARAC", "DASH", "section 74", "visit", "review", "children", "prisoner", "iro", "CSE",
]  # fmt: skip


@pytest.mark.parametrize("typed", UNLIKE)
def test_what_is_like_no_event_is_not_said_to_be_like_one_that_only_shares_a_word_of_its_meaning(typed: str) -> None:
    assert VOCABULARY.nearest_event(typed) == ""


def test_there_are_many_phrases_and_each_means_one_event() -> None:
    phrases = [phrase for word in VOCABULARY.events.values() for phrase in word.also]
    assert len(phrases) >= 150
    assert len(set(phrases)) == len(phrases)
    assert not set(phrases) & {plain_phrase(name) for name in VOCABULARY.events}
    assert [VOCABULARY.event_called(phrase.upper()) in VOCABULARY.events for phrase in phrases] == [True] * len(phrases)


MEANT = {
    "stratgy_discussion_held": "strategy_discussion_held",
    "stratgey meeting": "strategy_discussion_held",
    "core grp": "core_group_met",
    "emergency protection ordr": "emergency_protection_order_made",
    "lado's referral": "designated_officer_told",
    "a first core group": "core_group_met",
    "a chronology drawn up": "chronology_compiled",
    "inquest by the coroner": "coroner_decision_made",
    "registrar's certificate": "no_liability_certificate_issued",
    "mental health unit": "admitted_to_mental_health_unit",
    "plo meeting": "pre_proceedings_considered",
    "zzz": "",
    "the": "",
}


@pytest.mark.parametrize("typed", MEANT)
def test_a_word_that_is_no_event_gets_the_nearest_by_spelling_or_by_meaning(typed: str) -> None:
    assert VOCABULARY.nearest_event(typed) == MEANT[typed]


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        ("MARAC", "use an event of the vocabulary; `guidance words` lists them"),
        ("prisoner", "use an event of the vocabulary; `guidance words prisoner` lists those that fit"),
        ("child_seen", "that is a fact of an event; `guidance words child_seen` lists the events that have it"),
        ("plan_agreed", "that is a fact of an event; `guidance words plan_agreed` lists the events that have it"),
    ],
)
def test_what_is_no_event_gets_a_cure_that_does_not_guess(run: Run, typed: str, cure: str) -> None:
    refused = run("next", "--event", typed, "--at", "2026-11-20")
    assert (refused.code, cure in refused.err) == (2, True)


def test_an_as_at_before_the_event_is_said_not_to_have_been_taken(run: Run) -> None:
    asked = ("next", "--event", "referral", "--at", "2026-11-20")
    assert "--as-at: before the event" in run(*asked, "--as-at", "2026-11-19").err
    assert "--as-at: before the event" not in run(*asked, "--as-at", "2026-11-20").err


def test_a_phrase_answers_for_its_event_and_what_it_was_taken_for_is_said(run: Run) -> None:
    said = run("next", "--event", "Strategy meeting", "--at", "2026-11-20")
    assert (said.code, "--event: taken as strategy_discussion_held" in said.err) == (0, True)
    assert said.out == run("next", "--event", "strategy_discussion_held", "--at", "2026-11-20").out


def test_an_unknown_event_is_refused_with_the_one_that_was_meant(run: Run) -> None:
    refused = run("next", "--event", "mental health unit", "--at", "2026-11-20")
    assert (refused.code, "did you mean `admitted_to_mental_health_unit`?" in refused.err) == (2, True)


def test_every_event_and_state_is_listed_with_what_it_means(run: Run) -> None:
    listed = " ".join(run("words").out.split())
    every: list[EventWord | State] = [*VOCABULARY.events.values(), *VOCABULARY.states.values()]
    assert [word.name for word in every if word.name not in listed or " ".join(word.means.split()) not in listed] == []


def test_an_event_is_shown_with_the_facts_that_it_may_carry(run: Run) -> None:
    shown = " ".join(run("words", "strategy", "meeting").out.split())
    assert shown.startswith("strategy_discussion_held (also: strat, strategy meeting")
    assert "method: one of meeting, telephone, video. How it was held." in shown


def test_words_as_json_hold_the_types_of_facts_and_the_ends_of_states(run: Run) -> None:
    data = run("words", "police", "protection", "--format", "json").data
    first = data["words"][0]
    state = next(word for word in data["words"] if word["kind"] == "state")
    assert (first["kind"], first["name"], data["receipt"]["count"]) == (
        "event", "police_protection_started", len(data["words"])
    )  # fmt: skip
    assert {"name", "type", "values", "means"} == set(first["facts"][0])
    assert (state["name"], state["starts_with"]) == ("police_protection", ["police_protection_started"])


@pytest.mark.parametrize("typed", [typed for typed, name in CALLED.items() if name in VOCABULARY.events])
def test_the_event_that_a_phrase_means_is_found_first(typed: str) -> None:
    assert found(VOCABULARY, typed)[0].name == CALLED[typed]


def test_words_that_nothing_holds_find_nothing_and_say_so(run: Run) -> None:
    empty = run("words", "zzz")
    assert (empty.code, empty.out.startswith("No event or state here")) == (0, True)
    assert run("words", "zzz", "--format", "json").data["words"] == []


BLAMED = [
    (("--at", "2026-11-20", "--fact", "expires=soon"), "--fact:1:1"),
    (("--at", "2026-11-20", "--fact", "expire=2026-12-01"), "--fact:1:1"),
    (("--at", "1900-01-01"), "--at:1:1"),
    (("--at", "2026-03-29 01:30"), "--at"),
    (("--at", "31/4/26"), "--at"),
    (("--at", "2026-11-20", "--authority", "narnia"), "--authority"),
]


@pytest.mark.parametrize(("typed", "blamed"), BLAMED)
def test_a_mistake_in_what_was_typed_is_blamed_on_its_option(run: Run, typed: tuple[str, ...], blamed: str) -> None:
    refused = run("next", "--event", "epo", *typed)
    assert (refused.code in {2, 3}, blamed in refused.err, "this case" in refused.err) == (True, True, False)


def test_a_case_in_other_letters_is_suggested(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("case,event,at\nKx1,referral_received,2026-11-20\n", encoding="utf-8")
    refused = run("next", file, "--case", "kX1", "--as-at", "2026-11-27")
    assert (refused.code, "did you mean `Kx1`?" in refused.err) == (2, True)


BODIES = {
    "Kent County Council": "886", "London Borough of Hackney": "204", "the London Borough of Tower Hamlets": "211",
    "Royal Borough of Kensington and Chelsea": "207", "Leeds City Council": "383", "City of York": "816",
    "Leeds Metropolitan Borough Council": "383", "Norfolk CC": "926", "Bristol City Council": "801",
    "Isle of Wight Council": "921", "City of London": "201", "County Durham": "840", "Council": None,
}  # fmt: skip


@pytest.mark.parametrize("typed", BODIES)
def test_an_authority_is_known_by_the_name_of_its_council_too(typed: str) -> None:
    assert shipped().authorities.code(typed) == BODIES[typed]
