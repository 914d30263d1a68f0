"""The answer to `next` as plain data: what its JSON holds, and what a page is drawn from."""

from collections.abc import Callable
from typing import Any

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import receipt_with
from guidance.app.next_steps.decisions import Decision
from guidance.app.next_steps.planned import Planned
from guidance.app.next_steps.steps import NextSteps
from guidance.app.next_steps.urgency import Line, lines
from guidance.app.search import listed
from guidance.engine.explain.deviations import day_that_stands
from guidance.engine.explain.names import says
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.rule import Rule
from guidance.render.next_lines import TITLES

LISTS = (
    "to_settle", "now", "not_shown_in_time", "due", "powers_ended", "powers", "not_so", "set_aside", "may",
    "cannot_tell", "overtaken", "ended",
)  # fmt: skip


def next_data(steps: NextSteps) -> dict[str, Any]:
    """Give what is in front of a practitioner as plain data, as the JSON of `next` has it."""
    datum: Callable[[Finding], dict[str, Any]] = steps.answer.datum
    return {
        "receipt": receipt_with(steps.answer),
        "case": steps.answer.query.case,
        "decisions": [_decision(d, steps.answer) for d in steps.decisions],
        **{name: [datum(f) for f in getattr(steps, name)] for name in LISTS},
        "planned": [_planned(p, steps.answer) for p in steps.planned],
        "order": [_place(line) for line in lines(steps)],
        "weigh": listed(steps.weigh),
    }


def _place(line: Line) -> dict[str, Any]:
    """Say where a line stands: its tier, in words, and the rules, the question or the day it is about."""
    about = line.about
    question = about.question.id if isinstance(about, Decision) else None
    rules = [] if question else [rule.id for rule in rules_of(line)]
    if_so = line.if_so.isoformat() if line.if_so else None
    return {"tier": line.tier.name.lower(), "heading": TITLES[line.tier], "question": question, "rules": rules,
            "if_so": if_so}  # fmt: skip


def _planned(found: Planned, answer: Answer) -> dict[str, Any]:
    event, finding = found.fixed_by, found.finding
    return {
        "what": found.plan.what, "day": found.day.isoformat(), "gone_by": found.gone_by,
        "fixed_by": {"id": event.id, "event": event.event, "at": event.at},
        "rule": finding.rule.id if finding else None,
        **(_last_day(finding, answer) if finding else dict.fromkeys(LAST_DAY)),
    }  # fmt: skip


LAST_DAY = ("due", "stands", "standing", "trial", "in_words")


def _last_day(finding: Finding, answer: Answer) -> dict[str, str | None]:
    """Give a duty's last day, and the day that stands in its place where a departure or a trial has changed that."""
    due, stands = finding.due, day_that_stands(finding)
    said = (due.isoformat() if due else None, stands.isoformat() if stands else None, str(finding.standing),
            finding.trial, answer.by_when(finding) if due else None)  # fmt: skip
    return dict(zip(LAST_DAY, said, strict=True))


def _decision(decision: Decision, answer: Answer) -> dict[str, Any]:
    event = decision.raised_by
    return {
        "id": decision.question.id, "question": decision.words, "how_soon": str(decision.question.how_soon),
        "raised_by": {"id": event.id, "event": event.event, "at": event.at},
        "if_so": [_duty(f, answer) for f in decision.if_so], "if_not": [_duty(f, answer) for f in decision.if_not],
        "read_with": list(decision.read_with),
        "asked_by": decision.question.instrument.title if decision.question.instrument else None,
        "if_so_by": [{"rule": f.rule.id, **_last_day(f, answer)} for f in decision.turning],
    }  # fmt: skip


def _duty(finding: Finding, answer: Answer) -> dict[str, str | bool | None]:
    rule = finding.rule
    soon = str(rule.how_soon) if rule.how_soon else None
    under_way = finding.status is Status.EXEMPT
    return {
        "rule": rule.id, "says": says(rule), "title": rule.title, "how_soon": soon, "already_under_way": under_way,
        "standing": str(finding.standing), "trial": finding.trial, "in_words": answer.words(finding),
    }  # fmt: skip


def rules_of(line: Line) -> tuple[Rule, ...]:
    """Return the rules that a line is about."""
    about = line.about
    if isinstance(about, Finding):
        return (about.rule,)
    if isinstance(about, Decision):
        return tuple(f.rule for f in (*about.if_so, *about.if_not))
    if isinstance(about, Planned):
        return (about.finding.rule,) if about.finding else ()
    return tuple(f.rule for f in (*about.not_so, *about.not_told))
