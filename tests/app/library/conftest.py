"""What the tests here are given."""

from pathlib import Path

import pytest

from guidance.engine.records import frames
from tests.app.library.given import INSTRUMENT, PACK, written


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_taken_over", lambda table: (table.columns, table.rows))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    written(folder / "instrument.yaml", INSTRUMENT)
    written(folder / "01-visits.yaml", PACK)
    return folder
