"""`batch` against the definition, on one census many times over, in one run; no figure is given unless they agree.

    python benchmarks/batch.py [TIMES]

All is processor time, both cores together. Some of `batch` is asked again alone: its queries, whose rows are counted
and not made into findings.
A sort of the same events by case, day and id, in the same database, is what to measure that by.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from census import many

from guidance.app.evaluation.evaluate import read
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate import batch, definition
from guidance.engine.evaluate.batch.population import Population
from guidance.engine.evaluate.batch.record import Record, open_record
from guidance.engine.evaluate.batch.rule_rows import RuleRows
from guidance.engine.evaluate.batch.sql.queries import query
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Rule

AS_AT = date(2024, 3, 31)
TIMES = 5


class Counted(Population):
    """A population whose rows are counted, and whose findings nobody makes."""

    def _of(self, rule: Rule, record: Record) -> RuleRows:
        record.database.execute(f"SELECT count(*) FROM ({query(rule, self.asking)})").fetchall()  # noqa: S608  as it stands
        return RuleRows(
            rule, record, pa.table({"n": pa.array([], pa.int64()), "status": pa.array([], pa.string())}), None
        )

    def _by_definition(self, events: Sequence[Event], rules: Sequence[Rule] | None = None) -> list[Finding]:
        del events, rules
        return []


def busy(job: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of a job, and what came of it."""
    start = time.process_time()
    found = job()
    return time.process_time() - start, found


def sort(events: Sequence[Event]) -> Any:  # noqa: ANN401  whatever the database gives
    """Sort the same events in the same database, laid out already."""
    record = open_record(events, AS_AT, None, sources=None)
    ask = "CREATE TABLE sorted AS SELECT c, day, id FROM event ORDER BY c, day, id"
    return busy(lambda: record.database.execute(ask))[0]


def main() -> None:
    """Print a line for each figure."""
    library = shipped()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "census.xml"
        file.write_text(many(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES), encoding="utf-8")
        reading = read(Query([file], AS_AT, ledger=None), library)
        events = list(reading.events)
    terms = Terms(
        AS_AT, None, library.calendars, library.vocabulary.states, reading.sources, library.trials, passed_over=None
    )
    given = {"calendars": terms.calendars, "states": terms.states, "sources": terms.sources, "trials": terms.trials}
    left = batch.Elsewhere()
    plain, one = busy(lambda: definition.evaluate(library.rules, events, AS_AT, None, **given))
    asked, other = busy(lambda: list(batch.evaluate_telling(left, library.rules, events, terms)))
    if one != other:
        raise SystemExit("the two differ: there is nothing to measure")
    alone, _ = busy(lambda: Counted(list(library.rules), events, terms, batch.Elsewhere()).findings())
    by_sort = sort(events)
    cases = len({(e.owner, e.case) for e in events})
    for said in (
        f"{len(events)} events, {cases} cases, {len(one)} findings, the same by both",
        f"{left.findings} of those of batch by the definition",
        f"definition {plain:.1f} s; batch {asked:.1f} s, {asked / plain:.2f} of that",
        f"batch's queries alone, rows counted: {alone:.1f} s, {alone / plain:.2f} of the definition",
        f"sorting the events {by_sort:.3f} s; the queries alone {alone / by_sort:.0f} times as long",
    ):
        sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    main()
