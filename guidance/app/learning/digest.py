"""A year's digest for a partnership: what was departed from, what nobody can evidence, what ends, what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from guidance.app.deviations.entries import RecordedDeviation
from guidance.app.deviations.ledger import all_kept
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate, library_for
from guidance.app.evaluation.query import Query
from guidance.app.learning import statements
from guidance.app.learning.deciding import in_words, reviews_of
from guidance.app.learning.ledger_counts import departures_from
from guidance.app.learning.section import Grid, Section
from guidance.app.withholding import ALL_SHOWN, cell
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.explain.names import day_in_words
from guidance.engine.ledger.entry import Entry
from guidance.engine.model.rule import Derive, Rule
from guidance.engine.packs.library import Library

AHEAD = 366
"""How many days ahead the end of a trial, or a review, is told."""
MOST = 40
"""How many rules that no record can show are listed; the others are counted."""
NOT_A_RANK = (
    "A rule that is often departed from may be a bad rule, or a good one in hard times. Rules are in order of name."
)
UNUSED = "Rules in force that started nothing in these records, which need not show what would start them"


@dataclass(frozen=True)
class Digest:
    """What is gathered of every rule in force on a day."""

    library: Library
    as_at: date
    whole: bool
    answer: Answer | None = None

    @cached_property
    def recorded(self) -> tuple[RecordedDeviation, ...]:
        """The departures in the ledger."""
        return tuple(self._ledger[0])

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was noticed on the way."""
        return tuple(dict.fromkeys((*(self.answer.diagnostics if self.answer else ()), *self._ledger[2])))

    @cached_property
    def _ledger(self) -> tuple[Sequence[RecordedDeviation], object, Sequence[Diagnostic]]:
        return all_kept()

    @property
    def rules(self) -> list[Rule]:
        """The rules in force, definitions left out."""
        return [r for r in self.library.rules if r.in_force(self.as_at) and not isinstance(r.duty, Derive)]


def digest(query: Query, *, whole: bool = False) -> Digest:
    """Gather a digest; with records, which rules started nothing in them.

    Raises:
        Refused: A pack, a record or the ledger cannot be used.
    """
    answer = evaluate(query) if query.sources else None
    return Digest(library_for(query), query.as_at, whole, answer)


def digest_sections(found: Digest) -> Iterator[Section]:
    """Give the sections of a digest."""
    notice = ALL_SHOWN if found.whole else statements.SMALL_COUNTS
    yield Section("What this cannot show", (*statements.CANNOT_SHOW, notice), warns=True)
    counted = (NOT_A_RANK, statements.LEDGER_YEARS)
    grids = tuple(_departed(found))
    yield Section("Rules departed from", counted if grids else ("None that can be shown is in the ledger.",), grids)
    yield Section(
        "Reviews of rules that were decided",
        tuple(in_words_of(e, whole=found.whole) for e in reviews_of(None)) or ("None is kept.",),
    )
    yield Section("Reviews that are due", tuple(_due(found)) or ("None within the year.",))
    yield Section("Trials that end", tuple(_ending(found)) or ("None within the year.",))
    if found.answer:
        started = {f.rule.id for f in found.answer.findings}
        unused = [f"{r.title} [{r.id}]" for r in found.rules if r.id not in started and r.checkable]
        yield Section(UNUSED, tuple(unused) or ("None.",))
    dark = [rule for rule in found.rules if not rule.checkable]
    shown = [f"{r.title} [{r.id}]" for r in dark[:MOST]]
    rest = (f"And {len(dark) - MOST} more: `guidance rules --format json` lists them.",) if len(dark) > MOST else ()
    yield Section("Rules that no record can show", (*shown, *rest))


def in_words_of(entry: Entry, *, whole: bool) -> str:
    """Say which rule a review was of, and what was decided."""
    return f"{entry.body.get('rule')}: {in_words(entry, whole=whole)}"


def _departed(found: Digest) -> Iterator[Grid]:
    """Count departures rule by rule, year by year, each withheld as in a dossier on it."""
    rows, years = dict[str, dict[str, str]](), set[str]()
    for rule in sorted({str(one.body["rule"]) for one in found.recorded}):
        counts, _ = departures_from(rule, found.recorded, found.library, found.as_at, whole=found.whole)
        rows[rule] = {year: cell(one.count) for year, one in counts}
        years |= set(rows[rule])
    if years:
        heads = tuple(sorted(years))
        yield Grid(
            ("rule", *heads), tuple((rule, *(own.get(y, "0") for y in heads)) for rule, own in rows.items() if own)
        )


def _due(found: Digest) -> Iterator[str]:
    last = date.fromordinal(min(found.as_at.toordinal() + AHEAD, date.max.toordinal()))
    for entry in reviews_of(None):
        again = str(entry.body.get("review_on") or "")
        if again and date.fromisoformat(again) <= last:
            yield f"{entry.body.get('rule')}: to be looked at again on {day_in_words(date.fromisoformat(again))}."
    for instrument in found.library.instruments:
        by = instrument.review_by
        if by and by <= last and instrument.in_force(found.as_at):
            yield f"{instrument.title}: to be read again by {day_in_words(by)}."


def _ending(found: Digest) -> Iterator[str]:
    for trial in found.library.trials:
        if trial.ends and 0 <= trial.ends.toordinal() - found.as_at.toordinal() <= AHEAD:
            where = found.library.authorities.name(trial.authority)
            yield f"{where}, {trial.id}: {day_in_words(trial.ends)}."
