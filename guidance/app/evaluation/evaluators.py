"""The evaluators, and which of them answers a question."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter

from guidance.app.evaluation.answer import BOTH
from guidance.app.evaluation.query import Query
from guidance.engine.evaluate import definition, doubts
from guidance.engine.evaluate.terms import Given
from guidance.engine.explain.record import compared, finding_id
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.records.doubt import Doubt
from guidance.engine.model.records.packed import Packed
from guidance.engine.model.rule import Rule

EVALUATORS = ("definition", "live", "all")
"""`batch` comes with its own issue, and is refused by name until then."""
SENT_AT_ONCE = 500
"""So many cases go to the worker of `live` together."""
Key = tuple[str, str]


@dataclass(frozen=True)
class Run:
    """What came of an evaluation: findings, by which evaluator, and where two of them differ."""

    findings: Packed[Finding]
    evaluator: str
    differences: Sequence[str] = ()


def run(
    query: Query, chosen: Sequence[Rule], events: Iterable[Event], asked: Given, *, doubted: Sequence[Doubt]
) -> Run:
    """Run the evaluator asked for. Where durable-rules cannot be used, the definition answers, and says so."""
    again: Given = {**asked, "passed_over": None}

    def settled(evaluate: Callable[..., list[Finding]], at_once: int) -> Packed[Finding]:
        def judge(those: Sequence[Event]) -> list[Finding]:
            return evaluate(chosen, those, query.when, query.known_at, **again)

        return Packed(
            doubts.settle(evaluate(chosen, some, query.when, query.known_at, **asked), some, doubt, judge)
            for some, doubt in portions(events, doubted, at_once)
        )

    def defined() -> Packed[Finding]:
        return settled(definition.evaluate, 1)

    if query.engine == "definition":
        return Run(defined(), "definition")
    from guidance.engine.evaluate import live  # noqa: PLC0415  only when asked for: it may not be there

    fault = live.unavailable()
    if fault:
        return Run(defined(), f"definition (live could not be used: {fault})")
    try:
        found = settled(live.evaluate, SENT_AT_ONCE)
    except live.NotAnswered as beyond:
        return Run(defined(), f"definition (live could not answer: {beyond})")
    if query.engine == "live":
        return Run(found, "live")
    plain = defined()
    return Run(plain, BOTH, differences(plain, found))


def portions(
    events: Iterable[Event], doubted: Iterable[Doubt], at_once: int
) -> Iterator[tuple[list[Event], list[Doubt]]]:
    """Yield the events of some cases with what is in doubt of them, in the order of the cases: so many at once.

    Args:
        events: Events in the order of their cases.
        doubted: What is in doubt; a case may have nothing else.
        at_once: How many cases are yielded together.
    """
    doubts: dict[Key, list[Doubt]] = defaultdict(list)
    for doubt in doubted:
        doubts[doubt.case, doubt.owner].append(doubt)
    known = ((key, list(those)) for key, those in groupby(events, key=lambda event: (event.case, event.owner)))
    silent = ((key, list[Event]()) for key in sorted(doubts))
    each = groupby(merge(known, silent, key=itemgetter(0)), key=itemgetter(0))
    cases = (([e for _, some in same for e in some], doubts.get(key, [])) for key, same in each)
    while some := list(islice(cases, at_once)):
        yield [e for those, _ in some for e in those], [d for _, of in some for d in of]


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
