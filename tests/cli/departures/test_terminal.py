"""Recording a departure on a terminal, question by question."""

import contextlib
import json
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guidance.app.ledger.opening import ledger_url
from tests.cli.conftest import Ran, Run
from tests.cli.departures.given import (
    AS_AT,
    RECORDS,
    ROOT,
    entries,
)

SHORT = ["2011-06-10", "conference chair, children's social care", "Her interpreter was ill.", "1", "a week's gap",
         "unlikely", "slight", "", "It meets on 17 June.", "service manager, Kent", "2030-12-31",
         "One interpreter speaks her language."]  # fmt: skip


FULLER = ["meeting without her", "the mother", "on time", "she would not know", "",
          "a plan she understands", "", "to be told first", "alone, at school", "a visit", "",
          "the school agreed", ""]  # fmt: skip


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command on what looks like a terminal, with these answers; Ctrl-C where they end."""

    def ran(answers: list[str], *command: object) -> Ran:
        waiting: Iterator[str] = iter(answers)

        def answer(_: str = "") -> str:
            for text in waiting:
                return text
            raise KeyboardInterrupt

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        return run(*command)

    return ran


@pytest.fixture
def guided(typed: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    draft = tmp_path / "draft.json"
    asked = ("--records", RECORDS, "--case", "EX-1", "--rule", "wt10.cg.first", *AS_AT, "--draft", draft)
    return lambda answers: typed(answers, "deviate", *asked)


def test_at_the_lowest_level_twelve_questions_are_asked(guided: Callable[..., Ran], run: Run, tmp_path: Path) -> None:
    ran = guided([*SHORT, "yes"])
    assert ran.code == 0, ran.err
    assert "12 questions answered" in ran.out
    assert "Kept as d1" in ran.out
    assert "done differently, with reasons (decided before, written down after)" in " ".join(ran.out.lower().split())
    assert not (tmp_path / "draft.json").exists()
    (entry,) = entries(run)
    assert (entry["body"]["trigger"], entry["body"]["authority"]) == ("e20", "886")


def test_more_is_asked_where_more_could_go_wrong(guided: Callable[..., Ran]) -> None:
    answers = [*SHORT[:5], "possible", "serious", *SHORT[7:], *FULLER, "yes"]
    ran = guided(answers)
    assert ran.code == 0, ran.out
    assert f"{len(answers) - 1} questions answered" in ran.out
    assert "level `fuller`" in ran.out


def test_what_is_no_answer_is_asked_again(guided: Callable[..., Ran]) -> None:
    ran = guided(["lately", "2099-01-01", *SHORT[:3], "acpo.13", "99", "", *SHORT[3:5], "perhaps", *SHORT[5:], "yes"])
    assert ran.code == 0, ran.out
    for said in (
        "has not come",
        "did you mean `acpo.3` or `acpo.1`?",
        "something is needed here",
        "write one of: unlikely",
    ):
        assert said in " ".join(ran.out.split()), said


@pytest.mark.parametrize("after", range(1, len(SHORT) + 2))
def test_stopping_anywhere_loses_nothing_and_it_is_gone_on_with(
    after: int, guided: Callable[..., Ran], run: Run, no_users_ledger: Path
) -> None:
    answers = [*SHORT, "yes"]
    stopped = guided(answers[:after]) if after < len(answers) else guided([*SHORT, "no"])
    assert stopped.code == 130
    assert "nothing was recorded" in stopped.err
    assert not no_users_ledger.exists()
    rest = answers[min(after, len(SHORT)) :]
    if after == 8:  # the harm was whole; that there is no other need not be said again
        rest = answers[8:]
    done = guided(rest if after != 7 else answers[8:])
    assert done.code == 0, done.out
    assert len(entries(run)) == 1
    shown = run("deviations", "show", "d1").out
    for text in ("Her interpreter was ill.", "a week's gap", "It meets on 17 June."):
        assert text in shown


def test_a_second_harm_broken_off_half_way_is_gone_on_with(guided: Callable[..., Ran], run: Run) -> None:
    assert guided([*SHORT[:7], "he is frightened", "possible"]).code == 130
    done = guided(["slight", "", *SHORT[8:], "yes"])
    assert done.code == 0, done.out
    harms = run("deviations", "show", "d1", "--format", "json").data["document"]["harms"]
    assert [(h["harm"], h["likelihood"]) for h in harms] == [
        ("a week's gap", "unlikely"), ("he is frightened", "possible"),
    ]  # fmt: skip


@pytest.mark.parametrize("instead", [True, False])
def test_a_rule_with_latitude_offers_to_write_down_the_reason_instead(
    typed: Callable[..., Ran],
    tmp_path: Path,
    *,
    instead: bool,
) -> None:
    answers = ["no", "yes", "fam", "her father asked to be there"] if instead else ["no", "no"]
    where = ("--case", "C1", "--rule", "wt13.assess.45wd", "--trigger", "e1", "--draft", tmp_path / "d.json")
    ran = typed(answers, "deviate", *where)
    assert ran.code == 0, ran.err
    assert "Taking longer is then no departure" in " ".join(ran.out.split())
    assert ('"event": "delay_reason_recorded"' in ran.out) is instead
    if instead:
        line = json.loads(ran.out.splitlines()[-1])
        assert (line["case"], line["about"], line["cause"]) == ("C1", "assessment", "family")
    assert not Path(ledger_url()).exists()
    assert not (tmp_path / "d.json").exists()


@pytest.mark.parametrize("rule", ["ca89.s47.enquire", "wt13.assess.45wd"])
def test_a_draft_that_holds_answers_outlives_a_no(typed: Callable[..., Ran], tmp_path: Path, rule: str) -> None:
    draft = tmp_path / "d.json"
    where = ("--case", "C1", "--rule", rule, "--trigger", "e1", "--draft", draft)
    assert typed(["yes", "2011-06-10", "a manager"], "deviate", *where).code == 130
    said = typed(["no", "no"], "deviate", *where)
    assert (said.code, str(draft) in said.err) == (0, True)
    assert json.loads(draft.read_text(encoding="utf-8"))["decided_by"] == {"role": "a manager"}


def test_a_file_that_is_no_draft_is_not_written_over(typed: Callable[..., Ran], tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("my own notes", encoding="utf-8")
    refused = typed([], "deviate", "--draft", notes)
    assert (refused.code, "error[G746]" in refused.err) == (2, True)
    assert notes.read_text(encoding="utf-8") == "my own notes"


def test_without_a_terminal_a_file_is_asked_for(run: Run) -> None:
    refused = run("deviate")
    assert (refused.code, "--from FILE" in refused.err) == (3, True)


def pressing_ctrl_c(child: int, terminal: int) -> int:
    """Press Ctrl-C as a person would, again if nothing comes of it: Python loses one pressed as it begins to read."""
    with contextlib.suppress(OSError):  # the other end is closed: it is ending
        for _ in range(20):
            os.write(terminal, b"\x03")
            while select.select([terminal], [], [], 3)[0]:
                if not os.read(terminal, 4096):
                    break
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_ctrl_c_on_a_real_terminal_keeps_what_was_typed(tmp_path: Path, no_users_ledger: Path) -> None:
    pty = pytest.importorskip("pty")
    draft = tmp_path / "draft.json"
    command = [sys.executable, "-m", "guidance", "deviate", "--case", "C1", "--rule", "wt10.cg.first", "--trigger",
               "e1", "--draft", str(draft)]  # fmt: skip
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs the tests may have it ignored, and that is inherited
        os.execv(sys.executable, command)  # noqa: S606
    for typed in (b"2011-06-10\n", b"a manager\n", b""):
        shown = b""
        while not shown.rstrip().endswith(b">") and select.select([terminal], [], [], 30)[0]:
            shown += os.read(terminal, 4096)
        os.write(terminal, typed)
    code = pressing_ctrl_c(child, terminal)
    os.close(terminal)
    assert code == 130
    assert json.loads(draft.read_text(encoding="utf-8"))["decided_by"] == {"role": "a manager"}
    assert draft.stat().st_mode & 0o077 == 0
    assert not no_users_ledger.exists()
