"""Audits: every question accounted for, nothing that applies unasked, and each rule shown at its edges."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from guidance.app.evaluation.evaluate import library_for
from guidance.app.evaluation.query import Query
from guidance.app.packs import case_coverage, checking
from guidance.app.packs.shipped import shipped
from guidance.engine.explain.names import says
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.practice.audit import AuditQuestion
from guidance.engine.model.rule import Evidence, Force
from guidance.engine.packs.library import Library
from tests.packs.conftest import Ran

LIBRARY = shipped()
KENT = next(audit for audit in LIBRARY.audits if audit.id == "kent-2009")
ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "guidance" / "rules"
SEED = next(iter((ROOT.parent / "shared" / "seeds").glob("003_*.txt")), None)

GROUPS = {
    "responding-to-concern": range(1, 7),
    "recording-and-assessment": range(7, 18),
    "working-with-other-agencies": range(18, 27),
    "running-the-service": range(27, 28),
    "managing-performance": range(28, 38),
    "workforce": range(38, 47),
    "recording-system": range(47, 49),
}
"""The seven groups of the source, and which of its 48 numbers are in each (its paragraphs 6 and 19)."""
UNPRINTED = {14, 30, 32, 33}
"""The numbers of which the text read does not say what they ask."""


def test_there_are_seven_groups_and_each_of_the_48_numbers_is_in_its_own() -> None:
    held = {group.id: [q.number for q in group.questions if q.number] for group in KENT.groups}
    assert held == {name: list(numbers) for name, numbers in GROUPS.items()}
    assert sum(len(numbers) for numbers in held.values()) == 48


@pytest.mark.parametrize("question", KENT.questions, ids=lambda q: q.numbered)
def test_a_question_is_put_to_a_record_or_to_people_or_is_said_not_to_be_printed(question: AuditQuestion) -> None:
    put = bool(question.asks) and bool(question.rules or question.people)
    assert put is (question.number not in UNPRINTED)
    assert bool(question.unprinted) is not put
    assert not question.asks or question.asks.endswith("?")


def test_what_no_number_was_printed_for_is_put_all_the_same() -> None:
    (unsure,) = (q for q in KENT.questions if q.number is None)
    assert set(unsure.among) == UNPRINTED - {14}
    assert unsure.people


def test_no_place_is_given_that_the_source_does_not_number() -> None:
    for question in KENT.questions:
        assert question.provision.paragraph in {"", *(str(n) for n in range(8, 20))}
        assert question.provision.evidence is Evidence.CORROBORATED


def test_each_rule_stands_where_its_question_does_and_is_asked_once() -> None:
    asked = [(rule, q) for q in KENT.questions for rule in q.rules]
    assert sorted(rule.id for rule, _ in asked) == sorted(rule.id for rule in KENT.rules)
    for rule, question in asked:
        assert re.fullmatch(rf"kent09\.q{question.number:02}(\.\d)?", rule.id)
        assert rule.provision.paragraph == question.provision.paragraph
        assert rule.force is Force.LOCAL_PROCEDURE


if SEED is not None:  # kept beside the repository, not in it
    TEXT = SEED.read_text(encoding="utf-8")

    def test_the_place_of_each_question_is_where_the_source_speaks_of_it() -> None:
        parts = {m[1]: m[2] for m in re.finditer(r"^(\d+)\. (.*?)(?=^\d+\. |\Z)", TEXT, re.MULTILINE | re.DOTALL)}
        for question in KENT.questions:
            if question.number and not question.unprinted:
                said = parts[question.provision.paragraph]
                assert f"(Question {question.number})" in said, question.number

    def test_what_is_said_not_to_be_printed_is_not() -> None:
        told = {int(number) for number in re.findall(r"\(Question (\d+)\)", TEXT)}
        assert set(range(1, 49)) - told == UNPRINTED

    def test_no_sentence_of_the_source_is_copied() -> None:
        ours = " ".join(f"{q.asks} {q.people} {q.unprinted}" for q in KENT.questions)
        ours += " ".join(f"{rule.title} {rule.why} {rule.because}" for rule in KENT.rules)
        words = re.findall(r"[a-z]+", TEXT.lower())
        theirs = {tuple(words[n : n + 8]) for n in range(len(words) - 7)}
        mine = re.findall(r"[a-z]+", ours.lower())
        assert [run for n in range(len(mine) - 7) if (run := tuple(mine[n : n + 8])) in theirs] == []


WAITING = (
    "bolton-conferences-2026", "camden-visits-2026", "central-bedfordshire-visits-2026", "coventry-2010",
    "derbyshire-conferences-2026", "devon-conferences-2026", "kent-2009", "knowsley-review-process-2026",
    "lincolnshire-reviews-2026", "liverpool-conferences-2026", "liverpool-visits-2026",
    "middlesbrough-discussions-2026", "newcastle-core-groups-2026", "slough-referrals-2026", "southwark-visits-2026",
    "tower-hamlets-draft-2010", "walsall-visits-2026", "wokingham-referrals-2026",
)  # fmt: skip

# ------------------------------------------------------------------------------------------ off unless asked for


def test_no_rule_that_waits_to_be_named_is_among_those_that_apply() -> None:
    assert LIBRARY.when_named
    assert {rule.instrument.id for rule in LIBRARY.when_named} == set(WAITING)
    assert not {rule.id for rule in LIBRARY.rules} & {rule.id for rule in LIBRARY.when_named}
    assert not {i.id for i in LIBRARY.instruments} & {i.id for i in LIBRARY.named_instruments}


@cache
def ids(*paths: Path) -> set[str]:
    library: Library = library_for(Query(records=(), as_at=date(2011, 11, 20), rules=paths, ledger=None))
    return {rule.id.partition(".")[0] for rule in library.rules}


def test_a_pack_is_named_by_its_own_folder_or_a_file_in_it_and_by_no_folder_above() -> None:
    assert "kent09" not in ids()
    assert "kent09" not in ids(RULES)
    assert "kent09" in ids(RULES, RULES / "kent-2009")
    assert ids(RULES / "kent-2009") == {"kent09"}
    assert ids(RULES / "kent-2009" / "02-recording-and-assessment.yaml") == {"kent09"}
    assert "th10" not in ids(RULES, RULES / "kent-2009")


def test_a_pack_pointed_at_from_above_is_said_to_be_left_out(run: Callable[..., Ran]) -> None:
    asked = ("evaluate", ROOT / "examples" / "hub-cases-2014.jsonl", "--as-at", "2014-03-14", "--format", "csv")
    above = run(*asked, "--rules", ROOT / "examples" / "hub-triage" / "..", "--rules", RULES)
    assert "warning[G236]: `hub-triage-sample` applies only when it is named, and is left out" in above.err
    assert "hub14." not in above.out
    assert "kent-2009" not in above.err
    named = run(*asked, "--rules", ROOT / "examples" / "hub-triage")
    assert "G236" not in named.err
    assert "hub14.pool" in named.out


# ------------------------------------------------------------------------------------------ shown working


@pytest.fixture(scope="module")
def results() -> list[checking.CaseResult]:
    return checking.run_cases([RULES / name for name in WAITING])[1]


def test_every_case_of_the_waiting_packs_comes_out_as_it_says(results: list[checking.CaseResult]) -> None:
    assert [str(mistake) for result in results for mistake in result.mistakes] == []
    assert {result.rule.id for result in results} == {rule.id for rule in LIBRARY.when_named if rule.checkable}


def test_every_rule_of_the_waiting_packs_is_shown_in_each_of_its_meanings(results: list[checking.CaseResult]) -> None:
    own = ("kent09.", "th10.", "cov10.")
    assert [line for line in case_coverage.coverage(shipped(cases=True), results) if line.startswith(own)] == []


def test_the_sample_for_a_hub_is_sound_and_shown_in_each_of_its_meanings() -> None:
    library, ran = checking.run_cases([ROOT / "examples" / "hub-triage"])
    assert [found.render() for found in library.diagnostics] == []
    assert [str(mistake) for result in ran for mistake in result.mistakes] == []
    assert case_coverage.coverage(library, ran) == []
    assert library.rules == ()
    assert {rule.authority for rule in library.when_named} == {None}
    assert {rule.within for rule in library.when_named} == {None}, "the account sets no time, and none is made up"


def test_a_rule_of_a_waiting_pack_is_one_sentence_and_says_that_it_was_asked_for() -> None:
    for rule in LIBRARY.when_named:
        assert re.fullmatch(r"[A-Z][^\n_]*[^\s.]\.", sentence(rule))
        assert says(rule) == "The pack you named asks"
