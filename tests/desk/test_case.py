"""A case at the desk, without a browser: a chronology built and opened, asked as at any moment, and what if."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_steps
from guidance.app.packs.shipped import HOUSE
from guidance.desk.answering import Desk
from guidance.desk.chronology import MOST, Chronology
from guidance.desk.drawn import told
from guidance.desk.supposing import LATE_IF, MET_IF
from guidance.engine.characters import unseen
from guidance.engine.records.content import Content, lines
from tests.desk.worked import drawn
from tests.site.browsing import WHOLE

EXAMPLES = HOUSE / "examples"
CENSUS = (EXAMPLES / "census-2024-invented.xml").read_bytes()
DAY = "2026-11-30"
AS_AT = date.fromisoformat(DAY)


def put(desk: Desk, **asked: object) -> Any:  # noqa: ANN401  what JSON holds
    return json.loads(desk.put(json.dumps({"ask": "case", "as_at": DAY, "facts": {}, **asked})))


def added(*happened: tuple[str, str, str], desk: Desk | None = None, **more: object) -> tuple[Desk, Any]:
    desk, found = desk or Desk(), None
    for case, event, at in happened:
        found = put(desk, do="add", case=case, event=event, at=at, **more)
    return desk, found


def opened(text: bytes, name: str = "given.jsonl", desk: Desk | None = None, **more: object) -> tuple[Desk, Any]:
    desk = desk or Desk()
    desk.give(name, text)
    return desk, put(desk, do="open", **more)


POLICE = ("A1", "police_protection_started", "12 Nov 2026 18:00")
STRAT = ("A1", "strategy_discussion_held", "10 Nov 2026 4.10pm")


def test_a_chronology_is_answered_as_next_answers_the_file_that_it_saves(tmp_path: Path) -> None:
    desk, found = added(("A1", "referral_received", "3 Nov 2026"), STRAT, POLICE, ("B2", "child_died", "1/11/2026"))
    saved = tmp_path / "chronology.jsonl"
    saved.write_text(json.loads(desk.put('{"ask": "saved"}'))["answer"], encoding="utf-8")
    for child in found["answer"]["children"]:
        steps = next_steps(Query((saved,), AS_AT, ledger=None, case=child["case"]))
        own = told(steps, argued_at_once=True)
        for line in (line for group in child["groups"] for line in group["lines"]):
            asked = {"ask": "argued", "case": child["case"], "rules": line["rules"]}
            line["argument"] = json.loads(desk.put(json.dumps(asked)))["answer"]
        assert {name: child[name] for name in own if name != "receipt"} == json.loads(
            json.dumps({name: value for name, value in own.items() if name != "receipt"})
        )
    assert [child["case"] for child in found["answer"]["children"]] == ["A1", "B2"]


def known_none(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if value == "null" else value for name, value in record.items()}


def test_worked_cases_come_out_as_evaluate_has_them_and_again_when_saved_and_opened() -> None:
    different = []
    for case in drawn(None if WHOLE else 60):
        own, held, day = [known_none(record) for record in case.records], Chronology(), date.fromisoformat(case.as_at)
        held.open([lines(own)])
        again = Chronology()
        again.open([Content(held.saved().encode())])
        wanted = evaluate(Query(own, day, ledger=None, case="A1")).data()
        asked = Query((), day, ledger=None)
        if any(chronology.answer("A1", asked).data() != wanted for chronology in (held, again)):
            different.append(case.about)
    assert different == []


def test_a_file_that_says_what_it_shows_is_put_to_the_rules_whole_and_what_is_typed_beside_it_shows_only_itself() -> (
    None
):
    first = {"source": "a hub", "shows": ["referral_received"]}
    text = "".join(
        f"{json.dumps(r)}\n" for r in (first, {"case": "A1", "event": "referral_received", "at": "2026-11-03"})
    )
    desk, found = opened(text.encode())
    assert found["answer"]["whole"] == ["given.jsonl: read whole"]
    before = json.dumps(found["answer"]["children"][0]["groups"])
    assert "not shown in time" not in before
    _, found = added(("A1", "case_allocated", "3 Nov 2026"), desk=desk)
    assert "not shown in time" not in json.dumps(found["answer"]["children"][0]["groups"])
    assert json.loads(json.loads(desk.put('{"ask": "saved"}'))["answer"].splitlines()[0])["shows"] == []


def test_earlier_and_later_lead_through_the_days_on_which_something_happened_or_falls_due() -> None:
    _, found = added(POLICE)
    assert {"2026-11-12", "2026-11-15"} <= set(found["answer"]["days"])
    assert found["answer"]["days"] == sorted(found["answer"]["days"])


def test_as_at_an_earlier_moment_what_came_later_has_no_part_and_is_said_to_be_left_aside() -> None:
    desk, _ = added(STRAT, POLICE)
    child = put(desk, as_at="10 Nov 2026 17:00")["answer"]["children"][0]
    assert child["ahead"] == "1 record later than that, or not known by then, left aside."
    assert [e["when"] for e in child["timeline"]["events"]] == ["10 November 2026 at 16:10"]
    none = put(desk, as_at="1 Nov 2026")["answer"]["children"][0]
    assert none["none"] == "Nothing on this record had happened by 1 November 2026. That is no answer."


def test_as_it_was_known_then_leaves_out_what_was_written_down_later() -> None:
    desk, _ = added(POLICE)
    _, found = added(("A1", "police_protection_ended", "13 Nov 2026 9am"), desk=desk, recorded="20 Nov 2026")
    assert found["answer"]["recorded"] == {
        "told": True, "says": "1 record does not say when it was written down, and counts as known at once.",
    }  # fmt: skip
    then = put(desk, as_at="14 Nov 2026", known=True)["answer"]["children"][0]["timeline"]
    now = put(desk, as_at="14 Nov 2026")["answer"]["children"][0]["timeline"]
    assert (len(then["events"]), len(now["events"])) == (1, 2)


def test_what_if_says_what_a_planned_day_meets_and_misses_and_touches_no_record() -> None:
    desk, before = added(STRAT, facts={"s47_initiated": "true"})
    late = put(desk, do="suppose", case="A1", event="icpc_held", at="20 Dec 2026")["answer"]
    told_ = late["children"][0]["what_if"]
    assert (told_["mark"], told_["groups"][0]["title"]) == (
        "What if: not the record",
        "Too late: it falls after the limit",
    )
    assert "done late, by 19 days" in told_["groups"][0]["lines"][0]["text"]
    assert [event["supposed"] for event in told_["timeline"]["events"]] == [False, True]
    assert late["held"]["records"] == before["answer"]["held"]["records"]
    assert late["children"][0]["groups"] == before["answer"]["children"][0]["groups"]
    assert "icpc" not in json.loads(desk.put('{"ask": "saved"}'))["answer"]
    assert "20 December" not in json.loads(desk.put('{"ask": "case_text"}'))["answer"]
    put(desk, do="unsuppose", place=0)
    met = put(desk, do="suppose", case="A1", event="icpc_held", at="1 Dec 2026")["answer"]["children"][0]["what_if"]
    assert met["groups"][0]["title"] == "It would meet"


@pytest.mark.parametrize(("planned", "title"), [("20 Dec 2026", LATE_IF), ("1 Dec 2026", MET_IF)])
def test_what_if_holds_a_day_to_a_limit_that_runs_only_if_something_applies(planned: str, title: str) -> None:
    desk, _ = added(STRAT)
    found = put(desk, do="suppose", case="A1", event="icpc_held", at=planned)["answer"]["children"][0]["what_if"]
    assert found["groups"][0]["title"] == title
    assert "if it applies, by Tue 1 December 2026" in found["groups"][0]["lines"][0]["more"]


def test_a_day_set_after_a_limit_is_warned_of_as_soon_as_it_is_on_the_record() -> None:
    desk, _ = added(STRAT, facts={"s47_initiated": "true"})
    facts = {"conference": "initial", "planned_for": "20 Dec 2026"}
    found = put(desk, do="add", case="A1", event="conference_called", at="12 Nov 2026", facts=facts)["answer"]
    assert "planned" in [group["tier"] for group in found["children"][0]["groups"]]


def test_the_drawing_and_its_table_hold_every_finding_and_each_clock_that_hangs_on_a_fact() -> None:
    desk, found = added(STRAT, POLICE)
    child = found["answer"]["children"][0]
    answer = evaluate(Query(desk.case.chronology.records, AS_AT, ledger=None, case="A1"))
    assert sorted(c["rule"] for c in child["timeline"]["clocks"]) == sorted(f.rule.id for f in answer.findings)
    hangs = [clock for clock in child["timeline"]["clocks"] if clock["if_so"]]
    assert "if it applies, Tue 1 December 2026" in [clock["last"] for clock in hangs]
    places = [c[k] for c in child["timeline"]["clocks"] for k in ("begins", "limit", "over") if c[k] is not None]
    assert all(0 <= place <= 1 for place in places)
    assert [clock["how"] for clock in child["timeline"]["clocks"] if clock["state"].startswith("the power ended")]


WRONG = [
    ('{"case": "A1", "event": "referal_received", "at": "2026-11-03"}\n', "line 1, column 25", "did you mean"),
    ('{"case": "A1", "event": "referral_received", "at": "2026-13-03"}\n', "line 1, column 52", "`2026-03-13`?"),
    ("case,event,at\nA1,referral_received,3rd of Nov\n", "line 2, column 22", "write"),
    ('{"case": "A1"\n', "line 1", ""),
    ("", "line 1", "write one event to a line"),
    ("PK\x03\x04", "line 1", "give JSON lines, CSV or census XML"),
    ("PAR1", "line 1", "save its rows as CSV"),
    ("ARROW1", "line 1", "save its rows as CSV"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "cure"), WRONG)
def test_a_bad_file_is_refused_with_each_mistake_in_its_place_and_nothing_is_taken(
    text: str, place: str, cure: str
) -> None:
    desk, _ = added(STRAT)
    held = list(desk.case.chronology.records)
    _, found = opened(text.encode(), "given.csv" if text.startswith("case,") else "given", desk)
    assert place in found["faults"][0]["place"]
    assert cure in found["faults"][0]["cure"]
    assert (desk.case.chronology.records, desk.case.chronology.whole, desk.given) == (held, [], [])


def test_what_only_a_package_reads_that_is_not_in_the_page_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    desk, found = opened(b"\xff\xff\xff\xff\x10\x00\x00\x00", "given.arrows")
    assert "`pyarrow`, which does not travel with this page" in found["refused"][0]
    assert desk.given == []


def test_a_file_beyond_the_bound_is_refused_in_words() -> None:
    _, found = opened(b" " * (MOST + 1))
    assert found["faults"][0]["says"] == "error G625: 16.0 MB are more than the 16 MB that this page opens"


def test_what_is_shown_of_a_hostile_file_cannot_turn_its_order_round() -> None:
    text = '{"case": "A1", "event": "<img src=x onerror=alert(1)>\u202egnp", "at": "2026-11-03"}\n'
    _, found = opened(text.encode(), "given\u202elnosj.jsonl")
    said = json.dumps(found, ensure_ascii=False)
    assert "\u202e" not in said
    assert "<img" in said


def test_a_record_that_cannot_stand_beside_the_others_is_not_taken() -> None:
    desk, _ = added(STRAT)
    wrong = put(desk, do="add", case="John\u200b", event="referral_received", at="today")
    assert wrong["refused"] == ["`case` holds a character that cannot be seen; type it again by hand"]
    assert len(desk.case.chronology.records) == 1
    out = put(desk, do="take_out", place=0)["answer"]
    assert (out["records"], out["children"], out["cases"]) == ([], [], [])


def test_a_census_is_read_whole_and_answered_child_by_child() -> None:
    _, found = opened(CENSUS, "census.xml", as_at="2024-03-31")
    assert found["answer"]["whole"] == ["census.xml: read whole"]
    assert len(found["answer"]["cases"]) > len(found["answer"]["shown"]) == 6


@pytest.mark.parametrize("do", ["add", "suppose"])
def test_what_is_added_never_becomes_another_child_under_the_name_of_one_in_a_census(do: str) -> None:
    desk, _ = opened(CENSUS, "census.xml", as_at="2024-03-31")
    typed = {"case": "INV0001", "event": "core_group_met", "at": "28 Mar 2024", "as_at": "2024-03-31", "do": do}
    wrong = put(desk, **typed)
    assert wrong["faults"][0]["says"].startswith("error G627: `INV0001` is in the census of 201 (City of London)")
    assert not desk.case.chronology.records
    found = put(desk, **typed, authority="201", shown=["INV0001"])["answer"]
    events = desk.case.chronology.reading(supposing=True).events
    assert {e.owner for e in events if e.case == "INV0001"} == {"201"}
    assert found["cases"].count("INV0001") == 1


@pytest.mark.parametrize("together", [True, False])
def test_two_children_of_one_reference_never_stand_in_one_answer(*, together: bool) -> None:
    kent, desk = CENSUS.replace(b"<LEA>201</LEA>", b"<LEA>886</LEA>"), Desk()
    if together:
        desk.give("census.xml", CENSUS)
    else:
        opened(CENSUS, "census.xml", desk=desk, as_at="2024-03-31")
    held = list(desk.case.chronology.whole)
    _, found = opened(kent, "kent.xml", desk=desk, as_at="2024-03-31")
    assert len(found["faults"]) == 1
    assert (
        "`INV0001` (and 202 other references) is a child of 201 (City of London) and of 886 (Kent)"
        in found["faults"][0]["says"]
    )
    assert desk.case.chronology.whole == held


def test_what_is_noticed_of_something_added_is_told() -> None:
    _, found = added(("A1", "referral_received", "today"), ("a1", "referral_received", "today"))
    assert [said["says"][:13] for said in found["answer"]["noticed"]] == ["warning G692:"]


def test_a_second_press_of_take_out_takes_nothing_else_out() -> None:
    desk, found = added(STRAT, POLICE)
    first = found["answer"]["held"]["records"][0]
    put(desk, do="take_out", place=0, record=first)
    out = put(desk, do="take_out", place=0, record=first)["answer"]
    assert [record["what"] for record in out["records"]] == [found["answer"]["records"][1]["what"]]
    assert len(put(desk, do="take_out", place=7, record=first)["answer"]["records"]) == 1


@pytest.mark.parametrize("do", ["add", "suppose", "open", "take_out"])
def test_where_the_day_asked_about_cannot_be_read_nothing_is_taken_and_nothing_old_is_told(do: str) -> None:
    desk, _ = added(STRAT)
    held, (case, event, at) = list(desk.case.chronology.records), POLICE
    desk.give("given.jsonl", b'{"case": "B2", "event": "child_died", "at": "2026-11-01"}\n')
    wrong = put(desk, do=do, case=case, event=event, at=at, place=0, as_at="nonsense")
    assert wrong["refused"] == ["`nonsense` is not a day or a time; " + wrong["refused"][0].partition("; ")[2]]
    assert (desk.case.chronology.records, desk.case.chronology.supposed) == (held, [])
    assert json.loads(desk.put('{"ask": "case_text"}'))["answer"] == ""


def test_what_is_refused_leaves_the_answer_that_the_page_goes_on_showing() -> None:
    desk, found = added(STRAT)
    text = desk.put('{"ask": "case_text"}')
    told_ = [line for group in found["answer"]["children"][0]["groups"] for line in group["lines"]]
    rules = next(line["rules"] for line in told_ if not line["asks"])
    assert opened(b"nope", desk=desk)[1]["refused"]
    assert desk.put('{"ask": "case_text"}') == text
    assert json.loads(desk.put(json.dumps({"ask": "argued", "case": "A1", "rules": rules})))["answer"]


def test_what_was_added_is_put_back_after_a_worker_was_ended() -> None:
    desk, found = added(STRAT, POLICE)
    again = put(Desk(), do="restore", **found["answer"]["held"])
    assert again["answer"]["children"] == found["answer"]["children"]
    assert desk.case.chronology.records == again["answer"]["held"]["records"]


def test_no_child_is_answered_while_a_file_that_was_opened_before_is_gone_with_its_worker() -> None:
    first, later = ({"source": "a hub", "shows": ["referral_received"]},
                    {"case": "A1", "event": "referral_received", "at": "2026-11-03"})  # fmt: skip
    text = f"{json.dumps(first)}\n{json.dumps(later)}\n".encode()
    desk, _ = opened(text)
    _, found = added(STRAT, desk=desk)
    wanted, after = found["answer"]["children"], Desk()
    again = put(after, do="restore", **found["answer"]["held"])["answer"]
    assert (again["cases"], again["children"]) == (["A1"], [])
    assert again["held"]["lacking"] == {sha256(text).hexdigest(): "given.jsonl"}
    assert "given.jsonl. Open the same again, unchanged" in again["lacking"]
    assert put(after, as_at="today")["answer"]["children"] == []
    assert json.loads(after.put('{"ask": "case_text"}'))["answer"] == ""
    assert json.loads(after.put('{"ask": "duties"}'))["answer"] == {"duties": []}
    assert json.loads(json.loads(after.put('{"ask": "saved"}'))["answer"].splitlines()[0])["shows"] == []
    another = opened(text.replace(b"11-03", b"11-04"), desk=after)[1]["answer"]
    assert (another["children"], "given.jsonl" in another["lacking"]) == ([], True)
    after = Desk()
    put(after, do="restore", **found["answer"]["held"])
    back = opened(text, desk=after)[1]["answer"]
    assert (back["children"], back["lacking"]) == (wanted, "")


@pytest.mark.parametrize("typed", ["27\u202e/11/2026", "\u2067soon\u2069", "to\u200bday"])
def test_what_was_typed_is_told_again_with_nothing_in_it_that_acts(typed: str) -> None:
    told_again = Desk().put(json.dumps({"ask": "when", "text": typed}))
    assert json.loads(told_again)["refused"]
    assert unseen(json.loads(told_again)["refused"][0]) == ""
