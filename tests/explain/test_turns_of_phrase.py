"""Small turns in what is said that a reader would miss, and a whole answer hides: each is held here by itself."""

from dataclasses import replace
from datetime import date

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.evaluate.coverage import Coverage, Row, State
from guidance.engine.explain.argument import because
from guidance.engine.explain.clauses.negation import denied
from guidance.engine.explain.coverage import more_may_be_due, unasked
from guidance.engine.explain.names import DIFFERS, expected, says
from guidance.engine.explain.trace import trace
from guidance.engine.explain.trials import phase_in_words, when_in_words
from guidance.engine.model.instruments.provenance import Result, TextCheck
from guidance.engine.model.trial import LastSeen
from tests.building import CALENDARS, KENT, event, finding, rule, trial


@pytest.mark.parametrize(
    ("clause", "not_so"),
    [
        ("the child has acted alone", "the child has not acted alone"),
        ("the child has already been seen", "the child has not already been seen"),
        ("parents agreed it", "parents did not agree it"),
        ("both parents agreed it", "both parents did not agree it"),
        ("the police met them there", "the police did not meet them there"),
    ],
)
def test_a_clause_is_denied_where_its_verb_stands(clause: str, not_so: str) -> None:
    assert denied(clause) == not_so


def row(stage: str, state: State = State.PART, title: str = "A Guide (2023)") -> Row:
    return Row("a-guide", title, stage, state, "Not all is written.", ("referral_received",))


def in_full(*rows: Row) -> str:
    return "; ".join(unasked(Coverage(rows, asked=True), date(2024, 1, 1), briefly=False))


def test_one_stage_is_a_stage_and_two_are_stages() -> None:
    one = in_full(row("referral"))
    two = in_full(row("referral"), row("assessment"))
    assert "at the stage of" in one
    assert "at the stages of" in two


def test_more_may_be_due_only_where_something_is_not_whole() -> None:
    assert more_may_be_due(Coverage((row("referral", State.WHOLE),))) == ""
    assert more_may_be_due(Coverage((row("referral", State.AFTER),))) == ""
    assert "more may be due" in more_may_be_due(Coverage((row("referral", State.NONE),)))


def test_of_words_taken_over_it_is_said_that_they_differ_only_where_somebody_found_so() -> None:
    taken_over = next(r for r in shipped().rules if r.inferred)
    check = TextCheck(taken_over.id, "A. Reader", "the text", "page 1", date(2026, 1, 2), Result.DIFFERS, "")
    assert DIFFERS in says(replace(taken_over, checks=(check,)))
    assert DIFFERS not in says(taken_over)


def test_a_trial_that_is_over_ended_on_its_day_or_is_no_longer_shown() -> None:
    ended = phase_in_words(trial("t.rule"), date(2011, 10, 1))
    assert ended == "ended on 1 October 2011"
    seen = trial("t.rule", ends=None, last_seen=LastSeen(date(2011, 6, 1), "a report"))
    assert phase_in_words(seen, date(2011, 7, 1)) == "not shown from 1 June 2011 on"


@pytest.mark.parametrize(("as_at", "over"), [("2011-09-30", False), ("2011-10-01", True), ("2012-01-01", True)])
def test_what_a_trial_took_in_is_said_to_stay_set_aside_once_it_has_ended(as_at: str, over: bool) -> None:  # noqa: FBT001
    ends = date(2011, 10, 1)
    found = finding(rule(), [event("2011-04-18 asked", authority=KENT)], as_at, trials=(trial("t.rule"),))
    said = " ".join(because(found, date.fromisoformat(as_at), CALENDARS, ends))
    assert ("What it took in stays set aside after that." in said) is over
    assert "stays set aside" not in " ".join(because(found, date.fromisoformat(as_at), CALENDARS))


def test_a_clock_that_was_set_going_again_is_counted_from_where_it_was() -> None:
    again = finding(rule(clock="last"), ["2011-04-18 asked", "2011-05-03 asked"], "2011-05-04")
    said = " ".join(because(again, date(2011, 5, 4), CALENDARS))
    assert "Tue 3 May 2011 is day 0" in said
    assert "18 April 2011 is day 0" not in said


def test_a_trace_says_what_the_clock_runs_from_only_where_that_is_another_event() -> None:
    exempt = finding(rule(unless=[{"event": "closed"}]), ["2011-04-01 closed", "2011-04-18 asked"])
    once, again = ["2011-04-18 asked"], ["2011-04-18 asked", "2011-05-03 asked"]
    assert "What the clock runs from" not in " ".join(trace(exempt))
    assert "What the clock runs from" not in " ".join(trace(finding(rule(), once)))
    assert "What the clock runs from" in " ".join(trace(finding(rule(clock="last"), again)))


def test_a_trial_known_by_its_months_says_to_which_day_it_runs() -> None:
    months = trial("t.rule", said={"from": "2011-03", "until": "2011-09"})
    assert when_in_words(months).endswith("; to 30 September 2011 (some day in September 2011)")
    assert "its end is not known" in when_in_words(trial("t.rule", ends=None, last_seen=LastSeen(date(2011, 6, 1), "")))


def test_the_stages_that_are_not_named_are_counted() -> None:
    stages = ("referral", "assessment", "section-47-enquiries", "initial-conference", "child-death")
    rows = tuple(row(stage, State.NONE) for stage in stages)
    assert more_may_be_due(Coverage(rows)).endswith("and 2 other stages")
    assert "other stage" not in more_may_be_due(Coverage(rows[:3]))


def test_what_an_edition_defines_it_said_and_did_not_expect() -> None:
    expecting = next(r for r in shipped().rules if expected(r).endswith(" expected"))
    assert expected(replace(expecting, defines="a thing")).endswith(" said")
