"""The few ways in which rules are written for durable-rules: conditions, patterns, and what follows when they match.

Every condition is on whole numbers. A pattern names its kind first; a pattern that is joined to another ends in an
equality that always holds, since the library reads past its memory where the last condition of a join is false.
"""

from collections.abc import Callable, Mapping
from typing import Any

from guidance.engine.evaluate.live.words import Kind

Row = Mapping[str, Any]
"""One rule as durable-rules reads it."""

Test = dict[str, Any]
Pattern = dict[str, Test]


def _comparing(operator: str) -> Callable[[str, int | str], Test]:
    def test(field: str, with_: int | str) -> Test:
        """Compare a field with a number, or with `alias.field` of an earlier pattern."""
        if isinstance(with_, str):
            alias, other = with_.split(".")
            return {operator: {field: {alias: other}}} if operator else {field: {alias: other}}
        return {operator: {field: int(with_)}} if operator else {field: int(with_)}

    return test


equals = _comparing("")
differs = _comparing("$neq")
at_least = _comparing("$gte")
at_most = _comparing("$lte")
above = _comparing("$gt")
below = _comparing("$lt")


def pattern(alias: str, kind: Kind, *tests: Test) -> Pattern:
    """Write a pattern that stands alone or comes first."""
    return {alias: {"$and": [equals("kind", kind), *tests, equals("one", 1)]}}


def joined(alias: str, kind: Kind, to: str, *tests: Test) -> Pattern:
    """Write a pattern that is joined to an earlier one. Tests against numbers come before those against it."""
    plain = [test for test in tests if not _refers(test)]
    against = [test for test in tests if _refers(test)]
    return {alias: {"$and": [equals("kind", kind), *plain, *against, equals("one", f"{to}.one")]}}


def _refers(test: Test) -> bool:
    ((key, value),) = test.items()
    return isinstance(next(iter(value.values())) if key.startswith("$") else value, dict)


def row(priority: int, run: str, *patterns: Pattern) -> Row:
    """Write a rule: what runs when all patterns match. The lowest priority number runs first."""
    return {"all": list(patterns), "pri": priority, "run": run}


def same_episode(to: str) -> list[Test]:
    """Tell whether two may belong to one episode: their spans of episodes meet."""
    return [at_most("low", f"{to}.high"), at_least("high", f"{to}.low")]
