"""A host hands over the events of whole cases, in parts of any size, and gets what it would get for all of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from guidance import Refused, evaluate, hosts
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.packs.shipped import shipped
from guidance.hosts import NotTogether, OtherPacks, evaluate_partition
from tests.hosts.events import CHILDREN, QUERY, rows, table

Found = list[dict[str, Any]]


def found(*batches: pa.RecordBatch, **more: Any) -> Found:  # noqa: ANN401  of several kinds
    given = [row for batch in evaluate_partition(batches, QUERY, **more) for row in batch.to_pylist() if row["rule"]]
    return sorted(given, key=lambda row: (row["case"], row["rule"], row["trigger_id"]))


def by_case() -> list[Mapping[str, Any]]:
    return sorted(rows(), key=lambda row: str(row["case"]))


@pytest.fixture(scope="module")
def whole() -> Found:
    answer = evaluate(replace(QUERY, records=table(rows())))
    told = [{**answer.datum(finding), "due": finding.due} for finding in answer.findings]
    assert len({row["case"] for row in told}) == CHILDREN
    return sorted(told, key=lambda row: (row["case"], row["rule"], row["trigger"]["id"]))


@pytest.mark.parametrize("size", [2, 1000])
@pytest.mark.parametrize("at_once", [5, 20_000])
def test_parts_of_any_size_come_to_what_the_whole_comes_to(
    whole: Found, monkeypatch: pytest.MonkeyPatch, size: int, at_once: int
) -> None:
    monkeypatch.setattr(hosts, "AT_ONCE", at_once)
    told = found(*table(by_case()).to_batches(size), everything=True)
    same = ("case", "rule", "status", "due", "due_at", "performed", "in_words", "because", "finding")
    assert [{name: row[name] for name in same if name in row} for row in told] == [
        {name: row[name] for name in same if name in row} for row in whole
    ]


def test_cases_parted_over_several_workers_come_to_the_same(whole: Found) -> None:
    cases = by_case()
    parts = [[row for row in cases if int(str(row["case"])[1:]) % 3 == part] for part in range(3)]
    told = [row["in_words"] for part in parts for row in found(*table(part).to_batches(), everything=True)]
    assert sorted(told) == sorted(row["in_words"] for row in whole)


def test_a_case_that_came_apart_is_refused_and_not_judged_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "AT_ONCE", 5)
    with pytest.raises(NotTogether, match="sort each partition by `case`"):
        found(*table(rows()).to_batches(3))


def test_a_worker_with_other_packs_answers_nothing() -> None:
    batches = table(by_case()).to_batches()
    with pytest.raises(OtherPacks, match="the same packs on every machine"):
        found(*batches, packs="0" * 64)
    assert found(*batches, packs=pack_digest(shipped()))


@pytest.mark.parametrize("change", [{"event": "no_such_thing"}, {"at": None}, {"case": None}])
def test_a_mistake_in_one_row_is_told_and_nothing_is_left_out_in_silence(change: dict[str, Any]) -> None:
    cases = by_case()
    with pytest.raises(Refused, match=r"error\[G"):
        found(*table([*cases[:5], {**cases[5], **change}, *cases[6:]]).to_batches())


def test_no_row_is_left_out_where_nothing_would_tell_of_it() -> None:
    with pytest.raises(ValueError, match="skip_invalid"):
        list(evaluate_partition(table(by_case()).to_batches(), replace(QUERY, skip_invalid=True)))


def test_what_is_warned_of_is_in_the_log_of_the_worker(caplog: pytest.LogCaptureFixture) -> None:
    row = {"case": "C", "authority": "norfolk", "event": "referral_received", "at": QUERY.as_at, "id": "x"}
    list(evaluate_partition(table([row]).to_batches(), replace(QUERY, authority="kent")))
    assert any("G691" in message for message in caplog.messages)


def test_rows_without_a_case_are_refused() -> None:
    with pytest.raises(Refused, match="case"):
        found(*table(by_case()).drop_columns(["case"]).to_batches(10))


@pytest.mark.parametrize("events", [["contact_received"], ["referral_received", "case_closed"]])
def test_the_last_row_says_what_all_of_them_come_to(events: list[str]) -> None:
    some = [{"case": "C", "event": event, "at": QUERY.as_at, "id": event} for event in events]
    *rows, told = [r for b in evaluate_partition(table(some).to_batches(), QUERY) for r in b.to_pylist()]
    assert (told["case"], told["rule"]) == (None, None)
    assert "no answer that nothing is due" in told["in_words"] or "More may be due than is listed" in told["in_words"]
    assert bool(rows) is (len(events) > 1)


def test_a_reference_with_a_space_is_not_parted_from_the_same_child_without() -> None:
    cases = by_case()
    spaced = {**cases[1], "case": f"{cases[1]['case']} "}
    with pytest.raises(NotTogether, match="spaces around it"):
        found(*table([cases[0], spaced, *cases[2:]]).to_batches(1))


def test_of_no_events_nothing_is_said() -> None:
    assert list(evaluate_partition([], QUERY)) == []
