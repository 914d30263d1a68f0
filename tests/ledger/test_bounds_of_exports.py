"""How much of an export is read: a line that is too long, or too many mistakes, end it."""

from pathlib import Path

import pytest

from guidance.app.ledger.copies import import_from
from guidance.app.refusal import Refused
from guidance.engine import bounds
from guidance.engine.ledger.memory import MemoryLedger


def test_an_export_is_read_no_further_than_a_line_that_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "ENTRY", bounds.ENTRY._replace(most=100))
    file = tmp_path / "long.jsonl"
    file.write_bytes(b"\n" + b"x" * 1_000_000 + b"\n{}\n")
    with pytest.raises(Refused) as refused:
        import_from(MemoryLedger(), file)
    assert [(each.code, each.span.line) for each in refused.value.diagnostics] == [("G720", 2)]
    assert "more than 100 bytes in one line" in refused.value.diagnostics[0].message


def test_an_export_is_read_no_further_than_so_many_mistakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MISTAKES", bounds.MISTAKES._replace(most=3))
    file = tmp_path / "wrong.jsonl"
    file.write_bytes(b"{}\n" * 9)
    with pytest.raises(Refused) as refused:
        import_from(MemoryLedger(), file)
    assert [each.code for each in refused.value.diagnostics] == ["G721"] * 3 + ["G624"]
