"""What a census leaves in doubt: judged in every version that it allows, and never taken for nothing done."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.finding import Finding, Status
from tests.records.censuses import assessment, census, child, enquiry, episode, group, leaf, plan

Write = Callable[..., Path]
AS_AT = date(2024, 3, 31)
ASSESS, CONFERENCE = "wt18.assess.45wd", "wt18.icpc.15wd"


@pytest.fixture(scope="session")
def ask(write: Write) -> Callable[..., Answer]:
    def asked(*files: str, **options: object) -> Answer:
        paths = tuple(write(text, "census.xml") for text in files)
        return evaluate(Query(**{"records": paths, "as_at": AS_AT, "ledger": None} | options))  # type: ignore[arg-type]

    return asked


def came_to(answer: Answer, rule: str) -> list[tuple[str, str, str]]:
    found = [f for f in answer.findings if f.rule.id == rule]
    return [(f.trigger.case, str(f.status), f.due.isoformat() if f.due else "") for f in found]


def warned(answer: Answer) -> list[tuple[str, str, str]]:
    return sorted((d.code, d.case, d.message) for d in answer.reading.warnings)


def words(answer: Answer, rule: str) -> list[str]:
    return [answer.words(f) for f in answer.findings if f.rule.id == rule]


# ------------------------------------------------------------------------------------------------ names and values

WHOLE = child(episode(assessment(), enquiry(), CINclosureDate="2023-09-01"))
AUTHORISED = "AssessmentAuthorisationDate"
BAD_NAMES = [
    "AssessmentAuthorizationDate", "assessmentauthorisationdate", "ASSESSMENTAUTHORISATIONDATE",
    "AssessmentAuthorisedDate", "AssessmentAuthorisationDates", "AssesmentAuthorisationDate",
    "Assessment_Authorisation_Date", "AssessmentAuthorisation-Date", "AssessmentAuthorsationDate",
    "AuthorisationDate", "AssessmentAuthDate", "AssessmentAuthorisationdate",
]  # fmt: skip
BAD_VALUES = [
    "01/06/2023", "2023-06-31", "1 June 2023", "unknown", "20230601", "1900-01-01", "9999-12-31", "2042-06-01",
    "1899-12-30", "1970-01-01", "0001-01-01", "2023-6-1x",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_date_under_a_misspelt_name_is_a_date_that_cannot_be_read(ask: Callable[..., Answer], name: str) -> None:
    answer = ask(census(child(episode(assessment()))).replace(AUTHORISED, name))
    assert came_to(answer, ASSESS) == [("T1", "undetermined", "2023-07-06")]
    (said,) = words(answer, ASSESS)
    unread = "cannot tell: the day on which an assessment was completed cannot be read"
    assert said.startswith(f"{unread}; if so, by 6 July 2023")
    (warning,) = [d for d in answer.reading.diagnostics if d.code == "G675"]
    assert (warning.case, warning.cure) == ("T1", f"did you mean `{AUTHORISED}`?")


@pytest.mark.parametrize("value", BAD_VALUES)
def test_a_date_that_cannot_be_read_or_is_outside_reason_is_not_nothing_done(
    ask: Callable[..., Answer], value: str
) -> None:
    answer = ask(census(child(episode(assessment(done=value)))))
    assert came_to(answer, ASSESS) == [("T1", "undetermined", "2023-07-06")]
    assert [d.code for d in answer.reading.diagnostics] in (["G659"], ["G676"])


@pytest.mark.parametrize(
    "name", ["CINClosureDate", "CINclosuredate", "ClosureDate", "CINclosureDat", "CIN_closure_date"]
)
def test_a_closure_under_a_misspelt_name_may_have_ended_what_is_not_shown(
    ask: Callable[..., Answer], name: str
) -> None:
    text = census(child(episode(CINclosureDate="2023-05-20", ReasonForClosure="RC7")))
    assert came_to(ask(text), ASSESS) == [("T1", "lapsed", "2023-07-06")]
    answer = ask(text.replace("CINclosureDate", name))
    assert came_to(answer, ASSESS) == [("T1", "undetermined", "2023-07-06")]
    assert "date of case_closed" in answer.findings[0].missing or "date of case_closed" in answer.findings[1].missing


@pytest.mark.parametrize("done", ["2023-06-01", "2023-08-01"])
def test_a_closure_that_cannot_be_read_hides_nothing_that_is_on_the_record(
    ask: Callable[..., Answer], done: str
) -> None:
    known = came_to(ask(census(child(episode(assessment(done=done), CINclosureDate="2023-09-01")))), ASSESS)
    assert came_to(ask(census(child(episode(assessment(done=done), CINclosureDate="soon")))), ASSESS) == known


@pytest.mark.parametrize("name", ["Section_47", "section47", "Sections47", "S47", "Secton47"])
def test_what_a_misspelt_group_would_have_shown_is_not_taken_for_nothing(ask: Callable[..., Answer], name: str) -> None:
    text = census(child(episode(enquiry())))
    known = came_to(ask(text), CONFERENCE)
    assert [status for _, status, _ in known] == ["discharged"]
    answer = ask(re.sub("Section47", name, text))
    assert [status for _, status, _ in came_to(answer, CONFERENCE)] == ["undetermined"]


@pytest.mark.parametrize(
    ("written", "instead"),
    [("Reviews", "Review"), ("CPPreviewDate", "CPPReviewDate"), ("CPPreviewDate", "CPReviewDate"),
     ("ChildProtectionPlans", "ChildProtectionPlan"), ("CPPstartDate", "CPPStartdate"), ("Reviews", "reviews")],
)  # fmt: skip
def test_reviews_under_a_misspelt_name_are_not_taken_for_none(
    ask: Callable[..., Answer], written: str, instead: str
) -> None:
    text = census(child(episode(enquiry(), plan(reviews=("2023-08-01",)))))
    before = {(f.rule.id, f.trigger.id) for f in ask(text).findings if f.status is Status.BREACHED}
    answer = ask(text.replace(f"<{written}>", f"<{instead}>").replace(f"</{written}>", f"</{instead}>"))
    after = {(f.rule.id, f.trigger.id) for f in answer.findings if f.status is Status.BREACHED}
    assert after <= before
    assert answer.receipt["warnings"]["G675"] >= 1


def test_a_date_that_stands_where_the_census_has_none_is_not_taken_for_nothing_done(
    ask: Callable[..., Answer],
) -> None:
    answer = ask(census(child(episode(assessment(done=None), AssessmentAuthorisationDate="2023-06-01"))))
    assert came_to(answer, ASSESS) == [("T1", "undetermined", "2023-07-06")]


SAID_ELSEWHERE = [
    f"<{AUTHORISED}><Date>2023-06-01</Date></{AUTHORISED}>",
    f"<{AUTHORISED}><Y>2023</Y><M>06</M><D>01</D></{AUTHORISED}>",
    f'<{AUTHORISED} value="2023-06-01"/>',
    f'<{AUTHORISED} date="01/06/2023"></{AUTHORISED}>',
    f"<{AUTHORISED}>2023-06-01</{AUTHORISED}><{AUTHORISED}>2023-12-01</{AUTHORISED}>",
]
SAID_ALL_THE_SAME = [
    f"<{AUTHORISED}/><{AUTHORISED}>2023-06-01</{AUTHORISED}>",
    f"<{AUTHORISED}>2023-06-01</{AUTHORISED}><{AUTHORISED}> </{AUTHORISED}>",
    f'<{AUTHORISED} source="form 7">2023-06-01</{AUTHORISED}>',
    f"<{AUTHORISED}>2023-06-01</{AUTHORISED}><{AUTHORISED}>2023-06-01</{AUTHORISED}>",
]
DONE_ON = leaf(AUTHORISED, "2023-06-01")


@pytest.mark.parametrize("said", SAID_ELSEWHERE)
def test_a_date_that_is_said_anywhere_but_in_its_element_is_not_taken_for_nothing_done(
    ask: Callable[..., Answer], said: str
) -> None:
    answer = ask(census(child(episode(assessment()))).replace(DONE_ON, said))
    assert [(status, due) for _, status, due in came_to(answer, ASSESS)] == [("undetermined", "2023-07-06")]
    assert {d.case for d in answer.reading.warnings} == {"T1"}


@pytest.mark.parametrize("said", SAID_ALL_THE_SAME)
def test_a_date_that_is_said_beside_nothing_is_used(ask: Callable[..., Answer], said: str) -> None:
    answer = ask(census(child(episode(assessment()))).replace(DONE_ON, said))
    assert [status for _, status, _ in came_to(answer, ASSESS)] == ["discharged"]


@pytest.mark.parametrize("referred", [None, "", "soon", "1900-01-01"])
def test_an_episode_that_lacks_its_referral_date_has_a_clock_that_may_have_started(
    ask: Callable[..., Answer], referred: str | None
) -> None:
    answer = ask(census(child(episode(assessment("2023-09-03", None), referred=referred))))
    assert {(status, due != "") for _, status, due in came_to(answer, ASSESS)} == {("undetermined", True)}


def test_a_reason_for_closing_with_no_day_may_have_stopped_the_clock(ask: Callable[..., Answer]) -> None:
    answer = ask(census(child(episode(ReasonForClosure="RC7"))))
    assert [(status, due) for _, status, due in came_to(answer, ASSESS)] == [("undetermined", "2023-07-06")]
    assert [(d.code, d.case) for d in answer.reading.warnings] == [("G664", "T1")]


@pytest.mark.parametrize("start", ["02/05/2023", "1900-01-01", "x"])
def test_a_clock_whose_start_cannot_be_read_may_have_run_from_the_earliest_day(
    ask: Callable[..., Answer], start: str
) -> None:
    answer = ask(census(child(episode(enquiry(start, None)))))
    assert came_to(answer, CONFERENCE) == [("T1", "undetermined", "2023-05-24")]


def test_an_element_that_is_like_none_is_counted_and_changes_nothing(ask: Callable[..., Answer]) -> None:
    plain, more = episode(assessment()), episode(assessment(), Colour="blue")
    answer = ask(census(child(plain), child(more, case="T2"), child(more, case="T3")))
    assert [status for _, status, _ in came_to(answer, ASSESS)] == ["discharged"] * 3
    assert answer.receipt["warnings"]["G667"] == 2
    assert [d.case for d in answer.reading.warnings if d.code == "G667"] == ["T2", "T3"]


@pytest.mark.parametrize("name", ["child", "Childs", "Chlid"])
def test_an_element_that_should_be_a_child_is_named_with_the_child(ask: Callable[..., Answer], name: str) -> None:
    other = child(episode(), case="T2").replace("<Child>", f"<{name}>").replace("</Child>", f"</{name}>")
    answer = ask(census(child(episode()), other))
    assert (answer.reading.left_out, [d.code for d in answer.reading.diagnostics]) == (1, ["G675"])
    assert "`T2`" in answer.reading.diagnostics[0].message


@pytest.mark.parametrize("wrong", ["Y", "yes", "maybe"])
def test_a_yes_or_no_that_cannot_be_read_is_not_taken_for_no(ask: Callable[..., Answer], wrong: str) -> None:
    assert came_to(ask(census(child(episode(nfa=wrong)))), ASSESS) == [("T1", "undetermined", "2023-07-06")]


# ------------------------------------------------------------------------------------------------ contradictions


def reviewed(*days: str) -> str:
    return episode(enquiry(), plan(reviews=days))


TWICE = [
    (episode(nfa=1), episode(nfa=0), ASSESS, "undetermined"),
    (episode(nfa=1), episode(nfa=None), ASSESS, "undetermined"),
    (episode(assessment()), episode(assessment(done="2023-08-15")), ASSESS, "undetermined"),
    (episode(assessment()), episode(assessment(done=None)), ASSESS, "undetermined"),
    (episode(assessment()), episode(), ASSESS, "discharged"),
    (episode(CINclosureDate="2023-05-20"), episode(), ASSESS, "undetermined"),
    (episode(CINclosureDate="2023-05-20"), episode(CINclosureDate="2023-08-20"), ASSESS, "undetermined"),
    (episode(CINclosureDate="2023-05-20"), episode(CINclosureDate="2023-05-29"), ASSESS, "lapsed"),
    (episode(enquiry()), episode(enquiry(held=None)), CONFERENCE, "undetermined"),
    (episode(enquiry()), episode(enquiry(held="2023-07-20")), CONFERENCE, "undetermined"),
    (episode(enquiry(held=None, ICPCnotRequired=1)), episode(enquiry(held=None)), CONFERENCE, "undetermined"),
    (episode(assessment()), episode(assessment()), ASSESS, "discharged"),
    (episode(assessment(done="2023-08-01")), episode(assessment(done="2023-08-15")), ASSESS, "breached"),
    (reviewed("2023-08-01"), reviewed("2023-09-20"), "wt18.rev.first", "undetermined"),
    (reviewed("2023-08-01"), reviewed(), "wt18.rev.first", "discharged"),
]


@pytest.mark.parametrize(("one", "other", "rule", "status"), TWICE)
def test_a_child_who_is_there_twice_comes_to_the_same_in_either_order(
    ask: Callable[..., Answer], *, one: str, other: str, rule: str, status: str
) -> None:
    first, second = ask(census(child(one), child(other))), ask(census(child(other), child(one)))
    assert [found for _, found, _ in came_to(first, rule)] == [status]
    assert first.data() == second.data()
    assert {d.code for d in first.reading.warnings} >= {"G658"}


@pytest.mark.parametrize(("one", "other", "rule", "status"), TWICE)
def test_so_does_one_who_is_in_two_files_of_one_year(
    ask: Callable[..., Answer], *, one: str, other: str, rule: str, status: str
) -> None:
    first, second = ask(census(child(one)), census(child(other))), ask(census(child(other)), census(child(one)))
    assert [found for _, found, _ in came_to(first, rule)] == [status]
    assert first.data() == second.data()
    assert [d.case for d in first.reading.warnings if d.code == "G658"] == ["T1"] * (one != other)


LAST_YEAR = "2022-05-02"
TAKEN_BACK: list[tuple[dict[str, str], tuple[str, ...], dict[str, str], tuple[str, ...], str]] = [
    ({"CINclosureDate": "2022-06-02"}, (), {}, (), ASSESS),
    ({}, (assessment("2022-05-03", "2022-06-01"),), {}, (assessment("2022-05-03", "2022-12-01"),), ASSESS),
    ({}, (assessment("2022-05-03", "2022-06-01"),), {}, (assessment("2022-05-03", None),), ASSESS),
    ({}, (enquiry("2022-05-10", "2022-05-24"),), {}, (enquiry("2022-05-10", None),), CONFERENCE),
    ({}, (enquiry("2022-05-10", "2022-05-24"),), {}, (enquiry("2022-05-10", "2022-09-24"),), CONFERENCE),
]


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("years", TAKEN_BACK)
def test_what_one_year_says_has_ended_and_the_next_returns_otherwise_is_not_known(
    ask: Callable[..., Answer], years: tuple[dict[str, str], tuple[str, ...], dict[str, str], tuple[str, ...], str],
    turn: int,
) -> None:  # fmt: skip
    own, inside, later_own, later_inside, rule = years
    before = census(child(episode(*inside, referred=LAST_YEAR, **own)), year=2023)
    after = census(child(episode(*later_inside, referred=LAST_YEAR, **later_own)))
    answer = ask(*(before, after)[::turn])
    assert [(status, due != "") for _, status, due in came_to(answer, rule)] == [("undetermined", True)]
    assert ("G688", "T1") in {(d.code, d.case) for d in answer.reading.warnings}


def test_what_the_next_year_returns_alike_or_has_no_room_for_is_no_contradiction(ask: Callable[..., Answer]) -> None:
    same = assessment("2023-03-03", "2023-04-05")
    before = census(child(episode(same, enquiry("2022-05-10", "2022-05-24"), referred=LAST_YEAR)), year=2023)
    after = census(child(episode(same, CINclosureDate="2023-06-01", referred=LAST_YEAR)))
    assert "G688" not in {d.code for d in ask(before, after).reading.warnings}


def test_the_later_year_settles_an_answer_that_has_no_date(ask: Callable[..., Answer]) -> None:
    before = census(child(episode(nfa=1, referred="2023-03-01")), year=2023)
    after = census(child(episode(nfa=0, referred="2023-03-01")))
    assert [status for _, status, _ in came_to(ask(after, before), ASSESS)] == ["breached"]


OPEN = episode()
INSIDE = [
    (OPEN, episode(referred="2023-05-09"), "2023-05-09"),
    (OPEN, episode(referred="2023-05-03"), "2023-05-03"),
    (OPEN, episode(referred="2024-01-09"), "2024-01-09"),
    (episode(CINclosureDate="2023-08-01"), episode(referred="2023-06-01"), "2023-06-01"),
    (episode(CINclosureDate="2023-08-01"), episode(referred="2023-07-31", CINclosureDate="2023-12-01"), "2023-07-31"),
]


@pytest.mark.parametrize(("outer", "inner", "name"), INSIDE)
def test_what_turns_on_a_referral_inside_an_open_episode_cannot_be_told(
    ask: Callable[..., Answer], outer: str, inner: str, name: str
) -> None:
    answer = ask(census(child(outer, inner)))
    found = {f.trigger.episode: f for f in answer.findings if f.rule.id.endswith(".assess.45wd")}
    assert (found[name].status, found[name].due is not None) == (Status.UNDETERMINED, True)
    assert [d.code for d in answer.reading.diagnostics] == ["G678"]


@pytest.mark.parametrize("second", ["2023-08-01", "2023-08-02", "2023-12-01"])
def test_one_episode_after_another_is_no_contradiction(ask: Callable[..., Answer], second: str) -> None:
    answer = ask(census(child(episode(CINclosureDate="2023-08-01"), episode(referred=second))))
    assert (answer.reading.doubts, answer.reading.diagnostics) == ((), ())


def test_two_plans_at_once_are_warned_of_and_both_kept(ask: Callable[..., Answer]) -> None:
    answer = ask(census(child(episode(plan("2023-05-24"), plan("2023-06-24")))))
    assert [d.code for d in answer.reading.diagnostics] == ["G679"]
    assert [e.at for e in answer.reading.events if e.event == "cp_plan_started"] == ["2023-05-24", "2023-06-24"]
    assert [doubt.missing for doubt in answer.reading.doubts] == [("which cp_plan_started",)]


AT_ONCE = [
    (enquiry("2023-05-10", "2023-05-24"), enquiry("2023-05-17", None)),
    (enquiry("2023-05-10", "2023-05-24"), enquiry("2023-05-17", "2023-05-30")),
    (enquiry("2023-05-10", "2023-05-24"), enquiry("2023-05-23", "2023-05-24")),
    (enquiry("2023-05-10", None), enquiry("2023-05-11", None)),
    (enquiry("2023-05-10", None), enquiry("2023-09-11", "2023-09-20")),
    (enquiry("2023-05-10", None), enquiry("2023-05-17", None, ICPCnotRequired=1)),
]
ONE_AFTER_ANOTHER = [
    (enquiry("2023-05-10", "2023-05-24"), enquiry("2023-05-24", "2023-06-02")),
    (enquiry("2023-05-10", "2023-05-24"), enquiry("2023-08-17", None)),
    (enquiry("2023-05-10", None, ICPCnotRequired=1), enquiry("2023-05-17", None)),
]


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("both", AT_ONCE)
def test_two_enquiries_at_once_are_warned_of_and_both_kept(
    ask: Callable[..., Answer], both: tuple[str, str], turn: int
) -> None:
    answer = ask(census(child(episode(*both[::turn]))))
    assert [(d.code, d.case) for d in answer.reading.diagnostics] == [("G699", "T1")]
    assert len([e for e in answer.reading.events if e.event == "s47_enquiry_started"]) == 2
    assert len([f for f in answer.findings if f.rule.id == CONFERENCE]) == 2
    assert answer.reading.doubts == ()


@pytest.mark.parametrize("both", ONE_AFTER_ANOTHER)
def test_one_enquiry_after_another_is_nothing_to_warn_of(ask: Callable[..., Answer], both: tuple[str, str]) -> None:
    assert ask(census(child(episode(*both)))).reading.diagnostics == ()


def test_two_enquiries_of_one_day_keep_what_each_says_and_are_warned_of(ask: Callable[..., Answer]) -> None:
    answer = ask(census(child(episode(enquiry(held="2023-05-24"), enquiry(held="2023-05-26")))))
    assert [(d.code, d.case) for d in answer.reading.diagnostics] == [("G699", "T1")]
    assert [e.at for e in answer.reading.events if e.event == "icpc_held"] == ["2023-05-24", "2023-05-26"]


@pytest.mark.parametrize(
    ("inside", "rule", "status"),
    [
        (episode(assessment(done=None), nfa=1), ASSESS, "undetermined"),
        (episode(assessment(), nfa=1), ASSESS, "undetermined"),
        (episode(enquiry(ICPCnotRequired=1)), CONFERENCE, "undetermined"),
        (episode(enquiry(held="2023-09-24", ICPCnotRequired=1)), CONFERENCE, "undetermined"),
        (episode(nfa=1), ASSESS, "exempt"),
    ],
)
def test_an_exemption_that_what_followed_belies_is_not_known_to_hold(
    ask: Callable[..., Answer], inside: str, rule: str, status: str
) -> None:
    assert [found for _, found, _ in came_to(ask(census(child(inside))), rule)] == [status]


def test_an_answer_of_one_year_that_the_next_belies_is_not_known_to_hold(ask: Callable[..., Answer]) -> None:
    before = census(child(episode(nfa=1, referred="2023-03-01")), year=2023)
    after = census(child(episode(assessment("2023-04-20", None), nfa=1, referred="2023-03-01")))
    assert came_to(ask(before, after), ASSESS)[0][1] == "undetermined"


def test_an_open_episode_that_the_next_year_does_not_return_is_warned_of(ask: Callable[..., Answer]) -> None:
    before = census(child(episode(referred="2023-03-20")), child(episode(referred="2023-03-20"), case="T2"), year=2023)
    after = census(child(episode(referred="2023-11-01")), child(episode(referred="2023-03-20"), case="T2"))
    answer = ask(before, after)
    found = {(f.trigger.case, f.trigger.episode): f for f in answer.findings if f.rule.id == ASSESS}
    assert {(d.code, d.case) for d in answer.reading.diagnostics} == {("G687", "T1"), ("G678", "T1")}
    assert found["T1", "2023-03-20"].status is Status.UNDETERMINED
    assert found["T2", "2023-03-20"].status is Status.BREACHED


@pytest.mark.parametrize(
    "inside",
    [leaf("ReferralNFA", 1) + leaf("ReferralNFA", 0), leaf("ReferralNFA", 0) + leaf("ReferralNFA", 1)],
)
def test_an_answer_given_twice_is_not_the_first_of_the_two(ask: Callable[..., Answer], inside: str) -> None:
    answer = ask(census(child(group("CINdetails", inside, CINreferralDate="2023-05-02"))))
    assert came_to(answer, ASSESS) == [("T1", "undetermined", "2023-07-06")]


def test_all_evaluators_mean_the_same_by_a_doubt(ask: Callable[..., Answer]) -> None:
    text = census(child(episode(assessment(done="x"), enquiry(held="x"), nfa="x")), child(episode(nfa=1), case="T2"),
                  child(episode(nfa=0), case="T2"))  # fmt: skip
    assert ask(text, engine="all").differences == ()


# ------------------------------------------------------------------------------------------------ plain records

REFERRED = {"case": "A1", "event": "referral_received", "at": "2023-05-02", "authority": "kent"}


@pytest.mark.parametrize(
    "rows",
    [
        [REFERRED, REFERRED | {"later_known": "no_further_action"}],
        [REFERRED | {"later_known": "no_further_action"}, REFERRED],
        [REFERRED | {"later_known": "no_further_action"},
         {"case": "A1", "event": "assessment_started", "at": "2023-05-03", "authority": "kent"}],
    ],
)  # fmt: skip
def test_an_answer_that_plain_records_belie_is_not_known(
    ask: Callable[..., Answer], write: Write, rows: list[dict[str, str]]
) -> None:
    file = write("".join(f"{json.dumps(row)}\n" for row in rows))
    answer = ask(records=(file,))
    assert {status for _, status, _ in came_to(answer, ASSESS)} == {"undetermined"}
    assert [d.code for d in answer.reading.diagnostics] == ["G688"]


GROWN = [
    ("child_turned_18", "2023-01-01", "2024-05-01", 1), ("child_turned_18", "2024-05-01", "2024-05-01", 1),
    ("child_turned_18", "2024-05-02", "2024-05-01", 0), ("child_born", "2006-05-01", "2024-05-01", 1),
    ("child_born", "2006-05-02", "2024-05-01", 0), ("child_born", "1988-02-29", "2006-03-01", 1),
    ("child_born", "2023-05-02", "2024-05-01", 0),
]  # fmt: skip


@pytest.mark.parametrize("grown", GROWN)
def test_an_adult_at_referral_is_warned_of_in_plain_records_too(
    ask: Callable[..., Answer], write: Write, grown: tuple[str, str, str, int]
) -> None:
    event, day, referred, warnings = grown
    rows = [{"event": event, "at": day}, {"event": "referral_received", "at": referred}]
    file = write("".join(f"{json.dumps({'case': 'A1', 'authority': 'kent', **row})}\n" for row in rows))
    assert [d.code for d in ask(records=(file,)).reading.diagnostics] == ["G689"] * warnings


def test_a_doubt_is_of_the_authority_that_a_case_is_taken_to_be(ask: Callable[..., Answer], write: Write) -> None:
    rows = [{name: value for name, value in REFERRED.items() if name != "authority"}]
    rows += [rows[0] | {"later_known": "no_further_action"}]
    answer = ask(records=(write("".join(f"{json.dumps(row)}\n" for row in rows)),), authority="886")
    assert {e.authority for doubt in answer.reading.doubts for v in doubt.versions for e in v.instead} == {"886"}


# ------------------------------------------------------------------------------------------------ theorems

DATES = re.compile(r"<(\w*Date\w*|DateOfInitialCPC)>(\d{4}-\d\d-\d\d)</\1>")


@st.composite
def episodes(draw: st.DrawFn) -> str:
    referred = date(2023, 4, 3).toordinal() + draw(st.integers(0, 200))
    steps = sorted(draw(st.lists(st.integers(0, 120), min_size=6, max_size=6)))
    days = [date.fromordinal(referred + step) for step in steps]
    inside = [assessment(days[0], days[4])] if draw(st.booleans()) else []
    inside += [enquiry(days[1], days[2]), plan(days[2], None, (str(days[5]),))] if draw(st.booleans()) else []
    closed = date.fromordinal(referred + 130) if draw(st.booleans()) else None
    return episode(*inside, referred=date.fromordinal(referred), CINclosureDate=closed)


def spoil_name(name: str, chance: Random) -> str:
    place = chance.randrange(2, len(name) - 1)
    return chance.choice(
        [name.lower(), name.upper(), name[:place] + name[place + 1 :], name[:place] + "x" + name[place:]]
    )


def spoil(text: str, chance: Random) -> str:
    """Spoil the name or the value of one date of the children."""
    head, _, body = text.partition("<Children>")
    found = chance.choice(list(DATES.finditer(body)))
    name, value = found[1], found[2]
    other = spoil_name(name, chance)
    bad = chance.choice(["1900-01-01", "9999-12-31", "31/12/2023", "x", "2023-02-30"])
    instead = chance.choice([f"<{other}>{value}</{other}>", f"<{name}>{bad}</{name}>"])
    return f"{head}<Children>{body[: found.start()]}{instead}{body[found.end() :]}"


def by_key(findings: Sequence[Finding]) -> dict[tuple[str, str, str], Finding]:
    return {(f.trigger.case, f.rule.id, f.trigger.id): f for f in findings}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(episodes(), min_size=1, max_size=1), st.randoms(use_true_random=False))
def test_no_date_that_is_spoilt_turns_a_finding_to_not_shown_or_to_done_by_another(
    ask: Callable[..., Answer], found: list[str], chance: Random
) -> None:
    text = census(child(*found))
    before, answer = by_key(ask(text).findings), ask(spoil(text, chance))
    after = by_key(answer.findings)
    harsher = [
        key for key, f in after.items()
        if f.status in {Status.BREACHED, Status.DISCHARGED, Status.LAPSED}
        and key in before and (before[key].status, before[key].performed) != (f.status, f.performed)
    ]  # fmt: skip
    assert harsher == []
    assert answer.reading.warnings != ()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(episodes(), st.sampled_from(["A1", "A2", "A3"])), min_size=2, max_size=5),
       st.randoms(use_true_random=False))  # fmt: skip
def test_the_order_of_children_and_of_files_makes_no_difference(
    ask: Callable[..., Answer], found: list[tuple[str, str]], chance: Random
) -> None:
    children = [child(inside, case=case) for inside, case in found]
    spoilt = [spoil(f"<Children>{one}", chance).removeprefix("<Children>") for one in children]
    files = [census(*spoilt[::2]), census(*spoilt[1::2])]
    turned = [census(*spoilt[::2][::-1]), census(*spoilt[1::2][::-1])]
    one, other = ask(*files), ask(*turned[::-1])
    assert one.data() == other.data()
    assert sorted(d.code for d in one.reading.warnings) == sorted(d.code for d in other.reading.warnings)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(episodes(), min_size=1, max_size=3))
def test_every_child_is_in_the_events_or_named_in_a_warning(ask: Callable[..., Answer], found: list[str]) -> None:
    cases = [f"K{n}" for n in range(len(found))]
    body = [child(inside, case=case) for inside, case in zip(found, cases, strict=True)]
    spoilt = [one.replace("<LAchildID>", "<LAChildID>").replace("</LAchildID>", "</LAChildID>") for one in body[:1]]
    answer = ask(census(*spoilt, *body[1:], child(episode(), case="LAST")))
    told = {e.case for e in answer.reading.events} | {c for c in cases if any(_names(d, c) for d in answer.warnings)}
    assert told >= {*cases, "LAST"}


def _names(warning: Diagnostic, case: str) -> bool:
    return f"`{case}`" in warning.message
