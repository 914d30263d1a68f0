"""Where a departure is seen: on every screen and in every file, and named where it is about nothing that was read."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidance.app.ledger.opening import open_ledger
from guidance.engine.ledger.entry import Draft, Stamp
from tests.cli.conftest import Ran, Run

RULE = "wt23.icpc.15wd"
CASE: list[dict[str, Any]] = [
    {"case": "K-32", "authority": "kent", "event": "referral_received", "at": "2024-10-25", "id": "r1"},
    {"case": "K-32", "authority": "kent", "event": "strategy_discussion_held", "at": "2024-10-28", "id": "s1",
     "s47_initiated": True},
    {"case": "K-32", "authority": "kent", "event": "s47_enquiry_started", "at": "2024-10-28", "id": "q1"},
]  # fmt: skip
MADE: dict[str, Any] = {
    "case": "K-32", "rule": RULE, "trigger": "s1", "decided": "2024-11-14", "until": "2024-11-29",
    "decided_by": {"role": "service manager", "agency": "children's social care", "name": "Morgan Ashdown"},
    "reasons": "the grandmother flies in on 25 November", "principles": ["acpo.3"],
}  # fmt: skip
AS_AT = ("--as-at", "2024-11-20")
NEW = "now by Fri 29 November 2024 in place of Mon 18 November 2024"
BY = "decided on 14 November 2024 by service manager, children's social care"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    file = tmp_path / "case.jsonl"
    file.write_text("\n".join(json.dumps(event) for event in CASE), encoding="utf-8")
    return file


def in_file(folder: Path, **changes: object) -> tuple[str, Path]:
    file = folder / "made.json"
    file.write_text(json.dumps({**MADE, **changes}), encoding="utf-8")
    return "--deviations", file


def in_ledger(_: Path, **changes: object) -> tuple[()]:
    body = {key: value for key, value in {**MADE, **changes}.items() if key not in {"decided_by", "reasons"}}
    with open_ledger(create=True) as ledger:
        draft = Draft("deviation", body, "2024-11-14", "service manager, children's social care", {"reasons": "x"})
        ledger.append(draft, Stamp("2024-11-15T09:00:00.000+00:00", "p", "0"))
    return ()


Given = Callable[..., tuple[object, ...]]
either = pytest.mark.parametrize("given", [in_file, in_ledger])


def words(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return " ".join(ran.out.split())


SCREENS: list[tuple[str, tuple[str, ...]]] = [
    ("evaluate", ()), ("evaluate", ("--all",)), ("next", ("--case", "K-32")), ("next", ("--case", "K-32", "--all")),
    ("explain", ("--case", "K-32", "--rule", RULE)),
    ("explain", ("--case", "K-32", "--rule", RULE, "--depth", "sentence")),
    ("explain", ("--case", "K-32", "--rule", RULE, "--depth", "trace")),
    ("evaluate", ("--format", "json")), ("evaluate", ("--format", "jsonl")), ("evaluate", ("--format", "csv")),
    ("evaluate", ("--engine", "all")),
    ("next", ("--case", "K-32", "--format", "json")),
]  # fmt: skip


@either
@pytest.mark.parametrize(("command", "more"), SCREENS, ids=[" ".join((c, *m[-1:])) for c, m in SCREENS])
def test_what_was_varied_is_shown_with_its_new_day_and_by_whom(
    command: str, more: tuple[str, ...], given: Given, *, records: Path, run: Run
) -> None:
    said = words(run(command, records, *AS_AT, *more, *given(records.parent)))
    assert f"{NEW}, {BY}" in said
    assert "done differently, with reasons (" in said
    assert "Ashdown" not in said


@pytest.mark.parametrize("command", [("evaluate",), ("next", "--case", "K-32"), ("next", "--case", "K-32", "--all"),
                                     ("explain", "--case", "K-32", "--rule", RULE)], ids=" ".join)  # fmt: skip
def test_every_screen_says_what_recorded_reasons_do_not_decide(
    command: tuple[str, ...], records: Path, run: Run
) -> None:
    name, *more = command
    said = "Recording reasons does not decide whether a court or an inspector would agree."
    assert said in words(run(name, records, *AS_AT, *more, *in_file(records.parent)))
    assert said not in words(run(name, records, *AS_AT, *more))


@pytest.mark.parametrize(
    ("entered", "recorded_at", "said"),
    [
        ("2024-11-15T09:00:00.000+00:00", None, "recorded before"),
        ("2024-11-18T23:59:00.000+00:00", None, "recorded before"),
        ("2024-11-19T00:00:00.000+00:00", None, "decided before, written down after"),
        ("2024-11-19T09:00:00.000+00:00", "2024-11-14T16:00", "decided before, written down after"),
        ("2024-11-18T23:30:00.000-05:00", None, "decided before, written down after"),
    ],
)
def test_it_is_the_ledgers_own_time_that_makes_it_recorded_before(
    entered: str, recorded_at: str | None, said: str, *, records: Path, run: Run
) -> None:
    body = {key: MADE[key] for key in ("case", "rule", "trigger", "decided", "until")}
    body |= {"recorded_at": recorded_at} if recorded_at else {}
    with open_ledger(create=True) as ledger:
        ledger.append(Draft("deviation", body, "2024-11-14", "manager", {"reasons": "x"}), Stamp(entered, "p", "0"))
    rows = csv.DictReader(io.StringIO(run("evaluate", records, *AS_AT, "--format", "csv").out))
    (row,) = (r for r in rows if r["rule"] == RULE)
    assert row["notes"].split("; ")[0] == said
    assert f"with reasons ({said})" in row["in_words"]


@either
@pytest.mark.parametrize(
    ("change", "code", "words_of_it"),
    [
        ({"case": "K-23"}, "G520", "(case `K-23`)"),
        ({"case": "K32"}, "G520", "did you mean `K-32`?"),
        ({"case": "k-32"}, "G520", "did you mean `K-32`?"),
        ({"case": "quite another"}, "G520", "check `case`"),
        ({"trigger": "s2"}, "G430", "no event `s2` is on its record"),
        ({"trigger": "S1"}, "G430", "check `trigger`"),
        ({"trigger": "nothing"}, "G430", "no event `nothing` is on its record"),
        ({"trigger": "r1"}, "G430", "its clock is started by `s1`"),
        ({"rule": "wt23.rev.first"}, "G430", "nothing in these records starts that rule's clock"),
        ({"rule": "wt10.ia.complete", "trigger": "z"}, "G430", "no event `z` is on its record"),
    ],
)  # fmt: skip
def test_one_about_a_case_or_an_event_that_was_not_read_is_named(
    change: dict[str, Any], code: str, words_of_it: str, given: Given, *, records: Path, run: Run
) -> None:
    for command in (("evaluate",), ("next", "--case", "K-32"), ("explain", "--case", "K-32", "--rule", RULE)):
        name, *more = command
        if_given = given(records.parent, **change) if command == ("evaluate",) or given is in_file else ()
        ran = run(name, records, *AS_AT, *more, *if_given)
        assert (ran.code, f"warning[{code}]" in ran.err) == (0, True), ran.err
        assert words_of_it in ran.err


@either
def test_one_that_reaches_its_duty_is_not_warned_of(given: Given, records: Path, run: Run) -> None:
    ran = run("evaluate", records, *AS_AT, *given(records.parent))
    assert "G430" not in ran.err
    assert "G520" not in ran.err


def test_an_event_typed_with_no_record_warns_of_nobodys_departures(records: Path, run: Run) -> None:
    in_ledger(records.parent)
    ran = run("next", "--event", "referral_received", "--at", "2024-10-25")
    assert (ran.code, "G520" in ran.err) == (0, False), ran.err


def test_the_list_and_the_document_say_by_whom_until_when_and_when_it_was_written_down(records: Path, run: Run) -> None:
    in_ledger(records.parent)
    listed = words(run("deviations", "list"))
    assert "by service manager, children's social care; until 2024-11-29; written down 2024-11-15" in listed
    (row,) = run("deviations", "list", "--format", "json").data["deviations"]
    assert (row["author"], row["document"]["until"]) == ("service manager, children's social care", "2024-11-29")
    assert row["recorded_in_ledger_at"].startswith("2024-11-15")


def test_more_time_that_a_rule_allows_for_is_offered_as_that(records: Path, run: Run) -> None:
    given = {**MADE, "rule": "wt23.assess.45wd", "trigger": "r1", "until": "2025-01-31", "decided": "2024-11-14",
             "harms": {"harm": "a wait", "likelihood": "possible", "seriousness": "slight"}, "instead": "by 31 January",
             "authorised_by": "head of service", "exceptional": "she is abroad"}  # fmt: skip
    _, file = in_file(records.parent, **given)
    ran = run("deviate", "--from", file)
    assert "warning[G432]" in ran.err
    assert "guidance deviations delay --case K-32 --about assessment --cause CAUSE --why WHY --expected-by" in ran.err
    assert "the reasons (no departure is needed) about wt23.assess.45wd" in ran.out
    said = words(run("evaluate", records, "--as-at", "2025-01-10"))
    assert "wt23.assess.over45 allows for more time, with reasons: record the reason for the delay" in said


CROWD: list[dict[str, Any]] = [
    {"case": "K-32", "authority": "kent", "event": name, "at": "2024-11-19", "id": f"c{n}"}
    for n, name in enumerate((
        "police_protection_started", "emergency_protection_order_made", "looked_after_started", "child_missing",
        "core_assessment_started", "allegation_received", "referral_received", "cin_plan_started",
    ))
]  # fmt: skip


def crowded(records: Path) -> None:
    records.write_text("\n".join(json.dumps(event) for event in (*CASE, *CROWD)), encoding="utf-8")


def test_what_was_varied_is_on_the_first_screen_whatever_else_is(records: Path, run: Run) -> None:
    crowded(records)
    ran = run("next", records, "--case", "K-32", "--as-at", "2024-11-20", *in_file(records.parent))
    assert "more (`--all` shows them)" in words(ran)
    assert f"[{RULE}]: done differently, with reasons" in words(ran)


def test_of_more_than_two_the_first_screen_names_two_and_counts_the_rest(records: Path, run: Run) -> None:
    rules = {"wt23.icpc.15wd": "s1", "wt23.assess.45wd": "r1", "wt23.s47.see-child": "q1"}
    file = records.parent / "made.json"
    file.write_text(json.dumps([{**MADE, "rule": rule, "trigger": of} for rule, of in rules.items()]), encoding="utf-8")
    ran = words(run("next", records, "--case", "K-32", "--as-at", "2024-11-20", "--deviations", file))
    assert ran.count("]: done differently, with reasons") == 2
    assert "Reasons are on record for 1 more (`--all` shows them)." in ran
