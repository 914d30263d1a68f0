"""Every dimension of what is read has a bound: over it is a mistake with its place, at it nothing is wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from guidance.app.packs.codes import catalogue
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine import bounds
from guidance.engine.bounds import Bound
from guidance.engine.model.vocabulary import words_of
from guidance.engine.packs.loading import load
from guidance.engine.records import Reading
from tests.records.shapes import CELLS, END, HEAD, LINE, SHAPES, attributes, census, child, leaf

Read = Callable[..., Reading]
OVER: dict[str, tuple[Bound, Callable[[int], str], int]] = {  # the bound, a file of so many, the line of the mistake
    "a line": (bounds.LINE, lambda n: LINE % (1, 1) + LINE % ("x" * (n - len(LINE % ("", 1)) + 1), 1), 2),
    "keys": (bounds.KEYS, lambda n: LINE % (1, 1) + "{" + ",".join(f'"k{k}":1' for k in range(n)) + "}", 2),
    "nesting": (
        bounds.NESTING,
        lambda n: (LINE % (1, 1)).replace("{", '{"x":' + "[" * (n - 1) + "]" * (n - 1) + ","),
        1,
    ),
    "columns": (bounds.COLUMNS, lambda n: CELLS.strip() + "".join(f",k{k}" for k in range(n - 4)) + "\nC,x,y,z\n", 1),
    "cells": (bounds.CELLS, lambda n: CELLS + "C,case_closed,2011-04-18,kent" + "," * (n - 4) + "\n", 2),
    "depth": (bounds.DEPTH, lambda n: census("<a>" * (n - 4) + "</a>" * (n - 4)), 1),
    "text": (bounds.TEXT, lambda n: census(leaf("x" * n)), 1),
    "text by pieces": (bounds.TEXT, lambda n: census(leaf("x<Odd/>" * 9 + "x" * (n - 9))), 1),
    "text of a child": (bounds.TEXT_OF_A_CHILD, lambda n: census(leaf("x" * 60_000) * (n // 60_000 + 1)), 1),
    "elements": (bounds.ELEMENTS, lambda n: census("<Odd/>" * n), 1),
    "attributes": (bounds.ATTRIBUTES, lambda n: census(attributes=attributes(n)), 1),
    "attributes of an unread element": (bounds.ATTRIBUTES, lambda n: census(f"<Odd{attributes(n)}/>"), 1),
    "a tag": (bounds.MARKUP, lambda n: census(f"<{'n' * n}/>"), 1),
    "a tag that never ends": (bounds.MARKUP, lambda n: HEAD + f'\n<Child a="{"x" * 10 * n}', 2),
    "a comment": (bounds.MARKUP, lambda n: census(f"<!--{'c' * n}-->"), 1),
    "a comment that never ends": (bounds.MARKUP, lambda n: HEAD + f"\n<!--{'c' * 10 * n}", 2),
    "an instruction": (bounds.MARKUP, lambda n: census(f"<?p {'x' * n}?>"), 1),
    "comments": (bounds.ASIDES, lambda n: census("<!---->" * n), 1),
    "instructions": (bounds.ASIDES, lambda n: census("<?p?>" * n), 1),
    "elements outside": (bounds.ASTRAY, lambda n: HEAD + child(1) + "</Children>" + "<Odd/>" * n + "</Message>", 1),
    "text between children": (bounds.ASTRAY, lambda n: HEAD + "x<!---->" * n + child(1) + END, 1),
}
LOWERED: dict[str, tuple[str, Bound, str]] = {  # bounds too far off to be reached in a test, brought near
    "children": ("CHILDREN", bounds.CHILDREN, HEAD + "".join(child(n) for n in range(9)) + END),
    "records of lines": ("RECORDS", bounds.RECORDS, "".join(LINE % (n, n) for n in range(9))),
    "records of cells": ("RECORDS", bounds.RECORDS, SHAPES["rows"](9)),
    "mistakes in lines": ("MISTAKES", bounds.MISTAKES, SHAPES["lines that break off"](9)),
    "mistakes in cells": ("MISTAKES", bounds.MISTAKES, SHAPES["rows with everything wrong"](9)),
    "mistakes in lines that can be read": ("MISTAKES", bounds.MISTAKES, SHAPES["misspelt events"](9)),
}


def as_file(text: str) -> tuple[str, str]:
    """Name a file by what it holds."""
    return text, "records.csv" if text.startswith("case,") else "records"


@pytest.mark.parametrize("kind", OVER)
def test_more_than_a_bound_is_refused_with_its_code_and_its_place(kind: str, read: Read) -> None:
    bound, grown, line = OVER[kind]
    found = [d for d in read(as_file(grown(bound.most + 1))).diagnostics if d.code == bound.code]
    assert [d.span.line for d in found] == [line]


@pytest.mark.parametrize("kind", ["keys", "nesting", "columns", "cells", "depth", "text", "attributes", "elements"])
def test_as_much_as_a_bound_is_not_refused_for_it(kind: str, read: Read) -> None:
    bound, grown, _ = OVER[kind]
    room = {"depth": 2, "elements": 5, "text": 0}.get(kind, 0)
    assert bound.code not in {d.code for d in read(as_file(grown(bound.most - room))).diagnostics}


@pytest.mark.parametrize("kind", LOWERED)
def test_more_than_a_far_bound_is_refused_too(kind: str, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    name, bound, text = LOWERED[kind]
    monkeypatch.setattr(bounds, name, bound._replace(most=5))
    reading = read(as_file(text))
    assert [d.code for d in reading.diagnostics].count(bound.code) == 1
    assert reading.events == ()


@pytest.mark.parametrize("kind", ["a row", "a cell"])
def test_a_row_of_more_lines_or_a_longer_cell_than_there_may_be_ends_the_reading(kind: str, read: Read) -> None:
    size = {"a row": bounds.LINES_OF_A_RECORD.most + 1, "a cell": 0}[kind]
    text = CELLS + '"' + ("x\n" * size or "x" * 140_000) + '",case_closed,2011-04-18,kent\n'
    assert [d.code for d in read((text, "records.csv")).diagnostics] == ["G609"]


def test_a_pack_over_its_bounds_is_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    file = tmp_path / "pack.yaml"
    file.write_text("x: " + "[" * (bounds.PACK_DEPTH.most + 1) + "]" * (bounds.PACK_DEPTH.most + 1))
    assert "G010" in {d.code for d in load([file]).diagnostics}
    monkeypatch.setattr(bounds, "PACK", bounds.PACK._replace(most=20))
    assert [d.code for d in load([file]).diagnostics] == ["G003"]


def test_every_bound_is_tried_and_its_code_has_a_page() -> None:
    tried = {bound for bound, *_ in OVER.values()} | {bound for _, bound, _ in LOWERED.values()}
    elsewhere = {bounds.WORKBOOK, bounds.UNPACKED, bounds.PARTS, bounds.ROWS_OF_A_SHEET}  # in `test_maps.py`
    elsewhere |= {bounds.PART_TEXT, bounds.PART_ELEMENTS}  # in `test_hostile_workbooks.py`
    elsewhere |= {bounds.COLUMNAR, bounds.PAYLOAD}  # in `test_columnar.py` and `test_daily.py`
    elsewhere |= {bound for bound in bounds.EVERY if bound.code in {"G361", "G720"}}  # of a pack's table, and an export
    # in `test_files.py` and `test_editor_attacked.py`
    elsewhere |= {bounds.PACK_FOLDERS, bounds.PACK_FILES, bounds.MESSAGE}
    assert set(bounds.EVERY) == tried | elsewhere | {bounds.LINES_OF_A_RECORD, bounds.PACK, bounds.PACK_DEPTH}
    assert {bound.code for bound in bounds.EVERY} <= {entry.code for entry in catalogue()}
    assert {v for v in vars(bounds).values() if isinstance(v, Bound)} == set(bounds.EVERY)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_grown_in_any_way_is_read_or_refused_and_never_a_bug(shape: str, read: Read) -> None:
    reading = read(as_file(SHAPES[shape](300)))
    assert all(d.code and d.span.line for d in reading.diagnostics)
    assert reading.events or reading.diagnostics


def test_a_census_breaks_no_bound_by_being_long(read: Read) -> None:
    assert read(SHAPES["children"](400)).diagnostics == ()
    assert not issubclass(Refused, ValueError)


def test_a_word_that_is_no_event_costs_no_more_than_looking_for_it() -> None:
    """A file of five hundred of them once took fifteen seconds: the vocabulary was taken apart anew for each."""
    vocabulary = shipped().vocabulary
    vocabulary.nearest_event("case clossed by somebody")
    before = words_of.cache_info().misses
    for number in range(20):
        vocabulary.nearest_event(f"case clossed by somebody {number}")
        vocabulary.events_about(f"case clossed by somebody {number}")
    assert words_of.cache_info().misses - before <= 20
