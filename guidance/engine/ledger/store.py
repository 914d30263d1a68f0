"""What every ledger can do, wherever it keeps its entries."""

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self

from guidance.engine.ledger.chain import Linked, Stored
from guidance.engine.ledger.checking import Tell
from guidance.engine.ledger.encryption.erasure import Sought, Trace
from guidance.engine.ledger.entry import Checkpoint, Draft, Entry, HeldText, Stamp
from guidance.engine.ledger.problems import Fault


class Ledger(Protocol):
    """Entries in order, added to and never altered. Use it in a `with`, or close it.

    Every method may raise `NotOpened` (a lock, a full disk, a server gone) or `NotSound` (damage); what was asked is
    then not done, and nothing of it is kept.
    """

    name: str
    """How the ledger is called to people; never with a password."""

    def append(self, draft: Draft, stamp: Stamp) -> Entry:
        """Keep one draft, and give the entry it has become once it is kept for good."""
        ...

    def append_all(self, drafts: Sequence[Draft], stamp: Stamp) -> list[Entry]:
        """Keep several drafts in their order and with nothing between them: all or none."""
        ...

    def entries(self, *, after: int = 0, kind: str | None = None) -> Iterator[Entry]:
        """Give the entries that follow a sequence, in order, those of one kind where asked."""
        ...

    def text(self, held: str) -> HeldText | None:
        """Give the personal text of a hash; None where the ledger has never held one of that hash."""
        ...

    def texts(self) -> Iterator[HeldText]:
        """Give every personal text, redacted ones among them, in the order of their entries."""
        ...

    def redact(self, held: str, draft: Draft, stamp: Stamp) -> Entry:
        """Keep the redaction (a draft of kind `redaction`), and take away the text and salt it names: both or neither.

        Raises:
            NotKept: No text of that hash is held, or it has been redacted before.
        """
        ...

    def sought(self, held: str) -> Sought:
        """Say what of a personal text is to be looked for once it has been redacted; to be asked before.

        Raises:
            NotKept: No text of that hash is held, or it has been redacted before.
        """
        ...

    def look(self, gone: Sought) -> list[Trace]:
        """Look for what is left of a redacted text, try once to clear away what can be read, and say what is left."""
        ...

    def clear(self) -> list[Trace]:
        """Destroy what may be left of every text redacted so far, and say what could not be."""
        ...

    def head(self) -> tuple[int, str]:
        """Give the sequence and hash of the last entry; `(0, GENESIS)` where there is none."""
        ...

    def verify(self, *against: Checkpoint, tell: Tell | None = None) -> list[Fault]:
        """Look at everything: each entry, each held text, and that the store still refuses change.

        Args:
            *against: Heads lodged elsewhere: what each vouches for must still stand, as it was.
            tell: Told from time to time how many entries have been looked at.
        """
        ...

    def stored(self) -> Iterator[Stored]:
        """Give every entry as it is stored, without its personal texts, all as of one moment."""
        ...

    def links(self) -> Iterator[Linked]:
        """Give every entry as it is stored, with the personal texts held apart from it, all as of one moment."""
        ...

    def take(self, links: Iterable[Linked]) -> None:
        """Keep entries made elsewhere, which have been verified and follow the head: all or none.

        Raises:
            NotKept: The first does not follow the head.
        """
        ...

    def close(self) -> None:
        """Let go of the file or the server."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None: ...
