"""A ledger's tables in PostgreSQL, the triggers by which the server refuses change, and what each role may do."""

from guidance.engine.ledger.chain import Stored, StoredText
from guidance.engine.ledger.entry import GENESIS, REDACTION, REDACTS

LOCK = 0x4755_4C47
"""The key of the lock that one writer holds at a time."""
TABLES = {
    "ledger_entries": (("sequence", "bigint"), *((name, "text") for name in Stored._fields[1:])),
    "ledger_held_apart": (("hash", "text"), ("entry", "bigint"), *((name, "text") for name in StoredText._fields[2:])),
}
"""The columns of each table and their types, the first of them the key."""


def _table(name: str) -> str:
    (key, kind), *others = TABLES[name]
    columns = [f"    {key} {kind} PRIMARY KEY", *(f"    {column} {kind} NOT NULL" for column, kind in others)]
    within = ",\n".join(columns)
    return f"CREATE TABLE {name} (\n{within}\n)"


_REFUSE = "RAISE EXCEPTION 'ledger: {}' USING ERRCODE = 'integrity_constraint_violation'"
_TEXT = """'{"author":' || to_json(NEW.author) || ',"body":' || NEW.body || ',"engine":' || to_json(NEW.engine)
        || ',"kind":' || to_json(NEW.kind) || ',"occurred_at":' || to_json(NEW.occurred_at) || ',"packs":'
        || to_json(NEW.packs) || ',"previous":' || to_json(NEW.previous) || ',"recorded_at":'
        || to_json(NEW.recorded_at) || ',"sequence":' || NEW.sequence || '}'"""
"""The canonical JSON of an entry, as the server puts it together."""
FUNCTIONS = {
    "ledger_entries_follow": f"""
DECLARE
    last_sequence bigint;
    last_hash text;
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT sequence, hash INTO last_sequence, last_hash FROM ledger_entries ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence IS DISTINCT FROM coalesce(last_sequence, 0) + 1
        OR NEW.previous IS DISTINCT FROM coalesce(last_hash, '{GENESIS}') THEN
        {_REFUSE.format("an entry follows the last one, and none is replaced")};
    END IF;
    IF NEW.hash IS DISTINCT FROM encode(sha256(convert_to({_TEXT}, 'UTF8')), 'hex')
        OR jsonb_typeof(NEW.body::jsonb) IS DISTINCT FROM 'object' THEN
        {_REFUSE.format("an entry has the hash of what it says")};
    END IF;
    RETURN NEW;
END
""",
    "ledger_held_apart_follow": f"""
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_entries WHERE sequence = NEW.entry
        AND strpos(body, '"' || NEW.name || '":"' || NEW.hash || '"') > 0) THEN
        {_REFUSE.format("a text held apart is one that its entry names")};
    END IF;
    RETURN NEW;
END
""",
    "ledger_held_apart_stand": f"""
BEGIN
    IF (NEW.hash, NEW.entry, NEW.name, NEW.retain_until, NEW.text, NEW.salt)
        IS DISTINCT FROM (OLD.hash, OLD.entry, OLD.name, OLD.retain_until, '', '')
        OR NOT EXISTS (SELECT 1 FROM ledger_entries WHERE kind = '{REDACTION}'
            AND strpos(body, '"{REDACTS}":"' || OLD.hash || '"') > 0) THEN
        {_REFUSE.format("a text held apart is never altered; it is emptied only where an entry redacts it")};
    END IF;
    RETURN NEW;
END
""",
    "ledger_refuse": f"""
BEGIN
    {_REFUSE.format("nothing in it is altered or taken away: add an entry that corrects it")};
END
""",
}
"""The body of each function, word for word as the server keeps it."""
TRIGGERS = {
    "ledger_entries_follow": ("ledger_entries", "BEFORE INSERT", "ROW", "ledger_entries_follow"),
    "ledger_entries_stay": ("ledger_entries", "BEFORE UPDATE OR DELETE", "ROW", "ledger_refuse"),
    "ledger_entries_whole": ("ledger_entries", "BEFORE TRUNCATE", "STATEMENT", "ledger_refuse"),
    "ledger_held_apart_follow": ("ledger_held_apart", "BEFORE INSERT", "ROW", "ledger_held_apart_follow"),
    "ledger_held_apart_stand": ("ledger_held_apart", "BEFORE UPDATE", "ROW", "ledger_held_apart_stand"),
    "ledger_held_apart_stay": ("ledger_held_apart", "BEFORE DELETE", "ROW", "ledger_refuse"),
    "ledger_held_apart_whole": ("ledger_held_apart", "BEFORE TRUNCATE", "STATEMENT", "ledger_refuse"),
}
"""The table, the occasion, the reach and the function of each trigger."""
_OCCASIONS = {
    "BEFORE INSERT": 2 | 4,
    "BEFORE UPDATE OR DELETE": 2 | 8 | 16,
    "BEFORE TRUNCATE": 2 | 32,
    "BEFORE UPDATE": 2 | 16,
    "BEFORE DELETE": 2 | 8,
}


_HASHED = FUNCTIONS["ledger_entries_follow"]
EARLIER = {"ledger_entries_follow": f"{_HASHED.partition('    IF NEW.hash')[0]}    RETURN NEW;\nEND\n"}
"""The body of a function as a version made it that did not look at an entry's hash."""


def trigger_type(name: str) -> int:
    """Give the bits by which the server's catalogue describes a trigger (`pg_trigger.tgtype`)."""
    _, occasion, reach, _ = TRIGGERS[name]
    return _OCCASIONS[occasion] | (1 if reach == "ROW" else 0)


def statements(schema: str) -> list[str]:
    """Give what makes a ledger in a schema, in order; `schema` is quoted as an identifier already.

    The functions look for the tables in that schema alone, so that no temporary table can stand in for one; the
    triggers fire whatever a session says of its role in replication.
    """
    made = [*(_table(name) for name in TABLES), *functions(schema)]
    for name, (table, occasion, reach, function) in TRIGGERS.items():
        made.append(f"CREATE TRIGGER {name} {occasion} ON {table} FOR EACH {reach} EXECUTE FUNCTION {function}()")
        made.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    return [*made, *(f"REVOKE ALL ON {table} FROM PUBLIC" for table in TABLES)]


def functions(schema: str) -> list[str]:
    """Give what makes the triggers' functions, or puts those of this version in the place of an earlier one's."""
    head = "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql SET search_path = {}, pg_temp"
    return [f"{head.format(name, schema)} AS $ledger${body}$ledger$" for name, body in FUNCTIONS.items()]


def grants(writer: str = "", keeper: str = "") -> list[str]:
    """Give what lets a writer add and read, and a keeper of records redact besides; both quoted as identifiers already.

    Whatever else the role was given on the two tables is taken from it.
    """
    made = []
    for role in filter(None, (writer, keeper)):
        made += [f"REVOKE ALL ON {table} FROM {role}" for table in TABLES]
        made += [f"GRANT SELECT, INSERT ON {table} TO {role}" for table in TABLES]
    if keeper:
        made.append(f"GRANT UPDATE (text, salt) ON ledger_held_apart TO {keeper}")
    return made
