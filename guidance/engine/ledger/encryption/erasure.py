"""Whether a redacted text is gone: it is looked for afterwards, in the raw files, and what is found is said."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from guidance.engine.ledger.chain import SEALED, StoredText
from guidance.engine.ledger.problems import LedgerError

TEXT, SALT, KEY, FORM = "the text", "its salt", "its key", "its encrypted form"
"""What may be found of a redacted text. The last can be read by nobody once the key is gone."""
Raw: TypeAlias = "bytes | None"
"""A stretch of what a file holds; None where it may not be looked at."""
_PIECE, _LEAST, _MOST = 32, 8, 256
_SLOT = b"KEY\n"
_STRETCH, _OVERLAP = 16 * 1024 * 1024, 4096
_KEPT: dict[tuple[int, int], int] = {}
"""Handles to files of databases, none of which is ever closed.

Where a process closes one handle to a file, the system drops every lock that the process has on it. SQLite has its own
on them: with those gone, another program takes away the log in which entries are acknowledged.
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is to be looked for once a text has been redacted.

    Attributes:
        hash: The hash that the entry keeps.
        pieces: What each kind of remains is known by: pieces of it, since a database may tear a long text apart.
        sealed: Whether the database held it encrypted; if not, it was recorded before texts were.
    """

    hash: str
    pieces: Mapping[str, tuple[bytes, ...]]
    sealed: bool

    def without(self, standing: Iterable[Sequence[object]]) -> "Sought":
        """Leave out the pieces that stand in entries and texts which nobody redacted: the same words, elsewhere."""
        said = "\0".join(str(value) for row in standing for value in row).encode(errors="surrogateescape")
        pieces = {what: tuple(piece for piece in known if piece not in said) for what, known in self.pieces.items()}
        return replace(self, pieces=pieces)


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that is left of a redacted text, or a place that may not be looked at; `left` where it can be read."""

    what: str
    place: str
    left: bool


def sought(row: StoredText, plain: StoredText, key: bytes) -> Sought:
    """Say what a text is known by in raw files.

    Args:
        row: The text as the database holds it.
        plain: The same, opened; as `row` where its key is not there.
        key: Its key; empty where there is none.
    """
    pieces = {FORM: _pieces(row.text)} if row.salt == SEALED else {}
    if plain.salt != SEALED:
        short = len(plain.text.encode()) < _LEAST
        pieces[TEXT] = _pieces(plain.text + plain.salt if short else plain.text)
        pieces[SALT] = _pieces(plain.salt)
    if row.salt == SEALED:
        pieces[KEY] = (_SLOT + bytes.fromhex(row.hash), *((key,) if key else ()))
    return Sought(row.hash, pieces, row.salt == SEALED)


def _pieces(text: str) -> tuple[bytes, ...]:
    whole = text.encode(errors="surrogateescape")
    starts = range(0, max(len(whole) - _LEAST, 1), max(_PIECE, len(whole) // _MOST))
    return tuple(whole[at : at + _PIECE] for at in starts)


def look(gone: Sought, raw: Iterable[tuple[str, Raw]], folder: Path) -> list[Trace]:
    """Look for what is left of a redacted text in a database's files and in the folder of keys."""
    found: list[Trace] = []
    for name, data in chain(raw, _files(folder)):
        if data is None:
            found.append(Trace("", name, left=not gone.sealed))
            continue
        for what, pieces in gone.pieces.items():
            if any(data.find(piece) >= 0 for piece in pieces):
                found.append(Trace(what, name, left=what != FORM))
    return list(dict.fromkeys(found))


def _files(folder: Path) -> Iterator[tuple[str, Raw]]:
    with suppress(FileNotFoundError):
        for file in sorted(folder.iterdir()):
            yield from read_raw(file)


def read_raw(file: Path, *, of_database: bool = False) -> Iterator[tuple[str, Raw]]:
    """Give a file's name and what it holds, stretch by stretch, each with the end of the one before.

    Args:
        file: The file; nothing is given where it is not there, or holds nothing.
        of_database: Whether SQLite may have it open in this process.
    """
    try:
        handle = _kept(file) if of_database else _opened(file)
        try:
            for at in range(0, os.fstat(handle).st_size, _STRETCH - _OVERLAP):
                yield file.name, _read_at(handle, at)
        finally:
            if not of_database:
                os.close(handle)
    except FileNotFoundError:
        return
    except OSError:
        yield file.name, None


def _read_at(handle: int, at: int) -> bytes:
    if hasattr(os, "pread"):  # of two who look at once, neither moves the place that the other reads from
        return os.pread(handle, _STRETCH, at)
    os.lseek(handle, at, os.SEEK_SET)
    return os.read(handle, _STRETCH)


def _opened(file: Path) -> int:
    return os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))


def _kept(file: Path) -> int:
    """Open a file of a database, or give the handle to it that was opened before."""
    found = file.stat()
    known = (found.st_dev, found.st_ino)
    if known not in _KEPT:
        _KEPT[known] = _opened(file)
    return _KEPT[known]


def cleared(hashes: Iterable[str], folder: Path, unfinished: Iterable[str]) -> list[Trace]:
    """Say what could not be cleared away of texts redacted before: keys that are there still, and old files."""
    from guidance.engine.ledger.encryption.keys import KeyFolder  # noqa: PLC0415  whoever reads no text waits for no library

    found = [Trace("", place, left=True) for place in unfinished]
    try:
        keys = KeyFolder(folder).names() & set(hashes)
    except LedgerError:
        return [*found, Trace("", str(folder), left=True)]
    return [*found, *(Trace(KEY, str(folder), left=True) for _ in sorted(keys)[:1])]
