"""Copies of a ledger: exports, imports, and checkpoints lodged elsewhere."""

from pathlib import Path

from guidance.app.ledger.opening import open_ledger
from guidance.app.named_file import write_named
from guidance.app.refusal import Refused
from guidance.engine.given_file import open_given
from guidance.engine.ledger.chain import Linked
from guidance.engine.ledger.memory import MemoryLedger
from guidance.engine.ledger.problems import NotKept, NotMade, NotOpened, NotSound
from guidance.engine.ledger.store import Ledger
from guidance.engine.ledger.transfer import export_lines, lines_of, read_export


def export_to(ledger: Ledger, path: Path) -> int:
    """Write a ledger to a file, which is there whole or not at all, for its owner's eyes only.

    Returns:
        How many entries were written.

    Raises:
        NotOpened: The file cannot be written.
        NotReplaced: The file is the ledger, or another database.
    """
    try:
        return write_named(path, export_lines(ledger))
    except OSError as wrong:
        raise NotOpened(f"`{path}` cannot be written ({wrong.strerror})", "name another file") from wrong


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
        with open_given(path) as file:
            links, mistakes = read_export(lines_of(file), path.as_posix(), ledger)
    except OSError as wrong:
        raise NotOpened(f"`{path}` cannot be read ({wrong.strerror})", "name an export that is there") from wrong
    if mistakes:
        raise Refused(mistakes)
    if not links:
        raise NotKept(f"`{path}` holds no entry: nothing was imported", "name an export that holds some")
    return links
