"""Give every reader what it was never meant for, guided by what it reaches, until the time is up: `make fuzz`.

atheris changes the files of `tests/fuzz/corpus` and keeps what reaches something new, in a folder of its own that is
left behind. Each reader has an equal part of the time and a process of its own. What a reader fails on is printed, and
its bytes are written beside: put them in the corpus with the mend, and they are a test.

    .venv-fuzz/bin/python benchmarks/fuzz.py [READER…] [--minutes 60] [--found FOLDER]
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
OURS = ("guidance.engine.records", "guidance.engine.packs", "guidance.engine.ledger")
LONGEST, SLOWEST, MOST_MEMORY = 20_000, 10, 2_000
"""Bytes, seconds and megabytes of one input: over the last two it counts as a failure."""


def main() -> int:
    """Run each reader in turn, and say how many inputs it had and whether it failed on any."""
    words = argparse.ArgumentParser(description="give every reader what it was never meant for")
    words.add_argument("readers", nargs="*", default=sorted(folder.name for folder in CORPUS.iterdir()))
    words.add_argument("--minutes", type=float, default=60)
    words.add_argument("--found", type=Path, default=ROOT / "build" / "fuzz")
    words.add_argument("--one", help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.one:
        one(asked.one, asked.found, int(asked.minutes * 60))
    failed = [name for name in asked.readers if not apart(name, asked.found, asked.minutes / len(asked.readers))]
    print(f"failed: {', '.join(failed)}" if failed else "no reader failed")
    return 1 if failed else 0


def apart(name: str, found: Path, minutes: float) -> bool:
    """Run one reader in a process of its own, and tell whether it never failed."""
    command = (sys.executable, __file__, "--one", name, "--found", str(found), "--minutes", str(minutes))
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    inputs = re.findall(r"^#(\d+)\s", done.stdout, re.MULTILINE)
    print(f"{name}: {inputs[-1] if inputs else 0} inputs, {'failed' if done.returncode else 'held'}", flush=True)
    if done.returncode:
        print(done.stdout[-1_500:])
    return not done.returncode


def one(name: str, found: Path, seconds: int) -> None:
    """Run one reader until its time is up. It ends the process."""
    import atheris  # noqa: PLC0415  only in an environment of its own

    sys.path.insert(0, str(ROOT))
    with atheris.instrument_imports(include=list(OURS)):
        from guidance.app.packs.shipped import shipped  # noqa: PLC0415
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415  after what watches its imports
    shipped()  # once, and not within the time of the first input
    new, failing = found / name, found / f"{name}-failed-"
    new.mkdir(parents=True, exist_ok=True)
    limits = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MOST_MEMORY}",
    ]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={failing}", str(new), str(CORPUS / name)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
