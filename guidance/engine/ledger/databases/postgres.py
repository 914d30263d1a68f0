"""A ledger on a PostgreSQL server: its connections, how it is made, and what the server's complaints mean."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from psycopg import errors
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from guidance.engine.ledger.databases.adding import ByConnection
from guidance.engine.ledger.databases.home import COMPLAINTS, Complaint
from guidance.engine.ledger.databases.postgres_schema import (
    EARLIER,
    FUNCTIONS,
    LOCK,
    TABLES,
    TRIGGERS,
    functions,
    grants,
    statements,
    trigger_type,
)
from guidance.engine.ledger.encryption.erasure import Raw
from guidance.engine.ledger.problems import Fault, LedgerError, Meaning, NotMade, NotOpened, NotSound

PATIENCE = 30.0
"""How many seconds a writer waits for the others."""
_CONNECTING = 10
_HERE = {"localhost", "127.0.0.1", "::1"}
_PREPARE = "as the owner of the database, run `guidance ledger prepare`; docs/ledger.md says which roles may do what"
_LOCK = text(f"SELECT pg_advisory_xact_lock({LOCK})")
_MADE = text(  # asked of the catalogue itself: a name once looked up in vain is remembered as missing
    "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND c.relname = 'ledger_entries'"
)
_COLUMNS = text(
    "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_attribute a "
    "WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
)
_KEYS = text(
    "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) "
    "WHERE i.indrelid = to_regclass(:table) AND i.indisprimary AND i.indisvalid"
)
_RELATION = text(
    "SELECT relkind = 'r' AND NOT relhasrules AND NOT relrowsecurity AND NOT relhassubclass "
    "AND relpersistence = 'p' FROM pg_class WHERE oid = to_regclass(:table)"
)
_TRIGGERS = text(
    "SELECT t.tgname, c.relname, t.tgtype, p.proname, t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr = '' "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE t.tgrelid IN (to_regclass('ledger_entries'), to_regclass('ledger_held_apart')) AND NOT t.tgisinternal"
)
_MAKINGS = text(  # all are made in one transaction
    "SELECT count(DISTINCT xmin::text) FROM pg_trigger WHERE tgrelid IN (to_regclass('ledger_entries'), "
    "to_regclass('ledger_held_apart')) AND NOT tgisinternal"
)
_FUNCTIONS = text(
    "SELECT DISTINCT p.proname, p.prosrc, l.lanname, array_to_string(p.proconfig, ';') = 'search_path=' "
    "|| quote_ident(n.nspname) || ', pg_temp' FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
    "JOIN pg_language l ON l.oid = p.prolang JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE t.tgrelid IN (to_regclass('ledger_entries'), to_regclass('ledger_held_apart')) AND NOT t.tgisinternal"
)
_RAW = text(  # what is longer than eight kilobytes is in a second file; the log is in files of its own
    "SELECT pg_relation_filepath(oid) FROM (SELECT oid FROM pg_class WHERE oid IN (to_regclass('ledger_entries'), "
    "to_regclass('ledger_held_apart')) UNION SELECT reltoastrelid FROM pg_class WHERE oid = "
    "to_regclass('ledger_held_apart')) files UNION ALL SELECT 'pg_wal/' || name FROM pg_ls_waldir()"
)
_READ = text("SELECT pg_read_binary_file(:name, 0, (pg_stat_file(:name, true)).size, true)")
_OWNED = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('ledger_held_apart')")
_VERIFY = "`guidance ledger verify` says what is wrong; restore the ledger from a copy that verifies"
_REMAKE = "export what verifies, import it into a new ledger, and find out who could write to this one"
_REACH = "look at the address in GUIDANCE_LEDGER, and whether the server is running"
_BUSY = "it is being written by somebody else, and was still after {patience:g} seconds"
_ONLY_READ = "it can only be read: it is a standby, or was set so"
_DAMAGED = Meaning(NotSound, "it is damaged, or was not made by this engine", _VERIFY)
_MEANINGS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Meaning], ...] = (
    (errors.InsufficientPrivilege, Meaning(NotOpened, "this user may not do that", _PREPARE)),
    (
        (errors.LockNotAvailable, errors.QueryCanceled, errors.DeadlockDetected),
        Meaning(NotOpened, _BUSY, "try again"),
    ),
    (errors.ReadOnlySqlTransaction, Meaning(NotOpened, _ONLY_READ, "name the primary server")),
    ((errors.DiskFull, errors.OutOfMemory), Meaning(NotOpened, "the server’s disk is full", "make room on it")),
    (errors.IntegrityError, Meaning(NotSound, "it refused what does not follow its last entry", _VERIFY)),
    (
        (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction),
        Meaning(NotSound, "it holds no ledger that this engine made", _PREPARE),
    ),
    ((errors.OperationalError, errors.InterfaceError), Meaning(NotOpened, "{why}", _REACH)),
)
"""What the server's complaints mean; the first that fits."""


class PostgresHome:
    """The current schema of one database. A transaction is on the server's disk before an append returns."""

    def __init__(self, address: URL, *, create: bool = True) -> None:
        self.name, self._patience = _name(address), PATIENCE
        address = address.set(drivername="postgresql+psycopg")
        self.engine = create_engine(
            address, connect_args=_settings(address, PATIENCE), isolation_level="READ COMMITTED", max_overflow=-1,
            pool_pre_ping=True, hide_parameters=True,
        )  # fmt: skip
        try:
            self._open(create=create)
        except COMPLAINTS as wrong:
            self.engine.dispose()
            raise self.explain(wrong) from wrong
        except BaseException:
            self.engine.dispose()
            raise

    @contextmanager
    def adding(self) -> Iterator[ByConnection]:
        """Give a transaction that adds."""
        with self.engine.begin() as connection:
            self.lock(connection)
            yield self.within(connection)

    def within(self, connection: Connection) -> ByConnection:
        """Add within a transaction that does other things too."""
        return ByConnection(connection)

    def lock(self, connection: Connection) -> None:
        """Keep every other writer out; the trigger on the entries asks for the same lock of whoever does not."""
        connection.execute(_LOCK)

    @contextmanager
    def examining(self) -> Iterator[Connection]:
        """Give a connection with a view of one moment."""
        with self.engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def spare(self, connection: Connection) -> None:
        """Do nothing: the server keeps no text that is no text."""

    def faults(self, connection: Connection) -> Iterator[Fault]:
        """Hold the tables, the triggers and their functions against what made them."""
        for table, columns in TABLES.items():
            found = [tuple(row) for row in connection.execute(_COLUMNS, {"table": table})]
            keys = connection.execute(_KEYS, {"table": table}).scalars().all()
            plain = connection.execute(_RELATION, {"table": table}).scalar()
            if found != [(name, kind, True) for name, kind in columns] or keys != [columns[0][0]] or not plain:
                yield Fault("G709", f"its table `{table}` has been altered", cure=_REMAKE)
        wrong = list(_trigger_faults(connection))
        yield from wrong
        if not wrong and connection.execute(_MAKINGS).scalar() != 1:
            yield Fault("G709", "some of its triggers were taken away and put back", cure=_REMAKE)

    def wipe(self) -> None:
        """Ask the server to clear away the older form of what was emptied, where this user may ask for it."""
        self._ask("VACUUM ledger_held_apart")

    def rewrite(self) -> None:
        """Ask the server to write the table anew, where this user may ask for it."""
        self._ask("VACUUM (FULL) ledger_held_apart")

    def _ask(self, statement: str) -> None:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(statement)
            with suppress(DBAPIError):  # so that the files hold what the server's memory does
                connection.exec_driver_sql("CHECKPOINT")

    def raw(self) -> Iterator[tuple[str, Raw]]:
        """Give what is in the files of the tables and in the log; None for both where this user may not look."""
        try:
            with self.engine.connect() as connection:
                for name in connection.execute(_RAW).scalars().all():
                    yield name, connection.execute(_READ, {"name": name}).scalar()
        except DBAPIError:
            yield "the server’s own files and its log", None

    def unfinished(self) -> Iterator[str]:
        """Say where the table could not be written anew: only its owner can ask for that."""
        with self.engine.connect() as connection:
            if not connection.execute(_OWNED).scalar():
                yield "the server: only the owner of the table `ledger_held_apart` can have it written anew"

    def prepare(self, writer: str = "", keeper: str = "") -> None:
        """Say what a writer and a keeper of records may do: the one adds and reads, the other redacts besides.

        What the triggers do is put in order too, where an earlier version made them.

        Raises:
            NotOpened: There is no such role, or this user may not grant.
        """
        try:
            with self.engine.begin() as connection:
                schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
                for statement in functions(schema):
                    connection.exec_driver_sql(statement.replace("%", "%%"))
                quote = connection.dialect.identifier_preparer.quote_identifier
                for statement in grants(*(quote(role) if role else "" for role in (writer, keeper))):
                    connection.exec_driver_sql(statement.replace("%", "%%"))
        except DBAPIError as wrong:
            if isinstance(wrong.orig, errors.UndefinedObject):
                roles = " or ".join(f"`{role}`" for role in (writer, keeper) if role)
                raise NotOpened(f"`{self.name}` has no role {roles}", "make it first, with CREATE ROLE") from wrong
            raise self.explain(wrong) from wrong

    def explain(self, wrong: Complaint) -> LedgerError:
        """Say in our own words what the server's complaint means."""
        complaint = getattr(wrong, "orig", wrong)
        meaning = next((m for kinds, m in _MEANINGS if isinstance(complaint, kinds)), _DAMAGED)
        said = meaning.said.format(why=_unreachable(str(complaint)), patience=self._patience)
        return meaning.kind(f"`{self.name}`: {said}", meaning.cure)

    def _open(self, *, create: bool) -> None:
        with self.engine.connect() as connection, connection.begin():
            if _there(connection):
                return
            if not create:
                raise NotMade(f"there is no ledger in `{self.name}` yet", _PREPARE)
            if connection.exec_driver_sql("SHOW server_encoding").scalar() != "UTF8":
                raise NotOpened(f"`{self.name}` does not keep text as UTF-8", "make a database with ENCODING 'UTF8'")
            schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar()
            if schema is None:
                raise NotOpened(f"`{self.name}` has no schema to make a ledger in", _PREPARE)
            self.lock(connection)
            for statement in () if connection.execute(_MADE).first() else statements(schema):
                connection.exec_driver_sql(statement)


def _trigger_faults(connection: Connection) -> Iterator[Fault]:
    made_of = {row[0]: tuple(row[1:]) for row in connection.execute(_FUNCTIONS)}
    triggers = {row[0]: tuple(row[1:]) for row in connection.execute(_TRIGGERS)}
    for name, (table, _, _, function) in TRIGGERS.items():
        made = triggers.pop(name, None)
        if made is None:
            yield Fault("G709", f"its trigger `{name}` has been taken away", cure=_REMAKE)
        elif made != (table, trigger_type(name), function, True):
            yield Fault("G709", f"its trigger `{name}` has been altered or switched off", cure=_REMAKE)
        elif made_of.get(function) == (EARLIER.get(function), "plpgsql", True):
            said = f"what its trigger `{name}` does is an earlier version’s, and lets a wrong hash in"
            yield Fault("G709", said, cure=_PREPARE, grave=False)
        elif made_of.get(function) != (FUNCTIONS[function], "plpgsql", True):
            yield Fault("G709", f"what its trigger `{name}` does has been altered", cure=_REMAKE)
    for name in triggers:
        yield Fault("G709", f"it has a trigger `{name}` that is none of its own", cure=_REMAKE)


def _there(connection: Connection) -> bool:
    found = connection.exec_driver_sql("SELECT to_regclass('ledger_entries'), to_regclass('ledger_held_apart')").one()
    return None not in found


def _settings(address: URL, patience: float) -> dict[str, Any]:
    asked = " ".join(str(address.query.get("options", "")).split())
    # Written to the server's disk before it is acknowledged, whatever the server's own setting is.
    options = f"-c lock_timeout={patience * 1000:.0f} -c synchronous_commit=on {asked}".strip()
    # Over a network the line is encrypted, unless the address says otherwise.
    wanted = {"connect_timeout": _CONNECTING} | ({} if _is_here(address) else {"sslmode": "require"})
    return {"options": options} | {key: value for key, value in wanted.items() if key not in address.query}


def _is_here(address: URL) -> bool:
    host = address.host or str(address.query.get("host", ""))
    return not host or host in _HERE or host.startswith("/")


def _name(address: URL) -> str:
    user = f"{address.username}@" if address.username else ""
    port = f":{address.port}" if address.port else ""
    return f"postgresql://{user}{address.host or address.query.get('host', '')}{port}/{address.database or ''}"


def _unreachable(said: str) -> str:
    """Tell apart the reasons that a person can do something about; other tongues than English give the last."""
    if "SSL" in said and "support" in said:
        return "the server does not encrypt the line; `?sslmode=prefer` in the address does without"
    if "password" in said or "authentication" in said or "pg_hba" in said or "role" in said:
        return "the server refuses the user or the password"
    return "there is no such database" if "database" in said and "exist" in said else "the server does not answer"
