"""What a change of packs comes to on records: which findings change, counted by rule and by authority."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from guidance.app.comparing.examples import Example, examples
from guidance.app.comparing.outcomes import SAME, Became, became, tally_of
from guidance.app.comparing.packs import PackDiff, diff
from guidance.app.comparing.pairs import Pair
from guidance.app.comparing.sides import Side
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.refusal import Refused
from guidance.app.trials.report.data import shown_data
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.given_file import NotRead, check_read_again
from guidance.engine.measure.disclosure import LEAST_SHOWN, protect
from guidance.engine.measure.nesting import Counting, without_nested
from guidance.engine.measure.tally import Shown, Tally
from guidance.engine.model.rule import Derive, Missed, Rule
from guidance.engine.records.content import Content
from guidance.engine.records.read import unreadable


@dataclass(frozen=True)
class ImpactAsk:
    """A question about a change: what it was, what it is, and the records that both are put to."""

    query: Query
    old: str
    new: str
    minimum: int = LEAST_SHOWN


@dataclass(frozen=True)
class Column:
    """What became of the findings of one rule in one authority's cases."""

    authority: str
    name: str
    shown: Shown


@dataclass(frozen=True)
class RuleImpact:
    """What a change comes to under one rule; `pair` is None of one that is itself as it was."""

    rule: Rule
    pair: Pair | None
    columns: tuple[Column, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Impact:
    """What a change of packs comes to on some records."""

    asked: ImpactAsk
    diff: PackDiff
    old: Answer
    new: Answer
    rules: tuple[RuleImpact, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What either run noticed, each once."""
        return tuple(dict.fromkeys((*self.old.diagnostics, *self.new.diagnostics)))

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Every warning of either run, each once."""
        return tuple(dict.fromkeys((*self.old.warnings, *self.new.warnings)))

    @property
    def broken_off(self) -> str:
        """Say that a file breaks off, where one does."""
        return self.new.broken_off

    @property
    def receipt(self) -> dict[str, Any]:
        """Say what it rests on. The counts of the runs are left out: they would give back what is withheld."""
        return {"old": _receipt(self.old), "new": _receipt(self.new), "minimum": self.asked.minimum}


@dataclass(frozen=True)
class _Work:
    """What is counted, not yet fit to be shown."""

    asked: ImpactAsk
    diff: PackDiff
    old: Answer
    new: Answer
    by_rule: Mapping[str, Sequence[Became]]


def impact(asked: ImpactAsk, progress: Callable[[int], object] | None = None) -> Impact:
    """Put two packs to the same records, and count which findings change.

    Raises:
        Refused: One of the two cannot be compared or has mistakes, or a record cannot be used.
    """
    for file in asked.query.sources:
        _check_read_again(file)
    found = diff(asked.old, asked.new, asked.query.overlays)
    old, new = (evaluate(_put(asked.query, side), progress) for side in (found.old, found.new))
    names = {pair.old.id: pair.new.id for pair in found.pairs if pair.old and pair.new}
    by_rule: defaultdict[str, list[Became]] = defaultdict(list)
    for one in became(old.findings, new.findings, names):
        by_rule[one.rule].append(one)
    work = _Work(asked, found, old, new, by_rule)
    return Impact(asked, found, old, new, tuple(_counted(work)))


def _check_read_again(file: Path | Content) -> None:
    if isinstance(file, Content):
        return
    try:
        check_read_again(file)
    except NotRead as wrong:
        raise Refused([unreadable(file.as_posix(), wrong)]) from None


def _put(query: Query, side: Side) -> Query:
    return replace(query, library=side.library, overlays=(), instruments=side.asked)


def _rules(work: _Work) -> dict[str, Pair | None]:
    """Choose the rules that are counted: those that the packs alone show to be reached by the change.

    Were they chosen by what the records show, that one is among them would tell of a finding whose count is withheld.
    Where a finding of another changes all the same, every rule is counted of which anything was found.
    """
    diff, by_rule = work.diff, work.by_rule
    chosen: dict[str, Pair | None] = {p.key: p for p in (*diff.changed, *diff.added, *diff.removed)}
    held = [*work.new.library.rules, *work.old.library.rules]
    chosen |= {r.id: None for r in held if isinstance(r.when, Missed) and r.when.rule in chosen and r.id not in chosen}
    everything = diff.reaches_all or any(isinstance(p.rule.duty, Derive) for p in chosen.values() if p)
    strays = (rule for rule, those in by_rule.items() if rule not in chosen and any(o.kind != SAME for o in those))
    if everything or next(strays, None):
        chosen |= {rule: None for rule in sorted(by_rule) if rule not in chosen}
    return chosen


def _counted(work: _Work) -> Iterator[RuleImpact]:
    known = {r.id: r for answer in (work.old, work.new) for r in _every(answer)}
    rules, authorities = _rules(work), work.new.library.authorities
    heaps = [(rule, *heap) for rule in rules for heap in _heaps(work.by_rule.get(rule, ()))]
    tallies = [tally for _, _, tally in heaps]
    counting = [Counting(rule, _about(known[rule], code), tally) for rule, code, tally in heaps]
    shown = without_nested(counting, protect(tallies, work.asked.minimum))
    columns: defaultdict[str, list[Column]] = defaultdict(list)
    for (rule, code, _), one in zip(heaps, shown, strict=True):
        columns[rule].append(Column(code, authorities.name(code) if code else "No authority is named", one))
    for rule, pair in rules.items():
        drawn = tuple(examples(pair, work.diff.old.library, work.diff.new.library)) if pair else ()
        yield RuleImpact(known[rule], pair, tuple(columns[rule]), drawn)


def _every(answer: Answer) -> Iterator[Rule]:
    yield from answer.library.every_rule
    yield from (rule for trial in answer.library.trials for rule in trial.instead)


def _heaps(found: Sequence[Became]) -> Iterator[tuple[str, Tally]]:
    """Count the duties of one rule authority by authority."""
    mine: defaultdict[str, list[Became]] = defaultdict(list)
    for one in found:
        mine[one.finding.authority or ""].append(one)
    yield from ((code, tally_of(mine[code])) for code in sorted(mine))


def _about(rule: Rule, code: str) -> frozenset[tuple[str, str]]:
    """Name what starts a rule in an authority's cases: tables of rules that start from the same are nested."""
    begins = [f"missed {rule.when.rule}"] if isinstance(rule.when, Missed) else [p.event for p in rule.when]
    return frozenset((code, name) for name in begins)


def _receipt(answer: Answer) -> dict[str, Any]:
    """Leave out, of a receipt, every count of the run, and what was asked of which events."""
    rests_on = {key: value for key, value in answer.receipt.items() if key not in {"counts", "coverage", "warnings"}}
    broken = [{"file": b.file, "line": b.line} for b in answer.reading.broken_off]
    return {**rests_on, "broken_off": broken}


def data(found: Impact) -> dict[str, Any]:
    """Return it as plain data. A count that is withheld is None, and says so."""
    return {
        "receipt": found.receipt,
        "impact": {
            "old": found.diff.old.named, "new": found.diff.new.named,
            "rules": [
                {
                    "rule": one.rule.id, "was": one.pair.old.id if one.pair and one.pair.old else None,
                    "title": one.rule.title, "direction": one.pair.direction if one.pair else None,
                    "columns": [
                        {"authority": c.authority or None, "authority_name": c.name, "counts": shown_data(c.shown)}
                        for c in one.columns
                    ],
                    "examples": [example.data for example in one.examples],
                }
                for one in found.rules
            ],
        },
    }  # fmt: skip
