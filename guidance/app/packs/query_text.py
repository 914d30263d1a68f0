"""A rule as the SQL query that `batch` puts to the events, for an analyst to read or to run."""

import re
from datetime import date

from guidance.app.extras import need
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.model.rule import Derive, Rule
from guidance.engine.packs.library import Library

NEEDED = ("duckdb", "pyarrow")


def sql_of(name: str, library: Library, as_at: date) -> str:
    """Write the query of a rule, after the functions that it calls.

    Raises:
        Refused: There is no such rule, or it is not written in SQL.
        ModuleNotFoundError: What the queries are made for is not installed.
    """
    for module in NEEDED:
        need(module)
    from guidance.engine.evaluate.batch.reach import left_out  # noqa: PLC0415  as above
    from guidance.engine.evaluate.batch.record import MACROS, TABLE  # noqa: PLC0415  as above
    from guidance.engine.evaluate.batch.sql.asking import Asking  # noqa: PLC0415  only now is it known that it can be
    from guidance.engine.evaluate.batch.sql.queries import query  # noqa: PLC0415  as above

    rule = library.rule(name)
    if rule is None:
        cure = did_you_mean(name, (r.id for r in library.rules), "look it up with `guidance rules`")
        raise Refused([Diagnostic("G205", f"`{name}` is not a rule", Span("RULE"), cure)], unreached=True)
    cure = "it has no finding of its own: `guidance rule` shows what it says"
    why = _not_asked(rule)
    if not why:
        why = left_out(rule, library.calendars)
        cure = "`guidance explain` says what it comes to; `batch` leaves it to the definition"
    if why:
        raise Refused([Diagnostic("G649", f"`{name}` has no query: {why}", Span("RULE"), cure)], unreached=True)
    powers = [r for r in library.rules if r.limits_a_power]
    said = query(rule, Asking(as_at, library.calendars, library.vocabulary.states, powers, narrow=True))
    macros = {found[1]: macro for macro in MACROS if (found := re.match(r"CREATE MACRO (\w+)", macro))}
    called = _called(said, macros)
    functions = (f"{macro};" for name, macro in macros.items() if name in called)
    return "\n".join([TABLE, *functions, "", f"{_in_lines(said)};"])


def _not_asked(rule: Rule) -> str:
    """Say why nothing is asked of a rule; an empty text where something is."""
    if isinstance(rule.duty, Derive):
        return "it says what counts as having happened too"
    return "" if rule.checkable and rule.duty else "no record can show what it asks"


def _in_lines(said: str) -> str:
    """Begin a line with each clause of a query; what stands in quotes is left as it is."""
    parts = re.split(r"('(?:[^']|'')*')", said)
    clause = re.compile(r" (?=(?:FROM|(?:LEFT )?JOIN|WHERE|QUALIFY|GROUP BY|UNION ALL) )")
    lined = [part if place % 2 else clause.sub("\n    ", part) for place, part in enumerate(parts)]
    return re.sub(r"\n\s*\n", "\n", "".join(lined))


def _called(said: str, macros: dict[str, str]) -> set[str]:
    """Name the functions that a text calls, and those that they call."""
    called = {name for name in macros if re.search(rf"\b{name}\(", said)}
    for name in tuple(called):
        body = macros[name].partition(" AS ")[2]
        called |= _called(body, {other: macro for other, macro in macros.items() if other not in called})
    return called
