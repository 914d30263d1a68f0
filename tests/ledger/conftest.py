import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import Connection, create_engine, insert, make_url

from guidance.engine.ledger.chain import Stored, StoredText
from guidance.engine.ledger.databases.database import DatabaseLedger
from guidance.engine.ledger.databases.postgres_schema import TRIGGERS
from guidance.engine.ledger.databases.sqlite_schema import SCHEMA
from guidance.engine.ledger.databases.tables import ENTRIES, HELD
from guidance.engine.ledger.entry import SIGNED, Draft, Entry, Stamp
from guidance.engine.ledger.memory import MemoryLedger
from guidance.engine.ledger.opening import open_url as open_with
from guidance.engine.ledger.store import Ledger
from tests import postgres

STAMP = Stamp("2026-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
MEMORY = Path("/dev/shm")  # noqa: S108  no name in it is guessed
BY = "team manager, children's social care"
_number = count(1)


@dataclass
class RecordedDeviation:
    """Everything a ledger holds, for somebody to change."""

    rows: list[Stored]
    texts: list[StoredText]


Change = Callable[[RecordedDeviation], None]


def keys() -> Path:
    """The folder of keys that the tests share."""
    return Path(os.environ["GUIDANCE_LEDGER_KEYS"])


def open_url(url: str, *, create: bool = True, folder: Path | None = None) -> Ledger:
    """Open a ledger with the keys that the tests share, or with those in a folder of its own."""
    return open_with(url, folder or keys(), create=create)


def draft(**changes: Any) -> Draft:  # noqa: ANN401  whatever a draft may hold
    plain = {"kind": "deviation", "body": {"case": "EX-1", "n": 1}, "occurred_at": "2011-05-06", "author": BY}
    return Draft(**{**plain, **changes})


def redaction(why: str = "the end of its retention") -> Draft:
    return draft(kind="redaction", body={"why": why})


def said(entry: Entry) -> dict[str, Any]:
    """Give what an entry's body says, but for the signature, which an entry in memory has not."""
    return {key: value for key, value in entry.body.items() if key != SIGNED}


def fill(ledger: Ledger, number: int = 6) -> None:
    """Record some entries, every second with personal text, some of it with a day to be kept until."""
    for n in range(1, number + 1):
        personal = {} if n % 2 else {"reasons": f"because {n}", "wishes": "as she said: “not yet”"}
        ledger.append(draft(body={"case": f"EX-{n}", "n": n}, personal=personal, retain_until=date(2036, 1, n)), STAMP)


class Place(Protocol):
    """Where a kind of ledger lives: opens it, and lets somebody with every right change what is in it."""

    url: str

    def open(self, *, create: bool = True) -> Ledger: ...

    def change(self, change: Change) -> None: ...


class InMemory:
    url = ""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()

    def open(self, *, create: bool = True) -> Ledger:  # noqa: ARG002  it is there as soon as it is named
        return self.ledger

    def change(self, change: Change) -> None:
        kept = RecordedDeviation(self.ledger._rows, list(self.ledger._texts.values()))
        change(kept)
        self.ledger._texts = {text.hash: text for text in kept.texts}


class InDatabase:
    """Changes are made as the owner can: without the triggers, which are put back as they were."""

    def __init__(self, url: str) -> None:
        self.url = url

    def open(self, *, create: bool = True) -> Ledger:
        return open_url(self.url, create=create)

    def change(self, change: Change) -> None:
        with self.open() as ledger, self.bare(ledger) as connection:
            rows = [Stored._make(row) for row in connection.execute(ENTRIES.select().order_by(ENTRIES.c.sequence))]
            texts = [StoredText._make(row) for row in connection.execute(HELD.select().order_by(HELD.c.entry))]
            change(RecordedDeviation(rows, texts))
            connection.execute(HELD.delete())
            connection.execute(ENTRIES.delete())
            for table, kept in ((ENTRIES, rows), (HELD, texts)):
                if kept:
                    connection.execute(insert(table), [row._asdict() for row in kept])

    @contextmanager
    def bare(self, ledger: Ledger) -> Iterator[Connection]:
        assert isinstance(ledger, DatabaseLedger)
        with ledger._home.engine.begin() as connection:
            yield connection


class InFile(InDatabase):
    @contextmanager
    def bare(self, ledger: Ledger) -> Iterator[Connection]:
        triggers = [name for name in SCHEMA if "TRIGGER" in SCHEMA[name]]
        with super().bare(ledger) as connection:
            version = connection.exec_driver_sql("PRAGMA schema_version").scalar()
            for name in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            yield connection
            for name in triggers:
                connection.exec_driver_sql(SCHEMA[name])
            connection.exec_driver_sql(f"PRAGMA schema_version = {version}")


class OnServer(InDatabase):
    @contextmanager
    def bare(self, ledger: Ledger) -> Iterator[Connection]:
        with super().bare(ledger) as connection:
            for name, (table, *_) in TRIGGERS.items():
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
            yield connection
            for name, (table, *_) in TRIGGERS.items():
                connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


@contextmanager
def schema_of_its_own(server: str) -> Iterator[str]:
    """Give the address of an empty schema, which goes when the test ends."""
    name = f"ledger_{os.getpid()}_{next(_number)}"
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    try:
        yield f"{server}?options=-csearch_path%3D{name}"
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
        engine.dispose()


@pytest.fixture
def in_memory() -> Place:
    return InMemory()


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is such a thing: nothing is tried here that has to wait for a disk."""
    if not MEMORY.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


@pytest.fixture
def in_file(quick_path: Path) -> Place:
    return InFile(str(quick_path / "ledger.sqlite"))


@pytest.fixture(scope="session")
def server() -> str:
    found = postgres.address()
    if found is None:
        pytest.skip(postgres.LACKING)
    return found


@pytest.fixture(scope="module")
def settled(server: str) -> Iterator[str]:
    """The address of a filled ledger that the tests of a module share, and none changes for good."""
    with schema_of_its_own(server) as url:
        with open_url(url) as ledger:
            fill(ledger)
        yield url


@pytest.fixture
def on_server(server: str) -> Iterator[Place]:
    with schema_of_its_own(server) as url:
        yield OnServer(url)
