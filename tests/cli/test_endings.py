"""What a command ends with, where what it prints cannot be written, and what it writes where it can only in part."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidance.app.ledger.opening import open_ledger
from guidance.cli import main
from guidance.cli.machine import not_a_bug
from guidance.engine.evaluate import batch, live
from guidance.render.findings import Screen
from guidance.render.outlet import NotWritten, Outlet, outlets

ROOT = Path(__file__).parents[2]
CHILD = "examples/one-child-2011.jsonl"
SHORT = ["explain", "G601"]
LONG = ["evaluate", CHILD, "--as-at", "2011-08-31", "--no-deviations", "--format", "json"]
HELP = ["--help"]
WRONG = ["explain", "G999"]
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no device here is always full")
needs_signals = pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="no signal of a closed pipe here")


def ended(arguments: list[str], **how: object) -> subprocess.CompletedProcess[str]:
    said = subprocess.run(  # type: ignore[call-overload]  # what goes on as it is given
        [sys.executable, "-m", "guidance", *arguments],
        check=False, text=True, cwd=ROOT, encoding="utf-8",
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how),
    )  # fmt: skip
    assert isinstance(said, subprocess.CompletedProcess)
    return said


@needs_signals
@pytest.mark.parametrize("arguments", [SHORT, LONG, HELP])
def test_a_closed_pipe_ends_a_command_by_its_signal_and_without_a_word(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = ended(arguments, stdout=writing)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (-signal.SIGPIPE, "")


@needs_full
@pytest.mark.parametrize(("arguments", "code"), [(SHORT, 3), (LONG, 3), (HELP, 3), (WRONG, 3)])
def test_a_full_disk_under_the_answer_is_said_and_is_no_bug(arguments: list[str], code: int) -> None:
    with FULL.open("w") as full:
        ran = ended(arguments, stdout=full)
    assert ran.returncode == code
    assert "a bug" not in ran.stderr
    assert "Exception ignored" not in ran.stderr


@needs_full
def test_what_became_of_a_command_that_failed_is_not_changed_by_a_full_disk_under_its_words() -> None:
    with FULL.open("w") as full:
        assert ended(["evaluate", "nowhere.jsonl", "--as-at", "2011-08-31"], stderr=full).returncode == 2


@pytest.mark.parametrize("reason", ["no space left on device", "standard output is closed"])
def test_an_answer_that_cannot_be_written_is_said_with_its_reason(
    reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["guidance", *SHORT])
    monkeypatch.setattr(sys, "stdout", {"no space left on device": Full()}.get(reason))
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 3
    assert capsys.readouterr().err == f"guidance: what was to be printed could not be written: {reason}\n"


class Full(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "koi8-r", "utf-16"])
def test_a_terminal_that_cannot_show_a_character_is_given_its_number(encoding: str) -> None:
    raw = io.BytesIO()
    outlet = Outlet(io.TextIOWrapper(raw, encoding=encoding))
    outlet.write("Łukasz’s 日 🙂\n")
    outlet.flush()
    shown = raw.getvalue().decode(encoding)
    assert json.loads(f'"{shown.strip()}"') == "Łukasz’s 日 🙂"
    assert outlet.coded is ("\\u" in shown)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252:strict"])
def test_a_reference_the_terminal_cannot_show_is_written_by_number_and_that_is_said(
    encoding: str, tmp_path: Path
) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text(json.dumps({"case": "Łu-1", "event": "referral_received", "at": "2011-04-18"}), encoding="utf-8")
    asked = ["evaluate", str(file), "--as-at", "2011-04-30", "--authority", "kent", "--format"]
    ran = ended([*asked, "json"], env={**os.environ, "PYTHONIOENCODING": encoding})
    assert ran.returncode == 0
    assert {finding["case"] for finding in json.loads(ran.stdout)["findings"]} == {"Łu-1"}
    assert "cannot show every character" in ran.stderr


@pytest.mark.parametrize("zone", ["Nowhere/Bad", ":/etc/passwd", "Pacific/Kiritimati", "\x1b[31m", ""])
def test_a_zone_that_is_none_changes_nothing(zone: str) -> None:
    assert ended(SHORT, env={**os.environ, "TZ": zone}).returncode == 0


@pytest.mark.parametrize(
    "place", ["[1]/ledger.sqlite", "[bold]x.sqlite", "sqlite:///[::1", "postgresql://u@[::1/db", "[", "http://[x/"]
)
def test_a_ledger_path_with_brackets_is_a_path_or_an_address_that_cannot_be_read(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUIDANCE_LEDGER", place)
    monkeypatch.setattr(sys, "argv", ["guidance", "ledger", "verify"])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr().err
    assert end.value.code == 3
    assert "help: " in said
    assert "a bug" not in said


ALL = ["--engine", "all", "--as-at", "2011-08-31"]


@pytest.mark.parametrize("command", [["evaluate"], ["audit", "--pack", "kent-2009"]])
def test_comparing_two_evaluators_of_which_one_is_not_there_exits_with_three(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(live, "unavailable", lambda: "durable-rules is not installed")
    monkeypatch.setattr(batch, "unavailable", lambda: "duckdb is not installed")
    monkeypatch.setattr(sys, "argv", ["guidance", *command, str(ROOT / CHILD), *ALL])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 3
    assert "nothing was compared" in capsys.readouterr().err


def test_comparing_two_evaluators_that_found_nothing_exits_with_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text(json.dumps({"case": "A", "event": "case_closed", "at": "1999-04-18", "authority": "886"}))
    monkeypatch.setattr(sys, "argv", ["guidance", "evaluate", str(file), *ALL])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 3
    assert "there are no findings to compare" in capsys.readouterr().err


def test_standard_error_that_was_closed_on_purpose_takes_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with outlets([]) as (_, err):
        assert err.write("nobody reads this\n") > 0


def test_a_pipe_that_closes_is_told_from_a_disk_that_is_full() -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    with pytest.raises(NotWritten) as gone:
        Outlet(Gone()).write("x")
    with pytest.raises(NotWritten) as full:
        Outlet(Full()).write("x")
    assert (gone.value.closed, full.value.closed) == (True, False)


@pytest.mark.parametrize("throw_away", [lambda outlet: outlet.close(), lambda outlet: outlet.rich_proxied_file.close()])
def test_an_outlet_thrown_away_asks_nothing_of_a_stream_that_is_closed(throw_away: Callable[[Outlet], None]) -> None:
    """Python closes each stream that it throws away, and from 3.13 on says what goes wrong."""
    stream = io.TextIOWrapper(io.BytesIO())
    outlet = Outlet(stream)
    stream.close()
    throw_away(outlet)
    with pytest.raises(NotWritten):
        outlet.flush()


TOO_LONG = "x" * 300
NO_TEXT = os.fsdecode(b"\xff\x80")


@pytest.mark.parametrize(
    "command",
    [
        ["evaluate", TOO_LONG, "--as-at", "2011-08-31"],
        ["evaluate", CHILD, "--as-at", "2011-08-31", "--rules", TOO_LONG],
        ["next", CHILD, "--case", "EX-1", "--as-at", "2011-08-31", "--with", TOO_LONG],
        ["due", CHILD, "--as-at", "2011-08-31", "--trials", TOO_LONG],
        ["due", CHILD, "--as-at", "2011-08-31", "--output", TOO_LONG],
        ["timeliness", CHILD, "--year", "2012", "--report", f"{TOO_LONG}.csv"],
        ["check", TOO_LONG],
        ["test", TOO_LONG],
        ["form", "read", TOO_LONG],
        ["new", "trial", TOO_LONG],
        ["site", "build", "--output", TOO_LONG],
        ["ledger", "show", "--kind", NO_TEXT],
        ["ledger", "keys", "renew", "--name", NO_TEXT],
    ],
)
def test_what_the_system_will_not_take_is_said_and_is_no_bug(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_ledger():
        pass
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["guidance", *command])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr().err
    assert end.value.code in {2, 3}
    assert "a bug" not in said
    assert "guidance: " in said


@pytest.mark.parametrize(
    "fault",
    [
        OSError(36, "File name too long", "x"), PermissionError(13, "Permission denied", "x"), OSError(5, "I/O"),
        OSError(24, "Too many open files", "x"), IsADirectoryError(21, "Is a directory", "x"), MemoryError(),
        OSError(30, "Read-only file system", "x"), OSError(28, "No space left on device"), OSError(40, "Loop", "x"),
        FileNotFoundError(2, "No such file or directory", "x"), ConnectionResetError(104, "Connection reset by peer"),
    ],
)  # fmt: skip
def test_what_the_machine_refuses_is_no_bug_and_what_we_did_wrong_is(fault: Exception) -> None:
    assert "help: " in not_a_bug(fault)
    assert [not_a_bug(mine) for mine in (ValueError("x"), OSError("x"), KeyError("x"), RecursionError())] == [""] * 4


@pytest.mark.parametrize("columns", ["0", "1", "-5", "abc", "999999"])
def test_a_screen_is_of_a_width_that_words_fit_into(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert 20 <= Screen().width <= 80


@pytest.mark.parametrize("named_by", ["GUIDANCE_LEDGER", "GUIDANCE_LEDGER_KEYS", "GUIDANCE_LEDGER_SIGNING_KEY"])
def test_a_folder_of_somebody_who_is_not_there_is_no_bug(
    named_by: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(named_by, "~nobody-of-that-name/x")
    monkeypatch.setattr(sys, "argv", ["guidance", "ledger", "verify"])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr().err
    assert (end.value.code, "there is no such user" in said, "help: " in said) == (3, True, True)


@pytest.mark.skipif(os.name == "nt", reason="streams are closed in another way there")
@pytest.mark.parametrize("command", ["deviate", "new trial x.yaml"])
def test_a_command_that_would_ask_says_what_to_give_where_standard_input_is_closed(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.setattr(sys, "argv", ["guidance", *command.split()])
    with pytest.raises(SystemExit) as end:
        main()
    assert (end.value.code, "on a terminal" in capsys.readouterr().err) == (3, True)


@pytest.mark.skipif(os.name == "nt", reason="streams are closed in another way there")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_no_file_is_opened_under_a_number_that_is_printed_to(closed: str, tmp_path: Path) -> None:
    """With a standard stream closed, the next file to be opened would take its place: a ledger, for one."""
    code = (
        "import os\nfrom guidance.render.outlet import outlets\nwith outlets([]):\n"
        f"    handle = os.open({str(tmp_path / 'told')!r}, os.O_CREAT | os.O_WRONLY)\n"
        "    os.write(handle, str(handle > 2).encode())"
    )
    subprocess.run(["/bin/sh", "-c", f'exec "$0" -c "$1" {closed}', sys.executable, code], check=True, cwd=ROOT)
    assert (tmp_path / "told").read_text() == "True"


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signals here")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_command_that_is_told_to_stop_leaves_nothing_half_written_and_ends_by_that_signal(
    name: str, tmp_path: Path
) -> None:
    code = (
        "import os, signal\nfrom pathlib import Path\nfrom guidance.app.files import write_whole\n"
        "from guidance.cli.ending import stopped_in_order\n"
        f"signal.signal(signal.{name}, signal.SIG_DFL)\n"  # whoever runs the tests may pass it over
        f"def lines():\n    yield 'a child'\n    os.kill(os.getpid(), signal.{name})\n    yield 'x'\n"
        f"with stopped_in_order():\n    write_whole(Path({str(tmp_path / 'made')!r}), lines())"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True)
    assert (ran.returncode, ran.stderr, [*tmp_path.iterdir()]) == (-getattr(signal, name), b"", [])


def test_a_stop_that_python_passes_over_is_not_forgotten_and_not_a_word_is_said_of_it() -> None:
    code = (
        "import os, signal\nfrom guidance.cli.ending import stopped_in_order\n"
        "class Last:\n    def __del__(self):\n        os.kill(os.getpid(), signal.SIGTERM)\n"
        "with stopped_in_order():\n    Last()"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True)
    assert (ran.returncode, ran.stderr) == (-signal.SIGTERM, b"")


def test_an_interruption_while_the_commands_are_made_is_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("guidance.cli.commands", interrupted)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 130


def test_every_command_runs_where_it_is_stopped_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def explain() -> None:
        seen.append(signal.getsignal(signal.SIGTERM))

    monkeypatch.setattr("guidance.cli.commands", lambda: explain)
    for handler, then in ((signal.SIG_DFL, "stop"), (signal.SIG_IGN, "SIG_IGN")):  # as `nohup` has it
        monkeypatch.setattr("guidance.cli.ending._STOPS", [signal.SIGTERM])
        before = signal.signal(signal.SIGTERM, handler)
        with pytest.raises(SystemExit):
            main()
        assert (getattr(seen.pop(0), "__name__", "SIG_IGN"), signal.getsignal(signal.SIGTERM)) == (then, handler)
        signal.signal(signal.SIGTERM, before)
