"""What a map makes of a table, shown before anything is written: ten rows as events, and what was not understood."""

import csv
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

from guidance.app.imports.importing import Imported
from guidance.engine.characters import on_one_line
from guidance.engine.explain.names import counted
from guidance.engine.model.event import Event
from guidance.engine.model.records.source import Source

WIDTH = 100


def preview(found: Imported) -> str:
    """Show the first events, how many there are of each, and what the source is said to show."""
    return "\n".join(map(on_one_line, _lines(found))) + "\n"


def _lines(found: Imported) -> Iterator[str]:
    reading = found.readable
    events = Counter(event.event for event in reading.events)
    yield in_short(found)
    if found.first:
        yield f"The first {len(found.first)}:" if len(found.first) > 1 else "It is:"
        yield from (f"  {line}" for line in _as_cells(found.first))
    for name, number in sorted(events.items()):
        yield f"  {name}: {number}"
    for source in reading.sources:
        yield from textwrap.wrap(taken_to_show(source), WIDTH)
    yield not_understood(found)


def in_short(found: Imported) -> str:
    """Say how much could be read."""
    events = found.readable.events
    cases = len({event.case for event in events})
    return f"{counted(len(events), 'event')} in {counted(cases, 'case')} could be read."


def taken_to_show(source: Source, words: Callable[[str], str] = str) -> str:
    """Say of what a source shows that there is nothing else of it, and for which days; `words` names an event."""
    shows = ", ".join(sorted(map(words, source.shows))) if source.shows is not None else "every event"
    since = source.begins or "the beginning"
    until = f"to {source.ends}" if source.ends else "on"
    return f"Taken to show, from {since} {until}, so that silence about it counts: {shows}."


def _as_cells(events: Sequence[Event]) -> Iterator[str]:
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    for event in events:
        facts = (f"{name}={';'.join(v) if isinstance(v, tuple) else v}" for name, v in event.facts.items())
        writer.writerow([event.case, event.at, event.event, *facts])
    yield from sheet.getvalue().splitlines()


def not_understood(found: Imported) -> str:
    """Say how many things are to be looked at, and what would be left out for them."""
    reading = found.readable
    total = len(found.reading.diagnostics)
    if not total:
        return "Nothing in it was not understood."
    left = counted(reading.left_out, "record"), counted(reading.facts_left_out, "field")
    lost = f"; {left[0]} and {left[1]} would be left out" if found.refused else ""
    return f"{counted(total, 'thing')} to look at, each listed with its place and cure{lost}."
