"""A table read by a map: its events, what was not understood, and the same as a plain file of events."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from guidance.app.evaluation.evaluate import library_for
from guidance.app.evaluation.query import Query, named
from guidance.app.imports.map_file import read_maps
from guidance.app.refusal import Refused
from guidance.engine import records
from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.model.event import Event
from guidance.engine.model.records.source import Source
from guidance.engine.records.content import Content
from guidance.engine.records.reading import Reading

SHOWN = 10
"""So many rows are shown as events."""
LEFT_OUT = "the map leaves such rows out"


@dataclass(frozen=True)
class Imported:
    """What came of reading a file: as it is, and as far as it can be read with its mistakes left out."""

    query: Query
    reading: Reading
    readable: Reading

    @property
    def refused(self) -> bool:
        """Tell whether a mistake refuses the file."""
        return has_errors(self.reading.diagnostics)

    @property
    def first(self) -> Sequence[Event]:
        """The first events that could be read."""
        return tuple(islice(iter(self.readable.events), SHOWN))

    def lines(self) -> Iterator[str]:
        """Write the events as lines of JSON, under one that says what their source shows.

        Raises:
            Refused: The file has mistakes, or something of it cannot be said in a plain file.
        """
        if self.refused:
            raise Refused(self.reading.diagnostics)
        source = self._source()
        yield _line(_scope(source))
        for event in self.reading.events:
            yield _line(_record(event))

    def _source(self) -> Source:
        sources = {_line(_scope(source)): source for source in self.reading.sources}
        unsaid = len(sources) != 1 or self.reading.doubts or any(event.owner for event in self.reading.events)
        if unsaid:
            message = "what is in doubt here, or shown by several sources, cannot be written to one file of events"
            place = Span(named(self.query.sources[0]))
            raise Refused([Diagnostic("G567", message, place, "give the file itself to `guidance evaluate`")])
        return next(iter(sources.values()))


def imported(query: Query, rows: int | None = None) -> Imported:
    """Read a file by the maps of a question.

    Args:
        query: What to read, by which maps.
        rows: So many rows of each table are read, the first; None: every one.

    Raises:
        Refused: A map has a mistake.
    """
    library = library_for(query)
    given = read_maps(query.maps, library.vocabulary, library.authorities, library.rules)
    maps = [replace(each, rows=rows, left_out_because=LEFT_OUT if each.left_out else "") for each in given]

    def read(*, skip: bool) -> Reading:
        return records.read_records(
            query.sources, library.vocabulary, library.authorities, skip_invalid=skip, authority=query.authority,
            reference_date=query.reference_date, limits=library.last_days, midnight=query.midnight, maps=maps,
        )  # fmt: skip

    reading = read(skip=False)
    return Imported(query, reading, read(skip=True) if has_errors(reading.diagnostics) else reading)


def of_file(file: Path | Content, maps: Sequence[Path | Content], **given: object) -> Query:
    """Ask to read a file, and nothing else of it."""
    return Query(file, date.max, ledger=None, maps=tuple(maps), **given)  # type: ignore[arg-type]


def _scope(source: Source) -> dict[str, object]:
    said: dict[str, object] = {"source": source.name}
    if source.shows is not None:
        said["shows"] = sorted(source.shows)
    said |= {key: day.isoformat() for key, day in (("from", source.begins), ("until", source.ends)) if day}
    if source.carries is not None:
        said["carries"] = {event: sorted(facts) for event, facts in sorted(source.carries.items())}
    return said


def _record(event: Event) -> dict[str, object]:
    own: dict[str, object] = {
        "case": event.case, "event": event.event, "at": event.at, "id": event.id, "episode": event.episode,
        "authority": event.authority, "recorded_at": event.recorded_at,
    }  # fmt: skip
    facts: dict[str, object] = {
        name: list(fact) if isinstance(fact, tuple) else fact for name, fact in event.facts.items()
    }
    return {name: value for name, value in own.items() if value} | facts


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
