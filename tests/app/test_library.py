"""The public face: what `import guidance` gives to programs and notebooks, and that it is one way with the commands."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nanoarrow
import pytest

import guidance
from guidance import OWN_LEDGER, NotRecords, Query, Refused, due, evaluate, explain, load, next_steps, search
from guidance.app.audit import audit
from guidance.app.ledger.opening import open_ledger
from guidance.app.packs.shipped import HOUSE
from guidance.app.refusal import LedgerRefused
from guidance.engine.ledger.entry import Draft, Stamp
from guidance.engine.model.finding import Standing
from guidance.engine.records import frames
from tests.app.conftest import as_record
from tests.app.situations import CLEAR

EXAMPLE = HOUSE / "examples" / "one-child-2011.jsonl"
AS_AT = date(2011, 6, 30)
RECORDS: list[dict[str, Any]] = [
    {"case": "C", "event": "referral_received", "at": "2011-04-18", "id": "r"},
    {"case": "C", "event": "strategy_discussion_held", "at": "2011-05-03T10:00", "id": "s", "s47_initiated": True},
    {"case": "D", "event": "referral_received", "at": "2011-06-20", "id": "t"},
]
CELLS = (
    "case,event,at,id,s47_initiated\nC,referral_received,2011-04-18,r,\n"
    "C,strategy_discussion_held,2011-05-03T10:00,s,true\nD,referral_received,2011-06-20,t,\n"
)
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS)
FACE = [
    "OWN_LEDGER", "Answer", "Diagnostic", "Due", "Event", "Explained", "Finding", "Library", "NextSteps", "NotRecords",
    "Query", "Refused", "Standing", "Status", "due", "evaluate", "explain", "load", "next_steps", "read", "search",
]  # fmt: skip
PACK = """
- id: mine.visit
  title: Visit within 2 working days
  provision: {heading: Visits, evidence: confirmed}
  bearer: children's social care
  when: referral_received
  should: referral_decided
  within: 2 working days
  why: A child waits.
"""
INSTRUMENT = "instrument: mine\ntitle: Mine\nforce: local-procedure\nauthority: kent\ncommencement: 2010-01-01\n"


def asked(records: Any = None, as_at: date = AS_AT, **more: Any) -> Query:  # noqa: ANN401  whatever can be given
    return Query(RECORDS if records is None else records, as_at, **{"ledger": None, **more})


# ------------------------------------------------------------------------------------------ what there is


def test_the_face_is_what_it_says_it_is() -> None:
    assert sorted(guidance.__all__) == sorted(FACE)
    for name in FACE:
        assert getattr(guidance, name) is not None, name
    assert set(FACE) <= set(dir(guidance))


def test_the_face_is_typed() -> None:
    assert Path(guidance.__file__).with_name("py.typed").exists()


def test_a_name_that_it_lacks_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'evalute'"):
        _ = guidance.evalute  # type: ignore[attr-defined]


BARRED = (
    "sqlalchemy",
    "psycopg",
    "cryptography",
    "multiprocessing",
    "concurrent",
    "durable",
    "typer",
    "rich",
    "mkdocs",
)
IN_MEMORY = """
import sys, threading
from datetime import date
import guidance
assert not [name for name in sys.modules if name.startswith("guidance.")], "nothing is read before it is used"
query = guidance.Query([{"case": "C", "event": "referral_received", "at": "2011-04-18"}], date(2011, 6, 30),
                       ledger=None, case="C")
assert guidance.evaluate(query).findings and guidance.next_steps(query).now is not None
assert guidance.explain(query, "wt10.ia.complete") and guidance.search("strategy meeting")
assert guidance.due("wt10.ia.complete", date(2011, 4, 18)).last_day == date(2011, 5, 6)
assert threading.active_count() == 1
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_face_needs_no_database_no_process_of_its_own_and_starts_no_thread() -> None:
    command = [sys.executable, "-c", IN_MEMORY]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HOUSE)
    assert done.returncode == 0, done.stderr
    assert [name for name in BARRED if name in done.stdout.split()] == []


# ------------------------------------------------------------------------------------------ records


class Frame:
    """A table of a library that speaks Arrow, as far as is looked at before it is taken over."""

    def __init__(self, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        self.columns, self.rows = columns, rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise NotImplementedError


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_taken_over", lambda table: (table.columns, table.rows))


COLUMNS = ("case", "event", "at", "id", "s47_initiated")
ROWS = [{**dict.fromkeys(COLUMNS), **record} for record in RECORDS]
WAYS: dict[str, Callable[[Path], Any]] = {
    "a path": lambda folder: _written(folder / "a.jsonl", LINES),
    "a path as text": lambda folder: str(_written(folder / "a.jsonl", LINES)),
    "several paths": lambda folder: [
        _written(folder / f"{n}.jsonl", line) for n, line in enumerate(LINES.splitlines())
    ],
    "bytes of lines": lambda _: LINES.encode(),
    "bytes of cells": lambda _: CELLS.encode(),
    "a bytearray": lambda _: bytearray(LINES.encode()),
    "several bytes": lambda _: [line.encode() for line in LINES.splitlines()],
    "a list": lambda _: RECORDS,
    "a tuple": lambda _: tuple(RECORDS),
    "a generator": lambda _: (record for record in RECORDS),
    "mappings beside bytes": lambda _: [RECORDS[0], LINES.splitlines()[1].encode(), RECORDS[2]],
    "values of Python": lambda _: [{**r, "at": _moment(r["at"])} for r in RECORDS],
    "events": lambda _: evaluate(asked()).reading.events,
    "events beside mappings": lambda _: [*evaluate(asked()).reading.events[:2], RECORDS[2]],
    "a table": lambda _: Frame(COLUMNS, ROWS),
    "a table of Python’s values": lambda _: Frame(COLUMNS, [{**r, "at": _moment(r["at"])} for r in ROWS]),
    "a table that names its columns in capitals": lambda _: Frame(
        [c.upper() for c in COLUMNS], [{k.upper(): v for k, v in r.items()} for r in ROWS]
    ),
}


def _written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def _moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def told(answer: guidance.Answer) -> list[tuple[Any, ...]]:
    return [(f["case"], f["rule"], f["trigger"]["id"], f["status"], f["due"], f["in_words"]) for f in answer.data()]


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize("way", WAYS)
def test_records_are_read_alike_however_they_are_given(way: str, tmp_path: Path) -> None:
    answer = evaluate(asked(WAYS[way](tmp_path)))
    assert told(answer) == told(evaluate(asked(_written(tmp_path / "all.jsonl", LINES))))
    assert answer.receipt["counts"]["events"] == len(RECORDS)


def test_what_can_be_read_once_can_be_asked_about_twice() -> None:
    query = asked(record for record in RECORDS)
    assert told(evaluate(query)) == told(evaluate(replace(query, known_at=None)))


def test_records_can_be_read_and_nothing_put_to_them() -> None:
    query = asked(case="C")
    assert guidance.read(query).events == evaluate(query).reading.events


def test_records_in_memory_have_a_hash_in_the_receipt_as_files_do(tmp_path: Path) -> None:
    one, other = (evaluate(asked(given)).receipt["input"] for given in (LINES.encode(), RECORDS[:1]))
    assert one == evaluate(asked(_written(tmp_path / "a.jsonl", LINES))).receipt["input"]
    assert len(other) == len(one) == 64
    assert one != other


@pytest.mark.parametrize(
    "given", [7, None, object(), [7], [None], [[]], ["a.jsonl", 7], [RECORDS], {"case": object()}, [{"at": 1j}]]
)
def test_what_holds_no_records_is_a_mistake_of_the_program(given: Any) -> None:  # noqa: ANN401
    with pytest.raises(NotRecords):
        Query(given, AS_AT, ledger=None)


@pytest.mark.parametrize("when", ["2011-06-30", 20110630, 2011.5, ("2011-06-30",)])
def test_a_day_is_a_day(when: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match="as_at: expected"):
        Query(RECORDS, when, ledger=None)
    with pytest.raises(TypeError, match="known_at: expected"):
        Query(RECORDS, AS_AT, when, ledger=None)


WRONG: list[tuple[str, Any]] = [
    ("ledger", True), ("ledger", False), ("ledger", 0), ("ledger", ""), ("ledger", b"ledger.sqlite"),
    ("library", "examples/hub-triage"), ("library", Path("examples")), ("case", 5), ("case", ["C"]),
    ("authority", 886), ("trials", 7), ("trials", ""), ("deviations", ["d.yaml"]), ("deviations", ""),
    ("shows", True), ("reference_date", "2011-03-31"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given"), WRONG)
def test_what_is_of_no_kind_that_a_query_takes_is_named_when_it_is_made(name: str, given: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match=f"^{name}: expected"):
        Query(RECORDS, AS_AT, **{"ledger": None, name: given})


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("query", lambda: evaluate(RECORDS)),  # type: ignore[arg-type]
        ("query", lambda: next_steps(RECORDS)),  # type: ignore[arg-type]
        ("start", lambda: due("wt10.icpc.15wd", "2011-05-03")),  # type: ignore[arg-type]
        ("start", lambda: due("wt10.icpc.15wd", None)),  # type: ignore[arg-type]
        ("rule", lambda: due(None, AS_AT)),  # type: ignore[arg-type]
        ("words", lambda: search(None)),  # type: ignore[arg-type]
        ("as_at", lambda: search("core group", as_at="2011-05-03")),  # type: ignore[arg-type]
        ("library", lambda: search("core group", library="examples")),  # type: ignore[arg-type]
        ("overlays", lambda: load(["examples/hub-triage"])),  # type: ignore[arg-type]
        ("overlays", lambda: load(None)),  # type: ignore[arg-type]
    ],
)
def test_what_is_of_no_kind_that_is_asked_for_is_named(name: str, call: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=f"^{name}: expected"):
        call()


def test_an_explanation_has_three_depths_and_no_other() -> None:
    with pytest.raises(ValueError, match=r"^depth: expected sentence, reasons, trace"):
        explain(asked(case="EX-1"), "wt10.icpc.15wd", "long")


@pytest.mark.parametrize("case", ["", " ", "ex 1"])
def test_a_case_with_no_name_is_no_case_and_not_an_answer_with_nothing_in_it(case: str) -> None:
    with pytest.raises(Refused, match="G640"):
        evaluate(asked(case=case))


def test_one_path_or_name_is_taken_for_one_and_not_for_its_letters(pack: Path) -> None:
    query = Query(RECORDS, AS_AT, ledger=None, overlays=str(pack), rules=pack, instruments="mine")  # type: ignore[arg-type]
    assert (query.overlays, query.rules, query.instruments) == ((pack,), (pack,), ("mine",))


def test_a_moment_is_one_on_the_clock_in_england() -> None:
    at = datetime(2011, 6, 30, 23, 30, tzinfo=UTC)
    query = asked(as_at=at, known_at=at)
    assert (query.as_at, query.moment) == (date(2011, 7, 1), datetime(2011, 7, 1, 0, 30))  # noqa: DTZ001  England's
    assert query.known_at == query.when == query.moment
    assert evaluate(query).receipt["as_at"] == "2011-07-01T00:30+01:00"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("at", float("nan"), "G604"), ("at", "18/4/2011", "G612"), ("case", float("inf"), "G604"),
        ("case", None, "G610"), ("at", "", "G610"), ("event", "referral", "G611"), ("case", ["C"], "G615"),
        ("colour", "red", "G613"), ("authority", "Atlantis", "G616"), ("at", Decimal(5), "G612"),
        ("case", True, "G615"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_record_in_memory_is_told_with_its_place(field: str, value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        evaluate(asked([RECORDS[0], {**RECORDS[2], field: value}]))
    found = refused.value.diagnostics[0]
    assert (found.code, found.span.file, found.span.line) == (code, "<records>", 2)


def test_two_things_in_memory_are_told_apart() -> None:
    with pytest.raises(Refused) as refused:
        evaluate(asked([LINES.encode(), b'{"case": "C"}', RECORDS[0]]))
    assert {d.span.file for d in refused.value.diagnostics} == {"<records 2>"}


def test_an_event_of_a_census_is_read_from_its_census() -> None:
    """Two authorities may use one reference for two children, and outside its census nothing says which is meant."""
    census = (HOUSE / "examples" / "census-2024-invented.xml").read_bytes()
    events = evaluate(Query(census, date(2024, 3, 31), ledger=None, case="INV0001")).reading.events
    assert events[0].owner
    with pytest.raises(NotRecords, match="one authority’s own"):
        Query(events, AS_AT, ledger=None)


# ------------------------------------------------------------------------------------------ tables


class Stream:
    """What a library’s own table offers: an Arrow stream, and nothing else that is looked at."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        texts = [nanoarrow.c_array([row[c] for row in rows], nanoarrow.string()) for c in COLUMNS]
        shape = nanoarrow.struct({name: nanoarrow.string() for name in COLUMNS})
        self.made = nanoarrow.c_array_from_buffers(shape, len(rows), [None], children=texts)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return nanoarrow.c_array_stream(self.made).__arrow_c_stream__(requested_schema)


def test_a_table_is_taken_over_through_arrow() -> None:
    answer = evaluate(asked(Stream([{**row, "s47_initiated": "true" if row["id"] == "s" else None} for row in ROWS])))
    assert told(answer) == told(evaluate(asked()))


def test_a_table_that_no_library_here_can_take_over_says_what_would(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyarrow", "polars", "nanoarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(Refused, match="G620") as refused:
        Query(Frame(COLUMNS, ROWS), AS_AT, ledger=None)
    assert "install pyarrow, polars or nanoarrow" in str(refused.value)


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize(
    ("value", "read"), [(float("nan"), None), (None, None), (True, "true"), ("false", "false"), (False, "false")]
)
def test_a_cell_that_a_table_lacks_is_not_known(value: object, read: str | None) -> None:
    answer = evaluate(asked(Frame(COLUMNS, [{**ROWS[1], "s47_initiated": value}])))
    assert answer.reading.events[0].facts.get("s47_initiated") == read
    assert "s47_initiated" in answer.reading.events[0].facts or read is None


# ------------------------------------------------------------------------------------------ the ledger


DEPARTURE = {
    "case": "C", "rule": "wt10.icpc.15wd", "trigger": "s", "decided": "2011-05-20", "until": "2011-07-30",
    "principles": ["acpo.3"],
}  # fmt: skip


def recorded(url: str | None = None) -> None:
    with open_ledger(url, create=True) as ledger:
        draft = Draft("deviation", DEPARTURE, "2011-05-20", "manager, children's social care", {"reasons": "x"})
        ledger.append(draft, Stamp("2011-05-20T09:00:00.000+00:00", "p", "0"))


def standings(query: Query) -> set[Standing]:
    return {f.standing for f in evaluate(query).findings if f.rule.id == "wt10.icpc.15wd"}


def test_something_has_to_be_said_of_the_ledger() -> None:
    with pytest.raises(TypeError, match="ledger"):
        Query(RECORDS, AS_AT)  # type: ignore[call-arg]


def test_a_ledger_has_a_part_in_an_answer_where_it_is_named_and_none_where_none_is(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    recorded(str(other))
    assert standings(asked(ledger=OWN_LEDGER)) == {Standing.STANDS}
    assert standings(asked(ledger=other)) == standings(asked(ledger=f"sqlite:///{other}")) == {Standing.DEVIATED}
    recorded()
    assert standings(asked(ledger=OWN_LEDGER)) == {Standing.DEVIATED}
    assert standings(asked(ledger=None)) == {Standing.STANDS}
    assert evaluate(asked(ledger=None)).receipt["ledger"] is None
    assert evaluate(asked(ledger=OWN_LEDGER)).receipt["ledger"]["sequence"] == 1


def test_every_way_of_asking_lays_on_the_same_ledger() -> None:
    recorded()
    query = asked(ledger=OWN_LEDGER, case="C")
    assert "wt10.icpc.15wd" in {f.rule.id for f in next_steps(query).set_aside}
    assert "done differently, with reasons" in str(explain(query, "wt10.icpc.15wd"))
    assert "done differently, with reasons" not in str(explain(replace(query, ledger=None), "wt10.icpc.15wd"))


@pytest.fixture
def unreadable(no_users_ledger: Path) -> Path:
    no_users_ledger.write_bytes(b"this is no database at all")
    return no_users_ledger


@pytest.mark.parametrize("ask", [evaluate, next_steps, lambda query: explain(query, "wt10.ia.complete")])
@pytest.mark.usefixtures("unreadable")
def test_a_ledger_that_cannot_be_read_is_no_answer(ask: Callable[[Query], object]) -> None:
    with pytest.raises(LedgerRefused, match="G7"):
        ask(asked(ledger=OWN_LEDGER, case="C"))
    assert ask(asked(ledger=None, case="C"))


def test_no_departure_has_a_part_in_an_audit() -> None:
    recorded()
    found = audit(asked(ledger=OWN_LEDGER), "kent-2009").answer
    assert found.receipt["ledger"] is None
    assert found.receipt["deviations"] is None


# ------------------------------------------------------------------------------------------ packs and instruments


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    _written(folder / "instrument.yaml", INSTRUMENT)
    _written(folder / "01-visits.yaml", PACK)
    return folder


def test_an_overlay_is_asked_besides_and_changes_nothing_beneath(pack: Path) -> None:
    kents = [{**record, "authority": "kent"} for record in RECORDS]
    plain, added = evaluate(asked(kents)), evaluate(asked(kents, library=load(pack)))
    by_path = evaluate(asked(kents, overlays=(pack,)))
    assert {f.rule.id for f in added.findings} - {f.rule.id for f in plain.findings} == {"mine.visit"}
    assert told(added) == told(by_path)
    assert set(told(plain)) < set(told(added))


def test_a_pack_with_a_mistake_is_refused_whole(pack: Path) -> None:
    _written(pack / "01-visits.yaml", PACK.replace("2 working days\n  why", "2 wroking days\n  why"))
    with pytest.raises(Refused, match="G012"):
        load(pack)


def test_only_the_instruments_named_are_asked_and_the_answer_says_that_others_were_not() -> None:
    whole, one = evaluate(asked()), evaluate(asked(instruments=("working-together-2010",)))
    assert {f.rule.instrument.id for f in whole.findings} > {f.rule.instrument.id for f in one.findings}
    assert {f.rule.instrument.id for f in one.findings} == {"working-together-2010"}
    assert one.receipt["instruments"] == ["working-together-2010"]
    assert "instruments" not in whole.receipt
    left = {row["instrument"] for row in one.receipt["coverage"] if row["state"] == "not asked"}
    assert "children-act-1989" in left


def test_an_answer_of_some_instruments_never_reads_as_clear() -> None:
    when, record = CLEAR["a written referral, acknowledged"]
    whole = asked([{"case": "C", **as_record(event)} for event in record], date.fromisoformat(when))
    answer = evaluate(replace(whole, instruments=("working-together-2010",)))
    assert "No outstanding duty found" in evaluate(whole)._repr_html_()
    assert "No outstanding duty found" not in answer._repr_html_()
    assert "Only Working Together to Safeguard Children (2010) was asked" in answer._repr_html_()


def test_an_instrument_that_is_not_held_is_named(pack: Path) -> None:
    for query in (asked(instruments=("working-together-2011",)), asked(instruments=("working-together-2010", "mine"))):
        with pytest.raises(Refused, match="G641"):
            evaluate(query)
    assert evaluate(asked(instruments=("mine",), overlays=(pack,))).receipt["instruments"] == ["mine"]


def test_a_rule_whose_instrument_was_not_asked_is_not_said_not_to_apply() -> None:
    with pytest.raises(Refused, match="G641"):
        explain(asked(case="C", instruments=("children-act-1989",)), "wt10.ia.complete")


# ------------------------------------------------------------------------------------------ what comes next


def test_what_comes_next_is_asked_of_a_case_and_of_nothing_less() -> None:
    with pytest.raises(Refused, match="G643"):
        next_steps(asked())
    assert next_steps(asked(case="C")).events


def test_where_nothing_was_read_nothing_reads_as_clear() -> None:
    assert "No event was read, so nothing was asked" in evaluate(asked([]))._repr_html_()
    with pytest.raises(Refused, match=r"the file holds 0 cases$"):
        evaluate(asked([], case="C"))


# ------------------------------------------------------------------------------------------ last days


@pytest.mark.parametrize(
    ("rule", "start", "last"),
    [
        ("wt10.ia.complete", "2011-04-18", "2011-05-06"), ("wt10.icpc.15wd", "2011-05-03", "2011-05-24"),
        ("wt10.refer.decide", "2011-04-21", "2011-04-26"), ("wt10.cg.first", "2011-05-27", "2011-06-13"),
    ],
)  # fmt: skip
def test_the_last_day_of_a_rule_is_the_one_that_evaluation_finds(rule: str, start: str, last: str) -> None:
    found = due(rule, date.fromisoformat(start))
    assert (found.last_day.isoformat(), found.rule.id) == (last, rule)
    assert str(found).startswith(f"{found.rule.within} are counted")


def test_a_limit_in_hours_ends_at_its_moment() -> None:
    start = datetime(2024, 10, 26, 10, 0)  # noqa: DTZ001  on the clock in England
    hours = next(r for r in load().rules if str(r.within) == "72 hours" and r.in_force(start.date()))
    assert due(hours.id, start).at == datetime(2024, 10, 29, 9, 0)  # noqa: DTZ001  as above
    assert due(hours.id, start.date()).last_day == date(2024, 10, 29)


@pytest.mark.parametrize(
    ("rule", "start", "code"),
    [
        ("wt10.icpc.15", "2011-05-03", "G205"), ("wt10.icpc.15wd", "2023-05-03", "G642"),
        ("wt23.icpc.15wd", "2011-05-03", "G642"), ("wt23.icpc.15wd", "2089-05-03", "G642"),
    ],
)  # fmt: skip
def test_a_last_day_that_cannot_be_reckoned_is_refused(rule: str, start: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        due(rule, date.fromisoformat(start))


def test_a_rule_with_no_limit_of_its_own_has_no_last_day() -> None:
    start = date(2024, 5, 1)
    none = next(r for r in load().rules if r.within is None and r.in_force(start) and r.checkable)
    with pytest.raises(Refused, match="no limit that runs from its start"):
        due(none.id, start)


# ------------------------------------------------------------------------------------------ words


def test_a_refusal_says_why_in_its_own_words() -> None:
    with pytest.raises(Refused) as refused:
        evaluate(asked(HOUSE / "nowhere.jsonl"))
    assert "error[G600]: the file cannot be read: it is not there" in str(refused.value)
    assert "= help: check the path" in str(refused.value)


def test_a_long_refusal_says_how_many_more_there_are() -> None:
    with pytest.raises(Refused) as refused:
        evaluate(asked([{"case": "C"} for _ in range(30)]))
    assert len(refused.value.diagnostics) == 60
    assert str(refused.value).endswith("… and 40 more, in `diagnostics`")


def test_search_finds_what_speaks_of_some_words_on_a_day() -> None:
    assert "wt10.icpc.15wd" in [entry.id for entry in search("initial conference", as_at=date(2011, 5, 3))]
    assert not [entry.id for entry in search("initial conference", as_at=date(2011, 5, 3)) if entry.id[:4] == "wt23"]


class Tags(HTMLParser):
    """The elements that a text would make, and what it says between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.words = set[str](), ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(f"{tag}{attrs or ''}")

    def handle_data(self, data: str) -> None:
        self.words += data


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
OURS = {"p", "b", "table", "thead", "tbody", "tr", "th", "td"}


def hostile(tmp_path: Path) -> Iterator[Query]:
    record = {"case": EVIL, "event": "referral_received", "at": "2011-04-18", "id": EVIL}
    yield asked([record])
    yield asked([{**record, "episode": EVIL}], case=EVIL)
    yield asked([{"source": EVIL, "shows": ["referral_received"]}, record])
    folder = tmp_path / "evil"
    folder.mkdir()
    _written(folder / "instrument.yaml", INSTRUMENT.replace("title: Mine", f"title: '{EVIL}'"))
    _written(folder / "01-visits.yaml", PACK.replace("Visit within", f"{EVIL} within"))
    yield asked([{**record, "authority": "kent"}], overlays=(folder,))


def test_nothing_that_records_or_packs_say_is_an_element_of_a_notebook(tmp_path: Path) -> None:
    shown = [evaluate(query)._repr_html_() for query in hostile(tmp_path)]
    for page in shown:
        assert Tags(page).tags <= OURS
        assert "&lt;script&gt;" in page
    assert len(shown) == 4


def test_a_notebook_shows_what_is_open_first_and_every_open_question() -> None:
    records = [*RECORDS, {"case": "C", "event": "new_information_received", "at": "2011-06-29",
                          "about_significant_harm": True}]  # fmt: skip
    answer = evaluate(asked(records))
    words = Tags(answer._repr_html_()).words
    assert [q.question for q in answer.questions if q.question not in words] == []
    assert answer.questions
    opened = words.index("not shown in time")
    assert opened < words.index("cannot tell")


def test_a_notebook_counts_what_it_leaves_out() -> None:
    census = HOUSE / "examples" / "census-2024-invented.xml"
    words = Tags(evaluate(Query(census, date(2024, 3, 31), ledger=None))._repr_html_()).words
    assert re.search(r"And \d+ findings more, in `findings`\.", words)
    assert re.search(r"These records cannot show \d+ duties more\.", words)


def test_an_answer_says_itself_in_one_line() -> None:
    answer = evaluate(asked(case="C"))
    assert repr(answer) == f"<Answer: {len(answer.findings)} findings as at 2011-06-30>"
    assert "referral_received" not in repr(answer.query)


def test_an_explanation_is_shown_as_it_stands() -> None:
    shown = explain(asked(case="C"), "wt10.ia.complete")
    assert str(shown) == "\n".join(shown)
    assert Tags(shown._repr_html_()).words == str(shown)
    assert Tags(shown._repr_html_()).tags == {"pre"}
