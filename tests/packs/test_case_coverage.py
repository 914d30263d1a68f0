"""What cases show of a rule, each exemption and each end for itself; drafts of those that lack; why a case fails."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidance.app.packs import case_coverage, checking, ready_cases
from guidance.cli.authoring.watching import again
from guidance.cli.ending import End

Run = Callable[..., Any]
INSTRUMENT = """\
instrument: any-2012
title: Anytown
force: local-procedure
authority: kent
commencement: 2012-04-01
repeal: 2013-04-15
text_read: true
"""
HEAD = """\
- id: any12.a
  title: Ring the school
  provision: {heading: A, evidence: confirmed}
  bearer: children's social care
  why: So that it is known early.
"""
WITHIN = "  when: referral_received\n  should: initial_assessment_completed\n  within: 5 working days\n"
FORMS = {
    "a limit in days": WITHIN,
    "ends": f"{WITHIN}  until: [case_closed, {{event: referral_decided, where: {{decision: no_further_action}}}}, "
    "child_died]\n",
    "exemptions": f"{WITHIN}  unless: [{{state: child_protection_plan}}, {{fact: {{referrer_type: anonymous}}}}, "
    "child_died]\n",
    "facts of the trigger": "  when: {event: referral_received, where: {referrer_type: {one_of: [public, family]}}}\n"
    "  must_not: case_closed\n",
    "what may be done": "  when: referral_received\n  may: strategy_discussion_held\n  how_soon: not_stated\n",
    "while a state holds": "  when: initial_assessment_completed\n  while: open_referral\n  should: referral_decided\n"
    "  within: 2 weeks\n",
    "no number": "  when: referral_received\n  should: initial_assessment_completed\n  how_soon: without_delay\n",
    "what came before": "  when: icpc_held\n  should: {follow: strategy_discussion_held}\n",
    "hours": "  when: referral_received\n  should: strategy_discussion_held\n  within: 48 hours\n",
}


def pack(folder: Path, body: str, cases: str = "") -> Path:
    (folder / "any").mkdir(exist_ok=True)
    for name, text in {"instrument.yaml": INSTRUMENT, "01-a.yaml": HEAD + body, "01-a.cases.yaml": cases}.items():
        (folder / "any" / name).write_text(text, encoding="utf-8") if text else None
    return folder / "any"


def lacking(folder: Path) -> list[str]:
    library, results = checking.run_cases([folder])
    assert [d for d in library.diagnostics if d.severity == "error"] == []
    return [meaning for _, unseen in case_coverage.lacking(library, results) for meaning in unseen]


def case(*events: str, expect: str = "lapsed") -> str:
    listed = "".join(f"    - {event}\n" for event in events)
    head = "- rule: any12.a\n  case: as it is\n  authority: kent\n  as_at: 2012-05-03\n"
    return f"{head}  events:\n{listed}  expect: {expect}\n"


@pytest.mark.parametrize("form", FORMS)
def test_the_drafts_are_cases_that_come_out_as_they_expect_and_leave_nothing_lacking(form: str, tmp_path: Path) -> None:
    folder = pack(tmp_path, FORMS[form])
    library, results = checking.run_cases([folder])
    lines = list(ready_cases.suggestions(library, results, [folder]))
    assert len(lines) > 10
    pack(tmp_path, FORMS[form], "".join(f"{line}\n" for line in lines))
    _, ran = checking.run_cases([folder])
    assert [mistake for result in ran for mistake in result.mistakes] == []
    assert lacking(folder) == []


def test_each_end_is_wanted_for_itself_and_with_its_facts(tmp_path: Path) -> None:
    closed = case("2012-05-01 referral_received", "2012-05-02 case_closed")
    ends = [meaning for meaning in lacking(pack(tmp_path, FORMS["ends"], closed)) if meaning.startswith("that it ends")]
    assert len(ends) == 2
    decided = case(
        "2012-05-01 referral_received", "{at: 2012-05-02, event: referral_decided, decision: no_further_action}"
    )
    ends = [m for m in lacking(pack(tmp_path, FORMS["ends"], closed + decided)) if m.startswith("that it ends")]
    assert ends == ["that it ends where the child dies"]


def test_each_exemption_is_wanted_for_itself(tmp_path: Path) -> None:
    anonymous = case("{at: 2012-05-01, event: referral_received, referrer_type: anonymous}", expect="exempt")
    left = [meaning for meaning in lacking(pack(tmp_path, FORMS["exemptions"], anonymous)) if "exempt where" in meaning]
    assert len(left) == 2
    assert "exempt where the referrer is anonymous" not in left


def test_a_should_that_becomes_a_may_is_noticed(tmp_path: Path) -> None:
    binding = "{status: pending, modality: should, force: local-procedure}"
    body, shown = FORMS["no number"], case("2012-05-01 referral_received", expect=binding)
    assert case_coverage.HOW_IT_BINDS not in lacking(pack(tmp_path, body, shown))
    _, ran = checking.run_cases([pack(tmp_path, body.replace("should:", "may:"), shown)])
    assert "expected modality should, got may" in ran[0].mistakes[0].message


def test_a_case_that_fails_says_what_was_due_why_and_by_which_event(run: Run, tmp_path: Path) -> None:
    body = f"{WITHIN}  until: [case_closed]\n"
    wrong = case("2012-05-01 referral_received", "2012-05-02 case_closed", expect="{status: lapsed, due: 2012-05-08}")
    ran = run("test", pack(tmp_path, body, wrong))
    assert ran.code == 1
    for said in (
        "expected due 2012-05-08, got 2012-05-09", "found: clock stopped: case closed 2 May 2012",
        "The clock starts on Tue 1 May 2012, when a referral was received", "Mon 7 May 2012 (Early May bank holiday)",
        "the case was closed on 2 May 2012", "work the date out by hand",
    ):  # fmt: skip
        assert said in ran.err


def test_the_command_prints_what_can_be_pasted(run: Run, tmp_path: Path) -> None:
    ran = run("test", pack(tmp_path, WITHIN), "--suggest")
    assert ran.code == 0
    assert "- rule: any12.a\n  case: discharged\n  authority: kent\n" in ran.out
    assert all(line.startswith(("- ", "  ", "#")) for line in ran.out.splitlines())  # so that it can go into a file
    assert "- rule:" not in run("test", tmp_path / "any").out


def test_what_is_suggested_can_be_sent_to_the_file_it_is_for_which_the_shell_makes_empty(
    run: Run, tmp_path: Path
) -> None:
    folder = pack(tmp_path, WITHIN)
    file = next(folder.glob("[0-9]*.yaml")).with_suffix(".cases.yaml")
    file.write_text("", encoding="utf-8")
    ran = run("test", folder, "--suggest")
    assert (ran.code, "- rule: any12.a" in ran.out) == (0, True)
    file.write_text(ran.out, encoding="utf-8")
    assert run("test", folder).code == 0
    file.write_text("", encoding="utf-8")
    assert run("test", folder).code == 2


def test_what_cannot_be_drafted_is_said_to_be_for_a_hand(run: Run, tmp_path: Path) -> None:
    body = "  when: {missed: wt10.ia.complete}\n  should: manager_told\n  how_soon: not_stated\n".replace(
        "manager_told", "strategy_discussion_held"
    )
    assert (
        "# any12.a: a case that shows discharged has to be written by hand"
        in run("test", pack(tmp_path, body), "--suggest").out
    )


def test_a_change_of_a_file_runs_the_cases_again_whatever_they_ended_with(tmp_path: Path) -> None:
    file, ran = tmp_path / "a.yaml", list[str]()
    file.write_text("one", encoding="utf-8")

    def once() -> None:
        ran.append(file.read_text(encoding="utf-8"))
        file.write_text(f"{ran[-1]} more", encoding="utf-8")
        raise End(1)

    again([tmp_path], once, pause=0, times=3)
    assert ran == ["one", "one more", "one more more"]
