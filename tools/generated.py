"""A file that a tool writes whole: written anew, or only compared."""

import argparse
import sys
from pathlib import Path


def write_or_check(file: Path, text: str, tool: str, arguments: list[str] | None = None) -> int:
    """Write a file unless it holds the text already, or with `--check` only compare it; return 1 where it differs."""
    parser = argparse.ArgumentParser(prog=tool)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file differs")
    check = parser.parse_args(arguments).check
    if file.exists() and file.read_text(encoding="utf-8") == text:
        print(f"{file.name} is as it should be")
        return 0
    if check:
        print(f"{file.name} is not what {tool} writes: run it", file=sys.stderr)
        return 1
    file.write_text(text, encoding="utf-8")
    print(f"{file.name} written")
    return 0
