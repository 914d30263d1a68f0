"""`guidance timeliness`: the published tables in every form, whole for the authority and withheld on a page."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.app.timeliness import published_figures
from guidance.engine.measure.published import C2_BANDS, C4_BANDS
from guidance.engine.measure.withheld import WITHHELD, as_shown, rounded
from tests.cli.conftest import Run
from tests.cli.test_due import sheet
from tests.measure import filling
from tests.records import censuses
from tests.site import browsing

ROOT = Path(__file__).parents[2]
CENSUS = ROOT / "examples" / "census-2024-invented.xml"
Records = Callable[..., Path]


def counted(run: Run, *arguments: object, year: int = 2024) -> Mapping[str, Any]:
    ran = run("timeliness", *arguments, "--year", year, "--format", "json")
    assert ran.code == 0, ran.err
    return dict(ran.data)


def test_the_columns_are_those_in_which_the_tables_are_published(run: Run) -> None:
    data = counted(run, CENSUS)
    for table in published_figures.TABLES:
        columns = list(data[table])
        published = list(published_figures.columns(table))
        assert columns[: len(published)] == published
        assert [c for c in columns if c not in published] == [
            c for c in columns if c.startswith(("Within_45_days", "Within_15_days"))
        ]
    assert data["C2"]["la_name"] == "City of London"
    assert data["C2"]["region_name"] == "Inner London"


def test_counts_are_whole_and_shares_have_one_decimal(run: Run) -> None:
    data = counted(run, CENSUS)
    assert (data["C2"]["Assessments_completed"], data["C2"]["46-50_days"]) == (149, 4)
    assert data["C2"]["Within_45_days_percent"] == 88.6
    assert data["D6"]["Reviewed_within_timescales_percent"] == 82.6
    assert data["C4"]["Within_15_days_percent"] == 82.4


def test_what_cannot_be_counted_is_said_with_whose_it_is(run: Run) -> None:
    (backwards,) = counted(run, CENSUS)["not_counted"]["C2"]
    assert (backwards["count"], backwards["in_total"], backwards["cases"]) == (1, True, ["INV0050"])
    ran = run("timeliness", CENSUS, "--year", "2024")
    assert "Apart: 1 (INV0050): by the record it ended before it began" in " ".join(ran.out.split())


def test_guidance_stands_beside_with_its_own_clock_and_the_rules_it_comes_from(run: Run) -> None:
    beside = counted(run, CENSUS)["guidance"]
    assert beside["C2"]["rules"] == ["wt18.assess.45wd", "wt23.assess.45wd"]
    assert beside["C2"]["counts"]["done in time"] == 124
    assert "from the referral" in beside["C2"]["clock"]


def test_england_and_the_region_are_set_beside_as_published(run: Run) -> None:
    ran = run("timeliness", CENSUS, "--year", "2024")
    said = " ".join(ran.out.split())
    assert "within 45 working days 132 88.6% 84.5% 86.0%" in said
    assert "within 15 working days 28 82.4% 79.7% 71.4%" in said
    assert "reviewed in time 19 82.6% 89.8% 90.2%" in said
    assert "breach" not in said.lower()
    assert max(map(len, ran.out.splitlines())) <= 80


def test_each_form_holds_the_same_counts(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "tables.xlsx"
    assert run("timeliness", CENSUS, "--year", "2024", "--format", "xlsx", "--output", made).code == 0
    head, own, *beside = sheet(made, 1)
    assert dict(zip(head[:5], own[:5], strict=True))["time_period"] == "2024"
    assert "149" in own
    assert [row[2] for row in beside] == ["National", "Regional"]
    ran = run("timeliness", CENSUS, "--year", "2024", "--format", "csv")
    rows = [r for r in csv.DictReader(io.StringIO(ran.out)) if (r["table"], r["of"]) == ("C2", "records")]
    assert {r["measure"]: r["count"] for r in rows}["Assessments_completed"] == "149"


def test_the_page_withholds_small_counts_fetches_nothing_and_passes_no_judgement_by_colour(
    run: Run, tmp_path: Path
) -> None:
    made = tmp_path / "page.html"
    assert run("timeliness", CENSUS, "--year", "2024", "--format", "html", "--output", made).code == 0
    text = made.read_text(encoding="utf-8")
    ET.fromstring(re.search(r"<svg.*?</svg>", text, re.DOTALL)[0])  # type: ignore[index]  # noqa: S314  our own
    assert "INV0050" not in text
    assert '<th scope="row">46 to 50 working days</th><td><span class="withheld">withheld</span></td>' in text
    assert '<th scope="row">assessments completed</th><td>149</td>' in text
    assert not re.search(r"<script|https?://|url\(", text)
    assert {c.lower() for c in re.findall(r'fill="(#\w+)"', text)} <= {"#1f5a94", "#9a9a9a", "#1b1b1b", "#333", "#444",
                                                                       "#555"}  # fmt: skip


@browsing.needs_browser
def test_the_page_is_for_everybody(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "page.html"
    assert run("timeliness", CENSUS, "--year", "2024", "--format", "html", "--output", made).code == 0
    assert browsing.faults_of(made) == []


def test_a_name_that_is_markup_is_shown_as_it_is(run: Run, tmp_path: Path) -> None:
    text = censuses.census(censuses.child(censuses.episode(censuses.assessment()), case="&lt;b&gt;x"))
    file = tmp_path / "census.xml"
    file.write_text(text, encoding="utf-8")
    ran = run("timeliness", file, "--year", "2024", "--format", "html")
    assert "<b>" not in ran.out


FULL_WIDTH = "\uff12\uff10\uff12\uff14"
YEARS = ["1999", "0", "-2024", "20244", "24", "two", "2024-25", "", "2010", "9999", FULL_WIDTH]


@pytest.mark.parametrize("year", YEARS)
def test_a_year_is_one_that_can_be_counted(run: Run, year: str) -> None:
    ran = run("timeliness", CENSUS, "--year", year)
    assert ran.code == 3
    assert ran.out == ""
    assert "--year" in ran.err


def test_records_of_nothing_that_the_tables_count_are_refused_and_not_given_noughts(run: Run, records: Records) -> None:
    file = records({"case": "A", "event": "contact_received", "at": "2023-05-03", "authority": "kent"})
    ran = run("timeliness", file, "--year", "2024")
    assert ran.code == 2
    assert "nothing could be counted" in ran.err
    data = run("timeliness", file, "--year", "2024", "--format", "json").data
    assert data["C2"]["Assessments_completed"] is data["D6"]["CPP_At31_3Months"] is None


def test_a_census_that_breaks_off_is_said_to_and_ends_so(run: Run, tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml"
    cut.write_bytes(CENSUS.read_bytes()[:20_000])
    ran = run("timeliness", cut, "--year", "2024")
    assert ran.code == 2
    assert "breaks off" in ran.out
    assert any(
        "breaks off" in said for said in run("timeliness", cut, "--year", "2024", "--format", "json").data["in_words"]
    )


def test_records_left_out_for_mistakes_are_said_to_be_in_no_count(run: Run, records: Records) -> None:
    good = {"case": "A", "event": "assessment_completed", "at": "2023-06-01", "authority": "kent"}
    file = records({**good, "event": "assessment_started", "at": "2023-05-03"}, good, {**good, "at": "01/06/2023"})
    assert run("timeliness", file, "--year", "2024").code == 2
    data = counted(run, file, "--skip-invalid")
    assert any("1 record left out" in said for said in data["in_words"])


def test_a_file_of_another_kind_is_refused_as_it_is_elsewhere(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "sheet.xlsx"
    run("timeliness", CENSUS, "--year", "2024", "--format", "xlsx", "--output", made)
    ran = run("timeliness", made, "--year", "2024")
    assert ran.code == 2
    assert "a workbook, and no sheet of it is a list that is known here" in " ".join(ran.err.split())


def test_a_year_of_which_nothing_is_published_here_says_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "census.xml"
    done = censuses.assessment("2025-05-03", "2025-06-03")
    file.write_text(censuses.census(censuses.child(censuses.episode(done)), year=2026), encoding="utf-8")
    data = counted(run, file, year=2026)
    assert {row["time_period"] for row in data["published"]["C2"]} == {"2024"}
    assert any("those shown are of the last year before it" in said for said in data["in_words"])


COUNT = st.one_of(st.integers(0, 7), st.integers(0, 400))
C2_ROWS = st.tuples(*(COUNT for _ in C2_BANDS), st.integers(0, 3))


@given(C2_ROWS)
def test_no_withheld_count_can_be_reckoned_from_what_is_shown(counts: tuple[int, ...]) -> None:
    *bands, rest = counts
    names = [band.column for band in C2_BANDS]
    columns = dict(zip(names, bands, strict=True))
    within = sum(bands[:6])
    total = sum(bands) + rest
    shown = as_shown("C2", {**columns, "Assessments_completed": total, "Within_45_days": within,
                            "Within_45_days_percent": 1.0})  # fmt: skip
    hidden = {name for name in names if shown[name] == WITHHELD}
    assert {name for name in names if 0 < columns[name] < 6} <= hidden
    assert len(hidden) != 1 or shown["Assessments_completed"] == WITHHELD
    inside = hidden & set(names[:6])
    told = shown["Within_45_days"] != WITHHELD
    assert not (told and inside and hidden - inside)
    assert not (told and (0 < within < 6 or 0 < total - within < 6))


WHOLE = [
    ("C2", (110, 0, 24, 26, 34, 26, 0, 0, 0, 0)),
    ("C2", (481, 9, 57, 60, 85, 76, 56, 26, 46, 66)),
    ("C4", (371, 335, 138, 132, 31, 95, 12, 0)),
    ("C4", (1157, 1000, 444, 430, 10, 398, 20, 16)),
    ("D6", (94, 84)),
    ("D6", (35, 0)),
]


@pytest.mark.parametrize(("table", "counts"), WHOLE)
def test_a_row_with_no_small_count_is_shown_whole(table: str, counts: tuple[int, ...]) -> None:
    row = dict(zip(filling.WANTED[table], counts, strict=True))
    shares = {"Within_45_days": None, "Within_15_days": None, "Reviewed_within_timescales_percent": None}
    shown = as_shown(table, {**row, **shares})
    assert {name: shown[name] for name in row} == row


@pytest.mark.parametrize(
    ("counts", "withheld"),
    [
        ((263, 260), ["Reviewed_within_timescales", "Reviewed_within_timescales_percent"]),
        ((263, 4), ["Reviewed_within_timescales", "Reviewed_within_timescales_percent"]),
        ((5, 0), ["CPP_At31_3Months", "Reviewed_within_timescales", "Reviewed_within_timescales_percent"]),
        ((263, 257), []),
        ((263, 263), []),
    ],
)
def test_a_few_reviewed_or_a_few_not_reviewed_are_withheld(counts: tuple[int, int], withheld: list[str]) -> None:
    columns = {**dict(zip(filling.WANTED["D6"], counts, strict=True)), "Reviewed_within_timescales_percent": 1.0}
    assert [name for name, count in as_shown("D6", columns).items() if count == WITHHELD] == withheld


def test_the_published_shares_follow_from_the_published_counts() -> None:
    rows = [r for r in published_figures.rows("D6") if r["Reviewed_within_timescales"].isdigit()]
    england = next(r for r in rows if r["time_period"] == "2024" and r["geographic_level"] == "National")
    assert (england["CPP_At31_3Months"], england["Reviewed_within_timescales_percent"]) == ("35090", "89.8")
    assert rounded(35_094) == 35_090
    assert len(rows) > 100


def test_neighbours_are_set_beside_by_the_middle_of_their_shares(run: Run) -> None:
    named = [x for name in ("camden", "hackney", "206") for x in ("--neighbour", name)]
    data = counted(run, CENSUS, *named)
    assert [row["la_name"] for row in data["neighbours"]["D6"]] == ["Camden", "Hackney", "Islington"]
    shares = sorted(float(row["Reviewed_within_timescales_percent"]) for row in data["neighbours"]["D6"])
    said = run("timeliness", CENSUS, "--year", "2024", *named).out
    assert f"reviewed in time 19 82.6% 89.8% 90.2% {shares[1]}%" in " ".join(said.split())
    assert "Neighbours are those that were named: Camden, Hackney, Islington." in " ".join(said.split())
    assert max(map(len, said.splitlines())) <= 80


def test_a_neighbour_of_which_nothing_is_held_is_said_and_one_that_is_none_is_refused(run: Run) -> None:
    said = counted(run, CENSUS, "--neighbour", "cumbria")["in_words"]
    assert "No figures are held of Cumbria for that year." in said
    ran = run("timeliness", CENSUS, "--year", "2024", "--neighbour", "camdem")
    assert (ran.code, "--neighbour: `camdem` is not an authority" in ran.err) == (3, True)


def test_what_was_withheld_of_a_neighbour_is_not_known(run: Run) -> None:
    data = counted(run, CENSUS, "--neighbour", "hartlepool")
    (row,) = data["neighbours"]["C2"]
    assert row["Same_day"] == "c"
    said = " ".join(run("timeliness", CENSUS, "--year", "2024", "--neighbour", "hartlepool").out.split())
    assert "the same day 0 0.0% 1.5% 1.2% 1 to 10" in said


def test_every_authority_of_the_tables_has_its_place() -> None:
    assert published_figures.place("815", 2013) == published_figures.Place(
        "815", "E10000023", "North Yorkshire", "E12000003", "Yorkshire and The Humber"
    )
    place = published_figures.place("815", 2030)
    assert place
    assert place.new_code == "E06000065"
    assert published_figures.place("999", 2024) is None


def test_the_bands_of_each_table_are_the_published_columns() -> None:
    for table, bands in (("C2", C2_BANDS), ("C4", C4_BANDS)):
        named = [band.column for band in bands]
        assert [c for c in published_figures.columns(table) if c in named] == named
        ends = [(band.high or 0) + 1 for band in bands[:-1]]
        assert [band.low for band in bands[1:]] == ends
