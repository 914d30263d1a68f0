"""What people are told was not asked, on every screen and in every file: no silence is passed off as an answer."""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Records = Callable[..., Path]
ALL_CLEAR = "No outstanding duty found"
NO_ANSWER = "this is no answer that nothing is due"


def record(at: str, event: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"case": "Q7", "authority": "kent", "at": at, "event": event, **facts}


def words(text: str) -> str:
    return " ".join(text.split())


Told = tuple[str, list[dict[str, Any]], str]
TOLD: Mapping[str, Told] = {
    "events before any rule": (
        "2011-03-01",
        [record("2009-06-02", "referral_received"), record("2009-06-03", "new_information_considered")],
        "Rules held here begin on 17 March 2010; nothing was asked of these events",
    ),
    "events that are all later": (
        "2023-01-31", [record("2023-02-06", "referral_received")], "Every event is later than the day asked about"
    ),
    "a death that nobody expected": (
        "2026-11-26",
        [record("2026-11-23T07:00", "child_died", unexpected=True)],
        "child death and incidents and reviews",
    ),
    "a death with abuse suspected": (
        "2026-11-26", [record("2026-11-24", "child_died", abuse_or_neglect_suspected=True)], "child death"
    ),
    "a death, and no more": ("2024-02-09", [record("2024-02-08", "child_died")], "child death"),
    "a life at risk": (
        "2026-11-26", [record("2026-11-26T14:20", "immediate_danger_identified")], "immediate protection"
    ),
    "a child looked after": (
        "2026-11-26", [record("2026-11-04", "accommodation_agreed"), record("2026-11-05", "looked_after_started")],
        "accommodation",
    ),
    "a child not yet born": ("2026-11-26", [record("2026-06-08", "unborn_child_recorded")], "before birth"),
    "a conference with nobody named": (
        "2026-11-26", [record("2026-10-19", "icpc_held", chair_independent=False, parents_invited=False)],
        "initial conference",
    ),
    "an offender and a prison": (
        "2026-11-26",
        [record("2026-11-03", "offender_moved_area"),
         record("2026-11-04", "mother_and_baby_board_held")],
        "custody and probation",
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_a_person_is_told_what_could_not_be_asked(told: Told, run: Run, records: Records) -> None:
    as_at, rows, part = told
    file = records(*rows)
    whole = [
        words(run("evaluate", file, "--as-at", as_at).out),
        words(run("next", file, "--case", "Q7", "--as-at", as_at, "--all").out),
    ]
    first = words(run("next", file, "--case", "Q7", "--as-at", as_at).out)
    assert [part in printed for printed in whole] == [True, True]
    assert part in first or "More may be due than is listed" in first
    assert [ALL_CLEAR in printed for printed in (*whole, first)] == [False, False, False]


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_a_file_says_it_too(told: Told, run: Run, records: Records) -> None:
    as_at, rows, part = told
    file = records(*rows)
    receipts = [
        run("evaluate", file, "--as-at", as_at, "--format", "json").data["receipt"],
        json.loads(run("evaluate", file, "--as-at", as_at, "--format", "jsonl").out.splitlines()[0])["receipt"],
        json.loads(run("evaluate", file, "--as-at", as_at, "--format", "csv").err.splitlines()[-1])["receipt"],
        run("next", file, "--case", "Q7", "--as-at", as_at, "--format", "json").data["receipt"],
    ]
    assert all(part in receipt["conclusion"] for receipt in receipts)
    assert all(receipt["coverage"] == receipts[0]["coverage"] for receipt in receipts)
    assert {key for row in receipts[0]["coverage"] for key in row} == {
        "instrument", "stage", "state", "because", "events"
    }  # fmt: skip


EMPTY = [
    ("2010-06-30", [record("2009-05-05", "referral_received")]),
    ("2010-06-30", [record("2026-05-05", "referral_received")]),
    ("2026-06-30", [record("2026-05-05", "child_turned_18")]),
    ("2011-01-01", [record("2009-05-05", "icpc_held"), record("2009-09-01", "case_closed")]),
    ("2012-10-01", [record("2012-09-03", "child_moved_permanently")]),
]


@pytest.mark.parametrize(("as_at", "rows"), EMPTY)
def test_a_sheet_with_no_finding_in_it_holds_what_the_answer_comes_to(
    run: Run, records: Records, as_at: str, rows: list[Mapping[str, object]]
) -> None:
    ran = run("evaluate", records(*rows), "--as-at", as_at, "--format", "csv")
    (row,) = csv.DictReader(ran.out.splitlines())
    assert row["in_words"] == json.loads(ran.err.splitlines()[-1])["receipt"]["conclusion"]
    assert [name for name, value in row.items() if value] == ["in_words"]


def test_the_words_are_on_every_screen_where_everything_was_asked_and_done(run: Run, records: Records) -> None:
    file = records(record("2012-09-03", "child_moved_permanently"))
    asked = ("--as-at", "2012-10-01")
    assert ALL_CLEAR in words(run("evaluate", file, *asked).out)
    assert ALL_CLEAR in words(run("next", file, "--case", "Q7", *asked).out)
    assert ALL_CLEAR in run("evaluate", file, *asked, "--format", "json").data["receipt"]["conclusion"]
    assert ALL_CLEAR in run("evaluate", file, *asked, "--format", "csv").err


def test_next_with_no_file_says_what_could_not_be_asked(run: Run) -> None:
    ran = run("next", "--event", "discharged_from_hospital", "--at", "2024-05-07", "--authority", "kent")
    assert "before birth" in words(ran.out)
    assert ALL_CLEAR not in words(ran.out)


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("missing", "child_missing"),
        ("missing from care", "child_missing"),
        ("missing from home", "child_missing"),
        ("absconded", "child_missing"),
        ("AWOL", "child_missing"),
        ("run away", "child_missing"),
        ("misper", "child_missing"),
        ("returned from missing", "child_found"),
        ("return interview", "child_found"),
        ("new sibling", "child_joined_household"),
        ("left custody", "secure_establishment_left"),
        ("professional disagreement", "disagreement_raised"),
        ("hospital presentation", "hospital_attended"),
        ("ICO extended", "interim_order_extended"),
    ],
)
def test_the_trades_words_find_an_event_and_the_answer_is_never_clear(run: Run, said: str, event: str) -> None:
    ran = run("next", "--event", said, "--at", "2026-11-24", "--authority", "kent", "--format", "json")
    steps = ran.data
    raised = {d["raised_by"]["event"] for d in steps["decisions"]} | {f["trigger"]["event"] for f in steps["powers"]}
    raised |= {f["trigger"]["event"] for f in steps["cannot_tell"]}
    assert event in raised
    assert ALL_CLEAR not in (steps["receipt"]["conclusion"] or "")


def test_guidance_on_missing_children_is_said_not_to_be_held(run: Run) -> None:
    asked = ("--event", "child_missing", "--at", "2026-11-24", "--authority", "kent")
    rows = run("next", *asked, "--format", "json").data["receipt"]["coverage"]
    held = {row["because"] for row in rows if row["stage"] == "missing-children"}
    assert any("go missing from home or care: not in these packs" in because for because in held)
    assert "It is not in these packs" in words(run("next", *asked).out)


def test_a_child_asked_about_alone_is_not_held_to_what_touched_another(run: Run, records: Records) -> None:
    file = records(
        record("2012-09-03", "child_moved_permanently"), {**record("2012-09-04", "child_died"), "case": "Q8"}
    )
    assert ALL_CLEAR in words(run("evaluate", file, "--case", "Q7", "--as-at", "2012-10-01").out)
    assert ALL_CLEAR not in words(run("evaluate", file, "--as-at", "2012-10-01").out)


def test_an_audit_says_that_it_asks_its_own_questions_only(run: Run, records: Records) -> None:
    file = records(record("2012-09-03", "case_closed"))
    asked = ("audit", file, "--pack", "kent-2009", "--as-at", "2012-10-01")
    said = words(run(*asked).out)
    assert "the national packs left out are Working Together to Safeguard Children (2010)" in said
    assert NO_ANSWER in said
    receipt = run(*asked, "--format", "json").data["receipt"]
    assert receipt["conclusion"].endswith(f"{NO_ANSWER}.")
    assert [row["state"] for row in receipt["coverage"]] == ["not asked"]


def test_a_form_says_what_could_not_be_asked(run: Run, records: Records) -> None:
    file = records(record("2024-05-06", "looked_after_started"))
    asked = ("form", "show", "tower-hamlets", file, "--case", "Q7", "--as-at", "2024-06-03")
    assert NO_ANSWER in words(run(*asked).out.replace("#", ""))
