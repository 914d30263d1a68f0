"""The built site on this machine, and on no other: its own files, and nothing besides."""

import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from html import unescape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from guidance.app.clock import today
from guidance.app.desk import policy as desk
from guidance.app.desk.policy import PACKS
from guidance.app.files import real
from guidance.app.packs.shipped import shipped
from guidance.site.building import AS_ORDERED, made_from
from guidance.site.place import MARK

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
"""What a browser on this machine calls it. By any other name, a page from elsewhere may be asking."""
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
LONGEST = 30.0
"""So many seconds a line is open at the most."""
MOST_LINES = 100
"""So many lines are open at once at the most."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_OWN_STYLES = re.compile(rb"content=\"(default-src 'none'; style-src (?:'sha256-[A-Za-z0-9+/=]+' ?)+)\"")
_WRITTEN = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HEAD = 4096
_NOTHING = b"<!doctype html><html lang=en-GB><title>Not found</title><p>There is no such page here.</p></html>"


class _Site(SimpleHTTPRequestHandler):
    """Serves the files of one folder to this machine, and says nothing of each."""

    server_version, sys_version = "guidance", ""
    default_request_version = "HTTP/1.0"
    timeout = LONGEST
    policy = POLICY

    def parse_request(self) -> bool:
        """Read a request; whoever asks in the oldest way, which knows no headers, is sent ours all the same."""
        read = super().parse_request()
        self.request_version = max(self.request_version, self.default_request_version)
        return read

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name it has in the standard library
        """Say nothing."""

    def end_headers(self) -> None:
        """End the headers, with those that hold the pages to what is their own."""
        for name, value in {**HEADERS, "Content-Security-Policy": self.policy}.items():
            self.send_header(name, value)
        super().end_headers()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Send the headers of a file that is the site's own, or say that there is none; never list a folder."""
        if not self._is_asked_here():
            return self._page(HTTPStatus.MISDIRECTED_REQUEST, b"This is a site for this machine alone.")
        path = Path(self.translate_path(self.path))
        page = self._own(path)
        if page is None:
            return self._page(HTTPStatus.NOT_FOUND, self._not_found())
        if path.is_dir() and not urlsplit(self.path).path.endswith("/"):
            return self._moved(path)
        self.policy = _policy_of(page)
        return super().send_head()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer a fault with a page of this site's own; the library's would quote what was asked."""
        body = self._page(HTTPStatus(code), self._not_found() if code == HTTPStatus.NOT_FOUND else b"Not done here.")
        if self.command != "HEAD":
            self.wfile.write(body.getvalue())

    def list_directory(self, path: object) -> None:  # noqa: ARG002  as in the standard library
        """List no folder."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def _moved(self, folder: Path) -> BytesIO:
        """Send whoever asks for a folder to its page, by the folder's own path and not by what was asked."""
        inside = folder.absolute().relative_to(Path(self.directory).absolute()).as_posix()
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", f"/{quote(inside)}/")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return BytesIO()

    def _is_asked_here(self) -> bool:
        port = self.connection.getsockname()[1]
        return self.headers.get_all("Host", []) in [[f"{name}{end}"] for name in NAMES for end in (f":{port}", "")]

    def _own(self, path: Path) -> Path | None:
        """Find the file of the site that a path leads to, or the page of a folder: itself, and no link to another."""
        root = real(Path(self.directory))
        try:
            page = path / "index.html" if path.is_dir() else path
            inside = page.absolute().relative_to(Path(self.directory).absolute()) if self._under(page) else None
            if inside is None or any(part.startswith(".") for part in inside.parts):
                return None
            return page if page.is_file() and real(page) == root / inside else None
        except OSError:  # no such name can be
            return None

    def _under(self, page: Path) -> bool:
        return page.absolute().is_relative_to(Path(self.directory).absolute())

    def _not_found(self) -> bytes:
        page = Path(self.directory) / "404.html"
        return page.read_bytes() if page.is_file() and not page.is_symlink() else _NOTHING

    def _page(self, code: HTTPStatus, body: bytes) -> BytesIO:
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)


def _policy_of(page: Path) -> str:
    """Give the policy of a page: ours, or where it is one file with its styles in it, those and nothing else.

    A desk has its own, which its worker is held to as well.
    """
    if (page.parent / PACKS).is_file():
        return f"{_of_its_own(page) or desk.POLICY}; frame-ancestors 'none'"
    with page.open("rb") as file:
        own = _OWN_STYLES.search(file.read(_HEAD)) if page.suffix == ".html" else None
    return f"{own[1].decode()}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" if own else POLICY


def _of_its_own(page: Path) -> str:
    """Return the policy that a page is written with."""
    with page.open("rb") as file:
        found = _WRITTEN.search(file.read(_HEAD)) if page.suffix == ".html" else None
    return unescape(found[1].decode()) if found else ""


class _Server(ThreadingHTTPServer):
    """Says nothing of those who hang up, or ask what cannot be read; no line is held for longer than one may be."""

    allow_reuse_address = os.name != "nt"  # there, another program could listen on the same port

    def server_activate(self) -> None:
        """Begin to listen, with no line open yet."""
        self._begun = dict[socket.socket, float]()
        super().server_activate()

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002  as in the standard library
        """Take a line where there are not too many."""
        return len(self._begun) < MOST_LINES

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  as in the standard library
        """Answer on a line, and note since when it is open."""
        self._begun[request] = time.monotonic()
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401  as in the standard library
        """Close a line, and forget it."""
        self._begun.pop(request, None)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """Break off whoever sends so slowly, or takes so slowly, that a line is open for too long."""
        for line, begun in [*self._begun.items()]:
            if time.monotonic() - begun > LONGEST:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: it is between the two of them, and ends with their line."""


def is_current(folder: Path) -> bool:
    """Tell whether a folder holds the site of the packs as they are now, or one that was ordered otherwise."""
    mark = folder / MARK
    if mark.is_file() and mark.read_text(encoding="utf-8") == AS_ORDERED:
        return True
    return mark.is_file() and mark.read_text(encoding="utf-8") == made_from(shipped(cases=True), today())


@contextmanager
def server(folder: Path, port: int) -> Iterator[ThreadingHTTPServer]:
    """Open a server of one folder on this machine; port 0 takes any that is free."""
    with _Server((HOST, port), partial(_Site, directory=str(folder))) as found:
        yield found
