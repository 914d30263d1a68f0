"""What if: planned days put beside a case, and what they would change; no record is touched by it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_in
from guidance.app.next_steps.urgency import lines
from guidance.desk.chronology import Chronology, Record
from guidance.desk.timeline import timeline
from guidance.engine.explain.moments import last_day_in_words
from guidance.engine.explain.names import at_in_words, day_in_words, source_of, weekday_in_words
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.rule import Perform
from guidance.engine.records.plain.moment import parse_moment

MARK = "What if: not the record"
NOTHING = "By these rules it would meet no limit, miss none and start none. That is no answer that none applies to it."
LATE, LATE_IF, MET, MET_IF, CHANGED, STARTED = (
    "Too late: it falls after the limit", "Too late, if it applies: the record does not say whether it does",
    "It would meet", "It would meet, if it applies: the record does not say whether it does",
    "It would change", "It would start",
)  # fmt: skip
Key = tuple[str, str]


def supposed(chronology: Chronology, case: str, query: Query) -> dict[str, Any] | None:
    """Say what planned days would change in a case, as at the end of the last of them; None where none is supposed.

    Raises:
        Refused: A planned day cannot be put beside the records.
    """
    planned = [record for record in chronology.supposed if record["case"] == case]
    if not planned:
        return None
    asked = replace(query, as_at=max(query.as_at, *(parse_moment(r["at"]).day for r in planned)), moment=None)
    before = chronology.answer(case, asked) if case in chronology.cases() else None
    answer = chronology.answer(case, asked, supposing=True)
    steps = next_in(answer)
    known = {e.id for e in chronology.reading().events}
    return {
        "mark": MARK, "as_at": f"If so, as at the end of {day_in_words(asked.as_at)}:",
        "groups": _groups(before, answer, planned), "nothing": NOTHING,
        "timeline": timeline(steps, [e.id for e in steps.events if e.id not in known]),
    }  # fmt: skip


def _key(finding: Finding) -> Key:
    return finding.rule.id, finding.trigger.id


def _groups(before: Answer | None, answer: Answer, planned: Iterable[Record]) -> list[dict[str, Any]]:
    """Group what differs by what it is: what is too late comes first."""
    found = {title: list[dict[str, str]]() for title in (LATE, LATE_IF, MET, MET_IF, CHANGED, STARTED)}
    if before:
        for title, line in _if_it_applies(before, planned):
            found[title].append(line)
    held = {_key(f): f for f in before.findings} if before else {}
    for finding in answer.findings:
        was = held.get(_key(finding))
        if was is None or _outcome(was) != _outcome(finding):
            found[_kind(finding, was)].append(_line(finding, answer))
    gone = held.keys() - {_key(f) for f in answer.findings}
    found[CHANGED] += [_gone(held[key]) for key in sorted(gone)]
    return [{"title": title, "folded": title == STARTED, "lines": told} for title, told in found.items() if told]


def _if_it_applies(before: Answer, planned: Iterable[Record]) -> Iterator[tuple[str, dict[str, str]]]:
    """Hold each planned day to the last days that hang on a fact which the record does not give."""
    given = [(record["event"], parse_moment(record["at"]).day) for record in planned]
    for line in lines(next_in(before)):
        finding = line.about
        if line.if_so is None or not isinstance(finding, Finding) or not isinstance(finding.rule.duty, Perform):
            continue
        does = {pattern.event for pattern in finding.rule.duty.patterns}
        for day in (day for event, day in given if event in does and day >= finding.trigger.day):
            told = _line(finding, before)
            more = f"if it applies, by {weekday_in_words(line.if_so)}; {told['more']}"
            yield (LATE_IF if day > line.if_so else MET_IF), {**told, "more": more}


def _outcome(finding: Finding) -> tuple[Status, Standing, date | None, str | None, str | None, int | None]:
    return (finding.status, finding.standing, finding.due, finding.performed, finding.lapsed, finding.days_late)


def _kind(finding: Finding, was: Finding | None) -> str:
    done = finding.performed and (was is None or was.performed != finding.performed)
    if done and finding.status is Status.BREACHED:
        return LATE
    if done and finding.status is Status.DISCHARGED and finding.due:
        return MET
    return CHANGED if was else STARTED


def _line(finding: Finding, answer: Answer) -> dict[str, str]:
    return {"text": f"{finding.rule.title}: {answer.words(finding)}", "more": "; ".join(_more(finding))}


def _more(finding: Finding) -> Iterator[str]:
    if finding.due and finding.standing is Standing.STANDS:
        yield last_day_in_words(finding)
    yield f"from {at_in_words((finding.anchor or finding.trigger).at)}"
    yield f"{source_of(finding.rule)} [{finding.rule.id}]"


def _gone(finding: Finding) -> dict[str, str]:
    more = f"{source_of(finding.rule)} [{finding.rule.id}]"
    return {"text": f"{finding.rule.title}: this would no longer be asked", "more": more}
