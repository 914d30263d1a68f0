"""What spreadsheets and databases do to records: to references, to dates, and to the names of columns."""

from collections.abc import Callable
from datetime import date, time

import pytest

from guidance.engine.diagnostics import Severity
from guidance.engine.records import Reading
from tests.records.censuses import census, child, episode

Read = Callable[..., Reading]
TOP = "case,event,at,authority,recorded_at\n"


def cells(*rows: str, top: str = TOP) -> tuple[str, str]:
    return top + "".join(f"{row}\n" for row in rows), "records.csv"


def codes(reading: Reading) -> list[str]:
    return [fault.code for fault in reading.diagnostics]


# ------------------------------------------------------------------------------------------------ midnight

MIDNIGHTS = [
    "2024-05-07 00:00:00", "2024-05-07T00:00:00", "2024-05-07 00:00", "2024-05-07T00:00", "2024-05-07 00:00:00.000",
    "2024-05-07T00:00Z", "2024-05-07T00:00:00.000000", "2024-05-07T00:00:00Z", "2024-05-07T00:00:00+00:00",
    "2024-05-07T00:00:00+01:00", "2024-05-07 00:00:00.0000000",
]  # fmt: skip


@pytest.mark.parametrize("written", MIDNIGHTS)
def test_exactly_midnight_in_a_cell_is_a_date(read: Read, written: str) -> None:
    reading = read(cells(f"M1,referral_received,{written},kent,"))
    (event,) = reading.events
    assert (event.at, event.day, event.at_time) == ("2024-05-07", date(2024, 5, 7), None)
    assert reading.events == read(cells("M1,referral_received,2024-05-07,kent,")).events
    assert codes(reading) == ["G694"]


@pytest.mark.parametrize(
    "written", ["2024-05-07 00:00:00.5", "2024-05-07 00:01", "2024-05-07 12:00", "2024-05-07 23:59"]
)
def test_any_other_time_stays_one(read: Read, written: str) -> None:
    reading = read(cells(f"M1,referral_received,{written},kent,"))
    assert reading.events[0].at_time is not None
    assert codes(reading) == []


def test_midnight_stays_a_time_where_that_is_asked(read: Read) -> None:
    reading = read(cells("M1,referral_received,2024-05-07 00:00:00,kent,"), midnight="time")
    assert (reading.events[0].at_time, codes(reading)) == (time(0, 0), [])


def test_midnight_in_a_line_of_json_stays_a_time(read: Read) -> None:
    line = '{"case": "M1", "event": "referral_received", "at": "2024-05-07T00:00:00"}\n'
    assert read((line, "records.jsonl")).events[0].at_time == time(0, 0)


def test_midnight_is_said_once_on_the_screen_and_each_time_in_the_report(read: Read) -> None:
    reading = read(cells(*(f"M{n},referral_received,2024-05-07 00:00:00,kent," for n in range(5))))
    assert codes(reading) == ["G694"]
    assert [warning.case for warning in reading.warnings] == ["M0", "M1", "M2", "M3", "M4"]


AT_MIDNIGHT = [
    ("2024-05-06T23:00:00Z", "2024-05-07"),
    ("2024-05-07T00:00:00+01:00", "2024-05-07"),
    ("2024-01-07T00:00Z", "2024-01-07"),
    ("2024-05-07T00:00:00Z", "2024-05-07"),
]


@pytest.mark.parametrize(("written", "day"), AT_MIDNIGHT)
def test_midnight_in_england_is_a_date_too_whatever_zone_it_was_written_in(read: Read, written: str, day: str) -> None:
    reading = read(cells(f"M1,referral_received,{written},kent,"))
    assert [(event.at, event.at_time) for event in reading.events] == [(day, None)]
    assert codes(reading) == ["G694"]


def test_a_recording_at_midnight_counts_as_the_whole_day(read: Read) -> None:
    padded = read(cells("M1,referral_received,2024-05-07,kent,2024-05-08 00:00:00"))
    assert padded.events == read(cells("M1,referral_received,2024-05-07,kent,2024-05-08")).events


# ------------------------------------------------------------------------------------------------ references

SPOILT = [
    "1.23457E+11", "1E+11", "1.2e+15", "9.99999E+14", "-1.5E+12", "1.5E12", "#N/A", "#REF!", "#VALUE!", "#NAME?",
    "#", "####", "##########", "(blank)", "0",
    "NULL",
    "null", "nan", "NaN", "None", "NaT", "<NA>", "N/A", "(null)", "undefined",
    "05-May", "1-Mar-24", "Jan-24", "dec-2024", "3/Sep", "01/05/2024", "12345678901234500", "123456789012345000000",
]  # fmt: skip


@pytest.mark.parametrize("reference", SPOILT)
def test_a_reference_that_software_has_spoilt_is_refused(read: Read, reference: str) -> None:
    reading = read(cells(f"{reference},referral_received,2024-05-07,kent,"))
    assert codes(reading) == ["G693"]
    assert (reading.diagnostics[0].severity, reading.events) == (Severity.ERROR, ())
    assert reading.diagnostics[0].cure


@pytest.mark.parametrize(
    "reference",
    [
        "12E4",
        "1E11",
        "E+11",
        "A1.5",
        "123456789012",
        "N-A",
        "NULLA1",
        "12.5",
        "#12",
        "1-5",
        "12/2024",
        "MAR-A1",
        "5-May-X",
        "1234567890123450",
        "12345678901234567",
    ],
)
def test_a_reference_that_only_looks_like_it_is_kept(read: Read, reference: str) -> None:
    reading = read(cells(f"{reference},referral_received,2024-05-07,kent,"))
    assert [event.case for event in reading.events] == [reference]


@pytest.mark.parametrize("reference", [*SPOILT[:6], "NULL", "nan"])
def test_a_child_of_a_census_whose_reference_is_spoilt_is_left_out_and_named(read: Read, reference: str) -> None:
    reading = read((census(child(episode(), case=reference), child(episode(), case="A2")), "census.xml"))
    assert ({event.case for event in reading.events}, reading.left_out) == ({"A2"}, 1)
    assert [d.code for d in reading.diagnostics if f"`{reference}`" in d.message] == ["G693"]


ALIKE = [
    ("kx001a", "KX001A"), ("0012", "12"), ("12", "12.0"), ("12.00", "12"), ("K 1", "K1"), ("00A", "A"), ("a b", "AB"),
    ("000123.0", "123"), ("Kx 1", "kX1"), ("0K1", "k1"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_references_that_may_be_one_childs_are_warned_of_across_files(read: Read, one: str, other: str) -> None:
    row = "{},referral_received,2024-05-07,kent,"
    reading = read(cells(row.format(one)), cells(row.format(other)))
    assert (codes(reading), len({event.case for event in reading.events})) == (["G692"], 2)
    in_censuses = read((census(child(episode(), case=one)), "a.xml"), (census(child(episode(), case=other)), "b.xml"))
    assert codes(in_censuses) == ["G692"]


@pytest.mark.parametrize(("one", "other"), [("A1", "A2"), ("10", "100"), ("1.5", "15"), ("K1", "K01"), ("A-1", "A1")])
def test_references_that_differ_otherwise_are_not(read: Read, one: str, other: str) -> None:
    row = "{},referral_received,2024-05-07,kent,"
    assert codes(read(cells(row.format(one), row.format(other)))) == []


# ------------------------------------------------------------------------------------------------ dates

PLACEHOLDERS = [
    "1900-01-01", "1899-12-30", "1899-12-31", "1753-01-01", "0001-01-01", "9999-12-31", "9999-01-01", "2099-12-31",
    "1970-01-01", "1904-01-01", "1901-01-01", "2999-12-31",
]  # fmt: skip


@pytest.mark.parametrize("day", PLACEHOLDERS)
def test_a_placeholder_is_a_missing_date(read: Read, day: str) -> None:
    assert codes(read(cells(f"A1,referral_received,{day},kent,"))) == ["G626"]
    reading = read(cells(f"A1,referral_received,2024-05-07,kent,{day}"))
    assert (codes(reading), reading.events[0].recorded_at) == (["G676"], None)
    assert reading.diagnostics[0].severity is Severity.WARNING


@pytest.mark.parametrize("day", PLACEHOLDERS)
def test_a_fact_that_is_a_placeholder_is_left_out(read: Read, day: str) -> None:
    row = f"A1,cp_plan_started,2024-05-07,{day}"
    reading = read(cells(row, top="case,event,at,next_visit_due\n"))
    assert (codes(reading), dict(reading.events[0].facts)) == (["G676"], {})


def test_a_record_left_out_for_its_day_may_have_done_what_is_not_shown(read: Read) -> None:
    rows = ["A1,referral_received,2024-05-07,kent,", "A1,case_closed,07/06/2024,kent,", "B1,case_closed,x,kent,"]
    reading = read(cells(*rows), skip_invalid=True)
    assert [(doubt.case, doubt.missing) for doubt in reading.doubts] == [("A1", ("date of case_closed",))]


@pytest.mark.parametrize(("born", "found"), [("2005-05-02", ["G689"]), ("1985-05-02", ["G689"]), ("2005-05-03", [])])
def test_an_adult_at_the_referral_is_warned_of(read: Read, born: str, found: list[str]) -> None:
    assert codes(read((census(child(episode(), born=born)), "census.xml"))) == found


# ------------------------------------------------------------------------------------------------ columns

HEADERS = [
    "Case,Event,At,Authority,Recorded_At", "CASE,EVENT,AT,AUTHORITY,RECORDED_AT", "case,event,at,authority,Recorded At",
    "Case , Event , At , Authority , recorded_at", "case,event,at,authority,recorded-at",
    "cAse,event,at,authority,recorded_at",
    "case,event,At,authority,recorded_at", "case,EVENT,at,Authority,recorded_at", "CASE,event,at,authority,Recorded.At",
    "case,event,at,AUTHORITY,recorded_at",
]  # fmt: skip


@pytest.mark.parametrize("top", HEADERS)
def test_columns_named_in_other_letters_are_taken_and_said_once(read: Read, top: str) -> None:
    row = "A1,referral_received,2024-05-07,kent,2024-05-08"
    reading = read(cells(row, top=f"{top}\n"))
    assert reading.events == read(cells(row)).events
    assert codes(reading) == ["G695"]


def test_the_order_of_rows_columns_and_files_makes_no_difference(read: Read) -> None:
    rows = ["A1,referral_received,2024-05-07 00:00:00,kent,", "a1,case_closed,2024-06-07,kent,1900-01-01"]
    one = read(cells(rows[0]), cells(rows[1]))
    turned = read(
        cells(*(",".join(row.split(",")[::-1]) for row in rows[::-1]), top="recorded_at,authority,at,event,case\n")
    )
    assert one.events == turned.events
    assert sorted(codes(one)) == sorted(codes(turned))


@pytest.mark.parametrize("nameless", [("", "x"), (" ", "2026-11-09"), ("", "true"), ("", "referral_received")])
def test_what_stands_in_a_column_with_no_name_is_not_passed_over(read: Read, nameless: tuple[str, str]) -> None:
    name, cell = nameless
    reading = read((f"case,event,at,{name}\nA1,referral_received,2024-05-07,{cell}\n", "records.csv"))
    assert codes(reading) == ["G613"]
    assert "no name" in reading.diagnostics[0].message


def test_an_empty_column_with_no_name_is_nothing(read: Read) -> None:
    reading = read(("case,event,at,,\nA1,referral_received,2024-05-07,,\n", "records.csv"))
    assert (codes(reading), len(reading.events)) == ([], 1)


@pytest.mark.parametrize("at", ["2 Nov 2026", "2nd November 2026", "Mon 2 Nov", "2 11 2026", "noon today"])
def test_a_date_in_words_is_refused_whole(read: Read, at: str) -> None:
    reading = read((f"case,event,at\nA1,referral_received,{at}\n", "records.csv"))
    assert [d.message for d in reading.diagnostics] == [f"`at`: `{at}` is not a date"]


PAGE = "<html><body><table><tr><td>case</td></tr></table></body></html>"
SHEET = '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
LINES = "case,event,at\nA1,referral_received,2026-11-02\n"


@pytest.mark.parametrize(
    ("written", "name", "said"),
    [
        (PAGE.encode(), "export.xls", "a page for a browser"),
        (b"\xef\xbb\xbf \r\n<!DOCTYPE html>\n" + PAGE.encode(), "export.csv", "a page for a browser"),
        (PAGE.upper().encode("utf-16"), "export.xls", "a page for a browser"),
        (b"<table border=1>", "export.xls", "a page for a browser"),
        (SHEET.encode(), "export.xml", "a workbook in XML"),
        (SHEET.encode("utf-16"), "export.xls", "a workbook in XML"),
        (LINES.encode("utf-16-le"), "records.csv", "text in UTF-16"),
        (LINES.encode("utf-16-be"), "records.csv", "text in UTF-16"),
    ],
)
def test_what_only_calls_itself_a_table_is_named_with_what_to_do(
    read: Read, written: bytes, name: str, said: str
) -> None:
    (wrong,) = read((written, name)).diagnostics
    assert (wrong.code, said in wrong.message) == ("G602", True)


@pytest.mark.parametrize("name", ["records.yaml", "records.yml", "RECORDS.YAML"])
def test_records_in_yaml_are_named_as_that(read: Read, name: str) -> None:
    reading = read(("- {case: A1, event: referral_received, at: 2026-11-02}\n", name))
    assert codes(reading) == ["G602"]
    assert "YAML" in reading.diagnostics[0].message
