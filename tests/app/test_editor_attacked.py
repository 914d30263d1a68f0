"""An editor that sends what none should: the server answers what comes after, or ends with a word."""

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from guidance.cli.authoring.language_server import Sent, server
from guidance.cli.ending import End
from guidance.engine import bounds

HEAD = b"Content-Length: "


def framed(body: object) -> bytes:
    written = (
        body if isinstance(body, bytes) else json.dumps({"jsonrpc": "2.0", **cast("dict[str, object]", body)}).encode()
    )
    return HEAD + b"%d\r\n\r\n" % len(written) + written


def asked(method: str, params: object, number: int = 2) -> bytes:
    return framed({"id": number, "method": method, "params": params})


def opened(uri: str, text: str) -> bytes:
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    return framed({"method": "textDocument/didOpen", "params": {"textDocument": document}})


def at(uri: str, line: int, along: int) -> dict[str, object]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": along}}


BEGUN = framed({"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}})
ENDED = framed({"id": 9, "method": "shutdown"})
U = "file:///nowhere/at/all/01-x.yaml"
OTHERS = [
    HEAD + b"-5\r\n\r\n", HEAD + b"abc\r\n\r\n", HEAD + "\u0665\r\n\r\n".encode(), HEAD + b"0\r\n\r\n", b"X: y\r\n",
    framed(b"\xff\xfe{"), framed(b"{{{"), framed(b"[" * 100_000), framed(b"[]"), framed(b"5"), framed(b"null"),
    asked("foo/bar", {}), asked("foo\x1b[31m\nguidance: all clear", {}), framed({"method": "$/foo"}),
    asked("textDocument/hover", {"x": 1}), asked("textDocument/hover", [1]),
    asked("textDocument/hover", at(U, -1, -1)), asked("textDocument/hover", at(U, 2**31 - 1, 2**31 - 1)),
    asked("textDocument/completion", at(U, 10**9, 10**9)), asked("textDocument/hover", at(U, 2**63, 2**63)),
    asked("textDocument/hover", at("file:///nowhere/else.yaml", 0, 0)),
    asked("workspace/executeCommand", {"command": "rm"}),
    opened("untitled:Untitled-1", "a"), opened("http://evil.example/x.yaml", "a"),
    opened("file:///%00.yaml", "a"), opened("", "a"),
    opened("file:///nowhere/\ud800.yaml", "a"), opened("file:///nowhere/02-x.yaml", "- id: \ud800\n"),
    opened("file:///nowhere/03-x.yaml", "- id: \0\n"), opened("file:///nowhere/04-x.yaml", "[" * 50_000),
    framed({"method": "textDocument/didChange", "params": {"textDocument": {"uri": U, "version": 2}, "contentChanges": [
        {"range": {"start": {"line": 99, "character": 99}, "end": {"line": 3, "character": 0}}, "text": "zzz"}]}}),
    framed({"method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///x/y.yaml"}}}),
    framed({"id": 77, "result": None}), framed({"id": None, "error": {"code": 1, "message": "x"}}),
    framed({"method": "$/cancelRequest", "params": {"id": 55}}), BEGUN,
]  # fmt: skip


def said(sent: bytes) -> bytes:
    class Out(io.BytesIO):
        """What stays to be read once it is closed."""

        def close(self) -> None:
            """Stay open."""

    out = Out()
    server(date(2026, 11, 30)).start_io(cast("BinaryIO", Sent(io.BytesIO(sent))), out)
    return out.getvalue()


@pytest.mark.parametrize("sent", OTHERS, ids=range(len(OTHERS)))
def test_what_no_editor_should_send_keeps_the_next_question_from_no_answer(sent: bytes) -> None:
    found = said(BEGUN + opened(U, "- id: a.b\n") + sent + asked("textDocument/hover", at(U, 0, 3), 4711))
    assert b'"id": 4711' in found
    assert b'"error"' not in found.rpartition(b'"id": 4711')[2]


@pytest.mark.parametrize("sent", [HEAD + b"99999999999999\r\n\r\n", b"x" * 10_000])
def test_a_message_or_a_head_without_end_is_said_and_is_not_held(sent: bytes) -> None:
    with pytest.raises(End, match="the editor sent what is no message"):
        said(BEGUN + sent)


def test_a_document_that_is_too_long_is_said_to_be_and_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bounds, "PACK", bounds.PACK._replace(most=100))
    long, uri = "- id: a.b\n" * 20, (tmp_path / "01-x.yaml").as_uri()
    found = said(BEGUN + opened(uri, long) + asked("textDocument/hover", at(uri, 3, 3), 4711))
    assert b"the file is too large" in found
    assert b'"id": 4711' in found


def test_what_is_asked_after_the_end_is_not_answered() -> None:
    assert b"4711" not in said(BEGUN + ENDED + asked("textDocument/hover", at(U, 0, 3), 4711))


def test_a_pack_that_changes_and_goes_beneath_the_editor_is_looked_at_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "02-y.yaml").write_text("- id: [", encoding="utf-8")
    uri = (tmp_path / "01-x.yaml").as_uri()
    (tmp_path / "03-gone.yaml").symlink_to(tmp_path / "nowhere")
    found = said(BEGUN + opened(uri, "- id: a.b\n") + asked("textDocument/hover", at(uri, 0, 3), 4711))
    assert b'"id": 4711' in found


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (BEGUN + ENDED + framed({"method": "exit"}), 0), (BEGUN + ENDED, 0),
        (BEGUN + framed({"method": "exit"}), 1), (BEGUN, 1), (b"", 1),
    ],
)  # fmt: skip
def test_an_editor_that_goes_without_asking_for_an_end_is_told_from_one_that_asked(sent: bytes, code: int) -> None:
    command = [sys.executable, "-m", "guidance", "lsp"]
    ran = subprocess.run(command, input=sent, check=False, cwd=Path(__file__).parents[2], capture_output=True)
    assert ran.returncode == code
    assert b"bug" not in ran.stderr
