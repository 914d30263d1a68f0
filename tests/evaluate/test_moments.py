"""A limit or a power in hours ends at a moment, and an answer may be asked for as at one.

Each table is held by both evaluators.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guidance.engine.evaluate import definition
from guidance.engine.explain.outcome import in_words
from guidance.engine.explain.record import compared
from guidance.engine.model.event import Event
from guidance.engine.model.rule import Rule
from guidance.engine.reckoning import hours_after
from tests.building import CALENDARS, STATES, event, events, rule, when
from tests.evaluators import BOTH

LONDON = ZoneInfo("Europe/London")
HOLD = rule(within="72 hours", limit_of_power="true", must="done")
TWO_DAYS, ONE_DAY = rule(within="48 hours"), rule(within="24 hours")


def asked(given: Rule, record: Sequence[str | Event], as_at: str) -> dict[str, object]:
    """Ask both evaluators for the one finding there is, and say what it comes to besides."""
    found = []
    for evaluator in BOTH:
        (only,) = evaluator.evaluate([given], events(record), when(as_at), calendars=CALENDARS, states=STATES)
        found.append({**compared(only), "in_words": in_words(only, when(as_at))})
    assert found == [found[0]] * len(BOTH)
    return found[0]


# When hours end, across the changes of the clocks


ENDS = [
    (HOLD, "2026-11-27T00:10", "2026-11-30T00:10+00:00"),
    (HOLD, "2024-10-26T10:00", "2024-10-29T09:00+00:00"),  # the clocks go back between
    (HOLD, "2024-03-29T10:00", "2024-04-01T11:00+01:00"),  # the clocks go forward between
    (HOLD, "2024-10-27T01:30+01:00", "2024-10-30T00:30+00:00"),  # the first of the two
    (HOLD, "2024-10-27T01:30+00:00", "2024-10-30T01:30+00:00"),  # the second
    (HOLD, "2024-10-27T00:59", "2024-10-29T23:59+00:00"),
    (HOLD, "2024-10-27T02:00", "2024-10-30T02:00+00:00"),
    (HOLD, "2024-07-18T23:30Z", "2024-07-22T00:30+01:00"),
    (TWO_DAYS, "2025-10-25T12:00", "2025-10-27T11:00+00:00"),
    (TWO_DAYS, "2025-03-29T12:00", "2025-03-31T13:00+01:00"),
    (TWO_DAYS, "2025-10-26T01:15+01:00", "2025-10-28T00:15+00:00"),
    (TWO_DAYS, "2025-10-26T01:15+00:00", "2025-10-28T01:15+00:00"),
    (TWO_DAYS, "2025-03-30T00:30", "2025-04-01T01:30+01:00"),
    (ONE_DAY, "2026-10-24T01:30", "2026-10-25T01:30+01:00"),  # a day on, in the first of the two hours
    (ONE_DAY, "2026-10-24T02:30", "2026-10-25T01:30+00:00"),  # and in the second
    (ONE_DAY, "2026-10-24T03:00", "2026-10-25T02:00+00:00"),
    (ONE_DAY, "2026-10-25T01:45+01:00", "2026-10-26T00:45+00:00"),
    (ONE_DAY, "2026-10-25T01:45+00:00", "2026-10-26T01:45+00:00"),
    (ONE_DAY, "2026-03-28T00:30", "2026-03-29T00:30+00:00"),
    (ONE_DAY, "2026-03-28T01:30", "2026-03-29T02:30+01:00"),  # there is no 01:30 that day
    (ONE_DAY, "2026-03-28T12:00", "2026-03-29T13:00+01:00"),
    (ONE_DAY, "2026-12-31T23:59", "2027-01-01T23:59+00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("limited", "began", "due_at"), ENDS)
def test_hours_end_so_many_hours_on_to_the_minute(limited: Rule, began: str, due_at: str) -> None:
    found = asked(limited, [event(f"{began} asked", id="a")], began)
    assert (found["due_at"], found["due"]) == (due_at, due_at[:10])


@pytest.mark.parametrize(("limited", "began", "due_at"), ENDS)
def test_a_limit_in_hours_passes_with_its_moment_and_not_before(limited: Rule, began: str, due_at: str) -> None:
    record = [event(f"{began} asked", id="a")]
    ended = datetime.fromisoformat(due_at)
    as_at = [(ended.astimezone(ZoneInfo("UTC")) + timedelta(minutes=n)).isoformat() for n in (-1, 0, 1)]
    over = "lapsed" if limited is HOLD else "breached"
    assert [asked(limited, record, moment)["status"] for moment in as_at] == ["pending", "pending", over]


@pytest.mark.parametrize(("limited", "began", "due_at"), ENDS)
def test_as_at_a_day_a_limit_in_hours_runs_to_the_end_of_the_day_on_which_it_ends(
    limited: Rule, began: str, due_at: str
) -> None:
    record, last = [event(f"{began} asked", id="a")], date.fromisoformat(due_at[:10])
    after = (last + timedelta(days=1)).isoformat()
    over = "lapsed" if limited is HOLD else "breached"
    assert [asked(limited, record, day)["status"] for day in (last.isoformat(), after)] == ["pending", over]


@pytest.mark.parametrize("days", [rule(), rule(within="7 days"), rule(within="2 weeks"), rule(within="1 month")])
def test_a_limit_in_days_has_no_moment_and_runs_to_the_end_of_its_day(days: Rule) -> None:
    found = asked(days, ["2011-04-18T09:00 asked"], "2011-04-18T09:00")
    last = f"{found['due']}T23:59"
    assert found["due_at"] is None
    assert asked(days, ["2011-04-18T09:00 asked"], last)["status"] == "pending"


# Where the start has no time


@pytest.mark.parametrize(
    ("began", "as_at", "status", "words"),
    [
        ("2026-11-27", "2026-11-29", "undetermined", "may end from Mon 30 November 2026 at 00:00"),
        ("2026-11-27", "2026-11-29T23:59", "undetermined", "may end from Mon 30 November 2026 at 00:00"),
        ("2026-11-27", "2026-11-30", "undetermined", "may already have ended from Mon 30 November 2026 at 00:00"),
        ("2026-11-27", "2026-11-30T00:01", "undetermined", "may already have ended from Mon 30 November 2026 at 00:00"),
        ("2026-11-27", "2026-11-30T23:58", "undetermined", "it cannot run past Mon 30 November 2026 at 23:59"),
        ("2026-11-27", "2026-12-01", "lapsed", "power ended Mon 30 November 2026 at 23:59 at the latest"),
        ("2026-11-27", "2026-12-01T00:00", "lapsed", "power ended Mon 30 November 2026 at 23:59 at the latest"),
        ("2024-10-26", "2024-10-28T23:01", "undetermined", "may already have ended from Mon 28 October 2024 at 23:00"),
        ("2024-10-26", "2024-10-29T22:58", "undetermined", "it cannot run past Tue 29 October 2024 at 22:59"),
        ("2024-10-26", "2024-10-29T23:00", "lapsed", "power ended Tue 29 October 2024 at 22:59"),
        ("2024-03-29", "2024-04-02T00:58", "undetermined", "it cannot run past Tue 2 April 2024 at 00:59"),
        ("2024-03-29", "2024-04-02T01:00", "lapsed", "power ended Tue 2 April 2024 at 00:59"),
        ("2024-10-27T01:30", "2024-10-30T00:31", "undetermined", "since 01:30 came twice as the clocks went back"),
        ("2024-10-27T01:30", "2024-10-30T01:31", "lapsed", "power ended Wed 30 October 2024 at 01:30"),
    ],
)
def test_a_power_whose_start_has_no_time_gives_both_ends_the_earlier_first(
    began: str, as_at: str, status: str, words: str
) -> None:
    found = asked(HOLD, [event(f"{began} asked", id="a")], as_at)
    assert found["status"] == status
    assert words in str(found["in_words"])


def test_while_the_end_is_not_known_no_last_day_is_given() -> None:
    found = asked(HOLD, ["2026-11-27 asked"], "2026-11-30")
    assert (found["due"], found["due_at"], found["missing"]) == (None, None, ["time of asked"])


# What exists as at a moment


@pytest.mark.parametrize(
    ("done", "as_at", "status"),
    [
        ("2011-04-19T10:00", "2011-04-19T09:59", "pending"),
        ("2011-04-19T10:00", "2011-04-19T10:00", "discharged"),
        ("2011-04-19T10:00", "2011-04-19T10:01", "discharged"),
        ("2011-04-19T10:00", "2011-04-19", "discharged"),
        ("2011-04-19T10:00", "2011-04-18T23:59", "pending"),
        ("2011-04-19T23:59", "2011-04-19T23:58", "pending"),
        ("2011-04-19", "2011-04-19T00:00", "discharged"),  # with no time, it is on the record and may have happened
        ("2011-04-19", "2011-04-19T12:00", "discharged"),
        ("2011-04-19", "2011-04-18T23:59", "pending"),
        ("2011-10-30T01:30+01:00", "2011-10-30T01:10+00:00", "discharged"),  # 01:30 came before this 01:10
        ("2011-10-30T01:30+00:00", "2011-10-30T01:40+01:00", "pending"),  # and had not come by this 01:40
        ("2011-10-30T01:30", "2011-10-30T01:40+01:00", "discharged"),  # which 01:30 is not said, so it may have come
        ("2011-10-30T01:30", "2011-10-30T01:20+01:00", "pending"),
        ("2011-07-18T23:30Z", "2011-07-19T00:30", "discharged"),
    ],
)
def test_later_events_do_not_exist(done: str, as_at: str, status: str) -> None:
    monthly = rule(within="12 months")
    assert asked(monthly, ["2011-04-18 asked", event(f"{done} done", id="d")], as_at)["status"] == status


# The hour that comes twice


@pytest.mark.parametrize(
    ("said", "did", "status"),
    [
        ("2011-10-30T01:30+01:00", "2011-10-30T01:10+00:00", "discharged"),
        ("2011-10-30T01:30+00:00", "2011-10-30T01:40+01:00", "pending"),
        ("2011-10-30T01:10+01:00", "2011-10-30T01:30+01:00", "discharged"),
        ("2011-10-30T01:30+01:00", "2011-10-30T01:30+00:00", "discharged"),
        ("2011-10-30T01:30+00:00", "2011-10-30T01:30+01:00", "pending"),
        ("2011-10-30T00:59", "2011-10-30T01:30", "discharged"),
        ("2011-10-30T01:30", "2011-10-30T02:00", "discharged"),
        ("2011-10-30T01:30", "2011-10-30T01:10+00:00", "undetermined"),  # after the first 01:30, before the second
        ("2011-10-30T01:30", "2011-10-30T01:10+01:00", "pending"),  # before either
        ("2011-10-30T01:30", "2011-10-30T01:40+00:00", "discharged"),  # after either
        ("2011-10-30T01:30", "2011-10-30T01:40", "undetermined"),
        ("2011-10-30T01:30", "2011-10-30", "undetermined"),
    ],
)
def test_a_stated_offset_decides_and_without_one_the_order_may_not_be_known(said: str, did: str, status: str) -> None:
    now = rule(how_soon="immediately")
    record = [event(f"{said} asked", id="a"), event(f"{did} done", id="d")]
    assert asked(now, record, "2011-11-01")["status"] == status


def test_a_time_that_comes_twice_is_in_time_only_if_it_would_be_on_either_reading() -> None:
    record = [event("2011-10-29T01:30 asked", id="a"), event("2011-10-30T01:30 done", id="d")]
    found = asked(ONE_DAY, record, "2011-11-01")
    assert (found["status"], found["missing"]) == ("undetermined", ["time of done"])


# What is said


@pytest.mark.parametrize(
    ("limited", "began", "as_at", "words"),
    [
        (HOLD, "2024-10-26T10:00", "2024-10-29", "power ends Tue 29 October 2024 at 09:00 (the clocks went back)"),
        (HOLD, "2024-10-26T10:00", "2024-10-29T09:01",
         "power ended Tue 29 October 2024 at 09:00 (the clocks went back)"),
        (HOLD, "2024-03-29T10:00", "2024-03-30", "power ends Mon 1 April 2024 at 11:00 (the clocks went forward)"),
        (HOLD, "2026-11-27T00:10", "2026-11-30", "power ends Mon 30 November 2026 at 00:10"),
        (TWO_DAYS, "2026-11-27T09:30", "2026-11-28",
         "due by Sun 29 November 2026 at 09:30 at the latest, sooner if the child needs it"),
        (TWO_DAYS, "2026-11-27T09:30", "2026-11-29T09:31",
         "not shown in time: the last moment was Sun 29 November 2026 at 09:30"),
        (TWO_DAYS, "2025-10-25T12:00", "2025-10-26",
         "due by Mon 27 October 2025 at 11:00 (the clocks went back) at the latest, sooner if the child needs it"),
        (TWO_DAYS, "2026-11-27", "2026-11-28",
         ("due by Sun 29 November 2026 at 23:59 at the latest, sooner if the child needs it; the record gives no time "
          "for its start, so it may run out from Sun 29 November 2026 at 00:00")),
        (ONE_DAY, "2026-10-24T02:30", "2026-10-25",
         "due by Sun 25 October 2026 at 01:30 GMT (the clocks went back) at the latest, sooner if the child needs it"),
        (ONE_DAY, "2026-10-24T01:30", "2026-10-25",
         "due by Sun 25 October 2026 at 01:30 BST at the latest, sooner if the child needs it"),
    ],
)  # fmt: skip
def test_a_moment_is_said_to_the_minute_and_with_any_change_of_the_clocks(
    limited: Rule, began: str, as_at: str, words: str
) -> None:
    assert asked(limited, [event(f"{began} asked", id="a")], as_at)["in_words"] == words


# The reckoning itself


@pytest.mark.parametrize("hours", [1, 24, 48, 72, 168])
@pytest.mark.parametrize("change", [date(2024, 3, 31), date(2024, 10, 27), date(2026, 3, 29), date(2026, 10, 25)])
def test_hours_are_hours_that_pass_from_every_half_hour_about_a_change_of_the_clocks(change: date, hours: int) -> None:
    noon = datetime(change.year, change.month, change.day, 12, tzinfo=ZoneInfo("UTC"))
    for half_hours in range(-96, 49):
        began = noon + timedelta(minutes=30 * half_hours)
        local = began.astimezone(LONDON).replace(tzinfo=None)
        ended = hours_after(local, hours).replace(tzinfo=LONDON).astimezone(ZoneInfo("UTC"))
        assert ended - began == timedelta(hours=hours)


def test_one_case_may_be_asked_about_at_every_minute_and_changes_only_at_the_last() -> None:
    record = [event("2026-11-27T00:10 asked", id="a")]
    minutes = [when(f"2026-11-30T00:{n:02}") for n in range(30)]
    found = [
        definition.evaluate([HOLD], record, minute, calendars=CALENDARS, states=STATES)[0].status for minute in minutes
    ]
    assert [str(status) for status in found] == ["pending"] * 11 + ["lapsed"] * 19


def test_an_event_with_no_time_on_the_day_asked_about_is_on_the_record_in_every_evaluator() -> None:
    record = [event("2011-04-19 asked", id="a")]
    assert asked(rule(), record, "2011-04-19T00:00")["status"] == "pending"
    assert replace(record[0]).is_timed is False
