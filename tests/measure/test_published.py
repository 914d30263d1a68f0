"""The published tables, to the unit, from records that fill their rows; and what cannot be counted, always said."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from guidance.app.evaluation.query import Query
from guidance.app.timeliness.tables import Timeliness, timeliness
from guidance.engine.measure.published import IN_TOTAL, Apart
from tests.measure import filling
from tests.measure.filling import WANTED, as_census, as_events, fill
from tests.records import censuses

# Small rows as they were published, so that the tests hold where the published tables are not at hand.
CARRIED: tuple[tuple[str, int, filling.Filled], ...] = (
    ("805", 2014, {
        "C2": dict(zip(WANTED["C2"], (110, 0, 24, 26, 34, 26, 0, 0, 0, 0), strict=True)),
        "C4": dict(zip(WANTED["C4"], (371, 335, 138, 132, 31, 95, 12, 0), strict=True)),
        "D6": {"CPP_At31_3Months": 94, "Reviewed_within_timescales": 84},
    }),
    ("810", 2014, {
        "C2": dict(zip(WANTED["C2"], (481, 9, 57, 60, 85, 76, 56, 26, 46, 66), strict=True)),
        "D6": {"CPP_At31_3Months": 183, "Reviewed_within_timescales": 181},
    }),
    ("800", 2015, {
        "C4": dict(zip(WANTED["C4"], (292, 226, 114, 103, 27, 54, 10, 17), strict=True)),
        "D6": {"CPP_At31_3Months": 83, "Reviewed_within_timescales": 42},
    }),
    ("384", 2016, {
        "C2": dict(zip(WANTED["C2"], (1331, 79, 477, 205, 173, 166, 60, 33, 68, 67), strict=True)),
        "D6": {"CPP_At31_3Months": 106, "Reviewed_within_timescales": 0},
    }),
)  # fmt: skip
Counted = Callable[..., Timeliness]


def at_hand() -> list[tuple[str, int, filling.Filled]]:
    """Give some of the small published rows, where the tables are at hand: of each table from many years."""
    found = list[tuple[str, int, filling.Filled]]()
    for table in ("C2", "C4", "D6"):
        able = [(code, year, row) for code, year, row in filling.complete(table) if _small(table, row)]
        found += [(code, year, {table: row}) for code, year, row in able[:: max(1, len(able) // 3)]]
    return found


def _small(table: str, row: Mapping[str, int]) -> bool:
    first = next(iter(row.values()))
    apart = table != "C4" or row["Section47"] - row["ICPC"] >= row["Section47_child"] - row["ICPC_child"] >= 0
    return 0 < first < 300 and apart and (table != "C4" or row["ICPC_child"] > 0)


@pytest.fixture
def count(tmp_path: Path) -> Counted:
    """Count the tables of a year from the text of a census, or of plain events."""

    def counted(text: str, year: int, *others: str, **more: Any) -> Timeliness:  # noqa: ANN401
        files = []
        for number, one in enumerate((text, *others)):
            files.append(tmp_path / f"{number}{'.xml' if one.startswith('<') else '.jsonl'}")
            files[-1].write_text(one, encoding="utf-8")
        return timeliness(Query(tuple(files), date(year, 3, 31), ledger=None, **more), year)

    return counted


def told(found: Timeliness, rows: filling.Filled) -> dict[str, dict[str, Any]]:
    return {name: {c: found.together.tables[name].columns[c] for c in row} for name, row in rows.items()}


def apart(found: Timeliness, name: str) -> dict[Apart, int]:
    return {why: len(of) for why, of in found.together.tables[name].apart.items()}


@pytest.mark.parametrize("written", ["census", "events"])
@pytest.mark.parametrize("given", [*CARRIED, *at_hand()])
def test_records_that_fill_a_published_row_give_it_to_the_unit(
    count: Counted, given: tuple[str, int, filling.Filled], written: str
) -> None:
    code, year, rows = given
    children = fill(rows, year, seed=int(code))
    text = as_census(children, code, year) if written == "census" else as_events(children, code)
    found = count(text, year)
    assert told(found, rows) == {name: dict(row) for name, row in rows.items()}
    assert [each.code for each in found.authorities] == [code]
    assert found.together.row("C2", found.year)["old_la_code"] == code


def test_the_order_and_a_second_copy_of_the_records_change_no_count(count: Counted) -> None:
    code, year, rows = CARRIED[0]
    children = fill(rows, year)
    names = list(children)
    Random(7).shuffle(names)  # noqa: S311  an order, and no secret
    mixed = as_census({name: children[name] for name in names}, code, year)
    assert told(count(mixed, year, as_census(children, code, year)), rows) == rows
    lines = as_events(children, code).splitlines(keepends=True)
    assert told(count("".join(reversed(lines)), year, "".join(lines)), rows) == rows


def test_a_census_of_the_year_before_beside_it_changes_no_count(count: Counted) -> None:
    code, year, rows = CARRIED[0]
    children = fill(rows, year)
    before = {name: own for name, own in children.items() if all(e.referred < date(year - 1, 4, 1) for e in own)}
    assert before
    earlier = as_census(_cut(before, date(year - 1, 3, 31)), code, year - 1)
    assert told(count(as_census(children, code, year), year, earlier), rows) == rows


def _cut(children: filling.Children, last: date) -> filling.Children:
    """Leave out what happened after a day, as a census of an earlier year does."""
    return {
        name: [
            replace(
                e,
                assessments=[(s, d if d and d <= last else None) for s, d in e.assessments if s and s <= last],
                enquiries=[(s, d if d and d <= last else None) for s, d in e.enquiries if s and s <= last],
                plans=[(s, None, [r for r in held if r <= last]) for s, _, held in e.plans if s <= last],
            )
            for e in own
        ]
        for name, own in children.items()
    }


def test_two_authorities_are_counted_each_and_together(count: Counted) -> None:
    (first, year, one), (second, other_year, two) = CARRIED[0], CARRIED[1]
    found = count(as_census(fill(one, year), first, year), year, as_census(fill(two, year), second, year))
    assert year == other_year
    assert [each.code for each in found.authorities] == [first, second]
    counts = [each.tables["C2"].columns["Assessments_completed"] for each in found.authorities]
    assert counts == [110, 481]
    assert found.together.tables["C2"].columns["Assessments_completed"] == 591


DONE = ("2023-05-03", "2023-06-01")
UNREAD = "01/06/2023"
IN_C2 = [
    ((None, "2023-06-01"), {Apart.NO_START: 1}, 1),
    ((UNREAD, "2023-06-01"), {Apart.NO_START: 1}, 1),
    (("1900-01-01", "2023-06-01"), {Apart.NO_START: 1}, 1),
    (("2023-06-02", "2023-06-01"), {Apart.BACKWARDS: 1}, 1),
    (("2023-05-03", UNREAD), {Apart.END_UNREAD: 1}, 0),
    (("2023-05-03", "2042-06-01"), {Apart.END_UNREAD: 1}, 0),
    (("2023-05-03", "2023-06-31"), {Apart.END_UNREAD: 1}, 0),
    ((None, UNREAD), {Apart.END_UNREAD: 1}, 0),
    (("2023-05-03", None), {}, 0),
    (("2023-05-03", "2024-04-01"), {}, 0),
    (("2023-03-03", "2023-03-31"), {}, 0),
    (("2023-03-31", "2023-04-01"), {}, 1),
    (("2024-03-31", "2024-03-31"), {}, 1),
]


@pytest.mark.parametrize(("days", "why", "counted"), IN_C2)
def test_an_assessment_that_cannot_be_counted_is_counted_apart_and_never_dropped(
    count: Counted, days: tuple[str, str], why: Mapping[Apart, int], counted: int
) -> None:
    good, odd = censuses.assessment(*DONE), censuses.assessment(*days)
    text = censuses.census(censuses.child(censuses.episode(good, odd, referred="2023-03-02")))
    found = count(text, 2024)
    table = found.together.tables["C2"]
    assert apart(found, "C2") == why
    assert table.columns["Assessments_completed"] == 1 + counted
    assert table.columns["11-20_days"] == 1


IN_C4 = [
    (censuses.enquiry("2023-05-10", "2023-05-09"), {Apart.BACKWARDS: 1}, (2, 2)),
    (censuses.enquiry(None, "2023-05-24"), {Apart.NO_START: 1}, (1, 2)),
    (censuses.enquiry(UNREAD, "2023-05-24"), {Apart.NO_START: 1}, (1, 2)),
    (censuses.enquiry("2023-05-10", UNREAD), {Apart.END_UNREAD: 1}, (2, 1)),
    (censuses.enquiry(UNREAD, None), {Apart.NO_START: 1}, (1, 1)),
    (censuses.enquiry("2023-05-10", None), {}, (2, 1)),
    (censuses.enquiry("2023-03-20", "2023-04-03"), {}, (1, 2)),
    (censuses.enquiry("2024-03-28", "2024-04-03"), {}, (2, 1)),
]


@pytest.mark.parametrize(("odd", "why", "counted"), IN_C4)
def test_an_enquiry_or_conference_that_cannot_be_counted_is_counted_apart(
    count: Counted, odd: str, why: Mapping[Apart, int], counted: tuple[int, int]
) -> None:
    good = censuses.enquiry("2023-07-10", "2023-07-24")
    found = count(censuses.census(censuses.child(censuses.episode(good, odd, referred="2023-03-02"))), 2024)
    columns = found.together.tables["C4"].columns
    assert apart(found, "C4") == why
    assert (columns["Section47"], columns["ICPC"]) == counted
    assert columns["Duration_0-10_days"] == 1 + (counted == (1, 2) and not why)


@pytest.mark.parametrize("written", ["census", "events"])
def test_a_conference_of_a_child_who_moved_in_is_counted_apart(count: Counted, written: str) -> None:
    episode = filling.Episode(date(2023, 5, 2), moved_in=date(2023, 5, 16))
    children = {"A": [episode], "B": [filling.Episode(date(2022, 5, 2), moved_in=date(2022, 5, 16))]}
    text = as_census(children, "886", 2024) if written == "census" else as_events(children, "886")
    found = count(text, 2024)
    assert apart(found, "C4") == {Apart.MOVED_IN: 1}
    assert found.together.tables["C4"].columns["ICPC"] == 0


OLD = ("2023-05-24", None)
IN_D6 = [
    ([(*OLD, ("2023-08-24", "2024-02-24"))], {}, (1, 1)),
    ([(*OLD, ("2023-08-25", "2024-02-24"))], {}, (1, 0)),
    ([(*OLD, ("2023-08-24", "2024-02-25"))], {}, (1, 0)),
    ([(*OLD, ("2023-08-24",))], {}, (1, 0)),
    ([(*OLD, ())], {}, (1, 0)),
    ([("2023-12-31", None, ("2024-03-31",))], {}, (1, 1)),
    ([("2024-01-01", None, ("2024-03-31",))], {}, (0, 0)),
    ([("2023-05-24", "2024-03-31", ("2023-08-24",))], {}, (0, 0)),
    ([(*OLD, ("2023-08-24", UNREAD))], {Apart.REVIEW_UNREAD: 1}, (1, 0)),
    ([(*OLD, ("2023-08-24", UNREAD, "2024-02-24"))], {}, (1, 1)),
    ([(None, None, ("2023-08-24",))], {Apart.NO_PLAN_START: 1}, (0, 0)),
    ([("2023-05-24", UNREAD, ("2023-08-24",))], {Apart.END_UNREAD: 1}, (0, 0)),
    ([(*OLD, ("2023-08-24", "2024-02-24")), ("2023-06-01", None, ())], {Apart.TWO_PLANS: 1}, (1, 1)),
    ([("2022-01-10", None, ("2023-01-10", "2023-07-10", "2024-01-10"))], {}, (1, 1)),
    ([("2022-01-10", None, ("2023-01-10", "2023-07-11", "2024-01-10"))], {}, (1, 0)),
    ([("2022-01-10", None, ("2023-07-10", "2024-01-10"))], {Apart.NOT_SHOWN: 1}, (1, 0)),
    ([("2022-01-10", None, ("2022-07-10", "2023-01-10", "2023-07-10", "2024-01-10"))], {}, (1, 0)),
    ([("2022-01-10", None, ("2022-04-10", "2022-10-10", "2023-04-10", "2023-10-10"))], {}, (1, 1)),
    ([("2022-01-10", None, ())], {}, (1, 0)),
    ([("2022-01-10", None, ("2023-11-10",))], {}, (1, 0)),
]


@pytest.mark.parametrize(("plans", "why", "counted"), IN_D6)
def test_a_plan_is_reviewed_in_time_or_not_or_that_cannot_be_known(
    count: Counted, plans: list[tuple[Any, ...]], why: Mapping[Apart, int], counted: tuple[int, int]
) -> None:
    inside = [censuses.plan(*plan) for plan in plans]
    found = count(censuses.census(censuses.child(censuses.episode(*inside, referred="2021-12-02"))), 2024)
    columns = found.together.tables["D6"].columns
    assert apart(found, "D6") == why
    assert (columns["CPP_At31_3Months"], columns["Reviewed_within_timescales"]) == counted


@pytest.mark.parametrize("table", ["C2", "C4"])
def test_a_child_returned_twice_with_two_answers_is_counted_apart(count: Counted, table: str) -> None:
    one = {"C2": censuses.assessment(*DONE), "C4": censuses.enquiry("2023-05-10", "2023-05-24")}[table]
    other = {"C2": censuses.assessment(DONE[0], "2023-07-28"), "C4": censuses.enquiry("2023-05-10", "2023-06-30")}
    texts = [censuses.census(*(censuses.child(censuses.episode(part)) for part in parts))
             for parts in ((one, other[table]), (other[table], one))]  # fmt: skip
    first, second = (count(text, 2024) for text in texts)
    assert apart(first, table) == apart(second, table) == {Apart.CONTRADICTED: 2}
    total = {"C2": "Assessments_completed", "C4": "ICPC"}[table]
    assert first.together.tables[table].columns[total] == 0


def test_an_end_that_a_later_year_takes_back_is_counted_apart(count: Counted) -> None:
    one = censuses.census(censuses.child(censuses.episode(censuses.assessment(*DONE))))
    later = censuses.census(censuses.child(censuses.episode(censuses.assessment(DONE[0], "2023-07-28"))), year=2025)
    found = count(one, 2024, later)
    assert apart(found, "C2") == {Apart.CONTRADICTED: 1}
    assert found.together.tables["C2"].columns["Assessments_completed"] == 0


def plain(*events: str, **facts: object) -> str:
    rows = [{"case": "A", "authority": "kent", "at": e[:10], "event": e[11:], **facts} for e in events]
    return "".join(f"{json.dumps(row)}\n" for row in rows)


IN_PLAIN = [
    ("C2", ("2023-05-03 assessment_started", "2023-05-10 assessment_started", "2023-06-01 assessment_completed"),
     ({Apart.WHICH_START: 1}, 1)),
    ("C2", ("2023-06-01 assessment_completed",), ({Apart.NO_START: 1}, 1)),
    ("C2", ("2023-06-02 assessment_started", "2023-06-01 assessment_completed"), ({Apart.BACKWARDS: 1}, 1)),
    ("C2", ("2023-05-03 assessment_started", "2023-05-10 assessment_completed", "2023-06-01 assessment_completed"),
     ({Apart.NO_START: 1}, 2)),
    ("C4", ("2023-05-24 icpc_held",), ({Apart.NO_START: 1}, 1)),
    ("C4", ("2023-05-03 s47_enquiry_started", "2023-05-10 s47_enquiry_started", "2023-05-24 icpc_held"),
     ({Apart.WHICH_START: 1}, 1)),
    ("C4", ("2023-05-26 s47_enquiry_started", "2023-05-24 icpc_held"), ({Apart.BACKWARDS: 1}, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("table", "events", "wanted"), IN_PLAIN)
def test_plain_events_that_do_not_say_what_belongs_together_are_in_the_total_and_in_no_band(
    count: Counted, table: str, events: tuple[str, ...], wanted: tuple[Mapping[Apart, int], int]
) -> None:
    why, counted = wanted
    found = count(plain(*events), 2024)
    assert apart(found, table) == why
    assert found.together.tables[table].columns[{"C2": "Assessments_completed", "C4": "ICPC"}[table]] == counted


def test_an_enquiry_that_ended_without_a_conference_does_not_start_the_next_ones_clock(count: Counted) -> None:
    first = plain("2023-05-03 s47_enquiry_started") + plain("2023-05-12 s47_enquiry_ended", icpc_required=False)
    found = count(first + plain("2023-07-03 s47_enquiry_started", "2023-07-17 icpc_held"), 2024)
    columns = found.together.tables["C4"].columns
    assert (columns["Section47"], columns["ICPC"], columns["Duration_0-10_days"]) == (2, 1, 1)
    assert apart(found, "C4") == {}


def test_where_a_record_has_no_start_of_an_enquiry_the_discussion_that_began_it_stands_for_it(count: Counted) -> None:
    begun = plain("2023-05-03 strategy_discussion_held", s47_initiated=True) + plain("2023-05-17 icpc_held")
    assert count(begun, 2024).together.tables["C4"].columns["Duration_0-10_days"] == 1


def test_an_assessment_that_was_not_authorised_is_not_completed(count: Counted) -> None:
    text = plain("2023-05-03 assessment_started") + plain("2023-06-01 assessment_completed", authorised=False)
    found = count(text, 2024)
    assert apart(found, "C2") == {Apart.UNAUTHORISED: 1}
    assert found.together.tables["C2"].columns["Assessments_completed"] == 0


DAY_GIVEN = st.one_of(
    st.none(), st.just(UNREAD), st.dates(date(2023, 2, 1), date(2024, 6, 1)).map(str), st.just("1900-01-01")
)


@settings(max_examples=25)
@drawn(st.lists(st.tuples(DAY_GIVEN, DAY_GIVEN), min_size=1, max_size=12, unique=True))
def test_every_assessment_returned_is_in_a_band_or_apart_or_of_another_year(days: list[tuple[str, str]]) -> None:
    inside = [censuses.assessment(*pair) for pair in days]
    text = censuses.census(censuses.child(censuses.episode(*inside, referred="2023-01-02")))
    found = timeliness(Query(text.encode(), date(2024, 3, 31), ledger=None), 2024)
    table = found.together.tables["C2"]
    of_year = [d for d in days if d[1] and d[1] != UNREAD and "2023-04-01" <= d[1] <= "2024-03-31"]
    unread = [d for d in days if d[1] in {UNREAD, "1900-01-01"}]
    in_bands = sum(table.days.values())
    kept = sum(len(of) for why, of in table.apart.items() if why in IN_TOTAL)
    assert (table.columns["Assessments_completed"] or 0) == len(of_year) == in_bands + kept
    assert len(table.apart.get(Apart.END_UNREAD, ())) == len(unread)


def test_a_year_that_the_records_do_not_show_is_given_no_count_and_no_zero(count: Counted) -> None:
    found = count(censuses.census(censuses.child(censuses.episode(censuses.assessment(*DONE)))), 2022)
    assert set(found.together.tables["C2"].columns.values()) == {None}
    assert any("so no count is given" in said for said in found.sentences())


def test_records_that_show_a_part_of_the_year_say_which(count: Counted) -> None:
    scope = json.dumps({"source": "case system", "from": "2023-10-01", "until": "2024-03-31"})
    text = plain("2023-11-03 assessment_started", "2023-12-01 assessment_completed")
    found = count(f"{scope}\n{text}", 2024)
    assert any("only from 1 October 2023 to 31 March 2024" in said for said in found.sentences())
    assert found.together.tables["C2"].columns["Assessments_completed"] == 1


def test_the_two_clocks_of_an_assessment_are_never_taken_for_one(count: Counted) -> None:
    """Referred, begun three working days later, authorised on the forty-eighth: late by guidance, in time in C2."""
    text = censuses.census(
        censuses.child(censuses.episode(censuses.assessment("2023-09-07", "2023-11-09"), referred="2023-09-04"))
    )
    found = count(text, 2024)
    assert found.together.tables["C2"].columns["41-45_days"] == 1
    assert found.together.guidance["C2"].counts["done late"] == 1
