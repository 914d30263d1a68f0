"""The commands on what records show of a trial: what they refuse, and how."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.app.trials.report.preview import HYPOTHETICAL, PreviewAsk, as_though, preview
from guidance.app.trials.report.selection import trial_named
from guidance.engine.measure.periods import Days
from guidance.engine.model.finding import Standing
from tests.building import day
from tests.trial_report.conftest import Ran

Run = Callable[..., Ran]
ROOT = Path(__file__).parents[2]
TRIAL, CHILD = ROOT / "examples" / "trial-2011.yaml", ROOT / "examples" / "one-child-2011.jsonl"
AS_AT = ("--as-at", "2012-11-20")


@pytest.fixture
def nameless(tmp_path: Path) -> Path:
    """The example child's records, with nobody's name to them."""
    file = tmp_path / "nameless.jsonl"
    file.write_text(CHILD.read_text(encoding="utf-8").replace('"authority": "kent", ', ""), encoding="utf-8")
    return file


# ------------------------------------------------------------------------------------------ each code


def test_an_authority_that_the_records_do_not_speak_of_cannot_be_compared_with(run: Run) -> None:
    ran = run("trials", "report", TRIAL, CHILD, *AS_AT, "--comparator", "essex")
    assert ran.code == 0
    assert "warning[G680]" in ran.err
    assert "these records hold nothing of Essex" in ran.err


def test_a_report_is_not_made_of_noughts(run: Run, nameless: Path) -> None:
    for command in ("report", "preview"):
        ran = run("trials", command, TRIAL, nameless, *AS_AT)
        assert (ran.code, ran.out) == (2, "")
        assert "error[G681]" in ran.err
        assert run("trials", command, TRIAL, nameless, *AS_AT, "--authority", "kent").code == 0


def test_cases_of_nobody_are_said_to_be_counted_nowhere(run: Run, nameless: Path) -> None:
    ran = run("trials", "report", TRIAL, CHILD, nameless, *AS_AT, "--minimum", "1")
    assert "Cases that name no authority" not in ran.out
    other = nameless.with_name("other.jsonl")
    other.write_text(nameless.read_text(encoding="utf-8").replace("EX-1", "EX-2"), encoding="utf-8")
    ran = run("trials", "report", TRIAL, CHILD, other, *AS_AT, "--minimum", "1")
    assert "Cases that name no authority, and so are counted nowhere: a few." in ran.out


@pytest.mark.parametrize("command", ["report", "preview"])
def test_a_case_of_which_nothing_is_known_yet_is_counted_and_not_named(run: Run, tmp_path: Path, command: str) -> None:
    later = tmp_path / "later.jsonl"
    later.write_text(CHILD.read_text(encoding="utf-8").replace("EX-1", "EX-9").replace('"2011-', '"2031-'), "utf-8")
    ran = run("trials", command, TRIAL, CHILD, later, *AS_AT)
    said = "had been written down, by the day of this report, and so are counted nowhere: a few."
    assert (ran.code, said in " ".join(ran.out.split())) == (0, True)
    assert "EX-9" not in ran.out
    assert "counted nowhere: a few" not in run("trials", command, TRIAL, CHILD, *AS_AT).out


def test_a_preview_says_that_not_all_is_asked_at_the_stages_that_its_records_touch(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "looked-after.jsonl"
    rows = [{"event": "referral_received", "at": "2012-02-01"}, {"event": "looked_after_started", "at": "2012-03-01"}]
    file.write_text("".join(json.dumps({"case": "L", "authority": "kent", **row}) + "\n" for row in rows), "utf-8")
    said = " ".join(run("trials", "preview", TRIAL, file, *AS_AT).out.split())
    assert "These packs do not hold all that is asked at every stage of a child's journey" in said


def test_a_trial_that_there_is_not_is_said_to_be_none(run: Run) -> None:
    ran = run("trials", "report", "cumbria-2012", CHILD, *AS_AT)
    assert ran.code == 2
    assert "error[G682]" in ran.err
    assert "did you mean `cumbria-2011`" in ran.err


def test_a_file_of_two_trials_is_not_one(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.yaml").write_text(TRIAL.read_text(encoding="utf-8"), encoding="utf-8")
    other = TRIAL.read_text(encoding="utf-8").replace("example-2011", "other-2012").replace("2011-10-01", "2012-10-01")
    other = other.replace("from: 2011-04-01", "from: 2012-04-01").replace("kent.trial-2011", "kent.trial-2012")
    (folder / "b.yaml").write_text(other, encoding="utf-8")
    ran = run("trials", "report", folder, CHILD, *AS_AT)
    assert ran.code == 2
    assert "error[G682]" in ran.err
    assert "holds 2 trials" in ran.err


def test_a_trial_of_no_known_days_has_no_before(run: Run) -> None:
    ran = run("trials", "report", "gateshead", CHILD, *AS_AT)
    assert ran.code == 2
    assert "error[G683]" in ran.err


def test_an_authority_is_not_compared_with_itself(run: Run) -> None:
    ran = run("trials", "report", TRIAL, CHILD, *AS_AT, "--comparator", "Kent")
    assert ran.code == 2
    assert "error[G684]" in ran.err


def test_the_days_before_end_before_the_trial(run: Run) -> None:
    ran = run("trials", "report", TRIAL, CHILD, *AS_AT, "--before", "2010-04-01..2011-04-01")
    assert ran.code == 2
    assert "error[G685]" in ran.err
    assert run("trials", "report", TRIAL, CHILD, *AS_AT, "--before", "2010-04-01..2011-03-31").code == 0


@pytest.mark.parametrize(
    "given", [["gateshead", CHILD], [TRIAL, CHILD, "--from", "2012-01-01", "--until", "2012-01-01"]]
)
def test_a_preview_needs_days(run: Run, given: list[object]) -> None:
    ran = run("trials", "preview", *given, *AS_AT)
    assert (ran.code, ran.out) == (2, "")
    assert "error[G686]" in ran.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--minimum", "2"), "with 2, a count withheld can only be 1"),
        (("--minimum", "0"), ""),
        (("--before", "2010-04-01"), "is not a first and a last day"),
        (("--before", "2011-03-01..2010-03-01"), "ends before it begins"),
        (("--before", "2010-02-30..2011-03-31"), "--before"),
        (("--comparator", "Kant"), "did you mean `kent`"),
        (("--format", "pdf"), "--format"),
    ],
)
def test_what_is_put_wrongly_is_a_matter_of_usage(run: Run, given: tuple[str, ...], said: str) -> None:
    ran = run("trials", "report", TRIAL, CHILD, *AS_AT, *given)
    assert (ran.code, ran.out) == (3, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_mistake_in_a_trial_or_a_record_refuses_the_report(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(TRIAL.read_text(encoding="utf-8").replace("wt10.icpc.15wd", "wt10.icpc.15wt"), encoding="utf-8")
    bad = tmp_path / "bad.jsonl"
    bad.write_text(CHILD.read_text(encoding="utf-8") + '{"case": "X", "event": "refered", "at": "2011"}\n')
    for command in ("report", "preview"):
        for trial, file in ((wrong, CHILD), (TRIAL, bad), (tmp_path / "none.yaml", CHILD), (TRIAL, tmp_path / "none")):
            ran = run("trials", command, trial, file, *AS_AT)
            assert (ran.code, ran.out) == (2, ""), (trial, file)
            assert "error[G" in ran.err
    ran = run("trials", "report", TRIAL, bad, *AS_AT, "--skip-invalid")
    assert ran.code == 0
    assert "Left out for their mistakes: 1 records" in ran.out


# ------------------------------------------------------------------------------------------ into a folder


@pytest.mark.parametrize(("form", "ending"), [("table", "txt"), ("json", "json"), ("html", "html")])
def test_a_report_is_written_into_a_folder_and_is_what_the_screen_would_show(
    run: Run, tmp_path: Path, form: str, ending: str
) -> None:
    given = ("trials", "report", TRIAL, CHILD, *AS_AT, "--format", form)
    ran = run(*given, "--output", tmp_path / "new" / "folder")
    file = tmp_path / "new" / "folder" / f"example-2011-report.{ending}"
    assert ran.out == f"{file.as_posix()}\n"
    assert file.read_text(encoding="utf-8") == run(*given).out
    assert [f.name for f in file.parent.iterdir()] == [file.name]


def test_where_nothing_can_be_written_nothing_is(run: Run, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("here")
    ran = run("trials", "report", TRIAL, CHILD, *AS_AT, "--output", taken)
    assert (ran.code, ran.out) == (3, "")
    assert "nothing was written" in ran.err
    assert taken.read_text() == "here"


def test_asking_for_help_draws_nothing() -> None:
    seen = "import sys, guidance.cli, guidance.cli.trials.reports; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "False\n"


# ------------------------------------------------------------------------------------------ preview


def test_a_preview_is_what_evaluation_would_have_found(run: Run) -> None:
    ran = run("trials", "preview", TRIAL, CHILD, "--as-at", "2011-09-30", "--format", "json")
    answer = evaluate(Query((CHILD,), day("2011-09-30"), trials=TRIAL, ledger=None))
    aside = {f"{f.rule.id}" for f in answer.findings if f.standing is Standing.SUSPENDED}
    would = [d for d in ran.data["preview"]["duties"] if d["hypothetical"] == "would have been set aside"]
    assert {d["rule"] for d in would} == aside == {"wt10.icpc.15wd"}
    assert [d["came_to"] for d in would] == ["done late, by 3 days"]


def test_a_preview_says_under_each_rule_what_does_not_go_with_it(run: Run) -> None:
    text = " ".join(run("trials", "preview", TRIAL, CHILD, "--as-at", "2011-09-30").out.split())
    assert "[wt10.icpc.15wd] Still applies: " in text
    assert "seeing the child, and acting sooner if the child needs it." in text


def test_a_report_from_before_a_trial_says_that_none_of_its_days_had_come(run: Run) -> None:
    said = "No day of the trial had come by the day of this report"
    assert said in " ".join(run("trials", "report", TRIAL, CHILD, "--as-at", "2011-03-31").out.split())
    assert said not in " ".join(run("trials", "report", TRIAL, CHILD, "--as-at", "2011-04-01").out.split())


def test_a_preview_says_everywhere_that_it_is_hypothetical(run: Run) -> None:
    ran = run("trials", "preview", TRIAL, CHILD, "--as-at", "2011-09-30")
    text = " ".join(ran.out.split())
    assert HYPOTHETICAL in text
    assert text.count("would have been set aside") == 1
    assert text.count("Would have applied in its place: ") == 1
    assert "time limit set aside" not in text
    data = run("trials", "preview", TRIAL, CHILD, "--as-at", "2011-09-30", "--format", "json").data
    assert data["preview"]["hypothetical"] == HYPOTHETICAL
    assert data["receipt"]["hypothetical"] is True
    assert all(t["standing"].startswith("would have") for t in (*data["preview"]["rules"], *data["preview"]["instead"]))
    assert all(d["hypothetical"].startswith("would have") for d in data["preview"]["duties"])


def test_a_proposed_trial_is_previewed_and_left_as_it_was(tmp_path: Path, run: Run) -> None:
    """The same trial, once granted and once proposed with no date of its own, comes to the same."""
    text = TRIAL.read_text(encoding="utf-8").replace("state: granted", "state: proposed")
    text = text.replace("evidence: confirmed}]", "evidence: proposed-only}]", 1)
    text = text.replace("\nfrom: 2011-04-01", "\nfrom: 2012-04-01").replace(
        "\nuntil: 2011-10-01", "\nuntil: 2012-10-01"
    )
    file = tmp_path / "proposed.yaml"
    file.write_text(text.replace("instruments: [{kind", "instruments: []  # [{kind"), encoding="utf-8")
    days = ("--from", "2011-04-01", "--until", "2011-10-01", "--as-at", "2012-03-31", "--format", "json")
    ran = run("trials", "preview", file, CHILD, *days)
    assert ran.code == 0, ran.err
    granted = run("trials", "preview", TRIAL, CHILD, *days)
    assert ran.data["preview"]["duties"] == granted.data["preview"]["duties"] != []
    assert ran.data["preview"]["rules"] == granted.data["preview"]["rules"]
    assert any("a preview changes nothing in it" in note for note in ran.data["preview"]["notes"])
    assert "state: proposed" in file.read_text()


def test_supposing_a_trial_changes_neither_it_nor_the_house() -> None:
    trial, _ = trial_named("cumbria", Query((), day("2011-09-30"), ledger=None))
    before = repr(trial), repr(shipped().trials)
    supposed = as_though(trial, Days(day("2010-04-01"), day("2010-09-30")))
    assert (supposed.state, supposed.begins, supposed.ends) == ("granted", day("2010-04-01"), day("2010-10-01"))
    assert (repr(trial), repr(shipped().trials)) == before


def test_the_days_of_a_preview_are_as_many_as_the_trials_back_from_the_day_of_asking() -> None:
    found = preview(PreviewAsk(Query((CHILD,), day("2011-08-31"), ledger=None), str(TRIAL)))
    assert found.days == Days(day("2011-03-02"), day("2011-08-31"))
    assert found.days.length == 183


@pytest.mark.parametrize("as_at", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", ["report", "preview"])
def test_the_first_and_the_last_day_there_is_are_days_like_others(
    run: Run, tmp_path: Path, command: str, as_at: str
) -> None:
    file = tmp_path / "ends.jsonl"
    rows = [{"case": "E", "at": at, "event": "case_closed", "authority": "kent"} for at in ("1990-01-01", "2035-12-31")]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ran = run("trials", command, TRIAL, file, "--as-at", as_at)
    assert ran.code == 0, ran.err


def test_a_folder_of_the_same_name_does_not_hide_a_trial(
    run: Run, records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cumbria").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run("trials", "report", "cumbria", records, "--as-at", "2014-03-31").code == 0


def test_a_long_preview_is_cut_short_and_says_so(run: Run, records: Path) -> None:
    days = ("--from", "2010-04-01", "--until", "2013-03-01", "--as-at", "2013-03-01")
    short = run("trials", "preview", "cumbria", records, *days)
    whole = run("trials", "preview", "cumbria", records, *days, "--all")
    held = run("trials", "preview", "cumbria", records, *days, "--format", "json").data["preview"]["duties"]
    assert f"and {len(held) - 20} more: `--all` lists them" in short.out
    assert "more: `--all`" not in whole.out
    assert sum(line.startswith("  INVENTED-") for line in whole.out.splitlines()) == len(held)
    assert json.dumps(held).count("would have been set aside") == len(held)


@pytest.mark.parametrize(("at_end", "given_back"), [("saved", []), ("restart", ["wt10.icpc.15wd"])])
def test_a_rule_whose_duties_a_trial_gave_back_is_not_said_to_be_unused(
    run: Run, tmp_path: Path, at_end: str, given_back: list[str]
) -> None:
    trial, records = tmp_path / "trial.yaml", tmp_path / "records.csv"
    text = TRIAL.read_text(encoding="utf-8")
    trial.write_text(f"{text}running_at_end: {at_end}\n", encoding="utf-8")
    records.write_text(
        "case,event,at,authority,s47_initiated\nK-1,strategy_discussion_held,2011-09-20,kent,true\n", encoding="utf-8"
    )
    asked = ("trials", "report", trial, records, "--as-at", "2011-12-01", "--minimum", "1")
    found = run(*asked, "--format", "json").data["report"]
    assert (found["unused"], found["given_back"]) == ([], given_back)
    said = " ".join(run(*asked).out.split())
    assert ("Set aside while the trial ran, and standing again since: wt10.icpc.15wd" in said) is bool(given_back)
    assert ("Some of these duties were set aside while the trial ran, and stand again since" in said) is bool(
        given_back
    )
    assert "nothing fell under it" not in said
