"""What may be done is never late nor in doubt; closure days count for the local rules of their own authority alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from guidance.engine.explain.record import compared
from guidance.engine.model.calendar import Calendar, Calendars
from guidance.engine.model.rule import Rule
from tests.building import CALENDAR, CALENDARS, ESSEX, GUIDE, KENT, STATES, day, event, events, local, rule
from tests.evaluators import BOTH

SHUT = {day("2011-04-28"): "Offices closed", day("2011-05-03"): "Offices closed"}
FEW = Calendar("few", "1", {date(2011, 5, 2): "A holiday"}, 2000, 2035)
CLOSED = Calendars({**CALENDARS.by_name, "few": FEW}, {KENT: CALENDAR.with_closures("kent", SHUT)})


def both(given: Rule, record: Sequence[Any], as_at: str = "2011-06-30", calendars: Calendars = CALENDARS) -> Any:  # noqa: ANN401
    found = []
    for evaluator in BOTH:
        (only,) = evaluator.evaluate([given], events(record), day(as_at), calendars=calendars, states=STATES)
        found.append((compared(only), only.steps))
    assert found == [found[0]] * len(BOTH)
    return found[0][0]


@pytest.mark.parametrize(
    ("changes", "record", "status"),
    [
        ({"before": "met"}, ["2011-04-18 asked"], "pending"),
        ({"before": "met"}, ["2011-04-18 asked", "2011-04-20 met"], "pending"),
        ({"before": "met"}, ["2011-04-18 asked", "2011-04-20 met", "2011-04-21 done"], "discharged"),
        ({"before": "met"}, ["2011-04-18 asked", "2011-04-20T09:00 met", "2011-04-20T10:00 done"], "discharged"),
        ({"before": "met"}, ["2011-04-18 asked", "2011-04-20 met", "2011-04-21 closed"], "lapsed"),
        ({"how_soon": "immediately"}, ["2011-04-18 asked"], "pending"),
        ({"how_soon": "immediately"}, ["2011-04-18 asked", "2011-04-18 done"], "discharged"),
        ({"how_soon": "without_delay"}, ["2011-04-18T09:00 asked", "2011-04-18 done"], "discharged"),
        ({"how_soon": "without_delay"}, ["2011-04-18 asked", "2011-04-18T09:00 done"], "discharged"),
        ({"how_soon": "not_stated"}, ["2011-04-18 asked", "2011-04-18 closed"], "lapsed"),
        ({"how_soon": "immediately", "before": "met"}, ["2011-04-18 asked", "2011-04-18 done", "2011-04-18 met"],
         "discharged"),
        ({"how_soon": "immediately", "before": "met"}, ["2011-04-18 asked", "2011-04-19 met"], "pending"),
        ({}, ["2011-04-18 asked", event("2011-04-19 done", ok=None)], "discharged"),
    ],
)  # fmt: skip
def test_what_may_be_done_is_never_late_and_never_in_doubt(
    changes: Mapping[str, Any], record: Sequence[Any], status: str
) -> None:
    found = both(rule(may="done", until="closed", **changes), record)
    assert (found["status"], found["due"], found["days_late"]) == (status, None, None)


def test_what_only_may_fit_leaves_what_may_be_done_open() -> None:
    found = both(rule(may={"event": "done", "where": {"ok": "true"}}, before="met"), ["2011-04-18 asked",
                 "2011-04-19 done", "2011-04-20 met"])  # fmt: skip
    assert (found["status"], found["missing"]) == ("pending", [])


@pytest.mark.parametrize(
    ("given", "authority", "due"),
    [
        (rule(instrument=local(KENT)), KENT, "2011-05-10"),  # two days later than any other
        (rule(instrument=local(ESSEX)), ESSEX, "2011-05-06"),
        (rule(), KENT, "2011-05-06"),  # statutory guidance
        (rule(force="act"), KENT, "2011-05-06"),
        (rule(force="regulations"), KENT, "2011-05-06"),
        (rule(force="practice-guidance"), KENT, "2011-05-06"),
        (rule(), ESSEX, "2011-05-06"),
        (rule(force="practice-guidance", instrument=local(KENT)), KENT, "2011-05-10"),  # local, whatever it says
        (rule(), None, "2011-05-06"),
        (rule(within="3 weeks", instrument=local(KENT)), KENT, "2011-05-09"),
        (rule(within="1 month", instrument=local(KENT)), KENT, "2011-05-18"),
        (rule(convention="named-day-first", instrument=local(KENT)), KENT, "2011-05-09"),
        # Over the calendar that the rule names, which knows one holiday, and not over another in its place.
        (rule(instrument=replace(local(KENT), calendar="few")), KENT, "2011-05-05"),
        (rule(instrument=replace(GUIDE, calendar="few")), KENT, "2011-05-03"),
    ],
)  # fmt: skip
def test_closure_days_count_for_an_authoritys_own_rules_alone(given: Rule, authority: str | None, due: str) -> None:
    found = both(given, [event("2011-04-18 asked", authority=authority)], calendars=CLOSED)
    assert found["due"] == due
