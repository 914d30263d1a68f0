"""What changed between two packs: every rule in one list, in words, and by whatever way the two are named."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidance import rules
from tests.cli.conftest import Ran
from tests.comparing.conftest import INSTRUMENT, letter, rule, written

Run = Callable[..., Ran]


def ids(found: Any, name: str) -> list[str]:  # noqa: ANN401  JSON
    return [row.get("id") or row["new"] for row in found["diff"][name]]


def test_each_rule_is_new_gone_changed_or_carried_on_and_what_changed_is_in_words(
    run: Run, was: Path, now: Path
) -> None:
    found = run("diff", was, now, "--format", "json")
    assert (found.code, found.data["receipt"]["count"]) == (
        0,
        {"added": 1, "removed": 1, "changed": 1, "carried_on": 0},
    )
    lists = [ids(found.data, name) for name in ("added", "removed", "changed", "carried_on")]
    assert lists == [["zzd.new"], ["zzd.gone"], ["zzd.letter"], []]
    (changed,) = found.data["diff"]["changed"]
    parts = {c["part"]: (c["was"], c["now"], c["direction"]) for c in changed["changes"]}
    assert parts["limit"] == ("within 3 days", "within 2 days", "stricter")
    assert changed["direction"] == "stricter"


def test_the_same_pack_is_carried_on_whole(run: Run, was: Path) -> None:
    found = run("diff", was, was, "--format", "json").data
    assert (ids(found, "carried_on"), ids(found, "changed"), found["diff"]["others"]) == (
        ["zzd.letter", "zzd.gone"], [], [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "other", "told"),
    [
        ("bearer: duty team", "bearer: duty manager", "who: was “duty team”; now “duty manager”"),
        ("should:", "may:", "how strongly: was “should”; now “may” (looser)"),
        ("  until: [case_closed]\n", "", "what stops the clock: was “the case is closed”; now “nothing” (stricter)"),
        (
            "until: [case_closed]",
            "unless: [{event: case_closed}]",
            "when it does not apply: was “nothing”; now “the case",
        ),
        ("when: referral_received", "when: case_closed", "what starts the clock: was “a referral is received”; now"),
        ("  until", "  clock: last\n  until", "(looser)"),
        ("within: 3 days", "within: 3 working days", "now “within 3 working days”"),
        ("within: 3 days", "within: 4 weeks", "now “within 4 weeks” (looser)"),
        ("within: 3 days", "how_soon: immediately", "now “now, immediately”"),
        ("imagines the worst", "imagines the very worst", "why it is there: was"),
        ("  until", "  relates_to: wt23.assess.45wd\n  until", "the national rule it stands beside"),
        ('paragraph: ""', 'paragraph: "4"', "where it says so"),
    ],
    ids=lambda said: str(said)[:30],
)
def test_whatever_an_author_changes_is_said(tmp_path: Path, run: Run, word: str, other: str, told: str) -> None:  # noqa: PLR0917  the row
    old = written(tmp_path / "old", letter("3 days"))
    new = written(tmp_path / "new", letter("3 days", **{word: other}))
    said = " ".join(run("diff", old, new).out.split())
    assert told in said


def test_a_rule_under_another_name_is_the_same_rule_and_the_new_name_is_pointed_at(tmp_path: Path, run: Run) -> None:
    old = written(tmp_path / "old", letter("3 days"))
    new = written(tmp_path / "new", letter("3 days", **{"id: zzd.letter": "id: zzd.post"}))
    said = run("diff", old, new).out
    assert "zzd.post (was zzd.letter)" in said
    assert "It has another name" in said


def test_what_is_said_of_the_instrument_and_of_words_principles_and_trials_is_told_too(
    tmp_path: Path, run: Run, was: Path
) -> None:
    new = tmp_path / "new"
    later = INSTRUMENT.replace("2024-01-01", "2024-02-01")
    written(new, letter("3 days"), rule("gone", "case_closed", "referrer_told", "2 weeks"), instrument=later)
    (new / "vocabulary.yaml").write_text(
        "events:\n  zz_letter_filed:\n    means: The letter is put on the file.\n    stages: [referral]\n",
        encoding="utf-8",
    )
    found = run("diff", was, new, "--format", "json").data["diff"]
    assert [(c["name"], c["was"], c["now"]) for c in found["instruments"]] == [
        ("its first day", "1 January 2024", "1 February 2024")
    ]
    assert {o["kind"]: o["added"] for o in found["others"]} == {"event": ["zz_letter_filed"]}
    assert {c["part"] for row in found["changed"] for c in row["changes"]} == {"days"}


def test_two_editions_are_named_by_their_instruments_and_their_own_days_are_no_change(run: Run) -> None:
    found = run("diff", "working-together-2018", "working-together-2023", "--format", "json").data
    changed = {row["new"]: row for row in found["diff"]["changed"]}
    assert changed["wt23.icpc.15wd"]["old"] == "wt18.icpc.15wd"
    assert "days" not in {c["part"] for c in changed["wt23.icpc.15wd"]["changes"]}
    count = found["receipt"]["count"]
    assert count["changed"] + count["carried_on"] + count["removed"] == found["receipt"]["old"]["rules"]
    assert count["changed"] + count["carried_on"] + count["added"] == found["receipt"]["new"]["rules"]


def test_an_edition_that_goes_on_in_the_next_has_nothing_changed_but_what_was_read(run: Run) -> None:
    said = run("diff", "working-together-2023", "working-together-2026").out
    assert " 0 gone" in said


def test_markdown_escapes_what_stands_in_a_pack(tmp_path: Path, run: Run, was: Path) -> None:
    new = written(tmp_path / "new", letter("3 days", **{"bearer: duty team": "bearer: duty *team* <b>"}))
    said = run("diff", was, new, "--format", "markdown").out
    assert "duty \\*team\\* \\<b\\>" in said
    assert "## Changed" in said


def test_a_shipped_edition_that_was_changed_stands_in_its_place_and_goes_on_in_the_next(
    tmp_path: Path, run: Run
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(rules.FOLDER / "working-together-2023", mine, ignore=shutil.ignore_patterns("*.cases.yaml"))
    for file in mine.glob("*conference*.yaml"):
        file.write_text(file.read_text("utf-8").replace("within: 15 working days", "within: 14 working days"), "utf-8")
    found = run("diff", "working-together-2023", mine, "--format", "json").data["diff"]
    assert {"wt23.icpc.15wd", "wt26.icpc.15wd"} <= {row["new"] for row in found["changed"]}
    assert {row["direction"] for row in found["changed"]} == {"stricter"}


def git(top: Path, *words: str) -> None:
    subprocess.run([str(shutil.which("git")), *words], check=True, cwd=top)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = tmp_path / "repository"
    written(top / "packs" / "desk", letter("3 days"))
    monkeypatch.chdir(top)
    for words in (["init", "-q"], ["add", "."], [*NOBODY, "commit", "-q", "-m", "one"]):
        git(top, *words)
    written(top / "packs" / "desk", letter("2 days"))
    return top


NOBODY = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]


def test_a_folder_is_compared_with_what_it_was_at_a_revision(repository: Path, run: Run, monkeypatch: Any) -> None:  # noqa: ANN401
    said = run("diff", "HEAD:packs/desk", "packs/desk").out
    assert "was “within 3 days”; now “within 2 days” (stricter)" in " ".join(said.split())
    monkeypatch.chdir(repository / "packs")
    assert "(stricter)" in run("diff", "HEAD:desk", "desk").out


def test_a_mistake_at_a_revision_is_placed_there(repository: Path, run: Run) -> None:
    written(repository / "packs" / "desk", letter("3 dyas"))
    git(repository, *NOBODY, "commit", "-qam", "two")
    found = run("diff", "HEAD~1:packs/desk", "HEAD:packs/desk")
    assert found.code == 2
    assert "--> HEAD:packs/desk/02-referral.yaml:" in found.err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("working-together-2031", "no folder and no instrument"),
        ("working-together-203", "did you mean `working-together-2023`"),
        ("HEAD:no/such", "there is no folder `no/such` at `HEAD`"),
        ("HEAD:packs/desk/instrument.yaml", "there is no folder"),
        ("nothing:packs", "git knows no revision `nothing`"),
        ("--output=x:packs", "no revision"),
        (":packs", "no revision"),
        ("packs/none", "no folder and no instrument"),
        ("", "no folder and no instrument"),
        ("HEAD~99:packs", "git knows no revision"),
    ],
)
def test_what_is_nothing_to_compare_is_said_with_a_cure(repository: Path, run: Run, typed: str, told: str) -> None:
    assert repository.is_dir()
    found = run("diff", "--", typed, "packs/desk")
    assert (found.code, found.out) == (2, "")
    assert "error[G648]" in found.err
    assert told in found.err


def test_where_there_is_no_repository_that_is_said(tmp_path: Path, run: Run, monkeypatch: Any) -> None:  # noqa: ANN401
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "in no git repository" in run("diff", "HEAD:packs", "working-together-2018").err


def test_a_pack_with_a_mistake_is_not_compared(tmp_path: Path, run: Run, was: Path) -> None:
    found = run("diff", was, written(tmp_path / "new", letter("3 dyas")))
    assert (found.code, found.out) == (2, "")
    assert "G012" in found.err


def test_what_is_asked_for_in_no_such_form_is_a_matter_of_usage(run: Run, was: Path) -> None:
    assert run("diff", was, was, "--format", "xml").code == 3


def test_a_warning_of_a_new_pack_is_said_to_be_of_its_file_and_of_no_option(run: Run, was: Path, now: Path) -> None:
    page = "---\nid: zzd.listen\ntitle: Listen\nsource: d\nplace: p\nforce: professional\nevidence: recalled\n---\n\n"
    (now / "listen.md").write_text(f"{page}## What it asks\n\nListen.\n\n## What to weigh\n\nTime.\n", encoding="utf-8")
    file = now / "records.jsonl"
    file.write_text('{"case": "ZZ1", "event": "case_closed", "at": "2024-03-01"}\n', encoding="utf-8")
    for found in (run("diff", was, now), run("impact", was, now, file, "--as-at", "2024-04-01")):
        assert "warning[" in found.err
        assert "given by" not in found.err
