"""A table in memory, whatever library made it, as the comma-separated values that it would be saved as.

It is taken over through Arrow’s own interface, by whichever library that speaks it is installed; none is required.
"""

import csv
import importlib
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any, Protocol

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.records.content import NAME, Content

ARROW, INTERCHANGE = "__arrow_c_stream__", "__dataframe__"
_CURE = (
    "install pyarrow, polars or nanoarrow (pandas itself needs pyarrow for this); or give the bytes of the table as "
    "CSV, such as `frame.to_csv(index=False).encode()`"
)


class ArrowTable(Protocol):
    """A table that can be taken over through Arrow."""

    def __arrow_c_stream__(self, requested_schema: object | None = None, /) -> object:
        """Give its rows as a stream."""


Rows = tuple[Sequence[str], Sequence[Mapping[str, object]]]


class NoReader(Exception):  # noqa: N818  what a machine lacks, not a program's error
    """No library here can take the table over; `diagnostic` says so."""

    def __init__(self, why: str) -> None:
        message = f"a table cannot be read here: {why}"
        super().__init__(message)
        self.diagnostic = Diagnostic("G620", message, Span(NAME), _CURE)


def is_table(given: object) -> bool:
    """Tell whether something offers itself as a table."""
    return hasattr(given, ARROW) or hasattr(given, INTERCHANGE)


def as_cells(table: object, name: str = NAME) -> Content:
    """Write a table as comma-separated values. A cell that the table says is missing is left empty.

    Raises:
        NoReader: No library that could take it over is installed.
    """
    columns, rows = _taken_over(table)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return Content(out.getvalue().encode(), name)


def _taken_over(table: object) -> Rows:
    """Take a table over by a library that is at work already, or else by one that is installed."""
    reasons = []
    for library in sorted(_READERS, key=lambda name: name not in sys.modules):
        try:
            return _READERS[library](importlib.import_module(library), table)
        except (ImportError, AttributeError, TypeError) as unable:
            reasons.append(f"{library}: {unable}")
    raise NoReader("; ".join(" ".join(reason.split()) for reason in reasons))


def _pyarrow(pyarrow: Any, table: Any) -> Rows:  # noqa: ANN401  a library that may not be there, and its table
    if not hasattr(table, ARROW):
        pyarrow = importlib.import_module("pyarrow.interchange")
        found = pyarrow.from_dataframe(table)
        return found.column_names, found.to_pylist()
    found = pyarrow.table(table)
    return found.column_names, found.to_pylist()


def _polars(polars: Any, table: Any) -> Rows:  # noqa: ANN401  as in `_pyarrow`
    found = polars.DataFrame(table) if hasattr(table, ARROW) else polars.from_dataframe(table)
    return found.columns, found.to_dicts()


def _nanoarrow(nanoarrow: Any, table: Any) -> Rows:  # noqa: ANN401  as in `_pyarrow`
    found = nanoarrow.ArrayStream(table).read_all()
    return [field.name for field in found.schema.fields], found.to_pylist()


_READERS: Mapping[str, Callable[[Any, Any], Rows]] = {"pyarrow": _pyarrow, "polars": _polars, "nanoarrow": _nanoarrow}


def _cell(value: object) -> str:
    """Write one cell; a number that is not one (as some libraries write what is missing) is left empty."""
    if value is None or value != value:  # noqa: PLR0124  nothing else is unlike itself
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ";".join(_cell(item) for item in value)
    return value.isoformat() if isinstance(value, date | time) else str(value)
