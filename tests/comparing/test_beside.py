"""Local procedure and the national rule that it stands beside: each names the other wherever either is shown."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from guidance.app.packs.selection import with_added
from guidance.app.packs.shipped import shipped
from guidance.site.catalogue import Catalogue
from guidance.site.rules.first_screen import first_screen
from guidance.site.rules.ladder import told
from tests.cli.conftest import Ran
from tests.comparing.conftest import INSTRUMENT, letter, rule, written

Run = Callable[..., Ran]
Records = Callable[..., Path]
OWED = "Beside the national rule, which is owed all the same: Hold the initial conference within 15 working days"
CONFERENCE = """\
- id: zzd.conference
  title: Hold the conference within ten working days
  provision: {heading: Conferences, paragraph: "", evidence: recalled}
  bearer: children's social care
  when: {event: strategy_discussion_held, where: {s47_initiated: true}}
  should: icpc_held
  within: 10 working days
  relates_to: wt23.icpc.15wd
  why: A plan is wanted sooner.
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return written(tmp_path / "pack", letter("3 days"), CONFERENCE)


@pytest.fixture
def asked(records: Records, pack: Path) -> list[object]:
    file = records(
        {"case": "ZZ1", "authority": "dudley", "at": "2026-11-02", "event": "strategy_discussion_held",
         "s47_initiated": True},
    )  # fmt: skip
    return [file, "--case", "ZZ1", "--as-at", "2026-11-10", "--with", pack]


def test_every_sentence_of_a_pack_is_printed_back_and_nothing_else(run: Run, pack: Path) -> None:
    found = run("rules", "--mine", "--with", pack, "--format", "json").data
    assert [row["id"] for row in found["rules"]] == ["zzd.conference", "zzd.letter"]
    said = " ".join(run("rules", "--mine", "--with", pack).out.split())
    assert all(row["sentence"] in said for row in found["rules"])
    assert f"{OWED} of the discussion" in said


def test_more_rules_than_fit_a_search_are_printed_back_all_the_same(tmp_path: Path, run: Run) -> None:
    many = [rule(f"n{n}", "referral_received", "case_allocated", f"{n} days") for n in range(1, 61)]
    said = run("rules", "--mine", "--with", written(tmp_path / "many", *many)).out
    assert [f"zzd.n{n} " in said for n in range(1, 61)] == [True] * 60


def test_words_look_through_the_pack_alone(run: Run, pack: Path) -> None:
    found = run("rules", "conference", "--mine", "--with", pack, "--format", "json").data
    assert [row["id"] for row in found["rules"]] == ["zzd.conference"]


def test_which_pack_is_mine_has_to_be_said(run: Run) -> None:
    found = run("rules", "--mine")
    assert found.code == 3
    assert "name its folder with `--with`" in found.err


def test_a_shipped_pack_can_be_printed_back_by_its_folder(run: Run) -> None:
    found = run("rules", "--mine", "--with", "guidance/rules/kent-2009", "--format", "json").data
    assert {row["instrument"] for row in found["rules"]} == {"kent-2009"}


def test_explain_and_next_name_the_national_rule_that_is_in_force_that_day(run: Run, asked: list[object]) -> None:
    explained = run("explain", *asked, "--rule", "zzd.conference").out
    assert OWED in explained
    assert "[wt26.icpc.15wd]" in explained
    listed = " ".join(run("next", *asked, "--all").out.split())
    assert "Local, beside the national rule wt26.icpc.15wd. [zzd.conference]" in listed


def test_explain_of_the_national_rule_names_what_is_local(run: Run, asked: list[object]) -> None:
    said = run("explain", *asked, "--rule", "wt26.icpc.15wd").out
    assert "Local procedure of Dudley beside it: Hold the conference within ten working days [zzd.conference]" in said


def test_explain_names_no_other_authoritys_procedure(run: Run, records: Records, pack: Path) -> None:
    file = records(
        {"case": "ZZ1", "authority": "kent", "at": "2026-11-02", "event": "strategy_discussion_held",
         "s47_initiated": True},
    )  # fmt: skip
    asked = (file, "--case", "ZZ1", "--as-at", "2026-11-10", "--with", pack, "--rule", "wt26.icpc.15wd")
    assert "Dudley" not in run("explain", *asked).out


def test_a_rule_that_does_not_apply_names_what_it_stands_beside_too(run: Run, records: Records, pack: Path) -> None:
    file = records({"case": "ZZ1", "authority": "dudley", "at": "2026-11-02", "event": "referral_received"})
    asked = (file, "--case", "ZZ1", "--as-at", "2026-11-10", "--with", pack, "--rule", "zzd.conference")
    assert OWED in run("explain", *asked).out


def test_it_is_in_what_programs_read(run: Run, asked: list[object]) -> None:
    file, _, _, *rest = asked
    found = run("evaluate", file, *rest, "--format", "json").data["findings"]
    assert {f["rule"]: f["relates_to"] for f in found}["zzd.conference"] == "wt23.icpc.15wd"
    assert {f["relates_to"] for f in found} == {"wt23.icpc.15wd", None}


def test_it_is_on_both_pages_of_the_site_and_on_that_of_the_edition_in_force(pack: Path) -> None:
    catalogue = Catalogue(with_added(shipped(), [pack]), as_at=date(2026, 11, 29))
    local = first_screen(catalogue, catalogue.rules["zzd.conference"])
    assert "Beside the national rule, which is owed all the same: [Hold the initial conference" in local
    for edition in ("wt23.icpc.15wd", "wt26.icpc.15wd"):
        page = first_screen(catalogue, catalogue.rules[edition])
        assert "Local procedure of Dudley beside it: [Hold the conference within ten working days]" in page
        assert any(line.startswith("Local procedure of Dudley: ") for line in told(catalogue, catalogue.rules[edition]))
    assert "Dudley" not in first_screen(catalogue, catalogue.rules["wt18.icpc.15wd"])


def test_an_instrument_is_one_authoritys_and_the_cure_for_several_works(tmp_path: Path, run: Run) -> None:
    several = INSTRUMENT.replace("authority: dudley", "authority: [dudley, walsall]")
    found = run("check", written(tmp_path / "several", letter("3 days"), instrument=several))
    assert found.code == 2
    assert "error[G103]: an instrument is one authority's, and several are named here" in found.err
    other = INSTRUMENT.replace("zz-dudley-desk", "zz-walsall-desk").replace("dudley", "walsall")
    written(tmp_path / "both" / "dudley", letter("3 days"))
    written(tmp_path / "both" / "walsall", "- id: zzw.letter\n  carries: zzd.letter\n", instrument=other)
    assert run("check", tmp_path / "both").code == 0
    rows = run("rules", "--mine", "--with", tmp_path / "both", "--format", "json").data["rules"]
    assert [(row["id"], row["authority"]) for row in rows] == [("zzd.letter", "332"), ("zzw.letter", "335")]
    assert len({row["sentence"] for row in rows}) == 1
