"""Run every command that the documents show, and those of `make demo`, and write down all that each of them prints.

    tools/record_commands.py FOLDER            write one file for each command
    tools/record_commands.py FOLDER --against OTHER    then name every file in which the two differ; 1 where any does

Two recordings made from two states of the code say whether a change altered what anybody sees. The clock stands still
and nothing is drawn at random, so that what is recorded is the same on any day.
"""

import argparse
import contextlib
import filecmp
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, tzinfo
from itertools import count
from pathlib import Path
from unittest import mock

from guidance.cli import main as guidance
from tools import write_examples
from tools.write_examples import ROOT

NOON = "2026-11-29T12:00:00+00:00"
_STAND_INS = ("examples", "guidance")
_DEMO = re.compile(r"^\t@\$\(GUIDANCE\) (?P<arguments>.+)$", re.MULTILINE)


class _Still(datetime):
    """A clock that stands still, and knows in which zone it is asked."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain datetime is what is wanted
        """Give the one moment."""
        moment = datetime.fromisoformat(NOON)
        return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)


_NUMBERS = count(1)


def _counted(length: int = 16) -> str:
    """Stand in for what is drawn at random, so that what is made from it is the same in two recordings."""
    return f"{next(_NUMBERS):0{2 * length}x}"


def commands() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Give each command with the name of what shows it, and the files that it is to find beside it."""
    for line in _DEMO.findall((ROOT / "Makefile").read_text(encoding="utf-8")):
        if not line.startswith("site serve"):
            yield "make-demo", line, {}
    for document in write_examples.DOCUMENTS:
        files: dict[str, str] = {}
        for block in write_examples.blocks(document.read_text(encoding="utf-8")):
            files |= {block.title: block.body} if block.title else {}
            for part in (
                re.split(r"^\$ guidance ", block.body, flags=re.MULTILINE)[1:] if block.kind == "console" else ()
            ):
                yield document.stem, part.splitlines()[0], dict(files)


def record(into: Path, *, quick: bool = False) -> int:
    """Run every command and write down what it prints; the commands of one document share a folder and a ledger."""
    into.mkdir(parents=True, exist_ok=True)
    number = 0
    with tempfile.TemporaryDirectory() as name:
        for number, (document, command, files) in enumerate(commands(), 1):
            if quick and command.startswith("site build"):
                continue
            folder = _prepared(Path(name) / document, files)
            said = _run(shlex.split(command, comments=True), folder)
            said = said.replace(name, "HERE")
            (into / f"{number:03}-{document}.txt").write_text(f"$ guidance {command}\n{said}", encoding="utf-8")
    return number


def _prepared(folder: Path, files: dict[str, str]) -> Path:
    if not folder.exists():
        folder.mkdir()
        for stand_in in _STAND_INS:
            (folder / stand_in).symlink_to(ROOT / stand_in, target_is_directory=True)
    for title, body in files.items():
        file = folder / title
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(body, encoding="utf-8")
    return folder


def _run(arguments: list[str], folder: Path) -> str:
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.dict(os.environ, {"COLUMNS": "80", "GUIDANCE_LEDGER": "ledger.sqlite", "TZ": "UTC"}),
        mock.patch.object(sys, "argv", ["guidance", *arguments]),
        mock.patch("guidance.app.clock.datetime", _Still),
        mock.patch("secrets.token_hex", _counted),
    ):
        try:
            guidance()
        except SystemExit as ended:
            code = ended.code or 0
    return f"exit code {code}\n== stdout\n{out.getvalue()}== stderr\n{err.getvalue()}"


def differing(one: Path, other: Path) -> list[str]:
    """Name the files of two recordings that are not the same in both."""
    names = sorted({file.name for folder in (one, other) for file in folder.glob("*.txt")})
    _, changed, lacking = filecmp.cmpfiles(one, other, names, shallow=False)
    return sorted([*changed, *lacking])


def main(arguments: list[str] | None = None) -> int:
    """Record, and compare where there is something to compare with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="leave the building of the site out")
    parser.add_argument("--against", type=Path, help="an earlier recording")
    asked = parser.parse_args(arguments)
    print(f"{record(asked.folder, quick=asked.quick)} commands recorded in {asked.folder}")
    changed = differing(asked.against, asked.folder) if asked.against else []
    for name in changed:
        print(f"differs: {name}", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
