"""How fast a ledger in SQLite is, with every append on the disk before it is acknowledged. `make bench` runs it.

A single append waits for the disk once, so it is given beside what the disk itself can do: how often a second a page
can be written and brought safely to it.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from guidance.engine.ledger.chain import link_all
from guidance.engine.ledger.databases.database import DatabaseLedger
from guidance.engine.ledger.databases.sqlite import SqliteHome
from guidance.engine.ledger.databases.tables import ENTRIES as ROWS
from guidance.engine.ledger.databases.tables import HELD
from guidance.engine.ledger.entry import Draft, Stamp
from guidance.engine.ledger.opening import open_url
from guidance.engine.ledger.store import Ledger

ENTRIES, SINGLE, BATCH, PAGE, TURN = 100_000, 2_000, 100, 8192, 10
STAMP = Stamp("2026-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
BODY = {
    "case": "EX-1", "authority": "kent", "rule": "wt10.cg.first", "trigger": "e20", "until": "2011-06-30",
    "principles": ["acpo.3", "munro.rule-against-its-purpose"], "options": ["o" * 150, "p" * 150],
}  # fmt: skip
DRAFT = Draft("deviation", BODY, "2011-06-10", "conference chair, Kent County Council", {"reasons": "because " * 25})
BARE = Draft("deviation", BODY, "2011-06-10", "conference chair, Kent County Council")


def a_second(number: int, job: Callable[[], object]) -> float:
    """Return how many a second a job makes of so many."""
    start = time.perf_counter()
    job()
    return number / (time.perf_counter() - start)


def disk(handle: int) -> None:
    """Write pages one after another, each brought to the disk before the next."""
    for n in range(TURN):
        os.pwrite(handle, b"x" * PAGE, n % 100 * PAGE)
        os.fsync(handle)


def singly(ledger: Ledger, draft: Draft) -> None:
    """Append entries one at a time."""
    for _ in range(TURN):
        ledger.append(draft, STAMP)


def beside_the_disk(ledger: Ledger, folder: Path) -> list[tuple[float, float, float]]:
    """Return how many a second the disk, appends and appends with a text come to, turn by turn.

    A shared disk is now slow and now fast, so each turn measures all three, one straight after another.
    """
    handle = os.open(folder / "page", os.O_CREAT | os.O_WRONLY)
    try:
        return [
            (
                a_second(TURN, lambda: disk(handle)),
                a_second(TURN, lambda: singly(ledger, BARE)),
                a_second(TURN, lambda: singly(ledger, DRAFT)),
            )
            for _ in range(SINGLE // 2 // TURN)
        ]
    finally:
        os.close(handle)


def signatures(number: int) -> float:
    """Return how many seconds of processor it takes to verify so many signatures, and nothing else."""
    key = Ed25519PrivateKey.generate()
    message = b"x" * 900
    signature, public = key.sign(message), key.public_key()
    used = time.process_time()
    for _ in range(number):
        public.verify(signature, message)
    return time.process_time() - used


def in_batches(ledger: Ledger, number: int) -> None:
    """Append so many entries, a hundred to a transaction."""
    for _ in range(number // BATCH):
        ledger.append_all([DRAFT] * BATCH, STAMP)


def verified(ledger: Ledger) -> tuple[float, float]:
    """Return how many seconds verifying takes, by the clock and of processor; nothing may be wrong."""
    start, used = time.perf_counter(), time.process_time()
    faults = ledger.verify()
    took = time.perf_counter() - start, time.process_time() - used
    if faults:
        sys.exit(f"it does not verify: {faults[:3]}")
    return took


def plainly(folder: Path, number: int) -> float:
    """Return the processor time of verifying as many entries as they were kept before any was signed or encrypted."""
    home = SqliteHome(folder / "plain.sqlite")
    with DatabaseLedger(home, folder / "none") as ledger:
        head = ledger.head()
        for _ in range(number // BATCH):
            links = link_all([DRAFT] * BATCH, STAMP, head)
            head = links[-1].stored[0], links[-1].stored.hash
            with home.engine.begin() as connection:
                connection.execute(insert(ROWS), [made.stored._asdict() for made in links])
                connection.execute(insert(HELD), [text._asdict() for made in links for text in made.held])
        return verified(ledger)[1]


def share(turns: list[tuple[float, float, float]], which: int) -> str:
    """Say what share of the disk's own rate one kind of append came to: over the run, and turn by turn."""
    shares = sorted(turn[which] / turn[0] for turn in turns)
    whole = sum(1 / turn[0] for turn in turns) / sum(1 / turn[which] for turn in turns)
    turned = f"turn by turn {shares[0]:.2f} to {shares[-1]:.2f}, median {median(shares):.2f}"
    return f"{whole:.2f} of what the disk can do ({turned})"


def measure(folder: Path) -> None:
    """Measure a new ledger in a folder, and print the figures."""
    with open_url(str(folder / "ledger.sqlite"), folder / "keys") as ledger:
        turns = beside_the_disk(ledger, folder)
        syncs, bare, one = (median(rates) for rates in zip(*turns, strict=True))
        many = a_second(ENTRIES - SINGLE, lambda: in_batches(ledger, ENTRIES - SINGLE))
        took, used = verified(ledger)
        held = ledger.head()[0]
    alone, plain = signatures(held), plainly(folder, held)
    print(f"  the disk itself: {syncs:,.0f} pages a second brought to it")
    print(f"  one append to a transaction: {bare:,.0f} a second, {share(turns, 1)}")
    print(f"  the same with a text, and so with a key: {one:,.0f} a second, {share(turns, 2)}")
    print(f"  {BATCH} to a transaction: {many:,.0f} a second")
    print(f"  verifying {held:,} entries, nearly all with a text: {took:.1f} s by the clock, {used:.1f} s of processor")
    print(f"  of which verifying as many signatures by itself takes {alone:.1f} s of processor")
    print(
        f"  and as many entries with neither signature nor key {plain:.1f} s: x{used / (alone + plain):.2f} of the two"
    )


if __name__ == "__main__":
    for where in (tempfile.gettempdir(), "/dev/shm"):  # noqa: S108  a place for a folder of a name that is not guessed
        if Path(where).is_dir():
            with tempfile.TemporaryDirectory(dir=where) as made:
                print(f"a ledger in SQLite under {where}")
                measure(Path(made))
