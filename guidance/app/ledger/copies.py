"""Copies of a ledger: exports, imports, and checkpoints lodged elsewhere."""

import os
from collections.abc import Iterable
from pathlib import Path

from guidance.app.files import FOR_OWNER, write_whole
from guidance.app.ledger.opening import keys_folder, ledger_url, open_ledger, signing_file
from guidance.app.refusal import Refused
from guidance.engine.ledger.chain import Linked
from guidance.engine.ledger.memory import MemoryLedger
from guidance.engine.ledger.problems import NotKept, NotMade, NotOpened, NotReplaced, NotSound
from guidance.engine.ledger.store import Ledger
from guidance.engine.ledger.transfer import export_lines, read_export

_SQLITE = b"SQLite format 3\0"
"""How every SQLite file begins."""
_ELSEWHERE = "name another file; nothing was written"


def export_to(ledger: Ledger, path: Path) -> int:
    """Write a ledger to a file, which is there whole or not at all, for its owner's eyes only.

    Returns:
        How many entries were written.

    Raises:
        NotOpened: The file cannot be written.
        NotReplaced: The file is the ledger, or another database.
    """
    try:
        return write_apart(path, export_lines(ledger))
    except OSError as wrong:
        raise NotOpened(f"`{path}` cannot be written ({wrong.strerror})", "name another file") from wrong


def write_apart(path: Path, lines: Iterable[str], *, mode: int = FOR_OWNER) -> int:
    """Write lines to a file, whole or not at all, where no ledger and no key is lost by it.

    Raises:
        OSError: The file cannot be written; what was there before is there still.
        NotReplaced: What is there may not be lost: it is the ledger, another database, or no file at all.
    """
    path = Path(os.path.realpath(path))
    _check_replaceable(path)
    return write_whole(path, lines, mode=mode)


def _check_replaceable(path: Path) -> None:
    from guidance.engine.ledger.opening import files_of  # noqa: PLC0415  so that nobody else waits for the library

    if any(_same(path, file) for file in files_of(ledger_url())):
        raise NotReplaced(f"`{path}` is the ledger, or a part of it, and is not written over", _ELSEWHERE)
    if path.is_relative_to(os.path.realpath(keys_folder())) or _same(path, signing_file() or keys_folder()):
        raise NotReplaced(f"`{path}` is among the ledger’s keys, and is not written over", _ELSEWHERE)
    if path.exists() and not path.is_file():
        raise NotReplaced(f"`{path}` is no file that can be written over", _ELSEWHERE)
    if path.exists():
        with path.open("rb") as file:
            database = file.read(len(_SQLITE)) == _SQLITE
        if database:
            raise NotReplaced(f"`{path}` is a SQLite database, such as a ledger, and is not written over", _ELSEWHERE)


def _same(one: Path, other: Path) -> bool:
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    return one.exists() and other.exists() and one.samefile(other)


def import_named(path: Path) -> tuple[int, tuple[int, str]]:
    """Take the entries of an export into the ledger that is named, which is made only once the export has been read.

    Returns:
        How many entries were taken, and the sequence and hash of the last.

    Raises:
        Refused, NotSound, NotKept, NotOpened: As `import_from` does; where there was no ledger, there is still none.
    """
    try:
        with open_ledger(create=False) as ledger:
            return import_from(ledger, path), ledger.head()
    except NotMade:
        links = _read(path, MemoryLedger())
    with open_ledger() as ledger:
        ledger.take(links)
        return len(links), ledger.head()


def import_from(ledger: Ledger, path: Path) -> int:
    """Take the entries of an export into an empty ledger, or one that they continue: all, or none.

    Returns:
        How many entries were taken.

    Raises:
        Refused: The export has mistakes; the diagnostics say where.
        NotSound: The ledger that they are to continue does not verify.
        NotKept: The export holds no entry.
        NotOpened: The file cannot be read.
    """
    if any(fault.grave for fault in ledger.verify()):
        raise NotSound(f"`{ledger.name}` does not verify: nothing was imported", "see why with: guidance ledger verify")
    links = _read(path, ledger)
    ledger.take(links)
    return len(links)


def _read(path: Path, ledger: Ledger) -> list[Linked]:
    try:
        with path.open("rb") as file:
            links, mistakes = read_export(file, path.as_posix(), ledger)
    except OSError as wrong:
        raise NotOpened(f"`{path}` cannot be read ({wrong.strerror})", "name an export that is there") from wrong
    if mistakes:
        raise Refused(mistakes)
    if not links:
        raise NotKept(f"`{path}` holds no entry: nothing was imported", "name an export that holds some")
    return links
