"""Where the law adds up hours over so many days, earlier stays bring the end of a power forward."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from guidance.engine.explain.outcome import in_words
from guidance.engine.model.finding import Finding, Status
from tests.building import CALENDARS, STATES, events, rule
from tests.evaluators import BOTH

HOURS = rule(
    when="kept", must="let_go", within="72 hours", limit_of_power="true", until=["allowed"],
    unless=[{"state": "leave"}], in_any={"period": "28 days", "noon_over": "48 hours"},
)  # fmt: skip
LEAVE = {**STATES, "leave": STATES["open_case"].__class__("leave", "There is leave.", ("allowed",), ("let_go",))}


def last(record: Sequence[str], as_at: str) -> Finding:
    """Judge the latest of the stays that a record tells of, by both evaluators."""
    given, moment = {"states": LEAVE, "calendars": CALENDARS}, datetime.fromisoformat(as_at)
    found = [each.evaluate([HOURS], events(record), moment, **given) for each in BOTH]
    assert found == [found[0]] * len(BOTH)
    latest: Finding = found[0][-1]
    return latest


@pytest.mark.parametrize(
    ("record", "end"),
    [
        (["2026-11-24T22:00 kept"], "2026-11-27T22:00"),
        (["2026-11-16T10:00 kept", "2026-11-18T10:00 let_go", "2026-11-24T22:00 kept"], "2026-11-25T22:00"),
        # Three short stays, the hours of each.
        (["2026-11-10T10:00 kept", "2026-11-10T20:00 let_go", "2026-11-12T10:00 kept", "2026-11-12T20:00 let_go",
          "2026-11-24T22:00 kept"], "2026-11-27T02:00"),
        # No end of the earlier one on the record: it is taken to have run to the next.
        (["2026-11-24T00:30 kept", "2026-11-24T22:30 kept"], "2026-11-27T00:30"),
        # The clocks went back on 25 October: the day of an earlier stay had 25 hours.
        (["2026-10-24T12:00 kept", "2026-10-25T12:00 let_go", "2026-11-10T10:00 kept"], "2026-11-12T09:00"),
        # They went forward on 29 March, while the stay ran.
        (["2026-03-10T10:00 kept", "2026-03-11T10:00 let_go", "2026-03-27T20:00 kept"], "2026-03-29T21:00"),
        # Leave given since: what came before is disregarded.
        (["2026-11-16T10:00 kept", "2026-11-17T10:00 allowed", "2026-11-18T10:00 let_go", "2026-11-24T22:00 kept"],
         "2026-11-27T22:00"),
        # Over 48 hours before; Christmas Day, 26 December, a Sunday and a bank holiday on the Monday.
        (["2026-12-07T10:00 kept", "2026-12-09T20:00 let_go", "2026-12-24T14:00 kept"], "2026-12-29T12:00"),
        # A Sunday, but 48 hours before and no more.
        (["2026-12-07T10:00 kept", "2026-12-09T10:00 let_go", "2026-12-12T20:00 kept"], "2026-12-13T20:00"),
        # At noon on the Monday, the Sunday's hours are over.
        (["2026-12-07T10:00 kept", "2026-12-09T11:00 let_go", "2026-12-13T13:30 kept"], "2026-12-14T12:30"),
        (["2026-12-07T10:00 kept", "2026-12-09T11:00 let_go", "2026-12-13T12:30 kept"], "2026-12-14T12:00"),
    ],
)  # fmt: skip
def test_hours_are_added_up_over_the_days_that_the_law_names(record: Sequence[str], end: str) -> None:
    found = last(record, record[-1].partition(" ")[0])
    assert found.due_at == datetime.fromisoformat(end)
    assert found.status is Status.PENDING


@pytest.mark.parametrize(
    ("record", "as_at", "status"),
    [
        (["2026-11-24T22:00 kept"], "2026-11-25T21:59", Status.PENDING),
        (["2026-11-24T22:00 kept"], "2026-11-25T22:01", Status.LAPSED),
        (["2026-11-24T22:00 kept", "2026-11-25T21:00 let_go"], "2026-11-27T12:00", Status.DISCHARGED),
        (["2026-11-24T22:00 kept", "2026-11-25T23:00 let_go"], "2026-11-27T12:00", Status.LAPSED),
        (["2026-11-24T22:00 kept", "2026-11-25T21:00 allowed"], "2026-11-27T12:00", Status.LAPSED),
        (["2026-11-24T22:00 kept", "2026-11-26T21:00 allowed"], "2026-11-27T12:00", Status.LAPSED),
    ],
)
def test_a_power_whose_hours_earlier_stays_have_used_ends_with_them(
    record: Sequence[str], as_at: str, status: Status
) -> None:
    found = last(["2026-11-16T10:00 kept", "2026-11-18T10:00 let_go", *record], as_at)
    assert found.status is status
    assert found.due_at == datetime.fromisoformat("2026-11-25T22:00")


def test_a_stay_of_which_the_record_has_no_times_may_end_the_power_sooner_and_that_is_said() -> None:
    found = last(["2026-11-16 kept", "2026-11-17 let_go", "2026-11-24T22:00 kept"], "2026-11-25T10:00")
    assert in_words(found, datetime.fromisoformat("2026-11-25T10:00")) == (
        "power ends Fri 27 November 2026 at 22:00 (what began on Mon 16 November 2026 counts too: 72 hours in all in "
        "any 28 days, and not every time is on the record, so it may end from Wed 25 November 2026 at 22:00)"
    )
