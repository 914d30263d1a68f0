"""Packs added to the shipped ones, packs in their place, and files blamed on the option that gave them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query

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


DEPARTED = f"""case: W4
authority: camden
rule: {OWN}
trigger: w1
decided: 2026-11-19
decided_by: {{role: duty manager, agency: "children's social care"}}
authorised_by: {{role: service manager, agency: "children's social care"}}
reasons: The family is away until the twenty-sixth, and a letter would lie on the mat.
principles: [acpo.3]
harms: [{{harm: the family is told late, likelihood: unlikely, seriousness: slight}}]
until: 2026-11-27
instead: The family is told at the door on the day they are back.
"""
TRIAL = f"""trial: camden-local-2026
authority: camden
state: proposed
from: 2026-06-01
until: 2026-12-01
suspends: [{{rule: {OWN}, evidence: confirmed}}]
source: invented for a test
"""


@pytest.fixture
def papers(tmp_path: Path, pack: Path) -> dict[str, Path]:
    """Write a departure and a trial about a rule of the pack, which is for the authority itself."""
    own = RULES.replace("duty team", "children's social care")
    (pack / "rules.yaml").write_text(own, encoding="utf-8")
    papers = {"departure": tmp_path / "departure.yaml", "trial": tmp_path / "trial.yaml"}
    papers["departure"].write_text(DEPARTED, encoding="utf-8")
    papers["trial"].write_text(TRIAL, encoding="utf-8")
    return papers


OF_RULES: dict[str, tuple[str, ...]] = {
    "deviate": ("deviate", "--check", "--from", "departure"),
    "deviations about": ("deviations", "about", OWN),
    "trials check": ("trials", "check", "trial"),
    "trials list": ("trials", "list", "--trials", "trial"),
    "trials show": ("trials", "show", "camden-local-2026", "--trials", "trial"),
    "trials calendar": ("trials", "calendar", "--trials", "trial"),
}


@pytest.mark.parametrize("command", OF_RULES)
def test_a_paper_about_a_rule_of_an_added_pack_is_taken_with_that_pack_and_without_it_refused(
    command: str, run: Run, pack: Path, papers: dict[str, Path]
) -> None:
    arguments = [papers.get(word, word) for word in OF_RULES[command]]
    assert run(*arguments, "--with", pack).code == 0
    alone = run(*arguments)
    assert (alone.code, f"`{OWN}` is not a rule" in alone.err) == (2, True)


def test_a_departure_from_a_rule_of_an_added_pack_is_kept_shown_and_corrected_with_that_pack(
    run: Run, pack: Path, papers: dict[str, Path], records: Records
) -> None:
    file, paper = records(referral("camden") | {"id": "w1"}), papers["departure"]
    kept = run("deviate", "--from", paper, "--records", file, "--as-at", "2026-11-26", "--with", pack)
    assert (kept.code, "Kept as d1" in kept.out, "Decided on 19 November 2026" in kept.out) == (0, True, True)
    shown = run("deviations", "show", "d1", "--records", file, "--as-at", "2026-11-26", "--with", pack)
    assert (shown.code, "Decided on 19 November 2026" in shown.out) == (0, True)
    seen = run("next", file, "--case", "W4", "--as-at", "2026-11-26", "--with", pack)
    assert "now by Fri 27 November 2026 in place of Mon 23 November 2026" in " ".join(seen.out.split())
    paper.write_text(DEPARTED.replace("until: 2026-11-27", "until: 2026-12-01"), encoding="utf-8")
    assert run("deviations", "correct", "d1", "--from", paper).code == 2
    assert run("deviations", "correct", "d1", "--from", paper, "--with", pack).code == 0


FROM_PACKS = {
    "next", "explain", "evaluate", "check", "test", "rules", "ask", "audit", "words", "deviate", "deviations about",
    "deviations show", "deviations correct", "form show", "form read", "trials list", "trials show", "trials check",
    "trials calendar", "trials report", "trials preview",
}  # fmt: skip


@pytest.mark.parametrize("command", sorted(FROM_PACKS))
def test_every_command_that_answers_from_packs_takes_more_of_them(command: str, run: Run) -> None:
    assert "--with " in run(*command.split(), "--help").out
