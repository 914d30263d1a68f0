"""A workbook's sheets as rows of texts: days as days, numbers as they are written, formulas by their results."""

import importlib
import lzma
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from guidance.engine import bounds
from guidance.engine.diagnostics import Span
from guidance.engine.model.vocabulary import NotAFact
from guidance.engine.records.plain.row import Unread
from guidance.engine.records.tables.parts import NoWorkbook, Parts

_OPENING = b"PK\x03\x04"
_SUFFIXES = (".xlsx", ".xlsm")
_SIGNS = (b"[Content_Types].xml", b"xl/")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError,  # a part that cannot be unpacked
    RuntimeError,  # one with a password, or packed in a way that is not known here; parts nested too deep
    SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,  # XML that is none, or no sheet's
    AssertionError,  # a shared formula that is none
)  # fmt: skip
"""What comes of a workbook that is not what it says, where the library reads it."""


def is_workbook(opening: bytes, file: str) -> bool:
    """Tell a workbook by the bytes that one opens with, and by its name or what stands in it first."""
    named = file.lower().endswith(_SUFFIXES)
    return opening.startswith(_OPENING) and (
        named or b"[Content_Types].xml" in opening[:4096] or b"xl/" in opening[:4096]
    )


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: its cells by the names of their columns."""

    file: str
    line: int
    values: Mapping[str, str]
    columns: Mapping[str, int]
    joined: bool = True

    def span(self, name: str = "", *, key: bool = False) -> Span:  # noqa: ARG002  a cell has no name beside it
        """Find a cell; the column of a place is that of the sheet."""
        return Span(self.file, self.line, self.columns.get(name, 0) + 1)

    def line_span(self) -> Span:
        """Return the place where it begins."""
        return Span(self.file, self.line)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet by its name, and its rows with their numbers; those with nothing in them are passed over."""

    name: str
    rows: Iterator[tuple[int, Sequence[str]]]


def sheets(data: bytes) -> Iterator[Sheet]:
    """Open a workbook and give its sheets one after another, each to be read before the next.

    Raises:
        NoWorkbook: It is none, or it is not whole, or it holds more than one may.
        ModuleNotFoundError: What reads workbooks is not installed here.
    """
    openpyxl: Any = importlib.import_module("openpyxl")
    parts = _looked_through(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and pictures, which nobody reads here
        with _reading():
            values = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            again = {"read_only": True, "keep_links": False}
            formulas = openpyxl.load_workbook(BytesIO(data), **again) if parts.formulas else None
            found = [(sheet, formulas[sheet.title] if formulas else None) for sheet in values.worksheets]
        for name in set(parts.sheets) - set(values.sheetnames):
            raise NoWorkbook(f"the sheet `{name[:80]}` is named in the workbook, and is not in it")
        for sheet, behind in found:
            yield Sheet(sheet.title, _rows(sheet, behind, bounds.CELLS.most if parts.wide else None))


def _unbroken(sheet: Any, most: int | None) -> Iterator[Sequence[Any]]:  # noqa: ANN401  a library's own
    """Yield rows as far as they can be read: a sheet may break off, or cease to be one, in the middle."""
    with _reading():
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_col=most)


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what the library makes of a workbook that is not one, or not whole, into words.

    Raises:
        NoWorkbook: So it is.
    """
    formula: Any = importlib.import_module("openpyxl.formula.tokenizer")
    moved: Any = importlib.import_module("openpyxl.formula.translate")
    try:
        yield
    except (*_BROKEN, formula.TokenizerError, moved.TranslatorError) as broken:
        message = f"the file cannot be read as a workbook ({type(broken).__name__})"
        raise NoWorkbook(message, "open it, save it as .xlsx, and give it again") from None


def _looked_through(data: bytes) -> Parts:
    """See that a workbook is no larger than one may be, and that nothing in it would be passed over.

    Raises:
        NoWorkbook: It is too large, or is none.
    """
    with _reading(), zipfile.ZipFile(BytesIO(data)) as archive:
        parts, found = archive.infolist(), Parts()
        if sum(part.file_size for part in parts) > bounds.UNPACKED.most or len(parts) > bounds.PARTS.most:
            message = f"the workbook holds {bounds.UNPACKED.exceeded}, or {bounds.PARTS.exceeded}"
            raise NoWorkbook(message, "save the sheet alone, as CSV")
        for part in parts:
            with archive.open(part) as file:
                found.look_through(file)
        return found


def unpacked(data: bytes) -> int:
    """Return how many bytes a workbook says that its parts come to; 0 for what is none, or cannot be opened."""
    if not data.startswith(_OPENING):
        return 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except _BROKEN:
        return 0


def _rows(sheet: Any, formulas: Any | None, most: int | None) -> Iterator[tuple[int, Sequence[str]]]:  # noqa: ANN401  a library's own
    """Yield the rows that say something. A formula with no result in the file is no empty cell."""
    following = _unbroken(formulas, most) if formulas is not None else iter(())
    for number, row in enumerate(_unbroken(sheet, most), 1):
        written = next(following, ())
        texts = [_text(cell.value) for cell in row]
        for place, cell in enumerate(written[: len(texts)]):
            is_formula = getattr(cell, "data_type", "") == "f"
            if is_formula and not texts[place] and getattr(row[place], "data_type", "") != _TEXT_RESULT:
                texts[place] = Unread(str(cell.value)[:40], _NO_RESULT)
        if any(text.strip() for text in texts):
            yield number, texts


_TEXT_RESULT = "str"
"""The kind of a cell whose formula came to a text: with nothing in it, that is an empty one, and a result."""
_NO_RESULT = NotAFact(
    "the cell holds a formula, and the file no result of it", "open the workbook, save it, give it again"
)


_DIGITS_KEPT = 10**15
"""From this number on a spreadsheet keeps not every digit of what was typed: it keeps fifteen."""


def _text(value: object) -> str:
    """Write what a cell holds as it would be written in a table of texts.

    A number of more digits than a spreadsheet keeps is written shortened: its last ones are not those that were typed.

    >>> _text(datetime(2024, 3, 31)), _text(12.0), _text(True), _text(123456789012345678)
    ('2024-03-31', '12', 'true', '1.23456789012346E+17')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return _number(value) if isinstance(value, int | float) else str(value)


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds" if value.second else "minutes")


def _number(value: float) -> str:
    if abs(value) >= _DIGITS_KEPT:
        return f"{value:.14E}"
    return str(int(value)) if float(value).is_integer() else str(value)
