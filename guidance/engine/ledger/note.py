"""A checkpoint as a signed note, in the form of C2SP's tlog-checkpoint; and the proof of one entry, as a tlog-proof."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from guidance.engine.ledger.encryption.signing import SigningKey, is_signed, key_id, known_name, public_key

PROOF = "c2sp.org/tlog-proof@v1"
_DASH = "\N{EM DASH}"
_NOTE = re.compile(
    rf"^([^\s+]+)\n(0|[1-9][0-9]{{0,17}})\n([A-Za-z0-9+/]{{43}}=)\n\n((?:{_DASH} [^\s+]+ [A-Za-z0-9+/=]+(?:\n|\Z))+)",
    re.MULTILINE,
)


_BEGUN = re.compile(rf"^\W*guidance-ledger/[0-9a-f]{{8}}|^\W*{_DASH} [^\s+]+ [A-Za-z0-9+/=]{{40,}}", re.MULTILINE)
"""A line such as a checkpoint of ours begins or ends with, whatever stands before it, as in a mail that is quoted."""


class TreeHead(NamedTuple):
    """What a checkpoint vouches for: of which ledger, of how many entries, with which root; and its signatures."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes], ...] = ()

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @property
    def note(self) -> str:
        """The whole note."""
        lines = (f"{_DASH} {name} {b64encode(signature).decode()}\n" for name, signature in self.signatures)
        return f"{self.text}\n{''.join(lines)}"

    def signed(self, key: SigningKey) -> "TreeHead":
        """Sign it; the key is called by the ledger's name."""
        named = key.called(self.origin)
        public = public_key(named.public)[1]
        signature = key_id(self.origin, public) + named.sign(self.text.encode())
        return self._replace(signatures=(*self.signatures, (self.origin, signature)))

    def vouched(self, signers: Iterable[str]) -> bool | None:
        """Tell whether a known key signed it: None where no key is known, False where a signature is not of it."""
        known = list(signers)
        found = None
        for name, signature in self.signatures:
            if not signature:
                return False
            key = known_name(name, signature[:4], known)
            if key is not None and not is_signed(key, signature[4:], self.text.encode()):
                return False
            found = True if key is not None else found
        return found


def read_notes(text: str) -> list[TreeHead]:
    """Read every checkpoint that a text holds as a signed note; lines may end as on any system.

    Raises:
        ValueError: A line is of a checkpoint that cannot be read as one, so that it would go unchecked.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = list(_NOTE.finditer(text))
    if begun := _BEGUN.search(_NOTE.sub("", text)):
        raise ValueError(begun[0])
    return [TreeHead(m[1], int(m[2]), b64decode(m[3]), tuple(_signatures(m[4]))) for m in found]


def _signatures(lines: str) -> Iterable[tuple[str, bytes]]:
    for line in lines.splitlines():
        _, name, signature = line.split(" ")
        try:
            yield name, b64decode(signature, validate=True)
        except ValueError:
            yield name, b""


def write_proof(entry: str, index: int, path: Sequence[bytes], head: TreeHead) -> str:
    """Write the proof that an entry is in the tree of a checkpoint; the entry itself is the extra data."""
    lines = [PROOF, f"extra {b64encode(entry.encode()).decode()}", f"index {index}"]
    lines += [b64encode(step).decode() for step in path]
    return "\n".join(lines) + f"\n\n{head.note}"
