"""Whether departures that are to be kept reach a duty of the records that were given, asked before any is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from guidance.app.clock import today
from guidance.app.deviations.effect import Seen, When, seen
from guidance.app.deviations.overlay import Overlay
from guidance.app.deviations.recording import Given
from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Severity, Span
from guidance.engine.explain.names import day_in_words
from guidance.engine.model.deviation import Deviation
from guidance.engine.packs.documents.departures import WrittenDeviation

REACHES_NOTHING = ("G430", "G520")
_AHEAD = "; to record it ahead of its records, leave `--records` out"


def check(given: Given, records: Path, when: When) -> tuple[Diagnostic, ...]:
    """Hold departures against records before they are kept.

    Returns:
        What is worth a look: one that was decided before its clock began, or is laid over two children's cases.

    Raises:
        Refused: One is about a case or an event that is not in the records, or reaches no duty; or the records cannot
            be read.
    """
    found = _laid([departure.deviation for departure in given.departures], records, when)
    refuse_unreached(found, given.departures)
    two = [d for d in found.answer.diagnostics if d.code == "G434"]
    return (*two, *(early for departure in given.departures for early in _early(departure, found)))


def check_duty(typed: Mapping[str, Any], records: Path, when: When) -> None:
    """Hold a case, a rule and a trigger against records, before anything is asked about a departure from them.

    Raises:
        Refused: As `check` does.
    """
    about = Deviation("asked for", typed["case"], typed["rule"], typed["trigger"], when.as_at, "", "")
    refuse_unreached(_laid([about], records, when), ())


def _laid(deviations: Sequence[Deviation], records: Path, when: When) -> Seen:
    """Lay departures, and no others, over the findings of some records as they are now, whatever day is shown."""
    now = replace(when, as_at=max(when.as_at, today()))
    return seen(records, deviations, now, Overlay(tuple(deviations), source=records.as_posix()))


def refuse_unreached(found: Seen, written: Sequence[WrittenDeviation]) -> None:
    """Refuse departures that reach nothing, each at its place where it was written in a file.

    Raises:
        Refused: One does.
    """
    none = [d for d in found.answer.diagnostics if d.code in REACHES_NOTHING]
    if none:
        placed = (replace(d, span=_place(d, written), cure=f"{d.cure}{_AHEAD}") for d in none)
        raise Refused(replace(d, told_as=Severity.ERROR) for d in placed)


def _place(found: Diagnostic, written: Sequence[WrittenDeviation]) -> Span:
    """Find where the departure that is named first was written; what is typed has no place but its option."""
    named = (each for each in written if f"`{each.deviation.id}`" in found.message)
    return next((each.entry.at(found.element) for each in named), Span(f"--{found.element}"))


def _early(departure: WrittenDeviation, found: Seen) -> Iterator[Diagnostic]:
    """Warn of a day of decision before the first event of the clock that it is about: one of the two is mistaken."""
    decided, entry = departure.deviation.decided, departure.entry
    for deviation, finding in found.findings:
        began = min(event.day for event in (finding.trigger, *finding.joined))
        if deviation is departure.deviation and decided < began:
            message = f"decided on {day_in_words(decided)}, before its clock began on {day_in_words(began)}"
            yield entry.warning("G436", message, entry.at("decided"), "check `decided` and `trigger`")
