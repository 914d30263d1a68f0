"""Where things stand in a file: found from a path, and shown with a caret under them."""

import subprocess
import sys
from pathlib import Path

import pytest

from guidance.app.packs import checking
from guidance.engine.packs.reading.nodes import parse
from guidance.engine.packs.reading.places import place_of
from tests.packs.pack_files import pack, rule, written

TEXT = """- id: one
  when: {event: a, where: {b: "c d"}}
  until:
    - e
    - >-
      folded
      text
  empty:
"""
DOCUMENT = parse(TEXT, "rules.yaml")


WITHOUT_LIBYAML = """
import sys
sys.modules["yaml.cyaml"] = None
from guidance.engine.packs.reading.nodes import BaseLoader, parse
read = parse(sys.argv[1], "rules.yaml")
print(BaseLoader.__module__, [read.find((0, "until", n)) for n in (0, 1)], read.root.plain())
"""


def test_a_file_reads_alike_where_the_faster_reader_of_yaml_is_not_installed() -> None:
    command = [sys.executable, "-c", WITHOUT_LIBYAML, TEXT]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    places, plain = [DOCUMENT.find((0, "until", n)) for n in (0, 1)], DOCUMENT.root and DOCUMENT.root.plain()
    assert read.strip() == f"guidance.engine.packs.reading.plain_yaml {places} {plain}"


@pytest.mark.parametrize(
    ("path", "line", "column", "length"),
    [
        ((), 1, 1, 1),
        ((0,), 1, 3, 1),
        ((0, "id"), 1, 7, 3),
        ((0, "when", "where", "b"), 2, 31, 5),
        ((0, "when", 0, "event"), 2, 17, 1),
        ((0, "until", 0), 4, 7, 1),
        ((0, "until", 1), 5, 7, 1),
        ((0, "empty"), 8, 9, 1),
        ((0, "nothing", "of", "the", "kind"), 1, 3, 1),
        ((7,), 1, 1, 1),
    ],
)
def test_a_path_leads_to_a_place(path: tuple[str | int, ...], line: int, column: int, length: int) -> None:
    found = DOCUMENT.find(path)
    assert (found.line, found.column, found.length) == (line, column, length)


@pytest.mark.parametrize(
    ("path", "line", "column", "length"),
    [((0, "when"), 2, 3, 4), ((0, "when", "where"), 2, 20, 5), ((0, "until"), 3, 3, 5), ((0,), 1, 3, 1)],
)
def test_a_path_leads_to_its_last_key(path: tuple[str | int, ...], line: int, column: int, length: int) -> None:
    found = DOCUMENT.find(path, key=True)
    assert (found.line, found.column, found.length) == (line, column, length)


@pytest.mark.parametrize(
    ("text", "index", "place"),
    [
        ("", 0, (1, 1)),
        ("ab", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nbc", 4, (2, 2)),
        ("a\n", 2, (2, 1)),
        ("é😀x", 2, (1, 3)),
    ],
)
def test_a_character_of_a_text_has_a_place(text: str, index: int, place: tuple[int, int]) -> None:
    assert place_of(text, index) == place


def test_a_place_counts_characters_not_bytes() -> None:
    (found,) = parse("- 'É😀' : &x y\n", "rules.yaml").diagnostics
    assert (found.code, found.span.line, found.span.column) == ("G008", 1, 10)


def test_a_place_is_drawn_under_its_line() -> None:
    (found,) = parse("- a: 1\n  a: 2\n", "rules.yaml").diagnostics
    assert found.render().splitlines() == [
        "error[G007]: `a` is given twice",
        " --> rules.yaml:2:3",
        "  |",
        "2 |   a: 2",
        "  |   ^",
        "  = also: rules.yaml:1:3",
        "  = help: keep one",
    ]


def test_a_line_is_shown_as_a_screen_can_show_it() -> None:
    (found,) = parse("- a:\t\x1b[31mred\n", "rules.yaml").diagnostics
    assert found.span.text == "- a: \N{REPLACEMENT CHARACTER}[31mred"
    assert found.span.text[found.span.column - 1] == "\N{REPLACEMENT CHARACTER}"


def test_a_place_far_along_a_line_is_given_without_the_line() -> None:
    (found,) = parse("- [" + "a, " * 1_000 + "&b c]\n", "rules.yaml").diagnostics
    assert (found.span.column, found.span.text) == (3_004, "")
    assert "^" not in found.render()


def test_a_value_that_is_too_long_or_in_many_lines_is_not_quoted_whole(tmp_path: Path) -> None:
    written(tmp_path, pack(rules=rule(serves='"' + "a\\n\\n" * 5_000 + '"', within="x" * 5_000)))
    for found in checking.check([tmp_path]).diagnostics:
        assert len(found.message) <= 300
        assert found.message.isprintable()
