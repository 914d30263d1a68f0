import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from guidance.cli import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401  whatever was printed as JSON
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, as `guidance` would be run."""

    def ran(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["guidance", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0, said.out, said.err)

    return ran


@pytest.fixture
def records(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of records, one a line."""

    def written(*rows: dict[str, object], name: str = "records.jsonl") -> Path:
        file = tmp_path / name
        file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return file

    return written
