"""What stands between every command and the terminal: nothing acts on it, and what could not be written is said."""

import codecs
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from guidance.engine.characters import json_pieces, on_its_lines, on_one_line, styled

_CODED = "guidance.coded"
_STANDARD_ERROR = 2


class NotWritten(Exception):  # noqa: N818  what became of an answer, not a program's error
    """What was to be printed could not be. `closed`: whoever read it wants no more, and nothing is wrong."""

    def __init__(self, reason: str, *, closed: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.closed = reason, closed


class Outlet(io.TextIOBase):
    """A stream that writes no character which acts, and by its number each that its encoding does not have."""

    errors = _CODED

    def __init__(self, stream: TextIO | None, *, plain: bool = False) -> None:
        self.stream, self.plain, self.coded = stream, plain, False
        self.rich_proxied_file = _Drawn(self)  # the name under which Rich looks for the stream that it may style
        self._encoding = getattr(stream, "encoding", None) or "utf-8"

    @property
    def encoding(self) -> str:  # type: ignore[override]  # ours does not change
        """The encoding of the stream."""
        return self._encoding

    def write(self, text: str) -> int:
        """Write a text, cleaned of what acts."""
        return self.put(on_its_lines(text))

    def put(self, text: str) -> int:
        """Write a text that was cleaned before.

        Raises:
            NotWritten: The stream is closed or full, or was never open.
        """
        with _said():
            _open(self.stream).write(self._as_can_be(text))
        return len(text)

    def put_bytes(self, made: bytes) -> None:
        """Write bytes that are no text, such as a workbook.

        Raises:
            NotWritten: The stream is closed or full, or was never open.
        """
        self.flush()
        with _said():
            raw = _open(self.stream).buffer
            raw.write(made)
            raw.flush()

    def _as_can_be(self, text: str) -> str:
        if text.isascii() or codecs.lookup(self._encoding).name == "utf-8":
            return text
        found = text.encode(self._encoding, _CODED).decode(self._encoding)
        self.coded = self.coded or found != text
        return found

    def flush(self) -> None:
        """Hand on what is held back.

        Raises:
            NotWritten: The stream is closed or full.
        """
        with _said():
            if self.stream is not None:
                self.stream.flush()

    def close(self) -> None:
        """Close nothing: the stream is its owner's, and may be closed by the time that an outlet is thrown away."""

    def isatty(self) -> bool:
        """Tell whether a person is looking."""
        return self.stream is not None and self.stream.isatty()

    def fileno(self) -> int:
        """Return the number that the system knows it by."""
        return _open(self.stream).fileno()

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True


class _Drawn(io.TextIOBase):
    """The same stream for Rich, which draws help in colours; no colours where what was typed holds a control."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    @property
    def encoding(self) -> str:  # type: ignore[override]  # as that of the outlet
        """The encoding of the stream."""
        return self._outlet.encoding

    def write(self, text: str) -> int:
        """Write a text, cleaned of what acts but for its style."""
        return self._outlet.put(on_its_lines(text) if self._outlet.plain else styled(text))

    def flush(self) -> None:
        """Hand on what is held back."""
        self._outlet.flush()

    def close(self) -> None:
        """Close nothing, as the outlet."""

    def isatty(self) -> bool:
        """Tell whether a person is looking whom colours help."""
        return not self._outlet.plain and self._outlet.isatty()

    def fileno(self) -> int:
        """Return the number that the system knows it by."""
        return self._outlet.fileno()


def _open(stream: TextIO | None) -> TextIO:
    if stream is None:
        raise ValueError("closed")
    return stream


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as fault:
        raise _not_written(fault) from fault


def _not_written(fault: OSError | ValueError) -> NotWritten:
    reason = fault.strerror if isinstance(fault, OSError) else None
    return NotWritten((reason or "standard output is closed").lower(), closed=isinstance(fault, BrokenPipeError))


def _code(fault: UnicodeError) -> tuple[str, int]:
    """Write what an encoding does not have by its number, as JSON does, so that JSON stays what it was."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return "".join(map(_number, fault.object[fault.start : fault.end])), fault.end


def _number(character: str) -> str:
    raw = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{raw[at]:02x}{raw[at + 1]:02x}" for at in range(0, len(raw), 2))


codecs.register_error(_CODED, _code)


@contextmanager
def outlets(arguments: list[str]) -> Iterator[tuple[Outlet, Outlet]]:
    """Put an outlet before standard output and one before standard error, for as long as a command runs."""
    _take_the_first_numbers()
    before = sys.stdin, sys.stdout, sys.stderr
    plain = any("\x1b" in argument or "\x9b" in argument for argument in arguments)
    nobody = io.StringIO()  # who closes standard error wants none of it
    made = Outlet(sys.stdout, plain=plain), Outlet(sys.stderr or nobody, plain=plain)
    sys.stdin, (sys.stdout, sys.stderr) = sys.stdin or nobody, made
    try:
        yield made
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def _take_the_first_numbers() -> None:
    """Leave none of the system's first three numbers free: a file opened under one would be given what is printed."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        pass
    os.close(number)


def print_line(text: str) -> None:
    """Print a text on one line, whatever a name or a path in it holds."""
    sys.stdout.write(f"{on_one_line(text)}\n")


def print_bytes(made: bytes) -> None:
    """Print bytes that are no text, such as a workbook."""
    if isinstance(sys.stdout, Outlet):
        sys.stdout.put_bytes(made)


class OneByOne(list[Any]):
    """A list for JSON whose items are made as they are written, so that they are never all there at once."""

    def __init__(self, make: Callable[[], Iterator[Any]]) -> None:
        super().__init__()
        self._make = make

    def __iter__(self) -> Iterator[Any]:
        return self._make()

    def __bool__(self) -> bool:
        return any(True for _ in self)


def print_json(data: object, *, indent: int | None = 1) -> None:
    """Print data as JSON, and end the line."""
    for piece in json_pieces(data, indent):
        sys.stdout.write(piece)
    sys.stdout.write("\n")
