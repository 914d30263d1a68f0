"""A redaction says where else the same words stand, and claims no more than it looked at."""

import shlex
from pathlib import Path

import pytest

from guidance.app.ledger.opening import open_ledger
from guidance.engine.ledger.entry import Draft, Stamp
from tests.cli.conftest import Ran, Run

STAMP = Stamp("2026-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
BY = ("--by", "records manager, Leeds", "--why", "she asked")
NONE = "no other entry about case N-1 or about no case was found to say it in the same words"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUIDANCE_LEDGER_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def kept(kind: str = "deviation", by: str = "manager, Leeds", case: str = "N-1", **texts: str) -> None:
    body = {"case": case} if case else {}
    with open_ledger() as ledger:
        ledger.append(Draft(kind, body, "2026-11-23", by, {k.replace("__", "."): v for k, v in texts.items()}), STAMP)


def redacted(run: Run, entry: int = 1, name: str = "by.name") -> Ran:
    kept_run: Ran = run("ledger", "redact", entry, name, *BY)
    assert "nothing that can be read of this copy is left in the ledger’s files" in kept_run.out
    return kept_run


def test_every_copy_of_the_case_is_named_with_what_takes_it_away_until_none_is_left(run: Run) -> None:
    kept(by__name="Ann Dray", reasons="She was ill.")
    kept("correction", by__name="Ann  DRAY", reasons="She was ill at night.")
    kept("review", found="It was well thought out; Ann Dray\nhad asked.")
    kept("feedback", case="", because="Ask Ann Dray.")
    ran = redacted(run)
    assert ran.code == 1
    left = [line for line in ran.err.splitlines() if line.startswith("left: the same words, in entry ")]
    assert [line.split(";")[0].partition("in entry ")[2] for line in left] == [
        "2 (correction) by.name", "3 (review) found", "4 (feedback) because",
    ]  # fmt: skip
    assert NONE not in ran.out
    for line, code in zip(left, (1, 0, 0), strict=True):
        command = shlex.split(line.partition("too: ")[2])
        assert command[0] == "guidance"
        ran = run(*command[1:])
        assert (ran.code, "was found to say it in the same words" in ran.out) == (code, code == 0), ran.err
    assert "Dray" not in run("ledger", "export").out


@pytest.mark.parametrize("other", ["Joanna Dray", "Ann Draycott", "someone else"])
def test_other_words_are_not_taken_for_the_same_and_other_cases_are_said_not_to_be_looked_at(
    other: str, run: Run
) -> None:
    kept(by__name="Ann Dray", reasons=other)
    kept(case="N-2", by__name="Ann Dray")
    ran = redacted(run)
    assert (ran.code, "same words" in ran.err) == (0, False)
    assert f"{NONE}\nentries about other cases were not looked at" in ran.out


def test_what_the_chain_itself_says_is_said_to_be_there_for_good(run: Run) -> None:
    kept(by="Ann Dray, Leeds", by__name="Ann Dray")
    ran = redacted(run)
    assert ran.code == 1
    assert "in entry 1 (deviation) itself, from which nothing can be taken away" in ran.err


def test_what_cannot_be_read_is_said_not_to_have_been_looked_at(run: Run, keys: Path) -> None:
    kept(by__name="Ann Dray")
    for name in ("master", "texts"):
        (keys / name).rename(keys / f"{name}.away")
    kept(by__name="Ann Dray")
    ran = redacted(run, 2)
    assert (ran.code, "not looked at: entry 1 (deviation) by.name: its key is not there" in ran.out) == (0, True)
    ran = run("ledger", "redact", 1, "by.name", *BY)
    assert "not looked at: other entries, for the same words: the key of this text is not there" in ran.out
