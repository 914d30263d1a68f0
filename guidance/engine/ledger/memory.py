"""A ledger in memory: for trying things out, and for tests; gone when the process ends."""

from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from types import TracebackType
from typing import Self

from guidance.engine.ledger.chain import Linked, Stored, StoredText, by_entry, link, link_all, redactable, redactions
from guidance.engine.ledger.checking import Tell, check_ledger
from guidance.engine.ledger.encryption.erasure import TEXT, Sought, Trace, sought
from guidance.engine.ledger.entry import GENESIS, Checkpoint, Draft, Entry, HeldText, Stamp
from guidance.engine.ledger.problems import Fault, NotKept


class MemoryLedger:
    """Keeps what a ledger keeps in two lists; safe to use from several threads."""

    name = "a ledger in memory"

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: list[Stored] = []
        self._texts: dict[str, StoredText] = {}

    def append(self, draft: Draft, stamp: Stamp) -> Entry:
        """Keep one draft."""
        return self.append_all([draft], stamp)[0]

    def append_all(self, drafts: Sequence[Draft], stamp: Stamp) -> list[Entry]:
        """Keep several drafts: all or none."""
        with self._lock:
            links = link_all(drafts, stamp, self._head())
            self._keep(links)
        return [made.stored.entry() for made in links]

    def entries(self, *, after: int = 0, kind: str | None = None) -> Iterator[Entry]:
        """Give the entries that follow a sequence."""
        return (row.entry() for row in self._rows[max(after, 0) :] if kind in {None, row.kind})

    def text(self, held: str) -> HeldText | None:
        """Give the personal text of a hash."""
        found = self._texts.get(held)
        return found.held() if found else None

    def texts(self) -> Iterator[HeldText]:
        """Give every personal text."""
        return (text.held() for text in list(self._texts.values()))

    def redact(self, held: str, draft: Draft, stamp: Stamp) -> Entry:
        """Keep the redaction, and take away the text it names."""
        with self._lock:
            text = redactable(self._texts.get(held), held)
            made = link(draft, stamp, self._head(), redacts=held)
            self._keep([made])
            self._texts[held] = text.redacted()
        return made.stored.entry()

    def sought(self, held: str) -> Sought:
        """Say which text is to be looked for."""
        text = redactable(self._texts.get(held), held)
        return sought(text, text, b"")

    def look(self, gone: Sought) -> list[Trace]:
        """Look whether the text is there still."""
        found = self._texts.get(gone.hash)
        return [Trace(TEXT, self.name, left=True)] if found and found.text else []

    def clear(self) -> list[Trace]:
        """Do nothing: there is no file that anything could be left in."""
        return []

    def head(self) -> tuple[int, str]:
        """Give the sequence and hash of the last entry."""
        with self._lock:
            return self._head()

    def verify(self, *against: Checkpoint, tell: Tell | None = None) -> list[Fault]:
        """Look at every entry and every held text."""
        with self._lock:
            rows, texts = list(self._rows), list(self._texts.values())
        return list(check_ledger(rows, texts, against, tell=tell))

    def stored(self) -> Iterator[Stored]:
        """Give every entry as it is stored."""
        with self._lock:
            return iter(list(self._rows))

    def links(self) -> Iterator[Linked]:
        """Give every entry as it is stored, with its personal texts."""
        with self._lock:
            rows, texts = list(self._rows), by_entry(self._texts.values())
        return (Linked(row, tuple(texts.get(row.sequence, ()))) for row in rows)

    def take(self, links: Iterable[Linked]) -> None:
        """Keep entries made elsewhere."""
        with self._lock:
            given = list(links)
            if given and given[0].stored.previous != self._head()[1]:
                raise NotKept("the entries do not follow the last one here", "import into the ledger they continue")
            self._keep(given)
            for held in redactions(given):
                self._texts[held] = self._texts[held].redacted()

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _head(self) -> tuple[int, str]:
        return (self._rows[-1].sequence, self._rows[-1].hash) if self._rows else (0, GENESIS)

    def _keep(self, links: Iterable[Linked]) -> None:
        for made in links:
            self._rows.append(made.stored)
            self._texts.update({text.hash: text for text in made.held})
