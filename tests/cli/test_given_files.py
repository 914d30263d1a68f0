"""Whatever is given as a file, in every command that takes one: it is read, or refused in our words."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.main import get_command

from guidance.app.deviations.interview import DraftFile
from guidance.app.ledger.opening import open_ledger
from guidance.app.refusal import Refused
from guidance.cli import app, main
from guidance.engine import given_file
from tests.sampling import is_drawn

ROOT = Path(__file__).parents[2]
RECORDS = str(ROOT / "examples" / "one-child-2011.jsonl")
TABLE, MAP = (str(ROOT / "examples" / "visits" / name) for name in ("visits-invented.csv", "visits-map.yaml"))
HUB = str(ROOT / "examples" / "hub-triage")
FILE = "FILE"
COMMANDS = {
    ".jsonl": (
        f"evaluate {FILE}", f"due {FILE}", f"next {FILE} --case EX-1", f"stored-dates {FILE}",
        f"explain {FILE} --case EX-1 --rule wt10.ia.complete", f"audit {FILE} --pack kent-2009",
        f"review wt10.ia.complete {FILE}", f"evaluate {RECORDS} --shows {FILE}",
        f"trials preview {ROOT}/examples/trial-2011.yaml {FILE}",
        f"impact {HUB} {HUB} {FILE}",
        f"ledger import {FILE}", f"ledger verify --against {FILE}", f"ledger consistent {FILE} {FILE}",
        f"deviations causes {FILE}", f"timeliness {FILE} --year 2012", f"form show tower-hamlets {FILE} --case A",
        f"deviations review d1 --records {FILE} --by x",
        f"trials report {ROOT}/examples/trial-2011.yaml {FILE}",
    ),
    ".csv": (f"evaluate {FILE}", f"import {FILE}", f"import {FILE} --map {MAP} --dry-run"),
    ".xml": (f"evaluate {FILE}",),
    ".xlsx": (f"evaluate {FILE}", f"import {FILE}", f"pack import {ROOT}/examples/hub-triage --xlsx {FILE} --diff"),
    ".parquet": (f"evaluate {FILE}",),
    ".yaml": (
        f"check {FILE}", f"test {FILE}", f"format {FILE} --check", f"fix {FILE} --check", f"trials check {FILE}",
        f"evaluate {RECORDS} --with {FILE}", f"evaluate {RECORDS} --rules {FILE}", f"trials list --trials {FILE}",
        f"evaluate {RECORDS} --deviations {FILE}", f"evaluate {RECORDS} --map {FILE}", f"form read {FILE}",
        f"import {TABLE} --map {FILE} --dry-run", f"diff {FILE} {FILE}", f"pack export {FILE} --xlsx {FILE}.xlsx",
        f"deviate --from {FILE} --check", f"deviations correct d1 --from {FILE}", f"schema rules --with {FILE}",
        f"deviate --from {ROOT}/examples/deviation-2011.yaml --proportion {FILE} --check",
        f"review wt10.ia.complete --decide {FILE}",
        f"rules x --rules {FILE}", f"words x --with {FILE}",
    ),
}  # fmt: skip
PLAIN = b'{"case": "A", "event": "referral_received", "at": "2011-04-18", "authority": "kent"}\n'
KINDS = {
    "empty": b"",
    "a mark alone": b"\xef\xbb\xbf",
    "marked": b"\xef\xbb\xbf" + PLAIN,
    "text in pairs": PLAIN.decode().encode("utf-16"),
    "nothing": bytes(1000),
    "with nothing in it": PLAIN[:20] + bytes(9) + PLAIN[20:],
    "half a character": b'{"case": "\xed\xa0\x80"}\n',
    "no text": PLAIN[:12] + b"\xe9\xff" + PLAIN[12:],
    "one long line": b"a" * 2_000_000,
    "deep": b"[" * 100_000,
    "deep mappings": b'{"a":' * 50_000,
    "aliases": b"a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
    "a tag": b"!!python/name:os.system x\n",
    "an archive": b"PK\x03\x04" + bytes(200),
    "entities": b'<!DOCTYPE a [<!ENTITY x "x">]><a>&x;</a>',
    "controls": bytes(range(1, 32)) * 9,
    "no number": b'{"case": NaN}\n',
    "a long number": b'{"case": ' + b"9" * 9_000 + b"}\n",
    "columns": b"PAR1" + bytes(50) + b"PAR1",
}
PLACES = (
    "a folder", "a link in a circle", "a link to nothing", "not there", "a name that is too long",
    "a file below a file", "a pipe", "a socket",
)  # fmt: skip
DATED = {"evaluate", "due", "next", "stored-dates", "explain", "audit", "review", "impact", "trials"}


def place(kind: str, folder: Path, suffix: str) -> Path:
    file = folder / f"given{suffix}"
    if kind in KINDS:
        file.write_bytes(KINDS[kind])
    elif kind == "a folder":
        file.mkdir()
    elif kind == "a pipe":
        os.mkfifo(file)
    elif kind == "a socket":
        with socket.socket(socket.AF_UNIX) as made, chdir(folder):
            made.bind(file.name)
    elif "link" in kind:
        file.symlink_to(file.name if "circle" in kind else "nowhere")
    elif "below" in kind:
        file.write_bytes(PLAIN)
        return file / "x"
    return folder / ("x" * 300 + suffix) if "too long" in kind else file


def asked() -> Iterator[tuple[str, str, str]]:
    for suffix, commands in COMMANDS.items():
        for command in commands:
            dated = command.split(maxsplit=1)[0] in DATED and "--decide" not in command
            for kind in (*KINDS, *PLACES):
                if is_drawn(f"{command.replace(str(ROOT), '')} {kind}", 20):
                    yield f"{command} --as-at 2011-08-31" if dated else command, suffix, kind


def ran(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> object:
    """Run a command, and give the code that it ends with."""
    monkeypatch.setattr(sys, "argv", ["guidance", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code


@pytest.mark.parametrize("given", list(asked()), ids=lambda given: " ".join(given).replace(str(ROOT), ""))
def test_what_is_given_as_a_file_is_read_or_refused_and_is_no_bug(
    given: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, suffix, kind = given
    monkeypatch.setattr(given_file, "WAIT", 0.02)
    code = ran(command.replace(FILE, str(place(kind, tmp_path, suffix))).split(), monkeypatch)
    said = capsys.readouterr()
    assert code in {0, 1, 2, 3}, said.err
    assert "Traceback" not in said.err
    assert "Usage:" not in said.err
    assert said.out + said.err


def files_named(command: Any, *path: str) -> Iterator[tuple[str, ...]]:  # noqa: ANN401  as the library makes them
    """Every option and argument that names a file, after the command that it is of."""
    for name, each in getattr(command, "commands", {}).items():
        yield from files_named(each, *path, name)
    before: list[str] = []
    for parameter in command.params:
        name = parameter.opts[0]
        if "Path" in str(parameter.type_descriptor.annotation):
            yield *path, *(() if name.startswith("-") else before), name
        before += [] if name.startswith("-") else ["x"]


@pytest.mark.parametrize("named", list(files_named(get_command(app))), ids=" ".join)
def test_a_file_named_by_an_empty_text_is_refused_and_is_not_the_folder_one_is_in(
    named: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    *path, name = named
    assert ran([*path, f"{name}=" if name.startswith("-") else ""], monkeypatch) == 3
    assert f"`{name}` names no file: it is empty" in capsys.readouterr().err


def test_every_command_and_option_that_reads_a_file_is_tried() -> None:
    tried = [command.split() for commands in COMMANDS.values() for command in commands]
    others = {"--output", "--report", "--draft", "--xlsx", "--to", "to", "pack", "--shared"}  # written, or read late
    named = [each for each in files_named(get_command(app)) if each[-1] not in others and each[0] != "new"]
    assert {each[-1] for each in named if each[-1].startswith("-")} <= {word for words in tried for word in words}
    of = {(*each[:-1],)[: 2 if each[1] != "x" else 1] for each in named if not each[-1].startswith("-")}
    assert [each for each in of if not any(words[: len(each)] == [*each] for words in tried)] == []


@pytest.mark.parametrize("output", ["/", "~"])
def test_no_schema_is_put_into_the_root_or_a_home(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ran(["schema", "rules", "--output", output.replace("~", str(tmp_path))], monkeypatch) == 3
    assert list(tmp_path.iterdir()) == []
    assert "name a folder for these files" in capsys.readouterr().err


@pytest.mark.parametrize("held", [b"[" * 200_000, b"\xff", b"12", b"", b'{"x": 1}', b"x" * 11_000_000])
def test_what_is_no_draft_is_said_to_be_none(held: bytes, tmp_path: Path) -> None:
    (tmp_path / "draft.json").write_bytes(held)
    with pytest.raises(Refused) as refused:
        DraftFile(tmp_path / "draft.json").read()
    assert [each.code for each in refused.value.diagnostics] == ["G746"]


def written_to(pipe: Path, held: bytes) -> None:
    """Write to a pipe once somebody opens it to read, as a shell's `<(…)` does."""
    os.mkfifo(pipe)
    Thread(target=lambda: pipe.write_bytes(held), daemon=True).start()


@pytest.mark.parametrize("command", ["evaluate", "due", "stored-dates", "next --case A"])
def test_a_pipe_that_somebody_writes_to_is_read_as_a_file_is(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "given.jsonl").write_bytes(PLAIN)
    said = []
    for pipe in (False, True):
        if pipe:
            (tmp_path / "given.jsonl").unlink()
            written_to(tmp_path / "given.jsonl", PLAIN)
        code = ran([*command.split(), str(tmp_path / "given.jsonl"), "--as-at", "2011-08-31"], monkeypatch)
        said.append((code, *capsys.readouterr()))
    assert said[0] == said[1]


@pytest.mark.parametrize("command", [f"import {FILE}", f"impact {HUB} {HUB} {FILE} --as-at today"])
def test_a_pipe_is_refused_where_it_would_be_read_twice(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "given.csv")
    assert ran([*command.replace(FILE, str(tmp_path / "given.csv")).split()], monkeypatch) == 2
    assert "it is a pipe, and this reads it more than once" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [f"next {FILE} --case A --as-at 2011-08-31", f"ledger import {FILE}", f"ledger verify --against {FILE}"]
)
def test_a_pipe_that_nobody_writes_to_is_not_waited_for_for_ever(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(given_file, "WAIT", 0.02)
    os.mkfifo(tmp_path / "given")
    with open_ledger():
        pass
    assert ran(command.replace(FILE, str(tmp_path / "given")).split(), monkeypatch) in {2, 3}
    assert "it is a pipe, and for 0.02 seconds nobody wrote to it" in capsys.readouterr().err
