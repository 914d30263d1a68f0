"""Packs added to the shipped ones, packs in their place, and files blamed on the option that gave them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.asking import evaluate
from guidance.app.query import Query

Run = Callable[..., Any]
Records = Callable[..., Path]
OWN = "camden.referral.log"
INSTRUMENT = """instrument: camden-desk-manual
title: Camden desk manual
force: local-procedure
extent: england
authority: camden
commencement: 2020-01-01
commencement_known: {evidence: recalled, sources: ["a manual made up for a test"]}
at_repeal: ends
because: Made up for a test.
text_read: false
calendar: england-and-wales
source: {url: "http://example.org/manual", read: 2026-11-22}
"""
RULES = f"""- id: {OWN}
  title: Write to the family within three working days of a referral
  provision: {{heading: Referrals, paragraph: "", evidence: confirmed, sources: ["a manual made up for a test"]}}
  bearer: duty team
  when: referral_received
  should: referral_acknowledged
  within: 3 working days
  clock: each
  serves: timeliness
  why: A family that is not told imagines the worst.
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "camden-desk-manual"
    folder.mkdir()
    (folder / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return folder


def referral(authority: str) -> dict[str, str]:
    return {"case": "W4", "authority": authority, "at": "2026-11-18", "event": "referral_received"}


@pytest.fixture
def asked(records: Records) -> dict[str, Any]:
    file = records(referral("camden"))
    when = ("--as-at", "2026-11-20")
    return {
        "evaluate": ("evaluate", file, *when, "--all", "--format", "csv"),
        "next": ("next", file, "--case", "W4", *when, "--all"),
        "next --event": (
            "next",
            "--event",
            "referral_received",
            "--at",
            "2026-11-18",
            "--authority",
            "camden",
            "--all",
        ),
        "explain": ("explain", file, "--case", "W4", "--rule", OWN, *when),
        "rules": ("rules", "write", "to", "the", "family"),
    }


@pytest.mark.parametrize("command", ["evaluate", "next", "next --event", "explain", "rules"])
def test_a_pack_that_is_added_is_asked_and_one_that_is_not_is_not(
    command: str, asked: dict[str, Any], run: Run, pack: Path
) -> None:
    added, title = run(*asked[command], "--with", pack), "write to the family"
    assert (added.code, title in " ".join(added.out.lower().split())) == (0, True)
    assert title not in run(*asked[command]).out.lower()


def test_a_pack_that_is_added_leaves_every_other_answer_as_it_was(records: Records, pack: Path) -> None:
    ask = Query((records(referral("camden")),), date(2026, 11, 20), ledger=None)
    plain, added = evaluate(ask), evaluate(replace(ask, overlays=(pack,)))
    assert [d for d in added.data() if d["rule"] != OWN] == plain.data()
    assert len(added.findings) == len(plain.findings) + 1
    assert "not asked" not in {row["state"] for row in added.receipt["coverage"]}


@pytest.mark.parametrize("authority", ["kent", "haringey", "sheffield"])
def test_a_local_pack_reaches_its_own_authoritys_cases_alone(
    authority: str, run: Run, records: Records, pack: Path
) -> None:
    assert OWN not in run("evaluate", records(referral(authority)), "--as-at", "2026-11-20", "--with", pack).out


def test_packs_in_place_of_the_shipped_ones_say_so_even_where_something_is_due(
    run: Run, records: Records, pack: Path
) -> None:
    file = records(referral("camden"))
    for arguments in (("evaluate", file), ("next", file, "--case", "W4")):
        alone = run(*arguments, "--as-at", "2026-11-20", "--rules", pack)
        assert "only the packs that were named were asked" in " ".join(alone.out.split()).lower()
        added = run(*arguments, "--as-at", "2026-11-20", "--with", pack)
        assert "packs that were named" not in added.out


def test_a_pack_beside_another_in_place_of_the_shipped_ones_leaves_those_out(
    run: Run, records: Records, pack: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "instrument.yaml").write_text(INSTRUMENT.replace("desk-manual", "hub-manual"), encoding="utf-8")
    (other / "rules.yaml").write_text(RULES.replace(OWN, "camden.other.log"), encoding="utf-8")
    both = run("evaluate", records(referral("camden")), "--as-at", "2026-11-20", "--rules", pack, "--with", other,
               "--format", "csv")  # fmt: skip
    assert (OWN in both.out, "camden.other.log" in both.out, "wt26." in both.out) == (True, True, False)


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_pack_that_is_added_is_checked_and_its_cases_run(command: str, run: Run, pack: Path) -> None:
    case = f"- rule: {OWN}\n  case: a week later\n  as_at: 2026-11-27\n  authority: camden\n"
    wrong = "  events: [2026-11-18 referral_received]\n  expect: discharged\n"
    (pack / "rules.cases.yaml").write_text(case + wrong, encoding="utf-8")
    other = pack.parent / "beside"
    other.mkdir()
    (other / "instrument.yaml").write_text(INSTRUMENT.replace("desk-manual", "hub-manual"), encoding="utf-8")
    (other / "rules.yaml").write_text(
        RULES.replace(f"id: {OWN}", "id: camden.other.log").replace("  serves", f"  relates_to: {OWN}\n  serves"),
        encoding="utf-8",
    )
    assert run(command, other).code == 2
    assert run(command, other, "--with", pack).code == 0


def test_a_pack_that_is_added_may_not_redefine_what_lies_beneath(run: Run, records: Records, pack: Path) -> None:
    (pack / "rules.yaml").write_text(RULES.replace(OWN, "wt26.refer.decide"), encoding="utf-8")
    refused = run("evaluate", records(referral("camden")), "--as-at", "2026-11-20", "--with", pack)
    assert refused.code == 2
    assert "rules.yaml:1:" in refused.err
    assert "given by: --with" in refused.err


# Blame

UNREADABLE = {
    "broken": "shows: [referral_received",
    "a list": "- referral_received\n",
    "another thing": "colour: blue\n",
}
FILES = {
    "--shows": ("evaluate", "next", "explain"),
    "--deviations": ("evaluate", "next", "explain"),
    "--trials": ("evaluate", "next", "explain"),
    "--rules": ("evaluate", "next", "explain", "rules"),
    "--with": ("evaluate", "next", "explain", "rules", "check", "test"),
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize(
    "typed", [(option, command) for option, commands in FILES.items() for command in commands], ids=" ".join
)
def test_a_fault_of_a_file_is_blamed_on_the_option_that_gave_it(
    typed: tuple[str, str], text: str, asked: dict[str, Any], run: Run
) -> None:
    (option, command), file = typed, asked["evaluate"][1].with_name("given.yaml")
    file.write_text(text, encoding="utf-8")
    refused = run(*asked.get(command, (command,)), option, file)
    assert (refused.code, option in refused.err, "given.yaml" in refused.err) == (2, True, True)


@pytest.mark.parametrize("option", FILES)
def test_a_file_that_is_not_there_is_blamed_on_its_option(
    option: str, asked: dict[str, Any], run: Run, tmp_path: Path
) -> None:
    refused = run(*asked["evaluate"], option, tmp_path / "given.yaml")
    assert (refused.code, option in refused.err, "given.yaml" in refused.err) == (2, True, True)


@pytest.mark.parametrize("option", ["--as-at", "--known-at", "--at", "--before", "--from", "--until"])
def test_a_day_that_nobody_can_read_is_blamed_on_its_option(option: str, run: Run, records: Records) -> None:
    file = records(referral("camden"))
    commands = {
        "--at": ("next", "--event", "referral_received"),
        "--before": ("trials", "report", "hackney", file, "--as-at", "2026-11-20"),
        "--from": ("trials", "preview", "hackney", file, "--as-at", "2026-11-20"),
        "--until": ("trials", "preview", "hackney", file, "--as-at", "2026-11-20"),
    }
    plain = ("evaluate", file, *(() if option == "--as-at" else ("--as-at", "2026-11-20")))
    ended = run(*commands.get(option, plain), option, "the day after")
    assert ended.code == 3
    assert f"{option}: `the day after`" in ended.err


# Something that has just happened, to the minute


@pytest.mark.parametrize(
    ("at", "as_at", "printed"),
    [
        ("2026-11-27T16:10", None, "as at Fri 27 November 2026 at 16:10"),
        ("2026-11-27", None, "as at Fri 27 November 2026"),
        ("2026-11-27T16:10", "2026-11-29T09:00", "as at Sun 29 November 2026 at 09:00"),
        ("2026-11-27T16:10", "2026-11-29", "as at Sun 29 November 2026"),
        ("2026-11-27T16:10", "2026-11-20", "as at Fri 27 November 2026 at 16:10"),
        ("2026-11-27T16:10", "2026-11-27T08:00", "as at Fri 27 November 2026 at 16:10"),
    ],
)
def test_something_that_has_just_happened_is_answered_as_at_its_moment(
    at: str, as_at: str | None, printed: str, run: Run
) -> None:
    when = ("--as-at", as_at) if as_at else ()
    said = run("next", "--event", "police_protection_started", "--at", at, *when, "--authority", "camden")
    assert said.out.splitlines()[0] == f"this case, {printed}"
