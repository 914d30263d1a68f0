"""Plain event files: what is read from them, and what is said about what cannot be."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.diagnostics import Severity
from guidance.engine.packs.library import Library
from guidance.engine.records import Reading, read_records

Read = Callable[..., Reading]


def line(**fields: object) -> str:
    return json.dumps({"case": "C1", "event": "case_closed", "at": "2011-04-18", **fields}) + "\n"


def referral(**fields: object) -> str:
    return line(event="referral_received", **fields)


# ------------------------------------------------------------------------------------------------ what is read


def test_a_record_becomes_an_event(read: Read) -> None:
    (event,) = read(referral(id="e1", episode=1, authority="Kent", at="2011-04-18T14:30", method="telephone")).events
    assert (event.case, event.event, event.id, event.episode, event.authority) == (
        "C1",
        "referral_received",
        "e1",
        "1",
        "886",
    )
    assert (event.at, event.day, event.at_time) == ("2011-04-18T14:30", date(2011, 4, 18), time(14, 30))
    assert (event.facts, event.owner) == ({"method": "telephone"}, "")


@pytest.mark.parametrize(
    ("written", "day", "at_time"),
    [
        ("2011-04-18", date(2011, 4, 18), None),
        ("2011-04-18T14:30", date(2011, 4, 18), time(14, 30)),
        ("2011-04-18 14:30:05", date(2011, 4, 18), time(14, 30, 5)),
        ("2011-04-18T14:30:05.250", date(2011, 4, 18), time(14, 30, 5, 250000)),
        ("2011-04-18T23:30Z", date(2011, 4, 19), time(0, 30)),
        ("2011-01-18T23:30Z", date(2011, 1, 18), time(23, 30)),
        ("2011-04-18T14:30+02:00", date(2011, 4, 18), time(13, 30)),
        ("2011-03-27T00:59Z", date(2011, 3, 27), time(0, 59)),
        ("2011-03-27T01:00Z", date(2011, 3, 27), time(2, 0)),
    ],
)
def test_a_time_is_the_time_on_the_clock_in_england(read: Read, written: str, day: date, at_time: time | None) -> None:
    (event,) = read(line(at=written)).events
    assert (event.at, event.day, event.at_time) == (written, day, at_time)


def test_a_record_written_up_on_a_day_counts_as_known_at_its_end(read: Read) -> None:
    (event,) = read(line(recorded_at="2011-04-19")).events
    assert (event.recorded_at, event.recorded) == ("2011-04-19", datetime.combine(date(2011, 4, 19), time.max))


@pytest.mark.parametrize(
    ("event", "fact", "written", "held"),
    [
        ("referral_decided", "reasons_recorded", True, "true"),
        ("referral_decided", "reasons_recorded", "TRUE", "true"),
        ("referral_decided", "reasons_recorded", None, None),
        ("icpc_held", "agencies_in_contact", 2, "2"),
        ("icpc_held", "agencies_in_contact", "2.0", "2"),
        ("icpc_held", "category", ["physical_abuse", "neglect", "neglect"], ("neglect", "physical_abuse")),
        ("icpc_held", "category", "neglect", ("neglect",)),
        ("icpc_held", "category", [], ()),
        ("icpc_held", "review_date", "2011-07-18", "2011-07-18"),
        ("referral_received", "source_code", 4, "4"),
    ],
)
def test_a_fact_becomes_canonical_text(read: Read, *, event: str, fact: str, written: object, held: object) -> None:
    (read_event,) = read(line(event=event, **{fact: written})).events
    assert read_event.facts == {fact: held}


def test_an_empty_text_is_a_missing_fact(read: Read) -> None:
    (event,) = read(referral(method="", source_code=" ")).events
    assert event.facts == {}


CSV = """\
case,event,at,id,episode,authority,recorded_at,method,referrer_type,decision,reasons_recorded,participants,s47_initiated
C-0417,referral_received,2011-04-18T14:30,e1,1,201,2011-04-18T15:05,telephone,professional,,,,
C-0417,referral_decided,2011-04-19,e2,1,201,2011-04-19,,,strategy_discussion,true,,
C-0417,strategy_discussion_held,2011-04-20,e3,1,201,2011-04-21,,,,true,social_care;police;health,true
"""


def test_the_example_in_the_notes_on_inputs_is_read(read: Read) -> None:
    reading = read((CSV, "records.csv"))
    assert reading.diagnostics == ()
    assert [dict(event.facts) for event in reading.events] == [
        {"method": "telephone", "referrer_type": "professional"},
        {"decision": "strategy_discussion", "reasons_recorded": "true"},
        {"participants": ("health", "police", "social_care"), "reasons_recorded": "true", "s47_initiated": "true"},
    ]


SAME_AS_CSV = {
    "with semicolons between cells": CSV.replace("social_care;police;health", '"social_care;police;health"').replace(
        ",", ";"
    ),
    "as a spreadsheet saves it": "sep=,\r\n" + CSV.replace("\n", "\r\n"),
    "with a byte order mark": "\ufeff" + CSV,
    "with old line ends": CSV.replace("\n", "\r"),
    "with blank lines": CSV.replace("\n", "\n\n,,,,\n"),
    "with short rows": CSV.replace(",,,,\n", "\n"),
    "with tabs": CSV.replace(",", "\t"),
    "in another order": "".join([CSV.splitlines(keepends=True)[n] for n in (0, 3, 1, 2)]),
}


@pytest.mark.parametrize("text", SAME_AS_CSV.values(), ids=SAME_AS_CSV)
def test_cells_are_read_alike(read: Read, text: str) -> None:
    assert read((text, "records.csv")).events == read((CSV, "records.csv")).events


def test_a_cell_may_hold_line_ends_and_later_faults_still_have_their_line(read: Read) -> None:
    text = 'case,event,at,explanation\nC1,delay_reason_recorded,2011-04-18,"ill,\nthen ""away"""\nC1,case_closd,,\n'
    reading = read((text, "records.csv"), skip_invalid=True)
    assert [event.facts["explanation"] for event in reading.events] == ['ill,\nthen "away"']
    assert [(fault.span.line, fault.span.column) for fault in reading.diagnostics] == [(4, 1), (4, 4)]


@pytest.mark.parametrize("name", ["records.jsonl", "records.ndjson", "records.json", "records.txt", "records"])
def test_lines_of_json_are_known_by_what_they_hold(read: Read, name: str) -> None:
    assert len(read((line(), name)).events) == 1


def test_a_byte_order_mark_and_blank_lines_are_nothing(read: Read) -> None:
    assert len(read("\ufeff\n" + line() + "\n  \n" + line(case="C2")).events) == 2


# ------------------------------------------------------------------------------------------------ one event, one id


def test_rows_alike_in_everything_are_one_event(read: Read) -> None:
    assert len(read(line() + line() + line(at="2011-04-19")).events) == 2


def test_the_same_rows_in_two_files_are_one_event(read: Read) -> None:
    assert read(line() + referral(), line()).events == read(line() + referral()).events


def test_an_id_comes_from_the_content_and_not_from_the_place(read: Read) -> None:
    ids = {e.event: e.id for e in read(line() + referral(method="written")).events}
    again = {
        e.event: e.id for e in read(referral(method="written") + referral(case="C9") + line()).events if e.case == "C1"
    }
    assert again == ids
    assert all(len(name) == 12 for name in ids.values())


@pytest.mark.parametrize(
    "other",
    [{"at": "2011-04-19"}, {"episode": "2"}, {"authority": "201"}, {"recorded_at": "2011-04-20"}, {"reason": "died"}],
)
def test_what_differs_in_anything_has_another_id(read: Read, other: dict[str, str]) -> None:
    assert len({event.id for event in read(line() + line(**other)).events}) == 2


def test_one_id_with_other_content_names_both_places(read: Read) -> None:
    reading = read(line(id="e1") + line(id="e1") + line(id="e1", at="2011-04-19"))
    (fault,) = reading.diagnostics
    assert (fault.code, fault.span.line, [place.line for place in fault.also]) == ("G617", 3, [1])
    assert reading.events == ()


def test_one_id_in_two_cases_is_two_events(read: Read) -> None:
    assert len(read(line(id="e1") + line(id="e1", case="C2", at="2011-04-19")).events) == 2


def test_skipping_leaves_out_every_record_that_shares_its_id_with_another(read: Read) -> None:
    lines = [line(id="e1"), line(id="e1", at="2011-04-19"), line(id="e2", at="2011-04-20")]
    readings = [read("".join(order), skip_invalid=True) for order in (lines, lines[::-1])]
    assert [[event.id for event in reading.events] for reading in readings] == [["e2"], ["e2"]]
    assert [reading.left_out for reading in readings] == [2, 2]


# ------------------------------------------------------------------------------------------------ what a file shows


def test_a_file_shows_everything_always_unless_it_says_otherwise(read: Read) -> None:
    (source,) = read(line()).sources
    assert (source.shows, source.begins, source.ends, source.cases) == (None, None, None, frozenset({("", "C1")}))


SCOPE = {"source": "visits", "shows": ["cp_visit_made", "case_closed"], "from": "2011-04-01", "until": "2012-03-31"}


@pytest.mark.parametrize("name", ["records.jsonl", "records.csv"])
def test_the_first_line_says_what_a_file_shows(read: Read, name: str) -> None:
    rest = line() if name == "records.jsonl" else "case,event,at\nC1,case_closed,2011-04-18\n"
    reading = read((json.dumps(SCOPE) + "\n" + rest, name))
    (source,) = reading.sources
    assert reading.diagnostics == ()
    assert (source.name, source.shows) == ("visits", frozenset({"cp_visit_made", "case_closed"}))
    assert (source.begins, source.ends) == (date(2011, 4, 1), date(2012, 3, 31))


def test_only_the_source_need_be_named(read: Read) -> None:
    (source,) = read('{"source": "visits"}\n' + line()).sources
    assert (source.name, source.shows, source.begins, source.ends) == ("visits", None, None, None)


def test_a_scope_given_beside_the_files_serves_those_that_have_none(read: Read) -> None:
    reading = read(
        line(), json.dumps(SCOPE) + "\n" + line(), shows={"shows": ["referral_received"], "until": "2011-12-31"}
    )
    assert [source.shows for source in reading.sources] == [frozenset({"referral_received"}), frozenset(SCOPE["shows"])]
    assert reading.sources[0].ends == date(2011, 12, 31)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"shows": ["cp_visit"]}, "`cp_visit`"),
        ({"shows": "cp_visit_made"}, "not a list"),
        ({"since": "2011-04-01"}, "`since`"),
        ({"from": "01/04/2011"}, "two ways"),
        ({"from": "2013-04-01"}, "before"),
        ({"source": 3.5}, None),
        ({"source": ["a"]}, "not text"),
    ],
)
def test_a_scope_with_a_mistake_refuses_the_file_even_when_records_are_skipped(
    read: Read, change: dict[str, object], says: str | None
) -> None:
    faults = read(json.dumps(SCOPE | change) + "\n" + line(), skip_invalid=True).diagnostics
    assert [(fault.code, fault.severity) for fault in faults] == ([("G618", Severity.ERROR)] if says else [])
    assert all(says in fault.message for fault in faults if says)


# ------------------------------------------------------------------------------------------------ mistakes

OK = line(case="C0")
MISTAKES: Mapping[str, tuple[str, str, tuple[int, int], str, str]] = {
    "no case": (OK + line(case=""), "G610", (2, 10), "no `case`", "never a name"),
    "no event": (OK + '{"case": "C1", "at": "2011-04-18"}\n', "G610", (2, 1), "no `event`", "vocabulary"),
    "no at": (OK + line(at=None), "G610", (2, 46), "no `at`", "2011-04-18T14:30"),
    "an unknown event": (OK + line(event="case_closd"), "G611", (2, 25), "`case_closd` is not", "`case_closed`"),
    "a date with slashes": (line(at="03/04/2011"), "G612", (1, 46), "can be read two ways", "year first"),
    "a date that can only be one": (line(at="31/05/2024"), "G612", (1, 46), "not written year first", "`2024-05-31`"),
    "the same, month first": (line(at="05/31/2024"), "G612", (1, 46), "not written year first", "`2024-05-31`"),
    "the same with dots": (line(at="13.12.2023"), "G612", (1, 46), "not written year first", "`2023-12-13`"),
    "a day of no month": (line(at="31/02/2024"), "G612", (1, 46), "can be read two ways", "year first"),
    "two numbers too high": (line(at="31/13/2024"), "G612", (1, 46), "can be read two ways", "year first"),
    "a year in two digits": (line(at="31/05/24"), "G612", (1, 46), "can be read two ways", "year first"),
    "a month of nought": (line(at="0/31/2024"), "G612", (1, 46), "can be read two ways", "year first"),
    "a spreadsheet's number": (line(at="45413"), "G612", (1, 46), "how a spreadsheet keeps a day", "`2024-05-01`"),
    "the same with its hour": (line(at="45413.75"), "G612", (1, 46), "how a spreadsheet keeps a day", "`2024-05-01`"),
    "a number for no such day": (line(at="12345"), "G612", (1, 46), "`12345` is not a date", "2011-04-18"),
    "day and month swapped": (line(at="2011-18-04"), "G612", (1, 46), "look swapped", "`2011-04-18`"),
    "a day that is not": (line(at="2011-02-30"), "G612", (1, 46), "no day 30", ""),
    "an hour that is not": (line(at="2011-04-18T25:00"), "G612", (1, 46), "no such time", "00 to 23"),
    "a time that is not": (line(at="2011-04-18T2pm"), "G612", (1, 46), "`2pm` is not a time", ""),
    "an offset that is not": (line(at="2011-04-18T14:30+25:00"), "G612", (1, 46), "not an offset", ""),
    "a time before time": (line(at="0001-01-01T00:00+01:00"), "G612", (1, 46), "too far off", ""),
    "a number for a date": (line(at=20110418), "G612", (1, 46), "is not a date", ""),
    "a bad recorded_at": (line(recorded_at="18.4.2011"), "G612", (1, 75), "`recorded_at`", "`2011-04-18`"),
    "an unknown fact": (referral(metod="telephone"), "G613", (1, 66), "`metod`", "`method`"),
    "a fact of another event": (line(method="telephone"), "G613", (1, 60), "not a fact of", "`referral_received`"),
    "a word not of the fact": (referral(method="fax"), "G614", (1, 76), "`fax` is not a value", "telephone"),
    "a number for a boolean": (line(event="icpc_held", quorate=1), "G614", (1, 69), "true or false", ""),
    "a list for one word": (referral(method=["written"]), "G614", (1, 76), "a list is not a value", ""),
    "a list in a list": (line(event="icpc_held", category=[["neglect"]]), "G614", (1, 70), "a list is not a value", ""),
    "a boolean for a text": (referral(source_code=False), "G614", (1, 81), "`false` is not a value", "text"),
    "a number too long": (line(event="icpc_held", agencies_in_contact="1e999999"), "G614", (1, 81), "a number", ""),
    "a group of fields": (referral(method={"how": "written"}), "G614", (1, 76), "a group of fields", ""),
    "a list for a case": (line(case=["C1"]), "G615", (1, 10), "`case` is not text", ""),
    "a case that cannot be seen": (line(case="C\u200b1"), "G615", (1, 10), "cannot be seen", "by hand"),
    "an unknown authority": (line(authority="Kentt"), "G616", (1, 73), "`Kentt` is not an authority", "`kent`"),
    "half a record": (OK + '{"case": "C1", "event"\n', "G604", (2, 23), "the line ends", ""),
    "single quotes": (OK + "{'case': 'C1'}\n", "G604", (2, 2), "cannot be read from", "double quotes"),
    "two records on a line": (line().strip() + line(), "G604", (1, 59), "more on the line", ""),
    "a list": ("[1, 2]\n", "G604", (1, 1), "not a record in braces", "one record to a line"),
    "a record on several lines": ("{\n" + line(), "G604", (1, 1), "does not stand on one line", ""),
    "a number that is none": (referral(agencies=float("nan")), "G604", (1, 1), "`NaN`", "null"),
    "half a character": (line(case="\ud800"), "G604", (1, 11), "half of a character", ""),
    "a field given twice": (line().replace("{", '{"case": "C2", '), "G605", (1, 2), "`case`", ""),
    "nothing": ("\n \n", "G606", (1, 1), "no records", ""),
    "nothing but a scope": ('{"source": "x"}\n', "G606", (1, 1), "no records", ""),
    "a scope in the middle": (OK + '{"source": "x"}\n', "G618", (2, 2), "first line", ""),
    "brackets without end": ("{" * 20 + '"a":' * 3 + "[" * 200_000, "G603", (1, 1), "nested too deep", ""),
    "depth without end": ('{"a": ' + "[" * 200_000, "G603", (1, 1), "nested too deep", ""),
    "a line without end": (line(case="x" * 1_100_000) + OK, "G603", (1, 1), "longer than 1 MB", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "place", "says", "cure"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_place_and_cure(
    read: Read, *, text: str, code: str, place: tuple[int, int], says: str, cure: str
) -> None:
    reading = read(text)
    (fault,) = reading.diagnostics
    assert (fault.code, (fault.span.line, fault.span.column)) == (code, place)
    assert says in fault.message
    assert cure in fault.cure
    assert (fault.severity, reading.events, reading.sources) == (Severity.ERROR, (), ())


IN_CELLS: Mapping[str, tuple[str, str, tuple[int, int], str]] = {
    "no column at": ("case,event\nC1,case_closed\n", "G607", (1, 1), "no column `at`"),
    "a column twice": ("case,event,at,case\n", "G605", (1, 15), "`case` is there twice"),
    "an unknown column": ("case,event,at,metod\nC1,case_closed,2011-04-18,\n", "G613", (1, 15), "`metod`"),
    "too many cells": ("case,event,at\nC1,case_closed,2011-04-18,late\n", "G608", (2, 27), "4 cells"),
    "a quotation mark open": ('case,event,at\nC1,"case_closed,2011-04-18\nC2,case\n', "G609", (2, 1), "never closed"),
    "a quotation mark inside": ('case,event,at\nC1,"case"_closed,2011-04-18\n', "G609", (2, 1), "do not match"),
    "a bad date": ("case,event,at\nC1,case_closed,18-04-2011\n", "G612", (2, 16), "year first"),
    "after a quoted cell": ('case,event,at,method\n"C,1",referral_received,2011-04-18,fax', "G614", (2, 36), "`fax`"),
    "an empty case": ("case,event,at\n,case_closed,2011-04-18\n", "G610", (2, 1), "no `case`"),
    "only a header": ("case,event,at\n", "G606", (1, 1), "no records"),
    "a line without end": ("case,event,at\n" + "x" * 1_100_000 + "\n", "G609", (2, 1), "longer than"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "place", "says"), IN_CELLS.values(), ids=IN_CELLS)
def test_a_mistake_in_a_cell_is_named_with_its_place(
    read: Read, *, text: str, code: str, place: tuple[int, int], says: str
) -> None:
    (fault,) = read((text, "records.csv")).diagnostics
    assert (fault.code, (fault.span.line, fault.span.column)) == (code, place)
    assert says in fault.message


@pytest.mark.parametrize(
    ("content", "name", "code", "says"),
    [
        (line().encode() + b'{"case": "\xe9"}\n', "a.jsonl", "G601", "byte 70 is not text"),
        (line().encode("utf-16"), "a.jsonl", "G601", "byte 1 "),
        (b"case,event,at\nRen\xe9,case_closed,2011-04-18\n", "a.csv", "G601", "byte 18"),
        (b"PK\x03\x04rest", "a.csv", "G602", "workbook"),
        (b"\x1f\x8b rest", "a.jsonl", "G602", "compressed"),
        (b"", "a.csv", "G606", "no records"),
        (b"", "a.jsonl", "G606", "no records"),
    ],
)
def test_another_kind_of_file_is_named(read: Read, *, content: bytes, name: str, code: str, says: str) -> None:
    (fault,) = read((content, name), skip_invalid=True).diagnostics
    assert (fault.code, fault.severity) == (code, Severity.ERROR)
    assert says in fault.message


def test_a_file_that_is_not_there_is_named(words: Library, tmp_path: Path) -> None:
    paths = [tmp_path / "none.jsonl", tmp_path]
    faults = read_records(paths, words.vocabulary, words.authorities).diagnostics
    assert {fault.code for fault in faults} == {"G600"}
    assert len(faults) == 2


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/dev/urandom"])
def test_a_device_that_has_no_end_is_not_read(words: Library, device: str) -> None:
    (fault,) = read_records([Path(device)], words.vocabulary, words.authorities).diagnostics
    assert (fault.code, "it is a device" in fault.message) == ("G600", True)


def test_every_mistake_is_listed_in_one_run(read: Read) -> None:
    text = line(event="x", at="y", authority="z") + "{]\n" + referral(method="fax", metod="fax")
    faults = [(fault.span.line, fault.code) for fault in read(text).diagnostics]
    assert faults == [(1, "G611"), (1, "G612"), (1, "G616"), (2, "G604"), (3, "G614"), (3, "G613")]


def test_a_fault_is_drawn_under_its_place(read: Read) -> None:
    (fault,) = read(referral(method="fax")).diagnostics
    shown, carets = fault.render().splitlines()[3:5]
    assert shown[carets.index("^") : carets.rindex("^") + 1] == '"fax"'


def test_an_authority_given_beside_the_files_must_be_known(read: Read) -> None:
    (fault,) = read(line(), authority="Kentt").diagnostics
    assert (fault.code, fault.span.file, fault.cure) == ("G616", "--authority", "did you mean `kent`?")


# ------------------------------------------------------------------------------------------------ skipping


def test_skipping_leaves_out_bad_records_and_drops_bad_facts(read: Read) -> None:
    bad = line(event="x") + line(at="y") + line(case="") + "{]\n" + '{"case": "C1", "case": "C2"}\n'
    reading = read(OK + bad + referral(method="fax", colour="red", source_code="1A"), skip_invalid=True)
    assert (reading.left_out, reading.facts_left_out) == (5, 2)
    assert [dict(event.facts) for event in reading.events] == [{}, {"source_code": "1A"}]
    assert {fault.severity for fault in reading.diagnostics} == {Severity.WARNING}


def test_skipping_drops_a_field_of_the_record_that_it_can_do_without(read: Read) -> None:
    text = line(authority="Atlantis", recorded_at="soon", episode=["1"], id=["e"])
    (event,) = read(text, skip_invalid=True).events
    assert (event.authority, event.recorded_at, event.recorded, event.episode) == (None, None, None, None)


def test_nothing_is_left_out_of_a_sound_file(read: Read) -> None:
    reading = read(line() + referral(method="telephone"))
    assert (reading.left_out, reading.facts_left_out, reading.diagnostics) == (0, 0, ())


# ------------------------------------------------------------------------------------------------ the run


def test_progress_is_told_now_and_then(read: Read) -> None:
    told: list[int] = []
    read("".join(line(case=f"C{n}") for n in range(2500)), line(case="D"), progress=told.append)
    assert told == [1000, 2000]


def test_a_reading_carries_the_hash_of_what_was_read(read: Read) -> None:
    assert read(line()).sha256 == hashlib.sha256(line().encode()).hexdigest()
    assert read(line(), referral()).sha256 == read(referral(), line()).sha256 != read(line()).sha256


def test_a_file_that_is_refused_half_way_is_hashed_whole(read: Read) -> None:
    content = line().encode() + b"\xff\n" + line().encode()
    assert read(content).sha256 == hashlib.sha256(content).hexdigest()


# ------------------------------------------------------------------------------------------------ theorems

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31)).map(date.isoformat)
CATEGORIES = st.lists(st.sampled_from(["neglect", "physical_abuse", "multiple"]), min_size=1)
RECORDS = st.fixed_dictionaries(
    {"case": st.sampled_from(["C1", "C2"]), "event": st.just("icpc_held"), "at": DAYS},
    optional={
        "episode": st.sampled_from(["1", "2"]),
        "authority": st.sampled_from(["201", "kent"]),
        "recorded_at": DAYS,
        "category": CATEGORIES,
        "quorate": st.booleans(),
        "agencies_in_contact": st.integers(0, 99),
    },
)


@given(st.lists(RECORDS, min_size=1), st.randoms(use_true_random=False))
def test_order_and_repeats_make_no_difference(read: Read, records: list[dict[str, object]], chance: object) -> None:
    lines = [json.dumps(record) for record in records]
    shuffled = lines + lines[:3]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert read("\n".join(shuffled)).events == read("\n".join(lines)).events


@given(st.lists(RECORDS, min_size=1))
def test_lines_of_json_and_cells_say_the_same(read: Read, records: list[dict[str, object]]) -> None:
    names = sorted({name for record in records for name in record})
    text = io.StringIO()
    cells = csv.DictWriter(text, names)
    cells.writeheader()
    for record in records:
        cells.writerow({k: ";".join(v) if isinstance(v, list) else v for k, v in record.items()})
    assert read((text.getvalue(), "a.csv")).events == read("\n".join(map(json.dumps, records))).events


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
)
NAMES = st.sampled_from(
    ["case", "event", "at", "id", "episode", "authority", "recorded_at", "source", "shows", "method"]
)
VALUES = ANYTHING | st.sampled_from(["referral_received", "2011-04-18", "2011-04-18T10:00Z", "201"])


@given(st.lists(st.dictionaries(NAMES | st.text(), VALUES), max_size=4), st.booleans())
def test_no_record_is_too_strange_to_be_answered(
    read: Read,
    records: list[dict[str, object]],
    skip: bool,  # noqa: FBT001  drawn by Hypothesis
) -> None:
    reading = read("\n".join(map(json.dumps, records)), skip_invalid=skip)
    assert reading.events or reading.diagnostics


@given(st.binary() | st.text().map(str.encode), st.sampled_from(["a.jsonl", "a.csv", "a.txt", "a"]), st.booleans())
def test_no_bytes_are_too_strange_to_be_answered(
    read: Read,
    content: bytes,
    name: str,
    skip: bool,  # noqa: FBT001  drawn by Hypothesis
) -> None:
    reading = read((content, name), skip_invalid=skip)
    assert reading.diagnostics


@given(st.text(st.sampled_from('case,event,at\n\r";\t{}[]:0\ufeff\x00')), st.booleans())
def test_no_cells_are_too_strange_to_be_answered(
    read: Read,
    text: str,
    skip: bool,  # noqa: FBT001  drawn by Hypothesis
) -> None:
    reading = read(("case,event,at,method\nC1,referral_received,2011-04-18," + text, "a.csv"), skip_invalid=skip)
    assert reading.events or reading.diagnostics


# ------------------------------------------------------------------------- what cannot be seen, and what cannot be so

UNSEEN = ["\u202e", "\u202a", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b", "\x07"]


@pytest.mark.parametrize("hidden", UNSEEN, ids=lambda hidden: f"U+{ord(hidden):04X}")
@pytest.mark.parametrize("name", ["records.jsonl", "records.csv"])
def test_a_character_that_cannot_be_seen_is_found_in_the_text_of_a_fact(read: Read, name: str, hidden: str) -> None:
    value = f"no{hidden}yes"
    text = line(event="referral_received", primary_need=value)
    cells = f"case,event,at,primary_need\nC1,referral_received,2011-04-18,{value}\n"
    (fault,) = read((text if name == "records.jsonl" else cells, name)).diagnostics
    assert (fault.code, fault.severity) == ("G615", Severity.ERROR)
    assert f"U+{ord(hidden):04X}" in fault.message
    assert "by hand" in fault.cure
    assert fault.span.column > 1


@pytest.mark.parametrize("value", ["two\nlines\tand more", "na\u200cme", "שלום", "a\u00a0b"])
def test_the_text_of_a_fact_may_have_lines_and_any_letters(read: Read, value: str) -> None:
    assert read(line(event="referral_received", primary_need=value)).diagnostics == ()


@pytest.mark.parametrize(("last", "codes"), [("2011-04-17", ["G690"]), ("2011-04-18", []), ("2011-04-19", [])])
def test_a_limit_that_ends_before_its_event_is_warned_of_and_kept(read: Read, last: str, codes: list[str]) -> None:
    found = read(line(event="time_frame_agreed", finish_by=last), limits=frozenset({"finish_by"}))
    assert [(fault.code, fault.severity) for fault in found.diagnostics] == [(c, Severity.WARNING) for c in codes]
    assert found.events[0].facts["finish_by"] == last


SKIPPED = ["2024-03-31T01:00", "2024-03-31T01:30", "2026-03-29T01:59:59", "2027-03-28 01:15"]
NOT_SKIPPED = ["2024-03-31T00:59", "2024-03-31T02:00", "2024-03-31T01:30Z", "2024-03-30T01:30", "2024-10-27T01:30",
               "2024-03-31T01:30+01:00"]  # fmt: skip


@pytest.mark.parametrize("at", SKIPPED)
def test_a_time_over_which_the_clocks_went_forward_is_refused(read: Read, at: str) -> None:
    (wrong,) = read(line(at=at) + "\n").diagnostics
    assert (wrong.code, "the clocks went forward" in wrong.message) == ("G612", True)


@pytest.mark.parametrize("at", NOT_SKIPPED)
def test_a_time_beside_it_or_with_its_offset_is_read(read: Read, at: str) -> None:
    reading = read(line(at=at) + "\n")
    assert (len(reading.events), reading.diagnostics) == (1, ())


@pytest.mark.parametrize(
    ("at", "recorded", "codes"),
    [
        ("2024-05-20", "2024-05-02", ["G696"]),
        ("2024-05-20", "2024-05-19", ["G696"]),
        ("2024-05-20T09:00", "2024-05-19T23:59", ["G696"]),
        ("2024-05-20T23:30Z", "2024-05-20T22:00Z", ["G696"]),
        ("2024-05-20", "2024-05-20", []),
        ("2024-05-20T09:00", "2024-05-20T08:00", []),
        ("2024-05-20", "2024-05-21T00:01", []),
        ("2024-05-20", "2024-06-20", []),
    ],
)
def test_what_is_written_down_before_its_day_is_warned_of_and_kept(
    read: Read, at: str, recorded: str, codes: list[str]
) -> None:
    reading = read(line(event="icpc_held", at=at, recorded_at=recorded) + "\n")
    assert [(d.code, d.case, d.severity) for d in reading.diagnostics] == [(c, "C1", Severity.WARNING) for c in codes]
    assert len(reading.events) == 1


DIED = line(event="child_died", at="2026-06-01")


@pytest.mark.parametrize(
    ("later", "warned"),
    [
        ({"event": "cp_visit_made", "at": "2026-06-20", "child_seen": True}, True),
        ({"event": "social_work_visit_made", "at": "2026-06-02", "spoken_to_child": True}, True),
        ({"event": "looked_after_visit_made", "at": "2026-06-20", "child_seen_alone": True}, True),
        ({"event": "access_to_child_sought", "at": "2026-06-20", "result": "obtained"}, True),
        ({"event": "police_protection_started", "at": "2026-06-20"}, True),
        ({"event": "returned_home", "at": "2026-06-20"}, True),
        ({"event": "child_found", "at": "2026-06-20"}, True),
        ({"event": "placement_started", "at": "2026-06-20"}, True),
        ({"event": "child_born", "at": "2026-06-20"}, True),
        ({"event": "cp_visit_made", "at": "2026-06-01", "child_seen": True}, False),
        ({"event": "cp_visit_made", "at": "2026-05-20", "child_seen": True}, False),
        ({"event": "social_work_visit_made", "at": "2026-06-20"}, False),
        ({"event": "cp_visit_made", "at": "2026-06-20", "child_seen": False}, False),
        ({"event": "child_death_reviewed", "at": "2026-06-20"}, False),
        ({"event": "case_closed", "at": "2026-06-20"}, False),
    ],
)
def test_a_child_seen_alive_after_their_death_is_warned_of(
    read: Callable[..., Reading], later: dict[str, object], *, warned: bool
) -> None:
    assert ("G644" in {d.code for d in read(DIED + line(**later)).warnings}) is warned
