"""A ledger in a SQLite file: what the database refuses by itself, and what happens when it cannot do its work."""

import os
import resource
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from guidance.app.ledger.proofs import tree_of
from guidance.engine.ledger.databases.database import DatabaseLedger
from guidance.engine.ledger.databases.sqlite import SqliteHome
from guidance.engine.ledger.databases.sqlite_schema import SCHEMA
from guidance.engine.ledger.entry import Entry
from guidance.engine.ledger.problems import LedgerError, NotNamed, NotOpened, NotSound
from guidance.engine.ledger.store import Ledger
from guidance.engine.ledger.transfer import export_lines
from tests.ledger.conftest import STAMP, draft, fill, keys, open_url, redaction

NOBODY = 65534
LIBRARYS_WORDS = ("sqlite3", "sqlalche", "operational", "constraint", "malformed", "errno", "Error", "SELECT", "PRAGMA")
COLUMNS = "sequence, kind, body, occurred_at, recorded_at, author, packs, engine, previous, hash"


@pytest.fixture
def file(quick_path: Path) -> Path:
    path = quick_path / "ledger.sqlite"
    with open_url(str(path)) as ledger:
        fill(ledger)
    return path


def changed(file: Path, *statements: str, plain: bool = True) -> None:
    """Run statements as anybody with the sqlite3 shell could, without the settings that our own connections make."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        if not plain:
            connection.execute("PRAGMA recursive_triggers = ON")
        for statement in statements:
            connection.execute(statement)


def faults(file: Path, folder: Path | None = None) -> list[tuple[str, int | None]]:
    with open_url(str(file), create=False, folder=folder) as ledger:
        return [(fault.code, fault.sequence) for fault in ledger.verify()]


def in_our_words(wrong: LedgerError) -> bool:
    return bool(wrong.cure) and not any(word in f"{wrong.message} {wrong.cure}" for word in LIBRARYS_WORDS)


# ------------------------------------------------------------------------------------------ what it refuses

NEXT = f"SELECT 7, {COLUMNS[10:-16]}, hash, hash FROM ledger_entries WHERE sequence = 6"
AGAIN = f"SELECT {COLUMNS} FROM ledger_entries WHERE sequence = 3"


@pytest.mark.parametrize("plain", [True, False], ids=["plain", "recursive triggers"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET author = 'x' WHERE sequence = 3",
        "UPDATE ledger_entries SET author = author",
        "UPDATE OR REPLACE ledger_entries SET sequence = 4 WHERE sequence = 3",
        "DELETE FROM ledger_entries WHERE sequence = 6",
        "DELETE FROM ledger_entries",
        f"REPLACE INTO ledger_entries {AGAIN}",
        f"INSERT OR REPLACE INTO ledger_entries {AGAIN}",
        f"INSERT OR IGNORE INTO ledger_entries {AGAIN}",
        f"INSERT INTO ledger_entries {AGAIN} AND 1 ON CONFLICT DO UPDATE SET author = 'x'",
        f"INSERT INTO ledger_entries {NEXT.replace('SELECT 7', 'SELECT 8')}",
        f"INSERT INTO ledger_entries {NEXT.replace('hash, hash', 'previous, hash')}",
        f"INSERT INTO ledger_entries {NEXT.replace('SELECT 7', 'SELECT 7.5')}",
        f"INSERT INTO ledger_entries {NEXT.replace('body', 'CAST(body AS BLOB)')}",
        f"INSERT INTO ledger_entries {NEXT.replace('body', 'NULL')}",
        "UPDATE ledger_held_apart SET text = 'x'",
        "UPDATE ledger_held_apart SET text = '', salt = ''",
        "UPDATE ledger_held_apart SET retain_until = '2099-01-01'",
        "DELETE FROM ledger_held_apart",
        "INSERT OR REPLACE INTO ledger_held_apart SELECT * FROM ledger_held_apart LIMIT 1",
        "INSERT INTO ledger_held_apart VALUES (hex(randomblob(32)), 1, 'reasons', 'x', 'y', '')",
        "INSERT INTO ledger_held_apart SELECT hash, 4, name, text, salt, '' FROM ledger_held_apart",
    ],
)
def test_the_database_itself_refuses_every_change(file: Path, statement: str, *, plain: bool) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        changed(file, statement, plain=plain)
    assert faults(file) == []


def test_an_entry_that_follows_is_let_in_and_a_forged_one_is_found(file: Path) -> None:
    changed(file, f"INSERT INTO ledger_entries {NEXT}")
    assert ("G701", 7) in faults(file)


def test_a_text_is_emptied_by_anybody_only_where_an_entry_redacts_it(file: Path) -> None:
    with open_url(str(file)) as ledger:
        one = next(ledger.entries(after=1)).held["reasons"]
        ledger.redact(one, redaction(), STAMP)
    changed(file, f"UPDATE ledger_held_apart SET text = '', salt = '' WHERE hash = '{one}'")
    with pytest.raises(sqlite3.IntegrityError):
        changed(file, f"UPDATE ledger_held_apart SET text = 'x' WHERE hash = '{one}'")
    assert faults(file) == []


def test_it_is_plain_text_that_anybody_can_read(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        body, author = connection.execute("SELECT body, author FROM ledger_entries WHERE sequence = 1").fetchone()
    assert body.startswith('{"case":"EX-1","n":1,"signed":{"by":"guidance-ledger/')
    assert author == "team manager, children's social care"


# ------------------------------------------------------------------------------------------ its schema


@pytest.mark.parametrize("name", [name for name in SCHEMA if "TRIGGER" in SCHEMA[name]])
def test_a_trigger_taken_away_or_altered_is_found(file: Path, name: str) -> None:
    changed(file, f"DROP TRIGGER {name}")
    assert faults(file) == [("G709", None)]
    changed(file, SCHEMA[name].replace("BEGIN", "BEGIN SELECT 1;"))
    assert faults(file) == [("G709", None)]
    changed(file, f"DROP TRIGGER {name}", SCHEMA[name])
    assert faults(file) == [("G709", None)]


def test_what_keeps_the_file_tidy_is_named_and_leaves_it_sound(file: Path) -> None:
    changed(file, "VACUUM", "ANALYZE")
    with open_url(str(file), create=False) as ledger:
        assert [(fault.code, fault.grave) for fault in ledger.verify()] == [("G709", False)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (x)",
        "CREATE INDEX more ON ledger_entries (kind)",
        "CREATE VIEW more AS SELECT 1",
        "CREATE TRIGGER more AFTER INSERT ON ledger_entries BEGIN SELECT 1; END",
        "ALTER TABLE ledger_entries ADD COLUMN more TEXT",
        "PRAGMA user_version = 2",
        "PRAGMA application_id = 2",
    ],
)
def test_what_is_none_of_its_own_is_found(file: Path, statement: str) -> None:
    changed(file, statement)
    assert ("G709", None) in faults(file)


@pytest.mark.parametrize("names", [[list(SCHEMA)[-1]], list(SCHEMA)[2:]], ids=["the last", "all in order"])
def test_triggers_put_back_as_they_were_are_named(file: Path, names: list[str]) -> None:
    changed(file, *(f"DROP TRIGGER {name}" for name in names), *(SCHEMA[name] for name in names))
    with open_url(str(file), create=False) as ledger:
        (fault,) = ledger.verify()
    assert (fault.code, fault.grave) == ("G709", False)
    assert "changed and put back" in fault.message


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_held_apart"])
def test_a_table_taken_away_is_found(file: Path, table: str) -> None:
    changed(file, f"DROP TABLE {table}")
    with pytest.raises(NotSound) as found:
        open_url(str(file))
    assert in_our_words(found.value)


# ------------------------------------------------------------------------------------------ damage


@pytest.mark.parametrize("kept", [0, 1, 16, 99, 100, 4096, 8192, 12_000, 16_384, -8192, -1])
def test_a_file_cut_short_is_found_without_a_traceback(file: Path, kept: int) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:kept])
    if not kept:
        with pytest.raises(NotOpened, match="is empty"):
            open_url(str(file), create=False)
        return
    with suppress(NotSound):
        assert faults(file)


@pytest.mark.parametrize("content", [b"case,event,at\n", b"SQLite format 3\0" + b"x" * 9000, b"\0" * 9000])
def test_a_file_that_is_no_ledger_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(content)
    with pytest.raises(NotSound) as found:
        open_url(str(path))
    assert in_our_words(found.value)
    assert path.read_bytes() == content


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    changed(path, "CREATE TABLE other (x)")
    before = path.read_bytes()
    with pytest.raises(NotSound, match="no ledger"):
        open_url(str(path))
    assert path.read_bytes() == before


# ------------------------------------------------------------------------------------------ what stands in its way


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run as a user without rights where the tests run as root, whom no file refuses."""
    root = not os.geteuid()
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A ledger that anybody can read, and nobody but root can write, nor its folder."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "ledger.sqlite"
        with open_url(str(file), folder=Path(name) / "keys") as ledger:
            fill(ledger)
        file.chmod(0o444)
        for key in (Path(name) / "keys").iterdir():
            key.chmod(0o640)
        (Path(name) / "keys").chmod(0o750)
        file.parent.chmod(0o555)
        yield file
        file.parent.chmod(0o755)


def record_until_refused(ledger: Ledger) -> tuple[list[Entry], LedgerError]:
    """Record until the ledger refuses, and give what was acknowledged, and why no more was."""
    told: list[Entry] = []
    for _ in range(500):
        try:
            told.append(ledger.append(draft(personal={"reasons": "r" * 900}), STAMP))
        except LedgerError as wrong:
            return told, wrong
    pytest.fail("it never refused")


def fill_with(folder: Path, file: Path, **how: float) -> None:
    with DatabaseLedger(SqliteHome(file, **how), folder) as ledger:  # type: ignore[arg-type]
        fill(ledger, 40)


def refused(file: Path, **how: float) -> NotOpened:
    """Try to record something, and give the reason why it was not; the ledger is as it was."""
    with tempfile.TemporaryDirectory() as folder, pytest.raises(NotOpened) as found:
        fill_with(Path(folder), file, **how)
    assert in_our_words(found.value), found.value
    return found.value


def test_a_read_only_ledger_is_read_and_verified_and_not_written(guarded: Path) -> None:
    with as_nobody():
        assert faults(guarded, guarded.with_name("keys")) == []
        assert "read-only" in refused(guarded).message or "cannot be opened" in refused(guarded).message
    assert faults(guarded, guarded.with_name("keys")) == []


def test_a_read_only_file_in_a_folder_that_is_not_is_not_written(guarded: Path) -> None:
    guarded.parent.chmod(0o777)
    with as_nobody():
        assert "read-only" in refused(guarded).message
    guarded.parent.chmod(0o755)
    assert faults(guarded, guarded.with_name("keys")) == []


def test_no_ledger_is_made_in_a_read_only_folder(guarded: Path) -> None:
    with as_nobody():
        assert "cannot be made" in refused(guarded.with_name("new.sqlite")).message
    assert not guarded.with_name("new.sqlite").exists()


def test_a_ledger_that_somebody_else_is_writing_says_so(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "by somebody else" in refused(file, patience=0.05).message
        assert faults(file) == [], "it can be read meanwhile"
    with open_url(str(file)) as ledger:
        assert ledger.head()[0] == 6


def test_a_full_disk_says_so_and_keeps_what_was_acknowledged(file: Path) -> None:
    home = SqliteHome(file)
    event.listen(home.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 8"))
    home.engine.dispose()
    with DatabaseLedger(home, keys()) as ledger:
        told, wrong = record_until_refused(ledger)
    assert "disk is full" in wrong.message
    assert in_our_words(wrong)
    with open_url(str(file)) as ledger:
        assert list(ledger.entries(after=6)) == told
        assert ledger.verify() == []
        assert ledger.append(draft(), STAMP).sequence == len(told) + 7


@pytest.mark.parametrize("room", [0, 500, 4_096, 30_000])
def test_a_file_that_can_grow_no_more_keeps_what_was_acknowledged(file: Path, room: int) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_url(str(file)) as ledger:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + room, limits[1]))
        try:
            told, wrong = record_until_refused(ledger)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert isinstance(wrong, NotOpened)
    assert in_our_words(wrong)
    with open_url(str(file)) as ledger:
        assert list(ledger.entries(after=6)) == told
        assert ledger.verify() == []


@contextmanager
def no_room() -> Iterator[None]:
    """Let no file grow, nor be made with anything in it, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def left_by_a_killed_writer(file: Path) -> None:
    """Leave what was recorded last in the log beside the file."""
    pid = os.fork()
    if not pid:
        with suppress(BaseException):
            open_url(str(file)).append(draft(personal={"reasons": "said last"}), STAMP)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert file.with_name(f"{file.name}-wal").stat().st_size


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "with a log"])
def test_on_a_full_disk_it_is_still_read_verified_and_exported(file: Path, *, killed: bool) -> None:
    last = 6 + killed
    for _ in range(killed):
        left_by_a_killed_writer(file)
    with no_room():
        assert faults(file) == []
        with open_url(str(file), create=False) as ledger:
            assert ledger.head()[0] == len(list(ledger.entries())) == last
            assert all(text.text for text in ledger.texts())
            assert len(list(export_lines(ledger))) == last
            assert tree_of(ledger).origin
            with pytest.raises(NotOpened) as found:
                ledger.append(draft(), STAMP)
    assert in_our_words(found.value)
    assert faults(file) == []
    with open_url(str(file)) as ledger:
        assert ledger.append(draft(), STAMP).sequence == last + 1


def test_in_a_read_only_folder_it_is_still_exported(guarded: Path) -> None:
    with as_nobody(), open_url(str(guarded), create=False, folder=guarded.with_name("keys")) as ledger:
        assert len(list(export_lines(ledger))) == 6
        assert all(text.text for text in ledger.texts())


@pytest.mark.parametrize(
    "url",
    ["mysql://a:geheim@b/c", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://host/x", "sqlite:///x?mode=ro",
     "postgresql://a:geheim@b:port/c", "postgresql://a:geheim@[::1/c", "://", "", "  ", "ftp://a"],
)  # fmt: skip
def test_an_address_of_no_ledger_is_refused_and_no_password_is_repeated(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotNamed) as found:
        open_url(url)
    assert in_our_words(found.value)
    assert "geheim" not in f"{found.value.message}{found.value.cure}"
    assert list(tmp_path.iterdir()) == []


def test_a_path_may_be_relative_absolute_or_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for url in (
        "one.sqlite",
        "sqlite:///two.sqlite",
        f"sqlite:////{tmp_path}/three.sqlite",
        "new folder/fo#ur?.sqlite",
        "[new] folder/[/red]five[1].sqlite",
        "sqlite:///[six.sqlite",
    ):
        open_url(url).close()
    made = sorted(p.name for p in tmp_path.rglob("*.sqlite"))
    assert made == ["[six.sqlite", "fo#ur?.sqlite", "one.sqlite", "red]five[1].sqlite", "three.sqlite", "two.sqlite"]


def test_what_is_only_read_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotOpened, match="there is no ledger"):
        open_url(str(tmp_path / "none.sqlite"), create=False)
    with pytest.raises(NotOpened, match="a folder"):
        open_url(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_can_read_the_file(file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0


def test_a_pipe_in_the_place_of_a_ledger_is_said_to_be_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ledger.sqlite")
    with pytest.raises(NotOpened, match="is no file"):
        open_url(str(tmp_path / "ledger.sqlite"))
