"""A power whose last day is one on which the Act lets it run to noon and no longer ends at that hour."""

from datetime import datetime

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.finding import Finding, Reason, Status
from tests.building import event, when
from tests.evaluators import ALL

LIBRARY = shipped()
ORDERS = [rule for rule in LIBRARY.rules if rule.id == "ca89.epo.max"]


def ended(made: str, expires: str, as_at: str, *more: str) -> Finding:
    """Have every evaluator say how an emergency protection order stands."""
    record = [event(f"{made} emergency_protection_order_made", expires=expires), *map(event, more)]
    found: list[list[Finding]] = [
        each.evaluate(ORDERS, record, when(as_at), None, calendars=LIBRARY.calendars, states=LIBRARY.vocabulary.states)
        for each in ALL
    ]
    one: Finding = found[0][0]
    told = [(f.status, f.due, f.due_at, f.lapsed, f.followed) for (f,) in found]
    assert told == [told[0]] * len(ALL)
    return one


@pytest.mark.parametrize(
    ("made", "expires", "why"),
    [
        ("2026-12-17", "2026-12-29", "Christmas Day"),
        ("2026-12-18", "2026-12-29", "Boxing Day, and the weekend"),
        ("2026-12-24", "2027-01-02", "New Year's Day"),
        ("2026-11-21", "2026-11-30", "a Sunday"),
        ("2027-03-18", "2027-03-27", "Good Friday"),
        ("2027-03-21", "2027-03-30", "Easter Monday"),
        ("2026-04-26", "2026-05-05", "the early May bank holiday"),
        ("2026-05-17", "2026-05-26", "the spring bank holiday"),
        ("2026-08-23", "2026-09-01", "the summer bank holiday"),
        ("2024-12-18", "2024-12-27", "Boxing Day"),
        ("2011-04-17", "2011-04-26", "Easter Monday of 2011"),
    ],
)
def test_it_ends_at_noon_of_its_last_day(made: str, expires: str, why: str) -> None:
    noon = datetime.fromisoformat(f"{expires}T12:00")
    assert ended(made, expires, f"{expires}T11:59").status is Status.PENDING, why
    for as_at in (f"{expires}T12:01", f"{expires}T23:00"):
        found = ended(made, expires, as_at)
        assert (found.status, found.due_at, found.ended_unfollowed) == (Status.LAPSED, noon, True), why
    assert ended(made, expires, expires).status is Status.PENDING  # a whole day, and the order ran for part of it


@pytest.mark.parametrize(
    ("made", "expires"),
    [
        ("2026-12-17", "2026-12-24"),
        ("2026-12-17", "2026-12-23"),
        ("2026-11-27", "2026-12-04"),
        ("2026-11-29", "2026-12-07"),
    ],
)
def test_a_day_that_may_be_the_eighth_itself_or_is_sooner_is_whole(made: str, expires: str) -> None:
    found = ended(made, expires, f"{expires}T18:00")
    assert (found.status, found.due_at) == (Status.PENDING, None)


def test_what_followed_in_the_afternoon_is_seen() -> None:
    found = ended("2026-12-18", "2026-12-29", "2026-12-29T15:00", "2026-12-29T14:00 returned_home")
    assert (found.status, found.ended_unfollowed) == (Status.LAPSED, False)


EXTENSION = [rule for rule in LIBRARY.rules if rule.id in {"ca89.epo.max", "ca89.epo.max.2"}]


def extended(made: str, expires: str | None, at: str) -> Finding:
    """Have every evaluator say how an extension of an emergency protection order stands."""
    given = {"expires": expires} if expires else {}
    record = [
        event(f"{made} emergency_protection_order_made", **given),
        event(f"{at} emergency_protection_order_extended", first_extension=True, expires="2027-01-04"),
    ]
    found: list[list[Finding]] = [
        [f for f in each.evaluate(EXTENSION, record, when("2026-12-30"), None, calendars=LIBRARY.calendars,
                                  states=LIBRARY.vocabulary.states) if f.rule.id == "ca89.epo.max.2"]
        for each in ALL
    ]  # fmt: skip
    one: Finding = found[0][0]
    told = [(f.status, f.reason, f.due, f.before, f.steps) for (f,) in found]
    assert told == [told[0]] * len(ALL)
    return one


@pytest.mark.parametrize(
    ("made", "expires", "at", "too_late"),
    [
        ("2026-12-18", "2026-12-29", "2026-12-29T14:00", True),
        ("2026-12-18", "2026-12-29", "2026-12-29T12:01", True),
        ("2026-12-18", "2026-12-29", "2026-12-29T12:00", False),
        ("2026-12-18", "2026-12-29", "2026-12-29T11:00", False),
        ("2026-12-18", "2026-12-29", "2026-12-29", False),
        ("2026-12-18", "2026-12-29", "2026-12-30", True),
        ("2026-12-18", None, "2026-12-29T14:00", True),
        ("2026-12-18", None, "2026-12-29T11:00", False),
        ("2026-12-17", "2026-12-24", "2026-12-24T14:00", False),
        ("2026-12-17", "2026-12-23", "2026-12-23T14:00", False),
        ("2026-12-17", "2026-12-29", "2026-12-29T14:00", True),
    ],
)
def test_what_ended_at_noon_cannot_be_extended_in_the_afternoon(
    made: str, expires: str | None, at: str, *, too_late: bool
) -> None:
    found = extended(made, expires, at)
    assert (found.reason is Reason.EXTENDED_TOO_LATE) is too_late
