"""A file's bytes, read once from front to back and hashed on the way, and its lines as text."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader, BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

from guidance.engine import bounds
from guidance.engine.given_file import open_given

_CHUNK = 256 * 1024
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class NotUtf8(Exception):  # noqa: N818  what a file is, not a program's error
    """Some bytes of the file are no text in UTF-8."""

    def __init__(self, line: int, column: int, offset: int) -> None:
        super().__init__(f"line {line}, byte {offset}")
        self.line, self.column, self.offset = line, column, offset


@dataclass
class Intake:
    """An open file, or bytes as of one. A pipe that somebody writes to will do: nothing is read twice."""

    source: Path | bytes
    _stream: BufferedReader = field(init=False)
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256, init=False)
    _taken: int = field(default=0, init=False)

    def __enter__(self) -> Self:
        self._stream = _bytes(self.source) if isinstance(self.source, bytes) else open_given(self.source)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stream.close()

    def opening(self) -> bytes:
        """Look at the first bytes without taking them."""
        return self._stream.peek(_CHUNK)

    def chunks(self) -> Iterator[bytes]:
        """Yield the rest of the file piece by piece."""
        while chunk := self._stream.read(_CHUNK):
            yield self._took(chunk)

    def sha256(self) -> str:
        """Return the hash of the whole file, reading what is left of it."""
        for _ in self.chunks():
            pass
        return self._hash.hexdigest()

    def lines(self) -> Iterator[tuple[int, str | None]]:
        """Yield each line with its number, its end kept; None stands for a line that is longer than one may be.

        Raises:
            NotUtf8: A line holds bytes that are no text.
        """
        number, longest = 0, bounds.LINE.most
        while raw := self._stream.readline(longest + 1):
            before = self._taken
            self._took(raw)
            if len(raw) > longest:
                self._to_end_of_line(raw)
                number += 1
                yield number, None
                continue
            for text in _LINES.findall(_text(raw, number + 1, before)):
                number += 1
                yield number, text

    def _took(self, raw: bytes) -> bytes:
        self._hash.update(raw)
        self._taken += len(raw)
        return raw

    def _to_end_of_line(self, raw: bytes) -> None:
        while raw and not raw.endswith(b"\n"):
            raw = self._took(self._stream.readline(_CHUNK))


def _bytes(held: bytes) -> BufferedReader:
    return BufferedReader(BytesIO(held))


def _text(raw: bytes, line: int, before: int) -> str:
    try:
        return raw.decode("utf-8-sig" if before == 0 else "utf-8")
    except UnicodeDecodeError as error:
        column = len(raw[: error.start].decode("utf-8", "replace")) + 1
        raise NotUtf8(line, column, before + error.start) from None
