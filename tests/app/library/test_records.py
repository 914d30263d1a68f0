"""Records in memory, however they are given, are read alike, and what is none is named."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import guidance
from guidance import NotRecords, Query, Refused, due, evaluate, explain, load, next_steps, search
from guidance.app.packs.shipped import HOUSE
from tests.app.library.given import AS_AT, COLUMNS, RECORDS, ROWS, Frame, asked, told, written

CELLS = (
    "case,event,at,id,s47_initiated\nC,referral_received,2011-04-18,r,\n"
    "C,strategy_discussion_held,2011-05-03T10:00,s,true\nD,referral_received,2011-06-20,t,\n"
)
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS)
WAYS: dict[str, Callable[[Path], Any]] = {
    "a path": lambda folder: written(folder / "a.jsonl", LINES),
    "a path as text": lambda folder: str(written(folder / "a.jsonl", LINES)),
    "several paths": lambda folder: [written(folder / f"{n}.jsonl", line) for n, line in enumerate(LINES.splitlines())],
    "bytes of lines": lambda _: LINES.encode(),
    "bytes of cells": lambda _: CELLS.encode(),
    "a bytearray": lambda _: bytearray(LINES.encode()),
    "several bytes": lambda _: [line.encode() for line in LINES.splitlines()],
    "a list": lambda _: RECORDS,
    "a tuple": lambda _: tuple(RECORDS),
    "a generator": lambda _: (record for record in RECORDS),
    "mappings beside bytes": lambda _: [RECORDS[0], LINES.splitlines()[1].encode(), RECORDS[2]],
    "values of Python": lambda _: [{**r, "at": _moment(r["at"])} for r in RECORDS],
    "events": lambda _: evaluate(asked()).reading.events,
    "events beside mappings": lambda _: [*evaluate(asked()).reading.events[:2], RECORDS[2]],
    "a table": lambda _: Frame(COLUMNS, ROWS),
    "a table of Python’s values": lambda _: Frame(COLUMNS, [{**r, "at": _moment(r["at"])} for r in ROWS]),
    "a table that names its columns in capitals": lambda _: Frame(
        [c.upper() for c in COLUMNS], [{k.upper(): v for k, v in r.items()} for r in ROWS]
    ),
}


def _moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize("way", WAYS)
def test_records_are_read_alike_however_they_are_given(way: str, tmp_path: Path) -> None:
    answer = evaluate(asked(WAYS[way](tmp_path)))
    assert told(answer) == told(evaluate(asked(written(tmp_path / "all.jsonl", LINES))))
    assert answer.receipt["counts"]["events"] == len(RECORDS)


def test_what_can_be_read_once_can_be_asked_about_twice() -> None:
    query = asked(record for record in RECORDS)
    assert told(evaluate(query)) == told(evaluate(replace(query, known_at=None)))


def test_records_can_be_read_and_nothing_put_to_them() -> None:
    query = asked(case="C")
    assert guidance.read(query).events == evaluate(query).reading.events


def test_records_in_memory_have_a_hash_in_the_receipt_as_files_do(tmp_path: Path) -> None:
    one, other = (evaluate(asked(given)).receipt["input"] for given in (LINES.encode(), RECORDS[:1]))
    assert one == evaluate(asked(written(tmp_path / "a.jsonl", LINES))).receipt["input"]
    assert len(other) == len(one) == 64
    assert one != other


@pytest.mark.parametrize(
    "given", [7, None, object(), [7], [None], [[]], ["a.jsonl", 7], [RECORDS], {"case": object()}, [{"at": 1j}]]
)
def test_what_holds_no_records_is_a_mistake_of_the_program(given: Any) -> None:  # noqa: ANN401
    with pytest.raises(NotRecords):
        Query(given, AS_AT, ledger=None)


@pytest.mark.parametrize("when", ["2011-06-30", 20110630, 2011.5, ("2011-06-30",)])
def test_a_day_is_a_day(when: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match="as_at: expected"):
        Query(RECORDS, when, ledger=None)
    with pytest.raises(TypeError, match="known_at: expected"):
        Query(RECORDS, AS_AT, when, ledger=None)


WRONG: list[tuple[str, Any]] = [
    ("ledger", True), ("ledger", False), ("ledger", 0), ("ledger", ""), ("ledger", b"ledger.sqlite"),
    ("library", "examples/hub-triage"), ("library", Path("examples")), ("case", 5), ("case", ["C"]),
    ("authority", 886), ("trials", 7), ("trials", ""), ("deviations", ["d.yaml"]), ("deviations", ""),
    ("shows", True), ("reference_date", "2011-03-31"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given"), WRONG)
def test_what_is_of_no_kind_that_a_query_takes_is_named_when_it_is_made(name: str, given: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match=f"^{name}: expected"):
        Query(RECORDS, AS_AT, **{"ledger": None, name: given})


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("query", lambda: evaluate(RECORDS)),  # type: ignore[arg-type]
        ("query", lambda: next_steps(RECORDS)),  # type: ignore[arg-type]
        ("start", lambda: due("wt10.icpc.15wd", "2011-05-03")),  # type: ignore[arg-type]
        ("start", lambda: due("wt10.icpc.15wd", None)),  # type: ignore[arg-type]
        ("rule", lambda: due(None, AS_AT)),  # type: ignore[arg-type]
        ("words", lambda: search(None)),  # type: ignore[arg-type]
        ("as_at", lambda: search("core group", as_at="2011-05-03")),  # type: ignore[arg-type]
        ("library", lambda: search("core group", library="examples")),  # type: ignore[arg-type]
        ("overlays", lambda: load(["examples/hub-triage"])),  # type: ignore[arg-type]
        ("overlays", lambda: load(None)),  # type: ignore[arg-type]
    ],
)
def test_what_is_of_no_kind_that_is_asked_for_is_named(name: str, call: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=f"^{name}: expected"):
        call()


def test_an_explanation_has_three_depths_and_no_other() -> None:
    with pytest.raises(ValueError, match=r"^depth: expected sentence, reasons, trace"):
        explain(asked(case="EX-1"), "wt10.icpc.15wd", "long")


@pytest.mark.parametrize("case", ["", " ", "ex 1"])
def test_a_case_with_no_name_is_no_case_and_not_an_answer_with_nothing_in_it(case: str) -> None:
    with pytest.raises(Refused, match="G640"):
        evaluate(asked(case=case))


def test_one_path_or_name_is_taken_for_one_and_not_for_its_letters(pack: Path) -> None:
    query = Query(RECORDS, AS_AT, ledger=None, overlays=str(pack), rules=pack, instruments="mine")  # type: ignore[arg-type]
    assert (query.overlays, query.rules, query.instruments) == ((pack,), (pack,), ("mine",))


def test_a_moment_is_one_on_the_clock_in_england() -> None:
    at = datetime(2011, 6, 30, 23, 30, tzinfo=UTC)
    query = asked(as_at=at, known_at=at)
    assert (query.as_at, query.moment) == (date(2011, 7, 1), datetime(2011, 7, 1, 0, 30))  # noqa: DTZ001  England's
    assert query.known_at == query.when == query.moment
    assert evaluate(query).receipt["as_at"] == "2011-07-01T00:30+01:00"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("at", float("nan"), "G604"), ("at", "18/4/2011", "G612"), ("case", float("inf"), "G604"),
        ("case", None, "G610"), ("at", "", "G610"), ("event", "referral", "G611"), ("case", ["C"], "G615"),
        ("colour", "red", "G613"), ("authority", "Atlantis", "G616"), ("at", Decimal(5), "G612"),
        ("case", True, "G615"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_record_in_memory_is_told_with_its_place(field: str, value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        evaluate(asked([RECORDS[0], {**RECORDS[2], field: value}]))
    found = refused.value.diagnostics[0]
    assert (found.code, found.span.file, found.span.line) == (code, "<records>", 2)


def test_two_things_in_memory_are_told_apart() -> None:
    with pytest.raises(Refused) as refused:
        evaluate(asked([LINES.encode(), b'{"case": "C"}', RECORDS[0]]))
    assert {d.span.file for d in refused.value.diagnostics} == {"<records 2>"}


def test_an_event_of_a_census_is_read_from_its_census() -> None:
    """Two authorities may use one reference for two children, and outside its census nothing says which is meant."""
    census = (HOUSE / "examples" / "census-2024-invented.xml").read_bytes()
    events = evaluate(Query(census, date(2024, 3, 31), ledger=None, case="INV0001")).reading.events
    assert events[0].owner
    with pytest.raises(NotRecords, match="one authority’s own"):
        Query(events, AS_AT, ledger=None)
