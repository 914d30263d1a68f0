"""Every row of requirements is accounted for: a rule, a rule kept from the edition before, or left out on purpose."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.rule import Evidence, Expressed, Rule
from tests.packs.lists import listed

LIBRARY = shipped()
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
"""The notes that the packs were written from: kept beside the repository, not in it."""
EDITIONS = ("2013", "2015", "2018")
"""Those of which no text was read. The edition of 2023 was, and 2026 is what follows from it: `test_edition_2023`."""
OF_THE_LAW = {
    "wt13.coroner": date(2013, 7, 25),
    "wt18.arrangements.report.3": date(2018, 6, 29),
    "wt18.coroner.2": date(2018, 6, 29),
    "wt18.incident.notify.2": date(2018, 6, 29),
}
"""Rules that are law on top of guidance, and began with the law."""
BESIDE = {"wt10.assess.two-stage"}
"""What the trials of 2011 set aside, and no row says: that there are two assessments at all."""
TEXTS = {key for key, page in LIBRARY.publications.items() if page.of and (page.since or page.until)}
"""Texts found after the notes were written, which say more of a row than the notes could."""
UNITS = {"wd": "working day", "day": "day", "month": "month"}


OF_2010: dict[str, list[str]] = listed("rows.yaml")["rows of 2010"]
LATER: dict[str, dict[str, str]] = listed("rows.yaml")["rows of later editions"]
CORRECTED: dict[str, list[str]] = listed("rows.yaml")["corrected against a text"]
ROWS = [row for rows in OF_2010.values() for row in rows]
FURTHER = {row for row in LATER if row.endswith((".2", ".3"))} | {"assess.complete-means"}
"""Further clauses and meanings of a row, which the notes do not list by themselves."""
CELLS = [(row, edition, LATER[row][edition]) for row in LATER for edition in EDITIONS]


def rule_of(row: str, edition: str) -> Rule | None:
    return LIBRARY.rule(f"wt{edition[2:]}.{row}")


def there(row: str, edition: str) -> Rule:
    rule = rule_of(row, edition)
    assert rule, f"{row} of {edition} is no rule"
    return rule


def test_the_list_has_the_rows_that_it_should() -> None:
    assert len(ROWS) == len(set(ROWS)) == 136
    assert all(tuple(cells) == EDITIONS for cells in LATER.values())


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_2010_is_a_rule_and_one_that_no_record_can_show_says_why(row: str) -> None:
    rule = LIBRARY.rule(row)
    assert rule
    assert rule.checkable or (rule.expressed is Expressed.NOT_CHECKABLE and rule.because)


@pytest.mark.parametrize(("row", "edition", "cell"), CELLS, ids=lambda part: str(part).replace(" ", "-"))
def test_each_cell_of_a_later_edition_is_what_the_packs_say(row: str, edition: str, cell: str) -> None:
    before = EDITIONS[EDITIONS.index(edition) - 1] if edition != EDITIONS[0] else ""
    if cell == "-":
        assert rule_of(row, edition) is None
        return
    rule = there(row, edition)
    same = cell == "kept" or (before and LATER[row][before] == cell)
    assert rule.carries == (f"wt{before[2:]}.{row}" if same else "")
    limit = re.match(r"(\d+) (wd|day|month)s?", cell)
    if limit:
        count, unit = int(limit[1]), UNITS[limit[2]]
        assert str(rule.within) == f"{count} {unit}{'' if count == 1 else 's'}"
    if cell == "no number":
        assert rule.within is None
        assert rule.how_soon


def test_what_an_edition_adds_begins_with_it_and_what_a_later_one_drops_has_ended() -> None:
    for row, edition, cell in CELLS:
        if cell != "-":
            rule = there(row, edition)
            assert rule.commencement == OF_THE_LAW.get(rule.id, rule.instrument.commencement), rule.id
            assert rule.repeal, rule.id
    for row, cells in ((row, cells) for row, cells in LATER.items() if row not in CORRECTED):
        for earlier, later in pairwise(EDITIONS):
            if cells[earlier] != "-" and cells[later] == "-":
                begun = there("refer.decide", later).commencement
                assert begun
                assert there(row, earlier).in_force(date.fromordinal(begun.toordinal() - 1)), row
                assert not there(row, earlier).in_force(begun), row


def test_no_rule_of_a_later_edition_stands_outside_the_list() -> None:
    later = {f"working-together-{edition}" for edition in EDITIONS}
    assert {rule.name for rule in LIBRARY.rules if rule.instrument.id in later} == set(LATER)


def test_no_rule_of_2010_stands_outside_the_list_but_a_further_clause_or_meaning_of_a_row() -> None:
    of_2010 = [rule.id for rule in LIBRARY.rules if rule.instrument.id == "working-together-2010"]
    clauses = {re.sub(r"\.(\d|means)$", "", name) for name in of_2010}
    assert clauses - set(ROWS) == BESIDE


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [("scr.publish.2", "scr.publish", date(2010, 6, 10)), ("scr.tell", "scr.tell.2", date(2011, 2, 21))],
)
def test_a_change_made_by_letter_within_an_edition_is_dated(before: str, after: str, day: date) -> None:
    old, new = LIBRARY.rule(before), LIBRARY.rule(after)
    assert old
    assert new
    assert old.instrument == new.instrument
    assert old.repeal == new.commencement == day


def test_every_rule_that_no_record_can_show_says_why() -> None:
    assert [r.id for r in LIBRARY.rules if not r.checkable and not r.because] == []


if FACTS.is_dir():
    TEXT = (FACTS / "working-together.md").read_text(encoding="utf-8")
    SECTION_2 = TEXT[TEXT.index("## 2. ") : TEXT.index("## 3. ")]
    SECTION_3 = TEXT[TEXT.index("## 3. ") : TEXT.index("**2025–2026")]
    READ_AS_NO_NUMBER = {("cinplan.review", edition) for edition in ("2015", "2018")}

    def test_the_list_of_2010_is_the_list_it_was_drawn_from() -> None:
        drawn = re.findall(r"^\| \**([a-z]+\d*\.[\w.-]+?)\** \|", SECTION_2, re.MULTILINE)
        assert drawn == ROWS
        sections = re.findall(r"^### (2[a-j])\. ", SECTION_2, re.MULTILINE)
        assert [section.split()[0] for section in OF_2010] == sections

    def test_the_list_of_what_each_row_comes_to_has_the_same_rows() -> None:
        encoded = (FACTS / "encoding.md").read_text(encoding="utf-8")
        encoded = encoded[encoded.index("## 2a. ") : encoded.index("## 3. ")]
        assert re.findall(r"^\| ([a-z]+\d*\.[\w.-]+) \|", encoded, re.MULTILINE) == ROWS

    def cells_of_notes() -> dict[tuple[str, str], str]:
        found = {}
        for line in re.findall(r"^\| wt\..*$", SECTION_3, re.MULTILINE):
            cells = [cell.strip(" *") for cell in line.split("|")[1:]]
            first, *others = cells[0].removeprefix("wt.").split(" / ")
            stem = f"{first.rpartition('.')[0]}." if "." in first else ""
            for n, row in enumerate([first, *(f"{stem}{other}" for other in others)]):
                for edition, cell in zip(EDITIONS, cells[3:6], strict=True):
                    parts = cell.split(" / ")
                    found[row, edition] = parts[n] if len(parts) > 1 else cell
        return found

    def test_every_row_of_the_later_editions_is_in_the_list() -> None:
        assert {row for row, _ in cells_of_notes()} == set(LATER) - FURTHER

    def still_as_noted() -> list[tuple[str, str]]:
        return [(row, edition) for row, edition in sorted(cells_of_notes()) if edition not in CORRECTED.get(row, ())]

    @pytest.mark.parametrize(("row", "edition"), still_as_noted())
    def test_each_cell_says_what_the_notes_say(row: str, edition: str) -> None:
        said, cell = cells_of_notes()[row, edition], LATER[row][edition]
        absent = said in {"–", "abolished"} and (row, edition) not in READ_AS_NO_NUMBER
        assert (cell == "-") is absent
        number = re.search(r"(\d+) ?(wd|m|d)", said)
        assert (number is not None) is (re.match(r"\d", cell) is not None)
        if number:
            assert cell.startswith(f"{number[1]} {number[2]}")

    def test_no_paragraph_is_given_that_the_notes_do_not_give() -> None:
        given = {rule.provision.paragraph for rule in LIBRARY.rules if not TEXTS & set(rule.provision.sources)} - {""}
        seen = set(re.findall(r"para \**(\d+(?:\.\d+)?)|^\| [^|]*\|.*?\*\*(\d\.\d+)\*\*", TEXT, re.MULTILINE))
        assert given <= {number for pair in seen for number in pair}

    def test_a_row_with_a_basis_in_law_is_law_or_names_what_it_rests_on() -> None:
        rows = [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in SECTION_2.splitlines()]
        based = [row[0] for row in rows if len(row) == 10 and row[0] in ROWS and row[8] != "–"]
        assert len(based) > 40
        for row in based:
            clauses = [r for r in LIBRARY.rules if re.fullmatch(rf"{re.escape(row)}(\.\d)?", r.id)]
            assert any(r.rests_on or r.instrument.force.is_law for r in clauses), row

    GRADES = {"L": 0, "M": 1, "H": 2}

    def graded() -> Iterator[tuple[str, int]]:
        """Give each row with the least of its grades: a duty may be better known than its number."""
        for section, row_at in ((SECTION_2, r"^\| ([a-z0-9]+\.\S+) \|.*$"), (SECTION_3, r"^\| wt\.([^|]+?) \|.*$")):
            for line in re.finditer(row_at, section, re.MULTILINE):
                grades = re.findall(r"\b([HML])\b", line[0].rsplit(" | ", 1)[1])
                if grades:
                    first, *others = line[1].split(" / ")
                    stem = f"{first.rpartition('.')[0]}." if "." in first else ""
                    for row in (first, *(f"{stem}{other}" for other in others)):
                        yield row, min(GRADES[grade] for grade in grades)

    def test_no_rule_is_graded_above_what_the_notes_say_of_its_row() -> None:
        least = dict(graded())
        assert len(least) > 140
        known = [Evidence.RECALLED, Evidence.CORROBORATED, Evidence.CONFIRMED]
        for rule in (rule for rule in LIBRARY.rules if rule.evidence is not Evidence.INFERRED):
            row = re.sub(r"\.\d$", "", rule.id)
            grade = least.get(row, least.get(re.sub(r"^wt(13|15|18|23|26)\.", "", row), 2))
            better = TEXTS & set(rule.provision.sources)
            assert known.index(rule.provision.evidence) <= grade or better, rule.id
