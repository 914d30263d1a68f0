"""Many writers at once, and writers killed without warning."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from guidance.engine.ledger.memory import MemoryLedger
from tests.ledger.conftest import STAMP, Place, draft

WRITERS, EACH = 20, 5
KILLS = int(os.environ.get("GUIDANCE_KILLS", "25"))
PROGRAM = Path(__file__).with_name("writers.py")
ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> str:
    command = [sys.executable, "-W", "error", str(PROGRAM), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=_paths())
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def _paths() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_twenty_threads_at_once_lose_nothing_in_memory() -> None:
    ledger, told = MemoryLedger(), list[int]()

    def write() -> None:
        told.extend(ledger.append(draft(), STAMP).sequence for _ in range(EACH))

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == list(range(1, WRITERS * EACH + 1))
    assert ledger.verify() == []


class AtOnce:
    @pytest.fixture
    def place(self) -> Place:
        raise NotImplementedError

    def test_twenty_processes_at_once_lose_nothing_though_they_make_the_ledger_too(self, place: Place) -> None:
        told = [line.split() for line in run("together", place.url, WRITERS, EACH).splitlines()]
        with place.open() as ledger:
            kept = [(entry.sequence, entry.hash) for entry in ledger.entries()]
            assert ledger.verify() == []
            writers = {(entry.body["by"], entry.body["n"]) for entry in ledger.entries()}
        assert sorted((int(sequence), digest) for sequence, digest in told) == kept
        assert len(writers) == len(kept) == WRITERS * EACH

    def test_what_was_acknowledged_before_a_kill_is_there_afterwards(self, place: Place) -> None:
        said = run("killed", place.url, KILLS, 7)
        print(said)  # noqa: T201  a figure, for whoever asks for it
        assert f"{KILLS} kills" in said


class TestInSqlite(AtOnce):
    @pytest.fixture
    def place(self, in_file: Place) -> Place:
        return in_file


class TestInPostgres(AtOnce):
    @pytest.fixture
    def place(self, on_server: Place) -> Place:
        return on_server
