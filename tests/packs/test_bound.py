"""What is asked of whoever departs: a last day always, and exceptional reasons of a council alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidance.app.deviations.bearing import bearing_of
from guidance.app.deviations.interview import first_questions, questions
from guidance.app.deviations.recording import how_bound
from guidance.app.packs.shipped import shipped
from guidance.engine.model.instruments.bound import Bound, bound
from guidance.engine.model.practice.proportion import asked_of
from guidance.engine.model.rule import Force
from guidance.engine.packs.documents.deviations import read_departures
from guidance.engine.packs.documents.proportion import check_proportion
from tests.building import rule

TABLE = shipped().proportions[0]
PLAIN: dict[str, Any] = {
    "case": "C-7", "trigger": "e1", "decided": "2024-03-04", "decided_by": "a manager", "reasons": "she was abroad",
    "principles": ["acpo.3"], "instead": "a call on Friday", "authorised_by": "head of service",
}  # fmt: skip


@pytest.mark.parametrize(
    ("bearer", "how"),
    [
        ("local authority", Bound.EXCEPTIONAL),
        ("children's social care", Bound.EXCEPTIONAL),
        ("lead practitioner", Bound.EXCEPTIONAL),
        ("social worker", Bound.EXCEPTIONAL),
        ("conference chair", Bound.EXCEPTIONAL),
        ("core group", Bound.EXCEPTIONAL),
        ("original local authority", Bound.EXCEPTIONAL),
        ("police; local authority children's social care", Bound.EXCEPTIONAL),
        ("local authority, police or NSPCC", Bound.EXCEPTIONAL),
        ("practitioner", Bound.EXCEPTIONAL),
        ("practitioners and police", Bound.EXCEPTIONAL),
        ("all three safeguarding partners", Bound.EXCEPTIONAL),
        ("police", Bound.REGARD),
        ("police forces", Bound.REGARD),
        ("NHS England", Bound.REGARD),
        ("GP practices", Bound.REGARD),
        ("school", Bound.REGARD),
        ("education provider", Bound.REGARD),
        ("prison governors", Bound.REGARD),
        ("probation delivery unit", Bound.REGARD),
        ("employers", Bound.REGARD),
        ("integrated care board", Bound.REGARD),
        ("voluntary, faith and private bodies", Bound.REGARD),
    ],
)
def test_exceptional_reasons_are_for_a_council_and_clear_reasons_for_the_others(bearer: str, how: Bound) -> None:
    assert bound(replace(rule(), bearer=bearer)) is how


@pytest.mark.parametrize(
    ("force", "how"),
    [
        (Force.ACT, Bound.LAW),
        (Force.REGULATIONS, Bound.LAW),
        (Force.STATUTORY_GUIDANCE, Bound.EXCEPTIONAL),
        (Force.PRACTICE_GUIDANCE, Bound.OTHER),
        (Force.LOCAL_PROCEDURE, Bound.OTHER),
    ],
)
def test_it_is_statutory_guidance_alone_that_asks_for_exceptional_reasons(force: Force, how: Bound) -> None:
    assert bound(replace(rule(), force=force, bearer="local authority")) is how


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ({"police": "have regard"}, Bound.REGARD),
        ({"school": "must have regard to it", "nursery": "has regard"}, Bound.REGARD),
        ({"local authority": "comply unless exceptional reasons", "police": "have regard"}, Bound.EXCEPTIONAL),
        ({"local authority": "comply"}, Bound.EXCEPTIONAL),
        ({"police": "regardless"}, Bound.EXCEPTIONAL),
    ],
)
def test_what_a_rule_says_of_how_it_binds_comes_first(said: dict[str, str], how: Bound) -> None:
    assert bound(replace(rule(), bearer="police", bound_by=said)) is how


@pytest.mark.parametrize("how", list(Bound))
@pytest.mark.parametrize("level", TABLE.levels, ids=lambda level: level.name)
def test_a_last_day_is_asked_at_every_level_and_an_exceptional_reason_of_a_council(level: Any, how: Bound) -> None:  # noqa: ANN401
    keys = [asked.key for asked in asked_of(how, TABLE, level)]
    assert keys.count("until") == 1
    assert keys.count("exceptional") == int(how is Bound.EXCEPTIONAL)


def test_a_last_day_is_asked_where_no_harm_is_named_too() -> None:
    assert "until" in [asked.key for asked in asked_of(Bound.REGARD, TABLE, None)]


@pytest.mark.parametrize(
    ("likelihood", "seriousness"),
    [(a, b) for a in ("unlikely", "possible", "likely") for b in ("slight", "serious", "grave")],
)
@pytest.mark.parametrize(
    ("name", "lacks"),
    [("wt23.icpc.15wd", {"until", "exceptional"}), ("wt10.lado.tell", {"until"})],
)
def test_what_a_departure_lacks_is_named_whatever_the_harm(
    name: str, lacks: set[str], likelihood: str, seriousness: str, *, tmp_path: Path
) -> None:
    harm = {"harm": "a week without a plan", "likelihood": likelihood, "seriousness": seriousness}
    file = tmp_path / "d.yaml"
    file.write_text(yaml.safe_dump({**PLAIN, "rule": name, "harms": harm}), encoding="utf-8")
    (found,), mistakes, _ = read_departures(file, shipped())
    assert mistakes == []
    said = {d.message.split("`")[1] for d in check_proportion(found.entry, TABLE, how_bound(name, shipped()))}
    assert {"until", "exceptional"} & said == lacks


def test_the_interview_asks_the_same() -> None:
    harms = [{"harm": "x", "likelihood": "possible", "seriousness": "slight"}]
    keys = {
        how: {q.key for q in questions({"harms": harms}, TABLE, first_questions((), (), how), how)} for how in Bound
    }
    assert all("until" in asked for asked in keys.values())
    assert [how for how, asked in keys.items() if "exceptional" in asked] == [Bound.EXCEPTIONAL]
    clear = {q.key: q.words for q in first_questions((), (), Bound.REGARD)}
    assert clear["reasons"] == "What are the clear reasons for doing it differently?"


def test_whoever_is_about_to_depart_is_told_how_they_are_bound() -> None:
    said = {name: bearing_of(name, shipped()).standing for name in ("wt23.icpc.15wd", "ca89.s47.enquire")}
    assert "exceptional reasons justify a variation, recorded on the authority's behalf" in said["wt23.icpc.15wd"]
    assert said["ca89.s47.enquire"].startswith("This is law.")
