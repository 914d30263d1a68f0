"""A dossier as plain data, for programs: the same counts as on every other form of it, withheld where they are."""

from collections.abc import Iterable
from typing import Any

from guidance.app.evaluation.receipt import receipt_to_publish
from guidance.app.learning import statements
from guidance.app.learning.dossier import Dossier
from guidance.app.learning.published import Published, as_row
from guidance.app.learning.recorded import Bunched, Recorded
from guidance.app.learning.sections import sections, shown_excess
from guidance.app.trials.report.data import column_data, shown_data, within
from guidance.engine.explain.names import source_of
from guidance.engine.ledger.entry import Entry
from guidance.engine.measure.tally import Shown


def as_data(found: Dossier) -> dict[str, Any]:
    """Return a dossier as plain data."""
    rule, ledger = found.rule, found.ledger
    return {
        "rule": {
            "id": rule.id, "title": rule.title, "force": str(rule.force), "source": source_of(rule), "why": rule.why,
            "within": within(rule), "evidence": str(rule.provision.evidence), "checkable": rule.checkable,
        },
        "pulls_against": [{"principle": p.id, "title": p.title, "because": t.because} for p, t in found.pulls],
        "weigh": [p.id for p in found.bearing.weigh],
        "records": _recorded(found.recorded, whole=found.whole) if found.recorded else None,
        "patterns": [
            {"pattern": one.pattern.pattern, "authority": one.authority,
             "told": one.found if found.whole else bool(one.found),
             "counted": one.counted if found.whole else None, "else": list(one.pattern.otherwise),
             "offends": one.pattern.offends} for one in found.patterns
        ],
        "published": _published(found.published) if found.published else None,
        "departures": _by_year(ledger.departures) if ledger else None,
        "few_deciders": list(ledger.few_deciders) if ledger else None, "whole": found.whole,
        "feedback": _by_year(ledger.said) if ledger else None,
        "trials": [{"trial": t.id, "authority": t.authority, "state": t.state} for t, _ in found.trials],
        "reviews": [_review(e, whole=found.whole) for e in found.reviews],
        "not_harm": statements.NOT_HARM,
        "in_words": [{"heading": s.heading, "said": list(s.said)} for s in sections(found)],
    }  # fmt: skip


def _review(entry: Entry, *, whole: bool) -> dict[str, Any]:
    """Return a review as plain data; the number of its entry tells how many the ledger held before it."""
    number = entry.sequence if whole else None
    return {"entry": number, "day": entry.occurred_at, "by": entry.author, **dict(entry.body)}


def _by_year(counts: Iterable[tuple[str, Shown]]) -> list[dict[str, Any]]:
    return [{"year": year, **shown_data(shown)} for year, shown in counts]


def _recorded(got: Recorded, *, whole: bool) -> dict[str, Any]:
    left = {"broken_off", "warnings"}
    receipt = {k: v for k, v in receipt_to_publish(got.answer.receipt).items() if k not in left}
    return {
        "duties": [column_data(c) for c in got.duties], "restarts": [column_data(c) for c in got.restarts],
        "causes": [column_data(c) for c in got.causes], "closures": [column_data(c) for c in got.closed],
        "visits": [column_data(c) for c in got.seen],
        "bunching": [_bunched(one, whole=whole) for one in got.bunching],
        "not_counted_yet": [year.number for year in got.too_late], "receipt": receipt,
    }  # fmt: skip


def _bunched(one: Bunched, *, whole: bool) -> dict[str, Any]:
    """Return an estimate as plain data, rounded where counts are withheld."""
    lead = {"authority": one.column.authority, "period": one.column.period}
    if one.excess is None:
        return {**lead, "excess": None}
    ends = {name: shown_excess(getattr(one.excess, name), whole=whole) for name in ("excess", "low", "high")}
    return {**lead, "first": one.excess.first, "limit": one.excess.limit, **ends, "curves": len(one.excess.fits)}


def _published(found: Published) -> dict[str, Any]:
    change, places = found.change, found.places
    return {
        "table": found.table, "limit": found.limit, "clock": found.clock,
        "years": [as_row(y) for y in (*found.england, *found.everyone)],
        "change": {
            "mean": change.mean, "low": change.low, "high": change.high, "provisional": change.provisional,
            "points": [{"label": p.label, "value": p.value, "signals": list(p.signals)} for p in change.points],
        } if change else None,
        "places": {
            "share": places.share, "scatter": places.scatter,
            "places": [{"name": p.name, "part": p.part, "whole": p.whole, "outside": p.outside} for p in places.places],
        } if places else None,
    }  # fmt: skip
