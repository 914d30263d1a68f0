"""The children in need census: what is said about what is wrong with it, and of files that are none."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from guidance.engine.diagnostics import Severity
from guidance.engine.records import Reading
from tests.records.census_elements import (
    NAME,
    assessment,
    census,
    child,
    codes,
    details,
    enquiry,
    group,
    leaf,
    only_fault,
    plan,
    said,
)

Read = Callable[..., Reading]


FAULTS: Mapping[str, tuple[str, str, str]] = {
    "a date that is not": (details(assessment("2023-02-30")), "G659", "no day 30"),
    "a date with slashes": (details(assessment("10/05/2023")), "G659", "two ways"),
    "a date with a time": (details(assessment("2023-05-10T00:00:00")), "G659", "only its day is used"),
    "a date after the reference date": (details(assessment(done="2024-04-01")), "G662", "after the reference date"),
    "a source code": (details(ReferralSource="7Z"), "G661", "`7Z`"),
    "a need code": (details(PrimaryNeedCode="N12"), "G661", "`N12`"),
    "a closure code": (details(CINclosureDate="2023-09-01", ReasonForClosure="RC99"), "G661", "`RC99`"),
    "a category": (details(plan(InitialCategoryOfAbuse="XXX")), "G661", "`XXX`"),
    "a count": (details(plan(NumberOfPreviousCPP="two")), "G661", "`two`"),
    "authorised before it started": (details(assessment(done="2023-05-09")), "G663", "2023-05-09 is before"),
    "a review point before the start": (details(assessment(review="2023-05-09")), "G663", "InternalReview"),
    "closed before the referral": (details(CINclosureDate="2023-05-08"), "G663", "2023-05-08 is before"),
    "an assessment before the referral": (details(assessment("2023-05-08")), "G663", "before `CINreferralDate`"),
    "an enquiry before the referral": (details(enquiry("2023-05-08")), "G663", "before `CINreferralDate`"),
    "a conference before its enquiry": (details(enquiry(DateOfInitialCPC="2023-05-31")), "G663", "before `S47Actual"),
    "a plan that ends before it starts": (details(plan(end="2023-06-19")), "G663", "before `CPPstartDate`"),
    "a review before the plan": (details(plan(reviews=("2023-06-19",))), "G663", "`CPPreviewDate` 2023-06-19"),
    "a review after the plan": (details(plan(end="2023-09-01", reviews=("2023-09-02",))), "G663", "`CPPendDate`"),
    "a plan after the closure": (details(plan(), CINclosureDate="2023-06-01"), "G663", "`CINclosureDate`"),
    "an assessment with no start": (details(assessment(None, done="2023-06-01")), "G664", "no `AssessmentActual"),
    "a reason with no closure": (details(ReasonForClosure="RC1"), "G664", "no `CINclosureDate`"),
    "a referral with no date": (details(referred=None), "G664", "no `CINreferralDate`"),
    "two different referral dates": (details(leaf("CINreferralDate", "2023-05-10")), "G665", "twice"),
    "stray text": (details("oops"), "G666", "`CINdetails`"),
    "an unknown element": (details(leaf("FavouriteColour", "red")), "G667", "`FavouriteColour`"),
    "an element where it should not be": (details(leaf("CPPstartDate", "2023-06-20")), "G667", "`CPPstartDate`"),
    "an element inside a leaf": (details(ReferralSource="1A<b>!</b>"), "G667", "`b`"),
    "what nothing uses yet": (details(group("PreProceedingsandFGDM", PPOutcome="A")), "G668", "not read"),
    "nothing more, and an assessment": (details(assessment(), ReferralNFA="1"), "G673", "`ReferralNFA`"),
    "no conference needed, and one held": (
        details(enquiry(ICPCnotRequired="1", DateOfInitialCPC="2023-06-20")), "G673", "`ICPCnotRequired`"
    ),
    "no details": ("", "G664", "no `CINdetails`"),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "code", "says"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_reported_with_the_child_and_the_rest_is_read(
    read: Read, *, inside: str, code: str, says: str
) -> None:
    reading = read(census(child(inside), child(details(), case="A2")))
    fault = only_fault(reading)
    assert (fault.code, fault.severity) == (code, Severity.WARNING)
    assert fault.message.startswith("child `A1`: ")
    assert says in fault.message
    assert "A2" in {event.case for event in reading.events}


def test_a_fault_has_the_place_of_its_element(read: Read) -> None:
    text, name = census(child(details(assessment("2023-02-30"))))
    fault = only_fault(read((text, name)))
    line = text.splitlines()[fault.span.line - 1]
    assert line[fault.span.column - 1 :].startswith("<AssessmentActualStartDate>2023-02-30")


def test_a_death_before_the_referral_is_reported(read: Read) -> None:
    assert codes(read(census(child(details(), PersonDeathDate="2023-01-01")))) == ["G663"]


def test_faults_that_a_whole_export_has_are_reported_once_and_counted(read: Read) -> None:
    reading = read(census(*(child(details("oops"), case=f"A{n}") for n in range(30))))
    assert codes(reading) == ["G666"]
    assert {(note.about, note.subject, note.count) for note in reading.report} == {
        ("children", "", 30),
        ("stray text", "CINdetails", 30),
    }


def test_what_happens_after_the_reference_date_is_no_event(read: Read) -> None:
    reading = read(census(child(details(assessment(done="2024-04-01")))))
    assert said(reading.events, "assessment_completed") == []


def test_a_date_that_cannot_be_read_is_not_taken_for_nothing_done(read: Read) -> None:
    reading = read(census(child(details(assessment(done="2023-06-31"))), child(details(), case="A2")))
    assert [(doubt.case, doubt.missing) for doubt in reading.doubts] == [("A1", ("date of assessment_completed",))]
    assert {version.instead[0].day for version in reading.doubts[0].versions} == {date(2023, 5, 10), date(2024, 3, 31)}


def test_plans_without_a_conference_are_counted(read: Read) -> None:
    joined = enquiry(DateOfInitialCPC="2023-06-20") + plan()
    reading = read(census(child(details(joined)), child(details(plan()), case="A2")))
    assert [(note.about, note.count) for note in reading.report if "plan" in note.about] == [
        ("plan without a conference", 1)
    ]


def test_who_the_child_is_stays_unread(read: Read) -> None:
    text, name = census(child(details()))
    private = text.replace("<Sex>M</Sex>", "<Sex>?</Sex><UPN>A123456789012</UPN>").replace("WBRI", "<a>deep</a>")
    assert read((private, name)).events == read((text, name)).events
    assert codes(read((private, name))) == []


# ------------------------------------------------------------------------------------------------ files that are none

BOMB = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
WHOLE = census(child(details()))[0]
REFUSED: Mapping[str, tuple[str | bytes, str]] = {
    "nothing": ("", "G650"),
    "blanks": (" \n", "G650"),
    "words": ("these are no elements", "G650"),
    "another document": ("<note><body/></note>", "G650"),
    "no children": ("<Message></Message>", "G650"),
    "broken before the children": ("<Message><Header></Message>", "G650"),
    "a wrong encoding": ('<?xml version="1.0" encoding="UTF-16"?>' + WHOLE, "G650"),
    "an encoding that is none": ('<?xml version="1.0" encoding="elvish"?>' + WHOLE, "G650"),
    "an encoding of many bytes": ('<?xml version="1.0" encoding="shift_jis"?>' + WHOLE, "G650"),
    "a bomb": (BOMB + WHOLE.replace("2023-05-09", "&b;"), "G651"),
    "an external entity": (EXTERNAL + WHOLE.replace("2023-05-09", "&x;"), "G651"),
    "an external document type": ('<!DOCTYPE Message SYSTEM "http://127.0.0.1/cin.dtd">' + WHOLE, "G651"),
    "70 KB of text": (WHOLE.replace("2023-05-09", "x" * 70_000), "G652"),
    "70 KB of text in what is unread": (WHOLE.replace("WBRI", "x" * 70_000), "G652"),
    "depth": (WHOLE.replace("2023-05-09", "<a>" * 100 + "</a>" * 100), "G652"),
    "a flood": (WHOLE.replace("2023-05-09", "<a/>" * 30_000), "G652"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_as_a_census_is_refused(read: Read, content: str | bytes, code: str) -> None:
    reading = read((content, NAME))
    assert (codes(reading), reading.events, reading.sources) == ([code], (), ())
    assert only_fault(reading).severity is Severity.ERROR


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_census_may_be_in_another_encoding_if_it_says_so(read: Read, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + census(child(details(), case="Zoë"))[0]
    assert {event.case for event in read((text.encode(encoding), NAME)).events} == {"Zoë"}


def test_a_census_is_known_by_what_it_holds(read: Read) -> None:
    assert len(read((WHOLE, "export.txt")).events) == 1


@pytest.mark.parametrize("cut", [WHOLE.index("</Child>"), WHOLE.index("CINreferralDate"), WHOLE.index("</Child>") + 12])
def test_a_census_that_breaks_off_is_read_up_to_there(read: Read, cut: int) -> None:
    text = census(child(details(), case="A0"), child(details()), child(details(), case="A2"))[0]
    whole_child = len(child(details(), case="A0"))
    reading = read((text[: cut + whole_child], NAME))
    assert codes(reading) == ["G655"]
    assert {event.case for event in reading.events} in [{"A0"}, {"A0", "A1"}]
    assert [note.severity for note in reading.report if note.about == "stopped"] == [Severity.ERROR]


def test_the_child_in_whom_a_census_breaks_off_is_left_out_and_named(read: Read) -> None:
    text = census(child(details(), case="A0"), child(details(assessment()), case="A1"))[0]
    reading = read((text[: text.index("<AssessmentActualStartDate>")], NAME))
    assert {case for source in reading.sources for _, case in source.cases} == {"A0"}
    assert (reading.left_out, "`A1`" in only_fault(reading).message) == (1, True)


def test_a_census_with_no_children_says_so(read: Read) -> None:
    assert codes(read(census())) == ["G628"]


def test_a_namespace_is_no_hindrance(read: Read) -> None:
    text = WHOLE.replace("<", "<c:").replace("<c:/", "</c:").replace("<c:Message", '<c:Message xmlns:c="urn:x"', 1)
    assert read((text, NAME)).events == read((WHOLE, NAME)).events
