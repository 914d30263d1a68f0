"""Personal text as a database holds it: encrypted under a key of its own, which a redaction destroys."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guidance.engine.ledger.canonical import Json, encode
from guidance.engine.ledger.chain import SEALED, StoredText
from guidance.engine.ledger.encryption.keys import NONCE, KeyFolder
from guidance.engine.ledger.encryption.signing import (
    SigningKey,
    make_signing_key,
    public_key,
    read_signers,
    signing_key,
    write_signers,
)
from guidance.engine.ledger.problems import LedgerError


class Sealing:
    """Seals texts with keys of a folder, opens them, and signs entries and checkpoints.

    Args:
        folder: The folder of keys.
        signing: The file of the signing key, where it is not the one in that folder.
    """

    def __init__(self, folder: Path, signing: Path | None = None) -> None:
        self.keys = KeyFolder(folder)
        self._signing, self._signers = signing or folder / "signing.key", folder / "signers"

    @cached_property
    def author(self) -> SigningKey:
        """The key that signs; made where there is none yet, and vouched for where it is the first.

        Raises:
            NotOpened: It cannot be read or made, or others may read it.
        """
        found = signing_key(self._signing)
        if found:
            return found
        with self.keys.held():
            return signing_key(self._signing) or self._made()

    @cached_property
    def _by(self) -> str:
        return self.author.public

    def sign(self, message: bytes) -> Mapping[str, Json]:
        """Sign a message, and say by which key."""
        return {"by": self._by, "signature": b64encode(self.author.sign(message)).decode()}

    def signers(self, troubles: list[LedgerError]) -> Mapping[str, int | None] | None:
        """Give the keys vouched for, with the last entry each may sign; None where nobody vouches for any."""
        try:
            return read_signers(self._signers)
        except LedgerError as wrong:
            troubles.append(wrong)
            return None

    def vouch(self, written: str, last: int | None = None) -> None:
        """Vouch for a public key.

        Args:
            written: The key.
            last: The last entry it may sign, where it is not to be used any longer.

        Raises:
            NotNamed: It is not a public key.
            NotOpened: The list cannot be written.
        """
        public_key(written)
        with self.keys.held():
            write_signers(self._signers, {**(read_signers(self._signers) or {}), written: last})

    def renew(self, name: str) -> str:
        """Make a new signing key, vouch for it, and give what it is verified by.

        Raises:
            NotNamed: The name cannot be one of a key.
            NotOpened: It cannot be written.
        """
        with self.keys.held():
            known = read_signers(self._signers) or {}
            made = make_signing_key(self._signing, name)
            write_signers(self._signers, {**known, made.public: None})
        return made.public

    def _made(self) -> SigningKey:
        self._signing.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = make_signing_key(self._signing)
        if not self._signers.exists():
            write_signers(self._signers, {made.public: None})
        return made

    def seal(self, texts: Iterable[StoredText]) -> list[StoredText]:
        """Seal each text under a key of its own, which is on the disk before this returns; an empty one stays so."""
        given = list(texts)
        made = self.keys.make(text.hash for text in given if text.text)
        return [_sealed(text, made[text.hash]) if text.text else text for text in given]

    def seal_copies(self, texts: Iterable[StoredText]) -> list[StoredText]:
        """Seal texts that a copy of the ledger may hold already: a key that is there is used again."""
        given = list(texts)
        known = self.keys.find() if given else {}
        known |= self.keys.make(text.hash for text in given if text.text and text.hash not in known)
        return [_sealed(text, known[text.hash]) if text.text else text for text in given]

    def open(self, texts: Iterable[StoredText], troubles: list[LedgerError] | None = None) -> Iterator[StoredText]:
        """Give each text as it was before it was sealed; one whose key is not there comes sealed as it is.

        Args:
            texts: The texts; the keys are read when the first sealed one comes.
            troubles: Where to put what is wrong with the folder of keys, so that it is not raised.
        """
        found: dict[str, bytes] | None = None
        for text in texts:
            if text.salt != SEALED:
                yield text
                continue
            if found is None:
                found = self._found(troubles)
            yield _opened(text, found)

    def names(self) -> set[str]:
        """Give the hash of every text that there is a key to; none where the folder cannot be read."""
        try:
            return self.keys.names()
        except LedgerError:
            return set()

    def _found(self, troubles: list[LedgerError] | None) -> dict[str, bytes]:
        try:
            return self.keys.find()
        except LedgerError as wrong:
            if troubles is None:
                raise
            troubles.append(wrong)
            return {}


def _sealed(text: StoredText, key: bytes) -> StoredText:
    nonce = secrets.token_bytes(NONCE)
    said = encode([text.salt, text.text]).encode()
    sealed = nonce + AESGCM(key).encrypt(nonce, said, text.hash.encode())
    return text._replace(text=b64encode(sealed).decode(), salt=SEALED)


def _opened(text: StoredText, keys: Mapping[str, bytes]) -> StoredText:
    key = keys.get(text.hash)
    if key is None:
        return text
    try:
        sealed = b64decode(text.text, validate=True)
        said = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], text.hash.encode())
    except (TypeError, ValueError, InvalidTag):
        return text._replace(salt="")  # which then does not give its hash
    if b64encode(sealed).decode() != text.text:  # a bit that means nothing was changed
        return text._replace(salt="")
    salt, plain = json.loads(said)
    return text._replace(text=plain, salt=salt)
