"""Places in a text as editors count them: lines from 0, and along a line in the units of UTF-16."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from guidance.engine.diagnostics import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
Position = tuple[int, int]


def position_at(text: str, index: int) -> Position:
    r"""Return the line and the units along it of a character.

    >>> position_at("a\n\N{GRINNING FACE}b", 3)
    (1, 2)
    """
    ends = [found.end() for found in _LINE_END.finditer(text, 0, index)]
    start = ends[-1] if ends else 0
    return len(ends), units(text[start:index])


def index_at(text: str, position: Position) -> int:
    r"""Return the character at a place; one past the end of its line is at the end.

    >>> index_at("a\n\N{GRINNING FACE}b", (1, 2))
    3
    """
    line, along = position
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    if line >= len(starts):
        return len(text)
    index, end = starts[line], _LINE_END.search(text, starts[line])
    while index < (end.start() if end else len(text)) and along > 0:
        along -= units(text[index])
        index += 1
    return index


def units(text: str) -> int:
    """Count the units of UTF-16 that a text takes."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def ranges_of(spans: Iterable[Span], text: str) -> Iterator[tuple[Position, Position]]:
    """Return the first and the last place of each of some spans of a text, whose lines are looked for once."""
    lines = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    begins = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def place(index: int) -> Position:
        line = bisect_right(begins, index) - 1
        return line, units(text[begins[line] : index])

    for span in spans:
        start = min(lines[min(span.line, len(lines)) - 1] + span.column - 1, len(text))
        yield place(start), place(min(start + span.length, len(text)))


def index_of(span: Span, text: str) -> int:
    """Return the character at which a span begins: its lines are those of Python, of which some editors know fewer."""
    lines = text.splitlines(keepends=True)
    return min(sum(map(len, lines[: span.line - 1])) + span.column - 1, len(text))
