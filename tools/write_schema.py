"""Write docs/deviation.schema.json, the JSON Schema of a departure; `--check` only says whether it differs."""

import sys
from pathlib import Path

from guidance.app.deviations.published_schema import schema_text
from tools.generated import write_or_check

FILE = Path(__file__).resolve().parents[1] / "docs" / "deviation.schema.json"


def main(arguments: list[str] | None = None) -> int:
    """Write the schema, or with `--check` compare it; 1 where it differs."""
    return write_or_check(FILE, schema_text(), "tools/write_schema.py", arguments)


if __name__ == "__main__":
    sys.exit(main())
