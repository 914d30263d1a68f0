"""Small files that are there whole or not at all, for their owner's eyes only."""

import os
import tempfile
from pathlib import Path

from guidance.engine.ledger.problems import NotNamed


def path_named(text: str) -> Path:
    """Take a path that may begin with `~`.

    Raises:
        NotNamed: It begins with the name of somebody who is not there.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise NotNamed(f"`{text}`: there is no such user, or none with a folder", "write the whole path") from None


def make_durable(path: Path, content: bytes) -> None:
    """Write a file beside the one meant, and put it in that one's place once it is on the disk.

    Raises:
        OSError: It cannot be written; what was there before is there still.
    """
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        try:
            write_all(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring what a folder says of its files to the disk, where the system lets a folder be opened."""
    if os.name == "nt":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, content: bytes) -> None:
    """Write all of it: a disk may take less at a time than it is given."""
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
