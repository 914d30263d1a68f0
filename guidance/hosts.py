"""Findings of a population whose events lie with another host: Apache Spark, or any that gives and takes Arrow.

The host parts the events by case, never by date, since what is owed hangs on the whole history of a case. What it hands
over goes the way of every other question, through `evaluate`; nothing of what a rule means is written again here.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.evaluate import departures, evaluate, library_for
from guidance.app.evaluation.query import Query
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.evaluation.unseen import Telling
from guidance.render.parquet import batch_of, batches_of, schema_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

LOG = logging.getLogger("guidance")
AT_ONCE = 20_000
"""So many events are held together; a case that has more is held whole."""
CASE = "case"
SCHEMA = schema_of(of_sources=True)
"""The columns of what comes back: those of `guidance evaluate --format parquet`."""
_IN_SQL = {"string": "STRING", "int64": "BIGINT", "date32[day]": "DATE"}


class NotTogether(ValueError):  # noqa: N818  what was handed over is not as it has to be
    """The events of one case came apart: in each part of its history the rest would be missed."""


class OtherPacks(ValueError):  # noqa: N818  as above
    """A worker holds other packs than the machine that asked, and would answer another question."""


def evaluate_partition(
    batches: Iterable[pa.RecordBatch], query: Query, *, packs: str = "", everything: bool = False
) -> Iterator[pa.RecordBatch]:
    """Evaluate the cases of one partition: every event of a case is in it, those of a case one after another.

    Args:
        batches: The events, in the columns of a table of events: `case`, `event`, `at`, and facts by their names.
        query: What is asked; its records are left empty.
        packs: The hash that the packs have to have, where it matters that they are those of another machine.
        everything: Whether each duty that no record could show has a row, not each rule and source.

    Yields:
        Rows in the columns of `SCHEMA`, and last, of no case, what they come to as a whole, such as that more may be
        due. Of no events, nothing.

    Raises:
        NotTogether: A case comes back after others came between, or its reference has spaces around it.
        OtherPacks: The packs here are others.
        Refused: A record, a pack or a departure cannot be used; nothing is left out in silence.
        ValueError: The query would have rows left out.
    """
    if packs and packs != (own := pack_digest(library_for(query))):
        raise OtherPacks(
            f"the packs here are {own[:16]}, and not {packs[:16]}: install the same packs on every machine"
        )
    if query.skip_invalid:
        raise ValueError("skip_invalid: nothing would tell which rows were left out; mend or remove them first")
    said = dict[str, None]()
    for table in _whole_cases(batches):
        answer = evaluate(replace(query, records=table))
        for warning in answer.warnings:
            LOG.warning("%s", warning)
        telling = Telling(answer, everything=everything)
        if answer.findings:
            yield from batches_of(telling, SCHEMA)
        said[conclude(answer).says] = None
    if rows := [{"in_words": sentence} for sentence in said if sentence]:
        yield batch_of(SCHEMA, rows)


def evaluate_on_spark(frame: "DataFrame", query: Query, *, everything: bool = False) -> "DataFrame":
    """Evaluate a data frame of events on Apache Spark, case by case; the arguments are those of `evaluate_partition`.

    A ledger is read once, where this is called. Packs are read by each worker, from where the query says, and have to
    be the same.

    Raises:
        ValueError: There are no events.
    """
    if frame.isEmpty():
        raise ValueError("the frame holds no events: of nothing that was read, nothing can be said to be owed or not")
    library = library_for(query)
    asked = replace(query, ledger=departures(query, library), deviations=None)
    run = partial(evaluate_partition, query=asked, packs=pack_digest(library), everything=everything)
    return frame.repartition(CASE).sortWithinPartitions(CASE).mapInArrow(run, _columns_in_sql())


def _columns_in_sql() -> str:
    return ", ".join(f"`{field.name}` {_in_sql(field.type)}" for field in SCHEMA)


def _in_sql(kind: Any) -> str:  # noqa: ANN401  pyarrow carries no types
    return f"ARRAY<{_in_sql(kind.value_type)}>" if pa.types.is_list(kind) else _IN_SQL[str(kind)]


def _whole_cases(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Put batches together until there are enough, and cut them where a case ends."""
    held, done, rows = list[pa.RecordBatch](), set[object](), 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows < AT_ONCE:
            continue
        table = pa.Table.from_batches(held)
        whole = table.num_rows - _of_the_last_case(table)
        if whole:
            yield _new(table.slice(0, whole), done)
        held, rows = table.slice(whole).to_batches(), table.num_rows - whole
    if any(one.num_rows for one in held):
        yield _new(pa.Table.from_batches(held), done)


def _of_the_last_case(table: pa.Table) -> int:
    """Count the rows at the end that are of one case; all of them, where no column says of which case a row is."""
    if CASE not in table.column_names:
        return int(table.num_rows)
    cases = table[CASE].to_pylist()
    return next((n for n, case in enumerate(reversed(cases)) if case != cases[-1]), len(cases))


def _new(table: pa.Table, done: set[object]) -> pa.Table:
    """Take note of the cases of a table; none of them may have been judged already."""
    cases = set(table[CASE].to_pylist()) if CASE in table.column_names else set()
    if again := done & cases:
        raise NotTogether(f"{len(again)} cases came in parts: sort each partition by `{CASE}`")
    if spaced := next((case for case in cases if str(case) != str(case).strip()), None):
        raise NotTogether(
            f"`{spaced}` has spaces around it, and would be parted from the same child without: trim them"
        )
    done |= cases
    return table
