"""Findings as one Parquet file: the columns of the CSV, days as days and lists as lists, with the receipt."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import conclude, receipt_with
from guidance.app.evaluation.unseen import Telling
from guidance.engine.characters import as_json
from guidance.engine.explain.record import FIELDS

OF_SOURCES = ("record_source", "count", "cases")
LISTS = ("missing", "notes", "because", "weigh")
WRITTEN_OUT = ("restarts", "clock")
"""What has parts of its own, and is written as JSON."""
NUMBERS = ("days_late", "count", "cases")
KINDS = {
    "due": pa.date32(),
    **dict.fromkeys(NUMBERS, pa.int64()),
    **dict.fromkeys(LISTS, pa.list_(pa.string())),
}
AT_ONCE, FEW = 20_000, 1_000
"""So many rows are written together; so many are put into columns at once, where they need a tenth of the room."""


def as_parquet(answer: Answer, *, everything: bool) -> bytes:
    """Make the file, whole, in memory."""
    telling = Telling(answer, everything=everything)
    receipt = {b"receipt": as_json(receipt_with(answer)).encode()}
    schema = schema_of(of_sources=telling.has_rows).with_metadata(receipt)
    room = io.BytesIO()
    with parquet.ParquetWriter(room, schema, compression="zstd") as writer:
        for batch in batches_of(telling, schema):
            writer.write_batch(batch)
    return room.getvalue()


def schema_of(*, of_sources: bool) -> pa.Schema:
    """Return the columns; `of_sources`: with those of what no record could show, told once for each rule and source."""
    names = [c for name in FIELDS for c in (_OF_TRIGGER if name == "trigger" else (name,))]
    return pa.schema([(name, KINDS.get(name, pa.string())) for name in (*names, *(OF_SOURCES if of_sources else ()))])


def batches_of(telling: Telling, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Give the rows; where there are none, what is concluded, since a heading alone would read as all clear."""
    flat = (_flat(telling.answer.datum(finding)) for finding in telling)
    empty = True
    for batch in _together(schema, flat, _afterwards(telling)):
        empty = False
        yield batch
    if empty:
        yield batch_of(schema, [{"in_words": conclude(telling.answer).says}])


def _afterwards(telling: Telling) -> Iterator[Mapping[str, Any]]:
    yield from (row.data for row in telling.rows)


_OF_TRIGGER = ("trigger_id", "trigger_event", "trigger_at")


def _together(schema: pa.Schema, *rows: Iterable[Mapping[str, Any]]) -> Iterator[pa.RecordBatch]:
    for some in rows:
        few = _few(schema, iter(some))
        while held := list(islice(few, AT_ONCE // FEW)):
            yield from pa.Table.from_batches(held).combine_chunks().to_batches()


def _few(schema: pa.Schema, rows: Iterator[Mapping[str, Any]]) -> Iterator[pa.RecordBatch]:
    while few := list(islice(rows, FEW)):
        yield batch_of(schema, few)


def _flat(found: Mapping[str, Any]) -> dict[str, Any]:
    return {**found, **{f"trigger_{key}": value for key, value in found["trigger"].items()}}


def batch_of(schema: pa.Schema, rows: Sequence[Mapping[str, Any]]) -> pa.RecordBatch:
    """Put rows into columns; what a row does not have is left empty."""
    columns = zip(schema, zip(*(map(row.get, schema.names) for row in rows), strict=True), strict=True)
    return pa.RecordBatch.from_arrays(
        [pa.array(_column(c.name, values), c.type) for c, values in columns], schema=schema
    )


def _column(name: str, values: Sequence[Any]) -> Sequence[Any]:
    written = date.fromisoformat if name == "due" else _written_out if name in WRITTEN_OUT else None
    return [None if value is None else written(value) for value in values] if written else values


def _written_out(value: Any) -> str:  # noqa: ANN401  whatever a part may be
    return "[]" if value == [] else as_json(value)
