"""A clock that starts again, in SQL: which triggers are one run, and which event its limit is measured from."""

from collections.abc import Iterator

from guidance.engine.evaluate.batch.record import COLUMNS
from guidance.engine.evaluate.batch.sql.asking import Asking, Part, names_in, not_before, together
from guidance.engine.evaluate.batch.sql.conditions import fits
from guidance.engine.model.condition import Patterns
from guidance.engine.model.rule import Rule

DATED = (
    "SELECT t.*, a.due, a.first_end, a.last_end, a.bound_end, a.wanting, a.untimed, a.n AS anchor, r.joined, a.restarts"
    " FROM duty t JOIN run r ON r.duty = t.n JOIN again a ON a.duty = t.n AND a.is_last"
)


def _takes_in(rule: Rule, event: str, asking: Asking) -> str:
    """Write that an event belongs to the run of a duty `t`: no end `o` of it lies between the two."""
    before_end = (
        f"o.id IS NULL OR ({event}.id <> o.id AND {not_before('o', event, (*rule.performing, *rule.until), asking)})"
    )
    return f"({before_end}) AND {together(rule, event, 't')}"


def anchors(rule: Rule, clock: Patterns, asking: Asking, *, ends: bool) -> Iterator[Part]:
    """Write which triggers are one run, and what sets its clock going again; `ends` is whether anything may end it."""
    yield "stop", "what closed each, if anything did", _stop(ends=ends)
    yield "taker", "each trigger with those before that would take it in", _taker(rule, asking)
    yield "turn", "in their order: each is taken in by the first run that does, or begins one", _TURN
    yield "run", "each run, by its first trigger, with the others", _RUN
    yield (
        "anchor",
        "what sets its clock going: the trigger, and each event that does so again",
        _anchor(rule, clock, asking),
    )


def _stop(*, ends: bool) -> str:
    columns = ("id", "name", "day", "starts", "ends", "renews")
    either = (f"CASE WHEN k.duty IS NULL THEN l.{c} ELSE k.{c} END AS {c}" if ends else f"k.{c}" for c in columns)
    lapse = " LEFT JOIN lapse l ON l.duty = t.n" if ends else ""
    return f"SELECT t.n AS duty, {', '.join(either)} FROM duty t LEFT JOIN closing k ON k.duty = t.n{lapse}"


def _taker(rule: Rule, asking: Asking) -> str:
    earlier = "t.c = d.c AND (t.starts < d.starts OR (t.starts = d.starts AND t.id < d.id))"
    return (
        "SELECT d.c, d.n, row_number() OVER (PARTITION BY d.c ORDER BY d.starts, d.id) AS place,"
        " (SELECT list(t.n) FROM duty t JOIN stop o ON o.duty = t.n"
        f" WHERE {earlier} AND {_takes_in(rule, 'd', asking)}) AS takers FROM duty d"
    )


_TURN = """SELECT c, place, n, n AS leader, [n] AS leaders FROM taker WHERE place = 1 UNION ALL
SELECT c, place, n, COALESCE(found, n), CASE WHEN found IS NULL THEN list_append(leaders, n) ELSE leaders END FROM (
    SELECT d.c, d.place, d.n, u.leaders, list_filter(u.leaders, lambda x: list_contains(d.takers, x))[1] AS found
    FROM turn u JOIN taker d ON d.c = u.c AND d.place = u.place + 1)"""
_RUN = """SELECT leader AS duty, COALESCE(list(n ORDER BY place) FILTER (n <> leader), CAST([] AS BIGINT[])) AS joined
FROM turn GROUP BY leader"""


def _anchor(rule: Rule, clock: Patterns, asking: Asking) -> str:
    event = ", ".join(f"e.{c}" for c in COLUMNS.split(", "))
    again = f"{names_in(clock, 'e')} AND e.id <> t.id AND e.ends >= t.starts AND {fits(clock, 'e')}"
    return (
        f"SELECT r.duty, 0 AS place, {event} FROM run r JOIN duty e ON e.n = r.duty UNION ALL"
        f" SELECT r.duty, row_number() OVER (PARTITION BY r.duty ORDER BY e.starts, e.id), {event}"
        " FROM run r JOIN duty t ON t.n = r.duty JOIN stop o ON o.duty = t.n"
        f" JOIN event e ON {again} AND {_takes_in(rule, 'e', asking)}"
    )


def restarts(in_time: str) -> Iterator[Part]:
    """Write each restart, and whether the limit before it had passed by then.

    Args:
        in_time: Whether the event `a` is within the limit `prior`.
    """
    limits = ("due", "first_end", "last_end", "bound_end", "wanting")
    yield (
        "again",
        "each with whether it came after the limit that ran till then",
        (
            "SELECT a.*, a.place = max(a.place) OVER (PARTITION BY a.duty) AS is_last,"
            f" list({{'n': a.n, 'after_limit': COALESCE(NOT {in_time}, FALSE)}}) FILTER (a.place > 0)"
            " OVER (PARTITION BY a.duty ORDER BY a.place) AS restarts"
            f" FROM clock a LEFT JOIN (SELECT duty, place, {', '.join(limits)} FROM clock) prior"
            " ON prior.duty = a.duty AND prior.place = a.place - 1"
        ),
    )
