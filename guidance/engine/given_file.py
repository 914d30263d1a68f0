"""A file that somebody named, opened to be read once: nobody waits for ever for what never comes."""

import errno
import stat
from io import BufferedReader
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

WAIT = 10.0
"""So many seconds a pipe is waited for that nobody has open to write to it."""
_KINDS = {stat.S_IFSOCK: "it is a socket", stat.S_IFCHR: "it is a device", stat.S_IFBLK: "it is a device"}


class NotRead(OSError):  # noqa: N818  what a file is, not a program's error
    """What is there is nothing to be read from; `strerror` says what it is."""

    def __init__(self, why: str, cure: str = "name a file") -> None:
        super().__init__(errno.EINVAL, why)
        self.cure = cure


def open_given(path: Path) -> BufferedReader:
    """Open a file to be read, or a pipe that somebody writes to, such as a shell's `<(…)`.

    Once somebody writes to a pipe, it is read until they close it, however long that takes.

    Raises:
        NotRead: It is a device, a socket, or a pipe that nobody opened to write to while it was waited for.
        OSError: It cannot be opened.
    """
    kind = stat.S_IFMT(path.stat().st_mode)
    if kind in _KINDS:
        raise NotRead(_KINDS[kind])
    return _written_to(path) if kind == stat.S_IFIFO else path.open("rb")


def check_read_again(path: Path) -> None:
    """See that what is there can be read twice.

    Raises:
        NotRead: It is a pipe.
    """
    if path.is_fifo():
        raise NotRead("it is a pipe, and this reads it more than once", "write it to a file first, and name that")


def _written_to(path: Path) -> BufferedReader:
    """Open a pipe: the system keeps whoever opens one waiting until somebody else writes to it."""
    opened: SimpleQueue[BufferedReader | OSError] = SimpleQueue()

    def wait() -> None:
        try:
            opened.put(path.open("rb"))
        except OSError as wrong:
            opened.put(wrong)

    Thread(target=wait, daemon=True).start()
    try:
        found = opened.get(timeout=WAIT)
    except Empty:
        why = f"it is a pipe, and for {WAIT:g} seconds nobody wrote to it"
        raise NotRead(why, "start what writes to it first, or name a file") from None
    if isinstance(found, OSError):
        raise found
    return found
