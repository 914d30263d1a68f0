"""Whichever system call fails, the ledger holds what it held or what it was to hold, and a message says which."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
LEAST = 20
"""How many calls each job makes at least: were there fewer, the library would not have been loaded."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What makes a call fail, compiled from the source beside this."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler on Linux was found, and so no call could be made to fail")
    made = tmp_path_factory.mktemp("library") / "failing.so"
    source = str(HERE / "failing_calls.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), source, "-ldl"], check=True)
    return made


@pytest.mark.parametrize("job", ["record", "import", "redact", "export"])
def test_whichever_call_fails_the_ledger_is_as_it_was_or_as_it_was_to_be(
    library: Path, quick_path: Path, job: str
) -> None:
    found = told(library, "failing.py", str(quick_path), job)
    assert found["calls"] >= LEAST
    assert found["wrong"] == []


def test_wherever_power_is_lost_what_was_acknowledged_is_there_and_what_was_redacted_is_not(
    library: Path, quick_path: Path
) -> None:
    found = told(library, "losing_power.py", str(quick_path))
    assert found["moments"] >= LEAST
    assert found["wrong"] == []


def told(library: Path, program: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(HERE / program), *arguments]
    paths = {"PYTHONPATH": str(HERE.parents[1]), "LD_PRELOAD": str(library)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **paths})
    assert (done.returncode, done.stderr) == (0, "")
    print(arguments[1:], done.stdout)  # noqa: T201  figures, for whoever asks for them
    return dict(json.loads(done.stdout))
