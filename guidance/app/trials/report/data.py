"""A report as plain data, for programs: the same counts as on every other form of it."""

from typing import Any

from guidance.app.trials.report import statements
from guidance.app.trials.report.model import Counted, Question, Table, TrialReport
from guidance.app.withholding import notice
from guidance.engine.explain.names import source_of
from guidance.engine.explain.sentence import start_in_words
from guidance.engine.measure.periods import Days
from guidance.engine.measure.tally import Shown
from guidance.engine.model.rule import FactDate, Rule


def as_data(report: TrialReport) -> dict[str, Any]:
    """Return a report as plain data. A count that is withheld is None, and says so."""
    trial = report.trial
    return {
        "receipt": dict(report.receipt),
        "report": {
            "trial": trial.id, "title": trial.title, "authority": trial.authority, "authority_name": report.authority,
            "state": trial.state, "supposed": trial.supposed, "as_at": report.as_at.isoformat(),
            "periods": {name: _days(days) for name, days in report.periods.items()}, "minimum": report.minimum,
            "comparators": dict(report.comparators), "cannot_show": list(statements.CANNOT_SHOW),
            "how_counted": list(statements.HOW_COUNTED), "withholding": notice(statements.SMALL, report.minimum),
            "notes": list(report.notes), "rules": [table_data(t) for t in report.tables],
            "instead": [table_data(t) for t in report.instead], "closures": [column_data(c) for c in report.closures],
            "measures": [_question(q) for q in report.measures],
            "conditions": [_question(q) for q in report.conditions],
            "unused": list(report.unused), "given_back": list(report.given_back),
        },
    }  # fmt: skip


def _days(days: Days | None) -> dict[str, str] | None:
    return {"first": days.first.isoformat(), "last": days.last.isoformat()} if days else None


def table_data(table: Table) -> dict[str, Any]:
    """Return one table as plain data."""
    rule = table.rule
    return {
        "rule": rule.id, "title": rule.title, "source": source_of(rule), "evidence": str(rule.provision.evidence),
        "within": within(rule), "standing": table.standing, "notes": list(table.notes),
        "columns": [column_data(c) for c in table.columns],
    }  # fmt: skip


def column_data(counted: Counted) -> dict[str, Any]:
    """Return the counts of one authority in one period as plain data."""
    column, times, rate = counted.column, counted.times, counted.outside_of_decided
    return {
        "authority": column.authority, "authority_name": column.name, "period": column.period,
        "days": _days(column.days), "counts": shown_data(counted.shown),
        "outside_of_decided": {"outside": rate[0], "of": rate[1]} if rate else None,
        "working_days": {
            "of": times.of, "lower_quartile": times.lower_quartile, "median": times.median,
            "upper_quartile": times.upper_quartile,
        } if times else None,
    }  # fmt: skip


def shown_data(shown: Shown) -> dict[str, Any]:
    """Return a count with all beneath it as plain data."""
    return {
        "name": shown.name, "label": shown.label, "count": shown.count, "withheld": shown.count is None,
        "parts": [[shown_data(part) for part in split] for split in shown.parts],
    }  # fmt: skip


def _question(question: Question) -> dict[str, str]:
    return {"text": question.text, "answer": question.answer}


def within(rule: Rule) -> str | None:
    """Say the limit of a rule, or None where it has no number."""
    if isinstance(rule.within, FactDate):
        return f"by the date that the case gives: {rule.within.fact}"
    return f"{rule.within}{start_in_words(rule)}" if rule.within else None
