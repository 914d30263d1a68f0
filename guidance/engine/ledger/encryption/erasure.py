"""Whether a redacted text is gone: it is looked for afterwards, in the raw files, and what is found is said."""

import mmap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from guidance.engine.ledger.chain import SEALED, StoredText
from guidance.engine.ledger.problems import LedgerError

TEXT, SALT, KEY, FORM = "the text", "its salt", "its key", "its encrypted form"
"""What may be found of a redacted text. The last can be read by nobody once the key is gone."""
Raw: TypeAlias = "bytes | mmap.mmap | None"
"""What a file holds; None where it may not be looked at."""
_PIECE, _LEAST, _MOST = 32, 8, 256
_SLOT = b"KEY\n"


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


def read_raw(file: Path) -> Iterator[tuple[str, Raw]]:
    """Give a file's name and what it holds, where it is there and holds anything."""
    try:
        with file.open("rb") as opened:
            if file.stat().st_size:
                with closing(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)) as data:
                    yield file.name, data
    except FileNotFoundError:
        return
    except OSError:
        yield file.name, None


def cleared(hashes: Iterable[str], folder: Path, unfinished: Iterable[str]) -> list[Trace]:
    """Say what could not be cleared away of texts redacted before: keys that are there still, and old files."""
    from guidance.engine.ledger.encryption.keys import KeyFolder  # noqa: PLC0415  whoever reads no text waits for no library

    found = [Trace("", place, left=True) for place in unfinished]
    try:
        keys = KeyFolder(folder).names() & set(hashes)
    except LedgerError:
        return [*found, Trace("", str(folder), left=True)]
    return [*found, *(Trace(KEY, str(folder), left=True) for _ in sorted(keys)[:1])]
