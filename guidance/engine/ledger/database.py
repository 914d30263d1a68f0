"""A ledger in a database: SQLAlchemy Core over whatever home the address named."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Row, Select, insert, select, update

from guidance.engine.ledger.chain import Linked, Stored, StoredText, by_entry, link, link_all, redactable, redactions
from guidance.engine.ledger.checking import RESTORE, Tell, check_ledger
from guidance.engine.ledger.entry import GENESIS, Checkpoint, Draft, Entry, HeldText, Stamp
from guidance.engine.ledger.faults import Fault, NotKept, NotSound
from guidance.engine.ledger.home import COMPLAINTS, Home
from guidance.engine.ledger.tables import ENTRIES, HELD

_PAGE = 1_000
_HEAD = select(ENTRIES.c.sequence, ENTRIES.c.hash).order_by(ENTRIES.c.sequence.desc()).limit(1)
_ADD, _HOLD = insert(ENTRIES), insert(HELD)


class DatabaseLedger:
    """Keeps entries in a database. Safe to use from several threads and processes at once."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.name = home.name

    def append(self, draft: Draft, stamp: Stamp) -> Entry:
        """Keep one draft."""
        return self.append_all([draft], stamp)[0]

    def append_all(self, drafts: Sequence[Draft], stamp: Stamp) -> list[Entry]:
        """Keep several drafts: all or none."""
        with self._writing() as connection:
            links = link_all(drafts, stamp, _head(connection))
            _keep(connection, links)
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
        return found.held() if found else None

    def texts(self) -> Iterator[HeldText]:
        """Give every personal text, in the order of their entries."""
        with self._reading() as connection:
            rows = connection.execute(select(HELD).order_by(HELD.c.entry, HELD.c.name)).all()
        return (StoredText(*row).held() for row in rows)

    def redact(self, held: str, draft: Draft, stamp: Stamp) -> Entry:
        """Keep the redaction, and take away the text it names."""
        with self._writing() as connection:
            redactable(_text(connection, held), held)
            made = link(draft, stamp, _head(connection), redacts=held)
            _keep(connection, [made])
            _empty(connection, held)
        self._wipe()
        return made.stored.entry()

    def head(self) -> tuple[int, str]:
        """Give the sequence and hash of the last entry."""
        with self._reading() as connection:
            return _head(connection)

    def verify(self, *against: Checkpoint, tell: Tell | None = None) -> list[Fault]:
        """Look at the database itself, every entry and every held text, all as they stand at one moment."""
        with self._explained(), self._home.examining() as connection:
            faults = list(self._home.faults(connection))
            try:
                return faults + list(_walked(connection, against, tell))
            except COMPLAINTS:
                self._home.spare(connection)
                return faults + list(_as_far_as_can_be_read(_walked(connection, against, tell)))

    def links(self) -> Iterator[Linked]:
        """Give every entry as it is stored, with its personal texts, all as of one moment."""
        with self._explained(), self._home.examining() as connection:
            texts = by_entry(map(StoredText._make, _rows(connection, select(HELD).order_by(HELD.c.name))))
            for row in map(Stored._make, _rows(connection, select(ENTRIES).order_by(ENTRIES.c.sequence))):
                yield Linked(row, tuple(texts.get(row.sequence, ())))

    def take(self, links: Iterable[Linked]) -> None:
        """Keep entries made elsewhere: all or none."""
        with self._writing() as connection:
            given = list(links)
            if given and given[0].stored.previous != _head(connection)[1]:
                raise NotKept("the entries do not follow the last one here", "import into the ledger they continue")
            for n in range(0, len(given), _PAGE):
                _keep(connection, given[n : n + _PAGE])
            emptied = list(redactions(given))
            for held in emptied:
                _empty(connection, held)
        if emptied:
            self._wipe()

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

    def _wipe(self) -> None:
        """Clear away what is left of emptied texts; they are emptied, and it is recorded, even where this fails."""
        with suppress(*COMPLAINTS):
            self._home.wipe()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except COMPLAINTS as wrong:
            raise self._home.explain(wrong) from wrong


def _head(connection: Connection) -> tuple[int, str]:
    row = connection.execute(_HEAD).first()
    return (row.sequence, row.hash) if row else (0, GENESIS)


def _text(connection: Connection, held: str) -> StoredText | None:
    row = connection.execute(select(HELD).where(HELD.c.hash == held)).first()
    return StoredText(*row) if row else None


def _keep(connection: Connection, links: Iterable[Linked]) -> None:
    rows = [made.stored._asdict() for made in links]
    texts = [text._asdict() for made in links for text in made.held]
    if rows:
        connection.execute(_ADD, rows)
    if texts:
        connection.execute(_HOLD, texts)


def _empty(connection: Connection, held: str) -> None:
    connection.execute(update(HELD).where(HELD.c.hash == held, HELD.c.text != "").values(text="", salt=""))


def _read(row: Stored) -> Entry:
    try:
        return row.entry()
    except (ValueError, TypeError, AttributeError) as wrong:
        said = f"entry {row.sequence} cannot be read: it has been damaged"
        raise NotSound(said, "`guidance ledger verify` says what is wrong") from wrong


def _walked(connection: Connection, against: Sequence[Checkpoint], tell: Tell | None) -> Iterator[Fault]:
    rows = _rows(connection, select(ENTRIES).order_by(ENTRIES.c.sequence))
    texts = _rows(connection, select(HELD))
    return check_ledger(map(Stored._make, rows), map(StoredText._make, texts), against, tell=tell)


def _rows(connection: Connection, wanted: Select[Any]) -> Iterator[Row[Any]]:
    for part in connection.execution_options(yield_per=_PAGE).execute(wanted).partitions():
        yield from part


def _as_far_as_can_be_read(faults: Iterator[Fault]) -> Iterator[Fault]:
    try:
        yield from faults
    except COMPLAINTS:
        yield Fault("G700", "the rest cannot be read: what holds it is damaged", cure=RESTORE)
