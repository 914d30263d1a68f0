"""What reading costs as a file doubles, in each dimension in which one can grow: processor time and memory.

Part of `make campaign`. Prints a line for each shape, with the ratio of the times at the two sizes, the least of
several runs each; ends with 1 where one is over the bound, or where memory grows with what is refused.
"""

import gc
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from guidance.app.packs.shipped import shipped
from guidance.engine.records import read_records
from tests.records.shapes import SHAPES, Grown

MOST, RUNS, AGAIN = 2.3, 3, 3
LEAST_TIME, MOST_BYTES, FIRST = 0.25, 40_000_000, 500
"""Shapes are grown until they cost so many seconds, or a file is as large as this."""
FLAT = 12_000_000
"""Bytes of memory that reading may hold above its file's share: a file that is refused holds none of itself."""


def cost(*files: Path) -> tuple[float, ...]:
    """Return the least processor time of several readings of each file, in turn: a busy machine slows all alike."""
    library = shipped()
    times: list[list[float]] = [[] for _ in files]
    for _ in range(RUNS):
        for file, taken in zip(files, times, strict=True):
            gc.collect()
            begun = time.process_time()
            read_records([file], library.vocabulary, library.authorities)
            taken.append(time.process_time() - begun)
    return tuple(map(min, times))


def measured(grown: Grown, folder: Path) -> tuple[int, float, float]:
    """Grow a shape until it costs enough to be measured, and return its size and what it costs, and twice of it."""
    size = FIRST
    while True:
        file = folder / "one"
        text = grown(size)
        file.with_suffix(_suffix(text)).write_text(text, encoding="utf-8")
        once = cost(file.with_suffix(_suffix(text)))[0]
        if once >= LEAST_TIME or len(text) * 2 > MOST_BYTES or size > MOST_BYTES:
            break
        size *= 2
    text = grown(2 * size)
    twice = folder / f"two{_suffix(text)}"
    twice.write_text(text, encoding="utf-8")
    (once, doubled), left = cost(file.with_suffix(_suffix(text)), twice), AGAIN
    while doubled > LEAST_TIME and doubled > MOST * once and left:
        again = cost(file.with_suffix(_suffix(text)), twice)
        once, doubled, left = min(once, again[0]), min(doubled, again[1]), left - 1
    return len(text), once, doubled


def _suffix(text: str) -> str:
    return ".csv" if text.startswith("case,") else ".xml" if text.startswith("<") else ".jsonl"


def held(grown: Grown, folder: Path) -> int:
    """Return the most memory that Python held while it read a large file of a shape that is refused."""
    text = grown(1_000_000)
    file = folder / f"large{_suffix(text)}"
    file.write_text(text, encoding="utf-8")
    del text
    library = shipped()
    tracemalloc.start()
    read_records([file], library.vocabulary, library.authorities)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


REFUSED = (
    "attributes of one tag", "one long attribute", "one long comment", "one long instruction", "mixed content",
    "elements inside each other", "keys of one line", "one long value", "cells", "a quotation mark never closed",
)  # fmt: skip


def main() -> int:
    """Measure every shape."""
    over = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for shape, grown in SHAPES.items():
            size, once, twice = measured(grown, folder)
            ratio = twice / max(once, 0.001)
            over += twice > LEAST_TIME and ratio > MOST
            print(f"{shape:<36} {size / 1e6:7.2f} MB {once:7.3f} s {twice:7.3f} s  x{ratio:.2f}", flush=True)
        for shape in REFUSED:
            most = held(SHAPES[shape], folder)
            over += most > FLAT
            print(f"{shape:<36} {most / 1e6:7.2f} MB held", flush=True)
    print(f"{over} over x{MOST} or {FLAT / 1e6:.0f} MB")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
