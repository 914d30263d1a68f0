"""One way from a question to an answer: what the library says, a command prints."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance import OWN_LEDGER, Query, evaluate
from guidance.app.ledger.opening import open_ledger
from guidance.engine.ledger.entry import Draft, Stamp
from tests.cli.conftest import Run

AS_AT = date(2011, 6, 30)
RECORDS = (
    {"case": "C", "event": "referral_received", "at": "2011-04-18", "id": "r"},
    {"case": "C", "event": "strategy_discussion_held", "at": "2011-05-03T10:00", "id": "s", "s47_initiated": True},
)
DEPARTURE = {
    "case": "C", "rule": "wt10.icpc.15wd", "trigger": "s", "decided": "2011-05-20", "until": "2011-07-30",
    "principles": ["acpo.3"],
}  # fmt: skip


def recorded() -> None:
    with open_ledger(create=True) as ledger:
        draft = Draft("deviation", DEPARTURE, "2011-05-20", "manager, children's social care", {"reasons": "x"})
        ledger.append(draft, Stamp("2011-05-20T09:00:00.000+00:00", "p", "0"))


@pytest.fixture
def file(records: Any) -> Path:  # noqa: ANN401  a fixture that writes what it is given
    return Path(records(*RECORDS))


def test_one_question_has_one_answer_by_the_library_and_by_the_command(file: Path, run: Run) -> None:
    recorded()
    printed = run("evaluate", file, "--as-at", AS_AT, "--all", "--format", "json").data
    answer = evaluate(Query(file, AS_AT, ledger=OWN_LEDGER))
    assert json.loads(json.dumps(answer.data())) == printed["findings"]
    assert {k: v for k, v in printed["receipt"].items() if k != "conclusion"} == json.loads(json.dumps(answer.receipt))
    assert {f.deviation for f in answer.findings} == {None, "d1"}


@pytest.mark.parametrize("options", [(), ("--no-deviations",)])
def test_a_command_says_of_the_ledger_what_the_library_is_told(file: Path, run: Run, options: tuple[str, ...]) -> None:
    recorded()
    printed = run("evaluate", file, "--as-at", AS_AT, "--all", "--format", "json", *options).data
    ledger = None if options else OWN_LEDGER
    assert printed["findings"] == json.loads(json.dumps(evaluate(Query(file, AS_AT, ledger=ledger)).data()))


@pytest.fixture
def unreadable(no_users_ledger: Path) -> Path:
    no_users_ledger.write_bytes(b"this is no database at all")
    return no_users_ledger


@pytest.mark.usefixtures("unreadable")
def test_an_audit_asks_no_ledger_and_so_fails_with_none(file: Path, run: Run) -> None:
    ran = run("audit", file, "--as-at", AS_AT, "--pack", "kent-2009")
    assert (ran.code, "G7" in ran.err) == (0, False)


@pytest.mark.usefixtures("unreadable")
@pytest.mark.parametrize(
    "command",
    [
        "evaluate FILE", "next FILE --case C", "explain FILE --case C --rule wt10.ia.complete",
        "form show tower-hamlets FILE --case C", "trials report hackney FILE", "trials preview hackney FILE",
    ],
)  # fmt: skip
def test_where_the_ledger_cannot_be_read_there_is_no_answer(file: Path, run: Run, command: str) -> None:
    ran = run(*(file if word == "FILE" else word for word in command.split()), "--as-at", AS_AT)
    assert ran.code in {2, 3}
    assert "guidance: no answer: the ledger cannot be read" in ran.err
    assert ran.out == ""
