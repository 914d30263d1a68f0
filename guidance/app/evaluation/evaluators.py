"""The evaluators, and which of them answers a question."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from guidance.app.evaluation.answer import BOTH
from guidance.app.evaluation.query import Query
from guidance.engine.evaluate import definition, doubts
from guidance.engine.evaluate.terms import Given
from guidance.engine.explain.record import compared, finding_id
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.records.doubt import Doubt
from guidance.engine.model.rule import Rule

EVALUATORS = ("definition", "live", "all")
"""`batch` comes with its own issue, and is refused by name until then."""


@dataclass(frozen=True)
class Run:
    """What came of an evaluation: findings, by which evaluator, and where two of them differ."""

    findings: Sequence[Finding]
    evaluator: str
    differences: Sequence[str] = ()


def run(
    query: Query, chosen: Sequence[Rule], events: Sequence[Event], asked: Given, *, doubted: Sequence[Doubt]
) -> Run:
    """Run the evaluator asked for. Where durable-rules cannot be used, the definition answers, and says so."""
    again: Given = {**asked, "passed_over": None}

    def settled(evaluate: Callable[..., list[Finding]]) -> list[Finding]:
        found = evaluate(chosen, events, query.when, query.known_at, **asked)
        return doubts.settle(
            found, events, doubted, lambda those: evaluate(chosen, those, query.when, query.known_at, **again)
        )

    def defined() -> list[Finding]:
        return settled(definition.evaluate)

    if query.engine == "definition":
        return Run(defined(), "definition")
    from guidance.engine.evaluate import live  # noqa: PLC0415  only when asked for: it may not be there

    fault = live.unavailable()
    if fault:
        return Run(defined(), f"definition (live could not be used: {fault})")
    try:
        found = settled(live.evaluate)
    except live.NotAnswered as beyond:
        return Run(defined(), f"definition (live could not answer: {beyond})")
    if query.engine == "live":
        return Run(found, "live")
    plain = defined()
    return Run(plain, BOTH, differences(plain, found))


def differences(one: Iterable[Finding], other: Iterable[Finding]) -> list[str]:
    """Name every field of every finding on which two evaluators differ."""
    left = {f"{f.trigger.owner}:{finding_id(f)}": compared(f) for f in one}
    right = {f"{f.trigger.owner}:{finding_id(f)}": compared(f) for f in other}
    said = []
    for name in sorted({*left, *right}):
        a, b = left.get(name), right.get(name)
        if a is None or b is None:
            said.append(f"{name}: only {'definition' if b is None else 'live'} finds it")
        else:
            said += [f"{name}: {key}: definition {a[key]!r}, live {b[key]!r}" for key in a if a[key] != b[key]]
    return said
