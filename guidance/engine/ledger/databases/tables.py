"""The two tables of a ledger, alike in every database; all but the numbers is plain text."""

from sqlalchemy import BigInteger, Column, MetaData, Table, Text

from guidance.engine.ledger.chain import Stored, StoredText

_METADATA = MetaData()
ENTRIES = Table(
    "ledger_entries",
    _METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Text, nullable=False) for name in Stored._fields[1:]),
)
HELD = Table(
    "ledger_held_apart",
    _METADATA,
    Column("hash", Text, primary_key=True),
    Column("entry", BigInteger, nullable=False),
    *(Column(name, Text, nullable=False) for name in StoredText._fields[2:]),
)
