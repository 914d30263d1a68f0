"""Write docs/deviation.schema.json, the JSON Schema of a departure; `--check` only says whether it differs."""

import argparse
import sys
from pathlib import Path

from guidance.app.deviations.published_schema import schema_text

FILE = Path(__file__).resolve().parents[1] / "docs" / "deviation.schema.json"


def main(arguments: list[str] | None = None) -> int:
    """Write the schema, or with `--check` compare it; 1 where it differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the schema differs")
    check = parser.parse_args(arguments).check
    old, new = (FILE.read_text(encoding="utf-8") if FILE.exists() else ""), schema_text()
    if old == new:
        print(f"{FILE.name} is as it should be")
        return 0
    if check:
        print(f"{FILE.name} is not what tools/write_schema.py writes: run it", file=sys.stderr)
        return 1
    FILE.write_text(new, encoding="utf-8")
    print(f"{FILE.name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
