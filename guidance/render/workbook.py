"""A workbook as Excel reads one, written plainly: text is text and never a formula, and a day is a day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from guidance.engine.characters import in_a_cell

Cell = str | int | float | date | None
Rows = Sequence[Sequence[Cell]]
MOST_ROWS, MOST_LETTERS = 1_048_576, 32_767
"""What a sheet, and a cell, can hold."""
_DAY_NOUGHT = date(1899, 12, 30).toordinal()
_NS = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MADE = (1980, 1, 1, 0, 0, 0)
"""When every part is said to have been made, so that the same rows give the same bytes."""


class TooLong(Exception):  # noqa: N818  a limit of the format, not a program's error
    """There are more rows than a sheet holds."""


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """Write sheets by their names; the first row of each is its heading, and stays in sight.

    Raises:
        TooLong: A sheet would have more rows than one can hold: nothing is cut off in silence.
    """
    if any(len(rows) > MOST_ROWS for rows in sheets.values()):
        raise TooLong
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in (*_frame(list(sheets)), *_sheets(sheets.values())):
            archive.writestr(_part(name), _HEAD + text)
    return file.getvalue()


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name, _MADE)
    part.compress_type = ZIP_DEFLATED
    return part


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts that every workbook has: what there is, which sheets, and how a heading and a day look."""
    numbers = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"workbook": "sheet.main", "styles": "styles", **{f"worksheets/sheet{n}": "worksheet" for n in numbers}}
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{kind}.{what}+xml"/>' for part, what in parts.items()
    )
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{_NS}/package/2006/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'
        ),
    )
    yield "_rels/.rels", _links([("officeDocument", "xl/workbook.xml")])
    links = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _links([*links, ("styles", "styles.xml")])
    listed = "".join(
        f'<sheet name={quoteattr(name[:31])} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
    )
    yield (
        "xl/workbook.xml",
        (
            f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" '
            f'xmlns:r="{_NS}/officeDocument/2006/relationships"><sheets>{listed}</sheets></workbook>'
        ),
    )
    yield "xl/styles.xml", _STYLES


_STYLES = (
    f'<styleSheet xmlns="{_NS}/spreadsheetml/2006/main">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    "</fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs>"
    '<xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _links(parts: Iterable[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_NS}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, 1)
    )
    return f'<Relationships xmlns="{_NS}/package/2006/relationships">{listed}</Relationships>'


def _sheets(sheets: Iterable[Rows]) -> Iterator[tuple[str, str]]:
    for n, rows in enumerate(sheets, 1):
        body = "".join(_row(place, row) for place, row in enumerate(rows, 1))
        frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        yield (
            f"xl/worksheets/sheet{n}.xml",
            (
                f'<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">{frozen}'
                f"</sheetView></sheetViews><sheetData>{body}</sheetData></worksheet>"
            ),
        )


def _row(place: int, row: Sequence[Cell]) -> str:
    cells = (_cell(f"{_letters(n)}{place}", value, heading=place == 1) for n, value in enumerate(row))
    return f'<row r="{place}">{"".join(cells)}</row>'


def _letters(number: int) -> str:
    """Name a column.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    more, letter = divmod(number, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + letter)


def _cell(place: str, value: Cell, *, heading: bool) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f'<c r="{place}" s="2"><v>{value.toordinal() - _DAY_NOUGHT}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    text = escape(in_a_cell(value)[:MOST_LETTERS])
    style = ' s="1"' if heading else ""
    return f'<c r="{place}" t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
