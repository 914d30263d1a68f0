"""What one duty meets with is found once, and each answer that it can have is in one table and has its words."""

from itertools import product
from typing import Any

import pytest

from guidance.engine.evaluate.case import Case
from guidance.engine.evaluate.clock import Limit
from guidance.engine.evaluate.definition import Evaluation
from guidance.engine.evaluate.judgement import COMES_TO
from guidance.engine.evaluate.situation import Duty, First
from guidance.engine.evaluate.terms import Terms
from guidance.engine.explain.steps import SETTLED
from guidance.engine.model.condition import Truth
from guidance.engine.model.event import Event
from guidance.engine.model.finding import NotOpened, Reason
from guidance.engine.model.missing import MissingFact, MissingSubject, MissingTime, MissingYear, Unread
from guidance.engine.model.records.source import NotShown
from tests.building import CALENDARS, STATES, day, event, rule


def evaluation(*events: Event) -> Evaluation:
    case = Case(tuple(sorted(events, key=lambda e: (e.start, e.id))), STATES)
    return Evaluation(case, Terms(day("2011-05-06"), None, CALENDARS, STATES))


NEVER_ASKED = {(First.NEITHER, Truth.UNKNOWN)}
"""Whether there is still time is always known: a limit has passed only where it has on every reading."""


def test_every_answer_to_what_came_first_and_was_it_in_time_is_in_the_table() -> None:
    assert set(COMES_TO) == set(product(First, Truth)) - NEVER_ASKED


def test_every_reason_has_its_sentence() -> None:
    assert set(SETTLED) == set(Reason)
    assert all(sentence.endswith(".") for sentence in SETTLED.values())


@pytest.mark.parametrize(
    ("record", "came_first", "in_time"),
    [
        ("2011-04-18 asked", First.NEITHER, Truth.TRUE),
        ("2011-04-18 asked; 2011-04-20 done", First.PERFORMED, Truth.TRUE),
        ("2011-04-18 asked; 2011-05-09 done", First.PERFORMED, Truth.FALSE),
        ("2011-04-18 asked; 2011-04-20 closed", First.LAPSED, Truth.TRUE),
        ("2011-04-18 asked; 2011-04-20 closed; 2011-04-20 done", First.PERFORMED, Truth.TRUE),
        ("2011-04-18 asked; 2011-04-20 closed; 2011-04-21 done", First.LAPSED, Truth.TRUE),
        ("2011-04-18 asked; 2011-05-09 closed", First.LAPSED, Truth.FALSE),
        ("2011-04-18 done; 2011-04-19 asked", First.NEITHER, Truth.TRUE),
    ],
)
def test_what_came_first_is_found_by_day_and_a_performance_wins_the_day(
    record: str, came_first: First, in_time: Truth
) -> None:
    asked = rule(until=["closed"])
    here = evaluation(*map(event, record.split("; ")))
    (trigger,) = here.candidates(asked)
    situation = here.situation(Duty(asked, trigger))
    limit = situation.limit
    first, by = situation.came_first
    assert isinstance(limit, Limit)
    assert (first, situation.in_time(by, limit)) == (came_first, in_time)


@pytest.mark.parametrize(
    ("changes", "at", "why"),
    [
        ({}, "1999-12-31", NotOpened.NOT_IN_FORCE),
        ({"when": [{"event": "asked", "where": {"urgent": "true"}}]}, "2011-04-18", NotOpened.NOT_A_TRIGGER),
        ({"while": "open_case"}, "2011-04-18", NotOpened.STATE_DOES_NOT_HOLD),
    ],
)
def test_what_opens_no_duty_says_why(changes: dict[str, Any], at: str, why: NotOpened) -> None:
    asked = rule(**changes)
    here = evaluation(event(f"{at} asked", urgent=False))
    (trigger,) = here.candidates(asked)
    assert here.opens(asked, trigger) is why


@pytest.mark.parametrize(
    ("missing", "name"),
    [
        (MissingFact("child_seen"), "child_seen"),
        (MissingTime("referral_received"), "time of referral_received"),
        (MissingSubject("referral_decided"), "subject of referral_decided"),
        (MissingYear(2031), "calendar year 2031"),
        (Unread("date of case_closed"), "date of case_closed"),
        (NotShown("visit", day("2011-04-18"), day("2011-05-06")), "visit not shown from 2011-04-18 to 2011-05-06"),
        (NotShown("visit", day("2011-04-18"), day("2011-04-18"), "child_seen"), "child_seen"),
    ],
)
def test_what_is_missing_is_named_as_the_contract_has_it(missing: object, name: str) -> None:
    assert str(missing) == name
