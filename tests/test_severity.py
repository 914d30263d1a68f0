"""How loudly a diagnostic is told is a property of its code, in one place."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from guidance.app.refusal import Refused
from guidance.desk.offline.without import Without
from guidance.engine.diagnostics import Diagnostic, Severity, Span, severity_of
from guidance.engine.packs.levels.codes import catalogue

ROOT = Path(__file__).resolve().parents[1] / "guidance"
LOUDER = {
    "engine/packs/levels/telling.py", "app/tables/reading.py", "engine/diagnostics.py", "app/deviations/reach.py"
}  # fmt: skip
"""Where another level is given: a pack's `levels.yaml`, one left as it was, and a departure that is not kept yet."""
LEFT_OUT = {"engine/records/problems.py", "engine/records/census/reporter.py", "app/deviations/altered.py"}
"""Where what is wrong is left out, and the rest is used: as was asked, of a census, and of a ledger."""
SAID = {
    "mistake": Severity.ERROR, "of_file": Severity.ERROR, "of_record": Severity.ERROR, "of_field": Severity.ERROR,
    "warning": Severity.WARNING, "notice": Severity.WARNING, "once": Severity.WARNING, "fault": Severity.WARNING,
}  # fmt: skip
"""The names by which a diagnostic is made, and what each says of it."""


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Give each call of the product: its file, the name that is called, and the call."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield file.relative_to(ROOT).as_posix(), name, node


def test_a_diagnostic_is_made_without_a_severity() -> None:
    assert "severity" not in {field.name for field in fields(Diagnostic)}


def test_the_level_of_each_code_is_that_of_the_catalogue() -> None:
    assert {entry.severity for entry in catalogue()} == {"", "warning"}
    told = {entry.code: severity_of(entry.code) for entry in catalogue()}
    assert told == {entry.code: Severity(entry.severity or "error") for entry in catalogue()}


def test_no_other_level_is_given_but_by_a_pack() -> None:
    given = {file for file, _, call in calls() if "told_as" in {word.arg for word in call.keywords}}
    assert given == LOUDER
    assert {file for file, name, _ in calls() if name == "pardoned"} == LEFT_OUT


def test_what_is_called_a_mistake_is_an_error_and_what_is_called_a_warning_is_one() -> None:
    wrong = [
        (file, call.lineno, code, name)
        for file, name, call in calls()
        if name in SAID and call.args and isinstance(call.args[0], ast.Constant)
        if re.fullmatch(r"G[0-9]{3}", code := str(call.args[0].value)) and severity_of(code) is not SAID[name]
    ]
    assert wrong == []


@pytest.mark.parametrize("code", ["G331", "G301"])
def test_what_was_left_out_is_told_as_a_warning(code: str) -> None:
    assert Diagnostic(code, "", Span("a")).pardoned().severity is Severity.WARNING


def test_packs_past_their_review_refuse_a_question_at_a_desk_without_the_network() -> None:
    with pytest.raises(Refused) as refused:
        Without("1 November 2026").hold({"ask": "next", "as_at": "2049-01-01"})
    assert [(d.code, d.severity) for d in refused.value.diagnostics] == [("G248", Severity.ERROR)]
