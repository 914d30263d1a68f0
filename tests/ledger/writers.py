"""Writers to set upon a ledger: many at once, or one that is killed without warning. Run as a program by the tests.

writers.py together ADDRESS WRITERS EACH     each process prints the sequence and hash of what was acknowledged
writers.py killed ADDRESS KILLS SEED         after each kill, what was acknowledged is looked for, and all verified
"""

import os
import random
import select
import signal
import sys
import time
import traceback
from pathlib import Path

from guidance.engine.ledger.entry import Draft, Stamp
from guidance.engine.ledger.opening import open_url

KEYS = Path(os.environ["GUIDANCE_LEDGER_KEYS"])
STAMP = Stamp("2026-11-25T18:00:00.000+00:00", "5" * 64, "0.1.0")
LONGEST = 0.06
"""Seconds that a writer lives at most; each is killed at a random moment of them."""


def write(address: str, number: int, to: int) -> None:
    """Record entries, and say of each that it was acknowledged, in one write that cannot be torn."""
    with open_url(address, KEYS) as ledger:
        for n in range(number):
            draft = Draft("deviation", {"by": os.getpid(), "n": n}, "2011-05-06", "a writer", {"reasons": "r" * 200})
            entry = ledger.append(draft, STAMP)
            os.write(to, f"{entry.sequence} {entry.hash}\n".encode())


def in_a_process(address: str, number: int, to: int) -> int:
    """Start a writer, and give its process."""
    pid = os.fork()
    if not pid:
        ended = 1
        try:
            write(address, number, to)
            ended = 0
        except Exception:  # noqa: BLE001  whatever it was, the parent must not run twice
            traceback.print_exc()
        finally:
            os._exit(ended)
    return pid


def together(address: str, writers: int, each: int) -> int:
    """Start writers at once, and wait for all; 1 where one failed."""
    pids = [in_a_process(address, each, 1) for _ in range(writers)]
    return int(any(os.waitpid(pid, 0)[1] for pid in pids))


def killed_once(address: str, moment: float) -> list[tuple[int, str]]:
    """Start a writer, kill it at a moment of its life, and give what it had acknowledged."""
    reading, writing = os.pipe()
    pid = in_a_process(address, 1_000_000, writing)
    os.close(writing)
    said, ends = b"", 0.0
    # Its life begins with the first acknowledgement, so that no kill is spent on a writer that had not begun.
    while not said or time.monotonic() < ends:
        if select.select([reading], [], [], max(0.0, ends - time.monotonic()) if said else 30)[0]:
            said += os.read(reading, 65_536)
        elif not said:
            break
        ends = ends or time.monotonic() + moment
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while more := os.read(reading, 65_536):
        said += more
    os.close(reading)
    lines = [line.split() for line in said.decode().splitlines()]
    return [(int(sequence), digest) for sequence, digest in lines]


def killed(address: str, kills: int, seed: int) -> int:
    """Kill writers one after the other; 1 where an acknowledged entry is missing or the ledger is not sound."""
    moments, acknowledged = random.Random(seed), 0  # noqa: S311  moments, not secrets
    for kill in range(kills):
        told = killed_once(address, moments.uniform(0, LONGEST))
        acknowledged += len(told)
        with open_url(address, KEYS) as ledger:
            first = min((sequence for sequence, _ in told), default=1)
            there = {(entry.sequence, entry.hash) for entry in ledger.entries(after=first - 1)}
            faults = ledger.verify() if kill % 25 == 24 or kill == kills - 1 else []
        if not told or not there.issuperset(told) or faults:
            print(f"after kill {kill}: {len(told)} acknowledged, {set(told) - there} missing, {faults}")  # noqa: T201
            return 1
    print(f"{kills} kills, {acknowledged} acknowledged, none missing")  # noqa: T201
    return 0


if __name__ == "__main__":
    job, where, first_number, second_number = sys.argv[1:]
    sys.exit({"together": together, "killed": killed}[job](where, int(first_number), int(second_number)))
