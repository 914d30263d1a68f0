"""Whatever byte of what is stored is changed in a file, `verify` finds it."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.engine.ledger.problems import NotOpened, NotSound
from tests.ledger.conftest import MEMORY, STAMP, draft, open_url, redaction

ENTRIES, FILE_HEADER = 200, 100
INTERIOR, LEAF = {2: 12, 5: 12}, {10: 8, 13: 8}
FREE_LIST = 32
"""Where the file's header says which page is the first that holds nothing."""


class Whole:
    """A sound ledger's file, the places in it where something is stored, and a folder for spoilt copies."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, made(folder)
        self.content = content_of(self.file)


@pytest.fixture(scope="module")
def stored() -> Iterator[Whole]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Whole(Path(name))


def made(folder: Path) -> bytes:
    """Make a ledger of 200 entries: short and long, half with personal text, one of them redacted."""
    file = folder / "whole.sqlite"
    with open_url(str(file)) as ledger:
        for n in range(1, ENTRIES):
            long = "é" * (3000 if n % 50 == 0 else n)
            personal = {} if n % 2 else {"reasons": f"because of {n}", "wishes": long}
            body = {"case": f"EX-{n}", "note": long if n % 3 else ""}
            ledger.append(draft(body=body, personal=personal, retain_until=date(2036, 1, 1) if n % 4 else None), STAMP)
        ledger.redact(next(ledger.entries(after=99)).held["reasons"], redaction(), STAMP)
        assert ledger.head()[0] == ENTRIES
        assert ledger.verify() == []
    return file.read_bytes()


def content_of(whole: bytes) -> list[int]:
    """The place of each byte that is stored, as the file format says: cells, what leads to them, and overflow.

    Not the room that is free, nor the file's header, nor the counts at the head of a page that say how much is free.
    """
    size = int.from_bytes(whole[16:18], "big")
    places: list[int] = []
    overflowing: set[int] = set()
    for page in range(len(whole) // size):
        start, header = page * size, FILE_HEADER if page == 0 else 0
        kind = whole[start + header]
        if kind in INTERIOR | LEAF and page + 1 not in overflowing:
            places += cells(whole, start, header, size)
        else:
            overflowing.add(page + 1)
            places += range(start, start + used(whole, start, size))
    return places


def cells(whole: bytes, start: int, header: int, size: int) -> Iterator[int]:
    head = (INTERIOR | LEAF)[whole[start + header]]
    count = int.from_bytes(whole[start + header + 3 : start + header + 5], "big")
    first = int.from_bytes(whole[start + header + 5 : start + header + 7], "big") or size
    pointers = range(start + header + head, start + header + head + 2 * count)
    yield start + header
    yield from range(start + header + 3, start + header + 5)
    yield from pointers
    free = set(free_blocks(whole, start, header))
    yield from (place for place in range(start + first, start + size) if place - start not in free)


def free_blocks(whole: bytes, start: int, header: int) -> Iterator[int]:
    block = int.from_bytes(whole[start + header + 1 : start + header + 3], "big")
    while block:
        yield from range(block, block + int.from_bytes(whole[start + block + 2 : start + block + 4], "big"))
        block = int.from_bytes(whole[start + block : start + block + 2], "big")


def used(whole: bytes, start: int, size: int) -> int:
    """How much of an overflow page holds anything: zeros end it, for nothing that overflows here holds a zero."""
    return 4 + len(whole[start + 4 : start + size].rstrip(b"\0"))


def is_found(file: Path) -> bool:
    for beside in ("-wal", "-shm"):
        Path(f"{file}{beside}").unlink(missing_ok=True)
    try:
        with open_url(str(file), create=False) as ledger:
            return bool(ledger.verify())
    except (NotSound, NotOpened):
        return True


def test_the_file_is_sound_and_most_of_it_is_content(stored: Whole) -> None:
    whole, content, folder = stored.file, stored.content, stored.folder
    (folder / "same.sqlite").write_bytes(whole)
    assert not is_found(folder / "same.sqlite")
    assert len(content) > len(whole) * 0.7
    said = bytes(whole[place] for place in content)
    assert b'"case":"EX-198"' in said
    assert said.count("é".encode() * 3000) == whole.count("é".encode() * 3000)
    assert b"ledger: an entry is never taken away" in said


@given(at=st.integers(0, 2**32), flip=st.integers(1, 255))
@settings(max_examples=200 if settings().max_examples <= 100 else 2 * settings().max_examples)
def test_every_byte_flipped_in_what_is_stored_is_found(stored: Whole, at: int, flip: int) -> None:
    place = stored.content[at % len(stored.content)]
    spoilt = bytearray(stored.file)
    spoilt[place] ^= flip
    file = stored.folder / "spoilt.sqlite"
    file.write_bytes(spoilt)
    assert is_found(file), f"byte {place} changed by {flip}"
