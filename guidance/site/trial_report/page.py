"""The page of a report on a trial."""

from collections.abc import Iterator, Sequence
from itertools import count, groupby
from typing import Any

from guidance.app.trials.report import statements
from guidance.app.trials.report.data import within
from guidance.app.trials.report.model import (
    AFTER,
    BEFORE,
    SET_ASIDE,
    STANDING,
    Counted,
    Table,
    TrialReport,
    rows_of,
)
from guidance.app.withholding import notice
from guidance.engine.explain.names import day_in_words, source_of
from guidance.engine.measure.periods import Days
from guidance.site.templating import marked, page_of_one_file
from guidance.site.trial_report.plot import has_bars, plot
from guidance.site.trial_report.style import STYLE


def page(report: TrialReport) -> str:
    """Return the whole page: one file, with no script, that fetches nothing."""
    numbers = count(1)
    return page_of_one_file(
        "trial_report.html.j2",
        style=STYLE,
        title=f"{report.authority}: {report.trial.title}",
        as_at=day_in_words(report.as_at),
        cannot_show=statements.CANNOT_SHOW,
        periods=[(name, _days(days)) for name, days in report.periods.items()],
        notes=report.notes,
        glance=[_glance(t, report.trial.authority) for t in report.tables if t.columns and not t.idle],
        tables=[_table(table, numbers) for table in report.tables],
        unused=report.unused,
        instead=[_table(table, numbers) for table in report.instead],
        closures=list(_groups(report.closures, None, numbers)),
        measures=report.measures,
        conditions=report.conditions,
        how_counted=(*statements.HOW_COUNTED, notice(statements.SMALL, report.minimum)),
        receipt=_receipt(report),
    )


def _glance(table: Table, authority: str) -> dict[str, Any]:
    """Say the first things that are asked: how much was set aside, and how much of it was outside the limit."""
    own = [c for c in table.columns if c.column.authority == authority]
    places = ((BEFORE,), (SET_ASIDE, STANDING), (AFTER,))
    cells = [[_outside(c) for c in own if c.column.period in place] for place in places]
    return {"title": table.rule.title, "rule": table.rule.id, "cells": cells}


def _outside(one: Counted) -> str | None:
    """Say how many were outside the limit, of how many; None where that is withheld."""
    if one.shown.count == 0:
        return "no duty"
    if one.outside_of_decided is None:
        return None
    outside, of = one.outside_of_decided
    return f"{outside:,} of {of:,} ({outside / of:.0%})"


def _days(days: Days) -> str:
    return f"{day_in_words(days.first)} to {day_in_words(days.last)}"


def _table(table: Table, numbers: Iterator[int]) -> dict[str, Any]:
    """Gather what the template shows of one rule."""
    rule = table.rule
    limit = f" Limit: {limit}." if (limit := within(rule)) else ""
    return {
        "title": rule.title,
        "rule": rule.id,
        "standing": f"{table.standing[:1].upper()}{table.standing[1:]}.{limit} {source_of(rule)}.",
        "notes": table.notes,
        "no_duty": statements.NO_DUTY if table.columns and table.idle else "",
        "groups": [] if table.idle else list(_groups(table.columns, rule.title, numbers)),
    }


def _groups(columns: Sequence[Counted], drawn: str | None, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
    """Set out the authorities one after the other, each with its plot, if there is one to draw, beside its table."""
    for name, group in groupby(columns, key=lambda c: c.column.name):
        found = list(group)
        plotted = None
        if drawn and has_bars(found):
            alt = f"{name}: {drawn}. A bar for each band of working days and period: {_wholes(found)}. See the table."
            plotted = marked(plot(found, next(numbers), alt))
        yield {
            "name": name,
            "drawn": plotted,
            "too_few": bool(drawn) and any(one.shown.count != 0 for one in found),
            "heads": [one.column.label for one in found],
            "rows": [
                {"depth": r.depth, "label": r.label, "counts": [None if n is None else f"{n:,}" for n in r.counts]}
                for r in rows_of(found)
            ],
            "rates": [text for one in found for text in _rates(one)],
        }


def _wholes(found: Sequence[Counted]) -> str:
    return ", ".join(f"{c.column.label} {'withheld' if c.shown.count is None else c.shown.count}" for c in found)


def _rates(one: Counted) -> Iterator[str]:
    if one.outside_of_decided:
        outside, of = one.outside_of_decided
        yield (
            f"{one.column.label}: {outside:,} of the {of:,} done in time or outside the limit were outside it "
            f"({outside / of:.0%})"
        )
    if one.times:
        times = one.times
        parts = [("a quarter", times.lower_quartile), ("half", times.median), ("three quarters", times.upper_quartile)]
        shares = ", ".join(f"{share} within {days}" for share, days in parts if days is not None)
        yield f"{one.column.label}: of the {times.of:,} done, {shares} working days"


def _receipt(report: TrialReport) -> str:
    receipt = report.receipt
    return (
        f"Made by guidance-engine {receipt['engine_version']} ({receipt['evaluator']}); packs {receipt['packs'][:12]}, "
        f"records {receipt['input'][:12]}, trials {', '.join(receipt['trials'])}; minimum {report.minimum}."
    )
