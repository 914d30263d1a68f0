"""Workbooks that no spreadsheet saved: nothing in one is passed over unseen, and none takes more than it may."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from guidance.engine import bounds
from guidance.engine.records.plain.row import Unread
from guidance.engine.records.tables.parts import NoWorkbook
from guidance.engine.records.tables.workbook import sheets
from tests.records.test_maps import workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = workbook({"Visits": [["case"], ["text"]]})
SHEET, STRINGS, TYPES, NAMES = (
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "[Content_Types].xml",
    "xl/workbook.xml",
)
FORMULA = '<row r="2"><c r="A2"><f>TODAY()</f></c></row>'
UTF_16 = '<?xml version="1.0" encoding="UTF-16"?>'


def book(change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return made.getvalue()


def with_part(part: str, content: bytes) -> bytes:
    return book(lambda name, held: (name, content if name == part else held))


def sheet(rows: str, opening: str = "", encoding: str = "utf-8") -> bytes:
    return f'{opening}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode(encoding)


def rows(*numbers: object) -> bytes:
    return sheet("".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in numbers))


def cells(*places: str) -> bytes:
    held = "".join(f'<c r="{place}"><v>1</v></c>' for place in places)
    return sheet(f'<row r="2">{held}</row>')


def value(text: str, kind: str = "n", style: int = 0) -> bytes:
    return sheet(f'<row r="1"><c r="A1" t="{kind}" s="{style}"><v>{text}</v></c></row>')


def moved(name: str, held: bytes) -> tuple[str, bytes]:
    """Give the sheet another name, under which nothing of it is looked for by its name."""
    if name == SHEET:
        return "xl/odd/one.dat", sheet(FORMULA)
    return name, held.replace(b"worksheets/sheet1.xml", b"odd/one.dat")


WRONG = {
    "a row twice": (rows(1, 2, 2, 3), "numbered `2` after row 2"),
    "rows out of order": (rows(1, 5, 3), "numbered `3` after row 5"),
    "a row of no number": (rows("-5"), "numbered `-5`"),
    "a row in other digits": (rows("٢"), "numbered `٢`"),
    "a row past the last": (rows(1_048_577), "more than 1,048,576 rows"),
    "a cell twice": (cells("A2", "A2"), "placed at `A2`"),
    "cells out of order": (cells("C2", "A2"), "placed at `A2`"),
    "a cell of another row": (cells("A9"), "placed at `A9`"),
    "a cell far to the right": (cells("A2", "XFD2"), "more than 2,000 cells"),
    "a number in other digits": (value("\uff14\uff15"), "no number or moment"),
    "a number in Arabic digits": (value("٤٥٠٠٠"), "no number or moment"),
    "a number with a line in it": (value("45_000"), "no number or moment"),
    "what is no number": (value("NaN"), "no number or moment"),
    "a text before the first": (value("-1", "s"), "no number or moment"),
    "a moment with a zone": (value("2024-03-31T10:00:00+05:00", "d"), "no number or moment"),
    "a moment of another zone": (value("2024-03-31T23:30:00Z", "d"), "no number or moment"),
    "Strict Open XML": (sheet("").replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"), "Strict"),
    "a document type in pairs of bytes": (
        sheet(FORMULA, f'{UTF_16}<!DOCTYPE x [<!ENTITY a "forged">]>', "utf-16"), "document type"),
    "nested too deep": (sheet("<row>" * 70), "inside each other"),
    "a row of too much text": (sheet(f"<row><c>{'x' * 1_048_577}</c></row>"), "characters"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_workbook_of_which_something_would_be_passed_over_or_read_otherwise_is_refused(kind: str) -> None:
    content, said = WRONG[kind]
    with pytest.raises(NoWorkbook, match=re.escape(said)) as wrong:
        _ = [list(each.rows) for each in sheets(with_part(SHEET, content))]
    assert wrong.value.cure


@pytest.mark.parametrize(
    "hidden",
    {
        "a prefix": with_part(SHEET, re.sub(rb"<(/?)(\w)", rb"<\1x:\2", sheet(FORMULA)).replace(b"xmlns", b"xmlns:x")),
        "a line's end": with_part(SHEET, sheet(FORMULA.replace("<f>", "<f\n>"))),
        "pairs of bytes": with_part(SHEET, sheet(FORMULA, UTF_16, "utf-16")),
        "another name": book(moved),
    }.items(),
    ids=lambda item: item[0],
)
def test_a_formula_with_no_result_is_found_however_it_is_written(hidden: tuple[str, bytes]) -> None:
    (read,) = (list(each.rows) for each in sheets(hidden[1]))
    assert [(number, type(texts[0])) for number, texts in read] == [(2, Unread)]


@pytest.mark.parametrize("target", ["worksheets/none.xml", "http://127.0.0.1:9/x.xml", "file:///etc/passwd"])
def test_a_sheet_that_is_named_and_is_not_there_is_said(target: str) -> None:
    made = book(lambda name, held: (name, held.replace(b"/xl/worksheets/sheet1.xml", target.encode())))
    with pytest.raises(NoWorkbook, match="the sheet `Visits` is named in the workbook, and is not in it"):
        _ = list(sheets(made))


@pytest.mark.parametrize("bound_and_part", [("PART_TEXT", STRINGS), ("PART_ELEMENTS", TYPES), ("PART_ELEMENTS", SHEET)])
def test_no_more_of_a_part_is_held_than_may_be(
    bound_and_part: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bound, part = bound_and_part
    monkeypatch.setattr(bounds, bound, getattr(bounds, bound)._replace(most=100))
    content = {
        STRINGS: f'<sst xmlns="{MAIN}"><si><t>{"x" * 101}</t></si></sst>'.encode(),
        TYPES: f"<Types>{'<a/>' * 101}</Types>".encode(),
        SHEET: sheet(f"<row>{'<c/>' * 101}</row>"),
    }
    with pytest.raises(NoWorkbook, match="more than 100"):
        _ = list(sheets(with_part(part, content[part])))


def test_a_row_without_a_number_follows_the_one_before_and_a_second_is_kept() -> None:
    held = '<row r="3"><c t="inlineStr"><is><t>a</t></is></c></row><row><c s="0"><v>1</v></c></row>'
    assert [list(each.rows) for each in sheets(with_part(SHEET, sheet(held)))] == [[(3, ["a"]), (4, ["1"])]]
