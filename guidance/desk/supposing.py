"""What if: planned days put beside a case, and what they would change; no record is touched by it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_in
from guidance.desk.chronology import Chronology
from guidance.desk.timeline import timeline
from guidance.engine.explain.moments import last_day_in_words
from guidance.engine.explain.names import at_in_words, day_in_words, source_of
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.records.plain.moment import parse_moment

MARK = "What if: not the record"
NOTHING = "By these rules it would meet no limit, miss none and start none. That is no answer that none applies to it."
MET, LATE, STARTED, CHANGED = (
    "It would meet", "Too late: it falls after the limit", "It would start", "It would change",
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
    there = case in chronology.cases()
    before = {_key(f): f for f in chronology.answer(case, asked).findings} if there else {}
    answer = chronology.answer(case, asked, supposing=True)
    steps = next_in(answer)
    known = {e.id for e in chronology.reading().events}
    return {
        "mark": MARK, "as_at": f"If so, as at the end of {day_in_words(asked.as_at)}:",
        "groups": _groups(before, answer), "nothing": NOTHING,
        "timeline": timeline(steps, [e.id for e in steps.events if e.id not in known]),
    }  # fmt: skip


def _key(finding: Finding) -> Key:
    return finding.rule.id, finding.trigger.id


def _groups(before: Mapping[Key, Finding], answer: Answer) -> list[dict[str, Any]]:
    """Group what differs by what it is: what is too late comes first."""
    found: dict[str, list[dict[str, str]]] = {LATE: [], MET: [], STARTED: [], CHANGED: []}
    for finding in answer.findings:
        was = before.get(_key(finding))
        if was is None or _outcome(was) != _outcome(finding):
            found[_kind(finding, was)].append(_line(finding, answer))
    gone = before.keys() - {_key(f) for f in answer.findings}
    found[CHANGED] += [_gone(before[key]) for key in sorted(gone)]
    return [
        {"title": title, "late": title == LATE, "meets": title == MET, "lines": lines}
        for title, lines in found.items()
        if lines
    ]


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
    if finding.due:
        yield last_day_in_words(finding)
    yield f"from {at_in_words((finding.anchor or finding.trigger).at)}"
    yield f"{source_of(finding.rule)} [{finding.rule.id}]"


def _gone(finding: Finding) -> dict[str, str]:
    more = f"{source_of(finding.rule)} [{finding.rule.id}]"
    return {"text": f"{finding.rule.title}: this would no longer be asked", "more": more}
