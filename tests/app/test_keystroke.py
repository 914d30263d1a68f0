"""A key pressed in an editor: what was changed is read by itself at once, and the rest is as when its pack was read."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guidance.app.editor import keystroke
from guidance.app.editor.analysis import Analysis, analyse
from guidance.app.editor.keystroke import Looks, changed
from guidance.app.editor.positions import index_of, position_at, ranges_of
from guidance.engine.diagnostics import Diagnostic, Span

INSTRUMENT = """\
instrument: any-2026
title: Anytown
force: local-procedure
authority: kent
commencement: 2026-04-01
text_read: true
"""
ITEM = """\
- id: any26.NAME
  title: Ask for a conference within 5 working days
  provision: {heading: Asking, evidence: confirmed}
  bearer: children's social care
  when: {event: strategy_discussion_held, where: {s47_initiated: true}}
  should: icpc_requested
  within: LENGTH
  until: [case_closed, child_died]
  why: So that it is known early.

"""
RULES = "# ours\n" + "".join(
    ITEM.replace("NAME", name).replace("LENGTH", length)
    for name, length in (("a", "5 working days"), ("b", "6 working days"), ("c", "7 working days"))
)
CASES = """\
- rule: any26.a
  case: in time
  as_at: 2026-06-30
  authority: kent
  events: [{at: 2026-06-01, event: strategy_discussion_held, s47_initiated: true}, 2026-06-03 icpc_requested]
  expect: discharged

- rule: any26.b
  case: asked of nobody
  as_at: 2026-06-30
  events: [{at: 2026-06-01, event: strategy_discussion_held, s47_initiated: true}]
  expect: breached
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    (folder / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    (folder / "01-asking.yaml").write_text(RULES, encoding="utf-8")
    (folder / "01-asking.cases.yaml").write_text(CASES, encoding="utf-8")
    return folder


SHOULD = "{s47_initiated: true}}\n  should: icpc_requested\n  within: "
EDITS = {
    "a key misspelt": ("early.\n\n- id: any26.c", "early.\n  wy: So.\n\n- id: any26.c"),
    "an event misspelt": ("should: icpc_requested\n  within: 6", "should: icpc_reqested\n  within: 6"),
    "a period that is none": ("within: 6 working days", "within: 6 workng days"),
    "a bracket left open": ("until: [case_closed, child_died]\n  why: So that it is known early.\n\n- id: any26.b",
                            "until: [case_closed, child_died\n  why: So that it is known early.\n\n- id: any26.b"),
    "lines put in at the top": ("# ours\n", "# ours\n# and theirs\n\n"),
    "a rule put in": ("- id: any26.b\n", ITEM.replace("NAME", "new").replace("LENGTH", "9 moons") + "- id: any26.b\n"),
    "a rule taken out": (ITEM.replace("NAME", "b").replace("LENGTH", "6 working days"), ""),
    "the last rule cut short": ("  within: 7 working days\n  until: [case_closed, child_died]\n", "  with"),
    "a state that there is not": ("  within: 7 working", "  while: no_such_state\n  within: 7 working"),
    "two modalities": ("  within: 7 working", "  may: icpc_held\n  within: 7 working"),
    "a fact of another event": (f"{SHOULD}7", f"{SHOULD}7".replace("s47_initiated", "expires")),
    "a wide character": (f"{SHOULD}7", f"{SHOULD}7 \N{GRINNING FACE}"),
}  # fmt: skip


def told(found: Iterator[Diagnostic] | tuple[Diagnostic, ...]) -> set[tuple[str, int, int, str]]:
    return {(d.code, d.span.line, d.span.column, d.message) for d in found}


def seen(path: Path, text: str) -> Analysis:
    made = analyse(path, text)
    return replace(made, found=made.mistakes, held=made.kind())


@pytest.mark.parametrize("name", EDITS)
def test_what_is_told_at_once_is_what_the_pack_would_have_told(pack: Path, name: str) -> None:
    path, (old, new) = pack / "01-asking.yaml", EDITS[name]
    text = RULES.replace(old, new, 1)
    assert text != RULES
    quick = changed(seen(path, RULES), text)
    whole = analyse(path, text).mistakes
    assert quick is not None
    by_itself = {d for d in told(whole) if d[0] < "G3" and d[0] not in {"G211", "G005"}}
    assert by_itself <= told(quick), name
    beyond = told(quick) - told(whole)
    assert {code for code, *_ in beyond} <= {"G331", "G357"}, beyond


def test_a_case_is_read_by_itself_too(pack: Path) -> None:
    path = pack / "01-asking.cases.yaml"
    before = seen(path, CASES)
    assert [d.code for d in before.mistakes] == ["G505"]
    quick = changed(before, CASES.replace("expect: discharged", "expect: dischraged", 1)) or ()
    assert [(d.code, d.span.line) for d in quick] == [("G104", 6), ("G505", 9)]


def test_nothing_of_the_pack_is_read_at_a_keystroke(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, looks = pack / "01-asking.yaml", Looks({})
    looks.whole(path, RULES, {})
    monkeypatch.setattr(keystroke, "analyse", None)
    assert "G012" in [d.code for d in looks.quick(path, RULES.replace("within: 6", "within: six"), {}).mistakes]


def test_a_file_that_holds_no_list_is_looked_at_with_its_pack(pack: Path) -> None:
    path, looks = pack / "instrument.yaml", Looks({})
    looks.whole(path, INSTRUMENT, {})
    wrong = looks.quick(path, INSTRUMENT.replace("kent", "knet"), {})
    assert [d.code for d in wrong.mistakes] == ["G207"]


def test_places_looked_for_together_are_those_looked_for_one_by_one() -> None:
    text = "a: \N{GRINNING FACE}b\r\nc: \u2028d\nlast"
    spans = [Span("", line, column, length) for line in (1, 2, 3, 4) for column in (1, 3) for length in (1, 9)]
    one_by_one = []
    for span in spans:
        start = index_of(span, text)
        one_by_one.append((position_at(text, start), position_at(text, min(start + span.length, len(text)))))
    assert list(ranges_of(spans, text)) == one_by_one
