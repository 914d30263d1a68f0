"""The folder of keys: one key for each personal text, each wrapped by the folder's master key, each destroyable.

The folder is no part of the ledger, nor of its backups: whoever has the ledger without it can read no personal text.

| file | what is in it |
|---|---|
| `master` | the 32 bytes that wrap every key in `texts` |
| `texts` | a header, and then slots of 96 bytes: one for each key, and empty ones; a destroyed key's is emptied |
| `master.new` | there while the master key is being changed, or where that was interrupted |
| `lock` | empty; whoever changes a key holds it |
"""

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guidance.engine.ledger.encryption.files import make_durable, write_all
from guidance.engine.ledger.problems import NotOpened, NotSound

if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


PATIENCE = 30.0
"""How many seconds to wait for somebody else who is changing a key."""
SLOT, KEY, NONCE = 96, 32, 12
ROOM = 256 * SLOT
"""So many bytes the file of keys is made longer at a time."""
_TITLE = b"guidance ledger keys 1\n"
_MARK = b"KEY\n"
_ID = len(_MARK) + 32
_OTHERS = 0o007
_PAUSE = 0.01
_bring = getattr(os, "fdatasync", os.fsync)
"""Brings what a file holds to the disk, and when it was written only where the system cannot do one alone."""
_LEAVE = "look at the folder that GUIDANCE_LEDGER_KEYS names, and at who may read and write it"
_BACKUP = "put the folder of keys back from its own backup; GUIDANCE_LEDGER_KEYS names it"


class KeyFolder:
    """The keys of one ledger and its copies. Safe to use from several threads and processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._master, self._texts, self._new = path / "master", path / "texts", path / "master.new"
        self._lock = path / "lock"

    def make(self, names: Iterable[str]) -> dict[str, bytes]:
        """Make a key for each name, and give them once they are on the disk.

        A key whose text is then not recorded stays behind, and opens nothing.

        Raises:
            NotOpened: The folder cannot be written.
        """
        made = {name: secrets.token_bytes(KEY) for name in names}
        if made:
            with self._changing() as (master, handle):
                _append(handle, b"".join(_slot(master, name, key) for name, key in made.items()))
        return made

    def find(self) -> dict[str, bytes]:
        """Give every key there is, by its name; none where there is no folder.

        Raises:
            NotOpened: The folder cannot be read.
            NotSound: A master key is missing, or is another's.
        """
        with self._explained():
            data, master = self._read()
            if data and not master:  # it may have been changed between the two files' being read
                data, master = self._read()
        if data and not master:
            raise NotSound(f"the master key in `{self.path}` is missing, or is another’s", _BACKUP)
        if not master:
            return {}
        cipher = AESGCM(master)
        return {name: key for name, at in _slots(data) if (key := _unwrapped(cipher, data[at : at + SLOT]))}

    def _read(self) -> tuple[bytes, bytes]:
        data = _bytes_of(self._texts)
        return data, self._master_of(data) if data else b""

    def names(self) -> set[str]:
        """Give the name of every key there is; the master key need not be there.

        Raises:
            NotOpened: The folder cannot be read.
        """
        with self._explained():
            return {name for name, _ in _slots(_bytes_of(self._texts))}

    def destroy(self, names: Iterable[str]) -> int:
        """Overwrite the keys of some names where they stand, and say how many there were once that is on the disk.

        Raises:
            NotOpened: The folder cannot be written.
        """
        doomed = set(names)
        if not self._texts.exists() or not doomed & self.names():
            return 0
        with self._changing(wrapping=False) as (_, handle):
            places = [at for name, at in _slots(_bytes_of(self._texts)) if name in doomed]
            for at in places:
                os.lseek(handle, at, os.SEEK_SET)
                write_all(handle, bytes(SLOT))
            os.fsync(handle)
        return len(places)

    def rotate(self) -> int:
        """Change the master key, wrap every key by the new one, destroy the old, and say how many keys there are.

        Whenever it is interrupted, either master key that is there opens the keys that are there.

        Raises:
            NotOpened: The folder cannot be written.
        """
        keys = self.find()
        with self._changing():
            keys = self.find()
            master = secrets.token_bytes(KEY)
            make_durable(self._new, master)
            slots = b"".join(_slot(master, name, key) for name, key in keys.items())
            make_durable(self._texts, _header(master) + slots)
            self._settle()
        return len(keys)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep everybody else from changing anything in the folder, which is made where there is none.

        Raises:
            NotOpened: It cannot be written.
        """
        with self._explained(), self._held():
            yield

    @contextmanager
    def _changing(self, *, wrapping: bool = True) -> Iterator[tuple[bytes, int]]:
        """Keep everybody else from changing a key, and give the master key and the file of keys.

        Where nothing is to be wrapped, the master key need not be there.
        """
        with self._explained(), self._held():
            self._finish()
            handle = self._opened()
            try:
                header = os.read(handle, SLOT)
                master = self._master_of(header)
                if wrapping and not master:
                    raise NotSound(f"the master key in `{self.path}` is missing, or is another’s", _BACKUP)
                yield master, handle
            finally:
                os.close(handle)

    def _opened(self) -> int:
        try:
            return os.open(self._texts, os.O_RDWR)
        except FileNotFoundError:
            self._begin()
            return os.open(self._texts, os.O_RDWR)

    @contextmanager
    def _held(self) -> Iterator[None]:
        try:
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait(handle, self.path)
            yield
        finally:
            os.close(handle)

    def _begin(self) -> None:
        if not self._master.exists():
            make_durable(self._master, secrets.token_bytes(KEY))
        make_durable(self._texts, _header(self._master.read_bytes()))

    def _finish(self) -> None:
        """Finish a change of the master key that was interrupted, or forget one that was not begun in earnest."""
        new = _bytes_of(self._new)
        if new and _header(new) == _bytes_of(self._texts)[:SLOT]:
            self._settle()
        elif new:
            self._new.unlink()

    def _settle(self) -> None:
        """Destroy the old master key, and put the new one in its place."""
        with suppress(FileNotFoundError):
            handle = os.open(self._master, os.O_WRONLY)
            try:
                write_all(handle, bytes(KEY))
                os.fsync(handle)
            finally:
                os.close(handle)
        make_durable(self._master, self._new.read_bytes())
        self._new.unlink()

    def _master_of(self, data: bytes) -> bytes:
        """Find the master key by which a file of keys was written; nothing where it is not there."""
        for file in (self._master, self._new):
            master = _bytes_of(file)
            if master and _header(master) == data[:SLOT]:
                _check_rights(file)
                return master
        return b""

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as wrong:
            raise NotOpened(f"the keys in `{self.path}` cannot be used ({wrong.strerror})", _LEAVE) from wrong


def _wait(handle: int, path: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError):
            if time.monotonic() > ends:
                said = f"the keys in `{path}` are being changed by somebody else, and were still after {PATIENCE:g} s"
                raise NotOpened(said, "try again") from None
            time.sleep(_PAUSE)
        else:
            return


def _append(handle: int, slots: bytes) -> None:
    """Write slots behind the last that holds a key; what was left of a write that was cut short is written over.

    The file is made longer by many empty slots at once: where it does not grow, the disk has less to bring to itself.
    """
    whole = os.lseek(handle, 0, os.SEEK_END) // SLOT * SLOT
    start = max(SLOT, whole - ROOM)
    os.lseek(handle, start, os.SEEK_SET)
    used = len(os.read(handle, whole - start).rstrip(b"\0"))
    start += -(-used // SLOT) * SLOT
    os.lseek(handle, start, os.SEEK_SET)
    if start + len(slots) <= whole:
        write_all(handle, slots)
        _bring(handle)
    else:
        write_all(handle, slots + bytes(ROOM))
        os.fsync(handle)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _check_rights(file: Path) -> None:
    if os.name != "nt" and file.stat().st_mode & _OTHERS:
        said = f"`{file}` is a key, and can be read or written by anybody on this computer"
        raise NotOpened(said, f"take that away: chmod o-rwx {file}; then change it: guidance ledger keys rotate")


def _header(master: bytes) -> bytes:
    return (_TITLE + sha256(_TITLE + master).digest()).ljust(SLOT, b"\0")


def _slot(master: bytes, name: str, key: bytes) -> bytes:
    identity, nonce = bytes.fromhex(name), secrets.token_bytes(NONCE)
    return _MARK + identity + nonce + AESGCM(master).encrypt(nonce, key, identity)


def _slots(data: bytes) -> Iterator[tuple[str, int]]:
    for at in range(SLOT, len(data) - SLOT + 1, SLOT):
        if data.startswith(_MARK, at):
            yield data[at + len(_MARK) : at + _ID].hex(), at


def _unwrapped(cipher: AESGCM, slot: bytes) -> bytes | None:
    identity, nonce, wrapped = slot[len(_MARK) : _ID], slot[_ID : _ID + NONCE], slot[_ID + NONCE :]
    try:
        return cipher.decrypt(nonce, wrapped, identity)
    except InvalidTag:
        return None
