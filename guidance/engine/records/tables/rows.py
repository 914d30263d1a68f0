"""Rows of a table as records: each event that a row shows is one record, its fields found in the row's own cells."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from guidance.engine.diagnostics import Span
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.records.plain.row import Unread
from guidance.engine.records.references import unfit_cell
from guidance.engine.records.tables.days import as_iso
from guidance.engine.records.tables.map import Happening, Map, plainly, sense
from guidance.engine.records.tables.translation import Unexplained, cure_for, said, translated


class TableRow(Protocol):
    """One row of a table: its cells by what their columns are called, and where each stands."""

    @property
    def file(self) -> str:
        """The file, and the sheet where it has several."""

    @property
    def line(self) -> int:
        """The line or the row."""

    @property
    def values(self) -> Mapping[str, object]:
        """What the cells say; one with nothing in it is not there."""

    def span(self, name: str = "", *, key: bool = False) -> Span:
        """Find a cell."""


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One event of a row as a record: its fields, and for each the column from which it comes."""

    row: TableRow
    values: Mapping[str, object]
    columns: Mapping[str, str]
    joined: bool = True

    @property
    def file(self) -> str:
        """The file of the row."""
        return self.row.file

    @property
    def line(self) -> int:
        """The line of the row."""
        return self.row.line

    def span(self, name: str = "", *, key: bool = False) -> Span:  # noqa: ARG002  a cell has no name beside it
        """Find the cell from which a field comes; of one that comes from none, the row."""
        return self.row.span(self.columns.get(name, ""))


@dataclass(slots=True)
class Rows:
    """How the rows of one table become records."""

    map: Map
    vocabulary: Vocabulary
    unexplained: Unexplained = field(default_factory=Unexplained)
    beside: Unexplained = field(default_factory=Unexplained)
    """What cells say of an event that a row does not show, where it shows others."""
    silent: list[Span] = field(default_factory=list)
    unnamed: list[Span] = field(default_factory=list)
    passed_over: list[Span] = field(default_factory=list)

    def records(self, row: TableRow) -> Iterator[tuple[Happening, MappedRow]]:
        """Give the events of a row, each as a record."""
        if self.is_left_out(row):
            self.passed_over.append(row.span())
            return
        self._check_codes(row)
        dated = [(h, bool(self.text(row, h.at))) for h in self.map.happenings]
        shown = [h for h, day in dated if (day or h.at in self.map.filled) and self._is_shown(row, h)]
        for happening in shown:
            yield happening, self._record(row, happening)
        if shown:
            self._look_beside(row, [h for h, day in dated if day and h.where])
        elif not self._is_explained(row):
            if any(day for _, day in dated):
                self.unnamed.append(row.span())
            elif not any(self.text(row, stored.column) for stored in self.map.stored):
                self.silent.append(row.span())

    def possible(self, row: TableRow) -> Iterator[tuple[Happening, MappedRow]]:
        """Give the events that a row may show: each hangs on a code that is not there, or is none of those known."""
        if self.is_left_out(row):
            return
        unclear = {column for column, known in self.map.codes.items() if plainly(self.text(row, column)) not in known}
        for happening in self.map.happenings if unclear else ():
            hangs = happening.where.keys() & unclear
            if hangs and self.text(row, happening.at) and self._is_shown(row, happening, but=hangs):
                yield happening, self._record(row, happening)

    def oddities(self, row: TableRow) -> Iterator[tuple[str, Span, str]]:
        """Say what of a row cannot be so: days in an impossible order, a day without what it needs beside it."""
        days = {name: as_iso(self.text(row, name), self.map.dates) for pair in self.map.orders for name in pair}
        for first, last in self.map.orders:
            if days[first] and days[last] and days[last][:10] < days[first][:10] and days[last][:1] in "12":
                message = f"`{last}` is {days[last]}, before `{first}`, {days[first]}"
                yield message, row.span(sense(last)), "one of the two is wrong; both are used as they are"
        for name, other in self.map.needs:
            if self.text(row, name) and not self.text(row, other):
                message = f"`{name}` is given and `{other}` is not, so what happened that day is not known"
                yield message, row.span(sense(name)), f"give `{other}`"

    def _check_codes(self, row: TableRow) -> None:
        for column, known in self.map.codes.items():
            text = self.text(row, column)
            if text and plainly(text) not in known:
                cure = f"one of: {', '.join(sorted(code.upper() for code in known))}"
                self.unexplained.add(column, text, row.span(sense(column)), cure)

    def text(self, row: TableRow, column: str) -> str:
        """Return what a cell says; an empty text where it says nothing."""
        value = row.values.get(sense(column), "") if column else ""
        if isinstance(value, Unread):
            return value
        return said(str(value), lettered=self.map.lettered)

    def is_left_out(self, row: TableRow) -> bool:
        """Tell whether a row is none of anybody's business here."""
        return self._is_any(row, self.map.left_out)

    def _is_any(self, row: TableRow, marks: Mapping[str, frozenset[str]]) -> bool:
        return any(plainly(self.text(row, column)) in values for column, values in marks.items())

    def _is_shown(self, row: TableRow, happening: Happening, but: Container[str] = ()) -> bool:
        asked = ((column, values) for column, values in happening.where.items() if column not in but)
        if any(plainly(self.text(row, column)) not in values for column, values in asked):
            return False
        return not self._is_any(row, happening.unless)

    def _unknown(self, row: TableRow, happenings: Iterable[Happening]) -> Iterator[tuple[str, str]]:
        """Give what the columns that tell of some happenings say and the map knows no event for."""
        for column in dict.fromkeys(column for h in happenings for column in h.where):
            text = self.text(row, column)
            known = {value for h in self.map.happenings for value in h.where.get(column, ())}
            if text and plainly(text) not in known:
                yield column, text

    def _look_beside(self, row: TableRow, happenings: Iterable[Happening]) -> None:
        """Take note of what tells of no event in a row that shows another; of a return, its codes are checked."""
        for column, text in () if self.map.lenient else self._unknown(row, happenings):
            cure = "if it tells of an event too, write it under `where` of that"
            self.beside.add(column, text, row.span(sense(column)), cure)

    def _is_explained(self, row: TableRow) -> bool:
        """Tell whether a row that shows no event says so itself, by a value that the map knows none for."""
        for column, text in () if self.map.lenient else self._unknown(row, self.map.happenings):
            cure = f"write it under `where` of an event, or `leave_out: {{{column}: [{text[:40]}]}}`"
            self.unexplained.add(column, text, row.span(sense(column)), cure)
            self.unexplained.rows.add(column)
            return True
        return self.map.lenient

    def _record(self, row: TableRow, happening: Happening) -> MappedRow:
        own = {"case": self.map.case, "episode": self.map.episode, "authority": self.map.authority_column,
               "id": happening.id}  # fmt: skip
        days = {"at": happening.at, "recorded_at": happening.recorded_at}
        values: dict[str, object] = {name: self.text(row, column) for name, column in own.items() if column}
        values |= {name: as_iso(self.text(row, column), self.map.dates) for name, column in days.items() if column}
        values |= {"event": happening.event, **dict(self._facts(row, happening))}
        if self.map.authority and not values.get("authority"):
            values["authority"] = self.map.authority
        columns = {name: sense(column) for name, column in (own | days).items() if column}
        columns |= {name: sense(found.column) for name, found in happening.facts.items() if found.column}
        return MappedRow(row, {name: value for name, value in values.items() if value}, columns)

    def _facts(self, row: TableRow, happening: Happening) -> Iterator[tuple[str, str]]:
        word = self.vocabulary.events[happening.event]
        for name, source in happening.facts.items():
            text = source.always or self.text(row, source.column)
            spoilt = None if source.always or plainly(text) in (source.values or ()) else unfit_cell(text)
            if source.always or not text or spoilt:
                known: str | None = None if text.startswith("#") and spoilt else source.always
            else:
                known = translated(source, word.facts[name], text, self.map.dates)
            if known is None:
                cure = _MEND if spoilt else cure_for(text, source, word.facts[name])
                self.unexplained.add(source.column, text, row.span(sense(source.column)), cure)
            elif known:
                yield name, known


_MEND = "mend the formula, or leave the cell empty where nothing is known"
