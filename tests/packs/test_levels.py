"""A pack says how loudly what is found in it is told, and never hides what puts a child's protection at risk."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs import checking
from guidance.engine.diagnostics import Severity
from guidance.engine.packs.levels.codes import catalogue, protecting
from tests.packs.conftest import Ran
from tests.packs.local_mistakes import of_kent
from tests.packs.pack_files import written

Run = Callable[..., Ran]
LONG_AGO, DAY, LATER = date(2026, 3, 1), date(2026, 6, 1), date(2027, 6, 1)
OTHER_WORDS = {"title": "Hold the conference within 5 working days"}
ENTRY = "{code: G331, of: OF, because: The leaflet for families is being printed again., until: 2027-01-01}"
RULE_FILE = "04-initial-conference.yaml"


def told(folder: Path, levels: str, day: date = DAY, **changes: str | None) -> list[tuple[str, str]]:
    """Check a pack whose title says another length, with some levels, and return each code with its level."""
    written(folder, {**of_kent(**(OTHER_WORDS | changes)), "levels.yaml": levels})
    found = checking.told(checking.check([folder]), day=day)
    return [(each.code, str(each.severity)) for each in found]


def suppressed(of: str = "kent.conference", **instead: str) -> str:
    entry = ENTRY.replace("OF", of)
    for old, new in instead.items():
        entry = entry.replace(old, new)
    return f"suppress: [{entry}]\n"


@pytest.mark.parametrize("level", Severity)
def test_what_is_found_is_told_as_loudly_as_the_pack_says(tmp_path: Path, level: Severity) -> None:
    assert told(tmp_path, f"levels: {{G331: {level}}}\n") == [("G331", str(level))]


@pytest.mark.parametrize("of", ["kent.conference", RULE_FILE])
def test_what_is_suppressed_with_a_reason_is_not_told_until_the_day(tmp_path: Path, of: str) -> None:
    assert told(tmp_path, suppressed(of)) == []


@pytest.mark.parametrize(("day", "found"), [(date(2026, 12, 31), []), (date(2027, 1, 1), ["G331", "G352"])])
def test_it_is_told_again_from_that_day_on_with_what_had_hidden_it(tmp_path: Path, day: date, found: list[str]) -> None:
    codes = [code for code, _ in told(tmp_path, suppressed(), day)]
    assert (codes, "G352" in codes) == (found, bool(found))


def test_a_suppression_of_what_is_not_found_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, suppressed(), title="Hold the conference within 10 working days") == [("G353", "warning")]


def test_a_suppression_of_one_rule_hides_no_other(tmp_path: Path) -> None:
    pack = of_kent(**OTHER_WORDS)
    rule = str(pack[RULE_FILE])
    pack[RULE_FILE] = rule + rule.replace("kent.conference", "kent.later").replace("icpc_held", "icpc_requested")
    written(tmp_path, {**pack, "levels.yaml": suppressed("kent.later")})
    found = [d for d in checking.told(checking.check([tmp_path]), day=DAY) if d.code == "G331"]
    assert [d.span.line for d in found] == [2]


@pytest.mark.parametrize(
    ("levels", "code", "line"),
    [
        ("levels: {G999: advice}\n", "G350", 1), (suppressed(G331="G998"), "G350", 1),
        ("levels: {G442: advice}\n", "G351", 1), (suppressed(G331="G355"), "G351", 1),
        (suppressed(G331="G444"), "G351", 1), (suppressed("kent.confrence"), "G354", 1),
        (suppressed(**{"The leaflet for families is being printed again.": "TBC"}), "G365", 1),
        (suppressed(**{", because: The leaflet for families is being printed again.": ""}), "G102", 1),
        (suppressed(**{", until: 2027-01-01": ""}), "G102", 1), ("levels: {}\n", "G113", 1),
        ("levels: {G331: silent}\n", "G104", 1), ("levels: {331: advice}\n", "G109", 1),
        (suppressed(**{"2027-01-01": "2999-01-01"}), "G330", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_said_of_levels_is_an_error_and_hides_nothing(
    tmp_path: Path, levels: str, code: str, line: int
) -> None:
    written(tmp_path, {**of_kent(**OTHER_WORDS), "levels.yaml": levels})
    found = {d.code: d for d in checking.told(checking.check([tmp_path]), day=DAY)}
    assert found[code].span.line == line
    assert found[code].cure
    assert "G331" in found or code == "G330"


@pytest.mark.parametrize(("day", "found"), [(DAY, []), (LATER, ["G352", "G366"])])
def test_what_rests_on_the_words_of_a_title_may_be_suppressed_until_a_day(
    tmp_path: Path, day: date, found: list[str]
) -> None:
    title = "Refer by telephone within 10 working days if the form cannot be sent"
    assert sorted(code for code, _ in told(tmp_path, suppressed(G331="G366"), day, title=title)) == found


@pytest.mark.parametrize(("until", "far"), [("2099-01-01", True), ("2036-01-01", True), ("2028-12-01", False)])
def test_a_suppression_of_years_is_told(tmp_path: Path, until: str, far: bool) -> None:  # noqa: FBT001  of a table
    found = told(tmp_path, suppressed(**{"2027-01-01": until}))
    assert (("G363", "warning") in found) == far


def test_a_code_that_protects_is_told_whatever_the_pack_says(tmp_path: Path) -> None:
    levels = "levels: {G443: advice}\n" + suppressed(G331="G443")
    assert ("G443", "warning") in told(tmp_path, levels, title="Hold a conference", when="s47_enquiry_ended")


def test_what_refuses_a_file_stays_an_error(tmp_path: Path) -> None:
    levels = "levels: {G012: advice}\n" + suppressed(G331="G012")
    assert ("G012", "error") in told(tmp_path, levels, within="P1M")


def test_levels_reach_their_own_folder_and_what_is_below_it(tmp_path: Path) -> None:
    written(tmp_path / "a", {**of_kent(**OTHER_WORDS), "levels.yaml": "levels: {G331: advice}\n"})
    other = {"instrument": "medway-2026", "authority": "medway"}
    written(tmp_path / "b", of_kent(other, id="medway.conference", **OTHER_WORDS))
    found = [(d.span.file.split("/")[-2], str(d.severity)) for d in checking.told(checking.check([tmp_path]), day=DAY)]
    assert found == [("a", "advice"), ("b", "warning")]


@pytest.mark.parametrize("of", ["medway.conference", "medway-2026", "../b/04-initial-conference.yaml", "b", "./b"])
@pytest.mark.parametrize("folder", ["a", "b/inner"])
def test_levels_suppress_nothing_outside_their_own_folder(tmp_path: Path, of: str, folder: str) -> None:
    other = {"instrument": "medway-2026", "authority": "medway"}
    written(tmp_path / "b", of_kent(other, id="medway.conference", **OTHER_WORDS))
    written(tmp_path / folder, {"levels.yaml": suppressed(of)})
    found = [d.code for d in checking.told(checking.check([tmp_path]), day=DAY)]
    assert sorted(found) == ["G331", "G354"]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("G440", {"relates_to": "wt13.icpc.15wd"}), ("G441", {"relates_to": "wt26.cg.first"}),
        ("G441", {"relates_to": "wt26.refer.make", "within": "30 working days"}),
        ("G336", {"serves": "professional-advice"}),
    ],
)  # fmt: skip
def test_no_levels_hide_that_a_limit_is_held_to_another_rule_than_its_own(
    tmp_path: Path, code: str, changes: dict[str, Any]
) -> None:
    levels = f"levels: {{{code}: advice}}\n" + suppressed(G331=code)
    assert (code, "warning") in told(tmp_path, levels, title="Hold a conference", **changes)


def test_every_code_of_drift_or_of_a_rule_that_is_never_asked_is_protected() -> None:
    titles = {entry.code: entry.title for entry in catalogue()}
    never = {"G152", "G154", "G155", "G157", "G336"}
    assert never | {"G355", "G440", "G441", "G442", "G443", "G444", "G445"} == protecting()
    assert protecting() <= set(titles)


def test_a_warning_made_an_error_refuses_and_advice_does_not(tmp_path: Path, run: Run) -> None:
    for level, code in (("error", 2), ("warning", 0), ("advice", 0)):
        told(tmp_path / level, f"levels: {{G331: {level}}}\n")
        ran = run("check", tmp_path / level)
        assert (ran.code, f"{level}[G331]: " in ran.err) == (code, True)
