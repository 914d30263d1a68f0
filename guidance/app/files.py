"""Files that are there whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

FOR_OWNER, FOR_ALL = 0o600, 0o644
"""Who may read a file: its owner alone, or everybody."""


def real(path: Path) -> Path:
    """Follow every link in a path; one that leads round in a circle is left, for whoever opens it to say so."""
    return Path(os.path.realpath(path))


def write_whole(path: Path, lines: Iterable[str | bytes], *, mode: int = FOR_OWNER, over: bool = True) -> int:
    """Write lines to a file beside the one meant, and put it in that one's place once every line is on the disk.

    Args:
        path: The file meant, in a folder that is there.
        lines: What it is to hold, as it is to be written: no line's end is changed.
        mode: Who may read it.
        over: Whether to write over what is there.

    Returns:
        How many lines were written.

    Raises:
        OSError: The file cannot be written; what was there before is there still.
        FileExistsError: There is such a file already, and it is not to be written over.
    """
    number, (handle, name) = 0, tempfile.mkstemp(dir=path.parent, prefix=".")
    beside = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123  a handle, not a path
            for line in lines:
                file.write(line if isinstance(line, bytes) else line.encode())
                number += 1
            beside.chmod(mode)
            file.flush()
            os.fsync(file.fileno())
        _put(beside, path, over=over)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return number


def _put(beside: Path, path: Path, *, over: bool) -> None:
    if over:
        beside.replace(path)
    else:
        path.hardlink_to(beside)
        beside.unlink()
