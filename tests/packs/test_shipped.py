"""The packs that come with the product: sound, shown by cases, and printed back as sentences."""

import re
from pathlib import Path

import pytest

from guidance.app import worked
from guidance.app.house import shipped
from guidance.engine.explain.record import FIELDS
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.rule import Rule
from guidance.engine.packs.schema.case import EXPECTED

LIBRARY = shipped(cases=True)
ENCODING = Path(__file__).resolve().parents[3] / "shared" / "facts" / "encoding.md"


@pytest.fixture(scope="module")
def results() -> list[worked.CaseResult]:
    return worked.run_cases([])[1]


def test_the_shipped_packs_have_nothing_wrong_with_them() -> None:
    assert [found.render() for found in LIBRARY.diagnostics] == []
    assert LIBRARY.rules
    assert LIBRARY.principles
    assert LIBRARY.cases


def test_every_case_comes_out_as_it_says(results: list[worked.CaseResult]) -> None:
    assert [str(mistake) for result in results for mistake in result.mistakes] == []
    assert len(results) == len(LIBRARY.cases)


def test_every_rule_that_can_be_checked_is_shown_in_each_of_its_meanings(results: list[worked.CaseResult]) -> None:
    assert worked.coverage(LIBRARY, results) == []


def test_every_rule_that_can_be_checked_has_a_case_of_its_own_or_of_the_rule_it_carries() -> None:
    shown = {case.text.rule for case in LIBRARY.cases}
    assert [rule.id for rule in LIBRARY.rules if rule.checkable and not {rule.id, rule.carries} & shown] == []


def test_a_rule_that_a_later_edition_kept_comes_out_as_it_did() -> None:
    carried = worked.carried_cases(LIBRARY)
    assert [str(mistake) for result in carried for mistake in result.mistakes] == []
    assert {result.rule.id for result in carried} >= {
        rule.id for rule in LIBRARY.rules if rule.carries and rule.checkable
    }


@pytest.mark.parametrize("rule", LIBRARY.rules, ids=lambda rule: rule.id)
def test_a_rule_is_one_sentence(rule: Rule) -> None:
    said = sentence(rule)
    assert re.fullmatch(r"[A-Z][^\n]*[^\s.]\.", said)
    assert "  " not in said
    assert "_" not in said


READ_ALOUD = {
    "ca89.pp.max": """
        When police protection is started, police must see that police protection is ended; the power ends after
        72 hours.""",
    "wt10.refer.make": """
        When concern is identified (about significant harm), any agency that works with the child should see that
        referral is received, now, without delay, unless open referral already holds.""",
    "wt10.ca.commence-def": """
        When initial assessment is completed (outcome is core assessment) or strategy discussion is held (section 47
        initiated) or new information is considered (decision is core assessment), that counts as core assessment
        started.""",
    "wt13.assess.over45": """
        When the limit of wt13.assess.45wd has passed unmet, social worker should see that delay reason is recorded
        (about is assessment and cause is recorded), unless delay reason is recorded (about is assessment) already,
        until case is closed or child died.""",
}


@pytest.mark.parametrize("name", READ_ALOUD)
def test_a_rule_read_aloud_says_what_its_source_says(name: str) -> None:
    rule = LIBRARY.rule(name)
    assert rule
    assert sentence(rule) == " ".join(READ_ALOUD[name].split())


def test_rules_stand_in_the_order_of_their_files() -> None:
    places = [rule.span for rule in LIBRARY.rules]
    assert places == sorted(place for place in places if place)


def test_what_a_case_may_expect_is_what_a_finding_has() -> None:
    assert EXPECTED == FIELDS


if ENCODING.exists():  # kept beside the repository, not in it
    SECTIONS = [s for s in ENCODING.read_text(encoding="utf-8").split("\n## ") if re.match(r"2[a-i]\. ", s)]
    ROWS = [row for section in SECTIONS for row in re.findall(r"^\| ([a-z0-9]+\.\S+) \|", section, re.MULTILINE)]

    def test_nine_sections_of_rows_were_found() -> None:
        assert len(SECTIONS) == 9
        assert len(ROWS) > 100

    @pytest.mark.parametrize("row", ROWS)
    def test_every_row_is_a_rule(row: str) -> None:
        assert LIBRARY.rule(row)
