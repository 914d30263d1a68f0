"""A ledger in a database: SQLAlchemy Core over whatever home the address named."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Row, Select, insert, select, update

from guidance.engine.ledger.chain import (
    SEALED,
    Linked,
    Stored,
    StoredText,
    by_entry,
    link,
    link_all,
    redactable,
    redactions,
)
from guidance.engine.ledger.checking import RESTORE, Tell, check_ledger
from guidance.engine.ledger.databases.adding import Adding
from guidance.engine.ledger.databases.home import COMPLAINTS, Home
from guidance.engine.ledger.databases.tables import ENTRIES, HELD
from guidance.engine.ledger.encryption.erasure import Sought, Trace, cleared, look, sought
from guidance.engine.ledger.entry import GENESIS, REDACTION, REDACTS, Checkpoint, Draft, Entry, HeldText, Stamp
from guidance.engine.ledger.problems import Fault, LedgerError, NotKept, NotSound

if TYPE_CHECKING:
    from guidance.engine.ledger.encryption.sealing import Sealing

_PAGE = 1_000
_HEAD = select(ENTRIES.c.sequence, ENTRIES.c.hash).order_by(ENTRIES.c.sequence.desc()).limit(1)
_ADD, _HOLD = insert(ENTRIES), insert(HELD)
_IN_FULL = {"literal_binds": True}


class DatabaseLedger:
    """Keeps entries in a database, and personal text in it encrypted. Safe to use from several threads and processes.

    Args:
        home: The database.
        keys: The folder of the keys to the personal texts, which is no part of the database.
        signing: The file of the key that signs entries, where it is not in that folder.
    """

    def __init__(self, home: Home, keys: Path, signing: Path | None = None) -> None:
        self._home, self._folder, self._signing = home, keys, signing
        self.name = home.name
        # Put into the database's own words once: an append would else spend a quarter of its processor time on that.
        self._last, self._add, self._hold = (
            str(said.compile(home.engine, compile_kwargs=how))
            for said, how in ((_HEAD, _IN_FULL), (_ADD, {}), (_HOLD, {}))
        )

    @cached_property
    def _sealing(self) -> "Sealing":
        from guidance.engine.ledger.encryption.sealing import Sealing  # noqa: PLC0415  whoever reads no text waits for no library

        return Sealing(self._folder, self._signing)

    def append(self, draft: Draft, stamp: Stamp) -> Entry:
        """Keep one draft."""
        return self.append_all([draft], stamp)[0]

    def append_all(self, drafts: Sequence[Draft], stamp: Stamp) -> list[Entry]:
        """Keep several drafts: all or none."""
        _ = self._sealing.author  # so that nobody waits for a key while others wait for the ledger
        with self._explained(), self._home.adding() as adding:
            links = link_all(drafts, stamp, self._head(adding), sign=self._sealing.sign)
            self._keep(adding, links)
        return [made.stored.entry() for made in links]

    def entries(self, *, after: int = 0, kind: str | None = None) -> Iterator[Entry]:
        """Give the entries that follow a sequence, fetched a thousand at a time."""
        wanted = select(ENTRIES).order_by(ENTRIES.c.sequence).limit(_PAGE)
        wanted = wanted.where(ENTRIES.c.kind == kind) if kind is not None else wanted
        while True:
            with self._reading() as connection:
                rows = [Stored(*row) for row in connection.execute(wanted.where(ENTRIES.c.sequence > after))]
            yield from map(_read, rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1].sequence

    def text(self, held: str) -> HeldText | None:
        """Give the personal text of a hash."""
        with self._reading() as connection:
            found = _text(connection, held)
        return next(self._held([found]), None) if found else None

    def texts(self) -> Iterator[HeldText]:
        """Give every personal text, in the order of their entries."""
        with self._reading() as connection:
            rows = connection.execute(select(HELD).order_by(HELD.c.entry, HELD.c.name)).all()
        return self._held([StoredText(*row) for row in rows])

    def redact(self, held: str, draft: Draft, stamp: Stamp) -> Entry:
        """Keep the redaction, and take away the text it names."""
        with self._writing() as connection:
            redactable(_text(connection, held), held)
            adding = self._home.within(connection)
            made = link(draft, stamp, self._head(adding), redacts=held, sign=self._sealing.sign)
            self._keep(adding, [made])
            _empty(connection, held)
        self._forget([held])
        return made.stored.entry()

    def sought(self, held: str) -> Sought:
        """Say what of a personal text is to be looked for once it has been redacted; to be asked before."""
        with self._reading() as connection:
            row = redactable(_text(connection, held), held)
        try:
            key = self._sealing.keys.find().get(held, b"") if row.salt == SEALED else b""
            plain = next(self._sealing.open([row]))
        except LedgerError:
            key, plain = b"", row
        return sought(row, plain, key)

    def look(self, gone: Sought) -> list[Trace]:
        """Look for what is left of a redacted text in the files of the database and of the keys, and say what is."""
        found = look(gone, self._home.raw(), self._folder)
        if any(trace.left for trace in found):
            with suppress(*COMPLAINTS):
                self._home.rewrite()
            found = look(gone, self._home.raw(), self._folder)
        if not any(trace.left for trace in found):
            return found
        with self._reading() as connection:
            standing = [tuple(row) for table in (ENTRIES, HELD) for row in connection.execute(select(table))]
        return look(gone.without(standing), self._home.raw(), self._folder)

    def clear(self) -> list[Trace]:
        """Destroy what may be left of every text redacted so far, and say what could not be."""
        with self._reading() as connection:
            rows = connection.execute(select(ENTRIES).where(ENTRIES.c.kind == REDACTION)).all()
        hashes = {str(_read(Stored(*row)).body.get(REDACTS)) for row in rows}
        self._forget(hashes)
        with suppress(*COMPLAINTS):
            self._home.rewrite()
        return cleared(hashes, self._folder, self._home.unfinished())

    def head(self) -> tuple[int, str]:
        """Give the sequence and hash of the last entry."""
        with self._reading() as connection:
            return self._head(self._home.within(connection))

    def verify(self, *against: Checkpoint, tell: Tell | None = None) -> list[Fault]:
        """Look at the database itself, every entry and every held text, all as they stand at one moment."""
        with self._explained(), self._home.examining() as connection:
            faults = list(self._home.faults(connection))
            try:
                return faults + list(self._walked(connection, against, tell))
            except COMPLAINTS:
                self._home.spare(connection)
                return faults + list(_as_far_as_can_be_read(self._walked(connection, against, tell)))

    def stored(self) -> Iterator[Stored]:
        """Give every entry as it is stored, all as of one moment."""
        with self._explained(), self._home.examining() as connection:
            yield from map(Stored._make, _rows(connection, select(ENTRIES).order_by(ENTRIES.c.sequence)))

    def links(self) -> Iterator[Linked]:
        """Give every entry as it is stored, with its personal texts, all as of one moment."""
        with self._explained(), self._home.examining() as connection:
            held = map(StoredText._make, _rows(connection, select(HELD).order_by(HELD.c.name)))
            texts = by_entry(self._sealing.open(held))
            for row in map(Stored._make, _rows(connection, select(ENTRIES).order_by(ENTRIES.c.sequence))):
                yield Linked(row, tuple(texts.get(row.sequence, ())))

    def take(self, links: Iterable[Linked]) -> None:
        """Keep entries made elsewhere: all or none."""
        with self._writing() as connection:
            given, adding = list(links), self._home.within(connection)
            if given and given[0].stored.previous != self._head(adding)[1]:
                raise NotKept("the entries do not follow the last one here", "import into the ledger they continue")
            for n in range(0, len(given), _PAGE):
                self._keep(adding, given[n : n + _PAGE], copies=True)
            emptied = list(redactions(given))
            for held in emptied:
                _empty(connection, held)
        if emptied:
            self._forget(emptied)

    def close(self) -> None:
        """Let go of every connection."""
        self._home.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._explained(), self._home.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._explained(), self._home.engine.connect() as connection:
            connection.execution_options(writing=True)
            with connection.begin():
                self._home.lock(connection)
                yield connection

    def _keep(self, adding: Adding, links: Sequence[Linked], *, copies: bool = False) -> None:
        """Add entries, and their texts sealed; a text's key is on the disk before the text is."""
        texts = [text for made in links for text in made.held]
        if texts:
            texts = self._sealing.seal_copies(texts) if copies else self._sealing.seal(texts)
        if links:
            adding.put(self._add, [made.stored._asdict() for made in links])
        if texts:
            adding.put(self._hold, [text._asdict() for text in texts])

    def _head(self, adding: Adding) -> tuple[int, str]:
        return adding.last(self._last) or (0, GENESIS)

    def _held(self, rows: list[StoredText]) -> Iterator[HeldText]:
        sealed = [row.salt == SEALED for row in rows]
        opened = self._sealing.open(rows) if any(sealed) else iter(rows)
        return (replace(row.held(), sealed=was) for row, was in zip(opened, sealed, strict=True))

    def _forget(self, hashes: Iterable[str]) -> None:
        """Destroy the keys of emptied texts, and clear away what is left of them.

        They are emptied, and it is recorded, even where this fails: `look` and `verify` then say so.
        """
        with suppress(LedgerError):
            self._sealing.keys.destroy(hashes)
        with suppress(*COMPLAINTS):
            self._home.wipe()

    def _walked(self, connection: Connection, against: Sequence[Checkpoint], tell: Tell | None) -> Iterator[Fault]:
        rows = map(Stored._make, _rows(connection, select(ENTRIES).order_by(ENTRIES.c.sequence)))
        texts = map(StoredText._make, _rows(connection, select(HELD)))
        return check_ledger(rows, texts, against, tell=tell, keys=self._sealing)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except COMPLAINTS as wrong:
            raise self._home.explain(wrong) from wrong


def _text(connection: Connection, held: str) -> StoredText | None:
    row = connection.execute(select(HELD).where(HELD.c.hash == held)).first()
    return StoredText(*row) if row else None


def _empty(connection: Connection, held: str) -> None:
    connection.execute(update(HELD).where(HELD.c.hash == held, HELD.c.text != "").values(text="", salt=""))


def _read(row: Stored) -> Entry:
    try:
        return row.entry()
    except (ValueError, TypeError, AttributeError) as wrong:
        said = f"entry {row.sequence} cannot be read: it has been damaged"
        raise NotSound(said, "`guidance ledger verify` says what is wrong") from wrong


def _rows(connection: Connection, wanted: Select[Any]) -> Iterator[Row[Any]]:
    for part in connection.execution_options(yield_per=_PAGE).execute(wanted).partitions():
        yield from part


def _as_far_as_can_be_read(faults: Iterator[Fault]) -> Iterator[Fault]:
    try:
        yield from faults
    except COMPLAINTS:
        yield Fault("G700", "the rest cannot be read: what holds it is damaged", cure=RESTORE)
