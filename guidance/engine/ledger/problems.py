"""What can be wrong with a ledger, and why one may refuse."""

from dataclasses import dataclass
from typing import NamedTuple


class LedgerError(Exception):
    """The ledger did not do what was asked, and holds what it held before; `cure` says what would help."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.message, self.cure = message, cure


class NotKept(LedgerError, ValueError):  # noqa: N818  an answer to what was asked
    """What was to be kept is not in a form that can be kept."""


class NotNamed(LedgerError):  # noqa: N818  an answer to what was asked
    """No ledger can be meant by the address given."""


class NotOpened(LedgerError):  # noqa: N818  an answer to what was asked
    """The ledger cannot be reached, read or written now: a lock, a full disk, a server that does not answer."""


class NotReplaced(LedgerError):  # noqa: N818  an answer to what was asked
    """A file that was to be written over holds what may not be lost that way: the ledger, or another database."""


class NotMade(NotOpened):
    """There is no ledger there yet: nothing has been recorded."""


class NotSound(LedgerError):  # noqa: N818  an answer to what was asked
    """What is there is no ledger, or one that has been damaged: `verify` says where."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that `verify` found, by a code with a page of its own; no `sequence` where it is about the whole."""

    code: str
    message: str
    sequence: int | None = None
    cure: str = ""
    grave: bool = True
    """Whether the ledger is not sound for it; where not, it is something to look at."""

    def __str__(self) -> str:
        place = "the ledger" if self.sequence is None else f"entry {self.sequence}"
        return f"{'error' if self.grave else 'warning'}[{self.code}]: {place}: {self.message}"


class Meaning(NamedTuple):
    """What one of a database's complaints means; `said` may have places to be filled in."""

    kind: type[LedgerError]
    said: str
    cure: str
