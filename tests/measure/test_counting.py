"""Each duty is counted once and in its place, and time is counted as the limit counts it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.measure import closures as counted
from guidance.engine.measure.disclosure import protect
from guidance.engine.measure.duties import tally_of, without_unreckoned
from guidance.engine.measure.periods import Days, periods
from guidance.engine.measure.scale import scale_of
from guidance.engine.measure.times import Times, times_of
from guidance.engine.model.calendar import CalendarGap
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Status
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.reckoning import last_day
from guidance.engine.reckoning.elapsed import working_days_taken
from tests.building import CALENDAR, CALENDARS, STATES, day, event, findings, rule, source, trial

days = st.dates(date(2010, 1, 1), date(2013, 12, 31))
WITHIN_10 = rule(within="10 working days", until=["closed"])


@given(days, st.integers(0, 120), st.integers(1, 60), st.sampled_from(Convention))
def test_what_took_so_many_days_keeps_a_limit_of_as_many_and_no_shorter_one(
    start: date, later: int, limit: int, convention: Convention
) -> None:
    done = start + timedelta(days=later)
    in_time = done <= last_day(start, Period(limit, Unit.WORKING_DAY), CALENDAR, convention)
    assert (working_days_taken(start, done, CALENDAR, convention) <= limit) is in_time


def test_days_beyond_the_calendar_are_not_made_up() -> None:
    with pytest.raises(CalendarGap):
        working_days_taken(date(2035, 12, 1), date(2036, 1, 10), CALENDAR)


@pytest.mark.parametrize("limit", range(1, 61))
def test_the_bands_of_a_limit_leave_no_day_out_and_count_none_twice(limit: int) -> None:
    scale = scale_of(rule(within=f"{limit} working days"))
    for taken in range(3 * limit + 20):
        (band,) = [band for band in scale.bands if taken in band]
        assert band.late is (taken > limit)
    assert {b.name for b in scale.bands} >= {"last_two", "day_after"}
    assert len({b.name for b in scale.bands}) == len(scale.bands)


def test_the_days_beside_a_last_day_are_each_in_one_band() -> None:
    scale = scale_of(rule(within="3 months"))
    for place in range(-300, 300):
        (band,) = [band for band in scale.bands if place in band]
        assert band.late is (place > 0)


# 18 April 2011 is a Monday; its tenth working day is Friday 6 May, after Easter, a wedding and the May holiday.
@pytest.mark.parametrize(
    ("done", "where"),
    [
        ("2011-04-18", "to_5"),
        ("2011-05-04", "to_8"),
        ("2011-05-05", "last_two"),
        ("2011-05-06", "last_two"),
        ("2011-05-07", "day_after"),
        ("2011-05-09", "day_after"),
        ("2011-05-10", "week_after"),
        ("2011-05-20", "to_twice"),
        ("2011-05-23", "beyond"),
    ],
)
def test_a_duty_is_in_the_band_of_the_day_it_was_done(done: str, where: str) -> None:
    found = findings(WITHIN_10, ["2011-04-18 asked", f"{done} done"])
    tally = tally_of(WITHIN_10, found, scale_of(WITHIN_10), CALENDARS)
    assert [part.name for part in tally.walk() if part.count and not part.parts] == [where]
    late = next(part for part in tally.walk() if part.name == "outside")
    assert late.count == (done > "2011-05-06")


# Three months from 18 January 2011 end on Monday 18 April; from 16 January, on Saturday 16 April.
@pytest.mark.parametrize(
    ("start", "done", "where"),
    [
        ("2011-01-18", "2011-03-01", "early"),
        ("2011-01-18", "2011-04-14", "in_good_time"),
        ("2011-01-18", "2011-04-15", "last_two"),
        ("2011-01-18", "2011-04-18", "last_two"),
        ("2011-01-18", "2011-04-19", "day_after"),
        ("2011-01-16", "2011-04-16", "last_two"),
        ("2011-01-16", "2011-04-17", "day_after"),
        ("2011-01-16", "2011-04-18", "day_after"),
        ("2011-01-16", "2011-04-19", "week_after"),
        ("2011-01-18", "2011-07-18", "beyond"),
    ],
)
def test_a_limit_in_months_is_banded_about_its_last_day(start: str, done: str, where: str) -> None:
    months = rule(within="3 months")
    found = findings(months, [f"{start} asked", f"{done} done"], "2011-12-31")
    tally = tally_of(months, found, scale_of(months), CALENDARS)
    assert [part.name for part in tally.walk() if part.count and not part.parts] == [where]


def test_what_is_late_by_hours_on_its_last_day_is_late() -> None:
    hours = rule(within="24 hours")
    found = findings(hours, ["2011-04-18T09:00 asked", "2011-04-19T10:00 done"])
    tally = tally_of(hours, found, scale_of(hours), CALENDARS)
    assert [part.name for part in tally.walk() if part.count and not part.parts] == ["day_after"]


@pytest.mark.parametrize(
    ("events", "as_at", "where"),
    [
        (["2011-04-18 asked"], "2011-05-06", "open"),
        (["2011-04-18 asked"], "2011-05-07", "not_shown_done"),
        (["2011-04-18 asked", "2011-05-05 closed"], "2011-06-30", "stopped_near_limit"),
        (["2011-04-18 asked", "2011-05-04 closed"], "2011-06-30", "stopped_otherwise"),
        (["2011-04-18 asked", "2011-05-09 closed"], "2011-06-30", "not_shown_done"),
    ],
)
def test_a_duty_not_done_is_counted_by_how_it_stands(events: list[str], as_at: str, where: str) -> None:
    tally = tally_of(WITHIN_10, findings(WITHIN_10, events, as_at), scale_of(WITHIN_10), CALENDARS)
    assert [part.name for part in tally.walk() if part.count and not part.parts] == [where]


def test_what_cannot_be_told_is_counted_with_the_reason() -> None:
    asks = rule(should={"event": "done", "where": {"agreed": "true"}})
    unknown = findings(asks, ["2011-04-18 asked", event("2011-05-03 done")])
    dark = findings(asks, ["2011-04-18 asked"], sources=[source("asked")])
    for found, where in ((unknown, "fact_missing"), (dark, "not_shown")):
        assert [f.status for f in found] == [Status.UNDETERMINED]
        tally = tally_of(asks, found, scale_of(asks), CALENDARS)
        assert [part.name for part in tally.walk() if part.count and not part.parts] == [where]


def test_a_clock_set_going_again_is_counted_from_its_last_start_and_said() -> None:
    again = rule(clock="last")
    found = findings(again, ["2011-04-18 asked", "2011-05-03 asked", "2011-05-09 done"])
    tally = tally_of(again, found, scale_of(again), CALENDARS)
    names = [part.name for part in tally.walk() if part.count and not part.parts]
    assert names == ["to_5", "restarted"]


def test_quartiles_are_days_that_occurred_and_each_has_enough_on_either_side() -> None:
    """24 children: 12 in 3 working days, 12 in 7."""
    given = []
    for n in range(24):
        done = "2011-01-13" if n < 12 else "2011-01-19"
        given += [event("2011-01-10 asked", case=f"C{n}", id="a"), event(f"{done} done", case=f"C{n}", id="d")]
    found = findings(WITHIN_10, given)
    (shown,) = protect([tally_of(WITHIN_10, found, scale_of(WITHIN_10), CALENDARS)], 6)
    assert times_of(found, shown, 6, CALENDARS) == Times(24, 3, 3, 7)
    fewer = found[:-1]
    (shown,) = protect([tally_of(WITHIN_10, fewer, scale_of(WITHIN_10), CALENDARS)], 6)
    assert times_of(fewer, shown, 6, CALENDARS) == Times(23, None, 7, None)
    few = found[:11]
    (shown,) = protect([tally_of(WITHIN_10, few, scale_of(WITHIN_10), CALENDARS)], 6)
    assert times_of(few, shown, 6, CALENDARS) is None


@pytest.mark.parametrize("few", ["2011-03-19", "2011-01-19"])
def test_no_quartile_is_given_where_a_count_of_those_done_is_withheld(few: str) -> None:
    """Two of forty in a band of their own: late, or in time, where the total of those in time is still shown."""
    given = []
    for n in range(40):
        done = few if n < 2 else "2011-01-13" if n < 30 else "2011-01-24"
        given += [event("2011-01-10 asked", case=f"C{n}", id="a"), event(f"{done} done", case=f"C{n}", id="d")]
    found = findings(WITHIN_10, given)
    tally = tally_of(WITHIN_10, found, scale_of(WITHIN_10), CALENDARS)
    assert times_of(found, protect([tally], 6)[0], 6, CALENDARS) is None
    assert times_of(found, protect([tally], 1)[0], 1, CALENDARS) is not None


def test_days_past_the_calendar_are_a_line_of_their_own_and_only_where_there_are_any() -> None:
    found = findings(WITHIN_10, ["2035-11-01 asked", "2036-02-01 done"], "2036-12-31")
    tally = tally_of(WITHIN_10, found, scale_of(WITHIN_10), CALENDARS)
    assert [part.name for part in tally.walk() if part.count and not part.parts] == ["days_not_reckoned"]
    empty = tally_of(WITHIN_10, [], scale_of(WITHIN_10), CALENDARS)
    assert without_unreckoned([tally, empty]) == [tally, empty]
    (pruned,) = without_unreckoned([empty])
    assert "days_not_reckoned" not in {part.name for part in pruned.walk()}


# ------------------------------------------------------------------------------------------ referred again


def closures(*given: str | Event, as_at: str = "2013-12-31", **more: object) -> list[str]:
    made = [event(item) if isinstance(item, str) else item for item in given]
    sources = more.get("sources")
    return [c.came for c in counted.closures(made, day(as_at), states=STATES, sources=sources)]  # type: ignore[arg-type]


def test_a_referral_within_twelve_months_of_the_closure_counts() -> None:
    assert closures("2011-02-01 case_closed", "2012-02-01 referral_received") == ["referred_again"]
    assert closures("2011-02-01 case_closed", "2012-02-02 referral_received") == ["not_referred_again"]
    assert closures("2011-01-31 referral_received", "2011-02-01 case_closed") == ["not_referred_again"]


def test_twelve_months_that_have_not_passed_are_said_to_be_too_soon() -> None:
    assert closures("2011-02-01 case_closed", as_at="2012-01-31") == ["too_soon"]
    assert closures("2011-02-01 case_closed", as_at="2012-02-01") == ["not_referred_again"]


def test_records_that_do_not_show_referrals_cannot_tell() -> None:
    short = [source("case_closed", "referral_received", ends="2011-12-31")]
    assert closures("2011-02-01 case_closed", sources=short) == ["not_shown"]
    assert closures("2011-02-01 case_closed", "2011-03-01 referral_received", sources=short) == ["referred_again"]


def test_a_closure_on_a_death_is_nobody_not_referred_again() -> None:
    assert closures(event("2011-02-01 case_closed", reason="died")) == []
    assert closures("2011-01-31 child_died", "2011-02-01 case_closed") == []


# ------------------------------------------------------------------------------------------ before, during, after


def test_the_days_before_and_after_are_as_many_as_those_of_the_trial() -> None:
    found = periods(trial("t.rule", begins="2011-04-01", ends="2011-10-01"))
    assert found["during"] == Days(day("2011-04-01"), day("2011-09-30"))
    assert found["before"] == Days(day("2010-09-30"), day("2011-03-31"))
    assert found["after"] == Days(day("2011-10-01"), day("2012-03-31"))
    assert {span.length for span in found.values()} == {183}


def test_a_trial_of_no_days_has_no_periods() -> None:
    assert periods(trial("t.rule", begins="2011-04-01", ends="2011-04-01")) == {}
