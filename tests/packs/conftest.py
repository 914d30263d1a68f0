"""The command line, run within the test: what it prints, and the number it exits with."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from guidance import cli


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run one command as `guidance` would."""

    def run_one(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["guidance", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as finished:
            code = int(finished.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run_one
