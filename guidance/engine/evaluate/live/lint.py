"""Which rulesets are never loaded: idioms of durable-rules 2.0.28 that crash, hang, fire falsely or lose a message."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from guidance.engine.evaluate.live.consequents import VERBS
from guidance.engine.evaluate.live.words import Kind

MOST_MATCHES, MOST_ALIKE, MOST_AT_A_LEVEL, MOST_CONDITIONS, MOST_ROWS = 64, 255, 511, 28, 4095
"""Of one message; patterns alike; conditions at one level; in one pattern; rules in a ruleset."""

OPERATORS = frozenset({"$neq", "$gte", "$lte", "$gt", "$lt"})
FIELD = re.compile(r"[a-z_]{1,16}[0-9]{0,4}")
NAME = re.compile(r"[a-z0-9]{1,16}")
RUN = re.compile(r"[a-z]+(?: [a-z]+=[a-z0-9]+)*")
RESERVED = frozenset({"id", "sid"})

Row = Mapping[str, Any]
Step = tuple[str, str, Hashable]
"""One condition as a step down the network: operator, field, and the number or reference it is compared with."""


def lint(rows: Mapping[str, Row]) -> list[str]:
    """List everything for which a ruleset is refused; an empty list lets it be loaded."""
    faults = [f"{name}: {fault}" for name, row in rows.items() for fault in _faults_of(name, row)]
    if faults:
        return faults
    paths = [path for row in rows.values() for path in _paths(row)]
    return [*_crowded(paths), *_untouched(rows), *_colliding(paths), *_too_many(rows)]


def hash_of(text: str) -> int:
    """Hash a text as durable-rules does, which tells names and ids apart by this alone.

    >>> hash_of("id"), hash_of("sid")
    (926444256, 3593476751)
    """
    number = 2166136261
    for byte in text.encode():
        number = (number ^ byte) * 16777619 & 0xFFFFFFFF
    return number


def _faults_of(name: str, row: Row) -> Iterator[str]:
    """Find what is wrong with one rule by itself."""
    if not NAME.fullmatch(name):
        yield "a name is up to 16 small letters and digits"
    strange = sorted(set(row) - {"all", "pri", "run"})
    if strange:
        yield f"`{strange[0]}`: only `all`, `pri` and `run` are known to be safe; `any` fires twice"
    if not isinstance(row.get("pri"), int) or not 0 <= row["pri"] < 2**16:
        yield "`pri` is a whole number from 0 to 65535"
    yield from _run_faults(row.get("run"))
    yield from _pattern_faults(row.get("all"))


def _run_faults(run: object) -> Iterator[str]:
    if not isinstance(run, str) or not RUN.fullmatch(run) or run.split(" ")[0] not in VERBS:
        yield f"`{run}` is not one of the listed verbs: what they do is known not to post, start timers or join threads"


def _pattern_faults(patterns: object) -> Iterator[str]:
    if not isinstance(patterns, list) or not patterns:
        yield "a rule has at least one pattern"
        return
    kinds: list[object] = []
    aliases: list[str] = []
    for pattern in patterns:
        alias = str(next(iter(pattern))) if isinstance(pattern, dict) and len(pattern) == 1 else ""
        if not FIELD.fullmatch(alias) or alias in aliases:
            yield f"`{alias}`: a pattern has one name of its own, with no `$not`, `$all` or `$any`"
            return
        tests = pattern[alias].get("$and") if isinstance(pattern[alias], dict) else None
        if not isinstance(tests, list) or not 0 < len(tests) <= MOST_CONDITIONS:
            yield f"`{alias}`: a pattern is an `$and` of at most {MOST_CONDITIONS} conditions"
            return
        faults = list(_test_faults(tests, alias, aliases))
        if faults:
            yield from faults
            return
        kinds.append(tests[0]["kind"])
        aliases.append(alias)
    if len(set(kinds)) < len(kinds):
        yield "two patterns of one rule have one kind: taking back a fact that is joined to itself crashes"


def _test_faults(tests: list[Any], alias: str, earlier: list[str]) -> Iterator[str]:
    """Find what is wrong with one pattern: its first condition, its last, and each by itself."""
    for test in tests:
        fault = _test_fault(test, earlier)
        if fault:
            yield f"`{alias}`: {fault}"
            return
    if list(tests[0]) != ["kind"] or isinstance(tests[0]["kind"], dict):
        yield f"`{alias}`: the first condition says which kind it is"
    last = tests[-1].get("one")
    always = isinstance(last, dict) and list(last.values()) == ["one"] if earlier else last == 1
    if not always:
        yield f"`{alias}`: the last condition can be false, and a join then reads past its memory"


def _test_fault(test: object, earlier: list[str]) -> str:
    """Say what is wrong with one condition, or nothing."""
    if not isinstance(test, dict) or len(test) != 1:
        return "a condition is one comparison"
    ((key, value),) = test.items()
    if key.startswith("$"):
        if key not in OPERATORS:
            return f"`{key}` is not one of the comparisons known to be safe"
        if not isinstance(value, dict) or len(value) != 1:
            return "a comparison has one field"
        ((key, value),) = value.items()
    if not FIELD.fullmatch(key) or key in RESERVED:
        return f"`{key}`: a field is named in small letters and a number, and nothing is nested"
    if isinstance(value, dict):
        return _reference_fault(value, earlier)
    return "" if type(value) is int and -(2**62) < value < 2**62 else f"`{value}`: only whole numbers are compared"


def _reference_fault(value: Mapping[str, Any], earlier: list[str]) -> str:
    """Say what is wrong with what a field is compared with, or nothing."""
    ((alias, other),) = value.items() if len(value) == 1 else (("", ""),)
    if alias.startswith("$"):
        return f"`{alias}`: nothing is reckoned inside a condition; a division by nought ends the process"
    if alias not in earlier or not isinstance(other, str) or not FIELD.fullmatch(other):
        return f"`{alias}` is not an earlier pattern of the rule"
    return ""


def _paths(row: Row) -> Iterator[tuple[Step, ...]]:
    """Yield each pattern as its steps down the network of conditions, which patterns that begin alike share."""
    for pattern in row["all"]:
        (tests,) = (p["$and"] for p in pattern.values())
        yield tuple(_step(test) for test in tests)


def _step(test: Mapping[str, Any]) -> Step:
    ((key, value),) = test.items()
    operator, (field, against) = (key, next(iter(value.items()))) if key.startswith("$") else ("", (key, value))
    return operator, field, next(iter(against.items())) if isinstance(against, dict) else against


def _crowded(paths: Iterable[tuple[Step, ...]]) -> Iterator[str]:
    """Find where more patterns meet than the library can hold."""
    found = list(paths)
    for path in sorted(set(found), key=repr):
        if found.count(path) > MOST_ALIKE:
            yield f"{found.count(path)} patterns are alike; at {MOST_ALIKE + 1} the library crashes"
    tree = _tree(found)
    widest = _widest(tree)
    if widest > MOST_AT_A_LEVEL:
        yield f"{widest} conditions at one level; at {MOST_AT_A_LEVEL + 1} the library hangs"
    matches = _matches(tree)
    if matches > MOST_MATCHES:
        yield f"one message may match {matches} patterns; over {MOST_MATCHES} the library gives up"


Tree = dict[Step, Any]


def _tree(paths: Iterable[tuple[Step, ...]]) -> Tree:
    tree: Tree = {}
    for path in paths:
        level = tree
        for step in path:
            level = level.setdefault(step, {})
    return tree


def _widest(tree: Tree) -> int:
    return max([len(tree), *(_widest(below) for below in tree.values())])


def _matches(tree: Tree) -> int:
    """Count the patterns that one message may match: of those that ask one field to be equal, only one."""
    if not tree:
        return 1
    alternatives: dict[str, list[int]] = {}
    always = 0
    for (operator, field, against), below in tree.items():
        if operator or isinstance(against, tuple):
            always += _matches(below)
        else:
            alternatives.setdefault(field, []).append(_matches(below))
    return always + sum(max(counts) for counts in alternatives.values())


def most_matches(rows: Mapping[str, Row]) -> int:
    """Count the patterns of a ruleset that one message may match at most."""
    return _matches(_tree(path for row in rows.values() for path in _paths(row)))


def _untouched(rows: Mapping[str, Row]) -> Iterator[str]:
    """Find that no rule fires for the touch that every session opens with."""
    touched = any(
        len(row["all"]) == 1 and _step(next(iter(row["all"][0].values()))["$and"][0]) == ("", "kind", int(Kind.TOUCH))
        for row in rows.values()
    )
    if not touched:
        yield "no rule fires for the touch: deleting a session in which none fired crashes"


def _colliding(paths: Iterable[tuple[Step, ...]]) -> Iterator[str]:
    """Find fields that the library would take for one another."""
    fields = sorted({field for path in paths for _, field, _ in path} | RESERVED | {"$s"})
    seen: dict[int, str] = {}
    for name in fields:
        other = seen.setdefault(hash_of(name), name)
        if other != name:
            yield f"`{other}` and `{name}` have one hash, and would be taken for one another"


def _too_many(rows: Mapping[str, Row]) -> Iterator[str]:
    if len(rows) > MOST_ROWS:
        yield f"{len(rows)} rules; the library holds {MOST_ROWS}"
