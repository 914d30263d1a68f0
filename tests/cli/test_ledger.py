"""The commands for whoever keeps the records."""

import json
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.ledger.opening import default_file, open_ledger
from guidance.engine.ledger.entry import Draft, Stamp
from guidance.engine.ledger.problems import Fault

Run = Callable[..., Any]
STAMP = Stamp("2026-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
HEAD = re.compile(r"entry (\d+) hash ([0-9a-f]{64})")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the ledger is to be; there is none yet."""
    file = tmp_path / "ledger.sqlite"
    monkeypatch.setenv("GUIDANCE_LEDGER", f"sqlite:///{file}")
    return file


@pytest.fixture
def ledger(path: Path) -> Path:
    """A ledger of three decisions, two of them about one case and one with two personal texts."""
    with open_ledger() as made:
        for n, (case, personal) in enumerate(
            [("EX-1", {"reasons": "the mother was ill"}), ("EX-2", {}), ("EX-1", {"reasons": "x", "wishes": "not yet"})]
        ):
            body = {"case": case, "authority": "kent"}
            made.append(
                Draft("deviation", body, f"2011-05-0{n + 1}", "manager, Kent", personal, date(2031, 1, n + 1)), STAMP
            )
    return path


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.usefixtures("ledger")
def test_verify_counts_and_gives_the_head(run: Run) -> None:
    ran = run("ledger", "verify")
    assert (ran.code, ran.err) == (0, "")
    sound, signed, last = ran.out.splitlines()
    assert sound == "sound: 3 entries, 3 personal texts (0 redacted)"
    assert signed.startswith("signed: 3 entries, by guidance-ledger/")
    assert last.startswith("last: entry 3 hash ")


def test_verify_names_what_was_altered_and_exits_with_two(run: Run, ledger: Path) -> None:
    spoil(ledger, "DROP TRIGGER ledger_entries_stand", "UPDATE ledger_entries SET author = 'x' WHERE sequence = 2")
    ran = run("ledger", "verify")
    assert (ran.code, ran.out) == (2, "")
    assert "error[G701]: entry 2: what it says does not give its hash: it has been altered" in ran.err
    assert "error[G709]: the ledger: its trigger `ledger_entries_stand` has been taken away" in ran.err
    assert "not sound; 2 faults" in ran.err


@pytest.mark.usefixtures("ledger")
def test_a_checkpoint_lodged_elsewhere_proves_what_came_after(run: Run, tmp_path: Path) -> None:
    lodged = tmp_path / "lodged.txt"
    line = run("ledger", "checkpoint", "--output", lodged).out
    assert line.endswith(f"\n\n{lodged.read_text(encoding='utf-8')}")
    assert HEAD.search(line)
    run("ledger", "redact", "1", "--by", "records manager, Kent", "--why", "its day has come")
    for against in (lodged, line.strip(), " ".join(HEAD.search(line).groups())):  # type: ignore[union-attr]
        ran = run("ledger", "verify", "--against", against)
        assert ran.code == 0
        assert "entry 3 stands as the checkpoint says; 1 came after it" in ran.out


def test_a_tail_cut_off_is_found_by_a_checkpoint(run: Run, ledger: Path) -> None:
    line = run("ledger", "checkpoint").out.strip()
    guards = ["ledger_entries_stay", "ledger_held_apart_stay"]
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        made = [connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (g,)).fetchone()[0] for g in guards]
    cut = ["DELETE FROM ledger_entries WHERE sequence = 3", "DELETE FROM ledger_held_apart WHERE entry = 3"]
    spoil(ledger, *(f"DROP TRIGGER {guard}" for guard in guards), *cut, *made)
    assert "was taken away and put back" in run("ledger", "verify").err
    ran = run("ledger", "verify", "--against", line)
    assert ran.code == 2
    assert "error[G710]: the ledger: the checkpoint was taken at entry 3, and the ledger ends at 2" in ran.err


@pytest.mark.usefixtures("ledger")
def test_every_checkpoint_of_a_file_is_checked_and_each_not_met_is_named(run: Run, tmp_path: Path) -> None:
    first = run("ledger", "checkpoint").out
    run("ledger", "redact", "1", "--by", "records manager, Kent", "--why", "its day has come")
    second = run("ledger", "checkpoint").out
    lodged = tmp_path / "lodged.txt"
    lodged.write_text(f"Minutes of May\n{first}\nand of June:\n> {second}", encoding="utf-8")
    ran = run("ledger", "verify", "--against", lodged)
    assert "entry 3 stands as the checkpoint says; 1 came after it" in ran.out
    assert "entry 4 stands as the checkpoint says; 0 came after it" in ran.out
    lodged.write_text(f"{first}2 {'a' * 64}\n{second}{'b' * 3} 3 {'c' * 64}\n9 {'d' * 64}\n0 {'e' * 64}\n")
    ran = run("ledger", "verify", "--against", lodged)
    assert ran.code == 2
    found = re.findall(r"error\[(G\d+)\]: (?:entry (\d)|the ledger: the checkpoint was taken at entry (\d))", ran.err)
    assert found == [("G711", "2", ""), ("G711", "3", ""), ("G710", "", "9"), ("G711", "0", "")]
    assert "not sound; 4 faults" in ran.err


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("begins", ["0", "a"])  # a letter was once taken for one of the words before the hash
def test_a_checkpoint_that_cannot_be_read_does_not_go_unchecked(begins: str, run: Run, tmp_path: Path) -> None:
    line = run("ledger", "checkpoint").out
    lodged = tmp_path / "lodged.txt"
    longer = re.sub("hash .", f"hash {begins}", line).replace(" taken", "0 taken")
    lodged.write_text(line + longer, encoding="utf-8")
    ran = run("ledger", "verify", "--against", lodged)
    assert ran.code == 3
    assert "a checkpoint in it cannot be read: `entry 3 hash" in ran.err


@pytest.mark.usefixtures("ledger")
def test_an_export_imports_whole_and_says_what_it_holds(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "export.jsonl"
    ran = run("ledger", "export", file)
    assert "3 entries written" in ran.out
    assert "it holds personal text" in ran.out
    assert file.stat().st_mode & 0o077 == 0
    assert run("ledger", "export", "-").out == file.read_text(encoding="utf-8")
    head = HEAD.search(run("ledger", "verify").out)
    monkeypatch.setenv("GUIDANCE_LEDGER", str(tmp_path / "other.sqlite"))
    ran = run("ledger", "import", file)
    assert ran.code == 0
    assert ran.out == f"3 entries imported; last: {head and head[0]}\n"


@pytest.mark.usefixtures("ledger")
def test_a_spoilt_export_is_refused_with_its_line_and_no_ledger_is_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "export.jsonl"
    run("ledger", "export", file)
    file.write_text(file.read_text(encoding="utf-8").replace("EX-2", "EX-9"), encoding="utf-8")
    monkeypatch.setenv("GUIDANCE_LEDGER", str(tmp_path / "other.sqlite"))
    ran = run("ledger", "import", file)
    assert ran.code == 2
    assert "error[G701]" in ran.err
    assert "export.jsonl:2:1" in ran.err
    assert "nothing was imported" in ran.err
    assert not (tmp_path / "other.sqlite").exists()


@pytest.mark.parametrize(
    ("written", "said"),
    [(b"", "holds no entry"), (b"\n\n", "holds no entry"), (None, "cannot be read"), (b"\0", "nothing was imported")],
)
def test_an_import_that_brings_nothing_makes_no_ledger(run: Run, path: Path, written: bytes | None, said: str) -> None:
    file = path.with_name("export.jsonl")
    if written is not None:
        file.write_bytes(written)
    ran = run("ledger", "import", file)
    assert ran.code == (2 if written == b"\0" else 3)
    assert said in " ".join(ran.err.split())
    assert not path.exists()


@pytest.mark.usefixtures("ledger")
def test_an_empty_export_is_refused_by_a_ledger_that_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "export.jsonl").touch()
    assert run("ledger", "import", tmp_path / "export.jsonl").code == 3


WRITERS = [("ledger", "export"), ("ledger", "checkpoint", "--output"), ("deviations", "shared", "--to")]


@pytest.mark.parametrize("beside", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("command", WRITERS)
def test_no_command_writes_over_the_ledger_or_what_sqlite_keeps_beside_it(
    run: Run, ledger: Path, command: tuple[str, ...], beside: str
) -> None:
    target = ledger.with_name(ledger.name + beside)
    ran = run(*command, target)
    assert ran.code == 3
    assert "is the ledger, or a part of it, and is not written over" in " ".join(ran.err.split())
    assert target == ledger or not target.exists()
    assert "sound: 3 entries" in run("ledger", "verify").out


@pytest.mark.parametrize("command", WRITERS)
def test_no_command_writes_over_the_ledger_by_another_name_or_over_another_database(
    run: Run, ledger: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "soft").symlink_to(ledger)
    (tmp_path / "hard").hardlink_to(ledger)
    spoil(tmp_path / "other.db", "CREATE TABLE kept (x)")
    before = (tmp_path / "other.db").read_bytes()
    for name in ("soft", "hard", "other.db"):
        ran = run(*command, tmp_path / name)
        assert (ran.code, "is not written over" in " ".join(ran.err.split())) == (3, True), name
    assert (tmp_path / "soft").is_symlink()
    assert (tmp_path / "hard").samefile(ledger)
    assert (tmp_path / "other.db").read_bytes() == before
    assert "sound: 3 entries" in run("ledger", "verify").out


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("command", WRITERS)
def test_no_command_writes_over_the_keys(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    keys, mine = Path(os.environ["GUIDANCE_LEDGER_KEYS"]), tmp_path / "mine.key"
    mine.write_text("of an author")
    monkeypatch.setenv("GUIDANCE_LEDGER_SIGNING_KEY", str(mine))
    (tmp_path / "link").symlink_to(keys / "master")
    for target in (keys / "master", keys / "texts", keys / "signing.key", keys / "new", tmp_path / "link", mine):
        before = target.read_bytes() if target.exists() else None
        ran = run(*command, target)
        assert ran.code == 3, target
        assert (target.read_bytes() if target.exists() else None) == before, target


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("command", WRITERS)
def test_what_is_no_database_is_written_over_whole(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "copy"
    file.write_text("an older copy")
    assert run(*command, file).code == 0
    assert "an older copy" not in file.read_text(encoding="utf-8")
    assert run(*command, file).code == 0
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


@pytest.mark.usefixtures("ledger")
def test_show_lists_and_prints_one_with_the_text_held_apart(run: Run) -> None:
    lines = run("ledger", "show").out.splitlines()
    assert lines[0] == "     1  2011-05-01  deviation  case EX-1, manager, Kent"
    assert len(lines) == 3
    assert len(run("ledger", "show", "--after", "2").out.splitlines()) == 1
    assert run("ledger", "show", "--kind", "review").out == ""
    one = run("ledger", "show", "1").out
    assert "reasons (held apart): the mother was ill" in one
    assert json.loads(run("ledger", "show", "3", "--format", "json").out)["texts"] == {
        "reasons": "x",
        "wishes": "not yet",
    }
    assert [e["sequence"] for e in json.loads(run("ledger", "show", "--format", "json").out)] == [1, 2, 3]


@pytest.mark.usefixtures("path")
def test_nothing_written_in_an_entry_can_pass_for_another_line(run: Run) -> None:
    with open_ledger() as made:
        made.append(Draft("deviation", {}, "2011-05-01", "x\n     2  2011-05-02  forged\x1b[2J"), STAMP)
    ran = run("ledger", "show")
    assert len(ran.out.splitlines()) == 1
    assert "\x1b" not in ran.out


def test_a_redaction_takes_the_text_away_and_says_who_and_why(run: Run, ledger: Path) -> None:
    ran = run(
        "ledger", "redact", "3", "wishes", "--by", "records manager, Kent", "--why", "asked for", "--on", "2020-02-01"
    )
    assert ran.code == 0
    assert "recorded as entry 4" in ran.out
    shown = run("ledger", "show", "4").out
    assert "records manager, Kent" in shown
    assert "asked for" in shown
    assert "wishes (held apart): (redacted)" in run("ledger", "show", "3").out
    assert "(1 redacted)" in run("ledger", "verify").out
    assert b"not yet" not in ledger.read_bytes()


@pytest.mark.parametrize("which", ["1", "hash"])
def test_the_reason_for_a_redaction_is_held_apart_found_with_the_case_and_can_be_redacted(
    run: Run, ledger: Path, which: str
) -> None:
    by = ("--by", "records manager, Kent", "--why")
    if which == "hash":
        which = json.loads(run("ledger", "show", "1", "--format", "json").out)["body"]["held_apart"]["reasons"]
    assert run("ledger", "redact", which, *by, "her aunt wrote to us").code == 0
    shown = json.loads(run("ledger", "show", "4", "--format", "json").out)
    assert "aunt" not in str(shown["body"])
    assert (shown["body"]["case"], shown["body"]["authority"]) == ("EX-1", "kent")
    assert shown["texts"] == {"why": "her aunt wrote to us"}
    assert "her aunt wrote to us" in run("ledger", "subject", "--case", "EX-1", "--authority", "kent").out
    assert "her aunt wrote to us" not in run("ledger", "subject", "--case", "EX-2").out
    assert run("ledger", "redact", "4", *by, "it named her").code == 0
    assert b"her aunt" not in ledger.read_bytes()
    assert "sound: 5 entries, 5 personal texts (2 redacted)" in run("ledger", "verify").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("redact", "9", "--by", "x, y", "--why", "y"), "there is no entry `9`"),
        (("redact", "one", "--by", "x, y", "--why", "y"), "there is no entry `one`"),
        (("redact", "2", "--by", "x, y", "--why", "y"), "entry 2 holds 0 personal texts"),
        (("redact", "3", "--by", "x, y", "--why", "y"), "its texts are: reasons, wishes"),
        (("redact", "3", "wish", "--by", "x, y", "--why", "y"), "entry 3 holds no text `wish`"),
        (("redact", "1", "--by", "x, y"), "no reason is given"),
        (("redact", "1", "--why", "x"), "no author is given"),
        (("redact", "1", "--by", "manager", "--why", "y"), "write role, agency"),
        (("redact", "1", "--by", "manager, ", "--why", "y"), "write role, agency"),
        (("redact", "1", "--by", ", Kent", "--why", "y"), "no author is given"),
        (("redact", "1", "--by", "x, y", "--why", "y", "--on", "9999-12-31"), "`9999-12-31` has not come"),
        (("redact", "f" * 64, "--by", "x, y", "--why", "y"), "no personal text is held"),
        (("redact", "1", "--by", "x, y", "--why", "y", "--on", "soon"), "soon"),
        (("show", "99"), "the entries are 1 to 3"),
        (("show", "--format", "xml"), "--format"),
        (("verify", "--against", "nothing"), "there is no checkpoint in it"),
        (("import", "none.jsonl"), "cannot be read"),
        (("export", "no/such/folder/x.jsonl"), "cannot be written"),
        (("checkpoint", "--output", "no/such/folder/x.txt"), "cannot be written"),
        (("prepare", "--writer", "someone"), "only a ledger on a PostgreSQL server has roles"),
        (("subject",), "--case"),
    ],
)
@pytest.mark.usefixtures("ledger")
def test_a_wrong_call_says_why_exits_with_three_and_records_nothing(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ran = run("ledger", *arguments)
    assert ran.code == 3
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert "sound: 3 entries" in run("ledger", "verify").out


@pytest.mark.usefixtures("ledger")
def test_a_subject_gets_the_text_held_about_their_case_and_no_other(run: Run) -> None:
    ran = run("ledger", "subject", "--case", "EX-1")
    assert "the mother was ill" in ran.out
    assert "not yet" in ran.out
    held = json.loads(run("ledger", "subject", "--case", "EX-1", "--authority", "kent", "--format", "json").out)
    assert [(each["entry"], each["name"]) for each in held] == [(1, "reasons"), (3, "reasons"), (3, "wishes")]
    assert run("ledger", "subject", "--case", "EX-1", "--authority", "essex", "--format", "json").out == "[]\n"
    assert "no personal text is held about case EX-2" in run("ledger", "subject", "--case", "EX-2").out


@pytest.mark.parametrize(("recorded", "given"), [("886", 1), ("kent", 1), ("Kent", 1), (None, 1), ("essex", 0)])
def test_an_authority_is_known_by_code_slug_or_name_and_none_may_be_any(
    run: Run, path: Path, recorded: str | None, given: int
) -> None:
    assert path.parent.exists()
    with open_ledger() as made:
        body = {"case": "EX-1", "authority": recorded}
        made.append(Draft("deviation", body, "2011-05-01", "manager", {"reasons": "x"}), STAMP)
    ran = run("ledger", "subject", "--case", "EX-1", "--authority", "kent", "--format", "json")
    assert len(json.loads(ran.out)) == given


@pytest.mark.usefixtures("ledger")
def test_retention_lists_what_is_past_its_last_day(run: Run) -> None:
    assert "0 texts past the last day as at 2031-01-01" in run("ledger", "retention", "--as-at", "2031-01-01").out
    ran = run("ledger", "retention", "--as-at", "2031-01-02")
    assert ran.out.startswith("entry 1 reasons: kept until 2031-01-01, case EX-1\n1 text past")
    assert "the mother was ill" not in ran.out
    run("ledger", "redact", "1", "--by", "x, y", "--why", "y")
    assert "0 texts past" in run("ledger", "retention", "--as-at", "2031-01-02").out


@pytest.mark.parametrize("command", ["verify", "show", "checkpoint", "export", "retention"])
def test_reading_makes_no_ledger(run: Run, path: Path, command: str) -> None:
    ran = run("ledger", command)
    assert ran.code == 3
    assert "there is no ledger" in ran.err
    assert not path.exists()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("mysql://a:geheim@b/c", 3),
        ("sqlite://", 3),
        ("postgresql://a:geheim@127.0.0.1:1/b", 3),
        ("postgresql://a:geheim@127.0.0.1:port/b", 3),
        ("/", 3),
    ],
)
def test_a_bad_address_is_refused_in_our_own_words(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, code: int
) -> None:
    monkeypatch.setenv("GUIDANCE_LEDGER", url)
    ran = run("ledger", "verify")
    assert ran.code == code
    assert "geheim" not in ran.err
    assert not re.search("sqlalchemy|psycopg|Traceback|Errno", ran.err)


@pytest.mark.parametrize("asked", ["?mode=ro", "?", "?immutable=1&mode=ro"])
def test_what_follows_a_question_mark_in_a_files_address_is_refused_for_what_it_is(
    run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setenv("GUIDANCE_LEDGER", f"sqlite:///{ledger}{asked}")
    ran = run("ledger", "verify")
    assert ran.code == 3
    assert "what follows `?` in a `sqlite://` address is not taken" in " ".join(ran.err.split())


def test_a_file_that_is_no_ledger_exits_with_two(run: Run, path: Path) -> None:
    path.write_bytes(b"not a ledger " * 100)
    ran = run("ledger", "verify")
    assert ran.code == 2
    assert "no ledger" in ran.err


def test_the_default_is_a_file_in_the_users_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run
) -> None:
    monkeypatch.delenv("GUIDANCE_LEDGER", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in default_file().parents
    assert "none is named, and there is none yet" in run("doctor").out
    assert run("ledger", "prepare").code == 0
    assert default_file().exists()
    assert "verifies: its last entry is 0" in run("doctor").out


def test_the_doctor_says_when_the_ledger_is_not_sound_or_cannot_be_opened(
    run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(ledger, "DROP TRIGGER ledger_entries_stay")
    ran = run("doctor")
    assert ran.code == 1
    assert "is not sound" in ran.out
    monkeypatch.setenv("GUIDANCE_LEDGER", "mysql://x")
    ran = run("doctor")
    assert ran.code == 1
    assert "is no kind of ledger" in ran.out


def test_a_fault_of_the_whole_names_the_ledger() -> None:
    assert str(Fault("G710", "x")) == "error[G710]: the ledger: x"
