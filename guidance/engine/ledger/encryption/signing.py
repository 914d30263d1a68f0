"""Signatures: who signed an entry or a checkpoint, by an Ed25519 key kept in a file of its owner's.

Keys are written as in C2SP's signed notes: `NAME+HASH+BASE64`, the last of which is a byte for Ed25519 and the key.
"""

import os
import stat
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from guidance.engine.ledger.encryption.files import make_durable
from guidance.engine.ledger.problems import NotNamed, NotOpened

ED25519 = b"\1"
_OTHERS, _ANYBODY_WRITES = 0o077, 0o002
_PRIVATE = "PRIVATE+KEY+"
_LEAVE = "look at the file of the signing key, and at who may read and write it"
_FORM = "write it as `guidance ledger keys show` prints it: NAME+HASH+KEY"


class SigningKey(NamedTuple):
    """A key that signs, with the name it is known by."""

    name: str
    private: Ed25519PrivateKey

    def called(self, name: str) -> "SigningKey":
        """Give the same key by another name: a checkpoint's is the ledger's own."""
        return self._replace(name=name)

    @property
    def public(self) -> str:
        """The key by which its signatures are verified, as text."""
        return _written(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        return self.private.sign(message)


def key_id(name: str, public: bytes) -> bytes:
    """Give the four bytes by which a signature says which key made it."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def _written(name: str, public: bytes) -> str:
    return f"{name}+{key_id(name, public).hex()}+{b64encode(ED25519 + public).decode()}"


@lru_cache(maxsize=1024)
def public_key(written: str) -> tuple[str, bytes]:
    """Read the name and the bytes of a public key.

    Raises:
        NotNamed: It is no Ed25519 key, or its parts do not fit together.
    """
    parts = written.split("+", 2)
    try:
        kind_and_key = b64decode(parts[2], validate=True)
    except (IndexError, Error, ValueError):
        kind_and_key = b""
    name, key = parts[0], kind_and_key[1:]
    if kind_and_key[:1] != ED25519 or len(key) != 32 or _written(name, key) != written:  # noqa: PLR2004  bytes
        raise NotNamed(f"`{written[:80]}` is not a public key", _FORM)
    return name, key


@lru_cache(maxsize=1024)
def _verifier(key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(key)


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether a signature of a message was made by a key."""
    try:
        _verifier(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed_by(written: object, signature: object, message: bytes) -> bool:
    """Tell whether a signature, as text, was made by a key, as text."""
    try:
        return is_signed(public_key(str(written))[1], b64decode(str(signature), validate=True), message)
    except (NotNamed, Error, ValueError):
        return False


def signing_key(file: Path) -> SigningKey | None:
    """Read a signing key; None where there is no such file.

    Raises:
        NotOpened: It cannot be read, is no key, or others may read it.
    """
    try:
        text = file.read_text(encoding="utf-8")
        if os.name != "nt" and file.stat().st_mode & _OTHERS:
            said = f"`{file}` signs in somebody’s name, and others can read or write it"
            raise NotOpened(said, f"take that away: chmod 600 {file}; if others may have it, make another")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as wrong:
        raise NotOpened(f"the signing key `{file}` cannot be read", _LEAVE) from wrong
    name, _, rest = text.strip().removeprefix(_PRIVATE).partition("+")
    try:
        private = Ed25519PrivateKey.from_private_bytes(b64decode(rest.partition("+")[2], validate=True)[1:])
    except (Error, ValueError) as wrong:
        raise NotOpened(f"`{file}` is not a signing key", "put it back from its backup, or make another") from wrong
    return SigningKey(name, private)


def make_signing_key(file: Path, name: str = "") -> SigningKey:
    """Make a signing key, and give it once it is on the disk.

    Args:
        file: Where it is to be; what is there is replaced.
        name: What it is to be known by: best a web address without its beginning, such as `kent.example/ledger`.

    Raises:
        NotNamed: The name holds a space or a `+`.
        OSError: It cannot be written.
    """
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    name = name or f"guidance-ledger/{sha256(public).hexdigest()[:8]}"
    if "+" in name or name.split() != [name]:
        raise NotNamed(f"`{name}` cannot be the name of a key", "leave out spaces and `+`")
    number, key = key_id(name, public).hex(), b64encode(ED25519 + private.private_bytes_raw()).decode()
    make_durable(file, f"{_PRIVATE}{name}+{number}+{key}\n".encode())
    return SigningKey(name, private)


def read_signers(file: Path) -> Mapping[str, int | None] | None:
    """Read the public keys that are vouched for, one to a line; `until N` after one: the last entry it may sign.

    Returns:
        The last entry for each, None where there is none; None altogether where there is no such file.

    Raises:
        NotOpened: It cannot be read, or anybody may write it.
        NotNamed: A line is not a key.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        for place in (file, file.parent):
            if os.name != "nt" and place.stat().st_mode & (_ANYBODY_WRITES | stat.S_ISVTX) == _ANYBODY_WRITES:
                said = f"`{place}` says whose signature counts, and can be written by anybody on this computer"
                raise NotOpened(said, f"take that away: chmod o-w {place}; then see who is in it")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as wrong:
        raise NotOpened(f"the list of signing keys `{file}` cannot be read", _LEAVE) from wrong
    return dict(_signer(line.split()) for line in lines if line.strip())


def write_signers(file: Path, signers: Mapping[str, int | None]) -> None:
    """Write the public keys that are vouched for."""
    lines = (written if last is None else f"{written} until {last}" for written, last in signers.items())
    make_durable(file, "".join(f"{line}\n" for line in lines).encode())


def _signer(words: list[str]) -> tuple[str, int | None]:
    public_key(words[0])
    if len(words) == 1:
        return words[0], None
    if len(words) == 3 and words[1] == "until" and words[2].isascii() and words[2].isdigit():  # noqa: PLR2004  words
        return words[0], int(words[2])
    raise NotNamed(f"`{' '.join(words)[:80]}` does not vouch for a key", _FORM)


def known_name(name: str, number: bytes, signers: Iterable[str]) -> bytes | None:
    """Find the key that a note's signature line names among those vouched for, whatever name each has there."""
    keys = (public_key(written)[1] for written in signers)
    return next((key for key in keys if key_id(name, key) == number), None)
