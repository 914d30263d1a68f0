"""A finding as an argument: each reason is there, in order, from evaluation's own record."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from guidance.engine.explain.argument import because, clock
from guidance.engine.explain.outcome import in_words
from guidance.engine.explain.record import as_data, compared, finding_id
from guidance.engine.explain.steps import settled
from guidance.engine.explain.trace import trace
from guidance.engine.model.calendar import Calendars
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Rule
from tests.building import (
    CALENDAR,
    CALENDARS,
    ESSEX,
    GUIDE,
    KENT,
    day,
    deviation,
    event,
    finding,
    findings,
    instead,
    local,
    rule,
    source,
    trial,
)  # fmt: skip
from tests.histories import days, histories, packs

ASKED = "2011-04-18 asked"
AS_AT = day("2011-06-30")


def reasons(found: Finding, as_at: str = "2011-06-30") -> list[str]:
    return because(found, day(as_at), CALENDARS)


def test_the_whole_argument_of_a_late_assessment() -> None:
    claim, which, starts, counted, passed_over, done = reasons(finding(rule(), [ASKED, "2011-05-09 done"]))
    assert claim == "Statutory guidance expects: Do what is asked. As at 30 June 2011: done late, by 3 days."
    assert which == "The rule is The Guide (2010), Asking, in force from 1 January 2000."
    assert starts == "The clock starts on Mon 18 April 2011, when asked."
    assert counted == (
        "10 working days are counted; Mon 18 April 2011 is day 0, and the count begins the day after; "
        "the last day is Fri 6 May 2011."
    )
    assert passed_over == (
        "Not counted: Fri 22 April 2011 (Good Friday); Sat 23 April 2011 (Saturday); Sun 24 April 2011 (Sunday); "
        "Mon 25 April 2011 (Easter Monday); Fri 29 April 2011 (Royal wedding); Sat 30 April 2011 (Saturday); "
        "Sun 1 May 2011 (Sunday); Mon 2 May 2011 (Early May bank holiday) "
        f"(calendar england-and-wales {CALENDAR.version})."
    )
    assert done == "It was done after the last day: done on 9 May 2011."


@pytest.mark.parametrize("why", ["Good Friday", "Easter Monday", "Royal wedding", "Early May bank holiday"])
def test_each_weekday_passed_over_is_named_with_its_reason(why: str) -> None:
    found = clock(finding(rule(), [ASKED]), CALENDARS)
    assert found is not None
    skipped = found["skipped"]
    assert isinstance(skipped, list)
    assert why in [s["why"] for s in skipped]


def test_a_due_date_carries_its_derivation() -> None:
    assert clock(finding(rule(within="3 months"), ["2010-11-30 asked"]), CALENDARS) == {
        "anchor": {"id": "2010-11-30 asked", "event": "asked", "at": "2010-11-30"},
        "counted_from": None,
        "period": "3 months",
        "convention": "day-after",
        "last_day": "2011-02-28",
        "skipped": [],
        "calendar": f"england-and-wales {CALENDAR.version}",
    }


@pytest.mark.parametrize(
    ("chosen", "given_"),
    [
        (rule(), [ASKED]),
        (rule(within="48 hours"), [ASKED]),
        (rule(within={"fact": "planned_for"}), [event(ASKED, planned_for="2011-05-10")]),
        (rule(before="met"), [ASKED, "2011-05-10 met"]),
        (rule(clock="last"), [ASKED, "2011-04-26 asked"]),
        (rule(limit_of_power="true", within={"fact": "expires"}), [event(ASKED, expires="2011-05-10")]),
    ],
    ids=["working days", "hours", "a date on the record", "before an event", "a run", "the end of a power"],
)
def test_every_due_date_carries_its_derivation(chosen: Rule, given_: list[str | Event]) -> None:
    found = finding(chosen, given_)
    derived = clock(found, CALENDARS)
    assert found.due is not None
    assert derived is not None
    assert derived["last_day"] == found.due.isoformat()


def test_a_named_day_that_is_not_counted_is_passed_over_with_its_reason() -> None:
    """Good Friday is named; the two days counted are Tuesday and Wednesday."""
    found = finding(rule(within="2 working days", convention="named-day-first"), ["2011-04-22 asked"])
    derived = clock(found, CALENDARS)
    assert derived is not None
    skipped = derived["skipped"]
    assert isinstance(skipped, list)
    assert [s["why"] for s in skipped] == ["Good Friday", "Saturday", "Sunday", "Easter Monday"]
    assert not any("22 April 2011 is itself the first day counted" in line for line in reasons(found))


def test_an_authoritys_closure_days_are_among_the_days_passed_over() -> None:
    closed = Calendars(CALENDARS.by_name, {KENT: CALENDAR.with_closures("kent", {day("2011-04-28"): "Offices closed"})})
    found = finding(rule(instrument=local(KENT)), [event(ASKED, authority=KENT)], calendars=closed)
    assert "Thu 28 April 2011 (Offices closed)" in " ".join(because(found, AS_AT, closed))


def test_no_due_date_has_no_derivation() -> None:
    assert clock(finding(rule(how_soon="immediately"), [ASKED]), CALENDARS) is None
    assert clock(finding(rule(within={"fact": "planned_for"}), [ASKED]), CALENDARS) is None


def test_a_duty_with_no_number_is_not_told_that_it_has_time() -> None:
    """No number is not no urgency."""
    said = " ".join(reasons(finding(rule(how_soon="immediately"), [ASKED])))
    assert "time has not run out" not in said


def test_late_by_hours_is_not_called_after_the_last_day() -> None:
    found = finding(rule(within="48 hours"), ["2011-04-18T09:00 asked", "2011-04-20T10:00 done"])
    assert "after the last day: done on 20 April 2011" not in " ".join(reasons(found))


def test_a_time_recorded_with_an_offset_is_shown_as_the_time_in_england() -> None:
    """Half past eleven on 6 May by Greenwich is half past midnight on 7 May by the clock in England."""
    said = " ".join(reasons(finding(rule(), [ASKED, "2011-05-06T23:30Z done"])))
    assert "done late, by 1 day" in said
    assert "7 May 2011 at 00:30" in said


@pytest.mark.parametrize(
    ("chosen", "given_", "more", "reason"),
    [
        (rule(clock="last"), [ASKED, "2011-05-09 asked"], {},
       "It is set going again on 9 May 2011, after the limit had already passed."),
        (rule(clock="last"), [ASKED, "2011-04-26 asked"], {}, "It is set going again on 26 April 2011."),
        (rule(before="met"), [ASKED, "2011-05-10 met"], {}, "It is to be done before met, on Tue 10 May 2011."),
        (rule(within="48 hours"), ["2011-04-18T14:30 asked"], {},
       "48 hours run on the clock from 18 April 2011 at 14:30, to Wed 20 April 2011 at 14:30."),
        (rule(within={"fact": "planned_for"}), [event(ASKED, planned_for="2011-05-10")], {},
         "The record gives the day set for it: Tue 10 May 2011."),
        (rule(unless=["excused"]), ["2011-04-17 excused", ASKED], {}, "The rule does not reach it: "),
        (rule(should={"event": "done", "where": {"ok": "true"}}), [ASKED, "2011-04-20 done"], {},
         "Not known: the record does not give ok."),
        (rule(how_soon="immediately"), [ASKED, "2011-04-18 done"], {},
         "By the record done on 18 April 2011, the same day; which came first is not known."),
        (rule(within="48 hours"), [ASKED, "2011-04-20 done"], {},
       "By the record done on 20 April 2011; without times it could be in time or late."),
        (rule(until="ended"), [ASKED, "2011-04-20 ended"], {},
         "What called for it came to an end first: ended on 20 April 2011."),
        (rule(until="ended"), [ASKED, "2011-05-20 ended"], {},
       "What called for it came to an end only after the last day: ended on 20 May 2011."),
        (rule(should={"follow": "told"}), ["2011-04-01 told", ASKED], {}, "Before it told on 1 April 2011."),
        (rule(should={"follow": "told"}), [ASKED], {}, "Nothing of the kind came before it."),
        (rule(must_not={"event": "done"}), [ASKED, "2011-04-20 done"], {}, "It was done: done on 20 April 2011."),
        (rule(should={"have": {"seen": "true"}}), [event(ASKED, seen=False)], {},
       "The record of the event itself settles it."),
        (rule(), [ASKED], {"sources": [source("asked")]},
       "No source of this record shows such events over that time, so silence proves nothing."),
        (rule(), ["2035-12-20 asked"], {"as_at": "2035-12-31"},
         "Not known: the calendar of working days does not reach 2036."),
        (rule(repeal="2011-04-20"), [ASKED], {},
       "in force from 1 January 2000 until 20 April 2011 (that day not included)."),
        (rule(), [ASKED], {"deviations": [deviation("2011-05-06")]},
       "Recording reasons does not decide whether a court or an inspector would agree."),
        (rule(force="act"), [ASKED], {"deviations": [deviation("2011-05-06")]},
       "No departure from an Act or regulations is open to anyone: d 2011-05-06 is kept as an explanation"),
        (rule(), [event(ASKED, authority=KENT)], {"trials": [trial("t.rule")]},
         "The trial kent-2011 sets the limit aside here; all else is as if there were no trial."),
        (rule(expressed="over-reports", because="the text allows more time"), [ASKED], {},
       "Note: held against a record, this may ask more than its text does: the text allows more time."),
    ],
)  # fmt: skip
def test_each_step_of_the_argument_is_a_reason(
    chosen: Rule, given_: list[str | Event], more: dict[str, Any], reason: str
) -> None:
    assert any(reason in line for line in reasons(finding(chosen, given_, **more)))


def test_a_limit_missed_is_said_to_start_the_clock() -> None:
    chase = rule("t.chase", when={"missed": "t.rule"}, should="chased", how_soon="immediately")
    _, second = findings([rule(), chase], [ASKED])
    assert "The clock starts on 7 May 2011, the day after another limit passed unmet." in reasons(second)


def test_what_counts_by_a_definition_is_said_to() -> None:
    found = finding([rule(), rule("t.means", when="met", derives="asked")], ["2011-04-18 met"])
    said = "The clock starts on Mon 18 April 2011, when asked (counted as asked by t.means)."
    assert said in reasons(found)
    assert any(line.endswith(", counted as asked by t.means.") for line in trace(found))


DONE_BY = rule("t.means", when="met", derives="done")
MEANT = [
    ("what performed", rule(), [ASKED, "2011-04-20 met"], "It was done: done on 20 April 2011"),
    ("what performed late", rule(within="1 day"), [ASKED, "2011-04-20 met"], "done on 20 April 2011"),
    ("what ended", rule(should="seen", until="done"), [ASKED, "2011-04-20 met"], "done on 20 April 2011"),
    ("what is forbidden", rule(must_not="done"), [ASKED, "2011-04-20 met"], "done on 20 April 2011"),
    ("what came first", rule(should={"follow": "done"}), ["2011-04-17 met", ASKED], "done on 17 April 2011"),
]


@pytest.mark.parametrize(("what", "made", "events", "said"), MEANT, ids=[row[0] for row in MEANT])
def test_what_a_definition_made_is_named_with_the_definition(
    what: str, made: Rule, events: list[str], said: str
) -> None:
    told = " ".join(reasons(finding([made, DONE_BY], events)))
    assert f"{said} (counted as done by t.means)" in told, what


def test_what_a_definition_counts_as_done_is_not_said_to_be_recorded() -> None:
    found = finding([rule(), DONE_BY], [ASKED, "2011-04-20 met"])
    assert in_words(found, AS_AT) == "counted as done by t.means, in time, on 20 April 2011"


ASSUMED = replace(GUIDE, because="assumed; no transitional provision found", repeal=day("2011-04-20"))


@pytest.mark.parametrize(
    ("given_", "as_at", "runs_on"),
    [
        ([ASKED], "2011-04-19", False),
        ([ASKED], "2011-04-20", True),
        ([ASKED], "2011-06-30", True),
        ([ASKED, "2011-04-19 done"], "2011-06-30", False),
        ([ASKED, "2011-05-03 done"], "2011-06-30", True),
    ],
)
def test_where_a_duty_is_assumed_to_outlive_its_edition_the_explanation_says_so(
    given_: list[str], as_at: str, *, runs_on: bool
) -> None:
    said = reasons(finding(rule(instrument=ASSUMED), given_, as_at), as_at)
    noted = [line for line in said if "assumed; no transitional provision found" in line]
    assert (len(noted), any("runs on after the edition was replaced" in line for line in noted)) == (runs_on, runs_on)


def test_what_applied_in_a_trial_runs_on_after_the_trial_and_no_edition_was_replaced() -> None:
    found = finding(instead(ends="2011-05-01", within="20 working days"), [event("2011-04-18 asked", authority=KENT)])
    assert "Note: runs on after the trial kent-2011 ended on 1 May 2011." in reasons(found, "2011-06-30")


@given(packs(), histories(), days())
def test_an_argument_opens_with_its_claim_then_what_the_rule_is_then_where_the_clock_starts(
    chosen: list[Rule], history: list[Event], as_at: date
) -> None:
    said = [because(f, as_at, CALENDARS)[:3] for f in findings(chosen, history, str(as_at))]
    assert all(
        claim.startswith(("Statutory guidance", "The law"))
        and which.startswith("The rule is ")
        and starts.startswith("The clock starts ")
        for claim, which, starts in said
    )


@given(packs(), histories(), days())
def test_a_trace_holds_every_step_in_the_order_it_was_settled(
    chosen: list[Rule], history: list[Event], as_at: date
) -> None:
    for found in findings(chosen, history, str(as_at)):
        first, *lines = trace(found)
        steps = [line for line in lines if line.startswith("Step ")]
        assert first.startswith("The rule in full: When ")
        assert steps == [f"Step {n}: {settled(step, found)}" for n, step in enumerate(found.steps, 1)]
        assert any(line.startswith("Last day: ") for line in lines)


def test_a_finding_is_named_by_rule_case_and_trigger_and_by_authority_only_where_it_must_be() -> None:
    here, there = findings(rule(), [event(ASKED, owner=KENT), event(ASKED, owner=ESSEX)])
    assert finding_id(here) == "t.rule@C/2011-04-18 asked"
    assert [finding_id(f, {"C"}) for f in (here, there)] == [
        "881:t.rule@C/2011-04-18 asked",
        "886:t.rule@C/2011-04-18 asked",
    ]
    assert [compared(f)["case"] for f in (here, there)] == ["C", "C"]


def test_what_is_absent_is_null_and_never_missing() -> None:
    data = as_data(finding(rule(how_soon="immediately"), [ASKED]), AS_AT, CALENDARS)
    absent = {
        "episode",
        "authority",
        "due",
        "due_at",
        "performed",
        "days_late",
        "lapsed",
        "trial",
        "deviation",
        "clock",
        "relates_to",
    }
    assert {key for key, value in data.items() if value is None} == {*absent, "clock"}
    assert {key for key, value in data.items() if value == []} == {"restarts", "missing", "notes", "weigh"}


def test_dates_are_iso_strings() -> None:
    data = as_data(finding(rule(), [ASKED, "2011-05-09T10:00 done"]), AS_AT, CALENDARS)
    assert (data["due"], data["performed"], data["trigger"]["at"]) == ("2011-05-06", "2011-05-09T10:00", "2011-04-18")


def test_reasons_are_each_said_once() -> None:
    for found in findings(
        [rule(), rule("t.too", clock="last", until="ended")], [ASKED, "2011-04-26 asked", "2011-05-20 ended"]
    ):
        said = reasons(found)
        assert all(one != other for one, other in pairwise(sorted(said)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"carried_from": GUIDE},
            "Its words are taken over from the 2010 edition, and the two texts were not compared.",
        ),
        (
            {"carried_from": GUIDE, "compared": True},
            "Its words are taken over from the 2010 edition, and the two texts were read side by side.",
        ),
        ({}, ""),
    ],
)
def test_an_explanation_says_whether_carried_words_were_compared(changes: dict[str, Any], said: str) -> None:
    found = finding(replace(rule(), **changes), [ASKED])
    told = " ".join(because(found, day("2011-04-20"), CALENDARS))
    assert said in told
    assert ("taken over" in told) is bool(changes)
