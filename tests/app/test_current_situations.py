"""Fifty situations of today: what is owed on each is listed, by its day, and what cannot wait stands on one screen."""

import contextlib
import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from guidance.app.asking import Ask
from guidance.app.conclusion import conclude
from guidance.app.decisions import Decision
from guidance.app.next_steps import NextSteps, next_steps
from guidance.app.planned import Planned
from guidance.app.urgency import RecordOf, Tier, lines
from guidance.cli import steps as printed
from guidance.cli.step_lines import Speaker
from tests.app.current_situations import CURRENT, FIRST, WANTED
from tests.read_aloud import all_amiss, no_end

Asked = Callable[..., Ask]


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
        printed.next_steps(steps, "table", everything=False)
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


@pytest.mark.parametrize("name", CURRENT)
def test_none_of_them_reads_as_all_clear(name: str, steps_of: Steps) -> None:
    said = conclude(steps_of(name).answer).says
    assert said
    assert "No outstanding duty found" not in said


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


def test_two_causes_of_one_day_are_told_once(steps_of: Steps) -> None:
    shown = screen(steps_of("a looked-after child has been neither visited nor reviewed"))
    assert "times:" not in shown


def test_a_child_who_is_home_is_not_spoken_of_as_still_away(steps_of: Steps) -> None:
    assert "Is the child safe at home" in screen(steps_of("a looked-after child went home with no plan"))


def test_there_are_as_many_as_were_wanted_and_each_says_what_is_owed() -> None:
    assert len(CURRENT) >= 50
    assert WANTED.keys() == CURRENT.keys()
    assert sum(1 for wanted in WANTED.values() if wanted) >= 50


def test_protecting_a_child_once_enquiries_have_ended_stands_above_a_day_that_is_weeks_off(ask: Asked) -> None:
    ended = {"at": "2025-07-02", "event": "s47_enquiry_ended", "authority": "kent", "action_needed": True}
    began = {"at": "2025-06-30", "event": "strategy_discussion_held", "authority": "kent", "s47_initiated": True}
    found = lines(next_steps(ask(began, ended, as_at="2025-07-04")))
    tiers = {name: line.tier for line in found for name, _ in named(line.about)}
    assert tiers["ca89.s47.act"] is Tier.NOW
