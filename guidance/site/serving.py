"""The built site on this machine, and on no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from guidance.app.house import shipped, today
from guidance.site.building import MARK, made_from

HOST = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of each."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name it has in the standard library
        """Say nothing."""


def is_current(folder: Path) -> bool:
    """Tell whether a folder holds the site of the packs as they are now."""
    mark = folder / MARK
    return mark.is_file() and mark.read_text(encoding="utf-8") == made_from(shipped(cases=True), today())


@contextmanager
def server(folder: Path, port: int) -> Iterator[ThreadingHTTPServer]:
    """Open a server of one folder on this machine; port 0 takes any that is free."""
    with ThreadingHTTPServer((HOST, port), partial(_Quiet, directory=str(folder))) as found:
        yield found
