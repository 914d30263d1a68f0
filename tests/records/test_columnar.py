"""Plain events in columns: Parquet, and Arrow as a file or as a stream, read as the same rows in CSV would be."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

from guidance.app.packs.shipped import shipped
from guidance.engine import bounds
from guidance.engine.model.event import Event
from guidance.engine.records.content import Content
from guidance.engine.records.plain import columnar
from guidance.engine.records.read import read_records
from guidance.engine.records.reading import Reading

Write = Callable[[pa.Table], bytes]


def as_parquet(table: pa.Table) -> bytes:
    room = io.BytesIO()
    parquet.write_table(table, room)
    return room.getvalue()


def _as_arrow(table: pa.Table, opened: Any) -> bytes:  # noqa: ANN401  a library's own
    room = io.BytesIO()
    with opened(room, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return room.getvalue()


def as_arrow(table: pa.Table) -> bytes:
    return _as_arrow(table, ipc.new_file)


def as_stream(table: pa.Table) -> bytes:
    return _as_arrow(table, ipc.new_stream)


KINDS: dict[str, Write] = {"events.parquet": as_parquet, "events.arrow": as_arrow, "events.arrows": as_stream}
kinds = pytest.mark.parametrize("name", KINDS)


def read(data: bytes, name: str = "events.parquet", **given: Any) -> Reading:  # noqa: ANN401
    library = shipped()
    return read_records([Content(data, name)], library.vocabulary, library.authorities, **given)


def put(name: str = "events.parquet", **columns: Any) -> Reading:  # noqa: ANN401
    plain = {"case": ["C1"], "event": ["case_closed"], "at": ["2011-04-18"]}
    return read(KINDS[name](pa.table(plain | columns)), name)


def said(reading: Reading) -> list[tuple[str, int, int, str]]:
    return [(d.code, d.span.line, d.span.column, d.message) for d in reading.diagnostics]


EVENTS: dict[str, list[Any]] = {
    "case": ["C1", "C1", "C2"],
    "event": ["referral_received", "strategy_discussion_held", "case_closed"],
    "at": ["2011-04-18T09:00", "2011-05-03", "2011-05-04"],
    "authority": ["kent", "kent", None],
    "participants": [None, ["social_care", "police"], None],
    "s47_initiated": [None, True, None],
}


@kinds
def test_a_table_is_read_as_the_same_rows_in_csv_are(name: str) -> None:
    cells = "case,event,at,authority,participants,s47_initiated\nC1,referral_received,2011-04-18T09:00,kent,,\n"
    cells += "C1,strategy_discussion_held,2011-05-03,kent,social_care;police,true\nC2,case_closed,2011-05-04,,,\n"
    found, other = read(KINDS[name](pa.table(EVENTS)), name), read(cells.encode(), "events.csv")
    assert list(found.events) == list(other.events)
    assert said(found) == said(other) == []


@kinds
def test_facts_may_stand_in_a_map_whose_nothing_is_said_to_be_none(name: str) -> None:
    facts = pa.array([[("reason", None)]], pa.map_(pa.string(), pa.string()))
    assert dict(one(put(name, facts=facts)).facts) == {"reason": None}
    assert dict(one(put(name, reason=pa.array([None], pa.string()))).facts) == {}


def one(reading: Reading) -> Event:
    assert said(reading) == []
    (event,) = reading.events
    return event


NOON_UTC = datetime(2011, 4, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "at"),
    [
        (pa.array([date(2011, 4, 18)], pa.date32()), "2011-04-18"),
        (pa.array([date(2011, 4, 18)], pa.date64()), "2011-04-18"),
        (pa.array([datetime(2011, 4, 18, 9, 30)], pa.timestamp("ns")), "2011-04-18T09:30"),  # noqa: DTZ001  as stored
        (pa.array([1_303_119_000_000_000_001], pa.int64()).cast(pa.timestamp("ns")), "2011-04-18T09:30"),
        (pa.array([NOON_UTC], pa.timestamp("us", "UTC")), "2011-04-18T12:00+00:00"),
        (pa.array(["2011-04-18"], pa.large_string()), "2011-04-18"),
        (pa.array(["2011-04-18"], pa.string_view()), "2011-04-18"),
        (pa.array(["2011-04-18"]).dictionary_encode(), "2011-04-18"),
    ],
)
@kinds
def test_a_day_or_a_moment_is_read_from_any_column_that_holds_one(name: str, column: pa.Array, at: str) -> None:
    assert one(put(name, at=column)).at == at


@kinds
def test_midnight_is_taken_for_a_day_as_in_a_cell(name: str) -> None:
    reading = put(name, at=pa.array([datetime(2011, 4, 18)], pa.timestamp("ms")))  # noqa: DTZ001  as stored
    assert [event.at_time for event in reading.events] == [None]
    assert [(code, line, column) for code, line, column, _ in said(reading)] == [("G694", 1, 3)]


@pytest.mark.parametrize(
    ("numbers", "read_as"),
    [
        (pa.array([2], pa.int8()), "2"),
        (pa.array([2.0], pa.float64()), "2"),
        (pa.array([Decimal("2.5")]), "2.5"),
        (pa.array([float("nan")], pa.float32()), None),
    ],
)
def test_numbers_are_read_as_they_would_be_written(numbers: pa.Array, read_as: str | None) -> None:
    reading = put(event=["child_protection_plan_reviewed"], at=["2011-04-18"], case=["C1"], n=numbers)
    assert reading.diagnostics
    assert columnar._value(numbers[0].as_py()) == (read_as or "")


@kinds
@pytest.mark.parametrize(
    ("columns", "code", "place_says"),
    [
        ({"at": ["2011-13-04"]}, "G612", (1, 3, "`at`")),
        ({"event": ["case_closd"]}, "G611", (1, 2, "`case_closd` is not an event")),
        ({"case": [None]}, "G610", (1, 1, "the record has no `case`")),
        ({"reason": ["flew"]}, "G614", (1, 4, "`reason`")),
        ({"raeson": ["moved"]}, "G613", (1, 4, "is not a fact of any event")),
        ({"authority": ["narnia"]}, "G616", (1, 4, "`narnia`")),
        ({"": ["x"]}, "G613", (1, 4, "a column has no name")),
        ({"Case": ["C2"]}, "G605", (1, 4, "the column `case` is there twice")),
        ({"case": pa.array([1.0])}, "G646", (1, 1, "may have been rounded")),
        ({"reason": pa.array([b"x"])}, "G646", (1, 4, "`reason` is a column of `binary`")),
        ({"reason": pa.array([{"a": 1}])}, "G646", (1, 4, "struct")),
        ({"facts": pa.array([[("x", "1")]], pa.map_(pa.string(), pa.binary()))}, "G646", (1, 4, "`facts`")),
        ({"facts": pa.array(["{}"])}, "G613", (1, 4, "`facts` is not a fact of any event")),
        ({"facts": pa.array([[("id", "e2")]], pa.map_(pa.string(), pa.string()))}, "G605", (1, 4, "of its own")),
        ({"facts": pa.array([[("raeson", "moved")]], pa.map_(pa.string(), pa.string()))}, "G613", (1, 4, "`raeson`")),
        ({"facts": pa.array([[("reason", "flew")]], pa.map_(pa.string(), pa.string()))}, "G614", (1, 4, "`reason`")),
    ],
)
def test_a_mistake_is_told_with_its_row_and_its_column(
    name: str, columns: dict[str, Any], code: str, place_says: tuple[int, int, str]
) -> None:
    found = [each for each in said(put(name, **columns)) if each[0] == code]
    assert [each[1:3] for each in found] == [place_says[:2]]
    assert place_says[2] in found[0][3]


def test_a_mistake_far_down_is_told_with_the_number_of_its_row() -> None:
    days = ["2011-04-18"] * 2_500
    days[2_344] = "18 April"
    table = pa.table({"case": ["C1"] * 2_500, "event": ["case_closed"] * 2_500, "at": days})
    assert [each[:3] for each in said(read(as_parquet(table))) if each[0] == "G612"] == [("G612", 2_345, 3)]


@kinds
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9, 0.97])
def test_a_file_that_is_cut_off_is_refused_whole(name: str, share: float) -> None:
    whole = KINDS[name](pa.table({key: column * 40 for key, column in EVENTS.items()}))
    for less in (8, 1):
        cut = whole[: max(8, min(int(len(whole) * share), len(whole) - less) if share else len(whole) - less)]
        reading = read(cut, name)
        assert [code for code, *_ in said(reading)] == ["G645"]
        assert not list(reading.events)


def test_a_stream_that_another_follows_is_refused_and_not_read_in_part() -> None:
    twice = as_stream(pa.table(EVENTS)) * 2
    assert "something follows" in said(read(twice, "events.arrows"))[0][3]


@pytest.mark.parametrize("name", KINDS)
def test_what_is_only_called_so_is_refused(name: str) -> None:
    assert "does not open as one" in said(read(b"case,event,at\nC1,case_closed,2011-04-18\n", name))[0][3]


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" * 9, b"ARROW1\0\0" * 4, b"\xff" * 64, b"\xff\xff\xff\xff\0\0\0\0"])
def test_bytes_that_only_open_so_are_refused(data: bytes) -> None:
    assert {"G645", "G607"} >= {code for code, *_ in said(read(data, "x"))} > set()


def test_bits_that_fell_over_make_no_traceback() -> None:
    for kind, write in KINDS.items():
        whole = write(pa.table(EVENTS))
        for place in range(4, len(whole), 23):
            changed = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
            assert read(changed, kind).events is not None


@pytest.mark.parametrize("name", ["events.parquet", "events.arrow"])
def test_no_more_is_taken_whole_than_may_be(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "COLUMNAR", bounds.Bound(100, "bytes", "G645"))
    assert "more than 100 bytes" in said(read(KINDS[name](pa.table(EVENTS)), name))[0][3]


@kinds
def test_a_long_text_that_is_stored_once_is_not_given_to_every_row(name: str) -> None:
    long = pa.array(["x" * (bounds.LINE.most + 1)] * 50).dictionary_encode()
    table = pa.table({"case": ["C1"] * 50, "event": ["case_closed"] * 50, "at": ["2011-04-18"] * 50, "reason": long})
    assert "a cell holds more than" in said(read(KINDS[name](table), name))[0][3]


def test_no_more_rows_are_read_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "RECORDS", bounds.Bound(2, "records in one file", "G625"))
    assert [each[:2] for each in said(read(as_parquet(pa.table(EVENTS))))] == [("G625", 3)]


def test_a_file_may_hold_only_what_its_kind_needs_to_be_told(tmp_path: Path) -> None:
    file = tmp_path / "events"
    file.write_bytes(as_stream(pa.table(EVENTS)))
    library = shipped()
    reading = read_records([file], library.vocabulary, library.authorities)
    assert len(reading.events) == len(EVENTS["case"])


def test_two_maps_of_facts_are_one_too_many() -> None:
    facts = pa.array([[("reason", "adopted")]], pa.map_(pa.string(), pa.string()))
    plain = [pa.array(["C1"]), pa.array(["case_closed"]), pa.array(["2011-04-18"]), facts, facts]
    table = pa.Table.from_arrays(plain, names=["case", "event", "at", "facts", "facts"])
    assert [each[:3] for each in said(read(as_arrow(table), "events.arrow"))] == [("G605", 1, 5)]


@pytest.mark.parametrize("name", ["events.arrow", "events.arrows"])
@pytest.mark.parametrize("packing", ["zstd", "lz4"])
@pytest.mark.parametrize("kind", ["rows", "texts that are stored once"])
def test_a_small_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(
    kind: str, packing: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = pa.array(["x" * 500_000] * 3)
    table = pa.table({**EVENTS, "reason": long if kind == "rows" else long.dictionary_encode()})
    options = pa.ipc.IpcWriteOptions(compression=packing)
    made = pa.BufferOutputStream()
    new = pa.ipc.new_file if name.endswith(".arrow") else pa.ipc.new_stream
    with new(made, table.schema, options=options) as file:
        file.write_table(table)
    data = made.getvalue().to_pybytes()
    assert len(data) < 20_000
    assert "holds more than" not in str(said(read(data, name)))
    monkeypatch.setattr(bounds, "UNPACKED", bounds.UNPACKED._replace(most=400_000))
    assert "a group of its rows holds more than 400,000 bytes, unpacked" in said(read(data, name))[0][3]


def test_rows_that_only_the_end_of_a_file_knows_of_are_not_passed_over() -> None:
    once = as_arrow(pa.table(EVENTS))
    early = once.index(b"\xff\xff\xff\xff\0\0\0\0")
    first = once.index(b"\xff\xff\xff\xff", 12)
    hidden = once[:first] + b"\xff\xff\xff\xff\0\0\0\0" + once[first + 8 : early] + once[early:]
    assert [code for code, *_ in said(read(hidden, "events.arrow"))] == ["G645"]
