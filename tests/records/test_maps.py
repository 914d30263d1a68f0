"""A table of anybody's making is read by a map, and what the map does not explain is said."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from guidance.app.imports.importing import imported, of_file
from guidance.app.imports.map_file import read_maps
from guidance.app.refusal import Refused
from guidance.engine import bounds
from guidance.engine.diagnostics import Severity
from guidance.engine.packs.library import Library
from guidance.engine.records import Reading, read_records
from guidance.engine.records.tables.parts import NoWorkbook
from guidance.engine.records.tables.workbook import sheets

MAP = """\
source: visits list
shows: [cp_plan_started, cp_visit_made]
from: 2024-04-01
until: 2025-03-31
authority: kent
dates: day first
case: Child ID
events:
  - event: cp_plan_started
    at: Date
    where: {What: [CP plan]}
  - event: cp_visit_made
    at: Date
    where: {What: [CP visit, Visit (CP)]}
    facts:
      child_seen: Seen?
      child_seen_alone: {column: Alone, values: {true: [Y], false: [N], not_known: [Not recorded]}}
leave_out: {What: [Telephone call]}
ignore: [Worker]
"""
TOP = ["Child ID", "Date", "What", "Seen?", "Alone", "Worker"]
ROWS = [
    ["W1", "03/06/2024", "CP plan", "", "", "A"],
    ["W1", "12/06/2024", "CP visit", "Yes", "Y", "A"],
    ["W1", "5 July 2024", "visit (CP)", "no", "Not recorded", "A"],
    ["W1", "08/07/2024", "Telephone call", "", "", "A"],
    ["W2", "2024-06-17 09:30", "CP plan", "", "", "B"],
]
Write = Callable[..., Path]
ReadBy = Callable[..., Reading]


def cells(rows: Iterable[Iterable[str]] = ROWS, top: Iterable[str] = TOP, above: str = "") -> str:
    return above + "".join(",".join(row) + "\n" for row in [top, *rows])


def workbook(sheets: Mapping[str, Iterable[Iterable[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def read_by(words: Library, write: Write) -> ReadBy:
    """Write a table and a map and read the one by the other."""

    def read(table: str | bytes, map_: str = MAP, name: str = "visits.csv", **options: Any) -> Reading:  # noqa: ANN401  as they come
        maps = read_maps([write(map_, "map.yaml")], words.vocabulary, words.authorities)
        return read_records([write(table, name)], words.vocabulary, words.authorities, maps=maps, **options)

    return read


def codes(reading: Reading) -> list[str]:
    return [d.code for d in reading.diagnostics]


# ------------------------------------------------------------------------------------------------ what is read


def test_each_row_becomes_the_event_that_its_map_says(read_by: ReadBy) -> None:
    reading = read_by(cells())
    assert codes(reading) == []
    assert [(e.case, e.event, e.at, e.authority, dict(e.facts)) for e in reading.events] == [
        ("W1", "cp_plan_started", "2024-06-03", "886", {}),
        ("W1", "cp_visit_made", "2024-06-12", "886", {"child_seen": "true", "child_seen_alone": "true"}),
        ("W1", "cp_visit_made", "2024-07-05", "886", {"child_seen": "false"}),
        ("W2", "cp_plan_started", "2024-06-17 09:30", "886", {}),
    ]


def test_what_the_source_shows_is_what_the_map_says_and_no_more(read_by: ReadBy) -> None:
    (source,) = read_by(cells()).sources
    assert (source.name, source.shows) == ("visits list", frozenset({"cp_plan_started", "cp_visit_made"}))
    assert (source.begins, source.ends) == (date(2024, 4, 1), date(2025, 3, 31))
    assert source.cases == frozenset({("", "W1"), ("", "W2")})
    assert source.carries == {"cp_plan_started": frozenset(), "cp_visit_made": {"child_seen", "child_seen_alone"}}


def test_with_nothing_said_a_source_shows_the_events_that_its_map_makes(read_by: ReadBy) -> None:
    (source,) = read_by(cells(), MAP.replace("shows: [cp_plan_started, cp_visit_made]\n", "")).sources
    assert source.shows == frozenset({"cp_plan_started", "cp_visit_made"})


@pytest.mark.parametrize(
    ("above", "delimiter"),
    [("", ","), ("Visits\nPrinted on 1 April 2025\n\n", ","), ("", ";"), ("", "\t"), ("\ufeff", ",")],
)
def test_a_table_is_found_under_what_stands_above_it(read_by: ReadBy, above: str, delimiter: str) -> None:
    table = above + cells().replace(",", delimiter)
    assert len(read_by(table).events) == 4


@pytest.mark.parametrize(
    "top",
    [
        ["child id", "DATE", "what", "seen", "ALONE", "worker"],
        ["Child_ID", " Date ", "What", "Seen ?", "alone", "Worker"],
    ],
)
def test_titles_are_compared_without_regard_to_case_and_signs(read_by: ReadBy, top: list[str]) -> None:
    assert codes(read_by(cells(top=top))) == []


def test_a_workbook_is_read_as_the_same_table_of_cells(read_by: ReadBy) -> None:
    written = ["2024-06-03", "2024-06-12", "5 July 2024", "2024-07-08", "2024-06-17T09:30"]
    days = [datetime.fromisoformat(day) if day.startswith("2") else day for day in written]
    rows = [[row[0], day, *row[2:]] for row, day in zip(ROWS, days, strict=True)]
    book = workbook({"About": [["Visits"]], "Visits": [["Visits list"], TOP, *rows]})
    found = read_by(book, MAP + "sheet: Visits\n", "visits.xlsx")
    assert codes(found) == []
    assert [(e.case, e.event, e.day, e.at_time, e.facts) for e in found.events] == [
        (e.case, e.event, e.day, e.at_time, e.facts) for e in read_by(cells()).events
    ]


def test_with_no_sheet_named_the_first_that_fits_is_read(read_by: ReadBy) -> None:
    book = workbook({"About": [["Visits", "of 2024"], ["made", "by"]], "Visits": [TOP, *ROWS], "More": [["x", "y"]]})
    reading = read_by(book, name="visits.xlsx")
    assert (codes(reading), len(reading.events)) == (["G576", "G576"], 4)


def test_a_known_workbook_beside_a_table_with_a_map_is_read_as_what_it_is(words: Library, write: Write) -> None:
    maps = read_maps([write(MAP, "map.yaml")], words.vocabulary, words.authorities)
    lists = workbook({"List 1": [["Child Unique ID", "Date of Contact"], ["W9", "03/06/2024"]]})
    files = [write(lists, "lists.xlsx"), write(cells(), "visits.csv")]
    reading = read_records(files, words.vocabulary, words.authorities, maps=maps)
    assert ("W9", "contact_received") in {(e.case, e.event) for e in reading.events}
    assert len(reading.events) == 5


def test_a_number_in_a_workbook_is_the_reference_that_it_was(read_by: ReadBy) -> None:
    day = datetime.fromisoformat("2024-06-03")
    book = workbook({"Visits": [TOP, [10234567, day, "CP plan", "", "", ""]]})
    assert [e.case for e in read_by(book, name="visits.xlsx").events] == ["10234567"]


@pytest.mark.parametrize(
    "number", [10**15, 123456789012345678, 1.2345678901234568e17, 1.23456789012345e15, 999999999999999.0 + 1]
)
def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_no_reference(read_by: ReadBy, number: float) -> None:
    book = workbook({"Visits": [TOP, [number, "03/06/2024", "CP plan", "", "", ""]]})
    (wrong,) = read_by(book, name="visits.xlsx").diagnostics
    assert (wrong.code, str(wrong.span).endswith("[Visits]:2:1")) == ("G693", True)


@pytest.mark.parametrize("number", [999999999999999, 123456789012345.0])
def test_a_number_of_as_many_digits_as_it_keeps_is_one(read_by: ReadBy, number: float) -> None:
    book = workbook({"Visits": [TOP, [number, "03/06/2024", "CP plan", "", "", ""]]})
    assert [e.case for e in read_by(book, name="visits.xlsx").events] == [str(int(number))]


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_sheet_like_the_one_that_the_map_names_is_not_passed_over_in_silence(read_by: ReadBy, state: str) -> None:
    made = openpyxl.load_workbook(io.BytesIO(workbook({"June": [TOP, *ROWS], "July": [TOP, ["W9", *ROWS[0][1:]]]})))
    made["July"].sheet_state = state
    kept = io.BytesIO()
    made.save(kept)
    reading = read_by(kept.getvalue(), MAP + "sheet: June\n", "visits.xlsx")
    (told,) = reading.diagnostics
    assert (told.code, str(told.span).endswith("[July]:1:1"), len(reading.events)) == ("G576", True, 4)


@pytest.mark.parametrize(("written", "of_map"), [("03/06/2024", True), ("06/13/2024", False), ("03/06/24", False)])
def test_a_day_written_first_is_told_how_its_map_says_so(read_by: ReadBy, written: str, *, of_map: bool) -> None:
    map_ = MAP.replace("dates: day first\n", "")
    (wrong,) = read_by(cells([["W1", written, "CP plan", "", "", ""]]), map_).diagnostics
    assert (wrong.code, "`dates: day first`" in wrong.cure) == ("G612", of_map)


def test_an_authority_and_an_episode_may_stand_in_columns(read_by: ReadBy) -> None:
    map_ = MAP.replace("authority: kent", "authority: {column: LA}").replace("case:", "episode: Referral\ncase:")
    table = "Child ID,Date,What,Seen?,Alone,Worker,LA,Referral\nW1,03/06/2024,CP plan,,,,Kent,7\n"
    assert [(e.authority, e.episode) for e in read_by(table, map_).events] == [("886", "7")]


def test_one_row_may_show_several_events(read_by: ReadBy) -> None:
    map_ = """\
case: Ref
from: 2024-01-01
until: 2024-12-31
dates: day first
events:
  - {event: cp_plan_started, at: Start, facts: {category: Category}}
  - {event: cp_plan_ended, at: End}
"""
    reading = read_by(
        "Ref,Start,End,Category\nA,01/02/2024,03/04/2024,Physical abuse;Neglect\nB,05/02/2024,,neglect\n", map_
    )
    assert [(e.case, e.event, dict(e.facts)) for e in reading.events] == [
        ("A", "cp_plan_started", {"category": ("neglect", "physical_abuse")}),
        ("A", "cp_plan_ended", {}),
        ("B", "cp_plan_started", {"category": ("neglect",)}),
    ]
    assert codes(reading) == []


def test_plain_events_beside_a_table_are_read_as_what_they_are(words: Library, write: Write) -> None:
    maps = read_maps([write(MAP, "map.yaml")], words.vocabulary, words.authorities)
    files = [write(cells(), "visits.csv"), write("case,event,at\nW1,case_closed,2024-09-01\n", "events.csv")]
    reading = read_records(files, words.vocabulary, words.authorities, maps=maps)
    assert min(e.event for e in reading.events if e.case == "W1") == "case_closed"


# ------------------------------------------------------------------------------------------------ bad tables

BAD_CELLS: dict[str, tuple[str, str, int, int, str]] = {
    # the table, the code, its line and column, a part of what is said
    "a date that is none": (cells([["W1", "31/02/2024", "CP plan", "", "", ""]]), "G612", 2, 4, "31/02/2024"),
    "month first": (cells([["W1", "06/13/2024", "CP plan", "", "", ""]]), "G612", 2, 4, "06/13/2024"),
    "a year of two digits": (cells([["W1", "03/06/24", "CP plan", "", "", ""]]), "G612", 2, 4, "four digits"),
    "a day as a spreadsheet keeps it": (cells([["W1", "45413", "CP plan", "", "", ""]]), "G612", 2, 4, "spreadsheet"),
    "a placeholder": (cells([["W1", "01/01/1900", "CP plan", "", "", ""]]), "G626", 2, 4, "1900-01-01"),
    "words for a date": (cells([["W1", "last week", "CP plan", "", "", ""]]), "G612", 2, 4, "last week"),
    "no reference": (cells([["", "03/06/2024", "CP plan", "", "", ""]]), "G610", 2, 1, "`case`"),
    "a ruined reference": (cells([["1.2E+11", "03/06/2024", "CP plan", "", "", ""]]), "G693", 2, 1, "1.2E+11"),
    "a reference that is nothing": (cells([["#N/A", "03/06/2024", "CP plan", "", "", ""]]), "G693", 2, 1, "#N/A"),
    "an unknown answer": (cells([["W1", "03/06/2024", "CP visit", "maybe", "", ""]]), "G563", 2, 24, "`maybe` once"),
    "an untranslated answer": (cells([["W1", "03/06/2024", "CP visit", "", "y n", ""]]), "G563", 2, 25, "`y n` once"),
    "an unknown kind": (cells([["W1", "03/06/2024", "LAC visit", "", "", ""]]), "G563", 2, 15, "`LAC visit` once"),
    "a column too few": (cells(top=TOP[:4] + TOP[5:]), "G560", 1, 1, "`Alone`"),
    "a misspelt date column": (cells(top=["Child ID", "Dates", *TOP[2:]]), "G560", 1, 10, "`Date`"),
    "a column twice": (cells(top=[*TOP[:5], "date"]), "G605", 1, 10, "`Date` is there twice"),
    "a cell too many": (cells([[*ROWS[0], "more"]]), "G608", 2, 27, "7 cells"),
    "an open quotation mark": (cells([['"W1', *ROWS[0][1:]]]), "G609", 2, 1, "never closed"),
    "titles and no rows": (cells([]), "G606", 1, 1, "no rows"),
    "no titles at all": ("\n\n", "G606", 1, 1, "no records"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_CELLS)
def test_what_cannot_be_read_refuses_the_table_with_its_code_and_its_place(read_by: ReadBy, kind: str) -> None:
    table, code, line, column, said = BAD_CELLS[kind]
    reading = read_by(table)
    wrong = next(d for d in reading.diagnostics if d.code == code)
    assert (wrong.span.line, wrong.span.column) == (line, column)
    assert said in wrong.message
    assert wrong.cure
    assert wrong.severity is Severity.ERROR
    assert list(reading.events) == []


def test_the_nearest_column_is_offered(read_by: ReadBy) -> None:
    (wrong,) = (d for d in read_by(cells(top=["Child ID", "Dates", *TOP[2:]])).diagnostics if d.code == "G560")
    assert wrong.cure == "did you mean `Dates`?"


def test_what_a_map_does_not_explain_is_counted_and_told_once(read_by: ReadBy) -> None:
    rows = [["W1", f"{day:02}/06/2024", "CP visit", "maybe", "", ""] for day in range(1, 8)]
    (wrong,) = read_by(cells(rows)).diagnostics
    assert wrong.code == "G563"
    assert "`maybe` 7 times" in wrong.message


def test_a_column_that_the_map_does_not_name_is_told_with_how_much_it_holds(read_by: ReadBy) -> None:
    reading = read_by(cells(), MAP.replace("ignore: [Worker]\n", ""))
    (told,) = reading.diagnostics
    assert (told.code, told.severity, told.span.column) == ("G564", Severity.WARNING, 32)
    assert "5 of its cells" in told.message


def test_rows_with_no_date_are_counted(read_by: ReadBy) -> None:
    reading = read_by(cells([*ROWS, ["W3", "", "CP plan", "", "", ""], ["W4", "", "CP plan", "", "", ""]]))
    (told,) = reading.diagnostics
    assert (told.code, told.span.line) == ("G566", 7)
    assert told.message.startswith("2 rows show no event")


def test_what_is_left_out_is_counted_and_puts_the_case_in_doubt(read_by: ReadBy) -> None:
    reading = read_by(cells([*ROWS, ["W1", "soon", "CP visit", "", "", ""]]), skip_invalid=True)
    assert reading.left_out == 1
    assert [doubt.case for doubt in reading.doubts] == ["W1"]


def test_an_unknown_kind_of_happening_leaves_its_row_out(read_by: ReadBy) -> None:
    reading = read_by(cells([*ROWS, ["W1", "03/09/2024", "LAC visit", "", "", ""]]), skip_invalid=True)
    assert (reading.left_out, len(reading.events)) == (1, 4)


@pytest.mark.parametrize("lacking", ["from: 2024-04-01\n", "until: 2025-03-31\n"])
def test_a_map_that_does_not_say_of_which_days_its_table_is_whole_is_warned_of(read_by: ReadBy, lacking: str) -> None:
    (told,) = read_by(cells(), MAP.replace(lacking, "")).diagnostics
    assert (told.code, told.severity) == ("G568", Severity.WARNING)
    assert f"`{lacking.partition(':')[0]}`" in told.message


def test_a_map_that_is_used_for_nothing_is_warned_of(read_by: ReadBy) -> None:
    (told,) = read_by("case,event,at\nW1,case_closed,2024-09-01\n").diagnostics
    assert (told.code, told.severity) == ("G569", Severity.WARNING)


# ------------------------------------------------------------------------------------------------ nothing in silence

PERIODS = """\
case: Ref
from: 2024-04-01
until: 2025-03-31
dates: day first
events:
  - {event: cp_plan_started, at: Start}
  - {event: cp_plan_ended, at: End, where: {Status: [Ended]}}
"""


@pytest.mark.parametrize(
    ("row", "said"), [(["W9", "03/09/2024", "", "", "", ""], "a date, and nothing"), (["W9"] + [""] * 5, "no date")]
)
def test_why_a_row_shows_no_event_is_said_as_it_is(read_by: ReadBy, row: list[str], said: str) -> None:
    (told,) = read_by(cells([*ROWS, row])).diagnostics
    assert told.code == "G566"
    assert said in told.message


def test_what_tells_of_no_event_beside_one_that_is_shown_is_counted(read_by: ReadBy) -> None:
    rows = "Ref,Start,End,Status\nA,01/05/2024,01/06/2024,Closed\nB,02/05/2024,,Open\nC,03/05/2024,03/06/2024,closed\n"
    reading = read_by(rows, PERIODS)
    assert [(d.code, d.severity, d.span.line, d.message.split(",")[0]) for d in reading.diagnostics] == [
        ("G580", Severity.WARNING, 2, "`Status` says `Closed` once"),
        ("G580", Severity.WARNING, 4, "`Status` says `closed` once"),
    ]
    assert {d.code for d in reading.diagnostics} == {"G580"}
    assert [e.event for e in reading.events] == ["cp_plan_started"] * 3


@pytest.mark.parametrize("spoilt", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "########"])
def test_a_spoilt_answer_is_no_empty_one(read_by: ReadBy, spoilt: str) -> None:
    (wrong,) = read_by(cells([["W1", "03/06/2024", "CP visit", spoilt, "", ""]])).diagnostics
    assert (wrong.code, wrong.severity) == ("G563", Severity.ERROR)
    assert "mend the formula" in wrong.cure


@pytest.mark.parametrize("nothing", ["NULL", "nan", "NaT", "(null)", "<NA>", ""])
def test_what_software_writes_for_nothing_is_nothing(read_by: ReadBy, nothing: str) -> None:
    (event,) = read_by(cells([["W1", "03/06/2024", "CP visit", nothing, nothing, ""]])).events
    assert dict(event.facts) == {}


def test_an_event_that_no_row_can_show_is_not_among_those_whose_silence_counts(read_by: ReadBy) -> None:
    with pytest.raises(Refused) as refused:
        read_by(cells(), MAP.replace("cp_visit_made]\nfrom", "cp_visit_made, review_conference_held]\nfrom"))
    (wrong,) = refused.value.diagnostics
    assert (wrong.code, "`review_conference_held`" in wrong.message) == ("G561", True)


@pytest.mark.parametrize(
    "other",
    [
        [["Child ID", "Dates", *TOP[2:]], *ROWS], [["Ref", "Day"], ["W9", "03/09/2024"]], [["A note"]],
        [["Child Unique ID", "Date of Referral"], ["W9", "03/09/2024"]],
    ],
)  # fmt: skip
def test_a_sheet_that_no_map_fits_is_named_where_another_is_read(read_by: ReadBy, other: list[list[object]]) -> None:
    reading = read_by(workbook({"2024": [TOP, *ROWS], "2025": other}), name="visits.xlsx")
    (told,) = reading.diagnostics
    assert (told.code, told.severity, str(told.span).endswith("[2025]:1:1")) == ("G576", Severity.WARNING, True)
    assert len(reading.events) == 4


def test_every_sheet_that_a_map_fits_is_read(read_by: ReadBy) -> None:
    reading = read_by(workbook({"2024": [TOP, *ROWS], "2025": [TOP, ["W9", *ROWS[0][1:]]]}), name="visits.xlsx")
    assert (codes(reading), len(reading.events)) == ([], 5)


@pytest.mark.parametrize(
    ("top", "row", "column"),
    [
        ([*TOP[:2], None, *TOP[2:]], [*ROWS[0][:2], "09/07/2024", *ROWS[0][2:]], 3),
        (TOP, [*ROWS[0], "09/07/2024"], 7), (["", *TOP], ["x", *ROWS[0]], 1),
    ],
)  # fmt: skip
def test_a_cell_under_no_title_is_not_passed_over_in_silence(
    read_by: ReadBy, top: list[object], row: list[object], column: int
) -> None:
    (told,) = read_by(workbook({"Visits": [top, row]}), name="visits.xlsx").diagnostics
    assert (told.code, told.span.line, told.span.column) == ("G564", 2, column)


def test_each_map_that_is_used_for_nothing_is_named(words: Library, write: Write) -> None:
    maps = read_maps([write(MAP, "map.yaml"), write(PERIODS, "periods.yaml")], words.vocabulary, words.authorities)
    (told,) = read_records([write(cells(), "v.csv")], words.vocabulary, words.authorities, maps=maps).diagnostics
    assert (told.code, "periods.yaml" in told.message) == ("G569", True)


def test_hidden_rows_are_read_and_of_merged_ones_the_first_alone_has_the_reference(read_by: ReadBy) -> None:
    file = openpyxl.load_workbook(io.BytesIO(workbook({"Visits": [TOP, ROWS[0], [None, *ROWS[1][1:]]]})))
    file["Visits"].row_dimensions[2].hidden = True
    file["Visits"].merge_cells("A2:A3")
    made = io.BytesIO()
    file.save(made)
    (wrong,) = read_by(made.getvalue(), name="visits.xlsx").diagnostics
    assert (wrong.code, wrong.span.line) == ("G610", 3)


def test_days_counted_from_1904_are_the_days_that_are_seen(read_by: ReadBy) -> None:
    file = openpyxl.load_workbook(io.BytesIO(workbook({"Visits": [TOP]})))
    file.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    file["Visits"].append(["W1", datetime.fromisoformat("2024-06-03"), "CP plan"])
    made = io.BytesIO()
    file.save(made)
    assert [e.at for e in read_by(made.getvalue(), name="visits.xlsx").events] == ["2024-06-03"]


# ------------------------------------------------------------------------------------------------ bad workbooks


def with_part(book: bytes, name: str, text: bytes) -> bytes:
    """Put other text into a part of a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return made.getvalue()


BOOK = workbook({"Visits": [TOP, *ROWS]})
SHEET = "xl/worksheets/sheet1.xml"
with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
    WHOLE = book.read(SHEET)


def with_cell(kind: bytes, formula: bytes, result: bytes) -> bytes:
    """Put a formula into the column that says whether the child was seen."""
    row = b'<row r="9"><c r="A9" t="inlineStr"><is><t>W3</t></is></c><c r="B9" t="inlineStr"><is><t>2024-06-03</t></is>'
    row += b'</c><c r="C9" t="inlineStr"><is><t>CP visit</t></is></c><c r="D9"' + kind + b">" + formula + result
    return with_part(BOOK, SHEET, WHOLE.replace(b"</sheetData>", row + b"</c></row></sheetData>"))


HALF = WHOLE.replace(b"</row>", b"</row>\x01<<", 3)
BAD_BOOKS: dict[str, tuple[bytes, str, str]] = {
    "cut off": (BOOK[: len(BOOK) // 2], "G565", "cannot be read as a workbook"),
    "no workbook": (with_part(BOOK, "xl/workbook.xml", b""), "G565", "cannot be read as a workbook"),
    "no sheet of that name": (workbook({"Other": [TOP, *ROWS]}), "G565", "no sheet `Visits`"),
    "a sheet that breaks off": (with_part(BOOK, SHEET, b"<worksheet><sheetData><row>"), "G565", "cannot be read"),
    "a sheet that is no XML half-way": (with_part(BOOK, SHEET, HALF), "G565", "cannot be read"),
    "a document type": (with_part(BOOK, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "G565", "document type"),
    "an archive of something else": (b"PK\x03\x04" + b"xl/" + b"x" * 40, "G565", "cannot be read"),
    "an empty sheet": (workbook({"Visits": []}), "G565", "no sheet `Visits`"),
    "a shared formula that is none": (
        with_cell(b"", b'<f t="shared" ref="D9:D10" si="0">[x</f>', b"<v>1</v>"), "G565", "cannot be"),
    "a formula with no result where a fact is read": (with_cell(b"", b"<f>A1</f>", b"<v></v>"), "G614", "formula"),
    "a formula with no result": (
        workbook({"Visits": [TOP, ["W1", "=TODAY()", "CP plan", "", "", ""]]}), "G612", "formula"),
    "an error for a reference": (
        workbook({"Visits": [TOP, ["#N/A", "03/06/2024", "CP plan", "", "", ""]]}), "G693", "#N/A"),
    "a day as a number": (workbook({"Visits": [TOP, ["W1", 45413, "CP plan", "", "", ""]]}), "G612", "spreadsheet"),
    "no such column": (workbook({"Visits": [["Child", *TOP[1:]], *ROWS]}), "G560", "`Child ID`"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_BOOKS)
def test_a_workbook_that_cannot_be_read_is_refused_with_a_cure(read_by: ReadBy, kind: str) -> None:
    book, code, said = BAD_BOOKS[kind]
    reading = read_by(book, MAP + "sheet: Visits\n", "visits.xlsx")
    wrong = next(d for d in reading.diagnostics if d.code == code)
    assert said in wrong.message
    assert wrong.cure
    assert list(reading.events) == []


def test_a_formula_that_comes_to_an_empty_text_is_an_empty_cell(read_by: ReadBy) -> None:
    reading = read_by(with_cell(b' t="str"', b'<f>IF(A9="","Y","")</f>', b"<v></v>"), name="visits.xlsx")
    assert (codes(reading), dict(next(e for e in reading.events if e.case == "W3").facts)) == ([], {})


@pytest.mark.parametrize("packed", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_workbook_spoilt_at_any_place_is_read_or_refused_in_words(packed: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(made, "w", packed) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
    whole = made.getvalue()
    refused = [place for place in range(60, len(whole), 149) if not is_read(whole, place)]
    assert len(refused) > len(whole) // 149 // 3


def is_read(whole: bytes, place: int) -> bool:
    """Spoil one byte of a workbook, and tell whether it is read all the same."""
    try:
        return bool([list(sheet.rows) for sheet in sheets(whole[:place] + b"Z" + whole[place + 1 :])])
    except NoWorkbook:
        return False


def test_a_place_in_a_workbook_names_its_sheet_row_and_column(read_by: ReadBy) -> None:
    book = workbook({"Visits": [["List"], TOP, ["W1", "03/06/2024", "CP visit", "maybe", "", ""]]})
    (wrong,) = read_by(book, MAP + "sheet: Visits\n", "visits.xlsx").diagnostics
    assert str(wrong.span).endswith("visits.xlsx[Visits]:3:4")


@pytest.mark.parametrize("name", ["WORKBOOK", "UNPACKED", "PARTS", "ROWS_OF_A_SHEET"])
def test_a_workbook_over_a_bound_is_refused(read_by: ReadBy, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, name, getattr(bounds, name)._replace(most=2))
    assert "G565" in codes(read_by(BOOK, name="visits.xlsx"))


# ------------------------------------------------------------------------------------------------ bad maps

BAD_MAPS: dict[str, tuple[str, str, str, str]] = {
    # what of the map is changed, into what, the code, a part of what is said
    "an unknown key": ("dates: day first", "date: day first", "G561", "`date` is no key"),
    "no case": ("case: Child ID\n", "", "G561", "`case` is not given"),
    "an empty case": ("case: Child ID", "case:", "G561", "`case` is not given"),
    "dates of another way": ("day first", "month first", "G561", "`month first`"),
    "a day that is none": ("from: 2024-04-01", "from: 2024-04-31", "G561", "no day 31"),
    "an end before the beginning": ("until: 2025-03-31", "until: 2023-03-31", "G561", "before"),
    "no events": (MAP[MAP.index("events:") : MAP.index("leave_out")], "", "G561", "no `events`"),
    "an event that is none": ("event: cp_plan_started", "event: cp_plan_begun", "G562", "`cp_plan_begun`"),
    "a fact that is none": ("child_seen: Seen?", "child_sean: Seen?", "G562", "`child_sean`"),
    "a value that is none": ("true: [Y]", "perhaps: [Y]", "G562", "`perhaps`"),
    "one thing with two meanings": ("false: [N]", "false: [N, y]", "G561", "two meanings"),
    "an authority that is none": ("authority: kent", "authority: kentt", "G616", "`kentt`"),
    "a source of a fact with odd keys": ("{column: Alone,", "{colum: Alone,", "G561", "`colum`"),
    "shows what is none": ("shows: [cp_plan_started,", "shows: [cp_plans,", "G562", "`cp_plans`"),
    "where with no columns": ("where: {What: [CP plan]}", "where: [CP plan]", "G561", "`where`"),
    "a key given twice": ("dates: day first", "dates: day first\ndates: day first", "G007", "`dates`"),
    "a key that is read as no": ("values: {true: [Y]", "values: {yes: [Y]", "G014", "`yes`"),
    "nothing at all": (MAP, "", "G005", "empty"),
    "a list": (MAP, "- a\n", "G561", "a map is a mapping"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_MAPS)
def test_a_map_with_a_mistake_is_refused_with_its_place_and_a_cure(read_by: ReadBy, kind: str) -> None:
    old, new, code, said = BAD_MAPS[kind]
    assert old in MAP
    with pytest.raises(Refused) as refused:
        read_by(cells(), MAP.replace(old, new, 1))
    wrong = next(d for d in refused.value.diagnostics if d.code == code)
    assert said in wrong.message
    assert wrong.cure
    assert wrong.span.file.endswith("map.yaml")


def test_no_kind_of_mistake_is_left_untried() -> None:
    tried = {code for _, code, *_ in (*BAD_CELLS.values(), *BAD_BOOKS.values())} | {c for *_, c, _ in BAD_MAPS.values()}
    assert tried >= {"G560", "G561", "G562", "G563", "G565"}


def test_every_mistake_of_a_map_is_told_at_once(read_by: ReadBy) -> None:
    with pytest.raises(Refused) as refused:
        read_by(cells(), MAP.replace("cp_plan_started", "plan_begun").replace("day first", "any"))
    assert {d.code for d in refused.value.diagnostics} == {"G561", "G562"}


# ------------------------------------------------------------------------------------------------ as plain events


def test_the_events_that_are_written_are_read_as_the_same(words: Library, write: Write) -> None:
    found = imported(of_file(write(cells(), "visits.csv"), [write(MAP, "map.yaml")]))
    again = read_records([write("".join(found.lines()))], words.vocabulary, words.authorities)
    assert list(again.events) == list(found.reading.events)
    assert again.sources == found.reading.sources


def test_what_is_in_doubt_is_not_written_to_a_file_of_events(write: Write) -> None:
    row = ["W1", "soon", "CP visit", "", "", ""]
    query = of_file(write(cells([*ROWS, row]), "visits.csv"), [write(MAP, "map.yaml")], skip_invalid=True)
    found = imported(query)
    with pytest.raises(Refused):
        list(found.lines())
    with pytest.raises(Refused) as refused:
        list(type(found)(query, found.readable, found.readable).lines())
    assert [d.code for d in refused.value.diagnostics] == ["G567"]


@pytest.mark.parametrize(
    "said", ['["a"]', '{"cp_visit_made": "child_seen"}', '{"cp_visit_made": ["child_sean"]}', '{"x": ["y"]}']
)
def test_what_a_file_of_events_says_that_it_carries_is_held_to_the_vocabulary(
    read: Callable[..., Reading], said: str
) -> None:
    scope = json.dumps({"source": "s", "carries": json.loads(said)})
    reading = read(scope + '\n{"case": "A", "event": "case_closed", "at": "2024-01-01"}\n')
    assert "G618" in codes(reading)
