"""What councils send daily on children’s social care, as JSON: each part of a child is an event, or none."""

import json
from typing import Any

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine import bounds
from guidance.engine.model.event import Event
from guidance.engine.records.content import Content
from guidance.engine.records.read import read_records
from guidance.engine.records.reading import Reading

NAME = "payload.json"
SHOWS = {"source": "daily", "from": "2024-01-01", "until": "2024-03-31"}


def read(payload: Any, **given: Any) -> Reading:  # noqa: ANN401
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    library = shipped()
    more = {"authority": "201", **given}
    return read_records([Content(data, NAME)], library.vocabulary, library.authorities, **more)


def child(case: str = "C1", **episode: Any) -> dict[str, Any]:  # noqa: ANN401
    plain = {"social_care_episode_id": "E1", "referral_date": "2024-01-08", "purge": False}
    return {"la_child_id": case, "mis_child_id": "M1", "social_care_episodes": [{**plain, **episode}], "purge": False}


def said(reading: Reading) -> list[str]:
    return [d.code for d in reading.diagnostics]


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(e.event, e.at) for e in reading.events]


NEEDED = {"icpc_required_flag": True, "icpc_date": "2024-01-30", "end_date": "2024-01-25"}
S47 = {"section_47_assessment_id": "S1", "start_date": "2024-01-10", "purge": False}


def test_each_part_of_an_episode_becomes_its_events() -> None:
    whole = child(
        referral_source="1C", closure_date="2024-03-20", closure_reason="RC7", referral_no_further_action_flag=False,
        child_and_family_assessments=[{"start_date": "2024-01-09", "authorisation_date": "2024-02-20"}],
        child_in_need_plans=[{"start_date": "2024-02-21", "end_date": "2024-03-01"}],
        section_47_assessments=[S47 | NEEDED],
        child_protection_plans=[{"start_date": "2024-01-30", "end_date": "2024-03-19"}],
    )  # fmt: skip
    reading = read([whole])
    assert sorted(told(reading)) == sorted([
        ("referral_received", "2024-01-08"), ("case_closed", "2024-03-20"), ("assessment_started", "2024-01-09"),
        ("assessment_completed", "2024-02-20"), ("cin_plan_started", "2024-02-21"), ("cin_plan_ended", "2024-03-01"),
        ("strategy_discussion_held", "2024-01-10"), ("s47_enquiry_started", "2024-01-10"), ("icpc_held", "2024-01-30"),
        ("s47_enquiry_ended", "2024-01-25"), ("cp_plan_started", "2024-01-30"), ("cp_plan_ended", "2024-03-19"),
    ])  # fmt: skip
    assert {(e.case, e.episode) for e in reading.events} == {("C1", "E1")}
    facts = {e.event: dict(e.facts) for e in reading.events}
    assert facts["referral_received"]["source_code"] == "1C"
    assert facts["assessment_completed"] == {"authorised": "true"}
    assert facts["strategy_discussion_held"] == {"s47_initiated": "true"}
    assert facts["s47_enquiry_ended"] == {"icpc_required": "true"}
    assert said(reading) == ["G577"]


def one(reading: Reading, name: str) -> Event:
    return next(e for e in reading.events if e.event == name)


def test_an_enquiry_after_which_no_conference_is_needed_says_so_at_its_end_or_else_with_no_day() -> None:
    ended = read([child(section_47_assessments=[{**S47, "icpc_required_flag": False, "end_date": "2024-01-20"}])])
    assert dict(one(ended, "s47_enquiry_ended").facts) == {"icpc_required": "false"}
    assert dict(one(ended, "s47_enquiry_started").facts) == {}
    still = read([child(section_47_assessments=[{**S47, "icpc_required_flag": False}])])
    assert dict(one(still, "s47_enquiry_started").facts) == {"later_known": "no_conference_needed"}
    unsaid = read([child(section_47_assessments=[S47])])
    assert dict(one(unsaid, "s47_enquiry_started").facts) == {}


def test_a_child_who_turned_18_is_told_by_the_day_of_birth_and_by_nothing_else_of_the_details() -> None:
    details = {"first_name": "Invented", "surname": "Person", "date_of_birth": "2006-01-20", "postcode": "ZZ1 1ZZ"}
    reading = read([{**child(), "child_details": details}], reference_date=None)
    assert ("child_turned_18", "2024-01-20") not in told(reading)
    older = read([{**child(closure_date="2024-02-01"), "child_details": details}])
    assert ("child_turned_18", "2024-01-20") in told(older)
    assert not [e for e in older.events if {"Invented", "Person", "ZZ1 1ZZ"} & {str(v) for v in e.facts.values()}]


@pytest.mark.parametrize(
    "marked",
    [
        {**child(), "purge": True},
        {**child(purge=True, child_protection_plans=[{"start_date": "2024-01-09"}])},
    ],
)
def test_what_is_marked_to_be_deleted_is_left_out_with_all_that_it_holds_and_counted(marked: dict[str, Any]) -> None:
    reading = read([marked, child("C2")])
    assert told(reading) == [("referral_received", "2024-01-08")]
    assert any("marked to be deleted" in d.message for d in reading.diagnostics)


def test_one_plan_that_is_marked_leaves_the_others() -> None:
    plans = [{"start_date": "2024-01-09", "purge": True}, {"start_date": "2024-01-10", "purge": False}]
    assert ("cp_plan_started", "2024-01-10") in told(read([child(child_protection_plans=plans)]))
    assert ("cp_plan_started", "2024-01-09") not in told(read([child(child_protection_plans=plans)]))


@pytest.mark.parametrize(
    "payload",
    [
        {"la_code": 201, "Children": child()},
        {"la_code": 201, "Children": [child()]},
        child(),
    ],
)
def test_a_payload_may_be_one_child_or_say_whose_it_is(payload: dict[str, Any]) -> None:
    assert [(e.case, e.authority) for e in read(payload).events] == [("C1", "201" if "la_code" in payload else None)]


def test_a_word_that_the_specification_has_not_is_named_with_the_one_that_may_be_meant() -> None:
    reading = read([child(refferal_date="2024-01-09"), child("C2", closure_dat="x")])
    assert "G579" in said(reading)
    named = [(d.message, d.cure) for d in reading.diagnostics if d.code == "G579"]
    assert [cure for _, cure in named] == ["did you mean `closure_date`?", "did you mean `referral_date`?"]
    assert "(once)" in named[0][0]


def test_placements_are_not_read_and_how_many_children_have_some_is_said() -> None:
    placed = {"start_date": "2024-01-09", "start_reason": "S", "placement_type": "U1"}
    reading = read([child(child_looked_after_placements=[placed]), child("C2", child_looked_after_placements=[])])
    (message,) = [d.message for d in reading.diagnostics if d.code == "G579"]
    assert message.startswith("`child_looked_after_placements` of 1 child or episode is not read: no legal status")


def test_its_silence_shows_nothing_until_it_is_said_of_which_days_it_is_whole() -> None:
    plain, scoped = read([child()]), read([child()], shows=SHOWS)
    assert "G577" in said(plain)
    assert {(s.begins, s.ends) for s in plain.sources} == {(plain.sources[0].ends, plain.sources[0].ends)}
    assert "G577" not in said(scoped)
    assert {(str(s.begins), str(s.ends)) for s in scoped.sources} == {("2024-01-01", "2024-03-31")}


@pytest.mark.parametrize(
    ("at", "broken"),
    [
        ("2024-13-40", "G612"), ("08/01/2024", "G612"), (20240108, "G612"), ([], "G612"), (None, "G610"), ("", "G610"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_read_is_warned_of_with_the_line_of_its_child(at: Any, broken: str) -> None:  # noqa: ANN401
    text = json.dumps([child("C0"), child(referral_date=at)], indent=1)
    reading = read(text.encode())
    place = next(d.span for d in reading.diagnostics if d.code == broken)
    assert place.line == text[: text.index('"C1"')].count("\n")
    assert told(reading) == [("referral_received", "2024-01-08")]


WHOLE = json.dumps([child(), child("C2")]).encode()


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[:-1], WHOLE[: len(WHOLE) // 2], WHOLE[:-1] + b",]", WHOLE + WHOLE, WHOLE + b"x",
        WHOLE.replace(b'"C2"', b'""'),
        WHOLE.replace(b'"C2"', b"null"), WHOLE[:-1] + b",7]", WHOLE.replace(b'"M1"', b"NaN", 1), WHOLE + b"\xff",
        WHOLE.replace(b'"purge"', b'"la_child_id"', 1).replace(b'"mis_child_id"', b'"la_child_id"', 1),
        b'[{"la_child_id": "C1", "social_care_episodes": ' + b"[" * 100_000,
        b'[{"la_child_id": "C1", "social_care_episodes": {"a": 1}}]',
        b'[{"la_child_id": "C1", "social_care_episodes": ["a"]}]',
        b'[{"la_child_id": "C1", "child_details": "a"}]',
        b'[{"la_child_id": "C1", "social_care_episodes": [{"child_protection_plans": 3}]}]',
        b'{"la_code": 201, "Children": {"la_child_id": "C1"}} {"la_child_id": "C2"}',
    ],
)  # fmt: skip
def test_what_is_no_whole_payload_is_refused_and_nothing_of_it_used(data: bytes) -> None:
    reading = read(data)
    assert said(reading) == ["G578"]
    assert not list(reading.events)


def test_a_payload_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "PAYLOAD", bounds.Bound(100, "bytes in one payload", "G578"))
    assert said(read(WHOLE)) == ["G578"]
