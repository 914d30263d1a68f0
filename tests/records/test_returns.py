"""Returns and lists that are known by their columns: what becomes of them, what they show, and what is wrong."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.engine.diagnostics import Severity
from guidance.engine.model.event import Event
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.packs.library import Library
from guidance.engine.records import Reading, read_records
from guidance.engine.records.assembly import Adoption
from guidance.engine.records.content import Content
from tests.records.test_maps import workbook

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "cin-samples"
Read = Callable[..., Reading]
YEAR = date(2024, 3, 31)
TOP = ["CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "URN"]
STARTED = {"CHILD": "A1", "DECOM": "14/05/2023", "RNE": "S", "LS": "V2", "PLACE": "U6"}


def codes(reading: Reading) -> list[str]:
    return [d.code for d in reading.diagnostics]


def episodes(*rows: Mapping[str, str], top: Iterable[str] = TOP) -> tuple[str, str]:
    lines = [",".join(top), *(",".join(row.get(name, "") for name in TOP) for row in rows)]
    return "\n".join([*lines, ""]), "episodes.csv"


@pytest.fixture
def year(read: Read) -> Read:
    """Read files of the return for the year to 31 March 2024."""
    return lambda *files, **options: read(*files, reference_date=YEAR, **options)


# ------------------------------------------------------------------------------------------------ looked-after children


def test_the_first_episode_is_coming_into_care_and_a_placement(year: Read) -> None:
    reading = year(episodes(STARTED))
    assert codes(reading) == []
    assert [(e.event, e.at, dict(e.facts)) for e in reading.events] == [
        ("looked_after_started", "2023-05-14", {}),
        ("placement_started", "2023-05-14", {"placed_with": "foster_carer", "first_placement": "true"}),
    ]


def test_a_change_of_legal_status_alone_is_no_event(year: Read) -> None:
    status = STARTED | {"DECOM": "01/06/2023", "RNE": "L", "LS": "C1"}
    assert [e.at for e in year(episodes(STARTED, status)).events] == ["2023-05-14", "2023-05-14"]


@pytest.mark.parametrize("reason", ["P", "B", "T", "U"])
def test_a_change_of_placement_is_a_placement_and_no_coming_into_care(year: Read, reason: str) -> None:
    moved = STARTED | {"DECOM": "01/06/2023", "RNE": reason}
    later = [e for e in year(episodes(STARTED, moved)).events if e.at == "2023-06-01"]
    assert [(e.event, "first_placement" in e.facts) for e in later] == [("placement_started", False)]


@pytest.mark.parametrize(
    ("place", "status", "with_whom"),
    [
        ("U4", "V2", "foster_carer"), ("K2", "C2", "childrens_home"), ("P1", "C2", "parents_care_order"),
        ("P1", "C1", "parents_interim_order"), ("A5", "E1", "adopters"),
        # Whether a relative's approval is temporary, and on what footing a child is elsewhere, no code says.
        ("U1", "C2", None), ("P1", "V2", None), ("H5", "V2", None), ("R1", "C2", None), ("Z1", "C2", None),
    ],
)  # fmt: skip
def test_whom_a_child_is_placed_with_is_said_only_where_the_codes_settle_it(
    year: Read, place: str, status: str, with_whom: str | None
) -> None:
    (placed,) = (e for e in year(episodes(STARTED | {"PLACE": place, "LS": status})).events if "placement" in e.event)
    assert placed.facts.get("placed_with") == with_whom


@pytest.mark.parametrize(
    ("status", "basis"), [("C1", "interim_care_order"), ("L2", "emergency_protection_order"), ("V2", None)]
)
def test_on_what_footing_a_child_is_looked_after_is_said_where_the_code_says_it(
    year: Read, status: str, basis: str | None
) -> None:
    (began,) = (e for e in year(episodes(STARTED | {"LS": status})).events if e.event == "looked_after_started")
    assert began.facts.get("legal_basis") == basis


@pytest.mark.parametrize(("reason", "ended"), [("E4A", 1), ("E11", 1), ("X1", 0)])
def test_an_episode_ends_care_only_by_a_reason_that_does(year: Read, reason: str, ended: int) -> None:
    reading = year(episodes(STARTED | {"DEC": "15/02/2024", "REC": reason}))
    assert [e.event for e in reading.events].count("looked_after_ended") == ended


def test_the_return_shows_what_it_collects_in_its_year_and_no_more(year: Read) -> None:
    (source,) = year(episodes(STARTED)).sources
    assert source.shows == frozenset({"looked_after_started", "placement_started", "looked_after_ended"})
    assert (source.begins, source.ends) == (date(2023, 4, 1), YEAR)
    assert source.carries is not None
    assert source.carries["placement_started"] == {"placed_with", "first_placement"}


def test_the_examples_are_read_together(words: Library) -> None:
    files = sorted((EXAMPLES / "ssda903").glob("*.csv"))
    reading = read_records(files, words.vocabulary, words.authorities, reference_date=YEAR)
    assert sorted(codes(reading)) == ["G572", "G574"]
    told = {(e.case, e.event, e.at) for e in reading.events}
    assert {("INV901", "looked_after_review_held", "2023-06-09"), ("INV901", "child_missing", "2023-08-12")} <= told
    assert ("INV903", "child_turned_18", "2024-01-30") in told
    assert "INV904" not in {case for case, *_ in told}


def test_what_is_not_read_of_the_return_is_said(year: Read) -> None:
    (told,) = year(episodes(STARTED, STARTED | {"CHILD": "A2", "LS": "V4"})).diagnostics
    assert (told.code, told.severity) == ("G572", Severity.WARNING)
    assert "1 row is not read" in told.message


def test_children_who_were_in_care_before_are_counted(year: Read) -> None:
    (told,) = year(episodes(STARTED | {"RNE": "P"})).diagnostics
    assert (told.code, told.case) == ("G574", "A1")


# ------------------------------------------------------------------------------------------------ and bad files of it

BAD: dict[str, tuple[tuple[str | bytes, str], str, bool]] = {
    # the file, the code, whether it refuses the file
    "a day that is none": (episodes(STARTED, STARTED | {"DECOM": "31/06/2023", "RNE": "P"}), "G612", False),
    "month first": (episodes(STARTED, STARTED | {"DECOM": "06/13/2023", "RNE": "P"}), "G612", False),
    "a placeholder": (episodes(STARTED, STARTED | {"DEC": "31/12/9999", "REC": "E8"}), "G626", False),
    "an unknown reason for a new episode": (episodes(STARTED | {"RNE": "Q"}), "G563", False),
    "an unknown reason for an end": (episodes(STARTED | {"DEC": "01/02/2024", "REC": "E99"}), "G563", False),
    "an end before its start": (episodes(STARTED | {"DEC": "01/05/2023", "REC": "E8"}), "G571", False),
    "an end with no reason": (episodes(STARTED | {"DEC": "01/02/2024"}), "G571", False),
    "a spoilt reference": (episodes(STARTED | {"CHILD": "1.2E+11"}), "G693", False),
    "no reference": (episodes(STARTED | {"CHILD": ""}), "G610", False),
    "a column more": (episodes(STARTED | {"URN": "x"}, top=[*TOP[:10], "ODD"]), "G564", False),
    "a column twice": (episodes(STARTED, top=[*TOP[:10], "DECOM"]), "G605", True),
    "titles alone": (episodes(), "G606", True),
    "a part of which nothing is read": (("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\nA1,,YES,F1,U\n", "oc3.csv"), "G570", True),
    "reviews with a misspelt day": (("CHILD,DOB,REVIEWS,REVIEW_CODE\nA1,,01/06/2023,PN1\n", "r.csv"), "G607", True),
    "bytes that are no text": ((episodes(STARTED)[0].encode() + b"\xe9", "e.csv"), "G601", True),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_is_wrong_in_the_return_is_said_and_the_rest_is_read(year: Read, kind: str) -> None:
    file, code, refused = BAD[kind]
    reading = year(file)
    wrong = next(d for d in reading.diagnostics if d.code == code)
    assert (wrong.severity is Severity.ERROR) == refused
    assert wrong.cure
    assert not (refused and list(reading.events))


END = {"DEC": "01/02/2024"}


@pytest.mark.parametrize(
    ("row", "may_be"),
    [
        (STARTED | END | {"REC": "E99"}, ["looked_after_ended"]), (STARTED | END, ["looked_after_ended"]),
        (STARTED | END | {"REC": "X"}, ["looked_after_ended"]), (STARTED | END | {"REC": "8"}, ["looked_after_ended"]),
        (STARTED | {"RNE": "Q"}, ["looked_after_started", "placement_started"]),
        (STARTED | {"RNE": ""}, ["looked_after_started", "placement_started"]),
        (STARTED | {"RNE": "S1"}, ["looked_after_started", "placement_started"]),
        (STARTED | {"RNE": "start", "PLACE": "H5"}, ["looked_after_started", "placement_started"]),
    ],
)  # fmt: skip
def test_what_a_code_that_cannot_be_read_may_say_is_in_doubt(
    year: Read, row: Mapping[str, str], may_be: list[str]
) -> None:
    (doubt,) = year(episodes(row)).doubts
    assert (doubt.case, [event.event for event in doubt.versions[0].instead]) == ("A1", may_be)
    assert doubt.missing == tuple(f"whether {name}" for name in may_be)


@pytest.mark.parametrize(
    "changed", [{}, END | {"REC": "X1"}, END | {"REC": "E8"}, {"RNE": "L"}, {"LS": "V3", "RNE": "Q"}]
)
def test_codes_that_can_be_read_leave_nothing_in_doubt(year: Read, changed: dict[str, str]) -> None:
    assert list(year(episodes(STARTED, STARTED | changed)).doubts) == []


def test_a_child_whose_coming_into_care_hangs_on_a_code_is_no_empty_answer() -> None:
    reviews = "CHILD,DOB,REVIEW,REVIEW_CODE\nA2,,09/06/2023,PN1\n", "reviews.csv"
    assert comes_to("cpr10.review.first", episodes(STARTED | {"RNE": "Q"}), reviews) == {"undetermined"}


def test_what_only_may_have_happened_is_told_as_asked_of_and_not_as_an_empty_record() -> None:
    (file, name) = episodes(STARTED | {"RNE": "Q"})
    answer = evaluate(Query([Content(file.encode(), name)], YEAR, ledger=None, reference_date=YEAR, case="A1"))
    assert {str(f.status) for f in answer.findings} == {"undetermined"}
    touched = {name for row in answer.coverage.rows for name in row.events}
    assert touched == {"looked_after_started", "placement_started"}
    assert "no event was read" not in conclude(answer).says.lower()
    assert not conclude(answer).clear


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (episodes(STARTED | {"DECOM": ""})[0], "episodes.csv"),
        ("CHILD,DOB,REVIEW,REVIEW_CODE\nA1,,,PN1\n", "reviews.csv"),
        ("CHILD,DOB,MISSING,MIS_START,MIS_END\nA1,,M,,12/08/2023\n", "missing.csv"),
        ("Child Unique ID,Date of Contact\nA1,\n", "list-1.csv"),
        ("Child Unique ID,Date of Referral\nA1,\n", "list-3.csv"),
        ("Child Unique ID,Continuous Assessment Start Date\nA1,\n", "list-4.csv"),
        ("Child Unique ID,Strategy discussion initiating Section 47 Enquiry Start Date\nA1,\n", "list-5.csv"),
        ("Child Unique ID,Child Protection Plan Start Date\nA1,\n", "list-7.csv"),
        ("Child Unique ID,Date Started to be Looked After\nA1,\n", "list-8.csv"),
        ("cine_person_id,cine_referral_id,cine_referral_date,cine_close_date\nA1,1,,\n", "ssd_cin_episodes.csv"),
        ("s47e_person_id,s47e_referral_id,s47e_s47_start_date,s47e_s47_end_date\nA1,1,,\n", "ssd_s47_enquiry.csv"),
    ],
)  # fmt: skip
def test_a_row_without_the_day_that_every_row_gives_is_a_record_without_one(year: Read, text: str, name: str) -> None:
    told = [d for d in year((text, name)).diagnostics if d.code == "G610"]
    assert {(d.case, d.severity, d.span.line) for d in told} == {("A1", Severity.WARNING, 2)}


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        ("2024-03-31", "2023-04-01"), ("2024-01-31", "2023-04-01"), ("2023-12-31", "2023-04-01"),
        ("2023-04-01", "2023-04-01"), ("2023-06-30", "2023-04-01"), ("2024-04-01", "2024-04-01"),
    ],
)  # fmt: skip
def test_the_year_of_the_return_begins_on_the_last_first_of_april(read: Read, given: str, begins: str) -> None:
    (source,) = read(episodes(STARTED), reference_date=date.fromisoformat(given)).sources
    assert (str(source.begins), str(source.ends)) == (begins, given)


@pytest.mark.parametrize(
    ("given", "told"), [("2024-03-31", 0), ("2025-03-31", 1), ("2023-03-31", 1), ("2023-04-30", 1)]
)
def test_a_year_in_which_the_return_does_not_end_is_doubted(read: Read, given: str, told: int) -> None:
    reading = read(episodes(STARTED), reference_date=date.fromisoformat(given))
    assert [(d.code, d.severity) for d in reading.diagnostics] == [("G581", Severity.WARNING)] * told


def test_no_year_is_taken_from_nothing(read: Read) -> None:
    (wrong,) = read(episodes(STARTED)).diagnostics
    assert (wrong.code, wrong.severity) == ("G653", Severity.ERROR)
    assert "--reference-date" in wrong.cure


def test_a_day_that_cannot_be_read_puts_the_case_in_doubt(year: Read) -> None:
    reading = year(episodes(STARTED, STARTED | {"DEC": "soon", "REC": "E8", "RNE": "L"}))
    assert [(doubt.case, doubt.missing) for doubt in reading.doubts] == [("A1", ("date of looked_after_ended",))]


# ------------------------------------------------------------------------------------------ lists for an inspection

Table = list[list[object]]
ID, BORN = "Child Unique ID", "Date of Birth"
REFERRALS: Table = [
    [ID, BORN, "Date of Referral", "Referral Source", "Referral NFA?"],
    [11, "01/02/2006", "03/06/2023", "q) 6: Police", "No"],
    [13, "", "05/06/2023", "b) 1B: Individual", "a) Yes"],
]
ENQUIRIES: Table = [
    [ID, BORN, "Strategy discussion initiating Section 47 Enquiry Start Date",
     "Was an Initial Child Protection Conference deemed unnecessary?", "Date of Initial Child Protection Conference",
     "Did the Initial Child Protection Conference Result in a Child Protection Plan"],
    [11, "", "10/06/2023", "No", "26/06/2023", "Yes"], [12, "", "11/06/2023", "b) Yes", "", ""],
]  # fmt: skip
PLANS: Table = [
    [ID, BORN, "Child Protection Plan Start Date", "Initial Category of Abuse", "Latest Category of Abuse",
     "Date of the Last Statutory Visit", "Was the Child Seen Alone?", "Date of latest review conference",
     "Child Protection Plan End Date", "Number of Previous Child Protection Plans"],
    [11, "", "26/06/2023", "Physical abuse", "Neglect", "01/12/2023", "a) Yes", "20/09/2023", "", 0],
]  # fmt: skip
LISTS: dict[str, Table] = {"List 3": REFERRALS, "List 5": ENQUIRIES, "List 7": PLANS}


def lists(**changed: Table) -> tuple[bytes, str]:
    return workbook(LISTS | {name.replace("_", " "): rows for name, rows in changed.items()}), "annex-a.xlsx"


def test_lists_of_an_inspection_become_events(year: Read) -> None:
    reading = year(lists())
    assert codes(reading) == []
    assert {(e.case, e.event, e.at): dict(e.facts) for e in reading.events} == {
        ("11", "referral_received", "2023-06-03"): {"referrer_type": "professional", "source_code": "6"},
        ("13", "referral_received", "2023-06-05"): {
            "referrer_type": "public", "source_code": "1B", "later_known": "no_further_action"},
        ("11", "strategy_discussion_held", "2023-06-10"): {"s47_initiated": "true"},
        ("11", "s47_enquiry_started", "2023-06-10"): {},
        ("12", "strategy_discussion_held", "2023-06-11"): {
            "s47_initiated": "true", "later_known": "no_conference_needed"},
        ("12", "s47_enquiry_started", "2023-06-11"): {"later_known": "no_conference_needed"},
        ("11", "icpc_held", "2023-06-26"): {"plan_agreed": "true"},
        ("11", "cp_plan_started", "2023-06-26"): {
            "category": ("physical_abuse",), "latest_category": ("neglect",), "previous_plans": "0"},
        ("11", "review_conference_held", "2023-09-20"): {},
        ("11", "cp_visit_made", "2023-12-01"): {"child_seen_alone": "true"},
        ("11", "child_turned_18", "2024-02-01"): {},
    }  # fmt: skip


def test_the_lists_show_nothing_of_which_the_latest_alone_is_there(year: Read) -> None:
    source, *_ = year(lists()).sources
    assert source.shows is not None
    assert source.shows >= {"referral_received", "icpc_held", "cp_plan_ended"}
    assert source.shows.isdisjoint(
        {"cp_visit_made", "review_conference_held", "core_group_met", "looked_after_started"}
    )
    assert (source.begins, source.ends) == (date(2023, 6, 3), YEAR)


CARE: Table = [
    [ID, "Date Started to be Looked After", "Date of Latest Statutory Review", "Date Ceased to be Looked After"],
    [14, "03/10/2022", "20/11/2023", ""],
]


def judged(day: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Judge the lists with one child in care: by rule and the day its duty began, what it comes to and its last day."""
    book = Content(lists(List_8=CARE)[0], "annex-a.xlsx")
    answer = evaluate(Query(book, date.fromisoformat(day), ledger=None, reference_date=YEAR, case="14"))
    return {(f.rule.id, f.trigger.at): (str(f.status), str(f.due)) for f in answer.findings}


def test_the_latest_review_does_not_show_that_the_first_was_late() -> None:
    assert judged("2024-03-31")["cpr10.review.first", "2022-10-03"] == ("undetermined", "2022-10-31")


def test_what_is_due_after_the_latest_review_is_told() -> None:
    assert judged("2024-03-31")["cpr10.review.next", "2023-11-20"] == ("pending", "2024-05-20")


def test_no_duty_begins_with_a_review_that_is_only_supposed() -> None:
    assert [day for rule, day in judged("2024-03-31") if rule == "cpr10.review.next"] == ["2023-11-20"]


def test_after_the_day_of_the_lists_silence_shows_nothing() -> None:
    assert judged("2024-08-01")["cpr10.review.next", "2023-11-20"][0] == "undetermined"


def test_lists_with_no_first_day_show_nothing_by_their_silence(year: Read) -> None:
    source, *_ = year((workbook({"List 7": PLANS}), "annex-a.xlsx")).sources
    assert source.shows == frozenset()


def test_the_latest_day_stands_for_that_of_the_lists_and_this_is_said(read: Read) -> None:
    reading = read(lists())
    assert [(d.code, d.severity) for d in reading.diagnostics] == [("G575", Severity.WARNING)]
    assert {s.ends for s in reading.sources} == {date(2023, 12, 1)}
    assert "child_turned_18" not in {e.event for e in reading.events}


def test_one_list_may_be_a_file_of_cells(year: Read) -> None:
    text = "".join(",".join(map(str, row)) + "\n" for row in REFERRALS)
    assert sorted(e.event for e in year((text, "referrals.csv")).events) == [
        "child_turned_18",
        *["referral_received"] * 2,
    ]


BAD_LISTS: list[tuple[dict[str, Table], str, bool]] = [
    ({"List_3": [["Child Unique ID", "Date of Referal"], [11, "03/06/2023"]]}, "G560", True),
    ({"List_7": [[*PLANS[0][:7], "Date of latest review conferance", *PLANS[0][8:]], PLANS[1]]}, "G560", True),
    ({"List_7": [[ID, "Child Protection Plan Start Date"], [11, "26/06/2023"]]}, "G573", False),
    ({"Notes": [["What", "Who"], ["a", "b"]]}, "G576", False),
    ({"List_3": [REFERRALS[0], [11, "", "31/06/2023", "", ""]]}, "G612", False),
    ({"List_3": [REFERRALS[0], ["#N/A", "", "03/06/2023", "", ""]]}, "G693", False),
    ({"List_3": [REFERRALS[0], [11, "", "03/06/2023", "", "perhaps"]]}, "G563", False),
    ({"List_7": [PLANS[0], [11, "", "26/06/2023", "bad", "", "", "", "", "", ""]]}, "G563", False),
    ({"List_7": [PLANS[0], [11, "", "26/06/2023", "", "", "", "", "", "01/06/2023", ""]]}, "G571", False),
    ({"List_3": [[*REFERRALS[0], "Colour"], [11, "", "03/06/2023", "", "", "red"]]}, "G564", False),
    ({"List_3": [REFERRALS[0], ["", "", "03/06/2023", "", ""]]}, "G610", False),
    ({"List_3": [REFERRALS[0], [11, "", "=TODAY()", "", ""]]}, "G612", False),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "code", "refused"), BAD_LISTS)
def test_what_is_wrong_in_the_lists_is_said(year: Read, changed: dict[str, Table], code: str, *, refused: bool) -> None:
    reading = year(lists(**changed))
    wrong = next(d for d in reading.diagnostics if d.code == code)
    assert (wrong.severity is Severity.ERROR) == refused
    assert wrong.cure
    assert bool(reading.events) != refused


def test_a_column_that_is_not_there_is_not_shown(year: Read) -> None:
    short: Table = [[ID, "Child Protection Plan Start Date"], [11, "26/06/2023"]]
    source, *_ = year(lists(List_7=short)).sources
    assert "cp_plan_started" in (source.shows or ())
    assert "cp_plan_ended" not in (source.shows or ())


def test_a_fact_whose_column_is_not_there_is_not_carried(year: Read) -> None:
    short: Table = [[ID, ENQUIRIES[0][2], ENQUIRIES[0][4]], [11, "10/06/2023", "26/06/2023"]]
    source, *_ = year(lists(List_5=short)).sources
    assert source.carries is not None
    assert source.carries["s47_enquiry_started"] == frozenset()
    assert source.carries["strategy_discussion_held"] == {"s47_initiated"}


def test_what_another_file_holds_is_not_the_latest_alone(year: Read) -> None:
    plain = '{"case": "14", "event": "looked_after_review_held", "at": "2023-01-10"}\n', "reviews.jsonl"
    reading = year(plain, lists(List_8=CARE))
    assert [e.at for d in reading.doubts if d.case == "14" for e in d.versions[0].instead] == ["2022-10-03"]
    assert [str(s.begins) for s in reading.sources if s.shows == frozenset({"looked_after_review_held"})] == [
        "2023-11-20"
    ]


def test_a_doubt_follows_its_case_to_the_authority_that_a_census_gives_it() -> None:
    event = Event("14", "icpc_held", "2024-01-01", date(2024, 1, 1))
    doubt = Doubt("", "14", ("date of icpc_held",), "", (Version(instead=(event,)),))
    moved = Adoption({"14": {"886"}}, {"14": {"886"}}, {}).doubt(doubt)
    assert (moved.owner, moved.versions[0].instead[0].owner) == ("886", "886")


def test_lists_that_contradict_themselves_are_warned_of(year: Read) -> None:
    after: Table = [*ENQUIRIES[:2], [13, "", "11/06/2023", "No", "", ""]]
    (wrong,) = year(lists(List_5=after)).diagnostics
    assert (wrong.code, wrong.case) == ("G688", "13")


def test_no_kind_of_mistake_in_a_return_is_left_untried() -> None:
    tried = {code for _, code, _ in (*BAD.values(), *BAD_LISTS)}
    assert tried >= {"G560", "G563", "G564", "G570", "G571", "G573", "G576"}


def test_a_workbook_of_nothing_known_is_named(read: Read) -> None:
    (wrong,) = read((workbook({"Notes": [["What", "Who"], ["a", "b"]]}), "notes.xlsx")).diagnostics
    assert (wrong.code, wrong.severity) == ("G602", Severity.ERROR)
    assert "guidance import" in wrong.cure


if SHARED.is_dir():  # it stands beside the repository, not in it

    def test_the_sample_workbook_is_read(words: Library) -> None:
        reading = read_records([SHARED / "Annex_A_2024_Jan.xlsx"], words.vocabulary, words.authorities)
        assert (codes(reading), len(reading.events), len({e.case for e in reading.events})) == (["G575"], 75, 36)


# ------------------------------------------------------------------------------------------ tables of the dataset

WHOLE = {"source": "dataset", "from": "2019-04-01", "until": "2024-06-30"}
DATASET = {
    "cin_episodes": (
        "cine_referral_id,cine_person_id,cine_referral_date,cine_referral_source_code,cine_referral_nfa,"
        "cine_close_reason,cine_close_date\nR1,P1,2024-01-08 00:00:00.000,6,N,RC7,2024-06-03\n"
    ),
    "s47_enquiry": (
        "s47e_referral_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa\n"
        "R1,P1,2024-01-12,2024-01-25,N\n"
    ),
    "initial_cp_conference": (
        "icpc_person_id,icpc_referral_id,icpc_icpc_transfer_in,icpc_icpc_date,icpc_icpc_outcome_cp_flag\n"
        "P1,R1,N,2024-02-01,Y\n"
    ),
    "cp_plans": (
        "cppl_referral_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_initial_category,"
        "cppl_cp_plan_ola,cppl_cp_plan_latest_category\nR1,P1,2024-02-01,,Neglect,N,NEG\nR1,P2,2024-02-01,,Neglect,Y,NEG\n"
    ),
    "cp_reviews": (
        "cppr_person_id,cppr_cp_review_due,cppr_cp_review_date,cppr_cp_review_outcome_continue_cp,cppr_cp_review_quorate\n"
        "P1,2024-05-02,2024-04-29,Y,Y\nP1,2024-10-29,,,\n"
    ),
    "cp_visits": (
        "cppv_person_id,cppv_cp_visit_date,cppv_cp_visit_seen,cppv_cp_visit_seen_alone,cppv_cp_visit_bedroom\n"
        "P1,2024-02-09,Y,N,Y\n"
    ),
}


def tables(**changed: str) -> list[tuple[str, str]]:
    return [(text, f"ssd_{name}.csv") for name, text in (DATASET | changed).items()]


def test_tables_of_the_dataset_become_events(read: Read) -> None:
    reading = read(*tables(), shows=WHOLE)
    assert {d.code for d in reading.diagnostics} == {"G572", "G573", "G694"}
    assert [(e.event, e.at, e.episode, dict(e.facts)) for e in reading.events] == [
        ("referral_received", "2024-01-08", "R1", {"referrer_type": "professional", "source_code": "6"}),
        ("s47_enquiry_started", "2024-01-12", "R1", {}),
        ("strategy_discussion_held", "2024-01-12", "R1", {"s47_initiated": "true"}),
        ("s47_enquiry_ended", "2024-01-25", "R1", {}),
        ("cp_plan_started", "2024-02-01", "R1", {"category": ("neglect",), "latest_category": ("neglect",)}),
        ("icpc_held", "2024-02-01", "R1", {"transfer_in": "false", "plan_agreed": "true"}),
        ("cp_visit_made", "2024-02-09", None, {
            "child_seen": "true", "child_seen_alone": "false", "bedroom_seen": "true"}),
        ("review_conference_held", "2024-04-29", None, {
            "plan_continues": "true", "quorate": "true", "recorded_due_date": "2024-05-02"}),
        ("case_closed", "2024-06-03", "R1", {"reason": "services_ended"}),
    ]  # fmt: skip


def test_another_authoritys_plan_is_left_out_and_counted(read: Read) -> None:
    (told,) = (d for d in read(*tables(), shows=WHOLE).diagnostics if d.code == "G572")
    assert "another authority" in told.message


def test_tables_are_whole_for_the_days_that_are_given(read: Read) -> None:
    reading = read(*tables(), shows=WHOLE)
    assert {(s.begins, s.ends) for s in reading.sources} == {(date(2019, 4, 1), date(2024, 6, 30))}


def test_tables_with_no_days_show_nothing_by_their_silence(read: Read) -> None:
    reading = read(*tables())
    assert codes(reading).count("G577") == len(DATASET)
    assert all(source.begins == source.ends for source in reading.sources)


@pytest.mark.parametrize(
    ("changed", "code", "refused"),
    [
        ({"cp_visits": DATASET["cp_visits"].replace("2024-02-09", "09-31-2024")}, "G612", False),
        ({"cp_visits": DATASET["cp_visits"].replace("2024-02-09", "1900-01-01")}, "G626", False),
        ({"cp_visits": DATASET["cp_visits"].replace(",Y,N,Y", ",Y,P,Y")}, "G563", False),
        ({"cp_visits": DATASET["cp_visits"].replace("P1,", "NULL,")}, "G693", False),
        ({"cp_visits": DATASET["cp_visits"].replace("cppv_cp_visit_seen,", "cppv_cp_visit_sene,")}, "G560", True),
        ({"cp_plans": DATASET["cp_plans"].replace(",,Neglect,N", ",2024-01-01,Neglect,N")}, "G571", False),
        ({"cp_plans": DATASET["cp_plans"].replace("Neglect", "Neglected")}, "G563", False),
        ({"cp_reviews": DATASET["cp_reviews"].replace("2024-05-02", "soon")}, "G614", False),
        ({"s47_enquiry": DATASET["s47_enquiry"].replace(",N\n", ",maybe\n")}, "G563", False),
        ({"cp_visits": DATASET["cp_visits"] + '"P1,2024-02-10,Y,N,Y\n'}, "G609", True),
        ({"cla_reviews": "clar_cla_review_id,clar_cla_id,clar_cla_review_date\n1,2,2024-01-01\n"}, "G570", True),
        ({"cp_visits": "cppv_person_id,cppv_cp_visit_date\nP1,2024-02-09\n"}, "G573", False),
        ({"cp_visits": "cppv_person_id,cppv_cp_visit_date\n"}, "G606", True),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_tables_is_said(read: Read, changed: dict[str, str], code: str, *, refused: bool) -> None:
    reading = read(*tables(**changed), shows=WHOLE)
    wrong = next(d for d in reading.diagnostics if d.code == code)
    assert (wrong.severity is Severity.ERROR) == refused
    assert wrong.cure


def comes_to(rule: str, *files: tuple[str, str], shows: Path | None = None) -> set[str]:
    """Judge files as at the end of the year: what a rule comes to."""
    given = [Content(text.encode(), name) for text, name in files]
    answer = evaluate(Query(given, YEAR, ledger=None, reference_date=YEAR, shows=shows))
    return {str(f.status) for f in answer.findings if f.rule.id == rule}


def test_a_review_of_the_year_does_not_show_that_the_first_years_ago_was_late() -> None:
    reviews = "CHILD,DOB,REVIEW,REVIEW_CODE\nA1,,09/06/2023,PN1\nA1,,04/12/2023,PN1\n", "reviews.csv"
    assert comes_to("cpr10.review.first", episodes(STARTED | {"DECOM": "14/05/2019"}), reviews) == {"undetermined"}
    assert comes_to("cpr10.review.first", episodes(STARTED | {"DECOM": "14/04/2023"}), reviews) == {"breached"}


def test_a_review_in_a_table_does_not_show_that_the_first_was_late_unless_it_goes_back_so_far(tmp_path: Path) -> None:
    shows = tmp_path / "shows.yaml"
    shows.write_text("source: dataset\nfrom: 2019-04-01\nuntil: 2024-03-31\n", encoding="utf-8")
    late = tables(
        initial_cp_conference=DATASET["initial_cp_conference"].replace("2024-02-01", "2023-05-01"),
        cp_reviews=DATASET["cp_reviews"].replace("2024-04-29", "2023-12-29"),
    )
    assert comes_to("wt18.rev.first", *late) == {"undetermined"}
    assert comes_to("wt18.rev.first", *late, shows=shows) == {"breached"}


# ------------------------------------------------------------------------------------------ returns of other kinds

XML = "<Message><Header><CollectionDetails><Collection>{}</Collection></CollectionDetails></Header></Message>"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (XML.format("SEN2"), "a SEN2 return"), (XML.format(" sen2 "), "a SEN2 return"),
        (XML.format("AP"), "an alternative provision census"), (XML.format("SC"), "a school census"),
        (XML.format("SWF"), "a school workforce census"), (XML.format("SSDA903"), "children looked after return"),
        (XML.format("PF1"), "a private fostering return"), (XML.format("EYC"), "an early years census"),
        (XML.format("CSWF"), "social work workforce"),
        ("<EXPSSDA903><CHILD></CHILD></EXPSSDA903>", "children looked after return"),
        ('<?xml version="1.0"?>\n<Message><PupilsOnRoll/></Message>', "a school census"),
        ('<x:Message xmlns:x="y"><x:Requests/></x:Message>', "a SEN2 return"),
    ],
)  # fmt: skip
def test_a_return_of_another_kind_is_named(read: Read, text: str, named: str) -> None:
    (wrong,) = read((text, "return.xml")).diagnostics
    assert (wrong.code, wrong.severity) == ("G570", Severity.ERROR)
    assert named in wrong.message
    assert wrong.cure


def test_a_census_is_no_return_of_another_kind(words: Library) -> None:
    reading = read_records([EXAMPLES / "census-2024-invented.xml"], words.vocabulary, words.authorities)
    assert "G570" not in codes(reading)


def test_a_table_of_no_known_kind_is_sent_to_a_map(read: Read) -> None:
    (wrong,) = read(("Name,Colour\na,red\n", "list.csv")).diagnostics
    assert wrong.code == "G607"
    assert "guidance import" in wrong.cure
