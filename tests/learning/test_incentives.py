"""Patterns that a limit can bring about: each is found where it was planted, and none in a clean year."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.learning.dossier import Dossier, dossier
from guidance.app.learning.patterns.catalogue import FILE, patterns, read_patterns
from guidance.app.learning.patterns.incentives import CHANCE, MEASURES, looked_for
from guidance.app.packs.shipped import shipped
from guidance.engine.measure.change.chance import apart, binomial_tail
from guidance.engine.measure.disclosure import LEAST_SHOWN
from guidance.engine.model.event import Event
from tests.learning.simulated_year import Year

ASSESSMENT, CONFERENCE = "wt23.assess.45wd", "wt23.icpc.15wd"
LATER = date(2025, 12, 1)


def reviewed(rule: str, year: Year, *, whole: bool = True) -> Dossier:
    return dossier(rule, Query(year.rows, LATER, ledger=None), whole=whole)


def told(year: Year) -> set[str]:
    return {
        one.pattern.pattern for rule in (ASSESSMENT, CONFERENCE) for one in reviewed(rule, year).patterns if one.found
    }


def test_each_planted_pattern_is_found() -> None:
    assert told(Year(frozenset(MEASURES))) == set(MEASURES)


def test_none_is_found_in_a_clean_year_though_each_is_looked_for() -> None:
    clean = Year(frozenset())
    looked = [one for rule in (ASSESSMENT, CONFERENCE) for one in reviewed(rule, clean).patterns]
    assert {one.pattern.pattern for one in looked if one.found is not None} == set(MEASURES)
    assert [one.pattern.pattern for one in looked if one.found] == []


def test_chance_alone_tells_a_pattern_no_oftener_than_is_said() -> None:
    """Marks that fall on near and away alike, and closures that fall evenly, in 1,500 clean years each."""
    rng, years = Random(11), 1_500  # noqa: S311  a simulation
    by_marks = by_closures = 0
    for _ in range(years):
        near, away = rng.randrange(20, 120), rng.randrange(100, 400)
        marks = [rng.random() < 0.15 for _ in range(near + away)]
        by_marks += (
            sum(marks[:near]) >= LEAST_SHOWN and apart(sum(marks[:near]), near, sum(marks[near:]), away) < CHANCE
        )
        closed = [rng.randrange(46) in {44, 45} for _ in range(150)]
        by_closures += sum(closed) >= LEAST_SHOWN and binomial_tail(sum(closed), 150, 2 / 46) < CHANCE
    assert by_marks <= 0.015 * years
    assert by_closures <= 0.015 * years


def test_no_count_of_a_pattern_is_in_a_dossier_that_may_be_published() -> None:
    year = Year(frozenset({"last-day-closure"}))
    found = reviewed(ASSESSMENT, year, whole=False)
    assert any(one.counted for one in found.patterns)
    assert {one.pattern.pattern for one in found.patterns if one.found} == {"last-day-closure"}
    from guidance.app.learning.data import as_data  # noqa: PLC0415  beside what it is about
    from guidance.render.learning.dossier_table import table  # noqa: PLC0415  as above

    assert all(one["counted"] is None for one in as_data(found)["patterns"])
    assert "in the last two working days)" not in " ".join(table(found).split())


@pytest.mark.parametrize(("children", "told"), [(LEAST_SHOWN - 1, False), (LEAST_SHOWN, True)])
def test_a_pattern_is_told_of_as_many_children_as_are_shown_and_of_no_fewer(children: int, *, told: bool) -> None:
    """The duties and events of a whole year, said to be of a handful of children."""

    def of_few(one: Event) -> Event:
        return replace(one, case=f"C{int(one.case[1:]) % children}")

    year = Year(frozenset({"last-day-closure"}))
    found = reviewed(ASSESSMENT, year).recorded
    assert found is not None
    events = [of_few(event) for event in found.answer.reading.events]
    findings = [replace(finding, trigger=of_few(finding.trigger)) for finding in found.findings]
    looked = looked_for(findings[0].rule, findings, events, shipped().calendars)
    assert {one.pattern.pattern for one in looked if one.found} == (year.planted if told else set())


@pytest.mark.parametrize(("children", "told"), [(5, False), (60, True)])
def test_no_excess_is_told_of_fewer_children_than_are_shown(children: int, *, told: bool) -> None:
    year = Year(frozenset({"bunching"}))
    rows = [
        {**row, "case": f"C{int(str(row['case'])[1:]) % children}", "episode": row["case"]}
        for row in year.rows if str(row["case"]).startswith("A")
    ]  # fmt: skip
    found = dossier(ASSESSMENT, Query(rows, LATER, ledger=None))
    assert found.recorded is not None
    assert [one.excess is not None for one in found.recorded.bunching] == [told]


def test_the_excess_of_a_year_is_told_rounded_and_without_the_count_it_is_of() -> None:
    year = Year(frozenset({"bunching"}))
    from guidance.app.learning.data import as_data  # noqa: PLC0415  as above

    found = reviewed(ASSESSMENT, year)
    (whole,) = as_data(found)["records"]["bunching"]
    (shown,) = as_data(replace(found, whole=False))["records"]["bunching"]
    assert shown.keys() == {"authority", "period", "first", "limit", "excess", "low", "high", "curves"}
    assert all(shown[name] % 10 == 0 and abs(shown[name] - whole[name]) <= 5 for name in ("excess", "low", "high"))
    assert shown["low"] > 0


def test_the_catalogue_has_no_mistake_and_each_pattern_its_own_measure_and_a_principle() -> None:
    read, wrong = read_patterns(FILE)
    assert wrong == []
    assert read == patterns()
    assert [one.measure for one in read] == list(MEASURES)
    assert {one.offends for one in read} <= {p.id for p in shipped().principles}
    assert all(one.otherwise for one in read)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- {pattern: x, title: x, measure: guess, shows: x, else: [x], offends: acpo.2}", "G104"),
        ("- {pattern: x, title: x, measure: bunching, shows: x, offends: acpo.2}", "G102"),
        ("- {pattern: x, title: x, measure: bunching, shows: x, else: [x], offends: acpo.2, blame: y}", "G101"),
    ],
)
def test_a_mistake_in_a_catalogue_is_told_with_its_place(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "patterns.yaml"
    file.write_text(text + "\n", encoding="utf-8")
    read, (wrong,) = read_patterns(file)
    assert (read, wrong.code, wrong.span.line) == ((), code, 1)
