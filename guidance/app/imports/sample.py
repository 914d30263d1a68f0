"""A look at a table of which nothing is known yet: its titles, and what stands in its first rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.given_file import check_read_again
from guidance.engine.records.content import Content
from guidance.engine.records.intake import Intake, NotUtf8
from guidance.engine.records.plain.comma_separated import MOST_ABOVE, IsTop, cells_under, names_in
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
MOST_SAID = 40
"""So many different things that a column says are kept."""
_LEAST = 2
_NUMBERS = 0.2
_SHARES = (0.75, 0.5)
"""So much of what the widest line holds a line of titles holds, or if none does, so much."""


@dataclass(frozen=True)
class Sample:
    """A table's titles, in their order, and under each what its first rows say where they say something.

    `said` is what each column says in all the rows that were looked at, each thing once and no more than `MOST_SAID`
    and one more; `twice` are titles that several columns have, of which only the first is looked at.
    """

    sheet: str
    cells: Mapping[str, Sequence[str]]
    rows: int
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    twice: frozenset[str] = frozenset()


def samples(file: Path | Content, *, every_row: bool = False) -> tuple[Sample, ...]:
    """Look at each table of a file: at its first rows, or at every one for what its columns say.

    Raises:
        Refused: The file cannot be read, or holds no table.
    """
    faults, name = Faults(), _name(file)
    try:
        with Intake(_source(file)) as intake:
            found = tuple(_found(intake, name, faults, every_row=every_row))
    except OSError as error:
        raise Refused([unreadable(name, error)]) from None
    except NotUtf8 as wrong:
        message = f"byte {wrong.offset + 1} is not text in UTF-8"
        place = Span(name, wrong.line, wrong.column)
        cure = "save the file again with the encoding UTF-8: in Excel, as `CSV UTF-8`"
        raise Refused([Diagnostic("G601", message, place, cure)]) from None
    if faults.found and not found:
        raise Refused(faults.found)
    if not found:
        message = "there is no table in the file: no line of it names two columns"
        raise Refused([Diagnostic("G606", message, Span(name), "give a table with titles and rows")])
    return found


def _name(file: Path | Content) -> str:
    return file.name if isinstance(file, Content) else file.as_posix()


def _source(file: Path | Content) -> Path | bytes:
    return file.data if isinstance(file, Content) else file


def _found(intake: Intake, name: str, faults: Faults, *, every_row: bool) -> Iterator[Sample]:
    if is_workbook(intake.opening(), name):
        for sheet, rows in opened(whole_of(intake, name, faults), name, faults):
            above = list(islice(rows, MOST_ABOVE))
            is_top = _widest(texts for _, texts in above)
            table = table_of(sheet, chain(above, rows), name, is_top)
            if table is not None and is_top(table.names):
                yield _sample(sheet, table.titles, table.names, table.rows, every_row=every_row)
        return
    above_text = intake.opening().decode("utf-8", "replace").splitlines()
    is_top = _widest(names_in(line) for line in islice(filter(str.strip, above_text), MOST_ABOVE))
    cells = cells_under(intake.lines(), name, faults, call=sense, is_top=is_top)
    if cells is not None and is_top(cells.names):
        yield _sample("", cells.titles, cells.names, cells.rows, every_row=every_row)


def _widest(lines: Iterable[Sequence[str]]) -> IsTop:
    """Return what tells the line of titles among some: one above it may say two things, and hardly as many as it."""
    every = [[sense(text) for text in texts] for texts in lines]
    most = max((sum(map(bool, names)) for names in every), default=0)
    counts = [sum(map(bool, names)) for names in every if names_columns(names)]
    least = next((share * most for share in _SHARES if any(count >= share * most for count in counts)), 0.0)
    return lambda names: names_columns(names) and sum(map(bool, names)) >= least


def names_columns(names: Sequence[str]) -> bool:
    """Tell a line of titles by what they would be called: several, and hardly any of them a number."""
    said = {name for name in names if name}
    return len(said) >= _LEAST and sum(map(str.isdigit, said)) <= _NUMBERS * len(said)


def _sample(
    sheet: str, titles: Sequence[str], names: Sequence[str], rows: Iterable[TableRow], *, every_row: bool
) -> Sample:
    following = iter(rows)
    first = list(islice(following, ROWS))
    called = {name: title for name, title in reversed([*zip(names, titles, strict=True)]) if name}
    ordered = {name: called[name] for name in names if name}
    cells = {title: [str(row.values[name]).strip() for row in first if name in row.values]
             for name, title in ordered.items()}  # fmt: skip
    looked_at, said = 0, dict[str, dict[str, None]]()
    for row in chain(first, following if every_row else ()):
        looked_at += 1
        for name, text in row.values.items():
            known = said.setdefault(name, {})
            if len(known) <= MOST_SAID:
                known[str(text).strip()] = None
    twice = frozenset(called[name] for name, count in Counter(names).items() if name and count > 1)
    return Sample(sheet, cells, looked_at, {t: (*said.get(n, ()),) for n, t in ordered.items()}, twice)


def is_unknown(file: Path | Content) -> bool:
    """Tell whether a file holds a table that is read by a map alone: no plain events, and no return that is known.

    Raises:
        Refused: The file cannot be read.
    """
    name = _name(file)
    try:
        if isinstance(file, Path):
            check_read_again(file)
        with Intake(_source(file)) as intake:
            opening = intake.opening()
            if is_workbook(opening, name):
                return not _has_known(intake, name)
            return holds_cells(opening, name) and layout_of(top_names(opening)) is None
    except OSError as error:
        raise Refused([unreadable(name, error)]) from None


def _has_known(intake: Intake, name: str) -> bool:
    faults = Faults()
    tables = (
        table_of(sheet, rows, name, lambda names: is_known(set(names)))
        for sheet, rows in opened(whole_of(intake, name, faults), name, faults)
    )
    return any(table is not None and is_known(set(table.names)) for table in tables)
