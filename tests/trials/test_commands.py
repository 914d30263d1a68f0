"""What a journey authority types: list, show, check, calendar, and a trial drawn up by questions."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest

from guidance.app.packs.shipped import HOUSE
from guidance.app.trials import new_trial
from guidance.app.trials.listing import checked
from tests.packs.pack_files import TRIAL, case, indented, mapping, rule
from tests.trials.conftest import Run

EXAMPLE = HOUSE / "examples" / "trial-2011.yaml"
WHOLE = (
    "--authority", "Kent", "--title", "At the child's pace", "--suspends", "wt26.assess.45wd", "--from", "2026-12-01",
    "--until", "2027-06-01", "--source", "minutes of the board",
)  # fmt: skip
ANSWERS = (
    "Kant", "Kent", "", "At the child's pace", "wt26.assess.45", "wt26.assess.45wd; wt26.icpc.15wd", "1 December",
    "2026-12-01", "2027-06-01", "", "restart", "case audit; what children say", "", "", "", "", "", "", "", "a plan",
)  # fmt: skip


def words(text: str) -> str:
    return " ".join(text.split())


# What there is.


def test_the_list_says_where_each_trial_stands(run: Run) -> None:
    ran = run("trials", "list", "--as-at", "2011-09-05", "--trials", EXAMPLE)
    assert ran.code == 0
    assert "example-2011: runs, and ends in 26 days" in ran.out
    assert "warning[G326]" in ran.err
    assert [t["trial"] for t in run("trials", "list", "--as-at", "2012-01-01", "--format", "json").data["trials"]] == [
        t.id for t in checked([]).trials
    ]


@pytest.mark.parametrize("as_at", ["2011-10-01", "2011-10-02", "2040-01-01"])
def test_nothing_fails_on_the_day_after_an_end(run: Run, as_at: str) -> None:
    records = HOUSE / "examples" / "one-child-2011.jsonl"
    for command in (
        ("trials", "list", "--trials", EXAMPLE, "--as-at", as_at),
        ("trials", "show", "example-2011", "--trials", EXAMPLE, "--as-at", as_at),
        ("trials", "check", EXAMPLE, "--as-at", as_at),
        ("trials", "calendar", "--trials", EXAMPLE, "--as-at", as_at),
        ("evaluate", records, "--trials", EXAMPLE, "--as-at", min(as_at, "2035-12-31")),
        ("next", records, "--case", "EX-1", "--trials", EXAMPLE, "--as-at", min(as_at, "2035-12-31")),
        ("check", EXAMPLE),
    ):
        ran = run(*command)
        assert ran.code == 0, (command, ran.err)
        assert "G326" not in ran.err
    assert "ended on 1 October 2011" in run("trials", "list", "--trials", EXAMPLE, "--as-at", as_at).out


def test_what_is_not_known_is_shown_as_not_known(run: Run) -> None:
    said = words(run("trials", "show", "islington-2011", "--as-at", "2012-01-01").out)
    assert "from some day in September 2011: counted from 1 October 2011, when it was certain" in said
    assert "its end is not known; there is evidence of it only up to 15 April 2013" in said
    assert "Direction dated some day in September 2011, not read by us" in said
    assert "When families were told not known" in said


def test_a_proposal_that_was_not_granted_sets_nothing_aside(run: Run) -> None:
    said = words(run("trials", "show", "gateshead-2011", "--as-at", "2012-01-01").out)
    assert "Proposed only: it sets nothing aside." in said
    assert "when it would have begun is not known" in said
    assert "What it lacks before it can be granted instruments, measures, conditions" in said


def test_a_trial_that_there_is_not_is_said_to_be_none(run: Run) -> None:
    ran = run("trials", "show", "cumbria-2012")
    assert ran.code == 3
    assert "did you mean `cumbria-2011`?" in ran.err


def test_a_trial_is_shown_by_the_name_of_its_authority(run: Run) -> None:
    by_name = run("trials", "show", "cumbria-2011", "--as-at", "2012-01-01").out
    assert {run("trials", "show", named, "--as-at", "2012-01-01").out for named in ("cumbria", "Cumbria")} == {by_name}
    none = run("trials", "show", "kent")
    assert (none.code, "there is no trial `kent`" in none.err) == (3, True)


def test_an_authority_of_several_trials_is_asked_which(run: Run, tmp_path: Path) -> None:
    for name, begins, ends in (("one", "2011-04-01", "2011-06-01"), ("two", "2011-06-01", "2011-10-01")):
        changes = {"trial": name, "from_": begins, "until": ends}
        (tmp_path / f"{name}.yaml").write_text(mapping(TRIAL, **changes), encoding="utf-8")
    ran = run("trials", "show", "kent", "--trials", tmp_path)
    assert (ran.code, "has 2 trials; name one: one, two" in ran.err) == (3, True), ran.err


def test_a_paper_that_was_revoked_does_not_run_out(run: Run, tmp_path: Path) -> None:
    """Its own last day would have been in October; the trial ended on 1 July."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("until: 2011-10-01\n", "until: 2011-07-01\n")
    revoked = "read: true}, {kind: revocation, dated: 2011-06-20, from: 2011-07-01, read: true}]"
    (tmp_path / "t.yaml").write_text(text.replace("read: true}]", revoked), encoding="utf-8")
    assert run("trials", "check", tmp_path).code == 0
    lines = run("trials", "calendar", "--trials", tmp_path, "--format", "json").data["calendar"]
    assert max(line["day"] for line in lines) == "2011-07-01"
    (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
    lines = run("trials", "calendar", "--trials", tmp_path, "--format", "json").data["calendar"]
    assert [line["what"] for line in lines][-1] == "the direction of 2011-03-21 runs out"


def test_the_calendar_says_what_lapses_when(run: Run) -> None:
    lines = run("trials", "calendar", "--trials", EXAMPLE, "--format", "json").data["calendar"]
    assert [(line["day"], line["what"].split(":")[0]) for line in lines] == [
        ("2011-04-01", "kent.trial-2011.conference begins to apply"),
        ("2011-04-01", "the trial begins; clocks already running stay under the national rule"),
        ("2011-04-01", "wt10.icpc.15wd is set aside for clocks that start from this day"),
        ("2011-10-01", "kent.trial-2011.conference no longer starts any clock"),
        ("2011-10-01", "the trial has ended; clocks still open then stay set aside"),
        ("2011-10-01", "wt10.icpc.15wd applies again to clocks that start from this day"),
    ]
    later = run("trials", "calendar", "--trials", EXAMPLE, "--as-at", "2011-04-02", "--format", "json").data["calendar"]
    assert later == lines[3:]
    none = run("trials", "calendar", "--trials", EXAMPLE, "--authority", "essex")
    assert none.out == "Nothing begins or lapses.\n"


def test_a_day_in_the_month_of_which_only_that_is_known_cannot_be_told(run: Run) -> None:
    counted = "counted from 1 April 2011 (some day in March 2011)"
    listed = words(run("trials", "list", "--as-at", "2011-03-15").out)
    assert f"cumbria-2011: cannot tell whether it has begun: {counted}" in listed
    assert f"{counted} until not known" in listed
    lines = run("trials", "calendar", "--authority", "cumbria", "--format", "json").data["calendar"]
    began = [line["what"] for line in lines if line["day"] == "2011-04-01"]
    assert len(began) == len([what for what in began if counted in what]) > 1


def test_a_trial_with_mistakes_is_refused_with_its_place(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(EXAMPLE.read_text(encoding="utf-8").replace("until: 2011-10-01\nsus", "until: 2012-10-01\nsus"))
    for command in (
        ("trials", "check", bad),
        ("trials", "list", "--trials", bad),
        ("trials", "calendar", "--trials", bad),
    ):
        ran = run(*command)
        assert ran.code == 2
        assert f"error[G322]: it ends on 2012-10-01, and its papers give it until 2011-10-01\n --> {bad}:8:8" in ran.err


# Supposing that the direction matched the proposal.


def knowsley(folder: Path) -> Path:
    file = folder / "records.csv"
    rows = ["case,event,at,authority,s47_initiated", "K,strategy_discussion_held,2011-05-03,knowsley,true"]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_what_was_only_proposed_is_set_aside_only_by_supposition(run: Run, tmp_path: Path) -> None:
    given = ("evaluate", knowsley(tmp_path), "--as-at", "2011-06-30", "--format", "json")
    plain, supposed = run(*given).data, run(*given, "--as-proposed").data
    conference = [next(f for f in found["findings"] if f["rule"] == "wt10.icpc.15wd") for found in (plain, supposed)]
    assert [(f["status"], f["standing"]) for f in conference] == [("breached", "stands"), ("breached", "suspended")]
    assert plain["receipt"]["supposing"] is None
    assert "supposition" in supposed["receipt"]["supposing"]
    assert conference[1]["in_words"].startswith(
        "supposing that the direction matched the proposal, time limit set aside"
    )
    assert any(note.startswith("supposed: ") for note in conference[1]["notes"])
    rest = [[f for f in found["findings"] if f["rule"] != "wt10.icpc.15wd"] for found in (plain, supposed)]
    assert rest[0] == rest[1]


@pytest.mark.parametrize("engine", ["definition", "live", "all"])
def test_every_form_of_the_answer_says_that_it_is_supposed(run: Run, tmp_path: Path, engine: str) -> None:
    given = ("evaluate", knowsley(tmp_path), "--as-at", "2011-06-30", "--as-proposed", "--engine", engine)
    table, rows, lines = run(*given), run(*given, "--format", "csv"), run(*given, "--format", "jsonl")
    assert table.code == 0
    assert words(table.out).startswith("Supposing that each granted trial set aside all that was proposed")
    assert "trials knowsley-2011, as proposed." in words(table.out)
    assert "supposing that the direction matched the proposal" in rows.out
    assert '"supposing": "each granted trial' in rows.err
    assert '"supposing": "each granted trial' in lines.out.splitlines()[0]
    asked = ("explain", knowsley(tmp_path), "--case", "K", "--rule", "wt10.icpc.15wd", "--as-at", "2011-06-30")
    assert run(*asked, "--as-proposed").out.startswith("Supposing that each granted trial")
    assert "Supposing" not in run(*asked).out


@pytest.mark.parametrize("engine", ["definition", "live", "all"])
@pytest.mark.parametrize(
    "given",
    [
        ("2011-05-03", "knowsley", True),
        ("2011-04-01", "knowsley", True),
        ("2011-03-31", "knowsley", False),
        ("2013-04-14", "knowsley", True),
        ("2011-05-03", "kent", False),
    ],
)
def test_a_limit_that_may_have_been_set_aside_is_noted_and_stands(
    run: Run, tmp_path: Path, engine: str, given: tuple[str, str, bool]
) -> None:
    day, authority, noted = given
    file = knowsley(tmp_path)
    file.write_text(file.read_text().replace("2011-05-03", day).replace(",knowsley,", f",{authority},"))
    asked = ("evaluate", file, "--as-at", "2013-04-14", "--engine", engine, "--format", "json")
    plain, without = (run(*more).data["findings"] for more in (asked, (*asked, "--no-trials")))
    (found,) = [f for f in plain if f["rule"] == "wt10.icpc.15wd"]
    note = (
        "the trial knowsley-2011 may have set this aside: two of the eight authorities with directions had the limit "
        "on the initial conference set aside; whether this one did is not known"
    )
    assert (found["notes"], found["standing"]) == ([note] if noted else [], "stands")
    assert any(note in line for line in found["because"]) is noted
    keep = ("id", "status", "standing", "due", "in_words", "trial")
    assert [[f[key] for key in keep] for f in plain] == [[f[key] for key in keep] for f in without]


def test_what_a_trial_may_have_set_aside_is_shown(run: Run) -> None:
    shown = words(run("trials", "show", "hackney-2011", "--as-at", "2012-01-01").out)
    assert "six of the eight authorities with directions had the limits on the assessments set aside" in shown
    data = run("trials", "show", "hackney-2011", "--as-at", "2012-01-01", "--format", "json").data
    assert [m["rule"] for m in data["may_have_set_aside"]] == [
        "wt10.ia.complete", "wt10.ia.complete.2", "wt10.ca.complete", "wt10.icpc.15wd", "wt10.cg.first"
    ]  # fmt: skip
    assert all(trial.may_have_set_aside for trial in checked([]).trials if trial.state == "granted")


def test_a_supposition_about_trials_and_no_trials_do_not_go_together(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", knowsley(tmp_path), "--as-at", "2011-06-30", "--as-proposed", "--no-trials")
    assert ran.code == 3
    assert "give one of them" in ran.err


def test_the_trials_that_ship_change_nothing_for_other_authorities(run: Run) -> None:
    records = HOUSE / "examples" / "one-child-2011.jsonl"
    given = ("evaluate", records, "--as-at", "2011-08-31")
    for format_ in ("table", "csv"):
        assert run(*given, "--format", format_).out == run(*given, "--no-trials", "--format", format_).out


def test_a_population_says_what_is_beneath_what_is_set_aside(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    line = '{{"case": "C{}", "event": "core_assessment_started", "at": "2011-04-11", "authority": "westbrook"}}\n'
    file.write_text("".join(line.format(n) for n in range(30)), encoding="utf-8")
    ran = run("evaluate", file, "--as-at", "2011-07-01", "--trials", HOUSE / "examples" / "trial-westbrook")
    assert "Of the 30 set aside, without the trial or the departure: not shown in time 30." in words(ran.out)


# Drawing one up.


def test_a_trial_is_drawn_up_from_options_and_passes_check(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "made" / "kent.yaml"
    ran = run("new", "trial", file, *WHOLE)
    assert (ran.code, ran.err) == (0, "")
    library = checked([file])
    assert library.diagnostics == ()
    (trial,) = library.trials
    assert (trial.id, trial.state, trial.authority) == ("kent-2026", "proposed", "886")
    assert (trial.begins, trial.ends) == (date(2026, 12, 1), date(2027, 6, 1))
    assert run("trials", "check", file).code == 0


def test_what_is_there_is_never_written_over(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "kent.yaml"
    file.write_text("mine")
    ran = run("new", "trial", file, *WHOLE)
    assert ran.code == 3
    assert "is not written over" in ran.err
    assert file.read_text() == "mine"
    with pytest.raises(FileExistsError):
        new_trial.write(file, "another")
    assert [path.name for path in tmp_path.iterdir()] == ["kent.yaml"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--from": "2027-12-01"}, "error[G303]"),
        ({"--suspends": "ca89.s47.enquire"}, "error[G402]"),
        ({"--suspends": "wt26.asses.45wd"}, "did you mean `wt26.assess.45wd`?"),
        ({"--authority": "Kant"}, "did you mean `kent`?"),
        ({"--from": "31/12/2026"}, "is not written year first; did you mean `2026-12-31`?"),
        ({"--title": "two\nlines"}, "on one line"),
        ({"--running-at-end": "never"}, "is not one of saved, restart"),
    ],
)
def test_an_answer_that_will_not_do_writes_nothing(
    run: Run, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    given = {**dict(zip(WHOLE[::2], WHOLE[1::2], strict=True)), **changes}
    ran = run("new", "trial", tmp_path / "kent.yaml", *(part for pair in given.items() for part in pair))
    assert ran.code in {2, 3}
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


def test_with_no_terminal_what_is_needed_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("new", "trial", tmp_path / "kent.yaml", "--authority", "Kent")
    assert ran.code == 3
    assert "give --title, --suspends, --from, --until, --source" in ran.err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Stopped(Terminal):
    """A terminal at which somebody answers twice, and then presses Ctrl-C."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # as StringIO has it
        line = super().readline(-1 if size is None else size)
        if not line:
            raise KeyboardInterrupt
        return line


def test_on_a_terminal_it_asks_until_an_answer_will_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{answer}\n" for answer in ANSWERS)))
    file = tmp_path / "kent.yaml"
    ran = run("new", "trial", file)
    assert ran.code == 0, ran.err
    for said in ("did you mean `kent`?", "an answer is needed here", "`wt26.assess.45` is not a rule", "is not a date"):
        assert said in ran.err
    (trial,) = checked([file]).trials
    assert [s.rule for s in trial.suspends] == ["wt26.assess.45wd", "wt26.icpc.15wd"]
    assert (trial.running_at_start, trial.running_at_end) == ("national", "restart")
    assert trial.texts["measures"] == ("case audit", "what children say")


@pytest.mark.parametrize("terminal", [Stopped, Terminal])
def test_stopped_half_way_it_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: type[Terminal]
) -> None:
    monkeypatch.setattr(sys, "stdin", terminal("Kent\nAt the child's pace\n"))
    ran = run("new", "trial", tmp_path / "kent.yaml")
    assert ran.code == 130
    assert ran.err.endswith("stopped; nothing was written\n")
    assert list(tmp_path.iterdir()) == []


# Paths that are easily forgotten.


def test_what_would_follow_a_yes_is_said_to_be_set_aside_too(run: Run, tmp_path: Path) -> None:
    trial = tmp_path / "trial.yaml"
    trial.write_text(mapping(TRIAL, suspends="[{rule: wt10.sd.hold, evidence: confirmed}]"), encoding="utf-8")
    asked = ("next", HOUSE / "examples" / "one-child-2011.jsonl", "--case", "EX-1", "--as-at", "2011-06-29")
    for more, standings in ((("--trials", trial), ["stands", "suspended"]), (("--no-trials",), ["stands", "stands"])):
        (first, *_) = run(*asked, *more, "--format", "json").data["decisions"]
        assert [(f["rule"], f["standing"]) for f in first["if_so"]] == list(
            zip(["ca89.s47.enquire", "wt10.sd.hold"], standings, strict=True)
        )
    assert "set aside here by the trial test-2011) [wt10.sd.hold]" in words(run(*asked, "--trials", trial).out)


def test_a_worked_case_beside_a_trial_sees_the_trial(run: Run, tmp_path: Path) -> None:
    (tmp_path / "trial.yaml").write_text(mapping(TRIAL, instead=indented(rule(id="t.instead"))), encoding="utf-8")
    record = "[{at: 2011-05-03, event: strategy_discussion_held, s47_initiated: true}]"
    lines = [
        case(rule="wt10.icpc.15wd", case="set aside", authority=authority, as_at="2011-06-30", events=record,
             expect=f"{{status: breached, standing: {standing}}}")
        for authority, standing in (("kent", "suspended"), ("essex", "stands"))
    ]  # fmt: skip
    lines.append(case(rule="t.instead", authority="kent"))
    (tmp_path / "trial.cases.yaml").write_text("".join(lines), encoding="utf-8")
    ran = run("test", tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "3 cases: 3 as expected, 0 not" in ran.out


def test_a_draft_that_measures_time_alone_says_that_a_measure_of_quality_is_lacking(run: Run, tmp_path: Path) -> None:
    for n, (measures, lacks) in enumerate({"working days to the conference": True, "case audit": False}.items()):
        file = tmp_path / f"{n}.yaml"
        assert run("new", "trial", file, *WHOLE, "--measures", measures).code == 0
        assert ("a measure of quality" in file.read_text(encoding="utf-8")) is lacks
