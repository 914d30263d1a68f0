"""A table of any library that speaks Arrow is taken over."""

import sys
from collections.abc import Sequence
from typing import Any

import nanoarrow
import pytest

from guidance import Query, Refused, evaluate
from tests.app.library.given import AS_AT, COLUMNS, ROWS, Frame, asked, told


class Stream:
    """What a library’s own table offers: an Arrow stream, and nothing else that is looked at."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        texts = [nanoarrow.c_array([row[c] for row in rows], nanoarrow.string()) for c in COLUMNS]
        shape = nanoarrow.struct({name: nanoarrow.string() for name in COLUMNS})
        self.made = nanoarrow.c_array_from_buffers(shape, len(rows), [None], children=texts)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return nanoarrow.c_array_stream(self.made).__arrow_c_stream__(requested_schema)


def test_a_table_is_taken_over_through_arrow() -> None:
    answer = evaluate(asked(Stream([{**row, "s47_initiated": "true" if row["id"] == "s" else None} for row in ROWS])))
    assert told(answer) == told(evaluate(asked()))


def test_a_table_that_no_library_here_can_take_over_says_what_would(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyarrow", "polars", "nanoarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(Refused, match="G620") as refused:
        Query(Frame(COLUMNS, ROWS), AS_AT, ledger=None)
    assert "install pyarrow, polars or nanoarrow" in str(refused.value)


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize(
    ("value", "read"), [(float("nan"), None), (None, None), (True, "true"), ("false", "false"), (False, "false")]
)
def test_a_cell_that_a_table_lacks_is_not_known(value: object, read: str | None) -> None:
    answer = evaluate(asked(Frame(COLUMNS, [{**ROWS[1], "s47_initiated": value}])))
    assert answer.reading.events[0].facts.get("s47_initiated") == read
    assert "s47_initiated" in answer.reading.events[0].facts or read is None
