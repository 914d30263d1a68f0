"""Tests on the facts of an event, written in SQL, whose own logic has three values: NULL is what is not known."""

from collections.abc import Iterator

from guidance.engine.model.condition import All, AnyOf, Condition, Pattern, Patterns, Test, TestKind, tests_of

NOTHING = "nothing()"


def text(said: str) -> str:
    """Write a text as SQL does."""
    return "'" + said.replace("'", "''") + "'"


def one_of(column: str, said: Iterator[str] | tuple[str, ...]) -> str:
    """Write that a column holds one of some texts, each named once."""
    several = list(dict.fromkeys(said))
    if len(several) == 1:
        return f"{column} = {text(several[0])}"
    return f"{column} IN ({', '.join(map(text, several))})" if several else "FALSE"


def named(patterns: Patterns, event: str) -> str:
    """Write that an event has the name of one of some patterns."""
    return one_of(f"{event}.name", tuple(p.event for p in patterns))


def holds(condition: Condition, event: str, *, asked: bool = False) -> str:
    """Write a condition; `asked` is whether the source asks that the facts be recorded.

    What a definition made has no facts, and no test of it holds.
    """
    said = _holds(condition, event, asked=asked)
    return f"(NOT {event}.derived AND {said})" if any(tests_of(condition)) else said


def lacks(condition: Condition, event: str, *, asked: bool = False) -> str:
    """Write a list of the facts for want of which a condition is undecided; empty where it is decided."""
    if not any(tests_of(condition)):
        return NOTHING
    return f"CASE WHEN {event}.derived THEN {NOTHING} ELSE {_lacks(condition, event, asked=asked)} END"


def fits(patterns: Patterns, event: str) -> str:
    """Write that an event fits any of some patterns."""
    return _any(_fits(p, event) for p in patterns)


def lacked(patterns: Patterns, event: str, fit: str) -> str:
    """Write a list of the facts for want of which an event only may fit; `fit` says whether it does."""
    told = [p for p in dict.fromkeys(patterns) if any(tests_of(p.where))]
    lists = [_of_named(p, event, alone=len({q.event for q in patterns}) == 1) for p in told]
    return f"CASE WHEN {fit} IS NULL THEN {' || '.join(lists)} ELSE {NOTHING} END" if told else NOTHING


def _of_named(pattern: Pattern, event: str, *, alone: bool) -> str:
    lack = lacks(pattern.where, event)
    return f"({lack})" if alone else f"CASE WHEN {event}.name = {text(pattern.event)} THEN {lack} ELSE {NOTHING} END"


def _fits(pattern: Pattern, event: str) -> str:
    is_named = f"{event}.name = {text(pattern.event)}"
    return f"({is_named} AND {holds(pattern.where, event)})" if any(tests_of(pattern.where)) else is_named


def _any(parts: Iterator[str]) -> str:
    several = list(dict.fromkeys(parts))
    return f"({' OR '.join(several)})" if several else "FALSE"


def _holds(condition: Condition, event: str, *, asked: bool) -> str:
    match condition:
        case Test():
            return _test(condition, f"{event}.facts[{text(condition.fact)}]", event, asked=asked)
        case All(parts):
            return f"({' AND '.join(_holds(p, event, asked=asked) for p in parts)})" if parts else "TRUE"
        case AnyOf(parts):
            return f"({' OR '.join(_holds(p, event, asked=asked) for p in parts)})" if parts else "FALSE"


def _test(test: Test, fact: str, event: str, *, asked: bool) -> str:
    values = f"[{', '.join(map(text, test.values))}]"
    match test.kind:
        case TestKind.PRESENT if asked:
            absent = f"NOT map_contains({event}.facts, {text(test.fact)})"
            return f"CASE WHEN {fact} IS NOT NULL THEN TRUE WHEN {absent} THEN NULL ELSE FALSE END"
        case TestKind.PRESENT:
            return f"{fact} IS NOT NULL"
        case TestKind.NOT_RECORDED_AS:
            return f"NOT COALESCE(list_has_any({fact}, {values}), FALSE)"
        case TestKind.INCLUDES:
            return f"list_has_all({fact}, {values})"
        case TestKind.AT_LEAST:
            enough = f"list_transform({fact}, lambda x: CAST(x AS DECIMAL(38, 10)) >= {test.values[0]})"
            return f"COALESCE(list_bool_or({enough}), CASE WHEN {fact} IS NULL THEN NULL ELSE FALSE END)"
        case TestKind.IS | TestKind.ONE_OF:
            return f"list_has_any({fact}, {values})"


def _lacks(condition: Condition, event: str, *, asked: bool) -> str:
    is_unknown = f"({_holds(condition, event, asked=asked)}) IS NULL"
    if isinstance(condition, Test):
        plain = condition.kind in {TestKind.IS, TestKind.ONE_OF, TestKind.INCLUDES, TestKind.AT_LEAST}
        is_unknown = f"{event}.facts[{text(condition.fact)}] IS NULL" if plain else is_unknown
        of_it = f"[{text(condition.fact)}]"
    else:
        of_it = " || ".join(_lacks(p, event, asked=asked) for p in condition.parts) or NOTHING
    return f"CASE WHEN {is_unknown} THEN {of_it} ELSE {NOTHING} END"
