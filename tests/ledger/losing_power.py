"""Write down every change that recording and redacting make, and lose power after each. Run as a program.

losing_power.py FOLDER

Of what was written and not yet brought to the disk, none is there afterwards, or all, or every second write. Prints one
line of JSON: how many moments there were, and whatever was not as it should be.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from guidance.engine.ledger.encryption.keys import KeyFolder
from tests.ledger.failing import STAMP, draft, library, opened, prepare

NONE, ALL, SECOND = "none", "all", "every second"


class Change(NamedTuple):
    """One change: `W`ritten, cut (`T`), brought to the disk (`S`), `R`enamed, `U`nlinked, or `A`cknowledged."""

    what: str
    name: str
    place: int
    content: bytes


@dataclass
class Disk:
    """What is on the disk, and what was written since to each file."""

    safe: dict[str, bytes]
    unsafe: dict[str, list[Change]] = field(default_factory=dict)

    def take(self, change: Change) -> None:
        """Take one change in; files are named at once, as a file system with a journal does."""
        if change.what == "U":
            self.safe.pop(change.name, None)
            self.unsafe.pop(change.name, None)
        elif change.what == "R":
            old = change.content.decode()
            self.safe[change.name] = self.safe.pop(old, b"")
            self.unsafe[change.name] = self.unsafe.pop(old, [])
        elif change.what == "S" and change.name in {*self.safe, *self.unsafe}:  # a folder is brought to the disk too
            self.safe[change.name] = applied(self.safe.get(change.name, b""), self.unsafe.pop(change.name, []))
        elif change.what in "WT":
            self.unsafe.setdefault(change.name, []).append(change)

    def left(self, how: str) -> dict[str, bytes]:
        """Give what is there once the power is back."""
        names = {*self.safe, *self.unsafe}
        kept = {NONE: slice(0, 0), ALL: slice(None), SECOND: slice(1, None, 2)}[how]
        return {name: applied(self.safe.get(name, b""), self.unsafe.get(name, [])[kept]) for name in names}


def applied(content: bytes, changes: list[Change]) -> bytes:
    """Give what a file holds after some changes."""
    made = bytearray(content)
    for change in changes:
        made.extend(bytes(max(0, change.place - len(made))))
        if change.what == "T":
            del made[change.place :]
        else:
            made[change.place : change.place + len(change.content)] = change.content
    return bytes(made)


def changes_of(log: Path) -> Iterator[Change]:
    """Read what was written down."""
    with log.open("rb") as told:
        while line := told.readline():
            what, place, size, name = line.decode().rstrip("\n").split(" ", 3)
            yield Change(what, name, int(place), told.read(int(size)))


def work(folder: Path, log: Path) -> str:
    """Record, redact and record, saying of each when it is acknowledged; give the hash of what was redacted."""
    library().tell_to(str(folder).encode(), str(log).encode())
    with opened(folder) as ledger:
        for acknowledged in (4, 5):
            ledger.append(draft(), STAMP)
            library().tell(b"A", b"", acknowledged, b"", 0)
        held = next(ledger.entries(after=1)).held["reasons"]
        ledger.redact(held, draft("redaction"), STAMP)
        library().tell(b"A", b"", 6, b"", 0)
        ledger.append(draft(), STAMP)
        library().tell(b"A", b"", 7, b"", 0)
    library().fail_at(b"", -1)
    return held


def wrong_with(folder: Path, acknowledged: int, held: str) -> str:
    """Say what is not as it should be."""
    with opened(folder) as ledger:
        faults = {fault.code for fault in ledger.verify()} - ({"G761"} if acknowledged < 6 else set())
        entries, lost = ledger.head()[0], [text.entry for text in ledger.texts() if text.lost]
    there = held in KeyFolder(folder / "keys").names()
    if faults or lost or entries < acknowledged or entries > acknowledged + 1 or (there and acknowledged >= 6):
        return f"{acknowledged} acknowledged, {entries} there; faults {faults}; texts of {lost} lost; key {there}"
    return ""


def put(folder: Path, files: dict[str, bytes], made: Path) -> None:
    """Put files where a ledger is to be opened; what SQLite shares between its users is gone with the power."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        if not name.endswith("-shm"):
            file = folder / Path(name).relative_to(made)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            file.chmod(0o600)


def main(base: Path) -> None:
    """Lose power after each change."""
    made, after, log = base / "made", base / "after", base / "log"
    made.mkdir()
    prepare(made)
    disk = Disk({str(file): file.read_bytes() for file in made.rglob("*") if file.is_file()})
    held = work(made, log)
    wrong, moments, acknowledged = [], 0, 3
    for change in changes_of(log):
        disk.take(change)
        acknowledged = change.place if change.what == "A" else acknowledged
        for how in (NONE, ALL, SECOND):
            put(after, disk.left(how), made)
            moments += 1
            found = wrong_with(after, acknowledged, held)
            wrong += [f"after {change[:3]}, with {how} of the rest: {found}"] if found else []
    print(json.dumps({"moments": moments, "wrong": wrong}))  # noqa: T201  what the tests read


if __name__ == "__main__":
    main(Path(sys.argv[1]))
