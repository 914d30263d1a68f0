"""What later events have overtaken leaves the screen, and is never told as done."""

import re
from datetime import date

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.rule import Perform
from tests.cli.next_screen.given import (
    Data,
    Event,
    Screen,
    at,
    rules,
)

FIRST = [at("2026-05-05", "referral_received", episode="one"), at("2026-05-08", "case_closed", episode="one")]


SECOND = at("2026-09-01", "referral_received", episode="two")


@pytest.mark.parametrize(
    "closed",
    [
        FIRST,
        [FIRST[0], at("2026-05-06", "referral_decided", decision="no_further_action", episode="one")],
        [FIRST[0], at("2026-05-07", "referral_decided", decision="early_help", episode="one")],
        [FIRST[0], at("2026-05-15", "referral_decided", decision="passed_to_other_agency", episode="one")],
        [{k: v for k, v in e.items() if k != "episode"} for e in FIRST],
        [
            at("2010-05-05", "referral_received", method="written", episode="one"),
            at("2010-05-06", "case_closed", episode="one"),
        ],
    ],
)
def test_lines_about_a_referral_since_closed_go_when_the_next_one_comes(screen: Screen, closed: list[Event]) -> None:
    said = screen([*closed, SECOND], "2026-09-01")
    assert "Follow up a referral" not in said
    assert "May 2026" not in said
    assert "2 September 2026" in said


DECIDED = [
    at("2026-05-05", "referral_received", episode="one"),
    at("2026-05-05", "referral_acknowledged", episode="one"),
    at("2026-05-06", "referral_decided", decision="no_further_action", episode="one"),
]


@pytest.mark.parametrize("closed", [DECIDED, [*DECIDED, at("2026-05-06", "case_closed", episode="one")]])
def test_feedback_on_a_referral_since_closed_does_not_stand_above_what_is_due_today(
    screen: Screen, closed: list[Event]
) -> None:
    said = screen([*closed, SECOND], "2026-09-02")
    assert "[wt26.refer.feedback]" not in said
    assert "due by Wed 2 September 2026" in said
    assert "[wt26.refer.feedback]" in screen([*closed, SECOND], "2026-09-02", "--all")


@pytest.mark.parametrize("decision", ["assessment", "strategy_discussion"])
def test_a_decision_that_closed_nothing_is_not_overtaken_by_the_next_referral(data: Data, decision: str) -> None:
    decided = at("2026-05-06", "referral_decided", decision=decision, episode="one")
    found = data([*DECIDED[:2], decided, SECOND], "2026-09-02")
    assert "wt26.refer.feedback" in rules(found, "now", "not_shown_in_time", "due")


def test_they_are_counted_and_shown_with_all(screen: Screen) -> None:
    first, whole = (screen([*FIRST, SECOND], "2026-09-01", *more) for more in ((), ("--all",)))
    assert re.search(r"\b[1-9]\d* about what has since closed or ended", first)
    assert "the last day was Wed 6 May 2026" in whole


def test_a_closed_referral_with_none_after_it_still_shows_what_was_left_open(screen: Screen) -> None:
    assert "[wt26.refer.decide.2]" in screen(FIRST, "2026-05-20")


@pytest.mark.parametrize("count", [4, 12, 60])
def test_however_often_a_rule_came_up_the_oldest_is_on_the_first_screen(screen: Screen, count: int) -> None:
    days = [date.fromordinal(date(2024, 1, 1).toordinal() + n).isoformat() for n in range(count)]
    received = [at(day, "referral_received", referrer_type="professional") for day in days]
    said = screen(received, "2025-11-28")
    assert "the last day was Tue 2 January 2024" in said
    assert "more, the last of them: not shown in time" in said
    assert "[wt23.refer.decide]" in said


LIMITED = sorted({
    pattern.event
    for rule in shipped().rules
    if rule.within and rule.authority is None and rule.in_force(date(2024, 1, 2)) and isinstance(rule.duty, Perform)
    for pattern in rule.triggers
})  # fmt: skip


@pytest.mark.parametrize("name", LIMITED[::3])
def test_no_event_that_came_up_many_times_leaves_the_first_screen_with_nothing_on_it(screen: Screen, name: str) -> None:
    days = [date.fromordinal(date(2024, 1, 2).toordinal() + n).isoformat() for n in range(40)]
    said = screen([at(day, name) for day in days], "2025-09-01")
    assert " - " in said or " ? " in said or "more (`--all`" not in said


def test_lines_of_one_rule_are_joined(screen: Screen) -> None:
    both = [at("2026-05-05", "referral_received", episode="one"), at("2026-05-12", "referral_received", episode="two")]
    said = screen(both, "2026-05-20", "--all")
    assert said.count("[wt26.refer.decide.2]") == 1
    assert re.search(r"the last day was Wed 6 May 2026; [a-z ]+: the last day was Wed 13 May 2026", said)


def test_lines_alike_in_all_are_joined_with_the_days_they_are_of(screen: Screen) -> None:
    both = [at("2026-05-05T09:00", "significant_harm_suspected"), at("2026-05-05T17:00", "significant_harm_suspected")]
    said = screen(both, "2026-05-20", "--all")
    assert "(2 times: 5 May 2026 at 09:00, 5 May 2026 at 17:00)" in said
    assert said.count("[ca89.s47.enquire]") == 1


@pytest.mark.parametrize(
    "began", ["assessment_started", "strategy_discussion_held", "s47_enquiry_started", "assessment_completed"]
)
@pytest.mark.parametrize("year", ["2014", "2019", "2024", "2026"])
def test_what_began_from_a_referral_ends_deciding_on_it(data: Data, year: str, began: str) -> None:
    found = data([at(f"{year}-05-06", "referral_received"), at(f"{year}-05-13", began)], f"{year}-05-14")
    name = {"2014": "wt13", "2019": "wt18", "2024": "wt23", "2026": "wt26"}[year]
    assert f"{name}.refer.decide" not in rules(found, "not_shown_in_time", "due", "now", "cannot_tell")
    left = data([at(f"{year}-05-06", "referral_received")], f"{year}-05-14")
    assert f"{name}.refer.decide" in rules(left, "not_shown_in_time")


@pytest.mark.parametrize(
    ("events", "as_at", "theirs"),
    [
        ([at("2016-05-05", "referral_received")], "2016-05-09", "[wt15.refer.follow-up]"),
        ([at("2026-05-05", "referral_received"), at("2026-05-19", "response_found_unsatisfactory")],
         "2026-05-20", "[wt26.refer.follow-up]"),
        ([at("2024-05-07", "referral_received"), at("2024-05-17", "response_found_unsatisfactory")],
         "2024-05-20", "[wt23.refer.follow-up]"),
        ([at("2019-05-07", "referral_received")], "2019-05-09", "[wt18.refer.follow-up]"),
        ([at("2010-05-05", "referral_received", method="telephone", referrer_type="professional")],
         "2010-05-06", "[wt10.refer.confirm-writing]"),
        ([at("2010-05-05", "referral_received", method="written")], "2010-05-20", "[wt10.refer.chase]"),
    ],
)  # fmt: skip
def test_what_is_asked_of_somebody_else_stands_below_what_is_the_readers_own(
    screen: Screen, events: list[Event], as_at: str, theirs: str
) -> None:
    said = screen(events, as_at, "--all")
    assert said.index("Asked of somebody else") < said.index(theirs)
    assert (
        said.rindex("children's social care. [") < said.index(theirs) or "social worker" in said[: said.index(theirs)]
    )
