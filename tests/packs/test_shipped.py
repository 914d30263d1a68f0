"""The packs that come with the product: sound, shown by cases, and printed back as sentences."""

import re
from pathlib import Path

import pytest

from guidance.app.packs import case_coverage
from guidance.app.packs.shipped import shipped
from guidance.engine.explain.record import FIELDS
from guidance.engine.explain.sentence import sentence
from guidance.engine.model.rule import Concerned, Happened, Perform, Rule
from guidance.engine.packs.schema.case import EXPECTED
from tests.shipped_cases import carried, results

LIBRARY = shipped()
ENCODING = Path(__file__).resolve().parents[3] / "shared" / "facts" / "encoding.md"


def test_the_shipped_packs_have_nothing_wrong_with_them() -> None:
    library = shipped(cases=True)
    assert [found.render() for found in library.diagnostics] == []
    assert library.rules
    assert library.principles
    assert library.cases


def test_every_case_comes_out_as_it_says() -> None:
    assert [str(mistake) for result in results() for mistake in result.mistakes] == []
    assert len(results()) == len(shipped(cases=True).cases)


def test_every_rule_that_can_be_checked_is_shown_in_each_of_its_meanings() -> None:
    assert case_coverage.coverage(shipped(cases=True), results()) == []


def test_every_rule_that_can_be_checked_has_a_case_of_its_own_or_of_the_rule_it_carries() -> None:
    shown = {case.text.rule for case in shipped(cases=True).cases}
    assert [rule.id for rule in LIBRARY.rules if rule.checkable and not {rule.id, rule.carries} & shown] == []


def test_a_rule_that_a_later_edition_kept_comes_out_as_it_did() -> None:
    assert [str(mistake) for result in carried() for mistake in result.mistakes] == []
    assert {result.rule.id for result in carried()} >= {
        rule.id for rule in LIBRARY.rules if rule.carries and rule.checkable
    }


def test_a_rule_is_one_sentence() -> None:
    for rule in LIBRARY.rules:
        said = sentence(rule)
        assert re.fullmatch(r"[A-Z][^\n]*[^\s.]\.", said), rule.id
        assert "  " not in said, rule.id
        assert "_" not in said, rule.id


ENDS_ANOTHERS = "early_help_need_identified"
"""What starts a need for early help ends by the decision to assess, of whichever referral: it is then met otherwise."""


def test_the_answer_to_another_silences_nothing() -> None:
    """A record does not say which referral was decided, from whom each came, or which request was answered."""
    silenced = [rule.id for rule in LIBRARY.every_rule if _turns_on_another(rule)]
    tied = {rule.id for rule in LIBRARY.every_rule if _is_tied(rule)}
    assert silenced == []
    assert tied >= {
        "wt10.ia.complete",
        "wt13.assess.45wd",
        "wt23.refer.feedback",
        "ca89.s47.assist",
        "wt26.assess.45wd",
    }


def _turns_on_another(rule: Rule) -> bool:
    starts = {p.event for p in rule.when} if isinstance(rule.when, tuple) else set()
    decided = "referral_decided" in {p.event for p in rule.until if not p.of} and ENDS_ANOTHERS not in starts
    exempt = "referral_received" in {p.pattern.event for p in rule.unless if isinstance(p, Happened)}
    asked = rule.duty.patterns if isinstance(rule.duty, Perform) else ()
    answers = [p for p in (*asked, *rule.until) if p.event == "assistance_request_answered"]
    return decided or exempt or not all(p.of for p in answers)


def _is_tied(rule: Rule) -> bool:
    asked = rule.duty.patterns if isinstance(rule.duty, Perform) else ()
    return any(isinstance(u, Concerned) for u in rule.unless) or any(p.of for p in (*asked, *rule.until))


OF_ENCODING = ("undated", "later known", "later_known", "recorded due date", "recorded icpc target", "source code")
ENGINES = ("trigger", "bearer", "breach", "undetermined", "lapse", "null", "true", "false")


def test_no_sentence_holds_a_word_of_the_encoding_or_of_the_engine() -> None:
    for rule in LIBRARY.every_rule:
        said = sentence(rule).lower()
        assert not [word for word in (*OF_ENCODING, *ENGINES) if re.search(rf"\b{word}", said)], rule.id


def test_a_sentence_says_must_over_law_and_over_guidance_that_says_must_alone() -> None:
    for rule in filter(lambda r: r.duty, LIBRARY.every_rule):
        says_must = rule.force.is_law or str(rule.force) == "statutory-guidance"
        binding = str(rule.modality) in {"must", "must_not"} and says_must and not rule.limit_of_power
        assert bool(re.search(r"\bmust\b", sentence(rule))) is binding, rule.id


READ_ALOUD = {
    "ca89.pp.max": "When police protection begins, the power ends 72 hours later, unless before then the child dies.",
    "ca89.epo.max": """
        When an emergency protection order is made, the power ends on the last day that the order gives, unless before
        then an emergency protection order is extended or the child dies.""",
    "ca89.epo.frustrated": """
        When access to the child is sought (the result is that it was refused), it is open to
        children's social care to see that a court application is made (it is for an emergency protection order), until
        the child dies or the child turns 18.""",
    "wt10.refer.make": """
        When a concern is identified (the worry is about actual or likely significant harm), any agency that works with
        the child should see that a referral is received, now, without delay, unless the case is open already.""",
    "wt10.ca.commence-def": """
        When an initial assessment is completed (the outcome is core assessment) or a strategy discussion is held
        (it was decided to start section 47 enquiries) or new information is considered (the decision is core
        assessment), that counts as this: a core assessment begins.""",
    "wt10.cg.frequency": """
        When the core group meets, the core group should see that the core group meets again, until the child
        protection plan ends or the child dies or the child turns 18.""",
    "wt10.sd.who": """
        When a strategy discussion is held, children's social care should make sure that those taking part include
        social care, police and health.""",
    "wt13.assess.over45": """
        When the time limit of another rule (wt13.assess.45wd) has passed unmet, the social worker should see that the
        reason for a delay is written down (it is about the assessment and the cause is written down), unless this came
        first: the reason for a delay is written down (it is about the assessment), and nothing of this since: an
        assessment is completed, until the child dies.""",
    "cpr10.end.wishes": """
        When the child stops being looked after, children's social care must make sure that the child's wishes and
        feelings were found out first and they were given proper weight, unless one break of a series is over or this
        came first: the agreement to accommodation is withdrawn, and nothing of this since: the child begins to be
        looked after or accommodation is agreed or an interim order is made or a care order is made or an emergency
        protection order is made or police protection begins.""",
    "wt10.refer.feedback": """
        When the next step on the referral is decided, children's social care should see that the referrer is told what
        was decided, unless it is about one of this kind: a referral is received (the referrer is anonymous).""",
    "wt10.ia.complete": """
        When a referral is received, children's social care should see that an initial assessment is completed (it was
        discussed with the child and family and a manager read it and authorised it), within 10 working days, unless it
        is already known that the referral led to no further action, until the next step on the referral is decided (the
        decision is no further action, passed to another agency or early help; for this one and no other) or the case is
        closed or the child dies.""",
    "wt13.icpc.15wd": """
        When a strategy discussion is held (it was decided to start section 47 enquiries), children's social care should
        see that an initial child protection conference is held, within 15 working days, unless it is already known that
        the enquiries called for no conference, until the section 47 enquiry ends (no initial child protection
        conference is needed, or the outcome is that the concerns are not substantiated or that the concerns are
        substantiated, and no risk continues) or the case is closed or the child dies.""",
    "wt13.refer.decide": """
        When a referral is received, the local authority social worker should see that the next step on the referral is
        decided (a social worker or social work manager took the decision; for this one and no other), within 1 working
        day, unless it is already known that the referral led to no further action, until an assessment begins or an
        assessment is completed or a strategy discussion is held or a section 47 enquiry begins or the section 47
        enquiry ends or an initial child protection conference is held or a child protection plan begins or a child in
        need plan begins or the child begins to be looked after or the case is closed or the child dies.""",
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
    assert (*FIELDS, "how_soon") == EXPECTED


if ENCODING.exists():  # kept beside the repository, not in it
    SECTIONS = [s for s in ENCODING.read_text(encoding="utf-8").split("\n## ") if re.match(r"2[a-i]\. ", s)]
    ROWS = [row for section in SECTIONS for row in re.findall(r"^\| ([a-z0-9]+\.\S+) \|", section, re.MULTILINE)]

    def test_nine_sections_of_rows_were_found() -> None:
        assert len(SECTIONS) == 9
        assert len(ROWS) > 100

    @pytest.mark.parametrize("row", ROWS)
    def test_every_row_is_a_rule(row: str) -> None:
        assert LIBRARY.rule(row)
