"""Findings as one Parquet file: the columns of the CSV, days as days and lists as lists, with the receipt."""

import io
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import conclude, receipt_with
from guidance.app.evaluation.unseen import Telling
from guidance.engine.characters import as_json
from guidance.engine.explain.alike import WHOSE, likeness, of_nobody
from guidance.engine.explain.record import FIELDS, finding_id
from guidance.engine.model.finding import Finding

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
AT_ONCE, FEW, MOST = 20_000, 1_000, 10_000
"""So many rows are written together; so many are put into columns at once, where they need a tenth of the room; and so
many kinds of findings are held, or a portion's more."""


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


_OF_TRIGGER = ("trigger_id", "trigger_event", "trigger_at")


def batches_of(telling: Telling, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Give the rows; where there are none, what is concluded, since a heading alone would read as all clear."""
    empty = True
    for table in chain(_told(telling, schema), _of_sources(telling, schema)):
        empty = False
        yield from table.combine_chunks().to_batches()
    if empty:
        yield batch_of(schema, [{"in_words": conclude(telling.answer).says}])


def _told(telling: Telling, schema: pa.Schema) -> Iterator[pa.Table]:
    alike, findings = _Alike(telling.answer, schema), iter(telling)
    while some := list(islice(findings, AT_ONCE)):
        yield alike.columns_of(some)
        if len(alike.numbers) > MOST:
            alike = _Alike(telling.answer, schema)


def _of_sources(telling: Telling, schema: pa.Schema) -> Iterator[pa.Table]:
    """Give what no record could show: that is complete once all findings have gone by."""
    rows = [row.data for row in telling.rows]
    for first in range(0, len(rows), AT_ONCE):
        yield pa.Table.from_batches([batch_of(schema, rows[first : first + AT_ONCE])])


class _Alike:
    """What findings that are alike share, in columns: each kind of them once, by its number."""

    def __init__(self, answer: Answer, schema: pa.Schema) -> None:
        self.answer, self.schema = answer, schema
        self.numbers: dict[Hashable, int] = {}
        self.clocks: list[str] = []
        """The clock of each kind as it is written out, with `WHOSE` for its event."""
        self.kinds: list[pa.RecordBatch] = []

    def columns_of(self, findings: Sequence[Finding]) -> pa.Table:
        """Put findings into columns: what those that are alike share is taken, and whose each of them is added."""
        new, numbers = list[Finding](), list[int]()
        for finding in findings:
            number = self.numbers.setdefault(likeness(finding), len(self.numbers))
            numbers.append(number)
            if number == len(self.clocks) + len(new):
                new.append(finding)
        for first in range(0, len(new), FEW):
            self._add(new[first : first + FEW])
        kinds, place, own = pa.Table.from_batches(self.kinds), pa.array(numbers), self._own(findings, numbers)
        columns = [pa.array(own[c.name], c.type) if c.name in own else kinds[c.name].take(place) for c in self.schema]
        return pa.table(columns, schema=self.schema)

    def _add(self, new: Iterable[Finding]) -> None:
        rows = [_flat(self.answer.datum(of_nobody(finding))) for finding in new]
        self.clocks += [_written_out(clock) if (clock := row.pop("clock")) else "" for row in rows]
        self.kinds.append(batch_of(self.schema, rows))

    def _own(self, findings: Sequence[Finding], numbers: Sequence[int]) -> dict[str, Sequence[str | None]]:
        """Say whose each finding is, by column."""
        clocks = [(self.clocks[n], f.anchor) for f, n in zip(findings, numbers, strict=True)]
        return {
            "id": [finding_id(f, self.answer.shared) for f in findings], "case": [f.trigger.case for f in findings],
            "episode": [f.trigger.episode for f in findings], "authority": [f.authority for f in findings],
            "trigger_id": [f.trigger.id for f in findings],
            "clock": [text.replace(_WHOSE, as_json(event.id), 1) if text and event else None for text, event in clocks],
        }  # fmt: skip


_WHOSE = as_json(WHOSE)


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
