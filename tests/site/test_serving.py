"""The server that shows the site: to this machine alone, its own files alone, and no folder's list."""

import http.client
import os
import re
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from guidance.site import serving
from guidance.site.documents.one_file import NO_STYLES, held_to_its_styles
from guidance.site.serving import HEADERS, server

SECRET = b"a child's record"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "rules").mkdir(parents=True)
    (site / "bare").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "index.html").write_bytes(SECRET)
    (tmp_path / "site-pages").mkdir()
    (tmp_path / "site-pages" / "x.md").write_bytes(SECRET)
    (site / "index.html").write_bytes(b"front")
    (site / "rules" / "index.html").write_bytes(b"rules")
    (site / "bare" / "x.txt").write_bytes(b"x")
    (site / "404.html").write_bytes(b"our own page for what is not there")
    (site / ".guidance-site").write_bytes(SECRET)
    (site / "file").symlink_to(tmp_path / "outside" / "index.html")
    (site / "link").symlink_to(tmp_path / "outside")
    (site / "inside").symlink_to(site / "rules")
    os.mkfifo(site / "pipe")
    return site


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with server(folder, 0) as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield int(found.server_address[1])
        found.shutdown()
        thread.join()


def asked(port: int, path: str, *hosts: str, method: str = "GET") -> tuple[int, bytes, http.client.HTTPMessage]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for host in hosts or (f"127.0.0.1:{port}",):
        line.putheader("Host", host)
    line.endheaders()
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer.status, body, answer.headers


@pytest.mark.parametrize(
    ("path", "body"), [("/", b"front"), ("/rules/", b"rules"), ("/bare/x.txt", b"x"), ("/?q=1", b"front")]
)
def test_the_sites_own_pages_are_shown(port: int, path: str, body: bytes) -> None:
    assert asked(port, path)[:2] == (200, body)
    assert asked(port, path, f"localhost:{port}")[:2] == (200, body)


@pytest.mark.parametrize(
    "hosts",
    [
        ("evil.example",), ("evil.example:80",), ("127.0.0.1.evil.example",), ("localhost.evil.example",),
        ("10.0.0.1",),
        ("127.0.0.1:1",), ("",), ("127.0.0.1", "evil.example"), ("127.0.0.2",), ("[::1]",), ("LOCALHOST:x",),
        ("localhost.",), ("127.0.0.1.",), ("127.1",), ("0x7f000001",), ("2130706433",), ("0",), ("127.0.0.1:",),
        ("[::ffff:127.0.0.1]",), ("127.0.0.1, evil.example",), ("user@127.0.0.1",), ("127.0.0.1", "127.0.0.1"),
        ("localhost%2eevil.example",), ("127.0.0.1:80:80",), ("127.0.0.1\t",),
    ],
)  # fmt: skip
def test_nobody_is_answered_who_asks_for_it_by_another_name(port: int, hosts: tuple[str, ...]) -> None:
    status, body, _ = asked(port, "/", *hosts)
    assert (status, b"front" in body) == (421, False)


@pytest.mark.parametrize(
    "path",
    [
        "/file", "/link", "/link/", "/link/index.html", "/inside/", "/inside/index.html",
        "/.guidance-site", "/%2eguidance-site",
        "/../outside/index.html", "/%2e%2e/outside/index.html", "/..%2foutside/index.html", "/../site-pages/x.md",
        "/rules/../../outside/index.html", "//outside/index.html", "/%00", "/rules%00/index.html",
        "/\\..\\outside\\index.html", "/..%5coutside%5cindex.html", "/%c0%ae%c0%ae/outside/index.html",
        "/%252e%252e/outside/index.html", "/pipe", "http://evil.example/", "//evil.example/", "*", "/index.html/",
        "/index.html%00.txt", "/rules;x", "/RULES/",
    ],
)  # fmt: skip
def test_nothing_is_shown_that_is_not_the_sites_own(port: int, path: str) -> None:
    status, body, _ = asked(port, path)
    assert (status, SECRET in body) == (404, False)
    assert body == b"our own page for what is not there"


@pytest.mark.parametrize(
    "path", ["/bare/", "/bare", "/nowhere", "/nowhere/", "/rules/nowhere.html", "/<script>alert(1)</script>"]
)
def test_no_folder_is_listed_and_what_is_not_there_has_the_sites_own_page(port: int, path: str) -> None:
    status, body, _ = asked(port, path)
    assert (status, body) == (404, b"our own page for what is not there")


LONG = [
    f"/{'x' * 300}", f"/{'x/' * 9000}", f"/{'%2e' * 3000}", f"/rules/{'y' * 256}.html", f"/{'z' * 5000}",
    f"/{'%F0%9F%99%82' * 300}",
]  # fmt: skip


@pytest.mark.parametrize("path", LONG)
def test_a_path_that_no_file_can_have_has_the_sites_own_page(port: int, path: str) -> None:
    assert asked(port, path)[:2] == (404, b"our own page for what is not there")


def test_nothing_is_said_of_those_who_hang_up(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    for sent in (b"GET / HTTP/1.1\r\n", b"GE", b"\x16\x03\x01", b""):
        line = socket.create_connection(("127.0.0.1", port))
        line.sendall(sent)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()
    assert asked(port, "/")[0] == 200
    assert capfd.readouterr() == ("", "")


def test_a_page_of_one_file_is_served_with_the_policy_that_lets_its_own_styles_act(port: int, folder: Path) -> None:
    page = held_to_its_styles(
        f'<meta http-equiv="Content-Security-Policy" content="{NO_STYLES}"><style>p {{ color: red }}</style>'
    )
    (folder / "form.html").write_text(page, encoding="utf-8")
    (folder / "says.html").write_text("content=\"default-src *; style-src 'sha256-x'\"", encoding="utf-8")
    policy = asked(port, "/form.html")[2]["Content-Security-Policy"]
    assert policy.startswith(re.findall(r'content="([^"]*)"', page)[0])
    assert "frame-ancestors 'none'" in policy
    assert asked(port, "/says.html")[2]["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "X"])
def test_nothing_but_reading_is_done(port: int, method: str) -> None:
    status, body, headers = asked(port, "/", method=method)
    assert status == 501
    assert b"front" not in body
    assert headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/bare/"])
def test_every_answer_holds_the_page_to_what_is_its_own(port: int, path: str) -> None:
    headers = asked(port, path)[2]
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Python" not in str(headers)


def test_a_head_is_answered_with_no_body(port: int) -> None:
    assert asked(port, "/", method="HEAD")[:2] == (200, b"")
    assert asked(port, "/nowhere", method="HEAD")[:2] == (404, b"")


def sent(port: int, raw: bytes) -> bytes:
    """Send what is no request as any browser makes one, and give the whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(raw)
        return b"".join(iter(lambda: line.recv(65536), b""))


@pytest.mark.parametrize(
    "first", ["GET / HTTP/0.9", "GET / HTTP/2.0", "GET / HTTP/9", "GET /", "get / HTTP/1.1", "G\0T / HTTP/1.1", "X"]
)
def test_every_answer_has_its_headers_in_whichever_way_it_is_asked(port: int, first: str) -> None:
    said = sent(port, f"{first}\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    assert said.startswith(b"HTTP/1.0 ")
    assert b"Content-Security-Policy: " in said


@pytest.mark.parametrize(
    "path",
    ["/rules", "//rules", "/\\evil.example/../rules", "//evil.example/..%2frules", "/./rules#x", "/x/../rules?q=1"],
)
def test_a_folder_is_led_to_by_its_own_path_and_nowhere_else(port: int, path: str) -> None:
    status, _, headers = asked(port, path)
    assert (status, headers["Location"]) == (301, "/rules/")


def test_a_line_that_is_slow_is_broken_off_and_so_many_are_open_at_most(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
        slow.sendall(b"GET / HT")
        assert asked(port, "/")[0] == 200
        monkeypatch.setattr(serving, "MOST_LINES", 1)
        assert sent(port, b"") == b""
        monkeypatch.setattr(serving, "LONGEST", 0.0)
        assert slow.recv(1) == b""
    monkeypatch.undo()
    assert asked(port, "/")[0] == 200


def test_nobody_else_listens_on_a_port_that_is_taken(port: int, folder: Path) -> None:
    with pytest.raises(OSError, match="in use"), server(folder, port):
        pass


ODD = {
    "a range": (b"GET / HTTP/1.1", b"Range: bytes=0-3", 200),
    "five thousand ranges": (b"GET / HTTP/1.1", b"Range: bytes=" + b"0-1," * 5_000, 200),
    "a range before the first": (b"GET / HTTP/1.1", b"Range: bytes=-99999999999999999999", 200),
    "a day out of reach": (b"GET / HTTP/1.1", b"If-Modified-Since: Mon, 01 Jan 99999999999 00:00:00 GMT", 200),
    "a day that is none": (b"GET / HTTP/1.1", b"If-Modified-Since: \xff\xfe GMT", 200),
    "a day to come": (b"GET / HTTP/1.1", b"If-Modified-Since: Fri, 01 Jan 2999 00:00:00 GMT", 304),
    "five hundred headers": (b"GET / HTTP/1.1", b"X: y\r\n" * 500 + b"X: y", 431),
    "a header without end": (b"GET / HTTP/1.1", b"X: " + b"y" * 70_000, 431),
    "two in one": (b"GET / HTTP/1.1", b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /.guidance-site HTTP/1.1", 200),
    "a wait for more": (b"GET / HTTP/1.1", b"Expect: 100-continue", 200),
    "another protocol": (b"GET / HTTP/1.1", b"Upgrade: h2c\r\nConnection: Upgrade", 200),
    "a way through": (b"CONNECT evil.example:443 HTTP/1.1", b"", 501),
    "an echo": (b"TRACE / HTTP/1.1", b"", 501),
    "what Python has by that name": (b"__init__ / HTTP/1.1", b"", 501),
    "a verb that acts on a terminal": (b"GE\x1bT / HTTP/1.1", b"", 501),
    "a header in a path": (b"GET /rules%0d%0aSet-Cookie:%20x HTTP/1.1", b"", 404),
    "another host after a folder": (b"GET /rules?//evil.example HTTP/1.1", b"", 301),
}


@pytest.mark.parametrize("kind", ODD)
def test_what_no_browser_sends_has_one_answer_with_every_header_and_nothing_that_is_not_the_sites(
    kind: str, port: int
) -> None:
    line, header, code = ODD[kind]
    answer = sent(port, line + b"\r\nHost: 127.0.0.1:%d\r\n" % port + header + b"\r\n\r\n")
    head = answer.partition(b"\r\n\r\n")[0].decode()
    assert head.startswith(f"HTTP/1.0 {code} ")
    assert answer.count(b"HTTP/1.0 ") == 1
    assert all(f"\r\n{name}: " in head for name in HEADERS)
    assert "Set-Cookie" not in head
    assert "evil.example" not in head
    assert SECRET not in answer
