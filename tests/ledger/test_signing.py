"""Entries are signed: whoever rewrites one, forges one or sets the clock back is found and named."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guidance.app.ledger.copies import export_to, import_from
from guidance.app.refusal import Refused
from guidance.engine.ledger.canonical import canonical
from guidance.engine.ledger.chain import Stored, entry_hash
from guidance.engine.ledger.databases.sqlite_schema import SCHEMA
from guidance.engine.ledger.databases.tables import ENTRIES
from guidance.engine.ledger.encryption.sealing import Sealing
from guidance.engine.ledger.encryption.signing import (
    SigningKey,
    make_signing_key,
    public_key,
    read_signers,
    signing_key,
)
from guidance.engine.ledger.entry import GENESIS, SIGNED
from guidance.engine.ledger.note import TreeHead, read_notes
from guidance.engine.ledger.problems import NotNamed, NotOpened
from guidance.engine.ledger.store import Ledger
from tests.ledger.conftest import STAMP, draft, fill, open_url

BEFORE = Path(__file__).with_name("before")


@pytest.fixture
def folder(quick_path: Path) -> Path:
    return quick_path / "keys"


@pytest.fixture
def file(quick_path: Path) -> Path:
    return quick_path / "ledger.sqlite"


@pytest.fixture
def ledger(file: Path, folder: Path) -> Iterator[Ledger]:
    with open_url(str(file), folder=folder) as made:
        fill(made)
        yield made


def found(ledger: Ledger) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.sequence) for fault in ledger.verify()]


def rewritten(file: Path, change: Callable[[list[Stored]], None]) -> None:
    """Change entries as somebody can who has the file, knows how hashes are made, and puts the guards back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        version = connection.execute("PRAGMA schema_version").fetchone()[0]
        rows = [Stored._make(row) for row in connection.execute("SELECT * FROM ledger_entries ORDER BY sequence")]
        guards = [name for name in SCHEMA if "TRIGGER" in SCHEMA[name]]
        for guard in guards:
            connection.execute(f"DROP TRIGGER {guard}")
        change(rows)
        connection.execute("DELETE FROM ledger_entries")
        previous = GENESIS
        for row in rows:
            chained = row._replace(previous=previous)
            chained = chained._replace(hash=entry_hash(chained))
            connection.execute(f"INSERT INTO ledger_entries VALUES ({','.join('?' * len(chained))})", chained)
            previous = chained.hash
        for guard in guards:
            connection.execute(SCHEMA[guard])
        connection.execute(f"PRAGMA schema_version = {version}")


def body(row: Stored, change: Callable[[dict[str, Any]], object]) -> Stored:
    said = json.loads(row.body)
    change(said)
    return row._replace(body=canonical(said))


def test_every_entry_is_signed_by_a_key_that_is_vouched_for(ledger: Ledger, folder: Path) -> None:
    signers = {entry.signed_by for entry in ledger.entries()}
    assert signers == {Sealing(folder).author.public} == set(read_signers(folder / "signers") or {})
    assert found(ledger) == []
    assert (folder / "signing.key").stat().st_mode & 0o077 == 0


def test_an_entry_rewritten_with_every_hash_after_it_is_found_by_its_signature(ledger: Ledger, file: Path) -> None:
    def change(rows: list[Stored]) -> None:
        rows[3] = rows[3]._replace(author="somebody else")

    rewritten(file, change)
    assert found(ledger) == [("G763", 4), ("G763", 5), ("G763", 6)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said[SIGNED].update(signature=b64encode(bytes(64)).decode()),
        lambda said: said[SIGNED].update(signature="?"),
        lambda said: said[SIGNED].update(by="nobody"),
        lambda said: said[SIGNED].pop("by"),
        lambda said: said.update({SIGNED: "yes"}),
        lambda said: said.update({SIGNED: None, "case": "EX-9"}),
    ],
)
def test_a_signature_that_is_none_is_found(
    ledger: Ledger, file: Path, spoil: Callable[[dict[str, Any]], object]
) -> None:
    def change(rows: list[Stored]) -> None:
        rows[5] = body(rows[5], spoil)

    rewritten(file, change)
    assert found(ledger) in ([("G763", 6)], [("G765", 6)])


def test_signatures_taken_away_from_a_rewritten_end_are_found(ledger: Ledger, file: Path) -> None:
    def change(rows: list[Stored]) -> None:
        for n in range(3, 6):
            rows[n] = body(rows[n], lambda said: said.pop(SIGNED))

    rewritten(file, change)
    assert found(ledger) == [("G765", 4), ("G765", 5), ("G765", 6)]


def test_an_entry_by_a_key_that_nobody_vouches_for_is_found_until_somebody_does(
    ledger: Ledger, file: Path, folder: Path, quick_path: Path
) -> None:
    other = quick_path / "other.key"
    make_signing_key(other, "essex.example/ledger")
    ledger.close()
    from guidance.engine.ledger.opening import open_url as opened  # noqa: PLC0415  with a key of its own, here alone

    with opened(str(file), folder, signing=other) as theirs:
        entry = theirs.append(draft(), STAMP)
    assert entry.signed_by.startswith("essex.example/ledger+")
    with open_url(str(file), folder=folder) as again:
        assert found(again) == [("G764", 7)]
        Sealing(folder).vouch(entry.signed_by)
        assert found(again) == []
        Sealing(folder).vouch(entry.signed_by, 6)
        assert found(again) == [("G764", 7)]


def test_a_renewed_key_signs_and_the_old_one_is_still_verified_by(ledger: Ledger, folder: Path, file: Path) -> None:
    old = Sealing(folder).author.public
    ledger.close()
    new = Sealing(folder).renew("kent.example/ledger")
    with open_url(str(file), folder=folder) as again:
        assert again.append(draft(), STAMP).signed_by == new != old
        assert found(again) == []
        Sealing(folder).vouch(old, 6)
        assert found(again) == []
        Sealing(folder).vouch(old, 5)
        assert found(again) == [("G764", 6)]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622])
@pytest.mark.usefixtures("ledger")
def test_a_signing_key_that_others_can_read_is_refused_and_nothing_is_recorded(
    folder: Path, file: Path, mode: int
) -> None:
    (folder / "signing.key").chmod(mode)
    with open_url(str(file), folder=folder) as again:
        with pytest.raises(NotOpened, match="others can read or write it"):
            again.append(draft(), STAMP)
        assert again.head()[0] == 6
        assert found(again) == []


@pytest.mark.parametrize("text", ["", "x", "PRIVATE+KEY+a+b", "PRIVATE+KEY+a+00000000+AAAA", "PRIVATE+KEY+a+0+?"])
def test_a_file_that_is_no_signing_key_is_said_to_be_none(quick_path: Path, text: str) -> None:
    file = quick_path / "signing.key"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(NotOpened, match="is not a signing key"):
        signing_key(file)


@pytest.mark.parametrize(
    "line",
    ["x", "a+b", "a+00000000+AQ==", "until 3", "{key} until", "{key} until x", "{key} 3", "{key} until 3 4", "{key}x"],
)
def test_a_list_that_vouches_for_no_key_is_named_and_everything_else_still_checked(
    ledger: Ledger, folder: Path, line: str
) -> None:
    (folder / "signers").write_text(line.replace("{key}", Sealing(folder).author.public))
    with pytest.raises(NotNamed):
        read_signers(folder / "signers")
    assert found(ledger) == [("G762", None)]


@pytest.mark.parametrize("name", ["a b", "a+b", "a\nb", " a", "a\u00a0b"])
def test_a_key_has_a_name_that_a_note_can_hold(quick_path: Path, name: str) -> None:
    with pytest.raises(NotNamed, match="cannot be the name of a key"):
        make_signing_key(quick_path / "signing.key", name)


def test_a_ledger_begun_before_entries_were_signed_goes_on_signed(file: Path, folder: Path) -> None:
    shutil.copy(BEFORE / "ledger.sqlite", file)
    with open_url(str(file), folder=folder) as ledger:
        ledger.append(draft(), STAMP)
        assert [bool(entry.signed_by) for entry in ledger.entries()] == [False] * 5 + [True]
        assert ledger.verify() == []


def test_unsigned_entries_are_not_imported_behind_signed_ones(ledger: Ledger, file: Path, quick_path: Path) -> None:
    export_to(ledger, quick_path / "all.jsonl")
    lines = (quick_path / "all.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    row = next(iter(list(ledger.stored())[5:]))
    bare = body(row, lambda said: said.pop(SIGNED))
    bare = bare._replace(hash=entry_hash(bare))
    forged = json.loads(lines[5]) | {"body": json.loads(bare.body), "hash": bare.hash}
    (quick_path / "first.jsonl").write_text("".join(lines[:5]), encoding="utf-8")
    (quick_path / "rest.jsonl").write_text(canonical(forged) + "\n", encoding="utf-8")
    with open_url(str(file.with_name("other.sqlite")), folder=file.with_name("keys")) as other:
        import_from(other, quick_path / "first.jsonl")
        with pytest.raises(Refused) as refused:
            import_from(other, quick_path / "rest.jsonl")
    assert [each.code for each in refused.value.diagnostics] == ["G765"]


# ------------------------------------------------------------------------------------------ time


@pytest.mark.parametrize(
    ("moment", "named"),
    [
        ("2026-11-25T17:54:59.000+00:00", True),
        ("2026-11-25T18:54:00.000+01:00", True),
        ("2025-11-25T18:00:00.000+00:00", True),
        ("2026-11-25T17:55:01.000+00:00", False),
        ("2026-11-25T19:00:00.000+01:00", False),
        ("2026-11-25T20:00:00.000+00:00", False),
    ],
)
def test_time_that_runs_backwards_is_named_and_the_ledger_still_sound(
    ledger: Ledger, moment: str, *, named: bool
) -> None:
    ledger.append(draft(), replace(STAMP, recorded_at=moment))
    faults = ledger.verify()
    assert [(fault.code, fault.sequence, fault.grave) for fault in faults] == [("G766", 7, False)] * named


def test_a_moment_that_is_none_is_found(ledger: Ledger, file: Path) -> None:
    def change(rows: list[Stored]) -> None:
        rows[5] = rows[5]._replace(recorded_at="yesterday")

    rewritten(file, change)
    assert ("G704", 6) in found(ledger)


# ------------------------------------------------------------------------------------------ notes


@pytest.fixture
def key(quick_path: Path) -> SigningKey:
    return make_signing_key(quick_path / "signing.key", "kent.example/ledger")


HEAD = TreeHead("guidance-ledger/" + "0" * 32, 5, bytes(range(32)))


def test_a_signed_head_is_read_back_and_vouched_for(key: SigningKey) -> None:
    note = HEAD.signed(key).note
    (read,) = read_notes(f"Minutes of May\n\n{note}\nand so on\n")
    assert read == HEAD.signed(key)
    assert read.vouched([key.public]) is True
    assert read.vouched([]) is None


@pytest.mark.parametrize("change", [{"size": 6}, {"root": bytes(32)}, {"origin": "guidance-ledger/" + "0" * 31 + "1"}])
def test_a_head_changed_after_it_was_signed_is_not_vouched_for(key: SigningKey, change: dict[str, object]) -> None:
    signed = HEAD.signed(key)._replace(**change)  # type: ignore[arg-type]
    assert signed.vouched([key.public]) is not True


def test_a_public_key_is_written_as_the_notes_of_go_write_it(key: SigningKey) -> None:
    name, number, rest = key.public.split("+", 2)
    assert (name, len(number), b64decode(rest)[:1]) == ("kent.example/ledger", 8, b"\1")
    assert public_key(key.public)[1] == b64decode(rest)[1:]


def test_the_key_of_the_published_example_has_the_number_it_says() -> None:
    """`PeterNeumann+c74f20a3+…` is the key in the documentation of Go's own notes."""
    written = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    signature = b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    from guidance.engine.ledger.encryption.signing import is_signed, key_id  # noqa: PLC0415  for this example alone

    name, public = public_key(written)
    assert key_id(name, public) == signature[:4]
    assert is_signed(public, signature[4:], text.encode())


def test_the_entries_table_is_unchanged() -> None:
    assert [column.name for column in ENTRIES.columns] == list(Stored._fields)


def test_asking_what_departures_there_are_does_not_wait_for_cryptography(ledger: Ledger) -> None:
    asking = (
        "import sys\n"
        "from guidance.app.deviations.ledger import overlay_from_ledger\n"
        "assert overlay_from_ledger().head.sequence == 6\n"
        "assert 'cryptography' not in sys.modules"
    )
    env = {**os.environ, "GUIDANCE_LEDGER": ledger.name, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=False, env=env)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="rights are of another kind there")
@pytest.mark.parametrize(("name", "mode"), [("signers", 0o602), ("signers", 0o666), ("", 0o707), ("", 0o777)])
def test_a_list_of_signers_that_anybody_can_write_is_not_believed(name: str, mode: int, quick_path: Path) -> None:
    """Whoever can write it can vouch for a key of their own, and then write the ledger anew."""
    folder = quick_path / "keys"
    with open_url(str(quick_path / "ledger.sqlite"), folder=folder) as ledger:
        ledger.append(draft(), STAMP)
        assert ledger.verify() == []
        (folder / name).chmod(mode)
        assert any("can be written by anybody" in fault.message for fault in ledger.verify())
        with pytest.raises(NotOpened, match="can be written by anybody"):
            Sealing(folder).vouch(Sealing(folder).author.public)
        (folder / name).chmod(0o700)
        assert ledger.verify() == []
