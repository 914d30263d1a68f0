"""Whether an entry still says what it was made to say: nothing is laid over a finding by one that was altered."""

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.ledger.canonical import canonical
from guidance.engine.ledger.chain import Stored, entry_hash
from guidance.engine.ledger.entry import Entry
from guidance.engine.ledger.problems import NotKept

_CURE = (
    "`guidance ledger verify` says what is wrong; what is about that departure is not relied on until it is put right"
)


def is_altered(entry: Entry) -> bool:
    """Tell whether what an entry says does not give its hash."""
    try:
        body = canonical(entry.body)
    except NotKept:
        return True
    row = Stored(
        entry.sequence, entry.kind, body, entry.occurred_at, entry.recorded_at, entry.author, entry.packs,
        entry.engine, entry.previous, entry.hash,
    )  # fmt: skip
    return entry_hash(row) != entry.hash


def fault_of(entry: Entry, before: tuple[int, str], name: str) -> Diagnostic | None:
    """Say what is wrong with an entry, held against itself and the sequence and hash of the one before it."""
    if is_altered(entry):
        return _warning("G701", f"entry {entry.sequence} does not give its hash: it has been altered", name)
    if entry.sequence != before[0] + 1:
        return _warning("G703", f"entries are missing before entry {entry.sequence}", name)
    if entry.previous != before[1]:
        return _warning("G702", f"entry {entry.sequence} was not made to follow the one before it", name)
    return None


def _warning(code: str, message: str, name: str) -> Diagnostic:
    return Diagnostic(code, message, Span(name), _CURE).pardoned()
