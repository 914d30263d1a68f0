"""What a team has in front of it in all of its cases, a row a duty, child by child and never by worker.

A case with no row is never simply left out: either no outstanding duty was found in it, which is counted, or that
cannot be said, and then a row says so.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import Conclusion, conclude
from guidance.app.evaluation.evaluate import evaluate, packs_asked
from guidance.app.evaluation.query import Query
from guidance.app.evaluation.unseen import Unseen, unseen
from guidance.app.next_steps.steps import steps_in
from guidance.app.next_steps.team_rows import Row, State, named, rows_of, unlisted
from guidance.app.next_steps.urgency import Tier, lines
from guidance.engine.evaluate.case import known
from guidance.engine.evaluate.coverage import coverage
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import counted, source_of, weekday_in_words
from guidance.engine.explain.outcome import NOTHING_FOUND
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.period import Period
from guidance.engine.reckoning import last_day

NATIONAL = "england-and-wales"
NOT_DUTIES = {
    Tier.MAY: "may be done and need not be",
    Tier.OVERTAKEN: "are about what has since been decided, closed or ended",
    Tier.ENDED: "ended with the death of a child or the age of 18",
}
"""What `next` shows of a case and a list of duties does not: only how many they are is said."""
WINDOWED = frozenset({State.DUE, State.ENDING})
Key = tuple[str, str]


@dataclass(frozen=True)
class TeamList:
    """The rows of every case, with what is not among them.

    `until` is the last day asked about, where there is one; `later` holds what falls due after it. `silent` groups the
    cases that have no row by what has to be said of them, `clear` names those in which no outstanding duty was found,
    each with what is to be said of it; `unchecked` findings of theirs could not be checked. `left` counts what is no
    duty.
    """

    answer: Answer
    rows: tuple[Row, ...]
    until: date | None
    later: tuple[Row, ...]
    silent: tuple[tuple[str, tuple[str, ...]], ...]
    clear: Mapping[str, str]
    unchecked: int
    left: Mapping[Tier, int]

    def sentences(self) -> Iterator[str]:
        """Yield what is to be read with the rows: never that nothing is due."""
        if says := conclude(self.answer).says:
            yield says
        if self.later and self.until:
            cases = len({row.case for row in self.later})
            verb = "falls" if len(self.later) == 1 else "fall"
            yield (
                f"{counted(len(self.later), 'duty')} in {counted(cases, 'case')} {verb} due after "
                f"{weekday_in_words(self.until)}, the last day asked about: not listed here."
            )
        if self.clear:
            yield f"{counted(len(self.clear), 'case')} with no row: {self._nothing_found()}"
        yield from filter(None, [self.left_in_words])

    @property
    def left_in_words(self) -> str:
        """Say what is no duty and is not listed; nothing where there is none."""
        said = "; ".join(f"{number} {NOT_DUTIES[tier]}" for tier, number in sorted(self.left.items()))
        return f"Not listed, being no duties to be done now: {said}; a child’s own answer shows them." if said else ""

    def _nothing_found(self) -> str:
        day = as_at_in_words(self.answer.query.when)
        said = NOTHING_FOUND.format(day=day, unchecked=self.unchecked)
        return f"{said[0].lower()}{said[1:]}"


def team_list(
    query: Query,
    within: Period | None = None,
    progress: Callable[[int], object] | None = None,
    *,
    everything: bool = False,
) -> TeamList:
    """List what is past, due, ending or waiting for a decision in each case, and what cannot be told.

    Args:
        query: What is asked, of all cases or of one.
        within: How far ahead to look for days that are still to come, from the day asked about; None: without end.
            Nothing else is left out by it.
        progress: Told now and then how many records have been read.
        everything: Give each duty that no record could show a row, and each case of which nothing can be said.

    Raises:
        Refused: A pack, a record, a trial, a deviation or the ledger cannot be used.
        CalendarGap: The days asked about reach a year that the calendar does not cover.
        OverflowError: They reach beyond the year 9999.
    """
    answer = evaluate(query, progress)
    until = last_day(query.as_at, within, answer.library.calendars.by_name[NATIONAL]) if within else None
    gathered = _Gathered(answer, everything)
    for key, case in _cases(answer):
        gathered.add(key, case)
    later = tuple(row for row in gathered.rows if until and row.state in WINDOWED and row.due and row.due > until)
    away = set(map(id, later))
    clear, silent = gathered.clear(), gathered.silent()
    listed = [row for row in gathered.rows if id(row) not in away]
    listed += _of_silent(silent, everything=everything)
    listed += [_of_unseen(row) for row in unseen(answer, everything=everything)]
    unchecked = sum(f.status is Status.UNDETERMINED and _key(f) in clear for f in answer.findings)
    names = {named(key, answer): gathered.alone[key].says for key in clear}
    return TeamList(answer, tuple(listed), until, later, silent, names, unchecked, gathered.left)


@dataclass
class _Gathered:
    """What the cases come to, one after another: their rows, what is no duty, and what is said of one with no row."""

    answer: Answer
    everything: bool
    rows: list[Row] = field(default_factory=list)
    left: Counter[Tier] = field(default_factory=Counter)
    alone: dict[Key, Conclusion] = field(default_factory=dict)

    def add(self, key: Key, case: Answer) -> None:
        """Add one case."""
        query = self.answer.query
        found = lines(steps_in(case, [e for e in case.reading.events if known(e, query.when, query.known_at)]))
        self.left.update(line.tier for line in found if line.tier in NOT_DUTIES)
        duties = [line for line in found if line.tier not in NOT_DUTIES]
        name = named(key, self.answer)
        own = [row for line in duties for row in rows_of(line, case, name, everything=self.everything)]
        self.rows += own
        if not own:
            self.alone[key] = conclude(case, briefly=True)

    def clear(self) -> tuple[Key, ...]:
        """Name the cases with no row in which it may be said that no outstanding duty was found."""
        return tuple(key for key, what in self.alone.items() if what.clear)

    def silent(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Group the others with no row by why that cannot be said."""
        said = {key: what.says or NO_SENTENCE for key, what in self.alone.items() if not what.clear}
        return _grouped(said, self.answer)


NO_SENTENCE = "Something is open here that this list has no row for; the child’s own answer shows it."


def _key(finding: Finding) -> Key:
    return finding.trigger.owner, finding.trigger.case


def _cases(answer: Answer) -> Iterator[tuple[Key, Answer]]:
    """Give each case asked about with what was found in it alone, as though it had been asked about by itself."""
    wanted, events = answer.query.case, defaultdict[Key, list[Event]](list)
    for event in answer.reading.events:
        if wanted in {None, event.case}:
            events[event.owner, event.case].append(event)
    for doubt in answer.reading.doubts:
        if wanted in {None, doubt.case}:
            events[doubt.owner, doubt.case] += []
    findings = _by_case(answer.findings)
    packs = packs_asked(answer.query, answer.library)
    for key in sorted(events, key=lambda key: (key[1], key[0])):
        own, query = events[key], replace(answer.query, case=key[1])
        asked = coverage(packs, own, query.when, query.known_at)
        reading = replace(answer.reading, events=tuple(own))
        yield key, replace(answer, query=query, reading=reading, findings=tuple(findings[key]), coverage=asked)


def _by_case(findings: Iterable[Finding]) -> Mapping[Key, list[Finding]]:
    found = defaultdict[Key, list[Finding]](list)
    for finding in findings:
        found[_key(finding)].append(finding)
    return found


def _grouped(says: Mapping[Key, str], answer: Answer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    groups = defaultdict[str, list[str]](list)
    for key, said in says.items():
        groups[said].append(named(key, answer))
    return tuple((said, tuple(cases)) for said, cases in sorted(groups.items()))


def _of_silent(silent: Sequence[tuple[str, tuple[str, ...]]], *, everything: bool) -> Iterator[Row]:
    """Give the cases with no row one together for what has to be said of them, or one each."""
    for said, cases in silent:
        if everything or len(cases) == 1:
            yield from (unlisted(case, said) for case in cases)
        else:
            some = ", ".join(cases[:FEW]) + (f" and {len(cases) - FEW} more" if len(cases) > FEW else "")
            yield unlisted("", f"{len(cases)} cases with no row, {some}: {said}")


FEW = 5


def _of_unseen(found: Unseen) -> Row:
    """Give what a source could not show one row for each rule, as it was asked of many cases."""
    rule = found.rule
    return Row("", "", State.CANNOT_TELL, f"{rule.title}: {found.in_words}", None, "", rule.bearer, source_of(rule))
