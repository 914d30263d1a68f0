"""Worked cases drafted for meanings that no case shows yet, ready to be pasted; each was run, and shows what it is for.

What a draft expects is what the rule's words come to. Its author works the days out by hand before keeping it: a case
that repeats what the engine answered tests nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from guidance.app.packs.case_coverage import HOW_IT_BINDS, ended_by, exempt_by, lacking, meanings_shown
from guidance.app.packs.checking import CaseResult, known_to, run_each
from guidance.app.packs.selection import with_added
from guidance.app.packs.shipped import shipped
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.condition import All, AnyOf, Condition, Pattern, TestKind
from guidance.engine.model.rule import (
    Exemption,
    FactDate,
    Follow,
    Happened,
    InState,
    Missed,
    Modality,
    Perform,
    Rule,
    TriggerFact,
)
from guidance.engine.packs.documents.cases import WorkedCase
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import CASES
from guidance.engine.packs.schema.case import CaseText

Run = Callable[[WorkedCase], CaseResult]
Facts = dict[str, str]
_LATER, _AHEAD = 30, 40
"""A draft begins so many days after the first day in force, and a date that a case fixes lies so many days ahead."""


@dataclass(frozen=True)
class Draft:
    """The events of a case in the making: the day it turns on, and each event with its day and facts."""

    rule: Rule
    day: date
    events: tuple[tuple[date, str, Facts], ...]
    as_at: date
    expect: Any = "pending"
    facts: Facts = field(default_factory=dict)

    def then(self, days: int, pattern: Pattern) -> "Draft":
        """Return the case with one more event, so many days after the day it turns on."""
        return replace(self, events=(*self.events, (_after(self.day, days), pattern.event, meeting(pattern.where))))

    def ending(self, days: int, expect: Any) -> "Draft":  # noqa: ANN401  what a case may expect
        """Return the case as looked at so many days later, with what it expects then."""
        return replace(self, as_at=_after(self.day, days), expect=expect)

    def case(self, meaning: str) -> dict[str, Any]:
        """Return what a file of cases would hold."""
        authority = self.rule.instrument.authority
        events = [
            {"at": str(day), "event": name, **facts} if facts else f"{day} {name}"
            for day, name, facts in sorted(self.events, key=lambda event: event[0])
        ]
        return {
            "rule": self.rule.id,
            "case": meaning.removeprefix("that "),
            **({"authority": authority} if authority else {}),
            "as_at": str(self.as_at),
            "events": events,
            "expect": self.expect,
        }


def ready_case(rule: Rule, meaning: str, library: Library, run: Run) -> str:
    """Draft a case that shows a meaning, as text to paste; empty where it has to be written by hand."""
    return _ready(rule, meaning, library, run)[0]


def _ready(rule: Rule, meaning: str, library: Library, run: Run) -> tuple[str, set[str]]:
    """Draft a case that shows a meaning, and name every meaning that it shows."""
    for draft in _drafts(rule, meaning, library, run):
        made = draft.case(meaning)
        if "authority" in made:
            made["authority"] = library.authorities.slug(made["authority"])
        result = run(worked(made))
        shown = set(meanings_shown(rule, [result]))
        if not result.mistakes and meaning in shown:
            return "\n".join(_lines(made)), shown
    return "", set()


def suggestions(
    library: Library, results: Sequence[CaseResult], paths: Sequence[Path], added: Sequence[Path] = ()
) -> Iterator[str]:
    """Give the lines of a case to paste for each meaning that no case shows, or say that there is none."""
    rules, terms = known_to(library, with_added(shipped(), added) if paths else library)

    def run(case: WorkedCase) -> CaseResult:
        return run_each([case], rules, terms)[0]

    for rule, unseen in lacking(library, results):
        shown = set[str]()
        for meaning in (each for each in unseen if each not in shown):
            found, others = _ready(rule, meaning, library, run)
            shown |= others
            by_hand = f"# {rule.id}: a case that shows {meaning} has to be written by hand"
            yield from found.splitlines() or [by_hand]


def is_where_they_go(found: Diagnostic) -> bool:
    """Tell whether a mistake is an empty file of cases: a shell makes one before what is suggested is written to it."""
    return found.code == "G005" and found.span.file.endswith(CASES)


def worked(made: Mapping[str, Any]) -> WorkedCase:
    """Return a case as it is read from a file."""
    return WorkedCase(CaseText.model_validate(dict(made)), Span("a drafted case"))


def _drafts(rule: Rule, meaning: str, library: Library, run: Run) -> Iterator[Draft]:
    """Give each draft that may show a meaning."""
    if rule.commencement is None or isinstance(rule.when, Missed):
        return
    for trigger in rule.when:
        start = _begun(rule, trigger, _day(rule), library)
        yield from _of_days(start, meaning, trigger, library)
        yield from _done(start, meaning, run)
        yield from (_exempted(start, each, library) for each in rule.unless if exempt_by(each) == meaning)
        yield from (start.then(1, end).ending(2, "lapsed") for end in rule.until if ended_by(end) == meaning)


def _of_days(start: Draft, meaning: str, trigger: Pattern, library: Library) -> Iterator[Draft]:
    rule = start.rule
    if meaning == "commencement day" and rule.commencement:
        begun = _begun(rule, trigger, rule.commencement, library)
        forbidden = rule.duty.patterns if isinstance(rule.duty, Perform) and rule.modality is Modality.MUST_NOT else ()
        yield from (begun.then(1, pattern).ending(2, "breached") for pattern in forbidden)
        yield from (replace(begun, expect=status) for status in ("pending", "breached"))
    if meaning == "repeal day" and rule.repeal:
        yield replace(_begun(rule, trigger, rule.repeal, library), expect="none")
    if meaning == "not exempt":
        yield start


def _done(start: Draft, meaning: str, run: Run) -> Iterator[Draft]:
    """Give drafts in which what is asked, or forbidden, is done or is not, by a day."""
    rule, due = start.rule, next((f.due for f in run(worked(start.case("when it is due"))).findings if f.due), None)
    days = (due - start.day).days if due else 0
    for pattern in rule.duty.patterns if isinstance(rule.duty, Perform) else ():
        done = start.then(1, pattern)
        if meaning == HOW_IT_BINDS:
            yield done.ending(2, _binding(rule))
        if meaning in {"discharged", "breached"}:
            yield done.ending(2, meaning)
        if meaning == "on the due day" and due:
            yield start.then(days, pattern).ending(days + 1, "discharged")
    if meaning in {"breached", "the day after"} and due:
        yield start.ending(days + 1, "breached")
    yield from _came_before(start, meaning)


def _came_before(start: Draft, meaning: str) -> Iterator[Draft]:
    """Give drafts in which what has to have come before did, or did not."""
    if meaning == HOW_IT_BINDS:
        yield replace(start, expect=_binding(start.rule))
    for pattern in start.rule.duty.patterns if isinstance(start.rule.duty, Follow) else ():
        if meaning == "discharged":
            yield replace(start.then(-_AHEAD, pattern), expect="discharged")
        if meaning == "breached":
            yield replace(start, expect="breached")


def _binding(rule: Rule) -> Facts:
    return {"modality": str(rule.modality), "force": str(rule.force), "bearer": rule.bearer}


def _exempted(start: Draft, unless: Exemption, library: Library) -> Draft:
    match unless:
        case TriggerFact(asked):
            day, name, facts = start.events[-1]
            return replace(
                start, events=(*start.events[:-1], (day, name, {**facts, **meeting(asked)})), expect="exempt"
            )
        case InState(state):
            return replace(start.then(-1, Pattern(_starts(state, library))), expect="exempt")
        case Happened(pattern):
            return replace(start.then(-1, pattern), expect="exempt")
        case _:
            return start


def _begun(rule: Rule, trigger: Pattern, day: date, library: Library) -> Draft:
    """Return a case in which a rule's clock starts on a day, and nothing else has happened."""
    facts = meeting(trigger.where)
    if isinstance(rule.within, FactDate):
        facts[rule.within.fact] = str(_after(day, _AHEAD))
    if rule.counts_from:
        facts[rule.counts_from] = str(day)
    before = Draft(rule, day, (), day)
    if rule.while_state:
        before = before.then(-2 - rule.while_state.long_before, Pattern(_starts(rule.while_state.state, library)))
    return replace(before, events=(*before.events, (day, trigger.event, facts)))


def _starts(state: str, library: Library) -> str:
    found = library.vocabulary.states.get(state)
    return found.starts_with[0] if found else state


def _day(rule: Rule) -> date:
    """Return a day on which a rule is in force, some days after its first where there is one."""
    first = rule.commencement or date.min
    later = _after(first, _LATER)
    return later if rule.repeal is None or later < rule.repeal else first


def _after(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def meeting(condition: Condition) -> Facts:
    """Return facts with which a condition holds, the first where several would do."""
    match condition:
        case All(parts):
            return {fact: value for part in parts for fact, value in meeting(part).items()}
        case AnyOf(parts):
            return meeting(parts[0]) if parts else {}
    if condition.kind is TestKind.NOT_RECORDED_AS:
        return {}
    return {condition.fact: condition.values[0] if condition.values else "true"}


def _lines(made: Mapping[str, Any]) -> Iterator[str]:
    for n, (key, value) in enumerate(made.items()):
        if isinstance(value, list):
            yield f"  {key}:"
            yield from (f"    - {item if isinstance(item, str) else _flow(item)}" for item in value)
        else:
            shown = _flow(value) if isinstance(value, dict) else _quoted(str(value)) if key == "case" else value
            yield f"{'  ' if n else '- '}{key}: {shown}"


def _flow(facts: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in facts.items()) + "}"


def _quoted(text: str) -> str:
    return f'"{text}"' if set(text) & set(":#{}[],&*'\"") else text
