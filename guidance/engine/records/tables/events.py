"""A sheet of plain events: the columns of a plain event file, in a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from guidance.engine import bounds
from guidance.engine.records.gathering import Gathering
from guidance.engine.records.plain.comma_separated import columns_of, folded
from guidance.engine.records.plain.event import REQUIRED
from guidance.engine.records.plain.json_lines import json_row
from guidance.engine.records.plain.reader import PlainFile
from guidance.engine.records.plain.row import Row
from guidance.engine.records.problems import Faults
from guidance.engine.records.tables.reader import Table
from guidance.engine.records.tables.workbook import SheetRow

_ALMOST = len(REQUIRED) - 1


def is_of_events(names: AbstractSet[str]) -> bool:
    """Tell a sheet of plain events by what its columns are called."""
    return set(REQUIRED) <= names


def is_lacking(tables: Sequence[Table], into: Gathering) -> bool:
    """Say of sheets that are nearly of plain events which column they lack; tell whether there is one."""
    nearly = [table for table in tables if len(set(REQUIRED) & set(table.names)) == _ALMOST]
    for table in nearly:
        _columns(table, into)
    return bool(nearly)


def read_events(table: Table, file: str, into: Gathering) -> bool:
    """Read a sheet of plain events as the same table is read as CSV; tell whether it has rows, or faults."""
    known = _columns(table, into)
    rows = _rows(table, known, into.faults) if known is not None else iter(())
    first = next(rows, None)
    if first is not None:
        found = chain(_stated(table, into.faults), [first], rows)
        into.sources.append(PlainFile(file, into.terms, into.pile, into.faults).take(found, into.scope))
    return known is None or first is not None


def _stated(table: Table, faults: Faults) -> Iterator[Row]:
    """Find above the titles what the sheet is said to show."""
    for line, text in table.above:
        row = json_row(text.strip(), line, table.top.file, faults) if text.lstrip().startswith("{") else None
        if row is not None:
            yield row


def _columns(table: Table, into: Gathering) -> Mapping[int, str] | None:
    """Find the columns that are read, by their places; None where the sheet cannot be used."""
    faults = into.faults
    if len(table.titles) > bounds.COLUMNS.most:
        cure = "take out those that no record fills"
        faults.of_file("G603", f"there are {bounds.COLUMNS.exceeded}", table.top, cure)
        return None
    known = columns_of(table.titles, table.place, into.terms.vocabulary, faults)
    twice = next((n for n, name in enumerate(table.names) if name and name in table.names[:n]), None)
    if known is None or twice is None or folded([table.titles[twice]]) <= folded(table.titles[:twice]):
        return known
    message = f"the column `{table.titles[twice]}` is there twice, but for letters and signs"
    faults.of_file("G605", message, table.place(twice), "keep one of the two")
    return None


def _rows(table: Table, known: Mapping[int, str], faults: Faults) -> Iterator[SheetRow]:
    columns = {name: place for place, name in known.items()}
    for row in table.rows:
        if faults.are_too_many(row.file, row.line):
            return
        if table.untitled:
            message = "the cell stands in a column with no name, so what it says is not known"
            faults.of_field("G613", message, table.untitled[0], "name the column, or take it out")
            table.untitled.clear()
        cells = ((name, row.values.get(table.names[place])) for place, name in known.items())
        yield SheetRow(row.file, row.line, {name: cell for name, cell in cells if isinstance(cell, str)}, columns)
