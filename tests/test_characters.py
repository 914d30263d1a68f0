"""What cannot be seen, what acts, and what a sheet would take for a formula: written in one way at every exit."""

import csv
import io
import json
import unicodedata
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.characters import IN_PLACE, as_json, in_a_cell, on_its_lines, on_one_line, styled, unseen
from guidance.render.workbook import workbook

EVERY = "".join(map(chr, range(0x110000)))
ACTING = {c for c in EVERY if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}} - {"\n"}
BIDIRECTIONAL = {
    c for c in EVERY if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
}
NO_WIDTH = {
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2064\u3164\ufe0f\ufeff\uffa0\U000e0001\U000e0041\U000e0100"
}
FORMULAS = [
    "=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\uff1d1",
    "\uff0bx", "\uff0dx", "\uff20x", "\ufe661", "\ufe62x", "\ufe63x", "\ufe6bx", "\u207c1", "\u2212x", '"=1', "'=1",
    "a;=1", "a,=1", "a\t=1", "a|=1", "a\n=1", "a; =1", "a;\u200b\uff1d1",
    "=", "--", "-1+1", "+44 7700 900000", "@", "-1;=1",
    "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
]  # fmt: skip
PLAIN = [
    "",
    "0",
    "-4",
    "-0.5",
    "12",
    "1e-05",
    "-1E9",
    "one-to-one",
    "2011-04-18",
    "a=b",
    "x@y",
    "1-2",
    "due, and late; by 2 days",
]


@pytest.mark.parametrize("kind", [ACTING, BIDIRECTIONAL, NO_WIDTH], ids=["acting", "bidirectional", "no width"])
def test_no_character_that_acts_or_cannot_be_seen_is_left(kind: set[str]) -> None:
    assert len(kind) > 8
    assert not kind & {*on_one_line(EVERY)}
    assert not kind & {*on_its_lines(EVERY)}
    assert not (kind - {"\x1b"}) & {*styled(EVERY)}
    assert not kind & {*as_json(EVERY)}
    assert all(unseen(c) for c in kind - {*"\t\r"})


def test_what_can_be_seen_is_left_as_it_is() -> None:
    text = "Łukasz’s “note” – naïve, Ω, 日本, שלום, مرحبا, ১২৩, 🙂 é"
    assert on_one_line(text) == on_its_lines(text) == styled(text) == text
    assert json.loads(as_json(text)) == text


@given(st.text())
def test_a_text_stays_on_its_line_and_keeps_its_places(text: str) -> None:
    written = on_one_line(text)
    assert len(written.splitlines()) <= 1
    assert len(written) == len(text)
    assert on_one_line(written) == written


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_nothing_is_lost_from_what_is_written_as_json(value: object) -> None:
    assert json.loads(as_json(value)) == value
    assert json.loads(as_json(value, 1)) == value


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_could_be_a_formula_is_text(text: str) -> None:
    for separator in (",", ";", "\t", "|"):
        for cell in next(csv.reader(io.StringIO(in_a_cell(text)), delimiter=separator)):
            first = cell.lstrip(' \u00a0"' + IN_PLACE)[:1]
            assert unicodedata.normalize("NFKC", first) not in {*"=+-@\u2212\t\r\n"}, cell


@pytest.mark.parametrize("text", PLAIN)
def test_a_number_and_plain_words_stay_as_they_are(text: str) -> None:
    assert in_a_cell(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_in_a_workbook_too_and_stays_so_when_it_is_saved_as_a_sheet(text: str) -> None:
    made = ZipFile(io.BytesIO(workbook({"One": [["head"], [text]]})))
    cell = ET.fromstring(made.read("xl/worksheets/sheet1.xml")).find(".//{*}row[@r='2']//{*}t")  # noqa: S314  our own
    assert cell is not None
    assert cell.text == in_a_cell(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[1mbold\x1b[0m", "\x1b[1mbold\x1b[0m"),
        ("\x1b[2J", f"{IN_PLACE}[2J"),
        ("\x1b]0;t\x07", f"{IN_PLACE}]0;t{IN_PLACE}"),
        ("\x9b1m", f"{IN_PLACE}1m"),
    ],
)
def test_only_weight_and_colour_are_left_to_what_is_drawn(text: str, left: str) -> None:
    assert styled(text) == left
