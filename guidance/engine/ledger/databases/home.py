"""What a database has to offer for a ledger to live in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol, TypeAlias

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from guidance.engine.ledger.databases.adding import Adding
from guidance.engine.ledger.encryption.erasure import Raw
from guidance.engine.ledger.problems import Fault, LedgerError

COMPLAINTS = (DBAPIError, sqlite3.Error, UnicodeDecodeError)
"""What a database may complain with; the last where a damaged one cannot even put its complaint into text."""
Complaint: TypeAlias = DBAPIError | sqlite3.Error | UnicodeDecodeError


class Home(Protocol):
    """A database that holds a ledger."""

    name: str
    engine: Engine

    def adding(self) -> AbstractContextManager[Adding]:
        """Begin to add; what was added is on the disk once this has ended, or is undone where it is left otherwise."""
        ...

    def within(self, connection: Connection) -> Adding:
        """Add within a transaction that does other things too."""
        ...

    def lock(self, connection: Connection) -> None:
        """Keep every other writer out until this transaction ends."""
        ...

    def examining(self) -> AbstractContextManager[Connection]:
        """Give a connection, and a view of one moment, for reading what may be damaged."""
        ...

    def spare(self, connection: Connection) -> None:
        """Let text be read that is no text, so that the entry it belongs to can be named."""
        ...

    def faults(self, connection: Connection) -> Iterator[Fault]:
        """Give what is wrong with the database itself, and with what makes it refuse change."""
        ...

    def wipe(self) -> None:
        """See to it that nothing of a text that was emptied stays behind, as far as the database lets us."""
        ...

    def rewrite(self) -> None:
        """Write everything anew, so that no older form of a page is left, as far as the database lets us."""
        ...

    def raw(self) -> Iterator[tuple[str, Raw]]:
        """Give what each file of the database holds, by its name; None where this user may not look at it."""
        ...

    def unfinished(self) -> Iterator[str]:
        """Name what may still hold an older form of what was emptied, by where it is and why."""
        ...

    def explain(self, wrong: Complaint) -> LedgerError:
        """Say in our own words what the database's complaint means."""
        ...
