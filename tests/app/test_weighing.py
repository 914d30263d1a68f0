"""What is weighed with a case: an edition's own principles while it goes on, and the practitioner's at her moment."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from guidance.app.deviations.bearing import bearing_of, to_weigh
from guidance.app.evaluation.query import Query
from guidance.app.explanation import explain_rule
from guidance.app.next_steps.steps import next_steps
from guidance.app.packs.shipped import shipped
from guidance.app.search import Search, listed, search
from guidance.app.weighing import doubt_on, few_to_weigh, for_practice, is_stated, principles_of
from tests.app.conftest import Record

Asked = Callable[..., Query]
Moment = tuple[str, dict[str, Any], str]
HOUSE = shipped()
OWN = {p.id for p in HOUSE.principles if p.instrument == "working-together-2023"}


def happened(at: str, event: str, **facts: Any) -> Record:  # noqa: ANN401
    return {"at": at, "event": event, "authority": "kent", **facts}


MOMENTS: list[Moment] = [
    ("concern_identified", {"about_significant_harm": True}, "wt23-standards.recognising"),
    ("contact_received", {}, "wt23-sharing.whole-picture"),
    ("referral_received", {}, "wt23-shared.common-ground"),
    ("assessment_started", {}, "wt23-shared.hardship-and-harm"),
    ("significant_harm_suspected", {}, "wt23-outside-home.protect-first"),
    ("strategy_discussion_held", {"s47_initiated": True}, "wt23-expect.practice"),
    ("s47_enquiry_started", {}, "wt23-protection.daily-life"),
    ("access_to_child_sought", {}, "wt23-protection.holding-back"),
    ("conference_called", {"conference": "initial"}, "wt23-parents.3"),
    ("icpc_held", {"plan_agreed": True}, "wt23-children-say.told-and-heard"),
    ("cp_plan_started", {}, "wt23-children-say.told-and-heard"),
    ("core_group_met", {}, "wt23-parents.1"),
    ("cin_plan_reviewed", {}, "wt23-analysis.enough-and-lasting"),
    ("review_conference_held", {"plan_continues": True}, "wt23-analysis.hoping-the-best"),
    ("cp_plan_ended", {"reason": "no_longer_likely_to_suffer_harm"}, "wt23-standards.ending"),
    ("modern_slavery_suspected", {}, "wt23-outside-home.protect-first"),
    ("early_help_declined", {}, "wt23-protection.holding-back"),
    ("child_died", {"unexpected": True}, "wt23-bereavement.thorough-and-kind"),
    ("rapid_review_completed", {}, "wt23-learning.improve-not-blame"),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment[0])
@pytest.mark.parametrize("day", ["2024-05-07", "2026-11-02"])
def test_at_each_stage_what_the_guidance_itself_states_is_weighed(ask: Asked, moment: Moment, day: str) -> None:
    event, facts, principle = moment
    steps = next_steps(ask(happened(day, event, **facts), as_at=day))
    assert principle in {p.id for p in steps.weigh}


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment[0])
def test_three_at_most_are_chosen_and_none_is_only_for_managers_or_leaders(ask: Asked, moment: Moment) -> None:
    event, facts, principle = moment
    steps = next_steps(ask(happened("2024-05-07", event, **facts), as_at="2024-05-07"))
    few = few_to_weigh(HOUSE, [], steps.events)
    assert len(few) <= 3
    assert OWN.issuperset(p.id for p in few[:1])
    assert all(for_practice(p) for p in few)
    assert principle in {p.id for p in steps.weigh}


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment[0])
@pytest.mark.parametrize("day", ["2011-05-04", "2014-05-06", "2019-05-07", "2023-12-14"])
def test_before_its_first_day_an_editions_own_principles_are_never_weighed(
    ask: Asked, moment: Moment, day: str
) -> None:
    event, facts, principle = moment
    steps = next_steps(ask(happened(day, event, **facts), as_at=day))
    assert principle in OWN
    assert OWN.isdisjoint(p.id for p in steps.weigh)


def test_the_law_that_a_line_names_comes_first_then_what_the_guidance_in_force_states(ask: Asked) -> None:
    named = ["acpo.2", "acpo.3", "law.before-removal"]
    steps = {day: next_steps(ask(happened(day, "immediate_danger_identified"), as_at=day)) for day in DAYS}
    few = {day: [p.id for p in few_to_weigh(HOUSE, named, s.events)] for day, s in steps.items()}
    assert few["2024-05-07"] == few["2026-11-02"] == ["law.before-removal", "wt23-standards.weighing-harm", "acpo.2"]
    assert few["2011-05-04"] == ["law.before-removal", "acpo.2", "acpo.3"]


DAYS = ("2011-05-04", "2024-05-07", "2026-11-02")


def test_who_a_principle_is_for_is_written_with_it() -> None:
    known = principles_of(HOUSE)
    assert {p.whom for p in known.values()} == {
        (), ("practitioner",), ("manager",), ("leader",), ("manager", "leader"), ("leader", "manager"),
        ("practitioner", "manager"), ("manager", "leader", "practitioner"), ("practitioner", "manager", "leader"),
    }  # fmt: skip
    named = {"wt23-expect.leaders": False, "wt23-expect.managers": False, "wt23-expect.practice": True,
             "wt23-standards.conditions": False, "wt23-parents.4": True, "law.welfare": True,
             "munro.double-loop-learning": False, "leadership.loud-and-quiet": False}  # fmt: skip
    assert {name: for_practice(known[name]) for name in named} == named


def test_what_is_taken_to_go_on_says_that_the_text_in_force_was_not_read() -> None:
    welfare, own = (principles_of(HOUSE)[name] for name in ("law.welfare", "wt23-parents.3"))
    assert doubt_on(own, HOUSE, date(2024, 5, 7)) == ""
    assert doubt_on(own, HOUSE, date(2026, 3, 19)) == "of the 2023 edition; the 2026 text in force was not read"
    assert doubt_on(welfare, HOUSE, date(2026, 3, 19)) == ""
    assert [is_stated(own, HOUSE, date(2023, 12, n)) for n in (14, 15)] == [False, True]
    assert is_stated(welfare, HOUSE, date(1990, 1, 1))


ENQUIRED = "ca89.s47.enquire"


@pytest.mark.parametrize(("day", "told"), [("2011-05-04", False), ("2024-05-07", True), ("2026-11-02", True)])
def test_what_pulls_against_the_act_is_of_the_day_of_what_happened(
    ask: Asked,
    day: str,
    told: bool,  # noqa: FBT001
) -> None:
    said = "\n".join(explain_rule(ask(happened(day, "significant_harm_suspected"), as_at=day), ENQUIRED, "reasons"))
    assert ("[wt23-parents.1]" in said) is told
    assert "[tower-hamlets.family-as-partners]" in said


def test_what_pulls_against_words_that_an_edition_keeps_is_told_before_a_departure() -> None:
    said = "\n".join(to_weigh(bearing_of("wt26.icpc.15wd", HOUSE)))
    assert "[wt23-children-say.told-and-heard]: preparing a child to speak takes meetings" in said


def test_a_search_of_one_day_finds_only_what_was_stated_then() -> None:
    found = {
        day: {e["id"] for e in listed(search(HOUSE, Search(as_at=day))) if e["kind"] == "principle"}
        for day in (date(2011, 5, 4), date(2026, 11, 2))
    }
    assert found[date(2011, 5, 4)] | OWN == found[date(2026, 11, 2)]
    assert OWN.isdisjoint(found[date(2011, 5, 4)])
