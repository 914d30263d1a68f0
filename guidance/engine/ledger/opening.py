"""A ledger by its address."""

import logging
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from guidance.engine.ledger.databases.database import DatabaseLedger
from guidance.engine.ledger.databases.sqlite import SqliteHome
from guidance.engine.ledger.files import NAMED, ledger_file
from guidance.engine.ledger.problems import NotNamed
from guidance.engine.ledger.store import Ledger

logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
"""What it would say of a connection that cannot be closed is no word of ours; what is wrong is raised."""
_POSTGRES = {"postgresql", "postgres", "postgresql+psycopg"}


def open_url(url: str, keys: Path, *, signing: Path | None = None, create: bool = True) -> Ledger:
    """Open the ledger of an address: `sqlite:///file`, a plain path, or `postgresql://…`.

    Args:
        url: The address.
        keys: The folder of the keys to its personal texts; made when the first is recorded.
        signing: The file of the key that signs entries, where it is not in that folder; made as that is.
        create: Whether to make the ledger where it is not there yet.

    Raises:
        NotNamed: The address cannot be one of a ledger.
        NotOpened: The ledger is not there, or cannot be reached.
        NotSound: What is there is no ledger.
    """
    if "://" not in url:
        return DatabaseLedger(SqliteHome(ledger_file(url), create=create), keys, signing)
    address = _address(url)
    if address.drivername in _POSTGRES:
        from guidance.engine.ledger.databases.postgres import PostgresHome  # noqa: PLC0415  only who asks waits for its driver

        return DatabaseLedger(PostgresHome(address, create=create), keys, signing)
    if address.drivername != "sqlite":
        raise NotNamed(f"`{address.drivername}://` is no kind of ledger", NAMED)
    if "?" in url:
        said = "what follows `?` in a `sqlite://` address is not taken"
        raise NotNamed(said, "leave it out; a file with `?` in its name is named by its plain path")
    if address.host or not address.database or address.database == ":memory:":
        raise NotNamed("`sqlite://` names no file", "`sqlite:///file` for one beside you, `sqlite:////folder/file`")
    return DatabaseLedger(SqliteHome(ledger_file(address.database), create=create), keys, signing)


def on_server(url: str) -> bool:
    """Tell whether an address is one on a PostgreSQL server."""
    return "://" in url and _address(url).drivername in _POSTGRES


def prepare(url: str, *, writer: str = "", keeper: str = "") -> str:
    """Make the ledger on a server where it is not there yet, and say what each role may do.

    Returns:
        How the ledger is called to people.

    Raises:
        NotNamed: The address is not one of a server, which alone has roles.
        NotOpened: There is no such role, or this user may not grant.
    """
    if not on_server(url):
        raise NotNamed("only a ledger on a PostgreSQL server has roles", "leave `--writer` and `--keeper` out")
    from guidance.engine.ledger.databases.postgres import PostgresHome  # noqa: PLC0415  as above

    home = PostgresHome(_address(url))
    try:
        home.prepare(writer, keeper)
    finally:
        home.engine.dispose()
    return home.name


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        scheme = url.partition("://")[0]
        raise NotNamed(f"the `{scheme}://` address cannot be read", NAMED) from None
