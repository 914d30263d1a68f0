"""Build the wheel twice, see that both are the same to the byte, and write its bill of materials beside it.

`tools/make_wheel.py [FOLDER]`; the folder is `dist` where none is named. The bill (CycloneDX) is made of
`requirements.txt` by `cyclonedx-py`, where that is installed in the environment that `BILL` names.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILT = "1577836800"
"""The moment that everything in the wheel is said to be of: the first of 2020."""


def wheel(folder: Path) -> Path:
    """Build the wheel into a folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": BUILT}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def bill(tool: str, file: Path) -> None:
    """Write what the wheel and its extras rest on, as CycloneDX, the same each time."""
    command = [tool, "requirements", "requirements.txt", "--pyproject", "pyproject.toml", "--output-reproducible"]
    subprocess.run([*command, "--of", "JSON", "-o", str(file)], cwd=ROOT, check=True)


def main() -> int:
    """Build twice, and keep the one where the two are the same."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "dist")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = wheel(Path(one)), wheel(Path(other))
        if first.read_bytes() != second.read_bytes():
            print("the two wheels differ")
            return 1
        kept = folder / first.name
        kept.write_bytes(first.read_bytes())
    print(f"{kept}: the same twice")
    if tool := os.environ.get("BILL"):
        bill(tool, kept.with_suffix(".cdx.json"))
        print(kept.with_suffix(".cdx.json"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
