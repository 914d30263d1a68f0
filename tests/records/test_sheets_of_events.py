"""A sheet with the columns of a plain event file: what is read of it is what the same table says as CSV."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest

from guidance.engine.packs.library import Library
from guidance.engine.records.read import read_records
from guidance.engine.records.reading import Reading
from tests.records.test_maps import Write, codes, workbook

Read = Callable[[bytes], Reading]
TOP: list[object] = ["case", "event", "at", "s47_initiated"]
ROWS: list[list[object]] = [
    ["A1", "referral_received", date(2026, 11, 3), ""],
    ["A1", "strategy_discussion_held", datetime(2026, 11, 10, 16, 10), True],  # noqa: DTZ001  a cell has no zone
]
NOTES = {"Notes": [["What", "Who"], ["a", "b"]]}


def as_cells(rows: Sequence[Sequence[object]]) -> bytes:
    held = io.StringIO()
    for row in rows:
        texts = [cell.isoformat()[:16] if isinstance(cell, date) else str(cell).replace("True", "true") for cell in row]
        csv.writer(held).writerow(texts)
    return held.getvalue().encode()


@pytest.fixture
def read(words: Library, write: Write) -> Read:
    def read(content: bytes) -> Reading:
        name = "events.xlsx" if content.startswith(b"PK") else "events.csv"
        return read_records([write(content, name)], words.vocabulary, words.authorities)

    return read


@pytest.mark.parametrize("above", [[], [["The list of a team"], [""]]])
@pytest.mark.parametrize("top", [TOP, ["Case", "Event", "At", "S47 initiated"]])
def test_it_is_read_as_the_same_table_of_cells(read: Read, top: list[object], above: list[list[object]]) -> None:
    there, here = read(as_cells([TOP, *ROWS])), read(workbook({"Events": [*above, top, *ROWS], **NOTES}))
    assert len(here.events) == len(ROWS)
    assert ([*here.events], here.doubts) == ([*there.events], there.doubts)
    assert [source.shows for source in here.sources] == [source.shows for source in there.sources]
    assert set(codes(here)) == {"G576"} | ({"G695"} if top != TOP else set())


WRONG: dict[str, tuple[list[list[object]], str, str]] = {
    "no such event": ([TOP, ["A1", "referal_received", date(2026, 11, 3)]], "G611", "[Events]:2:2"),
    "no day": ([TOP, ["A1", "referral_received", "3rd of Nov"]], "G612", "[Events]:2:3"),
    "a day with no result": ([TOP, ["A1", "referral_received", "=TODAY()"]], "G612", "[Events]:2:3"),
    "a reference with no result": ([TOP, ['="A"&1', "referral_received", date(2026, 11, 3)]], "G615", "[Events]:2:1"),
    "no such column": ([[*TOP, "mood"], *ROWS], "G613", "[Events]:1:5"),
    "a cell under no title": ([TOP, [*ROWS[0], "so"]], "G613", "[Events]:2:5"),
    "a column twice": ([[*TOP, "at"], *ROWS], "G605", "[Events]:1:5"),
    "a column twice but for signs": ([[*TOP, "A t"], *ROWS], "G605", "[Events]:1:5"),
    "a column that is not there": ([["case", "event", "att"], *ROWS], "G607", "[Events]:1:1"),
    "no rows": ([TOP], "G606", "[Events]:1:1"),
    "what it shows, broken off": ([['{"source": "list", "shows"'], TOP, *ROWS], "G604", "[Events]:1:27"),
    "what it shows, unknown": ([['{"source": "list", "shows": ["moon"]}'], TOP, *ROWS], "G618", "[Events]:1:29"),
    "too many columns": ([[*TOP, *map(str, range(1_500))]], "G603", "[Events]:1:1"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_each_mistake_is_told_in_its_cell(read: Read, kind: str) -> None:
    rows, code, place = WRONG[kind]
    found = read(workbook({"Events": rows}))
    assert (code, True) in [(d.code, str(d.span).endswith(place)) for d in found.diagnostics]
    assert len(found.events) == 0


def test_what_a_sheet_is_said_to_show_is_read(read: Read) -> None:
    scope = '{"source": "list", "shows": ["referral_received"], "from": "2026-10-01", "until": "2026-11-30"}'
    there, here = (
        read(f"{scope}\n".encode() + as_cells([TOP, *ROWS])),
        read(workbook({"Events": [[scope], TOP, *ROWS]})),
    )
    assert [*here.sources] == [*there.sources]
    assert here.sources[0].shows == frozenset({"referral_received"})


def test_a_sheet_with_titles_alone_takes_nothing_from_the_others(read: Read) -> None:
    found = read(workbook({"Old": [TOP], "Events": [TOP, *ROWS]}))
    assert (len(found.events), codes(found)) == (len(ROWS), [])


def test_a_sheet_that_is_nearly_of_events_is_never_left_out(read: Read) -> None:
    found = read(workbook({"Events": [TOP, *ROWS], "More": [["case", "event", "date"], *(row[:3] for row in ROWS)]}))
    assert [(d.code, d.span.file.endswith("[More]")) for d in found.diagnostics] == [("G607", True)]
