"""The children in need census: what its elements become, and what is said about what is wrong with them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.diagnostics import Severity
from guidance.engine.packs.library import Library
from guidance.engine.records import Reading, read_records
from tests.records.census_elements import (
    NAME,
    assessment,
    census,
    child,
    codes,
    details,
    enquiry,
    group,
    header,
    only_fault,
    plan,
    said,
)
from tools import make_census

Read = Callable[..., Reading]
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "cin-samples"


# ------------------------------------------------------------------------------------------------ who and when


def test_a_child_is_a_case_of_its_authority_and_a_referral_an_episode(read: Read) -> None:
    reading = read(census(child(details())))
    (event,) = reading.events
    assert (event.case, event.owner, event.authority, event.episode) == ("A1", "201", "201", "2023-05-09")
    assert (reading.authority, reading.reference_date, reading.diagnostics) == ("201", date(2024, 3, 31), ())


def test_a_census_shows_what_it_collects_for_the_year_to_its_reference_date(read: Read) -> None:
    (source,) = read(census(child(details()))).sources
    assert (source.begins, source.ends, source.cases) == (
        date(2023, 4, 1),
        date(2024, 3, 31),
        frozenset({("201", "A1")}),
    )
    assert source.shows == frozenset({
        "referral_received", "case_closed", "assessment_started", "assessment_completed", "strategy_discussion_held",
        "s47_enquiry_started", "transfer_in_notified", "icpc_held", "cp_plan_started", "cp_plan_ended",
        "review_conference_held", "cin_plan_started", "cin_plan_ended", "unborn_child_recorded", "child_born",
        "child_turned_18", "child_died",
    })  # fmt: skip


def test_child_in_need_plans_are_collected_from_2022(read: Read) -> None:
    shows = {}
    for year in (2021, 2022):
        (source,) = read(census(child(details()), head=header(year=year, reference=f"{year}-03-31"))).sources
        shows[year] = source.shows or frozenset()
    assert shows[2022] - shows[2021] == {"cin_plan_started", "cin_plan_ended"}


def test_a_header_that_is_not_there_is_asked_for(read: Read) -> None:
    reading = read(census(child(details()), head=""))
    fault = only_fault(reading)
    assert (fault.code, fault.severity, reading.events) == ("G653", Severity.ERROR, ())
    assert fault.cure == "give `--authority` and `--reference-date`"


def test_what_the_header_lacks_can_be_given_beside_the_file(read: Read) -> None:
    file = census(child(details()), head="")
    reading = read(file, authority="kent", reference_date=date(2024, 3, 31))
    assert (reading.authority, reading.reference_date, reading.diagnostics) == ("886", date(2024, 3, 31), ())


@pytest.mark.parametrize(
    ("head", "option"), [(header(lea=None), "`--authority`"), (header(reference=None), "`--reference-date`")]
)
def test_only_what_the_header_lacks_is_asked_for(read: Read, head: str, option: str) -> None:
    assert only_fault(read(census(child(details()), head=head))).cure == f"give {option}"


def test_a_reference_date_that_cannot_be_read_is_reported_before_one_is_asked_for(read: Read) -> None:
    assert codes(read(census(child(details()), head=header(reference="31/03/2024")))) == ["G659", "G653"]


@pytest.mark.parametrize(
    ("head", "options", "says"),
    [
        (header(year=2023), {}, "`Year` is 2023"),
        (header(reference="2024-07-21"), {}, "not a 31 March"),
        (header(lea="975"), {}, "`975`"),
        (header(year=2015, reference="2015-03-31"), {}, "the census of 2015"),
        (header().replace(">CIN<", ">CLA<"), {}, "`CLA`"),
        (header(), {"authority": "kent"}, "`886` was given"),
        (header(), {"reference_date": date(2023, 3, 31)}, "2023-03-31 was given"),
    ],
)
def test_a_header_that_does_not_hold_together_is_reported_and_used(
    read: Read, *, head: str, options: dict[str, object], says: str
) -> None:
    reading = read(census(child(details(referred="2014-06-02"), born="2010-06-01"), head=head), **options)
    assert (codes(reading), len(reading.events)) == (["G656"], 1)
    assert says in only_fault(reading).message


@pytest.mark.parametrize("year", [2009, 2012])
def test_a_census_from_before_the_single_assessment_is_refused(read: Read, year: int) -> None:
    assert codes(read(census(child(details()), head=header(year=year, reference=f"{year}-03-31")))) == ["G654"]


def test_separate_initial_and_core_assessments_are_refused(read: Read) -> None:
    text = census(child(details(group("InitialAssessments", InitialAssessmentActualStartDate="2013-05-01"))))
    assert codes(read(text)) == ["G654"]


# ------------------------------------------------------------------------------------------------ elements to events


def test_a_referral_and_its_closure(read: Read) -> None:
    leaves = {
        "ReferralSource": "1A",
        "PrimaryNeedCode": "N4",
        "CINclosureDate": "2023-08-01",
        "ReasonForClosure": "RC8",
    }
    assert said(read(census(child(details(**leaves)))).events) == [
        ("referral_received", "2023-05-09", {"primary_need": "N4", "referrer_type": "family", "source_code": "1A"}),
        ("case_closed", "2023-08-01", {"reason": "closed_after_assessment"}),
    ]


@pytest.mark.parametrize(
    ("code", "who"),
    [("1A", "family"), ("1B", "public"), ("1C", "child"), ("1D", "public"), ("2A", "professional"),
     ("5D", "professional"), ("8", "professional"), ("9", "anonymous"), ("10", None)],
)  # fmt: skip
def test_who_referred(read: Read, code: str, who: str | None) -> None:
    reading = read(census(child(details(ReferralSource=code))))
    assert (reading.events[0].facts.get("referrer_type"), reading.diagnostics) == (who, ())


@pytest.mark.parametrize(
    ("written", "known"),
    [("1", True), ("true", True), ("TRUE", True), ("True", True), ("0", False), ("false", False), ("FALSE", False)],
)
def test_yes_and_no_come_in_four_forms(read: Read, *, written: str, known: bool) -> None:
    text = census(child(details(enquiry(ICPCnotRequired=written))), child(details(ReferralNFA=written), case="A2"))
    reading = read(text)
    held = {(e.event, e.case): e.facts.get("later_known") for e in reading.events}
    assert held["s47_enquiry_started", "A1"] == ("no_conference_needed" if known else None)
    assert held["strategy_discussion_held", "A1"] == ("no_conference_needed" if known else None)
    assert held["referral_received", "A2"] == ("no_further_action" if known else None)
    assert reading.diagnostics == ()


def test_any_other_yes_or_no_is_reported_and_missing(read: Read) -> None:
    reading = read(census(child(details(ReferralNFA="Y"))))
    assert (codes(reading), dict(reading.events[0].facts)) == (["G660"], {})


def test_an_assessment(read: Read) -> None:
    reading = read(census(child(details(assessment(done="2023-07-01", review="2025-01-01")))))
    assert said(reading.events, "assessment_started", "assessment_completed") == [
        ("assessment_started", "2023-05-10", {"review_point": "2025-01-01"}),
        ("assessment_completed", "2023-07-01", {"authorised": "true"}),
    ]
    assert reading.diagnostics == ()


def test_a_child_in_need_plan(read: Read) -> None:
    cin = group("CINPlanDates", CINPlanStartDate="2023-06-01", CINPlanEndDate="2023-07-01")
    assert said(read(census(child(details(cin)))).events)[1:] == [
        ("cin_plan_started", "2023-06-01", {}),
        ("cin_plan_ended", "2023-07-01", {}),
    ]


def test_an_enquiry_is_a_discussion_too_and_its_target_a_cross_check(read: Read) -> None:
    assert said(read(census(child(details(enquiry(InitialCPCtarget="2023-06-22"))))).events)[1:] == [
        ("s47_enquiry_started", "2023-06-01", {"recorded_icpc_target": "2023-06-22"}),
        ("strategy_discussion_held", "2023-06-01", {"s47_initiated": "true"}),
    ]


def test_a_plan_and_its_reviews(read: Read) -> None:
    leaves = {"InitialCategoryOfAbuse": "NEG", "LatestCategoryOfAbuse": "EMO", "NumberOfPreviousCPP": "02"}
    reviews = ("2023-09-01", "2024-02-01")
    inside = enquiry(DateOfInitialCPC="2023-06-20") + plan(end="2024-02-01", reviews=reviews, **leaves)
    assert said(read(census(child(details(inside)))).events)[3:] == [
        ("cp_plan_started", "2023-06-20",
         {"category": ("neglect",), "latest_category": ("emotional_abuse",), "previous_plans": "2"}),
        ("icpc_held", "2023-06-20", {"category": ("neglect",), "plan_agreed": "true", "transfer_in": "false"}),
        ("review_conference_held", "2023-09-01", {"plan_continues": "true"}),
        ("cp_plan_ended", "2024-02-01", {}),
        ("review_conference_held", "2024-02-01", {}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "agreed", "found"),
    [
        ("", "false", []),
        (plan("2023-06-20"), "true", []),
        (plan("2023-06-21"), None, ["G672"]),
        (plan("2023-06-19"), None, ["G672"]),
        (plan("2023-05-20", end="2023-06-01"), "false", []),
        (plan("20/06/2023"), None, ["G659"]),
        (plan(None), None, ["G664"]),
    ],
)
def test_whether_a_plan_was_agreed_shows_in_when_plans_start(
    read: Read, *, inside: str, agreed: str | None, found: list[str]
) -> None:
    reading = read(census(child(details(enquiry(DateOfInitialCPC="2023-06-20"), inside))))
    (conference,) = [event for event in reading.events if event.event == "icpc_held"]
    assert (conference.facts.get("plan_agreed"), codes(reading)) == (agreed, found)


def test_a_conference_before_the_year_says_nothing_of_plans_that_had_ended(read: Read) -> None:
    reading = read(census(child(details(DateOfInitialCPC="2021-06-20", referred="2021-06-01"))))
    assert said(reading.events, "icpc_held") == [("icpc_held", "2021-06-20", {"transfer_in": "true"})]


def test_a_child_who_moved_in_gives_notice_on_the_day_of_referral(read: Read) -> None:
    reading = read(census(child(details(plan("2023-05-24"), DateOfInitialCPC="2023-05-24"))))
    assert said(reading.events, "transfer_in_notified", "icpc_held") == [
        ("transfer_in_notified", "2023-05-09", {"permanent": "true"}),
        ("icpc_held", "2023-05-24", {"plan_agreed": "true", "transfer_in": "true"}),
    ]


def test_two_conferences_on_one_day_are_the_one_after_enquiries(read: Read) -> None:
    both = details(enquiry(DateOfInitialCPC="2023-06-20"), DateOfInitialCPC="2023-06-20")
    reading = read(census(child(both)))
    assert said(reading.events, "transfer_in_notified", "icpc_held") == [
        ("icpc_held", "2023-06-20", {"plan_agreed": "false", "transfer_in": "false"})
    ]
    assert codes(reading) == ["G669"]


def test_two_conferences_on_two_days_are_both_read_and_the_clash_reported(read: Read) -> None:
    both = details(enquiry(DateOfInitialCPC="2023-06-20"), DateOfInitialCPC="2023-05-24")
    reading = read(census(child(both)))
    assert [event.facts["transfer_in"] for event in reading.events if event.event == "icpc_held"] == ["true", "false"]
    assert codes(reading) == ["G669"]


# ------------------------------------------------------------------------------------------------ birth and death


def test_a_birth_after_the_referral_is_a_birth_in_the_episode(read: Read) -> None:
    assert said(read(census(child(details(), born="2023-08-01"))).events) == [
        ("referral_received", "2023-05-09", {}),
        ("unborn_child_recorded", "2023-05-09", {}),
        ("child_born", "2023-08-01", {}),
    ]


def test_an_expected_birth_is_a_forecast_and_never_a_birth(read: Read) -> None:
    reading = read(census(child(details(), born=None, ExpectedPersonBirthDate="2024-06-01")))
    assert said(reading.events, "unborn_child_recorded", "child_born") == [
        ("unborn_child_recorded", "2023-05-09", {"expected": "2024-06-01"})
    ]
    assert reading.diagnostics == ()


def test_a_birth_wins_over_an_expected_one(read: Read) -> None:
    reading = read(census(child(details(), ExpectedPersonBirthDate="2024-06-01")))
    assert (said(reading.events, "unborn_child_recorded"), codes(reading)) == ([], ["G670"])


def test_a_pregnancy_that_ended_is_not_the_death_of_a_child(read: Read) -> None:
    leaves = {"ExpectedPersonBirthDate": "2024-06-01", "PersonDeathDate": "2023-09-01"}
    reading = read(census(child(details(), born=None, **leaves)))
    assert (said(reading.events, "child_died"), codes(reading)) == ([], ["G671"])


def test_a_death(read: Read) -> None:
    assert said(read(census(child(details(), PersonDeathDate="2023-09-01"))).events, "child_died") == [
        ("child_died", "2023-09-01", {})
    ]


@pytest.mark.parametrize(
    ("born", "died", "grown"),
    [
        ("2006-03-31", None, ["2024-03-31"]),
        ("2006-04-01", None, []),
        ("2004-02-29", None, ["2022-03-01"]),
        ("2005-01-01", "2022-12-31", []),
    ],
)
def test_eighteen_years_are_counted_to_the_reference_date(
    read: Read, born: str, died: str | None, grown: list[str]
) -> None:
    reading = read(census(child(details(referred="2021-01-04"), born=born, PersonDeathDate=died)))
    assert [event.at for event in reading.events if event.event == "child_turned_18"] == grown


# ------------------------------------------------------------------------------------------------ episodes and ids


def test_two_referrals_on_one_day_are_two_episodes(read: Read) -> None:
    two = [details(ReferralSource="1A"), details(assessment(), ReferralSource="2A")]
    orders = [read(census(child(*order))).events for order in (two, two[::-1])]
    assert orders[0] == orders[1]
    assert {event.episode for event in orders[0]} == {"2023-05-09", "2023-05-09#2"}
    assert len({event.id for event in orders[0]}) == len(orders[0]) == 3


def test_an_id_is_short_and_says_what_and_when_and_in_which_episode(read: Read) -> None:
    events = read(census(child(details(assessment())))).events
    assert [event.id for event in events] == [
        "referral_received:2023-05-09",
        "assessment_started:2023-05-10:2023-05-09",
    ]


def test_two_different_assessments_on_one_day_are_numbered_by_what_they_say(read: Read) -> None:
    parts = [assessment(review="2023-06-01"), assessment(review="2023-05-20")]
    orders = [read(census(child(details(*order)))).events for order in (parts, parts[::-1])]
    assert orders[0] == orders[1]
    assert {e.id: e.facts["review_point"] for e in orders[0] if e.event == "assessment_started"} == {
        "assessment_started:2023-05-10:2023-05-09": "2023-05-20",
        "assessment_started:2023-05-10:2023-05-09#2": "2023-06-01",
    }


def test_a_part_that_is_there_twice_word_for_word_is_one(read: Read) -> None:
    reading = read(census(child(details(plan(), plan()))))
    assert len(said(reading.events, "cp_plan_started")) == 1
    assert codes(reading) == ["G665"]


def test_a_child_who_is_there_twice_is_one_case(read: Read) -> None:
    reading = read(census(child(details(CINclosureDate="2023-08-01")), child(details(referred="2023-09-04"))))
    assert {event.episode for event in reading.events} == {"2023-05-09", "2023-09-04"}
    assert codes(reading) == ["G658"]


def test_a_child_with_no_reference_is_left_out_and_counted(read: Read) -> None:
    reading = read(census(child(details(), case=None), child(details(), case="A2")))
    assert (reading.left_out, {event.case for event in reading.events}) == (1, {"A2"})
    assert codes(reading) == ["G657"]


# ------------------------------------------------------------------------------------------------ several years


def in_year(year: int, *details: str, **more: object) -> tuple[str, str]:
    return census(child(*details, **more), head=header(year=year, reference=f"{year}-03-31"))


def test_an_episode_returned_year_after_year_is_one_and_the_latest_answers_count(read: Read) -> None:
    first = in_year(
        2023, details(plan("2022-06-20", LatestCategoryOfAbuse="NEG"), referred="2022-06-01", ReferralNFA="1")
    )
    second = in_year(
        2024, details(plan("2022-06-20", LatestCategoryOfAbuse="PHY"), referred="2022-06-01", ReferralNFA="0")
    )
    readings = [read(*files) for files in ((first, second), (second, first))]
    assert readings[0].events == readings[1].events
    assert said(readings[0].events) == [
        ("referral_received", "2022-06-01", {}),
        ("cp_plan_started", "2022-06-20", {"latest_category": ("physical_abuse",)}),
    ]
    assert readings[0].reference_date == date(2024, 3, 31)
    assert [source.ends for source in readings[0].sources] == [date(2023, 3, 31), date(2024, 3, 31)]
    assert readings[0].sha256 == readings[1].sha256


def test_what_only_the_earlier_file_knew_of_a_conference_is_kept(read: Read) -> None:
    moved = {"DateOfInitialCPC": "2022-06-20", "referred": "2022-06-01"}
    reading = read(
        in_year(2023, details(plan("2022-06-20", end="2022-12-01"), **moved)), in_year(2024, details(**moved))
    )
    assert [dict(event.facts) for event in reading.events if event.event == "icpc_held"] == [
        {"plan_agreed": "true", "transfer_in": "true"}
    ]


def test_a_later_file_corrects_a_date_of_birth(read: Read) -> None:
    years = [(2023, "2004-05-01"), (2024, "2004-06-01")]
    reading = read(*(in_year(year, details(referred="2021-06-01"), born=born) for year, born in years))
    assert said(reading.events, "child_turned_18") == [("child_turned_18", "2022-06-01", {})]


def test_an_episode_closed_on_two_dates_is_reported(read: Read) -> None:
    dates = [(2023, "2023-02-01"), (2024, "2023-04-03")]
    reading = read(*(in_year(year, details(referred="2022-06-01", CINclosureDate=day)) for year, day in dates))
    assert codes(reading) == ["G674"]


def test_one_reference_in_two_authorities_is_two_cases(read: Read) -> None:
    reading = read(census(child(details())), census(child(details()), head=header(lea="886")))
    assert [(event.owner, event.case) for event in reading.events] == [("201", "A1"), ("886", "A1")]
    assert reading.authority is None


# ------------------------------------------------------------------------------------------------ beside a plain file

CORE_GROUP = '{"case": "A1", "event": "core_group_met", "at": "2023-06-28", "authority": "City of London"}\n'


def test_plain_records_that_name_the_authority_join_the_case_of_the_census(read: Read) -> None:
    reading = read(census(child(details())), (CORE_GROUP, "core-groups.jsonl"))
    assert {(event.owner, event.case) for event in reading.events} == {("201", "A1")}
    assert [source.cases for source in reading.sources] == [frozenset({("201", "A1")})] * 2
    assert reading.diagnostics == ()


@pytest.mark.parametrize("authority", ["", ', "authority": "kent"'])
def test_plain_records_that_do_not_are_another_case_and_that_is_said(read: Read, authority: str) -> None:
    plain = CORE_GROUP.replace(', "authority": "City of London"', authority)
    reading = read(census(child(details())), (plain, "core-groups.jsonl"))
    assert [event.owner for event in reading.events] == ["", "201"]
    assert codes(reading) == ["G619"]


# ------------------------------------------------------------------------------------------------ the public samples


if SAMPLES.is_dir():  # where they are not to hand there is nothing to collect, and nothing is skipped

    @pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.name)
    def test_a_public_sample_is_read_to_its_end(words: Library, sample: Path) -> None:
        reading = read_records([sample], words.vocabulary, words.authorities)
        children = sum(note.count for note in reading.report if note.about == "children")
        assert children == sample.read_text().count("<Child>")
        assert all(fault.severity is Severity.WARNING for fault in reading.diagnostics)
        assert reading.events
        assert reading.diagnostics

    @pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.name)
    def test_a_public_sample_gives_only_words_of_the_vocabulary(words: Library, sample: Path) -> None:
        for event in read_records([sample], words.vocabulary, words.authorities).events:
            for name, fact in event.facts.items():
                word = words.vocabulary.fact(event.event, name)
                assert word is not None
                assert fact == (word.canonical_list(fact) if isinstance(fact, tuple) else word.canonical(fact or ""))


# ------------------------------------------------------------------------------------------------ the invented census


def test_the_invented_census_is_what_its_tool_writes() -> None:
    assert make_census.FILE.read_text(encoding="utf-8") == make_census.census()


def test_the_invented_census_has_the_faults_that_its_tool_says(words: Library) -> None:
    reading = read_records([make_census.FILE], words.vocabulary, words.authorities)
    assert sorted({(fault.code, fault.severity) for fault in reading.diagnostics}) == [
        ("G663", Severity.WARNING),
        ("G669", Severity.WARNING),
    ]
    assert len({event.case for event in reading.events}) == 203


# ------------------------------------------------------------------------------------------------ theorems

DAYS = st.dates(date(2022, 1, 1), date(2025, 1, 1)).map(date.isoformat)
JUNK = (
    st.none() | DAYS | st.sampled_from(["", "2023-02-30", "1/2/23", "0", "1", "TRUE", "RC1", "NEG", "1A", "&amp;", "x"])
)
EPISODES = st.builds(
    details,
    st.lists(st.builds(assessment, JUNK, JUNK, JUNK), max_size=2).map("".join),
    st.lists(st.builds(enquiry, JUNK, DateOfInitialCPC=JUNK, ICPCnotRequired=JUNK), max_size=2).map("".join),
    st.lists(
        st.builds(plan, JUNK, JUNK, st.lists(DAYS, max_size=2).map(tuple), InitialCategoryOfAbuse=JUNK), max_size=2
    ).map("".join),
    referred=JUNK,
    CINclosureDate=JUNK,
    ReasonForClosure=JUNK,
    DateOfInitialCPC=JUNK,
    ReferralNFA=JUNK,
)
CHILDREN = st.builds(
    lambda episodes, case, born, expected, died: child(
        *episodes, case=case, born=born, ExpectedPersonBirthDate=expected, PersonDeathDate=died
    ),
    st.lists(EPISODES, max_size=3),
    st.sampled_from(["A1", "A2", "A3", ""]),
    JUNK,
    JUNK,
    JUNK,
)


@given(st.lists(CHILDREN, min_size=1, max_size=4))
def test_no_child_is_too_strange_to_be_read(read: Read, children: list[str]) -> None:
    reading = read(census(*children))
    assert sum(note.count for note in reading.report if note.about == "children") == len(children)
    keys = [(event.case, event.id) for event in reading.events]
    assert len(set(keys)) == len(keys)
    assert all(event.day <= date(2024, 3, 31) for event in reading.events)


@given(st.lists(EPISODES, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_episodes_makes_no_difference(read: Read, episodes: list[str], chance: object) -> None:
    shuffled = list(episodes)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert read(census(child(*shuffled))).events == read(census(child(*episodes))).events


@given(st.lists(CHILDREN, min_size=1, max_size=3), st.data())
def test_no_break_is_too_strange_to_be_answered(read: Read, children: list[str], data: st.DataObject) -> None:
    text, name = census(*children)
    cut = data.draw(st.integers(0, len(text) - 12))
    assert read((text[:cut] + data.draw(st.text(max_size=5)), name)).diagnostics


@given(st.binary())
def test_no_bytes_are_too_strange_to_be_answered(read: Read, content: bytes) -> None:
    assert codes(read((content, NAME)))
