import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidance.engine.explain.record import FIELDS

Run = Callable[..., Any]
Records = Callable[..., Path]
EXAMPLES = Path(__file__).parents[2] / "examples"
CHILD = EXAMPLES / "one-child-2011.jsonl"
CENSUS = EXAMPLES / "census-2024-invented.xml"
REFERRAL = {"case": "A", "event": "referral_received", "at": "2011-04-18", "id": "r", "authority": "kent"}


def test_json_is_one_object_of_a_receipt_and_findings_with_every_field(run: Run) -> None:
    ran = run("evaluate", CHILD, "--as-at", "2011-08-31", "--format", "json")
    assert ran.code == 0
    assert set(ran.data) == {"receipt", "findings"}
    assert all(list(finding) == list(FIELDS) for finding in ran.data["findings"])
    assert ran.data["receipt"]["counts"]["findings"] == len(ran.data["findings"])


def test_csv_has_the_same_names_with_the_trigger_flat(run: Run) -> None:
    ran = run("evaluate", CHILD, "--as-at", "2011-08-31", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    flat = {c for f in FIELDS for c in (["trigger_id", "trigger_event", "trigger_at"] if f == "trigger" else [f])}
    assert set(rows[0]) == flat
    late = next(row for row in rows if row["rule"] == "wt10.cg.first")
    assert (late["status"], late["due"], late["days_late"]) == ("breached", "2011-06-13", "4")


def test_no_cell_of_csv_can_be_taken_for_a_formula(run: Run, records: Records) -> None:
    file = records({**REFERRAL, "case": "=1+1"})
    ran = run("evaluate", file, "--as-at", "2011-04-30", "--format", "csv")
    assert all(not row["case"].startswith("=") for row in csv.DictReader(io.StringIO(ran.out)))


def test_json_lines_open_with_the_receipt(run: Run) -> None:
    ran = run("evaluate", CHILD, "--as-at", "2011-08-31", "--format", "jsonl")
    first, *rest = ran.out.splitlines()
    assert first.startswith('{"receipt": ')
    assert len(rest) == 79


@pytest.mark.parametrize(
    ("status", "code"), [("breached", 1), ("undetermined", 1), ("exempt", 1), ("discharged", 1), ("lapsed", 1)]
)
def test_fail_on_a_status_that_is_found_exits_with_one(run: Run, status: str, code: int) -> None:
    assert run("evaluate", CHILD, "--as-at", "2011-08-31", "--fail-on", status).code == code


def test_fail_on_a_status_that_is_not_found_exits_with_nought(run: Run, records: Records) -> None:
    file = records({**REFERRAL, "event": "case_closed"})
    assert run("evaluate", file, "--as-at", "2011-04-30", "--fail-on", "breached").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate",),
        ("evaluate", CHILD),
        ("evaluate", CHILD, "--as-at", "31/31/2011"),
        ("evaluate", CHILD, "--as-at", "2011-08-31", "--format", "xml"),
        ("evaluate", CHILD, "--as-at", "2011-08-31", "--engine", "batches"),
        ("evaluate", CHILD, "--as-at", "2011-08-31", "--fail-on", "late"),
        ("evaluate", CHILD, "--as-at", "2011-08-31", "--authority", "atlantis"),
        ("next",),
        ("next", CHILD, "--case", "EX-1"),
        ("next", "--event", "referral_received"),
        ("explain", CHILD, "--case", "EX-1"),
        ("explain", "G999"),
        ("rules", "--force", "gravity"),
        ("no-such-command",),
    ],
)
def test_a_wrong_call_exits_with_three_and_says_why(run: Run, arguments: tuple[object, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert ran.err.strip()


@pytest.mark.parametrize(
    "text",
    [
        '{"case": "A", "event": "referral_recieved", "at": "2011-04-18"}',
        '{"case": "A", "event": "referral_received", "at": "18/04/2011"}',
        '{"case": "A", "event": "referral_received", "at": "2011-18-04"}',
        '{"case": "A", "event": "referral_received"}',
        '{"case": "A", "event": "referral_received", "at": "2011-04-18", "methood": "written"}',
        '{"case": "A", "event": "referral_received", "at": "2011-04-18", "method": "pigeon"}',
        '{"case": "A"',
        "",
        "\x00",
    ],
)
def test_a_bad_record_refuses_the_file_with_two(run: Run, tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(text, encoding="utf-8")
    ran = run("evaluate", file, "--as-at", "2011-04-30")
    assert ran.code == 2
    assert "bad.jsonl" in ran.err
    assert ran.out == ""


def test_every_mistake_in_a_file_is_listed_in_one_run(run: Run, records: Records) -> None:
    file = records({**REFERRAL, "event": "referal"}, {**REFERRAL, "at": "soon"}, {**REFERRAL, "color": "red"})
    ran = run("evaluate", file, "--as-at", "2011-04-30")
    assert ran.err.count("error[") == 3


def test_skip_invalid_counts_what_it_left_out(run: Run, records: Records) -> None:
    file = records(REFERRAL, {**REFERRAL, "id": "x", "event": "referal"})
    ran = run("evaluate", file, "--as-at", "2011-04-30", "--skip-invalid", "--format", "json")
    assert ran.code == 0
    assert ran.data["receipt"]["counts"]["left_out"] == 1


def test_a_census_shows_no_late_core_group_and_counts_what_it_cannot_show(run: Run) -> None:
    ran = run("evaluate", CENSUS, "--as-at", "2024-03-31", "--format", "json", "--all")
    late = {f["rule"].split(".", 1)[1] for f in ran.data["findings"] if f["status"] == "breached"}
    assert late <= {"assess.45wd", "icpc.15wd", "icpc.transfer-in", "rev.first", "rev.next"}
    dark = [f for f in ran.data["findings"] if any(" not shown from " in m for m in f["missing"])]
    assert {f["status"] for f in dark} == {"undetermined"}
    rows = run("evaluate", CENSUS, "--as-at", "2024-03-31", "--format", "json").data["not_shown"]
    assert ran.data["receipt"]["counts"]["not_shown"] == sum(row["count"] for row in rows) > len(dark) > 0


def test_a_table_of_many_cases_says_how_much_it_leaves_out_and_fits_eighty_columns(run: Run) -> None:
    ran = run("evaluate", CENSUS, "--as-at", "2024-03-31")
    assert "could not be checked: these records cannot show such events and are left out above" in " ".join(
        ran.out.split()
    )
    assert max(len(line.rstrip()) for line in ran.out.splitlines()) <= 80


def test_nothing_outstanding_is_never_nothing_due(run: Run, records: Records) -> None:
    file = records({**REFERRAL, "event": "case_closed"})
    ran = run("evaluate", file, "--as-at", "2011-04-30")
    said = " ".join(ran.out.split())
    assert "No outstanding duty found in these records as at 30 April 2011" in said
    assert "this is not a view on whether the child is safe" in said


def test_a_disclosure_puts_the_section_47_question_first(run: Run, records: Records) -> None:
    told = {"case": "A", "event": "new_information_received", "at": "2011-05-06T15:40", "about_significant_harm": True}
    ran = run("next", records(REFERRAL, told), "--case", "A", "--as-at", "2011-05-06")
    lines = [line for line in ran.out.splitlines() if line]
    assert lines[1] == "Decisions in front of you"
    said = " ".join(ran.out.split())
    assert said.index("Is there reasonable cause to suspect") < said.index("Decide now, without delay")
    assert "If so, the law requires: Make enquiries" in said
    assert said.index("Decisions in front of you") < said.index("Now: no number of days is given")


def test_next_needs_no_file_for_what_has_just_happened(run: Run) -> None:
    ran = run("next", "--event", "significant_harm_suspected", "--at", "2026-10-09T15:00", "--authority", "kent")
    assert ran.code == 0
    assert "ca89.s47.enquire" in ran.out
    assert "open since 15:00 today" in " ".join(ran.out.split())


def test_next_keeps_to_one_screen_and_says_how_many_more(run: Run) -> None:
    short = run("next", CHILD, "--case", "EX-1", "--as-at", "2011-05-27").out
    whole = run("next", CHILD, "--case", "EX-1", "--as-at", "2011-05-27", "--all").out
    assert "more (`--all` shows them)" in short
    assert "more (`--all` shows them)" not in whole
    assert len(short.splitlines()) <= 24
    assert max(len(line) for line in short.splitlines()) <= 80
    assert len(whole) > len(short)


def test_explain_names_each_day_not_counted(run: Run) -> None:
    ran = run("explain", CHILD, "--case", "EX-1", "--rule", "wt10.ia.complete", "--as-at", "2011-08-31")
    for said in ("Good Friday", "Easter Monday", "Royal wedding", "Early May bank holiday", "Fri 6 May 2011"):
        assert said in ran.out


def test_explain_says_why_a_rule_does_not_apply(run: Run) -> None:
    ran = run("explain", CHILD, "--case", "EX-1", "--rule", "wt13.icpc.15wd", "--as-at", "2011-08-31")
    assert ran.code == 0
    assert "does not apply to this case" in ran.out
    assert "was not in force on that day" in ran.out


def test_explain_goes_to_three_depths(run: Run) -> None:
    base = ("explain", CHILD, "--case", "EX-1", "--rule", "wt10.cg.first", "--as-at", "2011-08-31", "--depth")
    lengths = [len(run(*base, depth).out) for depth in ("sentence", "reasons", "trace")]
    assert lengths == sorted(set(lengths))


def test_rules_finds_what_is_asked_for_and_says_which_kind_it_is(run: Run) -> None:
    found = run("rules", "first", "core", "group", "--as-at", "2011-06-01", "--format", "json").data["rules"]
    assert found[0]["kind"] == "rule"
    assert "wt10.cg.first" in [entry["id"] for entry in found[:5]]
    assert all(entry["kind"] in {"rule", "principle"} for entry in found)


def test_rules_finds_nothing_where_nothing_is_relevant(run: Run) -> None:
    ran = run("rules", "bananas", "--format", "json")
    assert (ran.code, ran.data["rules"]) == (0, [])


def test_rules_lists_every_edition_and_what_no_record_can_show_unless_a_day_is_given(run: Run) -> None:
    every = {entry["id"] for entry in run("rules", "--format", "json").data["rules"]}
    then = {entry["id"] for entry in run("rules", "--as-at", "2011-06-01", "--format", "json").data["rules"]}
    assert {"wt10.ca.total", "wt26.icpc.15wd", "wt10.icpc.15wd"} <= every
    assert "wt10.icpc.15wd" in then
    assert not {"wt10.ca.total", "wt26.icpc.15wd"} & then


def test_a_bug_exits_with_seventy_and_shows_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("guidance.app.packs.checking.check", broken)
    ran = run("check")
    assert ran.code == 70
    assert "Traceback" not in ran.err
    assert "planted" in ran.err


def test_a_pack_with_a_mistake_is_refused_unless_told_otherwise(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "local"
    pack.mkdir()
    (pack / "instrument.yaml").write_text(
        "instrument: local\ntitle: Local\nforce: local-procedure\nauthority: kent\ncommencement: 2011-01-01\n",
        encoding="utf-8",
    )
    good = "- {id: kent.seen, title: See the child, bearer: social worker, why: the child, when: referral_received,\n"
    good += "   provision: {heading: Visits, evidence: confirmed}, should: social_work_visit_made, within: 5 days}\n"
    (pack / "01-visits.yaml").write_text(good + "- {id: kent.bad, title: Bad}\n", encoding="utf-8")
    refused = run("evaluate", CHILD, "--as-at", "2011-08-31", "--rules", pack)
    allowed = run(
        "evaluate", CHILD, "--as-at", "2011-08-31", "--rules", pack, "--allow-pack-errors", "--format", "json"
    )
    assert (refused.code, refused.out) == (2, "")
    assert allowed.code == 0
    assert [f["rule"] for f in allowed.data["findings"]] == ["kent.seen"]


def test_the_example_trial_and_deviation_are_laid_over_findings_that_stay(run: Run) -> None:
    base = ("evaluate", CHILD, "--as-at", "2011-08-31", "--format", "json")
    plain = {f["id"]: f for f in run(*base).data["findings"]}
    laid = run(*base, "--trials", EXAMPLES / "trial-2011.yaml", "--deviations", EXAMPLES / "deviation-2011.yaml").data[
        "findings"
    ]
    changed = {f["rule"]: f for f in laid if f["standing"] != "stands"}
    assert {rule: f["standing"] for rule, f in changed.items()} == {
        "wt10.icpc.15wd": "suspended",
        "wt10.cg.first": "deviated",
    }
    assert all(plain[f["id"]]["status"] == f["status"] for f in changed.values())
    assert [f["rule"] for f in laid if f["id"] not in plain] == ["kent.trial-2011.conference"]


@pytest.mark.parametrize(
    "command", [("evaluate",), ("next", "--case", "C1"), ("explain", "--case", "C1", "--rule", "wt10.icpc.15wd")]
)
def test_an_authority_of_no_use_and_a_limit_that_ends_too_soon_are_warned_of(
    run: Run, records: Records, command: tuple[str, ...]
) -> None:
    file = records(
        {"case": "C1", "event": "time_frame_agreed", "at": "2011-05-10", "finish_by": "2011-05-01", "authority": "kent"}
    )
    name, *rest = command
    ran = run(name, file, *rest, "--as-at", "2011-09-30", "--authority", "cumbria")
    assert "warning[G690]" in ran.err
    assert "warning[G691]" in ran.err


@pytest.mark.parametrize("theme", ["indigo", "", "OWN"])
def test_a_theme_that_is_none_is_refused_before_anything_is_read(theme: str, run: Run) -> None:
    refused = run("site", "build", "--theme", theme)
    assert refused.code == 3
    assert "--theme" in refused.err
