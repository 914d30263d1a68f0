"""A report on a trial as tables for a screen of 80 columns."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from guidance.app.trials.report import statements
from guidance.app.trials.report.model import SET_ASIDE, STANDING, Counted, Question, Table, TrialReport, rows_of
from guidance.app.withholding import WITHHELD, cell, notice
from guidance.engine.explain.names import day_in_words

WIDTH, LABEL, CELL = 80, 44, 9
HEADS = {SET_ASIDE: "set aside", STANDING: "standing"}


def table(report: TrialReport) -> str:
    """Return a report as text."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: TrialReport) -> Iterator[str]:
    yield from wrapped(f"{report.authority}: {report.trial.title} [{report.trial.id}]")
    yield f"What the records show, as at {day_in_words(report.as_at)}"
    yield ""
    for name, days in report.periods.items():
        yield f"  {name:<8} {day_in_words(days.first)} to {day_in_words(days.last)}"
    yield from _all(("", *statements.CANNOT_SHOW))
    yield from _all(("", *report.notes) if report.notes else ())
    for one in report.tables:
        yield from _table(one)
    if report.instead:
        yield from ("", "IN PLACE OF WHAT WAS SET ASIDE")
        for one in report.instead:
            yield from _table(one)
    yield from ("", "CASES CLOSED, AND REFERRED AGAIN")
    yield from _by_authority(report.closures)
    yield from _questions("What the trial was to measure", report.measures)
    yield from _questions("On what conditions", report.conditions)
    if report.unused:
        yield from ("", "Set aside, and nothing fell under it:", *(f"  {rule}" for rule in report.unused))
    if report.given_back:
        yield from ("", "Set aside while the trial ran, and standing again since:")
        yield from (f"  {rule}" for rule in report.given_back)
    yield from ("", "How it is counted")
    yield from _all(statements.HOW_COUNTED)
    yield from wrapped(f"{WITHHELD}: withheld. {notice(statements.SMALL, report.minimum)}")
    yield from ("", _receipt(report))


def _all(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from wrapped(text)


def wrapped(text: str, indent: int = 0) -> list[str]:
    """Break a text into lines that fit the screen."""
    pad = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=pad, subsequent_indent=pad) or [""]


def _table(one: Table) -> Iterator[str]:
    yield ""
    yield from wrapped(f"{one.rule.title} [{one.rule.id}]")
    yield from wrapped(f"{one.standing[0].upper()}{one.standing[1:]}.", 2)
    for note in one.notes:
        yield from wrapped(note, 2)
    if one.columns and one.idle:
        yield from wrapped(statements.NO_DUTY, 2)
    elif one.columns:
        yield from _by_authority(one.columns)


def _by_authority(columns: Sequence[Counted]) -> Iterator[str]:
    for name, group in groupby(columns, key=lambda c: c.column.name):
        found = list(group)
        heads = "".join(f"{HEADS.get(c.column.period, c.column.period):>{CELL + 1}}" for c in found)
        yield from ("", f"  {name:<{LABEL - 4}.{LABEL - 4}}{heads}")
        for row in rows_of(found):
            cells = [cell(count) for count in row.counts]
            yield from _row(f"{'  ' * (row.depth + 1)}{row.label}", cells)
        yield from _rates(found)


def _row(label: str, cells: Sequence[str]) -> Iterator[str]:
    room = LABEL - 2
    indent = " " * (len(label) - len(label.lstrip()) + 2)
    head, *rest = textwrap.wrap(label, room, subsequent_indent=indent) or [""]
    yield f"{head.rstrip():<{room}}" + "".join(f"{cell:>{CELL + 1}}" for cell in cells)
    yield from (line.rstrip() for line in rest)


def _rates(found: Sequence[Counted]) -> Iterator[str]:
    """Say rates with what they are out of, and quartiles with how many they are of."""
    for one in found:
        if one.outside_of_decided:
            outside, of = one.outside_of_decided
            share = f"{outside:,} of {of:,} done in time or outside the limit were outside it ({outside / of:.0%})"
            yield from wrapped(f"{one.column.label}: {share}", 4)
        if one.times:
            yield from wrapped(f"{one.column.label}: {_times(one)}", 4)


def _times(one: Counted) -> str:
    times = one.times
    if times is None:
        return ""
    parts = [("a quarter", times.lower_quartile), ("half", times.median), ("three quarters", times.upper_quartile)]
    said_so = ", ".join(f"{share} within {days}" for share, days in parts if days is not None)
    return f"of {times.of:,} done, {said_so} working days"


def _questions(title: str, found: Sequence[Question]) -> Iterator[str]:
    if found:
        yield from ("", title)
        for question in found:
            yield from wrapped(f"- {question.text}", 2)
            yield from wrapped(question.answer, 6)


def _receipt(report: TrialReport) -> str:
    receipt = report.receipt
    return "\n".join(
        wrapped(
            f"Evaluator {receipt['evaluator']} {receipt['engine_version']}; packs {receipt['packs'][:12]}; input "
            f"{receipt['input'][:12]}; trials {', '.join(receipt['trials']) or 'none'}; minimum {report.minimum}."
        )
    )
