"""What a ledger has to do with an answer of the library."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guidance import OWN_LEDGER, Query, evaluate, explain, next_steps
from guidance.app.audit import audit
from guidance.app.ledger.opening import open_ledger
from guidance.app.refusal import LedgerRefused
from guidance.engine.ledger.entry import Draft, Stamp
from guidance.engine.model.finding import Standing
from tests.app.library.given import AS_AT, RECORDS, asked

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
