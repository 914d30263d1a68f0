"""A workbook at the desk: it is answered as the same events in lines of JSON, or refused in words."""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from guidance.desk import chronology
from guidance.desk.answering import Desk as Engine
from tests.desk.desks import Desk, needs_desk
from tests.desk.test_case import opened
from tests.desk.test_desk import looked_at
from tests.records.test_maps import workbook

EVENTS = [
    {"case": "A1", "event": "referral_received", "at": "2026-11-03"},
    {"case": "A1", "event": "strategy_discussion_held", "at": "2026-11-10T16:10", "s47_initiated": True},
]
LINES = "".join(f"{json.dumps(event)}\n" for event in EVENTS).encode()
TOP = ["case", "event", "at", "s47_initiated"]
BOOK = workbook({
    "Events": [
        TOP, ["A1", "referral_received", date(2026, 11, 3), ""],
        ["A1", "strategy_discussion_held", datetime(2026, 11, 10, 16, 10), True],  # noqa: DTZ001  a cell has no zone
    ],
})  # fmt: skip
MISTAKEN = workbook({"Events": [TOP, ["A1", "referal_received", date(2026, 11, 3)], ["A1", "=1+1", "3rd of Nov"]]})


def bomb() -> bytes:
    """Make a workbook whose sheet comes to more than a page reads."""
    held = io.BytesIO(BOOK)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/more.xml", b" " * (chronology.MOST_UNPACKED + 1))
    return held.getvalue()


def without_its_input(found: Any) -> Any:  # noqa: ANN401  what JSON holds
    """Leave out the hash of the file, which is another."""
    return json.loads(json.dumps(found), object_hook=lambda held: {k: v for k, v in held.items() if k != "input"})


def test_it_is_answered_as_the_same_events_in_lines_are() -> None:
    (_, lines), (_, book) = opened(LINES), opened(BOOK, "events.xlsx")
    assert without_its_input(book["answer"]) == without_its_input(lines["answer"])
    assert len(book["answer"]["records"]) == len(EVENTS)


def test_each_mistake_stands_at_its_cell_and_nothing_is_taken() -> None:
    desk, found = opened(MISTAKEN, "events.xlsx")
    assert [fault["place"] for fault in found["faults"]] == [
        f"events.xlsx[Events], line {line}, column {column}" for line, column in ((2, 2), (3, 2), (3, 3))
    ]
    assert desk.case.chronology.records == []


@pytest.mark.parametrize("spoilt", [BOOK[: len(BOOK) // 2], BOOK[:2000] + b"\0" * 400 + BOOK[2400:], BOOK[:4]])
def test_one_that_is_not_whole_is_refused_in_words(spoilt: bytes) -> None:
    found = opened(spoilt, "events.xlsx")[1]
    assert found["faults"][0]["says"].startswith("error G")


def test_a_table_that_only_a_map_can_read_is_given_one_as_its_csv_is() -> None:
    book = opened(workbook({"Visits": [["child", "seen"], ["A1", "yes"]]}), "visits.xlsx")[1]["answer"]["map"]
    cells = opened(b"child,seen\nA1,yes\n", "visits.csv")[1]["answer"]["map"]
    assert book["columns"] == cells["columns"]
    assert book["text"].replace("sheet: Visits\n", "") == cells["text"]


def test_where_what_reads_workbooks_did_not_come_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    refused = opened(BOOK, "events.xlsx")[1]["refused"]
    assert refused == ["what reads workbooks did not come to this page; save the sheet as CSV, in UTF-8, and open that"]


@pytest.mark.parametrize("ask", ["case", "team"])
def test_one_that_unpacks_to_more_than_a_page_reads_is_not_unpacked(ask: str) -> None:
    desk = Engine()
    desk.give("events.xlsx", bomb())
    found = json.loads(desk.put(json.dumps({"ask": ask, "do": "open", "as_at": "2026-11-30"})))
    assert found["faults"][0]["says"] == "error G625: unpacked, it comes to more than the 64 MB that this page reads"


@pytest.fixture
def books(ready: Desk) -> Iterator[Desk]:
    """Turn to a page that reads workbooks."""
    if not ready.page.evaluate("Boolean(document.body.dataset.workbooks)"):
        pytest.skip("what reads workbooks could not be fetched here")
    yield ready
    ready.turn("case")
    ready.forget()


def shown(desk: Desk, name: str, content: bytes) -> list[str]:
    desk.turn("case")
    desk.opens(name, content)
    desk.page.wait_for_selector("#case-answers .child", timeout=120_000)
    found = [desk.page.inner_text(f"#case-{part}") for part in ("records", "answers")]
    desk.forget()
    return found


@needs_desk
def test_in_a_browser_it_is_answered_as_the_same_events_in_lines_and_a_bomb_is_refused(books: Desk) -> None:
    page = books.page
    lines = shown(books, "events.jsonl", LINES)
    assert not [address for address in books.requests if "workbooks.bin" in address]
    assert shown(books, "events.xlsx", BOOK) == lines
    assert len([address for address in books.requests if "workbooks.bin" in address]) == 1
    for content, says in ((bomb(), "unpacked, it comes to more than"), (MISTAKEN, "[Events], line 2, column 2")):
        books.turn("case")
        books.opens("events.xlsx", content)
        page.wait_for_selector(f"#case-faults:not([hidden]):has-text('{says}')", timeout=120_000)
    assert looked_at(books) == []
    books.turn("team")
    page.set_input_files("#team-file", {"name": "events.xlsx", "mimeType": "text/plain", "buffer": BOOK})
    page.wait_for_selector("#team-rows td", timeout=120_000)
    assert "A1" in page.inner_text("#team-rows")
    assert books.console == []
