"""What is past its day, and what would be due if it applies."""

import re

import pytest

from tests.cli.next_screen.given import (
    DISCUSSED,
    Data,
    Event,
    Screen,
    at,
)

OVERDUE = [
    ("2026-07-06", "2026-08-10", "[wt26.icpc.15wd]", "[wt26.refer.decide.2]"),
    ("2024-07-08", "2024-08-12", "[wt23.icpc.15wd]", "[wt23.refer.decide.2]"),
    ("2010-09-02", "2010-10-20", "[wt10.icpc.15wd]", "[wt10.sd.record]"),
]


@pytest.mark.parametrize("overdue", OVERDUE)
def test_a_conference_past_its_day_stands_above_a_letter_past_its_own(
    screen: Screen, overdue: tuple[str, str, str, str]
) -> None:
    day, as_at, first, then = overdue
    events = [at(day, "referral_received"), {**DISCUSSED, "at": day}, at(day, "s47_enquiry_started")]
    said, whole = screen(events, as_at), screen(events, as_at, "--all")
    assert then not in said
    assert whole.index(first) < whole.index(then)


@pytest.mark.parametrize(
    ("event", "as_at", "words"),
    [
        (at("2026-06-01", "strategy_discussion_held"), "2026-06-02", "if so, by Mon 22 June 2026"),
        (at("2026-06-01", "strategy_discussion_held"), "2026-07-02", "if so, by Mon 22 June 2026"),
        (at("2024-05-07", "strategy_discussion_held"), "2024-05-08", "if so, by Wed 29 May 2024"),
        (at("2026-06-01", "transfer_in_notified"), "2026-06-02", "if so, by Mon 22 June 2026"),
        (at("2026-06-01", "icpc_held"), "2026-06-02", "if so, by Tue 1 September 2026"),
        (at("2026-06-01", "icpc_held"), "2026-06-02", "if so, by Mon 15 June 2026"),
        (at("2026-06-01", "review_conference_held"), "2026-06-02", "if so, by Tue 1 December 2026"),
        (at("2026-06-01", "allegation_received"), "2026-06-02", "if so, by Tue 2 June 2026"),
        (at("2026-06-01", "serious_incident_known"), "2026-06-02", "if so, by Mon 8 June 2026"),
        (at("2010-11-02", "strategy_discussion_held"), "2010-11-03", "if so, by Tue 23 November 2010"),
    ],
)
def test_a_clock_that_may_be_running_says_by_when(screen: Screen, event: Event, as_at: str, words: str) -> None:
    assert words in screen([event], as_at, "--all")


def test_one_that_would_have_passed_stands_above_what_is_due(screen: Screen) -> None:
    said = screen([at("2026-05-05", "referral_received"), at("2026-05-06", "strategy_discussion_held")], "2026-06-10")
    assert said.index("if so, by Thu 28 May 2026") < said.index("Wed 8 July 2026")


@pytest.mark.parametrize("as_at", ["2010-11-02", "2012-03-05"])
def test_what_must_be_done_in_immediate_danger_stands_with_the_danger(screen: Screen, as_at: str) -> None:
    said = screen([at(f"{as_at}T10:00", "immediate_danger_identified")], as_at, "--all")
    assert (
        said.index("Life or serious harm: now")
        < said.index("[wt10.emerg.act]")
        < said.index("Decisions in front of you")
    )


@pytest.mark.parametrize(
    ("event", "answer", "other"),
    [("accommodation_agreement_withdrawn", "If not", "If so"), ("contact_received", "If so", "If not")],
)
def test_what_follows_is_told_under_the_answer_it_follows_from(
    screen: Screen, event: str, answer: str, other: str
) -> None:
    shown = screen([at("2026-09-14", event)], "2026-09-14", "--all")
    assert re.search(rf"{answer}, [Tt]he law requires: [^?]*?\[ca89\.s47\.enquire\]", shown)
    assert f"{other}, the law requires" not in shown


def test_a_second_referral_before_the_first_was_closed_leaves_its_lines_in_sight(screen: Screen) -> None:
    both = [
        at("2026-05-05", "referral_received"),
        at("2026-05-12", "referral_received"),
        at("2026-05-12", "case_closed"),
    ]
    assert "the last day was Wed 6 May 2026" in screen(both, "2026-05-20", "--all").partition("About what has since")[0]


DATES = [
    ([at("2022-12-15", "referral_received"), at("2022-12-16", "strategy_discussion_held", s47_initiated=True)],
     "2022-12-17", "wt18.icpc.15wd", "2023-01-11"),
    ([at("2023-04-18", "strategy_discussion_held", s47_initiated=True)], "2023-04-19", "wt18.icpc.15wd", "2023-05-11"),
    ([at("2026-03-26", "strategy_discussion_held", s47_initiated=True)], "2026-03-27", "wt26.icpc.15wd", "2026-04-20"),
    ([at("2026-12-14", "strategy_discussion_held", s47_initiated=True)], "2026-12-15", "wt26.icpc.15wd", "2027-01-07"),
    ([at("2026-09-02T10:00", "strategy_discussion_held", s47_initiated=True),
      at("2026-09-16", "strategy_discussion_held", s47_initiated=False)],
     "2026-09-17", "wt26.icpc.15wd", "2026-09-23"),
    ([at("2010-09-02T10:00", "strategy_discussion_held", s47_initiated=True),
      at("2010-09-16", "strategy_discussion_held", s47_initiated=False)],
     "2010-09-17", "wt10.icpc.15wd", "2010-10-07"),
    ([at("2026-05-23T11:00", "referral_received")], "2026-05-24", "wt26.refer.decide", "2026-05-26"),
    ([at("2026-12-21", "serious_incident_known", abuse_or_neglect_suspected=True)], "2026-12-22",
     "wt26.incident.notify", "2026-12-30"),
    ([at("2025-12-19", "strategy_discussion_held", s47_initiated=True)], "2025-12-20", "wt23.icpc.15wd", "2026-01-14"),
    ([at("2026-04-02", "referral_received")], "2026-04-03", "wt26.refer.decide", "2026-04-07"),
]  # fmt: skip


@pytest.mark.parametrize("reckoned", DATES)
def test_days_across_holidays_and_editions(data: Data, reckoned: tuple[list[Event], str, str, str]) -> None:
    events, as_at, rule, due = reckoned
    assert [f["due"] for f in data(events, as_at)["due"] if f["rule"] == rule] == [due]


def test_a_day_fixed_for_the_last_day_itself_is_neither_late_nor_gone_by(data: Data) -> None:
    held = at("2026-06-01", "icpc_held", plan_agreed=True, core_group_date="2026-06-15")
    assert data([held], "2026-06-02")["planned"] == []
    assert data([held], "2026-06-15")["planned"] == []
    called = at("2026-06-01", "conference_called", conference="initial", planned_for="2026-06-15")
    assert data([called], "2026-06-15")["planned"] == []
    assert [p["gone_by"] for p in data([called], "2026-06-16")["planned"]] == [True]
