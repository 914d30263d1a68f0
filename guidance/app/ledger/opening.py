"""Which ledger is meant, where it is, and what it is told of the moment."""

import os
from pathlib import Path

import guidance
from guidance.app.clock import this_moment
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.packs.shipped import shipped
from guidance.engine.ledger.encryption.files import path_named
from guidance.engine.ledger.entry import Stamp
from guidance.engine.ledger.store import Ledger

NAMED_BY = "GUIDANCE_LEDGER"
KEYS_NAMED_BY = "GUIDANCE_LEDGER_KEYS"
SIGNING_NAMED_BY = "GUIDANCE_LEDGER_SIGNING_KEY"
_FILE = "ledger.sqlite"


def ledger_url() -> str:
    """Say which ledger is meant: what GUIDANCE_LEDGER names, else a SQLite file in the user's data folder."""
    return os.environ.get(NAMED_BY, "").strip() or str(default_file())


def default_file() -> Path:
    """Say where the ledger is when none is named."""
    from platformdirs import user_data_path  # noqa: PLC0415  asked only where no ledger is named

    return user_data_path("guidance", appauthor=False) / _FILE


def keys_folder() -> Path:
    """Say where the keys are: what GUIDANCE_LEDGER_KEYS names, else a folder of the user's that holds no ledger."""
    from platformdirs import user_config_path  # noqa: PLC0415  asked only where a ledger is opened

    named = os.environ.get(KEYS_NAMED_BY, "").strip()
    return path_named(named) if named else user_config_path("guidance", appauthor=False) / "ledger-keys"


def signing_file() -> Path | None:
    """Say where the signing key is, where GUIDANCE_LEDGER_SIGNING_KEY names it; else it is in the folder of keys."""
    named = os.environ.get(SIGNING_NAMED_BY, "").strip()
    return path_named(named) if named else None


def ledger_named() -> bool:
    """Tell whether GUIDANCE_LEDGER names a ledger."""
    return bool(os.environ.get(NAMED_BY, "").strip())


def ledger_exists() -> bool:
    """Tell whether there is a ledger to read: one is named, or one was made before in the user's data folder."""
    return ledger_named() or default_file().exists()


def open_ledger(url: str | None = None, *, create: bool = True) -> Ledger:
    """Open the ledger, making it where it is not there yet; use it in a `with`.

    Args:
        url: `sqlite:///file`, a plain path, or `postgresql://…`; None: the one that `ledger_url` says.
        create: Whether to make it where it is not there; reading commands say no.

    Raises:
        NotNamed: The address cannot be one of a ledger.
        NotMade: It is not there yet, and is not to be made.
        NotOpened: It cannot be reached or written.
        NotSound: What is there is no ledger.
    """
    from guidance.engine.ledger.opening import open_url  # noqa: PLC0415  so that nobody else waits for the library

    return open_url(url or ledger_url(), keys_folder(), signing=signing_file(), create=create)


def prepare_ledger(url: str | None = None, *, writer: str = "", keeper: str = "") -> str:
    """Make the ledger where it is not there yet and, on a server, say what its roles may do.

    Args:
        url: The address; None: the one that `ledger_url` says.
        writer: The role that may add and read.
        keeper: The role that may redact besides.

    Returns:
        How the ledger is called to people.

    Raises:
        NotNamed: The address cannot be one of a ledger, or roles are named and it is not a server's.
        NotOpened: It cannot be made, there is no such role, or this user may not grant.
    """
    from guidance.engine.ledger.opening import on_server, prepare  # noqa: PLC0415  as in `open_ledger`

    if writer or keeper or on_server(url or ledger_url()):
        return prepare(url or ledger_url(), writer=writer, keeper=keeper)
    with open_ledger(url) as ledger:
        return ledger.name


def now() -> str:
    """Say what moment it is, as an ISO date-time with the offset of England, whatever the machine's zone."""
    return this_moment().isoformat(timespec="milliseconds")


def stamp() -> Stamp:
    """Say what moment it is, and by which packs and engine something is recorded."""
    return Stamp(now(), pack_digest(shipped()), guidance.__version__)
