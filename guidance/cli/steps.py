"""The answer to `next`, on a screen or as JSON."""

import json
import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from guidance.app.next_steps import Decision, NextSteps
from guidance.app.searching import listed
from guidance.cli.shown import console
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import HOW_SOON, at_in_words, doubt_of, plainly, says, weekday_in_words
from guidance.engine.explain.outcome import NOTHING_FOUND
from guidance.engine.explain.sentence import start_in_words
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.rule import HowSoon

MOST = 7
SECTIONS = (
    ("to_settle", "Questions to settle (professional advice)"),
    ("now", "Now: no number of days is given, the most urgent first"),
    ("not_shown_in_time", "Not shown in time, and still to be done"),
    ("due", "Due by"),
    ("powers", "Powers that end"),
    ("not_so", "Recorded as not so"),
    ("set_aside", "Set aside here, by whom and until when"),
    ("may", "May be done"),
    ("cannot_tell", "Cannot tell from these records"),
)


def next_steps(steps: NextSteps, format_: str, *, everything: bool) -> None:
    """Print what is in front of a practitioner: seven lines of each list, then how many more."""
    if format_ == "json":
        json.dump(_data(steps), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    screen, most = console(), None if everything else MOST
    ask = steps.answer.ask
    screen.print(Text(f"{ask.case}, as at {as_at_in_words(ask.when, weekday_in_words)}", style="bold"))
    _decisions(steps, screen, most)
    for name, title in SECTIONS:
        _section(title, name, steps, screen, most)
    if steps.nothing_outstanding:
        unchecked = len(steps.cannot_tell)
        screen.print(
            Text("\n" + NOTHING_FOUND.format(day=as_at_in_words(ask.when, weekday_in_words), unchecked=unchecked))
        )
    _weigh(steps, screen, most)


def _decisions(steps: NextSteps, screen: Console, most: int | None) -> None:
    if not steps.decisions:
        return
    screen.print(Text("\nDecisions in front of you", style="bold"))
    for decision in steps.decisions[:most]:
        screen.print(_at(1, f"? {decision.words}"))
        screen.print(_at(3, f"{_decide(decision)} Raised by {_raised(decision)}."))
        for finding in decision.if_so[:most]:
            screen.print(_at(3, f"If so, {_follows(finding)}"))
    _more(len(steps.decisions), screen, most)


def _raised(decision: Decision) -> str:
    return f"{plainly(decision.raised_by.event)} on {at_in_words(decision.raised_by.at)}"


def _decide(decision: Decision) -> str:
    soon = decision.question.how_soon
    return "Yours to decide." if soon is HowSoon.NOT_STATED else f"Decide {HOW_SOON[soon]}."


def _follows(finding: Finding) -> str:
    rule = finding.rule
    said = says(rule)
    if finding.status is Status.EXEMPT:
        return f"{said[0].lower()}{said[1:]}: {rule.title} (already under way: does it cover this?). [{rule.id}]"
    soon = (
        HOW_SOON[rule.how_soon]
        if rule.how_soon and rule.how_soon is not HowSoon.NOT_STATED
        else f"{rule.within or 'no time is stated'}{start_in_words(rule)}"
    )
    aside = f"; set aside here by the trial {finding.trial}" if finding.standing is Standing.SUSPENDED else ""
    return f"{said[0].lower()}{said[1:]}: {rule.title} ({soon}{aside}). [{rule.id}]"


def _section(title: str, name: str, steps: NextSteps, screen: Console, most: int | None) -> None:
    found: Sequence[Finding] = getattr(steps, name)
    if not found:
        return
    screen.print(Text(f"\n{title}", style="bold"))
    for stage, group in groupby(found[:most], key=lambda f: f.rule.stage):
        screen.print(_at(1, f"{stage.capitalize() or 'Other'}", style="underline"))
        for f in group:
            screen.print(_at(2, f"- {says(f.rule)}: {f.rule.title}"))
            screen.print(_at(4, f"{steps.answer.comes_to(f)}. Who: {f.rule.bearer}. [{f.rule.id}]"))
    _more(len(found), screen, most)


def _more(count: int, screen: Console, most: int | None) -> None:
    if most is not None and count > most:
        screen.print(_at(1, f"and {count - most} more (`--all` shows them)"))


def _weigh(steps: NextSteps, screen: Console, most: int | None) -> None:
    screen.print(Text("\nTo weigh (never a test, never a score)", style="bold"))
    for principle in steps.weigh[:most]:
        doubt = doubt_of(principle)
        screen.print(_at(1, f"- {principle.title}{f' ({doubt})' if doubt else ''} [{principle.id}]"))
    _more(len(steps.weigh), screen, most)


def _at(indent: int, text: str, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, indent))


def _data(steps: NextSteps) -> dict[str, Any]:
    datum: Callable[[Finding], dict[str, Any]] = steps.answer.datum
    return {
        "receipt": steps.answer.receipt,
        "case": steps.answer.ask.case,
        "decisions": [_decision(d) for d in steps.decisions],
        **{name: [datum(f) for f in getattr(steps, name)] for name, _ in SECTIONS},
        "weigh": listed(steps.weigh),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    event = decision.raised_by
    return {
        "id": decision.question.id, "question": decision.words, "how_soon": str(decision.question.how_soon),
        "raised_by": {"id": event.id, "event": event.event, "at": event.at},
        "if_so": [_duty(f) for f in decision.if_so],
    }  # fmt: skip


def _duty(finding: Finding) -> dict[str, str | bool | None]:
    rule = finding.rule
    soon = str(rule.how_soon) if rule.how_soon else None
    under_way = finding.status is Status.EXEMPT
    return {
        "rule": rule.id, "says": says(rule), "title": rule.title, "how_soon": soon, "already_under_way": under_way,
        "standing": str(finding.standing), "trial": finding.trial,
    }  # fmt: skip
