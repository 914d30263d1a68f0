"""Situations of today: what is owed on each is listed, by its day, and what cannot wait stands on one screen."""

import contextlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.decisions import Decision
from guidance.app.next_steps.planned import Planned
from guidance.app.next_steps.steps import NextSteps, next_steps
from guidance.app.next_steps.urgency import Line, RecordOf, Tier, lines, sees_the_child
from guidance.app.packs.shipped import shipped
from guidance.engine.model.finding import Finding, Standing
from guidance.engine.model.rule import Perform, Rule
from guidance.render import next_steps as printed
from guidance.render.next_lines import Speaker
from tests.app.current_situations import CURRENT, FIRST, WANTED
from tests.app.later_situations import UNSAID
from tests.app.practised_situations import UNSAID_PRACTISED
from tests.read_aloud import all_amiss, no_end

Asked = Callable[..., Query]


FOUND: dict[str, NextSteps] = {}
"""What each situation comes to, found once for all that is asked of it."""


@pytest.fixture
def steps_of(ask: Asked) -> Callable[[str], NextSteps]:
    def asked(name: str) -> NextSteps:
        as_at, records = CURRENT[name]
        if name not in FOUND:
            FOUND[name] = next_steps(ask(*records, as_at=as_at))
        return FOUND[name]

    return asked


Steps = Callable[[str], NextSteps]


def listed(steps: NextSteps) -> Mapping[str, set[str | None]]:
    """Return every rule and question on the lines, and the last days that each is given."""
    found = dict[str, set[str | None]]()
    for line in lines(steps):
        for name, due in named(line.about):
            found.setdefault(name, set()).add(due.isoformat() if due else None)
    return found


def named(about: Any) -> list[tuple[str, date | None]]:  # noqa: ANN401
    if isinstance(about, Decision):
        return [(about.question.id, None)]
    if isinstance(about, RecordOf):
        return [(f.rule.id, None) for f in (*about.not_so, *about.not_told)]
    found = about.finding if isinstance(about, Planned) else about
    return [(found.rule.id, found.due)] if found else []


def screen(steps: NextSteps) -> str:
    into = io.StringIO()
    with contextlib.redirect_stdout(into):
        printed.show_next(steps, "table", everything=False)
    return into.getvalue()


@pytest.mark.parametrize("name", CURRENT)
def test_what_is_known_to_be_owed_is_listed_by_its_day(name: str, steps_of: Steps) -> None:
    found = listed(steps_of(name))
    assert {rule: due for rule, due in WANTED[name].items() if due not in found.get(rule, set())} == {}


@pytest.mark.parametrize("name", FIRST)
def test_what_matters_most_stands_on_the_first_screen(name: str, steps_of: Steps) -> None:
    steps = steps_of(name)
    shown = " ".join(screen(steps).split())
    words = {d.question.id: d.words for d in steps.decisions}
    assert len(screen(steps).splitlines()) <= 24
    assert words.get(FIRST[name], f"{FIRST[name]}") in shown


@pytest.mark.parametrize(("name", "said"), [*UNSAID.items(), *UNSAID_PRACTISED.items()])
def test_what_is_not_so_or_has_passed_is_not_on_the_first_screen(name: str, said: str, steps_of: Steps) -> None:
    assert said not in " ".join(screen(steps_of(name)).split())


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("a child on a plan was last seen in August", "1 August 2026, when a child protection visit was made"),
        (
            "a plan began three weeks ago and nobody is known to have seen the child since",
            "4 November 2026, when a child protection plan began",
        ),
    ],
)
def test_who_sees_a_child_on_a_plan_leads_though_no_number_of_days_is_national(
    name: str, since: str, steps_of: Steps
) -> None:
    steps = steps_of(name)
    assert [line.tier for line in lines(steps)].count(Tier.CHILD_UNSEEN) == 1
    shown = " ".join(screen(steps).split())
    assert f"no national number of days: the plan, or your procedure, sets it, and it runs from {since}" in shown


def test_what_a_trial_sets_aside_is_not_said_to_be_done_differently(steps_of: Steps) -> None:
    steps = steps_of(next(iter(FIRST)))
    waiting = next(f for f in (*steps.now, *steps.due))
    suspended = replace(waiting, standing=Standing.SUSPENDED, trial="a-trial")
    assert "done differently" not in screen(replace(steps, set_aside=(suspended,)))


AFTER_AN_END = ["a child on a plan turned eighteen with enquiries open", "a child on a plan died with enquiries open"]


@pytest.mark.parametrize("name", AFTER_AN_END)
def test_after_a_death_or_at_eighteen_nothing_asks_to_see_the_child_and_what_ended_is_said(
    name: str, steps_of: Steps
) -> None:
    steps = steps_of(name)
    seen = [
        line.about.rule.id
        for line in lines(steps)
        if isinstance(line.about, Finding) and sees_the_child(line.about.rule)
    ]
    ended = {f.rule.id for f in steps.ended}
    assert {"ca89.s47.access", "wt26.s47.see-child", "wt23.plan.direct-work"} <= ended
    assert set(seen) <= ended
    assert "what was open then has ended" in screen(steps)


@pytest.mark.parametrize("name", AFTER_AN_END)
@pytest.mark.parametrize(("count", "more"), [(1, False), (2, True), (3, True)])
def test_the_first_of_what_ended_is_named_and_that_there_is_more(
    name: str, count: int, steps_of: Steps, *, more: bool
) -> None:
    every = steps_of(name)
    of_a_title = list({f.rule.title: f for f in every.ended}.values())
    said = " ".join(screen(replace(every, ended=tuple(of_a_title[:count]))).split())
    assert f"has ended: {of_a_title[0].rule.title}{', and more (`--all`).' if more else '.'}" in said


@pytest.mark.parametrize("name", AFTER_AN_END)
def test_what_ended_is_on_no_list_of_what_is_to_be_done(name: str, steps_of: Steps) -> None:
    steps = steps_of(name)
    asked = (*steps.now, *steps.due, *steps.not_shown_in_time, *steps.cannot_tell)
    assert {id(f) for f in steps.ended}.isdisjoint(map(id, asked))


LIVING = (
    "access_to_child_sought", "social_work_visit_made", "cp_visit_made", "looked_after_visit_made", "icpc_held",
    "core_group_met", "review_conference_held", "s47_enquiry_started", "s47_enquiry_ended", "strategy_discussion_held",
    "assessment_completed", "private_fostering_visit_made", "cin_plan_started", "cin_plan_reviewed",
)  # fmt: skip


def asks_of_a_living_child(rule: Rule) -> bool:
    if not isinstance(rule.duty, Perform) or rule.limit_of_power or not isinstance(rule.when, tuple):
        return False
    return {p.event for p in rule.duty.patterns} <= set(LIVING) and rule.in_force(date(2026, 1, 5))


@pytest.mark.parametrize("end", ["child_died", "child_turned_18"])
def test_every_current_duty_to_see_or_meet_about_a_child_ends_by_death_and_by_age(end: str) -> None:
    national = [r for r in shipped().rules if not (r.instrument.authority or r.instrument.when_named) and r.checkable]
    duties = [r for r in national if asks_of_a_living_child(r)]
    assert len(duties) > 20
    assert {r.id for r in duties if end not in {p.event for p in r.until}} == ENDS_OTHERWISE


ENDS_OTHERWISE = {"wt23.emerg.strategy-after"}
"""A discussion after one agency had to act alone is about the other children of the household, too."""


def conference(steps: NextSteps) -> tuple[Line, Finding]:
    about = [(line, line.about) for line in lines(steps) if isinstance(line.about, Finding)]
    (only,) = [(line, found) for line, found in about if found.rule.id.endswith(".icpc.15wd")]
    return only


def test_the_conference_reads_as_owed_only_if_it_is_needed_until_that_is_known(steps_of: Steps) -> None:
    steps = steps_of("enquiries began and their outcome is not known")
    line, found = conference(steps)
    assert line.tier is Tier.DUE_IF_SO
    assert "if a conference is needed, due by Wed 2 December 2026" in steps.answer.words(found)
    assert "section 47 enquiries: by Wed 2 December 2026 [wt26.icpc.15wd]" in " ".join(screen(steps).split())
    late = steps_of("enquiries were settled on long ago, and nothing since is on record")
    line, _ = conference(late)
    assert line.tier is Tier.GONE_BY_IF_SO
    known = steps_of("enquiries found harm that is likely to go on")
    line, _ = conference(known)
    assert line.tier is Tier.DUE


@pytest.mark.parametrize("name", CURRENT)
def test_none_of_them_reads_as_all_clear(name: str, steps_of: Steps) -> None:
    conclusion = conclude(steps_of(name).answer)
    assert conclusion.outstanding or conclusion.unasked
    assert "No outstanding duty found" not in conclusion.says


@pytest.mark.parametrize("name", CURRENT)
def test_a_day_and_what_is_not_so_stand_above_what_has_no_time(name: str, steps_of: Steps) -> None:
    tiers = [line.tier for line in lines(steps_of(name))]
    assert tiers == sorted(tiers)
    assert Tier.PAST < Tier.DUE < Tier.NOT_SO < Tier.OPEN < Tier.RECORD


@pytest.mark.parametrize(
    ("event", "facts", "asks"),
    [
        ("returned_home", {}, False),
        ("accommodation_agreed", {}, False),
        ("looked_after_started", {}, False),
        ("placement_started", {}, False),
        ("emergency_protection_order_made", {"expires": "2026-12-05"}, False),
        ("interim_order_made", {}, False),
        ("social_work_visit_made", {"child_seen": True}, False),
        ("s47_enquiry_ended", {"child_seen": True}, False),
        ("case_closed", {}, False),
        ("child_died", {}, False),
        ("police_told", {}, True),
        ("s47_enquiry_started", {}, True),
        ("significant_harm_suspected", {}, True),
        ("case_allocated", {}, True),
    ],
)
def test_a_power_whose_end_is_written_down_is_asked_after_until_something_shows_where_the_child_is(
    ask: Asked,
    event: str,
    facts: Mapping[str, Any],
    asks: bool,  # noqa: FBT001
) -> None:
    as_at, records = CURRENT["police protection ended and nothing followed"]
    since = {"at": "2026-11-28T15:00", "event": event, "authority": "kent", **facts}
    steps = next_steps(ask(*records, since, as_at=as_at))
    assert (["ca89.pp.max"] if asks else []) == [f.rule.id for f in steps.powers_ended if f.rule.id == "ca89.pp.max"]
    assert ("Police protection ended on 28 November 2026 at 09:00" in screen(steps)) is asks


@pytest.mark.parametrize("name", CURRENT)
def test_no_line_says_what_nobody_would_say(name: str, steps_of: Steps) -> None:
    steps = steps_of(name)
    said = [text for line in Speaker(steps).said(lines(steps)) for text in (line.text, *line.more)]
    assert said or conclude(steps.answer).says
    told = (conclude(steps.answer).says, *(steps.answer.words(f) for f in steps.answer.findings))
    assert all_amiss((*said, *told)) == {}
    assert [text for text in said if no_end(re.sub(r" \[[^]]*\]$", "", text))] == []


def test_the_review_of_a_child_whom_adopters_gave_back_is_told_of_where_a_placement_broke_down(steps_of: Steps) -> None:
    steps = steps_of("a placement with adopters broke down a month ago")
    (found,) = [d for d in steps.decisions if d.question.id == "back-from-adopters"]
    assert "28 and not later than 42 days" in " ".join(found.read_with)


def test_two_causes_of_one_day_are_told_once(steps_of: Steps) -> None:
    shown = screen(steps_of("a looked-after child has been neither visited nor reviewed"))
    assert "times:" not in shown


def test_a_child_who_is_home_is_not_spoken_of_as_still_away(steps_of: Steps) -> None:
    assert "Is the child safe at home" in screen(steps_of("a looked-after child went home with no plan"))


def test_there_are_as_many_as_were_wanted_and_each_says_what_is_owed() -> None:
    assert len(CURRENT) >= 100
    assert WANTED.keys() == CURRENT.keys()
    assert sum(1 for wanted in WANTED.values() if wanted) >= 100


def test_protecting_a_child_once_enquiries_have_ended_stands_above_a_day_that_is_weeks_off(ask: Asked) -> None:
    ended = {"at": "2025-07-02", "event": "s47_enquiry_ended", "authority": "kent", "action_needed": True}
    began = {"at": "2025-06-30", "event": "strategy_discussion_held", "authority": "kent", "s47_initiated": True}
    found = lines(next_steps(ask(began, ended, as_at="2025-07-04")))
    tiers = {name: line.tier for line in found for name, _ in named(line.about)}
    assert tiers["ca89.s47.act"] is Tier.NOW
