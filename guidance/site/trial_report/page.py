"""The page of a report on a trial."""

from collections.abc import Iterator, Sequence
from itertools import count, groupby

from guidance.app.trials.report import statements
from guidance.app.trials.report.data import within
from guidance.app.trials.report.model import (
    AFTER,
    BEFORE,
    SET_ASIDE,
    STANDING,
    Counted,
    Question,
    Table,
    TrialReport,
    rows_of,
)
from guidance.engine.explain.names import day_in_words, source_of
from guidance.engine.measure.periods import Days
from guidance.site.documents.one_file import NO_STYLES, held_to_its_styles
from guidance.site.escape import in_html
from guidance.site.trial_report.plot import has_bars, plot
from guidance.site.trial_report.style import STYLE

WITHHELD = '<span class="withheld">withheld</span>'


def page(report: TrialReport) -> str:
    """Return the whole page: one file, with no script, that fetches nothing."""
    title = f"{report.authority}: {report.trial.title}"
    return held_to_its_styles(
        "\n".join(
            [
                "<!DOCTYPE html>",
                '<html lang="en-GB">',
                f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{NO_STYLES}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f"<title>{in_html(title)}</title><style>{STYLE}</style></head>",
                "<body><main>",
                f"<h1>{in_html(title)}</h1>",
                *_body(report),
                "</main></body></html>",
                "",
            ]
        )
    )


def _body(report: TrialReport) -> Iterator[str]:
    yield f'<p class="lead">What the records show of this trial, as at {day_in_words(report.as_at)}.</p>'
    yield f'<div class="notice"><h2>What this cannot show</h2>{_paragraphs(statements.CANNOT_SHOW)}</div>'
    yield "<h2>When</h2>"
    yield _periods(report)
    yield _list(report.notes)
    yield from _glance(report)
    numbers = count(1)
    yield "<h2>What was set aside, rule by rule</h2>"
    for table in report.tables:
        yield from _table(table, numbers)
    if report.unused:
        yield f"<h3>Set aside, and nothing fell under it</h3>{_list(report.unused)}"
    if report.instead:
        yield "<h2>What applied in its place</h2>"
        for table in report.instead:
            yield from _table(table, numbers)
    yield "<h2>Cases closed, and children referred again</h2>"
    yield from _groups(report.closures, None, numbers)
    yield from _questions("What the trial was to measure", report.measures)
    yield from _questions("On what conditions", report.conditions)
    yield f"<h2>How it is counted</h2>{_list((*statements.HOW_COUNTED, statements.withholding(report.minimum)))}"
    yield f'<p class="receipt">{in_html(_receipt(report))}</p>'


def _periods(report: TrialReport) -> str:
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{_days(days)}</td></tr>' for name, days in report.periods.items()
    )
    return f'<table class="periods"><caption>The days counted</caption><tbody>{rows}</tbody></table>'


def _glance(report: TrialReport) -> Iterator[str]:
    """Say the first things that are asked: how much was set aside, and how much of it was outside the limit."""
    tables = [t for t in report.tables if t.columns and not t.idle]
    if tables:
        heads = ("before", "set aside, or in its dates", "after")
        head = "".join(f'<th scope="col">{h}</th>' for h in heads)
        rows = "".join(_glance_row(table, report.trial.authority) for table in tables)
        yield "<h2>At a glance</h2><table><caption>Outside the limit, of those done in time or outside it</caption>"
        yield f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _glance_row(table: Table, authority: str) -> str:
    own = [c for c in table.columns if c.column.authority == authority]
    places = ((BEFORE,), (SET_ASIDE, STANDING), (AFTER,))
    cells = ["<br>".join(_glance_cell(c) for c in own if c.column.period in place) for place in places]
    name = f"{in_html(table.rule.title)} <code>{in_html(table.rule.id)}</code>"
    return f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _glance_cell(one: Counted) -> str:
    if one.shown.count == 0:
        return "no duty"
    if one.outside_of_decided is None:
        return WITHHELD
    outside, of = one.outside_of_decided
    return f"{outside:,} of {of:,} ({outside / of:.0%})"


def _days(days: Days) -> str:
    return f"{day_in_words(days.first)} to {day_in_words(days.last)}"


def _table(table: Table, numbers: "Iterator[int]") -> Iterator[str]:
    rule = table.rule
    limit = f" Limit: {in_html(limit)}." if (limit := within(rule)) else ""
    yield f"<section><h3>{in_html(rule.title)} <code>{in_html(rule.id)}</code></h3>"
    yield f"<p>{in_html(table.standing[:1].upper() + table.standing[1:])}.{limit} {in_html(source_of(rule))}.</p>"
    yield _list(table.notes)
    if table.columns and table.idle:
        yield f"<p>{in_html(statements.NO_DUTY)}</p>"
    elif table.columns:
        yield from _groups(table.columns, rule.title, numbers)
    yield "</section>"


def _groups(columns: Sequence[Counted], drawn: str | None, numbers: "Iterator[int]") -> Iterator[str]:
    """Set out the authorities one after the other, each with its plot, if there is one to draw, beside its table."""
    for name, group in groupby(columns, key=lambda c: c.column.name):
        found = list(group)
        figure = ""
        if drawn and has_bars(found):
            alt = f"{name}: {drawn}. A bar for each band of working days and period: {_wholes(found)}. See the table."
            figure = f"<figure>{plot(found, next(numbers), alt)}</figure>"
        elif drawn and any(one.shown.count != 0 for one in found):
            figure = f'<figure><p class="withheld">{in_html(name)}: too few are shown to be drawn.</p></figure>'
        rates = _list([text for one in found for text in _rates(one)])
        yield f'<div class="pair">{figure}<div class="numbers">{_counts(name, found)}{rates}</div></div>'


def _wholes(found: Sequence[Counted]) -> str:
    return ", ".join(f"{c.column.label} {'withheld' if c.shown.count is None else c.shown.count}" for c in found)


def _counts(name: str, found: Sequence[Counted]) -> str:
    heads = "".join(f'<th scope="col">{in_html(one.column.label)}</th>' for one in found)
    rows = "".join(
        f'<tr class="depth-{row.depth}"><th scope="row">{in_html(row.label)}</th>'
        + "".join(f"<td>{WITHHELD if number is None else f'{number:,}'}</td>" for number in row.counts)
        + "</tr>"
        for row in rows_of(found)
    )
    head = f"<thead><tr><td></td>{heads}</tr></thead>"
    return f"<table><caption>{in_html(name)}</caption>{head}<tbody>{rows}</tbody></table>"


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


def _questions(title: str, found: Sequence[Question]) -> Iterator[str]:
    if found:
        yield f"<h2>{title}</h2><dl>"
        yield from (f"<dt>{in_html(q.text)}</dt><dd>{in_html(q.answer)}</dd>" for q in found)
        yield "</dl>"


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{in_html(text)}</p>" for text in texts)


def _list(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{in_html(text)}</li>' for text in texts)}</ul>" if texts else ""


def _receipt(report: TrialReport) -> str:
    receipt = report.receipt
    return (
        f"Made by guidance-engine {receipt['engine_version']} ({receipt['evaluator']}); packs {receipt['packs'][:12]}, "
        f"records {receipt['input'][:12]}, trials {', '.join(receipt['trials'])}; minimum {report.minimum}."
    )
