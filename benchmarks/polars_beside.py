"""Two of our own rules in Polars beside the queries of `batch`, over the same events: is the other engine quicker?

    pip install polars
    python benchmarks/polars_beside.py [EVENTS]

The rules are the assessment within 45 working days of the referral and the conference within 15 of the discussion
(Working Together 2023). Written by hand for Polars are the trigger, the last day, the first performance that is not
before it, the first end, and in time or late: no unknown facts, states, exemptions, episodes, scope, times of day or
trials, all of which the queries of `batch` hold. So what is measured favours Polars. Where the two differ in how many
duties come to what, no figure is given. All is processor time over tables that are laid out already.
"""

import importlib
import sys
from collections import Counter
from datetime import date
from typing import Any

from nation import AS_AT, busy, histories, say

from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate.batch.calendar import lay_out, served
from guidance.engine.evaluate.batch.record import open_record
from guidance.engine.evaluate.batch.sql.asking import Asking
from guidance.engine.evaluate.batch.sql.queries import query

EVENTS = 200_000
COMMENCED = date(2023, 12, 15)
ENDS = ("case_closed", "child_died", "child_turned_18")
RULES = {
    "wt23.assess.45wd": ("referral_received", "assessment_completed", 45),
    "wt23.icpc.15wd": ("strategy_discussion_held", "icpc_held", 15),
}


def by_polars(pl: Any, events: Any, days: Any, rule: tuple[str, str, int]) -> Counter[str]:  # noqa: ANN401  its own values
    """Count how many duties of a rule come to what."""
    begins, does, count = rule
    named = pl.col("name")
    triggers = events.lazy().filter((named == begins) & (pl.col("day") >= COMMENCED)).select("c", "day")
    counted = triggers.join(days.lazy(), on="day").with_columns(last=pl.col("number") + count)
    worked = days.lazy().filter(pl.col("working")).select(due="day", last="number")
    open_ = counted.join(worked, on="last").select("c", "day", "due")

    def first(name: str, of: Any) -> Any:  # noqa: ANN401  as above
        found = events.lazy().filter(of).select("c", pl.col("day").alias(name))
        later = open_.join(found, on="c").filter(pl.col(name) >= pl.col("day"))
        return later.group_by("c", "day").agg(pl.col(name).min())

    met = open_.join(first("done", named == does), on=["c", "day"], how="left")
    both = met.join(first("ended", named.is_in(ENDS)), on=["c", "day"], how="left")
    done = pl.col("done").is_not_null() & (pl.col("ended").is_null() | (pl.col("done") <= pl.col("ended")))
    over = pl.col("ended").is_not_null() & (pl.col("ended") <= pl.col("due"))
    status = (
        pl.when(done & (pl.col("done") <= pl.col("due"))).then(pl.lit("discharged"))
        .when(~done & over).then(pl.lit("lapsed"))
        .when(pl.col("due") < AS_AT).then(pl.lit("breached"))
        .otherwise(pl.lit("pending"))
    )  # fmt: skip
    return Counter(dict(both.select(status=status).group_by("status").len().collect().rows()))


def main() -> None:
    """Print a line for each rule."""
    pl = importlib.import_module("polars")
    library = shipped()
    events = [e for case in histories(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS) for e in case]
    rules = [rule for rule in library.rules if rule.id in RULES]
    record = open_record(events, AS_AT, None, sources=None)
    lay_out(record.database, served(rules, library.calendars))
    record.database.execute("CREATE TABLE shown (voice BIGINT, name VARCHAR, begins DATE, ends DATE)")
    table = pl.from_arrow(record.database.execute("SELECT c, day, name FROM event").to_arrow_table())
    days = pl.from_arrow(
        record.database.execute("SELECT day, working, number FROM calendar_day ORDER BY day").to_arrow_table()
    )
    asking = Asking(AS_AT, library.calendars, library.vocabulary.states)
    say(f"{len(events)} events; Polars {pl.__version__}")
    for rule in rules:
        ask = f"SELECT status, count(*) FROM ({query(rule, asking)}) GROUP BY status"  # noqa: S608  as it stands
        ours, rows = busy(lambda ask=ask: record.database.execute(ask).fetchall())
        theirs, counts = busy(lambda of=RULES[rule.id]: by_polars(pl, table, days, of))
        if Counter(dict(rows)) != counts:
            raise SystemExit(f"{rule.id}: the two differ: {dict(rows)}, {dict(counts)}")
        say(f"{rule.id}: {counts.total()} duties; batch {ours:.3f} s, Polars {theirs:.3f} s")


if __name__ == "__main__":
    main()
