"""Putting the rules to the records: the answer, its receipt, and refusals."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guidance import __version__
from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate, read
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import HOUSE, shipped
from guidance.app.refusal import Refused
from guidance.engine.explain.record import FIELDS
from guidance.engine.model.finding import Standing, Status
from tests.app.conftest import census, enquiry, referred
from tests.building import day

Asked = Callable[..., Query]
EXAMPLES = HOUSE / "examples"
EXAMPLE = Query((EXAMPLES / "one-child-2011.jsonl",), day("2011-11-20"), ledger=None)
REFERRAL = "2011-04-18 referral_received"
PACK = """
- id: mine.rule
  title: Decide within {period}
  provision: {{heading: Deciding, evidence: confirmed}}
  bearer: children's social care
  when: referral_received
  should: referral_decided
  within: {period}
  why: A child waits.
"""
INSTRUMENT = """
instrument: mine
title: My own guidance
force: statutory-guidance
commencement: 2010-01-01
"""


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[str], Path]:
    def written(period: str) -> Path:
        folder = tmp_path / f"mine-{period.replace(' ', '-')}"
        folder.mkdir()
        (folder / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
        (folder / "01-referral.yaml").write_text(PACK.format(period=period), encoding="utf-8")
        return folder

    return written


def by_rule(answer: Answer) -> dict[str, str]:
    return {f.rule.id: str(f.status) for f in answer.findings}


# The receipt


def test_a_receipt_says_what_the_answer_rests_on(ask: Asked) -> None:
    asked = ask(REFERRAL, known_at=day("2011-06-01"))
    receipt = evaluate(asked).receipt
    assert receipt["engine_version"] == __version__
    assert (receipt["as_at"], receipt["known_at"]) == ("2011-06-30", "2011-06-01")
    assert receipt["input"] == hashlib.sha256(Path(str(asked.sources[0])).read_bytes()).hexdigest()
    assert receipt["evaluator"] == "definition"
    assert set(receipt) >= {"packs", "calendar", "trials", "deviations", "counts"}
    assert json.loads(json.dumps(receipt)) == receipt


def test_the_same_question_has_the_same_answer_and_the_same_receipt() -> None:
    one, other = evaluate(EXAMPLE), evaluate(EXAMPLE)
    assert one.receipt == other.receipt
    assert json.dumps(one.data()) == json.dumps(other.data())


def test_another_record_has_another_receipt(ask: Asked) -> None:
    one, other = (evaluate(ask(REFERRAL, f"{when} case_closed")).receipt for when in ("2011-06-01", "2011-06-02"))
    assert one["input"] != other["input"]
    assert one["packs"] == other["packs"]


def test_the_order_of_a_file_and_a_row_twice_change_no_finding(ask: Asked) -> None:
    rows = [REFERRAL, "2011-05-03 strategy_discussion_held", "2011-05-19 s47_enquiry_started"]
    once, again = evaluate(ask(*rows)), evaluate(ask(*reversed(rows), *rows))
    assert once.data() == again.data()


def test_other_rules_have_another_receipt(ask: Asked, pack: Callable[[str], Path]) -> None:
    asked = ask(REFERRAL)
    one, other = (evaluate(replace(asked, rules=(pack(period),))).receipt for period in ("1 day", "2 days"))
    assert one["packs"] != other["packs"]
    assert one["input"] == other["input"]


def test_another_trial_of_the_same_name_has_another_receipt(ask: Asked, tmp_path: Path) -> None:
    asked, written = ask(REFERRAL), (EXAMPLES / "trial-2011.yaml").read_text(encoding="utf-8")
    receipts = []
    for months, until in enumerate(("2011-10-01", "2011-12-01")):
        path = tmp_path / f"{months}" / "trial.yaml"
        path.parent.mkdir()
        path.write_text(written.replace("2011-10-01", until), encoding="utf-8")
        receipts.append(evaluate(replace(asked, trials=path)).receipt)
    one, other = receipts
    assert one != other
    assert one["input"] == other["input"]


def test_the_calendar_and_the_trials_are_hashed_each_on_its_own(ask: Asked) -> None:
    """The contract asks for hashes of packs, calendar, trials, deviations and input."""
    receipt = evaluate(ask(REFERRAL, trials=EXAMPLES / "trial-2011.yaml")).receipt
    hashes = [re.findall(r"[0-9a-f]{64}", json.dumps(receipt[key])) for key in ("calendar", "trials")]
    assert [len(found) for found in hashes] == [1, 1]


def test_other_deviations_have_another_receipt() -> None:
    none = evaluate(EXAMPLE).receipt
    some = evaluate(replace(EXAMPLE, deviations=EXAMPLES / "deviation-2011.yaml")).receipt
    assert none["deviations"] is None
    assert some["deviations"] == hashlib.sha256((EXAMPLES / "deviation-2011.yaml").read_bytes()).hexdigest()
    assert {k: v for k, v in none.items() if k not in {"deviations", "counts"}} == {
        k: v for k, v in some.items() if k not in {"deviations", "counts"}
    }


def test_a_receipt_counts_what_was_read_and_found() -> None:
    answer = evaluate(EXAMPLE)
    counts = answer.receipt["counts"]
    assert (counts["events"], counts["cases"], counts["left_out"]) == (len(answer.reading.events), 1, 0)
    assert (
        counts["findings"] == len(answer.findings) == sum(counts["status"].values()) == sum(counts["standing"].values())
    )
    assert set(counts["status"]) == {str(status) for status in Status}
    assert set(counts["standing"]) == {str(standing) for standing in Standing}


def test_a_receipt_counts_what_no_source_could_show(ask: Asked) -> None:
    scope = {"source": "contacts", "shows": ["referral_received"]}
    asked = ask(REFERRAL)
    path = Path(str(asked.sources[0]))
    path.write_text(json.dumps(scope) + "\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    answer = evaluate(asked)
    dark = [f for f in answer.findings if any(" not shown from " in m for m in f.missing)]
    assert answer.receipt["counts"]["not_shown"] == len(dark) > 0
    assert "breached" not in {str(f.status) for f in answer.findings}


def test_a_receipt_counts_the_records_left_out(ask: Asked) -> None:
    asked = ask(REFERRAL, "2011-04-31 referral_decided", skip_invalid=True)
    answer = evaluate(asked)
    assert answer.receipt["counts"]["left_out"] == 1
    assert len(answer.reading.events) == 1


# Whose case


def written(folder: Path, **censuses: str) -> tuple[Path, ...]:
    made = []
    for name, text in censuses.items():
        path = folder / f"{name}.xml"
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return tuple(made)


def test_one_reference_in_two_authorities_puts_the_authority_first(tmp_path: Path) -> None:
    files = written(tmp_path, a=census("201", referred("2024-01-10")), b=census("202", referred("2024-01-02")))
    answer = evaluate(Query(files, day("2024-03-31"), ledger=None))
    assert {datum["id"].split(":")[0] for datum in answer.data()} == {"201", "202"}
    assert {datum["case"] for datum in answer.data()} == {"C"}
    assert {datum["authority"] for datum in answer.data()} == {"201", "202"}


def test_it_does_where_only_one_of_the_two_has_findings(tmp_path: Path) -> None:
    of_age = census("202").replace("2015-06-01", "2006-01-01")
    answer = evaluate(
        Query(written(tmp_path, a=census("201", referred("2024-01-10")), b=of_age), day("2024-03-31"), ledger=None)
    )
    assert {f.trigger.owner for f in answer.findings} == {"201"}
    assert {e.owner for e in answer.reading.events} == {"201", "202"}
    assert all(datum["id"].startswith("201:") for datum in answer.data())


def test_one_reference_in_one_authority_does_not(tmp_path: Path) -> None:
    answer = evaluate(Query(written(tmp_path, a=census("201", referred("2024-01-10"))), day("2024-03-31"), ledger=None))
    assert answer.findings
    assert not any(datum["id"].startswith("201:") for datum in answer.data())


def test_two_children_with_one_reference_are_each_found_what_they_would_be_alone(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        a=census("201", referred("2024-01-10")),
        b=census("202", referred("2024-01-02", enquiry("2024-01-20"))),
    )
    apart = [d | {"id": ""} for path in files for d in evaluate(Query((path,), day("2024-03-31"), ledger=None)).data()]
    together = [d | {"id": ""} for d in evaluate(Query(files, day("2024-03-31"), ledger=None)).data()]
    assert sorted(map(json.dumps, together)) == sorted(map(json.dumps, apart))


def test_one_case_of_several_is_asked_about_alone(ask: Asked) -> None:
    both = ask(REFERRAL, {"case": "D", "at": "2011-04-18", "event": "referral_received"})
    assert {f.trigger.case for f in evaluate(replace(both, case="D")).findings} == {"D"}
    assert {f.trigger.case for f in evaluate(replace(both, case=None)).findings} == {"C", "D"}


# What is laid over


def test_a_trial_that_is_named_sets_its_rule_aside_and_says_until_when() -> None:
    under = evaluate(replace(EXAMPLE, trials=EXAMPLES / "trial-2011.yaml"))
    aside = [d for d in under.data() if d["standing"] == "suspended"]
    assert {d["rule"] for d in aside} == {"wt10.icpc.15wd"}
    assert all("set aside until 1 October 2011" in d["in_words"] for d in aside)
    assert all("set aside until 1 October 2011" in d["because"][0] for d in aside)
    assert any(d["rule"] == "kent.trial-2011.conference" and d["trial"] == "example-2011" for d in under.data())


def test_a_trial_and_a_deviation_change_no_status() -> None:
    over = replace(EXAMPLE, trials=EXAMPLES / "trial-2011.yaml", deviations=EXAMPLES / "deviation-2011.yaml")
    plain, laid = by_rule(evaluate(EXAMPLE)), by_rule(evaluate(over))
    assert {rule: laid[rule] for rule in plain} == plain


def test_no_trials_sets_none() -> None:
    under = evaluate(replace(EXAMPLE, trials=EXAMPLES / "trial-2011.yaml", no_trials=True))
    assert {str(f.standing) for f in under.findings} == {"stands"}
    assert under.receipt["trials"] == evaluate(replace(EXAMPLE, no_trials=True)).receipt["trials"]


def test_who_decided_and_why_are_not_in_the_findings() -> None:
    said = json.dumps(
        evaluate(replace(EXAMPLE, deviations=EXAMPLES / "deviation-2011.yaml", as_at=day("2011-06-15"))).data()
    )
    assert "done differently, with reasons" in said
    assert "interpreter" not in said
    assert "on behalf of the authority" not in said


def test_rules_that_are_named_take_the_place_of_those_shipped(ask: Asked, pack: Callable[[str], Path]) -> None:
    assert by_rule(evaluate(ask(REFERRAL, rules=(pack("1 working day"),)))) == {"mine.rule": "breached"}


def test_hindsight_is_left_out_on_request(ask: Asked) -> None:
    late = {"at": "2011-04-19", "event": "referral_decided", "decision_recorded": True, "recorded_at": "2011-06-02"}
    statuses = [
        by_rule(evaluate(ask(REFERRAL, late, known_at=known)))["wt10.refer.decide"]
        for known in (None, day("2011-06-01"))
    ]
    assert statuses[1] == "breached"
    assert statuses[0] != "breached"


def test_every_finding_of_the_example_has_every_field() -> None:
    data = evaluate(
        replace(EXAMPLE, trials=EXAMPLES / "trial-2011.yaml", deviations=EXAMPLES / "deviation-2011.yaml")
    ).data()
    assert {tuple(datum) for datum in data} == {FIELDS}
    assert json.loads(json.dumps(data)) == data


# Refusals


def refused(asked: Query) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        evaluate(asked)
    assert all(d.cure for d in refusal.value.diagnostics)
    return [(d.code, d.message) for d in refusal.value.diagnostics]


def test_a_case_that_is_not_there_is_refused_with_what_is(ask: Asked) -> None:
    asked = ask({"case": "CASE-17", "at": "2011-04-18", "event": "referral_received"}, case="CASE-71")
    with pytest.raises(Refused) as refusal:
        evaluate(asked)
    (only,) = refusal.value.diagnostics
    assert "`CASE-71`" in only.message
    assert "CASE-17" in only.cure


@pytest.mark.parametrize(
    "record",
    [
        "2011-04-31 referral_received",
        "2011-04-18 referal_received",
        {"at": "2011-04-18", "event": "referral_received", "method": "pigeon"},
        {"at": "2011-04-18", "event": "referral_received", "colour": "blue"},
        {"event": "referral_received"},
    ],
)
def test_a_record_with_a_mistake_refuses_its_file(ask: Asked, record: Any) -> None:  # noqa: ANN401
    assert len(refused(ask(REFERRAL, record))) == 1


def test_every_mistake_is_listed(ask: Asked) -> None:
    assert len(refused(ask("2011-04-31 referral_received", REFERRAL, "2011-04-18 nothing_known"))) == 2


def test_one_id_with_different_content_is_refused(ask: Asked) -> None:
    twice = [{"at": f"2011-04-1{n}", "event": "referral_received", "id": "e1"} for n in (8, 9)]
    ((_, message),) = refused(ask(*twice))
    assert "`e1`" in message


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(Query((tmp_path / "none.jsonl",), day("2011-06-30"), ledger=None))


def test_a_pack_with_a_mistake_is_refused_unless_allowed(ask: Asked, pack: Callable[[str], Path]) -> None:
    folder = pack("3 days")
    file = folder / "01-referral.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("within: 3 days", "within: P3D"), encoding="utf-8")
    asked = ask(REFERRAL, rules=(folder,))
    assert refused(asked)
    assert evaluate(replace(asked, allow_pack_errors=True)).diagnostics


def test_a_trial_with_a_mistake_is_refused(ask: Asked, tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(
        (EXAMPLES / "trial-2011.yaml").read_text(encoding="utf-8").replace("wt10.icpc.15wd", "wt10.icpc.16wd"),
        encoding="utf-8",
    )
    ((_, message),) = refused(ask(REFERRAL, trials=path))
    assert "`wt10.icpc.16wd`" in message


def test_a_deviation_from_no_rule_is_refused(ask: Asked, tmp_path: Path) -> None:
    path = tmp_path / "deviation.yaml"
    text = (EXAMPLES / "deviation-2011.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("wt10.cg.first", "wt10.cg.frist"), encoding="utf-8")
    ((_, message),) = refused(ask(REFERRAL, deviations=path))
    assert "`wt10.cg.frist`" in message


@pytest.mark.parametrize(("authority", "codes"), [("886", ["G691"]), ("909", []), (None, [])])
def test_an_authority_that_no_record_waits_for_is_said_to_be_of_no_use(
    tmp_path: Path, authority: str | None, codes: list[str]
) -> None:
    file = tmp_path / "records.jsonl"
    record = {"case": "C1", "event": "referral_received", "at": "2011-04-18", "authority": "cumbria"}
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    ask = Query((file,), day("2011-09-30"), authority=authority, ledger=None)
    assert [d.code for d in read(ask, shipped()).diagnostics] == codes
    file.write_text(json.dumps({**record, "authority": ""}) + "\n", encoding="utf-8")
    assert read(ask, shipped()).diagnostics == ()
