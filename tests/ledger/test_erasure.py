"""A redacted text is gone: from the files of either store, from their logs and dumps, and from what a key opens."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from guidance.app.ledger.copies import export_to, import_from
from guidance.engine.ledger.encryption import erasure
from guidance.engine.ledger.encryption.erasure import FORM, KEY, SALT, TEXT
from guidance.engine.ledger.encryption.keys import ROOM, SLOT, KeyFolder
from guidance.engine.ledger.entry import HeldText
from guidance.engine.ledger.opening import prepare
from guidance.engine.ledger.problems import NotOpened, NotSound
from guidance.engine.ledger.store import Ledger
from tests import postgres
from tests.ledger.conftest import STAMP, Place, draft, fill, open_url, redaction, schema_of_its_own

BEFORE = Path(__file__).with_name("before")
"""A ledger, its export and its checkpoint, as they were made before texts were encrypted and entries signed."""
SECRET = "a secret of the family; "  # noqa: S105  an invented one
LENGTHS = [1, 40, 900]


@pytest.fixture
def folder(quick_path: Path) -> Path:
    return quick_path / "keys"


@pytest.fixture
def file(quick_path: Path) -> Path:
    return quick_path / "ledger.sqlite"


def record(ledger: Ledger, text: str = SECRET) -> str:
    return ledger.append(draft(personal={"reasons": text}), STAMP).held["reasons"]


def held(ledger: Ledger, digest: str) -> HeldText:
    found = ledger.text(digest)
    assert found is not None
    return found


def in_files(folder: Path, said: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and said in file.read_bytes()]


def stored_form(file: Path, digest: str) -> bytes:
    with closing(sqlite3.connect(file)) as connection:
        row = connection.execute("SELECT text FROM ledger_held_apart WHERE hash = ?", (digest,)).fetchone()
    return bytes(row[0].encode())


def left(ledger: Ledger, digest: str) -> list[tuple[str, str]]:
    """Redact a text, and give what was found of it afterwards that somebody can read."""
    gone = ledger.sought(digest)
    ledger.redact(digest, redaction(), STAMP)
    return [(trace.what, trace.place) for trace in ledger.look(gone) if trace.left]


# ------------------------------------------------------------------------------------------ SQLite


@pytest.mark.parametrize("times", LENGTHS)
def test_a_text_is_in_no_file_in_the_clear_and_after_its_redaction_not_even_encrypted(
    file: Path, folder: Path, times: int
) -> None:
    with open_url(str(file), folder=folder) as ledger:
        fill(ledger)
        digest = record(ledger, SECRET * times)
        fill(ledger)
        form, key = stored_form(file, digest)[:60], KeyFolder(folder).find()[digest]
        assert in_files(file.parent, form)
        assert not in_files(file.parent, SECRET.encode())
        assert not in_files(file.parent, key), "no key is in any file but wrapped"
        assert left(ledger, digest) == []
        assert not in_files(file.parent, form)
        assert digest not in KeyFolder(folder).names()
        assert not in_files(folder, bytes.fromhex(digest)), "nor is the slot that its key was in"
        assert ledger.verify() == []


def test_with_a_reader_open_what_stays_behind_can_be_read_by_nobody_and_is_named(file: Path, folder: Path) -> None:
    with open_url(str(file), folder=folder) as ledger:
        digest = record(ledger)
        with closing(sqlite3.connect(file, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM ledger_held_apart").fetchone() == (1,)
            gone = ledger.sought(digest)
            ledger.redact(digest, redaction(), STAMP)
            found = ledger.look(gone)
        assert {trace.what for trace in found} == {FORM}
        assert not any(trace.left for trace in found)
        assert not in_files(file.parent, SECRET.encode())
        assert ledger.clear() == []
        assert ledger.look(gone) == []


def test_looking_for_what_is_left_lets_go_of_no_lock_so_that_no_later_entry_is_lost(file: Path, folder: Path) -> None:
    """Another program that closes the ledger last takes its log away: it is to know that this one has it open."""
    close = f"import sqlite3; c = sqlite3.connect({str(file)!r}); c.execute('SELECT 1 FROM ledger_entries'); c.close()"
    with open_url(str(file), folder=folder) as ledger:
        assert left(ledger, record(ledger)) == []
        subprocess.run([sys.executable, "-c", close], check=True)
        record(ledger)
        with closing(sqlite3.connect(file)) as other:
            assert other.execute("SELECT count(*) FROM ledger_entries").fetchone() == (3,)
        assert file.with_name(f"{file.name}-wal").exists()


def test_what_lies_across_two_stretches_of_a_file_is_found(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "_STRETCH", 100)
    monkeypatch.setattr(erasure, "_OVERLAP", 40)
    for before in range(130):
        (quick_path / "raw").write_bytes(b"." * before + b"x" * 36 + b"." * 90)
        assert any(data and b"x" * 36 in data for _, data in erasure.read_raw(quick_path / "raw"))


def test_the_shells_own_dump_has_no_text(file: Path, folder: Path) -> None:
    with open_url(str(file), folder=folder) as ledger:
        digest = record(ledger)
        for _ in range(2):
            with closing(sqlite3.connect(file)) as connection:
                assert SECRET not in "\n".join(connection.iterdump())
            if not held(ledger, digest).redacted:
                ledger.redact(digest, redaction(), STAMP)


def test_a_copy_of_the_ledger_taken_before_a_redaction_gives_nothing_back(file: Path, folder: Path) -> None:
    with open_url(str(file), folder=folder) as ledger:
        digest, other = record(ledger), record(ledger, "what the teacher said")
    copy = shutil.copy(file, file.with_name("copy.sqlite"))
    with open_url(str(file), folder=folder) as ledger:
        ledger.redact(digest, redaction(), STAMP)
    with open_url(str(copy), folder=folder) as ledger:
        assert (held(ledger, digest).text, held(ledger, digest).lost) == ("", True)
        assert held(ledger, other).text == "what the teacher said"
        assert [(fault.code, fault.sequence) for fault in ledger.verify()] == [("G760", 1)]


@pytest.mark.parametrize("made_by", ["the driver's own backup", "writing it anew", "a copy with its log"])
def test_no_copy_however_it_was_made_holds_a_text_or_gives_one_back(made_by: str, file: Path, folder: Path) -> None:
    copies = file.with_name("copies")
    copies.mkdir()
    with open_url(str(file), folder=folder) as ledger:
        digest = record(ledger)
        key = KeyFolder(folder).find()[digest]
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copies / file.name)) as copy:
            if made_by == "the driver's own backup":
                source.backup(copy)
            elif made_by == "writing it anew":
                source.execute("VACUUM INTO ?", (str(copies / file.name),))
        if made_by == "a copy with its log":  # by another program: this one would let go of SQLite's locks
            subprocess.run(["cp", *map(str, file.parent.glob(f"{file.name}*")), str(copies)], check=True)  # noqa: S607
        ledger.redact(digest, redaction(), STAMP)
    assert not in_files(file.parent, SECRET.encode())
    assert not in_files(file.parent, key)
    with open_url(str(copies / file.name), folder=folder) as again:
        assert (held(again, digest).text, held(again, digest).lost) == ("", True)


# ------------------------------------------------------------------------------------------ written earlier


@pytest.fixture
def earlier(file: Path) -> Path:
    shutil.copy(BEFORE / "ledger.sqlite", file)
    return file


def test_a_ledger_made_earlier_verifies_and_goes_on(earlier: Path, folder: Path) -> None:
    with open_url(str(earlier), folder=folder) as ledger:
        assert ledger.verify() == []
        texts = list(ledger.texts())
        assert [text.sealed for text in texts if not text.redacted] == [False] * (len(texts) - 1)
        digest = record(ledger)
        assert (held(ledger, digest).text, held(ledger, digest).sealed) == (SECRET, True)
        assert ledger.verify() == []


def test_an_earlier_text_is_overwritten(earlier: Path, folder: Path) -> None:
    said = b"The grandmother was in hospital"
    assert in_files(earlier.parent, said)
    with open_url(str(earlier), folder=folder) as ledger:
        digest = next(ledger.entries()).held["reasons"]
        salt = held(ledger, digest).salt.encode()
        assert left(ledger, digest) == []
        assert not in_files(earlier.parent, said)
        assert not in_files(earlier.parent, salt)
        assert ledger.verify() == []


def test_an_earlier_text_that_a_reader_holds_fast_is_said_to_be_left_until_it_is_cleared(
    earlier: Path, folder: Path
) -> None:
    with open_url(str(earlier), folder=folder) as ledger:
        digest = next(ledger.entries()).held["reasons"]
        gone = ledger.sought(digest)
        with closing(sqlite3.connect(earlier, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM ledger_entries").fetchall()
            ledger.redact(digest, redaction(), STAMP)
            found = {(trace.what, trace.place) for trace in ledger.look(gone) if trace.left}
            assert {(TEXT, earlier.name), (SALT, earlier.name)} <= found
            assert ledger.clear()
        assert ledger.clear() == []
        assert ledger.look(gone) == []
        assert not in_files(earlier.parent, b"The grandmother was in hospital")


def test_words_that_stand_in_another_text_are_not_taken_for_what_is_left(earlier: Path, folder: Path) -> None:
    with open_url(str(earlier), folder=folder) as ledger:
        digest = list(ledger.entries())[3].held["reasons"]
        assert held(ledger, digest).text == "Short"
        ledger.append(draft(body={"note": "Short"}), STAMP)
        assert left(ledger, digest) == []


def test_an_earlier_export_is_taken_with_its_texts_encrypted(file: Path, folder: Path) -> None:
    with open_url(str(file), folder=folder) as ledger:
        assert import_from(ledger, BEFORE / "export.jsonl") == 5
        assert ledger.verify() == []
        assert all(text.sealed for text in ledger.texts() if not text.redacted)
        assert not in_files(file.parent, b"grandmother")
        export_to(ledger, file.with_name("again.jsonl"))
    assert file.with_name("again.jsonl").read_bytes() == (BEFORE / "export.jsonl").read_bytes()


# ------------------------------------------------------------------------------------------ keys


@pytest.fixture
def sealed(file: Path, folder: Path) -> Iterator[Ledger]:
    with open_url(str(file), folder=folder) as ledger:
        fill(ledger)
        yield ledger


def codes(ledger: Ledger) -> list[str]:
    return sorted({fault.code for fault in ledger.verify()})


def test_a_lost_key_is_named_and_the_text_can_still_be_redacted(sealed: Ledger, folder: Path) -> None:
    digest = next(sealed.entries(after=1)).held["reasons"]
    KeyFolder(folder).destroy([digest])
    assert [(fault.code, fault.sequence) for fault in sealed.verify()] == [("G760", 2)]
    assert held(sealed, digest).lost
    assert left(sealed, digest) == []
    assert sealed.verify() == []


def test_where_every_key_is_lost_the_chain_still_verifies_and_is_exported(
    sealed: Ledger, folder: Path, file: Path
) -> None:
    shutil.rmtree(folder)
    assert codes(sealed) == ["G760"]
    assert export_to(sealed, file.with_name("export.jsonl")) == 6
    assert all(text.lost for text in sealed.texts())


def test_many_lost_keys_are_named_in_a_few_lines(sealed: Ledger, folder: Path) -> None:
    fill(sealed, 30)
    shutil.rmtree(folder)
    found = [fault.message for fault in sealed.verify()]
    assert len(found) == 11
    assert "26 more personal texts cannot be read, the last of entry 36" in found[-1]


@pytest.mark.parametrize("content", [None, b"", b"x" * 32, bytes(32)])
def test_a_missing_or_foreign_master_key_is_said_to_be_so(sealed: Ledger, folder: Path, content: bytes | None) -> None:
    (folder / "master").unlink()
    if content is not None:
        (folder / "master").write_bytes(content)
        (folder / "master").chmod(0o600)
    assert codes(sealed) == ["G760", "G762"]
    with pytest.raises(NotSound, match="master key"):
        record(sealed)
    assert sealed.head()[0] == 6


def test_without_the_master_key_a_redaction_still_destroys_the_texts_own(sealed: Ledger, folder: Path) -> None:
    digest = next(sealed.entries(after=1)).held["reasons"]
    master = (folder / "master").read_bytes()
    (folder / "master").unlink()
    sealed.sought(digest)
    KeyFolder(folder).destroy([digest])
    (folder / "master").write_bytes(master)
    (folder / "master").chmod(0o600)
    assert digest not in KeyFolder(folder).find()
    assert len(KeyFolder(folder).find()) == 5


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o666])
def test_a_key_that_anybody_can_read_is_refused(sealed: Ledger, folder: Path, mode: int) -> None:
    (folder / "master").chmod(mode)
    with pytest.raises(NotOpened, match="by anybody on this computer"):
        record(sealed)
    assert "G762" in codes(sealed)
    (folder / "master").chmod(0o600)
    assert sealed.verify() == []


def test_a_changed_master_key_opens_what_the_old_one_did_and_the_old_one_opens_nothing(
    sealed: Ledger, folder: Path, quick_path: Path
) -> None:
    old, keys = shutil.copytree(folder, quick_path / "old"), KeyFolder(folder)
    before = keys.find()
    assert keys.rotate() == len(before) == 6
    assert keys.find() == before
    assert sealed.verify() == []
    assert (old / "master").read_bytes() not in b"".join(file.read_bytes() for file in folder.iterdir())
    (old / "master").write_bytes((folder / "master").read_bytes())
    with pytest.raises(NotSound, match="another’s"):
        KeyFolder(old).find()


def test_a_master_key_changed_after_a_redaction_leaves_nothing_of_the_destroyed_key(
    sealed: Ledger, folder: Path
) -> None:
    digest = next(sealed.entries(after=1)).held["reasons"]
    sealed.redact(digest, redaction(), STAMP)
    assert KeyFolder(folder).rotate() == 5
    assert (folder / "texts").stat().st_size == 96 * 6


STEPS = 7
"""How often a change of the master key waits for the disk."""


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("first", range(STEPS))
def test_a_change_of_the_master_key_that_is_interrupted_twice_loses_no_key(
    folder: Path, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = KeyFolder(folder)
    before = keys.find()
    for second in range(STEPS):
        for step in (first, second):
            left_to_do = iter(range(step))

            def interrupted(*_: object, left: Iterator[int] = left_to_do) -> None:
                if next(left, None) is None:
                    raise OSError(5, "Input/output error")

            with monkeypatch.context() as patch, suppress(NotOpened):
                patch.setattr("os.fsync", interrupted)
                keys.rotate()
            assert keys.find() == before
    assert keys.rotate() == 6
    assert keys.find() == before


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("step", range(STEPS))
def test_a_change_of_the_master_key_that_is_interrupted_loses_no_key(
    folder: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, left_to_do = KeyFolder(folder), iter(range(step))
    before = keys.find()

    def interrupted(*_: object) -> None:
        if next(left_to_do, None) is None:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", interrupted)
    with pytest.raises(NotOpened, match="Input/output error"):
        keys.rotate()
    monkeypatch.undo()
    assert keys.find() == before
    assert keys.rotate() == 6
    assert keys.find() == before
    assert sorted(file.name for file in folder.iterdir()) == ["lock", "master", "signers", "signing.key", "texts"]


def test_a_key_cut_short_while_it_was_written_is_written_over(sealed: Ledger, folder: Path) -> None:
    with (folder / "texts").open("ab") as file:
        file.write(b"KEY\n" + b"x" * 50)
    digest = record(sealed)
    assert held(sealed, digest).text == SECRET
    assert sealed.verify() == []


def test_a_key_that_outlived_its_text_is_found_and_cleared_away(
    sealed: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = next(sealed.entries(after=1)).held["reasons"]
    with monkeypatch.context() as patch:
        patch.setattr(KeyFolder, "destroy", lambda *_: 0)
        gone = sealed.sought(digest)
        sealed.redact(digest, redaction(), STAMP)
        assert {trace.what for trace in sealed.look(gone) if trace.left} == {KEY}
    assert [(fault.code, fault.sequence) for fault in sealed.verify()] == [("G761", 7)]
    assert sealed.clear() == []
    assert sealed.verify() == []


def test_a_copy_imported_beside_its_ledger_shares_its_keys_and_loses_what_is_redacted_in_either(
    sealed: Ledger, folder: Path, file: Path
) -> None:
    export_to(sealed, file.with_name("export.jsonl"))
    with open_url(str(file.with_name("copy.sqlite")), folder=folder) as copy:
        import_from(copy, file.with_name("export.jsonl"))
        digest = next(copy.entries(after=1)).held["reasons"]
        sealed.redact(digest, redaction(), STAMP)
        assert held(copy, digest).lost
        assert left(copy, digest) == []
        assert copy.verify() == []


def test_one_byte_changed_in_an_encrypted_text_is_found(sealed: Ledger, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TRIGGER ledger_held_apart_stand")
        connection.execute("UPDATE ledger_held_apart SET text = 'A' || substr(text, 2) WHERE entry = 2")
        connection.execute("UPDATE ledger_held_apart SET text = 'B' || substr(text, 2) WHERE entry = 2")
    assert {("G705", 2)} == {(fault.code, fault.sequence) for fault in sealed.verify() if fault.code != "G709"}


# ------------------------------------------------------------------------------------------ PostgreSQL


@pytest.fixture(params=LENGTHS)
def text(request: pytest.FixtureRequest) -> str:
    return SECRET * int(request.param)


def cluster(url: str) -> Path:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute("SHOW data_directory").fetchone()
    assert found is not None
    return Path(found[0])


def dump(url: str) -> bytes:
    plain, schema = url.split("?", maxsplit=1)[0], url.rpartition("%3D")[2]
    command = [str(postgres.program("pg_dump")), "--schema", schema, plain]
    return subprocess.run(command, check=True, capture_output=True).stdout


def server_files(url: str, said: bytes) -> list[str]:
    return [str(file) for file in cluster(url).rglob("*") if file.is_file() and said in file.read_bytes()]


def test_a_redacted_text_is_in_no_file_of_the_server_nor_its_log_nor_a_dump_reader_open_or_not(
    on_server: Place, folder: Path, text: str
) -> None:
    said = SECRET[:20].encode()
    with open_url(on_server.url, folder=folder) as ledger, psycopg.connect(on_server.url) as reader:
        fill(ledger, 2)
        digest = record(ledger, text)
        assert held(ledger, digest).text == text
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        form = reader.execute("SELECT text FROM ledger_held_apart WHERE hash = %s", (digest,)).fetchone()
        assert form is not None
        key = KeyFolder(folder).find()[digest]
        assert left(ledger, digest) == []
        assert held(ledger, digest).redacted
        for secret in (said, key):
            assert server_files(on_server.url, secret) == []
            assert secret not in dump(on_server.url)
            assert in_files(folder, secret) == []
        assert form[0].encode() not in dump(on_server.url)
        assert ledger.verify() == []
    with open_url(on_server.url, folder=folder) as ledger:
        assert ledger.clear() == []


def test_an_earlier_text_on_a_server_is_said_to_be_left_in_its_log(server: str, folder: Path) -> None:
    with schema_of_its_own(server) as url, open_url(url, folder=folder) as ledger:
        fill(ledger, 1)
        import_from_before(url)
        digest = list(ledger.entries())[1].held["reasons"]
        assert not held(ledger, digest).sealed
        found = left(ledger, digest)
        assert found
        assert {place.startswith("pg_wal/") for _, place in found} == {True}, "the table itself was written anew"


def import_from_before(url: str) -> None:
    """Put a text into a server's ledger as it was put there before texts were encrypted."""
    from guidance.engine.ledger.databases import database  # noqa: PLC0415  its inside is changed here alone

    with pytest.MonkeyPatch.context() as patch, open_url(url) as ledger:
        patch.setattr(database.DatabaseLedger, "_sealing", AsBefore())
        ledger.append(draft(personal={"reasons": "The grandmother was in hospital until the twentieth."}), STAMP)


class AsBefore:
    author = sign = None

    def seal(self, texts: list[object]) -> list[object]:
        return texts


def test_a_keeper_who_may_not_look_at_the_servers_files_is_told_so(on_server: Place, folder: Path) -> None:
    with open_url(on_server.url, folder=folder) as ledger:
        digest = record(ledger)
    schema = on_server.url.rpartition("%3D")[2]
    keeper = f"keeper_{schema}"
    with psycopg.connect(on_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {keeper} LOGIN")
        connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO {keeper}")
    prepare(on_server.url, keeper=keeper)
    try:
        address = make_url(on_server.url).set(username=keeper).render_as_string(hide_password=False)
        with open_url(address, folder=folder) as ledger:
            gone = ledger.sought(digest)
            ledger.redact(digest, redaction(), STAMP)
            found = ledger.look(gone)
            assert [(trace.what, trace.left) for trace in found] == [("", False)]
            assert "the server’s own files" in found[0].place
            assert any("only the owner" in trace.place for trace in ledger.clear())
    finally:
        with psycopg.connect(on_server.url, autocommit=True) as connection:
            connection.execute(f"DROP OWNED BY {keeper}")
            connection.execute(f"DROP ROLE {keeper}")


def test_keys_made_one_by_one_lie_in_room_made_ahead_and_none_is_lost(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    made: dict[str, bytes] = {}
    sizes = set()
    for n in range(ROOM // SLOT + 3):
        made |= keys.make([f"{n:064x}"])
        sizes.add((tmp_path / "keys" / "texts").stat().st_size)
    assert keys.find() == made
    assert len(sizes) == 2
    assert keys.destroy([f"{ROOM // SLOT + 2:064x}"]) == 1
    made.popitem()
    made |= keys.make(["f" * 64])
    assert keys.find() == made


@pytest.mark.parametrize("left", [b"KEY\n", b"KEY\n" + b"\1" * 50, b"\1" * 97, b"KEY\n" + b"\2" * 91])
def test_what_is_left_of_a_key_that_was_cut_short_hides_no_other(tmp_path: Path, left: bytes) -> None:
    keys = KeyFolder(tmp_path / "keys")
    made = keys.make(["1" * 64])
    with (tmp_path / "keys" / "texts").open("r+b") as file:
        file.seek(2 * SLOT)
        file.write(left)
    made |= keys.make(["2" * 64])
    assert keys.find() == made
