"""A local limit looser than the national one is an error in whatever units; one as strict or stricter is not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.period import Convention, Period
from guidance.engine.model.rule import Rule
from guidance.engine.packs.checks.local.drift import later_from, looser_in_one_unit

HOUSE = shipped()
CONFERENCE = next(rule for rule in HOUSE.rules if rule.id == "wt26.icpc.15wd")
TABLE = [  # the national limit, the local one, and whether the local is looser from some day
    ("15 working days", "60 days", True), ("15 working days", "3 months", True), ("15 working days", "4 weeks", True),
    ("15 working days", "22 days", True), ("15 working days", "600 hours", True),
    ("15 working days", "21 days", False), ("15 working days", "3 weeks", False),
    ("15 working days", "10 days", False), ("15 working days", "48 hours", False), ("1 month", "31 days", True),
    ("1 month", "28 days", False), ("1 month", "5 weeks", True), ("1 month", "23 working days", True),
    ("1 month", "15 working days", False), ("3 months", "13 weeks", True), ("3 months", "89 days", False),
    ("1 working day", "1 day", False), ("1 working day", "2 days", True), ("24 hours", "1 day", True),
    ("24 hours", "1 working day", True), ("1 day", "24 hours", False), ("1 day", "25 hours", True),
    ("10 days", "10 working days", True), ("10 days", "6 working days", True), ("10 days", "3 working days", False),
]  # fmt: skip


def limited(rule: Rule, within: str) -> Rule:
    return replace(rule, within=Period.read(within), convention=Convention.DAY_AFTER)


@pytest.mark.parametrize(("national", "local", "looser"), TABLE)
def test_a_limit_is_looser_where_it_ends_later_from_some_day(national: str, local: str, looser: bool) -> None:  # noqa: FBT001
    found = later_from(limited(CONFERENCE, local), limited(CONFERENCE, national), HOUSE.calendars)
    assert (found is not None) is looser
    assert looser_in_one_unit(Period.read(local), Period.read(national)) is None


@pytest.mark.parametrize(("local", "looser"), [("16", True), ("15", False), ("14", False)])
def test_in_one_unit_the_numbers_are_compared(local: str, looser: bool) -> None:  # noqa: FBT001
    national = Period.read("15 working days")
    assert looser_in_one_unit(Period.read(f"{local} working days"), national) is looser
    assert looser_in_one_unit(Period.read("2 weeks"), Period.read("13 days")) is True


def test_the_start_that_is_named_is_the_first_and_its_days_are_right() -> None:
    found = later_from(limited(CONFERENCE, "22 days"), limited(CONFERENCE, "15 working days"), HOUSE.calendars)
    holidays = HOUSE.calendars.by_name[CONFERENCE.instrument.calendar].holidays

    def fifteenth(day: date) -> date:
        left = 15
        while left:
            day += timedelta(1)
            left -= day.weekday() < 5 and day not in holidays
        return day

    first = CONFERENCE.commencement or date.max
    starts = [first + timedelta(n) for n in range(60)]
    looser = [s for s in starts if s + timedelta(22) > fifteenth(s)]
    assert found is not None
    assert (found.start, found.local, found.national) == (looser[0], looser[0] + timedelta(22), fifteenth(looser[0]))


def test_days_on_which_one_of_the_two_is_not_in_force_are_not_tried() -> None:
    national = limited(CONFERENCE, "15 working days")
    assert later_from(replace(limited(CONFERENCE, "60 days"), commencement=None), national, HOUSE.calendars) is None
    gone = replace(limited(CONFERENCE, "60 days"), commencement=date(2020, 1, 1), repeal=date(2020, 2, 1))
    assert later_from(gone, national, HOUSE.calendars) is None
