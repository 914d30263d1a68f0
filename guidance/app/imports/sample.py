"""A look at a table of which nothing is known yet: its titles, and what stands in its first rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.given_file import check_read_again
from guidance.engine.records.intake import Intake, NotUtf8
from guidance.engine.records.plain.comma_separated import cells_under
from guidance.engine.records.problems import Faults
from guidance.engine.records.read import unreadable
from guidance.engine.records.returns.reader import is_known, layout_of
from guidance.engine.records.tables.map import sense
from guidance.engine.records.tables.mapped import holds_cells, top_names
from guidance.engine.records.tables.rows import TableRow
from guidance.engine.records.tables.sheets import opened, table_of, whole_of
from guidance.engine.records.tables.workbook import is_workbook

ROWS = 300
"""So many rows are looked at."""
_LEAST = 2


@dataclass(frozen=True)
class Sample:
    """A table's titles, in their order, and under each what its first rows say where they say something."""

    sheet: str
    cells: Mapping[str, Sequence[str]]
    rows: int


def samples(file: Path) -> tuple[Sample, ...]:
    """Look at each table of a file.

    Raises:
        Refused: The file cannot be read, or holds no table.
    """
    faults = Faults()
    try:
        with Intake(file) as intake:
            found = tuple(_found(intake, file.as_posix(), faults))
    except OSError as error:
        raise Refused([unreadable(file.as_posix(), error)]) from None
    except NotUtf8 as wrong:
        message = f"byte {wrong.offset + 1} is not text in UTF-8"
        place = Span(file.as_posix(), wrong.line, wrong.column)
        cure = "save the file again with the encoding UTF-8: in Excel, as `CSV UTF-8`"
        raise Refused([Diagnostic("G601", message, place, cure)]) from None
    if faults.found and not found:
        raise Refused(faults.found)
    if not found:
        message = "there is no table in the file: no line of it names two columns"
        raise Refused([Diagnostic("G606", message, Span(file.as_posix()), "give a table with titles and rows")])
    return found


def _found(intake: Intake, name: str, faults: Faults) -> Iterator[Sample]:
    if is_workbook(intake.opening(), name):
        for sheet, rows in opened(whole_of(intake, name, faults), name, faults):
            table = table_of(sheet, rows, name, names_columns)
            if table is not None and names_columns(table.names):
                yield _sample(sheet, table.titles, table.names, table.rows)
        return
    cells = cells_under(intake.lines(), name, faults, call=sense, is_top=names_columns)
    if cells is not None and names_columns(cells.names):
        yield _sample("", cells.titles, cells.names, cells.rows)


def names_columns(names: Sequence[str]) -> bool:
    """Tell a line of titles by what they would be called: several, and none of them a number."""
    said = {name for name in names if name}
    return len(said) >= _LEAST and not any(name.isdigit() for name in said)


def _sample(sheet: str, titles: Sequence[str], names: Sequence[str], rows: Iterable[TableRow]) -> Sample:
    first = list(islice(rows, ROWS))
    called = {name: title for name, title in reversed([*zip(names, titles, strict=True)]) if name}
    ordered = [(name, title) for name, title in zip(names, titles, strict=True) if called.get(name) == title]
    cells = {title: [str(row.values[name]).strip() for row in first if name in row.values] for name, title in ordered}
    return Sample(sheet, cells, len(first))


def is_unknown(file: Path) -> bool:
    """Tell whether a file holds a table that is read by a map alone: no plain events, and no return that is known.

    Raises:
        Refused: The file cannot be read.
    """
    try:
        check_read_again(file)
        with Intake(file) as intake:
            name, opening = file.as_posix(), intake.opening()
            if is_workbook(opening, name):
                return not _has_known(intake, name)
            return holds_cells(opening, name) and layout_of(top_names(opening)) is None
    except OSError as error:
        raise Refused([unreadable(file.as_posix(), error)]) from None


def _has_known(intake: Intake, name: str) -> bool:
    faults = Faults()
    tables = (
        table_of(sheet, rows, name, lambda names: is_known(set(names)))
        for sheet, rows in opened(whole_of(intake, name, faults), name, faults)
    )
    return any(table is not None and is_known(set(table.names)) for table in tables)
