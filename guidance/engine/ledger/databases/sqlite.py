"""A ledger in a SQLite file: its connections, how it is made, and what its complaints mean."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from guidance.engine.ledger.databases.adding import Straight
from guidance.engine.ledger.databases.home import COMPLAINTS, Complaint
from guidance.engine.ledger.databases.sqlite_schema import APPLICATION, REMAKE, SCHEMA, VERSION, schema_faults
from guidance.engine.ledger.encryption.erasure import Raw, read_raw
from guidance.engine.ledger.entry import REDACTION
from guidance.engine.ledger.files import BESIDE
from guidance.engine.ledger.problems import Fault, LedgerError, Meaning, NotMade, NotOpened, NotSound

PATIENCE = 30.0
"""How many seconds a writer waits for the others."""
_CLEARING = 1_000
"""How many milliseconds to wait for others where only old pages are to be cleared away."""
_PAGE_SIZE = 8192
_LEAST = 512
"""The size of the smallest database; SQLite takes what is smaller for an empty one."""
_EACH_CONNECTION = (
    "PRAGMA synchronous = FULL",  # an entry is on the disk before it is acknowledged
    "PRAGMA recursive_triggers = ON",  # no trigger is passed by where a row would be replaced
    "PRAGMA secure_delete = ON",  # what is redacted is overwritten
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",  # nothing of it is written to a file that is only unlinked afterwards
)
_PRIMARY = 0xFF
_SHARED, _UNCHANGING, _ALONE = "shared", "as a file that nobody writes", "PRAGMA locking_mode = EXCLUSIVE"
"""How the file is read: alone, SQLite needs no file beside it; as one that nobody writes, it does not see the log."""
_WITHOUT_WRITING = {
    sqlite3.SQLITE_CANTOPEN: (_UNCHANGING,),
    sqlite3.SQLITE_READONLY: (_UNCHANGING,),
    sqlite3.SQLITE_IOERR: (_ALONE, _UNCHANGING),
    sqlite3.SQLITE_FULL: (_ALONE, _UNCHANGING),
}
"""How the file may still be read, by what SQLite complains of; the last only where no log is left beside it."""
_VERIFY = "`guidance ledger verify` says what is wrong; restore the ledger from a copy that verifies"
_LEAVE = "ask for leave to write there, or name another place in GUIDANCE_LEDGER"
_BUSY = Meaning(
    NotOpened, "`{name}` is being written by somebody else, and was still after {patience:g} seconds", "try again"
)
_CLOSED = Meaning(NotOpened, "`{name}` cannot be opened, or the files beside it cannot be made", _LEAVE)
_FAILING = Meaning(
    NotOpened, "`{name}`: the disk could not be read or written; it may be full", "make room, or look at the disk"
)
_DAMAGED = Meaning(NotSound, "`{name}` is damaged, or was not made by this engine", _VERIFY)
_MEANINGS = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: Meaning(NotOpened, "`{name}` cannot be written: it or its folder is read-only", _LEAVE),
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
    sqlite3.SQLITE_FULL: Meaning(NotOpened, "`{name}`: the disk is full", "make room, and record it again"),
    sqlite3.SQLITE_IOERR: _FAILING,
    sqlite3.SQLITE_NOMEM: _FAILING,
    sqlite3.SQLITE_NOTADB: Meaning(NotSound, "`{name}` is no ledger, or its beginning is damaged", _VERIFY),
    sqlite3.SQLITE_CONSTRAINT: Meaning(NotSound, "`{name}` refused what does not follow its last entry", _VERIFY),
}


class ClosingConnection(sqlite3.Connection):
    """Closes itself when it is let go of, as SQLAlchemy does with one that fails on a damaged file."""

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # where it could not be opened at all
            self.close()


class SqliteHome:
    """One file. Entries go to a log beside it first, and are on the disk before an append returns."""

    def __init__(self, path: Path, *, create: bool = True, patience: float | None = None) -> None:
        self.path, self.name, self._reads = path, str(path), _SHARED
        self._patience = PATIENCE if patience is None else patience
        self.engine = self._engine(pooled=True)
        try:
            self._open(create=create)
        except COMPLAINTS as wrong:
            self.engine.dispose()
            raise self.explain(wrong) from wrong
        except BaseException:
            self.engine.dispose()
            raise

    @contextmanager
    def adding(self) -> Iterator[Straight]:
        """Give a transaction that adds, straight through the driver: SQLAlchemy's part of one append is most of it."""
        pooled = self.engine.raw_connection()  # whoever gives it back undoes what was not brought to its end
        try:
            driver = pooled.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101  what the engine makes
            driver.execute("BEGIN IMMEDIATE")
            yield Straight(driver)
            driver.execute("COMMIT")
        finally:
            pooled.close()

    def within(self, connection: Connection) -> Straight:
        """Add within a transaction that does other things too, by the same way."""
        return Straight(_driver(connection))

    def lock(self, connection: Connection) -> None:
        """Do nothing: a transaction that writes begins by keeping every other writer out."""

    @contextmanager
    def examining(self) -> Iterator[Connection]:
        """Give a connection of its own, and a view of one moment."""
        with self._engine(pooled=False).connect() as connection, connection.begin():
            yield connection

    def spare(self, connection: Connection) -> None:
        """Let text be read that is no text: what is not UTF-8 comes as the bytes it is."""
        _driver(connection).text_factory = _text_or_bytes

    def faults(self, connection: Connection) -> Iterator[Fault]:
        """Look at the file's pages, and hold its schema against what made it."""
        if any(said != "ok" for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(1)")):
            yield Fault("G700", "the file is damaged: its pages do not fit together", cure=_VERIFY)
        marks = [connection.exec_driver_sql(f"PRAGMA {mark}").scalar() for mark in ("application_id", "user_version")]
        if marks != [APPLICATION, VERSION]:
            yield Fault("G709", "the file is not marked as a ledger of this version", cure=_VERIFY)
        wrong = list(schema_faults(connection))
        yield from wrong
        if not wrong and _changes(connection) > len(SCHEMA) and not _redactions(connection):
            said = "its tables or triggers were changed and put back, or another program wrote the whole file anew"
            yield Fault("G709", said, cure=REMAKE, grave=False)

    def wipe(self) -> None:
        """Write the log back into the file and empty it, so that no older form of a page is left."""
        self._ask("PRAGMA wal_checkpoint(TRUNCATE)")

    def rewrite(self) -> None:
        """Write the whole file anew, through the log, and empty the log."""
        self._ask("VACUUM")
        self.wipe()

    def _ask(self, statement: str) -> None:
        """Ask for something outside a transaction, without waiting long; `raw` tells afterwards whether it was done."""
        with self.engine.connect() as connection, suppress(sqlite3.Error):
            driver = _driver(connection)
            driver.execute(f"PRAGMA busy_timeout = {_CLEARING}")
            try:
                driver.execute(statement).fetchall()
            finally:
                driver.execute(f"PRAGMA busy_timeout = {self._patience * 1000:.0f}")

    def raw(self) -> Iterator[tuple[str, Raw]]:
        """Give what is in the file and in those beside it."""
        for beside in ("", *BESIDE):
            yield from read_raw(self.path.with_name(f"{self.path.name}{beside}"), of_database=True)

    def unfinished(self) -> Iterator[str]:
        """Name the log where it could not be emptied, since somebody else has the ledger open."""
        log = self.path.with_name(f"{self.path.name}-wal")
        if log.exists() and log.stat().st_size:
            yield f"{log.name}: another program has the ledger open"

    def explain(self, wrong: Complaint) -> LedgerError:
        """Say in our own words what SQLite's complaint means."""
        code = _code(wrong)
        meaning = _MEANINGS.get(code, _DAMAGED)
        said = meaning.said.format(name=self.name, patience=self._patience)
        return meaning.kind(said, meaning.cure)

    def _engine(self, *, pooled: bool) -> Engine:
        pool: dict[str, Any] = {"poolclass": QueuePool, "max_overflow": -1} if pooled else {"poolclass": NullPool}
        engine = create_engine("sqlite://", creator=self._connect, paramstyle="named", **pool)
        event.listen(engine, "begin", _begin)
        return engine

    def _connect(self) -> sqlite3.Connection:
        how = "immutable=1" if self._reads == _UNCHANGING else "mode=rw"
        # No transaction is begun but those that `_begin` begins.
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{how}", uri=True, timeout=self._patience, isolation_level=None,
            check_same_thread=False, factory=ClosingConnection,
        )  # fmt: skip
        try:
            for pragma in (*((_ALONE,) if self._reads == _ALONE else ()), *_EACH_CONNECTION):
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _open(self, *, create: bool) -> None:
        self._lay(create=create)
        try:
            tables = self._tables()
        except COMPLAINTS as wrong:
            read = None if create else self._read_without_writing(wrong)
            if read is None:
                raise
            tables = read
        if not tables and 0 < self.path.stat().st_size < _LEAST:
            raise NotSound(f"`{self.name}` is no ledger, or most of it is missing", _VERIFY)
        if not tables and create:
            self._make()
        elif not tables:
            raise NotMade(f"`{self.name}` is empty: there is no ledger in it yet", "record something first")
        elif not tables >= {"ledger_entries", "ledger_held_apart"}:
            raise NotSound(f"`{self.name}` is a database, and no ledger", "name another file in GUIDANCE_LEDGER")

    def _lay(self, *, create: bool) -> None:
        """Make an empty file that only its owner can read, where there is none and one is wanted."""
        try:
            if self.path.exists():
                if self.path.is_file():
                    return
                kind = "a folder" if self.path.is_dir() else "no file"
                raise NotOpened(f"`{self.name}` is {kind}", "name a file in GUIDANCE_LEDGER")
            if not create:
                raise NotMade(f"there is no ledger at `{self.name}`", "GUIDANCE_LEDGER names the ledger")
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        except OSError as wrong:
            raise NotOpened(f"`{self.name}` cannot be made ({wrong.strerror})", _LEAVE) from wrong

    def _tables(self) -> set[str]:
        with self.engine.connect() as connection, connection.begin():
            return set(connection.exec_driver_sql("SELECT name FROM sqlite_schema").scalars())

    def _make(self) -> None:
        with self.engine.connect() as connection:
            _driver(connection).execute(f"PRAGMA page_size = {_PAGE_SIZE}")
            with connection.execution_options(writing=True).begin():
                if not connection.exec_driver_sql("SELECT 1 FROM sqlite_schema").first():
                    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
                    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
                    for statement in SCHEMA.values():
                        connection.exec_driver_sql(statement)
            try:
                _driver(connection).execute("PRAGMA journal_mode = WAL").fetchall()
            except sqlite3.OperationalError as busy:
                # Somebody else is at it already; without a log beside it the file is as safe, and slower.
                if busy.sqlite_errorcode & _PRIMARY not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                    raise

    def _read_without_writing(self, wrong: Complaint) -> set[str] | None:
        """Read where nothing can be written beside the file: on a full or a read-only disk."""
        ways = _WITHOUT_WRITING.get(_code(wrong), ())
        log = Path(f"{self.path}-wal")
        for self._reads in ways if not (log.exists() and log.stat().st_size) else ways[:-1]:
            self.engine.dispose()
            self.engine = self._engine(pooled=False)
            try:
                return self._tables()
            except COMPLAINTS:
                continue
        return None


def _code(wrong: Complaint) -> int:
    complaint = getattr(wrong, "orig", wrong)
    return int(getattr(complaint, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & _PRIMARY


def _begin(connection: Connection) -> None:
    _driver(connection).execute("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


def _changes(connection: Connection) -> int:
    """Say how often the schema was changed, its making included; writing the file anew counts as one."""
    return int(connection.exec_driver_sql("PRAGMA schema_version").scalar() or 0)


def _redactions(connection: Connection) -> int:
    """Count the redactions, any of which may have had the file written anew."""
    said = "SELECT count(*) FROM ledger_entries WHERE kind = ?"
    try:
        return int(connection.exec_driver_sql(said, (REDACTION,)).scalar() or 0)
    except COMPLAINTS:
        return 0


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101  what the engine makes
    return driver


def _text_or_bytes(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
