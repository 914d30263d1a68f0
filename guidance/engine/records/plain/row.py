"""One record of a plain file as it was written: its fields, and where each of them stands."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from guidance.engine.diagnostics import Span
from guidance.engine.model.vocabulary import NotAFact
from guidance.engine.records.problems import shown

Value = object
"""Text, a `Number`, true, false, None, a list or (wrongly) a mapping."""


class Number(str):
    """A number as JSON wrote it, kept as text so that nothing is rounded."""

    __slots__ = ()


class Unread(str):  # noqa: SLOT000  it holds what is wrong besides
    """A text that cannot be taken for what its place asks for, and why not."""

    wrong: NotAFact

    def __new__(cls, text: str, wrong: NotAFact) -> Self:
        """Make it of the text as written and of what is wrong with it."""
        made = super().__new__(cls, text)
        made.wrong = wrong
        return made


class Row(Protocol):
    """One record: what it says, and where it says it."""

    @property
    def file(self) -> str:
        """The file it stands in."""

    @property
    def line(self) -> int:
        """The line it begins on."""

    @property
    def values(self) -> Mapping[str, Value]:
        """The fields by name; a CSV cell with nothing in it is not there."""

    @property
    def joined(self) -> bool:
        """Whether a list is written as one text joined by semicolons."""

    def span(self, name: str = "", *, key: bool = False) -> Span:
        """Find the value of a field (or its name, for `key`); without a name, the record itself."""


@dataclass(frozen=True, slots=True)
class JsonRow:
    """A record written as one line of JSON."""

    file: str
    line: int
    text: str
    values: Mapping[str, Value]
    joined: bool = False

    def span(self, name: str = "", *, key: bool = False) -> Span:
        """Find a field in the line by its name; the first place is as good as is known where there are several."""
        found = re.search(rf"({re.escape(json.dumps(name, ensure_ascii=False))}\s*:\s*)", self.text) if name else None
        if found is None:
            return Span(self.file, self.line, 1, 1, shown(self.text, 1))
        start = found.start() if key else found.end()
        length = len(name) + 2 if key else _length(self.text, start)
        return Span(self.file, self.line, start + 1, length, shown(self.text, start + 1))


def _length(text: str, start: int) -> int:
    value = re.compile(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^,}\s]+').match(text, start)
    return min(len(value[0]), 60) if value else 1


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A record written as cells; `raw` is the line or, where a cell holds line ends, the lines of the record."""

    file: str
    line: int
    raw: tuple[str, ...]
    values: Mapping[str, Value]
    columns: Mapping[str, int]
    delimiter: str
    joined: bool = True

    def line_span(self) -> Span:
        """Return the place where it begins, without looking for any cell."""
        return Span(self.file, self.line, 1, 1, shown(self.raw[0].rstrip("\r\n"), 1) if self.raw else "")

    def span(self, name: str = "", *, key: bool = False) -> Span:  # noqa: ARG002  a cell has no name beside it
        """Find a cell; without a name, the record itself."""
        return cell_span(self, self.columns.get(name, 0) if name else 0)


def cell_span(row: CsvRow, index: int) -> Span:
    """Find the cell that stands `index` cells after the first."""
    quoted = rf'"(?:[^"]|"")*"|[^{re.escape(row.delimiter)}\r\n]*'
    whole = "".join(row.raw)
    start, length = 0, 1
    for place, found in enumerate(re.finditer(rf"(?:{quoted})(?:{re.escape(row.delimiter)}|$)?", whole)):
        if place == index:
            start, length = found.start(), len(found[0].rstrip(row.delimiter + "\r\n"))
            break
    before = whole[:start]
    line = before.count("\n")
    column = start - (before.rfind("\n") + 1) + 1
    text = row.raw[min(line, len(row.raw) - 1)] if row.raw else ""
    return Span(row.file, row.line + line, column, max(1, min(length, 60)), shown(text.rstrip("\r\n"), column))
