"""Records that say two things of one matter: warned of, and what turns on it not known, in whatever order they come."""

import json
from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.engine.model.event import Event
from guidance.engine.records.census.returns.accounts import two_accounts
from tests.records.censuses import assessment, census, child, enquiry, episode, group, leaf, plan

Write = Callable[..., Path]
Ask = Callable[..., Answer]
DAY = "2026-10-01"


@pytest.fixture(scope="session")
def ask(write: Write) -> Ask:
    """Ask of censuses, given as text, and of one file of plain records, given as rows."""

    def asked(*files: str, rows: tuple[dict[str, object], ...] = (), as_at: date = date(2026, 11, 27)) -> Answer:
        paths = [write(text, "census.xml") for text in files]
        lines = "".join(f"{json.dumps({'case': 'T1', 'authority': '886'} | row)}\n" for row in rows)
        paths += [write(lines, "plain.jsonl")] if rows else []
        return evaluate(Query(records=tuple(paths), as_at=as_at, ledger=None))

    return asked


def codes(answer: Answer) -> list[str]:
    return [d.code for d in answer.reading.diagnostics]


def statuses(answer: Answer, rule: str) -> set[str]:
    return {str(f.status) for f in answer.findings if f.rule.id == rule}


TWO_ACCOUNTS: list[tuple[str, dict[str, object], dict[str, object]]] = [
    ("icpc_held", {"plan_agreed": True}, {"plan_agreed": False}),
    ("icpc_held", {"plan_agreed": True, "transfer_in": False}, {"plan_agreed": True, "transfer_in": True}),
    ("icpc_held", {"plan_agreed": True, "parents_invited": True}, {"plan_agreed": True, "parents_invited": False}),
    ("review_conference_held", {"plan_continues": True}, {"plan_continues": False}),
    ("review_conference_held", {"quorate": True}, {"quorate": False}),
    ("s47_enquiry_ended", {"icpc_required": True}, {"icpc_required": False}),
    ("s47_enquiry_ended", {"outcome": "not_substantiated"}, {"outcome": "substantiated_continuing_risk"}),
    ("referral_decided", {"decision": "no_further_action"}, {"decision": "assessment"}),
    ("referral_decided", {"decision": "assessment"}, {"decision": "early_help"}),
    ("assessment_completed", {"authorised": True}, {"authorised": False}),
    ("assessment_completed", {"child_seen": True}, {"child_seen": False}),
]
NO_CONTRADICTION: list[tuple[str, dict[str, object], dict[str, object]]] = [
    ("icpc_held", {"plan_agreed": True}, {"plan_agreed": True, "transfer_in": False}),
    ("icpc_held", {"at": f"{DAY}T10:00", "plan_agreed": True}, {"at": f"{DAY}T15:00", "plan_agreed": False}),
    ("icpc_held", {"episode": "1", "plan_agreed": True}, {"episode": "2", "plan_agreed": False}),
    ("icpc_held", {"plan_agreed": True}, {"at": "2026-10-02", "plan_agreed": False}),
    ("referral_decided", {"decision": "assessment"}, {"decision": "strategy_discussion"}),
    ("social_work_visit_made", {"child_seen": True}, {"child_seen": False}),
    ("contact_received", {"referrer_type": "family"}, {"referrer_type": "public"}),
]


@pytest.mark.parametrize(("event", "one", "other"), TWO_ACCOUNTS)
def test_two_accounts_of_one_meeting_or_decision_are_warned_of_in_either_order(
    ask: Ask, event: str, one: dict[str, object], other: dict[str, object]
) -> None:
    rows = [{"event": event, "at": DAY} | facts for facts in (one, other)]
    answer, reverse = ask(rows=(rows[0], rows[1])), ask(rows=(rows[1], rows[0]))
    assert codes(answer) == ["G621"]
    assert answer.data() == reverse.data()


@pytest.mark.parametrize(("event", "one", "other"), NO_CONTRADICTION)
def test_records_that_can_both_be_so_are_not(
    ask: Ask, event: str, one: dict[str, object], other: dict[str, object]
) -> None:
    assert "G621" not in codes(ask(rows=({"event": event, "at": DAY} | one, {"event": event, "at": DAY} | other)))


def test_what_two_conferences_of_one_day_disagree_on_is_not_known(ask: Ask) -> None:
    answer = ask(rows=tuple({"event": "icpc_held", "at": DAY, "plan_agreed": agreed} for agreed in (True, False)))
    (group_met,) = [f for f in answer.findings if f.rule.id == "wt26.cg.first"]
    assert "cannot tell: the record has two accounts of the day, 1 October 2026" in answer.words(group_met)
    assert "if so, by 15 October 2026" in answer.words(group_met)


def test_a_census_and_plain_records_that_differ_on_one_conference_are_warned_of(ask: Ask) -> None:
    text = census(child(episode(assessment(), enquiry(), plan())))
    row = {"event": "icpc_held", "at": "2023-05-24", "episode": "2023-05-02", "plan_agreed": False}
    answer = ask(text, rows=(row,), as_at=date(2024, 3, 31))
    assert codes(answer) == ["G621"]
    assert statuses(answer, "wt18.rev.first") == {"undetermined"}


def test_three_accounts_of_one_conference_are_told_once_in_any_order(ask: Ask) -> None:
    said: list[dict[str, object]] = [
        {"plan_agreed": True},
        {"plan_agreed": False},
        {"plan_agreed": True, "quorate": True},
    ]
    rows = [{"event": "icpc_held", "at": DAY} | facts for facts in said]
    answers = [ask(rows=tuple(order)) for order in permutations(rows)]
    assert [codes(answer) for answer in answers] == [["G621"]] * 6
    assert {repr(answer.data()) for answer in answers} == {repr(answers[0].data())}
    assert statuses(answers[0], "wt26.cg.first") == {"undetermined"}


def test_very_many_records_of_one_case_are_soon_compared() -> None:
    facts: list[dict[str, str]] = [{"child_seen": "true"}, {"child_seen": "false"}]
    days = [date.fromordinal(date(2026, 10, 1).toordinal() + n // 4) for n in range(20_000)]
    events = [
        Event("T1", "assessment_completed", str(day), day, id=f"e{n}", facts=facts[n % 2]) for n, day in enumerate(days)
    ]
    assert len(list(two_accounts(events))) == 5_000


@pytest.mark.parametrize("event", ["child_died", "child_born", "child_turned_18"])
def test_two_days_of_what_happens_once_are_warned_of(ask: Ask, event: str) -> None:
    days = ("2026-09-01", "2026-10-01", "2026-09-01")
    assert codes(ask(rows=tuple({"event": event, "at": day} for day in days))) == ["G622"]


def test_a_case_that_closes_again_with_nothing_between_may_have_closed_on_either_day(ask: Ask) -> None:
    referred = {"event": "referral_received", "at": "2026-06-01"}
    closed = tuple({"event": "case_closed", "at": day} for day in ("2026-07-20", "2026-09-20"))
    answer = ask(rows=(referred, *closed))
    assert codes(answer) == ["G674"]
    assert statuses(answer, "wt26.assess.45wd") == {"undetermined"}


@pytest.mark.parametrize("between", ["referral_received", "contact_received", "assessment_started"])
def test_a_case_that_opened_again_may_close_again(ask: Ask, between: str) -> None:
    closed = [{"event": "case_closed", "at": day} for day in ("2026-08-20", "2026-09-20")]
    assert codes(ask(rows=(closed[0], {"event": between, "at": "2026-09-01"}, closed[1]))) == []


# ------------------------------------------------------------------------------------------------ no conference needed

NOT_NEEDED = enquiry(held=None, ICPCnotRequired=1)


@pytest.mark.parametrize(
    "followed",
    [
        plan("2023-05-24"), plan("2023-05-10"), plan("2024-03-30"), plan("2023-06-01", "2023-09-01"),
    ],
)  # fmt: skip
def test_an_enquiry_that_called_for_no_conference_and_led_to_a_plan_is_not_exempt(ask: Ask, followed: str) -> None:
    answer = ask(census(child(episode(NOT_NEEDED, followed))), as_at=date(2024, 3, 31))
    assert "G688" in codes(answer)
    assert "exempt" not in statuses(answer, "wt18.icpc.15wd")


@pytest.mark.parametrize(
    "followed",
    [
        [{"event": "icpc_held", "at": "2026-10-12"}], [{"event": "icpc_held", "at": "2026-11-26", "plan_agreed": True}],
        [{"event": "cp_plan_started", "at": "2026-10-12"}], [{"event": "cp_plan_started", "at": DAY}],
    ],
)  # fmt: skip
def test_so_it_is_in_plain_records(ask: Ask, followed: list[dict[str, object]]) -> None:
    told = {
        "event": "strategy_discussion_held",
        "at": DAY,
        "s47_initiated": True,
        "later_known": "no_conference_needed",
    }
    answer = ask(rows=(told, *followed))
    assert codes(answer) == ["G688"]
    assert statuses(answer, "wt26.icpc.15wd") == {"undetermined"}


@pytest.mark.parametrize(
    "followed",
    [
        enquiry("2023-09-04", "2023-09-18") + plan("2023-09-18"), "",
        group("Section47", leaf("S47ActualStartDate", "2023-08-01"), leaf("DateOfInitialCPC", "2023-08-10")),
    ],
)  # fmt: skip
def test_a_later_enquiry_may_lead_to_a_conference_that_an_earlier_one_did_not_need(ask: Ask, followed: str) -> None:
    answer = ask(census(child(episode(NOT_NEEDED, followed))), as_at=date(2024, 3, 31))
    assert "G688" not in codes(answer)
    assert "exempt" in statuses(answer, "wt18.icpc.15wd")


# ------------------------------------------------------------------------------------------------ not returned


def test_a_plan_that_the_next_year_does_not_return_may_have_ended(ask: Ask) -> None:
    before = census(child(episode(enquiry(), plan(reviews=("2023-08-20", "2024-01-20")))))
    answer = ask(before, census(child(episode()), year=2025), as_at=date(2025, 3, 31))
    (gone,) = answer.reading.diagnostics
    assert gone.message.startswith("child `T1`: the child protection plan of 2023-05-24 was open a year before, and")
    (review,) = [f for f in answer.findings if f.rule.id == "wt23.rev.next"]
    assert answer.words(review).startswith(
        "cannot tell: the child protection plan of 24 May 2023 is not in the next year's return, and no end of it is "
        "recorded; if so, by 20 July 2024"
    )


def test_an_assessment_that_the_next_year_does_not_return_may_be_done(ask: Ask) -> None:
    before = census(child(episode(assessment("2024-03-12", None), referred="2024-03-11")))
    answer = ask(before, census(child(episode(referred="2024-03-11")), year=2025), as_at=date(2025, 3, 31))
    assert codes(answer) == ["G687"]
    assert statuses(answer, "wt23.assess.45wd") == {"undetermined"}


@pytest.mark.parametrize(
    "returned",
    [
        episode(enquiry(), plan(reviews=("2023-08-20", "2024-01-20", "2024-07-01"))),
        episode(enquiry(), plan(end="2024-06-30", reviews=("2023-08-20",))), episode(plan()),
    ],
)  # fmt: skip
def test_what_the_next_year_returns_is_nothing_to_warn_of(ask: Ask, returned: str) -> None:
    before = census(child(episode(enquiry(), plan(reviews=("2023-08-20", "2024-01-20")))))
    assert codes(ask(before, census(child(returned), year=2025), as_at=date(2025, 3, 31))) == []


def test_a_limit_that_was_not_met_whenever_it_was_done_is_not_in_doubt(ask: Ask) -> None:
    before = census(child(episode(assessment(done=None))))
    answer = ask(before, census(child(episode()), year=2025), as_at=date(2025, 3, 31))
    assert codes(answer) == ["G687"]
    assert [answer.words(f) for f in answer.findings if f.rule.id == "wt18.assess.45wd"] == [
        "not shown in time: the last day was Thu 6 July 2023"
    ]


# ------------------------------------------------------------------------------------------------ names by their sense

SAID_OTHERWISE = [
    ("AssessmentAuthorisationDate", name, "wt18.assess.45wd")
    for name in (
        "AssessmentEndDate", "DateAssessmentCompleted", "CompletionDate", "SignedOffDate", "DateFinished", "EndDate",
        "AssessmentClosedDate", "DateCompleted",
    )
] + [
    ("DateOfInitialCPC", name, "wt18.icpc.15wd")
    for name in ("ICPCDate", "ConferenceDate", "DateOfConference", "CPCDate", "DateICPCHeld", "InitialConference")
]  # fmt: skip


@pytest.mark.parametrize(("name", "other", "rule"), SAID_OTHERWISE)
def test_a_date_under_a_name_that_means_the_same_is_a_date_that_cannot_be_read(
    ask: Ask, name: str, other: str, rule: str
) -> None:
    answer = ask(census(child(episode(assessment(), enquiry()))).replace(name, other), as_at=date(2024, 3, 31))
    assert [(d.code, d.cure) for d in answer.reading.diagnostics] == [("G675", f"did you mean `{name}`?")]
    assert statuses(answer, rule) == {"undetermined"}


@pytest.mark.parametrize(
    "name", ["AssessmentDueDate", "AssessmentTargetDate", "NextVisit", "PlannedEndDate", "LastSeenDate"]
)
def test_a_forecast_or_a_day_of_something_else_is_not_taken_for_what_was_done(ask: Ask, name: str) -> None:
    inside = group("Assessments", leaf("AssessmentActualStartDate", "2023-05-03"), leaf(name, "2023-07-06"))
    answer = ask(census(child(episode(inside))), as_at=date(2024, 3, 31))
    assert codes(answer) == ["G667"]
    assert statuses(answer, "wt18.assess.45wd") == {"breached"}


REVIEWED = census(child(episode(enquiry(), plan(reviews=("2023-08-20",)))))
ON = "<CPPreviewDate>2023-08-20</CPPreviewDate>"
ASIDE = [
    '<CPPreviewDate date="2023-08-20"/>', "<CPPreviewDate><Date>2023-08-20</Date></CPPreviewDate>",
    '<CPPreviewDate value="2023-08-20"> </CPPreviewDate>', "<CPPreviewDate>20/08/2023</CPPreviewDate>",
]  # fmt: skip


@pytest.mark.parametrize("said", ASIDE)
def test_a_review_whose_day_is_said_anywhere_but_in_its_element_is_not_taken_for_none(ask: Ask, said: str) -> None:
    answer = ask(REVIEWED.replace(ON, said), as_at=date(2024, 3, 31))
    assert codes(answer) != []
    assert statuses(answer, "wt18.rev.first") == {"undetermined"}


HIDDEN = [
    (ON, "wt18.rev.first"), ("<CPPstartDate>2023-05-24</CPPstartDate>", "wt18.rev.first"),
    ("<DateOfInitialCPC>2023-05-24</DateOfInitialCPC>", "wt18.icpc.15wd"),
    ("<S47ActualStartDate>2023-05-10</S47ActualStartDate>", "wt18.icpc.15wd"),
    ("<CINreferralDate>2023-05-02</CINreferralDate>", "wt18.assess.45wd"),
]  # fmt: skip


@pytest.mark.parametrize("inside", ["FactorsIdentifiedAtAssessment", "ChildCharacteristics", "UPN"])
@pytest.mark.parametrize(("leaf", "rule"), HIDDEN)
def test_a_date_inside_an_element_that_is_not_looked_into_is_not_taken_for_none(
    ask: Ask, leaf: str, rule: str, inside: str
) -> None:
    answer = ask(REVIEWED.replace(leaf, f"<{inside}>{leaf}</{inside}>"), as_at=date(2024, 3, 31))
    assert "G667" in codes(answer)
    assert statuses(answer, rule) == {"undetermined"}


@pytest.mark.parametrize("cut", ["<LAchildID>", "<ChildIdentifiers>"])
def test_a_child_in_whom_a_census_breaks_off_before_the_reference_is_not_named_with_nothing(ask: Ask, cut: str) -> None:
    whole = census(child(episode()), child(episode(), case="T2"))
    answer = ask(whole[: whole.rindex(cut)])
    (broken,) = answer.reading.diagnostics
    assert broken.message.endswith("and a child whose reference is not reached, in whom it breaks off, is left out")
    assert "``" not in broken.message
