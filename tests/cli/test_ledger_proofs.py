"""What is shown to somebody else: signed checkpoints, the proof of one entry, and that a ledger only grew."""

import json
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from guidance.app.ledger.opening import open_ledger
from guidance.app.ledger.proofs import sealing
from guidance.engine.ledger.entry import Draft, Stamp
from tools.write_examples import ROOT, blocks

Run = Callable[..., Any]
STAMP = Stamp("2026-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
MOST_LINES = 60


def record(number: int) -> None:
    with open_ledger() as made:
        for n in range(number):
            body = {"case": f"EX-{n}", "authority": "kent"}
            made.append(Draft("deviation", body, "2011-05-01", "manager, Kent", {"reasons": f"because {n}"}), STAMP)


def program(name: str, folder: Path) -> Path:
    """Write a program of the docs into a folder."""
    documented = blocks((ROOT / "docs/ledger.md").read_text(encoding="utf-8"))
    (block,) = [each for each in documented if each.title == name]
    file = folder / name
    file.write_text(block.body, encoding="utf-8")
    return file


@pytest.fixture
def verifier(tmp_path: Path) -> Path:
    return program("verify_proof.py", tmp_path)


def verified(verifier: Path, proof: Path, key: str = "") -> tuple[int, str]:
    """Run the program of the docs by itself, with nothing of ours to import."""
    command = [sys.executable, "-I", str(verifier), str(proof), key or sealing().author.public]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=verifier.parent)
    return done.returncode, done.stdout


def test_the_verifier_in_the_docs_is_short_and_imports_nothing_but_the_standard_library(verifier: Path) -> None:
    lines = verifier.read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line]) <= MOST_LINES
    assert {line for line in lines if re.match("import|from", line)} == {
        "import re",
        "import sys",
        "from base64 import b64decode, b64encode",
        "from hashlib import sha256, sha512",
    }


@pytest.mark.parametrize(("size", "entry"), [(1, 1), (3, 2), (7, 7), (8, 3)])
def test_a_proof_is_verified_by_the_program_in_the_docs_and_tells_of_no_other_entry(
    run: Run, verifier: Path, size: int, entry: int
) -> None:
    record(size)
    file = verifier.with_name("decision.tlog-proof")
    assert run("ledger", "prove", entry, "--output", file).code == 0
    code, said = verified(verifier, file)
    assert code == 0
    assert said.startswith(f"entry {entry} of the {size} of guidance-ledger/")
    shown = json.loads(said.splitlines()[1])
    assert shown["body"]["case"] == f"EX-{entry - 1}"
    text = file.read_text(encoding="utf-8")
    assert [f"EX-{n}" for n in range(size) if f"EX-{n}" in said] == [f"EX-{entry - 1}"]
    assert run("ledger", "prove", entry).out.splitlines()[:3] == text.splitlines()[:3]


HELD = {"reasons.0": "She was ill – “twice”.", "reasons.1": "a\nb\u200b", "wishes": "to stay", "by.name": "Ann Dray"}
MOST_LINES_OF_TEXTS = 15


@pytest.fixture
def shown(run: Run, verifier: Path) -> Path:
    """Write the proof of an entry among others, and two of its texts."""
    record(2)
    with open_ledger() as made:
        made.append(Draft("deviation", {"case": "EX-9"}, "2011-05-01", "manager, Kent", HELD, date(2036, 6, 10)), STAMP)
    record(1)
    file = verifier.with_name("decision.tlog-proof")
    ran = run("ledger", "prove", 3, "--output", file, "--with", "reasons, wishes")
    assert (ran.code, "it holds personal text" in ran.out) == (0, True)
    assert verified(verifier, file)[0] == 0
    return file


def confirmed(proof: Path, texts: object) -> tuple[int, str]:
    """Run the second program of the docs by itself, on these texts."""
    file = proof.with_name("texts.json")
    file.write_text(json.dumps(texts), encoding="utf-8")
    command = [sys.executable, "-I", str(program("verify_texts.py", proof.parent)), str(proof), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=proof.parent)
    return done.returncode, done.stdout


def test_chosen_texts_are_shown_to_have_stood_and_no_other_is_in_either_file(shown: Path) -> None:
    beside = shown.with_name("decision.tlog-proof.texts.json")
    texts = json.loads(beside.read_text(encoding="utf-8"))
    assert set(texts) == {"reasons.0", "reasons.1", "wishes"}
    assert confirmed(shown, texts) == (
        0, "reasons.0: She was ill – “twice”.\nreasons.1: a\\nb\\u200b\nwishes: to stay\n"
    )  # fmt: skip
    proof = b64decode(shown.read_text(encoding="utf-8").splitlines()[1].split(" ")[1]).decode()
    for text in ("Ann Dray", "because", "EX-0"):
        assert text not in proof + beside.read_text(encoding="utf-8")
    assert texts["wishes"]["salt"] not in proof
    lines = program("verify_texts.py", shown.parent).read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line]) <= MOST_LINES_OF_TEXTS


@pytest.mark.parametrize(
    "change",
    [
        {"text": "to leave"}, {"salt": "0" * 32}, {"retain_until": ""}, {"retain_until": "2037-06-10"}, {"more": ""},
        {"text": ["to stay"]}, {"text": "to stay\ud800"},
    ],
)  # fmt: skip
def test_a_text_in_which_anything_was_changed_is_not_confirmed(change: dict[str, Any], shown: Path) -> None:
    texts = json.loads(shown.with_name("decision.tlog-proof.texts.json").read_text(encoding="utf-8"))
    assert confirmed(shown, texts)[0] == 0
    for spoilt in ({**texts, "wishes": {**texts["wishes"], **change}}, {"benefits": texts["wishes"]}):
        code, said = confirmed(shown, spoilt)
        assert (code != 0, said) == (True, "")


def test_a_text_that_was_taken_away_or_is_not_there_is_not_shown(run: Run, shown: Path) -> None:
    proof = shown.read_text(encoding="utf-8")
    run("ledger", "redact", "3", "wishes", "--by", "records manager, Kent", "--why", "asked for")
    again = shown.with_name("again.tlog-proof")
    for wanted, said in (("wishes", "cannot be read"), ("reason", "holds no text `reason`"), ("", "")):
        ran = run("ledger", "prove", "3", "--output", again, "--with", wanted)
        assert (ran.code, said in " ".join(ran.err.split())) == (3 if wanted else 0, True)
        assert again.exists() is not bool(wanted)
        assert not again.with_name("again.tlog-proof.texts.json").exists()
    assert again.read_text(encoding="utf-8").splitlines()[1] == proof.splitlines()[1]
    assert run("ledger", "prove", "3", "--with", "reasons").code == 3


def _changed(line: str) -> str:
    raw = bytearray(b64decode(line.rsplit(" ", maxsplit=1)[-1]))
    raw[-1] ^= 1
    return " ".join([*line.split(" ")[:-1], b64encode(raw).decode()])


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (1, _changed),
        (2, lambda line: line.replace("1", "2")),
        (3, _changed),
        (4, _changed),
        (5, _changed),
        (7, lambda line: f"{line}0"),
        (8, lambda line: line.replace("5", "6")),
        (9, _changed),
        (11, _changed),
    ],
)
def test_a_proof_in_which_anything_was_changed_proves_nothing(
    run: Run, verifier: Path, line: int, change: Callable[[str], str]
) -> None:
    record(5)
    file = verifier.with_name("decision.tlog-proof")
    run("ledger", "prove", "2", "--output", file)
    lines = file.read_text(encoding="utf-8").split("\n")
    assert verified(verifier, file)[0] == 0
    spoilt = change(lines[line])
    assert spoilt != lines[line]
    lines[line] = spoilt
    file.write_text("\n".join(lines), encoding="utf-8")
    assert verified(verifier, file)[0] != 0


def test_a_proof_is_not_verified_by_another_key(run: Run, verifier: Path, tmp_path: Path) -> None:
    record(2)
    file = tmp_path / "decision.tlog-proof"
    run("ledger", "prove", "1", "--output", file)
    assert verified(verifier, file, "x+0+" + b64encode(b"\1" + bytes([1] + [0] * 31)).decode())[0] != 0


def test_a_signed_checkpoint_is_met_and_one_that_was_changed_is_refused(run: Run, tmp_path: Path) -> None:
    record(2)
    lodged = tmp_path / "lodged.txt"
    out = run("ledger", "checkpoint", "--output", lodged).out
    note = lodged.read_text(encoding="utf-8")
    assert out.endswith(f"\n\n{note}")
    record(1)
    ran = run("ledger", "verify", "--against", lodged)
    assert (ran.code, "entry 2 stands as the checkpoint says; 1 came after it" in ran.out) == (0, True)
    lodged.write_text(note.replace("\n2\n", "\n1\n"), encoding="utf-8")
    ran = run("ledger", "verify", "--against", lodged)
    assert ran.code == 3
    assert "is not of what it says" in " ".join(ran.err.split())


def test_a_signed_checkpoint_of_another_ledger_is_not_met(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(2)
    lodged = tmp_path / "lodged.txt"
    run("ledger", "checkpoint", "--output", lodged)
    monkeypatch.setenv("GUIDANCE_LEDGER", str(tmp_path / "other.sqlite"))
    record(1)
    assert "error[G710]" in run("ledger", "verify", "--against", lodged).err
    record(2)
    assert "error[G711]: entry 2" in run("ledger", "verify", "--against", lodged).err


def test_two_checkpoints_of_a_ledger_that_grew_are_consistent_and_no_others(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / "old.txt", tmp_path / "new.txt"]
    for file in files:
        record(3)
        run("ledger", "checkpoint", "--output", file)
    ran = run("ledger", "consistent", *files)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "the 3 entries of the first are the first 3 of 6")
    assert len(ran.out.splitlines()) > 1
    assert run("ledger", "consistent", *reversed(files)).code == 3
    assert run("ledger", "consistent", files[0], "nothing").code == 3
    note = files[1].read_text(encoding="utf-8").splitlines()
    files[1].write_text(
        "\n".join([*note[:2], files[0].read_text(encoding="utf-8").splitlines()[2], "", "— x AAAA"]) + "\n"
    )
    assert run("ledger", "consistent", *files).code == 2


@pytest.mark.parametrize("command", [("checkpoint",), ("prove", "1"), ("prove", "0"), ("prove", "9"), ("prove", "x")])
def test_what_is_not_there_is_not_proven(run: Run, command: tuple[str, ...]) -> None:
    run("ledger", "prepare")
    ran = run("ledger", *command)
    assert (ran.code, ran.out) == (3, "")


def test_keys_are_shown_vouched_for_and_renewed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDANCE_LEDGER_KEYS", str(tmp_path / "keys"))
    record(1)
    old = sealing().author.public
    assert f"you sign by: {old}\nvouched for: {old}\n" in run("ledger", "keys", "show").out
    assert "you sign by: kent.example/ledger+" in run("ledger", "keys", "renew", "--name", "kent.example/ledger").out
    assert run("ledger", "keys", "vouch", old, "--until", "1").code == 0
    assert f"vouched for: {old} until entry 1" in run("ledger", "keys", "show").out
    record(1)
    ran = run("ledger", "verify")
    assert ran.code == 0
    assert ran.out.count("signed: 1 entry, by ") == 2
    assert run("ledger", "keys", "vouch", "nobody").code == 3
    assert run("ledger", "keys", "renew", "--name", "a b").code == 3
    assert "the master key is changed: 2 keys" in run("ledger", "keys", "rotate").out


def test_time_that_ran_backwards_is_said_and_ends_with_one(run: Run) -> None:
    record(1)
    with open_ledger() as made:
        earlier = Stamp("2025-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
        made.append(Draft("deviation", {}, "2011-05-01", "manager, Kent"), earlier)
    ran = run("ledger", "verify")
    assert ran.code == 1
    assert "warning[G766]: entry 2" in ran.err
    assert "sound: 2 entries" in ran.out
    assert run("doctor").out.count("verifies: its last entry is 2") == 1


@pytest.mark.parametrize("name", ["", "kent.example/ledger"])
def test_the_key_that_other_tools_are_given_is_the_one_that_a_checkpoint_names(
    name: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tool that knows signed notes and not this product looks for the name and the number of the key it was given."""
    monkeypatch.setenv("GUIDANCE_LEDGER_KEYS", str(tmp_path / "keys"))
    record(1)
    run("ledger", "keys", "renew", "--name", name)
    (given,) = re.findall(r"checkpoints by: (\S+)\+([0-9a-f]{8})\+(\S+)", run("ledger", "keys", "show").out)
    origin, number, key = given
    note = run("ledger", "checkpoint").out.partition("\n\n")[2]
    mark, signed_as, signature = note.splitlines()[-1].split(" ")
    assert (mark, signed_as, note.splitlines()[0]) == ("—", origin, origin)
    assert b64decode(signature)[:4].hex() == number
    assert sha256(origin.encode() + b"\n" + b64decode(key)).hexdigest()[:8] == number
