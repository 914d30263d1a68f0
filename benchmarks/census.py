"""How much room and time a census takes: the example census many times over, in each format, with and without `--all`.

    python benchmarks/census.py [TIMES]

Every child is given a reference of its own, so that the cases are as many as the children.
"""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "census-2024-invented.xml"
TIMES = 20
ASKED = ("--as-at", "2024-03-31", "--format")


def many(times: int) -> str:
    """Write the example census so many times over, as one file."""
    text = EXAMPLE.read_text(encoding="utf-8")
    begins, ends = text.index("<Child>"), text.rindex("</Child>") + len("</Child>")
    children = text[begins:ends]
    each = (re.sub(r"(<LAchildID>[^<]*)", rf"\1-{n:03}", children) for n in range(times))
    return text[:begins] + "".join(each) + text[ends:]


def measured(file: Path, *more: str) -> tuple[int, float]:
    """Put the rules to a file; return the bytes of the answer and the seconds it took."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "guidance", "evaluate", str(file), *ASKED, *more]
    ran = subprocess.run(command, check=True, capture_output=True)
    return len(ran.stdout), time.perf_counter() - began


def main() -> None:
    """Print a line for each format."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "census.xml"
        file.write_text(many(times), encoding="utf-8")
        sys.stdout.write(f"{file.stat().st_size / 1e6:.1f} MB of census\n")
        for more in (("csv",), ("csv", "--all"), ("json",), ("json", "--all")):
            size, seconds = measured(file, *more)
            sys.stdout.write(f"{' '.join(more):<12}{size / 1e6:8.1f} MB{seconds:8.1f} s\n")


if __name__ == "__main__":
    main()
