"""A team's list at the desk, without a browser: the rows of `due`, every child at least once, and the sheet."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.team_list import team_list
from guidance.app.packs.shipped import HOUSE
from guidance.desk.answering import Desk
from guidance.desk.team import NOT_THE_RECORD, NOTE
from guidance.engine.model.period import Period
from guidance.engine.records.content import Content

CENSUS = Content((HOUSE / "examples" / "census-2024-invented.xml").read_bytes(), "census.xml")
ASKED = {"as_at": "31 Mar 2024", "within": "5 working days"}


@pytest.fixture(scope="module")
def opened() -> tuple[Desk, Any]:
    desk = Desk()
    desk.give("census.xml", CENSUS.data)
    return desk, put(desk, do="open")


def put(desk: Desk, **asked: object) -> Any:  # noqa: ANN401  what JSON holds
    return json.loads(desk.put(json.dumps({"ask": "team", **ASKED, **asked})))["answer"]


def sheet(desk: Desk, **asked: object) -> list[dict[str, str]]:
    text = json.loads(desk.put(json.dumps({"ask": "sheet", **ASKED, **asked})))["answer"]
    return list(csv.DictReader(io.StringIO(text)))


def plain(row: Any) -> tuple[str, ...]:  # noqa: ANN401  a row as data
    return tuple(row[name] or "" for name in ("case", "episode", "title", "due", "due_at", "who", "source"))


def test_the_rows_are_those_of_due_and_no_other_duty_is_among_them(opened: tuple[Desk, Any]) -> None:
    wanted = team_list(Query(CENSUS, date(2024, 3, 31), ledger=None), Period.read("5 working days"))
    alone = {case for _, cases in wanted.silent for case in cases}
    due = [r.data for r in (*wanted.rows, *wanted.later) if r.source or r.who or r.state != "cannot tell"]
    rows = [
        r for r in opened[1]["rows"] if not (r["case"] in {*alone, *wanted.clear} and not r["who"] and not r["source"])
    ]
    assert sorted(map(plain, rows)) == sorted(map(plain, due))
    assert len(rows) > 300


def test_every_child_that_was_read_is_in_the_list_and_the_parts_come_to_the_whole(opened: tuple[Desk, Any]) -> None:
    read = {e.case for e in team_list(Query(CENSUS, date(2024, 3, 31), ledger=None)).answer.reading.events}
    assert {row["case"] for row in opened[1]["rows"]} - {""} == read
    said = opened[1]["reconciled"]
    numbers = [int(word) for word in said.replace(":", " ").replace(";", " ").split() if word.isdecimal()]
    assert (numbers[0], sum(numbers[1:])) == (len(read), len(read))
    assert "fault" not in said


def test_a_child_that_stands_nowhere_is_called_a_fault(opened: tuple[Desk, Any]) -> None:
    desk = opened[0]
    held, first = desk.team.listed, opened[1]["rows"][0]["case"]
    assert held is not None
    desk.team.listed = replace(held, lines=[line for line in held.lines if line["case"] != first])
    assert "1 child stand nowhere in it, which is a fault" in put(desk)["reconciled"]
    desk.team.listed = held


def test_what_is_most_urgent_comes_first_and_one_child_stays_together(opened: tuple[Desk, Any]) -> None:
    rows = opened[1]["rows"]
    assert rows[0]["state"] == "past"
    cases = [row["case"] for row in rows]
    assert sum(one != other for one, other in pairwise(cases)) + 1 == len(set(cases))
    assert not rows[-1]["case"] or "" not in cases


def test_narrowed_it_says_how_many_rows_are_not_shown_and_so_does_the_sheet(opened: tuple[Desk, Any]) -> None:
    desk, whole = opened[0], len(opened[1]["rows"])
    found = put(desk, state="past")
    assert {row["state"] for row in found["rows"]} == {"past"}
    assert found["hidden"] == f"{whole - len(found['rows'])} rows of {whole} are not shown: the list is narrowed."
    rows = sheet(desk, state="past")
    assert found["hidden"] in [row["title"] for row in rows if row["state"] == NOTE]
    assert len([row for row in rows if row["state"] == "past"]) == len(found["rows"])
    assert put(desk, who="police", state="past", case="nobody")["rows"] == []


def test_the_sheet_says_first_that_it_is_no_record_when_it_was_made_and_what_was_not_asked(
    opened: tuple[Desk, Any],
) -> None:
    notes = [row["title"] for row in sheet(opened[0]) if row["state"] == NOTE]
    assert notes[0] == NOT_THE_RECORD
    assert notes[1].startswith("Made at the desk on ")
    assert "As at Sun 31 March 2024" in notes[1]
    assert any("More may be due than is listed" in note for note in notes)
    assert opened[1]["sentences"][0] in notes


FORMULA = '{"case": "=HYPERLINK(1)", "event": "referral_received", "at": "2024-03-01"}\n'


def test_no_cell_that_is_taken_away_is_a_formula() -> None:
    desk = Desk()
    desk.give("given.jsonl", FORMULA.encode())
    put(desk, do="open")
    cases = {row["case"] for row in sheet(desk)}
    assert cases <= {"", "'=HYPERLINK(1)"}
    assert "'=HYPERLINK(1)" in cases


def test_files_with_mistakes_are_refused_and_the_list_before_them_stays(opened: tuple[Desk, Any]) -> None:
    desk = opened[0]
    desk.give("given.jsonl", b'{"case": "A1"}\n')
    reply = json.loads(desk.put(json.dumps({"ask": "team", "do": "open", **ASKED})))
    assert [fault["place"] for fault in reply["faults"]] == ["given.jsonl, line 1, column 1"] * 2
    assert put(desk)["rows"] == opened[1]["rows"]


def test_with_nothing_opened_there_is_no_list_and_it_is_said() -> None:
    assert put(Desk()) == {"none": "There is no list yet: open a file."}


@pytest.mark.parametrize("as_at", ["31/02/2024", "soon", "1 Jan 9999"])
def test_a_day_that_cannot_be_used_is_refused_in_words(opened: tuple[Desk, Any], as_at: str) -> None:
    assert json.loads(opened[0].put(json.dumps({"ask": "team", "within": "5 working days", "as_at": as_at})))["refused"]
    assert put(opened[0])["rows"] == opened[1]["rows"]


def test_a_sheet_is_as_at_the_day_that_is_asked_about_or_is_none(opened: tuple[Desk, Any]) -> None:
    notes = [row["title"] for row in sheet(opened[0], as_at="28 Mar 2024")]
    assert any("As at Thu 28 March 2024" in note for note in notes)
    wrong = json.loads(opened[0].put(json.dumps({"ask": "sheet", **ASKED, "as_at": "nonsense"})))
    assert "is not a day or a time" in wrong["refused"][0]
    put(opened[0])
