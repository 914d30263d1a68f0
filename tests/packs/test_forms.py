"""Record forms: those that come with the product, and what is wrong with a filled one, by its place."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.app.packs.shipped import shipped
from guidance.engine.model.practice.form import PartKind
from tests.packs.conftest import Ran
from tests.packs.pack_files import written

Run = Callable[..., Ran]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CHILD = EXAMPLES / "one-child-2011.jsonl"
FILLED = """\
form: tower-hamlets
case: TH-1
authority: tower-hamlets
story: {who_i_am: "A girl of four, who likes trains."}
time_frame:
  - {settled_on: 2011-02-07, work: initial_assessment, finish_by: 2011-02-16, settled_with: [social_worker, parents]}
timeline:
  - 2011-02-07 referral_received
  - {at: 2011-02-07, event: initial_assessment_started}
"""
ROW = (
    "{settled_on: 2011-02-07, work: initial_assessment, finish_by: 2011-02-16, settled_with: [social_worker, parents]}"
)


def read(run: Run, folder: Path, text: str) -> Ran:
    written(folder, {"filled.yaml": text})
    return run("form", "read", folder / "filled.yaml")


def test_the_child_comes_first() -> None:
    (form,) = (form for form in shipped().forms if form.id == "tower-hamlets")
    assert [part.name for part in form.parts][:2] == ["story", "children"]
    assert [part.kind for part in form.parts][-2:] == [PartKind.TIMELINE, PartKind.LIMITS]


@pytest.mark.parametrize(
    ("name", "code", "old", "new"),
    [
        ("of no form", "G234", "form: tower-hamlets", "form: ▸tower-hamlet"),
        ("that does not say of what form", "G234", "form: tower-hamlets\n", "▸"),
        ("of nobody's case", "G131", "case: TH-1", 'case: ▸""'),
        ("with a day settled on no day", "G131", ROW, ROW.replace("{settled_on: 2011-02-07, ", "▸{")),
        ("with a part it does not have", "G101", "story:", "▸storey:"),
        ("with a question it does not have", "G101", "{who_i_am", "{▸who_am_i"),
        ("with a column it does not have", "G101", "finish_by", "▸finished_by"),
        ("with words where a list belongs", "G103", "timeline:\n", "timeline: ▸none\nmap:\n"),
        ("with a list where words belong", "G103", '"A girl of four, who likes trains."', "▸[a girl]"),
        ("with a row of words", "G103", ROW, "▸soon"),
        ("with no date", "G612", "2011-02-07 referral_received", "▸2011-02-30 referral_received"),
        ("with day and month swapped", "G614", "finish_by: 2011-02-16", "finish_by: ▸2011-16-02"),
        ("with a work that there is not", "G614", "work: initial_assessment", "work: ▸initial"),
        ("with an event that there is not", "G611", "event: initial_assessment_started", "event: ▸initial_assesment"),
        ("with a fact that there is not", "G613", "started}", "started, ▸lead: true}"),
        (
            "with a source of an unknown event",
            "G618",
            "case: TH-1",
            "case: TH-1\nsource: {source: x, shows: ▸[closed]}",
        ),
        ("with a source in a word", "G103", "case: TH-1", "case: TH-1\nsource: ▸census"),
        ("with no event", "G610", "2011-02-07 referral_received", "▸2011-02-07"),
        ("of no authority", "G616", "authority: tower-hamlets", "authority: tower-hamlet"),
    ],
)
def test_a_filled_form_with_a_mistake_is_refused_at_its_place(  # noqa: PLR0917  one row of the table
    name: str, code: str, old: str, new: str, tmp_path: Path, run: Run
) -> None:
    assert old in FILLED, name
    places = written(tmp_path, {"filled.yaml": FILLED.replace(old, new, 1)})
    ran = run("form", "read", tmp_path / "filled.yaml")
    assert ran.code == 2
    assert ran.out == ""
    assert f"error[{code}]: " in ran.err
    for file, line, column in places:
        assert f"--> {(tmp_path / file).as_posix()}:{line}:{column}\n" in ran.err
    assert "= help: " in ran.err
    assert "Traceback" not in ran.err


def test_a_day_settled_on_is_never_lost_for_want_of_another(tmp_path: Path, run: Run) -> None:
    ran = read(run, tmp_path, FILLED.replace("settled_on: 2011-02-07", 'settled_on: ""'))
    assert "error[G131]: this row has no `settled_on`, so nothing of it would be kept" in ran.err
    assert ran.out == ""


def test_the_nearest_form_is_offered(tmp_path: Path, run: Run) -> None:
    ran = read(run, tmp_path, FILLED.replace("form: tower-hamlets", "form: tower-hamlet"))
    assert "error[G234]: `tower-hamlet` is not a form" in ran.err
    assert "did you mean `tower-hamlets`?" in ran.err


def test_each_mistake_of_a_form_is_told_in_one_run(tmp_path: Path, run: Run) -> None:
    text = FILLED.replace("work: initial_assessment", "work: initial").replace("story:", "storey:")
    ran = read(run, tmp_path, text)
    assert "error[G101]" in ran.err
    assert "error[G614]" in ran.err


@pytest.mark.parametrize(
    "text",
    ["", "x", "- a\n", "form: [tower-hamlets]\n", "form: tower-hamlets\ntimeline: {a: b}\n", "a: &b c\n", "\ufeff"],
)
def test_what_is_no_filled_form_is_refused_in_our_own_words(text: str, tmp_path: Path, run: Run) -> None:
    ran = read(run, tmp_path, text)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert ": " in ran.err


def test_a_form_in_another_encoding_is_refused(tmp_path: Path, run: Run) -> None:
    (tmp_path / "filled.yaml").write_bytes(FILLED.replace("girl", "fille aînée").encode("latin-1"))
    ran = run("form", "read", tmp_path / "filled.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "error[G002]" in ran.err


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path: Path, run: Run) -> None:
    ran = run("form", "read", tmp_path / "none.yaml")
    assert ran.code == 2
    assert "error[G001]" in ran.err


def test_one_id_for_two_events_is_a_mistake(tmp_path: Path, run: Run) -> None:
    twice = (
        FILLED
        + "  - {at: 2011-02-08, event: referral_decided, id: a}\n  - {at: 2011-02-09, event: referrer_told, id: a}\n"
    )
    ran = read(run, tmp_path, twice)
    assert (ran.code, ran.out) == (2, "")
    assert "error[G617]" in ran.err


def test_two_forms_at_once_are_refused(tmp_path: Path, run: Run) -> None:
    written(tmp_path, {"a.yaml": FILLED, "b.yaml": FILLED})
    ran = run("form", "show", "tower-hamlets", tmp_path / "a.yaml", tmp_path / "b.yaml", "--as-at", "2011-02-10")
    assert ran.code == 2
    assert "error[G235]: two filled forms" in ran.err


def test_a_form_of_another_case_is_refused(tmp_path: Path, run: Run) -> None:
    written(tmp_path, {"a.yaml": FILLED})
    ran = run("form", "show", "tower-hamlets", CHILD, tmp_path / "a.yaml", "--case", "EX-1", "--as-at", "2011-05-20")
    assert ran.code == 2
    assert "error[G235]: this form is about case `TH-1`" in ran.err


def test_a_form_that_says_otherwise_than_the_record_is_refused(tmp_path: Path, run: Run) -> None:
    record = {"case": "TH-1", "event": "referral_received", "at": "2011-02-07", "id": "a", "method": "written"}
    other = FILLED.replace("2011-02-07 referral_received", "{at: 2011-02-07, event: referral_received, id: a}")
    written(tmp_path, {"a.yaml": other, "r.jsonl": json.dumps(record) + "\n"})
    ran = run("form", "show", "tower-hamlets", tmp_path / "r.jsonl", tmp_path / "a.yaml", "--as-at", "2011-02-10")
    assert ran.code == 2
    assert "error[G235]: the record and the form say different things" in ran.err
