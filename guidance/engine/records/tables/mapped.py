"""The reader of files that somebody wrote a map for: cells in a text file, or the sheets of a workbook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from guidance.engine.diagnostics import Span
from guidance.engine.records.gathering import Gathering
from guidance.engine.records.intake import Intake, NotUtf8
from guidance.engine.records.plain.comma_separated import DELIMITERS, IsTop, cells_under
from guidance.engine.records.plain.event import REQUIRED
from guidance.engine.records.plain.reader import looks_like_json
from guidance.engine.records.plain.row import cell_span
from guidance.engine.records.tables.map import Map, sense
from guidance.engine.records.tables.reader import MappedFile, Table
from guidance.engine.records.tables.sheets import opened, table_of, whole_of
from guidance.engine.records.tables.workbook import is_workbook

_NO_CELLS = (b"<", b"PK", b"%PDF", b"\x1f\x8b", b"\xd0\xcf")
"""How files open that are no table of cells."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What reads a table or a workbook by the maps that were given: each table by the one that knows most of it."""

    maps: tuple[Map, ...]
    is_known: Callable[[set[str]], bool] = lambda _: False
    """Tells by its columns a table that is read without any map, and what reads it."""
    otherwise: Callable[[Intake, str, Gathering], None] = lambda *_: None

    def sniff(self, opening: bytes, file: str) -> bool:
        """Take every workbook and every table of cells but a plain event file that no map is of."""
        if is_workbook(opening, file):
            return True
        if not holds_cells(opening, file) and not set(REQUIRED) <= top_names(opening):
            return False
        names = top_names(opening)
        is_other = set(REQUIRED) <= names or self.is_known(names)
        return not is_other or any(map_.fits(names) for map_ in self.maps)

    def read(self, intake: Intake, file: str, into: Gathering) -> None:
        """Read each table that a map is of."""
        whole = MappedFile(file, into)
        if not is_workbook(intake.opening(), file):
            self._read_cells(intake, whole)
            return
        data = whole_of(intake, file, into.faults)
        read, other, known = self._read_sheets(data, whole)
        if known and not read and (other is None or not any(map_.sheet for map_ in other[1])):
            with Intake(data) as again:
                self.otherwise(again, file, into)
        elif other is not None and not read:
            self._read_table(*other, whole)
        elif not read and not into.faults.found:
            names = ", ".join(f"`{map_.sheet}`" for map_ in self.maps if map_.sheet)
            message = f"there is no sheet {names} in the workbook" if names else "no sheet of the workbook has any rows"
            into.faults.of_file("G565", message, Span(file), "check the name of the sheet in the map")

    def _read_sheets(self, data: bytes, whole: MappedFile) -> tuple[int, tuple[Table, tuple[Map, ...]] | None, bool]:
        """Read the sheets that a map fits: how many, the first that one should and does not, and if one is known."""
        read, known = 0, False
        other: tuple[Table, tuple[Map, ...]] | None = None
        passed_over: list[Span] = []
        for sheet, rows in opened(data, whole.file, whole.into.faults):
            wanted = tuple(map_ for map_ in self.maps if map_.sheet in {"", sheet})
            table = table_of(sheet, rows, whole.file, self.is_top(wanted or self.maps))
            if table is None:
                continue
            is_known = self.is_known(set(table.names))
            known = known or is_known
            if wanted and self._best(table, wanted).fits(set(table.names)):
                read += self._read_table(table, wanted, whole)
                continue
            if wanted or is_known or self.is_top(self.maps)(table.names):
                passed_over.append(table.top)
            if wanted and other is None:
                other = replace(table, rows=()), wanted
        for place in passed_over if read else ():
            cure = (
                "if it holds what happened, give its map besides, or name no sheet in the map; a list that is known, "
                "in a workbook of its own"
            )
            whole.into.faults.notice("G576", "no map given is of this sheet, and it is not read", place, cure)
        return read, other, known

    def is_top(self, maps: Sequence[Map]) -> IsTop:
        """Return what tells the row that names the columns of a table."""

        def told(names: Sequence[str]) -> bool:
            return any(map_.fits(set(names)) for map_ in maps)

        return told

    def _read_cells(self, intake: Intake, whole: MappedFile) -> None:
        faults, file = whole.into.faults, whole.file
        try:
            cells = cells_under(intake.lines(), file, faults, call=sense, is_top=self.is_top(self.maps))
            if cells is not None:
                table = Table(cells.titles, cells.names, partial(cell_span, cells.top), cells.rows)
                self._read_table(table, self.maps, whole)
            elif not faults.found:
                faults.of_file("G606", "the file holds no records", Span(file), "give a table with titles and rows")
        except NotUtf8 as wrong:
            message = f"byte {wrong.offset + 1} is not text in UTF-8; nothing from there on is read"
            cure = "save the file again with the encoding UTF-8: in Excel, as `CSV UTF-8`"
            faults.of_file("G601", message, Span(file, wrong.line, wrong.column), cure)

    def _read_table(self, table: Table, maps: Sequence[Map], whole: MappedFile) -> int:
        map_ = self._best(table, maps)
        whole.into.mapped.add(map_.name)
        unsaid = [f"`{key}`" for key, day in (("from", map_.begins), ("until", map_.ends)) if day is None]
        if unsaid and map_.shows != frozenset():
            message = f"the map does not say {' or '.join(unsaid)}: what it does not hold counts as not done always"
            cure = "write the first and the last day of which the table holds all that it shows"
            whole.into.faults.once("G568", message, Span(map_.name), cure)
        cases = whole.read(table, map_)
        whole.into.sources.append(whole.source(map_, cases))
        return 1

    def _best(self, table: Table, maps: Sequence[Map]) -> Map:
        names = set(table.names)
        return max(maps, key=lambda map_: (map_.fits(names), len({sense(name) for name in map_.columns} & names)))


def holds_cells(opening: bytes, file: str) -> bool:
    """Tell a table of cells that holds no plain events, by how a file opens."""
    start = opening.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start or start.startswith(_NO_CELLS) or looks_like_json(start, file):
        return False
    return not set(REQUIRED) <= top_names(start)


def top_names(start: bytes) -> set[str]:
    """Return what the columns of a table of cells are called by, so far as its first line tells."""
    line = next((line for line in start.splitlines() if line.strip() and not line.startswith(b"sep=")), b"")
    text = line.decode("utf-8", "replace").strip("\ufeff")
    delimiter = max(DELIMITERS, key=text.count)
    return {sense(name.strip('"')) for name in text.split(delimiter)}
