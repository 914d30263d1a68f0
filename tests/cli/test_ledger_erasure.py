"""What a redaction says that it found afterwards, and how it ends."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from guidance.app.ledger.opening import open_ledger
from guidance.engine.ledger.encryption.keys import KeyFolder
from guidance.engine.ledger.entry import Draft, Stamp

Run = Callable[..., Any]
BEFORE = Path(__file__).parents[1] / "ledger" / "before"
STAMP = Stamp("2026-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
BY = ("--by", "records manager, Kent", "--why", "asked for")


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUIDANCE_LEDGER_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUIDANCE_LEDGER", str(tmp_path / "ledger.sqlite"))
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def earlier(file: Path) -> Path:
    shutil.copy(BEFORE / "ledger.sqlite", file)
    return file


def test_what_was_recorded_earlier_verifies_and_is_shown_as_unsigned_and_unencrypted(run: Run, earlier: Path) -> None:
    assert earlier.exists()
    ran = run("ledger", "verify", "--against", BEFORE / "checkpoint.txt")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:3] == [
        "sound: 5 entries, 5 personal texts (1 redacted)",
        "unencrypted: 4 personal texts, recorded before texts were encrypted",
        "unsigned: 5 entries, recorded before entries were signed",
    ]
    assert "entry 5 stands as the checkpoint says; 0 came after it" in ran.out


def test_a_text_that_is_gone_is_said_to_be_gone(run: Run, file: Path) -> None:
    with open_ledger() as made:
        made.append(Draft("deviation", {}, "2011-05-01", "manager, Kent", {"reasons": "the mother was ill"}), STAMP)
    ran = run("ledger", "redact", "1", *BY)
    assert (ran.code, "left" in ran.err) == (0, False)
    assert "nothing that can be read of this copy is left" in ran.out
    assert b"the mother was ill" not in file.read_bytes()
    assert run("ledger", "clear").code == 0


def test_a_text_that_another_program_holds_fast_is_said_to_be_left_until_it_is_cleared_away(
    run: Run, earlier: Path
) -> None:
    with closing(sqlite3.connect(earlier, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM ledger_entries").fetchall()
        ran = run("ledger", "redact", "1", "reasons", *BY)
        assert ran.code == 1
        assert "recorded as entry 6" in ran.out
        assert "nothing that can be read" not in ran.out
        assert "left: the text, in ledger.sqlite\n" in ran.err
        assert "guidance ledger clear" in ran.err
        ran = run("ledger", "clear")
        assert ran.code == 1
        assert "another program has the ledger open" in ran.err
    assert run("ledger", "clear").code == 0
    assert b"The grandmother" not in earlier.read_bytes()
    assert run("ledger", "verify").code == 0


def test_a_key_that_could_not_be_destroyed_ends_with_one(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_ledger() as made:
        made.append(Draft("deviation", {}, "2011-05-01", "manager, Kent", {"reasons": "the mother was ill"}), STAMP)
    assert file.exists()
    with monkeypatch.context() as patch:
        patch.setattr(KeyFolder, "destroy", lambda *_: 0)
        ran = run("ledger", "redact", "1", *BY)
    assert ran.code == 1
    assert "left: its key, in texts" in ran.err
    assert "error[G761]" in run("ledger", "verify").err
    assert run("ledger", "clear").code == 0
    assert run("ledger", "verify").code == 0


def test_a_lost_key_is_said_wherever_its_text_would_be_shown(run: Run, file: Path, keys: Path) -> None:
    with open_ledger() as made:
        body = {"case": "EX-1"}
        made.append(Draft("deviation", body, "2011-05-01", "manager, Kent", {"reasons": "the mother was ill"}), STAMP)
    assert file.exists()
    for name in ("master", "texts"):
        (keys / name).unlink()
    said = "(cannot be read: its key is not there)"
    assert said in run("ledger", "show", "1").out
    assert said in run("ledger", "subject", "--case", "EX-1").out
    ran = run("ledger", "verify")
    assert (ran.code, "error[G760]: entry 1" in ran.err) == (2, True)
    ran = run("ledger", "export", file.with_name("export.jsonl"))
    assert (ran.code, "1 of the personal texts could not be read" in " ".join(ran.err.split())) == (1, True)
    assert run("ledger", "redact", "1", *BY).code == 0
    assert run("ledger", "verify").code == 0


def test_after_keys_may_have_been_copied_an_export_gets_new_ones(
    run: Run, file: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path = file.parent
    with open_ledger() as made:
        entry = made.append(Draft("deviation", {}, "2011-05-01", "manager, Kent", {"reasons": "she was ill"}), STAMP)
    assert run("ledger", "export", tmp_path / "export.jsonl").code == 0
    monkeypatch.setenv("GUIDANCE_LEDGER_KEYS", str(tmp_path / "new keys"))
    monkeypatch.setenv("GUIDANCE_LEDGER", str(file.with_name("new.sqlite")))
    assert run("ledger", "import", tmp_path / "export.jsonl").code == 0
    assert "she was ill" in run("ledger", "show", "1").out
    held = entry.held["reasons"]
    assert KeyFolder(tmp_path / "new keys").find()[held] != KeyFolder(keys).find()[held]
    monkeypatch.setenv("GUIDANCE_LEDGER_KEYS", str(keys))
    assert "she was ill" not in run("ledger", "show", "1").out
