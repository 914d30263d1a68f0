"""The files that a ledger may be in: known without the library that opens one, so that nobody writes over it."""

from pathlib import Path

from guidance.engine.ledger.encryption.files import path_named
from guidance.engine.ledger.problems import NotNamed

NAMED = "`sqlite:///file`, a plain path, or `postgresql://user@host/database`"
"""How a ledger may be named."""
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts at the end of a file's name for those that it keeps beside it."""
_SQLITE = "sqlite"


def files_of(url: str) -> tuple[Path, ...]:
    """Name the files that a ledger in a file may be in: itself, and what SQLite keeps beside it; none for a server.

    >>> [file.name for file in files_of("sqlite:////home/ledger.sqlite")]
    ['ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm', 'ledger.sqlite-journal']
    >>> files_of("postgresql://keeper@host/ledger")
    ()

    Raises:
        NotNamed: It names none.
    """
    scheme, address, rest = url.partition("://")
    if address and scheme.partition("+")[0] != _SQLITE:
        return ()
    file = ledger_file(rest.partition("/")[2].partition("?")[0] if address else url)
    return (file, *(file.with_name(f"{file.name}{beside}") for beside in BESIDE))


def ledger_file(text: str) -> Path:
    """Take the path of a ledger.

    Raises:
        NotNamed: There is none.
    """
    if not text.strip() or "\0" in text:
        raise NotNamed("no ledger is named", NAMED)
    return path_named(text)
