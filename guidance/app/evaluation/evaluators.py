"""The evaluators, and which of them answers a question."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Unpack

from guidance.app.evaluation.query import Query
from guidance.app.evaluation.tally import Findings
from guidance.app.extras import need
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.evaluate import definition, doubts
from guidance.engine.evaluate.terms import Given, Terms
from guidance.engine.explain.record import compared, finding_id
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.records.doubt import Doubt
from guidance.engine.model.records.packed import by_case
from guidance.engine.model.records.unshown import Unmade
from guidance.engine.model.rule import Rule

EVALUATORS = ("auto", "definition", "live", "batch", "all")
SENT_AT_ONCE = 500
"""So many cases go to the worker of `live` together."""
LAID_OUT_AT_ONCE = 100_000
"""So many cases are put into one table of `batch`: a query takes as long to prepare for few as for many."""
Key = tuple[str, str]
Told = Mapping[str, Any]
Moment = date | datetime


@dataclass(frozen=True)
class Run:
    """What came of an evaluation: findings, by which evaluator, and where others differ.

    `by_definition` says what `batch`, where it was asked, left to the definition. `chosen` says of many events why this
    evaluator was chosen for them, where none was asked for by name.
    """

    findings: Findings
    evaluator: str
    differences: Sequence[str] = ()
    by_definition: Told | None = None
    chosen: str = ""


@dataclass(frozen=True)
class Putting:
    """Rules and events that are put to one evaluator or another, on the same terms."""

    query: Query
    chosen: Sequence[Rule]
    events: Iterable[Event]
    asked: Given
    doubted: Sequence[Doubt]

    def to(
        self,
        evaluate: Callable[..., Iterable[Finding]],
        at_once: int,
        of_sure: Callable[..., Iterable[Finding]] | None = None,
        apart: Sequence[Unmade] = (),
    ) -> Findings:
        """Put them to an evaluator, so many cases at once; what is in doubt is judged in every version.

        The cases in which nothing is in doubt are never all in the open at once. They are put to `of_sure`, where it is
        given, which may set findings `apart`.
        """
        query, again = self.query, Given(**{**self.asked, "passed_over": None})

        def judge(those: Sequence[Event]) -> list[Finding]:
            return list(evaluate(self.chosen, those, query.when, query.known_at, **again))

        def found(those: Sequence[Event], by: Callable[..., Iterable[Finding]]) -> Iterable[Finding]:
            return by(self.chosen, those, query.when, query.known_at, **self.asked) if those else ()

        def settled() -> Iterator[tuple[Finding, ...]]:
            for some, doubt in portions(self.events, self.doubted, at_once):
                unsure = {(d.owner, d.case) for d in doubt}
                sure = [e for e in some if (e.owner, e.case) not in unsure]
                rest = [e for e in some if (e.owner, e.case) in unsure]
                first = by_case(found(sure, of_sure or evaluate), _case)
                in_doubt = doubts.settle(list(found(rest, evaluate)), rest, doubt, judge) if doubt else ()
                yield from merge(first, by_case(in_doubt, _case), key=lambda fs: _case(fs[0]))

        return Findings(settled(), apart)

    def to_definition(self) -> Findings:
        """Put them to the definition."""
        return self.to(definition.evaluate, 1)

    def to_live(self) -> tuple[Findings | None, str]:
        """Put them to durable-rules; where it cannot be used, or gives no answer, say so."""
        from guidance.engine.evaluate import live  # noqa: PLC0415  only when asked for: it may not be there

        if fault := live.unavailable():
            return None, f"live could not be used: {fault}"
        try:
            return self.to(live.evaluate, SENT_AT_ONCE), ""
        except live.NotAnswered as beyond:
            return None, f"live could not answer: {beyond}"

    def to_batch(self) -> tuple[Findings, Told]:
        """Put them to DuckDB, and say what it left to the definition.

        Raises:
            Refused: There is no room for it, neither in memory nor on the disk.
        """
        from guidance.engine.evaluate import batch  # noqa: PLC0415  only when asked for: it may not be there

        elsewhere, unmade = batch.Elsewhere(), list[Unmade]()

        def evaluate(
            rules: Sequence[Rule],
            events: Sequence[Event],
            when: Moment,
            known_at: Moment | None,
            *,
            apart: list[Unmade] | None = None,
            **given: Unpack[Given],
        ) -> Iterator[Finding]:
            terms = Terms(when, known_at, **given)
            return batch.evaluate_telling(elsewhere, rules, events, terms, memory=self.query.memory, apart=apart)

        try:
            return self.to(evaluate, LAID_OUT_AT_ONCE, partial(evaluate, apart=unmade), unmade), elsewhere.told()
        except batch.NoRoom as full:
            message = f"`batch` has room for no more: {full}"
            cure = "raise `--memory`, free some of the disk, or give `--engine definition`"
            raise Refused([Diagnostic("G647", message, Span("--memory"), cure)]) from None


def _case(finding: Finding) -> Key:
    return finding.trigger.case, finding.trigger.owner


def run(
    query: Query, chosen: Sequence[Rule], events: Sequence[Event], asked: Given, *, doubted: Sequence[Doubt]
) -> Run:
    """Run the evaluator asked for. Where durable-rules cannot be used, the definition answers, and says so.

    Raises:
        ModuleNotFoundError: `batch` is asked for, and what it needs is not installed.
    """
    put = Putting(query, chosen, events, asked, doubted)
    engine, why = _chosen(query, len(events), asked) if query.engine == "auto" else (query.engine, "")
    if engine == "batch":
        for module in ("duckdb", "pyarrow"):
            need(module)
        found, told = put.to_batch()
        return Run(found, "batch", by_definition=told, chosen=why)
    if engine == "live":
        lived, fault = put.to_live()
        return Run(lived, "live") if lived is not None else Run(put.to_definition(), f"definition ({fault})")
    return Run(put.to_definition(), "definition", chosen=why) if engine == "definition" else _compared(put)


def _chosen(query: Query, events: int, asked: Given) -> tuple[str, str]:
    """Choose an evaluator by how many events there are, and say why, where they are many.

    What opened no duty is told by the definition alone.
    """
    from guidance.engine.evaluate import batch  # noqa: PLC0415  as in `to_batch`

    if events < query.batch_from or asked.get("passed_over") is not None:
        return "definition", ""
    many = f"{events} events, {query.batch_from} or more"
    if fault := batch.unavailable():
        return "definition", f"{many}, for which batch would be quicker: {fault}"
    return "batch", many


def _compared(put: Putting) -> Run:
    """Put them to every evaluator that can be used here, and hold each to the definition."""
    from guidance.engine.evaluate import batch  # noqa: PLC0415  as in `to_batch`

    plain, (lived, why) = put.to_definition(), put.to_live()
    opinions = {"live": lived} if lived is not None else {}
    told = None
    if not batch.unavailable():
        opinions["batch"], told = put.to_batch()
    differing = [said for name, found in opinions.items() for said in differences(plain, found, name)]
    names = ", ".join(("definition", *opinions)) + (f" ({why})" if why else "")
    return Run(plain, names, differing, told)


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


def differences(one: Iterable[Finding], other: Iterable[Finding], name: str) -> list[str]:
    """Name every field of every finding on which the definition and another evaluator differ."""
    left = {f"{f.trigger.owner}:{finding_id(f)}": compared(f) for f in one}
    right = {f"{f.trigger.owner}:{finding_id(f)}": compared(f) for f in other}
    said = []
    for finding in sorted({*left, *right}):
        a, b = left.get(finding), right.get(finding)
        if a is None or b is None:
            said.append(f"{finding}: only {'definition' if b is None else name} finds it")
        else:
            said += [f"{finding}: {key}: definition {a[key]!r}, {name} {b[key]!r}" for key in a if a[key] != b[key]]
    return said
