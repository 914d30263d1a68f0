"""Records written as comma-separated values, under a line that names the columns."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from guidance.engine import bounds
from guidance.engine.diagnostics import Span, did_you_mean
from guidance.engine.model.vocabulary import RECORD_FIELDS, Vocabulary
from guidance.engine.records.plain.event import REQUIRED
from guidance.engine.records.plain.facts import is_a_fact
from guidance.engine.records.plain.json_lines import json_row
from guidance.engine.records.plain.row import CsvRow, JsonRow, cell_span
from guidance.engine.records.problems import Faults

Line = tuple[int, str | None]
At = Callable[[int], Span]
"""Finds the place of a column by its number."""
IsTop = Callable[[Sequence[str]], bool]
"""Tells by what the columns would be called whether a line names those of a table."""
DELIMITERS = ",;\t"
_LOST = ("unexpected end of data", "field larger than field limit", "more lines than a row has")
"""What the reader says when a quotation mark has swallowed the lines after it."""
_CLOSE = 'close it, and write a quotation mark inside a cell twice: `""`'


@dataclass(slots=True)
class _Lines:
    """Lines on their way to the CSV reader, those of the record being read kept beside it."""

    source: Iterator[Line]
    number: int = 0
    record: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        for number, line in self.source:
            self.number = number
            self.record.append(line or "")
            yield self._short(line)
            if len(self.record) > bounds.LINES_OF_A_RECORD.most:
                raise csv.Error(_LOST[2])

    def _short(self, line: str | None) -> str:
        if line is None:
            raise csv.Error(_LOST[1])
        return line

    def taken(self) -> tuple[int, tuple[str, ...]]:
        """Hand over the lines of the record just read, with the number of the first."""
        lines = tuple(self.record)
        self.record.clear()
        return self.number - len(lines) + 1, lines


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns that are read, by place, and what stands between cells; `unnamed` are the places with no name."""

    delimiter: str
    width: int
    names: Mapping[int, str]
    unnamed: frozenset[int] = frozenset()


def csv_rows(lines: Iterable[Line], file: str, vocabulary: Vocabulary, faults: Faults) -> Iterator[CsvRow | JsonRow]:
    """Yield the records under the header, and first, as JSON, the line that says what the file shows, if it is there.

    A quotation mark that is never closed, or a header that cannot be used, ends the reading.
    """
    feed = _Lines(iter(lines))
    opening = _next_line(feed)
    if opening.startswith("{"):
        scope = json_row(opening.strip("\r\n"), feed.number, file, faults)
        if scope is not None:
            yield scope
        opening = _next_line(feed)
    if re.fullmatch(r"sep=.\s*", opening):
        opening = _next_line(feed)
    first = CsvRow(file, feed.number, (opening,), {}, {}, ",")
    header = _header(opening, first, vocabulary, faults) if opening else None
    if header is not None:
        yield from _records(feed, file, header, faults)


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of cells: its columns as they are written and as they are called, and the rows that follow them."""

    titles: Sequence[str]
    names: Sequence[str]
    top: CsvRow
    rows: Iterator[CsvRow]


def cells_under(
    lines: Iterable[Line], file: str, faults: Faults, *, call: Callable[[str], str], is_top: IsTop
) -> Cells | None:
    """Find the line that names the columns of a table, and give the rows under it; None where there is no line at all.

    Args:
        lines: The lines of the file.
        file: Its name.
        faults: What is wrong goes there.
        call: What a column is called by, where its title is read.
        is_top: Tells the line; others may stand above it.
    """
    feed = _Lines(iter(lines))
    looked_at: list[tuple[int, str]] = []
    while len(looked_at) < MOST_ABOVE and (line := _next_line(feed)):
        looked_at.append((feed.number, line))
        if is_top([call(name) for name in _names(line, _delimiter(line))]):
            break
    else:
        feed = _Lines(iter([*looked_at[1:], *feed.source])) if looked_at else feed
        del looked_at[1:]
    if not looked_at:
        return None
    number, line = looked_at[-1]
    delimiter = _delimiter(line)
    titles = _names(line, delimiter)
    top = CsvRow(file, number, (line,), {}, {}, delimiter)
    if len(titles) > bounds.COLUMNS.most:
        cure = "take out those that no record fills"
        faults.of_file("G603", f"there are {bounds.COLUMNS.exceeded}", top.line_span(), cure)
        return None
    names = [call(title) for title in titles]
    places = {place: name for place, name in enumerate(names) if name}
    unnamed = frozenset(place for place, name in enumerate(names) if not name)
    header = _Header(delimiter, len(names), places, unnamed)
    return Cells(titles, names, top, _records(feed, file, header, faults))


MOST_ABOVE = 20
"""Lines that may stand above the one that names the columns of a table."""


def names_in(line: str) -> list[str]:
    """Return what stands in the cells of a line that may name columns."""
    return _names(line, _delimiter(line))


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=lambda delimiter: len(_names(line, delimiter)))


def _next_line(feed: _Lines) -> str:
    """Return the next line that is not blank, or an empty text at the end."""
    try:
        found = next((line for line in feed if line.strip()), "")
    except csv.Error:
        found = ""
    feed.taken()
    return found


def _header(line: str, row: CsvRow, vocabulary: Vocabulary, faults: Faults) -> _Header | None:
    delimiter = max(DELIMITERS, key=lambda d: (len(set(REQUIRED) & folded(_names(line, d))), len(_names(line, d))))
    row = CsvRow(row.file, row.line, row.raw, {}, {}, delimiter)
    if len(_names(line, delimiter)) > bounds.COLUMNS.most:
        message = f"there are {bounds.COLUMNS.exceeded}"
        faults.of_file("G603", message, row.line_span(), "take out those that no record fills")
        return None
    titles = _names(line, delimiter)
    known = columns_of(titles, partial(cell_span, row), vocabulary, faults)
    if known is None:
        return None
    unnamed = frozenset(place for place, name in enumerate(titles) if not name)
    return _Header(delimiter, len(titles), known, unnamed)


def columns_of(titles: Sequence[str], at: At, vocabulary: Vocabulary, faults: Faults) -> Mapping[int, str] | None:
    """Find the columns that are read among some titles, by their places; None where the table cannot be used.

    Args:
        titles: What the columns are called; an empty text is none.
        at: Finds the place of a title.
        vocabulary: The facts that a column may hold.
        faults: What is wrong goes there.
    """
    names = _taken(titles, at, vocabulary, faults)
    if not set(REQUIRED) & set(names):
        message = "there is no column `case`, `event` or `at`: this is no plain file of events"
        cure = "`guidance import FILE` proposes a map for a table of another making, to be given as `--map`"
        faults.of_file("G607", message, at(0), cure)
        return None
    for name in REQUIRED:
        if name not in names:
            close = did_you_mean(name, [n for n in names if n], "the first line names the columns")
            faults.of_file("G607", f"there is no column `{name}`", at(0), close)
    first = {name: place for place, name in reversed([*enumerate(names)])}
    for place, name in enumerate(names):
        if name and first[name] < place:
            faults.of_file("G605", f"the column `{name}` is there twice", at(place), "keep one of the two")
    return None if set(REQUIRED) - set(names) else _known(names, at, vocabulary, faults)


def folded(names: Iterable[str]) -> set[str]:
    """Write the names of columns as the vocabulary does."""
    return {_fold(name) for name in names}


def _fold(name: str) -> str:
    """Write a column's name as the vocabulary does.

    >>> _fold("Recorded At")
    'recorded_at'
    """
    return re.sub(r"[\s\-.]+", "_", name.strip().casefold())


def _taken(names: Sequence[str], at: At, vocabulary: Vocabulary, faults: Faults) -> list[str]:
    """Take columns named in other letters for those they mean, and say so once."""
    facts = {fact for word in vocabulary.events.values() for fact in word.facts}
    known = facts | set(RECORD_FIELDS)
    meant = [_fold(name) if name not in known and _fold(name) in known else name for name in names]
    changed = [f"`{name}` as `{word}`" for name, word in zip(names, meant, strict=True) if name != word]
    if changed:
        message = f"the first line names columns in other letters: {', '.join(changed)}"
        faults.notice("G695", message, at(0), "they are taken so; write them in small letters to be sure")
    return meant


def _known(names: Sequence[str], at: At, vocabulary: Vocabulary, faults: Faults) -> Mapping[int, str]:
    known = {}
    words = sorted({fact for word in vocabulary.events.values() for fact in word.facts} | set(RECORD_FIELDS))
    for place, name in enumerate(names):
        if name in RECORD_FIELDS or is_a_fact(name, vocabulary):
            known[place] = name
        elif name:
            cure = faults.spelling("column", name, words, "take the column out")
            faults.of_field("G613", f"the column `{name}` is not a fact of any event", at(place), cure)
    return known


def _names(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _records(feed: _Lines, file: str, header: _Header, faults: Faults) -> Iterator[CsvRow]:
    reader = csv.reader(feed, delimiter=header.delimiter, strict=True)
    columns = {name: place for place, name in header.names.items()}
    while not faults.are_too_many(file, feed.number):
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if _swallowed(error, CsvRow(file, *feed.taken(), {}, {}, header.delimiter), faults):
                return
            continue
        if cells is None:
            return
        values = {header.names[n]: cell for n, cell in enumerate(cells) if n in header.names and cell.strip()}
        row = CsvRow(file, *feed.taken(), values, columns, header.delimiter)
        if any(cell.strip() for cell in cells) and _fits(cells, header, row, faults):
            yield row


def _swallowed(error: csv.Error, row: CsvRow, faults: Faults) -> bool:
    """Note a record whose quotation marks do not match; true where the rest of the file is lost with it."""
    lost = str(error).startswith(_LOST)
    if lost:
        most = f"128 KB or {bounds.LINES_OF_A_RECORD.most:,} lines"
        message = f"a quotation mark opened in this record is never closed, or a cell is longer than {most}"
        faults.of_file("G609", f"{message}; nothing after it is read", row.span(), _CLOSE)
    else:
        faults.of_record("G609", "the quotation marks in this record do not match", row.span(), _CLOSE)
        faults.records += len(row.raw)
    return lost


def _fits(cells: Sequence[str], header: _Header, row: CsvRow, faults: Faults) -> bool:
    if len(cells) > bounds.CELLS.most:
        faults.of_record("G603", f"the row has {bounds.CELLS.exceeded}", row.line_span(), "take out the empty ones")
        faults.records += 1
        return False
    nameless = [n for n, cell in enumerate(cells) if n in header.unnamed and cell.strip()]
    if nameless:
        message = "the cell stands in a column with no name, so what it says is not known"
        faults.of_field("G613", message, cell_span(row, nameless[0]), "name the column, or take it out")
    over = [n for n, cell in enumerate(cells) if n >= header.width and cell.strip()]
    if over:
        message = f"the record has {len(cells)} cells, and the first line names {header.width} columns"
        cure = f"put quotation marks round a cell that holds `{header.delimiter}`"
        faults.of_record("G608", message, cell_span(row, over[0]), cure)
        faults.records += 1
    return not over
