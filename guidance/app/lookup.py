"""What can be looked up with no evaluation: the packs, the records, what speaks of some words, when a limit ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from guidance.app.evaluation import evaluate
from guidance.app.evaluation.query import Query, of_kind, on_the_clock
from guidance.app.packs.selection import with_added
from guidance.app.packs.shipped import read_packs, shipped
from guidance.app.refusal import Refused
from guidance.app.search import Entry, Search
from guidance.app.search import search as search_packs
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean, has_errors
from guidance.engine.evaluate.clock import Limit, Undecided, limit_from
from guidance.engine.explain.argument import reckoned
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.practice.proportion import Proportion
from guidance.engine.model.rule import Missed, Rule
from guidance.engine.packs.library import Library
from guidance.engine.records.reading import Reading


def load(*overlays: Path | str) -> Library:
    """Read the packs that come with the product, and others besides.

    Args:
        overlays: Folders or files of packs to add. What is there already they may not redefine.

    Returns:
        The library. Its `diagnostics` hold what was warned of.

    Raises:
        Refused: A pack has a mistake; none of it is used.
    """
    for overlay in overlays:
        of_kind("overlays", overlay, (Path, str), "the paths of folders or files, one after another")
    found = with_added(shipped(), [Path(overlay) for overlay in overlays])
    if has_errors(found.diagnostics):
        raise Refused(found.diagnostics)
    return found


def read(query: Query) -> Reading:
    """Read the records of a query, and put nothing to them: the events, the sources, and what was warned of.

    Raises:
        Refused: A pack or a record cannot be used.
    """
    return evaluate.read(query, evaluate.library_for(query))


def search(
    words: str, *, library: Library | None = None, as_at: date | None = None, authority: str | None = None
) -> list[Entry]:
    """Find rules and principles that speak of some words, best first.

    Args:
        words: What somebody would ask, or an identifier.
        library: The packs to look in; None: those that come with the product.
        as_at: Only what is in force on a day; None: every edition.
        authority: The code of an authority whose local rules are wanted, and no other's.
    """
    if not isinstance(words, str):
        raise TypeError(f"words: expected text, not {type(words).__name__}")
    of_kind("as_at", as_at, (date, type(None)), "a date")
    of_kind("library", library, (Library, type(None)), "what `load` returns")
    return search_packs(library or shipped(), Search(words, as_at, authority))


@dataclass(frozen=True)
class Due:
    """When a rule's limit ends where its clock starts as said: the last day, inclusive, and how that was reckoned.

    `at` is the last moment of a limit in hours, on the clock in England: where only the day of the start is known, the
    latest that it can be. Nothing here says that the rule applies: only a record can show that.
    """

    rule: Rule
    start: date | datetime
    last_day: date
    at: datetime | None
    because: tuple[str, ...]

    def __str__(self) -> str:
        """Give the reckoning in words."""
        return " ".join(self.because)


def due(rule: str, start: date, *, library: Library | None = None) -> Due:
    """Reckon the last day for what a rule asks, if its clock starts on a day.

    Args:
        rule: The rule, by its identifier.
        start: The day, or for a limit in hours the moment, on which what starts the clock happens.
        library: The packs to look in; None: those that come with the product.

    Raises:
        Refused: There is no such rule, it was not in force on that day, it has no limit that runs from its start, or
            the calendar does not reach so far.
    """
    of_kind("rule", rule, (str,), "the identifier of a rule")
    of_kind("start", start, (date,), "a date or a datetime")
    of_kind("library", library, (Library, type(None)), "what `load` returns")
    held = library or shipped()
    found = next((r for r in held.every_rule if r.id == rule), None)
    if found is None:
        cure = did_you_mean(rule, (r.id for r in held.every_rule), "look it up with `guidance.search`")
        raise Refused([Diagnostic("G205", f"`{rule}` is not a rule", Span("rule"), cure)])
    begun = _begun(found, start)
    if why := next(_why_none(found, begun), ""):
        raise Refused([Diagnostic("G642", f"`{rule}` {why}", Span("rule"), f"read it: `guidance rules {rule}`")])
    limit = _limit(found, begun, held)
    finding = Finding(found, begun, Status.PENDING, due=limit.day, due_at=limit.last_end, anchor=begun)
    return Due(found, start, limit.day, limit.last_end, tuple(reckoned(finding, held.calendars)))


def _limit(rule: Rule, begun: Event, held: Library) -> Limit:
    """Reckon where the limit ends.

    Raises:
        Refused: There is none that runs from the start, or it cannot be reckoned from that alone.
    """
    lacking = "it"
    try:
        limit = limit_from(rule, begun, held.calendars.serving(rule.instrument.calendar, rule.closed_by))
    except Undecided as undecided:
        limit, lacking = None, str(undecided.missing)
    if limit is None:
        message = f"the limit of `{rule.id}` cannot be reckoned from {begun.at} alone: {lacking} is not known"
        raise Refused([Diagnostic("G642", message, Span("start"), "put the record itself to it, with `evaluate`")])
    return limit


def _begun(rule: Rule, start: date) -> Event:
    """Make the event by which the clock starts, with nothing known of it but when."""
    name = "" if isinstance(rule.when, Missed) else next((p.event for p in rule.when), "")
    moment = on_the_clock(start) if isinstance(start, datetime) else None
    day: date = moment.date() if moment else start
    clock: time | None = moment.time() if moment else None
    return Event("", name, (moment or day).isoformat(), day, clock, zoned=moment is not None)


def _why_none(rule: Rule, begun: Event) -> Iterator[str]:
    if not rule.in_force(begun.day):
        yield f"was not in force on {begun.day}"
    if rule.within is None:
        yield "has no limit that runs from its start"


def proportion_from(path: Path | None) -> Proportion:
    """Return an authority's own table of levels, or the one that comes with the product.

    Raises:
        Refused: The file has a mistake, or holds no table.
    """
    if path is None:
        return shipped().proportions[0]
    library = read_packs([path], beside=shipped())
    if has_errors(library.diagnostics):
        raise Refused(library.diagnostics)
    if len(library.proportions) != 1:
        cure = "name one file with `proportion:` and its `levels:`"
        raise Refused([Diagnostic("G017", "no table of levels is in this file", Span(path.as_posix()), cure)])
    return library.proportions[0]
