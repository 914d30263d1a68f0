"""Files that a user names to be written: whole or not at all, and never over what may not be lost that way."""

import os
from collections.abc import Iterable
from pathlib import Path

from guidance.app.files import FOR_OWNER, write_whole
from guidance.app.ledger.opening import keys_folder, ledger_url, signing_file
from guidance.engine.ledger.files import files_of
from guidance.engine.ledger.problems import NotNamed, NotReplaced

_SQLITE = b"SQLite format 3\0"
"""How every SQLite file begins."""
_ANY_MAY_WRITE = 0o222
_ELSEWHERE = "name another file; nothing was written"


def write_named(path: Path, lines: Iterable[str | bytes], *, mode: int = FOR_OWNER, over: bool = True) -> int:
    """Write lines to a file, as `write_whole` does, where nothing is lost by it that may not be; a link is followed.

    Raises:
        OSError: The file cannot be written; what was there before is there still.
        NotReplaced: What is there may not be lost: it is the ledger, a key, another database, or no file at all.
    """
    path = Path(os.path.realpath(path)) if over else path
    check_replaceable(path)
    return write_whole(path, lines, mode=mode, over=over)


def check_replaceable(path: Path) -> None:
    """See, before anything is worked out, that a file may be written over.

    Raises:
        NotReplaced: It may not.
    """
    path = Path(os.path.realpath(path))
    if any(same(path, file) for file in _ledger_files()):
        raise NotReplaced(f"`{path}` is the ledger, or a part of it, and is not written over", _ELSEWHERE)
    if path.is_relative_to(os.path.realpath(keys_folder())) or same(path, signing_file() or keys_folder()):
        raise NotReplaced(f"`{path}` is among the ledger’s keys, and is not written over", _ELSEWHERE)
    if not path.exists():
        return
    if not path.is_file():
        raise NotReplaced(f"`{path}` is no file that can be written over", _ELSEWHERE)
    if not path.stat().st_mode & _ANY_MAY_WRITE:
        raise NotReplaced(f"`{path}` is marked as not to be written", _ELSEWHERE)
    with path.open("rb") as file:
        database = file.read(len(_SQLITE)) == _SQLITE
    if database:
        raise NotReplaced(f"`{path}` is a SQLite database, such as a ledger, and is not written over", _ELSEWHERE)


def same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, through whatever links."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    return one.exists() and other.exists() and one.samefile(other)


def _ledger_files() -> tuple[Path, ...]:
    try:
        return files_of(ledger_url())
    except NotNamed:  # whoever asks for the ledger is told so
        return ()
