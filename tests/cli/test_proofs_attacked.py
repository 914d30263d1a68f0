"""Proofs and checkpoints that nobody wrote: the program in the docs and our own reading refuse each."""

import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

from guidance.app.ledger.opening import open_ledger
from guidance.app.ledger.proofs import checkpoints_from, prove, sealing, signed_head, tree_of
from guidance.engine.ledger.encryption.signing import ED25519, key_id
from guidance.engine.ledger.entry import Draft
from guidance.engine.ledger.problems import NotNamed
from tests.cli.test_ledger_proofs import STAMP
from tools.write_examples import ROOT, blocks

ORDER = 2**252 + 27742317777372353535851937790883648493
PROGRAM = next(
    block.body
    for block in blocks((ROOT / "docs/ledger.md").read_text(encoding="utf-8"))
    if block.title == "verify_proof.py"
)


class Made(NamedTuple):
    """A proof in its parts: lines before the checkpoint, the checkpoint, and the line of its signature."""

    lines: list[str]
    checkpoint: str
    signature: str

    @property
    def text(self) -> str:
        return "\n".join([*self.lines, "", self.checkpoint, "", self.signature])

    def line(self, number: int, text: str) -> str:
        return self._replace(lines=[*self.lines[:number], text, *self.lines[number + 1 :]]).text

    def size(self, text: str) -> str:
        origin, _, root = self.checkpoint.split("\n")
        return self._replace(checkpoint=f"{origin}\n{text}\n{root}").text

    def signed(self, change: Callable[[bytes], bytes]) -> str:
        words = self.signature.split()
        return self._replace(signature=f"— {words[1]} {b64encode(change(b64decode(words[2]))).decode()}\n").text


@pytest.fixture
def made() -> Made:
    with open_ledger() as ledger:
        drafts = [Draft("deviation", {"case": f"EX-{n}"}, "2011-05-01", "manager, Kent") for n in range(7)]
        ledger.append_all(drafts, STAMP)
        proof, checkpoint, signature = prove(ledger, 3).split("\n\n")
    return Made(proof.split("\n"), checkpoint, signature)


@pytest.fixture
def verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Verified":
    def verified(proof: str | bytes, key: str = "") -> str:
        file = tmp_path / "proof"
        file.write_bytes(proof if isinstance(proof, bytes) else proof.encode())
        monkeypatch.setattr(sys, "argv", ["verify_proof.py", str(file), key or sealing().author.public])
        try:
            exec(compile(PROGRAM, "verify_proof.py", "exec"), {"__name__": "__main__"})  # noqa: S102  the docs' own
        except SystemExit as end:
            return str(end.code)
        return capsys.readouterr().out

    return verified


Verified = Callable[..., str]


def test_as_it_was_written_it_is_proven_by_either_name_of_the_key(made: Made, verified: Verified) -> None:
    assert verified(made.text).startswith("entry 3 of the 7 of guidance-ledger/")
    assert verified(made.text, sealing().author.called(made.checkpoint.split("\n")[0]).public).startswith("entry 3")
    witness = f"— witness.example {b64encode(b'abcd' + bytes(72)).decode()}\n"
    assert verified(made._replace(signature=witness + made.signature).text).startswith("entry 3")


SPOILT: dict[str, Callable[[Made], str | bytes]] = {
    "a number past the last": lambda m: m.line(2, "index 10"),  # it once proved `entry 11 of the 7`
    "another entry’s number": lambda m: m.line(2, "index 3"),
    "another word for the number": lambda m: m.line(2, "idx 2"),
    "another form": lambda m: m.line(0, "c2sp.org/tlog-proof@v2"),
    "another word for the entry": lambda m: m.line(1, m.lines[1].replace("extra", "entry")),
    "more after the entry": lambda m: m.line(1, f"{m.lines[1]} QUJD"),
    "signs among the entry’s": lambda m: m.line(1, f"{m.lines[1][:20]}!!!!{m.lines[1][20:]}"),
    "an entry altered": lambda m: m.line(1, f"extra {b64encode(b'{}').decode()}"),
    "a path too short": lambda m: m._replace(lines=m.lines[:-1]).text,
    "a path too long": lambda m: m._replace(lines=[*m.lines, m.lines[-1]]).text,
    "a step of 31 bytes": lambda m: m.line(4, b64encode(bytes(31)).decode()),
    "more after a step": lambda m: m.line(4, f"{m.lines[4]}AAAA"),
    "of another ledger": lambda m: m.text.replace(m.checkpoint[:30], f"guidance-ledger/{'0' * 14}", 1),
    "a line more in the checkpoint": lambda m: m._replace(checkpoint=f"{m.checkpoint}\nmore").text,
    "no signature": lambda m: m._replace(signature="").text,
    "a signature of nothing": lambda m: m.signed(lambda raw: raw[:4] + bytes(64)),
    "a signature cut off": lambda m: m.signed(lambda raw: raw[:40]),
    "a signature too long": lambda m: m.signed(lambda raw: raw + b"x"),
    "a signature by the order more": lambda m: m.signed(
        lambda raw: raw[:36] + (int.from_bytes(raw[36:], "little") + ORDER).to_bytes(32, "little")
    ),
    "a signature by another key’s number": lambda m: m.signed(lambda raw: bytes(4) + raw[4:]),
    "a signature under another name": lambda m: m.text.replace("— guidance", "— other"),
    "a signature after another dash": lambda m: m.text.replace("—", "-"),
    "a signature line more": lambda m: f"{m.text}— x\n",
    "lines that end otherwise": lambda m: m.text.replace("\n", "\r\n"),
    "something after it": lambda m: f"{m.text}\n",
    "words after it": lambda m: f"{m.text}\n\nentry 9 is of the same",
    "something before it": lambda m: f"\ufeff{m.text}",
    "a nothing in it": lambda m: m.text.replace("\n", "\n\0", 1),
    "half of it": lambda m: m.text[: len(m.text) // 2],
    "all but its end": lambda m: m.text[:-20],
    "nothing": lambda _: "",
    "what is no text": lambda m: m.text.encode() + b"\xff",
}
NUMBERS = ["index -1", "index 02", "index +2", "index 2 ", "index \uff12", "index 2 9", "index 2_0", f"index {2**63}"]
SIZES = ["0", "1", "6", "8", "07", "+7", " 7", "-7", str(2**63)]


@pytest.mark.parametrize("kind", SPOILT)
def test_what_was_changed_in_any_way_proves_nothing(kind: str, made: Made, verified: Verified) -> None:
    spoilt = SPOILT[kind](made)
    assert spoilt not in {made.text, made.text.encode()}
    assert verified(spoilt).startswith("NOT PROVEN: ")


def test_a_number_or_a_size_that_is_written_otherwise_proves_nothing(made: Made, verified: Verified) -> None:
    for spoilt in (*(made.line(2, number) for number in NUMBERS), *(made.size(size) for size in SIZES)):
        assert verified(spoilt).startswith("NOT PROVEN: ")


def test_no_key_but_the_one_that_signed_proves_anything(made: Made, verified: Verified) -> None:
    name, number, key = sealing().author.public.split("+", 2)
    of_another_kind = b64encode(b"\2" + b64decode(key)[1:]).decode()
    other = key_id("x", bytes(32)).hex(), b64encode(ED25519 + bytes(32)).decode()
    for given in ("abc", f"{name}+00000000+{key}", f"{name}+{number}+{of_another_kind}", f"x+{'+'.join(other)}"):
        assert verified(made.text, given).startswith("NOT PROVEN: ")
    assert verified(made.text, "x").startswith("NOT PROVEN: ")


def test_what_an_entry_says_does_not_act_on_the_terminal_of_whoever_verifies_it(verified: Verified) -> None:
    with open_ledger() as ledger:
        ledger.append(Draft("deviation", {"case": "\u202e\x9b2J\u2028all clear"}, "2011-05-01", "x, Kent"), STAMP)
        shown = verified(prove(ledger, 1))
    assert shown.startswith("entry 1 of the 1")
    assert not set(shown) & {"\u202e", "\x9b", "\u2028"}


DAMAGED: dict[str, Callable[[str], str]] = {
    "a size written otherwise": lambda note: note.replace("\n7\n", "\n07\n"),
    "a dash that a mail took": lambda note: note.replace("—", "--"),
    "a root cut off": lambda note: re.sub(r"=\n\n", "\n\n", note),
    "no signature": lambda note: note.partition("\n\n")[0] + "\n\n",
    "quoted": lambda note: "".join(f"> {line}\n" for line in note.splitlines()),
    "a space after each line": lambda note: note.replace("\n", " \n"),
    "a line more": lambda note: note.replace("\n\n", "\nmore\n\n"),
    "a size without end": lambda note: note.replace("\n7\n", f"\n{2**63}\n"),
    "a signature cut off": lambda note: note[:-30],
    "a signature of nothing": lambda note: re.sub(r" ([A-Za-z0-9+/]{8})[A-Za-z0-9+/=]{60,}", rf" \1{'A' * 84}", note),
}


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_checkpoint_beside_a_good_one_is_refused_and_not_passed_over(kind: str, tmp_path: Path) -> None:
    with open_ledger() as ledger:
        note = signed_head(tree_of(ledger)).note
    damaged = DAMAGED[kind](note)
    assert damaged != note
    file = tmp_path / "lodged.txt"
    for text in (f"{note}\n{damaged}", f"{damaged}\n{note}"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(NotNamed):
            checkpoints_from(str(file))


@pytest.mark.usefixtures("made")
def test_a_checkpoint_that_an_editor_saved_in_its_own_way_is_read(tmp_path: Path) -> None:
    with open_ledger() as ledger:
        note = signed_head(tree_of(ledger)).note
    file = tmp_path / "lodged.txt"
    file.write_bytes(f"\ufeffMinutes\n— of May\n\n{note}".replace("\n", "\r\n").encode())
    assert [(each.sequence, len(each.root)) for each in checkpoints_from(str(file))] == [(7, sha256().digest_size)]
