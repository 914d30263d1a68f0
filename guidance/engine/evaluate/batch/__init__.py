"""Evaluate many cases at once by DuckDB: each rule is one SQL query over a table of events. A second opinion.

Which events are known, what each is reckoned at, working days, states, who performs what by when, and what the sources
can show are all said anew in SQL, whose NULL is what is not known. Nothing of the definition's is used for that. What
is not written in SQL yet is answered by the definition, rule by rule or case by case, and is told. Nothing here is
imported unless this evaluator is asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.util import find_spec
from itertools import chain
from typing import Any, Unpack

from guidance.engine.bounds import MEMORY
from guidance.engine.evaluate.terms import Given, Terms
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.records.unshown import Unmade
from guidance.engine.model.rule import Rule

NEEDED = ("duckdb", "pyarrow")


class NoRoom(Exception):  # noqa: N818  what a machine lacks, not a program's error
    """There is neither memory nor disk enough for so many events."""


def unavailable() -> str:
    """Say in plain words why this evaluator cannot be used here; an empty text where it can."""
    lacking = [name for name in NEEDED if find_spec(name) is None]
    return f"{' and '.join(lacking)} is not installed" if lacking else ""


@dataclass
class Elsewhere:
    """What was left to the definition: rules by why, how many cases, and how many findings."""

    rules: dict[str, str] = field(default_factory=dict)
    cases: int = 0
    findings: int = 0
    all_findings: int = 0

    def told(self) -> dict[str, Any]:
        """Say what was left to the definition, as plain data."""
        return {
            "findings": self.findings, "of": self.all_findings, "cases": self.cases,
            "rules": dict(sorted(self.rules.items())),
        }  # fmt: skip


def evaluate(
    rules: Iterable[Rule],
    events: Iterable[Event],
    as_at: date | datetime,
    known_at: date | datetime | None = None,
    **given: Unpack[Given],
) -> list[Finding]:
    """Say what each rule comes to in each case, as at a day or a moment, on what was known by then.

    The arguments and the answer are those of the definition.
    """
    return list(evaluate_telling(Elsewhere(), rules, events, Terms(as_at, known_at, **given)))


def evaluate_telling(
    elsewhere: Elsewhere,
    rules: Iterable[Rule],
    events: Iterable[Event],
    terms: Terms,
    *,
    memory: int = MEMORY,
    apart: list[Unmade] | None = None,
) -> Iterator[Finding]:
    """Say the same case by case, and add to `elsewhere` what was left to the definition by the time that all is said.

    Where `apart` is given, what can be left in columns is put there by then, and is not among what is said: all but
    the findings of the definition, of powers, and of what a trial or a departure may be laid over.

    Raises:
        NoRoom: The tables fit neither into so many megabytes of memory nor onto the disk.
    """
    from guidance.engine.evaluate.batch.population import Population  # noqa: PLC0415  it needs what may not be there

    return chain.from_iterable(Population(list(rules), list(events), terms, elsewhere, memory=memory).cases(apart))
