"""Tables read by a map: each row as the records that it is, and what the map does not explain counted and named."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path

from guidance.engine import bounds
from guidance.engine.diagnostics import Span, has_errors, nearest
from guidance.engine.model.event import Event
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.model.records.source import Source
from guidance.engine.records.census.person import eighteenth
from guidance.engine.records.gathering import Gathering
from guidance.engine.records.identity import content_id
from guidance.engine.records.plain.event import Undated, read_record
from guidance.engine.records.problems import Faults
from guidance.engine.records.tables.map import Happening, Map, sense
from guidance.engine.records.tables.rows import MappedRow, Rows, TableRow
from guidance.engine.records.tables.stored import stored_dates

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in a file: its titles, what they are called by, where each stands, and the rows."""

    titles: Sequence[str]
    names: Sequence[str]
    place: Callable[[int], Span]
    rows: Iterable[TableRow]
    untitled: list[Span] = field(default_factory=list)
    """Cells that stand under no title, as far as the rows have been read."""
    above: Sequence[tuple[int, str]] = ()
    """What the lines above the titles say first, each with the number of its line."""

    @property
    def top(self) -> Span:
        """Where the titles begin."""
        return self.place(0)

    def at(self, name: str) -> Span:
        """Find a title by what its column is called by."""
        return self.place(list(self.names).index(name) if name in self.names else 0)

    def title(self, name: str) -> str:
        """Return a column's title by what it is called by."""
        return next((title for title, own in zip(self.titles, self.names, strict=True) if own == name), name)


@dataclass(slots=True)
class MappedFile:
    """One file that is read by maps: what its tables have given so far."""

    file: str
    into: Gathering
    latest: date | None = None
    earliest: dict[str, date] = field(default_factory=dict)
    births: list[tuple[Event, MappedRow]] = field(default_factory=list)
    records: int = 0
    lacking: set[str] = field(default_factory=set)

    def read(self, table: Table, map_: Map) -> frozenset[Key]:
        """Read a table; give the cases in it."""
        faults = Faults(pardon=True) if map_.lenient else self.into.faults
        cases: set[Key] = set()
        if self._has_columns(table, map_, faults):
            cases = set(self._cases(table, map_, faults))
        if faults is not self.into.faults:
            self._hand_over(faults)
        return frozenset(cases)

    def grown_up(self) -> None:
        """Put on the pile who had turned 18 by the last day that the file speaks of."""
        last = self.into.terms.reference_date or self.latest
        for event, row in self.births:
            day = eighteenth(event.day)
            if last and day <= last:
                self.into.pile.add(
                    content_id(replace(event, day=day, at=day.isoformat(), id="")), row, self.into.faults
                )

    def source(self, map_: Map, cases: frozenset[Key]) -> Source:
        """Give the file as a source of the cases in it, as its map has it."""
        shows = map_.events if map_.shows is None else map_.shows
        shows -= {h.event for h in map_.happenings if h.at in self.lacking}
        name = map_.source or Path(self.file).name
        return Source(name, cases, shows, map_.begins, map_.ends, self.carries(map_))

    def carries(self, map_: Map) -> Mapping[str, frozenset[str]]:
        """Give the facts that the file can give of each event: none from a column that it does not have."""
        return {
            name: frozenset(
                fact for h in map_.happenings if h.event == name
                for fact, source in h.facts.items() if source.column not in self.lacking
            )
            for name in map_.events
        }  # fmt: skip

    def _hand_over(self, faults: Faults) -> None:
        into = self.into.faults
        into.found += dict.fromkeys(faults.found)  # one cell may be read for several events
        into.repeated += faults.repeated
        into.fields += faults.fields
        into.records += faults.records

    def _has_columns(self, table: Table, map_: Map, faults: Faults) -> bool:
        names = set(table.names)
        twice = {name for name, count in Counter(table.names).items() if count > 1} & set(map(sense, map_.columns))
        for name in sorted(twice):
            faults.of_file("G605", f"the column `{table.title(name)}` is there twice", table.at(name), "keep one")
        lacking = [name for name in map_.columns if sense(name) not in names and name not in map_.optional]
        for name in lacking:
            close = self._near(name, table, map_)
            found = f"it has {', '.join(f'`{title}`' for title in table.titles[:12] if title)}"
            message = f"there is no column `{name}`, which {_whose(map_)} names"
            cure = f"did you mean `{close}`?" if close else found
            faults.of_file("G560", message, table.at(sense(close)), cure)
        for name in map_.optional - {title for title in map_.optional if sense(title) in names}:
            lacking += self._may_lack(name, table, map_, faults)
        return not lacking and not twice

    def _may_lack(self, name: str, table: Table, map_: Map, faults: Faults) -> list[str]:
        """Say that a column is not there that need not be; one under a name that is nearly its own is misspelt."""
        message = f"there is no column `{name}` in `{map_.name}`"
        if close := self._near(name, table, map_):
            faults.of_file("G560", message, table.at(sense(close)), f"did you mean `{close}`?")
            return [name]
        self.lacking.add(name)
        faults.notice("G573", f"{message}, so what it gives is not known", table.top, "add it if the system holds it")
        return []

    def _near(self, name: str, table: Table, map_: Map) -> str:
        free = {own: title for own, title in zip(table.names, table.titles, strict=True) if own}
        taken = {sense(known) for known in map_.columns}
        close = nearest(sense(name), [own for own in free if own not in taken])
        return free.get(close, "")

    def _cases(self, table: Table, map_: Map, faults: Faults) -> Iterator[Key]:
        rows = Rows(map_, self.into.terms.vocabulary)
        counts: Counter[str] = Counter()
        before = self.records
        for row in islice(table.rows, map_.rows):
            if self._is_over(row, faults) or faults.are_too_many(row.file, row.line):
                break
            counts.update(row.values.keys())
            read = [self._record(happening, record, faults) for happening, record in rows.records(row)]
            shown = [event for event in read if event]
            yield from ((event.owner, event.case) for event in shown)
            for stored in stored_dates(row, rows, shown, faults):
                self.into.stored.append(stored)
                yield stored.owner, stored.case
            yield from self._doubted(rows, row)
            for message, place, cure in rows.oddities(row):
                faults.notice("G571", message, place, cure)
            faults.case = ""
            self.into.terms.tell()
        if self.records == before and not has_errors(faults.found):
            faults.of_file("G606", "the table has no rows under its titles", table.top, "give a table with rows")
        _report(rows, table, map_, counts, faults)

    def _is_over(self, row: TableRow, faults: Faults) -> bool:
        self.records += 1
        over = self.records > bounds.RECORDS.most
        if over:
            message = f"the file has {bounds.RECORDS.exceeded}; nothing from here on is read"
            faults.of_file("G625", message, Span(row.file, row.line), "split the file")
        return over

    def _record(self, happening: Happening, row: MappedRow, faults: Faults) -> Event | None:
        """Put what a record shows on the pile, and return it, where it is known what happened and when."""
        faults.case = str(row.values.get("case") or "").strip()
        found = read_record(row, self.into.terms, faults)
        if isinstance(found, Undated):
            faults.records += 1
            self.into.pile.undated.append(found.event)
        elif found is None:
            faults.records += 1
        elif happening.birthday:
            self.births.append((found, row))
        else:
            self.latest = max(self.latest or found.day, found.day)
            self.earliest[found.event] = min(self.earliest.get(found.event, found.day), found.day)
            self.into.pile.add(found, row, faults)
            return found
        return None

    def _doubted(self, rows: Rows, row: TableRow) -> Iterator[Key]:
        """Doubt what a row may show, where it is a code that cannot be read that would say so."""
        scratch = Faults(pardon=True)  # what is wrong with the row's other cells is told where they are read
        read = [read_record(record, self.into.terms, scratch) for _, record in rows.possible(row)]
        events = tuple(event for event in read if isinstance(event, Event))
        if events:
            names = list(dict.fromkeys(event.event for event in events))
            meant = " and ".join(f"`{name}`" for name in names)
            because = f"a code in the return cannot be read, and it may be that {meant}"
            own = tuple(replace(event, id=f"{event.id}:possible") for event in events)
            missing = tuple(f"whether {name}" for name in names)
            self.into.doubts.append(Doubt(own[0].owner, own[0].case, missing, because, (Version(instead=own),)))
            yield own[0].owner, own[0].case


def _report(rows: Rows, table: Table, map_: Map, counts: Mapping[str, int], faults: Faults) -> None:  # noqa: PLR0917  a table and what it came to
    """Name what cells say that nothing explains, rows that show nothing, and columns that are not read."""
    whose = _whose(map_)
    for (column, text), (count, place, cure) in sorted(rows.unexplained.found.items()):
        times = "once" if count == 1 else f"{count} times"
        unknown = "which is no code of the return" if map_.lenient else f"and {whose} does not say what that is"
        message = f"`{column}` says `{text}` {times}, here first, {unknown}"
        faults.of_record("G563", message, place, cure)
        if column in rows.unexplained.rows:
            faults.records += count
        else:
            faults.fields += count
    for (column, text), (count, place, cure) in sorted(rows.beside.found.items()):
        times = "once" if count == 1 else f"{count} times"
        message = f"`{column}` says `{text}` {times}, here first, and {whose} takes no event from that"
        faults.notice("G580", message, place, cure)
    every = "see that the map names every column that holds a date"
    which = "there is a date, and nothing that says of what", "fill the column that says what happened"
    for spans, (why, cure) in ((rows.silent, ("there is no date of any", every)), (rows.unnamed, which)):
        if spans:
            shown = "1 row shows" if len(spans) == 1 else f"{len(spans)} rows show"
            faults.notice("G566", f"{shown} no event, here first: {why}", spans[0], cure)
    if rows.passed_over and map_.left_out_because:
        left = "1 row is" if len(rows.passed_over) == 1 else f"{len(rows.passed_over)} rows are"
        faults.notice("G572", f"{left} not read, here first: {map_.left_out_because}", rows.passed_over[0], "")
    if table.untitled:
        stands = "1 cell stands" if len(table.untitled) == 1 else f"{len(table.untitled)} cells stand"
        message = f"{stands} under no title, here first, and what is there is not read"
        faults.notice("G564", message, table.untitled[0], "give the column a title, or empty it")
    known = {sense(name) for name in (*map_.columns, *map_.ignored, *map_.optional)}
    known |= set(table.names) if map_.others else set()
    cure = "check its spelling" if map_.lenient else "use it, or name it under `ignore`"
    for name in dict.fromkeys(name for name in table.names if name and name not in known and counts[name]):
        title = table.title(name)
        message = f"the column `{title}` is not in {whose}: {counts[name]} of its cells are not read"
        faults.notice("G564", message, table.at(name), cure, element=title)


def _whose(map_: Map) -> str:
    return "the return" if map_.lenient else f"the map `{map_.name}`"
