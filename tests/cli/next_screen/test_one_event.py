"""Doubt is said once a screen, and one event that was typed is answered in a line."""

import pytest

from tests.cli.conftest import Run
from tests.cli.next_screen.given import POLICE, Data, Records, Screen, at

BELIEVED = [at("2014-05-06", "assessment_started", review_point="2014-05-20"), at("2014-05-06", "cin_plan_started")]


def test_that_everything_is_only_believed_is_said_once(screen: Screen, data: Data) -> None:
    said = screen(BELIEVED, "2014-05-07")
    assert said.count("believed") == 1
    assert "Statutory guidance expects: Review a child in need plan" in said
    found = data(BELIEVED, "2014-05-07")
    assert all("believed" in f["in_words"] for f in (*found["due"], *found["now"]))


def test_where_some_is_believed_and_some_is_not_each_line_says(screen: Screen) -> None:
    said = screen([*BELIEVED, at("2014-05-07", "significant_harm_suspected")], "2014-05-07")
    assert "The law requires: Make enquiries" in said
    assert "expects (believed): Review a child in need plan" in said
    assert "Every rule here is believed" not in said


def test_what_is_taken_from_an_earlier_edition_says_so_on_every_line(screen: Screen) -> None:
    said = screen([at("2026-06-01", "icpc_held", plan_agreed=True)], "2026-06-30")
    assert said.count("(the 2026 text in force was not read)") == said.count("[wt26.")
    assert "Every rule here is believed" not in said
    assert "not shown in time" not in said.lower()


def test_what_a_conference_record_says_is_one_line_and_what_it_leaves_out_another(screen: Screen) -> None:
    held = at("2011-03-01", "icpc_held", plan_agreed=True, chair_independent=False, core_group_named=False,
              lead_social_worker_named=False, lead_body_named=True, agencies_present=["police"])  # fmt: skip
    said = screen([held], "2011-03-02", "--all")
    line = said[said.index("The record of 1 March 2011, when an initial child protection conference was held,") :]
    line = line[: line.index("]") + 1]
    for words in (
        "says that the chair had a part in managing the case", "it leaves out social care",
        "that the members of the core group were not named", "that the lead social worker was not named",
        "wt10.icpc.chair",
        "wt10.icpc.core-group",
    ):  # fmt: skip
        assert words in line
    left_out = said[said.index("What the record does not say") :]
    assert "whether the chair met the child" in left_out
    assert said.index("By the record, not as it should be") < said.index("What the record does not say")
    assert "the lead statutory body" not in line
    assert said[said.index(line) :].count("when an initial child protection conference was held") == 2


def test_each_event_has_its_own_line(screen: Screen) -> None:
    said = screen(
        [at("2026-06-01", "strategy_discussion_held", participants=["social_care", "police"]),
         at("2026-06-03", "strategy_discussion_held", participants=["social_care", "health"])],
        "2026-06-04", "--all",
    )  # fmt: skip
    assert "of 1 June 2026, when a strategy discussion was held, leaves out health (who took part)" in said
    assert "of 3 June 2026, when a strategy discussion was held, leaves out police (who took part)" in said


HELD = ("next", "--event", "strategy_discussion_held", "--at", "2026-11-20", "--authority", "essex")


@pytest.mark.parametrize("typed", ["s47_initiated", "s47_initiated true", "s47_initiated:true", "participants", ""])
def test_a_fact_typed_with_no_value_is_refused_and_never_dropped(run: Run, typed: str) -> None:
    ran = run(*HELD, "--fact", typed)
    assert (ran.code, ran.out) == (3, "")
    assert f"--fact: `{typed}` has no value" in ran.err


def test_a_fact_typed_twice_is_refused_where_the_two_differ(run: Run) -> None:
    one, other = ("--fact", "s47_initiated=true"), ("--fact", "s47_initiated=false")
    for order in ((*one, *other), (*other, *one)):
        ran = run(*HELD, *order)
        assert (ran.code, ran.out) == (3, "")
        assert "--fact: `s47_initiated` is given as" in ran.err
    assert run(*HELD, *one, *one).code == 0


def test_a_fact_beside_a_file_is_refused(run: Run, records: Records) -> None:
    file = records(at("2026-11-20", "referral_received"))
    ran = run("next", file, "--case", "N", "--as-at", "2026-11-20", "--fact", "method=written")
    assert (ran.code, ran.out) == (3, "")


ENDED_LATER = [
    ("2026-11-20T10:00", "2026-11-25T10:00", "at 10:00 on Mon 23 November 2026", "25 November 2026 at 10:00"),
    ("2026-11-20T10:00", "2026-11-23T10:01", "at 10:00 on Mon 23 November 2026", "23 November 2026 at 10:01"),
    ("2026-11-20T10:00", "2026-11-24", "at 10:00 on Mon 23 November 2026", "24 November 2026"),
    ("2024-10-26T10:00", "2024-10-29T09:30", "at 09:00 on Tue 29 October 2024", "29 October 2024 at 09:30"),
    ("2025-03-29T09:00", "2025-04-01T11:00", "at 10:00 on Tue 1 April 2025", "1 April 2025 at 11:00"),
    ("2011-02-01T23:59", "2011-02-06T09:00", "at 23:59 on Fri 4 February 2011", "6 February 2011 at 09:00"),
    ("2026-03-02", "2026-03-07", "by 23:59 on Thu 5 March 2026", "7 March 2026"),
]


@pytest.mark.parametrize("late", ENDED_LATER)
def test_an_end_recorded_after_the_power_had_run_out_is_not_the_end_of_the_power(
    screen: Screen, late: tuple[str, str, str, str]
) -> None:
    start, end, ended, recorded = late
    said = screen([at(start, POLICE), at(end, "police_protection_ended")], "2026-12-25")
    assert f"Police protection ended {ended}, and the record gives its end as {recorded}: nothing let it run on" in said


@pytest.mark.parametrize("end", ["2026-11-23T09:59", "2026-11-22", "2026-11-21T10:00"])
def test_an_end_in_time_is_the_end_of_the_power(screen: Screen, end: str) -> None:
    said = screen([at("2026-11-20T10:00", POLICE), at(end, "police_protection_ended")], "2026-12-25")
    assert "nothing let it run on" not in said
