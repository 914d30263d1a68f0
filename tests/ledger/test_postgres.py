"""A ledger on a PostgreSQL server: what the server refuses by itself, of whom, and what its complaints become."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import make_url

from guidance.engine.ledger.databases.postgres import _settings
from guidance.engine.ledger.databases.postgres_schema import EARLIER, TRIGGERS
from guidance.engine.ledger.opening import prepare
from guidance.engine.ledger.problems import NotOpened
from tests.ledger.conftest import STAMP, Place, draft, fill, open_url, redaction

REFUSED = (psycopg.errors.IntegrityError, psycopg.errors.InsufficientPrivilege)


@contextmanager
def connected(url: str, role: str = "") -> Iterator[psycopg.Connection]:
    with psycopg.connect(url) as connection:
        if role:
            connection.execute(f"SET SESSION AUTHORIZATION {role}")
        yield connection


def run(url: str, *statements: str, role: str = "") -> None:
    with connected(url, role) as connection:
        for statement in statements:
            connection.execute(statement)


def faults(url: str) -> list[tuple[str, int | None]]:
    with open_url(url, create=False) as ledger:
        return [(fault.code, fault.sequence) for fault in ledger.verify()]


@pytest.fixture
def url(on_server: Place) -> str:
    with on_server.open() as ledger:
        fill(ledger)
    return on_server.url


@contextmanager
def made_roles(url: str) -> Iterator[tuple[str, str]]:
    """A writer and a keeper of a ledger, made as docs/ledger.md says."""
    schema = url.rpartition("%3D")[2]
    writer, keeper = f"writer_{schema}", f"keeper_{schema}"
    for role in (writer, keeper):
        run(url, f"CREATE ROLE {role} LOGIN", f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    prepare(url, writer=writer, keeper=keeper)
    yield writer, keeper
    for role in (writer, keeper):
        run(url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


@pytest.fixture(scope="module")
def roles(settled: str) -> Iterator[tuple[str, str]]:
    with made_roles(settled) as made:
        yield made


def as_role(url: str, role: str) -> str:
    return make_url(url).set(username=role).render_as_string(hide_password=False)


COLUMNS = "kind, body, occurred_at, recorded_at, author, packs, engine"
_AGAIN = "INSERT INTO ledger_entries SELECT * FROM ledger_entries WHERE sequence = 3"
STATEMENTS = [
    "UPDATE ledger_entries SET author = 'x' WHERE sequence = 3",
    "DELETE FROM ledger_entries WHERE sequence = 6",
    "TRUNCATE ledger_entries",
    "TRUNCATE ledger_entries, ledger_held_apart CASCADE",
    _AGAIN,
    f"{_AGAIN} ON CONFLICT (sequence) DO UPDATE SET author = 'x'",
    f"INSERT INTO ledger_entries SELECT 8, {COLUMNS}, hash, hash FROM ledger_entries WHERE sequence = 6",
    f"INSERT INTO ledger_entries SELECT 7, {COLUMNS}, previous, hash FROM ledger_entries WHERE sequence = 6",
    "UPDATE ledger_held_apart SET text = 'x'",
    "UPDATE ledger_held_apart SET text = '', salt = ''",
    "DELETE FROM ledger_held_apart",
    "TRUNCATE ledger_held_apart",
    "INSERT INTO ledger_held_apart VALUES ('x', 1, 'reasons', 'x', 'y', '')",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_server_itself_refuses_every_change_even_to_the_owner(settled: str, statement: str) -> None:
    for before in ("SELECT 1", "SET session_replication_role = replica"):
        with pytest.raises(REFUSED):
            run(settled, before, statement)
    assert faults(settled) == []


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_server_refuses_every_change_to_a_writer(settled: str, roles: tuple[str, str], statement: str) -> None:
    for role in roles:
        with pytest.raises(REFUSED):
            run(settled, statement, role=role)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE ledger_entries DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_entries_stay ON ledger_entries",
        "DROP TABLE ledger_held_apart",
        "ALTER TABLE ledger_entries ADD COLUMN more text",
        "CREATE TRIGGER more BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
        "UPDATE ledger_entries SET author = author WHERE false",
        "SET session_replication_role = replica",
    ],
)
def test_a_writer_cannot_take_the_guards_away(settled: str, roles: tuple[str, str], statement: str) -> None:
    for role in roles:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(settled, statement, role=role)


def test_a_temporary_table_of_the_same_name_does_not_stand_in_for_the_ledger(
    settled: str, roles: tuple[str, str]
) -> None:
    schema = settled.rpartition("%3D")[2]
    copy = "CREATE TEMPORARY TABLE ledger_entries AS SELECT * FROM ledger_entries WHERE false"
    forged = (
        f"INSERT INTO {schema}.ledger_entries SELECT 1, {COLUMNS}, repeat('0', 64), hash FROM {schema}.ledger_entries"
    )
    with pytest.raises(REFUSED):
        run(settled, copy, f"{forged} WHERE sequence = 1", role=roles[0])
    assert faults(settled) == []


def test_a_writer_records_and_only_a_keeper_redacts(url: str) -> None:
    with made_roles(url) as (writer, keeper):
        with open_url(as_role(url, writer)) as ledger:
            held = ledger.append(draft(personal={"reasons": "x"}), STAMP).held["reasons"]
            with pytest.raises(NotOpened, match="may not do that"):
                ledger.redact(held, redaction(), STAMP)
            assert ledger.head()[0] == 7
            assert ledger.verify() == []
        with open_url(as_role(url, keeper)) as ledger:
            assert ledger.redact(held, redaction(), STAMP).sequence == 8
            assert ledger.verify() == []


def test_a_role_that_there_is_not_is_said_to_be_none(settled: str) -> None:
    with pytest.raises(NotOpened, match="no role `nobody_at_all`"):
        prepare(settled, writer="nobody_at_all")


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_trigger_taken_away_or_switched_off_is_found_even_once_it_is_put_back(url: str, name: str) -> None:
    table, occasion, reach, function = TRIGGERS[name]
    for does in ("DISABLE", "ENABLE", "ENABLE REPLICA"):
        run(url, f"ALTER TABLE {table} {does} TRIGGER {name}")
        assert faults(url) == [("G709", None)]
    run(url, f"DROP TRIGGER {name} ON {table}")
    assert faults(url) == [("G709", None)]
    again = f"CREATE TRIGGER {name} {occasion} ON {table} FOR EACH {reach} EXECUTE FUNCTION {function}()"
    run(url, again, f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    with open_url(url, create=False) as ledger:
        assert [fault.message for fault in ledger.verify()] == ["some of its triggers were taken away and put back"]


@pytest.mark.parametrize(
    "wrong",
    ["hash", "repeat('0', 64)", "encode(sha256(convert_to(body, 'UTF8')), 'hex')", "''"],
)
def test_a_writer_cannot_add_an_entry_with_a_hash_that_is_not_its_own(
    settled: str, roles: tuple[str, str], wrong: str
) -> None:
    for role in roles:
        with pytest.raises(psycopg.errors.IntegrityError, match="the hash of what it says"):
            run(settled, f"INSERT INTO ledger_entries SELECT 7, {COLUMNS}, hash, {wrong} {LAST}", role=role)
    assert faults(settled) == []


LAST = "FROM ledger_entries WHERE sequence = 6"
AWKWARD = 'a "quoted" \\ word,\ta tab,\na line, \x01 \x1f \x7f, é, \u2028 and \U0001f600'


def test_the_server_makes_the_same_hash_of_every_character(url: str) -> None:
    with open_url(url) as ledger:
        entry = ledger.append(draft(author=AWKWARD, body={"said": AWKWARD, "n": [1, None, True]}), STAMP)
        assert (entry.author, entry.sequence) == (AWKWARD, 7)
        assert ledger.verify() == []


def test_a_ledger_made_by_an_earlier_version_is_sound_and_is_put_in_order_by_its_owner(url: str) -> None:
    schema = url.rpartition("%3D")[2]
    head = "CREATE OR REPLACE FUNCTION ledger_entries_follow() RETURNS trigger LANGUAGE plpgsql"
    run(url, f"{head} SET search_path = {schema}, pg_temp AS $ledger${EARLIER['ledger_entries_follow']}$ledger$")
    with open_url(url) as ledger:
        assert [(fault.code, fault.grave) for fault in ledger.verify()] == [("G709", False)]
        prepare(url)
        assert ledger.verify() == []


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql://a@db.kent.example/x", "require"),
        ("postgresql://a@10.0.0.7/x", "require"),
        ("postgresql://a@db.kent.example/x?sslmode=verify-full", None),
        ("postgresql://a@db.kent.example/x?sslmode=prefer", None),
        ("postgresql://a@localhost/x", None),
        ("postgresql://a@127.0.0.1/x", None),
        ("postgresql:///x?host=/var/run/postgresql", None),
        ("postgresql:///x", None),
    ],
)
def test_the_line_to_another_computer_is_encrypted_unless_the_address_says_otherwise(
    address: str, mode: str | None
) -> None:
    assert _settings(make_url(address), 1.0).get("sslmode") == mode


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "ALTER FUNCTION ledger_entries_follow() RESET search_path",
        "ALTER TABLE ledger_entries ADD COLUMN more text",
        "ALTER TABLE ledger_entries ALTER COLUMN author DROP NOT NULL",
        "ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_pkey",
        "ALTER TABLE ledger_held_apart ALTER COLUMN name TYPE varchar(9)",
        "ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY",
        "CREATE RULE more AS ON DELETE TO ledger_entries DO INSTEAD NOTHING",
        "CREATE TRIGGER more AFTER INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    ],
)
def test_what_is_not_as_it_was_made_is_found(url: str, statement: str) -> None:
    run(url, statement)
    assert ("G709", None) in faults(url)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"port": 1}, "does not answer"),
        ({"database": "none_such"}, "no such database"),
        ({"username": "none_such"}, "refuses the user"),
    ],
)
def test_a_server_that_cannot_be_reached_is_said_so_without_the_password(
    settled: str, change: dict[str, object], said: str
) -> None:
    address = make_url(settled).set(password="geheim").set(**change)  # type: ignore[arg-type]  # noqa: S106  an invented one
    with pytest.raises(NotOpened, match=said) as found:
        open_url(address.render_as_string(hide_password=False))
    assert "geheim" not in f"{found.value.message}{found.value.cure}"
    assert found.value.cure


def test_a_ledger_that_is_not_there_is_not_made_by_reading(on_server: Place) -> None:
    with pytest.raises(NotOpened, match="there is no ledger"):
        on_server.open(create=False)


def test_a_server_that_keeps_a_writer_waiting_says_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guidance.engine.ledger.databases.postgres.PATIENCE", 0.05)
    with connected(url) as other, open_url(url) as ledger:
        other.execute("LOCK TABLE ledger_entries")
        with pytest.raises(NotOpened, match="by somebody else"):
            ledger.append(draft(), STAMP)
    assert faults(url) == []


def test_a_server_that_goes_away_is_said_so_and_the_next_one_is_used(url: str) -> None:
    with open_url(f"{url}&application_name=going_away") as ledger, connected(url) as other:
        ledger.append(draft(), STAMP)
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'going_away'")
        other.commit()
        assert ledger.append(draft(), STAMP).sequence == 8
