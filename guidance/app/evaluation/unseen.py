"""What records could not show, said once of each source and not again of each child."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import is_dark
from guidance.app.evaluation.tally import heaps_of, told_of
from guidance.engine.explain.clauses.clauses import event_clause, happened
from guidance.engine.explain.missing import lacking_in_words
from guidance.engine.explain.names import counted, source_of
from guidance.engine.model.finding import Finding
from guidance.engine.model.missing import MissingFact
from guidance.engine.model.records.source import Source
from guidance.engine.model.rule import Rule

NO_SOURCE = "no source"
Key = tuple[str, str]


@dataclass(frozen=True)
class Unseen:
    """The duties of one rule for which the same source could not show the same events or carry the same facts."""

    rule: Rule
    source: str
    events: tuple[str, ...]
    facts: tuple[str, ...]
    duties: int
    cases: int

    @property
    def in_words(self) -> str:
        """Say what cannot be told of how many, why, and who would know."""
        duties, cases = counted(self.duties, "duty"), counted(self.cases, "case")
        what = f"does not show whether {' or '.join(map(happened, self.events))} over the time in question"
        if self.facts:
            facts = " nor ".join(lacking_in_words(MissingFact(fact), self.rule) for fact in self.facts)
            what = f"does not show, when {' or '.join(map(event_clause, self.events))}, {facts}"
        return f"cannot tell of {duties} in {cases}: {self.source} {what}; who would know: {self.rule.bearer}"

    @property
    def data(self) -> dict[str, Any]:
        """The row as plain data."""
        rule = self.rule
        return {
            "rule": rule.id, "title": rule.title, "modality": str(rule.modality), "force": str(rule.force),
            "bearer": rule.bearer, "status": "undetermined", "source": source_of(rule),
            "evidence": str(rule.provision.evidence), "record_source": self.source,
            "missing": list(self.facts or self.events),
            "count": self.duties, "cases": self.cases, "in_words": self.in_words,
        }  # fmt: skip


def told(answer: Answer, *, everything: bool) -> Iterator[Finding]:
    """Yield the findings that are told one by one: without `everything`, not those that no record could settle."""
    return iter(Telling(answer, everything=everything))


def unseen(answer: Answer, *, everything: bool = False) -> list[Unseen]:
    """Gather by rule and source what no record could settle; nothing, where each such finding is told by itself."""
    if everything:
        return []
    telling = Telling(answer, everything=False)
    for _ in telling:
        pass
    return telling.rows


@dataclass(slots=True)
class _Count:
    """How many duties in how many cases; no case is kept but the last, since findings come case by case."""

    duties: int = 0
    cases: int = 0
    last: Key | None = None

    def add(self, case: Key) -> None:
        self.duties += 1
        self.cases += case != self.last
        self.last = case


class Telling:
    """The findings that are told one by one, and what no record could settle, gathered on the same way through them.

    Without `everything`, the latter are told by rule and source; `rows` are they, once every finding has gone by.
    """

    def __init__(self, answer: Answer, *, everything: bool) -> None:
        self.answer, self.everything = answer, everything
        self._gathered: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], _Count] = defaultdict(_Count)
        self._rules: dict[str, Rule] = {}

    @property
    def has_rows(self) -> bool:
        """Tell beforehand whether there will be any."""
        return not self.everything and bool(self.answer.receipt["counts"]["not_shown"])

    def __iter__(self) -> Iterator[Finding]:
        self._gathered.clear()
        speaking = {} if self.everything else _speaking(self.answer.reading.sources or ())
        findings: Iterable[Finding] = self.answer.findings
        if not self.everything:
            for heap in heaps_of(findings):
                count = self._count(heap.rule, speaking.get(heap.case, NO_SOURCE), heap.events, heap.facts)
                count.duties += heap.duties
                count.cases += heap.cases
            findings = told_of(findings)
        for finding in findings:
            if self.everything or not is_dark(finding):
                yield finding
            else:
                self._gather(finding, speaking.get((finding.trigger.owner, finding.trigger.case), NO_SOURCE))

    def _gather(self, f: Finding, source: str) -> None:
        events, facts = dict.fromkeys(n.event for n in f.not_shown), [n.fact for n in f.not_shown if n.fact]
        self._count(f.rule, source, tuple(events), tuple(facts)).add((f.trigger.owner, f.trigger.case))

    def _count(self, rule: Rule, source: str, events: tuple[str, ...], facts: tuple[str, ...]) -> _Count:
        self._rules.setdefault(rule.id, rule)
        return self._gathered[rule.id, source, events, facts]

    @property
    def rows(self) -> list[Unseen]:
        """What was gathered."""
        return [
            Unseen(self._rules[key[0]], *key[1:], found.duties, found.cases)
            for key, found in sorted(self._gathered.items(), key=lambda row: row[0])
        ]


def _speaking(sources: Iterable[Source]) -> Mapping[Key, str]:
    """Name for each case the sources that speak for it."""
    names: dict[Key, list[str]] = defaultdict(list)
    for source, key in _pairs(sources):
        if source.name not in names[key]:
            names[key].append(source.name)
    return {key: " and ".join(sorted(found)) for key, found in names.items()}


def _pairs(sources: Iterable[Source]) -> Iterator[tuple[Source, Key]]:
    return ((source, key) for source in sources for key in source.cases)
