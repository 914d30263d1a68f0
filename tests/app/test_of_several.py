"""A question about one of several: what is done about another does not settle it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_steps

Asked = Callable[..., Query]
DAY = "2026-09-14"

STILL_OPEN: Mapping[str, tuple[str, str]] = {
    "a decision on the other referral": (
        "significant-harm",
        "09-01 referral_received a, 09-02 referral_received b, 09-03 referral_decided a",
    ),
    "one decision and two referrals": (
        "significant-harm",
        "09-01 referral_received, 09-02 referral_received, 09-03 referral_decided",
    ),
    "a referral in the evening of a decision": (
        "significant-harm",
        "09-01 referral_received, 09-02 referral_decided, 09-02T18:00 referral_received",
    ),
    "the other referral closed": (
        "significant-harm",
        "09-01 referral_received a, 09-02 referral_received b, 09-05 case_closed a",
    ),
    "one of two pieces of news considered": (
        "significant-harm",
        "09-01 new_information_received, 09-02 new_information_received, 09-03 new_information_considered",
    ),
    "the other allegation resolved": (
        "harm-by-a-worker",
        "09-01 allegation_received a, 09-02 allegation_received b, 09-03 allegation_resolved a",
    ),
    "one resolved of two allegations": (
        "harm-by-a-worker",
        "09-01 allegation_received, 09-02 allegation_received, 09-03 allegation_resolved",
    ),
    "one evaluated of two allegations": (
        "harm-by-a-worker",
        "09-01 allegation_received, 09-02 allegation_received, 09-03 allegation_evaluated",
    ),
    "one settled of two disagreements": (
        "disagreement-open",
        "09-01 disagreement_raised, 09-02 disagreement_raised, 09-03 disagreement_resolved",
    ),
    "an application for another order": (
        "child-not-seen",
        "09-01 access_to_child_sought, 09-02 court_application_made",
    ),
}
"""What settles no question, and the question that is left open."""
SETTLED_OF_SEVERAL: Mapping[str, tuple[str, str]] = {
    "both referrals decided": (
        "significant-harm",
        "09-01 referral_received, 09-02 referral_received, 09-03 referral_decided, 09-04 referral_decided",
    ),
    "a decision with no time on a referral with one": (
        "significant-harm",
        "09-02T09:30 referral_received, 09-02 referral_decided",
    ),
    "a referral decided before the next came": (
        "significant-harm",
        "09-01 referral_received, 09-02 referral_decided, 09-04 referral_received, 09-07 referral_decided",
    ),
    "a discussion, whichever referral it was about": (
        "significant-harm",
        "09-01 referral_received a, 09-02 referral_received b, 09-03 strategy_discussion_held",
    ),
    "both allegations resolved": (
        "harm-by-a-worker",
        "09-01 allegation_received, 09-02 allegation_received, 09-03 allegation_resolved, 09-04 allegation_resolved",
    ),
}
OF_SEVERAL: Mapping[str, Mapping[str, Any]] = {
    "referral_decided": {"decision": "assessment"},
    "new_information_received": {"about_significant_harm": True},
    "allegation_evaluated": {"next_step": "no_further_action"},
    "access_to_child_sought": {"result": "child_not_found"},
    "cp_visit_made": {"child_seen": True},
    "court_application_made": {"order": "other"},
}


def of_several(record: str) -> list[dict[str, Any]]:
    """Write `09-01 referral_received a` as an event, `a` its episode."""
    made = []
    for said in record.split(", "):
        at, name, *episode = said.split()
        given = {**OF_SEVERAL.get(name, {}), **({"episode": episode[0]} if episode else {})}
        made.append({"at": f"2026-{at}", "event": name, **given})
    return made


def raised(asked: Query) -> set[str]:
    return {d.question.id for d in next_steps(asked).decisions}


@pytest.mark.parametrize("situation", STILL_OPEN)
def test_what_is_done_about_one_of_several_settles_nothing_about_the_other(ask: Asked, situation: str) -> None:
    question, record = STILL_OPEN[situation]
    assert question in raised(ask(*of_several(record), as_at=DAY))


@pytest.mark.parametrize("situation", SETTLED_OF_SEVERAL)
def test_what_is_done_about_all_of_several_settles_it(ask: Asked, situation: str) -> None:
    question, record = SETTLED_OF_SEVERAL[situation]
    assert question not in raised(ask(*of_several(record), as_at=DAY))
