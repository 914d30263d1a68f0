"""`guidance due`: a row a duty, child by child and never by worker; no child falls silently off the list."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from guidance.app.next_steps.team_rows import IN_WORDS, State
from tests.app.conftest import Record, as_record
from tests.app.current_situations import CURRENT
from tests.cli.conftest import Ran, Run

ROOT = Path(__file__).parents[2]
CENSUS = ROOT / "examples" / "census-2024-invented.xml"
COLUMNS = ["case", "episode", "state", "title", "due", "due_at", "who", "source"]
FORMULAS = ("=1+1", "+1", "@SUM(A1)", "=cmd|'/c calc'!A0", '=HYPERLINK("x")', "+44 20", "@x", "=", "+", "@")
BEGUN = {"event": "strategy_discussion_held", "at": "2025-03-03", "s47_initiated": True, "authority": "kent"}
NEEDED = {"event": "s47_enquiry_ended", "at": "2025-03-12", "outcome": "substantiated_continuing_risk",
          "icpc_required": True, "authority": "kent"}  # fmt: skip
Records = Callable[..., Path]


def of(case: str, *events: Record) -> list[dict[str, Any]]:
    return [{**as_record(event), "case": case} for event in events]


def rows(ran: Ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def listed(run: Run, file: Path, as_at: str, *more: object) -> list[dict[str, str]]:
    return rows(run("due", file, "--as-at", as_at, "--format", "csv", *more))


@pytest.fixture
def situations(records: Records) -> Path:
    """Every situation that people at work know something to be owed in, each a child of one team."""
    events = [e for number, (_, happened) in enumerate(CURRENT.values()) for e in of(f"T{number:02}", *happened)]
    return records(*events, name="team.jsonl")


def test_the_columns_are_those_that_others_rely_on(run: Run, records: Records) -> None:
    ran = run("due", records(*of("A", BEGUN)), "--as-at", "2025-03-10", "--format", "csv")
    assert next(csv.reader(io.StringIO(ran.out))) == COLUMNS
    data = run("due", records(*of("A", BEGUN)), "--as-at", "2025-03-10", "--format", "json").data
    assert [list(row) for row in data["rows"]] == [COLUMNS] * len(data["rows"])


CONFERENCE = "Hold the initial conference within 15 working days of the discussion that began section 47 enquiries"
ENQUIRY = {"event": "s47_enquiry_started", "at": "2025-03-03", "authority": "kent"}
ORDER = {"event": "emergency_protection_order_made", "at": "2025-03-03", "expires": "2025-03-10", "authority": "kent"}
REFERRAL = {"event": "referral_received", "at": "2025-03-03", "authority": "kent"}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (("2025-03-25", (BEGUN, NEEDED)), ("past", "2025-03-24", CONFERENCE)),
        (("2025-03-24", (BEGUN, NEEDED)), ("due", "2025-03-24", CONFERENCE)),
        (("2025-03-10", (BEGUN, ENQUIRY)), ("cannot tell", "2025-03-24", CONFERENCE)),
        (("2025-03-04", (ORDER,)), ("ending", "2025-03-10", "")),
        (("2025-03-04", (REFERRAL,)), ("decision", "", "")),
    ],
    ids=["past", "due", "cannot tell", "ending", "decision"],
)
def test_each_kind_of_row_says_what_it_is(
    run: Run, records: Records, asked: tuple[str, tuple[Record, ...]], wanted: tuple[str, str, str]
) -> None:
    (as_at, events), (state, due, title) = asked, wanted
    found = listed(run, records(*of("A", *events)), as_at)
    (row, *_) = [r for r in found if (r["state"], r["due"]) == (state, due) and r["title"].startswith(title)]
    assert row["case"] == "A"
    assert row["who"]


def test_a_limit_in_hours_is_given_to_the_minute(run: Run, records: Records) -> None:
    taken = {"event": "police_protection_started", "at": "2026-11-27T00:10", "authority": "kent"}
    (row, *_) = [r for r in listed(run, records(*of("A", taken)), "2026-11-27") if r["state"] == "ending"]
    assert (row["due"], row["due_at"]) == ("2026-11-30", "2026-11-30T00:10+00:00")


def test_every_state_that_can_be_listed_has_its_meaning() -> None:
    assert set(IN_WORDS) == set(State)
    page = (ROOT / "docs" / "team-list.md").read_text(encoding="utf-8")
    for state in State:
        assert f"\n| `{state}` | " in page


def test_no_child_falls_off_the_list(run: Run, situations: Path) -> None:
    data = run("due", situations, "--as-at", "2026-11-27", "--within", "1 day", "--format", "json").data
    told = {row["case"] for row in (*data["rows"], *data["later"])} | set(data["nothing_found"])
    told |= {case for group in data["not_told"] for case in group["cases"]}
    assert told - {None} == {f"T{number:02}" for number in range(len(CURRENT))}


def test_a_childs_rows_are_the_same_among_many_as_alone(run: Run, situations: Path) -> None:
    among = listed(run, situations, "2026-11-27")
    cases = ("T00", "T04", "T05", "T11", "T23", "T37")
    alone = [row for case in cases for row in listed(run, situations, "2026-11-27", "--case", case) if row["case"]]
    assert [row for row in among if row["case"] in cases] == alone
    assert {row["case"] for row in alone} == set(cases)


def test_whatever_is_outstanding_has_its_row(run: Run, records: Records) -> None:
    owed = ("enquiries found harm that is likely to go on", "a conference has not met by its fifteenth day")
    file = records(*(e for case in owed for e in of(case, *CURRENT[case][1])))
    ran = run("evaluate", file, "--as-at", "2025-07-10", "--format", "json")
    open_now = [
        f for f in ran.data["findings"]
        if f["modality"] in {"must", "should"} and not f["performed"] and f["status"] in {"pending", "breached"}
    ]  # fmt: skip
    titles = {(r["case"], r["title"].partition(": ")[0]) for r in listed(run, file, "2025-07-10", "--all")}
    missing = [f["title"] for f in open_now if (f["case"], f["title"]) not in titles]
    assert len(open_now) >= 4
    assert missing == []


def test_looking_ahead_a_few_days_leaves_out_only_days_to_come_and_says_how_many(run: Run, situations: Path) -> None:
    everything = run("due", situations, "--as-at", "2026-11-27", "--format", "json").data
    near = run("due", situations, "--as-at", "2026-11-27", "--within", "5 working days", "--format", "json").data
    assert near["until"] == "2026-12-04"
    assert near["later"]
    assert all(row["state"] in {"due", "ending"} and row["due"] > "2026-12-04" for row in near["later"])
    in_order = [row for row in everything["rows"] if row not in near["later"]]
    assert [row for row in near["rows"] if row["case"]] == [row for row in in_order if row["case"]]
    assert f"{len(near['later'])} duties in " in " ".join(near["in_words"])


@pytest.mark.parametrize(
    ("text", "until"),
    [("5 working days", "2025-12-31"), ("7 days", "2025-12-29"), ("1 week", "2025-12-29"), ("1 month", "2026-01-22")],
)
def test_how_far_to_look_is_counted_as_limits_are(run: Run, records: Records, text: str, until: str) -> None:
    file = records(*of("A", BEGUN))
    assert run("due", file, "--as-at", "2025-12-22", "--within", text, "--format", "json").data["until"] == until


@pytest.mark.parametrize(
    "text", ["5", "0 working days", "five days", "2 hours", "", "-1 days", "99999 days", "9999 working days", "5d"]
)
def test_how_far_to_look_is_a_length_of_days_that_can_be_counted(run: Run, records: Records, text: str) -> None:
    ran = run("due", records(*of("A", BEGUN)), "--as-at", "2026-11-27", "--within", text)
    assert ran.code == 3
    assert ran.err.startswith("guidance: --within: ")
    assert ran.out == ""


def test_an_empty_list_says_what_could_not_be_said(run: Run, records: Records) -> None:
    file = records(*of("A", BEGUN))
    (row,) = listed(run, file, "2025-01-01")
    assert (row["case"], row["state"]) == ("A", "cannot tell")
    assert "every event is later than the day asked about" in row["title"].lower()
    assert "no answer that nothing is due" in row["title"]


def test_a_list_with_no_row_is_never_a_heading_alone(run: Run, records: Records) -> None:
    held = {"case": "A", "event": "icpc_held", "at": "2009-12-21", "authority": "kent"}
    met = records(held, {"case": "A", "event": "core_group_met", "at": "2010-01-04", "authority": "kent"})
    pack = _rules(met.parent)
    (soon,) = listed(run, met, "2010-01-05", "--rules", pack)
    (far,) = listed(run, met, "2010-01-05", "--rules", pack, "--within", "1 week")
    assert (soon["state"], soon["due"]) == ("due", "2010-02-04")
    assert (far["case"], far["state"]) == ("", "nothing listed")
    assert "1 duty in 1 case falls due after Tue 12 January 2010" in far["title"]


def _rules(folder: Path) -> Path:
    pack = folder / "pack"
    pack.mkdir()
    (pack / "instrument.yaml").write_text(
        "instrument: own-2010\ntitle: Our own (2010)\nforce: practice-guidance\nextent: england\n"
        "commencement: 2010-01-01\ntext_read: false\ncalendar: england-and-wales\n"
        "source: {url: 'https://example.org', read: 2026-11-22}\n"
    )
    (pack / "01-own.yaml").write_text(
        "- id: own.record\n  title: Send the record of the meeting\n"
        "  provision: {heading: Own, paragraph: '', evidence: confirmed}\n"
        "  bearer: children's social care\n  when: core_group_met\n  should: meeting_record_sent\n"
        "  within: 1 month\n  why: So that everybody knows.\n"
    )
    return pack


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_taken_for_a_formula(run: Run, records: Records, text: str) -> None:
    ran = run("due", records({**BEGUN, "case": "A", "episode": text}), "--as-at", "2025-03-10", "--format", "csv")
    own = [row for row in rows(ran) if row["case"] == "A"]
    assert own
    assert {row["episode"] for row in own} == {f"'{text}"}


def sheet(file: Path, number: int) -> list[list[str]]:
    """Read the cells of one sheet, as anything that knows the format would."""
    names = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        root = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314  our own
    assert root.findall(".//m:f", names) == []
    return [["".join(cell.itertext()) for cell in row.findall("m:c", names)] for row in root.findall(".//m:row", names)]


def test_a_workbook_holds_the_same_rows_with_days_as_days_and_what_is_to_be_read_with_them(
    run: Run, records: Records, tmp_path: Path
) -> None:
    file, made = records(*of("A", BEGUN, NEEDED)), tmp_path / "due.xlsx"
    ran = run("due", file, "--as-at", "2025-03-25", "--format", "xlsx", "--output", made)
    assert (ran.code, ran.out) == (0, "")
    found = sheet(made, 1)
    assert found[0] == COLUMNS
    assert len(found) == 1 + len(listed(run, file, "2025-03-25"))
    assert [row for row in found if "45740" in row and "past" in row] != []  # 24 March 2025, as a workbook counts
    assert any("As at 2025-03-25" in cell for row in sheet(made, 2) for cell in row)


def test_the_same_question_gives_the_same_bytes(run: Run, records: Records, tmp_path: Path) -> None:
    file = records(*of("B", BEGUN), *of("A", BEGUN, NEEDED))
    mixed = records(*reversed([*of("B", BEGUN), *of("A", BEGUN, NEEDED)]), name="mixed.jsonl")
    first, again = tmp_path / "first.xlsx", tmp_path / "again.xlsx"
    for source, made in ((file, first), (file, again)):
        run("due", source, "--as-at", "2025-03-25", "--format", "xlsx", "--output", made)
    assert first.read_bytes() == again.read_bytes()
    assert listed(run, file, "2025-03-25") == listed(run, mixed, "2025-03-25")


def test_the_records_are_never_written_over(run: Run, records: Records) -> None:
    file = records(*of("A", BEGUN))
    before = file.read_bytes()
    assert run("due", file, "--as-at", "2025-03-25", "--output", file).code == 3
    assert file.read_bytes() == before


def test_what_is_done_differently_has_its_new_day_and_nobodys_name(run: Run, records: Records, tmp_path: Path) -> None:
    made = {
        "case": "A", "rule": "wt23.icpc.15wd", "trigger": "s1", "decided": "2025-03-20", "until": "2025-04-02",
        "decided_by": {"role": "service manager", "agency": "children's social care", "name": "Morgan Ashdown"},
        "reasons": "the grandmother flies in on 1 April", "principles": ["acpo.3"],
    }  # fmt: skip
    departure = tmp_path / "made.json"
    departure.write_text(json.dumps(made), encoding="utf-8")
    file = records(*of("A", {**BEGUN, "id": "s1"}, NEEDED))
    ran = run("due", file, "--as-at", "2025-03-26", "--format", "csv", "--deviations", departure)
    (row,) = [row for row in rows(ran) if row["state"] == "done differently"]
    assert row["due"] == "2025-04-02"
    assert "now by Wed 2 April 2025 in place of Mon 24 March 2025" in row["title"]
    assert "Ashdown" not in ran.out
    assert "service manager" not in ran.out
    assert [r["state"] for r in listed(run, file, "2025-03-26") if r["due"] == "2025-03-24"] == ["past"]


def test_a_time_limit_that_a_trial_sets_aside_is_listed_with_what_still_applies(run: Run, records: Records) -> None:
    begun = {**BEGUN, "at": "2011-05-03"}
    trial = ("--trials", ROOT / "examples" / "trial-2011.yaml")
    found = listed(run, records(*of("A", begun)), "2011-06-30", *trial)
    (row,) = [row for row in found if row["state"] == "set aside" and "15 working days" in row["title"]]
    assert "time limit set aside" in row["title"]
    assert [r for r in listed(run, records(*of("A", begun)), "2011-06-30", "--no-trials") if r["state"] == "past"]


def test_two_authorities_children_of_one_reference_are_told_apart(run: Run, tmp_path: Path) -> None:
    message = (
        "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year><ReferenceDate>2024-03-31"
        "</ReferenceDate></CollectionDetails><Source><LEA>{}</LEA></Source></Header><Children><Child><ChildIdentifiers>"
        "<LAchildID>X1</LAchildID><PersonBirthDate>2015-06-01</PersonBirthDate></ChildIdentifiers><CINdetails>"
        "<CINreferralDate>2024-03-01</CINreferralDate></CINdetails></Child></Children></Message>"
    )
    files = []
    for code in ("881", "886"):
        files.append(tmp_path / f"{code}.xml")
        files[-1].write_text(message.format(code))
    ran = run("due", *files, "--as-at", "2024-03-31", "--format", "csv")
    assert {row["case"] for row in rows(ran)} - {""} == {"881:X1", "886:X1"}


def test_a_file_that_breaks_off_is_said_to_in_every_format_and_by_the_exit_code(run: Run, tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml"
    cut.write_bytes(CENSUS.read_bytes()[:20_000])
    for format_ in ("table", "json"):
        ran = run("due", cut, "--as-at", "2024-03-31", "--format", format_)
        assert ran.code == 2
        assert "breaks off" in ran.out
    ran = run("due", cut, "--as-at", "2024-03-31", "--format", "csv")
    assert ran.code == 2
    assert "breaks off" in json.loads(ran.err.splitlines()[-2])["in_words"][0]


def test_what_a_census_cannot_show_is_a_row_for_each_rule_and_each_child_only_when_asked(run: Run) -> None:
    found = listed(run, CENSUS, "2024-03-31")
    about_many = [row for row in found if not row["case"]]
    assert {row["state"] for row in about_many} == {"cannot tell"}
    assert any("cannot tell of 18 duties in 18 cases" in row["title"] for row in about_many)
    assert not any("who would know" in row["title"] for row in listed(run, CENSUS, "2024-03-31", "--all"))


def test_the_table_reads_as_sentences_and_never_as_all_clear(run: Run, records: Records) -> None:
    ran = run("due", records(*of("A", BEGUN, NEEDED)), "--as-at", "2025-03-25", "--within", "5 working days")
    said = " ".join(ran.out.split())
    assert said.startswith("What is in front of the team as at Tue 25 March 2025, and to Tue 1 April 2025")
    assert "nothing due" not in said.lower()
    assert "breach" not in said.lower()
    assert max(map(len, ran.out.splitlines())) <= 80
