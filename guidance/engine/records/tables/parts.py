"""The parts of a workbook, gone through before it is read: what would be passed over or read otherwise is refused.

What reads workbooks leaves out a row whose number is not above that of the row before, and cells that are not in the
order of their columns; it takes the digits of any script, drops the zone of a moment, and keeps whole whatever is no
row. A workbook that a spreadsheet has saved holds nothing of the kind.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from guidance.engine import bounds

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _FORMULA, _VALUE, _TEXT, _SHEET = (f"{_MAIN}{name}" for name in ("row", "c", "f", "v", "is", "sheet"))
_ROWS_AT, _CELLS_AT, _VALUES_AT = 3, 4, 5
"""How deep a row, a cell and what a cell holds stand in a sheet; a name of a sheet stands as deep as a row."""
_NOT_READ = "pivotCacheRecords"
"""What may be long, and is never read."""
_OPENINGS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<", b" ", b"\t", b"\r", b"\n")
_CHUNK = 256 * 1024
_NUMBER, _PLACE = re.compile(r"[1-9][0-9]{0,8}"), re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,8})")
_WRITTEN = {
    "n": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    "s": re.compile(r"[0-9]+"),
    "b": re.compile(r"[01]|true|false"),
    "d": re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?T?(?:[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"),
}
"""How what a cell holds may be written, by the kind of the cell: in ASCII digits, and a moment without a zone."""


class NoWorkbook(Exception):  # noqa: N818  what a file is, not a program's error
    """A file cannot be read as a workbook; `cure` says what to do instead."""

    def __init__(self, message: str, cure: str = "open it, save it as .xlsx, and give it again") -> None:
        super().__init__(message)
        self.cure = cure


@dataclass
class Parts:
    """What the parts of a workbook hold: whether there are formulas, and cells far to the right; its sheets by name."""

    formulas: bool = False
    wide: bool = False
    sheets: list[str] = field(default_factory=list)

    def look_through(self, part: IO[bytes]) -> None:
        """Go through one part, if it is XML; one that is not well formed is left to what reads it.

        Raises:
            NoWorkbook: It holds what would be passed over, or more than one may.
        """
        data = part.read(_CHUNK)
        if not data.startswith(_OPENINGS):
            return
        through = _Through(self)
        try:
            while data:
                through.parser.Parse(data)
                data = part.read(_CHUNK)
        except expat.ExpatError:
            return


class _Through:
    """One part, as far as it has been gone through."""

    def __init__(self, parts: Parts) -> None:
        self.parts, self.kind, self.depth, self.elements, self.characters = parts, "", 0, 0, 0
        self.row = self.column = 0
        self.cell, self.said = "n", ""
        self.steps = {
            ("workbook", _ROWS_AT, _SHEET): self._sheet,
            ("worksheet", _ROWS_AT, _ROW): self._row,
            ("worksheet", _CELLS_AT, _CELL): self._cell,
            ("worksheet", _VALUES_AT, _FORMULA): self._formula,
            ("worksheet", _VALUES_AT, _VALUE): self._value,
            ("worksheet", _VALUES_AT, _TEXT): self._held,
        }
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _doctype
        self.parser.StartElementHandler = self._begins
        self.parser.EndElementHandler = self._ends
        self.parser.CharacterDataHandler = self._says

    def _begins(self, name: str, given: Mapping[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth == 1:
            self._is(name)
        elif self.depth > bounds.DEPTH.most:
            raise NoWorkbook(f"a part of the workbook has {bounds.DEPTH.exceeded}")
        elif self.elements > bounds.PART_ELEMENTS.most and self.kind != _NOT_READ:
            raise NoWorkbook(f"the workbook has {bounds.PART_ELEMENTS.exceeded}")
        elif step := self.steps.get((self.kind, self.depth, name)):
            step(given)

    def _is(self, name: str) -> None:
        """Take the kind of a part from its first element."""
        space, _, self.kind = name.rpartition(" ")
        if self.kind == "worksheet" and f"{space} " != _MAIN:
            said = "the workbook cannot be read: it is saved as Strict Open XML, or is none"
            raise NoWorkbook(said, "save it as a plain .xlsx, and give it again")

    def _sheet(self, given: Mapping[str, str]) -> None:
        self.parts.sheets.append(given.get("name", ""))

    def _row(self, given: Mapping[str, str]) -> None:
        number = given.get("r", str(self.row + 1))
        if not _NUMBER.fullmatch(number) or int(number) <= self.row:
            raise NoWorkbook(f"a row is numbered `{number[:20]}` after row {self.row}, and would be left out")
        if int(number) > bounds.ROWS_OF_A_SHEET.most:
            raise NoWorkbook(f"a sheet has {bounds.ROWS_OF_A_SHEET.exceeded}", "split it")
        self.row, self.column, self.elements, self.characters = int(number), 0, 0, 0

    def _cell(self, given: Mapping[str, str]) -> None:
        self.cell, place = given.get("t", "n"), given.get("r")
        if place is None:
            self.column += 1
        else:
            found = _PLACE.fullmatch(place)
            column = _column(found[1]) if found else 0
            if found is None or column <= self.column or int(found[2]) != self.row:
                raise NoWorkbook(f"a cell is placed at `{place[:20]}` in row {self.row}, out of its order")
            self.column = column
        self.parts.wide = self.parts.wide or self.column > bounds.CELLS.most

    def _held(self, _: Mapping[str, str]) -> None:
        if self.column > bounds.CELLS.most:
            raise NoWorkbook(
                f"row {self.row} of a sheet has {bounds.CELLS.exceeded}", "take out the columns it needs not"
            )

    def _formula(self, given: Mapping[str, str]) -> None:
        self.parts.formulas = True
        self._held(given)

    def _value(self, given: Mapping[str, str]) -> None:
        self.said = self.cell
        self._held(given)

    def _says(self, text: str) -> None:
        self.characters += len(text)
        if self.kind == "worksheet":
            if self.characters > bounds.LINE.most:
                raise NoWorkbook(f"row {self.row} of a sheet has more than {bounds.LINE.most:,} characters")
            written = _WRITTEN.get(self.said)
            if written and not written.fullmatch(text.strip()):
                raise NoWorkbook(
                    f"a cell in row {self.row} holds what is no number or moment as a spreadsheet writes it"
                )
        elif self.characters > bounds.PART_TEXT.most and self.kind != _NOT_READ:
            raise NoWorkbook(f"the workbook has {bounds.PART_TEXT.exceeded}")

    def _ends(self, _: str) -> None:
        self.depth -= 1
        self.said = ""


def _doctype(*_: object) -> None:
    raise NoWorkbook("the workbook holds a document type, which none needs", "save it anew as .xlsx")


def _column(letters: str) -> int:
    """Give the number of a column by its letters.

    >>> _column("A"), _column("AA"), _column("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
