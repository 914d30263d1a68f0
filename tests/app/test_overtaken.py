"""What is put away as overtaken: lines about a referral that its own decision closed before the next came."""

from collections.abc import Callable

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.overtaken import is_overtaken, of_referrals
from guidance.app.next_steps.steps import next_steps
from guidance.engine.model.event import Event
from tests.building import event, findings, rule

LIMIT = rule(when="referral_received", should="assessment_completed", within="45 working days")
FIRST, SECOND, LATER = "2011-04-18 referral_received", "2011-04-20 referral_received", "2011-06-01 referral_received"
NOTHING = event("2011-05-03 referral_decided", decision="no_further_action")


@pytest.mark.parametrize(
    ("record", "overtaken"),
    [
        ([FIRST, NOTHING, LATER], True),
        ([FIRST, NOTHING], False),
        ([FIRST, SECOND, NOTHING, LATER], False),  # it may have been the second that led to nothing
        ([FIRST, event("2011-04-19 referral_decided", decision="assessment"), SECOND, NOTHING, LATER], False),
        ([FIRST, SECOND, "2011-05-03 case_closed", LATER], True),
    ],
)
def test_a_referral_is_overtaken_once_its_own_decision_closed_it(record: list[str | Event], *, overtaken: bool) -> None:
    given = [event(e) if isinstance(e, str) else e for e in record]
    first = findings(LIMIT, given, "2011-12-01")[0]
    assert (first.trigger.id, is_overtaken(first, given, of_referrals(given))) == (FIRST, overtaken)


@pytest.mark.parametrize(
    ("as_at", "more", "due"),
    [
        ("2026-12-28", [], True),
        ("2026-12-31", [], True),  # the 72 hours have run out, and nothing says that the child is somewhere else
        ("2027-01-26", [], True),
        ("2026-12-31", [{"at": "2026-12-28", "event": "secure_accommodation_ended"}], False),
        (
            "2026-12-31",
            [{"at": "2026-12-28", "event": "secure_accommodation_authorised", "expires": "2027-02-01"}],
            True,
        ),
    ],
)
def test_what_is_owed_where_the_child_still_is_outlasts_the_power(
    ask: Callable[..., Query], as_at: str, more: list[dict[str, object]], *, due: bool
) -> None:
    steps = next_steps(ask({"at": "2026-12-26T09:00", "event": "secure_accommodation_started"}, *more, as_at=as_at))
    assert "sa91.review.first" not in [f.rule.id for f in steps.overtaken]
    assert ("sa91.review.first" in [f.rule.id for f in steps.due]) is due
