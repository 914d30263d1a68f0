"""What has gone stale by a day: instruments to be read again, readings older than that, and rules changed since."""

from collections.abc import Iterator
from datetime import date

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.explain.names import counted
from guidance.engine.model.rule import Instrument, Rule
from guidance.engine.packs.library import Library


def stale(library: Library, as_at: date) -> list[Diagnostic]:
    """List each instrument past its `review_by`, and each rule of it whose last reading is no later than that day.

    An edition that has ended is not asked for: what it said does not change any more. A rule that has changed since it
    was held against its text is listed whatever the day, and so is one that came after the others were.
    """
    late = [i for i in (*library.instruments, *library.named_instruments) if _is_late(i, as_at)]
    return [*(found for instrument in late for found in _of(instrument, library)), *_changed(library)]


def review_day(library: Library, as_at: date) -> date | None:
    """Return the last day on which all that is in force may be taken as it is; None where no instrument gives one."""
    there = (i for i in library.instruments if i.repeal is None or i.repeal > as_at)
    return min((i.review_by for i in there if i.review_by), default=None)


def _is_late(instrument: Instrument, as_at: date) -> bool:
    ended = instrument.repeal is not None and instrument.repeal <= as_at
    return instrument.review_by is not None and instrument.review_by < as_at and not ended


def _of(instrument: Instrument, library: Library) -> Iterator[Diagnostic]:
    rules = [rule for rule in library.every_rule if rule.instrument.id == instrument.id]
    read = {rule.id: last for rule in rules if (last := last_read(rule))}
    since = sum(day > (instrument.review_by or date.max) for day in read.values())
    message = (
        f"`{instrument.id}` was to be read again by {instrument.review_by}; "
        f"of its {counted(len(rules), 'rule')}, {since} have been since"
    )
    cure = "read it, and move `review_by` on"
    yield Diagnostic("G238", message, instrument.span or Span(instrument.id), cure)
    for rule in rules:
        if rule.id in read and read[rule.id] <= (instrument.review_by or date.max):
            message = f"`{rule.id}` was last read on {read[rule.id]}, and not since {instrument.review_by}"
            cure = "read it against the text again, and write the new day"
            yield Diagnostic("G239", message, rule.span or Span(rule.id), cure)


def last_read(rule: Rule) -> date | None:
    """Return the day on which the present words of a rule were last read against a text."""
    return max((check.checked_on for check in rule.checks if check.current), default=None)


def _changed(library: Library) -> Iterator[Diagnostic]:
    held = {found.rule for found in library.comparisons}
    current = {found.rule for found in library.comparisons if found.current}
    compared = {rule.instrument.id for rule in library.every_rule if rule.id in held}
    for rule in library.every_rule:
        if rule.instrument.id in compared and rule.id not in current:
            since = "has been changed since it was compared" if rule.id in held else "has not been compared"
            cure = "run `tools/check_paragraphs.py` where the text is at hand"
            message = f"`{rule.id}` {since} with the text of `{rule.instrument.id}`"
            yield Diagnostic("G294", message, rule.span or Span(rule.id), cure)
