"""A dossier on a rule: what is public, what records show, and that nothing small or of a worker is in it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from examples import generate_trials_replay as replay
from guidance.app.evaluation.query import Query
from guidance.app.learning import statements
from guidance.app.learning.data import as_data
from guidance.app.learning.dossier import dossier
from guidance.app.learning.sections import sections
from guidance.app.packs.shipped import shipped
from guidance.app.withholding import ALL_SHOWN
from guidance.render.learning.dossier_table import table
from guidance.site.learning.page import page

LATER = date(2014, 3, 31)
CAUSE = re.compile(
    r"\b(because of the (rule|limit)|led to|caused|due to|thanks to|resulted|effect of)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("replay") / "replay.jsonl"
    file.write_text("".join(replay.lines(240)), encoding="utf-8")
    return file


def public(rule: str, authority: str | None = None) -> dict[str, Any]:
    return as_data(dossier(rule, Query((), LATER, ledger=None), authority))


def of(records: Path | list[dict[str, object]], as_at: date = LATER, *, whole: bool = False) -> dict[str, Any]:
    query = Query(records, as_at, ledger=None)
    return as_data(dossier("wt10.ia.complete", query, whole=whole))


def counts(found: object) -> Iterator[int]:
    """Give every count of duties that is shown anywhere in some data."""
    if isinstance(found, dict):
        if "withheld" in found and found["count"] is not None:
            yield found["count"]
        for value in found.values():
            yield from counts(value)
    elif isinstance(found, list):
        for value in found:
            yield from counts(value)


def test_without_records_the_assessment_limit_has_englands_figures_and_every_authoritys() -> None:
    found = public("wt23.assess.45wd", "886")
    years = found["published"]["years"]
    england = {y["year"]: y for y in years if y["name"] == "England"}
    assert england[2024]["in_last_band"] == 116_670
    assert england[2024]["in_band_after"] == 38_560
    assert 40_000 < england[2024]["excess"]["least"] < england[2024]["excess"]["most"] < 116_670
    assert england[2014]["excess"]["found"] is False
    assert sum(y["code"] is not None for y in years) == 1671
    assert {y["year"] for y in years} == set(range(2014, 2025))
    withheld = next(y for y in years if y["in_last_band"] is None)
    assert withheld["excess"] is None
    assert found["published"]["change"]["provisional"] is True
    assert [p["name"] for p in found["published"]["places"]["places"]] == sorted(
        p["name"] for p in found["published"]["places"]["places"]
    )


def test_bands_that_settle_nothing_are_said_to(capsys: pytest.CaptureFixture[str]) -> None:
    found = dossier("wt23.icpc.15wd", Query((), LATER, ledger=None))
    assert capsys.readouterr().out == ""
    said = " ".join(text for section in sections(found) for text in section.said)
    assert "cannot be bounded" in said
    assert found.published is not None
    assert all(year.bunching is None for year in found.published.everyone)


def test_every_form_says_that_bunching_is_not_harm_and_none_claims_a_cause() -> None:
    found = dossier("wt23.assess.45wd", Query((), LATER, ledger=None))
    for text in (" ".join(table(found).split()), page(found)):
        assert "Bunching is not harm by itself" in text
        assert "Gruber, Hoe and Stoye" in text
    drawn = page(found)
    assert drawn.count("<svg ") == drawn.count('role="img"') == 3
    assert "<script" not in drawn
    ours = [value for name, value in vars(statements).items() if name.isupper()]
    texts = [text for value in ours for text in ([value] if isinstance(value, str) else value)]
    texts += [text for section in sections(found) if section.heading != "What it says" for text in section.said]
    assert [text for text in texts if CAUSE.search(text)] == []


def test_every_kind_of_shipped_rule_has_a_dossier() -> None:
    rules = [rule for rule in shipped().every_rule if "assess.45wd" not in rule.id]
    for rule in rules[::60]:
        found = dossier(rule.id, Query((), LATER, ledger=None))
        assert rule.title in " ".join(table(found).split())


def test_no_small_count_is_shown_and_whole_ones_say_that_they_are_not_for_publication(records: Path) -> None:
    found = of(records)
    shown = [*counts(found["records"])]
    assert len(shown) > 100
    assert [count for count in shown if 0 < count < 6] == []
    whole = of(records, whole=True)
    assert any(0 < count < 6 for count in counts(whole["records"]))
    assert ALL_SHOWN in whole["in_words"][-1]["said"]
    assert ALL_SHOWN not in str(found)


def test_two_runs_subtracted_give_nothing_back(records: Path) -> None:
    """What is recorded after the day on which a year is counted is in no count of it, whenever it is asked."""
    lines = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    first = date(2012, 10, 1)
    then = [line for line in lines if line["at"][:10] <= first.isoformat()]
    one, other = of(then, first)["records"], of(lines, date(2013, 9, 29))["records"]
    assert len(then) < len(lines)
    assert [*counts(one)]
    for part in ("duties", "restarts", "causes", "closures", "visits"):
        assert one[part] == other[part], part
    assert one["bunching"] == other["bunching"]
    assert one["receipt"].keys() & {"counts", "coverage", "warnings", "broken_off"} == set()


def test_what_is_said_beside_the_counts_gives_nobody_back_either(records: Path) -> None:
    """How many cases had not begun yet would tell of one that came between two dossiers."""
    said = [text for section in of(records, date(2012, 10, 1))["in_words"] for text in section["said"]]
    assert not any("by the day of this report" in text for text in said)
    inside = of(records, date(2012, 10, 1), whole=True)["in_words"]
    assert any("by the day of this report" in text for section in inside for text in section["said"])


def test_a_year_that_has_not_come_to_its_day_is_named_and_not_counted(records: Path) -> None:
    found = of(records, date(2012, 9, 29))
    assert 2012 in found["records"]["not_counted_yet"]
    assert {column["period"] for column in found["records"]["duties"]} == {"2010-11"}


def test_the_numbers_are_those_of_the_trial_report_over_the_same_duties(records: Path) -> None:
    found = of(records, whole=True)
    columns = [c for c in found["records"]["duties"] if c["authority_name"] == "Westminster"]
    lines = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    referred = [e for e in lines if e["event"] == "referral_received" and e.get("authority") in {"westminster", "213"}]
    began = [e for e in referred if date(2010, 4, 1) <= date.fromisoformat(e["at"][:10]) <= date(2011, 3, 31)]
    year = next(c for c in columns if c["period"] == "2010-11")
    assert year["counts"]["count"] == len({(e["case"], e["id"]) for e in began})


def test_a_rule_that_no_record_can_show_says_so_and_asks_for_none() -> None:
    rule = next(rule for rule in shipped().rules if not rule.checkable)
    found = dossier(rule.id, Query((), LATER, ledger=None))
    said = {section.heading: section.said for section in sections(found)}
    assert said["What records show"] == ("No record can show it.",)
    assert "No record can show whether it was kept" in " ".join(said["How well it can be evidenced"])
