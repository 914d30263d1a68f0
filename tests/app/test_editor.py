"""The language server: through a real client over standard input and output, and the places that it speaks of."""

import asyncio
import logging
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from guidance.app.editor.analysis import analyse
from guidance.app.editor.positions import index_at, position_at, units
from guidance.cli.authoring.language_server import OnOneLine

INSTRUMENT = """\
instrument: any-2012
title: Anytown
force: local-procedure
authority: kent
commencement: 2012-04-01
repeal: 2013-04-15
text_read: true
"""
RULES = """\
- id: any12.ia
  title: \N{GRINNING FACE} Ring the school within 5 working days
  provision: {heading: "\N{GRINNING FACE}", evidence: confirmmed}
  bearer: children's social care
  when: referral_recieved
  should: initial_assessment_completed
  within: 5 working days
  relates_to: wt10.ia.complete
  until: [case_closed, child_died]
  why: So that it is known early.
"""
FILE = "01-ia.yaml"


async def session(folder: Path) -> dict[str, Any]:
    """Ask a server of everything once, as an editor would."""
    client, told, came = LanguageClient("a test", "1"), dict[str, Any](), asyncio.Event()

    def publish(given_: types.PublishDiagnosticsParams) -> None:
        told["mistakes"] = given_.diagnostics
        came.set()

    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(publish)
    await client.start_io(sys.executable, "-m", "guidance", "lsp", "--as-at", "2012-05-01")
    await client.initialize_async(types.InitializeParams(types.ClientCapabilities(), root_uri=folder.as_uri()))
    client.initialized(types.InitializedParams())
    document = types.TextDocumentIdentifier((folder / FILE).as_uri())
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(document.uri, "yaml", 1, RULES))
    )
    await asyncio.wait_for(came.wait(), 60)
    told["opened"] = told["mistakes"]
    related = types.Position(7, 18)
    told["hover"] = await client.text_document_hover_async(types.HoverParams(document, related))
    told["definition"] = await client.text_document_definition_async(types.DefinitionParams(document, related))
    begun = types.CompletionParams(document, types.Position(4, 18))
    told["completion"] = await client.text_document_completion_async(begun)
    lines = types.Range(types.Position(2, 0), types.Position(4, 5))
    asked = types.CodeActionParams(document, lines, types.CodeActionContext([]))
    told["actions"] = await client.text_document_code_action_async(asked)
    came.clear()
    texts = [text for action in told["actions"] for text in action.edit.changes[document.uri]]
    edits = [types.TextDocumentContentChangePartial(text.range, text.new_text) for text in texts]
    changed = types.VersionedTextDocumentIdentifier(2, document.uri)
    client.text_document_did_change(types.DidChangeTextDocumentParams(changed, edits))
    await asyncio.wait_for(came.wait(), 60)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]  # it says nothing of its types
    return told


@cache
def told() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
        (Path(folder) / FILE).write_text("- id: any12.ia\n", encoding="utf-8")
        return asyncio.run(session(Path(folder)))


def test_mistakes_are_those_of_what_is_open_and_not_of_what_is_saved_with_places_in_utf_16() -> None:
    found = {d.code: (d.range.start.line, d.range.start.character, d.range.end.character) for d in told()["opened"]}
    assert found == {"G104": (2, 39, 49)}
    assert "did you mean `confirmed`?" in told()["opened"][0].message


def test_a_mistake_that_was_mended_is_gone_and_the_next_is_there() -> None:
    assert [action.title for action in told()["actions"]] == ["write confirmed"]
    assert [(d.code, d.range.start.line, d.range.start.character) for d in told()["mistakes"]] == [("G201", 4, 8)]


def test_a_rule_under_the_cursor_is_read_aloud_with_its_last_day() -> None:
    said = told()["hover"].contents.value
    assert "When a referral is received, children's social care should" in said
    assert "If its clock starts on 1 May 2012, the last day is 16 May 2012." in said


def test_the_national_rule_is_gone_to() -> None:
    at = told()["definition"]
    assert at.uri.endswith("working-together-2010/02-initial-assessment.yaml")
    text = Path(at.uri.removeprefix("file://")).read_text(encoding="utf-8").split("\n")
    assert text[at.range.start.line][at.range.start.character :] == "wt10.ia.complete"


def test_a_national_rule_that_only_goes_on_is_gone_to_where_its_words_are(tmp_path: Path) -> None:
    (tmp_path / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    later = RULES.replace("wt10.ia.complete", "wt26.plan.direct-work")
    row = next(n for n, line in enumerate(later.split("\n")) if "relates_to" in line)
    (tmp_path / FILE).write_text(later, encoding="utf-8")
    found = analyse(tmp_path / FILE, later).definition((row, 18))
    assert found
    assert found[0].read_text(encoding="utf-8").split("\n")[found[1][0]] == "- id: wt23.plan.direct-work"


def test_names_that_go_on_as_was_begun_are_offered() -> None:
    labels = [item.label for item in told()["completion"].items]
    assert "referral_received" in labels
    assert all(label.startswith("referral_r") for label in labels)


# --- what is offered and said, with no server between

BEGUN = INSTRUMENT, RULES


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("  when: ", "referral_received"), ("  should: {event: ", "icpc_held"), ("  while: ", "child_protection_plan"),
        ("  relates_to: wt10.ic", "wt10.icpc.15wd"), ("  weigh: [acpo", "acpo.3"), ("  how_soon: ", "without_delay"),
        ("  until: [case_closed, child_", "child_died"), ("  limit_of_power: ", "true"), ("  re", "relates_to"),
        ("  provision: {hea", "heading"), ("  serves: ti", "timeliness"), ("  expressed: not", "not-checkable"),
    ],
)  # fmt: skip
def test_what_may_stand_at_the_end_of_a_line_is_offered(tmp_path: Path, line: str, offered: str) -> None:
    (tmp_path / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    text = f"- id: any12.a\n{line}\n"
    seen = analyse(tmp_path / "01-a.yaml", text)
    assert offered in [each.word for each in seen.offers((1, units(line)))]
    assert seen.offers((1, 0)) != []


def test_each_key_that_is_offered_says_what_it_means(tmp_path: Path) -> None:
    seen = analyse(tmp_path / "instrument.yaml", "re")
    assert {o.word for o in seen.offers((0, 2))} >= {"repeal", "review_by"}
    assert all(offer.means for offer in seen.offers((0, 2)))


@pytest.mark.parametrize(
    "text",
    ["", "- ", "a: [", "\ufeffx", "- id: any12.a\n  when: {event: ", "\x00", "x: 1\n" * 3, "---\n", "\u2028a: b"],
)
def test_no_text_is_too_broken_to_be_looked_at(tmp_path: Path, text: str) -> None:
    (tmp_path / "01-a.yaml").touch()
    seen = analyse(tmp_path / "01-a.yaml", text)
    assert seen.mistakes
    assert (list(seen.fixes()), seen.offers((9, 9)), seen.definition((0, 0))) is not None


@given(st.text(alphabet="a\N{GRINNING FACE}\u00e9\n\r\u2028", max_size=30), st.integers(0, 30))
def test_a_place_and_its_character_are_each_others(text: str, at: int) -> None:
    index = min(at, len(text))
    split = text[index - 1 : index + 1] == "\r\n"  # nobody's cursor stands within the end of a line
    assert index_at(text, position_at(text, index)) in ({index, index - 1} if split else {index})


@given(st.text(max_size=20))
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def test_what_an_editor_does_against_the_protocol_is_one_line_of_its_log() -> None:
    wrong = ValueError("what it sent")
    said = "cannot\x1b[2J be read\nTraceback"
    record = logging.LogRecord("pygls", logging.ERROR, "", 1, said, None, (ValueError, wrong, None))
    assert OnOneLine().format(record) == "guidance: cannot\N{REPLACEMENT CHARACTER}[2J be read (ValueError)"
