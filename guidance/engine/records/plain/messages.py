"""The messages that a file or a stream of Arrow is made of: none of them unpacks to more than one may.

How much a message comes to stands in it: its head, a flatbuffer, lists its pieces, and each packed one begins with its
size. Arrow takes room for as much as that says before it unpacks anything.
"""

import struct
from collections.abc import Iterator
from io import RawIOBase
from typing import Any

from guidance.engine import bounds

_DICTIONARY, _ROWS = 2, 3
"""The kinds of message that hold values."""
_KIND, _BODY, _VALUES, _PIECES, _PACKED = 1, 2, 1, 2, 3
"""Which field of its table holds each: of a message its kind and body, of a dictionary its values, of rows the rest."""
_END = b"\xff\xff\xff\xff" + bytes(4)


class Unreadable(Exception):  # noqa: N818  what a file is, not a program's error
    """The file cannot be read as what it opens as, or not to its end."""


class Feed(RawIOBase):
    """The bytes of a file as they come, and the last of those that were asked for."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._held, self.last = chunks, b"", b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Give so many bytes, or what is left of them."""
        pieces, wanted = [self._held], size - len(self._held)
        while size < 0 or wanted > 0:
            piece = next(self._chunks, b"")
            pieces.append(piece)
            wanted -= len(piece)
            if not piece:
                break
        data = b"".join(pieces)
        given, self._held = (data, b"") if size < 0 else (data[:size], data[size:])
        self.last = (self.last + given)[-8:]
        return given


def measured(source: Any, ipc: Any) -> Iterator[bytes]:  # noqa: ANN401  a library's own
    """Yield each message of a stream, and its end, once it is known that it unpacks to no more than one may.

    Raises:
        Unreadable: One unpacks to more, or cannot be made out.
    """
    for message in ipc.MessageReader.open_stream(source):
        try:
            unpacked = _unpacked(message.metadata.to_pybytes(), message.body)
        except (struct.error, IndexError):
            raise Unreadable("one of its messages cannot be made out") from None
        if unpacked > bounds.UNPACKED.most:
            raise Unreadable(f"a group of its rows holds more than {bounds.UNPACKED.most:,} bytes, unpacked")
        yield message.serialize().to_pybytes()
    yield _END


def _unpacked(head: bytes, body: Any) -> int:  # noqa: ANN401  as in `measured`
    """Add up to how many bytes the packed pieces of a message come."""
    message = _follow(head, 0)
    kind, at = _field(head, message, _KIND), _field(head, message, _BODY)
    if not kind or not at or head[kind] not in {_DICTIONARY, _ROWS}:
        return 0
    rows = _follow(head, at)
    if head[kind] == _DICTIONARY:
        values = _field(head, rows, _VALUES)
        rows = _follow(head, values) if values else rows
    pieces = _field(head, rows, _PIECES)
    if not pieces or not _field(head, rows, _PACKED):
        return 0
    start, total = _follow(head, pieces), 0
    for number in range(_whole(head, start, "<I")):
        place, size = struct.unpack_from("<qq", head, start + 4 + 16 * number)
        if size:
            total += max(_whole(bytes(body[place : place + 8]), 0, "<q"), 0)
    return total


def _whole(data: bytes, at: int, form: str) -> int:
    return int(struct.unpack_from(form, data, at)[0])


def _follow(head: bytes, at: int) -> int:
    """Give where something begins, by the place that says how far away that is."""
    return at + _whole(head, at, "<I")


def _field(head: bytes, table: int, number: int) -> int:
    """Give where a field of a table stands; 0 where it has none."""
    fields = table - _whole(head, table, "<i")
    slot = 4 + 2 * number
    away = _whole(head, fields + slot, "<H") if slot < _whole(head, fields, "<H") else 0
    return table + away if away else 0
