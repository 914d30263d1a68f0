"""The worker in which durable-rules runs may die, hang or talk nonsense; the answers are right or there are none."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from guidance.app.evaluation import evaluate
from guidance.app.evaluation.query import Query
from guidance.engine.evaluate import live
from guidance.engine.evaluate.live import keeper as keeping
from guidance.engine.evaluate.live.host import MOST_FIELDS, Desk, Fault, Ids, Refused, Session
from guidance.engine.evaluate.live.idioms import pattern, row
from guidance.engine.evaluate.live.judging import judging
from guidance.engine.evaluate.live.keeper import ATTEMPTS, GivenUp, Keeper
from guidance.engine.evaluate.live.words import Kind
from guidance.engine.evaluate.terms import Terms
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from tests.building import day, event, findings, rule
from tests.evaluate.worlds import CALENDARS, STATES

RULES = [rule("t.one"), rule("t.two", should={"follow": "asked"}, when="done"), rule("t.three", must_not="done")]
TERMS: Mapping[str, Any] = {"calendars": CALENDARS, "states": STATES}
AS_AT = day("2011-06-30")


def cases(count: int) -> list[Event]:
    """Make cases of two events each, some done in time and some late."""
    made = []
    for n in range(count):
        made.append(event("2011-04-18 asked", case=f"C{n:02}", id="a"))
        made.append(event(f"2011-05-{1 + n % 20:02} done", case=f"C{n:02}", id="b"))
    return made


def saboteur(harm: str) -> Keeper:
    """Keep workers in whose session `harm` is done: a function of the session that is read, and of how many were."""
    code = f"""
import itertools, os, sys
from guidance.engine.evaluate.live import host, worker
number, told = itertools.count(1), host.Session.told
def harmed(session):
    n, said = next(number), told(session)
    {harm}
    return said
host.Session.told = harmed
worker.main()
"""
    return Keeper((sys.executable, "-c", code), patience=10)


def mute(words: str) -> Keeper:
    """Keep workers that say this and then no more, for as long as they are left."""
    return Keeper((sys.executable, "-c", f"import sys; print({words!r}, flush=True); sys.stdin.read()"), patience=0.2)


def put(given: list[Event], keeper: Keeper) -> list[Finding]:
    try:
        return live.told(keeper, RULES, given, Terms(AS_AT, None, **TERMS))
    finally:
        keeper.close()


class Killing(Keeper):
    """Kills its worker from outside, just before the third answer of each is read, and loses what it had said."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    def _read(self) -> dict[str, Any]:
        self.read += 1
        if self.read % 4 == 0 and self._process and self._process.stdout:
            self._process.kill()
            self._process.stdout.read()
        return super()._read()


def test_a_worker_that_is_killed_again_and_again_costs_time_and_no_answer() -> None:
    given, keeper = cases(9), Killing()
    assert put(given, keeper) == findings(RULES, given, "2011-06-30", **TERMS)
    assert keeper.deaths >= 2


def test_workers_that_die_of_their_own_accord_cost_no_answer() -> None:
    given, keeper = cases(9), saboteur("if n == 4: os._exit(11)")
    assert put(given, keeper) == findings(RULES, given, "2011-06-30", **TERMS)
    assert keeper.deaths == 2


def test_a_worker_killed_between_two_questions_is_started_anew() -> None:
    given = cases(3)
    first = live.evaluate(RULES, given, AS_AT, **TERMS)
    assert keeping.KEEPER.pid
    os.kill(keeping.KEEPER.pid, signal.SIGKILL)
    assert live.evaluate(RULES, given, AS_AT, **TERMS) == first


DEADLY = "if any(fact['event'] == 3 for fact in said): "
"""Every session that tells of a third event; only one case has three."""


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (f"{DEADLY}os._exit(11)", "the worker died"),
        (f"{DEADLY}raise MemoryError('no more')", "MemoryError: no more"),
        (f"{DEADLY}sys.__stdout__.write('nonsense')", "the worker died"),
    ],
)
def test_a_case_that_no_worker_survives_is_named_and_not_answered(harm: str, why: str) -> None:
    given = [*cases(4), event("2011-04-20 asked", case="C02", id="c")]
    keeper = saboteur(harm)
    with pytest.raises(live.NotAnswered) as caught:
        put(given, keeper)
    assert (caught.value.case, why in caught.value.why) == ("C02", True)
    assert keeper.deaths == ATTEMPTS


def test_a_worker_that_hangs_is_given_up() -> None:
    with pytest.raises(live.NotAnswered, match="the worker died"):
        put(cases(1), mute('{"ready": true}'))


@pytest.mark.parametrize("words", ["", "[]", "Hello!", "{}"])
def test_a_worker_that_does_not_greet_is_of_no_use(words: str) -> None:
    keeper = mute(words)
    assert keeper.greet()
    assert keeper.pid is None


def test_a_worker_that_cannot_be_started_says_so() -> None:
    assert "no process can be started" in Keeper(("/nowhere/to/be/found",)).greet()


def test_no_worker_holds_more_than_it_can_bear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_TELLINGS", 6)
    seen: list[int | None] = []

    class Watched(Keeper):
        def _start(self) -> None:
            super()._start()
            seen.append(self.pid)

    given, keeper = cases(20), Watched()
    assert put(given, keeper) == findings(RULES, given, "2011-06-30", **TERMS)
    assert len(set(seen)) == 3
    assert keeper.deaths == 0


def test_a_ruleset_that_is_refused_is_never_loaded() -> None:
    keeper = Keeper()
    rows = {**judging(), "p": {"all": [{"m": {"$or": [{"kind": 1}, {"kind": 2}]}}], "pri": 1, "run": "touch"}}
    try:
        with pytest.raises(GivenUp, match="Refused: p: "):
            keeper.ask({"g": rows}, [("g", [])])
    finally:
        keeper.close()


# Whether it can be used at all.


def test_it_says_that_durable_rules_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: str) -> str:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "version", absent)
    assert live.unavailable() == "durable-rules is not installed"


def test_it_says_that_another_version_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: "2.1.0")
    assert live.unavailable().startswith("durable-rules 2.1.0 is installed, and only 2.0.28")


def test_it_says_why_durable_rules_will_not_import(monkeypatch: pytest.MonkeyPatch) -> None:
    cannot = '{"cannot": "it will not import: undefined symbol"}'
    monkeypatch.setattr(live, "KEEPER", mute(cannot))
    assert live.unavailable() == "durable-rules is installed, but it will not import: undefined symbol"


def test_durable_rules_is_never_imported_into_the_program_itself() -> None:
    said = subprocess.run(
        [sys.executable, "-c", (
            "import sys; from guidance.engine.evaluate import live; from tests.building import *;"
            "from tests.evaluate.worlds import CALENDARS, STATES; assert live.unavailable() == '';"
            "terms = {'calendars': CALENDARS, 'states': STATES};"
            "assert live.evaluate([rule()], [event('2011-04-18 asked')], day('2011-06-01'), **terms);"
            "print([name for name in sys.modules if name.startswith('durable')])"
        )],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert said.stdout.strip() == "[]"


def test_where_live_cannot_answer_the_definition_does_and_the_receipt_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beyond(*_: object, **__: object) -> None:
        raise live.NotAnswered("C", "the worker died")

    monkeypatch.setattr(live, "evaluate", beyond)
    path = tmp_path / "c.jsonl"
    path.write_text(
        json.dumps({"case": "C", "at": "2011-04-18", "event": "referral_received"}) + "\n", encoding="utf-8"
    )
    answer = evaluate.evaluate(Query((path,), AS_AT, engine="live", ledger=None))
    assert answer.receipt["evaluator"] == "definition (live could not answer: case C: the worker died)"
    assert answer.findings


# What the host refuses, whoever asks.


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.load("g", {**judging(), "fails": row(1, "note flag=9", pattern("m", Kind.EARLIER))})
    return made


def test_one_session_is_open_at_a_time(desk: Desk) -> None:
    with Session(desk, "g", Ids()), pytest.raises(Refused, match="one session"), Session(desk, "g", Ids()):
        pass


def test_a_rule_that_fails_is_noticed_though_the_library_swallows_it(desk: Desk) -> None:
    with Session(desk, "g", Ids()) as session, pytest.raises(Fault, match="exception"):
        session.tell({"kind": Kind.EARLIER, "event": 1})


@pytest.mark.parametrize("value", ["wt10.ia.complete", 1.5, True, None, [1], {"a": 1}])
def test_nothing_but_whole_numbers_goes_in(desk: Desk, value: Any) -> None:  # noqa: ANN401
    with Session(desk, "g", Ids()) as session, pytest.raises(Refused, match="`event` is not a whole number"):
        session.tell({"kind": Kind.BEGINS, "event": value})


def test_no_message_has_more_fields_than_the_library_can_count(desk: Desk) -> None:
    with Session(desk, "g", Ids()) as session, pytest.raises(Refused, match="fields in one message"):
        session.tell({"kind": Kind.BEGINS, **{f"fit{n}": 2 for n in range(MOST_FIELDS)}})


@pytest.mark.parametrize("call", ["post", "post_batch", "assert_facts", "retract_facts", "update_state"])
def test_neither_events_nor_batches_are_taken(desk: Desk, call: str) -> None:
    refused: Callable[..., object] = getattr(desk.host, call)
    with pytest.raises(Refused, match="only single facts"):
        refused("g", [{"kind": 1}])


def test_no_rule_fires_outside_a_session(desk: Desk) -> None:
    with pytest.raises(Refused, match="outside a session"):
        desk.action("touch")(None)


def test_the_host_has_no_threads(desk: Desk) -> None:
    assert not hasattr(desk.host, "_d_timer")
    assert not hasattr(desk.host, "_t_timer")
