"""A ledger's tables in SQLite, and the triggers by which the database itself refuses change.

No table has a rowid: a row's place is then in the row itself, where damage to it is seen, and no row can be replaced by
way of its rowid. No column can be null, for the same reason: a null has more than one form on disk.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from guidance.engine.ledger.chain import Stored, StoredText
from guidance.engine.ledger.entry import GENESIS, REDACTION, REDACTS
from guidance.engine.ledger.problems import Fault

APPLICATION = 0x4755_4C47
"""What marks a file as a ledger in its header: GULG."""
VERSION = 1


def _texts(names: tuple[str, ...]) -> str:
    return ",\n".join(f"    {name} TEXT NOT NULL CHECK (typeof({name}) = 'text')" for name in names)


def _refused(name: str, when: str, said: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when}\nBEGIN\n    SELECT RAISE(ABORT, 'ledger: {said}');\nEND"


SCHEMA: dict[str, str] = {
    "ledger_entries": (
        "CREATE TABLE ledger_entries (\n"
        "    sequence INTEGER NOT NULL PRIMARY KEY CHECK (typeof(sequence) = 'integer'),\n"
        f"{_texts(Stored._fields[1:])}\n) WITHOUT ROWID"
    ),
    "ledger_held_apart": (
        "CREATE TABLE ledger_held_apart (\n"
        "    hash TEXT NOT NULL PRIMARY KEY CHECK (typeof(hash) = 'text'),\n"
        "    entry INTEGER NOT NULL CHECK (typeof(entry) = 'integer'),\n"
        f"{_texts(StoredText._fields[2:])}\n) WITHOUT ROWID"
    ),
    "ledger_entries_follow": _refused(
        "ledger_entries_follow",
        "INSERT ON ledger_entries\n"
        "WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM ledger_entries)\n"
        "    OR NEW.previous IS NOT coalesce(\n"
        f"        (SELECT hash FROM ledger_entries ORDER BY sequence DESC LIMIT 1), '{GENESIS}')",
        "an entry follows the last one, and none is replaced",
    ),
    "ledger_entries_stand": _refused(
        "ledger_entries_stand", "UPDATE ON ledger_entries", "an entry is never altered: add one that corrects it"
    ),
    "ledger_entries_stay": _refused("ledger_entries_stay", "DELETE ON ledger_entries", "an entry is never taken away"),
    "ledger_held_apart_follow": _refused(
        "ledger_held_apart_follow",
        "INSERT ON ledger_held_apart\nWHEN EXISTS (SELECT 1 FROM ledger_held_apart WHERE hash = NEW.hash)\n"
        "    OR coalesce(instr((SELECT body FROM ledger_entries WHERE sequence = NEW.entry),\n"
        "        '\"' || NEW.name || '\":\"' || NEW.hash || '\"'), 0) = 0",
        "a text held apart is one that its entry names, and none is replaced",
    ),
    "ledger_held_apart_stand": _refused(
        "ledger_held_apart_stand",
        "UPDATE ON ledger_held_apart\nWHEN NEW.hash IS NOT OLD.hash OR NEW.entry IS NOT OLD.entry\n"
        "    OR NEW.name IS NOT OLD.name OR NEW.retain_until IS NOT OLD.retain_until\n"
        "    OR NEW.text IS NOT '' OR NEW.salt IS NOT ''\n"
        f"    OR NOT EXISTS (SELECT 1 FROM ledger_entries WHERE kind = '{REDACTION}'\n"
        f"        AND instr(body, '\"{REDACTS}\":\"' || OLD.hash || '\"') > 0)",
        "a text held apart is never altered; it is emptied only where an entry redacts it",
    ),
    "ledger_held_apart_stay": _refused(
        "ledger_held_apart_stay",
        "DELETE ON ledger_held_apart",
        "a text held apart is emptied by a redaction, not deleted",
    ),
}
"""What makes each table and trigger, by its name, word for word as the database keeps it."""


def schema_faults(connection: Connection) -> Iterator[Fault]:
    """Hold a file's schema against what made it."""
    rows = connection.exec_driver_sql("SELECT rowid, type, name, tbl_name, rootpage, sql FROM sqlite_schema").all()
    found = {row[2]: row for row in rows if not str(row[2]).startswith("sqlite_stat")}
    for place, (name, sql) in enumerate(SCHEMA.items(), 1):
        row, kind = found.pop(name, None), sql.split(None, 2)[1].lower()
        if row is None:
            yield Fault("G709", f"its {kind} `{name}` has been taken away", cure=REMAKE)
        elif (row[1], row[3], row[5]) != (kind, _table_of(name), sql) or (row[4] > 0) != (kind == "table"):
            yield Fault("G709", f"its {kind} `{name}` has been altered", cure=REMAKE)
        elif row[0] != place:
            yield Fault("G709", f"its {kind} `{name}` was taken away and put back", cure=REMAKE)
    for name, row in found.items():
        yield Fault("G709", f"it holds a {row[1]} `{name}` that is none of its own", cure=REMAKE)


def _table_of(name: str) -> str:
    return "ledger_held_apart" if name.startswith("ledger_held_apart") else "ledger_entries"


REMAKE = "export what verifies, import it into a new ledger, and find out who could write to this one"
