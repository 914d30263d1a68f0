"""A clock that counts from a date that its event gives, and not from the event's own day."""

from typing import Any

import pytest

from guidance.engine.evaluate import definition
from guidance.engine.explain.argument import because, clock
from guidance.engine.explain.outcome import in_words
from guidance.engine.explain.record import compared
from guidance.engine.explain.sentence import sentence
from guidance.engine.explain.trace import trace
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import Missed
from tests.building import CALENDARS, STATES, day, event, finding, rule
from tests.evaluators import BOTH


def occurred(**changes: Any) -> Any:  # noqa: ANN401
    """Build a rule to be kept within 5 working days of when something occurred, but for what a test changes."""
    return rule(**{"within": "5 working days", "from": {"fact": "occurred"}, **changes})


TOLD = event("2011-06-10 asked", occurred="2011-06-01")
HOURS = {"within": "24 hours"}


@pytest.mark.parametrize(
    ("changes", "events", "as_at", "status", "due", "more"),
    [
        ({}, [TOLD], "2011-06-10", "breached", "2011-06-08", {}),
        ({}, [event("2011-06-03 asked", occurred="2011-06-01")], "2011-06-08", "pending", "2011-06-08", {}),
        ({}, [event("2011-06-03 asked", occurred="2011-06-01"), "2011-06-08 done"], "2011-06-30", "discharged",
         "2011-06-08", {"performed": "2011-06-08"}),
        ({}, [event("2011-06-03 asked", occurred="2011-06-01"), "2011-06-09 done"], "2011-06-30", "breached",
         "2011-06-08", {"days_late": 1}),
        ({}, [event("2011-06-03 asked", occurred="2011-06-01"), "2011-06-02 done"], "2011-06-08", "pending",
         "2011-06-08", {}),  # what came before the event does nothing that the event asks
        ({}, ["2011-06-03 asked"], "2011-06-30", "undetermined", None, {"missing": ("occurred",)}),
        ({}, ["2011-06-03 asked", "2011-06-04 done"], "2011-06-30", "undetermined", None, {"missing": ("occurred",)}),
        ({}, [event("2011-06-03 asked", occurred=None)], "2011-06-30", "undetermined", None,
         {"missing": ("occurred",)}),
        ({}, [event("2011-06-03 asked", occurred="early June")], "2011-06-30", "undetermined", None,
         {"missing": ("occurred",)}),
        ({}, [event("2011-06-03 asked", occurred="2011-06-20")], "2011-06-24", "pending", "2011-06-27", {}),
        ({"within": "1 month"}, [event("2011-03-01 asked", occurred="2011-01-31")], "2011-03-01", "breached",
         "2011-02-28", {}),
        ({"convention": "named-day-first"}, [event("2011-06-03 asked", occurred="2011-06-01")], "2011-06-07",
         "pending", "2011-06-07", {}),
        ({"clock": "last"}, [event("2011-06-01 asked", occurred="2011-06-01"),
                             event("2011-06-03 asked", occurred="2011-06-02")], "2011-06-09", "pending",
         "2011-06-09", {}),
        ({}, [event("2011-06-03 asked", occurred="2036-01-02")], "2011-06-30", "undetermined", None,
         {"missing": ("calendar year 2036",)}),
        (HOURS, [event("2011-06-03T09:00 asked", occurred="2011-06-02"), "2011-06-03T10:00 done"], "2011-06-30",
         "undetermined", "2011-06-03", {"missing": ("time of occurred",)}),
        (HOURS, [event("2011-06-03T09:00 asked", occurred="2011-06-03"), "2011-06-03T23:00 done"], "2011-06-30",
         "discharged", "2011-06-04", {}),
        (HOURS, [event("2011-06-03T09:00 asked", occurred="2011-06-01"), "2011-06-03T10:00 done"], "2011-06-30",
         "breached", "2011-06-02", {"days_late": 1}),
        ({**HOURS, "limit_of_power": "true"}, [event("2011-06-03T09:00 asked", occurred="2011-06-03")], "2011-06-04",
         "undetermined", None, {"missing": ("time of occurred",)}),
        ({**HOURS, "limit_of_power": "true"}, [event("2011-06-03T09:00 asked", occurred="2011-06-03")], "2011-06-30",
         "lapsed", "2011-06-04", {"lapsed": "2011-06-04"}),
    ],
)  # fmt: skip
def test_the_clock_counts_from_the_date_that_the_event_gives(  # noqa: PLR0917  one row of the table
    changes: dict[str, Any], events: list[Any], as_at: str, status: str, due: str | None, more: dict[str, Any]
) -> None:
    found = finding(occurred(**changes), events, as_at)
    assert (str(found.status), found.due) == (status, day(due) if due else None)
    assert {name: getattr(found, name) for name in more} == more


@pytest.mark.parametrize("within", ["24 hours", "48 hours", "5 working days", "1 month"])
@pytest.mark.parametrize("power", ["true", "false"])
@pytest.mark.parametrize("given", ["2011-06-01", "2011-06-02", "2011-06-03", "2011-06-10", "soon", None])
def test_both_evaluators_count_from_the_same_day(within: str, power: str, given: str | None) -> None:
    made = occurred(within=within, limit_of_power=power)
    asked = event("2011-06-02T09:00 asked", occurred=given)
    for events in ([asked], [asked, event("2011-06-03T10:00 done")], [asked, event("2011-06-04 done")]):
        terms: dict[str, Any] = {"calendars": CALENDARS, "states": STATES}
        found = [each.evaluate([made], events, day("2011-06-30"), **terms) for each in BOTH]
        told = [(compared(one), one.steps, one.closed) for (one,) in found]
        assert told == [told[0]] * len(BOTH)


def told(found: Finding) -> str:
    return "\n".join(because(found, day("2011-06-10"), CALENDARS))


def test_the_explanation_says_from_which_date_the_days_are_counted() -> None:
    found = finding(occurred(), [TOLD], "2011-06-10")
    said = told(found)
    assert "It is counted from the day it happened, as the record gives it: Wed 1 June 2011." in said
    assert "Wed 1 June 2011 is day 0" in said
    assert "Fri 10 June 2011 is day 0" not in said
    assert "The day that is counted from: the day it happened, 1 June 2011." in trace(found)
    shown = clock(found, CALENDARS) or {}
    assert shown["counted_from"] == {"fact": "occurred", "day": "2011-06-01"}
    assert [skipped["day"] for skipped in shown["skipped"]] == ["2011-06-04", "2011-06-05"]  # type: ignore[attr-defined]


def test_a_date_that_is_not_there_is_named() -> None:
    found = finding(occurred(), ["2011-06-03 asked"], "2011-06-30")
    assert in_words(found, day("2011-06-30")) == "cannot tell: the record does not give the day it happened"
    assert clock(found, CALENDARS) is None


def test_a_clock_that_counts_from_its_event_says_so() -> None:
    found = finding(rule(), ["2011-06-03 asked"], "2011-06-10")
    assert (clock(found, CALENDARS) or {})["counted_from"] is None
    assert "as the record gives it" not in told(found)


def test_the_rule_reads_as_a_sentence() -> None:
    assert "within 5 working days of the day it happened" in sentence(occurred())


def test_a_missed_limit_starts_on_the_day_after_the_last_that_was_counted() -> None:
    first = occurred(id="t.first")
    chase = rule("t.chase", when=[{"missed": "t.first"}], should="seen")
    assert isinstance(chase.when, Missed)
    found = {f.rule.id: f for f in definition.evaluate(
        [first, chase], [TOLD], day("2011-06-10"), calendars=CALENDARS, states=STATES)}  # fmt: skip
    assert found["t.chase"].trigger.at == "2011-06-09"
