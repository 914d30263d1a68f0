"""One plain event file: its records as events, and what its sender says it can show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from guidance.engine import bounds
from guidance.engine.diagnostics import Span
from guidance.engine.model.event import Event
from guidance.engine.model.records.source import Source
from guidance.engine.records.identity import Pile
from guidance.engine.records.intake import Intake, NotUtf8
from guidance.engine.records.plain.columnar import column_rows
from guidance.engine.records.plain.comma_separated import csv_rows
from guidance.engine.records.plain.event import read_record
from guidance.engine.records.plain.json_lines import json_rows
from guidance.engine.records.plain.row import Row
from guidance.engine.records.problems import Faults
from guidance.engine.records.reading import Terms
from guidance.engine.records.scope import GivenScope, Scope, is_scope, read_scope


def given_scope(terms: Terms, faults: Faults) -> Scope:
    """Read the scope that files with none of their own are to have: everything, always, unless one was given."""
    return read_scope(GivenScope(terms.shows), terms.vocabulary, faults) if terms.shows is not None else Scope()


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A file of records on its way to the pile."""

    file: str
    terms: Terms
    pile: Pile
    faults: Faults
    in_columns: bool = False

    def read(self, intake: Intake, scope: Scope) -> Source:
        """Read the file's records onto the pile and return it as a source of the cases in it."""
        return self.take(self._rows(intake), scope)

    def take(self, rows: Iterable[Row], scope: Scope) -> Source:
        """Put rows onto the pile, wherever they came from, and return them as a source of the cases in them."""
        cases: set[tuple[str, str]] = set()
        records = 0
        for place, row in enumerate(rows):
            if is_scope(row):
                scope = self._stated(row, scope, first=place == 0)
            else:
                records += 1
                if self._is_over(records, row):
                    break
                cases.update(self._record(row))
                self.terms.tell()
        if not records and all(fault.span.file != self.file for fault in self.faults.found):
            self.faults.of_file("G606", "the file holds no records", Span(self.file), "write one event to a line")
        return scope.source(Path(self.file).name, frozenset(cases))

    def _is_over(self, records: int, row: Row) -> bool:
        over = records > bounds.RECORDS.most
        if over:
            message = f"the file has {bounds.RECORDS.exceeded}; nothing from here on is read"
            self.faults.of_file("G625", message, Span(self.file, row.line), "split the file")
        return over

    def _record(self, row: Row) -> Iterator[tuple[str, str]]:
        self.faults.case = str(row.values.get("case") or "").strip()
        yield from self._read(row)
        self.faults.case = ""

    def _read(self, row: Row) -> Iterator[tuple[str, str]]:
        event = read_record(row, self.terms, self.faults)
        if not isinstance(event, Event):
            self.faults.records += 1
            self.pile.undated += [event.event] if event is not None else []
        else:
            self.pile.add(event, row, self.faults)
            yield event.owner, event.case

    def _stated(self, row: Row, scope: Scope, *, first: bool) -> Scope:
        if first:
            return read_scope(row, self.terms.vocabulary, self.faults)
        place = row.span("source", key=True)
        self.faults.of_file("G618", "what a file shows is said in its first line", place, "move the line to the top")
        return scope

    def _rows(self, intake: Intake) -> Iterator[Row]:
        """Yield the rows of the file, of one that is text as far as it is."""
        if self.in_columns:
            yield from column_rows(intake, self.file, self.terms.vocabulary, self.faults)
            return
        is_json = looks_like_json(intake.opening(), self.file)
        lines = intake.lines()
        try:
            if is_json:
                yield from json_rows(lines, self.file, self.faults)
            else:
                yield from csv_rows(lines, self.file, self.terms.vocabulary, self.faults)
        except NotUtf8 as wrong:
            message = f"byte {wrong.offset + 1} is not text in UTF-8; nothing from there on is read"
            place = Span(self.file, wrong.line, wrong.column)
            self.faults.of_file("G601", message, place, "save the file again with the encoding UTF-8")


def looks_like_json(opening: bytes, file: str) -> bool:
    """Tell lines of JSON from cells, by the first two lines and then by the file's name.

    A file of cells may open with a line of JSON that says what it shows.
    """
    lines = [line for line in opening.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    if lines and lines[0].lstrip().startswith(b"{"):
        return len(lines) == 1 or lines[1].lstrip().startswith(b"{") or Path(file).suffix.lower() != ".csv"
    return Path(file).suffix.lower() in {".jsonl", ".ndjson", ".json"} or bool(lines and lines[0].startswith(b"["))
