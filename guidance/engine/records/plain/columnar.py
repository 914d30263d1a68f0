"""Records in columns: Parquet, and Arrow as a file or as a stream. A row is one event, and a column one of its fields.

The columns are those of a table of cells. A further one called `facts`, a map, holds facts by their names; what it maps
to nothing is said to be none, where a column with nothing in it says nothing.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count, islice
from pathlib import Path
from typing import Any

from guidance.engine import bounds
from guidance.engine.diagnostics import Span
from guidance.engine.model.vocabulary import RECORD_FIELDS, Vocabulary
from guidance.engine.records.intake import Intake
from guidance.engine.records.plain.comma_separated import columns_of
from guidance.engine.records.plain.messages import Feed, Unreadable, measured
from guidance.engine.records.plain.row import Number, Value
from guidance.engine.records.problems import Faults

PARQUET, ARROW, STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
"""How a file of each kind opens; a stream of Arrow ends with its own opening and four bytes of nothing."""
SUFFIXES = {".parquet": PARQUET, ".arrow": ARROW, ".feather": ARROW, ".arrows": STREAM}
FACTS = "facts"
REFERENCES = ("case", "id", "episode")
AT_ONCE = 1_000
"""So many rows are turned into values together."""
_BROKEN = (ValueError, TypeError, LookupError, ArithmeticError)
"""What else comes of a file that is not what it says: days out of reach, text that is none."""
_AGAIN = "write the table again as Parquet, or give it as CSV"


def is_columnar(opening: bytes, file: str) -> bool:
    """Tell a file of columns by how it opens, or by its name."""
    return opening.startswith((PARQUET, ARROW, STREAM)) or Path(file).suffix.lower() in SUFFIXES


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One row: `line` counts rows from 1, and the column of a place counts columns."""

    file: str
    line: int
    values: Mapping[str, Value]
    columns: Mapping[str, int]
    joined: bool = True

    def span(self, name: str = "", *, key: bool = False) -> Span:  # noqa: ARG002  a cell has no name beside it
        """Find a cell; a fact of the map stands in the column of the map."""
        return Span(self.file, self.line, self.columns.get(name, self.columns.get(FACTS, 0) if name else 0) + 1)


def column_rows(intake: Intake, file: str, vocabulary: Vocabulary, faults: Faults) -> Iterator[ColumnRow]:
    """Yield the rows of a file of columns.

    Raises:
        ModuleNotFoundError: What reads such files is not installed here.
    """
    pyarrow: Any = importlib.import_module("pyarrow")
    opening = intake.opening()
    kind = next((kind for kind in (PARQUET, ARROW, STREAM) if opening.startswith(kind)), None)
    if kind is None:
        message = "the file is called a table of columns, and does not open as one"
        faults.of_file("G645", message, Span(file), _AGAIN)
        return
    try:
        yield from _Table(file, vocabulary, faults, pyarrow).rows(_BATCHES[kind](intake, pyarrow))
    except Unreadable as wrong:
        faults.of_file("G645", f"the file cannot be read as a table of columns: {wrong}", Span(file), _AGAIN)
    except (pyarrow.ArrowException, OSError, MemoryError, *_BROKEN) as broken:
        message = f"the file cannot be read as a table of columns ({type(broken).__name__})"
        faults.of_file("G645", message, Span(file), _AGAIN)


# ------------------------------------------------------------------------------------------------- from file to batches


def _parquet(intake: Intake, pyarrow: Any) -> Iterator[Any]:  # noqa: ANN401  a library's own
    parquet: Any = importlib.import_module("pyarrow.parquet")
    with pyarrow.BufferReader(_whole(intake)) as room:
        texts = [f.name for f in parquet.read_schema(room) if _is_text(f.type, pyarrow)]
        room.seek(0)
        file = parquet.ParquetFile(room, read_dictionary=texts)
        for number in range(file.metadata.num_row_groups):
            if file.metadata.row_group(number).total_byte_size > bounds.UNPACKED.most:
                raise Unreadable(f"a group of its rows holds more than {bounds.UNPACKED.most:,} bytes, unpacked")
        yield file.schema_arrow
        yield from file.iter_batches(batch_size=AT_ONCE)


def _arrow(intake: Intake, pyarrow: Any) -> Iterator[Any]:  # noqa: ANN401  as in `_parquet`
    """Read a file as the stream that stands between its opening and its end, which says how many groups there are."""
    ipc: Any = importlib.import_module("pyarrow.ipc")
    data, found = _whole(intake), 0
    with pyarrow.BufferReader(data) as room, ipc.open_file(room) as file:
        there = file.num_record_batches
    with pyarrow.BufferReader(data) as room:
        room.seek(len(ARROW) + 2)
        with ipc.open_stream(pyarrow.PythonFile(Feed(measured(room, ipc)), mode="r")) as stream:
            yield stream.schema
            for batch in stream:
                found += 1
                yield batch
    if found != there:
        raise Unreadable(f"it says that it holds {there} groups of rows, and {found} follow one another in it")


def _stream(intake: Intake, pyarrow: Any) -> Iterator[Any]:  # noqa: ANN401  as in `_parquet`
    ipc: Any = importlib.import_module("pyarrow.ipc")
    feed = Feed(intake.chunks())
    messages = measured(pyarrow.PythonFile(feed, mode="r"), ipc)
    with ipc.open_stream(pyarrow.PythonFile(Feed(messages), mode="r")) as stream:
        yield stream.schema
        yield from stream
    if feed.last != STREAM + bytes(4):
        raise Unreadable("it does not say that it ends, so that it may be cut off")
    if feed.read(1):
        raise Unreadable("something follows where it says that it ends, which would not be read")


_BATCHES: Mapping[bytes, Callable[[Intake, Any], Iterator[Any]]] = {PARQUET: _parquet, ARROW: _arrow, STREAM: _stream}


def _whole(intake: Intake) -> bytes:
    """Take a file whole, for it is read from its end."""
    most = bounds.COLUMNAR.most
    data = b"".join(islice(intake.chunks(), most // (256 * 1024) + 1))
    if len(data) > most:
        raise Unreadable(f"there are {bounds.COLUMNAR.exceeded}; split it, or give it as a stream")
    return data


# --------------------------------------------------------------------------------------------------- from batch to rows


@dataclass(slots=True)
class _Table:
    """The columns of one file, and how each is read."""

    file: str
    vocabulary: Vocabulary
    faults: Faults
    pyarrow: Any
    columns: dict[str, int] = field(default_factory=dict)

    def rows(self, batches: Iterator[Any]) -> Iterator[ColumnRow]:
        """Yield the rows of some batches, of which the first is their schema."""
        readers = self._readers(next(batches))
        numbers = count(1)
        for batch in batches if readers else ():
            batch.validate(full=True)
            for start in range(0, batch.num_rows, AT_ONCE):
                part = batch.slice(start, AT_ONCE)
                cells = {name: self._values(part.column(self.columns[name]), read) for name, read in readers.items()}
                for place in range(part.num_rows):
                    number = next(numbers)
                    if self.faults.are_too_many(self.file, number):
                        return
                    yield self._row(number, {name: values[place] for name, values in cells.items()})

    def _values(self, column: Any, read: Callable[[Any], Value]) -> list[Value]:  # noqa: ANN401  a library's own
        types = self.pyarrow.types
        if types.is_timestamp(column.type) and column.type.unit == "ns":
            column = column.cast(self.pyarrow.timestamp("us", column.type.tz), safe=False)
        self._measure(column)
        return [None if value is None else read(value) for value in column.to_pylist()]

    def _measure(self, column: Any) -> None:  # noqa: ANN401  as in `_values`
        """See that no text is longer than a line may be, before each of its rows is given one."""
        texts = column.dictionary if self.pyarrow.types.is_dictionary(column.type) else column
        if _is_text(texts.type, self.pyarrow):
            sizes = (text.as_buffer().size for text in texts if text.is_valid)  # where it lies, and no copy of it
            if any(size > bounds.LINE.most for size in sizes):
                raise Unreadable(f"a cell holds more than {bounds.LINE.most:,} bytes")

    def _row(self, number: int, cells: Mapping[str, Value]) -> ColumnRow:
        values = {name: value for name, value in cells.items() if name != FACTS and value is not None}
        row = ColumnRow(self.file, number, values, self.columns)
        facts = cells.get(FACTS)
        for name, value in facts if isinstance(facts, list) else ():
            if name in values or name in RECORD_FIELDS:
                why = "is a column of its own" if name in RECORD_FIELDS else "is given twice"
                self.faults.of_field("G605", f"`{name}` {why}", row.span(FACTS), "keep one of the two")
            else:
                values[str(name)] = value
        return row

    def _readers(self, schema: Any) -> Mapping[str, Callable[[Any], Value]]:  # noqa: ANN401  as in `_values`
        """Find the columns that are read, and how; none where the table cannot be used."""
        if len(schema) > bounds.COLUMNS.most:
            self.faults.of_file("G603", f"there are {bounds.COLUMNS.exceeded}", Span(self.file), "take out the rest")
            return {}
        is_map = self.pyarrow.types.is_map
        held = ["" if f.name == FACTS and is_map(f.type) else f.name.strip() for f in schema]
        known = columns_of(held, lambda place: Span(self.file, 1, place + 1), self.vocabulary, self.faults)
        if known is None:
            return {}
        self.columns = {name: place for place, name in known.items()}
        for place, name in enumerate(held):
            at = Span(self.file, 1, place + 1)
            if schema[place].name == FACTS and not name and FACTS in self.columns:
                self.faults.of_file("G605", f"the column `{FACTS}` is there twice", at, "keep one of the two")
            elif schema[place].name == FACTS and not name:
                self.columns[FACTS] = place
            elif not name:
                message = "a column has no name, so what it says is not known"
                self.faults.of_file("G613", message, at, "name the column, or take it out")
        found = {name: self._reader(name, schema[place].type) for name, place in self.columns.items()}
        return {name: read for name, read in found.items() if read is not None} if None not in found.values() else {}

    def _reader(self, name: str, kind: Any) -> Callable[[Any], Value] | None:  # noqa: ANN401  as in `_values`
        types = self.pyarrow.types
        if name == FACTS and types.is_map(kind):
            is_read = self._single(kind.item_type) or self._several(kind.item_type)
            if is_read and _is_text(kind.key_type, self.pyarrow):
                return self._facts
            self._refuse(name, kind)
            return None
        if types.is_floating(kind) and name in REFERENCES:
            cure = "write references as text, as they are in the system that they come from"
            message = f"`{name}` is a column of numbers with a fraction, in which a reference may have been rounded"
            self.faults.of_file("G646", message, Span(self.file, 1, self.columns[name] + 1), cure)
            return None
        if self._single(kind) or self._several(kind):
            return _value
        self._refuse(name, kind)
        return None

    def _refuse(self, name: str, kind: Any) -> None:  # noqa: ANN401  as in `_values`
        message = f"`{name}` is a column of `{str(kind)[:60]}`, which is not read"
        cure = "write it as text, true or false, numbers, dates, times, or lists of text"
        self.faults.of_file("G646", message, Span(self.file, 1, self.columns[name] + 1), cure)

    def _single(self, kind: Any) -> bool:  # noqa: ANN401  as in `_values`
        types = self.pyarrow.types
        kind = kind.value_type if types.is_dictionary(kind) else kind
        tests = (types.is_boolean, types.is_integer, types.is_floating, types.is_decimal, types.is_date,
                 types.is_timestamp, types.is_null)  # fmt: skip
        return _is_text(kind, self.pyarrow) or any(test(kind) for test in tests)

    def _several(self, kind: Any) -> bool:  # noqa: ANN401  as in `_values`
        types = self.pyarrow.types
        return (types.is_list(kind) or types.is_large_list(kind)) and _is_text(kind.value_type, self.pyarrow)

    def _facts(self, held: Sequence[tuple[str, Any]]) -> Value:
        return [(name, None if value is None else _value(value)) for name, value in held]


def _is_text(kind: Any, pyarrow: Any) -> bool:  # noqa: ANN401  a library's own
    types = pyarrow.types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _value(value: Any) -> Value:  # noqa: ANN401  whatever a table holds
    """Write a value as it would stand in a table of cells; a number that is none is nothing.

    >>> _value(date(2011, 4, 18)), _value(12.0), _value(["a", None])
    ('2011-04-18', '12', ['a'])
    """
    if isinstance(value, str | bool):
        return value
    if isinstance(value, list):
        return [item for item in value if item is not None]
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes" if not (value.second or value.microsecond) else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return Number(int(value))
    return Number(value) if isinstance(value, int | Decimal) or value == value else ""  # noqa: PLR0124  not a number
