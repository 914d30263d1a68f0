"""Rewriting what people wrote: `format` changes white space alone, `fix` only what is certain; no comment is lost."""

import os
import stat
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.app.packs.rewriting import Rewrite, fix_files, fixes
from guidance.app.packs.shipped import HOUSE
from guidance.engine.diagnostics import Diagnostic, Severity, Span, one_slip
from guidance.engine.packs.layout import format_page, format_yaml
from guidance.engine.packs.reading.nodes import parse

Run = Callable[..., Any]
SHIPPED = [
    "guidance/rules/working-together-2010/02-initial-assessment.yaml",
    "guidance/rules/working-together-2010/02-initial-assessment.cases.yaml",
    "guidance/rules/questions.yaml",
    "guidance/trials/westminster.yaml",
    "guidance/forms/tower-hamlets.yaml",
    "guidance/rules/kent-2009/audit.yaml",
    "guidance/principles/munro/source.yaml",
]
NOISE = [" ", "  ", "\n", "\n\n", "\t", "\r\n", " # a note", ",", ": ", "[", "- ", '"', "\ufeff", "x", "|", "\u00a0"]


@cache
def written(file: str) -> str:
    return "\n".join((HOUSE / file).read_text(encoding="utf-8").split("\n")[:70]) + "\n"


def meant(text: str) -> Any:  # noqa: ANN401  any YAML
    root = parse(text.removeprefix("\ufeff"), "").root
    return root.plain() if root else None


def words(text: str) -> str:
    return "".join(text.removeprefix("\ufeff").split())


@pytest.mark.parametrize("file", SHIPPED)
def test_what_is_shipped_is_laid_out_already(file: str) -> None:
    text = (HOUSE / file).read_text(encoding="utf-8")
    assert format_yaml(text) == text


@given(st.sampled_from(SHIPPED), st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(NOISE)), max_size=6))
@settings(max_examples=80, deadline=None)
def test_formatting_changes_no_meaning_and_no_word_and_is_done_once(file: str, noise: list[tuple[int, str]]) -> None:
    text = written(file)
    for at, said in noise:
        text = text[: at % len(text)] + said + text[at % len(text) :]
    made = format_yaml(text)
    assert meant(made) == meant(text)
    assert words(made) == words(text)
    assert format_yaml(made) == made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1   \n", "a: 1\n"),
        ("a: 1", "a: 1\n"),
        ("a: 1\n\n\n", "a: 1\n"),
        ("\n\na: 1\n", "a: 1\n"),
        ("a: 1\n\n\n\nb: 2\n", "a: 1\n\nb: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("\ufeffa: 1\n", "a: 1\n"),
        ("a:    1\n", "a: 1\n"),
        ("a : 1\n", "a: 1\n"),
        ("a: [1,2 , 3 ]\n", "a: [1, 2, 3]\n"),
        ("a: { b: c,d:  e }\n", "a: {b: c, d: e}\n"),
        ("a: [ {b: c} , d]\n", "a: [{b: c}, d]\n"),
        ("a: 1 # why,  and [ how ]  \n", "a: 1 # why,  and [ how ]\n"),
        ('a:  "b,  [ c ]"\n', 'a: "b,  [ c ]"\n'),
        ("# first  \n\n\n# second\na: 1\n", "# first\n\n# second\na: 1\n"),
        ("a: |\n  one  \n\n\n  two\nb:  2\n", "a: |\n  one  \n\n\n  two\nb: 2\n"),
        ("a: >-\n  one\n\n\n  two\n\n\n", "a: >-\n  one\n\n\n  two\n"),
        ("a: [1,\n  2 ,3]\n", "a: [1,\n  2, 3]\n"),
    ],
)
def test_white_space_is_put_in_order(before: str, after: str) -> None:
    assert format_yaml(before) == after


@pytest.mark.parametrize(
    "broken", ["a: [1,  2\n\n\n", "a: 1\na:   2\n", "a: &b  1\n", "\ta:  1\n", "", "a:  1\n---\nb:  2\n"]
)
def test_what_cannot_be_read_stays_as_it_is(broken: str) -> None:
    assert format_yaml(broken) == broken


def test_the_markdown_of_a_page_stays_as_it_is() -> None:
    page = "---\nid:   a.b  \nbears_on: [ c,d ]\n---\n\n## What it asks\n\nOne  \ntwo\n\n\n\nthree\n---\nfour:   5\n"
    made = format_page(page)
    assert made.startswith("---\nid: a.b\nbears_on: [c, d]\n---\n\n## What")
    assert made.partition("## ")[2] == page.partition("## ")[2]
    assert format_page("One  \ntwo\n") == "One  \ntwo\n"


# --- the commands

INSTRUMENT = """\
instrument: any-2012
title: Anytown
force: local-procedure
authority: kent
commencement: 2012-04-01
repeal: 2013-04-15
text_read: true
"""
RULE = """\
# what the manual says
- id: any12.ia  # its name
  title: Ring the school within 5 working days
  provision: {heading: A, evidence: confirmed}
  bearer: children's social care
  when: referral_received
  should: initial_assessment_completed
  within: 5 working days
  until: [case_closed, child_died]
  serves: timeliness
  why: So that it is known early.
"""


def pack(folder: Path, **changes: str) -> Path:
    """Write a sound pack, with some words in the place of others."""
    (folder / "any").mkdir()
    for name, text in {"instrument.yaml": INSTRUMENT, "01-a.yaml": RULE}.items():
        (folder / "any" / name).write_text(_changed(text, changes), encoding="utf-8")
    return folder / "any"


def _changed(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old.replace("__", " "), new)
    return text


def test_format_writes_what_changes_and_says_how_many(run: Run, tmp_path: Path) -> None:
    folder = pack(tmp_path, **{"heading: A, evidence": "heading:  A,evidence"})
    before = (folder / "instrument.yaml").stat().st_mtime_ns
    assert "1 file formatted" in run("format", folder).out
    assert (folder / "01-a.yaml").read_text(encoding="utf-8") == RULE
    assert (folder / "instrument.yaml").stat().st_mtime_ns == before
    assert "0 files formatted" in run("format", folder).out


@pytest.mark.parametrize(("option", "code"), [("--check", 1), ("--diff", 0)])
@pytest.mark.parametrize(("command", "wrong"), [("format", "{  heading"), ("fix", "{headimg")])
def test_a_look_writes_nothing(run: Run, tmp_path: Path, *, command: str, wrong: str, option: str, code: int) -> None:
    folder = pack(tmp_path, **{"{heading": wrong})
    texts = {path: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    ran = run(command, folder, option)
    assert ran.code == code
    assert "01-a.yaml" in ran.out
    assert {path: path.read_text(encoding="utf-8") for path in folder.iterdir()} == texts


def test_a_diff_shows_the_line_as_it_is_and_as_it_would_be(run: Run, tmp_path: Path) -> None:
    ran = run("fix", pack(tmp_path, referral_received="referral_recieved"), "--diff")
    assert "-  when: referral_recieved\n+  when: referral_received\n" in ran.out


def test_a_file_that_cannot_be_read_is_said_to_be_and_the_others_are_formatted(run: Run, tmp_path: Path) -> None:
    folder = pack(tmp_path, **{"title: Ring": "title:   Ring"})
    (folder / "02-b.yaml").write_text("a: [1,  2\n", encoding="utf-8")
    ran = run("format", folder)
    assert ran.code == 2
    assert "error[G006]" in ran.err
    assert (folder / "02-b.yaml").read_text(encoding="utf-8") == "a: [1,  2\n"
    assert (folder / "01-a.yaml").read_text(encoding="utf-8") == RULE


def test_who_may_read_a_file_stays_so_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text("a:  1\n", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    Rewrite(link, "link.yaml", "a:  1\n", "a: 1\n").write()
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "a: 1\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_file_that_cannot_be_written_is_as_it_was(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pack(tmp_path, **{"title: Ring": "title:   Ring"})
    before = (folder / "01-a.yaml").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = run("format", folder)
    assert ran.code == 3
    assert "01-a.yaml` cannot be written" in ran.err
    assert (folder / "01-a.yaml").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["01-a.yaml", "instrument.yaml"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("title: Ring", "tilte: Ring"),
        ("bearer:", "bearr:"),
        ("referral_received", "referral_recieved"),
        ("initial_assessment_completed", "initial_assessment_complted"),
        ("local-procedure", "local_procedure"),
        ("local-procedure", "Local-Procedure"),
        ("serves: timeliness", "serves: timelines"),
        ("text_read: true", "text_read: True"),
        ("evidence: confirmed", "evidence: confirmmed"),
        ("case_closed", "case_close"),
        ("child_died", "'child_dies'"),
        ("commencement:", "comencement:"),
        ("authority: kent", "authority: kennt"),
        ("any12.ia  #", "any12.ia\u200b  #"),
    ],
)
def test_a_slip_is_mended_and_nothing_else(tmp_path: Path, right: str, wrong: str) -> None:
    folder = pack(tmp_path, **{right: wrong})
    rewrites, fixes, library = fix_files([folder])
    assert [d.code for d in library.diagnostics if d.severity == "error"] == []
    assert len(fixes) == 1
    assert [words(r.after.replace("'", "")) for r in rewrites] in ([words(INSTRUMENT)], [words(RULE.replace("'", ""))])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("within: 5 working", "within: 5 workin"),
        ("when: referral_received", "when: referral"),
        ("when: referral_received", "when: something_else"),
        ("when: referral_received", "when: cip_plan_started"),
        ("commencement: 2012-04-01", "commencement: 2012-31-04"),
        ("authority: kent", "authority: kant12"),
        ("serves: timeliness", "serves: time"),
        ("bearer:", "who:"),
        ("why:", "weigh: [acpo.99]\n  why:"),
        ("serves:", "relates_to: wt10.icpc.16wd\n  serves:"),
        ("serves:", "rests_on: [wt10.ia.complete.99]\n  serves:"),
        ("heading: A,", "heading: A, headin: B,"),
        ("should: initial_assessment_completed", "shold: initial_assessment_not_completed"),
    ],
)
def test_what_is_not_certain_is_left_and_listed(run: Run, tmp_path: Path, right: str, wrong: str) -> None:
    folder = pack(tmp_path, **{right: wrong})
    ran = run("fix", folder)
    assert ran.code == 2
    assert "error[G" in ran.err


@pytest.mark.parametrize(("told_as", "count"), [(Severity.ERROR, 1), (Severity.WARNING, 0)])
def test_what_is_only_warned_of_can_be_meant(told_as: Severity, count: int) -> None:
    span, cure = Span("a.yaml", 1, 7), "did you mean `abcdf`?"
    mistake = Diagnostic("G205", "`abcde` is not known", span, cure, told_as=told_as)
    assert len(list(fixes([mistake], {"a.yaml": "when: abcde\n"}))) == count


def test_mending_once_is_enough(tmp_path: Path) -> None:
    folder = pack(tmp_path, **{"title: Ring": "tilte: Ring", "referral_received": "referral_recieved", "true": "True"})
    rewrites, fixes, _ = fix_files([folder])
    assert len(fixes) == 3
    for rewrite in rewrites:
        rewrite.write()
    assert fix_files([folder])[:2] == ([], [])
    assert (folder / "01-a.yaml").read_text(encoding="utf-8") == RULE


@pytest.mark.parametrize(
    ("wrong", "meant_", "slip"),
    [
        ("case_closed", "case_close", True), ("organized", "organised", True), ("liek", "like", True),
        ("may", "must", False), ("wt10.a.2", "wt10.a.3", False), ("unauthorised", "authorised", False),
        ("on", "or", False), ("day after", "day-after", True), ("abcd", "acbe", False), ("reopened", "opened", False),
    ],
)  # fmt: skip
def test_a_slip_is_one_letter_and_never_a_figure(wrong: str, meant_: str, slip: bool) -> None:  # noqa: FBT001
    assert one_slip(wrong, meant_) is slip
