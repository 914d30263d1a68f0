"""What R's package `bunching` finds in the simulated years that our own estimate is tried on: a table for the tests.

Part of `make campaign` where `Rscript` and that package are to be had. Without `--write` it compares what R finds now
with the table, and exits with 1 where they differ.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from guidance.engine.measure.bunching.days import last_days
from tests.measure.simulated_days import SHAPES, simulated

SCRIPT = Path(__file__).with_name("bunching.R")
TABLE = Path(__file__).parents[1] / "tests" / "measure" / "bunching-in-r.csv"
YEARS = [
    (shape, limit, share, seed)
    for shape in SHAPES for limit in (45, 15) for share in (0.0, 0.5) for seed in range(3)
]  # fmt: skip
"""By shape, limit in working days, share brought forward to the last days, and seed."""


def rows() -> Iterator[str]:
    """Give the counts of each year as the script reads them."""
    yield "key,limit,near,first,last,day,number"
    for shape, limit, share, seed in YEARS:
        days, _ = simulated(shape, share, limit, seed)
        same = (
            f"{shape}/{limit}/{share}/{seed},{limit},{last_days(limit)},{max(1, limit // 5)},{limit + max(limit, 30)}"
        )
        yield from (f"{same},{day},{number}" for day, number in days.items())


def has_package(program: str) -> bool:
    """Tell whether R finds the package."""
    return subprocess.run([program, "-e", "library(bunching)"], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Compare, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table anew")
    program = shutil.which("Rscript")
    if program is None or not has_package(program):
        print("R, or its package bunching, is not on this machine: nothing was compared with it.")
        return 0
    ran = subprocess.run([program, str(SCRIPT)], input="\n".join(rows()), capture_output=True, text=True, check=True)
    if parser.parse_args().write:
        TABLE.write_text(ran.stdout, encoding="utf-8")
    same = ran.stdout == TABLE.read_text(encoding="utf-8")
    print(f"{len(ran.stdout.splitlines()) - 1} estimates of R's: {'as' if same else 'NOT as'} in the table")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
