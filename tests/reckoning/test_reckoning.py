from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.model.calendar import CalendarGap
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.reckoning import hours_after, last_day, months_after, skipped_days
from tests.building import CALENDAR, day

NAMED = Convention.NAMED_DAY_FIRST
DAYS = st.dates(date(1995, 1, 1), date(2030, 12, 31))
AFTER_28TH = [on for n in range(36 * 365) if (on := date(1995, 1, 1) + timedelta(n)).day > 28]
COUNTS = st.integers(1, 70)
CONVENTIONS = st.sampled_from(Convention)


def due(trigger: str, period: str, convention: Convention = Convention.DAY_AFTER) -> str:
    return last_day(day(trigger), Period.read(period), CALENDAR, convention).isoformat()


# Worked out by hand from the days proclaimed for each year, not from the calendar's own file.
WORKING_DAYS = [
    ("2011-04-18", 10, "2011-05-06"),  # Good Friday, Easter Monday, the royal wedding and early May lie between
    ("2011-04-18", 15, "2011-05-13"),
    ("2011-04-18", 35, "2011-06-13"),  # and the spring holiday
    ("2011-04-16", 15, "2011-05-12"),  # a Saturday is day 0 as any day is
    ("2011-04-17", 15, "2011-05-12"),
    ("2011-04-21", 1, "2011-04-26"),
    ("2011-04-22", 1, "2011-04-26"),  # from Good Friday itself
    ("2011-08-26", 1, "2011-08-30"),
    ("2011-12-23", 1, "2011-12-28"),  # Christmas on a Sunday
    ("2011-12-23", 5, "2012-01-04"),
    ("2012-04-05", 1, "2012-04-10"),
    ("2012-05-25", 1, "2012-05-28"),  # the spring holiday moved away to June
    ("2012-06-01", 1, "2012-06-06"),  # moved, and the Diamond Jubilee
    ("2012-05-21", 10, "2012-06-06"),
    ("2013-03-28", 1, "2013-04-02"),
    ("2013-05-03", 1, "2013-05-07"),
    ("2013-04-15", 45, "2013-06-19"),
    ("2013-12-24", 1, "2013-12-27"),
    ("2013-12-20", 5, "2013-12-31"),
    ("2015-04-02", 1, "2015-04-07"),
    ("2015-05-01", 1, "2015-05-05"),
    ("2015-08-28", 1, "2015-09-01"),
    ("2015-12-24", 1, "2015-12-29"),  # Boxing Day on a Saturday
    ("2018-03-29", 2, "2018-04-04"),
    ("2018-05-04", 1, "2018-05-08"),
    ("2018-12-24", 3, "2018-12-31"),
    ("2018-12-24", 4, "2019-01-02"),
    ("2020-04-09", 1, "2020-04-14"),
    ("2020-05-01", 5, "2020-05-11"),  # early May moved from the Monday to Friday the 8th
    ("2020-12-24", 1, "2020-12-29"),
    ("2022-04-14", 1, "2022-04-19"),
    ("2022-05-27", 1, "2022-05-30"),  # the spring holiday moved away to June
    ("2022-06-01", 1, "2022-06-06"),  # moved, and the Platinum Jubilee
    ("2022-09-16", 1, "2022-09-20"),  # the state funeral
    ("2022-12-23", 1, "2022-12-28"),
    ("2022-12-30", 1, "2023-01-03"),
    ("2023-04-28", 5, "2023-05-09"),  # early May and the coronation, a week apart
    ("2023-05-05", 1, "2023-05-09"),
    ("2023-12-22", 1, "2023-12-27"),
    ("2026-04-02", 1, "2026-04-07"),
    ("2026-05-01", 1, "2026-05-05"),
    ("2026-05-22", 1, "2026-05-26"),
    ("2026-08-28", 1, "2026-09-01"),
    ("2026-12-24", 1, "2026-12-29"),
    ("2026-12-31", 1, "2027-01-04"),
]


@pytest.mark.parametrize(("trigger", "count", "last"), WORKING_DAYS)
def test_working_days_end_where_a_hand_count_ends(trigger: str, count: int, last: str) -> None:
    assert due(trigger, f"{count} working days") == last


@pytest.mark.parametrize(
    ("trigger", "period", "last"),
    [
        ("2010-11-30", "3 months", "2011-02-28"),
        ("2011-11-30", "3 months", "2012-02-29"),
        ("2012-01-31", "1 month", "2012-02-29"),
        ("2011-01-31", "1 month", "2011-02-28"),
        ("2011-03-31", "1 month", "2011-04-30"),
        ("2011-02-28", "3 months", "2011-05-28"),  # the corresponding date, not the month's end
        ("2012-08-31", "6 months", "2013-02-28"),
        ("2012-02-29", "3 months", "2012-05-29"),
        ("2012-02-29", "12 months", "2013-02-28"),
        ("2012-02-29", "48 months", "2016-02-29"),
        ("2011-12-15", "1 month", "2012-01-15"),
        ("2012-02-28", "2 days", "2012-03-01"),
        ("2011-02-27", "2 days", "2011-03-01"),
        ("2012-02-29", "52 weeks", "2013-02-27"),
        ("2011-04-18", "6 weeks", "2011-05-30"),
        ("2011-12-25", "7 days", "2012-01-01"),
    ],
)
def test_months_weeks_and_days_are_the_calendars_own(trigger: str, period: str, last: str) -> None:
    assert due(trigger, period) == last


@pytest.mark.parametrize(
    ("trigger", "period", "last"),
    [
        ("2011-04-18", "7 days", "2011-04-24"),
        ("2011-04-18", "8 days", "2011-04-25"),
        ("2011-04-18", "1 day", "2011-04-18"),
        ("2011-04-18", "1 week", "2011-04-24"),
        ("2011-04-18", "1 month", "2011-05-17"),
        ("2011-03-01", "1 month", "2011-03-31"),
        ("2011-04-18", "10 working days", "2011-05-05"),
        ("2011-04-18", "1 working day", "2011-04-18"),
        ("2011-04-16", "1 working day", "2011-04-18"),  # a Saturday is not counted, first named or not
        ("2011-04-22", "2 working days", "2011-04-27"),  # nor is Good Friday
    ],
)
def test_named_day_first_counts_the_named_day(trigger: str, period: str, last: str) -> None:
    assert due(trigger, period, NAMED) == last


@pytest.mark.parametrize(
    ("trigger", "count", "last"),
    [
        ("2011-01-15", 1, "2011-02-14"),  # the day before the corresponding date
        ("2011-01-01", 1, "2011-01-31"),
        ("2011-02-01", 1, "2011-02-28"),
        ("2012-02-01", 1, "2012-02-29"),
        ("2011-12-15", 1, "2012-01-14"),
        ("2011-12-01", 2, "2012-01-31"),
        ("2011-02-28", 1, "2011-03-27"),  # the corresponding date is the 28th, not the month's end
        ("2011-03-31", 2, "2011-05-30"),
        ("2012-02-29", 48, "2016-02-28"),
        ("2011-01-30", 1, "2011-02-28"),  # where the month has no such date, its last day is in time
        ("2011-01-31", 1, "2011-02-28"),
        ("2012-01-31", 1, "2012-02-29"),
        ("2011-01-29", 1, "2011-02-28"),
        ("2012-01-29", 1, "2012-02-28"),
        ("2011-03-31", 1, "2011-04-30"),
        ("2011-08-31", 6, "2012-02-29"),
        ("2012-02-29", 12, "2013-02-28"),
        ("2010-11-30", 3, "2011-02-28"),
    ],
)
def test_months_that_count_their_first_day_end_before_the_corresponding_date(
    trigger: str, count: int, last: str
) -> None:
    assert due(trigger, f"{count} months", NAMED) == last


@given(DAYS, st.integers(1, 40))
def test_a_month_counted_from_its_first_day_ends_as_another_begins(trigger: date, count: int) -> None:
    """Months laid end to end from one day leave no day out: each begins on the day after the one before ended."""
    first = trigger.replace(day=min(trigger.day, 28))
    ended = last_day(first, Period(count, Unit.MONTH), CALENDAR, NAMED)
    assert ended + timedelta(days=1) == walked_months(first, count)


@given(st.sampled_from(AFTER_28TH), st.integers(1, 40))
def test_whether_its_first_day_counts_makes_one_day_of_difference_and_none_at_a_short_months_end(
    trigger: date, count: int
) -> None:
    after = last_day(trigger, Period(count, Unit.MONTH), CALENDAR)
    named = last_day(trigger, Period(count, Unit.MONTH), CALENDAR, NAMED)
    assert (after - named).days == int(after.day == trigger.day)


@pytest.mark.parametrize(
    ("moment", "hours", "after"),
    [
        ("2011-04-18T14:30", 48, "2011-04-20T14:30"),
        ("2011-03-26T12:00", 24, "2011-03-27T13:00"),  # the clocks go forward: an hour that nobody had
        ("2011-03-27T00:30", 1, "2011-03-27T02:30"),
        ("2011-03-25T10:00", 72, "2011-03-28T11:00"),
        ("2011-10-29T12:00", 24, "2011-10-30T11:00"),  # the clocks go back: an hour had twice
        ("2011-10-30T00:30", 2, "2011-10-30T01:30"),
        ("2011-10-28T10:00", 72, "2011-10-31T09:00"),
        ("2012-02-28T23:00", 2, "2012-02-29T01:00"),
        ("2011-12-31T23:00", 2, "2012-01-01T01:00"),
    ],
)
def test_hours_are_those_that_pass(moment: str, hours: int, after: str) -> None:
    assert hours_after(datetime.fromisoformat(moment), hours) == datetime.fromisoformat(after)


@pytest.mark.parametrize(
    ("trigger", "period", "last"),
    [
        ("2011-04-18", "48 hours", "2011-04-20"),
        ("2011-04-18", "1 hour", "2011-04-19"),
        ("2011-03-26", "24 hours", "2011-03-28"),  # from a minute to midnight, with an hour lost
        ("2011-10-29", "24 hours", "2011-10-30"),
    ],
)
def test_hours_from_a_date_end_on_the_day_of_the_latest_moment(trigger: str, period: str, last: str) -> None:
    assert due(trigger, period) == last


@pytest.mark.parametrize(
    ("trigger", "count", "year"),
    [("2035-12-20", 10, 2036), ("2040-04-18", 1, 2040), ("1989-12-20", 1, 1989), ("2035-01-02", 400, 2036)],
)
def test_a_year_that_the_calendar_does_not_cover_is_named(trigger: str, count: int, year: int) -> None:
    with pytest.raises(CalendarGap, match=f"^calendar year {year}$") as gap:
        due(trigger, f"{count} working days")
    assert gap.value.year == year


def test_the_first_year_that_the_calendar_covers_can_be_reckoned_from_its_first_day() -> None:
    assert due("1990-01-01", "1 working day", NAMED) == "1990-01-02"


@pytest.mark.parametrize("period", ["3 months", "6 weeks", "10 days", "48 hours"])
def test_only_working_days_need_the_calendar(period: str) -> None:
    assert due("2050-04-18", period) > "2050-04-18"


def test_an_authoritys_closure_days_are_passed_over_with_their_reason() -> None:
    closed = CALENDAR.with_closures(
        "kent", {day("2011-04-28"): "Offices closed", day("2011-04-29"): "not the reason given"}
    )
    last = last_day(day("2011-04-18"), Period.read("10 working days"), closed)
    reasons = {s.day.isoformat(): s.why for s in skipped_days(day("2011-04-18"), last, closed)}
    assert last == day("2011-05-09")
    assert (reasons["2011-04-28"], reasons["2011-04-29"]) == ("Offices closed", "Royal wedding")


def test_each_day_passed_over_says_why() -> None:
    assert [(f"{s.day:%a %d %b}", s.why) for s in skipped_days(day("2011-04-18"), day("2011-05-06"), CALENDAR)] == [
        ("Fri 22 Apr", "Good Friday"),
        ("Sat 23 Apr", "Saturday"),
        ("Sun 24 Apr", "Sunday"),
        ("Mon 25 Apr", "Easter Monday"),
        ("Fri 29 Apr", "Royal wedding"),
        ("Sat 30 Apr", "Saturday"),
        ("Sun 01 May", "Sunday"),
        ("Mon 02 May", "Early May bank holiday"),
    ]


def test_a_last_day_that_is_itself_no_working_day_is_among_the_days_passed_over() -> None:
    friday, sunday = day("2011-05-06"), day("2011-05-08")
    assert [s.why for s in skipped_days(friday, sunday, CALENDAR)] == ["Saturday", "Sunday"]


def walked_from(start: date) -> Iterator[date]:
    while True:
        yield start
        start += timedelta(days=1)


def is_open(when: date) -> bool:
    return when.weekday() < 5 and when not in CALENDAR.holidays


def walked_working_days(trigger: date, count: int, convention: Convention) -> date:
    """Count open days one at a time: the slow way, for comparison."""
    first = trigger if convention is NAMED else trigger + timedelta(days=1)
    opened = (when for when in walked_from(first) if is_open(when))
    for _ in range(count - 1):
        next(opened)
    return next(opened)


def walked_months(trigger: date, count: int) -> date:
    """Turn the page of a calendar so many times, then go down it to the same number or its last day."""
    pages = (when for when in walked_from(trigger + timedelta(days=1)) if when.day == 1)
    for _ in range(count - 1):
        next(pages)
    page = next(pages)
    return next(
        when for when in walked_from(page) if when.day == trigger.day or (when + timedelta(days=1)).month != page.month
    )


@given(DAYS, COUNTS, CONVENTIONS)
def test_working_days_agree_with_a_walk_from_day_to_day(trigger: date, count: int, convention: Convention) -> None:
    reckoned = last_day(trigger, Period(count, Unit.WORKING_DAY), CALENDAR, convention)
    assert reckoned == walked_working_days(trigger, count, convention)


@given(DAYS, st.integers(1, 24))
def test_months_agree_with_turning_the_pages(trigger: date, count: int) -> None:
    assert months_after(trigger, count) == walked_months(trigger, count)


@given(DAYS, COUNTS)
def test_days_and_weeks_agree_with_a_walk(trigger: date, count: int) -> None:
    walk = walked_from(trigger)
    for _ in range(count):
        next(walk)
    there = next(walk)
    assert last_day(trigger, Period(count, Unit.DAY), CALENDAR) == there
    assert last_day(trigger, Period(count, Unit.WEEK), CALENDAR) == trigger + 7 * (there - trigger)


@given(DAYS, COUNTS)
def test_every_day_is_either_counted_or_passed_over_with_a_reason(trigger: date, count: int) -> None:
    last = last_day(trigger, Period(count, Unit.WORKING_DAY), CALENDAR)
    skipped = skipped_days(trigger, last, CALENDAR)
    assert len(skipped) + count == (last - trigger).days
    assert all(s.why for s in skipped)
    assert not any(is_open(s.day) for s in skipped)
    assert CALENDAR.working_days_between(trigger, last) == count


@given(DAYS, st.integers(0, 40), st.builds(Period, COUNTS, st.sampled_from(Unit)), CONVENTIONS)
def test_a_later_trigger_is_never_due_sooner(trigger: date, wait: int, period: Period, convention: Convention) -> None:
    later = trigger + timedelta(days=wait)
    assert last_day(trigger, period, CALENDAR, convention) <= last_day(later, period, CALENDAR, convention)


@given(DAYS, COUNTS, st.sampled_from(Unit), CONVENTIONS)
def test_a_longer_period_is_never_due_sooner(trigger: date, count: int, unit: Unit, convention: Convention) -> None:
    shorter, longer = Period(count, unit), Period(count + 1, unit)
    assert last_day(trigger, shorter, CALENDAR, convention) <= last_day(trigger, longer, CALENDAR, convention)


@given(st.datetimes(datetime(1995, 1, 1), datetime(2030, 12, 31)), st.integers(1, 200), st.integers(1, 200))  # noqa: DTZ001  a clock in England
def test_hours_can_be_added_in_two_parts(moment: datetime, one: int, other: int) -> None:
    apart = hours_after(hours_after(moment, one), other)
    assert abs(apart - hours_after(moment, one + other)) <= timedelta(hours=1)


@pytest.mark.parametrize("text", ["10", "days", "P10D", "ten days", "1.5 days", "10 fortnights", "-1 day", ""])
def test_a_period_is_a_count_and_a_unit(text: str) -> None:
    with pytest.raises(ValueError, match="expected a count and a unit"):
        Period.read(text)


def test_a_period_is_of_one_at_least() -> None:
    with pytest.raises(ValueError, match="at least 1 is needed"):
        Period.read("0 days")


@given(COUNTS, st.sampled_from(Unit))
def test_a_period_reads_back_as_it_is_written(count: int, unit: Unit) -> None:
    assert Period.read(str(Period(count, unit))) == Period(count, unit)
