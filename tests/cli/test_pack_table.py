"""A pack as a workbook: read back as it was it changes nothing, and what is changed there changes that alone."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from guidance.engine import bounds
from tests.cli.conftest import Ran
from tests.packs.local_mistakes import of_kent
from tests.packs.pack_files import written

Run = Callable[..., Ran]
SHEET, OTHER = "04-initial-conference", "05-plan"
ODD = """\
# what we agreed in May
- id: kent.ask   # never change this
  title: '=Ask "soon", within 5 working days'  # as the families' group has it
  provision: {heading: Asking, evidence: confirmed}
  bearer: children’s social care
  when: {event: strategy_discussion_held, where: {s47_initiated: true}}
  should: icpc_requested
  within: "5 working days"   # was 7
  why: >-
    So that it is
    known early.
- {id: kent.tell, title: Tell the police, provision: {heading: T, evidence: confirmed}, bearer: children's social care,
   when: referral_received, should: police_told, how_soon: immediately, why: Two agencies see more.}
- id: kent.end
  title: Say when
    it ends
  provision: {heading: Ending, evidence: confirmed}
  bearer: children's social care
  when: emergency_protection_order_made
  should: emergency_protection_order_ended
  within: {fact: expires}
  why: Powers end.
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    written(tmp_path / "pack", {**of_kent(), f"{OTHER}.yaml": ODD})
    return tmp_path / "pack"


def texts(pack: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in pack.iterdir()}


def exported(run: Run, pack: Path) -> Path:
    book = pack.parent / "table.xlsx"
    assert run("pack", "export", pack, "--xlsx", book).code == 0
    return book


def opened(book: Path) -> Any:  # noqa: ANN401  a library's own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(book)


def changed(book: Path, cells: Mapping[tuple[str, str], object]) -> Path:
    """Change some cells, as a spreadsheet program would."""
    made = opened(book)
    for (sheet, cell), value in cells.items():
        made[sheet][cell] = value
    made.save(book)
    return book


def test_what_was_not_changed_is_read_back_to_the_same_bytes(run: Run, pack: Path) -> None:
    before = texts(pack)
    book = exported(run, pack)
    assert run("pack", "import", pack, "--xlsx", book).out.endswith("0 files changed\n")
    changed(book, {})
    assert run("pack", "import", pack, "--xlsx", book).out.endswith("0 files changed\n")
    assert texts(pack) == before


def test_no_cell_is_a_formula(run: Run, pack: Path) -> None:
    made = opened(exported(run, pack))
    assert {cell.data_type for sheet in made for line in sheet for cell in line} <= {"s", "n", "inlineStr"}
    assert made[OTHER]["B2"].value.startswith("'=Ask")


CHANGES = {
    "a limit": ({(SHEET, "D2"): "8 working days"}, "within: 10 working days", "within: 8 working days"),
    "a limit in quotes": ({(OTHER, "D2"): "4 working days"}, '"5 working days"   #', "4 working days   #"),
    "a title with a colon": ({(SHEET, "B2"): "Hold it: soon"}, None, 'title: "Hold it: soon"'),
    "a title that looks like a list": ({(SHEET, "B2"): "[Hold] it"}, None, 'title: "[Hold] it"'),
    "a title with quotes": ({(SHEET, "B2"): 'Hold "it" # now'}, None, 'title: "Hold \\"it\\" # now"'),
    "a bearer": ({(OTHER, "C2"): "the chair"}, "bearer: children’s social care", "bearer: the chair"),
    "in braces": ({(OTHER, "B3"): "Tell, at once"}, "title: Tell the police,", 'title: "Tell, at once",'),
    "how soon": ({(OTHER, "E3"): "without_delay"}, "how_soon: immediately", "how_soon: without_delay"),
    "blanks around it": ({(SHEET, "D2"): " 9  working days "}, "within: 10 working days", "within: 9 working days"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_cell_changes_its_value_and_no_other_sign_of_the_file(run: Run, pack: Path, name: str) -> None:
    cells, old, new = CHANGES[name]
    before = texts(pack)
    ran = run("pack", "import", pack, "--xlsx", changed(exported(run, pack), cells))
    ((sheet, _),) = cells
    after = texts(pack)
    assert ran.code == 0, ran.err
    whole = before[f"{sheet}.yaml"].decode()
    first = old or next(line.strip() for line in whole.splitlines() if line.strip().startswith("title: Hold"))
    assert after[f"{sheet}.yaml"].decode() == whole.replace(first, new, 1)
    assert {file for file in before if before[file] != after[file]} == {f"{sheet}.yaml"}
    again = exported(run, pack)
    assert run("pack", "import", pack, "--xlsx", again).out.endswith("0 files changed\n")


OF_THE_TABLE = {
    (SHEET, "F2"): ("When it suits.", "G360", "is not read back"),
    (SHEET, "D2"): ("=1+9", "G360", "formula"),
    (SHEET, "B2"): (" ", "G360", "is empty"),
    (OTHER, "D2"): (None, "G360", "is empty"),
    (OTHER, "D3"): ("5 days", "G360", "no plain value"),
    (OTHER, "D4"): ("5 days", "G360", "{fact: expires}"),
    (OTHER, "B4"): ("End it", "G360", "no plain value"),
}
OF_THE_PACK = {
    (SHEET, "D2"): ("20 working days", "G404", "looser"),
    (OTHER, "D2"): (10, "G012", "`10`"),
    (OTHER, "E3"): ("immediatly", "G104", "`immediatly`"),
}
OF_A_ROW = {(SHEET, "A2"): ("kent.other", "G361", "is not a rule"), (OTHER, "A3"): ("kent.ask", "G361", "given twice")}
OF_A_FORM = {(SHEET, "D2"): ("1 fortnight", "G012", "`1 fortnight`")}


@pytest.mark.parametrize("wrong", [OF_THE_TABLE, OF_THE_PACK, OF_A_ROW, OF_A_FORM])
def test_each_cell_that_cannot_be_used_is_named_with_a_cure_and_nothing_is_written(
    run: Run, pack: Path, wrong: Mapping[tuple[str, str], tuple[object, str, str]]
) -> None:
    before = texts(pack)
    book = changed(exported(run, pack), {place: value for place, (value, _, _) in wrong.items()})
    ran = run("pack", "import", pack, "--xlsx", book)
    assert (ran.code, texts(pack) == before) == (2, True)
    told = [part for part in ran.err.split("\n\n") if ": sheet `" in part]
    for (sheet, cell), (_, code, said) in wrong.items():
        (mine,) = (part for part in told if f"sheet `{sheet}`, cell {cell} (" in part and f"[{code}]" in part)
        assert (said in mine, "help: " in mine) == (True, True)


def test_a_sentence_typed_over_is_not_read_back(run: Run, pack: Path) -> None:
    ran = run("pack", "import", pack, "--xlsx", changed(exported(run, pack), {(SHEET, "F2"): "When it suits."}))
    assert f"error[G360]: sheet `{SHEET}`, cell F2 (`says`): is not read back" in ran.err


def test_columns_of_other_names_are_named(run: Run, pack: Path) -> None:
    ran = run("pack", "import", pack, "--xlsx", changed(exported(run, pack), {(SHEET, "D1"): "limit"}))
    assert (ran.code, "its columns are not rule, title, bearer, within, how_soon, says" in ran.err) == (2, True)


def test_a_sheet_taken_out_or_put_in_is_named(run: Run, pack: Path) -> None:
    book = exported(run, pack)
    made = opened(book)
    made.remove(made[OTHER])
    made.create_sheet("notes")
    made.save(book)
    ran = run("pack", "import", pack, "--xlsx", book)
    assert ran.code == 2
    assert "error[G361]: the sheet `notes` is of no file of the pack" in ran.err
    assert f"the sheet `{OTHER}` is not there" in ran.err


def test_what_would_change_is_shown_and_not_written(run: Run, pack: Path) -> None:
    before = texts(pack)
    book = changed(exported(run, pack), {(SHEET, "D2"): "8 working days"})
    ran = run("pack", "import", pack, "--xlsx", book, "--diff")
    assert "+  within: 8 working days" in ran.out
    assert "warning[G331]" in ran.err
    assert texts(pack) == before


def test_a_sheet_of_more_rows_than_are_read_is_refused(run: Run, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "PACK_ROWS", bounds.PACK_ROWS._replace(most=2))
    ran = run("pack", "import", pack, "--xlsx", exported(run, pack), "--diff")
    assert (ran.code, f"error[G361]: the sheet `{OTHER}` has more than 2 rows" in ran.err) == (2, True)


def test_what_is_no_workbook_or_no_pack_is_refused_in_words(run: Run, pack: Path, tmp_path: Path) -> None:
    (tmp_path / "no.xlsx").write_text("none", encoding="utf-8")
    assert run("pack", "import", pack, "--xlsx", tmp_path / "no.xlsx").code == 2
    assert run("pack", "import", pack, "--xlsx", tmp_path / "gone.xlsx").code == 3
    assert run("pack", "export", tmp_path / "gone", "--xlsx", tmp_path / "a.xlsx").code == 2


def test_a_limit_that_becomes_looser_is_told_though_another_rule_says_the_same_already(
    run: Run, tmp_path: Path
) -> None:
    rules = of_kent(title="Hold it in time", within="15 days")
    first = str(rules[f"{SHEET}.yaml"])
    second = first.replace("kent.conference", "kent.second").replace("15 days", "10 working days")
    written(tmp_path / "pack", {**rules, f"{SHEET}.yaml": first + second})
    book = changed(exported(run, tmp_path / "pack"), {(SHEET, "D3"): "15 days"})
    ran = run("pack", "import", tmp_path / "pack", "--xlsx", book)
    assert ("G362" in ran.err, ran.code) == (True, 0)


def test_rows_that_are_gone_are_named_in_the_order_of_the_pack(run: Run, pack: Path) -> None:
    book = exported(run, pack)
    made = opened(book)
    made[OTHER].delete_rows(2, 3)
    made.save(book)
    ran = run("pack", "import", pack, "--xlsx", book)
    assert [name for name in ran.err.split("`") if name.startswith("kent.")] == ["kent.ask", "kent.tell", "kent.end"]


@pytest.mark.parametrize("name", ["instrument.yaml", f"{OTHER}.yaml"])
def test_no_file_of_the_pack_is_written_over_by_its_table(run: Run, pack: Path, name: str) -> None:
    before = texts(pack)
    done = run("pack", "export", pack, "--xlsx", pack / name)
    assert (done.code, texts(pack)) == (3, before)
    assert "is given to this command as something else" in done.err
    for _ in range(2):
        assert run("pack", "export", pack, "--xlsx", pack / "limits.xlsx").code == 0
