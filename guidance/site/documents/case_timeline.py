"""A worked case as a short list of dates: what happened, what it does under the rule, and what it comes to."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from guidance.app.packs.checking import CaseResult
from guidance.engine.explain.argument import because
from guidance.engine.explain.clauses.clauses import fact_clause, happened
from guidance.engine.explain.names import at_in_words, day_in_words, plainly, weekday_in_words
from guidance.engine.explain.outcome import in_words
from guidance.engine.explain.sentence import meanings
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.fact import FactWord
from guidance.engine.model.finding import Finding, Reason, Status
from guidance.site.escape import in_html
from guidance.site.labels import upper_first

Row = tuple[str, int, str]
"""When, which comes first on one day, and the line itself."""

NO_CLOCK = "the rule starts no clock here"
GROUPS: Mapping[Status | None, str] = {
    Status.DISCHARGED: "Done, or as it should be",
    Status.PENDING: "Still open",
    Status.BREACHED: "Late, not shown in time, or not so",
    Status.LAPSED: "Clock stopped, or power ended",
    Status.EXEMPT: "Does not apply",
    Status.UNDETERMINED: "Cannot tell",
    None: "No clock starts",
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RECORD = {"at", "event", "id", "case", "episode", "authority", "recorded_at"}
_ROLES = {
    Reason.PERFORMED: "does what is to be done",
    Reason.PERFORMED_LATE: "does what is to be done, after the last day",
    Reason.LAPSED: "stops the clock",
    Reason.LAPSED_LATE: "would stop the clock, but comes after the last day",
    Reason.FORBIDDEN: "is what is not to be done",
    Reason.FOLLOWED: "is what had to come first",
    Reason.TIME_UNKNOWN: "without a time, could be in time or late",
    Reason.ORDER_UNKNOWN: "on the same day, so the order cannot be known",
}


def grouped(results: Iterable[CaseResult]) -> Iterator[tuple[str, list[CaseResult]]]:
    """Gather cases by what they come to; within each, as they were written."""
    held = list(results)
    for status, heading in GROUPS.items():
        found = [r for r in held if _first_status(r) is status]
        if found:
            yield heading, found


def _first_status(result: CaseResult) -> Status | None:
    return result.findings[0].status if result.findings else None


def timeline(result: CaseResult, calendars: Calendars, *, shown: bool = False) -> str:
    """Draw one case as HTML that opens without a script; `shown` leaves it open."""
    case = result.case.text
    comes_to = "; ".join(in_words(f, case.as_at) for f in result.findings) or NO_CLOCK
    parts = [
        f"<details class=\"case\"{' open' if shown else ''}>",
        f"<summary>{in_html(upper_first(case.case))}: <em>{in_html(comes_to)}</em></summary>",
        *_setting(result),
        '<ol class="timeline">', *(line for _, _, line in sorted(_rows(result), key=_moment)), "</ol>",
        *_reckoned(result.findings, case.as_at, calendars),
        *(f"<p><strong>Not as expected:</strong> {in_html(m.message)}</p>" for m in result.mistakes),
        "</details>",
    ]  # fmt: skip
    return "\n".join(parts)


def _setting(result: CaseResult) -> Iterator[str]:
    case = result.case.text
    said = []
    if case.authority:
        said.append(f"Authority: {case.authority}.")
    if case.shows is not None:
        said.append(f"These records can show only: {', '.join(plainly(s) for s in case.shows)}.")
    if case.from_ or case.until:
        span = [
            f"from {day_in_words(case.from_)}" if case.from_ else "",
            f"until {day_in_words(case.until)}" if case.until else "",
        ]
        said.append(f"These records run {' '.join(filter(None, span))}.")
    if said:
        yield f"<p>{in_html(' '.join(said))}</p>"


def _rows(result: CaseResult) -> Iterator[Row]:
    case = result.case.text
    for raw in case.events:
        event = _event(raw)
        yield (str(event.get("at", "")), 1, _event_row(event, result))
    for due in sorted({f.due for f in result.findings if f.due and f.status is not Status.EXEMPT}):
        word = "the power ends" if result.rule.limit_of_power else "last day"
        yield (due.isoformat(), 2, _row(due.isoformat(), weekday_in_words(due), f"<em>{word}</em>", "due"))
    known = f", on what was recorded by {at_in_words(case.known_at)}" if case.known_at else ""
    yield (
        case.as_at.isoformat(),
        3,
        _row(case.as_at.isoformat(), day_in_words(case.as_at), f"<em>as at this day{in_html(known)}</em>", "as-at"),
    )


def _moment(row: Row) -> tuple[str, int, str]:
    at, rank, _ = row
    return (at[:10], rank, at)


def _event(raw: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(raw, str):
        return raw
    at, _, name = raw.partition(" ")
    return {"at": at, "event": name.strip()}


def _row(at: str, when: str, what: str, which: str) -> str:
    return f'<li class="{which}"><time datetime="{in_html(at)}">{in_html(when)}</time> {what}</li>'


def _event_row(event: Mapping[str, Any], result: CaseResult) -> str:
    at, name = str(event.get("at", "")), str(event.get("event", ""))
    means = meanings(result.rule)
    facts = "; ".join(_fact(means.get(key), key, value) for key, value in event.items() if key not in _RECORD)
    notes = [f"episode {event['episode']}"] if "episode" in event else []
    notes += [f"recorded {at_in_words(str(event['recorded_at']))}"] if "recorded_at" in event else []
    told = "; ".join(filter(None, [facts, *notes]))
    roles = "; ".join(dict.fromkeys(role for f in result.findings for role in _roles(f, name, at)))
    what = (
        f"<strong>{in_html(upper_first(happened(name)))}</strong>"
        + (f" ({in_html(told)})" if told else "")
        + (f": {in_html(roles)}" if roles else "")
    )
    return _row(at, at_in_words(at), what, "event")


def _fact(word: FactWord | None, name: str, value: Any) -> str:  # noqa: ANN401  whatever a case holds
    """Say what a case holds of a fact: in the words of the vocabulary, where the rule asks about it."""
    if word and value in ("true", "false"):
        return fact_clause(word, true=value == "true")
    if value in ("true", "false"):
        return plainly(name) if value == "true" else f"not {plainly(name)}"
    if value == "null":
        return f"{plainly(name)}: said to be none"
    words = [_said(str(item)) for item in (value if isinstance(value, list) else [value])]
    return f"{plainly(name)}: {', '.join(words)}"


def _said(value: str) -> str:
    return at_in_words(value) if _DAY.fullmatch(value) else plainly(value)


def _roles(finding: Finding, name: str, at: str) -> Iterator[str]:
    """Say what an event does under a finding: one event may start a clock and settle it."""
    if (finding.trigger.event, finding.trigger.at) == (name, at):
        yield "starts the clock"
    elif finding.anchor and (finding.anchor.event, finding.anchor.at) == (name, at):
        yield "the clock now runs from here"
    for step in finding.steps:
        if step.by and step.reason in _ROLES and (step.by.event, step.by.at) == (name, at):
            yield _ROLES[step.reason]


def _reckoned(findings: Sequence[Finding], as_at: date, calendars: Calendars) -> Iterator[str]:
    """Give the reasons as evaluation recorded them, but for the sentence and the source, which the page gives."""
    if not findings:
        return
    yield "<p>How this comes about:</p>"
    for finding in findings:
        reasons = because(finding, as_at, calendars)[2:]
        yield f'<ul class="reasons">{"".join(f"<li>{in_html(reason)}</li>" for reason in reasons)}</ul>'
