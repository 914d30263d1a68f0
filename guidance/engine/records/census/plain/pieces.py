"""A census in pieces, each of which may be one plain child."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from guidance.engine.records.census.plain.form import ENDS, LONGEST


class Piece(NamedTuple):
    """A stretch of what was read, as bytes and as text of as many characters."""

    data: bytes
    text: str
    begins: int
    ends: int


def pieces(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """Part a census after each child who has the last line to himself; none is held that is longer than a plain one."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        text, begins = data.decode("latin-1"), 0
        for end in ENDS.finditer(text):
            yield Piece(data, text, begins, end.end())
            begins = end.end()
        rest = data[begins:]
        if len(rest) > LONGEST:
            yield Piece(data, text, begins, len(data))
            rest = b""
    if rest:
        yield Piece(rest, rest.decode("latin-1"), 0, len(rest))
