"""What stands above what: no letter, and nothing asked of somebody else, above what a child waits for."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import NextSteps, next_steps
from guidance.app.next_steps.urgency import SOMEBODY_ELSE, Tier, lines
from guidance.app.packs.shipped import shipped
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Modality
from guidance.render.next_lines import Speaker
from guidance.render.next_screen import ROWS
from guidance.render.next_steps import _first
from tests.app.conftest import Record

Asked = Callable[..., Query]


def at(when: str, event: str, **facts: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return {"at": when, "event": event, "authority": "kent", **facts}


def tiers(steps: NextSteps) -> dict[str, Tier]:
    return {line.about.rule.id: line.tier for line in lines(steps) if isinstance(line.about, Finding)}


# Letters, and what is asked of somebody else

OWN: Mapping[str, tuple[str, tuple[Record, ...], str]] = {
    "nobody says whether the discussion began the enquiry": (
        "2026-11-27",
        (
            at("2026-10-01", "referral_received"),
            at("2026-10-02", "strategy_discussion_held", participants=["social_care", "police"]),
            at("2026-10-02", "s47_enquiry_started"),
        ),
        "wt26.icpc.15wd",
    ),
    "the same in 2024": (
        "2024-11-27",
        (at("2024-10-01", "referral_received"), at("2024-10-02", "strategy_discussion_held")),
        "wt23.icpc.15wd",
    ),
    "the same in 2010, after a letter that nobody answered": (
        "2010-12-10",
        (at("2010-11-01", "referral_received", method="written"), at("2010-11-02", "strategy_discussion_held")),
        "wt10.icpc.15wd",
    ),
    "a child who may have moved in for good": (
        "2025-03-31",
        (at("2025-02-03", "referral_received"), at("2025-02-10", "transfer_in_notified")),
        "wt23.icpc.transfer-in",
    ),
    "a conference that does not say whether it made a plan": (
        "2025-08-01",
        (at("2025-03-03", "referral_received"), at("2025-03-24", "icpc_held")),
        "wt23.cg.first",
    ),
    "a review that does not say whether the plan went on": (
        "2025-12-01",
        (at("2025-05-12", "referral_received"), at("2025-05-20", "review_conference_held")),
        "wt23.rev.next",
    ),
    "an allegation that may have reached an employer": (
        "2025-03-31",
        (at("2025-02-03", "referral_received"), at("2025-02-10", "allegation_received")),
        "wt23.lado.tell",
    ),
    "an incident that may be a serious one": (
        "2025-03-31",
        (at("2025-02-03", "referral_received"), at("2025-02-10", "serious_incident_known")),
        "wt23.incident.notify",
    ),
    "an assessment that is late": (
        "2025-08-01",
        (at("2025-03-03", "referral_received"), at("2025-03-04", "referral_decided", decision="assessment")),
        "wt23.assess.45wd",
    ),
    "a core group that is late": (
        "2025-08-01",
        (at("2025-03-03", "referral_received"), at("2025-03-24", "icpc_held", plan_agreed=True)),
        "wt23.cg.first",
    ),
    "a discussion whose record was not sent round": (
        "2010-12-10",
        (at("2010-11-02", "strategy_discussion_held"), at("2010-11-04", "strategy_discussion_held")),
        "wt10.icpc.15wd",
    ),
}
LETTER = ("refer.decide.2", "refer.acknowledge", "refer.confirm-writing", "sd.record")


@pytest.mark.parametrize("name", OWN)
def test_no_letter_stands_above_or_pushes_out_what_a_child_waits_for(name: str, ask: Asked) -> None:
    as_at, records, own = OWN[name]
    steps = next_steps(ask(*records, as_at=as_at))
    found = tiers(steps)
    letters = {rule: tier for rule, tier in found.items() if rule.endswith(LETTER) and tier is not Tier.CANNOT_TELL}
    assert letters
    assert all(found[own] < tier for tier in letters.values())
    shown = " ".join(row.text for row in _first(steps, 80))
    assert f"[{own}]" in shown or not any(f"[{rule}]" in shown for rule in letters)


@pytest.mark.parametrize("name", list(OWN)[:3])
def test_a_conference_whose_day_has_gone_by_if_it_applies_is_on_the_first_screen(name: str, ask: Asked) -> None:
    as_at, records, own = OWN[name]
    shown = " ".join(" ".join(row.text.split()) for row in _first(next_steps(ask(*records, as_at=as_at)), 80))
    assert re.search(rf"if so, by [A-Z][^.]*\. Who: [^.]*\. \[{own}\]", shown)


@pytest.mark.parametrize("name", OWN)
def test_with_what_has_gone_by_on_it_the_screen_keeps_its_size(name: str, ask: Asked) -> None:
    as_at, records, _ = OWN[name]
    assert len(list(_first(next_steps(ask(*records, as_at=as_at)), 80))) <= ROWS


ELSEWHERE = ("section 27(3)", "section 47(11)", "person or body asked", "Secretary of State", "parent", "referr",
             "coroner", "registrar", "teachers")  # fmt: skip


def test_everybody_outside_who_is_bound_is_known_as_somebody_else() -> None:
    bearers = {rule.bearer for rule in shipped().rules if rule.checkable}
    partners = {"the person or body asked, often the safeguarding partners"}  # of whom the reader's authority is one
    outside = {who for who in bearers if any(word in who for word in ELSEWHERE)} - partners
    assert len(outside) > 8
    assert outside - SOMEBODY_ELSE == set()


def test_each_of_them_is_somebody_whom_a_rule_binds() -> None:
    assert {rule.bearer for rule in shipped().rules} >= SOMEBODY_ELSE


# What a later act shows to have been decided

DECIDES = ("s47_enquiry_ended", "icpc_held", "cp_plan_started", "cin_plan_started", "looked_after_started",
           "strategy_discussion_held", "s47_enquiry_started", "case_closed")  # fmt: skip
YEARS = {"2011": "wt10", "2014": "wt13", "2016": "wt15", "2019": "wt18", "2024": "wt23", "2027": "wt26"}


@pytest.mark.parametrize("later", DECIDES)
@pytest.mark.parametrize("year", YEARS)
def test_a_later_act_ends_the_chase_of_a_decision_and_never_counts_as_one(ask: Asked, year: str, later: str) -> None:
    rule = f"{YEARS[year]}.refer.decide"
    referral = at(f"{year}-09-06", "referral_received")
    open_ = next_steps(ask(referral, as_at=f"{year}-09-30"))
    assert rule in tiers(open_)
    steps = next_steps(ask(referral, at(f"{year}-09-20", later), as_at=f"{year}-09-30"))
    assert rule not in tiers(steps)
    (found,) = [f for f in steps.answer.findings if f.rule.id == rule]
    assert (found.performed, found.lapsed, found.due and found.due < date(int(year), 9, 20)) == (
        None, f"{year}-09-20", True,
    )  # fmt: skip
    assert "in time" not in steps.answer.words(found).replace("not shown in time", "")


TOLD = at("2011-05-09T15:00", "new_information_received", about_significant_harm=True)
ACTS = ("strategy_discussion_held", "s47_enquiry_started", "initial_assessment_started", "core_assessment_started",
        "icpc_held")  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("when", "decided"),
    [("2011-05-12", True), ("2011-05-09T16:00", True), ("2011-05-09T09:00", False), ("2011-05-09", False),
     ("2011-05-02", False)],
)  # fmt: skip
def test_a_decision_on_news_is_chased_until_an_act_that_is_known_to_be_later(
    ask: Asked, act: str, when: str, *, decided: bool
) -> None:
    steps = next_steps(ask(TOLD, at(when, act), as_at="2011-05-20"))
    assert (tiers(steps)["wt10.refer.open-case"] is Tier.OVERTAKEN) is decided
    assert (tiers(steps)["wt10.refer.open-case"] is Tier.NOW) is not decided


@pytest.mark.parametrize("act", ["referral_received", "core_group_met", "social_work_visit_made", "case_allocated"])
def test_what_shows_no_decision_ends_no_chase_of_one(ask: Asked, act: str) -> None:
    steps = next_steps(ask(TOLD, at("2011-05-12", act), as_at="2011-05-20"))
    assert tiers(steps)["wt10.refer.open-case"] is Tier.NOW


def test_a_decision_taken_on_one_childs_news_is_none_on_anothers(ask: Asked) -> None:
    other = {**at("2011-05-12", "strategy_discussion_held"), "case": "D"}
    assert tiers(next_steps(ask(TOLD, other, as_at="2011-05-20")))["wt10.refer.open-case"] is Tier.NOW


@pytest.mark.parametrize(
    ("year", "chase"), [("2010", "wt10.refer.acknowledge"), ("2024", "wt23.refer.decide.2"),
                        ("2026", "wt26.refer.decide.2"), ("2016", "wt15.refer.follow-up"),
                        ("2019", "wt18.refer.follow-up")],
)  # fmt: skip
def test_whoever_was_told_what_was_decided_need_not_be_told_that_the_referral_arrived(
    ask: Asked, year: str, chase: str
) -> None:
    came = at(f"{year}-09-06", "referral_received", method="written")
    assert chase in tiers(next_steps(ask(came, as_at=f"{year}-09-20")))
    assert chase not in tiers(next_steps(ask(came, at(f"{year}-09-14", "referrer_told"), as_at=f"{year}-09-20")))


@pytest.mark.parametrize("year", ["2011", "2024"])
def test_dissatisfaction_and_escalation_outlast_the_closing(ask: Asked, year: str) -> None:
    came = at(f"{year}-09-06", "referral_received")
    closed = at(f"{year}-09-14", "case_closed")
    raised = at(f"{year}-09-16", "disagreement_raised")
    steps = next_steps(ask(came, closed, raised, as_at=f"{year}-09-20"))
    assert "disagreement-open" in [d.question.id for d in steps.decisions]


# A birth that was expected

UNBORN = at("2026-06-20", "unborn_child_recorded", expected="2026-10-10")
DUE = "The birth was expected by Sat 10 October 2026: that day has gone by, and nothing since then shows it."


@pytest.mark.parametrize(
    ("later", "as_at", "asked"),
    [
        ((), "2026-10-10", False), ((), "2026-10-11", True), ((), "2026-11-26", True),
        ((at("2026-10-12", "child_born"),), "2026-11-26", False),
        ((at("2026-10-12", "child_died"),), "2026-11-26", False),
        ((at("2026-10-12", "case_closed"),), "2026-11-26", False),
        ((at("2026-08-20", "icpc_held", plan_agreed=True), at("2026-08-20", "cp_plan_started")), "2026-11-26", True),
        ((at("2026-09-20", "unborn_child_recorded", expected="2026-11-30"),), "2026-11-26", False),
        ((at("2026-10-20", "cp_visit_made"),), "2026-11-26", True),
        ((at("2026-10-01", "s47_enquiry_started"),), "2026-11-26", True),
    ],
)  # fmt: skip
def test_a_birth_whose_day_has_gone_by_is_asked_after_until_something_shows_it(
    ask: Asked, later: tuple[Record, ...], as_at: str, *, asked: bool
) -> None:
    steps = next_steps(ask(UNBORN, *later, as_at=as_at))
    said = [s.text for s in Speaker(steps).said(lines(steps))]
    assert any(DUE in text for text in said) is asked
    assert conclude(steps.answer).outstanding or not asked


# Visits past their day, powers, and what has come up many times


@pytest.mark.parametrize(
    ("records", "rule", "days"),
    [
        ((at("2026-06-20", "looked_after_started"), at("2026-06-20", "placement_started")), "cpr10.visit.first",
         ("2026-06-22", "2026-07-20")),
        ((at("2019-06-20", "looked_after_started"), at("2019-06-20", "placement_started")), "cpr10.visit.first",
         ("2019-06-22", "2019-07-20")),
        ((at("2025-06-20", "looked_after_started"), at("2025-06-25", "looked_after_visit_made")), "cpr10.visit.next",
         ("2025-06-30", "2025-10-20")),
        ((at("2012-06-20", "looked_after_started"), at("2012-06-25", "looked_after_visit_made")), "cpr10.visit.next",
         ("2012-06-30", "2012-10-20")),
        ((at("2024-03-04", "private_fostering_notified", starts="2024-03-01"),), "pf05.visit",
         ("2024-03-05", "2024-05-01")),
    ],
)  # fmt: skip
def test_a_visit_past_its_day_stands_with_seeing_the_child(
    ask: Asked, records: tuple[Record, ...], rule: str, days: tuple[str, str]
) -> None:
    before, after = (tiers(next_steps(ask(*records, as_at=day)))[rule] for day in days)
    assert (before, after) == (Tier.DUE, Tier.CHILD_UNSEEN)


@pytest.mark.parametrize("as_at", ["2026-12-02", "2026-12-03", "2026-12-04"])
@pytest.mark.parametrize("year", ["2011", "2018", "2026"])
def test_the_end_of_a_power_stands_above_what_may_be_asked_while_it_runs(ask: Asked, as_at: str, year: str) -> None:
    began = at(f"{year}-12-01", "police_protection_started")
    found = lines(next_steps(ask(began, as_at=f"{year}{as_at[4:]}")))
    powers = [line.about.rule for line in found if isinstance(line.about, Finding) and line.tier is Tier.POWER]
    may = [rule.modality is Modality.MAY for rule in powers]
    assert powers[0].id == "ca89.pp.max"
    assert may == sorted(may)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (1, "open for 59 days. Who"), (2, "open for 59 days and for 57 days. Who"),
        (3, "open for 59 days and for 57 days and for 55 days. Who"),
        (4, "open for 59 days, and 3 times more since, the latest for 53 days. Who"),
        (9, "open for 59 days, and 8 times more since, the latest for 43 days. Who"),
    ],
)  # fmt: skip
def test_what_came_up_many_times_takes_no_more_of_the_screen_than_the_oldest_and_the_latest(
    ask: Asked, times: int, words: str
) -> None:
    suspected = [at(f"2026-05-{2 + 2 * n:02}", "significant_harm_suspected") for n in range(times)]
    steps = next_steps(ask(*suspected, as_at="2026-06-30"))
    (said,) = [s.text for s in Speaker(steps).said(lines(steps)) if "[ca89.s47.enquire]" in s.text and s.text[0] == "-"]
    assert words in said
