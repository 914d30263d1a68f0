"""Events of some children, as a national host would hold them: one table, in no order."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from guidance import Query

AS_AT = date(2026, 6, 30)
CHILDREN = 40
COLUMNS = ("case", "authority", "event", "at", "id", "decision", "s47_initiated")
QUERY = Query((), AS_AT, ledger=None)


def rows() -> list[Mapping[str, Any]]:
    """Invent referrals, discussions and conferences, shuffled."""
    rng = Random(3)  # noqa: S311  invented children
    found = [row for number in range(CHILDREN) for row in _of_a_child(number, rng)]
    rng.shuffle(found)
    return found


def _of_a_child(number: int, rng: Random) -> Iterator[Mapping[str, Any]]:
    day = date(2026, 1, 5) + timedelta(days=rng.randrange(60))
    own = {"case": f"C{number:03}", "authority": "kent" if number % 2 else "norfolk"}
    yield {**own, "event": "referral_received", "at": day, "id": f"{number}-r"}
    yield {**own, "event": "referral_decided", "at": day + timedelta(days=rng.randrange(3)), "id": f"{number}-d",
           "decision": "strategy_discussion"}  # fmt: skip
    if number % 3:
        when = day + timedelta(days=rng.randrange(1, 9))
        yield {**own, "event": "strategy_discussion_held", "at": when, "id": f"{number}-s", "s47_initiated": True}
        if number % 5:
            held = when + timedelta(days=rng.randrange(10, 40))
            yield {**own, "event": "icpc_held", "at": held, "id": f"{number}-c"}


def table(some: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Put rows in columns, whatever is in none of them being null."""
    kinds = {"at": pa.date32(), "s47_initiated": pa.bool_()}
    arrays = {name: pa.array([row.get(name) for row in some], kinds.get(name, pa.string())) for name in COLUMNS}
    return pa.table(arrays)
