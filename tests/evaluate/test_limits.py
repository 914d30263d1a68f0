"""A limit reckoned from an event: when it has passed, and where it cannot be reckoned."""

import pytest

from guidance.engine.evaluate.clock import Undecided, limit_after
from guidance.engine.model.period import Period
from tests.building import CALENDAR, event, when


@pytest.mark.parametrize(
    ("as_at", "passed"),
    [("2026-11-30T00:09", False), ("2026-11-30T00:10", False), ("2026-11-30T00:11", True), ("2026-11-30", False)],
)
def test_hours_have_passed_once_their_last_moment_is_behind(as_at: str, passed: bool) -> None:  # noqa: FBT001
    limit = limit_after(Period.read("72 hours"), event("2026-11-27T00:10 asked"), CALENDAR)
    assert limit.passed(when(as_at)) is passed


@pytest.mark.parametrize(("as_at", "passed"), [("2011-04-21T23:59", False), ("2011-04-22T00:00", True)])
def test_days_pass_with_the_end_of_the_last_one_at_whatever_moment_is_asked(as_at: str, passed: bool) -> None:  # noqa: FBT001
    limit = limit_after(Period.read("3 days"), event("2011-04-18T09:00 asked"), CALENDAR)
    assert limit.passed(when(as_at)) is passed


@pytest.mark.parametrize("period", ["2 days", "1 week", "1 month", "48 hours"])
def test_a_period_beyond_the_last_year_there_is_cannot_be_reckoned(period: str) -> None:
    with pytest.raises(Undecided, match="10000"):
        limit_after(Period.read(period), event("9999-12-31 asked"), CALENDAR)
