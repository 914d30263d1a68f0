"""What answers a call for action at once, on one day with it, where only one of the two has a time."""

from datetime import date
from typing import Any

import pytest

from tests.building import CALENDARS, event, rule
from tests.evaluators import ALL

ENDS = [{"event": "seen", "where": {"yes": "true"}}, "closed"]


def comes_to(record: str, **changes: Any) -> list[str]:  # noqa: ANN401
    """Have every evaluator say what becomes of what is to be done at once."""
    given: dict[str, Any] = {"how_soon": "immediately", "until": ENDS, **changes}
    told = [event(f"2011-{said}", **({"yes": True} if said.endswith("seen") else {})) for said in record.split(", ")]
    asked = rule(**given)
    one, *others = [
        [
            str(f.status)
            for f in evaluator.evaluate([asked], told, date(2011, 6, 30), None, calendars=CALENDARS, states={})
        ]
        for evaluator in ALL
    ]
    assert all(other == one for other in others)
    return one


@pytest.mark.parametrize(
    "record",
    [
        "06-02T15:00 asked, 06-02 seen",
        "06-02 asked, 06-02T09:00 seen",
        "06-02 asked, 06-02T23:59 seen",
        "06-02T00:01 asked, 06-02 seen",
        "06-02T15:00 asked, 06-02T09:00 seen, 06-02 seen",
        "06-02T15:00 asked, 06-02 seen, 06-01 seen",
    ],
)
def test_what_may_have_come_first_ends_nothing(record: str) -> None:
    assert comes_to(record) == ["pending"]


@pytest.mark.parametrize(
    "record",
    [
        "06-02T15:00 asked, 06-02T15:01 seen",
        "06-02T15:00 asked, 06-02 seen, 06-02T16:00 seen",
        "06-02T15:00 asked, 06-02 seen, 06-03 seen",
        "06-02T15:00 asked, 06-03T09:00 seen",
        "06-02 asked, 06-02 seen",  # a record that keeps no times: what was done that day counts as coming after
        "06-02T15:00 asked, 06-02 closed",  # the end of the whole matter ends it, whenever that came
        "06-02T15:00 asked, 06-02 seen, 06-09 closed",
    ],
)
def test_what_is_known_to_come_after_or_closes_the_matter_ends_it(record: str) -> None:
    assert comes_to(record) == ["lapsed"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"until": [*ENDS, "seen"]}, "lapsed"),  # any such event ends it
        ({"how_soon": None, "within": "10 days"}, "lapsed"),  # what has a number of days can wait for the evening
        ({"clock": "last"}, "lapsed"),
        ({"how_soon": "as_soon_as_practicable"}, "pending"),
        ({"must": "done"}, "pending"),
        ({"how_soon": "not_stated"}, "pending"),
        ({"until": {"event": "seen", "where": {"yes": "true"}, "of": "asked"}}, "lapsed"),  # it is of that, so after it
    ],
)
def test_only_an_answer_to_what_is_to_be_done_at_once_is_in_doubt(changes: dict[str, Any], status: str) -> None:
    assert comes_to("06-02T15:00 asked, 06-02 seen", **changes) == [status]


def test_what_was_done_later_is_still_seen() -> None:
    assert comes_to("06-02T15:00 asked, 06-02 seen, 06-04 done") == ["discharged"]
