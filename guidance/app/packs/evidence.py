"""How well everything in the packs is known: counted by source and grade, and what still needs reading."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from guidance.app.packs.shipped import shipped
from guidance.engine.model.instruments.provenance import Result, outcome
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Evidence, Rule
from guidance.engine.packs.documents.provenance import by_statement, with_checks
from guidance.engine.packs.library import Library

Statement = Rule | Principle
PROPOSED = "proposed-only"
GRADES = (*(str(grade) for grade in Evidence), PROPOSED)
RULES, NAMED, PRINCIPLES, FIRST_DAYS, TRIALS = "rules", "rules by name", "principles", "first days", "suspensions"


@dataclass(frozen=True)
class Tally:
    """How the statements of one source are known, and how many of them have been read against a text.

    `text_read` tells whether somebody has read the whole printed text; None where that is not asked. `compared` counts
    those whose present place and lengths of time a script found in the text.
    """

    kind: str
    name: str
    grades: Mapping[str, int]
    checked: int = 0
    differing: int = 0
    text_read: bool | None = None
    compared: int = 0

    @property
    def statements(self) -> int:
        """How many statements there are; each has one grade."""
        return sum(self.grades.values())

    @property
    def data(self) -> dict[str, Any]:
        """The tally as plain data."""
        return {
            "kind": self.kind, "name": self.name, "statements": self.statements,
            **{grade.replace("-", "_"): self.grades.get(grade, 0) for grade in GRADES},
            "checked": self.checked, "differing": self.differing, "text_read": self.text_read,
            "compared": self.compared,
        }  # fmt: skip


def tallies(library: Library) -> list[Tally]:
    """Count the statements of each instrument and of each set of principles, first days, and what trials name."""
    return [*_rules(library), *_principles(library), *_first_days(library), *_trials(library)]


def with_what_was_read(library: Library) -> Library:
    """Return a library with the shipped rules and principles that its own checks are of, each with its checks."""
    house = shipped()
    here = {*(rule.id for rule in library.rules), *(principle.id for principle in library.principles)}
    read = by_statement(library.checks)
    rules = tuple(with_checks(r, read) for r in house.rules if r.id in read.keys() - here)
    principles = tuple(with_checks(p, read) for p in house.principles if p.id in read.keys() - here)
    instruments = dict.fromkeys((*library.instruments, *(r.instrument for r in rules)))
    return replace(
        library, rules=(*library.rules, *rules), principles=(*library.principles, *principles),
        instruments=tuple(instruments),
    )  # fmt: skip


def total(tallies_: Sequence[Tally], kind: str = "") -> Tally:
    """Add tallies up, those of one kind where one is named."""
    chosen = [t for t in tallies_ if kind in {"", t.kind}]
    grades = Counter[str]()
    for tally in chosen:
        grades.update(tally.grades)
    return Tally(
        kind or "all", "", grades, sum(t.checked for t in chosen), sum(t.differing for t in chosen),
        compared=sum(t.compared for t in chosen),
    )  # fmt: skip


def still_to_check(statements: Iterable[Statement]) -> list[Statement]:
    """List what nobody has read and found to agree: what differs first, then what is known least."""
    waiting = [s for s in statements if outcome(s.checks) is not Result.AGREES]
    worst_first = list(reversed(Evidence))
    return sorted(waiting, key=lambda s: (outcome(s.checks) is not Result.DIFFERS, worst_first.index(s.evidence)))


def _rules(library: Library) -> Iterator[Tally]:
    """Count the rules that apply unasked, then those of the packs that wait to be named."""
    fitting = {found.rule for found in library.comparisons if found.current and found.fits}
    of = defaultdict[str, list[Rule]](list)
    for rule in library.every_rule:
        of[rule.instrument.id].append(rule)
    for kind, instruments in ((RULES, library.instruments), (NAMED, library.named_instruments)):
        for instrument in instruments:
            rules = of[instrument.id]
            tally = _tally(kind, instrument.id, rules, text_read=instrument.text_read)
            yield replace(tally, compared=sum(rule.id in fitting for rule in rules))


def _principles(library: Library) -> Iterator[Tally]:
    for group, found in groupby(sorted(library.principles, key=lambda p: p.group), key=lambda p: p.group):
        yield _tally(PRINCIPLES, group, list(found))


def _tally(kind: str, name: str, statements: Sequence[Statement], *, text_read: bool | None = None) -> Tally:
    results = Counter(outcome(s.checks) for s in statements)
    grades = Counter(str(s.evidence) for s in statements)
    return Tally(kind, name, grades, results[Result.AGREES], results[Result.DIFFERS], text_read)


def _first_days(library: Library) -> Iterator[Tally]:
    known = Counter(str(i.commencement_evidence) for i in library.instruments if i.commencement)
    if known:
        yield Tally(FIRST_DAYS, "days instruments came into force", known)


def _trials(library: Library) -> Iterator[Tally]:
    for trial in library.trials:
        if trial.suspends:
            yield Tally(TRIALS, trial.id, Counter(s.evidence for s in trial.suspends))
