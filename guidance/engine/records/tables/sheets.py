"""The sheets of a workbook as tables, with whatever is wrong with it as a fault."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from guidance.engine import bounds
from guidance.engine.diagnostics import Span
from guidance.engine.records.intake import Intake
from guidance.engine.records.plain.comma_separated import MOST_ABOVE, IsTop
from guidance.engine.records.problems import Faults
from guidance.engine.records.tables.map import sense
from guidance.engine.records.tables.parts import NoWorkbook
from guidance.engine.records.tables.reader import Table
from guidance.engine.records.tables.workbook import Sheet, SheetRow, sheets

Rows = Iterator[tuple[int, Sequence[str]]]


def whole_of(intake: Intake, file: str, faults: Faults) -> bytes:
    """Take a workbook whole, for it is read from its end; nothing, where it is larger than one may be."""
    data = b"".join(islice(intake.chunks(), bounds.WORKBOOK.most // (256 * 1024) + 1))
    if len(data) > bounds.WORKBOOK.most:
        faults.of_file("G565", f"there are {bounds.WORKBOOK.exceeded}", Span(file), "save the sheet alone, as CSV")
        return b""
    return data


def opened(data: bytes, file: str, faults: Faults) -> Iterator[tuple[str, Rows]]:
    """Open a workbook and give its sheets, each to be read before the next; what is wrong with it is a fault."""
    try:
        for sheet in sheets(data) if data else ():
            yield sheet.name, _guarded(sheet, file, faults)
    except NoWorkbook as wrong:
        faults.of_file("G565", str(wrong), Span(file), wrong.cure)


def _guarded(sheet: Sheet, file: str, faults: Faults) -> Rows:
    try:
        yield from sheet.rows
    except NoWorkbook as wrong:
        faults.of_file("G565", str(wrong), Span(f"{file}[{sheet.name}]"), wrong.cure)


def table_of(sheet: str, rows: Rows, file: str, is_top: IsTop) -> Table | None:
    """Find the row that names the columns of a sheet, and give the rows under it; None where the sheet is empty."""
    place = f"{file}[{sheet}]"
    above = list(islice(rows, MOST_ABOVE))
    if not above:
        return None
    called = [[sense(text) for text in texts] for _, texts in above]
    top = next((n for n, names in enumerate(called) if is_top(names)), 0)
    number, titles = above[top]
    columns = {name: n for n, name in reversed([*enumerate(called[top])]) if name}

    untitled: list[Span] = []

    def under() -> Iterator[SheetRow]:
        for line, texts in chain(above[top + 1 :], rows):
            untitled.extend(
                Span(place, line, n + 1)
                for n, text in enumerate(texts)
                if text.strip() and not (n < len(titles) and called[top][n])
            )
            cells = zip(called[top], texts, strict=False)
            yield SheetRow(place, line, {name: text for name, text in cells if name and text.strip()}, columns)

    headings = [(line, next(filter(str.strip, texts), "")) for line, texts in above[:top]]
    names = called[top]
    return Table([t.strip() for t in titles], names, lambda n: Span(place, number, n + 1), under(), untitled, headings)
