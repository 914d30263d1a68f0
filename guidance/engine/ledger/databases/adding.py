"""A transaction in which entries are added to a ledger, by the shortest way that its database has."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection


class Adding(Protocol):
    """A transaction that only adds; every other writer is kept out until it ends."""

    def last(self, statement: str) -> tuple[int, str] | None:
        """Ask for the sequence and the hash of the last entry, by a statement in the database's own words."""
        ...

    def put(self, statement: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows, by such a statement."""
        ...


class Straight:
    """A transaction that adds, as the driver has it."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver

    def last(self, statement: str) -> tuple[int, str] | None:
        """Ask for the last entry."""
        row = self._driver.execute(statement).fetchone()
        return (int(row[0]), str(row[1])) if row else None

    def put(self, statement: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows."""
        self._driver.executemany(statement, rows)


class ByConnection:
    """A transaction that adds, by a connection of SQLAlchemy's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self, statement: str) -> tuple[int, str] | None:
        """Ask for the last entry."""
        row = self._connection.exec_driver_sql(statement).first()
        return (int(row[0]), str(row[1])) if row else None

    def put(self, statement: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows."""
        self._connection.exec_driver_sql(statement, list(rows))
