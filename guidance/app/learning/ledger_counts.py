"""What the ledger holds about a rule, counted: departures from it and what was said of it. No words, and no worker."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from guidance.app.deviations.entries import RecordedDeviation
from guidance.app.deviations.ledger import all_kept
from guidance.app.learning.feedback import KINDS, Said, said_of
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.ledger.entry import Entry
from guidance.engine.measure.disclosure import LEAST_SHOWN, protect
from guidance.engine.measure.tally import Member, Shown, Tally, leaf, total
from guidance.engine.measure.year import Year
from guidance.engine.model.practice.reasons import REASON_CODES
from guidance.engine.packs.library import Library

DECIDERS = 3
"""How many different roles or agencies must have decided before it is shown how departures divide."""
NO_REASON = "no reason in one word"
ByYear = tuple[tuple[str, Shown], ...]
"""What may be shown of each year, the earliest first."""


@dataclass(frozen=True)
class LedgerCounts:
    """What may be shown of departures from a rule and of what was said of it, year by year as the ledger took it in.

    A year ends on 31 March, and is not shown before: what is shown of it never changes. `few_deciders` names the years
    in which few roles or agencies decided departures, so that they are counted whole.
    """

    departures: ByYear = ()
    said: ByYear = ()
    few_deciders: tuple[str, ...] = ()
    noticed: tuple[Diagnostic, ...] = ()


def ledger_counts(rule: str, library: Library, as_at: date, *, whole: bool = False) -> LedgerCounts:
    """Count what the ledger holds about a rule.

    Args:
        rule: The rule, by its identifier.
        library: The packs, for what things are called.
        as_at: The day on which it is asked.
        whole: Whether nothing is withheld, and the year that has not ended is shown too.

    Raises:
        Refused: The ledger cannot be read.
    """
    recorded, _, noticed = all_kept()
    departures, few = departures_from(rule, recorded, library, as_at, whole=whole)
    said = _by_year(((one.entry, one) for one in said_of(rule, words=False)), as_at, whole=whole)
    shown = _shown({year: _said(own) for year, own in said.items()}, _minimum(whole=whole))
    return LedgerCounts(departures, shown, few, tuple(noticed))


def departures_from(
    rule: str, recorded: Iterable[RecordedDeviation], library: Library, as_at: date, *, whole: bool
) -> tuple[ByYear, tuple[str, ...]]:
    """Count the departures from a rule among those recorded, and name the years in which few decided them.

    The arguments are those of `ledger_counts`.
    """
    years = _by_year(((one.entry, one) for one in recorded if one.body["rule"] == rule), as_at, whole=whole)
    few = {year for year, own in years.items() if not whole and len({o.entry.author for o in own}) < DECIDERS}
    tallies = {year: _whole(own) if year in few else _divided(own, library) for year, own in years.items()}
    return _shown(tallies, _minimum(whole=whole)), tuple(sorted(few))


def _minimum(*, whole: bool) -> int:
    return 1 if whole else LEAST_SHOWN


T = TypeVar("T")


def _by_year(found: Iterable[tuple[Entry, T]], as_at: date, *, whole: bool) -> dict[str, list[T]]:
    """Put entries together by the year, to 31 March, in which the ledger took them in; those that have ended alone."""
    years = defaultdict[str, list[T]](list)
    for entry, one in found:
        year = Year.of(date.fromisoformat(entry.recorded_at[:10]))
        if whole or year.last < as_at:
            years[year.label].append(one)
    return dict(sorted(years.items()))


def _shown(tallies: Mapping[str, Tally], minimum: int) -> ByYear:
    return tuple(zip(tallies, protect(list(tallies.values()), minimum), strict=True))


def _member(one: RecordedDeviation) -> Member:
    return (one.authority or "", str(one.body["case"]), one.id)


def _whole(found: Sequence[RecordedDeviation]) -> Tally:
    return leaf("departures", "departures on record", map(_member, found))


def _divided(found: Sequence[RecordedDeviation], library: Library) -> Tally:
    """Divide departures by authority, by reason, and by whether each principle was relied on."""
    reasons = {one.id: str(one.body.get("reason_code") or "") for one in found}
    by_reason = [
        leaf(
            f"reason:{name}", REASON_CODES[name].label if name in REASON_CODES else NO_REASON, _of(found, reasons, name)
        )
        for name in sorted(set(reasons.values()))
    ]
    names = library.authorities.name
    places = {one.id: one.authority or "" for one in found}
    by_place = [
        leaf(f"authority:{code}", names(code) or "authority not given", _of(found, places, code))
        for code in sorted(set(places.values()))
    ]
    titles = {p.id: p.title for p in library.principles}
    relied = sorted({str(p) for one in found for p in one.body.get("principles", ())})
    by_principle = [
        (
            leaf(f"on:{p}", f"relied on: {titles.get(p, p)}", (_member(o) for o in found if p in _principles(o))),
            leaf(f"not:{p}", "did not", (_member(o) for o in found if p not in _principles(o))),
        )
        for p in relied
    ]
    return total("departures", "departures on record", by_reason, by_place, *by_principle)


def _principles(one: RecordedDeviation) -> frozenset[str]:
    return frozenset(map(str, one.body.get("principles", ())))


def _of(found: Iterable[RecordedDeviation], words: dict[str, str], name: str) -> list[Member]:
    return [_member(one) for one in found if words[one.id] == name]


def _said(found: Sequence[Said]) -> Tally:
    """Count what was said by what it was. Whoever says something is counted once for each thing they say."""
    parts = [
        leaf(kind, label, (("", str(one.entry.sequence), kind) for one in found if one.kind == kind))
        for kind, label in KINDS.items()
    ]
    return total("said", "things said of it", parts)
