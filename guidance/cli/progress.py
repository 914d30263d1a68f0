"""Progress on standard error, for runs that take more than a second at a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PATIENCE = 1.0


@contextmanager
def progress(doing: str) -> Iterator[Callable[[int], object] | None]:
    """Offer a function that is told how many are done; nothing is shown unless a person is watching and waiting."""
    if not sys.stderr.isatty():
        yield None
        return
    began = time.monotonic()
    shown = False

    def tell(done: int) -> None:
        nonlocal shown
        if time.monotonic() - began > _PATIENCE:
            shown = True
            _put(f"\r{doing}: {done:,} so far")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if shown:
            _put("\r\033[K")


def _put(text: str) -> None:
    """Write over the line: our own words, with signs of ours that move the cursor."""
    getattr(sys.stderr, "put", sys.stderr.write)(text)
