"""The last days that other systems hold, each set beside the engine's own: which differ, and what would explain it.

None of them is ever used as a limit. What has nothing to be compared with is told too, on either side.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.team_rows import named
from guidance.app.timeliness.other_counts import last_day_by
from guidance.engine.measure.conventions import NAMES, counting
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Status
from guidance.engine.model.records.stored_date import StoredDate
from guidance.engine.model.rule import Modality, Perform, Rule

Key = tuple[str, str]


class Kind(StrEnum):
    """What comes of setting a day that another system holds beside ours."""

    DIFFERS = "differs"
    CANNOT_TELL = "cannot tell"
    WHICH = "which is meant is not known"
    NOTHING_HERE = "no such duty here"
    NOT_STORED = "not stored"
    SAME = "the same"


@dataclass(frozen=True)
class Compared:
    """One comparison: a day that is stored, our own duty, or both. `explained` names the ways of counting that give it.

    `asked` is the rule or the event that the day is said to be of; `why` says in words why there are no two days.
    """

    kind: Kind
    case: str
    stored: StoredDate | None = None
    finding: Finding | None = None
    explained: tuple[str, ...] = ()
    why: str = ""

    @property
    def apart(self) -> int | None:
        """How many days theirs is later than ours; before it, below nought."""
        ours = self.finding.due if self.finding else None
        return (self.stored.day - ours).days if self.stored and ours else None


@dataclass(frozen=True)
class Comparison:
    """Every comparison, in the order of the cases, with the answer that ours are from."""

    answer: Answer
    rows: tuple[Compared, ...]

    def of(self, *kinds: Kind) -> Iterator[Compared]:
        """Yield the comparisons of some kinds."""
        return (row for row in self.rows if row.kind in kinds)


def stored_dates(query: Query, progress: Callable[[int], object] | None = None) -> Comparison:
    """Set every last day that the records hold beside our own.

    Raises:
        Refused: As for `evaluate`.
    """
    answer = evaluate(query, progress)
    held = _held(answer)
    ours: dict[Key, list[Finding]] = defaultdict(list)
    meant = {stored.of for stored in held}
    cases = {(stored.owner, stored.case) for stored in held}
    for finding in answer.findings:
        key = finding.trigger.owner, finding.trigger.case
        if _is_compared(finding.rule) and any(_is_of(finding.rule, of) for of in meant):
            ours[key] += [finding] if key in cases or finding.due else []
    rows = [row for stored in held for row in _beside(stored, ours[stored.owner, stored.case], answer)]
    met = {id(row.finding) for row in rows if row.finding}
    left = (f for some in ours.values() for f in some if f.due and id(f) not in met)
    rows += [Compared(Kind.NOT_STORED, f.trigger.case, finding=f) for f in left]
    return Comparison(answer, tuple(sorted((_named(row, answer) for row in rows), key=_order)))


def _named(row: Compared, answer: Answer) -> Compared:
    """Name the case with its authority, where the records hold the same reference of two children."""
    owner = row.stored.owner if row.stored else row.finding.trigger.owner if row.finding else ""
    return replace(row, case=named((owner, row.case), answer))


def _order(row: Compared) -> tuple[str, str, str, str, str]:
    day = row.stored.day if row.stored else row.finding.due if row.finding else None
    rule = row.finding.rule.id if row.finding else row.stored.of if row.stored else ""
    return row.case, str(day), rule, row.kind, row.stored.column if row.stored else ""


FACTS: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("s47_enquiry_started", "recorded_icpc_target"): ("icpc_held", ("strategy_discussion_held",)),
    ("review_conference_held", "recorded_due_date"): ("review_conference_held", ()),
}
"""Facts that are the last day of an event, and what else of the same day and episode they belong to."""


def _held(answer: Answer) -> list[StoredDate]:
    """Gather every day of a column, and of the facts of events those that no row has given in a column too."""
    case = answer.query.case
    held = [s for s in answer.reading.stored if case in {None, s.case}]
    given = set(map(_place, held))
    return [*held, *(s for s in _in_facts(answer.reading.events, case) if _place(s) not in given)]


def _place(stored: StoredDate) -> tuple[object, ...]:
    return stored.owner, stored.case, stored.of, stored.day, stored.events


def _in_facts(events: Iterable[Event], case: str | None) -> Iterator[StoredDate]:
    near: dict[tuple[str, str, date], list[Event]] = defaultdict(list)
    holding: list[tuple[Event, str, str, tuple[str, ...]]] = []
    beside = {name for _, names in FACTS.values() for name in names}
    for event in events:
        if case not in {None, event.case}:
            continue
        if event.event in beside:
            near[event.owner, event.case, event.day].append(event)
        holding += [(event, fact, of, names) for (name, fact), (of, names) in FACTS.items()
                    if name == event.event and isinstance(event.facts.get(fact), str)]  # fmt: skip
    for event, fact, of, names in holding:
        there = near[event.owner, event.case, event.day]
        others = [e.id for e in there if e.event in names and e.episode == event.episode]
        day = date.fromisoformat(str(event.facts[fact]))
        yield StoredDate(event.owner, event.case, of, day, event.episode, (event.id, *others), fact)


def _is_compared(rule: Rule) -> bool:
    """Tell whether a rule gives a last day by which something is to be done."""
    asks = rule.modality in {Modality.MUST, Modality.SHOULD} and isinstance(rule.duty, Perform)
    return asks and rule.within is not None and not rule.limit_of_power


def _is_of(rule: Rule, of: str) -> bool:
    return rule.id == of or any(pattern.event == of for pattern in rule.performing)


def _beside(stored: StoredDate, ours: Sequence[Finding], answer: Answer) -> Iterator[Compared]:
    """Set one day beside what of ours it can be of."""
    near = [f for f in ours if _is_of(f.rule, stored.of)]
    met = _by_events(stored, near) if stored.events else _open(stored, near)
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in met:
        by_rule[finding.rule.id].append(finding)
    for some in by_rule.values():
        if len(some) > 1:
            why = f"{len(some)} duties of {some[0].rule.id} may be meant, and the row does not say which"
            yield Compared(Kind.WHICH, stored.case, stored, why=why)
        else:
            yield _two(stored, some[0], answer)
    if not met:
        yield Compared(Kind.NOTHING_HERE, stored.case, stored, why=_nothing(stored, near, answer))


def _nothing(stored: StoredDate, near: Sequence[Finding], answer: Answer) -> str:
    if not any(_is_compared(rule) and _is_of(rule, stored.of) for rule in answer.library.rules):
        return "no rule that was asked gives a last day for it"
    if not near:
        return "no duty of the kind was found in the case"
    if stored.events:
        return "what the row shows neither began nor met a duty of the kind"
    return "the row has no other day, and no duty of the kind is open in the case"


def _by_events(stored: StoredDate, near: Sequence[Finding]) -> list[Finding]:
    """Find the duties that what a row shows has met; if it has met none, those that it began."""
    shown = set(stored.events)
    done = [f for f in near if any(step.by and step.by.id in shown and _does(f.rule, step.by) for step in f.steps)]
    if done:
        return done
    begun = ((f, e) for f in near for e in (f.trigger, *f.joined, *([f.anchor] if f.anchor else [])))
    return list({id(f): f for f, e in begun if e.id in shown and not _does(f.rule, e)}.values())


def _does(rule: Rule, event: Event) -> bool:
    return any(pattern.event == event.event for pattern in rule.performing)


def _open(stored: StoredDate, near: Sequence[Finding]) -> list[Finding]:
    """Find the duties that nothing on record has met or ended; of the episode that the row names, if it names one."""
    episodes = {stored.episode, None}
    there = (f for f in near if stored.episode is None or f.trigger.episode in episodes)
    return [f for f in there if not (f.performed or f.lapsed) and f.status not in {Status.EXEMPT, Status.LAPSED}]


def _two(stored: StoredDate, finding: Finding, answer: Answer) -> Compared:
    if finding.due is None or finding.reason is Reason.IN_DOUBT:
        return Compared(Kind.CANNOT_TELL, stored.case, stored, finding, why=answer.words(finding))
    if finding.due == stored.day:
        return Compared(Kind.SAME, stored.case, stored, finding)
    ways = tuple(_ways(finding, stored.day, answer.library.calendars))
    return Compared(Kind.DIFFERS, stored.case, stored, finding, ways)


def _ways(finding: Finding, day: date, calendars: Calendars) -> Iterator[str]:
    """Name the ways of counting by which the last day would be that one."""
    plain = calendars.by_name[finding.rule.instrument.calendar]
    closed = calendars.closures.get(finding.authority or "")
    for name in NAMES if finding.rule.instrument.calendar in calendars.by_name else ():
        if name != "closure-days" or closed:
            yield from [name] if last_day_by(finding, counting(name, plain, closed)) == day else []
