import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
import yaml

from tools import build_calendar

YEARS = range(1990, 2036)
SECOND_LIST = Path(__file__).resolve().parents[2] / "shared" / "data" / "bank-holidays-england-and-wales-2000-2030.json"
MONDAY = 0
ONE_OFFS = {
    date(1999, 12, 31),
    date(2002, 6, 3),
    date(2011, 4, 29),
    date(2012, 6, 5),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
}
MOVED = {
    date(1995, 5, 1): date(1995, 5, 8),
    date(2002, 5, 27): date(2002, 6, 4),
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}

CALENDAR = yaml.safe_load(build_calendar.FILE.read_text(encoding="utf-8"))
REASONS: dict[date, str] = {holiday["date"]: holiday["why"] for holiday in CALENDAR["holidays"]}


def easter(year: int) -> date:
    """Find Easter Sunday by the Gregorian rule, in the anonymous form of 1876."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def first_monday_from(day: date) -> date:
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def by_act_and_custom(year: int) -> Iterator[date]:
    """Give a year's holidays from the rules alone, without the package; moved to a free weekday where at a weekend."""
    yield easter(year) - timedelta(days=2)
    yield easter(year) + timedelta(days=1)
    yield first_monday_from(date(year, 5, 1))
    yield first_monday_from(date(year, 5, 25))
    yield first_monday_from(date(year, 8, 25))
    new_year, christmas = date(year, 1, 1), date(year, 12, 25)
    yield new_year if new_year.weekday() < 5 else first_monday_from(new_year)
    # Both of Christmas's days that fall at a weekend go to the first free weekdays after them.
    weekdays = (christmas + timedelta(days=n) for n in range(4))
    yield from [day for day in weekdays if day.weekday() < 5][:2]


def test_the_file_is_what_the_package_gives() -> None:
    assert build_calendar.FILE.read_text(encoding="utf-8") == build_calendar.calendar_text()


def test_the_file_says_which_years_it_covers() -> None:
    assert (CALENDAR["first_year"], CALENDAR["last_year"]) == (YEARS[0], YEARS[-1])
    assert {day.year for day in REASONS} == set(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_the_days_are_those_of_the_act_and_custom_with_what_was_proclaimed(year: int) -> None:
    usual = {MOVED.get(day, day) for day in by_act_and_custom(year)}
    added = {day for day in ONE_OFFS if day.year == year}
    assert {day for day in REASONS if day.year == year} == usual | added


def test_every_day_is_a_weekday_given_once_and_in_order() -> None:
    days = [holiday["date"] for holiday in CALENDAR["holidays"]]
    assert days == sorted(set(days))
    assert all(day.weekday() < 5 for day in days)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(1995, 5, 8), "Early May bank holiday (moved to VE Day)"),
        (date(1999, 12, 31), "Millennium bank holiday"),
        (date(2002, 6, 3), "Golden Jubilee"),
        (date(2002, 6, 4), "Spring bank holiday (moved for the Golden Jubilee)"),
        (date(2011, 4, 29), "Royal wedding"),
        (date(2012, 6, 5), "Diamond Jubilee"),
        (date(2020, 5, 8), "Early May bank holiday (moved to VE Day)"),
        (date(2022, 6, 3), "Platinum Jubilee"),
        (date(2022, 9, 19), "State funeral of Queen Elizabeth II"),
        (date(2022, 12, 26), "Boxing Day"),
        (date(2022, 12, 27), "Christmas Day (substitute day)"),
        (date(2023, 5, 8), "Coronation of King Charles III"),
    ],
)
def test_a_moved_or_added_day_says_why(day: date, why: str) -> None:
    assert REASONS[day] == why


@pytest.mark.parametrize("usual", sorted(MOVED))
def test_a_day_that_was_moved_away_from_is_a_working_day(usual: date) -> None:
    assert usual not in REASONS


def test_the_same_days_are_holidays_in_wales() -> None:
    wales = holidays.country_holidays("GB", subdiv="WLS", years=YEARS)
    assert {day for day in wales if day.weekday() < 5} == set(REASONS)


if SECOND_LIST.exists():  # kept beside the repository, not in it

    @pytest.mark.parametrize(("year", "days"), json.loads(SECOND_LIST.read_text(encoding="utf-8")).items())
    def test_the_days_are_those_of_the_second_list(year: str, days: list[str]) -> None:
        assert sorted(day.isoformat() for day in REASONS if day.year == int(year)) == days
