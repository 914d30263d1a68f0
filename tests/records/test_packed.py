"""A population at rest says what it said, whichever case is looked at, and holds a few cases at a time in the open."""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import HOUSE
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.records import packed
from guidance.engine.model.records.packed import Packed
from guidance.engine.records.readers import READERS, Censuses, OtherKinds, PlainFiles

EXAMPLES = HOUSE / "examples"
DAY = date(2024, 3, 31)


def asked(*files: str) -> Answer:
    return evaluate(Query([EXAMPLES / name for name in files], DAY, ledger=None))


@pytest.fixture(scope="module", name="held")
def _held() -> Answer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "FEW", 10**9)
        return asked("census-2024-invented.xml", "one-child-2011.jsonl")


@pytest.fixture(scope="module", name="rested")
def _rested() -> Answer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "FEW", 0)
        return asked("census-2024-invented.xml", "one-child-2011.jsonl")


def test_an_answer_of_packed_cases_is_the_answer_of_cases_held_whole(held: Answer, rested: Answer) -> None:
    assert len(rested.findings) > 1000
    assert rested.findings == held.findings
    assert rested.reading.events == held.reading.events
    assert rested.reading.stretches == held.reading.stretches
    assert rested.reading.doubts == held.reading.doubts
    assert rested.receipt == held.receipt
    assert rested.data() == held.data()


def test_every_field_of_a_packed_value_is_what_it_was_and_a_rule_is_the_same_rule(held: Answer, rested: Answer) -> None:
    for one, other in zip(held.findings, rested.findings, strict=True):
        assert {f.name: getattr(one, f.name) for f in fields(Finding)} == {
            f.name: getattr(other, f.name) for f in fields(Finding)
        }
        assert one.rule is other.rule
        assert isinstance(other.trigger.facts, MappingProxyType)


def event(n: int, **facts: Any) -> Event:  # noqa: ANN401  whatever a fact holds
    return Event(f"C{n}", "asked", "2024-01-01", date(2024, 1, 1), None, f"e{n}", facts=MappingProxyType(facts))


def cases(number: int) -> Iterator[Sequence[Event]]:
    return ((event(n, place=str(n)), event(n)) for n in range(number))


def test_going_through_a_population_holds_a_few_cases_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FEW", 0)
    monkeypatch.setattr(packed, "TOGETHER", 5)
    population = Packed(cases(500))
    gc.freeze()  # what is there already is not gone through
    most = max(sum(isinstance(o, Event) for o in gc.get_objects()) for e in population if e.id.endswith("99"))
    assert (len(population), 0 < most < 10) == (1000, True)


@pytest.mark.parametrize(("few", "together"), [(0, 1), (0, 3), (0, 100), (7, 1), (7, 5), (10**6, 100)])
def test_a_packed_sequence_is_a_sequence(few: int, together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FEW", few)
    monkeypatch.setattr(packed, "TOGETHER", together)
    plain = tuple(e for case in cases(6) for e in case)
    population = Packed((*cases(6), ()))
    assert population == plain
    assert (tuple(population), len(population), bool(population)) == (plain, 12, True)
    assert (population[0], population[-1], population[11]) == (plain[0], plain[-1], plain[11])
    assert (population[2:5], population[::-1]) == (plain[2:5], plain[::-1])
    assert (plain[3] in population, population != plain[:-1], len(Packed[Event]())) == (True, True, 0)
    assert [len(case) for case in population.cases()] == [2] * 6
    with pytest.raises(IndexError):
        population[12]


@pytest.mark.parametrize(
    ("opening", "file", "reader"),
    [
        (b"PK\x03\x04", "a.csv", OtherKinds),
        (b"%PDF-1.7", "a.jsonl", OtherKinds),
        (b"case: A", "a.yml", OtherKinds),
        (b"<Message>", "a", Censuses),
        (b"\xff\xfe<\x00", "a", Censuses),
        (b"\xef\xbb\xbf <", "a.csv", Censuses),
        (b"", "a.XML", Censuses),
        (b'{"case": "A"}', "a", PlainFiles),
        (b"case,event,at", "a.txt", PlainFiles),
        (b"", "a", PlainFiles),
    ],
)
def test_the_first_reader_that_takes_a_file_reads_it(opening: bytes, file: str, reader: type) -> None:
    assert type(next(each for each in READERS if each.sniff(opening, file))) is reader
