"""The published validator of this census beside the engine, on the same XML, each in a process of its own.

    python -m venv ../validator && ../validator/bin/pip install csc-validator-be-cin 'numpy<2' 'python-dateutil<3'
    python benchmarks/validator.py ../validator/bin/python [TIMES]

It needs older versions of what it uses than it asks for. It says what in a file breaks the rules of the collection,
which is another question than what was owed: only the time is set beside ours. All is processor time.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from census import many

TIMES = 5
ITS_OWN = """
import sys
import xml.etree.ElementTree as ET
from cin_validator import cin_validator
from cin_validator.rules.cin2023_24 import registry
tables = cin_validator.process_data(cin_validator.convert_data(ET.parse(sys.argv[1]).getroot()))
issues = cin_validator.CinValidator(tables, registry).full_issue_df
print(len(issues), "issues by", len(list(registry.values())), "rules")
"""


def used(*command: str) -> tuple[float, int, str]:
    """Run a command; return the seconds computed, the most megabytes held, and what it printed."""
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=subprocess.DEVNULL)
        _, status, by = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{command[0]}: ended with {os.waitstatus_to_exitcode(status)}")
        printed.seek(0)
        return by.ru_utime + by.ru_stime, by.ru_maxrss // 1024, printed.read().decode().strip()


def main() -> None:
    """Print a line for each, and the ratio."""
    python, times = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else TIMES  # noqa: PLR2004  as said above
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "census.xml"
        file.write_text(many(times), encoding="utf-8")
        sys.stdout.write(f"{file.stat().st_size / 1e6:.1f} MB of census\n")
        theirs, held, said = used(python, "-c", ITS_OWN, str(file))
        sys.stdout.write(f"the validator: {theirs:.1f} s, {held} MB of memory, {said}\n")
        into = str(Path(folder) / "findings.parquet")
        ask = ("evaluate", str(file), "--as-at", "2024-03-31", "--format", "parquet", "--output", into)
        ours, held, _ = used(sys.executable, "-m", "guidance", *ask)
        sys.stdout.write(f"to findings as Parquet: {ours:.1f} s, {held} MB of memory\n")
        sys.stdout.write(f"the validator takes {theirs / ours:.1f} times as long\n")


if __name__ == "__main__":
    main()
