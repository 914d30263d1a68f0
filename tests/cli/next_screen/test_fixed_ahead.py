"""A day that was fixed ahead is looked at as soon as it is on the record."""

from collections.abc import Iterator

import pytest

from guidance.app.next_steps.planned import NOT_A_PLAN, PLANS
from guidance.app.packs.shipped import shipped
from tests.cli.next_screen.given import DISCUSSED, Event, Screen, at

CONFERENCE_BY = {"2026": "2026-07-27", "2024": "2024-07-26"}


LATE = [
    ([DISCUSSED, at("2026-07-08", "conference_called", conference="initial", planned_for="2026-08-03")],
     "2026-07-09", "The initial conference is set for Mon 3 August 2026, after its last day, Mon 27 July 2026"),
    ([at("2026-06-01", "icpc_held", plan_agreed=True, core_group_date="2026-06-22")],
     "2026-06-02", "The core group is set for Mon 22 June 2026, after its last day, Mon 15 June 2026"),
    ([at("2026-06-01", "icpc_held", plan_agreed=True, review_date="2026-09-14")],
     "2026-06-02", "The review conference is set for Mon 14 September 2026, after its last day, Tue 1 September 2026"),
    ([at("2026-06-01", "icpc_held", plan_agreed=True),
      at("2026-06-08", "conference_called", conference="review", planned_for="2026-10-05")],
     "2026-06-09", "The review conference is set for Mon 5 October 2026, after its last day, Tue 1 September 2026"),
    ([at("2026-06-01", "review_conference_held", plan_continues=True, next_review_date="2026-12-14")],
     "2026-06-02", "The review conference is set for Mon 14 December 2026, after its last day, Tue 1 December 2026"),
    ([at("2026-06-01", "icpc_held", plan_agreed=True),
      at("2026-06-02", "meeting_planned", meeting="core_group", planned_for="2026-06-17")],
     "2026-06-03", "The core group is set for Wed 17 June 2026, after its last day, Mon 15 June 2026"),
    ([at("2026-06-01", "private_fostering_became_known"), at("2026-06-02", "private_fostering_notified"),
      at("2026-06-03", "visit_planned", visit="private_fostering", planned_for="2026-08-20")],
     "2026-06-04", "The visit is set for Thu 20 August 2026, after its last day"),
    ([at("2010-11-02", "cp_plan_started", next_visit_due="2010-11-16"),
      at("2010-11-03", "visit_planned", visit="child_protection_plan", planned_for="2010-11-19")],
     "2010-11-04", "The visit is set for Fri 19 November 2010, after its last day, Tue 16 November 2010"),
    ([at("2014-05-06", "strategy_discussion_held", s47_initiated=True),
      at("2014-05-07", "conference_called", conference="initial", planned_for="2014-06-20")],
     "2014-05-08", "The initial conference is set for Fri 20 June 2014, after its last day, Wed 28 May 2014"),
    ([at("2026-06-01", "referral_received"),
      at("2026-06-08", "time_frame_agreed", for_work="assessment", finish_by="2026-10-30")],
     "2026-06-09", "The assessment is set for Fri 30 October 2026, after its last day, Mon 3 August 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "as_at", "words"), LATE)
def test_a_day_fixed_too_late_is_said_as_soon_as_it_is_on_the_record(
    screen: Screen, events: list[Event], as_at: str, words: str
) -> None:
    assert words in screen(events, as_at, "--all")


@pytest.mark.parametrize(("events", "as_at", "words"), LATE)
def test_a_day_fixed_in_time_is_not(screen: Screen, events: list[Event], as_at: str, words: str) -> None:
    planned = {"planned_for", "core_group_date", "review_date", "next_review_date", "finish_by"}
    early = [{k: as_at if k in planned else v for k, v in e.items()} for e in events]
    assert words.partition(" is set for ")[0] + " is set for" not in screen(early, as_at, "--all")


GONE_BY = [
    ([at("2026-03-02", "court_application_considered", decision="do_not_apply", welfare_otherwise_safe=True,
         later_review_considered=True, later_review_needed=True, later_review_date="2026-04-13")],
     "2026-04-20", "(Children Act 1989, section 47(7)) was set for Mon 13 April 2026"),
    ([at("2026-06-01", "conference_called", conference="initial", planned_for="2026-06-15")],
     "2026-06-16", "The initial conference was set for Mon 15 June 2026"),
    ([at("2026-06-01", "meeting_planned", meeting="strategy_discussion", planned_for="2026-06-02")],
     "2026-06-03", "The strategy discussion was set for Tue 2 June 2026"),
    ([at("2026-06-01", "meeting_planned", meeting="child_in_need_review", planned_for="2026-06-22")],
     "2026-07-01", "The review of the child in need plan was set for Mon 22 June 2026"),
    ([at("2026-06-01", "visit_planned", visit="assessment", planned_for="2026-06-04")],
     "2026-06-05", "The visit was set for Thu 4 June 2026"),
    ([at("2026-06-01", "delay_reason_recorded", about="assessment", revised_date="2026-06-22")],
     "2026-06-23", "The assessment was set for Mon 22 June 2026"),
    ([at("2026-06-01", "time_frame_agreed", for_work="section_47_enquiry", finish_by="2026-06-22")],
     "2026-06-23", "The end of the section 47 enquiries was set for Mon 22 June 2026"),
    ([at("2026-06-01", "meeting_planned", meeting="looked_after_review", planned_for="2026-06-22")],
     "2026-06-30", "The looked-after review was set for Mon 22 June 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "as_at", "words"), GONE_BY)
def test_a_day_that_has_gone_by_with_nothing_to_show_for_it_is_said(
    screen: Screen, events: list[Event], as_at: str, words: str
) -> None:
    said = screen(events, as_at, "--all")
    line = said[said.index(words) :]
    assert "that day has gone by, and nothing since then shows it" in line
    assert words not in screen(events, str(events[-1]["at"]), "--all")
    assert words not in screen([*events, at(as_at, "child_died")], as_at, "--all")


OF_NO_KIND = [
    ("conference_called", "planned_for", "A conference, of which kind is not recorded, was set for Mon 15 June 2026"),
    ("meeting_planned", "planned_for", "A meeting, of which kind is not recorded, was set for Mon 15 June 2026"),
    ("visit_planned", "planned_for", "A visit, for what is not recorded, was set for Mon 15 June 2026"),
    ("delay_reason_recorded", "revised_date", "Something late, and what is not recorded, was set for Mon 15 June 2026"),
    ("time_frame_agreed", "finish_by", "Some work, which is not recorded, was set for Mon 15 June 2026"),
]


@pytest.mark.parametrize(("event", "fact", "words"), OF_NO_KIND)
def test_a_day_fixed_for_what_is_not_recorded_is_looked_at_all_the_same(
    screen: Screen, event: str, fact: str, words: str
) -> None:
    assert words in screen([at("2026-06-01", event, **{fact: "2026-06-15"})], "2026-06-20", "--all")
    assert words not in screen([at("2026-06-01", event, **{fact: "2026-06-15"})], "2026-06-15", "--all")


def test_a_conference_of_no_kind_past_the_last_day_is_said_as_soon_as_it_is_on_the_record(screen: Screen) -> None:
    called = at("2026-07-08", "conference_called", planned_for="2026-08-03")
    words = "is set for Mon 3 August 2026, after its last day, Mon 27 July 2026"
    assert words in screen([DISCUSSED, called], "2026-07-09", "--all")


def test_every_kind_of_a_plan_has_one_for_a_record_that_does_not_give_it() -> None:
    kinds = {(plan.event, plan.fact, plan.kind[0]) for plan in PLANS if plan.kind}
    assert {(plan.event, plan.fact, plan.kind[0]) for plan in PLANS if plan.kind and plan.kind[1] is None} == kinds


def test_a_day_fixed_again_takes_the_place_of_the_first(screen: Screen) -> None:
    first = at("2026-06-01", "conference_called", conference="initial", planned_for="2026-06-15")
    again = at("2026-06-10", "conference_called", conference="initial", planned_for="2026-06-18")
    said = screen([first, again], "2026-06-20", "--all")
    assert "was set for Thu 18 June 2026" in said
    assert "15 June" not in said


def test_what_took_place_is_no_longer_planned(screen: Screen) -> None:
    called = at("2026-06-01", "conference_called", conference="initial", planned_for="2026-06-15")
    assert "was set for" not in screen([called, at("2026-06-15", "icpc_held")], "2026-06-20", "--all")


def test_every_date_of_the_vocabulary_is_a_plan_or_is_said_not_to_be_one() -> None:
    dates = {
        f"{e.name}.{f.name}" for e in shipped().vocabulary.events.values() for f in e.facts.values() if f.type == "date"
    }
    assert dates == {f"{plan.event}.{plan.fact}" for plan in PLANS} | set(NOT_A_PLAN)


def _named() -> Iterator[str]:
    for plan in PLANS:
        yield from (plan.event, *plan.of, *plan.given_up)


def test_every_plan_is_of_events_that_there_are() -> None:
    assert set(_named()) <= set(shipped().vocabulary.events)
