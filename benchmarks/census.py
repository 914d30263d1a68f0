"""How much room, memory and time a census takes: the example many times over, in each format, with and without `--all`.

    python benchmarks/census.py [TIMES]

Every child is given a reference and days of its own, so that the cases are as many as the children, and differ.
"""

import os
import re
import subprocess
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "census-2024-invented.xml"
TIMES = 20
FORMATS = (("table",), ("csv",), ("csv", "--all"), ("jsonl",), ("json",), ("json", "--all"))
ASKED = ("--as-at", "2024-03-31", "--format")


def many(times: int) -> str:
    """Write the example census so many times over, as one file.

    From the second time on, all days of a child are moved back by up to 200 days, drawn by seed: what is kept by the
    days that it depends on is then as seldom of use as with the children of an authority.
    """
    text, drawn = EXAMPLE.read_text(encoding="utf-8"), Random(1)  # noqa: S311  reproducible, not secret
    begins, ends = text.index("<Child>"), text.rindex("</Child>") + len("</Child>")
    children = re.findall(r".*?</Child>", text[begins:ends], re.DOTALL)
    each = (_another(child, n, drawn.randrange(200) if n else 0) for n in range(times) for child in children)
    return text[:begins] + "".join(each) + text[ends:]


def _another(child: str, number: int, days: int) -> str:
    """Write a child under another reference, all its days so many earlier."""
    moved = re.sub(r"(?<=>)[0-9]{4}-[0-9]{2}-[0-9]{2}(?=<)", lambda day: earlier(day[0], days), child)
    return re.sub(r"(<LAchildID>[^<]*)", rf"\1-{number:03}", moved)


@cache
def earlier(day: str, days: int) -> str:
    """Return the day so many days before."""
    return date.fromordinal(date.fromisoformat(day).toordinal() - days).isoformat()


def measured(file: Path, *more: str) -> tuple[int, int, float]:
    """Put the rules to a file; return the bytes of the answer, the most kilobytes held, and the seconds computed."""
    command = [sys.executable, "-m", "guidance", "evaluate", str(file), *ASKED, *more]
    with (file.parent / "answer").open("wb") as answer:
        process = subprocess.Popen(command, stdout=answer, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: ended with {os.waitstatus_to_exitcode(status)}")
    return (file.parent / "answer").stat().st_size, used.ru_maxrss, used.ru_utime


def main() -> None:
    """Print a line for each format."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "census.xml"
        file.write_text(many(times), encoding="utf-8")
        sys.stdout.write(f"{file.stat().st_size / 1e6:.1f} MB of census\n")
        for more in FORMATS:
            size, room, seconds = measured(file, *more)
            said = f"{' '.join(more):<12}{size / 1e6:8.1f} MB{seconds:8.1f} s{room / 1024:8.0f} MB of memory"
            sys.stdout.write(f"{said}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
