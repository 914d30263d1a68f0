"""A large census from file to Parquet and to the tables of timeliness, stage by stage, against merely iterating it.

    python benchmarks/population.py [TIMES]

The example census many times over, each child with a reference of its own. All is processor time in one run; memory is
the most held up to then. lxml iterates the file where it is installed, else the standard library does.
"""

import importlib
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from census import many

from guidance.app.evaluation.evaluate import evaluate, read
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.app.timeliness.tables import timeliness
from guidance.render.parquet import as_parquet

AS_AT = date(2024, 3, 31)
TIMES = 40


def iterated(file: Path) -> str:
    """Go through every element of a file and do nothing with it; say by which library."""
    library = "lxml.etree" if find_spec("lxml") else "xml.etree.ElementTree"
    for _, element in importlib.import_module(library).iterparse(str(file)):
        element.clear()
    return library


class Stages:
    """What each stage takes, as it is told."""

    def __init__(self) -> None:
        self.beside = 0.0

    def timed(self, name: str, job: Callable[[], Any]) -> Any:  # noqa: ANN401  whatever the stage gives
        """Run a stage and print its line."""
        start = time.process_time()
        found = job()
        taken = time.process_time() - start
        self.beside = self.beside or taken
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(f"{name:<40}{taken:8.1f} s{taken / self.beside:8.1f} times{held:8} MB of memory\n")
        sys.stdout.flush()
        return found


def main() -> None:
    """Print a line for each stage."""
    times, stages = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES, Stages()
    library = shipped()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "census.xml"
        file.write_text(many(times), encoding="utf-8")
        sys.stdout.write(f"{file.stat().st_size / 1e6:.1f} MB of census\n")
        sys.stdout.write(f"by {stages.timed('iterating it', lambda: iterated(file))}\n")
        query = Query([file], AS_AT, ledger=None)
        events = stages.timed("reading it", lambda: len(read(query, library).events))
        answer = stages.timed("reading it, and to findings", lambda: evaluate(query))
        size = len(stages.timed("findings to Parquet", lambda: as_parquet(answer, everything=False)))
        stages.timed("the tables of timeliness, by themselves", lambda: timeliness(query, 2024))
        by = answer.receipt["evaluator"]
        sys.stdout.write(f"{events} events, {len(answer.findings)} findings by {by}, {size / 1e6:.1f} MB of Parquet\n")


if __name__ == "__main__":
    main()
