"""A nation's histories, made by seed, put to every rule in force that has a limit, by `batch`: the rate and the room.

    python benchmarks/nation.py [EVENTS] [MEGABYTES]

The shape of the histories is that of the published figures of England for 2024 (`guidance/statistics`): of all
referrals, how many come to an assessment, an enquiry, a conference, a plan. Each run says first that the findings of
some cases are those of the definition, field for field; where they are not, no figure is given. All is processor time,
both cores together. Beside it stand a sort of the same events in NumPy and in the same database, and a bare as-of join
of as many rows.
"""

import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

import duckdb
import numpy as np

from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate import batch, definition
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Derive, Rule

EVENTS, MEGABYTES, SEED = 100_000, 4_000, 20_260_331
AT_ONCE, SAMPLE = 40_000, 400
AS_AT = date(2024, 3, 31)
AUTHORITIES = [str(code) for code in range(801, 954)]
NO_FURTHER_ACTION, ENQUIRY, CONFERENCE, PLAN, CLOSED = 0.07, 0.36, 0.32, 0.87, 0.6


def after(day: date, count: int) -> date:
    """Return the day so many days later."""
    return date.fromordinal(day.toordinal() + count)


def history(number: int, chance: random.Random) -> Iterator[Event]:
    """Give what happened in one case, from its referral on."""
    case, authority = f"N{number:08}", chance.choice(AUTHORITIES)
    day = after(date(2023, 4, 1), chance.randrange(360))

    def event(name: str, on: date, **facts: str) -> Iterator[Event]:
        if on <= AS_AT:
            at = on.isoformat()
            yield Event(case, name, at, on, None, f"{name}:{at}", "1", authority, facts=facts, owner=authority)

    def later(least: int, most: int) -> date:
        return after(day, chance.randint(least, most))

    yield from event("referral_received", day, referrer_type="professional")
    if chance.random() < NO_FURTHER_ACTION:
        yield from event("case_closed", later(0, 10), reason="no_further_action")
        return
    day = later(0, 5)
    yield from event("assessment_started", day)
    done = later(10, 80)
    if chance.random() < ENQUIRY:
        day = later(0, 20)
        yield from event("strategy_discussion_held", day, s47_initiated="true")
        yield from event("s47_enquiry_started", day)
        if chance.random() < CONFERENCE:
            yield from _protected(event, later(8, 25), chance)
    yield from event("assessment_completed", done, authorised="true")
    if chance.random() < CLOSED:
        yield from event("case_closed", after(done, chance.randint(0, 200)))


def _protected(event: Callable[..., Iterator[Event]], day: date, chance: random.Random) -> Iterator[Event]:
    agreed = chance.random() < PLAN
    yield from event("icpc_held", day, plan_agreed=str(agreed).lower())
    if agreed:
        yield from event("cp_plan_started", day, category="neglect")
        yield from event("review_conference_held", after(day, chance.randint(60, 100)), plan_continues="true")


def histories(events: int) -> Iterator[list[Event]]:
    """Give cases until there are so many events, always the same."""
    chance, number = random.Random(SEED), 0  # noqa: S311  the same each time
    while events > 0:
        case = list(history(number, chance))
        events, number = events - len(case), number + 1
        yield case


def limited(rules: Iterable[Rule]) -> list[Rule]:
    """Choose the rules in force on any of those days that have a limit, with the definitions that make events."""
    there = [r for r in rules if r.checkable and r.commencement and r.commencement <= AS_AT]
    in_force = [r for r in there if r.repeal is None or r.repeal > date(2023, 4, 1)]
    return [r for r in in_force if r.has_limit or isinstance(r.duty, Derive)]


def busy(job: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of a job, and what came of it."""
    start = time.process_time()
    found = job()
    return time.process_time() - start, found


def held() -> int:
    """Return the most megabytes held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    """Print a line for each figure."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    memory = int(sys.argv[2]) if len(sys.argv) > 2 else MEGABYTES  # noqa: PLR2004  as said above
    library = shipped()
    rules = limited(library.rules)
    terms = Terms(AS_AT, None, library.calendars, library.vocabulary.states, None, library.trials)
    sample = [e for case in islice(histories(wanted), SAMPLE) for e in case]
    plain, one = busy(lambda: definition.evaluate(
        rules, sample, AS_AT, None, calendars=terms.calendars, states=terms.states, trials=terms.trials
    ))  # fmt: skip
    if one != list(batch.evaluate_telling(batch.Elsewhere(), rules, sample, terms)):
        raise SystemExit("the two differ: there is nothing to measure")
    say(f"{len(rules)} rules; {len(one)} findings of {len(sample)} events, the same by the definition in {plain:.1f} s")

    def counted() -> tuple[int, int, int]:
        cases, events, found = iter(histories(wanted)), 0, 0
        number = 0
        while some := list(islice(cases, AT_ONCE)):
            together = [e for case in some for e in case]
            told: Iterator[Finding] = batch.evaluate_telling(batch.Elsewhere(), rules, together, terms, memory=memory)
            found += sum(1 for _ in told)
            events, number = events + len(together), number + len(some)
        return events, number, found

    made, _ = busy(lambda: sum(len(case) for case in histories(wanted)))
    taken, (events, number, found) = busy(counted)
    alone = taken - made
    say(f"{events} events of {number} cases, {found} findings: {alone:.1f} s, and {made:.1f} s to make them")
    say(f"{events / alone:,.0f} events and {found / alone:,.0f} findings a second; {held()} MB held at most")
    beside(events, alone)


def beside(events: int, alone: float) -> None:
    """Sort and join as many rows, for a measure."""
    chance = np.random.default_rng(SEED)
    case, day, own = chance.integers(0, events // 4, events), chance.integers(0, 365, events), np.arange(events)
    by_numpy, _ = busy(lambda: np.lexsort((own, day, case)))
    database = duckdb.connect(config={"threads": "2"})
    rows = {"c": case, "day": day, "id": own}
    database.execute(
        "CREATE TABLE e AS SELECT * FROM (SELECT unnest($c) AS c, unnest($day) AS day, unnest($id) AS id)", rows
    )
    by_database, _ = busy(lambda: database.execute("CREATE TABLE s AS SELECT * FROM e ORDER BY c, day, id"))
    join = "SELECT count(b.id) FROM e a ASOF LEFT JOIN e b ON a.c = b.c AND a.day < b.day"
    by_join, _ = busy(lambda: database.execute(join).fetchall())
    say(f"a sort in NumPy {by_numpy:.2f} s, {alone / by_numpy:.0f} times as quick; in the database {by_database:.2f} s")
    say(f"a bare as-of join of as many rows {by_join:.2f} s")


if __name__ == "__main__":
    main()
